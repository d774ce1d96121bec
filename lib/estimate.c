/*
 * estimate.c - from counts to shares.
 *
 * A group is brought down to a 3 x 3 table for each state: medication and mutual help,
 * each yes, no or missing.  A class is a set of the four known cells; what is known to be
 * in it, what could be and what is counted in it follow from that set alone.
 */
#include <tedstat/estimate.h>

#include <stdlib.h>
#include <string.h>

#include <tedstat/cluster.h>
#include <tedstat/interval.h>

#include "tally.h"

/* ---- classes ---------------------------------------------------------- */

enum answer { YES, NO, UNKNOWN, ANSWERS };

/* Bits of the known cells: medication x mutual help. */
enum { YY = 1, YN = 2, NY = 4, NN = 8 };

static const struct class_row {
    const char *name, *label;
    unsigned cells;
} classes[TEDS_CLASSES] = {
    [TEDS_BOTH] = { "both", "Both", YY },
    [TEDS_MEDICATION_ONLY] = { "medication_only", "Medication only", YN },
    [TEDS_MUTUAL_HELP_ONLY] = { "mutual_help_only", "Mutual help only", NY },
    [TEDS_NEITHER] = { "neither", "Neither", NN },
    [TEDS_ANY_MEDICATION] = { "any_medication", "Any medication", YY | YN },
    [TEDS_ANY_MUTUAL_HELP] = { "any_mutual_help", "Any mutual help", YY | NY },
    [TEDS_EXACTLY_ONE] = { "exactly_one", "Exactly one", YN | NY },
    [TEDS_AT_LEAST_ONE] = { "at_least_one", "At least one", YY | YN | NY },
};

const char *teds_class_name(teds_class c)
{
    return (size_t)c < TEDS_CLASSES ? classes[c].name : "";
}

const char *teds_class_label(teds_class c)
{
    return (size_t)c < TEDS_CLASSES ? classes[c].label : "";
}

/* The known cells that a record with these answers can be in. */
static unsigned possible_cells(enum answer medication, enum answer mutual_help)
{
    unsigned rows = medication == YES ? YY | YN : medication == NO ? NY | NN : YY | YN | NY | NN;
    unsigned columns = mutual_help == YES ? YY | NY : mutual_help == NO ? YN | NN
                                                                        : YY | YN | NY | NN;

    return rows & columns;
}

/* ---- tables of a group ------------------------------------------------ */

struct table {
    uint64_t n[ANSWERS][ANSWERS];
};

struct state_table {
    int32_t state;
    struct table t;
};

struct group {
    teds_group g; /* first: what the caller sees */
    struct state_table *states;
    size_t state_count, state_room;
};

struct teds_rates {
    teds_policy policy;
    const teds_variable *by[TEDS_MOST_BY];
    const char *by_name[TEDS_MOST_BY];
    size_t by_count;
    struct group *groups;
    size_t group_count, group_room;
    int32_t *codes; /* of all groups */
};

static enum answer medication_answer(int32_t code)
{
    return code == TEDS_MEDICATION_YES ? YES : code == TEDS_MEDICATION_NO ? NO : UNKNOWN;
}

static enum answer attendance_answer(int32_t code)
{
    return code < 0 ? UNKNOWN : code == TEDS_NO_ATTENDANCE ? NO : YES;
}

static enum answer mutual_help_answer(teds_mutual_help which, int32_t discharge, int32_t admission)
{
    enum answer d = attendance_answer(discharge), a = attendance_answer(admission);

    switch (which) {
    case TEDS_AT_ADMISSION: return a;
    case TEDS_AT_EITHER: return d == YES || a == YES ? YES : d == NO && a == NO ? NO : UNKNOWN;
    default: return d;
    }
}

/* ---- groups from cells ------------------------------------------------ */

/* How one variable of 'by' is made from a dimension of the tally. */
struct source_dimension {
    const struct teds_dimension *d;
    const teds_variable *wanted;
    bool regroup; /* through wanted->recodes; else the codes are the same */
};

/* Can 'wanted' be told from the codes of 'have'?  Groupings without recodes are other names. */
static bool can_make(const teds_variable *wanted, const teds_variable *have, bool *regroup)
{
    const teds_variable *base = have->from && have->recode_count == 0 ? have->from : have;

    *regroup = false;
    if (wanted == have || wanted == base)
        return true;
    if (!wanted->from || wanted->from != base)
        return false;
    *regroup = wanted->recode_count > 0;
    return true;
}

