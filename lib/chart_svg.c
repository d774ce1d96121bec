/*
 * chart_svg.c - makes gnuplot's SVG fit for a page: ids of its own, and words for screen readers.
 *
 * gnuplot gives every picture the same ids (gpDot, gpPt0 ...), so that two of them in one page mix
 * up their marks, and it says nothing of what the picture shows.  Only tags are changed, never text;
 * labels without text and blanks between tags are left out.
 */
#include "chart.h"

#include <string.h>

static bool is_prefix(const char *prefix)
{
    size_t n = strspn(prefix, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    return n > 0 && n <= 64 && prefix[n] == '\0' && !strchr("0123456789-_", prefix[0]);
}

static void put_escaped(struct teds_buf *b, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': teds_buf_str(b, "&lt;"); break;
        case '>': teds_buf_str(b, "&gt;"); break;
        case '&': teds_buf_str(b, "&amp;"); break;
        default: teds_buf_char(b, *text);
        }
    }
}

/* What stands before a name that must get the prefix. */
static size_t before_name(const char *at, size_t left)
{
    static const char *const marks[] = { " id=\"", " id='", "href=\"#", "href='#", "url(#" };

    for (size_t i = 0; i < TEDS_COUNT(marks); i++) {
        size_t n = strlen(marks[i]);
        if (left >= n && memcmp(at, marks[i], n) == 0)
            return n;
    }
    return 0;
}

/* A tag, from "<" to before ">". */
static void put_tag(struct teds_buf *b, const char *tag, size_t length, const char *prefix)
{
    for (size_t i = 0; i < length;) {
        size_t n = before_name(tag + i, length - i);

        if (n) {
            teds_buf_add(b, tag + i, n);
            teds_buf_printf(b, "%s-", prefix);
            i += n;
        } else {
            teds_buf_char(b, tag[i] == '\n' || tag[i] == '\r' ? ' ' : tag[i]);
            i++;
        }
    }
}

static const char *find(const char *from, const char *end, const char *what)
{
    size_t n = strlen(what);

    for (; from && (size_t)(end - from) >= n; from++)
        if (memcmp(from, what, n) == 0)
            return from;
    return NULL;
}

/* gnuplot's own title and description, of itself and not of the picture. */
static const char *skip_element(const char *at, const char *end, const char *open, const char *close)
{
    size_t n = strlen(open);
    const char *past;

    if ((size_t)(end - at) < n || memcmp(at, open, n) != 0)
        return at;
    past = find(at, end, close);
    return past ? past + strlen(close) : at;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && strchr(" \t\r\n", *at) && *at)
        at++;
    return at;
}

static const char *skip_word(const char *at, const char *end, const char *word)
{
    size_t n = strlen(word);

    return at && (size_t)(end - at) >= n && memcmp(at, word, n) == 0 ? at + n : NULL;
}

/* A group around a text that is empty: past it, or 'at'. */
static const char *skip_empty_label(const char *at, const char *end)
{
    const char *next = skip_word(at, end, "<g ");

    next = next ? find(next, end, ">") : NULL;
    next = next ? skip_word(skip_blanks(next + 1, end), end, "<text></text>") : NULL;
    next = next ? skip_word(skip_blanks(next, end), end, "</g>") : NULL;
    return next ? next : at;
}

static void put_head(struct teds_buf *b, const char *tag, size_t length, const char *prefix,
                     const teds_chart *chart)
{
    put_tag(b, tag, length, prefix);
    teds_buf_printf(b, " role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n<title id=\"%s-title\">", prefix,
                    prefix, prefix);
    put_escaped(b, teds_chart_title(chart));
    teds_buf_printf(b, "</title>\n<desc id=\"%s-desc\">", prefix);
    put_escaped(b, teds_chart_description(chart));
    teds_buf_printf(b, "</desc>\n<metadata>tedstat " TEDSTAT_VERSION "</metadata>\n");
}

/* What is left out before the next tag or text: blanks between tags, empty labels, gnuplot's own words. */
static const char *skip_needless(struct teds_buf *b, const char *at, const char *end)
{
    const char *past = skip_blanks(at, end);

    if (past > at && (past == end || *past == '<')) {
        teds_buf_char(b, '\n');
        at = past;
    }
    at = skip_empty_label(at, end);
    at = skip_element(at, end, "<title>", "</title>");
    return skip_element(at, end, "<desc>", "</desc>");
}

static void put_body(struct teds_buf *b, const char *at, const char *end, const char *prefix)
{
    while (at < end) {
        const char *tag, *past = skip_needless(b, at, end);

        if (past > at) {
            at = past;
        } else if (*at == '>') { /* gnuplot leaves it, and ]]> is not allowed in a text */
            teds_buf_str(b, "&gt;");
            at++;
        } else if (*at != '<') {
            teds_buf_char(b, *at++);
        } else {
            tag = at;
            at = find(tag, end, ">");
            at = at ? at : end;
            put_tag(b, tag, (size_t)(at - tag), prefix);
            if (at < end)
                teds_buf_char(b, *at++);
        }
    }
}

teds_status teds_chart_svg_finish(const char *svg, size_t length, const char *prefix,
                                  const teds_chart *chart, char **out, size_t *out_length,
                                  teds_error *err)
{
    const char *end = svg + length, *at = find(svg, end, "<svg"), *close = at ? find(at, end, ">") : NULL;
    struct teds_buf b = TEDS_BUF_INIT;

    if (!is_prefix(prefix))
        return teds_fail(err, TEDS_EARG, "\"%.64s\" is no prefix for ids: letters, digits, - and _, a letter "
                                         "first", prefix);
    if (!close || !find(close, end, "</svg>"))
        return teds_fail(err, TEDS_EFORMAT, "this is no SVG, or not all of it");
    put_head(&b, at, (size_t)(close - at), prefix, chart);
    put_body(&b, close + 1, end, prefix);
    if (b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    *out = b.data;
    *out_length = b.length;
    return TEDS_OK;
}
