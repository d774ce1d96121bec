/*
 * coverage.c - how often interval methods hold the true share, over that share; one panel a method.
 */
#include "coverage.h"

#include <math.h>

#include "chart.h"

enum { MOST_METHODS = 12, PANEL = 150, BETWEEN = 46 };

static const char *const usual[] = { "wilson", "clopper_pearson", "jeffreys", "agresti_coull", "midp", "wald" };

struct methods {
    const char *name[MOST_METHODS];
    size_t count;
    double least;
    const char *worst;
};

static teds_status choose(struct teds_chart_make *m, struct methods *to, teds_error *err)
{
    const char *list = m->options->methods, *word;
    size_t n;

    for (size_t i = 0; !list && i < TEDS_COUNT(usual); i++)
        to->name[to->count++] = usual[i];
    while (teds_list_word(&list, &word, &n)) {
        if (to->count == MOST_METHODS)
            return teds_fail(err, TEDS_EARG, "a coverage chart has room for %d methods", MOST_METHODS);
        to->name[to->count++] = teds_chart_keep(m, "%.*s", (int)n, word);
    }
    return to->count ? TEDS_OK : teds_fail(err, TEDS_EARG, "no interval method is named");
}

/* Adds the rows of a method, and says what stands above its panel. */
static teds_status add_method(struct teds_chart_make *m, struct methods *to, size_t i, teds_error *err)
{
    struct teds_coverage at[TEDS_COVERAGE_STEPS];
    double mean = 0, least = 1;
    char room[2][TEDS_NUMBER_ROOM];
    teds_status st = teds_coverage(to->name[i], m->options->n, m->policy->level, TEDS_COVERAGE_STEPS, at, err);

    if (st != TEDS_OK)
        return st;
    for (size_t k = 0; k < TEDS_COVERAGE_STEPS; k++) {
        teds_chart_text(m, to->name[i]);
        teds_chart_whole(m, (int64_t)i + 1);
        teds_chart_number(m, true, at[k].p);
        teds_chart_number(m, true, at[k].covered);
        teds_chart_number(m, true, at[k].width);
        teds_chart_end_row(m);
        mean += at[k].covered / TEDS_COVERAGE_STEPS;
        least = fmin(least, at[k].covered);
    }
    if (least < to->least) {
        to->least = least;
        to->worst = to->name[i];
    }
    teds_chart_set_text(m, teds_chart_keep(m, "caption_%zu", i + 1),
                        teds_chart_keep(m, "%s: mean %s, least %s", to->name[i], teds_fixed_text(mean, 3, room[0]),
                                        teds_fixed_text(least, 3, room[1])));
    return TEDS_OK;
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct methods methods = { .least = 2 };
    unsigned long long n = m->options->n;
    teds_status st = choose(m, &methods, err);
    char room[TEDS_NUMBER_ROOM];

    if (st != TEDS_OK)
        return st;
    teds_chart_set_title(m, teds_chart_keep(m, "How often %s %% intervals hold the true share, n = %llu",
                                            teds_number_text(100 * m->policy->level, room), n));
    teds_chart_header(m, "method panel p coverage width");
    for (size_t i = 0; st == TEDS_OK && i < methods.count; i++)
        st = add_method(m, &methods, i, err);
    if (st != TEDS_OK)
        return st;
    teds_chart_set(m, "panels", (double)methods.count);
    teds_chart_set(m, "level", m->policy->level);
    teds_chart_set(m, "lowest", fmax(0, floor(20 * m->policy->level + 1e-9) / 20 - 0.15));
    teds_chart_set(m, "panel_height", PANEL);
    teds_chart_set(m, "between", BETWEEN);
    teds_chart_say(m, &m->notes, "Across: the true share. Upwards: how often the interval holds it, as exact sums over all "
                                 "counts. Dashed: the level that is promised. What lies below a panel is not drawn. "
                                 "Mean and least are over the true shares in the data.");
    teds_chart_say(m, &m->notes, "tedstat " TEDSTAT_VERSION);
    m->left = 58;
    m->right = 20;
    m->top = 30;
    m->bottom = 44;
    m->plot = (int)(methods.count + 1) / 2 * (PANEL + BETWEEN) - BETWEEN;
    m->chart->description = teds_chart_keep(m, "%zu panels, one an interval method, of the actual coverage over the true "
                                               "share with n = %llu; the least is %s (%s).",
                                            methods.count, n, teds_fixed_text(methods.least, 3, room), methods.worst);
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_coverage = { make, false, 900, 720 };
