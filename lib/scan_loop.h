/*
 * scan_loop.h - the loop that all kernels share.  A kernel file defines, before it includes this,
 *
 *     struct vectors                          what is compared with, prepared once
 *     prepare(delimiter)                      makes it
 *     masks(v, p)                             the masks of 64 bytes at p
 *     rare(v, p, m)                           adds the masks that are seldom needed
 *     write_positions(mask, base, to)         base + index of each bit; may write up to 64 entries
 *     prefix_xor(mask)                        bit i = parity of bits 0..i
 *
 * and gets scan().
 */
#ifndef TEDSTAT_SCAN_LOOP_H
#define TEDSTAT_SCAN_LOOP_H

#include "scan.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* 'low': bytes up to the quotation mark, among them all that could be odd. */
struct masks {
    uint64_t delimiter, newline, cr, low;
    uint64_t quote, nul; /* rare */
};

/*
 * By the low half of a byte: itself for the bytes that mean something to CSV, which all have different ones, and
 * for any other a byte that it cannot be.
 */
ALWAYS_INLINE void fill_table(char delimiter, char table[16])
{
    const char special[] = { '\0', '\n', '\r', '"', delimiter };

    for (int i = 0; i < 16; i++)
        table[i] = (char)((i + 1) % 16);
    for (size_t i = 0; i < sizeof special; i++)
        table[special[i] % 16] = special[i];
}

#endif

#ifdef SCAN_KERNEL

/* What one block of 64 bytes leaves to the next. */
struct carry {
    uint64_t cr, closing; /* 1: the last byte was one */
    uint64_t quoted;                 /* all ones inside quotes, else 0 */
};

struct scanning {
    struct vectors v;
    struct carry c;
    uint16_t *end;
    uint32_t *record_end;
    size_t ends, records;
    char delimiter;
    struct teds_scan *out;
};

/* Takes delimiters inside quotes out of the masks; the bits of what is not understood come back. */
ALWAYS_INLINE uint64_t look_at_quotes(struct masks *m, struct carry *c, uint64_t behind_delimiter)
{
    uint64_t inside = prefix_xor(m->quote) ^ c->quoted; /* from the opening mark on, without the closing */
    uint64_t opening = m->quote & inside, closing = m->quote & ~inside;
    uint64_t odd = (m->newline | m->cr) & inside, before, behind;

    m->delimiter &= ~inside;
    m->newline &= ~inside;
    before = (m->delimiter | m->newline) << 1 | behind_delimiter;
    behind = closing << 1 | c->closing;
    odd |= opening & ~before;                                       /* not at the start of a cell */
    odd |= behind & ~(m->delimiter | m->newline | (m->cr & ~inside)); /* not at the end of one */
    c->closing = closing >> 63;
    c->quoted = (uint64_t)0 - (inside >> 63);
    return odd;
}

/* Can a cell start with the byte at 'at', if it is not inside quotes? */
ALWAYS_INLINE uint64_t starts_cell(const struct scanning *s, const char *text, size_t at)
{
    return at == 0 || text[at - 1] == s->delimiter || text[at - 1] == '\n';
}

/* One block; 'valid': which of its bytes belong to the text.  False at something odd. */
ALWAYS_INLINE bool scan_block(struct scanning *s, const char *text, size_t at, uint64_t valid)
{
    struct masks m = masks(&s->v, text + at);
    struct teds_scan *out = s->out;
    uint64_t odd, found, first;

    m.delimiter &= valid;
    m.newline &= valid;
    odd = (m.cr << 1 | s->c.cr) & ~m.newline & valid; /* a CR without LF: the byte behind it */
    s->c.cr = m.cr >> 63;
    if ((m.low ^ (m.newline | m.cr)) | s->c.quoted | s->c.closing) {
        rare(&s->v, text + at, &m);
        m.quote &= valid;
        odd |= m.nul & valid;
        if (m.quote | s->c.quoted | s->c.closing)
            odd |= look_at_quotes(&m, &s->c, starts_cell(s, text, at)) & valid;
    }
    found = m.delimiter | m.newline;
    write_positions(found, (uint32_t)at, s->end + s->ends);
    /* Without asking whether a record ends here: that cannot be foreseen, and asking costs more. */
    first = m.newline ^ (m.newline - 1); /* all bits up to the lowest one */
    s->record_end[s->records] = (uint32_t)(s->ends + (size_t)__builtin_popcountll(found & first));
    s->records += m.newline != 0;
    for (m.newline &= m.newline - 1; __builtin_expect(m.newline != 0, 0); m.newline &= m.newline - 1) {
        first = m.newline ^ (m.newline - 1);
        s->record_end[s->records++] =
            (uint32_t)(s->ends + (size_t)__builtin_popcountll(found & first));
    }
    s->ends += (size_t)__builtin_popcountll(found);
    if (odd)
        out->odd = at + (size_t)__builtin_ctzll(odd);
    return odd == 0;
}

/* Leaves the whole records before what is odd. */
static void drop_unfinished(struct teds_scan *out)
{
    while (out->records && out->end[out->record_end[out->records - 1] - 1] >= out->odd)
        out->records--;
    out->ends = out->records ? out->record_end[out->records - 1] : 0;
}

static void scan(const char *text, size_t length, char delimiter, struct teds_scan *out)
{
    struct scanning s = { .v = prepare(delimiter), .end = out->end, .record_end = out->record_end,
                          .delimiter = delimiter, .out = out };
    size_t at = 0;
    bool plain = true;

    out->odd = length;
    for (; plain && length - at >= 64; at += 64)
        plain = scan_block(&s, text, at, ~(uint64_t)0);
    if (plain && at < length)
        scan_block(&s, text, at, ((uint64_t)1 << (length - at)) - 1);
    out->records = s.records;
    drop_unfinished(out);
}

#endif
