/*
 * document.h - a page made of headings, sentences, tables, figures: several reports as one.
 *
 * A document is built from top to bottom and then rendered as html (self-contained: no script, no
 * network, style inside), md (GitHub's Markdown) or latex (booktabs; compiles by itself).  All text
 * given to it is plain and comes out as it is, whatever it holds, but for teds_document_markdown().
 *
 * Building never fails: a failure sticks and teds_document_render() tells it.  Texts are copied;
 * reports are lent and must outlive the document.  A document belongs to one thread.
 */
#ifndef TEDSTAT_DOCUMENT_H
#define TEDSTAT_DOCUMENT_H

#include <tedstat/report.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_document teds_document;

/* 'lang' is the language of the texts as in html ("en").  *out is the caller's to free. */
TEDS_API TEDS_USE teds_status teds_document_new(const char *title, const char *lang,
                                                teds_document **out, teds_error *err);
TEDS_API void teds_document_free(teds_document *d);

/*
 * Takes the report: it is freed with the document, or at once if memory ran out (the document then cannot be
 * rendered); so its tables are added first.
 */
TEDS_API void teds_document_own(teds_document *d, teds_report *report);

/* A line below the title; may be called again for another. */
TEDS_API void teds_document_subtitle(teds_document *d, const char *text);

/* level 1: a section of the contents; 2: a part of one. */
TEDS_API void teds_document_heading(teds_document *d, int level, const char *text);
TEDS_API void teds_document_paragraph(teds_document *d, const char *text);
/* Items that follow each other make one list; 'href' (or NULL) is what the item leads to. */
TEDS_API void teds_document_item(teds_document *d, const char *text, const char *href);
/* A warning that must not be overlooked. */
TEDS_API void teds_document_alert(teds_document *d, const char *text);
/* CommonMark, in safe mode: html in it is left out, images become links. */
TEDS_API void teds_document_markdown(teds_document *d, const char *text);

/* Lines as they are, in letters of one width; shut until the reader opens it (html). */
TEDS_API void teds_document_code(teds_document *d, const char *caption, const char *text);

/*
 * A table of a report, "" for the main one, with its notes below.  'caption' NULL: the table's own
 * title.  A table without rows or that does not exist adds nothing and returns false.
 */
TEDS_API bool teds_document_table(teds_document *d, const teds_report *report, const char *table,
                                  const char *caption);
/* The same, shut until the reader opens it (html); what is secondary. */
TEDS_API bool teds_document_table_details(teds_document *d, const teds_report *report,
                                          const char *table, const char *caption);

/* The facts of a report's manifest, as a table. */
TEDS_API void teds_document_facts(teds_document *d, const teds_report *report, const char *caption);

/*
 * A picture; the title is that of its data (a heading may say it).  'svg' is inlined as it is in html (NULL: there is no picture, the data stand in its
 * place); 'file' (or NULL) is where md and latex find it, without suffix; 'data' (or NULL) is the
 * report whose main table the picture shows.
 */
TEDS_API void teds_document_figure(teds_document *d, const char *title, const char *description,
                                   const char *svg, const char *file, const teds_report *data);

/* Everything of a report in its usual order, as 'tedstat rates --format html' prints it. */
TEDS_API void teds_document_report(teds_document *d, const teds_report *report);

/* Formats "html", "md" and "latex"; *text is terminated and the caller's to free(). */
TEDS_API TEDS_USE teds_status teds_document_render(const teds_document *d, const char *format,
                                                   char **text, size_t *length, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
