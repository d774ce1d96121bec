/*
 * trend.c - shares over the years: one line a class, or one a group of one class; broken where a
 * definition changes.
 */
#include "chart.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

enum { PLOT = 320, LABEL_GAP = 16, MOST_BREAKS = 8, MOST_LINES = 24 };
/* Lines in one plot; more of them have a panel each: pixels, of which a line of plain text has 13. */
enum { MOST_TOGETHER = 4, PANEL = 130, BETWEEN = 52, GAP = 24, NARROWEST = 200 };

struct point {
    size_t series;
    int year;
    const teds_estimate *e;
    const teds_group *g;
    int piece, band;          /* of its line, from 1; of the band along it, from 1, or 0: none */
    bool alone, band_alone; /* no other point is in this piece, in this band */
};

struct series {
    const char *label, *shown;
    const struct point *last; /* that has a share, or NULL */
    size_t number;            /* as it is drawn, from 0; those without any share come last */
    double place;             /* of the label, on the axis */
};

struct trend {
    struct teds_chart_make *m;
    size_t year_at; /* which of the --by variables is the year */
    struct point *points;
    size_t point_count, point_room;
    struct series *series;
    size_t series_count, series_room;
    size_t drawn; /* series with a share */
    int across;   /* panels side by side; 0: all lines in one plot */
    int breaks[MOST_BREAKS]; /* first years of new definitions */
    size_t break_count;
    int most_pieces;
    bool any; /* there is a share */
    bool gaps, bands, boxes; /* a year has no share within a line; there are bands; some have one year only */
    struct teds_chart_years years;
};

/* ---- the lines -------------------------------------------------------- */

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

    if (series == t->series_count) {
        if (!TEDS_PUSH(t->series, t->series_count, t->series_room))
            return false;
        t->series[series] = (struct series){ .label = label };
    }
    if (!TEDS_PUSH(t->points, t->point_count, t->point_room))
        return false;
    t->points[t->point_count - 1] = (struct point){ .series = series, .year = g->codes[t->year_at], .e = e, .g = g, .piece = 1 };
    t->any |= e->share_defined;
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
    return add_point(t, teds_chart_label_but(t->m, t->m->rates, g, t->year_at, INT_MAX), series, g,
                     t->m->options->one_class);
}

static int by_series_and_year(const void *a, const void *b)
{
    const struct point *x = a, *y = b;

    if (x->series != y->series)
        return x->series < y->series ? -1 : 1;
    return (x->year > y->year) - (x->year < y->year);
}

/* Is a variable of the lines missing?  Of them there would be a line of whoever is not known. */
static bool of_unknown(const struct trend *t, const teds_group *g)
{
    for (size_t i = 0; teds_rates_by(t->m->rates, i); i++)
        if (i != t->year_at && g->codes[i] < 0)
            return true;
    return false;
}

static void say_unknown(struct trend *t)
{
    const teds_rates *rates = t->m->rates;
    char room[TEDS_NUMBER_ROOM];
    const char *names = "";
    uint64_t n = 0;
    bool any = false;

    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->codes[t->year_at] < 0 || !of_unknown(t, g))
            continue;
        n += g->discharges;
        any = true;
    }
    for (size_t i = 0; teds_rates_by(rates, i); i++)
        if (i != t->year_at)
            names = teds_chart_keep(t->m, "%s%s%s", names, *names ? " or " : "", teds_rates_by(rates, i)->words);
    if (any)
        teds_chart_say(t->m, &t->m->notes,
                       teds_chart_keep(t->m, "Left out: %s of which %s is missing.",
                                       teds_chart_hides(rates) ? "the discharges"
                                       : n == 1                ? "a discharge"
                                                               : teds_chart_keep(t->m, "%s discharges", teds_count_text(n, room)),
                                       names));
}

static teds_status collect(struct trend *t, bool classes, teds_error *err)
{
    const teds_rates *rates = t->m->rates;
    bool fine = true;

    for (size_t i = 0; fine && i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->codes[t->year_at] < 0 || g->absent || of_unknown(t, g))
            continue;
        fine = classes ? add_classes(t, g) : add_group(t, g);
    }
    if (!fine)
        return teds_nomem(err);
    if (t->point_count == 0)
        return teds_fail(err, TEDS_EEMPTY, "no discharge in the cohort has a year, or a group besides");
    if (!t->any)
        return teds_fail(err, TEDS_EEMPTY, "no year has a share to draw: the items are missing in all discharges, or "
                                           "hidden");
    qsort(t->points, t->point_count, sizeof *t->points, by_series_and_year);
    for (size_t i = 0; i < t->point_count; i++)
        if (t->points[i].e->share_defined)
            t->series[t->points[i].series].last = &t->points[i];
    return TEDS_OK;
}

