/*
 * report_coverage.c - how many discharges have medication and mutual help known, by group.
 */
#include <tedstat/report.h>

#include "report.h"
#include "tally.h"

static void add_group(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates,
                      const teds_group *g)
{
    bool all_hidden = g->hidden & TEDS_HIDDEN_DISCHARGES, any = g->discharges > 0 && !all_hidden;
    const struct {
        uint64_t missing;
        bool hidden;
    } items[] = {
        { g->medication_missing, all_hidden || (g->hidden & TEDS_HIDDEN_ITEMS) },
        { g->mutual_help_missing, all_hidden || (g->hidden & TEDS_HIDDEN_ITEMS) },
        { g->missing, all_hidden || (g->hidden & TEDS_HIDDEN_MISSING) },
    };

    teds_report_row(r, t, false);
    teds_report_group_cells(r, t, rates, g);
    teds_report_whole_or_hidden(r, t, all_hidden, g->discharges);
    for (size_t i = 0; i < TEDS_COUNT(items); i++) {
        teds_report_whole_or_hidden(r, t, items[i].hidden, items[i].missing);
        teds_report_number_or_hidden(r, t, items[i].hidden, any, (double)items[i].missing / (double)g->discharges);
    }
    teds_report_text(r, t, g->absent ? "state_absent" : "");
}

teds_status teds_report_coverage(const teds_rates *rates, const teds_tally *tally, teds_report **out,
                                 teds_error *err)
{
    static const char *const items[][3] = { { "medication_missing", "medication_missing_share", "medication\nmissing" },
                                            { "mutual_help_missing", "mutual_help_missing_share", "mutual help\nmissing" },
                                            { "missing", "missing_share", "one or both\nmissing" } };
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;

    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "Coverage: %s", tally->cohort_title);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    r->suppress = tally->suppress;
    t = teds_report_table(r, "results", "");
    teds_report_group_columns(r, t, rates);
    teds_report_column(r, t, "discharges", "discharges", TEDS_COL_COUNT, 0);
    for (size_t i = 0; i < TEDS_COUNT(items); i++) {
        teds_report_column(r, t, items[i][0], items[i][2], TEDS_COL_COUNT, 0);
        teds_report_column(r, t, items[i][1], "\n%", TEDS_COL_SHARE, 0);
    }
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        add_group(r, t, rates, teds_rates_group(rates, i));
    teds_report_explain(r, t);
    return teds_report_done(r, out, err);
}
