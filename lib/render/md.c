/*
 * md.c - documents as GitHub's Markdown.
 */
#include <string.h>

#include "render.h"

/* A title of two lines in one. */
static void put_title(struct teds_buf *to, const char *title)
{
    const char *newline = strchr(title, '\n');
    struct teds_buf line = TEDS_BUF_INIT;

    if (newline) {
        teds_buf_add(&line, title, (size_t)(newline - title));
        teds_buf_char(&line, ' ');
    }
    teds_buf_str(&line, newline ? newline + 1 : title);
    to->failed |= line.failed;
    if (!line.failed)
        teds_put_md(to, line.data);
    teds_buf_free(&line);
}

static bool put_table(struct teds_buf *to, const struct teds_report_table *t)
{
    struct teds_view v;

    if (!teds_view_make(t, &v))
        return false;
    for (size_t k = 0; k < v.columns; k++) {
        teds_buf_str(to, k ? " | " : "| ");
        put_title(to, v.titles[k]);
    }
    teds_buf_str(to, " |\n|");
    for (size_t k = 0; k < v.columns; k++)
        teds_buf_str(to, v.right[k] ? "---:|" : "---|");
    teds_buf_char(to, '\n');
    for (size_t row = 0; row < v.rows; row++) {
        for (size_t k = 0; k < v.columns; k++) {
            teds_buf_str(to, k ? " | " : "| ");
            teds_put_md(to, teds_view_text(&v, row, k));
        }
        teds_buf_str(to, " |\n");
    }
    teds_view_free(&v);
    for (size_t i = 0; i < t->note_count; i++) {
        teds_buf_char(to, '\n');
        teds_put_md_line(to, t->notes[i]);
        teds_buf_char(to, '\n');
    }
    return true;
}

static void put_strong(struct teds_buf *to, const char *text)
{
    teds_buf_str(to, "**");
    teds_put_md(to, text);
    teds_buf_str(to, "**\n\n");
}

/* A table under its number and its caption, which are the same in all formats. */
static bool put_numbered(struct teds_buf *to, const struct teds_report_table *t, const char *what, size_t number, const char *caption)
{
    teds_buf_printf(to, "**%s %zu. ", what, number);
    teds_put_md(to, caption);
    teds_buf_str(to, "**\n\n");
    return put_table(to, t);
}

static bool put_figure(struct teds_buf *to, const struct teds_document_block *b)
{
    if (b->file) {
        teds_buf_str(to, "![");
        teds_put_md(to, b->text);
        teds_buf_printf(to, "](<%s.svg>)\n\n", b->file);
    }
    if (*b->description) {
        teds_buf_printf(to, "**Figure %zu.** ", b->number);
        teds_put_md(to, b->description);
        teds_buf_str(to, b->table ? "\n\n" : "\n");
    }
    return !b->table || put_numbered(to, b->table, "Numbers of figure", b->number, b->text);
}

static void put_item(struct teds_buf *to, const struct teds_document_block *b)
{
    teds_buf_str(to, b->href ? "- [" : "- ");
    teds_put_md_line(to, b->text);
    if (b->href)
        teds_buf_printf(to, "](<%s>)", b->href);
    teds_buf_char(to, '\n');
}

static void put_code(struct teds_buf *to, const struct teds_document_block *b)
{
    const char *rest = b->description, *line;
    char room[1024];

    put_strong(to, b->text);
    while ((line = teds_next_line(&rest, room, sizeof room)) != NULL)
        teds_buf_printf(to, "    %s\n", line);
}

static bool put_block(struct teds_buf *to, const struct teds_document_block *b)
{
    switch (b->kind) {
    case TEDS_BLOCK_SUBTITLE:
    case TEDS_BLOCK_PARAGRAPH:
        teds_put_md_line(to, b->text);
        teds_buf_char(to, '\n');
        return true;
    case TEDS_BLOCK_HEADING:
        teds_buf_str(to, b->level == 1 ? "## " : "### ");
        teds_put_md(to, b->text);
        teds_buf_char(to, '\n');
        return true;
    case TEDS_BLOCK_ITEM: put_item(to, b); return true;
    case TEDS_BLOCK_ALERT:
        teds_buf_str(to, "> **Note:** ");
        teds_put_md(to, b->text);
        teds_buf_char(to, '\n');
        return true;
    case TEDS_BLOCK_MARKDOWN: return teds_put_commonmark(to, b->text, "md");
    case TEDS_BLOCK_CODE: put_code(to, b); return true;
    case TEDS_BLOCK_TABLE: return put_numbered(to, b->table, "Table", b->number, b->text);
    case TEDS_BLOCK_FIGURE: return put_figure(to, b);
    }
    return false;
}

bool teds_document_md(const struct teds_document *d, struct teds_buf *to)
{
    enum teds_block_kind last = TEDS_BLOCK_HEADING;

    teds_buf_str(to, "# ");
    teds_put_md(to, d->title);
    teds_buf_char(to, '\n');
    for (size_t i = 0; i < d->block_count; i++) {
        enum teds_block_kind kind = d->blocks[i].kind;

        if (kind != TEDS_BLOCK_ITEM || last != TEDS_BLOCK_ITEM)
            teds_buf_char(to, '\n');
        if (!put_block(to, &d->blocks[i]))
            return false;
        last = kind;
    }
    return true;
}

teds_status teds_render_md(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    return teds_render_as_document(r, "md", to, err);
}
