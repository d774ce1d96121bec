/*
 * sheet.h - a small csv of named columns, whole in memory: what a calculator reads.
 */
#ifndef TEDSTAT_SHEET_H
#define TEDSTAT_SHEET_H

#include "csv.h"

#include <tedstat/source.h>

/* A column by its name, letter case ignored. */
struct teds_sheet_column {
    const char *name;
    bool required;
    size_t at; /* set by teds_sheet_open(); SIZE_MAX if there is none */
};

struct teds_sheet {
    const char *name; /* of the input */
    teds_source *source;
    struct teds_buf bytes;
    struct teds_peek table;
};
#define TEDS_SHEET_INIT { .bytes = TEDS_BUF_INIT }

/*
 * Reads all of the csv (path, or "-") and finds the columns.  TEDS_EEMPTY if there is no row,
 * TEDS_ELAYOUT if a required column is absent.  teds_sheet_free() even after failure.
 */
teds_status teds_sheet_open(struct teds_sheet *b, const char *path,
                            struct teds_sheet_column *columns, size_t count, teds_error *err);
void teds_sheet_free(struct teds_sheet *b);

size_t teds_sheet_rows(const struct teds_sheet *b); /* rows are 1 .. this */

/* TEDS_EFORMAT unless the row has as many cells as the header. */
teds_status teds_sheet_row(const struct teds_sheet *b, size_t row, teds_error *err);

/* The text of a cell; "" where there is no such column. */
const char *teds_sheet_text(const struct teds_sheet *b, size_t row, struct teds_sheet_column c);

/* A cell as a count, or as a number; a number that is not there is left as it is. */
teds_status teds_sheet_count(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                             uint64_t *out, teds_error *err);
teds_status teds_sheet_number(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                              double *out, teds_error *err);

/* Repeats the failure 'why' of a calculation, with the row's place in front. */
teds_status teds_sheet_failed(const struct teds_sheet *b, size_t row, const teds_error *why,
                              teds_error *err);

#endif
