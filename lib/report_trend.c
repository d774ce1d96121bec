/*
 * report_trend.c - shares year by year: changes from one year to the next, and trends over all.
 */
#include <stdlib.h>
#include <string.h>

#include <tedstat/trend.h>

#include "catalog.h"
#include "contrast.h"
#include "report.h"

struct trend {
    const teds_tally *tally;
    const teds_policy *policy;
    struct teds_contrast_plan plan;
    teds_rates *rates;
    size_t by_count; /* the last variable is the year */
    struct teds_contrast_blocks series; /* the years, in order, of each combination of the other variables */
    struct teds_report *r;
};

static int year_of(const struct trend *c, size_t group)
{
    return c->rates->groups[group].g.codes[c->by_count - 1];
}

/* A trend needs two years; records without a year are left out. */
static teds_status find_series(struct trend *c, teds_error *err)
{
    teds_status st = teds_contrast_find_blocks(c->rates, &c->series, err);
    size_t years = 0;

    for (size_t k = 0; k < c->series.count; k++)
        years = c->series.list[k].count > years ? c->series.list[k].count : years;
    if (st != TEDS_OK || years > 1)
        return st;
    return teds_fail(err, TEDS_EEMPTY, "these data are of one year only, so there is no trend; name the files "
                                       "of several years");
}

/* ---- year by year ------------------------------------------------------ */

