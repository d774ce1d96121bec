/*
 * report_rates.c - the table of the main job.
 */
#include <math.h>
#include <string.h>

#include "catalog.h"
#include "estimate.h"
#include "report.h"
#include "tally.h"

/* What every reader of such a table must know (they are part of the result), where the table has it. */
static const char not_persons[] = "A discharge is not a person: someone treated twice in a year counts twice.";
static const char planned_medication[] = "Medication (METHUSE) is the use that was planned at admission; from 2017 on its "
                                         "wording includes naltrexone.";
static const char mapped_medication[] = "Medication (METHUSE) is what the edition file takes for it; whether that was planned, begun or "
                                        "kept to is known to who wrote the file.";
static const char exchanged_records[] = "SAMHSA has exchanged some records between states before publishing the file.";
static const char one_or_the_other[] = "\"Exactly one\" and \"at least one\" are different classes; the "
                                       "literature's \"one or the other\" is exactly one.";

static const char *mutual_help_words(teds_mutual_help m)
{
    switch (m) {
    case TEDS_AT_ADMISSION: return "in the 30 days before admission";
    case TEDS_AT_EITHER: return "in the 30 days before admission or before discharge";
    default: return "in the 30 days before discharge";
    }
}

const char *teds_mutual_help_name(teds_mutual_help m)
{
    return m == TEDS_AT_ADMISSION     ? "admission"
           : m == TEDS_AT_EITHER      ? "either"
           : m == TEDS_NO_MUTUAL_HELP ? "none"
                                      : "discharge";
}

const char *teds_missing_policy_name(teds_missing_policy p)
{
    return p == TEDS_AS_NO ? "as-no" : "complete";
}

void teds_report_group_columns(struct teds_report *r, struct teds_report_table *t,
                               const teds_rates *rates)
{
    teds_report_first_columns(r, t, rates, SIZE_MAX);
}

const char *teds_report_two_lines(struct teds_report *r, const char *words)
{
    enum { ONE_LINE = 18 };
    size_t n = strlen(words), best = 0;
    char *title;

    if (n <= ONE_LINE)
        return words;
    for (size_t i = 1; i < n; i++)
        if (words[i] == ' ' && (!best || (i < n / 2 ? n / 2 - i : i - n / 2) < (best < n / 2 ? n / 2 - best : best - n / 2)))
            best = i;
    title = teds_arena_copy(&r->arena, words, n);
    r->failed |= !title;
    if (title && best)
        title[best] = '\n';
    return title ? title : "";
}

void teds_report_first_columns(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates, size_t count)
{
    const char *by;

    for (size_t i = 0; i < count && (by = teds_rates_by_name(rates, i)) != NULL; i++)
        teds_report_column(r, t, by, by, TEDS_COL_CODE, TEDS_COL_MACHINE);
    for (size_t i = 0; i < count && (by = teds_rates_by_name(rates, i)) != NULL; i++)
        teds_report_column(r, t, teds_report_keep(r, "%s_label", by), teds_report_two_lines(r, teds_rates_by(rates, i)->words),
                           TEDS_COL_TEXT, TEDS_COL_GROUP);
}

const char *teds_report_label(struct teds_report *r, const teds_variable *v, int32_t code)
{
    const char *label = teds_variable_label(v, code);

    return label ? label : teds_report_keep(r, "%d", (int)code);
}

void teds_report_first_cells(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates, size_t count,
                             const teds_group *g)
{
    const teds_variable *v;

    for (size_t i = 0; i < count && teds_rates_by(rates, i); i++)
        teds_report_whole(r, t, g->codes[i]);
    for (size_t i = 0; i < count && (v = teds_rates_by(rates, i)) != NULL; i++)
        teds_report_text(r, t, teds_report_label(r, v, g->codes[i]));
}

unsigned teds_report_of_states(const teds_rates *rates, unsigned flags)
{
    return rates->suppress ? TEDS_COL_MACHINE : flags | TEDS_COL_IF_ANY;
}

