/*
 * scan.h - finds the cells of plain CSV in a buffer, with the vector instructions at hand.
 *
 * A kernel looks for delimiters, line ends and quotation marks 64 bytes at a time.  It
 * understands what nearly all files are made of: unquoted cells, quoted cells without
 * quotation marks or line ends inside, LF and CRLF.  At anything else (a NUL byte, a lone
 * CR, a quotation mark in another place) it stops; libcsv decides about that record.
 *
 * Text is scanned in windows so small that places in it fit into 16 bits: what is found stays in
 * the cache until it is used.
 */
#ifndef TEDSTAT_SCAN_H
#define TEDSTAT_SCAN_H

#include "base.h"

enum {
    TEDS_SCAN_WINDOW = 64 * 1024 - 64, /* a record that is longer is left to libcsv */
    TEDS_SCAN_PADDING = 64 /* bytes readable behind the text, and places that may be written too many */
};

struct teds_scan {
    uint16_t *end;        /* offsets of delimiters and line ends, in order */
    size_t ends;
    uint32_t *record_end; /* for each whole record, how many of 'end' there are up to its line end */
    size_t records;
    size_t odd;           /* offset of the first thing not understood; the text's length if none */
    bool sparse;          /* few cells in the text before: a hint, which a kernel sets and uses as it likes */
};

/*
 * Scans text[0..length), which starts with a record, length <= TEDS_SCAN_WINDOW.  'end' has room for
 * length + TEDS_SCAN_PADDING entries, 'record_end' for length + 1.  Only records whose line
 * end lies before 'odd' are given.
 */
typedef void teds_scan_fn(const char *text, size_t length, char delimiter, struct teds_scan *out);

struct teds_scan_kernel {
    const char *name; /* "avx512" */
    bool (*usable)(void);
    teds_scan_fn *scan;
};

/* The fastest kernel that this machine can run; or that of a name, NULL if it is none or unusable. */
const struct teds_scan_kernel *teds_scan_best(void);
const struct teds_scan_kernel *teds_scan_named(const char *name);
const struct teds_scan_kernel *teds_scan_kernel_at(size_t i); /* NULL past the end; maybe unusable */

extern const struct teds_scan_kernel teds_scan_portable, teds_scan_avx2, teds_scan_avx512,
    teds_scan_neon;

#endif
