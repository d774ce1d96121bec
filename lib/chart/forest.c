/*
 * forest.c - one row a group or class: the share with all its uncertainties ('forest'), or in the
 * range that the missing codes leave ('bounds').  Both are made from the same table.
 */
#include "chart.h"

#include <math.h>
#include <string.h>

#include "report.h"

enum { ROW = 24, MOST_NAMED = 6 };

/* The rows: the classes of the one group there is, or all groups and each of them in one class. */
struct rows {
    struct teds_chart_make *m;
    size_t count;
    int longest;
    double largest; /* upper end of what is drawn */
    bool intervals; /* they are drawn, and not the bounds alone */
    uint64_t most;  /* cases of a row */
    struct teds_chart_blocks blocks;
    bool overall;   /* the first row is all discharges, and has a share */
    const char *all; /* "; all: 27.8 %", or "" */
    bool states;    /* there is an interval between states */
    const char *outside[MOST_NAMED]; /* labels of the rows whose share is not within its bounds, the first of them */
    size_t outside_count;
};

static void add_row(struct rows *r, const char *label, const char *shown, const teds_group *g, teds_class c)
{
    struct teds_chart_make *m = r->m;
    const teds_estimate *e = &g->estimate[c];

    teds_chart_text(m, label);
    teds_chart_text(m, shown);
    teds_chart_text(m, teds_rates_class_name(m->rates, c));
    teds_chart_estimate(m, e);
    teds_chart_end_row(m);
    r->count++;
    r->longest = teds_chart_longer(r->longest, shown);
    if (r->intervals)
        r->largest = fmax(r->largest, teds_chart_reach(e, true));
    else
        r->largest = fmax(r->largest, fmax(e->share_defined ? e->share : 0, e->bound_defined ? e->bound_upper : 0));
    if (!(e->hidden & TEDS_HIDDEN_CASES) && e->cases > r->most)
        r->most = e->cases;
    r->states |= e->cluster_defined;
    if (strstr(e->note, "share_outside_bounds") && r->outside_count++ < MOST_NAMED)
        r->outside[r->outside_count - 1] = label;
}

static void add_classes(struct rows *r)
{
    struct teds_chart_make *m = r->m;
    const teds_group *g = teds_rates_group(m->rates, 0);

    for (int c = 0; c < TEDS_CLASSES; c++) {
        const char *label = teds_rates_class_label(m->rates, (teds_class)c);
        bool wanted = !m->options->class_given || c == (int)m->options->one_class;

        if (!wanted || !teds_rates_has_class(m->rates, (teds_class)c))
            continue;
        add_row(r, label, label, g, (teds_class)c);
    }
}

static teds_status add_groups(struct rows *r, teds_error *err)
{
    struct teds_chart_make *m = r->m;
    teds_policy everything = *m->policy;
    teds_rates *all = NULL;
    teds_class c = m->options->one_class;
    teds_status st;

    everything.by = NULL;
    st = teds_rates_new(m->tally, &everything, &all, err);
    if (st != TEDS_OK)
        return st;
    if (!teds_chart_hides(m->rates)) { /* a total would reveal what is hidden */
        const teds_estimate *e = &teds_rates_group(all, 0)->estimate[c];

        add_row(r, "All", "All", teds_rates_group(all, 0), c);
        r->blocks.start[r->blocks.count++] = 2;
        r->overall = e->share_defined;
        if (r->overall) {
            teds_chart_set(m, "overall", e->share);
            r->all = teds_chart_keep(m, "; all: %s%s", teds_chart_percent(m, e->share), *e->unreliable ? " (not reliable)" : "");
        }
    }
    teds_rates_free(all);
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *g = teds_rates_group(m->rates, i);

        add_row(r, teds_chart_group_label(m, m->rates, g),
                teds_chart_row_label(m, &r->blocks, g, r->count + 1, TEDS_CHART_LABEL), g, c);
    }
    return TEDS_OK;
}

/* The sentence of the tables on what no bounds count. */
static void say_unknown_group(struct teds_chart_make *m)
{
    struct teds_report *r = teds_report_new();
    const char *words = r ? teds_report_unknown_group(r, m->rates, true) : NULL;

    m->failed |= !r;
    if (words)
        teds_chart_say(m, &m->notes, words);
    teds_report_free(r);
}

