/*
 * states.c - charts by state: a map of tiles ('states'), states by years ('heat'), and what is
 * missing by state and year ('missing').
 */
#include "chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "tiles.h"

/* Which of the --by variables has this role; they are there, or the chart were not made. */
static size_t place_of(const teds_rates *rates, teds_role role)
{
    size_t i = 0;

    while (teds_rates_by(rates, i) && teds_chart_role(teds_rates_by(rates, i)) != role)
        i++;
    return i;
}

/* Too few cases for a share that says something: shown in brackets, and no end of the colour scale. */
static bool few_cases(const teds_estimate *e)
{
    return strstr(e->note, "unreliable_few_cases") != NULL;
}

/* Of the shares that rest on enough cases; of all, if none does. */
static double largest_share(const teds_rates *rates, teds_class c)
{
    double largest = 0, of_few = 0;

    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_estimate *e = &teds_rates_group(rates, i)->estimate[c];
        double share = e->share_defined ? e->share : 0;

        if (few_cases(e))
            of_few = fmax(of_few, share);
        else
            largest = fmax(largest, share);
    }
    return largest > 0 ? largest : of_few;
}

static void say_few_cases(struct teds_chart_make *m, teds_class c)
{
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++)
        if (few_cases(&teds_rates_group(m->rates, i)->estimate[c])) {
            teds_chart_say(m, &m->notes, "In brackets: fewer than 30 cases, too few to rely on; the colours "
                                         "reach to the largest share of the others.");
            return;
        }
}

/* Discharges that are not on the chart, because they have no state or no year. */
static void say_left_out(struct teds_chart_make *m, size_t state_at, size_t year_at)
{
    uint64_t n = 0;
    char room[TEDS_NUMBER_ROOM];

    if (teds_chart_hides(m->rates))
        return;
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *g = teds_rates_group(m->rates, i);

        if (g->codes[state_at] < 0 || (year_at != SIZE_MAX && g->codes[year_at] < 0))
            n += g->discharges;
    }
    if (n)
        teds_chart_say(m, &m->notes,
                       teds_chart_keep(m, "Not shown: %s discharges without a state%s.", teds_count_text(n, room),
                                       year_at == SIZE_MAX ? "" : " or year"));
}

static size_t states_with_share(const teds_rates *rates, teds_class c, size_t state_at)
{
    size_t n = 0;

    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        n += teds_rates_group(rates, i)->codes[state_at] >= 0 && teds_rates_group(rates, i)->estimate[c].share_defined;
    return n;
}

/* ---- the map ----------------------------------------------------------- */

static const teds_group *group_of_state(const teds_rates *rates, size_t state_at, int state)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        if (teds_rates_group(rates, i)->codes[state_at] == state)
            return teds_rates_group(rates, i);
    return NULL;
}

static void add_tile(struct teds_chart_make *m, const struct teds_tile *t, const teds_variable *state,
                     const teds_group *g)
{
    static const teds_estimate nothing = { .note = "no_records" };
    const teds_estimate *e = g ? &g->estimate[m->options->one_class] : &nothing;
    const char *label = teds_variable_label(state, t->state);

    teds_chart_whole(m, t->state);
    teds_chart_text(m, t->abbreviation);
    teds_chart_text(m, label ? label : "");
    teds_chart_whole(m, t->row);
    teds_chart_whole(m, t->column);
    teds_chart_text(m, e->note);
    teds_chart_cases(m, e);
    teds_chart_number(m, e->share_defined, e->share);
    teds_chart_number(m, e->share_defined, e->lower);
    teds_chart_number(m, e->share_defined, e->upper);
    teds_chart_number(m, e->bound_defined, e->bound_lower);
    teds_chart_number(m, e->bound_defined, e->bound_upper);
    teds_chart_end_row(m);
}

