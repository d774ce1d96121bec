/*
 * report_pairs.c - two shares of the same discharges: two classes, or attendance before admission and
 * before discharge.
 *
 * What tells of a difference are the discharges in one of the two and not in the other.
 */
#include <stdlib.h>

#include "contrast.h"
#include "report.h"

struct pairs {
    const teds_tally *tally;
    const teds_policy *policy;
    const teds_pair_options *o;
    const char *method;
    teds_rates *rates;
    struct teds_report *r;
};

struct pair {
    bool hidden;
    uint64_t only_first, only_second, cases;
    teds_compare_result two;
    teds_test_result mcnemar, midp;
    teds_cluster_result cluster;
    bool has_cluster_p;
    double cluster_p;
};

static const char *label_of(const struct pairs *c, teds_class class)
{
    if (c->o->attendance)
        return class == TEDS_ANY_MEDICATION ? "Before admission" : "Before discharge";
    return teds_class_label(class);
}

static const char *name_of(const struct pairs *c, teds_class class)
{
    if (c->o->attendance)
        return class == TEDS_ANY_MEDICATION ? "admission" : "discharge";
    return teds_class_name(class);
}

/* ---- one group --------------------------------------------------------- */

/* Is the count of this set of cells hidden?  What is in one class and not in another is a class. */
static bool cells_hidden(const struct teds_group_inside *g, unsigned cells)
{
    for (int k = 0; k < TEDS_CLASSES; k++)
        if (teds_class_cells((teds_class)k) == cells)
            return teds_contrast_hidden(g, (teds_class)k);
    return false; /* the empty set */
}

static teds_status between_states(const struct pairs *c, const struct teds_group_inside *g,
                                  struct pair *x, teds_error *err)
{
    teds_cluster_count *first, *second;
    size_t count;
    teds_status st = teds_contrast_clusters(g, g, teds_class_cells(c->o->first),
                                            teds_class_cells(c->o->second), c->policy->missing, &first,
                                            &second, &count, err);

    if (st != TEDS_OK)
        return st;
    st = teds_cluster_difference(first, second, count, c->policy->level, &x->cluster, err);
    if (st == TEDS_OK)
        x->has_cluster_p = teds_cluster_p("diff", &x->cluster, &x->cluster_p);
    free(first);
    return st;
}

static teds_status pair_of(const struct pairs *c, const struct teds_group_inside *g, struct pair *x,
                           teds_error *err)
{
    unsigned a = teds_class_cells(c->o->first), b = teds_class_cells(c->o->second);
    struct teds_answer_table t = teds_group_table(g);
    struct teds_class_count both = teds_count_cells(&t, a & b, c->policy->missing);
    uint64_t table[4];
    teds_status st;

    *x = (struct pair){ .cluster = { .note = "", .warning = "" },
                        .cases = both.cases,
                        .only_first = teds_count_cells(&t, a & ~b, c->policy->missing).count,
                        .only_second = teds_count_cells(&t, b & ~a, c->policy->missing).count };
    x->hidden = teds_contrast_hidden(g, c->o->first) || teds_contrast_hidden(g, c->o->second) ||
                cells_hidden(g, a & ~b) || cells_hidden(g, b & ~a);
    table[0] = both.count;
    table[1] = x->only_first;
    table[2] = x->only_second;
    table[3] = both.cases - both.count - x->only_first - x->only_second;
    st = teds_compare_classes(c->method, x->only_first, x->only_second, both.cases, c->policy->level,
                              &x->two, err);
    if (st == TEDS_OK)
        st = teds_table_test("mcnemar", table, 2, 2, &x->mcnemar, err);
    if (st == TEDS_OK)
        st = teds_table_test("mcnemar_midp", table, 2, 2, &x->midp, err);
    return st == TEDS_OK && c->rates->suppress == 0 ? between_states(c, g, x, err) : st;
}

/* ---- the table --------------------------------------------------------- */