static teds_status find_dimension(const teds_tally *t, const teds_variable *wanted,
                                  struct source_dimension *out, teds_error *err)
{
    out->wanted = wanted;
    for (size_t i = 0; i <= t->by_count; i++) { /* the state is the one behind them */
        out->d = &t->dimensions[i];
        if (can_make(wanted, out->d->variable, &out->regroup))
            return TEDS_OK;
    }
    return teds_fail(err, TEDS_ELAYOUT,
                     "--by: this tally was not made by %s; tally the data again with --by %s",
                     wanted->name, wanted->name);
}

static int32_t group_code(const struct source_dimension *s, uint64_t key)
{
    int32_t code = teds_digit_code(s->d, key / s->d->stride % s->d->size);

    return s->regroup ? teds_grouping_code(s->wanted, code) : code;
}

/* A cell of the tally on its way to a group. */
struct sortable {
    uint64_t group_key;
    int32_t state;
    enum answer medication, mutual_help;
    uint64_t count;
};

static int by_group_and_state(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;

    if (x->group_key != y->group_key)
        return x->group_key < y->group_key ? -1 : 1;
    return (x->state > y->state) - (x->state < y->state);
}

static teds_status make_sortable(const teds_tally *t, const teds_rates *r,
                                 const struct source_dimension *sources,
                                 const struct teds_dimension *digits, struct sortable *out,
                                 teds_error *err)
{
    const struct teds_dimension *last = &t->dimensions[t->by_count];
    bool known = false;
    size_t n = 0;

    for (size_t i = 0; i < t->cell_room; i++) {
        uint64_t key = t->cells[i].key;
        int32_t code[TEDS_LAST_DIMENSIONS];

        if (t->cells[i].count == 0)
            continue;
        for (size_t k = 0; k < TEDS_LAST_DIMENSIONS; k++)
            code[k] = teds_digit_code(&last[k], key / last[k].stride % last[k].size);
        known |= (r->policy.mutual_help != TEDS_AT_ADMISSION &&
                  code[TEDS_DIM_DISCHARGE] != TEDS_NOT_COLLECTED) ||
                 (r->policy.mutual_help != TEDS_AT_DISCHARGE &&
                  code[TEDS_DIM_ADMISSION] != TEDS_NOT_COLLECTED);
        out[n] = (struct sortable){
            .state = code[TEDS_DIM_STATE],
            .medication = medication_answer(code[TEDS_DIM_MEDICATION]),
            .mutual_help = mutual_help_answer(r->policy.mutual_help, code[TEDS_DIM_DISCHARGE],
                                              code[TEDS_DIM_ADMISSION]),
            .count = t->cells[i].count,
        };
        for (size_t k = 0; k < r->by_count; k++) {
            uint64_t digit = 0;
            teds_digit(&digits[k], group_code(&sources[k], key), &digit);
            out[n].group_key += digit * digits[k].stride;
        }
        n++;
    }
    if (!known)
        return teds_fail(err, TEDS_ELAYOUT, "attendance at mutual-help groups (%s) was not collected "
                                            "in these data",
                         r->policy.mutual_help == TEDS_AT_ADMISSION ? "at admission" : "at discharge");
    qsort(out, n, sizeof *out, by_group_and_state);
    return TEDS_OK;
}

static bool add_to_groups(teds_rates *r, const struct sortable *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool new_group = i == 0 || cells[i].group_key != cells[i - 1].group_key;
        struct group *g;

        if (new_group && !TEDS_PUSH(r->groups, r->group_count, r->group_room))
            return false;
        g = &r->groups[r->group_count - 1];
        if (new_group)
            memset(g, 0, sizeof *g);
        if (new_group || cells[i].state != cells[i - 1].state) {
            if (!TEDS_PUSH(g->states, g->state_count, g->state_room))
                return false;
            g->states[g->state_count - 1] = (struct state_table){ .state = cells[i].state };
        }
        g->states[g->state_count - 1].t.n[cells[i].medication][cells[i].mutual_help] += cells[i].count;
    }
    return true;
}

