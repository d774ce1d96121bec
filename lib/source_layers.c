/*
 * source_layers.c - what kind of bytes a source has, and what is put on them until they are a csv.
 *
 * Layers, each a teds_stream: the file (or memory, or the caller's function), the first
 * bytes put back after the look at the magic, then gzip or a zip member.  A zip that
 * cannot be sought in (a pipe) is first copied to an unnamed temporary file, because its
 * directory is at the end.  SPSS, Stata and SAS files become CSV (statfile.c); where they are packed or
 * come through a pipe they are held in memory, because they are not read from front to back.
 */
#include "source_layers.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- SPSS, Stata and SAS ----------------------------------------------- */

/* The rest of a stream, behind bytes that were read already. */
static teds_status read_rest(struct teds_stream *stream, struct teds_buf *all, teds_error *err)
{
    char chunk[16 * 1024];
    size_t got = 1;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && got > 0 && !all->failed) {
        st = stream->read(stream, chunk, sizeof chunk, &got, err);
        if (st == TEDS_OK)
            teds_buf_add(all, chunk, got);
    }
    return st == TEDS_OK && all->failed ? teds_nomem(err) : st;
}

/* 'stream' gives all of such a file; it is read and closed. */
static teds_status convert_stream(teds_source *s, teds_statfile_kind kind, struct teds_stream *stream,
                                  struct teds_buf *all, teds_error *err)
{
    teds_status st = read_rest(stream, all, err);

    if (st != TEDS_OK) {
        teds_buf_free(all);
        return st;
    }
    stream->close(stream);
    s->top = NULL;
    s->packed = false; /* it is converted by a thread of its own */
    s->converted = true;
    return teds_statfile_open(kind, -1, all->data, all->length, s->name, &s->position, &s->top, err);
}

/* A file as it lies. */
static teds_status convert_file(teds_source *s, teds_statfile_kind kind, const struct teds_raw *r, teds_error *err)
{
    int fd = dup(r->fd);

    if (fd < 0)
        return teds_nomem(err);
    s->converted = true;
    return teds_statfile_open(kind, fd, NULL, 0, s->name, &s->position, &s->top, err);
}

/* Gives bytes again that were looked at. */
struct again {
    struct teds_stream stream; /* first */
    struct teds_stream *below;
    unsigned char first[TEDS_MAGIC_ROOM];
    size_t count, given;
};

static teds_status again_read(struct teds_stream *stream, void *to, size_t room, size_t *got, teds_error *err)
{
    struct again *a = (struct again *)stream;

    if (a->given == a->count)
        return a->below->read(a->below, to, room, got, err);
    *got = a->count - a->given < room ? a->count - a->given : room;
    memcpy(to, a->first + a->given, *got);
    a->given += *got;
    return TEDS_OK;
}

static void again_close(struct teds_stream *stream)
{
    struct again *a = (struct again *)stream;

    a->below->close(a->below);
    free(a);
}

static bool is_zip(const unsigned char *first, size_t count)
{
    return count >= 4 && memcmp(first, "PK", 2) == 0 && first[2] < 8 && first[3] == first[2] + 1;
}

static bool is_gzip(const unsigned char *first, size_t count)
{
    return count >= 3 && memcmp(first, "\x1f\x8b\x08", 3) == 0;
}

/* What was packed: is it such a file? */
static teds_status look_inside(teds_source *s, teds_error *err)
{
    struct again *a = calloc(1, sizeof *a);
    struct teds_buf all = TEDS_BUF_INIT;
    teds_statfile_kind kind;
    teds_status st = TEDS_OK;
    size_t got = 1;

    if (!a)
        return teds_nomem(err);
    *a = (struct again){ { again_read, again_close, s->name }, s->top, { 0 }, 0, 0 };
    s->top = &a->stream;
    while (st == TEDS_OK && got > 0 && a->count < TEDS_MAGIC_ROOM) {
        st = a->below->read(a->below, a->first + a->count, TEDS_MAGIC_ROOM - a->count, &got, err);
        a->count += st == TEDS_OK ? got : 0;
    }
    if (st == TEDS_OK && (is_zip(a->first, a->count) || is_gzip(a->first, a->count)))
        return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = s->label },
                            "what is packed here is packed once more: it holds %s inside; unpack it first",
                            is_zip(a->first, a->count) ? "a zip" : "gzip data");
    kind = st == TEDS_OK ? teds_statfile_look(a->first, a->count) : TEDS_NO_STATFILE;
    if (kind)
        return convert_stream(s, kind, s->top, &all, err);
    s->first_count = a->count;
    memcpy(s->first, a->first, sizeof s->first);
    return st;
}

