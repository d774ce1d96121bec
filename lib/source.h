/*
 * source.h - what the rest of the library needs of sources beyond tedstat/source.h.
 */
#ifndef TEDSTAT_SOURCE_INSIDE_H
#define TEDSTAT_SOURCE_INSIDE_H

#include <tedstat/source.h>

#include "base.h"
#include "hash.h"

/* The first bytes (up to 32) of the content; none if it was converted. */
const char *teds_source_first(const teds_source *source, size_t *length);

/* Was it a file of SPSS, Stata or SAS?  Then the content is a csv made of it. */
bool teds_source_is_converted(const teds_source *source);

/* From now on the CRC-32 of the content is not kept; what a gzip or zip says of its own is checked as always. */
void teds_source_skip_crc32(teds_source *source);

/* From now on the SHA-256 of the content is kept; to be called before the first read. */
teds_status teds_source_hash(teds_source *source, teds_error *err);
/* Of what was read so far, 64 hexadecimal digits; asks once. */
void teds_source_sha256(teds_source *source, char to[TEDS_SHA256_TEXT]);

/*
 * A plain file, or memory, can be read in parts at the same time.  teds_source_part() opens another
 * source for the bytes from..to-1 of it (to = UINT64_MAX: to its end, wherever that is), by the same name;
 * 'whole' must stay.  teds_source_cut() finds the first place from 'near' on behind a line end; it is
 * the size if there is none in the next bytes.
 */
bool teds_source_has_parts(const teds_source *source);
teds_status teds_source_part(const teds_source *whole, uint64_t from, uint64_t to, teds_source **out,
                             teds_error *err);
teds_status teds_source_cut(const teds_source *whole, uint64_t near, uint64_t *at, teds_error *err);

/* Is it gzip or zip, and not from the caller's function, which is called by the caller's thread only? */
bool teds_source_is_packed(const teds_source *source);

/* Unpacks gzip or zip in a thread of its own from now on, which ends when the source is closed. */
teds_status teds_source_read_ahead(teds_source *source, teds_error *err);

/* The most bytes that are read into memory: of a definition (edition, recipe), of a table or a tally. */
enum { TEDS_MOST_DEFINITION = 4 << 20, TEDS_MOST_TABLE = 1 << 30 };

/* The whole content; fails if it has more bytes than 'most'. */
teds_status teds_source_read_all(teds_source *source, struct teds_buf *to, size_t most, teds_error *err);

#endif
