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

#include "answer.h"
#include "tally.h"

/* ---- classes ---------------------------------------------------------- */

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
static unsigned possible_cells(enum teds_answer medication, enum teds_answer mutual_help)
{
    unsigned rows = medication == TEDS_YES ? YY | YN : medication == TEDS_NO ? NY | NN : YY | YN | NY | NN;
    unsigned columns = mutual_help == TEDS_YES ? YY | NY : mutual_help == TEDS_NO ? YN | NN
                                                                        : YY | YN | NY | NN;

    return rows & columns;
}

/* ---- tables of a group ------------------------------------------------ */

struct table {
    uint64_t n[TEDS_ANSWERS][TEDS_ANSWERS];
};

struct state_table {
    int32_t state;
    struct table t;
};

struct group {
    teds_group g; /* first: what the caller sees */
    uint64_t key; /* sorts by the levels of the --by variables */
    struct state_table *states;
    size_t state_count, state_room;
};

struct teds_rates {
    teds_policy policy;
    const teds_variable *by[TEDS_MOST_BY];
    const char *by_name[TEDS_MOST_BY];
    size_t by_count;
    struct teds_dimension digits[TEDS_MOST_BY]; /* of a group's key */
    struct group *groups;
    size_t group_count, group_room;
    struct teds_arena arena;
};

/* ---- groups from cells ------------------------------------------------ */

static teds_status find_dimension(const teds_tally *t, const teds_variable *wanted,
                                  struct teds_code_source *out, teds_error *err)
{
    if (teds_code_source_find(t, wanted, out))
        return TEDS_OK;
    return teds_fail(err, TEDS_ELAYOUT,
                     "--by: this tally was not made by %s; tally the data again with --by %s",
                     wanted->name, wanted->name);
}

/* A cell of the tally on its way to a group. */
struct sortable {
    uint64_t group_key;
    int32_t state;
    enum teds_answer medication, mutual_help;
    uint64_t count;
};

static int by_group_and_state(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;

    if (x->group_key != y->group_key)
        return x->group_key < y->group_key ? -1 : 1;
    return (x->state > y->state) - (x->state < y->state);
}

/* Was the attendance that is asked for collected at all? */
static bool collected(teds_mutual_help which, int32_t discharge, int32_t admission)
{
    switch (which) {
    case TEDS_NO_MUTUAL_HELP: return true;
    case TEDS_AT_ADMISSION: return admission != TEDS_NOT_COLLECTED;
    case TEDS_AT_EITHER: return discharge != TEDS_NOT_COLLECTED || admission != TEDS_NOT_COLLECTED;
    default: return discharge != TEDS_NOT_COLLECTED;
    }
}

