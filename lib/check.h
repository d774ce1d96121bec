/*
 * check.h - what a check collects in its one pass, for report_check*.c.
 */
#ifndef TEDSTAT_CHECK_INSIDE_H
#define TEDSTAT_CHECK_INSIDE_H

#include <tedstat/check.h>

#include "decode.h"
#include "hash.h"
#include "layout.h"
#include "records.h"

/* Small whole numbers are counted in a table, everything else by its text. */
enum { TEDS_SMALLEST = -16, TEDS_SMALL_CODES = 1100, TEDS_MOST_TEXTS = 20000 };

struct teds_text_count {
    const char *text;
    uint64_t count, first_record;
};

/* One column of the file. */
struct teds_column_counts {
    const char *header;
    const teds_variable *variable;     /* or NULL */
    const teds_edition_column *column; /* or NULL */
    bool counted;                      /* not a case number */
    uint64_t small[TEDS_SMALL_CODES];
    uint64_t first_record[TEDS_SMALL_CODES];
    struct teds_text_count *texts; /* a hash table */
    size_t text_count, text_room;
    uint64_t too_many; /* cells with other texts, after so many different ones */
};

/* A relation between columns that always holds. */
struct teds_relation {
    uint64_t records, violations, first_record; /* records: in which it could be looked at */
};

enum {
    TEDS_REL_REGION,
    TEDS_REL_DIVISION,
    TEDS_REL_PREGNANT,
    TEDS_REL_FLAGS, /* the first of one for each flag */
    TEDS_MOST_FLAGS = 24,
    TEDS_RELATIONS = TEDS_REL_FLAGS + TEDS_MOST_FLAGS
};

struct teds_state_coverage {
    uint64_t records, medication, admission, discharge; /* known; the last two: mutual help */
};
enum { TEDS_MOST_STATES = 100 }; /* FIPS codes are below; the last is for unknown ones */

/* A column whose counts by state are published: its records by state and code. */
struct teds_by_state {
    const teds_edition_column *column;
    uint64_t *count; /* state x code of the column */
};
enum { TEDS_MOST_BY_STATE = 4 };

struct teds_check {
    const teds_catalog *catalog;
    const teds_variable *region, *division; /* made from the state */
    struct teds_records in;
    struct teds_layout layout;
    struct teds_arena arena;
    struct teds_column_counts *columns;
    uint64_t records, left_out;
    struct teds_by_state by_state[TEDS_MOST_BY_STATE];
    size_t by_state_count;
    struct teds_relation relations[TEDS_RELATIONS];
    struct teds_state_coverage states[TEDS_MOST_STATES];
    bool has_state, has_medication, has_admission, has_discharge;
    char sha256[TEDS_SHA256_TEXT];
};

/* How often the code stands in the column: as a number, as text, or as its label. */
uint64_t teds_check_count(const struct teds_column_counts *c, const teds_edition_code *code);

teds_status teds_check_report(const struct teds_check *check, teds_report **out, bool *differs,
                              teds_error *err);

#endif
