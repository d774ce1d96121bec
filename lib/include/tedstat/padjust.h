/*
 * padjust.h - p-values of many tests, adjusted so that they can be read together.
 *
 * No global state, callable from any thread.
 */
#ifndef TEDSTAT_PADJUST_H
#define TEDSTAT_PADJUST_H

#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row of the method table. */
typedef struct teds_padjust_method {
    const char *name;                           /* "holm" */
    const char *summary;                        /* when to use it, one line */
    const char *source;                         /* paper */
    const struct teds_padjust_formula *formula; /* the library's own */
} teds_padjust_method;

/* The methods this build has, the default first. */
TEDS_API const teds_padjust_method *teds_padjust_methods(size_t *count);

/*
 * teds_padjust() adjusts p-values.
 *
 *   method   a name of teds_padjust_methods(), letter case ignored
 *   p        'count' p-values, each from 0 to 1, at most 1e6 of them (hommel: 20,000)
 *   out      'count' adjusted p-values in the same order; may be p itself
 *
 * TEDS_EARG if the method is unknown or a value is not a probability, TEDS_ENOMEM.  'out'
 * is written only on TEDS_OK.
 */
TEDS_API TEDS_USE teds_status teds_padjust(const char *method, const double *p, size_t count,
                                           double *out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