static void say_outside(const struct rows *r)
{
    struct teds_chart_make *m = r->m;
    size_t n = r->outside_count < MOST_NAMED ? r->outside_count : MOST_NAMED;
    const char *more = n < r->outside_count ? teds_chart_keep(m, " (and %zu more)", r->outside_count - n) : "";
    const char *names = "";

    for (size_t i = 0; i < n; i++)
        names = teds_chart_keep(m, "%s%s%s", names, i ? "; " : "", r->outside[i]);
    if (n)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Outside its bounds: %s%s. There the complete cases differ from the rest for certain.",
                                                     names, more));
}

static void layout(const struct rows *r, int right)
{
    struct teds_chart_make *m = r->m;

    teds_chart_set(m, "has_overall", r->overall);
    teds_chart_set(m, "has_states", r->states);
    teds_chart_set(m, "largest", (double)(r->most ? r->most : 1));
    teds_chart_set_list(m, "blocks", r->blocks.start, r->blocks.count);
    teds_chart_set_axis(m, "x", r->largest);
    teds_chart_set(m, "level", 100 * m->policy->level);
    say_outside(r);
    say_unknown_group(m);
    teds_chart_notes(m);
    teds_chart_rows(m, r->count, ROW, r->longest);
    m->right = right;
    m->top = 34;
    m->bottom = 26;
}

/* "any medication by setting: between ...", or of the classes one. */
static const char *what_is_seen(const struct rows *r, const char *by)
{
    struct teds_chart_make *m = r->m;
    teds_class c = *by || m->options->class_given ? m->options->one_class : TEDS_ANY_MEDICATION;
    const char *words = teds_chart_class_words(m, c);

    if (*by)
        return teds_chart_keep(m, "%s %s: %s%s", words, by, teds_chart_range(m, m->rates, c, "", true), r->all);
    if (r->count == 1)
        return teds_chart_keep(m, "%s: %s", words, teds_chart_range(m, m->rates, c, "", true));
    return teds_chart_keep(m, "%zu classes: %s", r->count, teds_chart_range(m, m->rates, c, words, true));
}

static teds_status make_rows(struct teds_chart_make *m, bool intervals, const char *title, const char *what, int right,
                             teds_error *err)
{
    struct rows r = { .m = m, .intervals = intervals, .all = "" };
    const char *by = teds_chart_by_words(m);
    teds_class c = m->options->one_class;
    bool grouped = teds_rates_by(m->rates, 0) != NULL, one_class = grouped || m->options->class_given;
    const char *of = one_class                                  ? teds_chart_class_title(m, c)
                     : !teds_rates_has_class(m->rates, TEDS_BOTH) ? teds_chart_class_title(m, TEDS_ANY_MEDICATION)
                                                                  : "Medication and mutual help";
    teds_status st = one_class ? teds_chart_need_class(m, c, err) : TEDS_OK;

    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, teds_chart_keep(m, "%s%s%s%s", of, *by ? " " : "", by, title));
    teds_chart_call_column(m, "label", grouped ? "group" : "class");
    teds_chart_header(m, "label shown class " TEDS_CHART_ESTIMATE);
    if (grouped)
        st = add_groups(&r, err);
    else
        add_classes(&r);
    if (st != TEDS_OK)
        return st;
    layout(&r, right);
    m->chart->description = teds_chart_keep(m, "%s of %s.", what, what_is_seen(&r, by));
    return TEDS_OK;
}

static teds_status make_forest(struct teds_chart_make *m, teds_error *err)
{
    return make_rows(m, true, "", "Shares with intervals and worst-case bounds", 246, err);
}

static teds_status make_bounds(struct teds_chart_make *m, teds_error *err)
{
    return make_rows(m, false, ", within what missing codes leave open", "Worst-case bounds", 182, err);
}

const struct teds_chart_recipe teds_chart_forest = { make_forest, true, 960, 880 };
const struct teds_chart_recipe teds_chart_bounds = { make_bounds, true, 900, 800 };
