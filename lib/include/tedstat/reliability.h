/*
 * reliability.h - is a proportion fit to be printed, by the standards of the National
 * Center for Health Statistics?
 *
 * Parker JD, Talih M, Malec DJ, et al., National Center for Health Statistics data
 * presentation standards for proportions, Vital Health Stat 2(175), 2017.  A flag is
 * shown beside a number; it hides nothing.
 *
 * Pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_RELIABILITY_H
#define TEDSTAT_RELIABILITY_H

#include <stdbool.h>
#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What the standards say, in their order:
 *   few_cases        fewer than 30 cases, or effective cases: suppress
 *   wide             the 95 % interval is 0.30 wide or wider: suppress
 *   relatively_wide  it is wider than 0.05, and than 130 % of the proportion: suppress
 * and where none of these holds 'reliable' is true and 'reason' is "".
 */
typedef struct teds_reliability_result {
    bool reliable;
    const char *reason;
    const char *review; /* "", "no_events" (none or all: see below) or "few_clusters" (fewer than
                             8 degrees of freedom): a statistician should look at it */
    bool complement_reliable; /* the same for 1 - p; else the standards ask for a footnote */
    double lower, upper; /* Korn and Graubard's 95 % interval, effective cases at most the cases */
    double width, relative_width; /* relative_width: of p; HUGE_VAL where p = 0 */
    double effective_n;           /* at most the number of cases */
} teds_reliability_result;

/*
 * teds_reliability() applies the standards to used of cases.
 *
 *   effective_n   cases divided by the design effect, > 0; cases itself for a simple sample
 *   df            degrees of freedom of the design, >= 1: clusters less strata; HUGE_VAL for
 *                 a simple sample
 *   out           written only on TEDS_OK
 *
 * At 0 and n of n the standards' relative width means nothing: the result is then judged
 * by the width alone, and marked "no_events" for review, as they ask.
 *
 * TEDS_EARG if a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_reliability(uint64_t used, uint64_t cases, double effective_n,
                                               double df, teds_reliability_result *out,
                                               teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
