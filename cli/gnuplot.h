/*
 * gnuplot.h - pictures by gnuplot, a program of its own.
 */
#ifndef TEDSTAT_GNUPLOT_H
#define TEDSTAT_GNUPLOT_H

#include "cli.h"

/* Is there a gnuplot on the PATH? */
bool gnuplot_found(void);
extern const char gnuplot_absent[]; /* the sentence to say if not */

/*
 * Draws the chart as "svg", "png", "pdf" or "text".  *bytes is the caller's to free.  An SVG is
 * ready to stand in a page: its ids begin with the prefix, and it starts at "<svg".  False, with the
 * reason in *err, if there is no gnuplot, or it fails, is too slow or draws nothing, or a signal came
 * (TEDS_ECANCEL).  Leaves no file behind.
 */
bool gnuplot_draw(const teds_chart *chart, const char *format, const char *prefix, char **bytes,
                  size_t *length, teds_error *err);

#endif