/* ---- putting the layers together -------------------------------------- */

static teds_status refuse_other_encodings(const struct teds_raw *r, teds_error *err)
{
    const struct teds_place at = { .source = r->stream.name };
    const unsigned char *b = r->first;

    if (r->first_count == 0)
        return teds_fail_at(err, TEDS_EEMPTY, &at, "the file is empty");
    if (r->first_count >= 2 && ((b[0] == 0xff && b[1] == 0xfe) || (b[0] == 0xfe && b[1] == 0xff)))
        return teds_fail_at(err, TEDS_EFORMAT, &at,
                            "the file is UTF-16 text; please save it as UTF-8 (or plain ASCII)");
    return TEDS_OK;
}

static teds_status add_member_label(teds_source *s, const char *member, teds_error *err)
{
    size_t size = strlen(s->name) + strlen(member) + 2;
    char *label = malloc(size);

    if (!label)
        return teds_nomem(err);
    snprintf(label, size, "%s:%s", s->name, member);
    free(s->label);
    s->label = label;
    return TEDS_OK;
}

static teds_status open_zip(teds_source *s, struct teds_raw *r, const char *wanted, teds_error *err)
{
    struct teds_zip_member member = { 0 };
    FILE *file = NULL;
    teds_status st = teds_raw_file(r, &file, err);

    s->position = 0; /* from here on the packed bytes of the member count */
    if (st == TEDS_OK)
        st = teds_zip_open(file, s->name, wanted, &s->position, &member, err);
    if (st == TEDS_OK) {
        s->top = member.stream;
        s->packed = true;
        s->size = member.packed_size;
        st = add_member_label(s, member.name, err);
    }
    if (st == TEDS_OK)
        st = look_inside(s, err);
    free(member.name);
    return st;
}

/* Puts the layers on 'r', which becomes part of the source if it is needed any more. */
static teds_status put_layers(teds_source *s, struct teds_raw *r, bool *taken, const char *wanted,
                              teds_error *err)
{
    const struct teds_place at = { .source = s->name };
    struct teds_buf all = TEDS_BUF_INIT;
    teds_statfile_kind kind;
    teds_status st = teds_raw_look(r, err);

    if (st == TEDS_OK)
        st = refuse_other_encodings(r, err);
    if (st != TEDS_OK)
        return st;
    if (is_zip(r->first, r->first_count))
        return open_zip(s, r, wanted, err);
    if (wanted)
        return teds_fail_at(err, TEDS_ELAYOUT, &at, "not a zip, so it has no member %s", wanted);
    kind = teds_statfile_look(r->first, r->first_count);
    if (kind && r->regular)
        return convert_file(s, kind, r, err);
    if (is_gzip(r->first, r->first_count)) {
        st = teds_gunzip_open(&r->stream, &s->top, err);
        s->packed = true;
        *taken = st == TEDS_OK;
        return st == TEDS_OK ? look_inside(s, err) : st;
    }
    if (kind) {
        *taken = true;
        s->top = &r->stream;
        st = convert_stream(s, kind, s->top, &all, err);
    } else {
        s->top = &r->stream;
        s->divisible = r->bytes || r->regular ? r : NULL;
        s->first_count = r->first_count;
        memcpy(s->first, r->first, sizeof s->first);
    }
    *taken |= st == TEDS_OK;
    return st;
}

teds_status teds_source_new(const char *name, const struct teds_raw *start, uint64_t size,
                            const char *wanted, teds_source **out, teds_error *err)
{
    teds_source *s = calloc(1, sizeof *s);
    struct teds_raw *r = malloc(sizeof *r);
    bool taken = false;
    teds_status st;

    if (r)
        *r = *start;
    else if (start->fd > STDIN_FILENO)
        close(start->fd);
    if (!s || !r || !(s->name = teds_strdup(name)) || !(s->label = teds_strdup(name))) {
        st = teds_nomem(err);
    } else {
        r->stream = (struct teds_stream){ teds_raw_read, teds_raw_close, s->name };
        r->position = &s->position;
        s->size = size;
        s->from_call = start->call != NULL;
        st = put_layers(s, r, &taken, wanted, err);
    }
    if (r && !taken)
        teds_raw_close(&r->stream);
    if (st == TEDS_OK)
        *out = s;
    else
        teds_source_close(s);
    return st;
}
