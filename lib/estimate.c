/*
 * estimate.c - from counts to shares.
 *
 * A group is brought down to a 3 x 3 table for each state: medication and mutual help,
 * each yes, no or missing (estimate_groups.c).  A class is a set of the four known cells; what is known to be
 * in it, what could be and what is counted in it follow from that set alone (estimate_classes.c).
 */
#include "estimate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/interval.h>
#include <tedstat/multinomial.h>
#include "reliability.h"
#include "suppress.h"

/* ---- counting --------------------------------------------------------- */

void teds_add_note(char *note, const char *code)
{
    size_t n = strlen(note), length = strlen(code);

    for (const char *p = note; (p = strstr(p, code)) != NULL && *code; p += length)
        if ((p == note || p[-1] == ';') && (p[length] == ';' || p[length] == '\0'))
            return; /* each code once */
    if (*code && n + strlen(code) + 2 < TEDS_NOTE_ROOM) {
        if (n)
            note[n++] = ';';
        strcpy(note + n, code);
    }
}

void teds_add_cluster_note(char *note, const teds_cluster_result *c)
{
    if (c->defined && strstr(c->warning, "few_clusters"))
        teds_add_note(note, "few_states");
    if (c->defined && strstr(c->warning, "one_dominates"))
        teds_add_note(note, "one_state_dominates");
}

void teds_measure_note(char *note, const teds_rates *rates, bool hidden, const char *estimate, const char *further,
                       const teds_cluster_result *states)
{
    strcpy(note, "");
    if (hidden) {
        teds_add_note(note, "suppressed");
        return;
    }
    teds_add_note(note, estimate);
    if (rates->suppress)
        teds_add_note(note, "states_hidden");
    teds_add_note(note, further);
    teds_add_note(note, states->note);
    teds_add_cluster_note(note, states);
}

struct teds_answer_table teds_group_table(const struct teds_group_inside *g)
{
    struct teds_answer_table sum = { 0 };

    for (size_t i = 0; i < g->state_count; i++)
        for (int m = 0; m < TEDS_ANSWERS; m++)
            for (int h = 0; h < TEDS_ANSWERS; h++)
                sum.n[m][h] += g->states[i].t.n[m][h];
    return sum;
}

/* The counts of a set of cells in each state of the group; g->state_count of them. */
static void count_states(const struct teds_group_inside *g, unsigned cells, teds_missing_policy policy,
                         teds_cluster_count *out)
{
    for (size_t i = 0; i < g->state_count; i++) {
        struct teds_class_count n = teds_count_cells(&g->states[i].t, cells, policy);
        out[i] = (teds_cluster_count){ .cases = n.cases, .used = n.count };
    }
}

/* ---- one estimate ----------------------------------------------------- */

static teds_status sampling_interval(const teds_policy *policy, teds_estimate *e, teds_error *err)
{
    teds_interval_result i;
    teds_status st = teds_interval(policy->interval, e->count, e->cases, policy->level, &i, err);

    if (st != TEDS_OK)
        return st;
    e->lower = i.lower;
    e->upper = i.upper;
    teds_add_note(e->note, i.note);
    return TEDS_OK;
}

static teds_status state_interval(const struct teds_group_inside *g, const teds_policy *policy,
                                  unsigned cells, teds_cluster_count *clusters, teds_estimate *e,
                                  teds_error *err)
{
    teds_cluster_result c;
    bool no_states = g->state_count == 1 && g->states[0].state == TEDS_NOT_COLLECTED;
    teds_status st;

    count_states(g, cells, policy->missing, clusters);
    st = teds_policy_cluster(policy, clusters, g->state_count, &c, err);
    if (st != TEDS_OK)
        return st;
    e->cluster_defined = c.defined;
    e->cluster_lower = c.lower;
    e->cluster_upper = c.upper;
    e->cluster_se = c.se;
    e->cluster_df = c.df;
    e->design_effect = c.design_effect;
    e->effective_n = c.effective_n;
    e->largest_state = c.largest_share;
    teds_add_note(e->note, no_states ? "no_states" : c.note);
    teds_add_cluster_note(e->note, &c);
    return TEDS_OK;
}

/*
 * Where small counts are hidden nothing is made of the states at all: limits between them, and what is
 * judged by them, are functions of every state's counts, which nobody may get back.
 */
static void no_state_interval(teds_estimate *e)
{
    e->hidden |= TEDS_HIDDEN_CLUSTER;
    teds_add_note(e->note, "states_hidden");
}