static teds_status make_states(struct teds_chart_make *m, teds_error *err)
{
    enum { TILE = 58 };
    teds_class c = m->options->one_class;
    size_t at = place_of(m->rates, TEDS_ROLE_STATE);
    struct teds_tiles tiles;
    teds_status st = teds_chart_need_class(m, c, err);

    if (st == TEDS_OK)
        st = teds_tiles_load(&tiles, err);
    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, teds_chart_keep(m, "%s by state", teds_chart_class_title(m, c)));
    teds_chart_header(m, "state abbreviation label row column note cases share lower upper bound_lower bound_upper");
    for (size_t i = 0; i < tiles.count; i++)
        add_tile(m, &tiles.tile[i], teds_rates_by(m->rates, at),
                 group_of_state(m->rates, at, tiles.tile[i].state));
    teds_chart_set_axis(m, "c", largest_share(m->rates, c));
    say_left_out(m, at, SIZE_MAX);
    say_few_cases(m, c);
    teds_chart_say(m, &m->notes, "States differ in what they report and whom they treat; a state's share says "
                                 "little about its care.");
    teds_chart_notes(m);
    m->left = 14 + (m->width - 28 - TILE * TEDS_TILE_COLUMNS) / 2;
    m->right = m->width - m->left - TILE * TEDS_TILE_COLUMNS;
    m->top = 10;
    m->plot = TILE * TEDS_TILE_ROWS;
    m->bottom = 64;
    m->chart->description = teds_chart_keep(m, "Map of tiles, one a state, %zu of them with a share: %s.",
                                            states_with_share(m->rates, c, at), teds_chart_range(m, m->rates, c));
    return TEDS_OK;
}

/* ---- states by years ---------------------------------------------------- */

struct grid {
    size_t state_at, year_at, rows;
    int first, last, longest;
};

/* Rows in the order of the groups: each state that is there, from the top. */
static bool grid_find(const teds_rates *rates, const teds_variable **state, struct grid *g, int *rows_of,
                      size_t most)
{
    *g = (struct grid){ .state_at = place_of(rates, TEDS_ROLE_STATE), .year_at = place_of(rates, TEDS_ROLE_YEAR),
                        .longest = 4 };
    *state = teds_rates_by(rates, g->state_at);
    for (size_t k = 0; k < (*state)->level_count && g->rows < most; k++) {
        int code = (*state)->levels[k].code;
        bool there = false;

        for (size_t i = 0; i < teds_rates_groups(rates); i++) {
            const teds_group *x = teds_rates_group(rates, i);
            int year = x->codes[g->year_at];

            if (x->codes[g->state_at] != code || year < 0)
                continue;
            there = true;
            g->first = g->first && g->first < year ? g->first : year;
            g->last = g->last > year ? g->last : year;
        }
        if (there) {
            int columns = teds_chart_columns((*state)->levels[k].label);

            g->longest = columns > g->longest ? columns : g->longest;
            rows_of[g->rows++] = code;
        }
    }
    return g->rows > 0;
}

static const teds_group *group_at(const teds_rates *rates, const struct grid *g, int state, int year)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *x = teds_rates_group(rates, i);
        if (x->codes[g->state_at] == state && x->codes[g->year_at] == year)
            return x;
    }
    return NULL;
}

static void grid_layout(struct teds_chart_make *m, const struct grid *g, int panels)
{
    enum { ROW = 16, BETWEEN = 30 };
    int years = g->last - g->first + 1, longest = g->longest < TEDS_CHART_LABEL ? g->longest : TEDS_CHART_LABEL;
    int cell = years < 3 ? 150 / years : 50, wanted;

    m->left = 24 + longest * 15 / 2;
    wanted = m->left + 20 + panels * years * cell + (panels - 1) * BETWEEN;
    if (m->options->width == 0)
        m->width = wanted < 640 ? 640 : wanted;
    m->right = m->options->width == 0 ? m->width - m->left - (wanted - m->left - 20) : 20;
    m->top = panels > 1 ? 44 : 24;
    m->bottom = 68;
    m->plot = (int)g->rows * ROW;
    m->line = ROW;
    teds_chart_set(m, "rows", (double)g->rows);
    teds_chart_set(m, "first", g->first);
    teds_chart_set(m, "last", g->last);
    teds_chart_set(m, "label_length", TEDS_CHART_LABEL);
}

enum { MOST_ROWS = 128 };

static teds_status no_grid(teds_error *err)
{
    return teds_fail(err, TEDS_EEMPTY, "no discharge in the cohort has a state and a year");
}

