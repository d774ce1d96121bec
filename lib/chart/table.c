/*
 * table.c - what gnuplot reads: the cells of the data, and the settings of the script.
 */
#include "chart.h"

#include <string.h>

const char *teds_chart_keep(struct teds_chart_make *m, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = teds_arena_vprintf(&m->chart->arena, format, args);
    va_end(args);
    m->failed |= !text;
    return text ? text : "";
}

const char *teds_chart_printable(struct teds_chart_make *m, const char *text)
{
    size_t room = 4 * strlen(text) + 1;
    char *shown = teds_arena_alloc(&m->chart->arena, room);

    if (!shown) {
        m->failed = true;
        return "";
    }
    teds_printable(shown, room, text, strlen(text));
    return shown;
}

/* ---- data ------------------------------------------------------------- */

static struct teds_buf *next_cell(struct teds_chart_make *m)
{
    struct teds_buf *b = &m->chart->data;

    if (b->length && b->data[b->length - 1] != '\n')
        teds_buf_char(b, '\t');
    return b;
}

/*
 * Nothing that gnuplot or a spreadsheet would take for anything but text: no control characters,
 * no straight double quotes (gnuplot has no way to quote them), and no =, +, - or @ in front.
 */
void teds_chart_text(struct teds_chart_make *m, const char *text)
{
    struct teds_buf *b = next_cell(m);
    const char *shown = teds_chart_printable(m, text);

    if (*shown && strchr("=+-@", *shown))
        teds_buf_char(b, '\'');
    for (const char *c = shown; *c; c++) {
        if (*c == '"')
            teds_buf_str(b, "\u201d");
        else
            teds_buf_char(b, *c);
    }
}

void teds_chart_count(struct teds_chart_make *m, uint64_t n)
{
    teds_buf_printf(next_cell(m), "%llu", (unsigned long long)n);
}

void teds_chart_whole(struct teds_chart_make *m, int64_t n)
{
    teds_buf_printf(next_cell(m), "%lld", (long long)n);
}

void teds_chart_number(struct teds_chart_make *m, bool defined, double value)
{
    char room[TEDS_NUMBER_ROOM];

    teds_buf_str(next_cell(m), defined ? teds_number_text(value, room) : "");
}

void teds_chart_end_row(struct teds_chart_make *m)
{
    teds_buf_char(&m->chart->data, '\n');
}

void teds_chart_header(struct teds_chart_make *m, const char *columns)
{
    for (; *columns; columns++)
        teds_buf_char(&m->chart->data, *columns == ' ' ? '\t' : *columns);
    teds_chart_end_row(m);
}

/* ---- settings --------------------------------------------------------- */

/*
 * In single quotes gnuplot expands nothing: no backslash, no backquote, no macro.  A single quote stands in
 * double quotes, as two of them ('') are misread by gnuplot where they follow each other.
 */
static void put_quoted(struct teds_chart_make *m, const char *text)
{
    struct teds_buf *b = &m->settings;

    teds_buf_char(b, '\'');
    for (const char *c = teds_chart_printable(m, text); *c; c++) {
        if (*c == '\'')
            teds_buf_str(b, "'.\"'\".'");
        else
            teds_buf_char(b, *c);
    }
    teds_buf_char(b, '\'');
}

void teds_chart_set(struct teds_chart_make *m, const char *name, double value)
{
    char room[TEDS_NUMBER_ROOM];

    teds_buf_printf(&m->settings, "%s = %s\n", name, teds_number_text(value, room));
}

void teds_chart_call_column(struct teds_chart_make *m, const char *key, const char *words)
{
    struct teds_chart *c = m->chart;

    if (!TEDS_PUSH(c->columns, c->column_count, c->column_room))
        m->failed = true;
    else
        c->columns[c->column_count - 1] = (struct teds_chart_column){ key, words };
}

void teds_chart_set_text(struct teds_chart_make *m, const char *name, const char *text)
{
    teds_buf_printf(&m->settings, "%s = ", name);
    put_quoted(m, text);
    teds_buf_char(&m->settings, '\n');
}

void teds_chart_set_list(struct teds_chart_make *m, const char *name, const int *numbers, size_t n)
{
    const char *list = "";

    for (size_t i = 0; i < n; i++)
        list = teds_chart_keep(m, "%s%s%d", list, i ? " " : "", numbers[i]);
    teds_chart_set_text(m, name, list);
}

void teds_chart_set_lines(struct teds_chart_make *m, const char *name, const struct teds_chart_lines *l)
{
    size_t n = l->count ? l->count : 1; /* gnuplot has no empty arrays */

    teds_buf_printf(&m->settings, "array %s[%zu] = [", name, n);
    for (size_t i = 0; i < n; i++) {
        teds_buf_str(&m->settings, i ? ", \\\n    " : "");
        put_quoted(m, l->count ? l->text[i] : "");
    }
    teds_buf_str(&m->settings, "]\n");
}