/* A label that stands behind the last year says if its line ends before. */
static const char *shown_label(struct trend *t, const struct series *s)
{
    int last = t->years.year[t->years.count - 1];

    if (!s->last || s->last->year == last)
        return teds_chart_cut(t->m, s->label, TEDS_CHART_LABEL);
    return teds_chart_keep(t->m, "%s%sto %d", teds_chart_cut(t->m, s->label, TEDS_CHART_LABEL - 9), *s->label ? ", " : "",
                           s->last->year);
}

/* Only lines that there are have a number, a colour and a mark; says which have none. */
static void number_series(struct trend *t)
{
    const char *none = "";
    size_t without = 0;

    for (size_t i = 0; i < t->series_count; i++)
        if (t->series[i].last)
            t->series[i].number = t->drawn++;
    for (size_t i = 0; i < t->series_count; i++) {
        struct series *s = &t->series[i];

        s->shown = shown_label(t, s);
        if (s->last)
            continue;
        s->number = t->drawn + without++;
        none = teds_chart_keep(t->m, "%s%s%s", none, *none ? "; " : "", s->label);
    }
    if (without)
        teds_chart_say(t->m, &t->m->notes, teds_chart_keep(t->m, "No share in any year: %s.", none));
}

/* ---- breaks ----------------------------------------------------------- */

