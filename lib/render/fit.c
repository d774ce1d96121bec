/*
 * fit.c - how a table fits on a page of LaTeX: the size of its letters, the widths of its columns, the lines of its titles.
 *
 * LaTeX cannot wrap what it has not been told to, so widths are estimated here, by those of the letters of Computer Modern.
 */
#include <string.h>

#include "fit.h"

enum { WRAPPED = 11000, TITLE = 4000 }; /* thousandths of an em: longer texts may be wrapped, titles to no less */

/* The width of a sign in thousandths of an em. */
static size_t sign_wide(unsigned char c)
{
    static const unsigned short small[26] = { 500, 556, 444, 556, 444, 306, 500, 556, 278, 306, 528, 278, 833,
                                              556, 500, 556, 528, 392, 394, 389, 556, 528, 722, 528, 528, 444 };

    if (c >= 'a' && c <= 'z')
        return small[c - 'a'];
    if (c >= 'A' && c <= 'Z')
        return c == 'I' ? 361 : c == 'M' || c == 'W' ? 1000 : 750;
    if (c >= 0x80)
        return c < 0xc0 ? 0 : c < 0xc4 ? 600 : c == 0xe2 ? 1000 : 3700; /* a sign beyond Latin-1 may be its code */
    if (strchr(".,:;!'|`", c))
        return 278;
    if (strchr(" ()[]-", c))
        return 389;
    return strchr("<>=+~&%@\\", c) ? 833 : 500;
}

static size_t text_wide(const char *text, size_t length)
{
    size_t wide = 0;

    for (size_t i = 0; i < length; i++)
        wide += sign_wide((unsigned char)text[i]);
    return wide;
}

static size_t most(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t widest_word(const char *text)
{
    size_t wide = 0;

    for (size_t n; *text; text += n + (text[n] != '\0')) {
        n = strcspn(text, " \n");
        wide = most(wide, text_wide(text, n));
    }
    return wide;
}

/* A line of a title, of at most that width if words allow; 'rest' is moved behind it. */
static size_t title_line(const char **rest, size_t wide)
{
    const char *text = *rest;
    size_t line = strcspn(text, "\n"), n = line;

    while (text_wide(text, n) > wide) {
        size_t blank = n;

        while (blank > 0 && text[blank - 1] != ' ')
            blank--;
        if (blank == 0) { /* a word that is wider: alone */
            n = strcspn(text, " \n");
            break;
        }
        n = blank - 1;
    }
    *rest = text + n + (text[n] != '\0');
    return n;
}

static size_t title_lines(const char *title, size_t wide)
{
    size_t n = 1;

    for (title_line(&title, wide); *title; title_line(&title, wide))
        n++;
    return n;
}

const char *teds_fit_title(const struct teds_view *v, const struct teds_fit *fit, size_t k, size_t line, size_t *length)
{
    const char *rest = v->titles[k], *start;
    size_t lines = title_lines(rest, fit->columns[k].title), empty = fit->title_lines - lines;

    *length = 0;
    if (line < empty)
        return "";
    do {
        start = rest;
        *length = title_line(&rest, fit->columns[k].title);
    } while (line-- > empty);
    return start;
}

struct layout {
    const char *letters;
    double em;   /* in points */
    int gap;     /* points at each side of a column */
    double page; /* width of the text */
    bool landscape;
};

/* The widths in points if the table fits so, with titles as they are or wrapped. */
static bool fits(const struct teds_view *v, const struct layout *how, bool wrap_titles, struct teds_fit *fit)
{
    const double page = 1000 * (how->page - 2.0 * how->gap * ((double)v->columns - 1)) / how->em;
    double least = 0, natural = 0;

    fit->title_lines = 1;
    for (size_t k = 0; k < v->columns; k++) {
        struct teds_fit_column *c = &fit->columns[k];

        c->title = wrap_titles ? most(most(TITLE, c->cells), widest_word(v->titles[k])) : SIZE_MAX / 2;
        c->natural = c->cells;
        for (const char *rest = v->titles[k]; *rest;) {
            const char *start = rest;

            c->natural = most(c->natural, text_wide(start, title_line(&rest, c->title)));
        }
        c->least = v->right[k] || c->natural <= WRAPPED ? c->natural : most(most(WRAPPED, c->word), widest_word(v->titles[k]));
        if (c->least < c->natural) /* its title is wrapped to the narrowest that it can be */
            c->title = c->least;
        least += (double)c->least;
        natural += (double)c->natural;
        fit->title_lines = most(fit->title_lines, title_lines(v->titles[k], c->title));
    }
    for (size_t k = 0; k < v->columns; k++) {
        struct teds_fit_column *c = &fit->columns[k];
        double share = natural > page && natural > least && page > least ? (page - least) / (natural - least) : 0;

        c->points = natural <= page || c->natural == c->least
                        ? 0
                        : how->em * ((double)c->least + share * (double)(c->natural - c->least)) / 1000;
    }
    return least <= page;
}

bool teds_fit_make(struct teds_view *v, struct teds_fit *fit)
{
    static const double portrait = 480, across = 698; /* points of a4 within 2 cm, and a little less */
    const struct layout layouts[] = {
        { "\\footnotesize", 9.3, 4, portrait, false }, { "\\scriptsize", 8.6, 3, portrait, false },
        { "\\footnotesize", 9.3, 4, across, true },    { "\\scriptsize", 8.6, 3, across, true },
        { "\\tiny", 7.4, 2, across, true },
    };

    fit->columns = teds_arena_alloc(&v->arena, (v->columns + 1) * sizeof *fit->columns);
    if (!fit->columns)
        return false;
    for (size_t k = 0; k < v->columns; k++) {
        struct teds_fit_column *c = &fit->columns[k];

        *c = (struct teds_fit_column){ 0 };
        for (size_t row = 0; row < v->rows; row++) {
            const char *text = v->cells[row * v->columns + k];

            c->cells = most(c->cells, text_wide(text, strlen(text)));
            c->word = most(c->word, widest_word(text));
        }
    }
    for (size_t i = 0; i < 2 * TEDS_COUNT(layouts); i++) {
        const struct layout *how = &layouts[i / 2];

        fit->letters = how->letters;
        fit->gap = how->gap;
        fit->landscape = how->landscape;
        if (fits(v, how, i % 2 != 0, fit))
            break;
    }
    return true;
}
