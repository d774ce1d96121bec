/*
 * heat.c - states by years: a share in each ('heat'), or what is missing in it ('missing').
 *
 * Years without discharges have no column, but a gap; the notes name them.
 */
#include "chart.h"

#include <math.h>

enum { MOST_ROWS = 128, ROW = 16, BETWEEN = 30, CELL = 50 };

static const double gap = 0.3; /* of a column */

struct grid {
    struct teds_chart_make *m;
    size_t state_at, year_at;
    const teds_variable *state;
    int state_of[MOST_ROWS]; /* codes, from the top */
    size_t rows;
    int longest;
    struct teds_chart_years years;
    double x[TEDS_CHART_MOST_YEARS]; /* where each year stands; columns are 1 wide */
};

static const teds_group *group_at(const struct grid *g, int state, int year)
{
    for (size_t i = 0; i < teds_rates_groups(g->m->rates); i++) {
        const teds_group *x = teds_rates_group(g->m->rates, i);

        if (x->codes[g->state_at] == state && x->codes[g->year_at] == year)
            return x;
    }
    return NULL;
}

static bool has_discharges(const struct grid *g, int state)
{
    for (size_t k = 0; k < g->years.count; k++) {
        const teds_group *x = group_at(g, state, g->years.year[k]);

        if (x && !x->absent)
            return true;
    }
    return false;
}

/* A row for each state that has discharges in one of the years, in the order of their codes. */
static teds_status find_grid(struct grid *g, teds_error *err)
{
    const teds_rates *rates = g->m->rates;

    g->state_at = teds_chart_place(rates, TEDS_ROLE_STATE);
    g->year_at = teds_chart_place(rates, TEDS_ROLE_YEAR);
    g->state = teds_rates_by(rates, g->state_at);
    g->longest = 4;
    teds_chart_find_years(rates, g->year_at, &g->years);
    for (size_t k = 0; k < g->years.count; k++)
        g->x[k] = k == 0 ? 1 : g->x[k - 1] + 1 + (g->years.year[k] > g->years.year[k - 1] + 1 ? gap : 0);
    for (size_t s = 0; s < g->state->level_count && g->rows < MOST_ROWS; s++) {
        if (!has_discharges(g, g->state->levels[s].code))
            continue;
        g->longest = teds_chart_longer(g->longest, g->state->levels[s].label);
        g->state_of[g->rows++] = g->state->levels[s].code;
    }
    if (g->rows == 0)
        return teds_fail(err, TEDS_EEMPTY, "no discharge in the cohort has a state and a year");
    return TEDS_OK;
}

static void lay_out(const struct grid *g, int panels)
{
    struct teds_chart_make *m = g->m;
    int longest = g->longest < TEDS_CHART_LABEL ? g->longest : TEDS_CHART_LABEL;
    double columns = g->x[g->years.count - 1];
    int cell = columns < 3 ? (int)(3 * CELL / columns) : CELL, wanted;

    m->left = 24 + teds_chart_pixels(longest);
    wanted = m->left + 20 + panels * (int)(columns * cell) + (panels - 1) * BETWEEN;
    if (m->options->width == 0)
        m->width = wanted < 640 ? 640 : wanted;
    m->right = m->options->width == 0 ? m->width - wanted + 20 : 20;
    m->top = panels > 1 ? 44 : 24;
    m->bottom = 54;
    m->plot = (int)g->rows * ROW;
    m->line = ROW;
}

static void add_settings(const struct grid *g)
{
    struct teds_chart_make *m = g->m;
    const char *places = "";
    char room[TEDS_NUMBER_ROOM];

    for (size_t k = 0; k < g->years.count; k++)
        places = teds_chart_keep(m, "%s%s%s", places, k ? " " : "", teds_number_text(g->x[k], room));
    teds_chart_call_column(m, "label", "state");
    teds_chart_set_list(m, "years", g->years.year, g->years.count);
    teds_chart_set_text(m, "places", places);
    teds_chart_set(m, "rows", (double)g->rows);
    teds_chart_set(m, "between", BETWEEN);
    teds_chart_set(m, "label_length", TEDS_CHART_LABEL);
}

/* The first cells of a row of the data; returns the group or NULL. */
static const teds_group *add_place(const struct grid *g, size_t row, size_t k)
{
    struct teds_chart_make *m = g->m;

    teds_chart_whole(m, (int64_t)row + 1);
    teds_chart_whole(m, g->state_of[row]);
    teds_chart_text(m, teds_variable_label(g->state, g->state_of[row]));
    teds_chart_whole(m, g->years.year[k]);
    teds_chart_number(m, true, g->x[k]);
    return group_at(g, g->state_of[row], g->years.year[k]);
}

