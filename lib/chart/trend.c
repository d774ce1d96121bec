/*
 * trend.c - shares over the years: one line a class, or one a group of one class; broken where a
 * definition changes.
 */
#include "chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

enum { PLOT = 320, LABEL_GAP = 16, MOST_BREAKS = 8, MOST_BANDS = 12 };

struct point {
    size_t series;
    int year;
    const teds_group *g;
    teds_class c;
    int piece; /* of its line, from 1 */
};

struct series {
    const char *label, *shown;
    double last;  /* share in the last year that has one; below 0: none */
    double place; /* of the label, on the axis */
};

struct trend {
    struct teds_chart_make *m;
    size_t year_at; /* which of the --by variables is the year */
    struct point *points;
    size_t point_count, point_room;
    struct series *series;
    size_t series_count, series_room;
    int breaks[MOST_BREAKS]; /* first years of new definitions */
    size_t break_count;
    int most_pieces;
    int first, last;
    double largest;
};

/* ---- the lines -------------------------------------------------------- */

static const char *label_without_year(struct trend *t, const teds_group *g)
{
    const teds_variable *v;
    const char *all = "";

    for (size_t i = 0; (v = teds_rates_by(t->m->rates, i)) != NULL; i++) {
        const char *label = teds_variable_label(v, g->codes[i]);

        if (i == t->year_at)
            continue;
        if (!label)
            label = teds_chart_keep(t->m, "%d", (int)g->codes[i]);
        all = *all ? teds_chart_keep(t->m, "%s, %s", all, label) : label;
    }
    return all;
}

/* Do all but the year agree? */
static bool same_series(const struct trend *t, const teds_group *a, const teds_group *b)
{
    for (size_t i = 0; teds_rates_by(t->m->rates, i); i++)
        if (i != t->year_at && a->codes[i] != b->codes[i])
            return false;
    return true;
}

static bool add_point(struct trend *t, const char *label, size_t series, const teds_group *g, teds_class c)
{
    const teds_estimate *e = &g->estimate[c];
    int year = g->codes[t->year_at];

    if (series == t->series_count) {
        if (!TEDS_PUSH(t->series, t->series_count, t->series_room))
            return false;
        t->series[series] = (struct series){ .label = label, .shown = teds_chart_cut(t->m, label, TEDS_CHART_LABEL), .last = -1 };
    }
    if (!TEDS_PUSH(t->points, t->point_count, t->point_room))
        return false;
    t->points[t->point_count - 1] = (struct point){ series, year, g, c, 1 };
    t->first = t->first && t->first < year ? t->first : year;
    t->last = t->last > year ? t->last : year;
    if (e->share_defined)
        t->largest = fmax(t->largest, fmax(e->upper, e->cluster_defined ? e->cluster_upper : 0));
    return true;
}

static bool add_classes(struct trend *t, const teds_group *g)
{
    size_t series = 0;
    bool fine = true;

    for (int c = TEDS_BOTH; fine && c <= TEDS_NEITHER; c++)
        fine = add_point(t, teds_class_label((teds_class)c), series++, g, (teds_class)c);
    return fine;
}

static bool add_group(struct trend *t, const teds_group *g)
{
    size_t series = t->series_count;

    for (size_t i = 0; i < t->point_count; i++)
        if (same_series(t, t->points[i].g, g))
            series = t->points[i].series;
    return add_point(t, label_without_year(t, g), series, g, t->m->options->one_class);
}

static int by_series_and_year(const void *a, const void *b)
{
    const struct point *x = a, *y = b;

    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->year > y->year) - (x->year < y->year);
}

static teds_status collect(struct trend *t, bool classes, teds_error *err)
{
    const teds_rates *rates = t->m->rates;
    bool fine = true;

    for (size_t i = 0; fine && i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->codes[t->year_at] < 0 || g->absent)
            continue;
        fine = classes ? add_classes(t, g) : add_group(t, g);
    }
    if (!fine)
        return teds_nomem(err);
    if (t->point_count == 0)
        return teds_fail(err, TEDS_EEMPTY, "no discharge in the cohort has a year");
    if (t->largest == 0)
        return teds_fail(err, TEDS_EEMPTY, "no year has a share to draw: the items are missing in all discharges, or "
                                           "hidden");
    qsort(t->points, t->point_count, sizeof *t->points, by_series_and_year);
    return TEDS_OK;
}

/* ---- breaks ----------------------------------------------------------- */

