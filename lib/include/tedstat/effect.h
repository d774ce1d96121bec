/*
 * effect.h - how large a difference is, whatever the number of cases.
 *
 * With a million cases tests say nothing; these do.  All functions are pure: no
 * allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_EFFECT_H
#define TEDSTAT_EFFECT_H

#include <tedstat/hypothesis.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The largest number of classes of a variable. */
enum { TEDS_EFFECT_CLASSES = 64 };

/*
 * The standardised difference of a variable between two groups, in standard deviations,
 * with an interval; above 0.1 is the usual sign of imbalance.  Two classes: (p1 - p2) /
 * sqrt((p1 q1 + p2 q2) / 2) of the *second* class, with its sign (Austin, Commun. Stat.
 * Simul. Comput. 38 (2009) 1228-1234).  More: the length of the vector of differences in
 * the metric of the mean covariance, without a sign (Yang, Dalton, SAS Global Forum 2012,
 * paper 335).
 *
 *   first, second   the counts of 'classes' classes, 2 .. TEDS_EFFECT_CLASSES, at most 1e9
 *                   cases in each group; classes without cases are left out
 *   level           confidence level of the normal-theory interval (Hedges, Olkin, 1985)
 *   out             estimate and limits; written only on TEDS_OK
 *
 * Notes: "no_cases": a group is empty; "no_variation": no class varies within the groups, so
 * that there is no standard deviation to measure with.
 */
TEDS_API TEDS_USE teds_status teds_standardised_difference(const uint64_t *first,
                                                           const uint64_t *second, size_t classes,
                                                           double level, teds_test_result *out,
                                                           teds_error *err);

/*
 * Cramer's V of a table: 0 (independent) to 1.  Like teds_table_test() otherwise; the
 * result has an estimate only.
 */
TEDS_API TEDS_USE teds_status teds_cramers_v(const uint64_t *counts, size_t rows, size_t columns,
                                             teds_test_result *out, teds_error *err);

/*
 * Cohen's h = 2 asin sqrt p1 - 2 asin sqrt p2 of x1 of n1 and x2 of n2 (Cohen, Statistical
 * Power Analysis, 1988, sec. 6.2): an estimate with its interval, se = sqrt(1/n1 + 1/n2).
 * Note: "no_cases".
 */
TEDS_API TEDS_USE teds_status teds_cohens_h(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2,
                                            double level, teds_test_result *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
