/*
 * study_codes.c - the codes of every variable that a report uses (RECORD 7.1), as a table.
 */
#include "study.h"

#include "document.h"
#include "tally.h"

static bool is_attendance(teds_role role, teds_mutual_help m)
{
    return (role == TEDS_ROLE_MUTUAL_HELP_DISCHARGE && (m == TEDS_AT_DISCHARGE || m == TEDS_AT_EITHER)) ||
           (role == TEDS_ROLE_MUTUAL_HELP_ADMISSION && (m == TEDS_AT_ADMISSION || m == TEDS_AT_EITHER));
}

/* " (SERVICES_D 1, 2)", " (if SUB1 = 5)": where a code of a grouping or a derived variable comes from. */
static const char *comes_from(struct teds_report *r, const teds_variable *v, int code)
{
    const char *text = "";

    for (size_t i = 0; i < v->recode_count; i++)
        if (v->recodes[i].to == code)
            text = *text ? teds_report_keep(r, "%s, %d", text, v->recodes[i].from)
                         : teds_report_keep(r, "%s %d", v->from->name, v->recodes[i].from);
    for (size_t i = 0; i < v->derivation_count; i++)
        if (v->derivations[i].code == code)
            text = teds_report_keep(r, "%s%s%s", text, *text ? "; or " : "if ", v->derivations[i].rule);
    return *text ? teds_report_keep(r, " (%s)", text) : "";
}

/* "1 Yes; 2 No" */
static const char *codes(struct teds_report *r, const teds_variable *v)
{
    const char *text = "";

    for (size_t i = 0; i < v->level_count; i++)
        text = teds_report_keep(r, "%s%s%d %s%s", text, i ? "; " : "", v->levels[i].code, v->levels[i].label,
                                comes_from(r, v, v->levels[i].code));
    if (v->level_count)
        return text;
    return teds_same_codes_as(v) != v ? teds_report_keep(r, "those of %s", v->from->name) : "a number";
}

/* "DISCH_YEAR -> DISYR, STFIPS = 39 in all records, A and B -> METHUSE": of an edition file. */
static const char *mapped(struct teds_report *r, const teds_edition *e)
{
    const char *text = "";

    for (size_t i = 0; i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];

        if (!c->variable)
            continue;
        text = teds_report_keep(r, "%s%s", text, *text ? ", " : "");
        for (size_t k = 0; k < c->part_count; k++)
            text = teds_report_keep(r, "%s%s%s", text, !k ? "" : k + 1 < c->part_count ? ", " : " and ", c->parts[k]);
        text = c->constant ? teds_report_keep(r, "%s%s = %d in all records", text, c->variable->name, c->constant_code)
                           : teds_report_keep(r, "%s%s -> %s", text, c->part_count ? "" : c->header, c->variable->name);
    }
    return text;
}

/* Where the codes of a user's file come from, one sentence for each edition of the user's own. */
static void note_maps(struct teds_report *r, struct teds_report_table *table, const teds_tally *t)
{
    const teds_edition *e;

    for (size_t i = 0; (e = teds_edition_facts(t->catalog, i)) != NULL; i++)
        for (size_t k = 0; teds_edition_is_users(e) && k < t->input_count; k++)
            if (teds_same_word(e->name, t->inputs[k].edition)) {
                teds_report_note(r, table, teds_report_keep(r, "The columns and codes of files of edition %s become these by its edition file: %s.",
                                                            e->name, mapped(r, e)));
                break;
            }
}

void teds_study_codes(struct teds_study_make *m)
{
    const teds_tally *t = m->s->tally;
    struct teds_report *r = teds_report_new();
    struct teds_report_table *table;
    const teds_variable *v;

    if (!r) {
        m->d->failed = true;
        return;
    }
    table = teds_report_table(r, "codes", "");
    teds_report_column(r, table, "variable", "variable", TEDS_COL_TEXT, 0);
    teds_report_column(r, table, "label", "what it is", TEDS_COL_TEXT, 0);
    teds_report_column(r, table, "codes", "codes", TEDS_COL_TEXT, 0);
    for (size_t i = 0; (v = teds_catalog_variable(t->catalog, i)) != NULL; i++) {
        if (v->role != TEDS_ROLE_STATE && !teds_tally_takes_part(t, v) && !is_attendance(v->role, m->s->policy->mutual_help))
            continue;
        teds_report_row(r, table, false);
        teds_report_text(r, table, v->name);
        teds_report_text(r, table, v->label);
        teds_report_text(r, table, codes(r, v));
    }
    teds_report_note(r, table, "Harmonised codes, those of the editions of 2015 and later. Missing: -9, -8, an empty cell, and codes "
                               "that an edition does not list, which are counted.");
    note_maps(r, table, t);
    m->d->failed |= r->failed;
    teds_document_table_details(m->d, r, "", "Codes of all variables used");
    teds_document_own(m->d, r);
}
