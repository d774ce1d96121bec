/*
 * source_raw.c - the bottom layer of a source: a file, standard input, memory, or the caller's function.
 */
#include "source_raw.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* At the end of a file: is it the one that was opened?  Numbers of one that was not whole, or no longer is, would look like any others. */
static teds_status check_same(const struct teds_raw *r, teds_error *err)
{
    struct stat now;

    if (!r->is_file || fstat(r->fd, &now) != 0 ||
        (now.st_size == r->opened.st_size && now.st_mtim.tv_sec == r->opened.st_mtim.tv_sec &&
         now.st_mtim.tv_nsec == r->opened.st_mtim.tv_nsec))
        return TEDS_OK;
    return teds_fail_at(err, TEDS_EIO, &(struct teds_place){ .source = r->stream.name },
                        "the file was changed while it was read; try again when nothing writes to it any more");
}

static teds_status raw_fetch(struct teds_raw *r, void *to, size_t room, size_t *got, teds_error *err)
{
    const struct teds_place at = { .source = r->stream.name };
    long n;

    if (r->bytes) {
        *got = r->size - r->next < room ? r->size - r->next : room;
        if (*got)
            memcpy(to, r->bytes + r->next, *got);
        r->next += *got;
        return TEDS_OK;
    }
    if (r->part) {
        room = r->end - r->at < room ? (size_t)(r->end - r->at) : room;
        do
            n = pread(r->fd, to, room, (off_t)r->at);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return teds_fail_at(err, TEDS_EIO, &at, "reading failed (%s)", strerror(errno));
        r->at += (uint64_t)n;
    } else if (r->call) {
        n = r->call(r->context, to, room);
        if (n < 0 || (size_t)n > room)
            return teds_fail_at(err, TEDS_EIO, &at, "reading failed");
    } else {
        do
            n = read(r->fd, to, room);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return teds_fail_at(err, TEDS_EIO, &at, "reading failed (%s)", strerror(errno));
    }
    *got = (size_t)n;
    return n == 0 ? check_same(r, err) : TEDS_OK;
}

teds_status teds_raw_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                            teds_error *err)
{
    struct teds_raw *r = (struct teds_raw *)stream;
    teds_status st;

    if (r->first_given < r->first_count) {
        *got = r->first_count - r->first_given;
        if (*got > room)
            *got = room;
        memcpy(to, r->first + r->first_given, *got);
        r->first_given += *got;
        st = TEDS_OK;
    } else {
        st = raw_fetch(r, to, room, got, err);
    }
    if (st == TEDS_OK)
        *r->position += *got;
    return st;
}

void teds_raw_close(struct teds_stream *stream)
{
    struct teds_raw *r = (struct teds_raw *)stream;

    if (r->fd > STDIN_FILENO && !r->part)
        close(r->fd);
    free(r);
}

teds_status teds_raw_look(struct teds_raw *r, teds_error *err)
{
    size_t got = 1;

    while (r->first_count < TEDS_MAGIC_ROOM && got) {
        teds_status st = raw_fetch(r, r->first + r->first_count, TEDS_MAGIC_ROOM - r->first_count, &got,
                                   err);
        if (st != TEDS_OK)
            return st;
        r->first_count += got;
    }
    return TEDS_OK;
}

/* ---- zip needs a file to seek in -------------------------------------- */

static teds_status spool(struct teds_raw *r, FILE **out, teds_error *err)
{
    const struct teds_place at = { .source = r->stream.name };
    char buffer[16 * 1024];
    FILE *file = tmpfile();
    teds_status st = TEDS_OK;
    size_t got;

    if (!file)
        return teds_fail_at(err, TEDS_EIO, &at, "no temporary file to unpack the zip from (%s)",
                            strerror(errno));
    while ((st = teds_raw_read(&r->stream, buffer, sizeof buffer, &got, err)) == TEDS_OK && got > 0) {
        if (fwrite(buffer, 1, got, file) != got) {
            st = teds_fail_at(err, TEDS_EIO, &at, "copying to a temporary file failed (%s)",
                              strerror(errno));
            break;
        }
    }
    if (st == TEDS_OK && fflush(file) != 0)
        st = teds_fail_at(err, TEDS_EIO, &at, "copying to a temporary file failed (%s)",
                          strerror(errno));
    if (st != TEDS_OK) {
        fclose(file);
        return st;
    }
    rewind(file);
    *out = file;
    return TEDS_OK;
}

teds_status teds_raw_file(struct teds_raw *r, FILE **out, teds_error *err)
{
    int fd;

    if (!r->regular)
        return spool(r, out, err);
    fd = dup(r->fd);
    *out = fd < 0 ? NULL : fdopen(fd, "rb");
    if (!*out) {
        if (fd >= 0)
            close(fd);
        return teds_nomem(err);
    }
    rewind(*out);
    return TEDS_OK;
}
