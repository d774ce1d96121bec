/*
 * decode_column.c - a column of plain cells to harmonised codes, at once.
 *
 * A code of one or two characters is found by its two bytes; any other text is understood once (decode.c) and
 * then remembered.
 */
#include "decode.h"

#include <stdlib.h>
#include <string.h>

static void set_pair(uint8_t pairs[TEDS_PAIRS], int a, int b, int code)
{
    const unsigned char two[2] = { (unsigned char)a, (unsigned char)b };
    uint16_t key;

    memcpy(&key, two, sizeof key);
    pairs[key] = (uint8_t)(code + TEDS_LOWEST_PAIR);
}

void teds_pairs_make(char delimiter, uint8_t pairs[TEDS_PAIRS])
{
    memset(pairs, TEDS_NO_PAIR, TEDS_PAIRS);
    for (int a = 0; a < 10; a++) {
        set_pair(pairs, '0' + a, (unsigned char)delimiter, a);
        set_pair(pairs, '0' + a, '\n', a);
        set_pair(pairs, '0' + a, '\r', a);
        for (int b = 0; b < 10; b++)
            set_pair(pairs, '0' + a, '0' + b, 10 * a + b);
        if (a > 0)
            set_pair(pairs, '-', '0' + a, -a);
    }
}

void teds_quick_make(const struct teds_decoder *d, const uint8_t *pairs, struct teds_quick *q)
{
    q->pairs = pairs;
    q->code[TEDS_NO_PAIR] = TEDS_NO_NUMBER;
    for (int i = 1; i < TEDS_PAIR_CODES; i++)
        q->code[i] = teds_decode_whole(d, i - TEDS_LOWEST_PAIR);
}

static inline uint64_t word_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return word;
}

