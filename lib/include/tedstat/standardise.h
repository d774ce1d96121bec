/*
 * standardise.h - rates as they would be with another mix of cases.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_STANDARDISE_H
#define TEDSTAT_STANDARDISE_H

#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>
#include <tedstat/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One stratum (an age band, a setting): used of cases, and the standard population in it. */
typedef struct teds_standard_stratum {
    uint64_t used, cases;
    double standard; /* any scale, 0 or more, finite: a count or a share */
} teds_standard_stratum;

/* One row of a method table; a name is never reused for another formula. */
typedef struct teds_standard_method {
    const char *name;                            /* "direct_mover_wilson" */
    const char *summary;                         /* when to use it, one line */
    const char *source;                          /* paper and equation */
    const struct teds_standard_formula *formula; /* the library's own */
} teds_standard_method;

TEDS_API const teds_standard_method *teds_standard_methods(size_t *count);

/*
 * teds_standardise() gives the directly standardised rate sum w p, w the shares of the
 * standard population, with an interval.
 *
 *   method   a name of teds_standard_methods(), letter case ignored
 *   strata   'count' of them, at most 1e9 cases in all; a stratum without standard
 *            population is left out
 *   level    confidence level as a fraction, 0.5 to 0.9999999999
 *   out      estimate and limits; written only on TEDS_OK.  The limits of
 *            direct_binomial_normal can leave [0, 1], the upper limit of
 *            direct_poisson_gamma_fay_feuer can be above 1
 *
 * Notes: "no_standard": the standard population is empty; "empty_stratum": a stratum of
 * the standard population has no cases; "boundary": the logit of a rate of 0 or 1;
 * "zero_width" as for teds_interval().
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_standardise(const char *method,
                                               const teds_standard_stratum *strata, size_t count,
                                               double level, teds_interval_result *out,
                                               teds_error *err);

/* One stratum with the counts of a standard group, whose rates are applied to the cases. */
typedef struct teds_indirect_stratum {
    uint64_t used, cases, standard_used, standard_cases;
} teds_indirect_stratum;

/*
 * teds_standardise_indirect() gives the standardised ratio: observed / expected, the
 * expected number being what the standard group's rates give for these cases.
 *
 *   method   "indirect_sir" (normal on the logarithm) or "indirect_sir_exact" (Poisson)
 *   strata   'count' of them, at most 1e9 cases in all of either kind
 *
 * Notes: "no_expected": nothing is expected; "empty_stratum": a stratum with cases has none
 * in the standard group; "boundary": nothing was observed (indirect_sir only).  Otherwise
 * like teds_standardise(); where not defined, the upper limit is HUGE_VAL.
 */
TEDS_API TEDS_USE teds_status teds_standardise_indirect(const char *method,
                                                        const teds_indirect_stratum *strata,
                                                        size_t count, double level,
                                                        teds_interval_result *out, teds_error *err);

TEDS_API const teds_standard_method *teds_indirect_methods(size_t *count);

#ifdef __cplusplus
}
#endif
#endif
