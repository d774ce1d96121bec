/*
 * contrast.h - groups of a tally beside each other: each level of a variable against a reference
 * level, with its tests; adjusted for strata; standardised.
 *
 * The reports of comparisons and trends are made from these.  Where the tally is to hide small
 * counts, what is a function of a hidden count is marked 'hidden' and must not be shown; what comes
 * from the differences between states is not made at all, and there are no strata.
 */
#ifndef TEDSTAT_CONTRAST_H
#define TEDSTAT_CONTRAST_H

#include <tedstat/compare.h>
#include <tedstat/hypothesis.h>
#include <tedstat/interval.h>

#include "estimate.h"

/* One class in one group and in a reference group. */
struct teds_contrast {
    size_t group, reference; /* of the rates */
    teds_class c;
    bool hidden;                 /* all of it */
    teds_compare_result two;     /* the measure */
    teds_cluster_result cluster; /* the same measure, states as clusters */
    teds_test_result size;       /* standardised difference */
    teds_test_result pearson;    /* chi-square of the 2 x 2 table */
    bool has_cluster_p;
    double cluster_p;
    double p_adjusted, cluster_p_adjusted; /* where there is a p */
};

struct teds_contrast_plan {
    const char *measure, *method, *adjust;
    unsigned classes; /* bit 1 << teds_class */
    double level;
};

/*
 * Groups that differ in the last variable of --by only, in its order; those of which its code is missing, and states
 * that the edition does not have, are in no block.
 */
struct teds_contrast_block {
    size_t *groups; /* of the rates */
    size_t count, room;
    size_t reference; /* the first, unless the caller says another */
};
struct teds_contrast_blocks {
    struct teds_contrast_block *list;
    size_t count, room;
};
teds_status teds_contrast_find_blocks(const teds_rates *r, struct teds_contrast_blocks *out, teds_error *err);
void teds_contrast_free_blocks(struct teds_contrast_blocks *b);
/* Have both groups the same codes, but for the last variable? */
bool teds_contrast_same_block(const teds_rates *r, size_t a, size_t b);

/* Are numbers of this group and class hidden? */
bool teds_contrast_hidden(const struct teds_group_inside *g, teds_class c);

/* Fills in all but the adjusted p-values of *x, of which group, reference and c are given. */
teds_status teds_contrast_make(const teds_rates *r, const struct teds_contrast_plan *plan,
                               struct teds_contrast *x, teds_error *err);

/* p-values adjusted over all contrasts that have one and are not hidden. */
teds_status teds_contrast_adjust(const char *method, struct teds_contrast *list, size_t count,
                                 teds_error *err);

/* The counts of both groups in the union of their states; *first and *second are one block, free *first. */
teds_status teds_contrast_clusters(const struct teds_group_inside *a,
                                   const struct teds_group_inside *b, unsigned cells_a,
                                   unsigned cells_b, teds_missing_policy policy,
                                   teds_cluster_count **first, teds_cluster_count **second,
                                   size_t *count, teds_error *err);

/*
 * Does any of the listed groups differ?  Rows are groups, columns the class and the rest
 * (c < TEDS_CLASSES) or the four classes (TEDS_CLASSES).
 */
struct teds_contrast_test {
    bool hidden;
    teds_test_result pearson, cramers_v;
    teds_cluster_test_result rao_scott;
};
teds_status teds_contrast_test(const teds_rates *r, const size_t *groups, size_t count, int c,
                               struct teds_contrast_test *out, teds_error *err);

/* ---- within strata (contrast_strata.c) ---------------------------------- */

/*
 * The strata of one level: groups of 'fine', rates by the same variables and the strata behind
 * them.  Strata of which a code is missing are left out.
 */
struct teds_contrast_stratum {
    const int32_t *codes;        /* of the strata's variables */
    struct teds_class_count n;   /* of the class that is asked for */
};
/* Of the level with these codes of the first variables; *out is the caller's to free(). */
teds_status teds_contrast_strata(const teds_rates *fine, const int32_t *codes, size_t code_count,
                                 teds_class c, struct teds_contrast_stratum **out, size_t *count,
                                 teds_error *err);

/* Is the group a stratum of that level?  Are so many codes the same? */
bool teds_contrast_is_stratum(const teds_rates *fine, const teds_group *g, const int32_t *codes, size_t code_count);
bool teds_contrast_same_codes(const int32_t *a, const int32_t *b, size_t count);

/* Two levels compared within strata. */
struct teds_contrast_adjusted {
    size_t strata; /* in which both have cases */
    teds_test_result measure, cmh, breslow_day, tarone;
};
teds_status teds_contrast_adjusted(const teds_rates *fine, const char *measure, const int32_t *a,
                                   const int32_t *b, size_t code_count, teds_class c, double level,
                                   struct teds_contrast_adjusted *out, teds_error *err);

/* ---- standardised (contrast_standard.c) --------------------------------- */

/* A standard population: how many in each stratum. */
struct teds_standard {
    size_t code_count; /* of a stratum */
    int32_t *codes;    /* stratum by stratum */
    double *weights;
    size_t count, code_room, weight_room, codes_used;
};
void teds_standard_free(struct teds_standard *s);
/* Adds the cases of a level's strata. */
teds_status teds_standard_add(struct teds_standard *s, const struct teds_contrast_stratum *strata,
                              size_t count, teds_error *err);
/*
 * Reads csv with a column for each variable (codes or labels) and one called weight.
 * TEDS_ELAYOUT, TEDS_EARG and so on for what is wrong, with its place.
 */
teds_status teds_standard_read(struct teds_standard *s, const char *path,
                               const teds_variable *const *variables, size_t count,
                               teds_error *err);

/* A level's share as it would be with the mix of the standard population. */
teds_status teds_contrast_standardised(const struct teds_contrast_stratum *strata, size_t count,
                                       const struct teds_standard *standard, double level,
                                       teds_interval_result *out, teds_error *err);

/*
 * The same with states as clusters; of the level with codes 'a', or its difference from that with codes 'b' (or NULL).
 */
teds_status teds_contrast_standardised_states(const teds_rates *fine, const int32_t *a, const int32_t *b,
                                              size_t code_count, teds_class c, const struct teds_standard *standard,
                                              double level, teds_cluster_result *out, teds_error *err);

/* Observed over expected, if the strata had the shares that they have in the standard level. */
teds_status teds_contrast_indirect(const struct teds_contrast_stratum *strata, size_t count,
                                   const struct teds_contrast_stratum *standard,
                                   size_t standard_count, size_t code_count, double level,
                                   teds_interval_result *out, teds_error *err);

#endif
