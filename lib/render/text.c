/*
 * text.c - for reading in a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "render.h"

enum { WIDTH = 96 }; /* of sentences; tables are as wide as they must be */

/* A sentence broken at blanks, every line indented. */
static void put_wrapped(struct teds_buf *b, const char *text, size_t indent, const char *mark)
{
    size_t column = indent;

    teds_buf_pad(b, ' ', indent - strlen(mark));
    teds_buf_str(b, mark);
    while (*text) {
        size_t n = strcspn(text, " ");
        char word[1024];

        if (n >= sizeof word / 4)
            n = sizeof word / 4 - 1;
        teds_printable(word, sizeof word, text, n);
        if (column > indent && column + 1 + teds_columns_wide(word) > WIDTH) {
            teds_buf_char(b, '\n');
            teds_buf_pad(b, ' ', indent);
            column = indent;
        } else if (column > indent) {
            teds_buf_char(b, ' ');
            column++;
        }
        teds_buf_str(b, word);
        column += teds_columns_wide(word);
        text += n + strspn(text + n, " ");
    }
    teds_buf_char(b, '\n');
}

/* ---- tables ----------------------------------------------------------- */

/* The first or second line of a title. */
static void title_line(const char *title, bool second, char *to, size_t room)
{
    const char *newline = strchr(title, '\n');
    const char *from = !newline ? (second ? title : "") : second ? newline + 1 : title;
    size_t n = !newline || second ? strlen(from) : (size_t)(newline - title);

    teds_printable(to, room, from, n);
}

static void put_padded(struct teds_buf *b, const char *text, size_t width, bool right, bool last)
{
    size_t blanks = width - teds_columns_wide(text);

    if (right)
        teds_buf_pad(b, ' ', blanks);
    teds_buf_str(b, text);
    if (!right && !last)
        teds_buf_pad(b, ' ', blanks);
}

static void put_head(struct teds_buf *b, const struct teds_view *v, const size_t *width)
{
    char line[128];

    for (int second = 0; second < 2; second++) {
        bool any = false;

        for (size_t k = 0; k < v->columns; k++) {
            title_line(v->titles[k], second, line, sizeof line);
            any |= *line != '\0';
        }
        for (size_t k = 0; any && k < v->columns; k++) {
            title_line(v->titles[k], second, line, sizeof line);
            teds_buf_str(b, k ? "  " : "");
            put_padded(b, line, width[k], v->right[k], k + 1 == v->columns);
        }
        if (any) {
            while (b->length && b->data[b->length - 1] == ' ')
                b->length--;
            teds_buf_char(b, '\n');
        }
    }
}

static void put_rule(struct teds_buf *b, const struct teds_view *v, const size_t *width)
{
    size_t total = v->columns ? 2 * (v->columns - 1) : 0;

    for (size_t k = 0; k < v->columns; k++)
        total += width[k];
    teds_buf_pad(b, '-', total);
    teds_buf_char(b, '\n');
}

static void put_rows(struct teds_buf *b, const struct teds_view *v, const size_t *width)
{
    for (size_t row = 0; row < v->rows; row++) {
        if (row == 0 || v->rule_above[row])
            put_rule(b, v, width);
        for (size_t k = 0; k < v->columns; k++) {
            teds_buf_str(b, k ? "  " : "");
            put_padded(b, v->cells[row * v->columns + k], width[k], v->right[k],
                       k + 1 == v->columns);
        }
        while (b->length && b->data[b->length - 1] == ' ')
            b->length--;
        teds_buf_char(b, '\n');
    }
}

static bool put_table(struct teds_buf *b, const struct teds_report_table *t)
{
    struct teds_view v;
    size_t *width;
    char line[128];

    if (!teds_view_make(t, &v))
        return false;
    width = calloc(v.columns + 1, sizeof *width);
    for (size_t k = 0; width && k < v.columns; k++) {
        for (int second = 0; second < 2; second++) {
            title_line(v.titles[k], second, line, sizeof line);
            if (teds_columns_wide(line) > width[k])
                width[k] = teds_columns_wide(line);
        }
        for (size_t row = 0; row < v.rows; row++)
            if (teds_columns_wide(v.cells[row * v.columns + k]) > width[k])
                width[k] = teds_columns_wide(v.cells[row * v.columns + k]);
    }
    if (width) {
        put_head(b, &v, width);
        put_rows(b, &v, width);
    }
    teds_view_free(&v);
    free(width);
    return width != NULL;
}

/* ---- the whole -------------------------------------------------------- */

teds_status teds_render_text(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    put_wrapped(to, r->title, 0, "");
    put_wrapped(to, r->made_by, 0, "");
    if (r->lead)
        put_wrapped(to, r->lead, 0, "");
    for (size_t i = 0; i < r->table_count; i++) {
        const struct teds_report_table *t = &r->tables[i];

        if (t->provenance || t->flat_only || t->row_count == 0)
            continue;
        teds_buf_char(to, '\n');
        if (*t->title)
            put_wrapped(to, t->title, 0, "");
        if (!put_table(to, t))
            return teds_nomem(err);
        for (size_t n = 0; n < t->note_count; n++)
            put_wrapped(to, t->notes[n], 2, "");
    }
    if (r->caveat_count)
        teds_buf_str(to, "\nPlease read it with care:\n");
    for (size_t i = 0; i < r->caveat_count; i++)
        put_wrapped(to, r->caveats[i], 2, "- ");
    return TEDS_OK;
}
