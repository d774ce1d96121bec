/*
 * states.c - a map of the states as tiles.
 */
#include "chart.h"

#include "tiles.h"

enum { TILE = 58 };

static size_t states_with_share(const teds_rates *rates, teds_class c, size_t state_at)
{
    size_t n = 0;

    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        n += teds_rates_group(rates, i)->codes[state_at] >= 0 && teds_rates_group(rates, i)->estimate[c].share_defined;
    return n;
}

static const teds_group *group_of_state(const teds_rates *rates, size_t state_at, int state)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        if (teds_rates_group(rates, i)->codes[state_at] == state)
            return teds_rates_group(rates, i);
    return NULL;
}

static void add_tile(struct teds_chart_make *m, const struct teds_tile *t, const teds_variable *state,
                     const teds_group *g, struct teds_chart_seen *seen)
{
    const teds_estimate *e = g ? &g->estimate[m->options->one_class] : &teds_chart_no_records;
    const char *label = teds_variable_label(state, t->state);

    teds_chart_whole(m, t->state);
    teds_chart_text(m, t->abbreviation);
    teds_chart_text(m, label ? label : "");
    teds_chart_whole(m, t->row);
    teds_chart_whole(m, t->column);
    teds_chart_estimate(m, e);
    teds_chart_see(seen, e->share_defined, e->note);
    teds_chart_end_row(m);
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    teds_class c = m->options->one_class;
    size_t at = teds_chart_place(m->rates, TEDS_ROLE_STATE);
    struct teds_tiles tiles;
    struct teds_chart_seen seen = { false, false };
    teds_status st = teds_chart_need_class(m, c, err);

    if (st == TEDS_OK)
        st = teds_tiles_load(&tiles, err);
    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, teds_chart_keep(m, "%s by state", teds_chart_class_title(m, c)));
    teds_chart_call_column(m, "label", "state");
    teds_chart_header(m, "state abbreviation label row column " TEDS_CHART_ESTIMATE);
    for (size_t i = 0; i < tiles.count; i++)
        add_tile(m, &tiles.tile[i], teds_rates_by(m->rates, at),
                 group_of_state(m->rates, at, tiles.tile[i].state), &seen);
    teds_chart_set_seen(m, &seen);
    teds_chart_say_left_out(m, at, SIZE_MAX);
    teds_chart_set_scale(m, c);
    teds_chart_say(m, &m->notes, "States differ in what they report and whom they treat; a share says little about care.");
    teds_chart_notes(m);
    m->left = 14 + (m->width - 28 - TILE * TEDS_TILE_COLUMNS) / 2;
    m->right = m->width - m->left - TILE * TEDS_TILE_COLUMNS;
    m->top = 10;
    m->plot = TILE * TEDS_TILE_ROWS;
    m->bottom = 50;
    m->chart->description = teds_chart_keep(m, "Map of tiles, one a state, %zu of them with a share: %s.",
                                            states_with_share(m->rates, c, at),
                                            teds_chart_range(m, m->rates, c, teds_chart_class_words(m, c), false));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_states = { make, true, 760, 700 };
