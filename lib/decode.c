/*
 * decode.c - text of a cell to a harmonised code.
 *
 * Nearly every cell is a small whole number and is looked up in a table.  What is not goes
 * on: blanks, whole numbers written otherwise (5.0, 2.019e+03), then texts and labels.
 */
#include "decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 200000 }; /* entries of a table of codes */

/* ---- folding ---------------------------------------------------------- */

/* Dashes, quotes and blanks beyond ASCII, as UTF-8 and as Windows-1252. */
static const struct spelling {
    const char *bytes;
    char plain;
} spellings[] = {
    { "\xe2\x80\x90", '-' }, { "\xe2\x80\x91", '-' }, { "\xe2\x80\x92", '-' },
    { "\xe2\x80\x93", '-' }, { "\xe2\x80\x94", '-' }, { "\xe2\x80\x98", '\'' },
    { "\xe2\x80\x99", '\'' }, { "\xe2\x80\x9c", '"' }, { "\xe2\x80\x9d", '"' },
    { "\xc2\xa0", ' ' },     { "\x96", '-' },         { "\x97", '-' },
    { "\x91", '\'' },        { "\x92", '\'' },        { "\x93", '"' },
    { "\x94", '"' },         { "\xa0", ' ' },
};

static size_t plain_character(const char *text, size_t length, char *plain)
{
    unsigned char c = (unsigned char)*text;

    if (c < 0x80) {
        *plain = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c < 0x20 || c == 0x7f ? ' ' : c);
        return 1;
    }
    for (size_t i = 0; i < TEDS_COUNT(spellings); i++) {
        size_t n = strlen(spellings[i].bytes);
        if (n <= length && memcmp(text, spellings[i].bytes, n) == 0) {
            *plain = spellings[i].plain;
            return n;
        }
    }
    *plain = '?'; /* any other letter: one, however many bytes it has */
    for (size_t n = 1;; n++)
        if (n == length || ((unsigned char)text[n] & 0xc0) != 0x80 || c < 0xc0)
            return n;
}

void teds_fold(const char *text, size_t length, char to[TEDS_FOLDED_ROOM])
{
    size_t out = 0;

    for (size_t i = 0; i < length && out + 1 < TEDS_FOLDED_ROOM;) {
        char c;

        i += plain_character(text + i, length - i, &c);
        if (c == ' ' && (out == 0 || to[out - 1] == ' '))
            continue;
        to[out++] = c;
    }
    while (out && to[out - 1] == ' ')
        out--;
    to[out] = '\0';
}

/* ---- making ----------------------------------------------------------- */

static void span(int from, int to, int *first, int *last)
{
    *first = from < *first ? from : *first;
    *last = to > *last ? to : *last;
}

/* What stands for the edition's code, in the grouping's codes if it is one. */
static int32_t meaning(const teds_variable *v, const teds_edition_code *code)
{
    return code->code < 0 ? TEDS_MISSING : teds_grouping_code(v, code->code);
}

static teds_status make_table(const teds_variable *v, const teds_edition_column *column, bool recoded,
                              struct teds_decoder *d, teds_error *err)
{
    const teds_variable *base = v->from ? v->from : v;
    int first = TEDS_MISSING, last = 0;

    for (size_t i = 0; !recoded && i < base->level_count; i++)
        span(base->levels[i].code, base->levels[i].code, &first, &last);
    for (size_t i = 0; column && i < column->code_count; i++)
        if (column->codes[i].number)
            span(column->codes[i].first, column->codes[i].last, &first, &last);
    if (last - first >= WIDEST)
        return teds_fail(err, TEDS_EFORMAT, "[%s]: its codes reach from %d to %d, too far apart",
                         column->header, first, last);
    d->first = first;
    d->count = (size_t)(last - first + 1);
    d->known = malloc(d->count * sizeof *d->known);
    if (!d->known)
        return teds_nomem(err);
    for (size_t i = 0; i < d->count; i++)
        d->known[i] = TEDS_UNKNOWN_HERE;
    d->known[TEDS_MISSING - first] = d->known[-8 - first] = TEDS_MISSING;
    for (size_t i = 0; !recoded && i < base->level_count; i++)
        d->known[base->levels[i].code - first] = teds_grouping_code(v, base->levels[i].code);
    for (size_t i = 0; column && i < column->code_count; i++)
        for (int own = column->codes[i].first; column->codes[i].number && own <= column->codes[i].last;
             own++)
            d->known[own - first] = meaning(v, &column->codes[i]);
    return TEDS_OK;
}

static int by_folded(const void *a, const void *b)
{
    return strcmp(((const struct teds_decoder_label *)a)->folded,
                  ((const struct teds_decoder_label *)b)->folded);
}