static teds_status make_groups(teds_rates *r, const teds_tally *t, teds_error *err)
{
    struct source_dimension sources[TEDS_MOST_BY];
    struct teds_dimension digits[TEDS_MOST_BY];
    struct sortable *cells;
    uint64_t stride = 1;
    teds_status st;

    for (size_t i = r->by_count; i-- > 0;) {
        st = find_dimension(t, r->by[i], &sources[i], err);
        if (st != TEDS_OK)
            return st;
        digits[i] = teds_tally_dimension(r->by[i]);
        digits[i].stride = stride;
        stride *= digits[i].size;
    }
    cells = malloc((t->cell_count + 1) * sizeof *cells);
    if (!cells)
        return teds_nomem(err);
    st = make_sortable(t, r, sources, digits, cells, err);
    if (st == TEDS_OK && !add_to_groups(r, cells, t->cell_count))
        st = teds_nomem(err);
    r->codes = malloc((r->group_count * r->by_count + 1) * sizeof *r->codes);
    if (st == TEDS_OK && !r->codes)
        st = teds_nomem(err);
    for (size_t g = 0, i = 0; st == TEDS_OK && g < r->group_count; i++) {
        if (i > 0 && cells[i].group_key == cells[i - 1].group_key)
            continue;
        for (size_t k = 0; k < r->by_count; k++)
            r->codes[g * r->by_count + k] =
                teds_digit_code(&digits[k], cells[i].group_key / digits[k].stride % digits[k].size);
        r->groups[g].g.codes = &r->codes[g * r->by_count];
        g++;
    }
    free(cells);
    return st;
}

/* ---- one estimate ----------------------------------------------------- */

static void add_note(teds_estimate *e, const char *note)
{
    size_t n = strlen(e->note);

    if (*note && n + strlen(note) + 2 < sizeof e->note) {
        if (n)
            e->note[n++] = ';';
        strcpy(e->note + n, note);
    }
}

static void add_tables(struct table *sum, const struct table *t)
{
    for (int m = 0; m < ANSWERS; m++)
        for (int h = 0; h < ANSWERS; h++)
            sum->n[m][h] += t->n[m][h];
}

struct class_count {
    uint64_t cases, count, known, possible, all;
};

static struct class_count count_class(const struct table *t, unsigned cells,
                                      teds_missing_policy policy)
{
    struct class_count c = { 0 };

    for (int m = 0; m < ANSWERS; m++) {
        for (int h = 0; h < ANSWERS; h++) {
            unsigned can = possible_cells((enum answer)m, (enum answer)h);
            bool complete = m != UNKNOWN && h != UNKNOWN;
            unsigned taken_for = possible_cells(m == YES ? YES : NO, h == YES ? YES : NO);

            c.all += t->n[m][h];
            c.known += (can & ~cells) == 0 ? t->n[m][h] : 0;
            c.possible += (can & cells) != 0 ? t->n[m][h] : 0;
            if (policy == TEDS_COMPLETE && !complete)
                continue;
            c.cases += t->n[m][h];
            c.count += (taken_for & cells) != 0 ? t->n[m][h] : 0;
        }
    }
    return c;
}

static teds_status sampling_interval(const teds_policy *policy, teds_estimate *e, teds_error *err)
{
    teds_interval_result i;
    teds_status st = teds_interval(policy->interval, e->count, e->cases, policy->level, &i, err);

    if (st != TEDS_OK)
        return st;
    e->lower = i.lower;
    e->upper = i.upper;
    add_note(e, i.note);
    return TEDS_OK;
}

static teds_status state_interval(const struct group *g, const teds_policy *policy, unsigned cells,
                                  teds_cluster_count *clusters, teds_estimate *e, teds_error *err)
{
    teds_cluster_result c;
    teds_status st;

    for (size_t i = 0; i < g->state_count; i++) {
        struct class_count n = count_class(&g->states[i].t, cells, policy->missing);
        clusters[i] = (teds_cluster_count){ .cases = n.cases, .used = n.count };
    }
    st = teds_cluster_interval("logit", clusters, g->state_count, policy->level, &c, err);
    if (st != TEDS_OK)
        return st;
    e->cluster_defined = c.defined;
    e->cluster_lower = c.lower;
    e->cluster_upper = c.upper;
    add_note(e, g->state_count == 1 && g->states[0].state == TEDS_NOT_COLLECTED ? "no_states"
                                                                              : c.note);
    return TEDS_OK;
}

