/*
 * layout.h - which column of a file is which harmonised variable, and what its codes mean.
 */
#ifndef TEDSTAT_LAYOUT_H
#define TEDSTAT_LAYOUT_H

#include "catalog.h"
#include "csv.h"

/* The layout of a file that names its columns as the vocabulary does, of no certain edition. */
#define TEDS_HARMONISED "2015+"

struct teds_layout {
    const char *name;            /* of the edition, or TEDS_HARMONISED */
    const teds_edition *edition; /* NULL for TEDS_HARMONISED */
};

/* Finds the layout for the header and first records, or takes the one called 'wanted'. */
teds_status teds_layout_find(const teds_catalog *c, const char *source, const struct teds_peek *peek,
                             const char *wanted, struct teds_layout *out, teds_error *err);

/* What the column with this header is: its variable, and how the edition describes it (or NULL). */
const teds_variable *teds_layout_column(const teds_catalog *c, const struct teds_layout *layout,
                                        const char *header, const teds_edition_column **column);

/* Text of a cell to a harmonised code. */
struct teds_decoder {
    bool number;      /* any whole number 0 .. 99999 is its own code */
    int32_t first;    /* code of known[0] */
    int32_t *known;   /* own code - first -> harmonised code, or TEDS_UNKNOWN_HERE */
    size_t count;
};
enum {
    TEDS_UNKNOWN_HERE = -11, /* a whole number, but no code */
    TEDS_NO_NUMBER = -12     /* no whole number at all */
};

/* For the variable (or grouping) as it stands in that column; free(decoder->known). */
teds_status teds_decoder_make(const teds_variable *variable, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err);
int32_t teds_decode(const struct teds_decoder *d, const char *text, size_t length);

#endif
