/*
 * interval_formula.h - the formulas behind the interval methods, for counts that need
 * not be whole (an effective sample size is not).
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_INTERVAL_FORMULA_H
#define TEDSTAT_INTERVAL_FORMULA_H

#include "numeric.h"

/* What an interval is computed from: x of n, and how much probability it leaves out. */
struct teds_sample {
    double x, y, n; /* y = n - x */
    double p, q;    /* x / n, y / n */
    double tail;    /* left out on each side that is asked for */
    double alpha;   /* left out in all: 2 tail if both sides are asked for */
    double z;       /* normal quantile, P(Z > z) = tail */
};

/* What comes out: 'note' is NULL, or the reason why there is no answer. */
struct teds_limits {
    double lower, upper;
    const char *note;
};

typedef struct teds_limits teds_interval_function(const struct teds_sample *s);

/* What the method table keeps for itself. */
struct teds_interval_formula {
    teds_interval_function *limits;
    int two_sided_only;
};

/* The two-sided sample: n > 0, 0 <= x <= n, 0 < level < 1. */
struct teds_sample teds_sample_two_sided(double x, double n, double level);
struct teds_sample teds_sample_of(double x, double n, double tail, double alpha);

/* interval_normal.c: from a normal approximation */
teds_interval_function teds_limits_wald, teds_limits_wald_unclipped, teds_limits_waldcc,
    teds_limits_wilson, teds_limits_wilsoncc, teds_limits_modified_wilson,
    teds_limits_agresti_coull, teds_limits_agresti_coull_unclipped, teds_limits_arcsine,
    teds_limits_arcsine_anscombe, teds_limits_logit, teds_limits_logit_anscombe,
    teds_limits_cloglog, teds_limits_probit, teds_limits_pratt;

/* interval_exact.c: from the binomial distribution or likelihood */
teds_interval_function teds_limits_clopper_pearson, teds_limits_midp, teds_limits_blaker,
    teds_limits_jeffreys, teds_limits_jeffreys_plain, teds_limits_modified_jeffreys,
    teds_limits_likelihood_ratio;

#endif
