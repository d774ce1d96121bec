/*
 * scan_sparse.h - the loop for text of long cells, such as labels.
 *
 * There most blocks of 64 bytes hold a few delimiters, and quotation marks in every fifth come when nobody expects
 * them.  So first the special bytes (delimiter, line ends, quotation mark, NUL) are listed with their places, the
 * same way whatever they are; then the rules are applied to 64 of the list at once, that is to a thousand bytes of
 * text.  A kernel defines, beside what scan_loop.h wants,
 *
 *     list(v, p, valid, base, place, kind)    lists the special ones of 64 bytes at p, as many as it returns;
 *                                             may write up to 64 entries
 *     adjacent(place)                         bit i: place[i] follows place[i - 1], for 64 of them
 *     keep(mask, place, to)                   those of 64 places that have a bit; may write up to 64 entries
 *
 * and gets scan_either(), which goes by the text before.
 */
#ifndef TEDSTAT_SCAN_SPARSE_H
#define TEDSTAT_SCAN_SPARSE_H

#include <string.h>

#include "scan.h"

enum {
    BATCH = 8 * 1024, /* bytes of text listed at once: the list stays in the first cache */
    LIST_ROOM = BATCH + 64 + 64 /* with those left from the batch before, and those written too many */
};

struct special_list {
    uint16_t place[1 + LIST_ROOM]; /* place[0]: of the one before the list; kind[i] stands at place[i + 1] */
    unsigned char kind[LIST_ROOM];
    size_t count;
};

/* What the special byte before leaves to the next. */
struct sparse_carry {
    uint64_t separator, cr, closing; /* 1: it was one */
    uint64_t quoted;                 /* all ones inside quotes, else 0 */
};

/* Up to 64 of the list: which are kept as ends of cells, which of them end records, and which are odd. */
struct verdict {
    uint64_t kept, newline, odd;
};

ALWAYS_INLINE struct verdict judge(const struct masks *m, struct sparse_carry *c, uint64_t next, uint64_t valid)
{
    uint64_t separator = (m->delimiter | m->newline) & valid, cr = m->cr & valid, quote = m->quote & valid;
    uint64_t inside = prefix_xor(quote) ^ c->quoted; /* from the opening mark on, without the closing */
    uint64_t opening = quote & inside, closing = quote & ~inside;
    uint64_t odd = valid & ~(separator | cr | quote); /* NUL */

    odd |= ((m->newline & valid) | cr) & inside;
    odd |= opening & ~(next & (separator << 1 | c->separator));         /* not at the start of a cell */
    odd |= (closing << 1 | c->closing) & ~(next & (separator | cr)) & valid; /* not at the end of one */
    odd |= (cr << 1 | c->cr) & ~(next & m->newline) & valid;            /* a CR without LF */
    *c = (struct sparse_carry){ separator >> 63, cr >> 63, closing >> 63, (uint64_t)0 - (inside >> 63) };
    return (struct verdict){ separator & ~inside, m->newline & valid & ~inside, odd };
}

/* The rules for up to 64 of the list, from 'at'; false at something odd. */
ALWAYS_INLINE bool apply_rules(const struct vectors *v, const struct special_list *l, size_t at,
                               struct sparse_carry *c, struct teds_scan *out)
{
    const uint64_t valid = l->count - at < 64 ? ((uint64_t)1 << (l->count - at)) - 1 : ~(uint64_t)0;
    const uint16_t *place = l->place + 1 + at;
    const char *kind = (const char *)l->kind + at;
    struct masks m = masks(v, kind);
    struct verdict d;

    rare(v, kind, &m);
    d = judge(&m, c, adjacent(place), valid);
    keep(d.kept, place, out->end + out->ends);
    for (; d.newline; d.newline &= d.newline - 1)
        out->record_end[out->records++] =
            (uint32_t)(out->ends + (size_t)__builtin_popcountll(d.kept & (d.newline ^ (d.newline - 1))));
    out->ends += (size_t)__builtin_popcountll(d.kept);
    if (d.odd)
        out->odd = place[__builtin_ctzll(d.odd)];
    return d.odd == 0;
}

/* Moves what is left of the list behind its first 'done' to the front. */
static void keep_rest(struct special_list *l, size_t done)
{
    l->count -= done;
    memmove(l->place, l->place + done, (1 + l->count) * sizeof *l->place);
    memmove(l->kind, l->kind + done, l->count);
}

static void scan_sparse(const char *text, size_t length, char delimiter, struct teds_scan *out)
{
    const struct vectors v = prepare(delimiter);
    struct sparse_carry c = { .separator = 1 };
    struct special_list l;
    bool plain = true;

    l.place[0] = UINT16_MAX; /* as if in front of the text */
    l.count = 0;
    out->odd = length;
    out->ends = out->records = 0;
    for (size_t at = 0; plain && at < length;) {
        size_t stop = length - at < BATCH ? length : at + BATCH, done = 0;

        for (; stop - at >= 64; at += 64)
            l.count += list(&v, text + at, ~(uint64_t)0, (uint32_t)at, l.place + 1 + l.count, l.kind + l.count);
        if (at < stop)
            l.count += list(&v, text + at, ((uint64_t)1 << (stop - at)) - 1, (uint32_t)at,
                            l.place + 1 + l.count, l.kind + l.count);
        at = stop;
        for (; plain && (done + 64 <= l.count || (at == length && done < l.count)); done += 64)
            plain = apply_rules(&v, &l, done, &c, out);
        if (at < length)
            keep_rest(&l, done);
    }
    drop_unfinished(out);
}

enum { SPARSE = 12 }; /* bytes for each cell, from which on listing is faster */

static void scan_either(const char *text, size_t length, char delimiter, struct teds_scan *out)
{
    (out->sparse ? scan_sparse : scan)(text, length, delimiter, out);
    out->sparse = out->ends * SPARSE < length;
}

#endif