static void year_columns(struct trend *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->plan.level, level);
    teds_report_group_columns(r, t, c->rates);
    teds_report_class_columns(r, t, c->rates);
    t->column_count--; /* the note comes last */
    teds_report_column(r, t, "previous_year", "previous", TEDS_COL_CODE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "change", "change\n% points", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "change_lower", teds_report_keep(r, "sampling\n%s %% %s", level, c->plan.method),
                       TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "change_upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "change_cluster_lower",
                       teds_report_keep(r, "between states\n%s %% clustered", level), TEDS_COL_SHARE,
                       teds_report_of_states(c->rates, TEDS_COL_RANGE));
    teds_report_column(r, t, "change_cluster_upper", "", TEDS_COL_SHARE, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

/* Did a definition that plays a part change after one year and up to the other? */
static bool definition_changed(const struct trend *c, int after, int upto)
{
    const teds_catalog *catalog = c->tally->catalog;

    for (size_t i = 0; i < catalog->change_count; i++)
        if (catalog->changes[i].year > after && catalog->changes[i].year <= upto &&
            teds_tally_takes_part(c->tally, catalog->changes[i].variable))
            return true;
    return false;
}

/* The first years of the new definitions within the lines: "2017", "2017, 2021"; "" if no line runs across any. */
static const char *years_of_change(struct trend *c)
{
    const teds_catalog *catalog = c->tally->catalog;
    const char *years = "";

    for (size_t i = 0; i < catalog->change_count; i++) {
        int year = catalog->changes[i].year;
        bool across = false;

        for (size_t k = 0; k < i; k++)
            across |= catalog->changes[k].year == year;
        if (across) /* was looked at */
            continue;
        for (size_t k = 0; k < c->series.count; k++) {
            const struct teds_contrast_block *s = &c->series.list[k];

            across |= year_of(c, s->groups[0]) < year && year <= year_of(c, s->groups[s->count - 1]);
        }
        if (across && definition_changed(c, year - 1, year))
            years = teds_report_keep(c->r, "%s%s%d", years, *years ? ", " : "", year);
    }
    return years;
}

static void change_cells(struct trend *c, struct teds_report_table *t, const struct teds_contrast *x,
                         bool any)
{
    struct teds_report *r = c->r;
    bool hidden = any && x->hidden;

    teds_report_number_or_hidden(r, t, hidden, any && x->two.defined, x->two.estimate);
    teds_report_number_or_hidden(r, t, hidden, any && x->two.defined, x->two.lower);
    teds_report_number_or_hidden(r, t, hidden, any && x->two.defined, x->two.upper);
    teds_report_number(r, t, any && x->cluster.defined, x->cluster.lower);
    teds_report_number(r, t, any && x->cluster.defined, x->cluster.upper);
}

/* The row of the k-th year; its last column, the note, is written anew. */
static teds_status year_row(struct trend *c, struct teds_report_table *t, const struct teds_contrast_block *s, size_t k,
                            teds_class class, teds_error *err)
{
    size_t group = s->groups[k];
    const teds_group *g = &c->rates->groups[group].g;
    struct teds_contrast x = { .group = group, .reference = s->groups[k ? k - 1 : 0], .c = class };
    char note[TEDS_NOTE_ROOM];
    teds_status st = k ? teds_contrast_make(c->rates, &c->plan, &x, err) : TEDS_OK;

    if (st != TEDS_OK)
        return st;
    strcpy(note, g->estimate[class].note);
    if (k && definition_changed(c, year_of(c, x.reference), year_of(c, group)))
        teds_add_note(note, "definition_changed");
    teds_report_row(c->r, t, k == 0);
    teds_report_group_cells(c->r, t, c->rates, g);
    teds_report_class_cells(c->r, t, c->rates, g, class);
    if (!c->r->failed)
        t->cell_count--;
    teds_report_whole_or_empty(c->r, t, k ? year_of(c, x.reference) : -1);
    change_cells(c, t, &x, k > 0);
    teds_report_reasons(c->r, t, note);
    return TEDS_OK;
}

static teds_status add_years(struct trend *c, teds_error *err)
{
    struct teds_report_table *t = teds_report_table(c->r, "results", "");
    const char *unknown = teds_report_unknown_group(c->r, c->rates, true);
    teds_status st = TEDS_OK;

    year_columns(c, t);
    for (size_t i = 0; i < c->series.count; i++)
        for (int class = 0; class < TEDS_CLASSES; class++)
            for (size_t k = 0; st == TEDS_OK && k < c->series.list[i].count; k++)
                if (c->plan.classes >> class & 1)
                    st = year_row(c, t, &c->series.list[i], k, (teds_class)class, err);
    teds_report_note_absent(c->r, t, c->rates);
    if (unknown)
        teds_report_note(c->r, t, unknown);
    teds_report_explain_changes(c->r, t, "change");
    teds_report_explain(c->r, t);
    return st;
}

/* ---- over all years ---------------------------------------------------- */

struct slope {
    bool hidden;
    size_t years;
    int first, last;
    teds_test_result change, percent, test, homogeneity;
    teds_cluster_result cluster;
    bool has_cluster_p;
    double cluster_p;
};

/* The class in every state and year, state after state; free() it. */
static teds_cluster_count *by_state_and_year(const struct trend *c, const struct teds_contrast_block *s,
                                             teds_class class, size_t *states)
{
    size_t most = 0;
    int32_t *codes;
    teds_cluster_count *counts;

    *states = 0;
    for (size_t k = 0; k < s->count; k++)
        most += c->rates->groups[s->groups[k]].state_count;
    codes = calloc(most + 1, sizeof *codes);
    counts = calloc(most * s->count + 1, sizeof *counts);
    for (size_t k = 0; codes && counts && k < s->count; k++) {
        const struct teds_group_inside *g = &c->rates->groups[s->groups[k]];

        for (size_t i = 0; i < g->state_count; i++) {
            struct teds_class_count n =
                teds_count_cells(&g->states[i].t, teds_class_cells(class), c->policy->missing);
            size_t state = 0;

            while (state < *states && codes[state] != g->states[i].state)
                state++;
            if (state == *states)
                codes[(*states)++] = g->states[i].state;
            counts[state * s->count + k] = (teds_cluster_count){ .cases = n.cases, .used = n.count };
        }
    }
    if (!codes) {
        free(counts);
        counts = NULL;
    }
    free(codes);
    return counts;
}

static teds_status slope_of(const struct trend *c, const struct teds_contrast_block *s, teds_class class,
                            struct slope *x, teds_error *err)
{
    size_t states;
    double *scores = calloc(s->count + 1, sizeof *scores);
    teds_trend_point *points = calloc(s->count + 1, sizeof *points);
    teds_cluster_count *counts = by_state_and_year(c, s, class, &states);
    double level = c->plan.level;
    teds_status st = scores && points && counts ? TEDS_OK : teds_nomem(err);

    *x = (struct slope){ .cluster = { .note = "", .warning = "" }, .first = year_of(c, s->groups[0]), .last = year_of(c, s->groups[s->count - 1]) };
    for (size_t k = 0; st == TEDS_OK && k < s->count; k++) {
        const struct teds_group_inside *g = &c->rates->groups[s->groups[k]];
        struct teds_answer_table table = teds_group_table(g);
        struct teds_class_count n = teds_count_cells(&table, teds_class_cells(class), c->policy->missing);

        scores[k] = year_of(c, s->groups[k]);
        points[k] = (teds_trend_point){ scores[k], n.count, n.cases };
        x->years += n.cases > 0;
        x->hidden |= teds_contrast_hidden(g, class);
    }
    if (st == TEDS_OK)
        st = teds_trend("annual_change", points, s->count, level, &x->change, err);
    if (st == TEDS_OK)
        st = teds_trend("loglinear_apc_percent", points, s->count, level, &x->percent, err);
    if (st == TEDS_OK)
        st = teds_trend("cochran_armitage_z", points, s->count, level, &x->test, err);
    if (st == TEDS_OK)
        st = teds_trend("homogeneity_chisq", points, s->count, level, &x->homogeneity, err);
    if (st == TEDS_OK && c->rates->suppress == 0)
        st = teds_cluster_slope(scores, s->count, counts, states, level, &x->cluster, err);
    if (st == TEDS_OK && c->rates->suppress == 0)
        x->has_cluster_p = teds_cluster_p("diff", &x->cluster, &x->cluster_p);
    free(scores);
    free(points);
    free(counts);
    return st;
}

static void slope_columns(struct trend *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->plan.level, level);
    teds_report_first_columns(r, t, c->rates, c->by_count - 1);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "class_label", "class", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "first_year", "from", TEDS_COL_CODE, 0);
    teds_report_column(r, t, "last_year", "to", TEDS_COL_CODE, 0);
    teds_report_column(r, t, "years", "years", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "annual_change", "% points\na year", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "sampling\n%s %%", level), TEDS_COL_SHARE,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "cluster_lower", teds_report_keep(r, "between states\n%s %% clustered", level),
                       TEDS_COL_SHARE, teds_report_of_states(c->rates, TEDS_COL_RANGE));
    teds_report_column(r, t, "cluster_upper", "", TEDS_COL_SHARE, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "annual_percent", "percent\na year", TEDS_COL_PERCENT, 0);
    teds_report_column(r, t, "annual_percent_lower", teds_report_keep(r, "sampling\n%s %%", level),
                       TEDS_COL_PERCENT, TEDS_COL_RANGE);
    teds_report_column(r, t, "annual_percent_upper", "", TEDS_COL_PERCENT, 0);
    teds_report_column(r, t, "cochran_armitage_z", "Cochran-\nArmitage z", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "p", "p\nsampling", TEDS_COL_P, 0);
    teds_report_column(r, t, "cluster_p", "p\nstates", TEDS_COL_P, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "homogeneity_chi_square", "any change\nchi-square", TEDS_COL_MEASURE,
                       TEDS_COL_MACHINE);
    teds_report_column(r, t, "homogeneity_df", "df", TEDS_COL_NUMBER, TEDS_COL_MACHINE);
    teds_report_column(r, t, "homogeneity_p", "p", TEDS_COL_P, TEDS_COL_MACHINE);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

