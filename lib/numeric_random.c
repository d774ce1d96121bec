/*
 * numeric_random.c - seeded random numbers: GSL's Mersenne twister, without the parts of
 * GSL that allocate and that could reach its aborting error handler.
 */
#include "numeric.h"

#include <stdlib.h>

#include <gsl/gsl_rng.h>

struct teds_random {
    gsl_rng generator;
};

struct teds_random *teds_num_random_new(uint64_t seed)
{
    const gsl_rng_type *type = gsl_rng_mt19937;
    struct teds_random *r = calloc(1, sizeof *r + type->size);

    if (!r)
        return NULL;
    r->generator.type = type;
    r->generator.state = r + 1; /* an array of unsigned long: calloc's alignment will do */
    /* the twister takes 32 bits; the upper half is mixed in, so that all seeds differ */
    gsl_rng_set(&r->generator, (unsigned long)((seed ^ (seed >> 32) * 2654435761u) & 0xffffffffu));
    return r;
}

void teds_num_random_free(struct teds_random *r)
{
    free(r);
}

uint32_t teds_num_random_below(struct teds_random *r, uint32_t n)
{
    return (uint32_t)gsl_rng_uniform_int(&r->generator, n);
}
