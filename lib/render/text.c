/*
 * text.c - for reading in a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "render.h"

enum {
    WIDTH = 96,         /* of sentences */
    TABLE_WIDTH = 120,  /* of tables, as far as breaking long texts in their cells can bring them there */
    PANEL_WIDTH = 136,  /* where that does not help, columns go into panels below each other */
    NARROWEST_TEXT = 24 /* no column of texts is made narrower */
};

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

/* The first 'length' bytes of a text in a column. */
static void put_padded(struct teds_buf *b, const char *text, size_t length, size_t width, bool right)
{
    size_t blanks = width - (teds_columns_wide(text) - teds_columns_wide(text + length));

    if (right)
        teds_buf_pad(b, ' ', blanks);
    teds_buf_add(b, text, length);
    if (!right)
        teds_buf_pad(b, ' ', blanks);
}

static size_t head_width(const struct teds_view *v, size_t k)
{
    char line[128];
    size_t first;

    title_line(v->titles[k], false, line, sizeof line);
    first = teds_columns_wide(line);
    title_line(v->titles[k], true, line, sizeof line);
    return teds_columns_wide(line) > first ? teds_columns_wide(line) : first;
}

static void end_line(struct teds_buf *b)
{
    while (b->length && b->data[b->length - 1] == ' ')
        b->length--;
    teds_buf_char(b, '\n');
}

/* Some columns of a table, beside each other. */
struct panel {
    const struct teds_view *v;
    const size_t *width;       /* of all columns of the table */
    size_t columns, *column;   /* which ones */
};

static void put_head(struct teds_buf *b, const struct panel *p)
{
    char line[128];

    for (int second = 0; second < 2; second++) {
        bool any = false;

        for (size_t i = 0; i < p->columns; i++) {
            title_line(p->v->titles[p->column[i]], second, line, sizeof line);
            any |= *line != '\0';
        }
        for (size_t i = 0; any && i < p->columns; i++) {
            size_t k = p->column[i];

            title_line(p->v->titles[k], second, line, sizeof line);
            teds_buf_str(b, i ? "  " : "");
            put_padded(b, line, strlen(line), p->width[k], p->v->right[k]);
        }
        if (any)
            end_line(b);
    }
}

static size_t total_width(const struct teds_view *v, const size_t *width)
{
    size_t total = v->columns ? 2 * (v->columns - 1) : 0;

    for (size_t k = 0; k < v->columns; k++)
        total += width[k];
    return total;
}

static void put_rule(struct teds_buf *b, const struct panel *p)
{
    size_t total = p->columns ? 2 * (p->columns - 1) : 0;

    for (size_t i = 0; i < p->columns; i++)
        total += p->width[p->column[i]];
    teds_buf_pad(b, '-', total);
    teds_buf_char(b, '\n');
}

/* How many bytes of a text go on a line of this width: up to a blank or behind a semicolon if there is one. */
static size_t piece_of(const char *text, size_t width)
{
    size_t all = teds_columns_wide(text), whole = 0, fits = 0, i = 0;

    if (all <= width)
        return strlen(text);
    while (all - teds_columns_wide(text + i) <= width) {
        if (i && (text[i] == ' ' || text[i - 1] == ';'))
            whole = i;
        fits = i;
        do
            i++;
        while (((unsigned char)text[i] & 0xC0) == 0x80);
    }
    return whole ? whole : fits ? fits : i;
}

/* A row, on as many lines as its longest text needs; rest: of every column, what is still to be put. */
static void put_row(struct teds_buf *b, const struct panel *p, const char **rest)
{
    bool more;

    do {
        more = false;
        for (size_t i = 0; i < p->columns; i++) {
            size_t k = p->column[i], n = piece_of(rest[k], p->width[k]);

            teds_buf_str(b, i ? "  " : "");
            put_padded(b, rest[k], n, p->width[k], p->v->right[k]);
            rest[k] += n;
            rest[k] += *rest[k] == ' ';
            more |= *rest[k] != '\0';
        }
        end_line(b);
    } while (more);
}

static void put_panel(struct teds_buf *b, const struct panel *p, const char **rest)
{
    const struct teds_view *v = p->v;

    put_head(b, p);
    for (size_t row = 0; row < v->rows; row++) {
        if (row == 0 || v->rule_above[row])
            put_rule(b, p);
        for (size_t k = 0; k < v->columns; k++)
            rest[k] = v->cells[row * v->columns + k];
        put_row(b, p, rest);
    }
}

/*
 * The columns in panels of at most PANEL_WIDTH, below each other; the texts that lead a row are in each of
 * them.  One column at least gets further in each.
 */
static void put_panels(struct teds_buf *b, const struct teds_view *v, const size_t *width, const char **rest, size_t *column)
{
    size_t lead = 0, next;

    while (lead < v->columns && !v->right[lead])
        lead++;
    next = lead = lead == v->columns ? 0 : lead;
    do {
        struct panel p = { .v = v, .width = width, .column = column };
        size_t total = 0;

        if (next > lead)
            teds_buf_char(b, '\n');
        for (; p.columns < lead; p.columns++) {
            total += width[p.columns] + 2;
            column[p.columns] = p.columns;
        }
        do {
            total += width[next] + 2;
            column[p.columns++] = next++;
        } while (next < v->columns && total + width[next] <= PANEL_WIDTH);
        put_panel(b, &p, rest);
    } while (next < v->columns);
}

/* Makes the widest texts narrower, until the table fits or cannot be helped. */
static void fit(const struct teds_view *v, size_t *width)
{
    for (size_t total = total_width(v, width); total > TABLE_WIDTH; total--) {
        size_t widest = v->columns;

        for (size_t k = 0; k < v->columns; k++)
            if (!v->right[k] && (widest == v->columns || width[k] > width[widest]))
                widest = k;
        if (widest == v->columns || width[widest] <= NARROWEST_TEXT || width[widest] <= head_width(v, widest))
            return;
        width[widest]--;
    }
}

static bool put_table(struct teds_buf *b, const struct teds_report_table *t)
{
    struct teds_view v;
    size_t *width, *column;
    const char **rest;
    bool made;

    if (!teds_view_make(t, &v))
        return false;
    width = calloc(v.columns + 1, sizeof *width);
    column = calloc(v.columns + 1, sizeof *column);
    rest = calloc(v.columns + 1, sizeof *rest);
    made = width && column && rest;
    for (size_t k = 0; made && k < v.columns; k++) {
        width[k] = head_width(&v, k);
        for (size_t row = 0; row < v.rows; row++)
            if (teds_columns_wide(v.cells[row * v.columns + k]) > width[k])
                width[k] = teds_columns_wide(v.cells[row * v.columns + k]);
    }
    if (made && v.columns) {
        fit(&v, width);
        put_panels(b, &v, width, rest, column);
    }
    teds_view_free(&v);
    free(width);
    free(column);
    free(rest);
    return made;
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
