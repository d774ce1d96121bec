/*
 * report_pool.c - the mean of the shares of many groups, such as states, each with an error of its own.
 */
#include <stdlib.h>

#include <tedstat/pool.h>

#include "contrast.h"
#include "report.h"

static void add_columns(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates)
{
    const teds_policy *p = teds_rates_policy(rates);
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(p->level, level);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "class_label", "class", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "groups", "groups", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "share", "mean share\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "%s\n%s %%", p->pool, level), TEDS_COL_SHARE,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "tau2", "variance between\ngroups (log odds)", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "i2", "I2\n%", TEDS_COL_PERCENT, 0);
    teds_report_column(r, t, "q", "homogeneity\nchi-square", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "q_df", "df", TEDS_COL_NUMBER, 0);
    teds_report_column(r, t, "q_p", "p", TEDS_COL_P, 0);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

/* Groups whose level is known, with cases; *hidden if a count of one must not be known. */
static size_t collect(const teds_rates *rates, teds_class c, teds_cluster_count *groups, bool *hidden)
{
    size_t n = 0;

    *hidden = false;
    for (size_t i = 0; i < rates->group_count; i++) {
        const struct teds_group_inside *g = &rates->groups[i];
        struct teds_answer_table t = teds_group_table(g);
        struct teds_class_count count = teds_count_cells(&t, teds_class_cells(c), rates->policy.missing);
        bool known = !g->g.absent;

        for (size_t k = 0; k < rates->by_count; k++)
            known &= g->g.codes[k] >= 0;
        *hidden |= known && teds_contrast_hidden(g, c);
        if (!known || count.cases == 0)
            continue;
        groups[n++] = (teds_cluster_count){ .cases = count.cases, .used = count.count };
    }
    return n;
}

static teds_status add_row(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates,
                           teds_class c, teds_cluster_count *groups, teds_error *err)
{
    const teds_policy *p = teds_rates_policy(rates);
    bool hidden;
    size_t n = collect(rates, c, groups, &hidden);
    teds_pool_result x;
    teds_status st = teds_pool("PLO", p->pool, groups, n, p->level, &x, err);

    if (st != TEDS_OK)
        return st;
    teds_report_row(r, t, c == TEDS_ANY_MEDICATION);
    teds_report_text(r, t, teds_rates_class_name(rates, c));
    teds_report_text(r, t, teds_rates_class_label(rates, c));
    teds_report_whole_or_hidden(r, t, hidden, n);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.share);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.share_lower);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.share_upper);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.tau2);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.i2);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.q);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.q_df);
    teds_report_number_or_hidden(r, t, hidden, x.defined, x.q_p);
    teds_report_text(r, t, hidden ? "suppressed" : x.note);
    return TEDS_OK;
}

teds_status teds_report_add_pool(struct teds_report *r, const teds_rates *rates, teds_error *err)
{
    struct teds_report_table *t = teds_report_table(r, "pooled", "Mean over the groups");
    teds_cluster_count *groups = calloc(rates->group_count + 1, sizeof *groups);
    teds_status st = groups ? TEDS_OK : teds_nomem(err);

    add_columns(r, t, rates);
    for (int c = 0; st == TEDS_OK && c < TEDS_CLASSES; c++)
        if (teds_rates_has_class(rates, (teds_class)c))
            st = add_row(r, t, rates, (teds_class)c, groups, err);
    free(groups);
    teds_report_explain(r, t);
    teds_report_note(r, t, "Not the share of all discharges: a mean of the groups' shares on the log odds; with DL and "
                           "REML every group counts nearly the same, however many discharges it has. Groups "
                           "whose level is missing are left out.");
    return st;
}
