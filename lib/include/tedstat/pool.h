/*
 * pool.h - the mean of the rates of many states, each with an error of its own.
 *
 * A pooled rate is not the rate of the pooled data: under the random-effects methods
 * every state counts nearly the same, however many discharges it has.
 *
 * All functions are pure: no global state, callable from any thread.
 */
#ifndef TEDSTAT_POOL_H
#define TEDSTAT_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat/cluster.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * 'note' is a static reason code, never NULL, "" when there is nothing to say; with the
 * first two 'defined' is false:
 *   no_cases        no state has cases
 *   zero_variance   scale "PR": a rate of 0 or 1 has an error of 0 and would count for all
 */
typedef struct teds_pool_result {
    bool defined;
    double beta, se, lower, upper;          /* on the scale that was asked for */
    double share, share_lower, share_upper; /* the same as fractions */
    double tau2;                            /* variance between states on that scale; 0 for FE */
    double i2;                              /* percent of the variance that is between states */
    double q, q_df, q_p;                    /* Cochran's test of homogeneity */
    size_t states;                          /* with cases */
    const char *note;
} teds_pool_result;

/*
 * teds_pool() pools the rates used / cases.
 *
 *   scale    "PLO" log odds, 1/2 added to both counts of a state with a rate of 0 or 1;
 *            "PFT" Freeman and Tukey's double arcsine; "PR" the rate itself
 *   method   "FE" fixed effect (inverse variance), "DL" DerSimonian and Laird, or "REML"
 *   states   'count' of them; those without cases are left out
 *   level    confidence level as a fraction, 0.5 to 0.9999999999; normal quantile
 *   out      written only on TEDS_OK
 *
 * TEDS_EARG if a name is unknown or a number is out of range, TEDS_ENOMEM.
 *
 * Sources: Cochran, Biometrics 10 (1954) 101-129; DerSimonian, Laird, Controlled Clin.
 * Trials 7 (1986) 177-188; Viechtbauer, J. Educ. Behav. Stat. 30 (2005) 261-293
 * (REML); Higgins, Thompson, Statist. Med. 21 (2002) 1539-1558 (I2); Freeman, Tukey, Ann.
 * Math. Stat. 21 (1950) 607-611, back to a share by Miller, Am. Stat. 32 (1978) 138 with
 * the harmonic mean of the cases, which can mislead where these differ much.
 */
TEDS_API TEDS_USE teds_status teds_pool(const char *scale, const char *method,
                                        const teds_cluster_count *states, size_t count,
                                        double level, teds_pool_result *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
