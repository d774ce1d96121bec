/*
 * chart.h - the inside of a chart, and what the recipes of the kinds share.
 *
 * A script is: settings (made here: numbers, and texts in single quotes, where gnuplot expands
 * nothing), then chart/common.gp, then the template of the kind.  Everything else is data.
 */
#ifndef TEDSTAT_CHART_INSIDE_H
#define TEDSTAT_CHART_INSIDE_H

#include <tedstat/chart.h>

#include "base.h"

struct teds_chart {
    struct teds_arena arena;
    struct teds_buf data, script;
    const char *title, *description;
    struct teds_chart_column {
        const char *key, *words;
    } *columns; /* of the data, those whose heads for readers are of these data, as the labels of codes are */
    size_t column_count, column_room;
};

enum {
    TEDS_CHART_MOST_LINES = 24,
    TEDS_CHART_LABEL = 48,      /* longest label drawn, in columns */
    TEDS_CHART_SMALL_FONT = 11, /* pixels, as in common.gp */
    TEDS_CHART_MOST_ROWS = 600, /* a picture of 32767 pixels is the largest that cairo makes */
    TEDS_CHART_MOST_YEARS = 64
};

/* Lines of text above or below the plot, broken to the width of the chart. */
struct teds_chart_lines {
    const char *text[TEDS_CHART_MOST_LINES];
    size_t count;
};

/* A chart in the making; failure to get memory sticks. */
struct teds_chart_make {
    struct teds_chart *chart;
    const teds_tally *tally;
    const teds_policy *policy;
    const teds_chart_options *options;
    teds_rates *rates; /* by policy->by; NULL for kinds without */
    struct teds_buf settings;
    struct teds_chart_lines title, notes, plain; /* plain: the notes in lines of plain text, whose letters are wider */
    int width, left, right, top, bottom, plot; /* pixels; plot: height between the margins */
    int line; /* pixels that a line of plain text stands for; rows of a plot are a multiple of it */
    bool unreliable; /* a share that is drawn is; the notes say what its mark means */
    bool failed;
};

/* Years that have discharges, in order. */
struct teds_chart_years {
    int year[TEDS_CHART_MOST_YEARS];
    size_t count;
};

/* How a kind is made; its template is lib/chart/NAME.gp. */
struct teds_chart_recipe {
    teds_status (*make)(struct teds_chart_make *m, teds_error *err);
    bool rates; /* wants m->rates */
    int width;  /* pixels, unless the options say */
    int least;  /* a smaller width is made this one */
};

/* ---- what gnuplot reads (chart/table.c) -------------------------------- */

const char *teds_chart_keep(struct teds_chart_make *m, const char *format, ...) TEDS_PRINTF(2, 3);
/* With what is not UTF-8, or cannot be seen, written out as \xNN. */
const char *teds_chart_printable(struct teds_chart_make *m, const char *text);

/*
 * A cell and the tab before it, unless it is the first of its row.  gnuplot takes texts that are empty up to
 * the end of the line from the line before: behind texts that can be empty there is always a number.
 */
void teds_chart_text(struct teds_chart_make *m, const char *text);
void teds_chart_count(struct teds_chart_make *m, uint64_t n);
void teds_chart_whole(struct teds_chart_make *m, int64_t n);
void teds_chart_number(struct teds_chart_make *m, bool defined, double value);
void teds_chart_end_row(struct teds_chart_make *m);
void teds_chart_header(struct teds_chart_make *m, const char *columns); /* "a b c" */

void teds_chart_set(struct teds_chart_make *m, const char *name, double value);
void teds_chart_set_text(struct teds_chart_make *m, const char *name, const char *text);
/* What readers of the numbers see above that column. */
void teds_chart_call_column(struct teds_chart_make *m, const char *key, const char *words);
void teds_chart_set_list(struct teds_chart_make *m, const char *name, const int *numbers, size_t n); /* '1 2 3' */
void teds_chart_set_lines(struct teds_chart_make *m, const char *name, const struct teds_chart_lines *l);

/* ---- texts in the room that there is (chart/lines.c) -------------------- */

/* Columns that a text takes when it is drawn, and the pixels that so many take. */
int teds_chart_columns(const char *text);
int teds_chart_longer(int longest, const char *text); /* the larger of the two, in columns */
int teds_chart_pixels(int columns);
const char *teds_chart_cut(struct teds_chart_make *m, const char *text, int columns);

/*
 * Breaks a text into lines of so many columns, and of a width in hundredths of the size of the font, at most 'most' lines in
 * all, the last then cut.
 */
void teds_chart_break(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text, int columns, int wide,
                      size_t most);
/* Adds a text to the title or the notes, in lines that fit. */
void teds_chart_say(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text);

/* Room for so many rows of a height, with labels of up to 'longest' columns on the left. */
void teds_chart_rows(struct teds_chart_make *m, size_t rows, int height, int longest);

/* ---- what charts say (chart/words.c) ------------------------------------ */

const char *teds_chart_percent(struct teds_chart_make *m, double share); /* "12.3 %" */

/* The group's labels, joined; "All" where there are no groups. */
const char *teds_chart_group_label(struct teds_chart_make *m, const teds_rates *rates,
                                   const teds_group *g);
/* Without one of the variables, each part cut so that all of it takes at most so many columns; "" where there is no other. */
const char *teds_chart_label_but(struct teds_chart_make *m, const teds_rates *rates, const teds_group *g, size_t but,
                                 int columns);
const char *teds_chart_by_words(struct teds_chart_make *m); /* "by setting and year", or "" */

