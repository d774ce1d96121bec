/*
 * chart.h - charts as data: a table, a gnuplot script that draws it, a title and a sentence.
 *
 * The library draws nothing and starts no program.  Written side by side as NAME.tsv and NAME.gp,
 * data and script make the picture: 'gnuplot NAME.gp' writes NAME.svg, 'gnuplot -c NAME.gp png'
 * NAME.png (gnuplot 5.4 or later).  The script finds the data by its own name, so that no file
 * name is in it.
 *
 * A chart is immutable; several threads may look at it.
 */
#ifndef TEDSTAT_CHART_H
#define TEDSTAT_CHART_H

#include <tedstat/estimate.h>
#include <tedstat/report.h>
#include <tedstat/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One row of the table of kinds; lives as long as the program. */
typedef struct teds_chart_kind {
    const char *name;    /* "forest" */
    const char *needs;   /* variables that must be in --by, "year,state"; "" for none */
    const char *groups;  /* what else --by does: "rows", "lines", or "" where it does nothing */
    bool one_class;      /* draws the class of the options */
    bool needs_tally;    /* false: computed without data */
    const char *summary; /* what it shows, one line */
    const struct teds_chart_recipe *recipe; /* the library's own */
} teds_chart_kind;

/* Lends the i-th kind; NULL past the end. */
TEDS_API const teds_chart_kind *teds_chart_kinds(size_t i);

/* The kind of that name, or NULL with TEDS_EARG in *err, which names the nearest. */
TEDS_API const teds_chart_kind *teds_chart_kind_find(const char *name, teds_error *err);

/*
 * The --by list that a tally for this chart needs: the user's (or NULL) and what the kind needs
 * beyond it.  *out is the caller's to free.  TEDS_EARG if the kind makes nothing of groups.
 */
TEDS_API TEDS_USE teds_status teds_chart_by(const teds_chart_kind *kind, const char *by, char **out,
                                            teds_error *err);

typedef struct teds_chart_options {
    size_t size;         /* sizeof (teds_chart_options), set by TEDS_CHART_OPTIONS */
    const char *theme;   /* "light", "dark" or "print" (no colour needed) */
    const char *format;  /* what the script draws unless told otherwise: "svg", "png", "pdf", "text" */
    const char *title;   /* NULL: made from the cohort */
    int width;           /* pixels, 480 .. 2400, at least what its parts need; 0: by the kind; the height follows */
    bool class_given;    /* else 'trend' draws the four classes, 'bounds' and 'forest' all */
    teds_class one_class; /* of the kinds that draw one class */
    uint64_t n;          /* of 'coverage': the number of cases, 1 .. 1000 */
    const char *methods; /* of 'coverage': interval methods, "wilson,wald"; NULL: a choice */
    const teds_sweep *sweep; /* of 'sweep': the definitions */
} teds_chart_options;
#define TEDS_CHART_OPTIONS { sizeof(teds_chart_options), "light", "svg", 0, 0, false, TEDS_BOTH, 50, 0, 0 }

typedef struct teds_chart teds_chart;

/*
 * Makes a chart; *out is the caller's to free and independent of the tally.  'tally' may be NULL
 * for kinds that need none, and 'options' for the usual ones.  What the kind needs is added to
 * policy->by.
 *
 * TEDS_EARG for an unknown kind, theme, format, class or variable, TEDS_EEMPTY if there is
 * nothing to draw, TEDS_ELAYOUT if the tally was not made by what the kind needs.
 */
TEDS_API TEDS_USE teds_status teds_chart_new(const char *kind, const teds_tally *tally,
                                             const teds_policy *policy,
                                             const teds_chart_options *options, teds_chart **out,
                                             teds_error *err);
TEDS_API void teds_chart_free(teds_chart *chart);

/* All lent, terminated. */
TEDS_API const char *teds_chart_data(const teds_chart *chart);   /* tab-separated, one header line */
TEDS_API const char *teds_chart_script(const teds_chart *chart); /* for gnuplot */
TEDS_API const char *teds_chart_title(const teds_chart *chart);
TEDS_API const char *teds_chart_description(const teds_chart *chart); /* for those who cannot see it */

/* The formats: "svg", "png", "pdf", "text"; NULL past the end.  Suffix with its point: ".txt". */
TEDS_API const char *teds_chart_format(size_t i);
TEDS_API const char *teds_chart_suffix(const char *format);
TEDS_API const char *teds_chart_format_of_path(const char *path); /* or NULL */

/*
 * Makes gnuplot's SVG fit to stand in a page with others: every id gets the prefix (letters,
 * digits, - and _, a letter first), and the image a role, a title and a description.  Returns it
 * from "<svg" on, without XML declaration; a file of its own may have it as it is.  *out is the
 * caller's to free.  TEDS_EFORMAT if it is no SVG, TEDS_EARG for a prefix that is none.
 */
TEDS_API TEDS_USE teds_status teds_chart_svg_finish(const char *svg, size_t length,
                                                    const char *prefix, const teds_chart *chart,
                                                    char **out, size_t *out_length,
                                                    teds_error *err);

/* The data of a chart as a report, for those who do not see the picture. */
TEDS_API TEDS_USE teds_status teds_report_chart(const teds_chart *chart, teds_report **out, teds_error *err);

/* The kinds as a report: columns kind, needs, groups, class, summary. */
TEDS_API TEDS_USE teds_status teds_report_charts(teds_report **out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
