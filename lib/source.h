/*
 * source.h - what the rest of the library needs of sources beyond tedstat/source.h.
 */
#ifndef TEDSTAT_SOURCE_INSIDE_H
#define TEDSTAT_SOURCE_INSIDE_H

#include <tedstat/source.h>

#include "base.h"

/* The first bytes (up to 8) of the content; none if it is packed. */
const char *teds_source_first(const teds_source *source, size_t *length);

/* The whole content, for what is small enough. */
teds_status teds_source_read_all(teds_source *source, struct teds_buf *to, teds_error *err);

#endif
