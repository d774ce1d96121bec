/*
 * trend.h - the lines of a trend, for trend.c and trend_lines.c.
 */
#ifndef TEDSTAT_CHART_TREND_H
#define TEDSTAT_CHART_TREND_H

#include "chart.h"

struct point {
    size_t series;
    int year;
    const teds_estimate *e;
    const teds_group *g;
    int piece, band;          /* of its line, from 1; of the band along it, from 1, or 0: none */
    bool alone, band_alone;   /* no other point is in this piece, in this band */
};

struct series {
    const char *label, *shown;
    const struct point *last; /* that has a share, or NULL */
    size_t number;            /* as it is drawn, from 0; those without any share come last */
    double place;             /* of the label, on the axis */
};

enum { TREND_MOST_BREAKS = 8 };

struct trend {
    struct teds_chart_make *m;
    size_t year_at; /* which of the --by variables is the year */
    struct point *points;
    size_t point_count, point_room;
    struct series *series;
    size_t series_count, series_room;
    size_t drawn; /* series with a share */
    int across;   /* panels side by side; 0: all lines in one plot */
    int breaks[TREND_MOST_BREAKS]; /* first years of new definitions */
    size_t break_count;
    int most_pieces;
    bool any; /* there is a share */
    bool gaps, bands, boxes; /* a year has no share within a line; there are bands; some have one year only */
    struct teds_chart_years years;
};

/* Points and series from the groups, each series' points in the order of the years. */
teds_status teds_trend_collect(struct trend *t, bool classes, teds_error *err);
/* Says of how many discharges a variable of the lines is missing: they have no line. */
void teds_trend_say_unknown(struct trend *t);
/* Only lines that there are have a number, a colour and a mark; says which have none. */
void teds_trend_number(struct trend *t);
/* Where a definition changes that bears on what is drawn; says so. */
void teds_trend_find_breaks(struct trend *t, bool classes);
/* How many definitions have ended before this year. */
int teds_trend_changes_before(const struct trend *t, int year);
/* Numbers the pieces of each line, a new one where a definition changes or a year has no share, and the bands. */
void teds_trend_cut(struct trend *t);

#endif
