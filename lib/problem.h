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

#endif