/* Does the change bear on what is drawn?  Mutual help alone does not feel what happens to medication. */
static bool matters(const struct trend *t, const struct teds_change *c, bool classes)
{
    if (c->variable->role == TEDS_ROLE_MEDICATION && !classes && t->m->options->one_class == TEDS_ANY_MUTUAL_HELP)
        return false;
    return c->year > t->first && c->year <= t->last && teds_tally_takes_part(t->m->tally, c->variable);
}

static void find_breaks(struct trend *t, bool classes)
{
    const struct teds_catalog *catalog = t->m->tally->catalog;

    for (size_t i = 0; i < catalog->change_count; i++) {
        const struct teds_change *c = &catalog->changes[i];
        bool known = false;

        if (!matters(t, c, classes))
            continue;
        for (size_t k = 0; k < t->break_count; k++)
            known |= t->breaks[k] == c->year;
        if (!known && t->break_count < MOST_BREAKS)
            t->breaks[t->break_count++] = c->year;
        teds_chart_say(t->m, &t->m->notes,
                       teds_chart_keep(t->m, "Lines break at %d: %s, %s.", c->year, c->variable->name, c->text));
    }
}

/* How many definitions have ended before this year. */
static int changes_before(const struct trend *t, int year)
{
    int n = 0;

    for (size_t i = 0; i < t->break_count; i++)
        n += year >= t->breaks[i];
    return n;
}

static bool has_share(const struct point *p)
{
    return p->g->estimate[p->c].share_defined;
}

/* Numbers the pieces of each line: a new one where a definition changes or a year has no share. */
static void cut_lines(struct trend *t)
{
    t->most_pieces = 1;
    for (size_t i = 0; i < t->point_count; i++) {
        struct point *p = &t->points[i], *last = i ? p - 1 : NULL;

        p->piece = 1;
        if (last && last->series == p->series)
            p->piece = last->piece + (p->year > last->year + 1 || !has_share(last) ||
                                      changes_before(t, p->year) > changes_before(t, last->year));
        t->most_pieces = p->piece > t->most_pieces ? p->piece : t->most_pieces;
    }
}

/* ---- labels at the ends ------------------------------------------------ */

static int by_last(const void *a, const void *b)
{
    const struct series *x = *(struct series *const *)a, *y = *(struct series *const *)b;

    return (x->last > y->last) - (x->last < y->last);
}

/* As near to the ends of the lines as they can be without touching each other. */
static teds_status place_labels(struct trend *t, double axis_end, int plot, teds_error *err)
{
    struct series **order = malloc((t->series_count + 1) * sizeof *order);
    double gap = LABEL_GAP * axis_end / plot, floor_at = 0, ceiling = axis_end;
    size_t n = 0;

    if (!order)
        return teds_nomem(err);
    for (size_t i = 0; i < t->point_count; i++)
        if (t->points[i].g->estimate[t->points[i].c].share_defined)
            t->series[t->points[i].series].last = t->points[i].g->estimate[t->points[i].c].share;
    for (size_t i = 0; i < t->series_count; i++)
        if (t->series[i].last >= 0)
            order[n++] = &t->series[i];
    qsort(order, n, sizeof *order, by_last);
    for (size_t i = 0; i < n; i++) {
        order[i]->place = fmax(order[i]->last, floor_at);
        floor_at = order[i]->place + gap;
    }
    for (size_t i = n; i-- > 0;) {
        order[i]->place = fmin(order[i]->place, ceiling);
        ceiling = order[i]->place - gap;
    }
    free(order);
    return TEDS_OK;
}

/* ---- data ------------------------------------------------------------- */

static void add_rows(struct trend *t)
{
    struct teds_chart_make *m = t->m;

    teds_chart_header(m, "series label shown year segment note cases share lower upper cluster_lower cluster_upper "
                         "bound_lower bound_upper label_at");
    for (size_t i = 0; i < t->point_count; i++) {
        const struct point *p = &t->points[i];
        const teds_estimate *e = &p->g->estimate[p->c];
        bool final = i + 1 == t->point_count || t->points[i + 1].series != p->series;

        teds_chart_whole(m, (int64_t)p->series + 1);
        teds_chart_text(m, t->series[p->series].label);
        teds_chart_text(m, t->series[p->series].shown);
        teds_chart_whole(m, p->year);
        teds_chart_whole(m, p->piece);
        teds_chart_text(m, e->note);
        teds_chart_cases(m, e);
        teds_chart_number(m, e->share_defined, e->share);
        teds_chart_number(m, e->share_defined, e->lower);
        teds_chart_number(m, e->share_defined, e->upper);
        teds_chart_number(m, e->cluster_defined, e->cluster_lower);
        teds_chart_number(m, e->cluster_defined, e->cluster_upper);
        teds_chart_number(m, e->bound_defined, e->bound_lower);
        teds_chart_number(m, e->bound_defined, e->bound_upper);
        teds_chart_number(m, final && t->series[p->series].last >= 0, t->series[p->series].place);
        teds_chart_end_row(m);
    }
}

