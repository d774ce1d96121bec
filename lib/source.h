/*
 * source.h - what the rest of the library needs of sources beyond tedstat/source.h.
 */
#ifndef TEDSTAT_SOURCE_INSIDE_H
#define TEDSTAT_SOURCE_INSIDE_H

#include <tedstat/source.h>

#include "base.h"
#include "hash.h"

/* The first bytes (up to 8) of the content; none if it is packed. */
const char *teds_source_first(const teds_source *source, size_t *length);

/* From now on the SHA-256 of the content is kept; to be called before the first read. */
teds_status teds_source_hash(teds_source *source, teds_error *err);
/* Of what was read so far, 64 hexadecimal digits; asks once. */
void teds_source_sha256(teds_source *source, char to[TEDS_SHA256_TEXT]);

/* The whole content, for what is small enough. */
teds_status teds_source_read_all(teds_source *source, struct teds_buf *to, teds_error *err);

#endif
