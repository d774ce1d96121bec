/*
 * classes.c - the four classes as parts of a bar, one bar a group.
 */
#include "chart.h"

enum { ROW = 26 };

/* All four shares of the only group, or the range of one over the groups. */
static const char *what_is_seen(struct teds_chart_make *m)
{
    const teds_estimate *e = teds_rates_group(m->rates, 0)->estimate;

    if (teds_rates_groups(m->rates) > 1 || !e[TEDS_BOTH].share_defined)
        return teds_chart_range(m, m->rates, TEDS_BOTH, teds_chart_class_words(m, TEDS_BOTH), true);
    return teds_chart_keep(m, "both %s, medication only %s, mutual help only %s, neither %s",
                           teds_chart_percent(m, e[TEDS_BOTH].share),
                           teds_chart_percent(m, e[TEDS_MEDICATION_ONLY].share),
                           teds_chart_percent(m, e[TEDS_MUTUAL_HELP_ONLY].share),
                           teds_chart_percent(m, e[TEDS_NEITHER].share));
}

/* What is hidden in one class leaves the whole bar open, if there is any case. */
static const char *row_note(const teds_group *g)
{
    const teds_estimate *both = &g->estimate[TEDS_BOTH];

    if (both->cases == 0 && !(both->hidden & TEDS_HIDDEN_CASES) && !g->absent)
        return "no_cases";
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
        if (teds_chart_hides_of(&g->estimate[c]))
            return g->estimate[c].note;
    return g->estimate[TEDS_BOTH].note;
}

/* The names of the classes whose share is not reliable. */
static const char *unreliable(struct teds_chart_make *m, const teds_group *g)
{
    const char *names = "";

    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
        if (teds_chart_unreliable(m, &g->estimate[c]))
            names = teds_chart_keep(m, "%s%s%s", names, *names ? ";" : "", teds_class_name((teds_class)c));
    return names;
}

/* What the numbers in the parts of the bars need said; the template has the same limits. */
struct parts {
    bool marked; /* a part has no room for its number, but a mark */
    bool uneven; /* all parts of a bar have their numbers, and these do not add to 100 */
};

static void add_row(struct teds_chart_make *m, const teds_group *g, const char *shown, struct parts *parts)
{
    double share[4];
    bool narrow = false;

    teds_chart_text(m, teds_chart_group_label(m, m->rates, g));
    teds_chart_text(m, shown);
    teds_chart_text(m, unreliable(m, g));
    teds_chart_text(m, row_note(g));
    teds_chart_cases(m, &g->estimate[TEDS_BOTH]);
    teds_chart_missing(m, g, TEDS_HIDDEN_MISSING, g->missing);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const teds_estimate *e = &g->estimate[c];

        teds_chart_number(m, e->share_defined, e->share);
        parts->marked |= teds_chart_unreliable(m, e) && e->share >= 0.008 && e->share < 0.045;
        narrow |= !e->share_defined || e->share < 0.045;
        share[c - TEDS_BOTH] = e->share;
    }
    parts->uneven |= !narrow && !teds_chart_parts_add(share, TEDS_COUNT(share));
    teds_chart_end_row(m);
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    size_t n = teds_rates_groups(m->rates);
    int longest = 3;
    struct parts parts = { false, false };
    struct teds_chart_blocks blocks = { .count = 0 };
    const char *by = teds_chart_by_words(m);
    teds_status st = teds_chart_need_class(m, TEDS_BOTH, err);

    if (st != TEDS_OK)
        return st;
    teds_chart_default_title(m, teds_chart_keep(m, "Medication and mutual help%s%s", *by ? " " : "", by));
    teds_chart_header(m, "label shown unreliable note cases missing_share both medication_only mutual_help_only neither");
    for (size_t i = 0; i < n; i++) {
        const teds_group *g = teds_rates_group(m->rates, i);
        const char *shown = teds_chart_row_label(m, &blocks, g, i + 1, TEDS_CHART_LABEL);

        longest = teds_chart_longer(longest, shown);
        add_row(m, g, shown, &parts);
    }
    teds_chart_set_list(m, "blocks", blocks.start, blocks.count);
    if (parts.marked)
        teds_chart_say(m, &m->notes, "A part too narrow for its number has the mark alone; the data have the share.");
    if (parts.uneven)
        teds_chart_say_rounded(m);
    teds_chart_notes(m);
    teds_chart_rows(m, n, ROW, longest);
    m->right = 130;
    m->top = 40;
    m->bottom = 26;
    m->chart->description = teds_chart_keep(m, "Bars of the four classes%s%s, %zu group%s: %s.", *by ? " " : "", by, n,
                                            n == 1 ? "" : "s", what_is_seen(m));
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_classes = { make, true, 900, 760 };