void teds_report_class_columns(struct teds_report *r, struct teds_report_table *t,
                               const teds_rates *rates)
{
    const teds_policy *p = teds_rates_policy(rates);
    bool logit = strcmp(p->cluster, "logit") == 0;
    char level[TEDS_NUMBER_ROOM];

    teds_percent_text(p->level, level);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "class_label", "class", TEDS_COL_TEXT, /* of an outcome: it is the title */
                       teds_rates_outcome(rates) ? TEDS_COL_READER | TEDS_COL_MACHINE : TEDS_COL_READER);
    teds_report_column(r, t, "count", "discharges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "cases", "of", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "share", "share\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "lower",
                       teds_report_keep(r, "sampling\n%s %% %s", level, p->interval),
                       TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "upper", "", TEDS_COL_SHARE, 0);
    if (p->simultaneous) {
        teds_report_column(r, t, "simultaneous_lower",
                           teds_report_keep(r, "together\n%s %% %s", level, p->simultaneous),
                           TEDS_COL_SHARE, TEDS_COL_RANGE | TEDS_COL_NOT_FLAT);
        teds_report_column(r, t, "simultaneous_upper", "", TEDS_COL_SHARE, TEDS_COL_NOT_FLAT);
    }
    teds_report_column(r, t, "cluster_lower",
                       teds_report_keep(r, "between states\n%s %% %s", level,
                                        logit ? "clustered" : p->cluster),
                       TEDS_COL_SHARE, teds_report_of_states(rates, TEDS_COL_RANGE));
    teds_report_column(r, t, "cluster_upper", "", TEDS_COL_SHARE, teds_report_of_states(rates, 0));
    teds_report_column(r, t, "bound_lower", "missing codes\nworst case", TEDS_COL_SHARE,
                       TEDS_COL_RANGE);
    teds_report_column(r, t, "bound_upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "missing", "missing", TEDS_COL_COUNT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
}

void teds_report_group_cells(struct teds_report *r, struct teds_report_table *t,
                             const teds_rates *rates, const teds_group *g)
{
    teds_report_first_cells(r, t, rates, SIZE_MAX, g);
}

static void add_simultaneous(struct teds_report *r, struct teds_report_table *t,
                             const teds_estimate *e)
{
    bool hidden = e->hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES);

    teds_report_number_or_hidden(r, t, hidden, e->simultaneous_defined, e->simultaneous_lower);
    teds_report_number_or_hidden(r, t, hidden, e->simultaneous_defined, e->simultaneous_upper);
}

void teds_report_class_cells(struct teds_report *r, struct teds_report_table *t,
                             const teds_rates *rates, const teds_group *g, teds_class c)
{
    const teds_estimate *e = &g->estimate[c];
    bool count_hidden = e->hidden & TEDS_HIDDEN_COUNT, cases_hidden = e->hidden & TEDS_HIDDEN_CASES;
    bool share_hidden = count_hidden || cases_hidden;
    bool bound_hidden = e->hidden & TEDS_HIDDEN_BOUNDS;

    teds_report_text(r, t, teds_rates_class_name(rates, c));
    teds_report_text(r, t, teds_rates_class_label(rates, c));
    teds_report_whole_or_hidden(r, t, count_hidden, e->count);
    teds_report_whole_or_hidden(r, t, cases_hidden, e->cases);
    teds_report_number_or_hidden(r, t, share_hidden, e->share_defined, e->share);
    teds_report_number_or_hidden(r, t, share_hidden, e->share_defined, e->lower);
    teds_report_number_or_hidden(r, t, share_hidden, e->share_defined, e->upper);
    if (teds_rates_policy(rates)->simultaneous)
        add_simultaneous(r, t, e);
    teds_report_number(r, t, e->cluster_defined, e->cluster_lower);
    teds_report_number(r, t, e->cluster_defined, e->cluster_upper);
    teds_report_number_or_hidden(r, t, bound_hidden, e->bound_defined, e->bound_lower);
    teds_report_number_or_hidden(r, t, bound_hidden, e->bound_defined, e->bound_upper);
    teds_report_whole_or_hidden(r, t, g->hidden & TEDS_HIDDEN_MISSING, g->missing);
    teds_report_reasons(r, t, e->note);
}

