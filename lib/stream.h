/*
 * stream.h - one layer of a source: something that gives bytes, over another that does.
 */
#ifndef TEDSTAT_STREAM_H
#define TEDSTAT_STREAM_H

#include <stdio.h>

#include <tedstat/source.h>

#include "crc.h"

/* The name of standard input in messages. */
#define TEDS_STANDARD_INPUT "standard input"

struct teds_stream {
    /* Gives 1..room bytes, or *got = 0 at the end. */
    teds_status (*read)(struct teds_stream *s, void *to, size_t room, size_t *got, teds_error *err);
    void (*close)(struct teds_stream *s); /* frees the stream and what lies below */
    const char *name;                     /* for messages; outlives the stream */
};

/* gzip over 'below'.  Takes 'below', on success only. */
teds_status teds_gunzip_open(struct teds_stream *below, struct teds_stream **out, teds_error *err);

/* Reads 'below' in a thread of its own, some way ahead.  Takes 'below', on success only. */
teds_status teds_ahead_open(struct teds_stream *below, struct teds_stream **out, teds_error *err);

/* Raw deflate, or bytes as they are, that must give just so many bytes with just that CRC-32.
 * Takes 'below', on success only. */
teds_status teds_unpack_open(struct teds_stream *below, bool deflated, uint64_t size, uint32_t crc,
                             struct teds_stream **out, teds_error *err);

uint32_t teds_zlib_crc32(uint32_t crc, const void *bytes, size_t length);

/*
 * A member of the zip archive in 'file' (seekable; taken, on success and on failure).
 * 'wanted' is its name, or NULL for the only table.
 */
struct teds_zip_member {
    char *name; /* the caller's to free */
    uint64_t packed_size;
    struct teds_stream *stream;
};
teds_status teds_zip_open(FILE *file, const char *path, const char *wanted, _Atomic uint64_t *position,
                          struct teds_zip_member *out, teds_error *err);

const char *teds_zlib_version(void);
const char *teds_libzip_version(void);

#endif