static const char *slope_note(struct trend *c, const struct slope *x)
{
    char note[TEDS_NOTE_ROOM];

    teds_measure_note(note, c->rates, x->hidden, x->change.note, "", &x->cluster);
    if (!x->hidden && definition_changed(c, x->first, x->last))
        teds_add_note(note, "definition_changed");
    return teds_report_keep(c->r, "%s", note);
}

static void estimate_cells(struct trend *c, struct teds_report_table *t, bool hidden,
                           const teds_test_result *x)
{
    bool limits = x->has & TEDS_HAS_LIMITS;

    teds_report_number_or_hidden(c->r, t, hidden, x->has & TEDS_HAS_ESTIMATE, x->estimate);
    teds_report_number_or_hidden(c->r, t, hidden, limits, x->lower);
    teds_report_number_or_hidden(c->r, t, hidden, limits, x->upper);
}

static teds_status slope_row(struct trend *c, struct teds_report_table *t, const struct teds_contrast_block *s,
                             teds_class class, bool rule, teds_error *err)
{
    const teds_group *g = &c->rates->groups[s->groups[0]].g;
    struct teds_report *r = c->r;
    struct slope x;
    teds_status st = slope_of(c, s, class, &x, err);

    if (st != TEDS_OK)
        return st;
    teds_report_row(r, t, rule);
    teds_report_first_cells(r, t, c->rates, c->by_count - 1, g);
    teds_report_text(r, t, teds_rates_class_name(c->rates, class));
    teds_report_text(r, t, teds_rates_class_label(c->rates, class));
    teds_report_whole(r, t, x.first);
    teds_report_whole(r, t, x.last);
    teds_report_whole_or_hidden(r, t, x.hidden, x.years); /* those with cases */
    estimate_cells(c, t, x.hidden, &x.change);
    teds_report_number(r, t, x.cluster.defined, x.cluster.lower);
    teds_report_number(r, t, x.cluster.defined, x.cluster.upper);
    estimate_cells(c, t, x.hidden, &x.percent);
    teds_report_number_or_hidden(r, t, x.hidden, x.test.has & TEDS_HAS_STATISTIC, x.test.statistic);
    teds_report_number_or_hidden(r, t, x.hidden, x.test.has & TEDS_HAS_P, x.test.p);
    teds_report_number(r, t, x.has_cluster_p, x.cluster_p);
    teds_report_number_or_hidden(r, t, x.hidden, x.homogeneity.defined, x.homogeneity.statistic);
    teds_report_number_or_hidden(r, t, x.hidden, x.homogeneity.defined, x.homogeneity.df);
    teds_report_number_or_hidden(r, t, x.hidden, x.homogeneity.has & TEDS_HAS_P, x.homogeneity.p);
    teds_report_reasons(r, t, slope_note(c, &x));
    return TEDS_OK;
}

