/*
 * compare_formula.h - the formulas behind the comparisons of two proportions.
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_COMPARE_FORMULA_H
#define TEDSTAT_COMPARE_FORMULA_H

#include <tedstat/compare.h>

#include "interval_formula.h"

/* Two independent samples, x of n each; both n > 0. */
struct teds_two {
    struct teds_sample a, b; /* with the same tail, alpha and z */
};

/* 'estimate' comes in as the usual one (NAN: there is none) and may be replaced. */
struct teds_two_limits {
    double estimate, lower, upper;
    const char *note; /* NULL, or why there is no answer */
};

typedef void teds_compare_function(const struct teds_two *t, struct teds_two_limits *out);

struct teds_compare_formula {
    teds_compare_function *limits;
};

/*
 * Counts that were checked, through a formula, to what is promised: no NaN, and a note
 * where one is due.  'estimate' gives the usual estimate, NAN for none; lowest and highest
 * are the ends of the measure.
 */
teds_compare_result teds_two_compare(const teds_compare_method *method, uint64_t x1, uint64_t n1,
                                     uint64_t x2, uint64_t n2, double level,
                                     double (*estimate)(const struct teds_two *t), double lowest,
                                     double highest);

struct teds_two teds_two_exchanged(struct teds_two t); /* the groups */
struct teds_two teds_two_mirrored(struct teds_two t);  /* successes and failures */

/*
 * A score test as a function of the parameter: the difference between what is observed
 * and expected, and its standard error, both at the estimates under that parameter.
 */
struct teds_score {
    double difference, se;
};

/* difference - z se, where 0 / 0 is no evidence at all. */
double teds_score_excess(struct teds_score s, double z);

/* Estimates of both proportions under a given parameter. */
struct teds_restricted {
    double p1, q1, p2, q2;
};

/* compare_difference.c */
teds_compare_function teds_diff_wald, teds_diff_wald_clipped, teds_diff_waldcc,
    teds_diff_waldcc_rproptest, teds_diff_agresti_caffo, teds_diff_newcombe, teds_diff_newcombe_cc,
    teds_diff_mover_jeffreys, teds_diff_miettinen_nurminen, teds_diff_mee, teds_diff_hauck_anderson,
    teds_diff_haldane, teds_diff_jeffreys_perks;

/* compare_ratio.c */
teds_compare_function teds_ratio_katz_log, teds_ratio_adjusted_log, teds_ratio_koopman,
    teds_ratio_miettinen_nurminen, teds_ratio_mover_wilson, teds_ratio_mover_jeffreys,
    teds_ratio_small_sample;

/* compare_odds.c */
teds_compare_function teds_or_woolf_logit, teds_or_gart_adjusted_logit, teds_or_score,
    teds_or_score_mn, teds_or_conditional_exact, teds_or_conditional_midp, teds_or_small_sample;

/* Under a given odds ratio > 0: x successes and y failures in groups of n1 and n2; x, y > 0. */
struct teds_restricted teds_or_restricted(double x, double y, double n1, double n2,
                                          double odds_ratio);

/* The maximum-likelihood estimate given all margins; can be HUGE_VAL. */
double teds_or_conditional_estimate(const struct teds_two *t);

#endif
