/*
 * report_compare.c - the levels of a variable against a reference level: differences, ratios, odds
 * ratios, with intervals and tests.
 */
#include "report_compare.h"

#include <stdlib.h>
#include <string.h>

#include <tedstat/padjust.h>

#include "tally.h"

/* ---- what is compared with what ----------------------------------------- */

static int32_t level_code(const struct teds_comparison *c, size_t group)
{
    return c->rates->groups[group].g.codes[c->by_count - 1];
}

static const char *level_at(void *context, size_t i)
{
    const teds_variable *v = teds_compare_variable(context);

    if (i >= v->level_count)
        return NULL;
    return v->levels[i].label ? v->levels[i].label : "";
}

/* Is this the level that the caller calls the reference, by code or label? */
static bool is_reference(const struct teds_comparison *c, size_t group)
{
    const char *label = teds_variable_label(teds_compare_variable(c), level_code(c, group));
    const char *wanted = c->o->reference;
    double code;

    if (label && teds_same_word(label, wanted))
        return true;
    return teds_number_read(wanted, strlen(wanted), &code) && code == level_code(c, group);
}

static teds_status no_such_level(const struct teds_comparison *c, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = c->o->reference },
                        "--reference: %s; it is a code or label of %s that is in these data",
                        teds_unknown("level", c->o->reference, level_at, (void *)c, room),
                        teds_compare_variable(c)->name);
}

/* The first level is the reference unless another is named. */
static teds_status find_blocks(struct teds_comparison *c, teds_error *err)
{
    bool found = c->o->reference == NULL;
    teds_status st = teds_contrast_find_blocks(c->rates, &c->blocks, err);

    for (size_t k = 0; c->o->reference && k < c->blocks.count; k++) {
        struct teds_contrast_block *b = &c->blocks.list[k];

        for (size_t i = 0; i < b->count; i++) {
            if (is_reference(c, b->groups[i])) {
                b->reference = b->groups[i];
                found = true;
            }
        }
    }
    for (size_t i = 0; i < c->rates->group_count; i++) {
        const teds_group *g = &c->rates->groups[i].g;

        if (!g->absent && level_code(c, i) < 0) {
            c->left_out += g->discharges;
            c->left_out_hidden |= (g->hidden & TEDS_HIDDEN_DISCHARGES) != 0;
        }
    }
    return st != TEDS_OK || found ? st : no_such_level(c, err);
}

static teds_status add_contrasts(struct teds_comparison *c, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t k = 0; k < c->blocks.count; k++) {
        const struct teds_contrast_block *b = &c->blocks.list[k];

        for (size_t i = 0; i < b->count; i++) {
            for (int class = 0; st == TEDS_OK && class < TEDS_CLASSES; class++) {
                struct teds_contrast x = { .group = b->groups[i], .reference = b->reference,
                                           .c = (teds_class)class };

                if (x.group == x.reference || !(c->plan.classes >> class & 1))
                    continue;
                st = teds_contrast_make(c->rates, &c->plan, &x, err);
                if (st == TEDS_OK && !TEDS_PUSH(c->list, c->list_count, c->list_room))
                    st = teds_nomem(err);
                if (st == TEDS_OK)
                    c->list[c->list_count - 1] = x;
            }
        }
    }
    if (st == TEDS_OK && c->list_count == 0)
        st = teds_fail(err, TEDS_EEMPTY, "--by: there is only one level of %s in these data, nothing to "
                                         "compare",
                       teds_compare_variable(c)->name);
    return st == TEDS_OK ? teds_contrast_adjust(c->plan.adjust, c->list, c->list_count, err) : st;
}

/* ---- the main table ---------------------------------------------------- */

enum teds_column_type teds_compare_measure_type(const struct teds_comparison *c)
{
    return strcmp(c->plan.measure, "diff") == 0 ? TEDS_COL_SHARE : TEDS_COL_RATIO;
}

static const char *measure_title(const struct teds_comparison *c)
{
    return strcmp(c->plan.measure, "diff") == 0    ? "difference\n% points"
           : strcmp(c->plan.measure, "ratio") == 0 ? "ratio of\nshares"
                                                   : "odds\nratio";
}

void teds_compare_level_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    teds_report_group_columns(c->r, t, c->rates);
    teds_report_column(c->r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(c->r, t, "class_label", "class", TEDS_COL_TEXT, TEDS_COL_READER);
}

