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
    const char *name;    /* "logit" */
    const char *summary; /* when to use it, one line */
    const char *source;  /* paper and equation */
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
 *   level     confidence level as a fraction, 0 < level < 1
 *   out       written only on TEDS_OK
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_cluster_interval(const char *method,
                                                    const teds_cluster_count *clusters,
                                                    size_t count, double level,
                                                    teds_cluster_result *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