/* "medication planned (METHUSE)" */
static const char *changed_words(struct trend *c, const char *name)
{
    const teds_variable *v = teds_variable_find(c->tally->catalog, name);

    return v ? teds_report_keep(c->r, "%s (%s)", v->words, name) : name;
}

/* What the warnings say of years that cannot be compared stands below the numbers, too. */
static void add_warnings(struct trend *c, struct teds_report_table *t)
{
    teds_warning *w = NULL;
    size_t count = 0;

    if (teds_tally_warnings(c->tally, &w, &count, NULL) != TEDS_OK)
        c->r->failed = true;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(w[i].code, "definition_changed") == 0)
            teds_report_note(c->r, t, teds_report_keep(c->r, "Change of definition of %s, %s.", changed_words(c, w[i].column),
                                                       w[i].text));
        if (strcmp(w[i].code, "states_differ") == 0) /* which is long */
            teds_report_note(c->r, t, "States differ between the years in whether they report, or that is not known: a change can be one "
                                      "of states. The warnings name them.");
    }
    free(w);
}

static teds_status add_slopes(struct trend *c, teds_error *err)
{
    const char *years = years_of_change(c);
    struct teds_report_table *t = teds_report_table(
        c->r, "trends", *years ? teds_report_keep(c->r, "Average change a year, across a change of definition (%s)", years)
                               : "Average change a year");
    teds_status st = TEDS_OK;

    slope_columns(c, t);
    for (size_t i = 0; i < c->series.count; i++)
        for (int class = 0; st == TEDS_OK && class < TEDS_CLASSES; class++)
            if (c->plan.classes >> class & 1)
                st = slope_row(c, t, &c->series.list[i], (teds_class)class, i == 0, err);
    teds_report_explain(c->r, t);
    if (*years)
        teds_report_note(c->r, t, teds_report_keep(c->r, "One line runs through the years before and after the change of definition "
                                                   "(%s): some or all of the change a year may be one of definition.", years));
    teds_report_note(c->r, t, teds_report_keep(c->r, "A straight line through the shares by least squares, every discharge "
                              "counting the same; the change in percent of the share is of a line through its logarithm. "
                              "The tests for sampling take every discharge as independent of the others, which in many "
                              "discharges makes even a small trend \"significant\"%s.",
                              c->rates->suppress ? "" : ": look at what states, as clusters, leave of it"));
    add_warnings(c, t);
    return st;
}

