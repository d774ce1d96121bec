/*
 * escape.c - plain text into html, Markdown and LaTeX.
 *
 * What may not be shown (control characters, characters that turn the direction of what
 * follows, broken UTF-8) becomes \xNN first, see teds_printable().
 */
#include <stdlib.h>
#include <string.h>

#include "render.h"

/* NULL when out of memory, which sticks in 'to'. */
static char *shown(struct teds_buf *to, const char *text)
{
    size_t length = strlen(text), room = 4 * length + 1;
    char *copy = malloc(room);

    if (copy)
        teds_printable(copy, room, text, length);
    else
        to->failed = true;
    return copy;
}

void teds_put_html(struct teds_buf *to, const char *text)
{
    char *copy = shown(to, text);

    for (const char *p = copy; p && *p; p++) {
        switch (*p) {
        case '&': teds_buf_str(to, "&amp;"); break;
        case '<': teds_buf_str(to, "&lt;"); break;
        case '>': teds_buf_str(to, "&gt;"); break;
        case '"': teds_buf_str(to, "&quot;"); break;
        case '\'': teds_buf_str(to, "&#39;"); break;
        default: teds_buf_char(to, *p);
        }
    }
    free(copy);
}

/* What would begin a list, a table or the line below a heading, at the start of a line. */
static size_t sign_of_block(const char *text, bool *found)
{
    size_t digits = strspn(text, "0123456789");

    *found = strchr("-+=:", *text) || (digits && (text[digits] == '.' || text[digits] == ')') &&
                                       (text[digits + 1] == ' ' || text[digits + 1] == '\0'));
    return strchr("-+=:", *text) ? 0 : digits;
}

static void put_md(struct teds_buf *to, const char *text, bool starts_line)
{
    char *copy = shown(to, text + strspn(text, " ")); /* four blanks would make it code */
    bool found = false;
    size_t sign = copy && *copy && starts_line ? sign_of_block(copy, &found) : 0;

    for (const char *p = copy; p && *p; p++) {
        bool link = (*p == ':' && p[1] == '/') || (*p == '.' && p - copy >= 3 && memcmp(p - 3, "www", 3) == 0);

        if (strchr("\\`*_{}[]<>#|~!&^$@", *p) || link || (found && (size_t)(p - copy) == sign))
            teds_buf_char(to, '\\');
        teds_buf_char(to, *p);
    }
    free(copy);
}

void teds_put_md(struct teds_buf *to, const char *text)
{
    put_md(to, text, false);
}

void teds_put_md_line(struct teds_buf *to, const char *text)
{
    put_md(to, text, true);
}

const char *teds_next_line(const char **text, char *line, size_t room)
{
    size_t n = strcspn(*text, "\n");

    if (**text == '\0')
        return NULL;
    teds_printable(line, room, *text, n && (*text)[n - 1] == '\r' ? n - 1 : n);
    *text += n + ((*text)[n] == '\n');
    return line;
}

/* The code point of a well-formed character, and its length. */
static unsigned code_point(const char *text, size_t *length)
{
    const unsigned char *p = (const unsigned char *)text;

    *length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (*length == 2)
        return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    if (*length == 3)
        return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
}

/* Latin-1 and the usual dashes and quotes go as they are; on the others the preamble decides. */
static size_t put_latex_character(struct teds_buf *to, const char *p)
{
    size_t n;
    unsigned code = code_point(p, &n);

    if (code <= 0xff || (code >= 0x2013 && code <= 0x201d) || code == 0x2026) {
        teds_buf_add(to, p, n);
    } else {
        teds_buf_printf(to, "\\tedschar{%04X}{", code);
        teds_buf_add(to, p, n);
        teds_buf_char(to, '}');
    }
    return n;
}

void teds_put_latex_characters(struct teds_buf *to, const char *latex)
{
    while (*latex) {
        if ((unsigned char)*latex < 0x80)
            teds_buf_char(to, *latex++);
        else
            latex += put_latex_character(to, latex);
    }
}

void teds_put_latex(struct teds_buf *to, const char *text)
{
    char *copy = shown(to, text);

    for (const char *p = copy; p && *p; p++) {
        switch (*p) {
        case '\\': teds_buf_str(to, "\\textbackslash{}"); break;
        case '{': case '}': case '$': case '&': case '#': case '_': case '%':
            teds_buf_char(to, '\\');
            teds_buf_char(to, *p);
            break;
        case '~': teds_buf_str(to, "\\textasciitilde{}"); break;
        case '^': teds_buf_str(to, "\\textasciicircum{}"); break;
        case '<': teds_buf_str(to, "\\textless{}"); break;
        case '>': teds_buf_str(to, "\\textgreater{}"); break;
        case '|': teds_buf_str(to, "\\textbar{}"); break;
        case '"': teds_buf_str(to, "\\textquotedbl{}"); break;
        case '`': teds_buf_str(to, "\\textasciigrave{}"); break;
        case '[': case ']': case '*': teds_buf_printf(to, "{%c}", *p); break; /* no option of a line end */
        case '-': case '\'': case ',': /* two of them would become another sign */
            teds_buf_char(to, *p);
            teds_buf_str(to, p[1] == *p ? "{}" : "");
            break;
        default:
            if ((unsigned char)*p < 0x80)
                teds_buf_char(to, *p);
            else
                p += put_latex_character(to, p) - 1;
        }
    }
    free(copy);
}
