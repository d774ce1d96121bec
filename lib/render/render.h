/*
 * render.h - one format a file; what they share.
 */
#ifndef TEDSTAT_RENDER_H
#define TEDSTAT_RENDER_H

#include "../document.h"
#include "../report.h"

typedef teds_status teds_render_fn(const struct teds_report *report, struct teds_buf *to,
                                   teds_error *err);

teds_render_fn teds_render_text, teds_render_csv, teds_render_tsv, teds_render_json, teds_render_md,
    teds_render_html, teds_render_latex;

/* The whole report, with the main tables of further ones. */
struct teds_study_part;
teds_status teds_render_json_with(const struct teds_report *report, const struct teds_study_part *parts,
                                  size_t count, struct teds_buf *to, teds_error *err);

/* The formats of documents; false when out of memory. */
typedef bool teds_document_fn(const struct teds_document *d, struct teds_buf *to);
teds_document_fn teds_document_html, teds_document_md, teds_document_latex;

/* A report alone as a document. */
teds_status teds_render_as_document(const struct teds_report *r, const char *format,
                                    struct teds_buf *to, teds_error *err);

/*
 * A table as readers see it: columns for readers only, ranges joined, numbers rounded and
 * grouped, repeated group labels blank.  Strings live in the arena.
 */
struct teds_view {
    struct teds_arena arena;
    size_t columns, rows;
    const char **titles;     /* may hold one newline */
    bool *right;             /* aligned to the right */
    bool *group;             /* a label of groups: blank where it repeats the one above */
    const char **cells;      /* rows x columns, "" if empty */
    const bool *rule_above;  /* lent from the table */
};
bool teds_view_make(const struct teds_report_table *t, struct teds_view *out);
/*
 * The text of a cell where no cell reaches over several rows: where any group begins, the names of all it lies in stand
 * with it, so that "2019" is not alone on a page; "" in the rows below.
 */
const char *teds_view_text(const struct teds_view *v, size_t row, size_t k);
/* Does a group of any level begin in that row?  No, if there are none. */
bool teds_view_begins(const struct teds_view *v, size_t row);
void teds_view_free(struct teds_view *v);

/* Plain text into a format, so that it is shown as it is and means nothing (escape.c). */
void teds_put_html(struct teds_buf *to, const char *text); /* also within quoted attributes */
void teds_put_md(struct teds_buf *to, const char *text);
void teds_put_md_line(struct teds_buf *to, const char *text); /* where a line starts */
void teds_put_latex(struct teds_buf *to, const char *text);
void teds_put_latex_characters(struct teds_buf *to, const char *latex); /* what is LaTeX already, well-formed UTF-8 */

/* Each line of a text in turn, without its end; for code.  NULL: the end. */
const char *teds_next_line(const char **text, char *line, size_t room);

/* CommonMark into a format; html in it is left out, images become links (commonmark.c). */
bool teds_put_commonmark(struct teds_buf *to, const char *text, const char *format);
const char *teds_cmark_version(void);

#endif
