/*
 * method.c - looking methods up by name; checks of levels and counts.
 */
#include "method.h"

#include <tedstat/interval.h>

#include "base.h"

struct table {
    const char *rows;
    size_t count, size;
};

static const char *row_name(void *context, size_t i)
{
    const struct table *t = context;

    return i < t->count ? *(const char *const *)(const void *)(t->rows + i * t->size) : NULL;
}

const void *teds_find_method(const char *kind, const void *table, size_t count, size_t size,
                             const char *name, teds_error *err)
{
    struct table t = { table, count, size };
    char room[TEDS_UNKNOWN_ROOM];

    for (size_t i = 0; i < count; i++)
        if (teds_same_word(row_name(&t, i), name))
            return t.rows + i * size;
    teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = name }, "%s",
                 teds_unknown(kind, name, row_name, &t, room));
    return NULL;
}

teds_status teds_check_level(double level, teds_error *err)
{
    char room[TEDS_NUMBER_ROOM];

    if (level >= TEDS_LEAST_LEVEL && level <= TEDS_MOST_LEVEL)
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "the confidence level %s is not from %.10g to %.10g (write 0.95, not 95)",
                     teds_number_text(level, room), TEDS_LEAST_LEVEL, TEDS_MOST_LEVEL);
}

teds_status teds_check_counts(uint64_t x, uint64_t n, teds_error *err)
{
    if (x > n)
        return teds_fail(err, TEDS_EARG, "the count %llu is larger than the number of cases %llu",
                         (unsigned long long)x, (unsigned long long)n);
    if (n > TEDS_MOST_CASES)
        return teds_fail(err, TEDS_EARG, "%llu cases are more than the %llu that are supported",
                         (unsigned long long)n, (unsigned long long)TEDS_MOST_CASES);
    return TEDS_OK;
}