static inline teds_16_bytes bytes_at(const char *p)
{
    teds_16_bytes bytes;

    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

static const char ones_and_zeros[32] = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff";

/*
 * A cell in four pieces without asking how long it is: labels come in no order, and a wrong guess costs more than
 * all of this.  In shorter text pieces overlap or are the same; bytes behind the cell can be read.
 */
struct pieces {
    teds_16_bytes piece[4];
};

static inline struct pieces pieces_of(const char *text, size_t length)
{
    const size_t width = length < 16 ? length : 16, rest = length - width, step = rest < 16 ? rest : 16;
    const teds_16_bytes mask = bytes_at(ones_and_zeros + 16 - width);

    return (struct pieces){ { bytes_at(text) & mask, bytes_at(text + step) & mask,
                              bytes_at(text + rest - step) & mask, bytes_at(text + rest) & mask } };
}

static inline bool is_text(const struct teds_remembered *r, const struct pieces *p, const char *text, size_t length)
{
    teds_16_bytes d = (r->piece[0] ^ p->piece[0]) | (r->piece[1] ^ p->piece[1]) | (r->piece[2] ^ p->piece[2]) |
                      (r->piece[3] ^ p->piece[3]);

    return (d[0] | d[1] | (r->length ^ length)) == 0 &&
           (__builtin_expect(length <= TEDS_IN_PIECES, 1) || memcmp(r->whole, text, length) == 0);
}

/* Where a text is remembered, or the free place where it would be. */
static inline struct teds_remembered *place_of(const struct teds_quick *q, const struct pieces *p, const char *text,
                                               size_t length)
{
    uint64_t hash = (p->piece[0][0] ^ length) * 0x9e3779b97f4a7c15u ^ p->piece[3][1] * 0xbf58476d1ce4e5b9u;
    size_t i = (hash ^ hash >> 32) % TEDS_REMEMBERED;

    while (q->texts[i].used && !is_text(&q->texts[i], p, text, length))
        i = (i + 1) % TEDS_REMEMBERED;
    return &q->texts[i];
}

/* A cell of a raw block, and the whole of it with what teds_block_cell() takes off. */
struct raw_cell {
    const struct teds_block *block;
    size_t row, column;
    const char *text;
    size_t length;
};

static void remember(struct teds_quick *q, const struct raw_cell *cell, int32_t code)
{
    const struct pieces p = pieces_of(cell->text, cell->length);
    struct teds_remembered new = { .length = (uint32_t)cell->length, .code = code, .used = true };

    if (q->text_count >= TEDS_REMEMBERED / 2)
        return;
    memcpy(new.piece, p.piece, sizeof new.piece);
    if (cell->length > TEDS_IN_PIECES && !(new.whole = teds_arena_copy(&q->arena, cell->text, cell->length))) {
        q->failed = true;
        return;
    }
    *place_of(q, &p, cell->text, cell->length) = new;
    q->text_count++;
}

#define NOT_INLINE __attribute__((noinline))

/* A text that is not remembered. */
static NOT_INLINE int32_t decode_new(const struct teds_decoder *d, struct teds_quick *q, const struct raw_cell *raw)
{
    struct teds_cell cell = teds_block_cell(raw->block, raw->row, raw->column);
    int32_t code = teds_decode(d, cell.text, cell.length);

    if (!q->texts && !(q->texts = calloc(TEDS_REMEMBERED, sizeof *q->texts)))
        q->failed = true;
    else if (code > TEDS_UNKNOWN_HERE)
        remember(q, raw, code);
    return code;
}

/* A cell of any kind; a text that was seen before gets the code that it got then. */
static inline int32_t decode_any(const struct teds_decoder *d, struct teds_quick *q, const struct raw_cell *raw)
{
    const struct pieces p = pieces_of(raw->text, raw->length);
    const struct teds_remembered *known = q->texts ? place_of(q, &p, raw->text, raw->length) : NULL;

    return known && known->used ? known->code : decode_new(d, q, raw);
}

/* Start and length of the cell that ends at *end. */
static inline size_t cell_at(const uint16_t *end, size_t *length)
{
    const size_t start = (uint16_t)(end[-1] + 1);

    *length = *end - start;
    return start;
}

/* Where cells are nearly always codes of one or two characters. */
static size_t decode_pairs(const struct teds_decoder *d, struct teds_quick *q,
                           const struct teds_block *block, size_t column, size_t from, size_t to,
                           int32_t *values)
{
    const size_t stride = block->stride;
    const uint16_t *end = block->raw_end + from * stride + column;
    const uint8_t *pairs = q->pairs;
    const char *text = block->text;
    size_t odd = 0;

    for (size_t row = from; row < to; row++, end += stride) {
        size_t length, start = cell_at(end, &length);
        uint16_t key;

        memcpy(&key, text + start, sizeof key);
        values[row] = q->code[pairs[key]];
        if (__builtin_expect(length > 2 || values[row] <= TEDS_UNKNOWN_HERE, 0)) {
            values[row] = decode_any(d, q, &(struct raw_cell){ block, row, column, text + start, length });
            odd += values[row] <= TEDS_UNKNOWN_HERE;
        }
    }
    return odd;
}

/* Where cells are longer. */
static size_t decode_texts(const struct teds_decoder *d, struct teds_quick *q,
                           const struct teds_block *block, size_t column, size_t from, size_t to,
                           int32_t *values)
{
    const size_t stride = block->stride;
    const uint16_t *end = block->raw_end + from * stride + column;
    const char *text = block->text;
    size_t odd = 0;

    for (size_t row = from; row < to; row++, end += stride) {
        size_t length, start = cell_at(end, &length);

        values[row] = decode_any(d, q, &(struct raw_cell){ block, row, column, text + start, length });
        odd += values[row] <= TEDS_UNKNOWN_HERE;
    }
    return odd;
}

/* Where they are short, and often the same as in the row before: a year, say. */
static size_t decode_alike(const struct teds_decoder *d, struct teds_quick *q,
                           const struct teds_block *block, size_t column, size_t from, size_t to,
                           int32_t *values)
{
    const size_t stride = block->stride;
    const uint16_t *end = block->raw_end + from * stride + column;
    const char *text = block->text;
    struct { uint64_t word; size_t length; int32_t code; } before = { 0, SIZE_MAX, 0 };
    size_t odd = 0;

    for (size_t row = from; row < to; row++, end += stride) {
        size_t length, start = cell_at(end, &length);
        uint64_t word = word_at(text + start);

        if (length != before.length || ((word ^ before.word) & word_at(ones_and_zeros + 16 - length)) != 0) {
            before.code = decode_any(d, q, &(struct raw_cell){ block, row, column, text + start, length });
            before.word = word;
            before.length = length > 8 ? SIZE_MAX : length;
        }
        values[row] = before.code;
        odd += values[row] <= TEDS_UNKNOWN_HERE;
    }
    return odd;
}

size_t teds_decode_raw(const struct teds_decoder *d, struct teds_quick *q,
                       const struct teds_block *block, size_t column, size_t from, size_t to,
                       int32_t *values)
{
    size_t length = 0;

    if (from < to)
        cell_at(block->raw_end + from * block->stride + column, &length);
    return (length <= 2 ? decode_pairs : length <= 8 ? decode_alike : decode_texts)(d, q, block, column, from, to,
                                                                                    values);
}

void teds_quick_free(struct teds_quick *q)
{
    free(q->texts);
    teds_arena_free(&q->arena);
}