static void add_columns(struct pairs *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->policy->level, level);
    teds_report_group_columns(r, t, c->rates);
    teds_report_column(r, t, "first", "first", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "second", "second", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "cases", "discharges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "only_first", teds_report_keep(r, "only\n%s", name_of(c, c->o->first)),
                       TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "only_second", teds_report_keep(r, "only\n%s", name_of(c, c->o->second)),
                       TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "first_share", teds_report_keep(r, "%s\n%%", label_of(c, c->o->first)),
                       TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "second_share", teds_report_keep(r, "%s\n%%", label_of(c, c->o->second)),
                       TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "difference", "difference\n% points", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "sampling\n%s %% %s", level, c->method),
                       TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "cluster_lower", teds_report_keep(r, "between states\n%s %% clustered", level),
                       TEDS_COL_SHARE, teds_report_of_states(c->rates, TEDS_COL_RANGE));
    teds_report_column(r, t, "cluster_upper", "", TEDS_COL_SHARE, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "mcnemar", "McNemar\nchi-square", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "mcnemar_p", "p\nsampling", TEDS_COL_P, 0);
    teds_report_column(r, t, "mcnemar_midp", "p\nmid-p", TEDS_COL_P, 0);
    teds_report_column(r, t, "cluster_p", "p\nstates", TEDS_COL_P, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

static const char *note_of(const struct pairs *c, const struct pair *x)
{
    char note[TEDS_NOTE_ROOM];

    teds_measure_note(note, c->rates, x->hidden, x->two.note, x->cases > 0 ? x->mcnemar.note : "", &x->cluster);
    return teds_report_keep(c->r, "%s", note);
}

static void add_row(struct pairs *c, struct teds_report_table *t, const struct teds_group_inside *g,
                    const struct pair *x)
{
    const teds_estimate *a = &g->g.estimate[c->o->first], *b = &g->g.estimate[c->o->second];
    struct teds_report *r = c->r;
    bool clustered = x->cluster.defined;

    teds_report_row(r, t, false);
    teds_report_group_cells(r, t, c->rates, &g->g);
    teds_report_text(r, t, name_of(c, c->o->first));
    teds_report_text(r, t, name_of(c, c->o->second));
    teds_report_whole_or_hidden(r, t, a->hidden & TEDS_HIDDEN_CASES, x->cases);
    teds_report_whole_or_hidden(r, t, x->hidden, x->only_first);
    teds_report_whole_or_hidden(r, t, x->hidden, x->only_second);
    teds_report_number_or_hidden(r, t, teds_contrast_hidden(g, c->o->first), a->share_defined, a->share);
    teds_report_number_or_hidden(r, t, teds_contrast_hidden(g, c->o->second), b->share_defined, b->share);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.has_estimate, x->two.estimate);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.defined, x->two.lower);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.defined, x->two.upper);
    teds_report_number(r, t, clustered, x->cluster.lower);
    teds_report_number(r, t, clustered, x->cluster.upper);
    teds_report_number_or_hidden(r, t, x->hidden, x->mcnemar.defined, x->mcnemar.statistic);
    teds_report_number_or_hidden(r, t, x->hidden, x->mcnemar.has & TEDS_HAS_P, x->mcnemar.p);
    teds_report_number_or_hidden(r, t, x->hidden, x->midp.has & TEDS_HAS_P, x->midp.p);
    teds_report_number(r, t, x->has_cluster_p, x->cluster_p);
    teds_report_reasons(r, t, note_of(c, x));
}

