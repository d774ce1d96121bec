/*
 * trend.h - shares over ordered groups: years, doses, ages.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_TREND_H
#define TEDSTAT_TREND_H

#include <tedstat/hypothesis.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One group: used <= cases. */
typedef struct teds_trend_point {
    double score; /* its place on the scale: the year, the dose; finite */
    uint64_t used, cases;
} teds_trend_point;

/* The tests and estimates this build has. */
TEDS_API const teds_test_method *teds_trend_methods(size_t *count);

/*
 * teds_trend() tests for a trend, or estimates one with an interval.
 *
 *   method   a name of teds_trend_methods(), letter case ignored
 *   points   'count' groups, at most 1e9 cases in all; groups without cases are left out
 *   level    of the interval, 0.5 to 0.9999999999
 *   out      written only on TEDS_OK
 *
 * Notes: "one_group": fewer than two groups with different scores; "one_outcome": all
 * cases are used or none is; "separation": the estimate is infinite, as all of one kind
 * lie at one end of the scale.
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_trend(const char *method, const teds_trend_point *points,
                                         size_t count, double level, teds_test_result *out,
                                         teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
