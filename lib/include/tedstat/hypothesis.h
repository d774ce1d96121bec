/*
 * hypothesis.h - tests for tables of counts.
 *
 * With a million cases every difference is "significant": report intervals
 * (compare.h) and standardised differences (effect.h) first, these second.
 *
 * All functions are callable from any thread and have no global state.
 */
#ifndef TEDSTAT_HYPOTHESIS_H
#define TEDSTAT_HYPOTHESIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Which members of a teds_test_result say something. */
enum {
    TEDS_HAS_STATISTIC = 1,
    TEDS_HAS_DF = 2,
    TEDS_HAS_P = 4,
    TEDS_HAS_ESTIMATE = 8,
    TEDS_HAS_LIMITS = 16
};

/*
 * What a test or an estimate with a test gives.  A member that 'has' does not name is 0.
 * 'note' is a static reason code, never NULL, "" when there is nothing to say.  "zero_width":
 * the formula's interval has no width, do not believe it.  With every other code (each call
 * lists its own) 'defined' is false and 'has' is 0.
 */
typedef struct teds_test_result {
    bool defined;
    unsigned has;
    double statistic;
    double df, df2; /* df2: of the denominator, for F; else 0 */
    double p;       /* two-sided */
    double estimate;
    double lower, upper; /* can be HUGE_VAL */
    const char *note;
} teds_test_result;

/* One row of a method table; a name is never reused for another formula. */
typedef struct teds_test_method {
    const char *name;                        /* "pearson_chisq" */
    const char *summary;                     /* when to use it, one line */
    const char *source;                      /* paper and equation */
    const struct teds_test_formula *formula; /* the library's own */
} teds_test_method;

/* The tests for one table of counts. */
TEDS_API const teds_test_method *teds_table_tests(size_t *count);

/*
 * teds_table_test() tests whether rows and columns are independent, or (mcnemar...)
 * whether a square table is symmetric.
 *
 *   method          a name of teds_table_tests(), letter case ignored
 *   counts          rows x columns, row by row; at most 1e9 in all.  Rows and columns
 *                   without cases are left out (not by the mcnemar tests)
 *   out             written only on TEDS_OK
 *
 * Notes: "one_row", "one_column": after leaving out, nothing to compare;
 * "no_changes": McNemar without discordant cases; "two_by_two_only": the method is for
 * 2 x 2 tables; "not_square"; "too_large": Fisher's test of a larger table would take
 * more than some seconds.
 *
 * fisher_exact of a 2 x 2 table also has the conditional estimate of the odds ratio
 * (can be HUGE_VAL).  TEDS_EARG if the method is unknown or a number is out of range,
 * TEDS_ENOMEM.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_table_test(const char *method, const uint64_t *counts,
                                              size_t rows, size_t columns, teds_test_result *out,
                                              teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
