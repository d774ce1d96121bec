/*
 * method.h - looking a method up by name in a table, and the checks that all
 * statistical functions share.
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_METHOD_H
#define TEDSTAT_METHOD_H

#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>

/* The largest count that the numerical methods are made and tested for. */
#define TEDS_MOST_CASES UINT64_C(1000000000)

/* What lists say of a method, beside the function that does it: the first member of a table's row. */
struct teds_method_words {
    const char *name, *summary, *source;
};

/* The i-th method for pooling (pool.c), for clusters by resampling (cluster_bootstrap.c), of funnel limits (funnel.c); NULL past the end. */
const struct teds_method_words *teds_pool_method(size_t i);
const struct teds_method_words *teds_resampling_method(size_t i);
const struct teds_method_words *teds_funnel_method(size_t i);

/*
 * The row of 'table' (count rows of 'size' bytes, the first member of each its name)
 * that is called 'name', letter case ignored; NULL if there is none: then 'err' says
 * which 'kind' of name it is not and which one is nearest.
 */
const void *teds_find_method(const char *kind, const void *table, size_t count, size_t size,
                             const char *name, teds_error *err);

/* TEDS_EARG unless the level is from TEDS_LEAST_LEVEL to TEDS_MOST_LEVEL. */
teds_status teds_check_level(double level, teds_error *err);

/* TEDS_EARG unless x <= n <= TEDS_MOST_CASES. */
teds_status teds_check_counts(uint64_t x, uint64_t n, teds_error *err);

#endif
