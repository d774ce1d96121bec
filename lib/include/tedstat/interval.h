/*
 * interval.h - confidence intervals for one proportion.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_INTERVAL_H
#define TEDSTAT_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row of the method table.  A name is API: it is never reused for another formula. */
typedef struct teds_interval_method {
    const char *name;    /* "wilson" */
    const char *summary; /* when to use it, one line */
    const char *source;  /* paper and equation */
} teds_interval_method;

/*
 * An interval.  When it is not defined, 'defined' is false, the limits are the ones
 * that are always true (0 and 1), and 'note' says why.  'note' is a static reason
 * code, never NULL, "" when there is nothing to say:
 *   no_cases     n = 0: nothing is known
 *   zero_width   the method's own formula gives a width of zero here (Wald at 0 of n
 *                and n of n); the formula's limits are returned, do not believe them
 */
typedef struct teds_interval_result {
    bool defined;
    double estimate;     /* x / n; 0 when n = 0 */
    double lower, upper; /* fractions */
    const char *note;
} teds_interval_result;

/* The methods this build has, best known first; lives as long as the program. */
TEDS_API const teds_interval_method *teds_interval_methods(size_t *count);

/*
 * teds_interval() computes a two-sided interval for the proportion x / n.
 *
 *   method   a name of teds_interval_methods(), letter case ignored
 *   x, n     counts, 0 <= x <= n <= 1e9
 *   level    confidence level as a fraction, 0 < level < 1 (0.95, not 95)
 *   out      written only on TEDS_OK
 *
 * TEDS_EARG if the method is unknown (the message names the nearest) or a number is
 * out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_interval(const char *method, uint64_t x, uint64_t n,
                                            double level, teds_interval_result *out,
                                            teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