/* Is the share fit to be printed by the standards of the NCHS?  A flag, nothing is hidden by it. */
static teds_status flag_reliability(teds_estimate *e, teds_error *err)
{
    bool clustered = e->cluster_defined && e->effective_n > 0;
    teds_status st = teds_reliability_reason(e->count, e->cases, clustered ? e->effective_n : (double)e->cases,
                                             clustered ? e->cluster_df : HUGE_VAL, &e->unreliable, &e->review, err);

    if (st == TEDS_OK && *e->unreliable) {
        teds_add_note(e->note, strcmp(e->unreliable, "few_cases") == 0 ? "unreliable_few_cases"
                               : strcmp(e->unreliable, "wide") == 0    ? "unreliable_wide"
                                                                       : "unreliable_relatively_wide");
    }
    return st;
}

static const teds_estimate nothing = { .upper = 1, .cluster_upper = 1, .bound_upper = 1,
                                       .simultaneous_upper = 1, .unreliable = "", .review = "" };

/* 'clusters': room for the states, or NULL if nothing may be made of them. */
static teds_status estimate_class(const struct teds_group_inside *g,
                                  const struct teds_answer_table *all, const teds_policy *policy,
                                  unsigned cells, teds_cluster_count *clusters, teds_estimate *e,
                                  teds_error *err)
{
    struct teds_class_count n = teds_count_cells(all, cells, policy->missing);
    teds_status st = TEDS_OK;

    *e = nothing;
    e->count = n.count;
    e->cases = n.cases;
    e->bound_defined = true;
    e->bound_lower = (double)n.known / (double)n.all;
    e->bound_upper = (double)n.possible / (double)n.all;
    e->share_defined = n.cases > 0;
    if (!e->share_defined)
        teds_add_note(e->note, "no_cases");
    if (!clusters)
        no_state_interval(e);
    if (!e->share_defined)
        return TEDS_OK;
    e->share = (double)n.count / (double)n.cases;
    st = sampling_interval(policy, e, err);
    if (st == TEDS_OK && clusters)
        st = state_interval(g, policy, cells, clusters, e, err);
    if (st == TEDS_OK && clusters)
        st = flag_reliability(e, err);
    if (e->share < e->bound_lower || e->share > e->bound_upper)
        teds_add_note(e->note, "share_outside_bounds");
    return st;
}

/* The four classes that part the cases, with intervals that hold together. */
static teds_status simultaneous_intervals(teds_group *g, const teds_policy *policy, teds_error *err)
{
    teds_interval_result i[4];
    uint64_t counts[4];
    teds_status st;

    if (!policy->simultaneous || policy->mutual_help == TEDS_NO_MUTUAL_HELP ||
        !g->estimate[TEDS_BOTH].share_defined)
        return TEDS_OK;
    for (int c = 0; c < 4; c++)
        counts[c] = g->estimate[c].count;
    st = teds_multinomial(policy->simultaneous, counts, 4, policy->level, i, err);
    for (int c = 0; st == TEDS_OK && c < 4; c++) {
        g->estimate[c].simultaneous_defined = i[c].defined;
        g->estimate[c].simultaneous_lower = i[c].lower;
        g->estimate[c].simultaneous_upper = i[c].upper;
    }
    return st;
}

static void count_missing(teds_group *g, const struct teds_answer_table *all)
{
    for (int m = 0; m < TEDS_ANSWERS; m++) {
        for (int h = 0; h < TEDS_ANSWERS; h++) {
            g->discharges += all->n[m][h];
            g->missing += m == TEDS_UNKNOWN || h == TEDS_UNKNOWN ? all->n[m][h] : 0;
            g->medication_missing += m == TEDS_UNKNOWN ? all->n[m][h] : 0;
            g->mutual_help_missing += h == TEDS_UNKNOWN ? all->n[m][h] : 0;
        }
    }
}

static teds_status estimate_group(struct teds_group_inside *g, const teds_policy *policy,
                                  bool of_states, teds_error *err)
{
    struct teds_answer_table all = teds_group_table(g);
    teds_cluster_count *clusters = NULL;
    teds_status st = TEDS_OK;

    for (size_t c = 0; g->g.absent && c < TEDS_CLASSES; c++) {
        g->g.estimate[c] = nothing;
        teds_add_note(g->g.estimate[c].note, "state_absent");
    }
    if (g->g.absent)
        return TEDS_OK;
    if (of_states && !(clusters = calloc(g->state_count, sizeof *clusters)))
        st = teds_nomem(err);
    for (size_t i = 0; of_states && i < g->state_count; i++)
        g->g.states += teds_count_cells(&g->states[i].t, TEDS_YY, policy->missing).cases > 0;
    count_missing(&g->g, &all);
    for (size_t c = 0; st == TEDS_OK && c < TEDS_CLASSES; c++)
        st = estimate_class(g, &all, policy, teds_class_cells((teds_class)c), clusters, &g->g.estimate[c], err);
    if (st == TEDS_OK)
        st = simultaneous_intervals(&g->g, policy, err);
    free(clusters);
    return st;
}

