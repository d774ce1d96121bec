/*
 * cluster.h - proportions whose cases come in clusters (discharges within states).
 *
 * The clusters are taken as a sample, drawn with replacement, of the clusters that
 * there could be; within a cluster nothing is assumed.  What counts is how the rate
 * differs between clusters, so the counts of each cluster are all that is needed.
 *
 * All functions are pure: no global state, callable from any thread.
 */
#ifndef TEDSTAT_CLUSTER_H
#define TEDSTAT_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One cluster: used <= cases.  Clusters without cases do not count as clusters. */
typedef struct teds_cluster_count {
    uint64_t cases, used;
} teds_cluster_count;

/* One row of the method table; a name is never reused for another formula. */
typedef struct teds_cluster_method {
    const char *name;                           /* "logit" */
    const char *summary;                        /* when to use it, one line */
    const char *source;                         /* paper and equation */
    const struct teds_cluster_formula *formula; /* the library's own */
} teds_cluster_method;

/*
 * A proportion X / N, X and N the sums over G clusters, its standard error by Taylor
 * linearisation, and an interval.  'note' is a static reason code, never NULL, "" when
 * there is nothing to say; the first two leave 'defined' false, limits 0 and 1:
 *   no_cases        N = 0
 *   one_cluster     G = 1: how clusters differ cannot be known
 *   korn_graubard   the rates of all clusters are equal (0 of N and N of N are such
 *                   cases), so that every method would have a width of zero: limits of
 *                   Korn and Graubard with the number of cases as effective number
 *   zero_width      "mean" and "asin" asked for where rounding leaves no width
 * 'warning' is "few_clusters" (G < 10: the interval may be too narrow), "one_dominates"
 * (half of the cases or more in one cluster), "few_clusters one_dominates", or "".
 */
typedef struct teds_cluster_result {
    bool defined;
    double estimate;      /* X / N; 0 when N = 0 */
    double se;            /* 0 where not defined */
    double lower, upper;  /* fractions; "mean" can leave [0, 1] */
    double df;            /* G - 1 */
    double design_effect; /* variance / (p (1 - p) / N); 1 with korn_graubard */
    double effective_n;   /* N / design_effect */
    const char *note;
    size_t clusters;      /* G */
    double largest_share; /* share of the cases in the largest cluster */
    const char *warning;
} teds_cluster_result;

/* The methods this build has, the default first. */
TEDS_API const teds_cluster_method *teds_cluster_methods(size_t *count);

/*
 * teds_cluster_interval() computes a two-sided interval for the proportion.
 *
 *   method    a name of teds_cluster_methods(), letter case ignored
 *   clusters  'count' of them (NULL if 0), at most 1e9 cases in all
 *   level     confidence level as a fraction, 0.5 to 0.9999999999
 *   out       written only on TEDS_OK
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_cluster_interval(const char *method,
                                                    const teds_cluster_count *clusters,
                                                    size_t count, double level,
                                                    teds_cluster_result *out, teds_error *err);

/*
 * Like teds_cluster_interval(), but with the delete-one-cluster jackknife (JK1) for the
 * variance, of squares about the estimate or about the mean of the estimates with a
 * cluster left out.  Wolter, Introduction to Variance Estimation (2007), ch. 4.
 */
TEDS_API TEDS_USE teds_status teds_cluster_jackknife(const char *method,
                                                     const teds_cluster_count *clusters,
                                                     size_t count, double level,
                                                     bool about_estimate, teds_cluster_result *out,
                                                     teds_error *err);

/*
 * Like teds_cluster_interval(), but the limits come from resampling whole clusters.
 *
 *   method       "bca" (bias-corrected and accelerated) or "percentile"
 *   replicates   number of resamples, at most 1e6; (replicates + 1) (1 - level) / 2 must
 *                be 1 or more
 *   seed         of the generator (MT19937): the same seed gives the same limits, on every
 *                machine and with any number of threads
 *
 * 'se' is the standard deviation of the resamples.  Clusters of equal rates: as above.
 * Needs memory for the replicates; TEDS_ENOMEM.  Efron, Tibshirani, An Introduction to the
 * Bootstrap (1993), eq. 13.4, 14.9-14.15; Field, Welsh, J. R. Stat. Soc. B 69 (2007) 369-390.
 */
TEDS_API TEDS_USE teds_status teds_cluster_bootstrap(const char *method,
                                                     const teds_cluster_count *clusters,
                                                     size_t count, double level, size_t replicates,
                                                     uint64_t seed, teds_cluster_result *out,
                                                     teds_error *err);

/*
 * teds_cluster_difference() compares the shares of two groups of cases that come from the
 * same clusters: p1 - p2 with the linearised variance, which allows for what the groups
 * have in common, and Student's t, cut to [-1, 1].
 *
 *   first, second   both groups' counts in each of 'count' clusters; a cluster counts if it
 *                   has cases of either group
 *   out             estimate, se, limits, df, clusters, largest_share, warning and note; the
 *                   design effect is that of the difference.  Undefined: limits -1 and 1
 *
 * Notes: "no_cases": a group is empty; "one_cluster"; "korn_graubard": the variance is exactly
 * 0, and the limits combine both groups' own (Zou, Donner, Statist. Med. 27 (2008) 1693-1702).
 */
