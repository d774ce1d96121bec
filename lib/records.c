/*
 * records.c - from bytes to blocks of records.
 */
#include "records.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 128 * 1024, PEEK_RECORDS = 32 };

static size_t bom_length(const char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* The delimiter that the header line has most of, outside quotes. */
static char find_delimiter(const char *bytes, size_t length)
{
    static const char candidates[] = { ',', '\t', ';' };
    size_t seen[sizeof candidates] = { 0 }, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
        if (bytes[i] == '"')
            quoted = !quoted;
        for (size_t k = 0; k < sizeof candidates; k++)
            seen[k] += !quoted && bytes[i] == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (seen[k] > seen[best])
            best = k;
    return candidates[best];
}

/* ---- the header ------------------------------------------------------- */

struct named {
    const char *name;
    size_t column;
};

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    const char *p = x->name, *q = y->name;

    while (*p && lower(*p) == lower(*q))
        p++, q++;
    if (lower(*p) != lower(*q))
        return lower(*p) < lower(*q) ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static teds_status refuse_doubles(const struct teds_records *r, teds_error *err)
{
    struct named *names = malloc((r->columns + 1) * sizeof *names);
    teds_status st = TEDS_OK;

    if (!names)
        return teds_nomem(err);
    for (size_t i = 0; i < r->columns; i++)
        names[i] = (struct named){ r->peek.cells[i], i };
    qsort(names, r->columns, sizeof *names, by_name);
    for (size_t i = 1; st == TEDS_OK && i < r->columns; i++) {
        const struct teds_place at = { .source = teds_source_name(r->source),
                                       .column = names[i].name };
        if (*names[i].name && teds_same_word(names[i].name, names[i - 1].name))
            st = teds_fail_at(err, TEDS_ELAYOUT, &at,
                              "the header names this column twice (cells %zu and %zu); rename or "
                              "remove one of them",
                              names[i - 1].column + 1, names[i].column + 1);
    }
    free(names);
    return st;
}

static teds_status check_header(const struct teds_records *r, teds_error *err)
{
    const struct teds_place at = { .source = teds_source_name(r->source) };

    if (r->peek.records == 0)
        return teds_fail_at(err, TEDS_EEMPTY, &at,
                            r->ended ? "the file has no header and no records"
                                     : "no header line in the first 131,072 bytes; this is not a "
                                       "CSV file");
    if (r->peek.records == 1 && r->ended)
        return teds_fail_at(err, TEDS_EEMPTY, &at, "the file has a header but no records");
    if (r->columns > TEDS_MOST_COLUMNS)
        return teds_fail_at(err, TEDS_ELAYOUT, &at, "the header has %zu columns, more than the %d "
                                                    "that are supported",
                            r->columns, TEDS_MOST_COLUMNS);
    return refuse_doubles(r, err);
}

/* ---- opening and reading ---------------------------------------------- */

teds_status teds_records_open(struct teds_records *r, teds_source *source, teds_error *err)
{
    size_t bom;
    teds_status st;

    *r = (struct teds_records){ .source = source, .chunk = malloc(CHUNK) };
    if (!r->chunk)
        return teds_nomem(err);
    st = teds_source_read(source, r->chunk, CHUNK, &r->chunk_used, err);
    if (st != TEDS_OK)
        return st;
    bom = bom_length(r->chunk, r->chunk_used);
    r->ended = r->chunk_used < CHUNK;
    memmove(r->chunk, r->chunk + bom, r->chunk_used -= bom);
    r->delimiter = find_delimiter(r->chunk, r->chunk_used);
    r->chunk_pending = true;
    st = teds_csv_peek(teds_source_name(source), r->delimiter, r->chunk, r->chunk_used, r->ended,
                       PEEK_RECORDS, &r->peek, err);
    if (st != TEDS_OK)
        return st;
    r->columns = r->peek.records ? r->peek.first[1] : 0;
    return check_header(r, err);
}

void teds_records_close(struct teds_records *r)
{
    teds_csv_free(r->csv);
    teds_peek_free(&r->peek);
    free(r->chunk);
    teds_source_close(r->source);
    *r = (struct teds_records){ 0 };
}

teds_status teds_records_select(struct teds_records *r, const bool *wanted, teds_error *err)
{
    return teds_csv_new(teds_source_name(r->source), r->delimiter, r->columns, wanted, &r->csv, err);
}

teds_status teds_records_next(struct teds_records *r, struct teds_block *block, bool *last,
                              teds_error *err)
{
    teds_status st = TEDS_OK;

    *last = r->ended && !r->chunk_pending; /* then there are no bytes, and the last record is finished */
    if (!r->chunk_pending && !r->ended) {
        st = teds_source_read(r->source, r->chunk, CHUNK, &r->chunk_used, err);
        r->ended = r->chunk_used < CHUNK;
    }
    if (st == TEDS_OK)
        st = teds_csv_parse(r->csv, r->chunk, r->chunk_used, block, err);
    r->chunk_pending = false;
    r->chunk_used = 0;
    return st;
}

const char *teds_records_header(const struct teds_records *r, size_t column)
{
    return r->peek.cells[column];
}

size_t teds_records_column(const struct teds_records *r, const char *header)
{
    size_t i = 0;

    while (i < r->columns && !teds_same_word(r->peek.cells[i], header))
        i++;
    return i;
}
