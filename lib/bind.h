/*
 * bind.h - where each wanted variable of a file comes from.
 */
#ifndef TEDSTAT_BIND_H
#define TEDSTAT_BIND_H

#include <tedstat/reader.h>

#include "decode.h"
#include "layout.h"
#include "records.h"

/* A column of the file that a variable is made of. */
struct teds_part {
    bool counts_problems; /* the first binding of its column does */
    size_t column;        /* of the file: which cell of a raw block's row */
    size_t slot;          /* among the wanted columns: which cell of another block's row */
    const char *header;
};

/* Where one wanted variable comes from: a column, several, or the edition itself. */
struct teds_binding {
    const teds_variable *variable;
    const teds_edition_column *how; /* or NULL */
    bool bound;
    struct teds_part parts[TEDS_MOST_PARTS];
    size_t part_count; /* 0: the same code in every record, or not collected */
    struct teds_decoder decoder;
};

/*
 * Binds 'count' wanted variables to the columns of the file and selects these.  'bindings' is
 * zeroed by the caller and to be freed by teds_unbind(), also on failure.  TEDS_ELAYOUT if
 * required columns are absent (all are named) or two columns could be the same variable.
 */
teds_status teds_bind(const teds_catalog *catalog, const struct teds_layout *layout,
                      struct teds_records *records, const teds_wanted *wanted, size_t count,
                      struct teds_binding *bindings, teds_error *err);
void teds_unbind(struct teds_binding *bindings, size_t count);

#endif
