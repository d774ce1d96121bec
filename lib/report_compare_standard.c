/*
 * report_compare_standard.c - levels as they would be with the strata of a standard population, and against
 * what the shares of the reference level would give.
 */
#include "report_compare.h"

#include <math.h>
#include <stdlib.h>

/* The standard population of a block and class: from the file, or all its levels together. */
static teds_status standard_of(const struct teds_comparison *c, const struct teds_contrast_block *b, teds_class class,
                               struct teds_standard *s, teds_error *err)
{
    size_t width = c->by_standard->by_count - c->by_count;
    teds_status st = TEDS_OK;

    *s = (struct teds_standard){ .code_count = width };
    if (c->o->standard)
        return teds_standard_read(s, c->o->standard, c->by_standard->by + c->by_count, width, err);
    for (size_t i = 0; st == TEDS_OK && i < b->count; i++) {
        struct teds_contrast_stratum *strata = NULL;
        size_t count = 0;

        st = teds_contrast_strata(c->by_standard, c->rates->groups[b->groups[i]].g.codes, c->by_count,
                                  class, &strata, &count, err);
        if (st == TEDS_OK)
            st = teds_standard_add(s, strata, count, err);
        free(strata);
    }
    return st;
}

/* A level's strata, and its standardised share. */
struct standardised {
    struct teds_contrast_stratum *strata;
    size_t count;
    teds_interval_result share, ratio;
    teds_cluster_result share_states, states; /* the share, and its difference from the reference's, states as clusters */
};

static teds_status standardise(const struct teds_comparison *c, size_t group, teds_class class,
                               const struct teds_standard *s, struct standardised *x, teds_error *err)
{
    teds_status st;

    *x = (struct standardised){ .strata = NULL };
    st = teds_contrast_strata(c->by_standard, c->rates->groups[group].g.codes, c->by_count, class, &x->strata,
                              &x->count, err);
    return st == TEDS_OK
               ? teds_contrast_standardised(x->strata, x->count, s, c->plan.level, &x->share, err)
               : st;
}