static const char *description(struct trend *t, bool classes)
{
    struct teds_chart_make *m = t->m;
    const struct point *first = NULL, *last = NULL;

    for (size_t i = 0; i < t->point_count; i++) {
        const struct point *p = &t->points[i];

        if (p->series != 0 || !p->g->estimate[p->c].share_defined)
            continue;
        first = first ? first : p;
        last = p;
    }
    if (!first)
        return teds_chart_keep(m, "Lines over the years %d to %d; the first line has no share to show.", t->first,
                               t->last);
    return teds_chart_keep(m, "%zu line%s over the years %d to %d%s; %s%s%s goes from %s in %d to %s in %d.",
                           t->series_count, t->series_count == 1 ? "" : "s", t->first, t->last,
                           t->break_count ? ", broken where a definition changes" : "",
                           teds_class_words(first->c), classes || !*t->series[0].label ? "" : " of ",
                           classes ? "" : t->series[0].label,
                           teds_chart_percent(m, first->g->estimate[first->c].share), first->year,
                           teds_chart_percent(m, last->g->estimate[last->c].share), last->year);
}

static int label_width(const struct trend *t)
{
    int longest = 4;

    for (size_t i = 0; i < t->series_count; i++) {
        int columns = teds_chart_columns(t->series[i].shown);
        longest = columns > longest ? columns : longest;
    }
    return longest * 15 / 2;
}

static teds_status draw(struct trend *t, bool classes, teds_error *err)
{
    struct teds_chart_make *m = t->m;
    int enough = (int)t->series_count * LABEL_GAP;
    const char *words = "";
    char room[TEDS_NUMBER_ROOM];
    teds_status st;

    find_breaks(t, classes);
    cut_lines(t);
    teds_chart_default_title(m, classes ? "Medication and mutual help by year"
                                        : teds_chart_keep(m, "%s by year", teds_chart_class_title(m, m->options->one_class)));
    m->left = 60;
    m->right = 60 + label_width(t);
    m->top = 20;
    m->bottom = 42;
    m->plot = enough > PLOT ? enough : PLOT;
    st = place_labels(t, teds_chart_set_axis(m, "y", t->largest), m->plot, err);
    if (st != TEDS_OK)
        return st;
    add_rows(t);
    for (size_t i = 0; i < t->break_count; i++)
        words = teds_chart_keep(m, "%s%s%d", words, i ? " " : "", t->breaks[i]);
    teds_chart_set_text(m, "breaks", words);
    teds_chart_set(m, "lines", (double)t->series_count);
    teds_chart_set(m, "segments", t->most_pieces);
    teds_chart_set(m, "first", t->first);
    teds_chart_set(m, "last", t->last);
    teds_chart_set(m, "one_class", classes ? 0 : (int)m->options->one_class + 1);
    teds_chart_set(m, "bands", t->series_count <= MOST_BANDS);
    if (t->series_count <= MOST_BANDS)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Bands, where years follow one another: between states, %s %%. Bars: sampling.",
                                                     teds_number_text(100 * m->policy->level, room)));
    else
        teds_chart_say(m, &m->notes, "So many lines have no bands or bars; the data have the intervals.");
    teds_chart_notes(m);
    m->chart->description = description(t, classes);
    return TEDS_OK;
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct trend t = { .m = m };
    size_t variables = 0;
    bool classes;
    teds_status st;

    while (teds_rates_by(m->rates, variables)) {
        if (teds_chart_role(teds_rates_by(m->rates, variables)) == TEDS_ROLE_YEAR)
            t.year_at = variables;
        variables++;
    }
    classes = variables == 1 && !m->options->class_given && teds_rates_has_class(m->rates, TEDS_BOTH);
    st = classes ? TEDS_OK : teds_chart_need_class(m, m->options->one_class, err);
    if (st == TEDS_OK)
        st = collect(&t, classes, err);
    if (st == TEDS_OK)
        st = draw(&t, classes, err);
    free(t.points);
    free(t.series);
    return st;
}

const struct teds_chart_recipe teds_chart_trend = { make, true, 900, 560 };
