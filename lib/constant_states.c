/*
 * constant_states.c - leaves out states that are not in every year.
 */
#include <stdlib.h>

#include "cohort.h"
#include "tally.h"

enum { MOST_YEARS = 64, MOST_CODES = 128 };

/* Which states have discharges in which years. */
struct presence {
    int32_t years[MOST_YEARS];
    size_t year_count;
    bool present[MOST_YEARS][MOST_CODES]; /* [year][digit of the state] */
};

static const struct teds_dimension *year_dimension(const teds_tally *t)
{
    for (size_t i = 0; i < t->by_count; i++)
        if (teds_same_codes_as(t->dimensions[i].variable)->role == TEDS_ROLE_YEAR)
            return &t->dimensions[i];
    return NULL;
}

static size_t year_index(struct presence *p, int32_t year)
{
    size_t i = 0;

    while (i < p->year_count && p->years[i] != year)
        i++;
    if (i == p->year_count && i < MOST_YEARS)
        p->years[p->year_count++] = year;
    return i;
}

static bool in_every_year(const struct presence *p, uint64_t state)
{
    for (size_t i = 0; i < p->year_count; i++)
        if (!p->present[i][state])
            return false;
    return true;
}

struct constancy {
    const struct teds_dimension *state;
    const struct presence *presence;
};

static int is_constant(void *context, uint64_t key, bool *missing)
{
    const struct constancy *c = context;

    *missing = false;
    return in_every_year(c->presence, teds_key_digit(c->state, key)) ? TEDS_KEPT : 0;
}

static teds_status look(const teds_tally *t, const struct teds_dimension *year,
                        const struct teds_dimension *state, struct presence *p, teds_error *err)
{
    for (size_t i = 0; i < t->cell_room; i++) {
        uint64_t key = t->cells[i].key;
        int32_t code = t->cells[i].count ? teds_key_code(year, key) : TEDS_MISSING;
        size_t y = code >= 0 ? year_index(p, code) : 0;

        if (y == MOST_YEARS)
            return teds_fail(err, TEDS_EARG, "more than %d years", MOST_YEARS);
        if (code >= 0)
            p->present[y][teds_key_digit(state, key)] = true;
    }
    return TEDS_OK;
}

teds_status teds_tally_keep_constant_states(teds_tally *t, teds_error *err)
{
    const struct teds_dimension *year = year_dimension(t), *state = &t->dimensions[t->by_count];
    struct presence *p;
    teds_status st;

    if (!year)
        return teds_fail(err, TEDS_EARG, "--constant-states needs the years; this tally was not made by "
                                         "year");
    p = calloc(1, sizeof *p);
    st = p ? look(t, year, state, p, err) : teds_nomem(err);
    if (st == TEDS_OK)
        st = teds_tally_add_rule(t, "constant states", "state not present in every year", err);
    if (st == TEDS_OK)
        st = teds_tally_sieve(t, 1, is_constant, &(struct constancy){ state, p }, err);
    if (st == TEDS_OK)
        t->constant_states = true;
    free(p);
    return st;
}
