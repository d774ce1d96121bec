/*
 * suppress.c - which numbers of a table must be hidden so that no small count can be got back.
 *
 * The attacker's best bounds on a hidden sum are the least and the greatest value that it takes
 * on the polytope {x >= 0, shown sums as shown}; both lie at corners.  With nine atoms
 * there are at most 126 corners, so all are made.  A sum may still be known in part, as even or
 * odd: exactly one = any medication + any mutual help - 2 both.  Of the sums that tables show this
 * happens modulo 2 and 3 only, and where it does the same algebra modulo 2 and 3 tells.
 */
#include "suppress.h"

#include <math.h>
#include <string.h>

enum { MOST_SUMS = 64, MOST_CORNERS = 126, MOST_SENSITIVE = 256 };

static uint64_t sum_of(const uint64_t atoms[TEDS_ATOMS], unsigned set)
{
    uint64_t sum = 0;

    for (int i = 0; i < TEDS_ATOMS; i++)
        sum += set >> i & 1 ? atoms[i] : 0;
    return sum;
}

/* ---- the polytope ----------------------------------------------------- */

/* Independent equations: coefficients of the atoms, and the value. */
struct equations {
    double row[TEDS_ATOMS][TEDS_ATOMS + 1];
    int pivot[TEDS_ATOMS];
    int count;
};

/* Adds the sum unless it follows from those before; the rows stay reduced. */
static void add_equation(struct equations *e, unsigned set, double value)
{
    double row[TEDS_ATOMS + 1];
    int p = -1;

    for (int i = 0; i < TEDS_ATOMS; i++)
        row[i] = set >> i & 1;
    row[TEDS_ATOMS] = value;
    for (int k = 0; k < e->count; k++) {
        double f = row[e->pivot[k]];
        for (int i = 0; f != 0 && i <= TEDS_ATOMS; i++)
            row[i] -= f * e->row[k][i];
    }
    for (int i = 0; i < TEDS_ATOMS; i++)
        if (fabs(row[i]) > 1e-9 && (p < 0 || fabs(row[i]) > fabs(row[p])))
            p = i;
    if (p < 0)
        return;
    for (int i = TEDS_ATOMS; i >= 0; i--)
        row[i] /= i == p ? 1 : row[p];
    row[p] = 1;
    for (int k = 0; k < e->count; k++) {
        double f = e->row[k][p];
        for (int i = 0; f != 0 && i <= TEDS_ATOMS; i++)
            e->row[k][i] -= f * row[i];
    }
    memcpy(e->row[e->count], row, sizeof row);
    e->pivot[e->count++] = p;
}

/* Solves for the atoms in 'basis', all others 0; false if that is no corner. */
static bool corner(const struct equations *e, unsigned basis, double slack, double x[TEDS_ATOMS])
{
    double a[TEDS_ATOMS][TEDS_ATOMS + 1];
    int column[TEDS_ATOMS], n = e->count;

    for (int i = 0, k = 0; i < TEDS_ATOMS; i++)
        if (basis >> i & 1)
            column[k++] = i;
    for (int r = 0; r < n; r++) {
        for (int k = 0; k < n; k++)
            a[r][k] = e->row[r][column[k]];
        a[r][n] = e->row[r][TEDS_ATOMS];
    }
    for (int k = 0; k < n; k++) {
        int best = k;

        for (int r = k + 1; r < n; r++)
            if (fabs(a[r][k]) > fabs(a[best][k]))
                best = r;
        if (fabs(a[best][k]) < 1e-9)
            return false;
        for (int c = k; c <= n; c++) {
            double t = a[k][c];
            a[k][c] = a[best][c];
            a[best][c] = t;
        }
        for (int r = 0; r < n; r++) {
            double f = r == k ? 0 : a[r][k] / a[k][k];
            for (int c = k; f != 0 && c <= n; c++)
                a[r][c] -= f * a[k][c];
        }
    }
    memset(x, 0, TEDS_ATOMS * sizeof *x);
    for (int k = 0; k < n; k++) {
        x[column[k]] = a[k][n] / a[k][k];
        if (x[column[k]] < -slack)
            return false;
    }
    return true;
}

static int all_corners(const struct equations *e, double slack, double x[][TEDS_ATOMS])
{
    int count = 0;

    for (unsigned basis = 1; basis <= TEDS_ALL_ATOMS; basis++) {
        int size = 0;

        for (int i = 0; i < TEDS_ATOMS; i++)
            size += basis >> i & 1;
        if (size == e->count && corner(e, basis, slack, x[count]))
            count++;
    }
    return count;
}

/* ---- protection ------------------------------------------------------- */

struct sensitive {
    unsigned sets[MOST_SENSITIVE];
    size_t count;
};

static void add_sensitive(struct sensitive *s, const uint64_t atoms[TEDS_ATOMS], uint64_t n,
                          unsigned set)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->sets[i] == set)
            return;
    if (teds_is_small(sum_of(atoms, set), n) && s->count < MOST_SENSITIVE)
        s->sets[s->count++] = set;
}

