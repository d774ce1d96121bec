/*
 * sheet.c - a small csv of named columns, whole in memory.
 */
#include "sheet.h"

#include <string.h>

#include "source.h"

static size_t header_cells(const struct teds_sheet *b)
{
    return b->table.first[1];
}

static teds_status absent(const struct teds_sheet *b, const struct teds_sheet_column *columns,
                          size_t count, teds_error *err)
{
    struct teds_buf names = TEDS_BUF_INIT;
    teds_status st;

    for (size_t i = 0; i < count; i++)
        if (columns[i].required)
            teds_buf_printf(&names, "%s%s", names.length ? ", " : "", columns[i].name);
    st = names.failed ? teds_nomem(err)
                      : teds_fail_at(err, TEDS_ELAYOUT, &(struct teds_place){ .source = b->name },
                                     "the header needs the columns %s", names.data);
    teds_buf_free(&names);
    return st;
}

static teds_status find_columns(const struct teds_sheet *b, struct teds_sheet_column *columns,
                                size_t count, teds_error *err)
{
    bool fine = true;

    for (size_t i = 0; i < count; i++) {
        size_t k = 0;

        while (k < header_cells(b) && !teds_same_word(b->table.cells[k], columns[i].name))
            k++;
        columns[i].at = k < header_cells(b) ? k : SIZE_MAX;
        for (k++; k < header_cells(b); k++)
            if (teds_same_word(b->table.cells[k], columns[i].name))
                return teds_fail_at(err, TEDS_ELAYOUT, &(struct teds_place){ .source = b->name },
                                    "the header has the column %s twice", columns[i].name);
        fine &= columns[i].at != SIZE_MAX || !columns[i].required;
    }
    return fine ? TEDS_OK : absent(b, columns, count, err);
}

/* The separator of the header: a comma, or a semicolon or tab where it has none. */
static char separator_of(const char *text, size_t length)
{
    const char *end = memchr(text, '\n', length);
    size_t n = end ? (size_t)(end - text) : length;

    return memchr(text, ',', n) ? ',' : memchr(text, ';', n) ? ';' : memchr(text, '\t', n) ? '\t' : ',';
}

teds_status teds_sheet_open(struct teds_sheet *b, const char *path,
                            struct teds_sheet_column *columns, size_t count, teds_error *err)
{
    teds_status st = teds_source_open(path, &b->source, err);
    const char *text;
    size_t length, bom;

    if (st == TEDS_OK)
        st = teds_source_read_all(b->source, &b->bytes, TEDS_MOST_TABLE, err);
    if (st != TEDS_OK)
        return st;
    b->name = teds_source_name(b->source);
    text = b->bytes.data ? b->bytes.data : "";
    length = b->bytes.length;
    bom = teds_bom_length(text, length);
    text += bom;
    length -= bom;
    st = teds_csv_peek(b->name, separator_of(text, length), text, length, true, SIZE_MAX, &b->table, err);
    if (st == TEDS_OK && b->table.records > 0)
        st = find_columns(b, columns, count, err);
    if (st == TEDS_OK && b->table.records < 2)
        st = teds_fail_at(err, TEDS_EEMPTY, &(struct teds_place){ .source = b->name },
                          "there are no rows below a header");
    return st;
}

void teds_sheet_free(struct teds_sheet *b)
{
    teds_peek_free(&b->table);
    teds_source_close(b->source);
    teds_buf_free(&b->bytes);
}

size_t teds_sheet_rows(const struct teds_sheet *b)
{
    return b->table.records - 1;
}

teds_status teds_sheet_row(const struct teds_sheet *b, size_t row, teds_error *err)
{
    const struct teds_place at = { .source = b->name, .record = row };
    size_t cells = b->table.first[row + 1] - b->table.first[row];

    if (cells == header_cells(b))
        return TEDS_OK;
    return teds_fail_at(err, TEDS_EFORMAT, &at, "%zu cells where the header has %zu", cells,
                        header_cells(b));
}

const char *teds_sheet_text(const struct teds_sheet *b, size_t row, struct teds_sheet_column c)
{
    return c.at == SIZE_MAX ? "" : b->table.cells[b->table.first[row] + c.at];
}

static teds_status bad_cell(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                            const char *what, teds_error *err)
{
    const char *text = teds_sheet_text(b, row, c);
    const struct teds_place at = { b->name, row, c.name, text };

    return teds_fail_at(err, TEDS_EARG, &at, "\"%s\" is not %s", text, what);
}

teds_status teds_sheet_count(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                             uint64_t *out, teds_error *err)
{
    const char *text = teds_sheet_text(b, row, c);

    return teds_count_read(text, strlen(text), out) ? TEDS_OK : bad_cell(b, row, c, "a count", err);
}

teds_status teds_sheet_number(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                              double *out, teds_error *err)
{
    const char *text = teds_sheet_text(b, row, c);

    if (!*text || teds_number_read(text, strlen(text), out))
        return TEDS_OK;
    return bad_cell(b, row, c, "a number", err);
}

teds_status teds_sheet_failed(const struct teds_sheet *b, size_t row, const teds_error *why,
                              teds_error *err)
{
    const struct teds_place at = { .source = b->name, .record = row };

    return teds_fail_at(err, why->status, &at, "%s", why->message);
}