static void standardised_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->plan.level, level);
    teds_compare_level_columns(c, t);
    teds_report_column(r, t, "share", "share\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "standardised", "standardised\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "sampling\n%s %%", level), TEDS_COL_SHARE,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "cluster_lower", teds_report_keep(r, "between states\n%s %% clustered", level), TEDS_COL_SHARE,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "cluster_upper", "", TEDS_COL_SHARE, 0);
    teds_compare_reference_columns(c, t);
    teds_report_column(r, t, "difference", "difference\n% points", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "difference_lower", teds_report_keep(r, "sampling\n%s %%", level),
                       TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "difference_upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "difference_cluster_lower", teds_report_keep(r, "between states\n%s %% clustered", level),
                       TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "difference_cluster_upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "ratio", "observed /\nexpected", TEDS_COL_RATIO, 0);
    teds_report_column(r, t, "ratio_lower", teds_report_keep(r, "exact\n%s %%", level), TEDS_COL_RATIO,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "ratio_upper", "", TEDS_COL_RATIO, 0);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

/*
 * Difference of two standardised shares from the limits of both (Zou, Donner 2008), and the ratio of
 * what was observed to what the reference level's shares would give.
 */
static void against_reference(struct teds_comparison *c, struct teds_report_table *t, bool is_reference_row,
                              const struct standardised *x, const struct standardised *reference)
{
    const teds_interval_result *a = &x->share, *b = &reference->share, *q = &x->ratio;
    bool any = a->defined && b->defined && !is_reference_row, ratio = q->defined && !is_reference_row;
    double d = a->estimate - b->estimate;

    teds_report_number(c->r, t, any, d);
    teds_report_number(c->r, t, any, d - hypot(a->estimate - a->lower, b->upper - b->estimate));
    teds_report_number(c->r, t, any, d + hypot(a->upper - a->estimate, b->estimate - b->lower));
    teds_report_number(c->r, t, any && x->states.defined, x->states.lower);
    teds_report_number(c->r, t, any && x->states.defined, x->states.upper);
    teds_report_number(c->r, t, ratio, q->estimate);
    teds_report_number(c->r, t, ratio, q->lower);
    teds_report_number(c->r, t, ratio, q->upper);
}

static void standardised_cells(struct teds_comparison *c, struct teds_report_table *t, const struct teds_contrast_block *b,
                               size_t group, teds_class class, const struct standardised *x,
                               const struct standardised *reference)
{
    const teds_estimate *e = &c->rates->groups[group].g.estimate[class];
    char note[TEDS_NOTE_ROOM] = "";

    teds_report_number(c->r, t, e->share_defined, e->share);
    teds_report_number(c->r, t, x->share.defined, x->share.estimate);
    teds_report_number(c->r, t, x->share.defined, x->share.lower);
    teds_report_number(c->r, t, x->share.defined, x->share.upper);
    teds_report_number(c->r, t, x->share_states.defined, x->share_states.lower);
    teds_report_number(c->r, t, x->share_states.defined, x->share_states.upper);
    teds_compare_reference_cells(c, t, b->reference);
    against_reference(c, t, group == b->reference, x, reference);
    teds_add_note(note, x->share.note);
    teds_add_note(note, x->share_states.note);
    teds_add_cluster_note(note, &x->share_states);
    teds_report_text(c->r, t, note);
}

/* The share, and its difference from the reference's, with states as clusters. */
static teds_status between_states(const struct teds_comparison *c, const struct teds_contrast_block *b, size_t group,
                                  teds_class class, const struct teds_standard *s, struct standardised *x, teds_error *err)
{
    const struct teds_group_inside *g = &c->rates->groups[group], *reference = &c->rates->groups[b->reference];
    teds_status st = teds_contrast_standardised_states(c->by_standard, g->g.codes, NULL, c->by_count, class, s, c->plan.level,
                                                       &x->share_states, err);

    if (st != TEDS_OK || group == b->reference)
        return st;
    return teds_contrast_standardised_states(c->by_standard, g->g.codes, reference->g.codes, c->by_count, class, s,
                                             c->plan.level, &x->states, err);
}

static teds_status standardised_rows(struct teds_comparison *c, struct teds_report_table *t,
                                     const struct teds_contrast_block *b, teds_class class, teds_error *err)
{
    size_t width = c->by_standard->by_count - c->by_count;
    struct standardised reference = { .strata = NULL }, x;
    struct teds_standard s;
    teds_status st = standard_of(c, b, class, &s, err);

    if (st == TEDS_OK)
        st = standardise(c, b->reference, class, &s, &reference, err);
    for (size_t i = 0; st == TEDS_OK && i < b->count; i++) {
        st = standardise(c, b->groups[i], class, &s, &x, err);
        if (st == TEDS_OK)
            st = teds_contrast_indirect(x.strata, x.count, reference.strata, reference.count, width,
                                        c->plan.level, &x.ratio, err);
        if (st == TEDS_OK)
            st = between_states(c, b, b->groups[i], class, &s, &x, err);
        if (st == TEDS_OK) {
            teds_compare_level_cells(c, t, b->groups[i], class, i == 0);
            standardised_cells(c, t, b, b->groups[i], class, &x, &reference);
        }
        free(x.strata);
    }
    free(reference.strata);
    teds_standard_free(&s);
    return st;
}

teds_status teds_compare_add_standardised(struct teds_comparison *c, teds_error *err)
{
    struct teds_report_table *t;
    teds_status st = TEDS_OK;

    if (!c->by_standard)
        return TEDS_OK;
    t = teds_report_table(c->r, "standardised",
                          teds_report_keep(c->r, "Standardised by %s", teds_compare_more_words(c, c->by_standard)));
    standardised_columns(c, t);
    for (size_t k = 0; k < c->blocks.count; k++)
        for (int class = 0; st == TEDS_OK && class < TEDS_CLASSES; class++)
            if (c->plan.classes >> class & 1)
                st = standardised_rows(c, t, &c->blocks.list[k], (teds_class)class, err);
    teds_report_explain(c->r, t);
    teds_report_note(c->r, t, c->o->standard
                                  ? teds_report_keep(c->r, "The standard population is that of %s.",
                                                     c->o->standard)
                                  : "The standard population is all that are compared, together; strata of "
                                    "which a code is missing are left out.");
    teds_report_note(c->r, t, "Observed / expected is indirect: how many there are over how many there would be "
                              "if each stratum had the share that it has at the reference level; its limits "
                              "are of sampling alone.");
    return st;
}