static void find_sensitive(struct sensitive *s, const uint64_t atoms[TEDS_ATOMS], uint64_t n,
                           const struct teds_secret *secrets, size_t count)
{
    unsigned base = secrets[0].sums[0];

    s->count = 0;
    for (int i = 0; i < TEDS_ATOMS; i++)
        add_sensitive(s, atoms, n, 1u << i);
    for (size_t k = 0; k < count; k++) {
        for (size_t i = 0; i < secrets[k].count; i++) {
            unsigned set = secrets[k].sums[i];

            add_sensitive(s, atoms, n, set);
            add_sensitive(s, atoms, n, TEDS_ALL_ATOMS & ~set);
            if ((set & ~base) == 0)
                add_sensitive(s, atoms, n, base & ~set);
        }
        if (secrets[k].count == 2)
            add_sensitive(s, atoms, n, secrets[k].sums[1] & ~secrets[k].sums[0]);
    }
}

/* The rows of what is shown modulo a prime below 5, where each number is its own inverse. */
struct modulo {
    int prime, row[TEDS_ATOMS][TEDS_ATOMS]; /* row[i], if it is there, starts with a 1 at i */
};

static int reduce(const struct modulo *m, unsigned set, int row[TEDS_ATOMS])
{
    int first = TEDS_ATOMS;

    for (int i = 0; i < TEDS_ATOMS; i++)
        row[i] = set >> i & 1;
    for (int i = 0; i < TEDS_ATOMS; i++) {
        int f = m->row[i][i] ? m->prime - row[i] : 0;

        for (int k = i; f && k < TEDS_ATOMS; k++)
            row[k] = (row[k] + f * m->row[i][k]) % m->prime;
        if (row[i] && first == TEDS_ATOMS)
            first = i;
    }
    return first;
}

struct shown {
    struct equations e;
    struct modulo two, three;
};

static void add_modulo(struct modulo *m, unsigned set)
{
    int row[TEDS_ATOMS], first = reduce(m, set, row);

    for (int k = 0; first < TEDS_ATOMS && k < TEDS_ATOMS; k++)
        m->row[first][k] = row[k] * row[first] % m->prime;
}

static void show(struct shown *s, unsigned set, double value)
{
    add_equation(&s->e, set, value);
    add_modulo(&s->two, set);
    add_modulo(&s->three, set);
}

static bool known_in_part(const struct shown *s, unsigned set)
{
    int row[TEDS_ATOMS];

    return reduce(&s->two, set, row) == TEDS_ATOMS || reduce(&s->three, set, row) == TEDS_ATOMS;
}

/* An atom that is 0 at all corners is 0: no sum of what is shown says so, but all together with that none is negative. */
static void show_nothing(struct shown *s, double x[][TEDS_ATOMS], int corners)
{
    for (int i = 0; i < TEDS_ATOMS; i++) {
        double high = 0;

        for (int c = 0; c < corners; c++)
            high = fmax(high, x[c][i]);
        if (high < 1e-6) {
            add_modulo(&s->two, 1u << i);
            add_modulo(&s->three, 1u << i);
        }
    }
}

/* May every sensitive sum be 1 and n and all between, for all that is shown? */
static bool is_protected(const uint64_t atoms[TEDS_ATOMS], uint64_t n, const struct sensitive *s,
                         const struct teds_secret *secrets, size_t count)
{
    double x[MOST_CORNERS][TEDS_ATOMS], all = (double)sum_of(atoms, TEDS_ALL_ATOMS);
    struct shown shown = { .two.prime = 2, .three.prime = 3 };
    int corners;

    show(&shown, TEDS_ALL_ATOMS, all);
    for (size_t k = 0; k < count; k++)
        for (size_t i = 0; !secrets[k].hidden && i < secrets[k].count; i++)
            show(&shown, secrets[k].sums[i], (double)sum_of(atoms, secrets[k].sums[i]));
    corners = all_corners(&shown.e, 1e-12 * all + 1e-9, x);
    show_nothing(&shown, x, corners);
    for (size_t k = 0; k < s->count; k++) {
        double low = HUGE_VAL, high = -HUGE_VAL;

        for (int c = 0; c < corners; c++) {
            double value = 0;
            for (int i = 0; i < TEDS_ATOMS; i++)
                value += s->sets[k] >> i & 1 ? x[c][i] : 0;
            low = fmin(low, value);
            high = fmax(high, value);
        }
        if (!(low <= 1 + 1e-6 && high >= (double)n - 1e-6) || known_in_part(&shown, s->sets[k]))
            return false;
    }
    return true;
}

void teds_suppress(const uint64_t atoms[TEDS_ATOMS], uint64_t n, struct teds_secret *secrets,
                   size_t count)
{
    struct sensitive s;

    find_sensitive(&s, atoms, n, secrets, count);
    for (size_t k = 0; k < count; k++)
        secrets[k].hidden = s.count > 0;
    for (size_t k = 0; s.count > 0 && k < count; k++) {
        secrets[k].hidden = false;
        secrets[k].hidden = !is_protected(atoms, n, &s, secrets, count);
    }
}

bool teds_suppress_parts(const uint64_t *counts, size_t count, uint64_t n, size_t spare,
                         bool *hidden)
{
    uint64_t sum = 0;
    size_t taken = 0;

    for (size_t i = 0; i < count; i++) {
        hidden[i] = teds_is_small(counts[i], n);
        sum += hidden[i] ? counts[i] : 0;
        taken += hidden[i];
    }
    while (taken > 0 && (taken < 2 || sum < n + taken - 1)) {
        size_t best = count;

        for (size_t i = 0; i < count; i++)
            if (!hidden[i] && i != spare && counts[i] > 0 &&
                (best == count || counts[i] < counts[best]))
                best = i;
        if (best == count)
            return false;
        hidden[best] = true;
        sum += counts[best];
        taken++;
    }
    return true;
}
