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
    char why[160];               /* how it was found */
};

/* From this year on the codes are those of the vocabulary. */
enum { TEDS_FIRST_HARMONISED_YEAR = 2015 };

/* How a header and an edition agree: columns in both, and in one only. */
struct teds_header_fit {
    size_t both, only_here, only_there; /* here: the file; there: the edition */
};
void teds_layout_compare(const teds_edition *e, const struct teds_peek *peek,
                         struct teds_header_fit *fit);

/* The years of the first records; false if the file does not say. */
bool teds_layout_years(const teds_catalog *c, const struct teds_peek *peek, int *low, int *high);

/* Finds the layout for the header and first records, or takes the one called 'wanted'. */
teds_status teds_layout_find(const teds_catalog *c, const char *source, const struct teds_peek *peek,
                             const char *wanted, struct teds_layout *out, teds_error *err);

/* What the column with this header is: its variable, and how the edition describes it (or NULL). */
const teds_variable *teds_layout_column(const teds_catalog *c, const struct teds_layout *layout,
                                        const char *header, const teds_edition_column **column);

#endif
