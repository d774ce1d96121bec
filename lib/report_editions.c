/*
 * report_editions.c - the editions this build knows, as a table.
 */
#include "catalog.h"
#include "report.h"

static const char *state_list(struct teds_report *r, const teds_catalog *c, const teds_edition *e)
{
    const char *text = "";

    if (!e->absent_states_known)
        return "unknown";
    for (size_t i = 0; i < e->absent_state_count; i++) {
        const teds_absent_state *a = &e->absent_states[i];
        const char *label = teds_variable_label(c->by_role[TEDS_ROLE_STATE], a->state);
        bool new_year = i == 0 || a->year != e->absent_states[i - 1].year;

        if (new_year && a->year)
            text = teds_report_keep(r, "%s%s%d: ", text, i ? "; " : "", a->year);
        else if (i)
            text = teds_report_keep(r, "%s, ", text);
        text = teds_report_keep(r, "%s%s", text, label ? label : "?");
    }
    return *text ? text : "none";
}

teds_status teds_report_editions(const teds_catalog *catalog, teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    const teds_edition *e;

    if (!r)
        return teds_nomem(err);
    r->title = "The editions of TEDS-D that this build knows";
    t = teds_report_table(r, "editions", "");
    teds_report_column(r, t, "edition", "edition", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "title", "title", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "first_year", "from", TEDS_COL_CODE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "last_year", "to", TEDS_COL_CODE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "records", "records", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "columns", "columns", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "file", "file", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "bytes", "bytes", TEDS_COL_COUNT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "sha256", "SHA-256", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "states_absent", "states absent", TEDS_COL_TEXT, 0);
    for (size_t i = 0; (e = teds_catalog_edition(catalog, i)) != NULL; i++) {
        teds_report_row(r, t, false);
        teds_report_text(r, t, e->name);
        teds_report_text(r, t, e->title);
        teds_report_whole(r, t, e->first_year);
        teds_report_whole(r, t, e->last_year);
        teds_report_whole_or_empty(r, t, e->rows);
        teds_report_whole_or_empty(r, t, e->columns ? e->columns : -1);
        teds_report_text(r, t, e->csv_name ? e->csv_name : "");
        teds_report_whole_or_empty(r, t, e->csv_bytes);
        teds_report_text(r, t, e->csv_sha256 ? e->csv_sha256 : "");
        teds_report_text(r, t, state_list(r, catalog, e));
    }
    teds_report_caveat(r, "A file that has only the columns an analysis needs, under the names of 2015 "
                          "and later, works too, whatever its years.");
    return teds_report_done(r, out, err);
}
