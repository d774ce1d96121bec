/*
 * multinomial.h - intervals for all classes of one sample, true together.
 *
 * All functions are pure: no allocation, no global state, callable from any thread.
 */
#ifndef TEDSTAT_MULTINOMIAL_H
#define TEDSTAT_MULTINOMIAL_H

#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>
#include <tedstat/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row of the method table; a name is never reused for another formula. */
typedef struct teds_multinomial_method {
    const char *name;                               /* "goodman" */
    const char *summary;                            /* when to use it, one line */
    const char *source;                             /* paper and equation */
    const struct teds_multinomial_formula *formula; /* the library's own */
} teds_multinomial_method;

/* The methods this build has, the default first. */
TEDS_API const teds_multinomial_method *teds_multinomial_methods(size_t *count);

/*
 * teds_multinomial() computes an interval for the share of each class.
 *
 *   method    a name of teds_multinomial_methods(), letter case ignored
 *   counts    of 'classes' >= 2 classes that exclude each other; their sum is at most 1e9
 *   level     with which all intervals hold together (with the two *_percategory methods:
 *             each one for itself), 0.5 to 0.9999999999
 *   out       'classes' results in the same order; written only on TEDS_OK.  Notes are
 *             those of teds_interval()
 *
 * TEDS_EARG if the method is unknown or a number is out of range.  'err' may be NULL.
 */
TEDS_API TEDS_USE teds_status teds_multinomial(const char *method, const uint64_t *counts,
                                               size_t classes, double level,
                                               teds_interval_result *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
