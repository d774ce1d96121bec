/*
 * classes.c - the four classes as parts of a bar, one bar a group.
 */
#include "chart.h"

#include <string.h>

enum { ROW = 26 };

/* Lowest and highest share of a class, in words. */
static const char *range_words(struct teds_chart_make *m, teds_class c)
{
    const teds_group *low = NULL, *high = NULL;

    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *g = teds_rates_group(m->rates, i);

        if (!g->estimate[c].share_defined)
            continue;
        if (!low || g->estimate[c].share < low->estimate[c].share)
            low = g;
        if (!high || g->estimate[c].share > high->estimate[c].share)
            high = g;
    }
    if (!low)
        return "no group has a share";
    if (low == high)
        return teds_chart_keep(m, "both %s, medication only %s, mutual help only %s, neither %s",
                               teds_chart_percent(m, low->estimate[TEDS_BOTH].share),
                               teds_chart_percent(m, low->estimate[TEDS_MEDICATION_ONLY].share),
                               teds_chart_percent(m, low->estimate[TEDS_MUTUAL_HELP_ONLY].share),
                               teds_chart_percent(m, low->estimate[TEDS_NEITHER].share));
    return teds_chart_keep(m, "both lies between %s (%s) and %s (%s)",
                           teds_chart_percent(m, low->estimate[c].share), teds_chart_group_label(m, m->rates, low),
                           teds_chart_percent(m, high->estimate[c].share), teds_chart_group_label(m, m->rates, high));
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    size_t n = teds_rates_groups(m->rates);
    int longest = 3;

    if (!teds_rates_has_class(m->rates, TEDS_BOTH))
        return teds_fail(err, TEDS_EARG, "without mutual help there is one class only, which makes no parts");
    teds_chart_default_title(m, "Medication and mutual help");
    teds_chart_header(m, "label cases missing_share both medication_only mutual_help_only neither note");
    for (size_t i = 0; i < n; i++) {
        const teds_group *g = teds_rates_group(m->rates, i);
        const char *label = teds_chart_group_label(m, m->rates, g);
        int columns = teds_chart_columns(label);

        longest = columns > longest ? columns : longest;
        teds_chart_text(m, label);
        teds_chart_count(m, g->estimate[TEDS_BOTH].cases);
        teds_chart_number(m, g->discharges > 0, (double)g->missing / (double)(g->discharges ? g->discharges : 1));
        for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
            teds_chart_number(m, g->estimate[c].share_defined, g->estimate[c].share);
        teds_chart_text(m, g->estimate[TEDS_BOTH].note);
        teds_chart_end_row(m);
    }
    longest = longest < TEDS_CHART_LABEL ? longest : TEDS_CHART_LABEL;
    teds_chart_set(m, "rows", (double)n);
    teds_chart_set(m, "label_length", TEDS_CHART_LABEL);
    teds_chart_notes(m);
    m->left = 24 + longest * 15 / 2;
    m->right = 130;
    m->top = 40;
    m->bottom = 40;
    m->plot = (int)n * ROW + 4;
    m->chart->description = teds_chart_keep(m, "Bars of the four classes%s%s, %zu group%s: %s.",
                                            *teds_chart_by_words(m) ? " " : "", teds_chart_by_words(m), n,
                                            n == 1 ? "" : "s", range_words(m, TEDS_BOTH));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_classes = { make, true, 900 };