static void start_row(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates,
                      teds_class c)
{
    teds_report_row(r, t, c == TEDS_BOTH ||
                              (c == TEDS_ANY_MEDICATION && teds_rates_has_class(rates, TEDS_BOTH)));
}

static void add_row(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates,
                    const teds_group *g, teds_class c)
{
    start_row(r, t, rates, c);
    teds_report_group_cells(r, t, rates, g);
    teds_report_class_cells(r, t, rates, g, c);
}

/* ---- what is behind the intervals ---------------------------------------- */

static void add_details_row(struct teds_report *r, struct teds_report_table *t,
                            const teds_rates *rates, const teds_group *g, teds_class c)
{
    const teds_estimate *e = &g->estimate[c];
    bool any = e->cluster_defined;

    start_row(r, t, rates, c);
    teds_report_group_cells(r, t, rates, g);
    teds_report_text(r, t, teds_rates_class_name(rates, c));
    teds_report_text(r, t, teds_rates_class_label(rates, c));
    teds_report_number(r, t, e->share_defined, e->share);
    if (teds_rates_policy(rates)->simultaneous)
        add_simultaneous(r, t, e);
    teds_report_whole(r, t, (int64_t)g->states);
    teds_report_number(r, t, any, e->largest_state);
    teds_report_number(r, t, any, e->cluster_df);
    teds_report_number(r, t, any, e->cluster_se);
    teds_report_number(r, t, any && e->effective_n > 0, e->design_effect);
    teds_report_number(r, t, any && e->effective_n > 0, e->effective_n);
    teds_report_text(r, t, e->unreliable);
    teds_report_text(r, t, e->review);
    teds_report_text(r, t, e->note);
}

/* Not in the main table, the columns of which are a contract. */
static void add_details(struct teds_report *r, const teds_rates *rates)
{
    struct teds_report_table *t = teds_report_table(r, "details", "Behind the intervals");
    const teds_policy *p = teds_rates_policy(rates);

    teds_report_group_columns(r, t, rates);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "class_label", "class", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "share", "share\n%", TEDS_COL_SHARE, 0);
    if (p->simultaneous) {
        teds_report_column(r, t, "simultaneous_lower", teds_report_keep(r, "together\n%s", p->simultaneous),
                           TEDS_COL_SHARE, TEDS_COL_RANGE);
        teds_report_column(r, t, "simultaneous_upper", "", TEDS_COL_SHARE, 0);
    }
    teds_report_column(r, t, "states", "states", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "largest_state", "largest\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "cluster_df", "degrees of\nfreedom", TEDS_COL_NUMBER, 0);
    teds_report_column(r, t, "cluster_se", "standard error\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "design_effect", "design\neffect", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "effective_n", "effective\nnumber", TEDS_COL_MEASURE, 0);
    teds_report_column(r, t, "unreliable", "not\nreliable", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "review", "to be\nreviewed", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "note", "note", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        for (int c = 0; c < TEDS_CLASSES; c++)
            if (teds_rates_has_class(rates, (teds_class)c))
                add_details_row(r, t, rates, teds_rates_group(rates, i), (teds_class)c);
    teds_report_note(r, t, "The design effect is the variance between states over that of a simple random "
                           "sample; the effective number is the cases over the design effect.");
    r->flat = r->table_count - 1;
}

/* Do the four classes of every group add to 100.0 after rounding to one decimal? */
static bool rounds_to_whole(const teds_rates *rates)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);
        double tenths = 0;

        for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
            tenths += floor(1000 * g->estimate[c].share + 0.5);
        for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
            if (g->estimate[c].hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES))
                return false; /* the sentence itself must say nothing */
        if (g->estimate[TEDS_BOTH].share_defined && tenths != 1000)
            return false;
    }
    return true;
}

static const char *policy_words(const teds_policy *p)
{
    return p->missing == TEDS_COMPLETE ? "the shares are of the others" : "a missing item counts as no";
}

