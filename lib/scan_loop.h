/*
 * scan_loop.h - the loop that all kernels share.  A kernel file defines, before it includes this,
 *
 *     struct vectors                          what is compared with, prepared once
 *     prepare(delimiter)                      makes it
 *     masks(v, p)                             the masks of 64 bytes at p
 *     write_positions(mask, base, to)         base + index of each bit; may write up to 64 entries
 *     prefix_xor(mask)                        bit i = parity of bits 0..i
 *
 * and gets scan().
 */
#ifndef TEDSTAT_SCAN_LOOP_H
#define TEDSTAT_SCAN_LOOP_H

#include "scan.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

struct masks {
    uint64_t delimiter, newline, cr, quote, nul;
};

#endif

#ifdef SCAN_KERNEL

/* What one block of 64 bytes leaves to the next. */
struct carry {
    uint64_t cr, closing, delimiter; /* 1: the last byte was one */
    uint64_t quoted;                 /* all ones inside quotes, else 0 */
};

/* Takes delimiters inside quotes out of the masks; the bits of what is not understood come back. */
ALWAYS_INLINE uint64_t look_at_quotes(struct masks *m, struct carry *c)
{
    uint64_t inside = prefix_xor(m->quote) ^ c->quoted; /* from the opening mark on, without the closing */
    uint64_t opening = m->quote & inside, closing = m->quote & ~inside;
    uint64_t odd = (m->newline | m->cr) & inside, before, behind;

    m->delimiter &= ~inside;
    m->newline &= ~inside;
    before = (m->delimiter | m->newline) << 1 | c->delimiter;
    behind = closing << 1 | c->closing;
    odd |= opening & ~before;                                       /* not at the start of a cell */
    odd |= behind & ~(m->delimiter | m->newline | (m->cr & ~inside)); /* not at the end of one */
    c->closing = closing >> 63;
    c->quoted = (uint64_t)0 - (inside >> 63);
    return odd;
}

static void scan(const char *text, size_t length, char delimiter, struct teds_scan *out)
{
    const struct vectors v = prepare(delimiter);
    struct carry c = { .delimiter = 1 };
    size_t ends = 0, records = 0, line_start = 0;

    out->odd = length;
    out->quotes = 0;
    for (size_t at = 0; at < length; at += 64) {
        struct masks m = masks(&v, text + at);
        uint64_t valid = length - at >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << (length - at)) - 1;
        uint64_t odd, found, line_ends;

        m.delimiter &= valid;
        m.newline &= valid;
        m.quote &= valid;
        m.cr &= valid;
        odd = m.nul & valid;
        odd |= (m.cr << 1 | c.cr) & ~m.newline & valid; /* a CR without LF: the byte behind it */
        c.cr = m.cr >> 63;
        if (m.quote | c.quoted | c.closing) {
            out->quotes += (uint64_t)__builtin_popcountll(m.quote);
            odd |= look_at_quotes(&m, &c) & valid;
        }
        found = m.delimiter | m.newline;
        c.delimiter = found >> 63;
        write_positions(found, (uint32_t)at, out->end + ends);
        for (line_ends = m.newline; line_ends; line_ends &= line_ends - 1) {
            uint64_t upto = line_ends ^ (line_ends - 1); /* all bits up to the lowest one */
            out->record_end[records++] = (uint32_t)(ends + (size_t)__builtin_popcountll(found & upto));
            if (at + (size_t)__builtin_ctzll(line_ends) - line_start > TEDS_LONGEST_PLAIN)
                odd |= line_ends & (0 - line_ends);
            line_start = at + (size_t)__builtin_ctzll(line_ends);
        }
        ends += (size_t)__builtin_popcountll(found);
        if (odd) {
            out->odd = at + (size_t)__builtin_ctzll(odd);
            break;
        }
    }
    while (records && out->end[out->record_end[records - 1] - 1] >= out->odd)
        records--;
    out->ends = records ? out->record_end[records - 1] : 0;
    out->records = records;
}

#endif
