/*
 * edition.h - the inside of an edition file's loading; see edition.c.
 */
#ifndef TEDSTAT_EDITION_H
#define TEDSTAT_EDITION_H

#include "catalog.h"

/* Where in the file the section of a column begins, and where it says these; 0: nowhere. */
struct teds_edition_lines {
    unsigned section, position, constant, columns, first_of;
};

struct teds_edition_loading {
    teds_catalog *c;
    struct teds_growing_edition *g;
    bool own;          /* a user's, and looked at more closely; those compiled in are by a test */
    size_t code_room, by_state_room; /* of the last column */
    bool highest_known;
    int highest;       /* of its numbers so far */
    int year, state;   /* of the list of absent states that is read; the one that is wrong, or -1 */
    int first_absent, last_absent; /* years of such lists; 0: none */
    unsigned first_absent_line, last_absent_line;
    bool no_memory;    /* while reading a list or a code */
    bool facts_known;  /* [edition] was there */
    size_t line_count; /* in the section that is read, so far */
    const char **keys; /* those of them that are words */
    size_t key_count, key_room;
    bool column_open;  /* its lines are being read */
    struct teds_edition_lines *lines; /* of every column */
    size_t lines_count, lines_room;
    unsigned *code_lines; /* of the last column's codes */
    size_t code_lines_count, code_lines_room;
};

/* A copy that lives as long as the catalog; a count of records or bytes as text; a state's code? */
char *teds_edition_keep(struct teds_edition_loading *l, const char *text, size_t length);
bool teds_edition_amount(const char *text, int64_t *value);
bool teds_edition_state(const teds_catalog *c, int code);

/* A line of [edition]. */
teds_status teds_edition_fact(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err);

/* The head of a column's section, each of its lines, and its end, where all of it is checked. */
teds_status teds_edition_column_start(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err);
teds_status teds_edition_column_line(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err);
teds_status teds_edition_column_end(struct teds_edition_loading *l, const char *file, teds_error *err);

/* Of a whole edition; gives it its name as title if it has none.  'file' is for messages. */
teds_status teds_edition_check(struct teds_edition_loading *l, const char *file, teds_error *err);

#endif
