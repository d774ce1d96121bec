/*
 * suppress.h - which numbers of a table must be hidden so that no small count can be got back.
 *
 * A group's discharges fall into nine atoms: medication and mutual help, each yes, no or
 * missing.  Everything that is printed of a group is a sum of atoms, or a function of such sums.
 * An attacker knows the sums that are shown, that atoms are whole numbers and none is negative:
 * what is hidden may then be anything between the ends of a polytope, unless the sums shown
 * fix whether it is even or odd.
 */
#ifndef TEDSTAT_SUPPRESS_H
#define TEDSTAT_SUPPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TEDS_ATOMS = 9, TEDS_ALL_ATOMS = (1 << TEDS_ATOMS) - 1 };

/* Is a count of 1 .. n - 1? */
static inline bool teds_is_small(uint64_t count, uint64_t n)
{
    return count > 0 && count < n;
}

/* Numbers that are shown or hidden together: one or two sums, each a set of atoms. */
struct teds_secret {
    unsigned sums[2];
    size_t count;
    bool hidden; /* the answer */
};

/*
 * Shows what can be shown, in the order given (what is worth most first), so that each atom,
 * each of these sums, what remains of all and of the first of them ('base', the cases) and what
 * lies between two sums of one secret, if it is 1 .. n - 1, may for all that is shown be anything from
 * 1 to n.  The number of all atoms is known to everybody, and must be n or more.
 */
void teds_suppress(const uint64_t atoms[TEDS_ATOMS], uint64_t n, struct teds_secret *secrets,
                   size_t count);

/*
 * For counts whose total is known: hides the small ones, and others, smallest first, until
 * there are two and any of them may be anything from 1 to n, though it is known that none is 0: so their sum is
 * n or more and one more for each beyond the first.  'spare' may not be taken for that (SIZE_MAX: none).
 * Returns false if that did not suffice: the total must be hidden too.
 */
bool teds_suppress_parts(const uint64_t *counts, size_t count, uint64_t n, size_t spare,
                         bool *hidden);

#endif