void teds_compare_reference_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    teds_report_column(c->r, t, "reference", "reference", TEDS_COL_CODE, TEDS_COL_MACHINE);
    teds_report_column(c->r, t, "reference_label", "reference", TEDS_COL_TEXT, TEDS_COL_MACHINE);
}

static void add_columns(struct teds_comparison *c, struct teds_report_table *t)
{
    struct teds_report *r = c->r;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(c->plan.level, level);
    teds_compare_level_columns(c, t);
    teds_report_column(r, t, "count", "discharges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "cases", "of", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "share", "share\n%", TEDS_COL_SHARE, 0);
    teds_compare_reference_columns(c, t);
    teds_report_column(r, t, "reference_count", "reference\ndischarges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "reference_cases", "reference\nof", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "reference_share", "reference\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "measure", "measure", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "method", "method", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "estimate", measure_title(c), teds_compare_measure_type(c), 0);
    teds_report_column(r, t, "lower", teds_report_keep(r, "sampling\n%s %% %s", level, c->plan.method),
                       teds_compare_measure_type(c), TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", teds_compare_measure_type(c), 0);
    teds_report_column(r, t, "cluster_lower", teds_report_keep(r, "between states\n%s %% clustered", level),
                       teds_compare_measure_type(c), teds_report_of_states(c->rates, TEDS_COL_RANGE));
    teds_report_column(r, t, "cluster_upper", "", teds_compare_measure_type(c), teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "standardised_difference", "standardised\ndifference", TEDS_COL_RATIO, 0);
    teds_report_column(r, t, "chi_square", "chi-square", TEDS_COL_MEASURE, TEDS_COL_MACHINE);
    teds_report_column(r, t, "p", "p\nsampling", TEDS_COL_P, 0);
    teds_report_column(r, t, "p_adjusted", teds_report_keep(r, "p\n%s", c->plan.adjust), TEDS_COL_P, 0);
    teds_report_column(r, t, "cluster_p", "p\nstates", TEDS_COL_P, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "cluster_p_adjusted", teds_report_keep(r, "p states\n%s", c->plan.adjust),
                       TEDS_COL_P, teds_report_of_states(c->rates, 0));
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

void teds_compare_level_cells(struct teds_comparison *c, struct teds_report_table *t, size_t group, teds_class class,
                        bool rule)
{
    teds_report_row(c->r, t, rule);
    teds_report_group_cells(c->r, t, c->rates, &c->rates->groups[group].g);
    teds_report_text(c->r, t, teds_rates_class_name(c->rates, class));
    teds_report_text(c->r, t, teds_rates_class_label(c->rates, class));
}

void teds_compare_reference_cells(struct teds_comparison *c, struct teds_report_table *t, size_t reference)
{
    int32_t code = level_code(c, reference);

    teds_report_whole(c->r, t, code);
    teds_report_text(c->r, t, teds_report_label(c->r, teds_compare_variable(c), code));
}

static void share_cells(struct teds_comparison *c, struct teds_report_table *t, const teds_estimate *e)
{
    bool count = e->hidden & TEDS_HIDDEN_COUNT, cases = e->hidden & TEDS_HIDDEN_CASES;

    teds_report_whole_or_hidden(c->r, t, count, e->count);
    teds_report_whole_or_hidden(c->r, t, cases, e->cases);
    teds_report_number_or_hidden(c->r, t, count || cases, e->share_defined, e->share);
}

static const char *contrast_note(struct teds_comparison *c, const struct teds_contrast *x)
{
    char note[TEDS_NOTE_ROOM];

    teds_measure_note(note, c->rates, x->hidden, x->two.note, "", &x->cluster);
    return teds_report_keep(c->r, "%s", note);
}

static void add_row(struct teds_comparison *c, struct teds_report_table *t, const struct teds_contrast *x,
                    bool rule)
{
    struct teds_report *r = c->r;
    bool p = x->pearson.has & TEDS_HAS_P, clustered = x->cluster.defined;

    teds_compare_level_cells(c, t, x->group, x->c, rule);
    share_cells(c, t, &c->rates->groups[x->group].g.estimate[x->c]);
    teds_compare_reference_cells(c, t, x->reference);
    share_cells(c, t, &c->rates->groups[x->reference].g.estimate[x->c]);
    teds_report_text(r, t, c->plan.measure);
    teds_report_text(r, t, c->plan.method);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.has_estimate, x->two.estimate);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.defined, x->two.lower);
    teds_report_number_or_hidden(r, t, x->hidden, x->two.defined, x->two.upper);
    teds_report_number(r, t, clustered, x->cluster.lower);
    teds_report_number(r, t, clustered, x->cluster.upper);
    teds_report_number_or_hidden(r, t, x->hidden, x->size.has & TEDS_HAS_ESTIMATE, x->size.estimate);
    teds_report_number_or_hidden(r, t, x->hidden, x->pearson.defined, x->pearson.statistic);
    teds_report_number_or_hidden(r, t, x->hidden, p, x->pearson.p);
    teds_report_number_or_hidden(r, t, x->hidden, p, x->p_adjusted);
    teds_report_number(r, t, x->has_cluster_p, x->cluster_p);
    teds_report_number(r, t, x->has_cluster_p, x->cluster_p_adjusted);
    teds_report_reasons(r, t, contrast_note(c, x));
}

static void add_main_table(struct teds_comparison *c)
{
    struct teds_report_table *t = teds_report_table(c->r, "results", "");

    add_columns(c, t);
    for (size_t i = 0; i < c->list_count; i++)
        add_row(c, t, &c->list[i], i == 0 || !teds_contrast_same_block(c->rates, c->list[i].group, c->list[i - 1].group));
    if (strcmp(c->plan.measure, "diff") == 0)
        teds_report_explain_rounding(c->r, t, "share", "reference_share", "estimate");
    teds_report_note_absent(c->r, t, c->rates);
    teds_report_explain(c->r, t);
}

const char *teds_compare_more_words(struct teds_comparison *c, const teds_rates *rates)
{
    const char *words = "";

    for (size_t i = c->by_count; teds_rates_by(rates, i); i++)
        words = teds_report_keep(c->r, "%s%s%s", words, *words ? " and " : "", teds_rates_by(rates, i)->words);
    return words;
}

/* ---- the whole --------------------------------------------------------- */

static teds_status more_rates(struct teds_comparison *c, const char *more, teds_rates **out, teds_error *err)
{
    teds_policy p = *c->policy;

    if (!more)
        return TEDS_OK;
    p.by = teds_report_keep(c->r, "%s,%s", c->policy->by, more);
    if (c->r->failed) /* the list is not what it should be */
        return teds_nomem(err);
    p.cluster = "logit"; /* nothing but the counts is used */
    p.simultaneous = NULL;
    p.pool = NULL;
    return teds_rates_new(c->tally, &p, out, err);
}

/* Are these variables, each once, and none by which groups are made already? */
static teds_status check_variables(const teds_catalog *catalog, const char *option, const char *list,
                                   const teds_variable *const *by, size_t by_count, teds_error *err)
{
    const teds_variable *more[TEDS_MOST_BY];
    const char *names[TEDS_MOST_BY];
    size_t count = 0;
    teds_status st = teds_variables_parse(catalog, option, list, more, names, &count, err);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; st == TEDS_OK && k < by_count; k++)
            if (more[i] == by[k])
                st = teds_fail(err, TEDS_EARG, "%s: %s makes the groups that are compared (--by); take another variable", option,
                               names[i]);
    return st;
}

