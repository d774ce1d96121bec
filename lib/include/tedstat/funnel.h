/*
 * funnel.h - how far the rate of a unit of n cases may be from a target by chance.
 *
 * Pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_FUNNEL_H
#define TEDSTAT_FUNNEL_H

#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_funnel_limits {
    double lower, upper; /* fractions in [0, 1] */
} teds_funnel_limits;

/*
 * teds_funnel() gives the limits between which the rate of a unit lies with probability
 * 'level' if its true rate is the target.  The control limits of a funnel plot are those
 * of 0.95 and 0.998.
 *
 *   method   "exact": binomial quantiles, interpolated so that the limits are smooth in n
 *            (Spiegelhalter, Statist. Med. 24 (2005) 1185-1202, appendix A.1.1);
 *            "normal": target -+ z sqrt(target (1 - target) / n), cut to [0, 1]
 *   target   the rate to compare with, 0 <= target <= 1
 *   n        cases of the unit, 1 .. 1e9
 *   level    0.5 to 0.9999999999
 *   out      written only on TEDS_OK
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_funnel(const char *method, double target, uint64_t n,
                                          double level, teds_funnel_limits *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