TEDS_API TEDS_USE teds_status teds_cluster_difference(const teds_cluster_count *first,
                                                      const teds_cluster_count *second,
                                                      size_t count, double level,
                                                      teds_cluster_result *out, teds_error *err);

/*
 * teds_cluster_ratio() likewise for the ratio p1 / p2 ("ratio") or the odds ratio ("or"), on the
 * logarithm: 'se' is that of the logarithm, 'upper' can be HUGE_VAL.  Notes: "no_cases",
 * "one_cluster"; "zero_count": a logarithm is infinite; "zero_variance": the clusters do not differ.
 */
TEDS_API TEDS_USE teds_status teds_cluster_ratio(const char *measure,
                                                 const teds_cluster_count *first,
                                                 const teds_cluster_count *second, size_t count,
                                                 double level, teds_cluster_result *out,
                                                 teds_error *err);

/*
 * teds_cluster_slope() gives the change of the share for each unit of a score, such as a year: the
 * least-squares slope over single cases, with the linearised variance and Student's t.
 *
 *   scores   'points' of them, finite
 *   counts   'points' for each of 'clusters' clusters, one cluster after another
 *   out      estimate, se, limits, df, clusters, largest_share, warning, note; not defined: limits are
 *            infinite.  Notes: "no_cases"; "one_group": all cases have one score; "one_cluster";
 *            "zero_variance"
 *
 * As R survey: svyglm(y ~ score) of weights 1.  Binder, Int. Stat. Rev. 51 (1983) 279-292.
 */
TEDS_API TEDS_USE teds_status teds_cluster_slope(const double *scores, size_t points,
                                                 const teds_cluster_count *counts, size_t clusters,
                                                 double level, teds_cluster_result *out,
                                                 teds_error *err);

/*
 * teds_cluster_standardised() gives a directly standardised share, sum w p / sum w over strata, or the difference
 * between those of two groups of cases from the same clusters, with the linearised variance and Student's t.
 *
 *   weights         'strata' numbers of the standard population, 0 to 1e15; a stratum of weight 0 is passed over
 *   first, second   'strata' counts for each of 'clusters' clusters, one cluster after another; second NULL: the
 *                   share of the first alone
 *   out             estimate, se, limits (a share's on the logit scale, a difference's cut to [-1, 1]), df, clusters,
 *                   largest_share, warning, note.  Undefined: limits 0 or -1, and 1
 *
 * Notes: "no_standard": no weight; "empty_stratum": one with a weight and no cases; "one_cluster"; "zero_variance".
 * The weights are taken as known.  Linearisation: Binder, Int. Stat. Rev. 51 (1983) 279-292.
 */
TEDS_API TEDS_USE teds_status teds_cluster_standardised(const double *weights, size_t strata,
                                                        const teds_cluster_count *first,
                                                        const teds_cluster_count *second, size_t clusters,
                                                        double level, teds_cluster_result *out, teds_error *err);

/*
 * Two-sided p-value of "no difference" from a result of teds_cluster_difference() or _slope() ("diff"), or of
 * teds_cluster_ratio() by Student's t; false, and *p as before, where there is no standard error.
 */
TEDS_API bool teds_cluster_p(const char *measure, const teds_cluster_result *result, double *p);

/*
 * What teds_cluster_test() gives.  'note': "one_row", "one_column": after leaving out rows
 * and columns without cases there is nothing to compare; "one_cluster"; "no_variance": the
 * clusters do not differ in a way that the test can measure.
 */
typedef struct teds_cluster_test_result {
    bool defined;
    double pearson;        /* chi-square statistic of the table as it stands */
    double df;             /* (rows - 1)(columns - 1) of those with cases */
    double mean_effect;    /* mean generalised design effect */
    double f, df1, df2, p; /* second-order corrected: the one to report */
    double chi_square_p;   /* first-order corrected: pearson / mean_effect against chi-square */
    size_t clusters;
    const char *note;
} teds_cluster_test_result;

/*
 * teds_cluster_test() tests the independence of rows and columns when the cases come in
 * clusters.
 *
 *   counts   'count' tables of rows x columns one after another, each row by row: one
 *            table for each cluster; at most 1e9 cases and 1024 cells
 *   out      written only on TEDS_OK
 *
 * TEDS_EARG if a number is out of range, TEDS_ENOMEM.  Rao, Scott, Ann. Statist. 12 (1984)
 * 46-60; Thomas, Rao, JASA 82 (1987) 630-636 (F, as R survey: svychisq).
 */
TEDS_API TEDS_USE teds_status teds_cluster_test(const uint64_t *counts, size_t count, size_t rows,
                                                size_t columns, teds_cluster_test_result *out,
                                                teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