/* The line on missing codes. */
static void add_lead(struct teds_report *r, const teds_rates *rates, const teds_tally *tally)
{
    const teds_policy *p = teds_rates_policy(rates);
    uint64_t all = 0, medication = 0, mutual_help = 0, missing = 0;
    unsigned hidden = 0;
    char n[4][TEDS_NUMBER_ROOM], percent[TEDS_NUMBER_ROOM];
    const char *which;

    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);
        all += g->discharges;
        medication += g->medication_missing;
        mutual_help += g->mutual_help_missing;
        missing += g->missing;
        hidden |= g->hidden;
    }
    if (hidden) { /* a total reveals the one that is hidden */
        teds_box kept = teds_tally_box(tally, teds_tally_boxes(tally) - 1);

        r->lead = teds_report_keep(r, "N = %s discharges. Missing: *; %s. * is hidden.",
                                   kept.count_hidden ? "*" : teds_count_text(kept.count, n[0]),
                                   policy_words(p));
        return;
    }
    teds_fixed_text(100.0 * (double)missing / (double)all, 1, percent);
    if (teds_rates_has_class(rates, TEDS_BOTH))
        which = teds_report_keep(r, "medication in %s, mutual help in %s, one or both in %s (%s %%)",
                                 teds_count_text(medication, n[1]), teds_count_text(mutual_help, n[2]),
                                 teds_count_text(missing, n[3]), percent);
    else
        which = teds_report_keep(r, "%s in %s (%s %%)", teds_rates_outcome(rates) ? "the outcome" : "medication",
                                 teds_count_text(medication, n[1]), percent);
    r->lead = teds_report_keep(r, "N = %s discharges. Missing: %s; %s.", teds_count_text(all, n[0]), which,
                               policy_words(p));
}

static void add_facts(struct teds_report *r, const teds_rates *rates)
{
    const teds_policy *p = teds_rates_policy(rates);
    const char *by = "", *name;

    for (size_t i = 0; (name = teds_rates_by_name(rates, i)) != NULL; i++)
        by = teds_report_keep(r, "%s%s%s", by, i ? "," : "", name);
    teds_report_fact_text(r, "command", "rates");
    teds_report_fact_text(r, "by", by);
    if (teds_rates_outcome(rates))
        teds_report_fact_text(r, "outcome", teds_rates_outcome(rates));
    teds_report_fact_text(r, "interval", p->interval);
    teds_report_fact_number(r, "level", p->level);
    teds_report_fact_text(r, "missing", teds_missing_policy_name(p->missing));
    teds_report_fact_text(r, "mutual_help", teds_mutual_help_name(p->mutual_help));
    if (rates->suppress == 0)
        teds_report_fact_text(r, "cluster_interval", p->cluster);
    if (strcmp(p->cluster, "bca") == 0 || strcmp(p->cluster, "percentile") == 0) {
        teds_report_fact_whole(r, "replicates", (int64_t)p->replicates);
        teds_report_fact_whole(r, "seed", (int64_t)p->seed);
    }
    if (p->simultaneous)
        teds_report_fact_text(r, "simultaneous", p->simultaneous);
    if (p->pool)
        teds_report_fact_text(r, "pool", p->pool);
}

/* Does the table have to do with medication: its classes, or its groups, rules or outcome? */
static bool uses_medication(const teds_tally *tally, const teds_rates *rates, unsigned classes)
{
    const teds_variable *medication = tally->catalog->by_role[TEDS_ROLE_MEDICATION];

    if (!tally->outcome && classes & ~(1u << TEDS_ANY_MUTUAL_HELP))
        return true;
    for (size_t i = 0; rates && teds_rates_by(rates, i); i++)
        if (teds_made_of(teds_rates_by(rates, i), medication))
            return true;
    return teds_tally_names(tally, medication);
}

