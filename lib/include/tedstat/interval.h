/*
 * interval.h - confidence intervals for one proportion.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 * Accuracy: both limits to 1e-12 relative (1e-10 for n above 1e6), measured against
 * mpmath and R; time: bounded for every input, 0.1 to 100 microseconds.
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
    const char *name;                            /* "wilson" */
    const char *summary;                         /* when to use it, one line */
    const char *source;                          /* paper and equation */
    const struct teds_interval_formula *formula; /* the library's own */
} teds_interval_method;

/*
 * An interval.  When it is not defined, 'defined' is false, the limits are the ones
 * that are always true (0 and 1), and 'note' says why.  'note' is a static reason
 * code, never NULL, "" when there is nothing to say:
 *   no_cases     n = 0: nothing is known
 *   zero_width   the method's own formula gives a width of zero here (Wald at 0 of n
 *                and n of n); the formula's limits are returned, do not believe them
 *   boundary     the formula takes a logarithm that is infinite at x = 0 or x = n
 *   formula_fails  the formula gives no interval here (pratt at extreme levels)
 */
typedef struct teds_interval_result {
    bool defined;
    double estimate;     /* x / n; 0 when n = 0 */
    double lower, upper; /* fractions */
    const char *note;
} teds_interval_result;

/*
 * Confidence levels that are taken, everywhere.  Below, limits fall together with the estimate; above, what is
 * beyond them is lost in rounding.
 */
#define TEDS_LEAST_LEVEL 0.5
#define TEDS_MOST_LEVEL 0.9999999999

/* The methods this build has, best known first; lives as long as the program. */
TEDS_API const teds_interval_method *teds_interval_methods(size_t *count);

/* Which limits: both, or one of them with the whole of 1 - level beyond it. */
typedef enum teds_interval_side {
    TEDS_SIDE_BOTH = 0,
    TEDS_SIDE_LOWER, /* lower limit; upper is 1 */
    TEDS_SIDE_UPPER  /* upper limit; lower is 0 */
} teds_interval_side;

/*
 * teds_interval() computes a two-sided interval for the proportion x / n.
 *
 *   method   a name of teds_interval_methods(), letter case ignored
 *   x, n     counts, 0 <= x <= n <= 1e9
 *   level    confidence level as a fraction, 0.5 to 0.9999999999 (0.95, not 95)
 *   out      written only on TEDS_OK
 *
 * TEDS_EARG if the method is unknown (the message names the nearest) or a number is
 * out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_interval(const char *method, uint64_t x, uint64_t n,
                                            double level, teds_interval_result *out,
                                            teds_error *err);

/*
 * Like teds_interval(), but for one-sided limits too.  TEDS_EARG also if the method has
 * none (blaker compares both tails).
 */
TEDS_API TEDS_USE teds_status teds_interval_sided(const char *method, uint64_t x, uint64_t n,
                                                  double level, teds_interval_side side,
                                                  teds_interval_result *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