/* The first code that comes with a label keeps it. */
static bool add_label(struct teds_decoder *d, const char *text, int32_t code)
{
    char folded[TEDS_FOLDED_ROOM];
    struct teds_decoder_label *new;

    teds_fold(text, strlen(text), folded);
    for (size_t i = 0; i < d->label_count; i++)
        if (strcmp(d->labels[i].folded, folded) == 0)
            return true;
    if (!TEDS_PUSH(d->labels, d->label_count, d->label_room))
        return false;
    new = &d->labels[d->label_count - 1];
    new->code = code;
    new->folded = teds_arena_copy(&d->arena, folded, strlen(folded));
    return new->folded != NULL;
}

static bool make_labels(const teds_variable *v, const teds_edition_column *column, bool recoded,
                        struct teds_decoder *d)
{
    static const char *const missing[] = { "Missing/unknown/not collected/invalid", "Missing" };
    const teds_variable *base = v->from ? v->from : v;
    bool fine = true;

    for (size_t i = 0; column && i < column->code_count; i++) {
        const teds_edition_code *code = &column->codes[i];

        if (!code->number)
            fine = fine && add_label(d, code->text, meaning(v, code));
        if (code->label)
            fine = fine && add_label(d, code->label, meaning(v, code));
    }
    for (size_t i = 0; !recoded && i < base->level_count; i++)
        fine = fine && add_label(d, base->levels[i].label, teds_grouping_code(v, base->levels[i].code));
    for (size_t i = 0; i < TEDS_COUNT(missing); i++)
        fine = fine && add_label(d, missing[i], TEDS_MISSING);
    if (d->labels)
        qsort(d->labels, d->label_count, sizeof *d->labels, by_folded);
    return fine;
}

teds_status teds_decoder_make(const teds_variable *v, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err)
{
    const teds_variable *base = v->from ? v->from : v;
    bool recoded = column && column->recoded;
    teds_status st = TEDS_OK;

    *out = (struct teds_decoder){ .number = base->type != TEDS_CODES && !recoded };
    if (!out->number)
        st = make_table(v, column, recoded, out, err);
    if (st == TEDS_OK && !make_labels(v, column, recoded, out))
        st = teds_nomem(err);
    if (st != TEDS_OK)
        teds_decoder_free(out);
    return st;
}

void teds_decoder_free(struct teds_decoder *d)
{
    free(d->known);
    free(d->labels);
    teds_arena_free(&d->arena);
    *d = (struct teds_decoder){ 0 };
}

/* ---- decoding a cell ---------------------------------------------------- */

/* What statistical programs write for a missing value. */
static bool is_blank(const char *text, size_t length)
{
    return length == 0 || (length == 1 && *text == '.') || teds_same_word_n("NA", text, length) ||
           teds_same_word_n("NaN", text, length);
}

void teds_trim(const char **text, size_t *length)
{
    while (*length && (**text == ' ' || **text == '\t'))
        (*text)++, (*length)--;
    while (*length && ((*text)[*length - 1] == ' ' || (*text)[*length - 1] == '\t'))
        (*length)--;
}

static int32_t look_up(const struct teds_decoder *d, long value)
{
    if (d->number)
        return value == -9 || value == -8     ? TEDS_MISSING
               : value >= 0 && value <= 99999 ? (int32_t)value
                                              : TEDS_UNKNOWN_HERE;
    if (value < d->first || value - d->first >= (long)d->count)
        return TEDS_UNKNOWN_HERE;
    return d->known[value - d->first];
}

static int32_t look_up_label(const struct teds_decoder *d, const char *text, size_t length,
                             int32_t otherwise)
{
    char folded[TEDS_FOLDED_ROOM];
    struct teds_decoder_label wanted = { .folded = folded }, *found;

    teds_fold(text, length, folded);
    found = d->labels ? bsearch(&wanted, d->labels, d->label_count, sizeof wanted, by_folded) : NULL;
    return found ? found->code : otherwise;
}

int32_t teds_decode(const struct teds_decoder *d, const char *text, size_t length)
{
    int32_t code = TEDS_NO_NUMBER;
    double value;
    int whole;

    if (teds_int_read(text, length, &whole) && (code = look_up(d, whole)) != TEDS_UNKNOWN_HERE)
        return code;
    teds_trim(&text, &length);
    if (is_blank(text, length))
        return TEDS_MISSING;
    if (teds_number_read(text, length, &value)) { /* 5.0 and 2.019e+03 are whole numbers too */
        code = value == floor(value) && fabs(value) < 1e9 ? look_up(d, (long)value)
                                                          : TEDS_UNKNOWN_HERE;
        if (code != TEDS_UNKNOWN_HERE)
            return code;
    }
    return look_up_label(d, text, length, code); /* "12" can be a label too: 12 years of school */
}

/* ---- decoding a column of plain cells ----------------------------------- */

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
        q->code[i] = look_up(d, i - TEDS_LOWEST_PAIR);
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
