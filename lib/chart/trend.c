/*
 * trend.c - shares over the years: one line a class, or one a group of one class; broken where a
 * definition changes.
 */
#include "trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

enum { PLOT = 320, LABEL_GAP = 16, MOST_LINES = 24 };
/* Lines in one plot; more of them have a panel each: pixels, of which a line of plain text has 13. */
enum { MOST_TOGETHER = 4, PANEL = 130, BETWEEN = 52, GAP = 24, NARROWEST = 200 };

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

        for (; p <= last && teds_trend_changes_before(t, p->year) == teds_trend_changes_before(t, first->year); p++)
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
    teds_trend_say_unknown(t);
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

    teds_trend_find_breaks(t, classes);
    teds_trend_cut(t);
    teds_trend_number(t);
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
        st = teds_trend_collect(&t, classes, err);
    if (st == TEDS_OK)
        st = draw(&t, classes, err);
    free(t.points);
    free(t.series);
    return st;
}

const struct teds_chart_recipe teds_chart_trend = { make, true, 900, 560 };
