/*
 * error.h - what a call can say when it does not succeed.
 *
 * Two kinds of trouble are kept apart.  A call that *failed* returns one of the
 * statuses below and fills the caller's teds_error.  Data that are *imperfect*
 * (an unknown code, a short row) do not make a call fail: they are counted, by
 * kind and column, and are part of the result (see tally.h).
 */
#ifndef TEDSTAT_ERROR_H
#define TEDSTAT_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define TEDS_API __attribute__((visibility("default")))
#define TEDS_USE __attribute__((warn_unused_result))
#else
#define TEDS_API
#define TEDS_USE
#endif

/* One value for each thing that a caller can do differently. */
typedef enum teds_status {
    TEDS_OK = 0,
    TEDS_EARG,     /* an argument is wrong: unknown method, level, variable, rule ... */
    TEDS_EIO,      /* the operating system refused: open, read, write */
    TEDS_EFORMAT,  /* the bytes are damaged or not what they should be (gzip, zip, CSV, tally) */
    TEDS_ELAYOUT,  /* readable, but not a file we can use: missing columns, several members */
    TEDS_EDATA,    /* a cell or record is imperfect, and the caller asked for strictness */
    TEDS_EEMPTY,   /* nothing is left: no record, nothing in the cohort */
    TEDS_EMERGE,   /* these tallies may not be added */
    TEDS_ENUMERIC, /* a calculation did not converge (has not been seen; kept honest) */
    TEDS_ENOMEM,   /* out of memory */
    TEDS_ECANCEL   /* the caller's progress function asked to stop */
} teds_status;

/*
 * Filled by a call that fails; untouched by one that succeeds.  Owned by the
 * caller, holds no pointers, may be copied.  'message' is one whole sentence that
 * already names the place; the other members repeat it for programs.  Control
 * characters of the input are shown escaped (\x1b), so that it is safe to print.
 */
typedef struct teds_error {
    teds_status status;
    uint64_t record;   /* 1 = the first record below the header; 0 = none */
    char source[256];  /* name of the input, "" if none */
    char column[64];   /* name of the column, "" if none */
    char text[64];     /* the offending text, "" if none */
    char message[768];
} teds_error;

/* A short lower-case name of a status ("io", "format"); never NULL. */
TEDS_API const char *teds_status_name(teds_status status);

#ifdef __cplusplus
}
#endif
#endif