teds_status teds_compare_options_check(const teds_catalog *catalog, const char *by, const teds_compare_options *options,
                                       teds_error *err)
{
    const teds_variable *groups[TEDS_MOST_BY];
    const char *names[TEDS_MOST_BY];
    size_t count = 0;
    teds_status st = teds_by_parse(catalog, by, groups, names, &count, err);

    if (st == TEDS_OK && options->strata)
        st = check_variables(catalog, "--strata", options->strata, groups, count, err);
    if (st == TEDS_OK && options->standardise)
        st = check_variables(catalog, "--standardise", options->standardise, groups, count, err);
    return st;
}

static teds_status check_plan(struct teds_comparison *c, teds_error *err)
{
    teds_compare_result trial;
    double p = 0.5;
    teds_status st;

    c->plan = (struct teds_contrast_plan){
        .measure = c->o->measure ? c->o->measure : "diff",
        .method = c->o->method,
        .adjust = c->o->adjust ? c->o->adjust : "holm",
        .level = c->policy->level,
    };
    if (!c->plan.method)
        c->plan.method = teds_compare_default(c->plan.measure);
    st = teds_compare(c->plan.measure, c->plan.method ? c->plan.method : "", 1, 2, 1, 3, c->plan.level,
                      &trial, err);
    if (st == TEDS_OK)
        st = teds_padjust(c->plan.adjust, &p, 1, &p, err);
    if (st == TEDS_OK)
        st = teds_classes_parse(c->o->classes ? c->o->classes : "both", &c->plan.classes, err);
    return st;
}

