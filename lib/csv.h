/*
 * csv.h - CSV cells through libcsv: a look at the first records, then blocks.
 */
#ifndef TEDSTAT_CSV_H
#define TEDSTAT_CSV_H

#include "block.h"

enum { TEDS_LONGEST_CELL = 64 * 1024 };

/* The first records, whole: cell k of record r is cells[first[r] + k], r = 0 is the header. */
struct teds_peek {
    struct teds_arena arena;
    char **cells;
    size_t cell_count, cell_room;
    size_t *first; /* records + 1 of them */
    size_t records, record_room;
};

/* Looks at no more than 'most' records at the start of the input; 'all': bytes are all of it. */
teds_status teds_csv_peek(const char *name, char delimiter, const char *bytes, size_t length,
                          bool all, size_t most, struct teds_peek *out, teds_error *err);
void teds_peek_free(struct teds_peek *peek);

struct teds_csv;

/*
 * Cells of the wanted columns, of records with just 'columns' cells.  The first record, the
 * header, is passed over; teds_csv_restart() starts elsewhere.  'name' (for messages) must stay;
 * 'wanted' is copied.
 */
teds_status teds_csv_new(const char *name, char delimiter, size_t columns, const bool *wanted,
                         struct teds_csv **out, teds_error *err);
void teds_csv_free(struct teds_csv *csv);

/* Parses the next bytes into *block, which is lent until the next call; none means the end. */
teds_status teds_csv_parse(struct teds_csv *csv, const char *bytes, size_t length,
                           struct teds_block *block, teds_error *err);

/* Starts anew at the beginning of a record, which is number 'record'. */
teds_status teds_csv_restart(struct teds_csv *csv, uint64_t record, teds_error *err);

/* Was there trouble behind the last block?  The next teds_csv_parse() fails with it. */
bool teds_csv_in_trouble(const struct teds_csv *csv);

/* The number of the record that comes next. */
uint64_t teds_csv_next_record(const struct teds_csv *csv);

/* Is everything that was parsed so far whole records? */
bool teds_csv_between_records(const struct teds_csv *csv);

const char *teds_libcsv_version(void);

#endif