void teds_report_add_caveats(struct teds_report *r, const teds_tally *tally, const teds_rates *rates, const teds_policy *policy,
                             unsigned classes)
{
    bool mutual_help = policy->mutual_help != TEDS_NO_MUTUAL_HELP && !tally->outcome, users = teds_tally_is_users(tally);

    if (mutual_help && classes & ~(1u << TEDS_ANY_MEDICATION))
        teds_report_caveat(r, teds_report_keep(r, "Mutual help is attendance at self-help groups %s.",
                                               mutual_help_words(policy->mutual_help)));
    teds_report_caveat(r, not_persons);
    if (uses_medication(tally, rates, classes))
        teds_report_caveat(r, users ? mapped_medication : planned_medication);
    if (!users)
        teds_report_caveat(r, exchanged_records);
    if (mutual_help && classes & (1u << TEDS_EXACTLY_ONE | 1u << TEDS_AT_LEAST_ONE))
        teds_report_caveat(r, one_or_the_other);
}

static void add_outcome_caveats(struct teds_report *r, const teds_rates *rates, const teds_tally *tally)
{
    const teds_variable *v;

    teds_report_caveat(r, teds_report_keep(r, "The outcome is \"%s\" (%s); it is missing where that cannot be told.",
                                           teds_rates_outcome_label(rates), teds_rates_outcome(rates)));
    for (size_t i = 0; (v = teds_rates_by(rates, i)) != NULL; i++)
        if (strncmp(v->name, "use", 3) == 0)
            teds_report_caveat(r, "A difference between groups is no effect of what they used: who is offered "
                                  "medication or goes to mutual help differs in much else, and those who stay "
                                  "longer have more time for both.");
    teds_report_add_caveats(r, tally, rates, teds_rates_policy(rates), 1u << TEDS_ANY_MEDICATION);
}

teds_status teds_report_rates(const teds_rates *rates, const teds_tally *tally, teds_report **out,
                              teds_error *err)
{
    return teds_report_rates_in_detail(rates, tally, false, out, err);
}

teds_status teds_report_rates_in_detail(const teds_rates *rates, const teds_tally *tally, bool details,
                                        teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    const char *unknown;

    if (!r)
        return teds_nomem(err);
    if (details && rates->suppress) {
        teds_report_free(r);
        return teds_fail(err, TEDS_EARG, "what is behind the intervals tells of single states, and cannot be had where "
                                         "small counts are hidden");
    }
    r->title = teds_report_keep(r, "%s: %s", teds_rates_outcome(rates) ? teds_rates_outcome_label(rates)
                                                                        : "Medication and mutual help",
                                tally->cohort_title);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    add_lead(r, rates, tally);
    add_facts(r, rates);
    t = teds_report_table(r, "results", "");
    teds_report_group_columns(r, t, rates);
    teds_report_class_columns(r, t, rates);
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        for (int c = 0; c < TEDS_CLASSES; c++)
            if (teds_rates_has_class(rates, (teds_class)c))
                add_row(r, t, rates, teds_rates_group(rates, i), (teds_class)c);
    if (teds_rates_has_class(rates, TEDS_BOTH) && !rounds_to_whole(rates))
        teds_report_note(r, t, "Each share is rounded on its own, so the four exclusive classes may "
                               "add to 99.9 or 100.1.");
    teds_report_explain_ranges(r, t);
    if ((unknown = teds_report_unknown_group(r, rates, true)) != NULL)
        teds_report_note(r, t, unknown);
    teds_report_explain(r, t);
    if (details)
        add_details(r, rates);
    if (teds_rates_policy(rates)->pool) {
        teds_status st = teds_report_add_pool(r, rates, err);

        if (st != TEDS_OK) {
            teds_report_free(r);
            return st;
        }
    }
    teds_report_add_background(r, tally);
    if (unknown)
        teds_report_warning(r, tally, "group_unknown", "", unknown);
    if (teds_rates_outcome(rates))
        add_outcome_caveats(r, rates, tally);
    else
        teds_report_add_caveats(r, tally, rates, teds_rates_policy(rates), teds_rates_has_class(rates, TEDS_BOTH) ? ~0u : 1u << TEDS_ANY_MEDICATION);
    return teds_report_done(r, out, err);
}
