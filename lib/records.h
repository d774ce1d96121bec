/*
 * records.h - a source as a header and then blocks of records.
 *
 * The first chunk is looked at for the delimiter, the header and the first records; it is
 * parsed again from its start once it is known which columns are wanted.
 */
#ifndef TEDSTAT_RECORDS_H
#define TEDSTAT_RECORDS_H

#include <tedstat/source.h>

#include "csv.h"

enum { TEDS_MOST_COLUMNS = 20000 };

struct teds_records {
    teds_source *source;
    struct teds_peek peek; /* the header and the first records, whole */
    size_t columns;        /* of the header */
    char delimiter;
    struct teds_csv *csv;
    char *chunk;
    size_t chunk_used;
    bool chunk_pending, ended; /* pending: read but not yet parsed */
};

/*
 * Takes the source, on success and on failure; 'r' is to be closed in both cases.  Fails where
 * there is no record, where a header name stands twice, and where it is no CSV at all.
 */
teds_status teds_records_open(struct teds_records *r, teds_source *source, teds_error *err);
void teds_records_close(struct teds_records *r);

/* Which columns the blocks shall hold: wanted[column], for each of r->columns. */
teds_status teds_records_select(struct teds_records *r, const bool *wanted, teds_error *err);

/* The next block; *last says that no other follows. */
teds_status teds_records_next(struct teds_records *r, struct teds_block *block, bool *last,
                              teds_error *err);

/* The header of a column; the column of a header (letter case ignored), or r->columns. */
const char *teds_records_header(const struct teds_records *r, size_t column);
size_t teds_records_column(const struct teds_records *r, const char *header);

#endif
