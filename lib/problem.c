/*
 * problem.c - counting imperfect data by kind and column.
 */
#include "problem.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [TEDS_UNKNOWN_CODE] = "unknown_code",
    [TEDS_NOT_A_CODE] = "not_a_code",
    [TEDS_SHORT_RECORD] = "short_record",
    [TEDS_LONG_RECORD] = "long_record",
};

const char *teds_problem_name(teds_problem_kind kind)
{
    return (size_t)kind < TEDS_COUNT(names) ? names[kind] : "unknown";
}

bool teds_problem_kind_find(const char *name, size_t length, teds_problem_kind *kind)
{
    for (size_t i = 0; i < TEDS_COUNT(names); i++) {
        if (teds_same_word_n(names[i], name, length)) {
            *kind = (teds_problem_kind)i;
            return true;
        }
    }
    return false;
}

static bool earlier(const teds_problem *a, const teds_problem *b)
{
    return a->input != b->input ? a->input < b->input : a->first_record < b->first_record;
}

/* The list is kept sorted by kind and column, so that it does not depend on the order met. */
static int compare(const teds_problem *a, const teds_problem *b)
{
    return a->kind != b->kind ? (a->kind < b->kind ? -1 : 1) : strcmp(a->column, b->column);
}

bool teds_problems_add(struct teds_problems *p, const teds_problem *what)
{
    size_t i = 0;

    while (i < p->count && compare(&p->list[i], what) < 0)
        i++;
    if (i == p->count || compare(&p->list[i], what) != 0) {
        if (!TEDS_PUSH(p->list, p->count, p->room))
            return false;
        memmove(p->list + i + 1, p->list + i, (p->count - 1 - i) * sizeof *p->list);
        p->list[i] = *what;
        return true;
    }
    if (earlier(what, &p->list[i])) {
        uint64_t count = p->list[i].count;
        p->list[i] = *what;
        p->list[i].count = count;
    }
    p->list[i].count += what->count;
    return true;
}

const char *teds_problem_text(const teds_problem *p, const char *edition, char *to, size_t room)
{
    switch (p->kind) {
    case TEDS_UNKNOWN_CODE:
        snprintf(to, room, "code \"%s\" is not in edition %s; it counts as missing", p->first_text,
                 edition);
        break;
    case TEDS_NOT_A_CODE:
        snprintf(to, room, "\"%s\" is neither a code nor a label of edition %s; it counts as missing",
                 p->first_text, edition);
        break;
    case TEDS_SHORT_RECORD:
        snprintf(to, room, "fewer cells than the header (%s); the record is left out",
                 p->first_text);
        break;
    case TEDS_LONG_RECORD:
        snprintf(to, room, "more cells than the header (%s); the record is left out",
                 p->first_text);
        break;
    }
    return to;
}
