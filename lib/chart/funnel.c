/*
 * funnel.c - the states' shares over their numbers of cases, with the limits within which chance alone
 * would keep them (funnel.h).
 */
#include "chart.h"

#include <math.h>

#include <tedstat/funnel.h>

#include "tiles.h"

enum { PLOT = 400, STEPS = 80, LEFT = 62, RIGHT = 30 };

struct mark {
    const teds_group *g;
    const char *abbreviation;
    double x, y; /* pixels */
    int place;   /* of the label: 0 none, 1 right, 2 left, 3 above, 4 below */
};

struct step {
    uint64_t cases;
    teds_funnel_limits at[2];
};

struct funnel {
    struct teds_chart_make *m;
    teds_class c;
    struct mark mark[TEDS_MOST_TILES];
    size_t count;
    double target, axis_end, least, most; /* cases */
    struct step step[STEPS + 1];          /* of the lines of the limits, from the left */
    size_t steps, outside;
};

static teds_status limits(const struct funnel *f, uint64_t n, teds_funnel_limits to[2], teds_error *err)
{
    teds_status st = teds_funnel("exact", f->target, n, 0.95, &to[0], err);

    return st == TEDS_OK ? teds_funnel("exact", f->target, n, 0.998, &to[1], err) : st;
}

/* States with a share; the target is the share of all of these together. */
static teds_status collect(struct funnel *f, teds_error *err)
{
    const teds_rates *rates = f->m->rates;
    struct teds_tiles tiles;
    uint64_t cases = 0, count = 0;
    teds_status st = teds_tiles_load(&tiles, err);

    for (size_t i = 0; st == TEDS_OK && i < teds_rates_groups(rates) && f->count < TEDS_MOST_TILES; i++) {
        const teds_group *g = teds_rates_group(rates, i);
        const teds_estimate *e = &g->estimate[f->c];
        const struct teds_tile *tile = teds_tile_of(&tiles, g->codes[0]);

        if (g->codes[0] < 0 || !e->share_defined)
            continue;
        cases += e->cases;
        count += e->count;
        f->least = f->count == 0 ? (double)e->cases : fmin(f->least, (double)e->cases);
        f->most = fmax(f->most, (double)e->cases);
        f->axis_end = fmax(f->axis_end, e->share);
        f->mark[f->count++] =
            (struct mark){ .g = g, .abbreviation = teds_chart_keep(f->m, "%s", tile ? tile->abbreviation : "?") };
    }
    if (st == TEDS_OK && f->count == 0)
        st = teds_fail(err, TEDS_EEMPTY, "no state has a share to draw");
    if (st == TEDS_OK && f->count == 1)
        st = teds_fail(err, TEDS_EARG, "a chart of kind funnel needs more states than one: about its own share a state lies within all limits");
    f->target = cases ? (double)count / (double)cases : 0;
    return st;
}

/* ---- labels that do not touch ------------------------------------------- */

struct box {
    double left, right, top, bottom;
};

static struct box label_box(const struct mark *k, int place)
{
    enum { WIDE = 17, HIGH = 12, OFF = 6 };
    double x = place == 1 ? k->x + OFF : place == 2 ? k->x - OFF - WIDE : k->x - WIDE / 2.0;
    double y = place == 3 ? k->y - OFF - HIGH : place == 4 ? k->y + OFF : k->y - HIGH / 2.0;

    return (struct box){ x, x + WIDE, y, y + HIGH };
}

static bool touches(const struct box *a, const struct box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static double pixels_across(const struct funnel *f, double cases)
{
    double from = log(f->least / 1.4), to = log(f->most * 1.4);

    return LEFT + (f->m->width - LEFT - RIGHT) * (log(cases) - from) / (to - from);
}

static double pixels_down(const struct funnel *f, double share)
{
    return PLOT * (1 - share / f->axis_end);
}

/* Does the middle line, or one of the outer limits, run through the box? */
static bool is_struck(const struct funnel *f, const struct box *b)
{
    double middle = pixels_down(f, f->target);

    if (middle > b->top && middle < b->bottom)
        return true;
    for (size_t i = 1; i < f->steps; i++) {
        const struct step *s = &f->step[i];

        if (pixels_across(f, (double)s->cases) < b->left || pixels_across(f, (double)s[-1].cases) > b->right)
            continue;
        for (int upper = 0; upper < 2; upper++) {
            double y = pixels_down(f, upper ? s->at[1].upper : s->at[1].lower);
            double before = pixels_down(f, upper ? s[-1].at[1].upper : s[-1].at[1].lower);

            if (fmax(y, before) > b->top && fmin(y, before) < b->bottom)
                return true;
        }
    }
    return false;
}

static bool is_free(const struct funnel *f, size_t i, int place)
{
    struct box mine = label_box(&f->mark[i], place);

    for (size_t k = 0; k < f->count; k++) {
        const struct mark *other = &f->mark[k];
        struct box dot = { other->x - 4, other->x + 4, other->y - 4, other->y + 4 };
        struct box label = label_box(other, other->place);

        if (k != i && (touches(&mine, &dot) || (other->place && touches(&mine, &label))))
            return false;
    }
    return mine.top > 0 && mine.right < f->m->width;
}

static void place_labels(struct funnel *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const teds_estimate *e = &f->mark[i].g->estimate[f->c];

        f->mark[i].x = pixels_across(f, (double)e->cases);
        f->mark[i].y = pixels_down(f, e->share);
    }
    for (size_t i = 0; i < f->count; i++) {
        int struck = 0, clear = 0;

        for (int place = 4; place >= 1; place--) { /* the first choice comes last */
            struct box b = label_box(&f->mark[i], place);

            if (is_free(f, i, place))
                *(is_struck(f, &b) ? &struck : &clear) = place;
        }
        f->mark[i].place = clear ? clear : struck;
    }
}

