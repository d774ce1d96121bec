/*
 * records.h - a source as a header and then blocks of records.
 *
 * The first chunk is looked at for the delimiter, the header and the first records; it is
 * parsed again from its start once it is known which columns are wanted.  Then the scanner
 * (scan.h) finds the cells; a record that it does not understand goes through libcsv, and
 * the scanner goes on behind it.  Blocks, record numbers and messages are the same as if
 * libcsv had read it all.
 */
#ifndef TEDSTAT_RECORDS_H
#define TEDSTAT_RECORDS_H

#include <tedstat/source.h>

#include "csv.h"
#include "scan.h"

enum { TEDS_MOST_COLUMNS = 20000 };

struct teds_records {
    teds_source *source;
    const struct teds_scan_kernel *kernel; /* NULL: libcsv alone */
    struct teds_peek peek; /* the header and the first records, whole */
    size_t columns;        /* of the header */
    char delimiter;
    bool *wanted;            /* columns + 1 of them; selected */
    bool is_part;            /* peek and wanted belong to another */
    struct teds_csv *csv;
    uint64_t next_record; /* the number of the next record; 0 is the header */
    /* the buffer: what lies before 'done' is no longer needed */
    char *buffer;
    size_t chunk; /* read at once; a test may make it smaller, behind teds_records_open() */
    size_t done, used;
    bool ended; /* the source has; the rest is in the buffer */
    /* what the scanner found in it, as far as it was not given yet */
    struct teds_scan scan;
    size_t scan_from, scan_given, scan_length; /* offset of its text; records given; its length */
    uint16_t *ends; /* of the scan, with one place before the first */
    size_t slow_lines, slow_run; /* lines still to go through libcsv; how many the next time */
    struct teds_left_out *left_out;
    size_t left_out_count, left_out_room;
};

/*
 * Takes the source, on success and on failure; 'r' is to be closed in both cases.  'scanner' is
 * the name of a kernel or "libcsv"; NULL: the fastest.  Fails where there is no record, where a
 * header name stands twice, and where it is no CSV at all.
 */
teds_status teds_records_open(struct teds_records *r, teds_source *source, const char *scanner,
                              teds_error *err);
/*
 * Records of a part of the same file: of 'whole' it takes what was found at the start (and which
 * columns are selected), so that one must stay.  teds_records_part() goes on with another part;
 * both take the source, on success and on failure.  'first': the part begins with the header.
 * Records are numbered from 1 in each part.
 */
teds_status teds_records_open_part(struct teds_records *r, const struct teds_records *whole,
                                   teds_error *err);
teds_status teds_records_part(struct teds_records *r, teds_source *source, bool first,
                              teds_error *err);
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
