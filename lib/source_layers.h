/*
 * source_layers.h - the inside of a source; for source*.c alone.
 */
#ifndef TEDSTAT_SOURCE_LAYERS_H
#define TEDSTAT_SOURCE_LAYERS_H

#include "source_raw.h"

struct teds_source {
    struct teds_stream *top;
    char first[TEDS_MAGIC_ROOM]; /* of the content, unless it is converted */
    size_t first_count;
    char *name, *label; /* label: for messages, with the member */
    uint64_t bytes, size;
    _Atomic uint64_t position; /* a thread that reads ahead counts it up */
    bool packed, from_call;
    const struct teds_raw *divisible; /* the bottom layer, if it is the only one and can be read in parts */
    uint32_t crc;
    bool no_crc, converted;
    struct teds_sha256 *sha256; /* or NULL */
};

/*
 * A source on the bytes of 'start', its file's 'size' if known; 'wanted': the member of a zip, or NULL.
 * Takes start->fd, on success and on failure.
 */
teds_status teds_source_new(const char *name, const struct teds_raw *start, uint64_t size, const char *wanted,
                            teds_source **out, teds_error *err);

#endif