/* ---- the whole --------------------------------------------------------- */

static teds_status check_plan(struct trend *c, const teds_compare_options *o, teds_error *err)
{
    teds_compare_result trial;
    teds_status st;

    c->plan = (struct teds_contrast_plan){
        .measure = "diff",
        .method = o->method ? o->method : teds_compare_default("diff"),
        .level = c->policy->level,
    };
    st = teds_compare("diff", c->plan.method, 1, 2, 1, 3, c->plan.level, &trial, err);
    if (st == TEDS_OK)
        st = teds_classes_parse(o->classes ? o->classes : "both", &c->plan.classes, err);
    if (c->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        c->plan.classes = 1u << TEDS_ANY_MEDICATION;
    return st;
}

/* The year must be the last variable. */
static teds_status check_year(const struct trend *c, teds_error *err)
{
    const teds_variable *v = c->by_count ? teds_rates_by(c->rates, c->by_count - 1) : NULL;

    if (v && (v->role == TEDS_ROLE_YEAR || (v->from && v->from->role == TEDS_ROLE_YEAR)))
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "a trend is by year, and the year is the last of its variables");
}

static void add_head(struct trend *c)
{
    const teds_policy *p = c->policy;

    c->r->cohort = teds_report_keep(c->r, "%s", teds_tally_cohort(c->tally));
    c->r->title = teds_report_keep(c->r, "Trend by year: %s", teds_tally_title(c->tally));
    teds_report_fact_text(c->r, "command", "trend");
    teds_report_fact_text(c->r, "by", p->by);
    teds_report_fact_text(c->r, "interval", p->interval);
    teds_report_fact_text(c->r, "method", c->plan.method);
    teds_report_fact_number(c->r, "level", p->level);
    teds_report_fact_text(c->r, "missing", teds_missing_policy_name(p->missing));
    teds_report_fact_text(c->r, "mutual_help", teds_mutual_help_name(p->mutual_help));
}

static teds_status make(struct trend *c, const teds_compare_options *o, teds_error *err)
{
    teds_status st = check_plan(c, o, err);

    if (st == TEDS_OK)
        st = teds_rates_new(c->tally, c->policy, &c->rates, err);
    if (st != TEDS_OK)
        return st;
    c->by_count = c->rates->by_count;
    if ((st = check_year(c, err)) != TEDS_OK || (st = find_series(c, err)) != TEDS_OK)
        return st;
    add_head(c);
    if ((st = add_years(c, err)) != TEDS_OK || (st = add_slopes(c, err)) != TEDS_OK)
        return st;
    teds_report_add_background(c->r, c->tally);
    teds_report_add_caveats(c->r, c->tally, c->rates, c->policy, c->plan.classes);
    return TEDS_OK;
}

teds_status teds_report_trend(const teds_tally *tally, const teds_policy *policy,
                              const teds_compare_options *options, teds_report **out, teds_error *err)
{
    struct trend c = { .tally = tally, .policy = policy, .r = teds_report_new() };
    teds_status st = c.r ? make(&c, options, err) : teds_nomem(err);

    teds_contrast_free_blocks(&c.series);
    teds_rates_free(c.rates);
    if (st == TEDS_OK)
        return teds_report_done(c.r, out, err);
    teds_report_free(c.r);
    return st;
}
