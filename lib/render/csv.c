/*
 * csv.c - the main table for machines: RFC 4180 with LF, or tab-separated.
 *
 * Numbers are the shortest text that reads back equal; a cell that is not defined is empty.
 *
 * A spreadsheet takes a cell that begins with = + - @ for a formula and runs it.  A text that begins
 * so, and is no number, gets an apostrophe in front, which spreadsheets take for "this is text".
 */
#include <string.h>

#include "render.h"

static void put_quoted(struct teds_buf *b, const char *text, char delimiter)
{
    const char special[] = { delimiter, '"', '\n', '\r', '\0' };
    size_t n = strcspn(text, special);

    if (!text[n]) {
        teds_buf_add(b, text, n);
        return;
    }
    teds_buf_char(b, '"');
    for (; *text; text++) {
        if (*text == '"')
            teds_buf_char(b, '"');
        teds_buf_char(b, *text);
    }
    teds_buf_char(b, '"');
}

/* Would a spreadsheet take the text for a formula?  The wide forms of the four signs count too. */
static bool is_formula(const char *text)
{
    static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" };
    double number;

    text += strspn(text, " ");
    if (*text != '=' && *text != '+' && *text != '-' && *text != '@' && (unsigned char)*text < 0xef)
        return false;
    for (size_t i = 0; i < TEDS_COUNT(wide); i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return true;
    return *text && strchr("=+-@", *text) && !teds_number_read(text, strlen(text), &number);
}

static void put_text(struct teds_buf *b, const char *text, char delimiter)
{
    struct teds_buf safe = TEDS_BUF_INIT;

    if (!is_formula(text)) {
        put_quoted(b, text, delimiter);
        return;
    }
    teds_buf_char(&safe, '\'');
    teds_buf_str(&safe, text);
    b->failed |= safe.failed;
    if (!safe.failed)
        put_quoted(b, safe.data, delimiter);
    teds_buf_free(&safe);
}

static void put_cell(struct teds_buf *b, enum teds_column_type type,
                     const struct teds_report_cell *cell, char delimiter)
{
    char room[TEDS_NUMBER_ROOM];

    if (cell->empty)
        return;
    switch (type) {
    case TEDS_COL_TEXT: put_text(b, cell->text, delimiter); break;
    case TEDS_COL_CODE:
    case TEDS_COL_COUNT: teds_buf_whole(b, cell->whole); break;
    default: teds_buf_str(b, teds_number_text(cell->number, room));
    }
}

static void put_table(const struct teds_report_table *t, struct teds_buf *b, char delimiter)
{
    bool first = true;

    for (size_t k = 0; k < t->column_count; k++) {
        if (t->columns[k].flags & (TEDS_COL_READER | TEDS_COL_NOT_FLAT))
            continue;
        if (!first)
            teds_buf_char(b, delimiter);
        put_quoted(b, t->columns[k].key, delimiter);
        first = false;
    }
    teds_buf_char(b, '\n');
    for (size_t row = 0; row < t->row_count; row++) {
        first = true;
        for (size_t k = 0; k < t->column_count; k++) {
            if (t->columns[k].flags & (TEDS_COL_READER | TEDS_COL_NOT_FLAT))
                continue;
            if (!first)
                teds_buf_char(b, delimiter);
            put_cell(b, t->columns[k].type, teds_report_cell(t, row, k), delimiter);
            first = false;
        }
        teds_buf_char(b, '\n');
    }
}

teds_status teds_render_csv(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    (void)err;
    put_table(&r->tables[r->flat], to, ',');
    return TEDS_OK;
}

teds_status teds_render_tsv(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    (void)err;
    put_table(&r->tables[r->flat], to, '\t');
    return TEDS_OK;
}