/* ---- data --------------------------------------------------------------- */

static teds_status add_state(struct funnel *f, const struct mark *k, teds_error *err)
{
    struct teds_chart_make *m = f->m;
    const teds_estimate *e = &k->g->estimate[f->c];
    const char *label = teds_chart_group_label(m, m->rates, k->g);
    teds_funnel_limits l[2];
    teds_status st = limits(f, e->cases, l, err);
    int outside;

    if (st != TEDS_OK)
        return st;
    outside = (e->share < l[0].lower || e->share > l[0].upper) + (e->share < l[1].lower || e->share > l[1].upper);
    f->outside += outside == 2;
    teds_chart_text(m, "state");
    teds_chart_text(m, k->abbreviation);
    teds_chart_text(m, label);
    teds_chart_count(m, e->cases);
    teds_chart_number(m, true, e->share);
    for (int i = 0; i < 2; i++) {
        teds_chart_number(m, true, l[i].lower);
        teds_chart_number(m, true, l[i].upper);
    }
    teds_chart_whole(m, outside);
    teds_chart_whole(m, k->place);
    teds_chart_end_row(m);
    return TEDS_OK;
}

static teds_status find_steps(struct funnel *f, teds_error *err)
{
    double from = log(fmax(1, f->least / 1.4)), to = log(f->most * 1.4), last = 0;

    for (int i = 0; i <= STEPS; i++) {
        double n = floor(exp(from + (to - from) * i / STEPS) + 0.5);
        struct step *s = &f->step[f->steps];
        teds_status st;

        if (n <= last)
            continue;
        last = n;
        s->cases = (uint64_t)n;
        st = limits(f, s->cases, s->at, err);
        if (st != TEDS_OK)
            return st;
        f->steps++;
    }
    return TEDS_OK;
}

static void add_limits(const struct funnel *f)
{
    struct teds_chart_make *m = f->m;

    for (size_t i = 0; i < f->steps; i++) {
        const struct step *s = &f->step[i];

        teds_chart_text(m, "limit");
        teds_chart_text(m, "");
        teds_chart_text(m, "");
        teds_chart_count(m, s->cases);
        teds_chart_number(m, false, 0);
        for (int k = 0; k < 2; k++) {
            teds_chart_number(m, true, s->at[k].lower);
            teds_chart_number(m, true, s->at[k].upper);
        }
        teds_chart_text(m, "");
        teds_chart_text(m, "");
        teds_chart_end_row(m);
    }
}

/* Marks so close to each other that their letters have no place. */
static void say_unnamed(const struct funnel *f)
{
    const char *names = "";

    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i].place == 0)
            names = teds_chart_keep(f->m, "%s%s%s", names, *names ? ", " : "", f->mark[i].abbreviation);
    if (*names)
        teds_chart_say(f->m, &f->m->notes, teds_chart_keep(f->m, "Marks without room for their letters: %s.", names));
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct funnel f = { .m = m, .c = m->options->one_class };
    teds_status st = teds_chart_need_class(m, f.c, err);

    if (st == TEDS_OK && teds_tally_suppressed(m->tally)) /* what is in the middle would be the share of the larger states */
        st = teds_fail(err, TEDS_EARG, "a chart of kind funnel cannot hide small counts");
    if (st == TEDS_OK)
        st = collect(&f, err);
    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, teds_chart_keep(m, "%s, states against chance", teds_chart_class_title(m, f.c)));
    f.axis_end = teds_chart_set_axis(m, "y", fmin(1, 1.06 * fmax(f.axis_end, f.target)));
    st = find_steps(&f, err);
    if (st != TEDS_OK)
        return st;
    place_labels(&f);
    teds_chart_call_column(m, "label", "state");
    teds_chart_header(m, "row abbreviation label cases share lower_95 upper_95 lower_998 upper_998 outside place");
    for (size_t i = 0; st == TEDS_OK && i < f.count; i++)
        st = add_state(&f, &f.mark[i], err);
    if (st != TEDS_OK)
        return st;
    add_limits(&f);
    teds_chart_set(m, "target", f.target);
    teds_chart_set(m, "least", fmax(0.7, f.least / 1.4));
    teds_chart_set(m, "most", f.most * 1.4);
    teds_chart_say(m, &m->notes, teds_chart_keep(m, "Limits: exact binomial, about the share of these states together "
                                                    "(%s). Discharges of a state are alike, so that many states lie "
                                                    "outside without being exceptional.",
                                                 teds_chart_percent(m, f.target)));
    say_unnamed(&f);
    teds_chart_notes(m);
    m->left = LEFT;
    m->right = RIGHT;
    m->top = 36;
    m->plot = PLOT;
    m->bottom = 54;
    m->chart->description = teds_chart_keep(m, "Shares of %zu states over their numbers of cases; %zu lie outside the "
                                               "99.8 %% limits about %s: %s.",
                                            f.count, f.outside, teds_chart_percent(m, f.target),
                                            teds_chart_range(m, m->rates, f.c, teds_chart_class_words(m, f.c), false));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_funnel = { make, true, 900, 760 };
