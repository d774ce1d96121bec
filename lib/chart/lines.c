/*
 * lines.c - texts in the room that there is: broken into lines, cut, and how wide they are.
 */
#include "chart.h"

#include <limits.h>
#include <string.h>

enum { NARROW = 15, WIDE = 16, MOST_TITLE_LINES = 4 }; /* a character, in half pixels, amply */
enum { TITLE_FONT = 15, MARGIN = 20 };                 /* pixels, as in common.gp, and a little more */

/* Columns of the character that starts here: 2 in East Asian scripts and for emoji, 0 inside one. */
static int columns_at(const char *at)
{
    const unsigned char *c = (const unsigned char *)at;

    if ((*c & 0xc0) == 0x80)
        return 0;
    return *c > 0xe2 || (*c == 0xe2 && c[1] >= 0xba) ? 2 : 1;
}

int teds_chart_columns(const char *s)
{
    int columns = 0;

    for (; *s; s++)
        columns += columns_at(s);
    return columns;
}

int teds_chart_longer(int longest, const char *text)
{
    int columns = teds_chart_columns(text);

    return columns > longest ? columns : longest;
}

int teds_chart_pixels(int columns)
{
    return columns * NARROW / 2;
}

const char *teds_chart_cut(struct teds_chart_make *m, const char *text, int columns)
{
    size_t i = 0, n = 0;
    int used = 0;

    if (teds_chart_columns(text) <= columns)
        return text;
    for (; text[i]; i++) { /* n: the bytes that leave room for the ellipsis */
        used += columns_at(text + i);
        if (used <= columns - 1)
            n = i + 1;
    }
    return teds_chart_keep(m, "%.*s\u2026", (int)n, text);
}

/* What the characters of ASCII, from the blank on, take in DejaVu Sans: hundredths of the size of the font. */
static const unsigned char widths[] = {
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 57, 78, 75, 30, 30, 66, 56, 86, 75, 79,
    60, 79, 70, 64, 61, 73, 68, 99, 68, 61, 68, 39, 34, 39, 84, 50, 50, 61, 64, 55, 64, 62, 35, 64,
    63, 28, 28, 58, 28, 97, 63, 61, 64, 64, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
};

static int width_at(const char *at)
{
    unsigned char c = (unsigned char)*at;

    return c >= ' ' && (size_t)(c - ' ') < TEDS_COUNT(widths) ? widths[c - ' '] : 70 * columns_at(at);
}

/*
 * How many bytes of the text make a line of at most so many columns of plain text, and so many hundredths of the
 * size of the font in a picture; broken at a space if there is one.
 */
static size_t line_length(const char *text, int columns, int wide)
{
    size_t i = 0, space = 0;

    for (; text[i]; i++) {
        if (text[i] == ' ')
            space = i;
        columns -= columns_at(text + i);
        wide -= width_at(text + i);
        if (columns < 0 || wide < 0)
            return space ? space : i;
    }
    return i;
}

void teds_chart_break(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text, int columns, int wide,
                      size_t most)
{
    most = most < TEDS_CHART_MOST_LINES ? most : TEDS_CHART_MOST_LINES;
    while (*text && to->count < most) {
        bool last = to->count + 1 == most;
        size_t n = line_length(text, last ? columns - 1 : columns, last ? wide - 100 : wide);

        to->text[to->count++] = teds_chart_keep(m, "%.*s%s", (int)n, text, last && text[n] ? "\u2026" : "");
        text += n;
        text += strspn(text, " ");
    }
}

void teds_chart_say(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text)
{
    int room = m->width - 2 * MARGIN;

    if (to == &m->title) {
        teds_chart_break(m, to, text, 2 * room / WIDE, 100 * room / TITLE_FONT, MOST_TITLE_LINES);
        return;
    }
    teds_chart_break(m, to, text, INT_MAX, 95 * room / TEDS_CHART_SMALL_FONT, TEDS_CHART_MOST_LINES); /* 5 % for other fonts */
    teds_chart_break(m, &m->plain, text, 2 * room / NARROW, INT_MAX, TEDS_CHART_MOST_LINES);
}

void teds_chart_rows(struct teds_chart_make *m, size_t rows, int height, int longest)
{
    teds_chart_set(m, "rows", (double)rows);
    m->left = 24 + teds_chart_pixels(longest);
    m->plot = (int)rows * height;
    m->line = height / 2;
}
