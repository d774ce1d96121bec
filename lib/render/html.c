/*
 * html.c - documents as one self-contained page.
 *
 * No script, no network: the policy in the head forbids both.  Well-formed as XML too, so that
 * xmllint can check it.  Style: page.css.
 */
#include <string.h>

#include "../embedded.h"
#include "render.h"

static const char *style(void)
{
    for (const struct teds_embedded *f = teds_embedded; f->path; f++)
        if (strcmp(f->path, "lib/render/page.css") == 0)
            return f->text;
    return "";
}

static void put_element(struct teds_buf *to, const char *open, const char *text, const char *close)
{
    teds_buf_str(to, open);
    teds_put_html(to, text);
    teds_buf_str(to, close);
}

/* ---- tables ----------------------------------------------------------- */

/* A title of up to two lines. */
static void put_title(struct teds_buf *to, const char *title)
{
    const char *newline = strchr(title, '\n');
    char first[128];

    if (newline) {
        teds_printable(first, sizeof first, title, (size_t)(newline - title));
        put_element(to, "", first, "<br/>");
    }
    teds_put_html(to, newline ? newline + 1 : title);
}

static void put_head(struct teds_buf *to, const struct teds_view *v)
{
    teds_buf_str(to, "<thead>\n<tr>");
    for (size_t k = 0; k < v->columns; k++) {
        teds_buf_str(to, v->right[k] ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        put_title(to, v->titles[k]);
        teds_buf_str(to, "</th>");
    }
    teds_buf_str(to, "</tr>\n</thead>\n");
}

/* How many rows the labels of a row's groups stand for: up to where any group begins, so that each has all its labels. */
static size_t rows_of_groups(const struct teds_view *v, size_t row)
{
    size_t n = 1;

    while (row + n < v->rows && !teds_view_begins(v, row + n))
        n++;
    return n;
}

/* The column whose cells name their row: the first text that is no label of groups. */
static size_t head_of_rows(const struct teds_view *v)
{
    size_t k = 0;

    while (k < v->columns && (v->right[k] || v->group[k]))
        k++;
    return k;
}

/* Where a text may be broken: nowhere if it is short, anywhere in a long word as a digest, else at blanks. */
static const char *class_of(const char *text)
{
    enum { LONG_WORD = 30, SHORT = 26 };

    for (size_t n, at = 0; text[at]; at += n + (text[at + n] == ' ')) {
        n = strcspn(text + at, " ");
        if (n > LONG_WORD)
            return " class=\"long\"";
    }
    return teds_columns_wide(text) > SHORT ? " class=\"words\"" : "";
}

static void put_cell(struct teds_buf *to, const struct teds_view *v, size_t row, size_t k, size_t head)
{
    const char *text = teds_view_text(v, row, k);

    if (v->group[k] && *text) {
        size_t n = rows_of_groups(v, row);

        teds_buf_str(to, n > 1 ? "<th scope=\"rowgroup\"" : "<th scope=\"row\"");
        teds_buf_str(to, class_of(text));
        if (n > 1)
            teds_buf_printf(to, " rowspan=\"%zu\"", n);
        put_element(to, ">", text, "</th>");
    } else if (v->group[k] && row > 0) {
        return; /* the label above stands for this row too */
    } else if (k == head && *text) {
        teds_buf_printf(to, "<th scope=\"row\"%s", class_of(text));
        put_element(to, ">", text, "</th>");
    } else {
        teds_buf_printf(to, "<td%s", v->right[k] ? " class=\"n\"" : class_of(text));
        put_element(to, ">", text, "</td>");
    }
}

static bool put_table(struct teds_buf *to, const struct teds_report_table *t, const char *caption,
                      const char *name, size_t number, const char *rows_of)
{
    struct teds_view v;
    size_t head;

    if (!teds_view_make(t, &v))
        return false;
    head = head_of_rows(&v);
    teds_buf_printf(to, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"%s%zu\">\n<table>\n"
                        "<caption id=\"%s%zu\">", name, number, name, number);
    teds_buf_printf(to, "%s %zu. ", rows_of, number); /* so that no two are called the same */
    put_element(to, "", caption, "</caption>\n");
    put_head(to, &v);
    teds_buf_str(to, "<tbody>\n");
    for (size_t row = 0; row < v.rows; row++) {
        teds_buf_str(to, row && v.rule_above[row] ? "<tr class=\"rule\">" : "<tr>");
        for (size_t k = 0; k < v.columns; k++)
            put_cell(to, &v, row, k, head);
        teds_buf_str(to, "</tr>\n");
    }
    teds_buf_str(to, "</tbody>\n</table>\n</div>\n");
    teds_view_free(&v);
    for (size_t i = 0; i < t->note_count; i++)
        put_element(to, "<p class=\"note\">", t->notes[i], "</p>\n");
    return true;
}

static bool put_table_block(struct teds_buf *to, const struct teds_document_block *b)
{
    enum { MOST_ON_A_PAGE = 24 }; /* rows that stay on one printed page, though that begin a new one */
    bool fine;

    if (b->details)
        put_element(to, "<details>\n<summary>", b->text, "</summary>\n");
    else
        teds_buf_str(to, b->table->row_count > MOST_ON_A_PAGE ? "<div class=\"table tall\">\n" : "<div class=\"table\">\n");
    fine = put_table(to, b->table, b->text, "table-", b->number, "Table");
    teds_buf_str(to, b->details ? "</details>\n" : "</div>\n");
    return fine;
}

static bool put_figure(struct teds_buf *to, const struct teds_document_block *b)
{
    bool fine = true;

    teds_buf_printf(to, "<figure id=\"figure-%zu\">\n", b->number);
    if (b->svg) {
        teds_buf_str(to, "<div class=\"picture\" tabindex=\"0\">\n");
        teds_buf_str(to, b->svg);
        teds_buf_str(to, "</div>\n");
    }
    if (*b->description)
        teds_buf_printf(to, "<figcaption>Figure %zu. ", b->number);
    if (*b->description)
        put_element(to, "", b->description, "</figcaption>\n");
    if (b->table) {
        if (b->svg)
            teds_buf_str(to, "<details>\n<summary>The numbers of this picture</summary>\n");
        fine = put_table(to, b->table, b->text, "figure-data-", b->number, "Numbers of figure");
        if (b->svg)
            teds_buf_str(to, "</details>\n");
    }
    teds_buf_str(to, "</figure>\n");
    return fine;
}

/* ---- blocks ----------------------------------------------------------- */

static void put_item(struct teds_buf *to, const struct teds_document_block *b)
{
    teds_buf_str(to, "<li>");
    if (b->href)
        put_element(to, "<a href=\"", b->href, "\">");
    teds_put_html(to, b->text);
    teds_buf_str(to, b->href ? "</a></li>\n" : "</li>\n");
}

static void put_code(struct teds_buf *to, const struct teds_document_block *b)
{
    const char *rest = b->description, *line;
    char room[1024];

    put_element(to, "<details>\n<summary>", b->text, "</summary>\n<pre tabindex=\"0\"><code>");
    while ((line = teds_next_line(&rest, room, sizeof room)) != NULL)
        put_element(to, "", line, "\n");
    teds_buf_str(to, "</code></pre>\n</details>\n");
}

static bool put_block(struct teds_buf *to, const struct teds_document_block *b)
{
    switch (b->kind) {
    case TEDS_BLOCK_SUBTITLE: return true; /* it is in the header */
    case TEDS_BLOCK_PARAGRAPH: put_element(to, "<p>", b->text, "</p>\n"); return true;
    case TEDS_BLOCK_HEADING:
        if (b->level == 1)
            teds_buf_printf(to, "<h2 id=\"section-%zu\">", b->number);
        else
            teds_buf_str(to, "<h3>");
        put_element(to, "", b->text, b->level == 1 ? "</h2>\n" : "</h3>\n");
        return true;
    case TEDS_BLOCK_ITEM: put_item(to, b); return true;
    case TEDS_BLOCK_ALERT: put_element(to, "<p class=\"alert\" role=\"note\">", b->text, "</p>\n"); return true;
    case TEDS_BLOCK_MARKDOWN:
        teds_buf_str(to, "<div class=\"text\">\n");
        if (!teds_put_commonmark(to, b->text, "html"))
            return false;
        teds_buf_str(to, "</div>\n");
        return true;
    case TEDS_BLOCK_CODE: put_code(to, b); return true;
    case TEDS_BLOCK_TABLE: return put_table_block(to, b);
    case TEDS_BLOCK_FIGURE: return put_figure(to, b);
    }
    return false;
}

/* ---- the page --------------------------------------------------------- */

static void put_contents(struct teds_buf *to, const struct teds_document *d)
{
    teds_buf_str(to, "<nav aria-label=\"Contents\">\n<h2>Contents</h2>\n<ol>\n");
    for (size_t i = 0; i < d->block_count; i++) {
        const struct teds_document_block *b = &d->blocks[i];

        if (b->kind != TEDS_BLOCK_HEADING || b->level != 1)
            continue;
        teds_buf_printf(to, "<li><a href=\"#section-%zu\">", b->number);
        put_element(to, "", b->text, "</a></li>\n");
    }
    teds_buf_str(to, "</ol>\n</nav>\n");
}

static void put_top(struct teds_buf *to, const struct teds_document *d)
{
    put_element(to, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"", d->lang, "\">\n<head>\n"
                "<meta charset=\"utf-8\"/>\n<meta name=\"generator\" content=\"tedstat " TEDSTAT_VERSION "\"/>\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                "img-src data:\"/>\n<link rel=\"icon\" href=\"data:,\"/>\n");
    put_element(to, "<title>", d->title, "</title>\n<style>\n");
    teds_buf_str(to, style());
    teds_buf_str(to, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">To the text</a>\n<header>\n");
    put_element(to, "<h1>", d->title, "</h1>\n");
    for (size_t i = 0; i < d->block_count; i++)
        if (d->blocks[i].kind == TEDS_BLOCK_SUBTITLE)
            put_element(to, "<p class=\"subtitle\">", d->blocks[i].text, "</p>\n");
    teds_buf_str(to, "</header>\n");
}

bool teds_document_html(const struct teds_document *d, struct teds_buf *to)
{
    enum { FEW = 3 }; /* so many sections need no contents */
    bool in_list = false, contents = d->headings > FEW;

    put_top(to, d);
    teds_buf_str(to, contents ? "<div class=\"columns\">\n" : "<div>\n");
    if (contents)
        put_contents(to, d);
    teds_buf_str(to, "<main id=\"main\">\n");
    for (size_t i = 0; i < d->block_count; i++) {
        bool item = d->blocks[i].kind == TEDS_BLOCK_ITEM;

        if (item != in_list)
            teds_buf_str(to, item ? "<ul>\n" : "</ul>\n");
        in_list = item;
        if (!put_block(to, &d->blocks[i]))
            return false;
    }
    teds_buf_str(to, in_list ? "</ul>\n" : "");
    teds_buf_str(to, "</main>\n</div>\n<footer>\n<p>Made by tedstat " TEDSTAT_VERSION ". This page holds all it shows: "
                     "it fetches nothing and runs nothing.</p>\n</footer>\n</body>\n</html>\n");
    return true;
}

teds_status teds_render_html(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    return teds_render_as_document(r, "html", to, err);
}