static teds_status make_sortable(const teds_tally *t, const teds_rates *r,
                                 const struct teds_code_source *sources, struct sortable *out,
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
        known |= collected(r->policy.mutual_help, code[TEDS_DIM_DISCHARGE], code[TEDS_DIM_ADMISSION]);
        out[n] = (struct sortable){
            .state = code[TEDS_DIM_STATE],
            .medication = teds_medication_answer(code[TEDS_DIM_MEDICATION]),
            .mutual_help = teds_mutual_help_answer(r->policy.mutual_help, code[TEDS_DIM_DISCHARGE],
                                              code[TEDS_DIM_ADMISSION]),
            .count = t->cells[i].count,
        };
        for (size_t k = 0; k < r->by_count; k++) {
            uint64_t digit = 0;
            teds_digit(&r->digits[k], teds_code_of(&sources[k], key), &digit);
            out[n].group_key += digit * r->digits[k].stride;
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

/* A group of its own, with the codes that its key stands for. */
static struct group *add_group(teds_rates *r, uint64_t key)
{
    int32_t *codes = teds_arena_alloc(&r->arena, (r->by_count + 1) * sizeof *codes);
    struct group *g;

    if (!codes || !TEDS_PUSH(r->groups, r->group_count, r->group_room))
        return NULL;
    for (size_t k = 0; k < r->by_count; k++)
        codes[k] = teds_digit_code(&r->digits[k], key / r->digits[k].stride % r->digits[k].size);
    g = &r->groups[r->group_count - 1];
    *g = (struct group){ .key = key, .g.codes = codes };
    return g;
}

static bool add_to_groups(teds_rates *r, const struct sortable *cells, size_t n)
{
    struct group *g = NULL;

    for (size_t i = 0; i < n; i++) {
        bool new_group = i == 0 || cells[i].group_key != cells[i - 1].group_key;

        if (new_group && !(g = add_group(r, cells[i].group_key)))
            return false;
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
    struct teds_code_source sources[TEDS_MOST_BY];
    struct sortable *cells;
    uint64_t stride = 1;
    teds_status st;

    for (size_t i = r->by_count; i-- > 0;) {
        st = find_dimension(t, r->by[i], &sources[i], err);
        if (st != TEDS_OK)
            return st;
        r->digits[i] = teds_tally_dimension(r->by[i]);
        r->digits[i].stride = stride;
        stride *= r->digits[i].size;
    }
    cells = malloc((t->cell_count + 1) * sizeof *cells);
    if (!cells)
        return teds_nomem(err);
    st = make_sortable(t, r, sources, cells, err);
    if (st == TEDS_OK && !add_to_groups(r, cells, t->cell_count))
        st = teds_nomem(err);
    free(cells);
    return st;
}

/* ---- states that are absent from the edition ---------------------------- */

static teds_role role_of(const teds_variable *v)
{
    return v->from && v->recode_count == 0 ? v->from->role : v->recode_count ? TEDS_ROLE_NONE : v->role;
}

/*
 * Is the state absent from every input that has this year (0: from all years of all inputs)?  Only
 * what an edition says counts: a file of no certain edition may have any states.
 */
static bool absent_everywhere(const teds_tally *t, int year, int state)
{
    bool any = false;

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);

        for (size_t k = 0; k < t->inputs[i].year_count; k++) {
            int y = t->inputs[i].years[k].year;

            if (year && y != year)
                continue;
            if (!e || !teds_state_absent(e, y, state))
                return false;
            any = true;
        }
    }
    return any;
}

static bool have_group(const teds_rates *r, uint64_t key)
{
    for (size_t i = 0; i < r->group_count; i++)
        if (r->groups[i].key == key)
            return true;
    return false;
}

static bool add_absent(teds_rates *r, const teds_tally *t, int year, int state)
{
    uint64_t key = 0;

    if (!absent_everywhere(t, year, state))
        return true;
    for (size_t k = 0; k < r->by_count; k++) {
        uint64_t digit = 0;
        teds_digit(&r->digits[k], role_of(r->by[k]) == TEDS_ROLE_YEAR ? year : state, &digit);
        key += digit * r->digits[k].stride;
    }
    if (have_group(r, key))
        return true;
    if (!add_group(r, key))
        return false;
    r->groups[r->group_count - 1].g.absent = true;
    return true;
}

static int by_group_key(const void *a, const void *b)
{
    const struct group *x = a, *y = b;

    return (x->key > y->key) - (x->key < y->key);
}

/* Groups by state, or state and year, show the states that are absent, so that a gap has a reason. */
static teds_status add_absent_groups(teds_rates *r, const teds_tally *t, teds_error *err)
{
    const teds_variable *state = t->catalog->by_role[TEDS_ROLE_STATE];
    bool by_state = false, by_year = false, fine = true;

    for (size_t i = 0; i < r->by_count; i++) {
        by_state |= role_of(r->by[i]) == TEDS_ROLE_STATE;
        by_year |= role_of(r->by[i]) == TEDS_ROLE_YEAR;
    }
    if (!by_state || r->by_count != 1u + by_year)
        return TEDS_OK;
    for (size_t s = 0; fine && s < state->level_count; s++) {
        if (!by_year)
            fine = add_absent(r, t, 0, state->levels[s].code);
        for (int year = 1980; by_year && fine && year < 2100; year++)
            fine = add_absent(r, t, year, state->levels[s].code);
    }
    qsort(r->groups, r->group_count, sizeof *r->groups, by_group_key);
    return fine ? TEDS_OK : teds_nomem(err);
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
    for (int m = 0; m < TEDS_ANSWERS; m++)
        for (int h = 0; h < TEDS_ANSWERS; h++)
            sum->n[m][h] += t->n[m][h];
}

struct class_count {
    uint64_t cases, count, known, possible, all;
};

static struct class_count count_class(const struct table *t, unsigned cells,
                                      teds_missing_policy policy)
{
    struct class_count c = { 0 };

    for (int m = 0; m < TEDS_ANSWERS; m++) {
        for (int h = 0; h < TEDS_ANSWERS; h++) {
            unsigned can = possible_cells((enum teds_answer)m, (enum teds_answer)h);
            bool complete = m != TEDS_UNKNOWN && h != TEDS_UNKNOWN;
            unsigned taken_for = possible_cells(m == TEDS_YES ? TEDS_YES : TEDS_NO, h == TEDS_YES ? TEDS_YES : TEDS_NO);

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

    *e = (teds_estimate){ .count = n.count, .cases = n.cases, .upper = 1, .cluster_upper = 1,
                          .bound_defined = true };
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
    teds_cluster_count *clusters;
    struct table all = { 0 };
    teds_status st;

    for (size_t c = 0; g->g.absent && c < TEDS_CLASSES; c++) {
        g->g.estimate[c] = (teds_estimate){ .upper = 1, .cluster_upper = 1, .bound_upper = 1 };
        add_note(&g->g.estimate[c], "state_absent");
    }
    if (g->g.absent)
        return TEDS_OK;
    clusters = calloc(g->state_count, sizeof *clusters);
    st = clusters ? TEDS_OK : teds_nomem(err);

    for (size_t i = 0; i < g->state_count; i++) {
        add_tables(&all, &g->states[i].t);
        g->g.states += count_class(&g->states[i].t, YY, policy->missing).cases > 0;
    }
    for (int m = 0; m < TEDS_ANSWERS; m++) {
        for (int h = 0; h < TEDS_ANSWERS; h++) {
            g->g.discharges += all.n[m][h];
            g->g.missing += m == TEDS_UNKNOWN || h == TEDS_UNKNOWN ? all.n[m][h] : 0;
            g->g.medication_missing += m == TEDS_UNKNOWN ? all.n[m][h] : 0;
            g->g.mutual_help_missing += h == TEDS_UNKNOWN ? all.n[m][h] : 0;
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

bool teds_rates_has_class(const teds_rates *r, teds_class c)
{
    return r->policy.mutual_help != TEDS_NO_MUTUAL_HELP || c == TEDS_ANY_MEDICATION;
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
    if (st == TEDS_OK)
        st = add_absent_groups(r, tally, err);
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