static const char *span(const struct grid *g)
{
    return teds_chart_keep(g->m, "%zu states by the years %d to %d", g->rows, g->years.year[0],
                           g->years.year[g->years.count - 1]);
}

static teds_status make_heat(struct teds_chart_make *m, teds_error *err)
{
    teds_class c = m->options->one_class;
    struct grid g = { .m = m };
    struct teds_chart_seen seen = { false, false };
    teds_status st = teds_chart_need_class(m, c, err);

    if (st == TEDS_OK)
        st = find_grid(&g, err);
    if (st != TEDS_OK)
        return st;
    lay_out(&g, 1);
    add_settings(&g);
    teds_chart_default_title(m, teds_chart_keep(m, "%s by state and year", teds_chart_class_title(m, c)));
    teds_chart_header(m, "row state label year x " TEDS_CHART_ESTIMATE);
    for (size_t r = 0; r < g.rows; r++) {
        for (size_t k = 0; k < g.years.count; k++) {
            const teds_group *x = add_place(&g, r, k);

            const teds_estimate *e = x ? &x->estimate[c] : &teds_chart_no_records;

            teds_chart_estimate(m, e);
            teds_chart_see(&seen, e->share_defined, e->note);
            teds_chart_end_row(m);
        }
    }
    teds_chart_set_seen(m, &seen);
    teds_chart_say_skipped(m, &g.years);
    teds_chart_say_left_out(m, g.state_at, g.year_at);
    teds_chart_set_scale(m, c);
    teds_chart_notes(m);
    m->chart->description = teds_chart_keep(m, "Table of %s, coloured by share: %s.", span(&g),
                                            teds_chart_range(m, m->rates, c, teds_chart_class_words(m, c), false));
    return TEDS_OK;
}

/* ---- what is missing ---------------------------------------------------- */

static const char *worst_missing(const struct grid *g)
{
    struct teds_chart_make *m = g->m;
    double medication = 0, mutual_help = 0;

    if (teds_chart_hides(m->rates))
        return "small counts are hidden";
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *x = teds_rates_group(m->rates, i);

        if (x->discharges == 0 || x->codes[g->state_at] < 0 || x->codes[g->year_at] < 0)
            continue;
        medication = fmax(medication, (double)x->medication_missing / (double)x->discharges);
        mutual_help = fmax(mutual_help, (double)x->mutual_help_missing / (double)x->discharges);
    }
    return teds_chart_keep(m, "at most %s of a state's discharges of a year for medication, %s for mutual help",
                           teds_chart_percent(m, medication), teds_chart_percent(m, mutual_help));
}

static void add_missing(struct teds_chart_make *m, const teds_group *x, struct teds_chart_seen *seen)
{
    const char *note = !x ? "no_records" : x->absent ? "state_absent" : x->hidden ? "suppressed" : "";

    teds_chart_text(m, note);
    teds_chart_see(seen, true, note);
    teds_chart_discharges(m, x);
    teds_chart_missing(m, x, TEDS_HIDDEN_ITEMS, x ? x->medication_missing : 0);
    teds_chart_missing(m, x, TEDS_HIDDEN_ITEMS, x ? x->mutual_help_missing : 0);
    teds_chart_end_row(m);
}

static teds_status make_missing(struct teds_chart_make *m, teds_error *err)
{
    struct grid g = { .m = m };
    struct teds_chart_seen seen = { false, false };
    teds_status st;

    if (m->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        return teds_fail(err, TEDS_EARG, "a chart of kind missing shows mutual help, too");
    st = find_grid(&g, err);
    if (st != TEDS_OK)
        return st;
    lay_out(&g, 2);
    add_settings(&g);
    teds_chart_default_title(m, "What is missing of medication and of mutual help by state and year");
    teds_chart_header(m, "row state label year x note discharges medication_missing mutual_help_missing");
    for (size_t r = 0; r < g.rows; r++)
        for (size_t k = 0; k < g.years.count; k++)
            add_missing(m, add_place(&g, r, k), &seen);
    teds_chart_set_seen(m, &seen);
    teds_chart_say_skipped(m, &g.years);
    teds_chart_say_left_out(m, g.state_at, g.year_at);
    teds_chart_say(m, &m->notes, teds_chart_keep(m, "Share of the cohort's discharges in which the item is missing. "
                                                    "Medication: METHUSE. %s", teds_chart_attendance(m)));
    teds_chart_say_source(m, true);
    m->chart->description = teds_chart_keep(m, "Two tables of %s, coloured by the share missing: %s.", span(&g),
                                            worst_missing(&g));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_heat = { make_heat, true, 640, 600 };
const struct teds_chart_recipe teds_chart_missing_items = { make_missing, true, 640, 600 };
