/*
 * count_parts.h - counting a plain file in parts, by several threads.
 *
 * A file is cut behind line ends.  That a part starts with a record is known when the part before
 * was read to just its end without trouble; so if all were, they are the file's records.  If not
 * (a line end in quotes, a damaged record, a problem where none may be), the file is to be read in
 * order from its start, which gives the right records or the right message.
 */
#ifndef TEDSTAT_COUNT_PARTS_H
#define TEDSTAT_COUNT_PARTS_H

#include "count_rows.h"
#include "reader.h"

enum { TEDS_LEAST_PART = 2 * 1024 * 1024, TEDS_MOST_THREADS = 256 };

/* What is known of an input when it has been read. */
struct teds_counted {
    uint64_t bytes, records, left_out;
    uint32_t crc32;
    struct teds_problems problems;
    struct teds_years years;
};

/*
 * Counts into 't', with cohort and empty, what 'whole' was opened for.  *done = false, 't' and *out
 * as they were: read it in order.  Fails with TEDS_ECANCEL or TEDS_ENOMEM only.
 */
teds_status teds_count_parts(teds_tally *t, const teds_reader *whole, const teds_count_options *o,
                             size_t threads, uint64_t part_size, struct teds_counted *out, bool *done,
                             teds_error *err);

#endif
