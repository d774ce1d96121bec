/*
 * fit.h - how a table fits on a page of LaTeX.
 */
#ifndef TEDSTAT_RENDER_FIT_H
#define TEDSTAT_RENDER_FIT_H

#include "render.h"

struct teds_fit_column {
    size_t cells, word, natural, least, title; /* widths in thousandths of an em: of cells, a word, wrapped or not, a title */
    double points; /* of a text that is wrapped; 0: as wide as it is */
};

struct teds_fit {
    const char *letters; /* their size, a command of LaTeX */
    int gap;             /* points at each side of a column */
    bool landscape;
    size_t title_lines;
    struct teds_fit_column *columns; /* in the arena of the view */
};

/* False if out of memory.  A table that fits in no way is as small as can be. */
bool teds_fit_make(struct teds_view *v, struct teds_fit *fit);

/* A line of a title, from 0; titles stand at the foot of their lines, so that the first may be empty. */
const char *teds_fit_title(const struct teds_view *v, const struct teds_fit *fit, size_t k, size_t line, size_t *length);

#endif
