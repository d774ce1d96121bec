/*
 * problem.h - counting imperfect data by kind and column.
 */
#ifndef TEDSTAT_PROBLEM_H
#define TEDSTAT_PROBLEM_H

#include <tedstat/reader.h>

#include "base.h"

struct teds_problems {
    teds_problem *list;
    size_t count, room;
};

/* Adds to the entry of that kind and column; keeps the place that was met first. */
bool teds_problems_add(struct teds_problems *p, const teds_problem *what);

bool teds_problem_kind_find(const char *name, size_t length, teds_problem_kind *kind);

/* One sentence: what is wrong and what was done about it. 'edition' for unknown codes. */
void teds_problem_sentence(const teds_problem *p, const char *edition, struct teds_buf *to);

#endif
