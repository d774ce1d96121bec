/*
 * layout.c - binds the header of a file to the vocabulary and decodes cells.
 */
#include "layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which edition ---------------------------------------------------- */

static bool has_column(const teds_edition *e, const char *header)
{
    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_word(e->column[i].header, header))
            return true;
    return false;
}

/* Does the header have the columns of the edition, all of them and no others? */
static bool header_is(const teds_edition *e, const struct teds_peek *peek)
{
    if (e->column_count != peek->first[1])
        return false;
    for (size_t i = 0; i < peek->first[1]; i++)
        if (!has_column(e, peek->cells[i]))
            return false;
    return true;
}

/* The year of the first record, or 0. */
static int first_year(const teds_catalog *c, const struct teds_peek *peek)
{
    const teds_variable *year = c->by_role[TEDS_ROLE_YEAR];
    int value;

    for (size_t i = 0; year && peek->records > 1 && i < peek->first[1]; i++) {
        const char *cell = peek->cells[peek->first[1] + i];

        if (peek->first[1] + i < peek->first[2] && teds_same_word(peek->cells[i], year->name) &&
            teds_int_read(cell, strlen(cell), &value))
            return value;
    }
    return 0;
}

teds_status teds_layout_find(const teds_catalog *c, const char *source, const struct teds_peek *peek,
                             const char *wanted, struct teds_layout *out, teds_error *err)
{
    const teds_edition *e;
    int year = first_year(c, peek);

    *out = (struct teds_layout){ .name = TEDS_HARMONISED };
    if (wanted && teds_same_word(wanted, TEDS_HARMONISED))
        return TEDS_OK;
    if (wanted) {
        char room[TEDS_UNKNOWN_ROOM];

        out->edition = teds_edition_find(c, wanted);
        if (!out->edition)
            return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .source = source },
                                "%s; see 'tedstat editions'",
                                teds_unknown("edition", wanted, teds_edition_name_at, (void *)c, room));
        out->name = out->edition->name;
        return TEDS_OK;
    }
    for (size_t i = 0; (e = teds_catalog_edition(c, i)) != NULL; i++) {
        if (header_is(e, peek) && year >= e->first_year && year <= e->last_year) {
            out->edition = e;
            out->name = e->name;
        }
    }
    return TEDS_OK;
}

const teds_variable *teds_layout_column(const teds_catalog *c, const struct teds_layout *layout,
                                        const char *header, const teds_edition_column **column)
{
    const teds_edition *e = layout->edition;

    for (size_t i = 0; e && i < e->column_count; i++) {
        if (teds_same_word(e->column[i].header, header)) {
            *column = &e->column[i];
            return e->column[i].variable;
        }
    }
    *column = NULL;
    return teds_variable_of_header(c, header);
}

/* ---- what a cell means ------------------------------------------------ */

static void span(int code, int *first, int *last)
{
    *first = code < *first ? code : *first;
    *last = code > *last ? code : *last;
}

teds_status teds_decoder_make(const teds_variable *variable, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err)
{
    const teds_variable *base = variable->from ? variable->from : variable;
    bool recoded = column && column->recoded;
    int first = TEDS_MISSING, last = 0;

    *out = (struct teds_decoder){ .number = base->type != TEDS_CODES && !recoded };
    if (out->number)
        return TEDS_OK;
    for (size_t i = 0; !recoded && i < base->level_count; i++)
        span(base->levels[i].code, &first, &last);
    for (size_t i = 0; column && i < column->code_count; i++)
        span(column->codes[i].own, &first, &last);
    out->first = first;
    out->count = (size_t)(last - first + 1);
    out->known = malloc(out->count * sizeof *out->known);
    if (!out->known)
        return teds_nomem(err);
    for (size_t i = 0; i < out->count; i++)
        out->known[i] = TEDS_UNKNOWN_HERE;
    out->known[TEDS_MISSING - first] = out->known[-8 - first] = TEDS_MISSING;
    for (size_t i = 0; !recoded && i < base->level_count; i++)
        out->known[base->levels[i].code - first] = teds_grouping_code(variable, base->levels[i].code);
    for (size_t i = 0; column && i < column->code_count; i++) {
        int code = column->codes[i].code;

        if (code < 0)
            out->known[column->codes[i].own - first] = TEDS_MISSING;
        else if (base->type != TEDS_CODES || teds_variable_label(base, code))
            out->known[column->codes[i].own - first] = teds_grouping_code(variable, code);
    }
    return TEDS_OK;
}

/* What statistical programs write for a missing value. */
static bool is_blank(const char *text, size_t length)
{
    return length == 0 || (length == 1 && *text == '.') || teds_same_word_n("NA", text, length) ||
           teds_same_word_n("NaN", text, length);
}

static int32_t look_up(const struct teds_decoder *d, long value)
{
    if (d->number)
        return value == -9 || value == -8            ? TEDS_MISSING
               : value >= 0 && value <= 99999 ? (int32_t)value
                                                     : TEDS_UNKNOWN_HERE;
    if (value < d->first || value - d->first >= (long)d->count)
        return TEDS_UNKNOWN_HERE;
    return d->known[value - d->first];
}

int32_t teds_decode(const struct teds_decoder *d, const char *text, size_t length)
{
    double value;
    int code;

    if (teds_int_read(text, length, &code))
        return look_up(d, code);
    while (length && (*text == ' ' || *text == '\t'))
        text++, length--;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    if (is_blank(text, length))
        return TEDS_MISSING;
    if (!teds_number_read(text, length, &value)) /* 5.0 and 2.019e+03 are whole numbers too */
        return TEDS_NO_NUMBER;
    if (value != floor(value) || fabs(value) > 1e9)
        return TEDS_UNKNOWN_HERE;
    return look_up(d, (long)value);
}