static teds_status estimate_class(const struct group *g, const struct table *all,
                                  const teds_policy *policy, unsigned cells,
                                  teds_cluster_count *clusters, teds_estimate *e, teds_error *err)
{
    struct class_count n = count_class(all, cells, policy->missing);
    teds_status st = TEDS_OK;

    *e = (teds_estimate){ .count = n.count, .cases = n.cases, .upper = 1, .cluster_upper = 1 };
    e->bound_lower = (double)n.known / (double)n.all;
    e->bound_upper = (double)n.possible / (double)n.all;
    e->share_defined = n.cases > 0;
    if (!e->share_defined) {
        add_note(e, "no_cases");
        return TEDS_OK;
    }
    e->share = (double)n.count / (double)n.cases;
    st = sampling_interval(policy, e, err);
    if (st == TEDS_OK)
        st = state_interval(g, policy, cells, clusters, e, err);
    if (e->share < e->bound_lower || e->share > e->bound_upper)
        add_note(e, "share_outside_bounds");
    return st;
}

static teds_status estimate_group(struct group *g, const teds_policy *policy, teds_error *err)
{
    teds_cluster_count *clusters = calloc(g->state_count, sizeof *clusters);
    struct table all = { 0 };
    teds_status st = clusters ? TEDS_OK : teds_nomem(err);

    for (size_t i = 0; i < g->state_count; i++) {
        add_tables(&all, &g->states[i].t);
        g->g.states += count_class(&g->states[i].t, YY, policy->missing).cases > 0;
    }
    for (int m = 0; m < ANSWERS; m++) {
        for (int h = 0; h < ANSWERS; h++) {
            g->g.discharges += all.n[m][h];
            g->g.missing += m == UNKNOWN || h == UNKNOWN ? all.n[m][h] : 0;
            g->g.medication_missing += m == UNKNOWN ? all.n[m][h] : 0;
            g->g.mutual_help_missing += h == UNKNOWN ? all.n[m][h] : 0;
        }
    }
    for (size_t c = 0; st == TEDS_OK && c < TEDS_CLASSES; c++)
        st = estimate_class(g, &all, policy, classes[c].cells, clusters, &g->g.estimate[c], err);
    free(clusters);
    return st;
}

/* ---- all of them ------------------------------------------------------ */

/* The method's name as it lives in the method table, for as long as the program. */
static const char *own_method_name(const char *name)
{
    size_t n;
    const teds_interval_method *methods = teds_interval_methods(&n);

    for (size_t i = 0; i < n; i++)
        if (teds_same_word(methods[i].name, name))
            return methods[i].name;
    return "";
}

teds_status teds_rates_new(const teds_tally *tally, const teds_policy *policy, teds_rates **out,
                           teds_error *err)
{
    teds_rates *r = calloc(1, sizeof *r);
    teds_interval_result trial;
    teds_status st;

    if (!r)
        return teds_nomem(err);
    r->policy = *policy;
    r->policy.by = NULL; /* the caller's text may go; teds_rates_by() tells */
    r->policy.interval = own_method_name(policy->interval);
    st = teds_interval(policy->interval, 1, 2, policy->level, &trial, err); /* method and level */
    if (st == TEDS_OK)
        st = teds_by_parse(tally->catalog, policy->by, r->by, r->by_name, &r->by_count, err);
    if (st == TEDS_OK && tally->kept == 0)
        st = teds_fail(err, TEDS_EEMPTY,
                       "no discharge is in the cohort: %llu records read, none kept; 'tedstat rates "
                       "--flow' shows where they went",
                       (unsigned long long)teds_tally_records(tally));
    if (st == TEDS_OK)
        st = make_groups(r, tally, err);
    for (size_t i = 0; st == TEDS_OK && i < r->group_count; i++)
        st = estimate_group(&r->groups[i], &r->policy, err);
    if (st != TEDS_OK) {
        teds_rates_free(r);
        return st;
    }
    *out = r;
    return TEDS_OK;
}

void teds_rates_free(teds_rates *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->group_count; i++)
        free(r->groups[i].states);
    free(r->groups);
    free(r->codes);
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
