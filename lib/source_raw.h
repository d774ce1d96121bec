/*
 * source_raw.h - the bytes of a source as they lie; see source_raw.c.
 */
#ifndef TEDSTAT_SOURCE_RAW_H
#define TEDSTAT_SOURCE_RAW_H

#include <stdio.h>
#include <sys/stat.h>

#include "source.h"
#include "statfile.h"
#include "stream.h"

enum { TEDS_MAGIC_ROOM = TEDS_STATFILE_MAGIC };

struct teds_raw {
    struct teds_stream stream; /* first */
    int fd;                    /* or -1 */
    bool regular;
    bool is_file;              /* a plain one, standard input too; as it was when it was opened: */
    struct stat opened;
    bool part;                 /* of a file: bytes at..end-1 of it, and 'fd' is lent */
    uint64_t at, end;
    const unsigned char *bytes; /* memory */
    size_t size, next;
    teds_read_fn *call; /* the caller's function */
    void *context;
    unsigned char first[TEDS_MAGIC_ROOM]; /* read for the magic, to be given again */
    size_t first_count, first_given;
    _Atomic uint64_t *position; /* counts what was read from below */
};

teds_status teds_raw_read(struct teds_stream *stream, void *to, size_t room, size_t *got, teds_error *err);
void teds_raw_close(struct teds_stream *stream); /* and frees it */

/* Reads the first bytes, which are given again. */
teds_status teds_raw_look(struct teds_raw *r, teds_error *err);

/* All of it as a file that can be sought in, a copy where it cannot; the caller's to close. */
teds_status teds_raw_file(struct teds_raw *r, FILE **out, teds_error *err);

#endif