/* Does the change bear on what is drawn?  Mutual help alone does not feel what happens to medication. */
static bool matters(const struct trend *t, const struct teds_change *c, bool classes)
{
    if (c->variable->role == TEDS_ROLE_MEDICATION && !classes && t->m->options->one_class == TEDS_ANY_MUTUAL_HELP)
        return false;
    return c->year > t->years.year[0] && c->year <= t->years.year[t->years.count - 1] &&
           teds_tally_takes_part(t->m->tally, c->variable);
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

static bool same_piece(const struct trend *t, const struct point *p, const struct point *last)
{
    return p->series == last->series && p->year == last->year + 1 && p->e->share_defined && last->e->share_defined &&
           changes_before(t, p->year) == changes_before(t, last->year);
}

/* Numbers the pieces of each line, a new one where a definition changes or a year has no share, and the bands. */
static void cut_lines(struct trend *t)
{
    t->most_pieces = 1;
    for (size_t i = 0; i < t->point_count; i++) {
        struct point *p = &t->points[i], *last = i && p[-1].series == p->series ? p - 1 : NULL;
        bool joined = last && same_piece(t, p, last), both = joined && last->band && p->e->cluster_defined;

        p->piece = last ? last->piece + !joined : 1;
        p->band = p->e->cluster_defined ? p->piece : 0;
        p->alone = !joined;
        p->band_alone = p->band && !both;
        if (joined)
            last->alone = false;
        if (both)
            last->band_alone = false;
        t->gaps |= last && t->series[p->series].last && (!p->e->share_defined || !last->e->share_defined);
        t->most_pieces = p->piece > t->most_pieces ? p->piece : t->most_pieces;
    }
    for (size_t i = 0; i < t->point_count; i++) {
        t->bands |= t->points[i].band && !t->points[i].band_alone;
        t->boxes |= t->points[i].band_alone;
    }
}

/* ---- labels at the ends ------------------------------------------------ */

static int by_last(const void *a, const void *b)
{
    const struct series *x = *(struct series *const *)a, *y = *(struct series *const *)b;
    double p = x->last->e->share, q = y->last->e->share;

    return p != q ? (p > q) - (p < q) : (x->number > y->number) - (x->number < y->number);
}

/* Labels that must stand together, from the lowest. */
struct stack {
    size_t count;
    double sum; /* of where the lowest label would stand if each of them stood at its line */
};

/*
 * As near to the ends of the lines as they can be, by least squares, without touching each other: labels that
 * would touch are stacked, and stacks that would touch are one (the pooling of isotonic regression).
 */
static void stack_labels(struct series **order, size_t n, struct stack *stack, double gap, double axis_end)
{
    double most = fmax(0, axis_end - (double)(n - 1) * gap); /* place of the lowest, if all are as high as can be */
    size_t stacks = 0, i = 0;

    for (size_t k = 0; k < n; k++) {
        stack[stacks++] = (struct stack){ 1, order[k]->last->e->share - (double)k * gap };
        while (stacks > 1 && stack[stacks - 2].sum * (double)stack[stacks - 1].count >
                                 stack[stacks - 1].sum * (double)stack[stacks - 2].count) {
            stack[stacks - 2].count += stack[stacks - 1].count;
            stack[stacks - 2].sum += stack[stacks - 1].sum;
            stacks--;
        }
    }
    for (size_t s = 0; s < stacks; s++)
        for (size_t k = 0; k < stack[s].count; k++, i++)
            order[i]->place = fmin(fmax(stack[s].sum / (double)stack[s].count, 0), most) + (double)i * gap;
}

static teds_status place_labels(struct trend *t, double axis_end, int plot, teds_error *err)
{
    struct series **order = malloc(t->drawn * sizeof *order);
    struct stack *stack = malloc(t->drawn * sizeof *stack);
    size_t n = 0;

    for (size_t i = 0; order && i < t->series_count; i++)
        if (t->series[i].last)
            order[n++] = &t->series[i];
    if (order && stack) {
        qsort(order, n, sizeof *order, by_last);
        stack_labels(order, n, stack, LABEL_GAP * axis_end / plot, axis_end);
    }
    free(order);
    free(stack);
    return order && stack ? TEDS_OK : teds_nomem(err);
}

/* ---- data ------------------------------------------------------------- */

static void add_rows(struct trend *t)
{
    struct teds_chart_make *m = t->m;

    teds_chart_header(m, "series label shown year segment alone band band_alone " TEDS_CHART_ESTIMATE " label_at");
    for (size_t i = 0; i < t->point_count; i++) {
        const struct point *p = &t->points[i];
        const struct series *s = &t->series[p->series];

        teds_chart_whole(m, (int64_t)s->number + 1);
        teds_chart_text(m, s->label);
        teds_chart_text(m, s->shown);
        teds_chart_whole(m, p->year);
        teds_chart_whole(m, p->piece);
        teds_chart_whole(m, p->alone);
        teds_chart_whole(m, p->band);
        teds_chart_whole(m, p->band_alone);
        teds_chart_estimate(m, p->e);
        teds_chart_number(m, p == s->last && !t->across, s->place);
        teds_chart_end_row(m);
    }
}

/* "goes from 10.4 % in 2015 to 11.9 % in 2016, and by the changed definition goes from ...": nothing is compared across one. */
static const char *course(struct trend *t, const struct point *p, const struct point *last)
{
    struct teds_chart_make *m = t->m;
    const char *words = "";

    while (p <= last) {
        const struct point *first = p, *end = p;
        const char *more = *words ? ", and by the changed definition " : "";

        for (; p <= last && changes_before(t, p->year) == changes_before(t, first->year); p++)
            if (p->e->share_defined)
                end = p;
        words = end == first ? teds_chart_keep(m, "%s%sis %s in %d", words, more, teds_chart_percent(m, end->e->share), end->year)
                             : teds_chart_keep(m, "%s%sgoes from %s in %d to %s in %d", words, more,
                                               teds_chart_percent(m, first->e->share), first->year,
                                               teds_chart_percent(m, end->e->share), end->year);
        while (p <= last && !p->e->share_defined)
            p++;
    }
    return words;
}

static const char *description(struct trend *t, bool classes)
{
    struct teds_chart_make *m = t->m;
    const struct point *first = NULL, *last = NULL;

    for (size_t i = 0; i < t->point_count && !first; i++)
        if (t->points[i].e->share_defined)
            first = &t->points[i];
    last = t->series[first->series].last;
    if (first->year == last->year)
        return teds_chart_keep(m, "%zu line%s, of the year %d; %s%s%s is %s.", t->drawn, t->drawn == 1 ? "" : "s", first->year,
                               teds_chart_class_words(m, classes ? TEDS_BOTH : m->options->one_class),
                               classes || !*t->series[first->series].label ? "" : " of ",
                               classes ? "" : t->series[first->series].label, teds_chart_percent(m, first->e->share));
    return teds_chart_keep(m, "%zu line%s over the years %d to %d%s; %s%s%s %s.",
                           t->drawn, t->drawn == 1 ? "" : "s", t->years.year[0], t->years.year[t->years.count - 1],
                           t->break_count ? ", broken where a definition changes" : "",
                           teds_chart_class_words(m, classes ? TEDS_BOTH : m->options->one_class),
                           classes || !*t->series[first->series].label ? "" : " of ",
                           classes ? "" : t->series[first->series].label, course(t, first, last));
}

static int label_width(const struct trend *t)
{
    int longest = 4;

    for (size_t i = 0; i < t->series_count; i++)
        longest = teds_chart_longer(longest, t->series[i].shown);
    return teds_chart_pixels(longest);
}

static void add_panels(struct trend *t)
{
    struct teds_chart_make *m = t->m;
    int wide = (m->width - m->left - m->right - (t->across - 1) * GAP) / t->across;

    teds_chart_set(m, "across", t->across);
    teds_chart_set(m, "panel_height", PANEL);
    teds_chart_set(m, "between", BETWEEN);
    teds_chart_set(m, "gap", GAP);
    for (size_t i = 0; i < t->series_count; i++)
        if (t->series[i].last)
            teds_chart_set_text(m, teds_chart_keep(m, "line_%zu", t->series[i].number + 1),
                                teds_chart_cut(m, t->series[i].label, wide * 2 / 15));
    teds_chart_say(m, &m->notes, "Each panel has a line of its own; pictures have the others in grey.");
}

static void add_settings(struct trend *t, bool classes)
{
    struct teds_chart_make *m = t->m;

    teds_chart_set_list(m, "breaks", t->breaks, t->break_count);
    teds_chart_set_list(m, "years", t->years.year, t->years.count);
    teds_chart_set(m, "lines", (double)t->drawn);
    teds_chart_set(m, "segments", t->most_pieces);
    teds_chart_set(m, "first", t->years.year[0]);
    teds_chart_set(m, "last", t->years.year[t->years.count - 1]);
    teds_chart_set(m, "one_class", classes ? 0 : (int)m->options->one_class + 1);
    teds_chart_set(m, "panels", t->across > 0);
    if (t->across)
        add_panels(t);
}

/* A change can be a change of states. */
static teds_status say_states(struct teds_chart_make *m, teds_error *err)
{
    teds_warning *w = NULL;
    size_t n = 0;
    teds_status st = teds_tally_warnings(m->tally, &w, &n, err);

    for (size_t i = 0; st == TEDS_OK && i < n; i++)
        if (strcmp(w[i].code, "states_differ") == 0)
            teds_chart_say(m, &m->notes, "Not all years have the same states (--constant-states keeps those that all have).");
    free(w);
    return st;
}

static void add_notes(struct trend *t)
{
    struct teds_chart_make *m = t->m;
    char room[TEDS_NUMBER_ROOM];
    const char *level = teds_number_text(100 * m->policy->level, room);

    teds_chart_say_skipped(m, &t->years);
    say_unknown(t);
    if (t->gaps)
        teds_chart_say(m, &m->notes, "Lines break, too, where a year has no share.");
    if (!t->bands && !t->boxes)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Bars: sampling, %s %%.", level));
    else
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "%s: between states, %s %%. Thin bars: sampling.",
                                                     !t->boxes  ? "Bands"
                                                     : t->bands ? "Bands, and boxes for years that stand alone"
                                                                : "Boxes", level));
    teds_chart_notes(m);
}

