/*
 * suppress.c - which of several counts must be hidden so that no small one can be got back.
 */
#include "suppress.h"

bool teds_suppress_parts(const uint64_t *counts, size_t count, uint64_t n, const size_t *order, size_t order_count,
                         bool *hidden)
{
    uint64_t sum = 0, small = 0, others = 0;

    for (size_t i = 0; i < count; i++) {
        hidden[i] = teds_is_small(counts[i], n);
        sum += hidden[i] ? counts[i] : 0;
        small += hidden[i];
    }
    if (small == 0)
        return true;
    for (size_t k = 0; k < order_count; k++) {
        size_t i = order[k];

        if (counts[i] < n)
            continue;
        hidden[i] = true;
        sum += counts[i];
        others++;
        /* divided, as n may be anything */
        if (sum >= small && (sum - small) / n >= others + 1)
            return true;
    }
    return false;
}
