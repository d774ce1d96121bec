/*
 * reader.h - from a source to batches: one small-integer column for each harmonised
 * variable that was asked for, in whatever order and under whatever header names the
 * file has them.
 *
 * Most programs need tally.h only; this is for those that look at single records.
 * A reader belongs to one thread; the catalog may be shared.
 */
#ifndef TEDSTAT_READER_H
#define TEDSTAT_READER_H

#include <tedstat/catalog.h>
#include <tedstat/source.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Imperfect data: counted, never thrown. */
typedef enum teds_problem_kind {
    TEDS_UNKNOWN_CODE, /* a whole number that the edition's codebook does not know: missing */
    TEDS_NOT_A_CODE,   /* neither a code nor a label: missing */
    TEDS_SHORT_RECORD, /* fewer cells than the header has: the record is left out */
    TEDS_LONG_RECORD   /* more cells than the header has: the record is left out */
} teds_problem_kind;

/* How often one kind of problem was met in one column, and where first. */
typedef struct teds_problem {
    teds_problem_kind kind;
    char column[64]; /* header name; "" for records */
    uint64_t count;
    uint32_t input;        /* which input (of a tally), 0 is the first */
    uint64_t first_record; /* 1 is the record below the header */
    char first_text[64];   /* what stood there; for records how many cells there were */
} teds_problem;

/* "unknown_code" and the like. */
TEDS_API const char *teds_problem_name(teds_problem_kind kind);

/*
 * What is wrong and what was done about it, as a sentence without place; 'edition' is the
 * layout the input was read by.  Writes at most 'room' bytes (240 hold any) and returns 'to'.
 */
TEDS_API const char *teds_problem_text(const teds_problem *problem, const char *edition, char *to,
                                       size_t room);

typedef struct teds_wanted {
    const teds_variable *variable;
    bool required; /* else every row gets TEDS_NOT_COLLECTED where the file has no such column */
} teds_wanted;

typedef struct teds_batch {
    size_t rows;                  /* 0: the input has ended */
    const int32_t *const *column; /* column[i][row]: code of the i-th variable wanted */
} teds_batch;

typedef struct teds_reader teds_reader;

typedef struct teds_reader_options {
    size_t size;         /* sizeof (teds_reader_options), set by TEDS_READER_OPTIONS */
    const char *edition; /* name of the layout, or NULL to find it from the header */
    bool strict;         /* the first problem makes the call that meets it fail with TEDS_EDATA */
    const char *scanner; /* "libcsv", "portable", "avx2", "avx512", "neon"; NULL: the fastest here */
} teds_reader_options;
#define TEDS_READER_OPTIONS { sizeof(teds_reader_options), 0, false, 0 }

/*
 * Opens a reader.
 *
 *   catalog   shared; must outlive the reader
 *   source    taken, on success and on failure
 *   options   NULL for the defaults
 *   wanted    'count' variables; copied
 *
 * TEDS_ELAYOUT if required columns are absent (all are named) or a header name stands
 * twice, TEDS_EEMPTY if there is no record, TEDS_EFORMAT if it is not CSV, TEDS_EARG if
 * the edition or the scanner is unknown.
 */
TEDS_API TEDS_USE teds_status teds_reader_open(const teds_catalog *catalog, teds_source *source,
                                               const teds_reader_options *options,
                                               const teds_wanted *wanted, size_t count,
                                               teds_reader **out, teds_error *err);
TEDS_API void teds_reader_close(teds_reader *reader);

/* Gives the next rows, lent until the next call; batch->rows = 0 at the end of the input. */
TEDS_API TEDS_USE teds_status teds_reader_next(teds_reader *reader, teds_batch *batch,
                                               teds_error *err);

TEDS_API const teds_source *teds_reader_source(const teds_reader *reader);

/* The layout the file was read by: the name of an edition, or "2015+" (see docs/edition.md). */
TEDS_API const char *teds_reader_edition(const teds_reader *reader);

/* How that layout was found, as a clause; lent until the reader is closed. */
TEDS_API const char *teds_reader_why(const teds_reader *reader);

/* What the map of the i-th wanted variable to harmonised codes loses, as a clause, or NULL. */
TEDS_API const char *teds_reader_loses(const teds_reader *reader, size_t i);

/* So far: records read (kept or left out), records left out for a wrong number of cells. */
TEDS_API uint64_t teds_reader_records(const teds_reader *reader);
TEDS_API uint64_t teds_reader_left_out(const teds_reader *reader);

/* The problems met so far; lent until the next call of teds_reader_next(). */
TEDS_API const teds_problem *teds_reader_problems(const teds_reader *reader, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
