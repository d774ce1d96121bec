/*
 * published.h - the inside of a study; see tedstat/published.h.
 */
#ifndef TEDSTAT_PUBLISHED_INSIDE_H
#define TEDSTAT_PUBLISHED_INSIDE_H

#include <tedstat/published.h>

#include "sweep.h"

enum { TEDS_MOST_CELLS = 32, TEDS_MOST_STUDY_RULES = 8, TEDS_PUBLISHED_ROOM = 48 };

/* One number of the paper. */
struct teds_published_cell {
    const char *name, *label;
    teds_class class;
    const char *where; /* a rule for the discharges of this cell, or "" */
    const char *text;  /* as published */
    bool one_in;       /* "1 in 7"; else a percentage */
    double value;      /* 7, or 10.4 */
    double step;       /* of its rounding: 1, or 0.1 percentage points */
    int decimals;
};

struct teds_published {
    const teds_catalog *catalog;
    struct teds_arena arena;
    const char *name, *title, *citation, *data, *cohort;
    const char *where[TEDS_MOST_STUDY_RULES];
    size_t where_count;
    int first_year, last_year; /* of its data; 0: it does not say */
    struct teds_published_cell cells[TEDS_MOST_CELLS];
    size_t cell_count;
    teds_sweep *sweep;
};

/* Our share as the cell would print it: "10.4 %", "1 in 7". */
const char *teds_published_round(const struct teds_published_cell *cell, double share,
                                 char to[TEDS_PUBLISHED_ROOM]);
bool teds_published_same(const struct teds_published_cell *cell, double share);

/* The percentages that round to the published number: "10.35 to 10.45". */
const char *teds_published_range(const struct teds_published_cell *cell, char to[TEDS_PUBLISHED_ROOM]);

/* How far a share is from what rounds to the published number, in percentage points. */
double teds_published_distance(const struct teds_published_cell *cell, double share);

#endif
