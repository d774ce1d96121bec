/*
 * strata.h - two groups compared within strata: Mantel-Haenszel and relatives.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_STRATA_H
#define TEDSTAT_STRATA_H

#include <tedstat/hypothesis.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One stratum: x1 of n1 in the first group, x2 of n2 in the second. */
typedef struct teds_stratum {
    uint64_t x1, n1, x2, n2;
} teds_stratum;

/* The estimates and tests this build has. */
TEDS_API const teds_test_method *teds_strata_methods(size_t *count);

/*
 * teds_strata() estimates a measure that is common to all strata, or tests.
 *
 *   method   a name of teds_strata_methods(), letter case ignored
 *   strata   'count' of them, at most 1e9 cases in all; a stratum in which one group is
 *            empty, or (odds ratios, tests) all cases have the same outcome, says nothing
 *            and is left out
 *   level    of the interval, 0.5 to 0.9999999999
 *   out      written only on TEDS_OK
 *
 * Notes: "no_information": no stratum says anything; "zero_count": the estimate is 0 or
 * infinite and has no standard error; "one_stratum": homogeneity of a single stratum.
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_strata(const char *method, const teds_stratum *strata,
                                          size_t count, double level, teds_test_result *out,
                                          teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