/* ---- all of them ------------------------------------------------------ */

bool teds_rates_has_class(const teds_rates *r, teds_class c)
{
    return r->policy.mutual_help != TEDS_NO_MUTUAL_HELP || c == TEDS_ANY_MEDICATION;
}

static teds_status own_outcome(teds_rates *r, const teds_tally *t, teds_error *err)
{
    if (!t->outcome)
        return TEDS_OK;
    if (r->policy.mutual_help != TEDS_NO_MUTUAL_HELP)
        return teds_fail(err, TEDS_EARG, "of an outcome there is no mutual help; ask for none");
    r->outcome = teds_arena_copy(&r->arena, t->outcome, strlen(t->outcome));
    r->outcome_label = teds_arena_copy(&r->arena, t->outcome_label, strlen(t->outcome_label));
    return r->outcome && r->outcome_label ? TEDS_OK : teds_nomem(err);
}

const char *teds_rates_outcome(const teds_rates *r) { return r->outcome; }
const char *teds_rates_outcome_label(const teds_rates *r) { return r->outcome_label; }

const char *teds_rates_class_name(const teds_rates *r, teds_class c)
{
    return r->outcome ? "outcome" : teds_class_name(c);
}

const char *teds_rates_class_label(const teds_rates *r, teds_class c)
{
    return r->outcome ? r->outcome_label : teds_class_label(c);
}

static teds_status new_rates(const teds_tally *tally, const teds_policy *policy, bool attendance,
                             teds_rates **out, teds_error *err)
{
    teds_rates *r = calloc(1, sizeof *r);
    teds_status st;

    if (!r)
        return teds_nomem(err);
    r->attendance = attendance;
    r->suppress = tally->suppress;
    st = teds_policy_own(policy, &r->policy, err);
    if (st == TEDS_OK)
        st = own_outcome(r, tally, err);
    if (st == TEDS_OK)
        st = teds_by_parse(tally->catalog, policy->by, r->by, r->by_name, &r->by_count, err);
    if (st == TEDS_OK)
        st = teds_tally_can_hide(tally, policy->by, err);
    if (st == TEDS_OK && r->by_count > 0 && teds_is_small(tally->kept, tally->suppress))
        st = teds_fail(err, TEDS_EARG, "so few discharges are in the cohort that their number is hidden, and how many groups they are in "
                                       "would tell of it; leave out --by, or take more discharges");
    if (st == TEDS_OK && tally->kept == 0 && tally->suppress)
        st = teds_fail(err, TEDS_EEMPTY, "no discharge is in the cohort; 'tedstat rates --flow' shows where they went");
    else if (st == TEDS_OK && tally->kept == 0)
        st = teds_fail(err, TEDS_EEMPTY,
                       "no discharge is in the cohort: %s records read, none kept; 'tedstat rates "
                       "--flow' shows where they went",
                       teds_count_text(teds_tally_records(tally), (char[TEDS_NUMBER_ROOM]){ 0 }));
    if (st == TEDS_OK)
        st = teds_rates_make_groups(r, tally, err);
    for (size_t i = 0; st == TEDS_OK && i < r->group_count; i++)
        st = estimate_group(&r->groups[i], &r->policy, r->suppress == 0, err);
    if (st == TEDS_OK && r->suppress > 0)
        st = teds_rates_suppress(r, tally->catalog, err);
    if (st != TEDS_OK) {
        teds_rates_free(r);
        return st;
    }
    *out = r;
    return TEDS_OK;
}

teds_status teds_rates_new(const teds_tally *tally, const teds_policy *policy, teds_rates **out,
                           teds_error *err)
{
    return new_rates(tally, policy, false, out, err);
}

teds_status teds_rates_of_attendance(const teds_tally *tally, const teds_policy *policy,
                                     teds_rates **out, teds_error *err)
{
    return new_rates(tally, policy, true, out, err);
}

void teds_rates_free(teds_rates *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->group_count; i++)
        free(r->groups[i].states);
    free(r->groups);
    teds_arena_free(&r->arena);
    free(r);
}

size_t teds_rates_groups(const teds_rates *r) { return r->group_count; }
const teds_policy *teds_rates_policy(const teds_rates *r) { return &r->policy; }

const teds_group *teds_rates_group(const teds_rates *r, size_t i)
{
    return i < r->group_count ? &r->groups[i].g : NULL;
}

const teds_variable *teds_rates_by(const teds_rates *r, size_t i)
{
    return i < r->by_count ? r->by[i] : NULL;
}

const char *teds_rates_by_name(const teds_rates *r, size_t i)
{
    return i < r->by_count ? r->by_name[i] : NULL;
}
