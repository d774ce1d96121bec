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

#include "layout.h"

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
    if (last - first >= TEDS_WIDEST_CODES)
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

/* An edition's files with labels have the wording of its codebook: "25-29 years old" of "25-29 years". */
static bool add_wordings(const teds_catalog *c, const teds_variable *v, struct teds_decoder *d)
{
    const teds_variable *base = v->from ? v->from : v;
    const teds_edition *e;
    bool fine = true;

    for (size_t i = 0; (e = teds_edition_facts(c, i)) != NULL; i++) {
        if (e->last_year < TEDS_FIRST_HARMONISED_YEAR || !teds_catalog_edition(c, i))
            continue;
        for (size_t k = 0; k < e->column_count; k++)
            for (size_t j = 0; e->column[k].variable == base && !e->column[k].recoded && j < e->column[k].code_count; j++)
                if (e->column[k].codes[j].label)
                    fine = fine && add_label(d, e->column[k].codes[j].label, meaning(v, &e->column[k].codes[j]));
    }
    return fine;
}

static bool make_labels(const teds_catalog *catalog, const teds_variable *v, const teds_edition_column *column, bool recoded,
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
    if (!recoded && !d->number && (!column || column->code_count == 0))
        fine = fine && add_wordings(catalog, v, d);
    for (size_t i = 0; i < TEDS_COUNT(missing); i++)
        fine = fine && add_label(d, missing[i], TEDS_MISSING);
    if (d->labels)
        qsort(d->labels, d->label_count, sizeof *d->labels, by_folded);
    return fine;
}

teds_status teds_decoder_make(const teds_catalog *catalog, const teds_variable *v, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err)
{
    const teds_variable *base = v->from ? v->from : v;
    bool recoded = column && column->recoded;
    teds_status st = TEDS_OK;

    *out = (struct teds_decoder){ .number = base->type != TEDS_CODES && !recoded };
    if (!out->number)
        st = make_table(v, column, recoded, out, err);
    if (st == TEDS_OK && !make_labels(catalog, v, column, recoded, out))
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

bool teds_is_blank(const char *text, size_t length)
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

int32_t teds_decode_whole(const struct teds_decoder *d, long value)
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

    if (teds_int_read(text, length, &whole) && (code = teds_decode_whole(d, whole)) != TEDS_UNKNOWN_HERE)
        return code;
    teds_trim(&text, &length);
    if (teds_is_blank(text, length))
        return TEDS_MISSING;
    if (teds_number_read(text, length, &value)) { /* 5.0 and 2.019e+03 are whole numbers too */
        code = value == floor(value) && fabs(value) < 1e9 ? teds_decode_whole(d, (long)value)
                                                          : TEDS_UNKNOWN_HERE;
        if (code != TEDS_UNKNOWN_HERE)
            return code;
    }
    return look_up_label(d, text, length, code); /* "12" can be a label too: 12 years of school */
}
