/*
 * inflate.c - the only file that sees zlib: gzip, raw deflate (for zip) and CRC-32.
 *
 * Every layer here checks length and CRC before it says that the content ended.
 */
#include "stream.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { INPUT_ROOM = 64 * 1024 };

struct inflating {
    struct teds_stream stream; /* first */
    struct teds_stream *below;
    z_stream z;
    bool gzip, below_ended, done;
    uint64_t size, expected_size; /* raw deflate and stored only */
    uint32_t crc, expected_crc;
    unsigned char input[INPUT_ROOM];
};

uint32_t teds_zlib_crc32(uint32_t crc, const void *bytes, size_t length)
{
    return (uint32_t)crc32_z(crc, bytes, length);
}

uint32_t teds_crc32_combine(uint32_t first, uint32_t second, uint64_t second_length)
{
    return (uint32_t)crc32_combine64(first, second, (z_off64_t)second_length);
}

const char *teds_zlib_version(void)
{
    return zlibVersion();
}

static teds_status damaged(const struct inflating *f, teds_error *err, const char *what)
{
    return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = f->stream.name },
                        "the %s data are %s; please get the file again",
                        f->gzip ? "gzip" : "zip", what);
}

static const char *what_is_wrong(const z_stream *z)
{
    if (z->msg && strcmp(z->msg, "incorrect data check") == 0)
        return "damaged (wrong CRC-32)";
    if (z->msg && strcmp(z->msg, "incorrect length check") == 0)
        return "damaged (wrong length)";
    return "damaged";
}

static teds_status refill(struct inflating *f, teds_error *err)
{
    size_t got = 0;
    teds_status st = f->below->read(f->below, f->input, sizeof f->input, &got, err);

    f->z.next_in = f->input;
    f->z.avail_in = (uInt)got;
    f->below_ended = st == TEDS_OK && got == 0;
    return st;
}

/* Behind a gzip member: another member, padding with zeros, or what does not belong there. */
static teds_status next_member(struct inflating *f, teds_error *err)
{
    for (;;) {
        if (f->z.avail_in == 0) {
            teds_status st = refill(f, err);
            if (st != TEDS_OK)
                return st;
            if (f->below_ended) {
                f->done = true;
                return TEDS_OK;
            }
        }
        if (*f->z.next_in == 0x1f)
            return inflateReset(&f->z) == Z_OK ? TEDS_OK : teds_nomem(err);
        if (*f->z.next_in != 0)
            return damaged(f, err, "followed by bytes that do not belong to it");
        f->z.next_in++;
        f->z.avail_in--;
    }
}

static teds_status check_end(struct inflating *f, teds_error *err)
{
    f->done = true;
    if (f->size != f->expected_size)
        return damaged(f, err, "damaged (wrong length)");
    if (f->crc != f->expected_crc)
        return damaged(f, err, "damaged (wrong CRC-32)");
    return TEDS_OK;
}

static teds_status inflate_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                                teds_error *err)
{
    struct inflating *f = (struct inflating *)stream;
    teds_status st = TEDS_OK;

    *got = 0;
    f->z.next_out = to;
    f->z.avail_out = (uInt)(room < 1u << 30 ? room : 1u << 30);
    while (*got == 0 && !f->done && st == TEDS_OK) {
        int rc;

        if (f->z.avail_in == 0 && (st = refill(f, err)) != TEDS_OK)
            break;
        if (f->z.avail_in == 0)
            return damaged(f, err, "cut short");
        rc = inflate(&f->z, Z_NO_FLUSH);
        *got = (size_t)((unsigned char *)f->z.next_out - (unsigned char *)to);
        if (rc == Z_STREAM_END && f->gzip)
            st = next_member(f, err);
        else if (rc == Z_MEM_ERROR)
            st = teds_nomem(err);
        else if (rc == Z_DATA_ERROR || rc == Z_NEED_DICT)
            st = damaged(f, err, what_is_wrong(&f->z));
        if (!f->gzip && st == TEDS_OK) {
            f->crc = teds_crc32(f->crc, to, *got);
            f->size += *got;
            if (rc == Z_STREAM_END || f->size > f->expected_size)
                st = check_end(f, err);
        }
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
    inflateEnd(&f->z); /* harmless where it was never started */
    free(f);
}

static struct inflating *open_with(struct teds_stream *below, int window_bits)
{
    struct inflating *f = calloc(1, sizeof *f);

    if (!f)
        return NULL;
    f->stream = (struct teds_stream){ inflate_read, inflate_close, below->name };
    if (window_bits && inflateInit2(&f->z, window_bits) != Z_OK) {
        free(f);
        return NULL;
    }
    f->below = below;
    return f;
}

teds_status teds_gunzip_open(struct teds_stream *below, struct teds_stream **out, teds_error *err)
{
    struct inflating *f = open_with(below, 15 + 16);

    if (!f)
        return teds_nomem(err);
    f->gzip = true;
    *out = &f->stream;
    return TEDS_OK;
}

teds_status teds_unpack_open(struct teds_stream *below, bool deflated, uint64_t size, uint32_t crc,
                             struct teds_stream **out, teds_error *err)
{
    struct inflating *f = open_with(below, deflated ? -15 : 0);

    if (!f)
        return teds_nomem(err);
    if (!deflated)
        f->stream.read = stored_read;
    f->expected_size = size;
    f->expected_crc = crc;
    *out = &f->stream;
    return TEDS_OK;
}
