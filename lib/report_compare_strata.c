/*
 * report_compare_strata.c - levels compared within strata: Mantel-Haenszel.
 */
#include "report_compare.h"

static void adjusted_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->plan.level, level);
    teds_compare_level_columns(c, t);
    teds_compare_reference_columns(c, t);
    teds_report_column(r, t, "strata", "strata", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "crude", teds_report_keep(r, "crude\n%s", c->plan.measure), teds_compare_measure_type(c), 0);
    teds_report_column(r, t, "estimate", teds_report_keep(r, "adjusted\n%s", c->plan.measure),
                       teds_compare_measure_type(c), 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "sampling\n%s %%", level), teds_compare_measure_type(c),
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", teds_compare_measure_type(c), 0);
    teds_report_column(r, t, "cmh", "Mantel-Haenszel\nchi-square", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "cmh_p", "p", TEDS_COL_P, 0);
    teds_report_column(r, t, "breslow_day", "Breslow-Day\nchi-square", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "breslow_day_p", "p", TEDS_COL_P, 0);
    teds_report_column(r, t, "tarone", "Tarone\nchi-square", TEDS_COL_MEASURE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "tarone_p", "p", TEDS_COL_P, TEDS_COL_MACHINE);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

static teds_status adjusted_row(struct teds_comparison *c, struct teds_report_table *t,
                                const struct teds_contrast *x, bool rule, teds_error *err)
{
    struct teds_report *r = c->r;
    struct teds_contrast_adjusted a;
    char note[TEDS_NOTE_ROOM] = "";
    teds_status st = teds_contrast_adjusted(c->by_strata, c->plan.measure,
                                            c->rates->groups[x->group].g.codes,
                                            c->rates->groups[x->reference].g.codes, c->by_count, x->c,
                                            c->plan.level, &a, err);

    if (st != TEDS_OK)
        return st;
    teds_compare_level_cells(c, t, x->group, x->c, rule);
    teds_compare_reference_cells(c, t, x->reference);
    teds_report_whole(r, t, (int64_t)a.strata);
    teds_report_number(r, t, x->two.has_estimate, x->two.estimate);
    teds_report_number(r, t, a.measure.has & TEDS_HAS_ESTIMATE, a.measure.estimate);
    teds_report_number(r, t, a.measure.has & TEDS_HAS_LIMITS, a.measure.lower);
    teds_report_number(r, t, a.measure.has & TEDS_HAS_LIMITS, a.measure.upper);
    teds_report_number(r, t, a.cmh.defined, a.cmh.statistic);
    teds_report_number(r, t, a.cmh.defined, a.cmh.p);
    teds_report_number(r, t, a.breslow_day.defined, a.breslow_day.statistic);
    teds_report_number(r, t, a.breslow_day.defined, a.breslow_day.p);
    teds_report_number(r, t, a.tarone.defined, a.tarone.statistic);
    teds_report_number(r, t, a.tarone.defined, a.tarone.p);
    teds_add_note(note, a.measure.note);
    teds_add_note(note, a.measure.has & TEDS_HAS_LIMITS || a.cmh.defined ? "sampling_only" : "");
    teds_report_text(r, t, note);
    return TEDS_OK;
}

teds_status teds_compare_add_adjusted(struct teds_comparison *c, teds_error *err)
{
    struct teds_report_table *t;
    teds_status st = TEDS_OK;

    if (!c->by_strata)
        return TEDS_OK;
    t = teds_report_table(c->r, "adjusted",
                          teds_report_keep(c->r, "Within strata of %s (Mantel-Haenszel)",
                                                 teds_compare_more_words(c, c->by_strata)));
    adjusted_columns(c, t);
    for (size_t i = 0; st == TEDS_OK && i < c->list_count; i++)
        st = adjusted_row(c, t, &c->list[i], i == 0, err);
    teds_report_explain(c->r, t);
    teds_report_note(c->r, t, "Strata of which a code is missing are left out. A small p of Breslow and Day "
                              "says that the odds ratio is not the same in all strata, so that one adjusted "
                              "number tells not all.");
    return st;
}
