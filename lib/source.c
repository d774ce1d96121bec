/*
 * source.c - bytes in, by whatever way (source_open.c), and what is known about them.
 */
#include "source_layers.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---------------------------------------------------------- */

teds_status teds_source_read(teds_source *s, void *to, size_t room, size_t *got, teds_error *err)
{
    size_t total = 0, n = 1;

    while (total < room && n > 0) {
        teds_status st = s->top->read(s->top, (char *)to + total, room - total, &n, err);
        if (st != TEDS_OK)
            return st;
        total += n;
    }
    if (!s->no_crc)
        s->crc = teds_crc32(s->crc, to, total);
    if (s->sha256)
        teds_sha256_add(s->sha256, to, total);
    s->bytes += total;
    *got = total;
    return TEDS_OK;
}

teds_status teds_source_read_all(teds_source *s, struct teds_buf *to, size_t most, teds_error *err)
{
    const struct teds_place at = { .source = s->label };
    char chunk[4096];
    size_t got = sizeof chunk;
    teds_status st = TEDS_OK;

    teds_buf_str(to, "");
    while (st == TEDS_OK && got == sizeof chunk && !to->failed) {
        st = teds_source_read(s, chunk, sizeof chunk, &got, err);
        if (st == TEDS_OK && got > most - to->length)
            st = teds_fail_at(err, TEDS_EFORMAT, &at, "more than %zu MB, which is the most for a file of "
                                                      "this kind; is it the file you mean?", most >> 20);
        if (st == TEDS_OK)
            teds_buf_add(to, chunk, got);
    }
    return st == TEDS_OK && to->failed ? teds_nomem(err) : st;
}

/* ---- what is known ----------------------------------------------------- */

void teds_source_skip_crc32(teds_source *s)
{
    s->no_crc = true;
}

teds_status teds_source_hash(teds_source *s, teds_error *err)
{
    if (!s->sha256)
        s->sha256 = teds_sha256_new();
    return s->sha256 ? TEDS_OK : teds_nomem(err);
}

void teds_source_sha256(teds_source *s, char to[TEDS_SHA256_TEXT])
{
    teds_sha256_text(s->sha256, to);
}

bool teds_source_is_packed(const teds_source *s)
{
    return s->packed && !s->from_call;
}

const char *teds_source_first(const teds_source *s, size_t *length)
{
    *length = s->first_count;
    return s->first;
}

bool teds_source_is_converted(const teds_source *s)
{
    return s->converted;
}

const char *teds_source_name(const teds_source *s) { return s->label; }
uint64_t teds_source_bytes(const teds_source *s) { return s->bytes; }
uint32_t teds_source_crc32(const teds_source *s) { return s->crc; }
uint64_t teds_source_position(const teds_source *s) { return s->position; }
uint64_t teds_source_size(const teds_source *s) { return s->size; }

/* ---- parts ------------------------------------------------------------ */

bool teds_source_has_parts(const teds_source *s)
{
    return s->divisible != NULL;
}

teds_status teds_source_part(const teds_source *whole, uint64_t from, uint64_t to, teds_source **out,
                             teds_error *err)
{
    const struct teds_raw *w = whole->divisible;
    teds_source *s = calloc(1, sizeof *s);
    struct teds_raw *r = malloc(sizeof *r);

    if (!s || !r || !(s->name = teds_strdup(whole->name)) || !(s->label = teds_strdup(whole->label))) {
        free(r);
        teds_source_close(s);
        return teds_nomem(err);
    }
    *r = (struct teds_raw){ .fd = w->fd, .regular = true, .is_file = w->is_file, .opened = w->opened,
                            .part = !w->bytes, .at = from, .end = to };
    if (w->bytes) {
        r->bytes = w->bytes;
        r->size = to < w->size ? (size_t)to : w->size;
        r->next = (size_t)from;
    }
    r->stream = (struct teds_stream){ teds_raw_read, teds_raw_close, s->name };
    r->position = &s->position;
    s->top = &r->stream;
    s->size = whole->size;
    s->no_crc = whole->no_crc;
    *out = s;
    return TEDS_OK;
}

teds_status teds_source_cut(const teds_source *whole, uint64_t near, uint64_t *at, teds_error *err)
{
    char bytes[16 * 1024];
    const char *newline;
    teds_source *part = NULL;
    size_t got = 0;
    teds_status st = teds_source_part(whole, near, UINT64_MAX, &part, err);

    if (st == TEDS_OK)
        st = teds_source_read(part, bytes, sizeof bytes, &got, err);
    teds_source_close(part);
    if (st != TEDS_OK)
        return st;
    newline = memchr(bytes, '\n', got);
    *at = newline ? near + (uint64_t)(newline - bytes) + 1 : whole->size;
    return TEDS_OK;
}

teds_status teds_source_read_ahead(teds_source *s, teds_error *err)
{
    return teds_ahead_open(s->top, &s->top, err);
}

void teds_source_close(teds_source *s)
{
    if (!s)
        return;
    if (s->top)
        s->top->close(s->top);
    teds_sha256_free(s->sha256);
    free(s->label);
    free(s->name);
    free(s);
}
