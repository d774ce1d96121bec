/*
 * report_levels.c - the index of a set of reports: a line for each level of a variable.
 */
#include <tedstat/study.h>

#include "estimate.h"
#include "report.h"
#include "tally.h"

/* The reasons for which shares of the four classes would not be published. */
static const char *unreliable(struct teds_report *r, const teds_group *g)
{
    char note[TEDS_NOTE_ROOM] = "";

    for (int c = TEDS_BOTH; g && c <= TEDS_NEITHER; c++)
        if (*g->estimate[c].unreliable)
            teds_add_note(note, teds_report_keep(r, "unreliable_%s", g->estimate[c].unreliable));
    return teds_report_keep(r, "%s", note);
}

static void add_row(struct teds_report *r, struct teds_report_table *t, const teds_study_level *l)
{
    const teds_group *g = l->rates ? teds_rates_group(l->rates, 0) : NULL;
    bool classes = l->rates && teds_rates_has_class(l->rates, TEDS_BOTH);

    teds_report_row(r, t, false);
    teds_report_whole(r, t, l->code);
    teds_report_text(r, t, l->label);
    teds_report_text(r, t, l->status);
    teds_report_text(r, t, l->file ? l->file : "");
    teds_report_whole_or_hidden(r, t, !g || g->hidden & TEDS_HIDDEN_DISCHARGES, g ? g->discharges : 0);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const teds_estimate *e = g ? &g->estimate[c] : NULL;
        bool hidden = e && e->hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES);

        teds_report_whole_or_hidden(r, t, hidden || !classes, e ? e->count : 0);
        teds_report_number_or_hidden(r, t, hidden, classes && e->share_defined, e ? e->share : 0);
    }
    teds_report_whole_or_hidden(r, t, !g || g->hidden & TEDS_HIDDEN_MISSING, g ? g->missing : 0);
    teds_report_text(r, t, unreliable(r, classes ? g : NULL));
}

teds_status teds_report_levels(const teds_study_level *levels, size_t count, const char *variable, const teds_tally *tally,
                               teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    const teds_variable *v = teds_variable_find(tally->catalog, variable);
    const char *words = v ? v->words : variable;

    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "Medication and mutual help by %s", words);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    r->suppress = tally->suppress;
    teds_report_fact_text(r, "command", "report");
    teds_report_fact_text(r, "foreach", variable);
    t = teds_report_table(r, "results", "");
    teds_report_column(r, t, variable, variable, TEDS_COL_CODE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "label", words, TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "status", "status", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "file", "file", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "discharges", "discharges", TEDS_COL_COUNT, 0);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const char *name = teds_class_name((teds_class)c);

        teds_report_column(r, t, name, name, TEDS_COL_COUNT, TEDS_COL_MACHINE);
        teds_report_column(r, t, teds_report_keep(r, "%s_share", name),
                           teds_report_keep(r, "%s\n%%", teds_class_label((teds_class)c)), TEDS_COL_SHARE, 0);
    }
    teds_report_column(r, t, "missing", "missing", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    for (size_t i = 0; i < count; i++)
        add_row(r, t, &levels[i]);
    teds_report_explain(r, t);
    teds_report_add_background(r, tally);
    return teds_report_done(r, out, err);
}
