/*
 * forest.c - one row a group or class: the share with all its uncertainties ('forest'), or in the
 * range that the missing codes leave ('bounds').  Both are made from the same table.
 */
#include "chart.h"

#include <math.h>
#include <string.h>

enum { ROW = 24 };

static void add_row(struct teds_chart_make *m, const char *label, const char *shown, const teds_group *g,
                    teds_class c)
{
    const teds_estimate *e = &g->estimate[c];

    teds_chart_text(m, label);
    teds_chart_text(m, shown);
    teds_chart_text(m, teds_class_name(c));
    teds_chart_text(m, e->note);
    teds_chart_cases(m, e);
    teds_chart_number(m, e->share_defined, e->share);
    teds_chart_number(m, e->share_defined, e->lower);
    teds_chart_number(m, e->share_defined, e->upper);
    teds_chart_number(m, e->cluster_defined, e->cluster_lower);
    teds_chart_number(m, e->cluster_defined, e->cluster_upper);
    teds_chart_number(m, e->bound_defined, e->bound_lower);
    teds_chart_number(m, e->bound_defined, e->bound_upper);
    teds_chart_end_row(m);
}

/* The rows: the classes of the one group there is, or all groups and each of them in one class. */
struct rows {
    size_t count;
    int longest;
    double largest; /* upper end of what is drawn */
    bool overall;   /* the first row is all discharges */
    bool unreliable; /* a share is flagged so */
};

static void look_at(struct rows *r, const char *label, const teds_estimate *e)
{
    int columns = teds_chart_columns(label);

    r->count++;
    r->longest = columns > r->longest ? columns : r->longest;
    r->unreliable |= strstr(e->note, "unreliable") != NULL;
    if (e->bound_defined)
        r->largest = fmax(r->largest, e->bound_upper);
    if (e->share_defined)
        r->largest = fmax(r->largest, e->upper);
    if (e->cluster_defined)
        r->largest = fmax(r->largest, e->cluster_upper);
}

static struct rows add_classes(struct teds_chart_make *m)
{
    struct rows r = { 0 };
    const teds_group *g = teds_rates_group(m->rates, 0);

    for (int c = 0; c < TEDS_CLASSES; c++) {
        const char *label = teds_rates_class_label(m->rates, (teds_class)c);
        bool wanted = !m->options->class_given || c == (int)m->options->one_class;

        if (!wanted || !teds_rates_has_class(m->rates, (teds_class)c))
            continue;
        add_row(m, label, label, g, (teds_class)c);
        look_at(&r, label, &g->estimate[c]);
    }
    return r;
}

static teds_status add_groups(struct teds_chart_make *m, struct rows *r, teds_error *err)
{
    teds_policy everything = *m->policy;
    teds_rates *all = NULL;
    teds_class c = m->options->one_class;
    teds_status st;

    everything.by = NULL;
    st = teds_rates_new(m->tally, &everything, &all, err);
    if (st != TEDS_OK)
        return st;
    if (!teds_chart_hides(m->rates)) { /* a total would reveal what is hidden */
        add_row(m, "All", "All", teds_rates_group(all, 0), c);
        look_at(r, "All", &teds_rates_group(all, 0)->estimate[c]);
        r->overall = true;
    }
    teds_rates_free(all);
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *g = teds_rates_group(m->rates, i);
        const char *shown = teds_chart_group_shown(m, m->rates, g, TEDS_CHART_LABEL);

        add_row(m, teds_chart_group_label(m, m->rates, g), shown, g, c);
        look_at(r, shown, &g->estimate[c]);
    }
    return TEDS_OK;
}

static void layout(struct teds_chart_make *m, const struct rows *r, int right, bool dagger)
{
    teds_chart_set(m, "rows", (double)r->count);
    teds_chart_set(m, "has_overall", r->overall);
    teds_chart_set_axis(m, "x", r->largest);
    teds_chart_set(m, "level", 100 * m->policy->level);
    if (r->unreliable && dagger)
        teds_chart_say(m, &m->notes, "\u2020 not reliable by the standards of the National Center for Health Statistics: few cases, or "
                                     "a wide interval.");
    teds_chart_notes(m);
    m->left = 24 + r->longest * 15 / 2;
    m->right = right;
    m->top = 34;
    m->bottom = 40;
    m->plot = (int)r->count * ROW;
    m->line = ROW / 2;
}

static teds_status make_rows(struct teds_chart_make *m, const char *title, const char *what, int right,
                             bool dagger, teds_error *err)
{
    struct rows r = { 0 };
    teds_class c = m->options->one_class;
    bool grouped = teds_rates_by(m->rates, 0) != NULL;
    teds_status st = grouped || m->options->class_given ? teds_chart_need_class(m, c, err) : TEDS_OK;

    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, grouped || m->options->class_given
                                    ? teds_chart_keep(m, "%s%s", teds_chart_class_title(m, c), title)
                                : !teds_rates_has_class(m->rates, TEDS_BOTH)
                                    ? teds_chart_keep(m, "Any medication%s", title)
                                    : teds_chart_keep(m, "Medication and mutual help%s", title));
    teds_chart_header(m, "label shown class note cases share lower upper cluster_lower cluster_upper bound_lower bound_upper");
    if (grouped)
        st = add_groups(m, &r, err);
    else
        r = add_classes(m);
    if (st != TEDS_OK)
        return st;
    layout(m, &r, right, dagger);
    if (grouped)
        m->chart->description = teds_chart_keep(m, "%s of %s %s: %s.", what, teds_chart_class_words(m, c),
                                                teds_chart_by_words(m), teds_chart_range(m, m->rates, c));
    else
        m->chart->description = teds_chart_keep(m, "%s of %zu class%s: %s.", what, r.count,
                                                r.count == 1 ? "" : "es",
                                                teds_chart_range(m, m->rates, m->options->class_given ? c : TEDS_ANY_MEDICATION));
    return TEDS_OK;
}

static teds_status make_forest(struct teds_chart_make *m, teds_error *err)
{
    return make_rows(m, "", "Shares with intervals and worst-case bounds", 246, true, err);
}

static teds_status make_bounds(struct teds_chart_make *m, teds_error *err)
{
    return make_rows(m, ", within what missing codes leave open", "Worst-case bounds", 170, false, err);
}

const struct teds_chart_recipe teds_chart_forest = { make_forest, true, 960, 880 };
const struct teds_chart_recipe teds_chart_bounds = { make_bounds, true, 900, 800 };
