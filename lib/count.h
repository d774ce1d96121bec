/*
 * count.h - counting beyond tedstat/tally.h.
 */
#ifndef TEDSTAT_COUNT_H
#define TEDSTAT_COUNT_H

#include <tedstat/tally.h>

#include "base.h"

/* All options; those that the caller's struct is too old for, or NULL, by their defaults. */
teds_count_options teds_count_options_whole(const teds_count_options *options);

/* Like teds_tally_count(), but a plain source is cut into parts of at least that many bytes. */
teds_status teds_tally_count_by(teds_tally *tally, teds_source *source,
                                const teds_count_options *options, uint64_t part_size,
                                teds_error *err);

#endif