static double reach(const struct trend *t)
{
    double most = 0;

    for (size_t i = 0; i < t->point_count; i++)
        if (t->points[i].e->share_defined)
            most = fmax(most, teds_chart_reach(t->points[i].e, false));
    return most;
}

static void lay_out(struct trend *t)
{
    struct teds_chart_make *m = t->m;
    int lines = (int)t->drawn;

    m->left = 60;
    m->bottom = 42;
    if (lines <= MOST_TOGETHER) {
        m->right = 60 + label_width(t);
        m->top = 20;
        m->plot = PLOT;
        return;
    }
    m->right = 20;
    m->top = 32;
    t->across = (m->width - m->left - m->right + GAP) / (NARROWEST + GAP);
    t->across = t->across > lines ? lines : t->across;
    m->plot = (lines + t->across - 1) / t->across * (PANEL + BETWEEN) - BETWEEN;
}

static teds_status draw(struct trend *t, bool classes, teds_error *err)
{
    struct teds_chart_make *m = t->m;
    const char *what = classes ? "Medication and mutual help" : teds_chart_class_title(m, m->options->one_class);
    teds_status st;

    find_breaks(t, classes);
    cut_lines(t);
    number_series(t);
    if (t->drawn > MOST_LINES)
        return teds_fail(err, TEDS_EARG, "%zu lines are too many for a chart of kind trend, which has room for %d; leave some out by --where, or, "
                                         "for states by years, take a chart of kind heat", t->drawn, MOST_LINES);
    teds_chart_default_title(m, teds_chart_keep(m, "%s %s", what, teds_chart_by_words(m)));
    lay_out(t);
    st = place_labels(t, teds_chart_set_axis(m, "y", reach(t)), m->plot, err);
    if (st != TEDS_OK)
        return st;
    add_rows(t);
    add_settings(t, classes);
    st = say_states(m, err);
    add_notes(t);
    m->chart->description = description(t, classes);
    return st;
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct trend t = { .m = m, .year_at = teds_chart_place(m->rates, TEDS_ROLE_YEAR) };
    bool alone = teds_rates_by(m->rates, 1) == NULL;
    bool classes = alone && !m->options->class_given && teds_rates_has_class(m->rates, TEDS_BOTH);
    teds_status st = classes ? TEDS_OK : teds_chart_need_class(m, m->options->one_class, err);

    teds_chart_find_years(m->rates, t.year_at, &t.years);
    if (st == TEDS_OK)
        st = collect(&t, classes, err);
    if (st == TEDS_OK)
        st = draw(&t, classes, err);
    free(t.points);
    free(t.series);
    return st;
}

const struct teds_chart_recipe teds_chart_trend = { make, true, 900, 560 };
