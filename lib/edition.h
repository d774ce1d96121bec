/*
 * edition.h - the inside of an edition file's loading; see edition.c.
 */
#ifndef TEDSTAT_EDITION_H
#define TEDSTAT_EDITION_H

#include "catalog.h"

struct teds_edition_loading {
    teds_catalog *c;
    struct teds_growing_edition *g;
    size_t code_room, by_state_room; /* of the last column */
    bool highest_known;
    int highest;       /* of its numbers so far */
    int year;          /* of the list of absent states that is read */
    bool no_memory;    /* while reading a list or a code */
    bool facts_known;  /* [edition] was there */
    unsigned section;  /* the line of the section that is read */
    size_t line_count; /* in it so far */
    const char **keys; /* those of them that are words */
    size_t key_count, key_room;
};

/* A copy that lives as long as the catalog; and a count of records or bytes as text. */
char *teds_edition_keep(struct teds_edition_loading *l, const char *text, size_t length);
bool teds_edition_amount(const char *text, int64_t *value);

/* The head of a column's section, and each of its lines. */
teds_status teds_edition_column_start(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err);
teds_status teds_edition_column_line(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err);

/* Of a whole edition; gives it its name as title if it has none.  'file' is for messages. */
teds_status teds_edition_check(struct teds_edition_loading *l, const char *file, teds_error *err);

#endif
