/*
 * inflate.c - gzip, and members of a zip: what is around the deflate data (inflater.h unpacks these).
 *
 * Every layer here checks length and CRC before it says that the content ended.
 * gzip: RFC 1952.
 */
#include <stdlib.h>
#include <string.h>

#include "inflater.h"
#include "stream.h"

enum { INPUT_ROOM = 64 * 1024 };

struct inflating {
    struct teds_stream stream; /* first */
    struct teds_stream *below;
    struct teds_inflater *z; /* NULL: stored */
    const unsigned char *next;
    size_t available;
    bool gzip, in_member, done;
    uint64_t size, expected_size; /* of the member so far; expected: of a zip */
    uint32_t crc, expected_crc, header_crc;
    unsigned char input[TEDS_INFLATER_BEHIND + INPUT_ROOM];
};

static teds_status damaged(const struct inflating *f, teds_error *err, const char *what)
{
    return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = f->stream.name },
                        "the %s data are %s; please get the file again",
                        f->gzip ? "gzip" : "zip", what);
}

/* ---- bytes in --------------------------------------------------------- */

/* available == 0 behind it: the file has ended. */
static teds_status refill(struct inflating *f, teds_error *err)
{
    unsigned char *start = f->input + TEDS_INFLATER_BEHIND;

    if (f->next)
        memmove(f->input, f->next - TEDS_INFLATER_BEHIND, TEDS_INFLATER_BEHIND);
    f->next = start;
    return f->below->read(f->below, start, INPUT_ROOM, &f->available, err);
}

/* One byte of a header or trailer, which must be there. */
static teds_status take(struct inflating *f, unsigned *byte, teds_error *err)
{
    teds_status st = f->available ? TEDS_OK : refill(f, err);

    if (st != TEDS_OK)
        return st;
    if (f->available == 0)
        return damaged(f, err, "cut short");
    *byte = *f->next;
    f->header_crc = teds_crc32(f->header_crc, f->next, 1);
    f->next++;
    f->available--;
    return TEDS_OK;
}

/* A number of several bytes, the lowest first. */
static teds_status take_number(struct inflating *f, int bytes, uint32_t *number, teds_error *err)
{
    teds_status st = TEDS_OK;

    *number = 0;
    for (int i = 0; st == TEDS_OK && i < bytes; i++) {
        unsigned byte = 0;

        st = take(f, &byte, err);
        *number |= (uint32_t)byte << 8 * i;
    }
    return st;
}

/* ---- around the deflate data of gzip ------------------------------------ */

enum { FLAG_CRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAGS_RESERVED = 0xe0 };

static teds_status pass_text(struct inflating *f, teds_error *err)
{
    unsigned byte = 1;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && byte)
        st = take(f, &byte, err);
    return st;
}

static teds_status pass_optional(struct inflating *f, uint32_t flags, teds_error *err)
{
    uint32_t n = 0, ignored, crc;
    teds_status st = TEDS_OK;

    if (flags & FLAG_EXTRA)
        st = take_number(f, 2, &n, err);
    for (; st == TEDS_OK && n > 0; n--)
        st = take_number(f, 1, &ignored, err);
    if (st == TEDS_OK && (flags & FLAG_NAME))
        st = pass_text(f, err);
    if (st == TEDS_OK && (flags & FLAG_COMMENT))
        st = pass_text(f, err);
    crc = f->header_crc & 0xffff;
    if (st == TEDS_OK && (flags & FLAG_CRC)) {
        st = take_number(f, 2, &n, err);
        if (st == TEDS_OK && n != crc)
            st = damaged(f, err, "damaged");
    }
    return st;
}

static teds_status start_member(struct inflating *f, teds_error *err)
{
    uint32_t magic, flags, ignored;
    teds_status st;

    f->header_crc = 0;
    st = take_number(f, 3, &magic, err);
    if (st == TEDS_OK && magic != 0x088b1f)
        st = damaged(f, err, "damaged");
    if (st == TEDS_OK)
        st = take_number(f, 1, &flags, err);
    if (st == TEDS_OK && (flags & FLAGS_RESERVED))
        st = damaged(f, err, "damaged");
    for (int i = 0; st == TEDS_OK && i < 6; i++) /* time, level, system */
        st = take_number(f, 1, &ignored, err);
    if (st == TEDS_OK)
        st = pass_optional(f, flags, err);
    if (st == TEDS_OK && !teds_inflater_restart(f->z))
        st = teds_nomem(err);
    f->in_member = true;
    f->size = 0;
    f->crc = 0;
    return st;
}

