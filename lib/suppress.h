/*
 * suppress.h - which of several counts must be hidden so that no small one can be got back.
 *
 * The attacker knows this program.  So what is hidden beside a small count is chosen by what he may
 * know: which counts are small, an order that does not come from the data, and sums that are told anyway.
 * It is never chosen by a number that is hidden, for from the choice that number would follow.
 */
#ifndef TEDSTAT_SUPPRESS_H
#define TEDSTAT_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Is a count of 1 .. n - 1? */
static inline bool teds_is_small(uint64_t count, uint64_t n)
{
    return count > 0 && count < n;
}

/*
 * For counts whose total is known, each of which is told to be 0 or not: hides the k small ones, and with them
 * others, the first of 'order' that are not small (order_count indices of counts; who is not in it is not taken):
 * m of them, one or more, until all that are hidden sum to (m + 1) n + k or more.
 *
 * Then each of the small ones may be anything from 1 to n - 1 for all that is known: if it is v, let the other
 * small ones be 1, the others n but the last.  That keeps the sum, and the last is n or more; with any fewer of
 * the m others the sum stays below what is asked, (j + 1) n + k, so the same ones are hidden.
 *
 * Returns false if all together do not suffice: the total must be hidden too.
 */
bool teds_suppress_parts(const uint64_t *counts, size_t count, uint64_t n, const size_t *order, size_t order_count,
                         bool *hidden);

#endif
