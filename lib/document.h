/*
 * document.h - the inside of a document; see tedstat/document.h.
 */
#ifndef TEDSTAT_DOCUMENT_INSIDE_H
#define TEDSTAT_DOCUMENT_INSIDE_H

#include <tedstat/document.h>

#include "report.h"

enum teds_block_kind {
    TEDS_BLOCK_SUBTITLE,
    TEDS_BLOCK_HEADING,
    TEDS_BLOCK_PARAGRAPH,
    TEDS_BLOCK_ITEM,
    TEDS_BLOCK_ALERT,
    TEDS_BLOCK_MARKDOWN,
    TEDS_BLOCK_CODE,
    TEDS_BLOCK_TABLE,
    TEDS_BLOCK_FIGURE
};

struct teds_document_block {
    enum teds_block_kind kind;
    int level;        /* of a heading */
    size_t number;    /* of headings of level 1, tables and figures, from 1 */
    bool details;     /* a table that is shut at first */
    const char *text; /* what it says; caption of a table, title of a figure */
    const char *href;
    const char *description, *svg, *file; /* of a figure; description: the lines of code */
    const struct teds_report_table *table; /* of a table; the data of a figure, or NULL */
};

struct teds_document {
    struct teds_arena arena;
    const char *title, *lang;
    struct teds_document_block *blocks;
    size_t block_count, block_room;
    size_t headings, tables, figures;
    struct teds_report **made; /* reports that the document made itself */
    size_t made_count, made_room;
    bool failed;
};

/* Is there such a paragraph already? */
bool teds_document_says(const teds_document *d, const char *paragraph);

#endif