static void add_facts(struct teds_comparison *c)
{
    const teds_policy *p = c->policy;

    teds_report_fact_text(c->r, "command", "compare");
    teds_report_fact_text(c->r, "by", p->by);
    teds_report_fact_text(c->r, "measure", c->plan.measure);
    teds_report_fact_text(c->r, "method", c->plan.method);
    teds_report_fact_text(c->r, "adjust", c->plan.adjust);
    teds_report_fact_number(c->r, "level", p->level);
    teds_report_fact_text(c->r, "missing", teds_missing_policy_name(p->missing));
    teds_report_fact_text(c->r, "mutual_help", teds_mutual_help_name(p->mutual_help));
    if (c->o->strata)
        teds_report_fact_text(c->r, "strata", c->o->strata);
    if (c->o->standardise)
        teds_report_fact_text(c->r, "standardise", c->o->standardise);
}

static void add_head(struct teds_comparison *c)
{
    const char *name = teds_compare_variable(c)->words;
    const char *reference =
        teds_report_label(c->r, teds_compare_variable(c), level_code(c, c->blocks.list[0].reference));
    const char *out = "";
    char n[TEDS_NUMBER_ROOM];

    if (c->left_out || c->left_out_hidden)
        out = teds_report_keep(c->r, " %s discharges of which %s is missing are left out.",
                               c->left_out_hidden ? "*" : teds_count_text(c->left_out, n), name);
    c->r->title = teds_report_keep(c->r, "Compared by %s: %s", name, teds_tally_title(c->tally));
    c->r->lead = teds_report_keep(c->r, "Each level of %s against %s%s.%s", name, reference,
                                  c->o->reference || c->blocks.count == 1 ? "" : " (or its first level)", out);
}

static teds_status make(struct teds_comparison *c, teds_error *err)
{
    teds_status st = check_plan(c, err);

    if (st == TEDS_OK && !c->policy->by)
        st = teds_fail(err, TEDS_EARG, "there is nothing to compare by");
    if (st == TEDS_OK)
        st = teds_compare_options_check(c->tally->catalog, c->policy->by, c->o, err);
    if (st == TEDS_OK && teds_tally_suppressed(c->tally) && (c->o->strata || c->o->standardise || c->o->standard))
        st = teds_fail(err, TEDS_EARG, "strata tell of counts that are not shown otherwise; they cannot be had where small "
                                       "counts are hidden");
    if (st == TEDS_OK && c->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        c->plan.classes = 1u << TEDS_ANY_MEDICATION;
    if (st == TEDS_OK)
        st = teds_rates_new(c->tally, c->policy, &c->rates, err);
    if (st != TEDS_OK)
        return st;
    c->by_count = c->rates->by_count;
    if ((st = more_rates(c, c->o->strata, &c->by_strata, err)) != TEDS_OK ||
        (st = more_rates(c, c->o->standardise, &c->by_standard, err)) != TEDS_OK ||
        (st = find_blocks(c, err)) != TEDS_OK || (st = add_contrasts(c, err)) != TEDS_OK)
        return st;
    c->r->cohort = teds_report_keep(c->r, "%s", teds_tally_cohort(c->tally));
    add_head(c);
    add_facts(c);
    add_main_table(c);
    if ((st = teds_compare_add_adjusted(c, err)) != TEDS_OK || (st = teds_compare_add_standardised(c, err)) != TEDS_OK ||
        (st = teds_compare_add_tests(c, err)) != TEDS_OK)
        return st;
    teds_report_add_background(c->r, c->tally);
    teds_report_add_caveats(c->r, c->tally, c->rates, c->policy, c->plan.classes);
    return TEDS_OK;
}

teds_status teds_report_compare(const teds_tally *tally, const teds_policy *policy,
                                const teds_compare_options *options, teds_report **out,
                                teds_error *err)
{
    struct teds_comparison c = { .tally = tally, .o = options, .policy = policy, .r = teds_report_new() };
    teds_status st = c.r ? make(&c, err) : teds_nomem(err);

    teds_contrast_free_blocks(&c.blocks);
    free(c.list);
    teds_rates_free(c.rates);
    teds_rates_free(c.by_strata);
    teds_rates_free(c.by_standard);
    if (st == TEDS_OK)
        return teds_report_done(c.r, out, err);
    teds_report_free(c.r);
    return st;
}
