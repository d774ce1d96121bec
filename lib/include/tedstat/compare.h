/*
 * compare.h - two proportions: their difference, ratio and odds ratio.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 * Time: bounded for every input; microseconds, for the conditional odds ratio of tables of
 * 2e9 cases about a tenth of a second.
 */
#ifndef TEDSTAT_COMPARE_H
#define TEDSTAT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row of the method table; measure and name together are never reused. */
typedef struct teds_compare_method {
    const char *name;                           /* "newcombe" */
    const char *measure;                        /* "diff", "ratio" or "or" */
    const char *summary;                        /* when to use it, one line */
    const char *source;                         /* paper and equation */
    const struct teds_compare_formula *formula; /* the library's own */
} teds_compare_method;

/*
 * A comparison.  Limits can be HUGE_VAL, and a few difference methods leave [-1, 1]
 * (their summaries say so).  'note' is a static reason code, never NULL, "" when there is
 * nothing to say; all but zero_width leave 'defined' false and the limits at the ends of
 * the measure (-1 and 1; 0 and HUGE_VAL):
 *   no_cases      one of the groups is empty
 *   no_events     both groups have no success: nothing is known of a ratio
 *   one_outcome   all cases are successes or none is: nothing is known of an odds ratio
 *   zero_count    the formula divides by a count that is 0 here
 *   zero_width    the method's own formula gives a width of zero; do not believe it
 */
typedef struct teds_compare_result {
    bool defined;
    bool has_estimate; /* false for 0 / 0 */
    double estimate;   /* can be HUGE_VAL; 0 if there is none */
    double lower, upper;
    const char *note;
} teds_compare_result;

/* The methods this build has, those of one measure together, each with its default first. */
TEDS_API const teds_compare_method *teds_compare_methods(size_t *count);

/* The default method of a measure; NULL if there is no such measure. */
TEDS_API const char *teds_compare_default(const char *measure);

/*
 * teds_compare() compares x1 of n1 with x2 of n2: p1 - p2, p1 / p2, or the odds ratio.
 *
 *   measure          "diff", "ratio" or "or"
 *   method           a name of teds_compare_methods() with that measure; case is ignored
 *   x1, n1, x2, n2   counts of two independent groups, x <= n <= 1e9
 *   level            confidence level as a fraction, 0.5 to 0.9999999999
 *   out              written only on TEDS_OK
 *
 * TEDS_EARG if a name is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_compare(const char *measure, const char *method, uint64_t x1,
                                           uint64_t n1, uint64_t x2, uint64_t n2, double level,
                                           teds_compare_result *out, teds_error *err);

/*
 * teds_compare_classes() gives an interval for (x1 - x2) / n, where x1 and x2 are the
 * counts of two different classes among the same n cases (x1 + x2 <= n).
 *
 *   method   "tango" (score, the default), "bonett_price" or "wald"
 *
 * Otherwise like teds_compare().
 */
TEDS_API TEDS_USE teds_status teds_compare_classes(const char *method, uint64_t x1, uint64_t x2,
                                                   uint64_t n, double level,
                                                   teds_compare_result *out, teds_error *err);

/* The methods of teds_compare_classes(), measure "classes". */
TEDS_API const teds_compare_method *teds_compare_class_methods(size_t *count);

#ifdef __cplusplus
}
#endif
#endif
