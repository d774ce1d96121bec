/*
 * report_compare_tests.c - a comparison's tests over all levels: does any of them differ?
 */
#include "report_compare.h"

static teds_status test_row(struct teds_comparison *c, struct teds_report_table *t, const struct teds_contrast_block *b,
                            int class, bool rule, teds_error *err)
{
    struct teds_report *r = c->r;
    struct teds_contrast_test x;
    teds_status st = teds_contrast_test(c->rates, b->groups, b->count, class, &x, err);
    const teds_group *g = &c->rates->groups[b->reference].g;

    if (st != TEDS_OK)
        return st;
    teds_report_row(r, t, rule);
    teds_report_first_cells(r, t, c->rates, c->by_count - 1, g);
    teds_report_text(r, t, class < TEDS_CLASSES ? teds_rates_class_name(c->rates, (teds_class)class)
                                                : "four_classes");
    teds_report_text(r, t, class < TEDS_CLASSES ? teds_rates_class_label(c->rates, (teds_class)class)
                                                : "The four classes");
    teds_report_number_or_hidden(r, t, x.hidden, x.pearson.defined, x.pearson.statistic);
    teds_report_number_or_hidden(r, t, x.hidden, x.pearson.defined, x.pearson.df);
    teds_report_number_or_hidden(r, t, x.hidden, x.pearson.has & TEDS_HAS_P, x.pearson.p);
    teds_report_number_or_hidden(r, t, x.hidden, x.cramers_v.has & TEDS_HAS_ESTIMATE,
                                 x.cramers_v.estimate);
    teds_report_number(r, t, x.rao_scott.defined, x.rao_scott.mean_effect);
    teds_report_number(r, t, x.rao_scott.defined, x.rao_scott.f);
    teds_report_number(r, t, x.rao_scott.defined, x.rao_scott.df1);
    teds_report_number(r, t, x.rao_scott.defined, x.rao_scott.df2);
    teds_report_number(r, t, x.rao_scott.defined, x.rao_scott.p);
    teds_report_reasons(r, t, x.hidden ? "suppressed" : *x.pearson.note ? x.pearson.note : x.rao_scott.note);
    return TEDS_OK;
}

static bool two_levels(const struct teds_comparison *c)
{
    for (size_t k = 0; k < c->blocks.count; k++)
        if (c->blocks.list[k].count == 2)
            return true;
    return false;
}

static void add_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    unsigned of_states = teds_report_of_states(c->rates, 0);

    teds_report_first_columns(r, t, c->rates, c->by_count - 1);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "class_label", "class", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "chi_square", "Pearson\nchi-square", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "df", "df", TEDS_COL_NUMBER, 0);
    teds_report_column(r, t, "p", "p\nsampling", TEDS_COL_P, 0);
    teds_report_column(r, t, "cramers_v", "Cramer's\nV", TEDS_COL_RATIO, 0);
    teds_report_column(r, t, "mean_design_effect", "mean design\neffect", TEDS_COL_MEASURE, of_states);
    teds_report_column(r, t, "rao_scott_f", "Rao-Scott\nF", TEDS_COL_MEASURE, of_states);
    teds_report_column(r, t, "rao_scott_df1", "df 1", TEDS_COL_MEASURE, of_states);
    teds_report_column(r, t, "rao_scott_df2", "df 2", TEDS_COL_MEASURE, of_states);
    teds_report_column(r, t, "rao_scott_p", "p\nstates", TEDS_COL_P, of_states);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

teds_status teds_compare_add_tests(struct teds_comparison *c, teds_error *err)
{
    struct teds_report *r = c->r;
    struct teds_report_table *t = teds_report_table(
        r, "tests", teds_report_keep(r, "Does any level of %s differ?", teds_compare_variable(c)->words));
    bool four = teds_rates_has_class(c->rates, TEDS_BOTH);
    teds_status st = TEDS_OK;

    add_columns(c, t);
    for (size_t k = 0; k < c->blocks.count; k++) {
        bool first = true;

        for (int class = 0; st == TEDS_OK && class <= TEDS_CLASSES; class++) {
            if (!(class < TEDS_CLASSES ? c->plan.classes >> class & 1 : four))
                continue;
            st = test_row(c, t, &c->blocks.list[k], class, first, err);
            first = false;
        }
    }
    teds_report_explain(r, t);
    teds_report_note(r, t, teds_report_keep(r, "Pearson's test takes every discharge as independent of the others, which "
                                               "in many discharges makes even a small difference \"significant\"%s. The size of a "
                                               "difference is told by Cramer's V and the standardised difference (0.1 is small).",
                                            c->rates->suppress ? "" : "; Rao and Scott's takes states as clusters"));
    if (c->rates->suppress == 0 && two_levels(c))
        teds_report_note(r, t, "Of two levels there are two p-values with states as clusters: in the first table of the estimate over "
                               "its standard error (t), here of Pearson's chi-square over its design effect (F). They ask the same "
                               "in two ways, and agree nearly but not exactly.");
    return st;
}
