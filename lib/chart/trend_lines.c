/*
 * trend_lines.c - which lines a trend has, of which points, and where they break.
 */
#include "trend.h"

#include <limits.h>
#include <stdlib.h>

#include "tally.h"

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

void teds_trend_say_unknown(struct trend *t)
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

teds_status teds_trend_collect(struct trend *t, bool classes, teds_error *err)
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

void teds_trend_number(struct trend *t)
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

void teds_trend_find_breaks(struct trend *t, bool classes)
{
    const struct teds_catalog *catalog = t->m->tally->catalog;

    for (size_t i = 0; i < catalog->change_count; i++) {
        const struct teds_change *c = &catalog->changes[i];
        bool known = false;

        if (!matters(t, c, classes))
            continue;
        for (size_t k = 0; k < t->break_count; k++)
            known |= t->breaks[k] == c->year;
        if (!known && t->break_count < TREND_MOST_BREAKS)
            t->breaks[t->break_count++] = c->year;
        teds_chart_say(t->m, &t->m->notes,
                       teds_chart_keep(t->m, "Lines break at %d: %s, %s.", c->year, c->variable->name, c->text));
    }
}

int teds_trend_changes_before(const struct trend *t, int year)
{
    int n = 0;

    for (size_t i = 0; i < t->break_count; i++)
        n += year >= t->breaks[i];
    return n;
}

static bool same_piece(const struct trend *t, const struct point *p, const struct point *last)
{
    return p->series == last->series && p->year == last->year + 1 && p->e->share_defined && last->e->share_defined &&
           teds_trend_changes_before(t, p->year) == teds_trend_changes_before(t, last->year);
}

void teds_trend_cut(struct trend *t)
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