/*
 * Labels of rows, one group after the other: where there are several variables, a row names those only that differ from
 * the row before, and a new value of the first variable starts a block, which the template parts by a line ('blocks').
 */
struct teds_chart_blocks {
    const teds_group *last;
    int start[TEDS_CHART_MOST_ROWS]; /* rows, from 1 */
    size_t count;
};
const char *teds_chart_row_label(struct teds_chart_make *m, struct teds_chart_blocks *b, const teds_group *g, size_t row,
                                 int columns);

/* "Both medication and mutual help", and within a sentence; the words of an outcome in quotes, if that is drawn. */
const char *teds_chart_class_title(struct teds_chart_make *m, teds_class c);
const char *teds_chart_class_words(struct teds_chart_make *m, teds_class c);
/*
 * "WHAT between 3.0 % (A) and 9.1 % (B), not counting 13.0 % (Missing)": shares of unknown groups and unreliable ones are no
 * ends, but told.  Are unknown groups drawn at all?
 */
const char *teds_chart_range(struct teds_chart_make *m, const teds_rates *rates, teds_class c, const char *what, bool unknown);
/* "Mutual help: attendance in the 30 days before discharge." */
const char *teds_chart_attendance(struct teds_chart_make *m);

/* Says that parts, which are shown in whole percent, may not add to 100; if these do not. */
bool teds_chart_parts_add(const double *shares, size_t n);
void teds_chart_say_rounded(struct teds_chart_make *m);
/* What medication is: "planned at admission", or not of TEDS-D. */
const char *teds_chart_medication(const struct teds_chart_make *m);

/* The title, unless the options give another one; the second: "WHAT: COHORT". */
void teds_chart_set_title(struct teds_chart_make *m, const char *usual);
void teds_chart_default_title(struct teds_chart_make *m, const char *what);

/* The years between these that have no discharges, if there are any. */
void teds_chart_say_skipped(struct teds_chart_make *m, const struct teds_chart_years *years);
/* How many discharges have no state, or no year (SIZE_MAX: no matter), if there are any. */
void teds_chart_say_left_out(struct teds_chart_make *m, size_t state_at, size_t year_at);
/* The standard notes, to be said when all rows are made: marks, definitions, and where it is all from. */
void teds_chart_notes(struct teds_chart_make *m);
void teds_chart_say_marks(struct teds_chart_make *m);
void teds_chart_say_source(struct teds_chart_make *m, bool cohort); /* with the cohort's name? */

/* ---- numbers of the estimates (chart/estimates.c) ----------------------- */

/* TEDS_EARG if the class is not estimated. */
teds_status teds_chart_need_class(struct teds_chart_make *m, teds_class c, teds_error *err);
/* TEDS_EARG if there are more than TEDS_CHART_MOST_ROWS. */
teds_status teds_chart_check_rows(size_t rows, teds_error *err);

/* No estimate at all, and that of a group that is not there. */
extern const teds_estimate teds_chart_nothing, teds_chart_no_records;

/* The cells of an estimate, under these names; those that are hidden (--suppress) stay empty. */
#define TEDS_CHART_ESTIMATE "unreliable note cases share lower upper cluster_lower cluster_upper bound_lower bound_upper"
void teds_chart_estimate(struct teds_chart_make *m, const teds_estimate *e);
/* Not fit to be printed (reliability.h)?  Such shares have a mark, which the notes then explain. */
bool teds_chart_unreliable(struct teds_chart_make *m, const teds_estimate *e);
/*
 * Cells that stay empty where the number is hidden: the cases of an estimate, the discharges of a group
 * (NULL: none), and the share of these that is missing, hidden by the flag 'what'.
 */
void teds_chart_cases(struct teds_chart_make *m, const teds_estimate *e);
void teds_chart_discharges(struct teds_chart_make *m, const teds_group *g);
void teds_chart_missing(struct teds_chart_make *m, const teds_group *g, unsigned what, uint64_t missing);

/* The upper end of what is drawn of an estimate, with the worst-case bounds or without. */
double teds_chart_reach(const teds_estimate *e, bool bounds);
/* Sets NAME_end and NAME_step for an axis of shares from 0 to 'largest' or a little more. */
double teds_chart_set_axis(struct teds_chart_make *m, const char *name, double largest);

/* The same for a scale of colours, c, which an unreliable share does not stretch; says so if one is beyond it. */
void teds_chart_set_scale(struct teds_chart_make *m, teds_class c);

/* What the legend of tiles has to explain: those of places without discharges, and those without a complete case. */
struct teds_chart_seen {
    bool absent, empty;
};
void teds_chart_see(struct teds_chart_seen *s, bool share_defined, const char *note);
void teds_chart_set_seen(struct teds_chart_make *m, const struct teds_chart_seen *s);

/* Is a number of the estimate, or something of one of the groups, hidden (--suppress)?  What lies between states always is. */
bool teds_chart_hides_of(const teds_estimate *e);
bool teds_chart_hides(const teds_rates *rates);
/* Which of the --by variables has this role, be it under another name. */
size_t teds_chart_place(const teds_rates *rates, teds_role role);
/* The years of the groups, by the variable at this place. */
void teds_chart_find_years(const teds_rates *rates, size_t at, struct teds_chart_years *to);

/* ---- recipes ---------------------------------------------------------- */

extern const struct teds_chart_recipe teds_chart_classes, teds_chart_forest, teds_chart_bounds,
    teds_chart_trend, teds_chart_states, teds_chart_heat, teds_chart_missing_items, teds_chart_funnel,
    teds_chart_flow, teds_chart_frequency, teds_chart_coverage, teds_chart_sweep;

#endif