/* Behind a gzip member: another member, padding with zeros, or what does not belong there. */
static teds_status next_member(struct inflating *f, teds_error *err)
{
    for (;;) {
        teds_status st = f->available ? TEDS_OK : refill(f, err);

        if (st != TEDS_OK)
            return st;
        f->done = f->available == 0;
        if (f->done || *f->next == 0x1f)
            return TEDS_OK;
        if (*f->next != 0)
            return damaged(f, err, "followed by bytes that do not belong to it");
        f->next++;
        f->available--;
    }
}

static teds_status end_member(struct inflating *f, teds_error *err)
{
    uint32_t crc, size;
    teds_status st = take_number(f, 4, &crc, err);

    if (st == TEDS_OK)
        st = take_number(f, 4, &size, err);
    if (st == TEDS_OK && crc != f->crc)
        st = damaged(f, err, "damaged (wrong CRC-32)");
    if (st == TEDS_OK && size != (uint32_t)f->size)
        st = damaged(f, err, "damaged (wrong length)");
    f->in_member = false;
    return st == TEDS_OK ? next_member(f, err) : st;
}

/* ---- reading ---------------------------------------------------------- */

/* The end of a member of a zip. */
static teds_status check_end(struct inflating *f, teds_error *err)
{
    f->done = true;
    if (f->size != f->expected_size)
        return damaged(f, err, "damaged (wrong length)");
    if (f->crc != f->expected_crc)
        return damaged(f, err, "damaged (wrong CRC-32)");
    return TEDS_OK;
}

static teds_status unpack(struct inflating *f, void *to, size_t room, size_t *got, teds_error *err)
{
    struct teds_inflating io;
    enum teds_inflated result;
    bool ended;
    teds_status st = f->available ? TEDS_OK : refill(f, err);

    if (st != TEDS_OK)
        return st;
    ended = f->available == 0;
    io = (struct teds_inflating){ f->next, f->available, to, room };
    result = teds_inflater_run(f->z, &io);
    f->next = io.next;
    f->available = io.available;
    *got = room - io.room;
    f->crc = teds_crc32(f->crc, to, *got);
    f->size += *got;
    if (result == TEDS_INFLATED_NO_MEMORY)
        return teds_nomem(err);
    if (result == TEDS_INFLATED_BROKEN)
        return damaged(f, err, "damaged");
    if (result == TEDS_INFLATED_SOME && ended && *got == 0) /* and nothing was held back */
        return damaged(f, err, "cut short");
    if (f->gzip)
        return result == TEDS_INFLATED_END ? end_member(f, err) : TEDS_OK;
    return result == TEDS_INFLATED_END || f->size > f->expected_size ? check_end(f, err) : TEDS_OK;
}

static teds_status inflate_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                                teds_error *err)
{
    struct inflating *f = (struct inflating *)stream;
    teds_status st = TEDS_OK;

    *got = 0;
    while (*got == 0 && !f->done && st == TEDS_OK) {
        if (f->gzip && !f->in_member)
            st = start_member(f, err);
        if (st == TEDS_OK)
            st = unpack(f, to, room, got, err);
    }
    return st;
}

static teds_status stored_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                               teds_error *err)
{
    struct inflating *f = (struct inflating *)stream;
    teds_status st;

    *got = 0;
    if (f->done)
        return TEDS_OK;
    st = f->below->read(f->below, to, room, got, err);
    if (st != TEDS_OK)
        return st;
    f->crc = teds_crc32(f->crc, to, *got);
    f->size += *got;
    return *got == 0 ? check_end(f, err) : TEDS_OK;
}

static void inflate_close(struct teds_stream *stream)
{
    struct inflating *f = (struct inflating *)stream;

    if (f->below)
        f->below->close(f->below);
    teds_inflater_free(f->z);
    free(f);
}

static struct inflating *open_with(struct teds_stream *below, bool deflated)
{
    struct inflating *f = calloc(1, sizeof *f);

    if (!f)
        return NULL;
    f->stream = (struct teds_stream){ inflate_read, inflate_close, below->name };
    if (deflated && !(f->z = teds_inflater_new())) {
        free(f);
        return NULL;
    }
    f->below = below;
    return f;
}

teds_status teds_gunzip_open(struct teds_stream *below, struct teds_stream **out, teds_error *err)
{
    struct inflating *f = open_with(below, true);

    if (!f)
        return teds_nomem(err);
    f->gzip = true;
    *out = &f->stream;
    return TEDS_OK;
}

teds_status teds_unpack_open(struct teds_stream *below, bool deflated, uint64_t size, uint32_t crc,
                             struct teds_stream **out, teds_error *err)
{
    struct inflating *f = open_with(below, deflated);

    if (!f)
        return teds_nomem(err);
    if (!deflated)
        f->stream.read = stored_read;
    f->expected_size = size;
    f->expected_crc = crc;
    *out = &f->stream;
    return TEDS_OK;
}