static teds_status add_table(struct pairs *c, teds_error *err)
{
    struct teds_report_table *t = teds_report_table(c->r, "results", "");
    struct pair x;
    teds_status st = TEDS_OK;

    add_columns(c, t);
    for (size_t i = 0; st == TEDS_OK && i < c->rates->group_count; i++) {
        if (c->rates->groups[i].g.absent)
            continue;
        st = pair_of(c, &c->rates->groups[i], &x, err);
        if (st == TEDS_OK)
            add_row(c, t, &c->rates->groups[i], &x);
    }
    teds_report_explain_rounding(c->r, t, "first_share", "second_share", "difference");
    teds_report_explain(c->r, t);
    teds_report_note(c->r, t, teds_report_keep(c->r, "Both shares are of the same discharges; McNemar's test looks at those in "
                              "one and not in the other%s.", c->rates->suppress ? "" : ", the interval between states at how "
                              "their balance differs from state to state"));
    return st;
}

/* ---- the whole --------------------------------------------------------- */

static void add_head(struct pairs *c)
{
    const char *what = c->o->attendance ? "Attendance before discharge and before admission"
                                        : teds_report_keep(c->r, "%s and %s", label_of(c, c->o->first),
                                                           label_of(c, c->o->second));

    c->r->cohort = teds_report_keep(c->r, "%s", teds_tally_cohort(c->tally));
    c->r->title = teds_report_keep(c->r, "%s: %s", what, teds_tally_title(c->tally));
    if (c->o->attendance)
        c->r->lead = teds_report_keep(c->r, "%s", c->policy->missing == TEDS_COMPLETE
                                                      ? "Discharges of which both are known."
                                                      : "Missing attendance counts as none.");
    teds_report_fact_text(c->r, "command", "compare");
    teds_report_fact_text(c->r, "by", c->policy->by ? c->policy->by : "");
    teds_report_fact_text(c->r, "first", name_of(c, c->o->first));
    teds_report_fact_text(c->r, "second", name_of(c, c->o->second));
    teds_report_fact_text(c->r, "method", c->method);
    teds_report_fact_number(c->r, "level", c->policy->level);
    teds_report_fact_text(c->r, "missing", teds_missing_policy_name(c->policy->missing));
}

static teds_status make(struct pairs *c, teds_error *err)
{
    teds_compare_result trial;
    teds_status st = teds_compare_classes(c->method, 1, 2, 4, c->policy->level, &trial, err);

    if (st == TEDS_OK && c->o->first == c->o->second)
        st = teds_fail(err, TEDS_EARG, "a class cannot be compared with itself");
    if (st == TEDS_OK && c->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        st = teds_fail(err, TEDS_EARG, "without mutual help there is one class only");
    if (st == TEDS_OK)
        st = c->o->attendance ? teds_rates_of_attendance(c->tally, c->policy, &c->rates, err)
                              : teds_rates_new(c->tally, c->policy, &c->rates, err);
    if (st != TEDS_OK)
        return st;
    add_head(c);
    if ((st = add_table(c, err)) != TEDS_OK)
        return st;
    teds_report_add_background(c->r, c->tally);
    if (c->o->attendance)
        teds_report_caveat(c->r, "Attendance is that at self-help groups in the 30 days before admission and before discharge.");
    teds_report_add_caveats(c->r, c->tally, c->rates, c->policy, c->o->attendance ? 0 : 1u << c->o->first | 1u << c->o->second);
    return TEDS_OK;
}

teds_status teds_report_pairs(const teds_tally *tally, const teds_policy *policy,
                              const teds_pair_options *options, teds_report **out, teds_error *err)
{
    teds_pair_options o = *options;
    struct pairs c = { .tally = tally, .policy = policy, .o = &o, .r = teds_report_new() };
    teds_status st;

    c.method = o.method ? o.method : "tango";
    if (o.attendance) { /* what stands in the place of medication is attendance before admission */
        o.first = TEDS_ANY_MUTUAL_HELP;
        o.second = TEDS_ANY_MEDICATION;
    }
    st = c.r ? make(&c, err) : teds_nomem(err);
    teds_rates_free(c.rates);
    if (st == TEDS_OK)
        return teds_report_done(c.r, out, err);
    teds_report_free(c.r);
    return st;
}