static teds_status make_heat(struct teds_chart_make *m, teds_error *err)
{
    static const teds_estimate nothing = { .note = "no_records" };
    teds_class c = m->options->one_class;
    const teds_variable *state;
    int rows_of[MOST_ROWS];
    struct grid g;
    teds_status st = teds_chart_need_class(m, c, err);

    if (st != TEDS_OK)
        return st;
    if (!grid_find(m->rates, &state, &g, rows_of, MOST_ROWS))
        return no_grid(err);
    grid_layout(m, &g, 1);
    teds_chart_default_title(m, teds_chart_keep(m, "%s by state and year", teds_chart_class_title(m, c)));
    teds_chart_header(m, "row state label year note cases share lower upper bound_lower bound_upper");
    for (size_t r = 0; r < g.rows; r++) {
        for (int year = g.first; year <= g.last; year++) {
            const teds_group *x = group_at(m->rates, &g, rows_of[r], year);
            const teds_estimate *e = x ? &x->estimate[c] : &nothing;

            teds_chart_whole(m, (int64_t)r + 1);
            teds_chart_whole(m, rows_of[r]);
            teds_chart_text(m, teds_variable_label(state, rows_of[r]));
            teds_chart_whole(m, year);
            teds_chart_text(m, e->note);
            teds_chart_cases(m, e);
            teds_chart_number(m, e->share_defined, e->share);
            teds_chart_number(m, e->share_defined, e->lower);
            teds_chart_number(m, e->share_defined, e->upper);
            teds_chart_number(m, e->bound_defined, e->bound_lower);
            teds_chart_number(m, e->bound_defined, e->bound_upper);
            teds_chart_end_row(m);
        }
    }
    teds_chart_set(m, "few", teds_tally_suppressed(m->tally) > 0);
    teds_chart_set_axis(m, "c", largest_share(m->rates, c));
    say_left_out(m, g.state_at, g.year_at);
    say_few_cases(m, c);
    teds_chart_notes(m);
    m->chart->description = teds_chart_keep(m, "Table of %zu states by the years %d to %d, coloured by share: %s.",
                                            g.rows, g.first, g.last, teds_chart_range(m, m->rates, c));
    return TEDS_OK;
}

/* ---- what is missing ---------------------------------------------------- */

static const char *worst_missing(struct teds_chart_make *m, const struct grid *g)
{
    double medication = 0, mutual_help = 0;

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

static teds_status make_missing(struct teds_chart_make *m, teds_error *err)
{
    const teds_variable *state;
    int rows_of[MOST_ROWS];
    struct grid g;

    if (m->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        return teds_fail(err, TEDS_EARG, "a chart of kind missing shows mutual help, too");
    if (!grid_find(m->rates, &state, &g, rows_of, MOST_ROWS))
        return no_grid(err);
    grid_layout(m, &g, 2);
    teds_chart_default_title(m, "What is missing of medication and of mutual help");
    teds_chart_header(m, "row state label year note discharges medication_missing mutual_help_missing");
    for (size_t r = 0; r < g.rows; r++) {
        for (int year = g.first; year <= g.last; year++) {
            const teds_group *x = group_at(m->rates, &g, rows_of[r], year);

            teds_chart_whole(m, (int64_t)r + 1);
            teds_chart_whole(m, rows_of[r]);
            teds_chart_text(m, teds_variable_label(state, rows_of[r]));
            teds_chart_whole(m, year);
            teds_chart_text(m, !x ? "no_records" : x->absent ? "state_absent" : x->hidden ? "suppressed" : "");
            teds_chart_discharges(m, x);
            teds_chart_missing(m, x, TEDS_HIDDEN_ITEMS, x ? x->medication_missing : 0);
            teds_chart_missing(m, x, TEDS_HIDDEN_ITEMS, x ? x->mutual_help_missing : 0);
            teds_chart_end_row(m);
        }
    }
    say_left_out(m, g.state_at, g.year_at);
    teds_chart_say(m, &m->notes, "Share of the cohort's discharges in which the item is missing. Medication: METHUSE. "
                                 "Mutual help: attendance, as the other charts take it.");
    teds_chart_say_source(m);
    m->chart->description = teds_chart_keep(m, "Two tables of %zu states by the years %d to %d, coloured by the share "
                                               "missing: %s.",
                                            g.rows, g.first, g.last,
                                            teds_chart_hides(m->rates) ? "small counts are hidden" : worst_missing(m, &g));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_states = { make_states, true, 760, 700 };
const struct teds_chart_recipe teds_chart_heat = { make_heat, true, 640, 600 };
const struct teds_chart_recipe teds_chart_missing_items = { make_missing, true, 640, 600 };
