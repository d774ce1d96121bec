/*
 * estimates.c - the numbers that charts have from the estimates, and what some of them must not show.
 */
#include "chart.h"

#include <math.h>
#include <string.h>

#include "catalog.h"

const teds_estimate teds_chart_nothing = { .note = "", .unreliable = "", .review = "" };
const teds_estimate teds_chart_no_records = { .note = "no_records", .unreliable = "", .review = "" };

teds_status teds_chart_need_class(struct teds_chart_make *m, teds_class c, teds_error *err)
{
    if (teds_rates_has_class(m->rates, c))
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "without mutual help there is no class %s; take any_medication",
                     teds_class_name(c));
}

teds_status teds_chart_check_rows(size_t rows, teds_error *err)
{
    if (rows <= TEDS_CHART_MOST_ROWS)
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "%zu groups are too many for one chart, which has room for %d; take fewer "
                                     "variables with --by", rows, TEDS_CHART_MOST_ROWS);
}

/* ---- cells ------------------------------------------------------------- */

static void put_count_or_nothing(struct teds_chart_make *m, bool hidden, uint64_t n)
{
    if (hidden)
        teds_chart_text(m, "");
    else
        teds_chart_count(m, n);
}

void teds_chart_cases(struct teds_chart_make *m, const teds_estimate *e)
{
    put_count_or_nothing(m, e->hidden & TEDS_HIDDEN_CASES, e->cases);
}

void teds_chart_discharges(struct teds_chart_make *m, const teds_group *g)
{
    put_count_or_nothing(m, g && (g->hidden & TEDS_HIDDEN_DISCHARGES), g ? g->discharges : 0);
}

void teds_chart_missing(struct teds_chart_make *m, const teds_group *g, unsigned what, uint64_t missing)
{
    bool known = g && g->discharges > 0 && !(g->hidden & (what | TEDS_HIDDEN_DISCHARGES));

    teds_chart_number(m, known, known ? (double)missing / (double)g->discharges : 0);
}

bool teds_chart_unreliable(struct teds_chart_make *m, const teds_estimate *e)
{
    bool unreliable = e->share_defined && *e->unreliable;

    m->unreliable |= unreliable;
    return unreliable;
}

void teds_chart_estimate(struct teds_chart_make *m, const teds_estimate *e)
{
    teds_chart_text(m, teds_chart_unreliable(m, e) ? e->unreliable : "");
    teds_chart_text(m, e->note);
    teds_chart_cases(m, e);
    teds_chart_number(m, e->share_defined, e->share);
    teds_chart_number(m, e->share_defined, e->lower);
    teds_chart_number(m, e->share_defined, e->upper);
    teds_chart_number(m, e->cluster_defined, e->cluster_lower);
    teds_chart_number(m, e->cluster_defined, e->cluster_upper);
    teds_chart_number(m, e->bound_defined, e->bound_lower);
    teds_chart_number(m, e->bound_defined, e->bound_upper);
}

/* ---- axes -------------------------------------------------------------- */

double teds_chart_reach(const teds_estimate *e, bool bounds)
{
    double reach = e->share_defined ? e->upper : 0;

    if (e->cluster_defined)
        reach = fmax(reach, e->cluster_upper);
    return bounds && e->bound_defined ? fmax(reach, e->bound_upper) : reach;
}

double teds_chart_set_axis(struct teds_chart_make *m, const char *name, double largest)
{
    static const double steps[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2 };
    double step = 0.2, end;

    if (!(largest > 0))
        largest = 1;
    for (size_t i = TEDS_COUNT(steps); i-- > 0;)
        if (largest <= 6 * steps[i])
            step = steps[i];
    end = step * ceil(largest / step - 1e-9);
    end = end < step ? step : end > 1 ? 1 : end;
    teds_chart_set(m, teds_chart_keep(m, "%s_end", name), end);
    teds_chart_set(m, teds_chart_keep(m, "%s_step", name), step);
    return end;
}

void teds_chart_set_scale(struct teds_chart_make *m, teds_class c)
{
    double reliable = 0, all = 0, end;

    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_estimate *e = &teds_rates_group(m->rates, i)->estimate[c];

        if (e->share_defined)
            all = fmax(all, e->share);
        if (e->share_defined && !*e->unreliable)
            reliable = fmax(reliable, e->share);
    }
    end = teds_chart_set_axis(m, "c", reliable > 0 ? reliable : all);
    if (all > end)
        teds_chart_say(m, &m->notes, "The scale of colours is for the shares without \u2020.");
}

/* ---- tiles -------------------------------------------------------------- */

void teds_chart_see(struct teds_chart_seen *s, bool share_defined, const char *note)
{
    if (strstr(note, "no_records") || strstr(note, "state_absent"))
        s->absent = true;
    else if (!share_defined && !strstr(note, "suppressed"))
        s->empty = true;
}

void teds_chart_set_seen(struct teds_chart_make *m, const struct teds_chart_seen *s)
{
    teds_chart_set(m, "has_absent", s->absent);
    teds_chart_set(m, "has_empty", s->empty);
}

/* ---- groups ------------------------------------------------------------ */

bool teds_chart_hides_of(const teds_estimate *e)
{
    return e->hidden & ~(unsigned)TEDS_HIDDEN_CLUSTER;
}

bool teds_chart_hides(const teds_rates *rates)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->hidden)
            return true;
        for (int c = 0; c < TEDS_CLASSES; c++)
            if (teds_chart_hides_of(&g->estimate[c]))
                return true;
    }
    return false;
}

size_t teds_chart_place(const teds_rates *rates, teds_role role)
{
    size_t i = 0;

    while (teds_rates_by(rates, i) && teds_same_codes_as(teds_rates_by(rates, i))->role != role)
        i++;
    return i;
}

void teds_chart_find_years(const teds_rates *rates, size_t at, struct teds_chart_years *to)
{
    to->count = 0;
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);
        int year = g->codes[at];
        size_t k = to->count;

        while (k > 0 && to->year[k - 1] > year)
            k--;
        if (year < 0 || g->absent || to->count == TEDS_CHART_MOST_YEARS || (k > 0 && to->year[k - 1] == year))
            continue;
        for (size_t j = to->count++; j > k; j--)
            to->year[j] = to->year[j - 1];
        to->year[k] = year;
    }
}
