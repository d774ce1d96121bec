/*
 * nearest.c - a name that nobody knows, and the known one that was perhaps meant.
 */
#include "base.h"

#include <stdio.h>
#include <string.h>

/* Damerau-Levenshtein distance (adjacent swaps count one), cut off at 'limit'. */
static size_t distance(const char *a, const char *b, size_t limit)
{
    enum { LONGEST = 63 };
    size_t rows[3][LONGEST + 1], n = strlen(a), m = strlen(b);

    if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > limit)
        return limit + 1;
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *up = rows[(i + 2) % 3], *upup = rows[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t cost = teds_lower(a[i - 1]) != teds_lower(b[j - 1]);
            size_t best = up[j - 1] + cost;

            if (up[j] + 1 < best)
                best = up[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && teds_lower(a[i - 1]) == teds_lower(b[j - 2]) &&
                teds_lower(a[i - 2]) == teds_lower(b[j - 1]) && upup[j - 2] + 1 < best)
                best = upup[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[n % 3][m];
}

const char *teds_nearest(const char *word, const char *(*candidate)(void *context, size_t i),
                         void *context)
{
    size_t length = strlen(word), limit = length < 4 ? 1 : length < 8 ? 2 : 3;
    const char *best = NULL, *name;

    for (size_t i = 0; (name = candidate(context, i)) != NULL; i++) {
        size_t d = distance(word, name, limit);

        if (d <= limit) {
            best = name;
            if (d == 0)
                break;
            limit = d - 1;
        }
    }
    return best;
}

/* All there are, if they are few enough to be read. */
static void add_choices(char to[TEDS_UNKNOWN_ROOM], const char *(*candidate)(void *context, size_t i), void *context)
{
    const size_t begin = strlen(to);
    size_t length = begin;
    const char *name;

    for (size_t i = 0; (name = candidate(context, i)) != NULL; i++) {
        int n = snprintf(to + length, TEDS_UNKNOWN_ROOM - length, "%s%s", i ? ", " : "; there are ", name);

        if (n < 0 || (size_t)n >= TEDS_UNKNOWN_ROOM - length) {
            to[begin] = '\0';
            return;
        }
        length += (size_t)n;
    }
}

const char *teds_unknown(const char *kind, const char *name,
                         const char *(*candidate)(void *context, size_t i), void *context,
                         char to[TEDS_UNKNOWN_ROOM])
{
    const char *near = teds_nearest(name, candidate, context);
    char shown[128];

    teds_printable(shown, sizeof shown, name, strlen(name));
    snprintf(to, TEDS_UNKNOWN_ROOM, "there is no %s \"%s\"%s%.100s%s", kind, shown,
             near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
    if (!near)
        add_choices(to, candidate, context);
    return to;
}
