/*
 * tally_filter.c - tallies made smaller after counting: by rules over what the cells tell, and by
 * states that report too little.
 *
 * One tally that is wide enough answers for every definition that is narrower, without the data
 * being read again.  What is taken out goes to a box of the flow, as it would have while counting.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "cohort.h"
#include "tally.h"

enum { MOST_CODES = 128 }; /* of the state */

/* ---- codes from cells ------------------------------------------------- */

/* Can 'wanted' be told from the codes of 'have'? */
static bool can_make(const teds_variable *wanted, const teds_variable *have, bool *regroup)
{
    const teds_variable *base = teds_same_codes_as(have);

    *regroup = false;
    if (wanted == have || wanted == base)
        return true;
    if (!wanted->from || wanted->from != base)
        return false;
    *regroup = wanted->recode_count > 0;
    return true;
}

static bool find_part(const teds_tally *t, const teds_variable *wanted, struct teds_code_part *out)
{
    size_t n = t->outcome ? t->by_count + 1 : teds_tally_dimensions(t); /* medication is none there */

    out->wanted = wanted;
    for (size_t i = 0; i < n; i++) {
        out->d = &t->dimensions[i];
        if (can_make(wanted, out->d->variable, &out->regroup))
            return true;
    }
    return false;
}

bool teds_code_source_find(const teds_tally *t, const teds_variable *wanted,
                           struct teds_code_source *out)
{
    out->part_count = 0;
    if (find_part(t, wanted, &out->whole))
        return true;
    if (wanted->part_count > TEDS_MOST_PARTS)
        return false;
    for (; out->part_count < wanted->part_count; out->part_count++)
        if (!find_part(t, wanted->parts[out->part_count], &out->parts[out->part_count]))
            return false;
    return out->part_count > 0;
}

static int32_t code_of_part(const struct teds_code_part *s, uint64_t key)
{
    int32_t code = teds_key_code(s->d, key);

    return s->regroup ? teds_grouping_code(s->wanted, code) : code;
}

int32_t teds_code_of(const struct teds_code_source *s, uint64_t key)
{
    int32_t codes[TEDS_MOST_PARTS];
    const int32_t *columns[TEDS_MOST_PARTS];

    if (s->part_count == 0)
        return code_of_part(&s->whole, key);
    for (size_t i = 0; i < s->part_count; i++) {
        codes[i] = code_of_part(&s->parts[i], key);
        columns[i] = &codes[i];
    }
    return teds_derived_code(s->whole.wanted, columns, 0);
}

/* ---- taking cells out ------------------------------------------------- */

teds_status teds_tally_sieve(teds_tally *t, size_t added, teds_sieve_fn *judge, void *context,
                             teds_error *err)
{
    struct teds_cell_count *old = t->cells;
    size_t room = t->cell_room, count = t->cell_count;
    struct teds_tally_rule *rules = t->rules + t->rule_count - added;
    uint64_t kept = 0;
    bool fine = true;

    t->cells = NULL;
    t->cell_count = t->cell_room = 0;
    for (size_t i = 0; fine && i < room; i++) {
        bool missing = false;
        int rule;

        if (old[i].count == 0)
            continue;
        rule = judge(context, old[i].key, &missing);
        if (rule != TEDS_KEPT) {
            rules[rule].count += old[i].count;
            rules[rule].missing += missing ? old[i].count : 0;
            continue;
        }
        kept += old[i].count;
        fine = teds_tally_add(t, old[i].key, old[i].count);
    }
    if (!fine) {
        free(t->cells);
        t->cells = old;
        t->cell_room = room;
        t->cell_count = count;
        t->rule_count -= added;
        return teds_nomem(err);
    }
    free(old);
    t->kept = kept;
    return TEDS_OK;
}

/* ---- by rules --------------------------------------------------------- */

struct filter {
    const teds_cohort *cohort;
    struct teds_code_source *sources; /* one for each variable of the cohort */
    int32_t *codes;
    const int32_t **columns; /* columns[i] points to codes[i]: a row of its own */
};

static int judge_rules(void *context, uint64_t key, bool *missing)
{
    struct filter *f = context;

    for (size_t i = 0; i < f->cohort->variable_count; i++)
        f->codes[i] = teds_code_of(&f->sources[i], key);
    return teds_cohort_judge(f->cohort, f->columns, 0, missing);
}

/* The cohort in words: that of the rules if every record was counted, else both. */
static teds_status name_filtered(teds_tally *t, const teds_cohort *c, teds_error *err)
{
    bool every = t->rule_count == 0 && strcmp(t->cohort_name, "none") == 0;
    const char *between = strstr(t->cohort_title, " where ") ? " and " : " where ";
    struct teds_buf title = TEDS_BUF_INIT;

    teds_buf_str(&title, every ? c->title : t->cohort_title);
    for (size_t i = 0; !every && i < c->rule_count; i++) {
        teds_buf_printf(&title, "%s%s", between, c->rules[i].words);
        between = " and ";
    }
    if (every)
        t->cohort_name = teds_arena_copy(&t->arena, c->name, strlen(c->name));
    t->cohort_title = title.failed ? NULL : teds_arena_copy(&t->arena, title.data, title.length);
    teds_buf_free(&title);
    return t->cohort_name && t->cohort_title ? TEDS_OK : teds_nomem(err);
}

static teds_status find_sources(const teds_tally *t, struct filter *f, teds_error *err)
{
    for (size_t i = 0; i < f->cohort->variable_count; i++) {
        const teds_variable *v = f->cohort->variables[i];

        f->columns[i] = &f->codes[i];
        if (!teds_code_source_find(t, v, &f->sources[i]))
            return teds_fail(err, TEDS_ELAYOUT, "this tally was not made by %s, which a rule asks for; "
                                                "tally the data again with --by %s", v->name, v->name);
    }
    return TEDS_OK;
}

static teds_status filter(teds_tally *t, struct filter *f, teds_error *err)
{
    const teds_cohort *c = f->cohort;
    const char *name = t->cohort_name, *title = t->cohort_title;
    size_t before = t->rule_count;
    teds_status st = find_sources(t, f, err);

    if (st == TEDS_OK)
        st = name_filtered(t, c, err);
    for (size_t i = 0; st == TEDS_OK && i < c->rule_count; i++)
        st = teds_tally_add_rule(t, c->rules[i].text, c->rules[i].box, err);
    if (st == TEDS_OK)
        st = teds_tally_sieve(t, c->rule_count, judge_rules, f, err);
    if (st == TEDS_OK) {
        t->cohort = NULL; /* what would be counted now is not filtered */
        t->boxes_hidden |= t->suppress > 0;
        return TEDS_OK;
    }
    t->rule_count = before;
    t->cohort_name = name;
    t->cohort_title = title;
    return st;
}

teds_status teds_tally_filter(teds_tally *t, const teds_cohort *cohort, teds_error *err)
{
    size_t n = cohort->variable_count + 1;
    struct filter f = { cohort, calloc(n, sizeof *f.sources), calloc(n, sizeof *f.codes),
                        calloc(n, sizeof *f.columns) };
    teds_status st = f.sources && f.codes && f.columns ? filter(t, &f, err) : teds_nomem(err);

    free(f.sources);
    free(f.codes);
    free((void *)f.columns);
    return st;
}

/* ---- by what states report -------------------------------------------- */

struct reporting {
    const struct teds_dimension *last; /* state, medication, attendance */
    teds_mutual_help which;
    uint64_t all[MOST_CODES], missing[MOST_CODES]; /* by the digit of the state */
    double most;
};

static size_t state_digit(const struct reporting *r, uint64_t key)
{
    return (size_t)teds_key_digit(&r->last[TEDS_DIM_STATE], key);
}

static int32_t code_at(const struct reporting *r, enum teds_last_dimension i, uint64_t key)
{
    return teds_key_code(&r->last[i], key);
}

static bool is_missing(const struct reporting *r, uint64_t key)
{
    return teds_medication_answer(code_at(r, TEDS_DIM_MEDICATION, key)) == TEDS_UNKNOWN ||
           teds_mutual_help_answer(r->which, code_at(r, TEDS_DIM_DISCHARGE, key),
                                   code_at(r, TEDS_DIM_ADMISSION, key)) == TEDS_UNKNOWN;
}

static int reports_enough(void *context, uint64_t key, bool *missing)
{
    const struct reporting *r = context;
    size_t s = state_digit(r, key);

    *missing = is_missing(r, key);
    /* 29 of 100 are not more than 0.29, though 0.29 * 100 is less than 29 */
    return (double)r->missing[s] <= r->most * (double)r->all[s] * (1 + 1e-12) ? TEDS_KEPT : 0;
}

teds_status teds_tally_drop_states(teds_tally *t, teds_mutual_help which, double most_missing,
                                   teds_error *err)
{
    struct reporting r = { .last = &t->dimensions[t->by_count], .which = which, .most = most_missing };
    char rule[120], box[120], percent[TEDS_NUMBER_ROOM], share[TEDS_NUMBER_ROOM];
    teds_status st;

    if (!(most_missing >= 0 && most_missing <= 1))
        return teds_fail(err, TEDS_EARG, "the share of missing codes that a state may have is from 0 to 1");
    for (size_t i = 0; i < t->cell_room; i++) {
        size_t s = state_digit(&r, t->cells[i].key);

        if (t->cells[i].count == 0)
            continue;
        r.all[s] += t->cells[i].count;
        r.missing[s] += is_missing(&r, t->cells[i].key) ? t->cells[i].count : 0;
    }
    teds_number_text(100 * most_missing, percent);
    teds_number_text(most_missing, share);
    snprintf(box, sizeof box, "state with more than %s %% missing", percent);
    snprintf(rule, sizeof rule, "missing in state <= %s (mutual help: %s)", share,
             teds_mutual_help_name(which));
    st = teds_tally_add_rule(t, rule, box, err);
    return st == TEDS_OK ? teds_tally_sieve(t, 1, reports_enough, &r, err) : st;
}

/* ---- copying ---------------------------------------------------------- */

/* Merging brings the counts of the flow with it, and the kept of an empty tally. */
teds_status teds_tally_copy_head(const teds_tally *t, teds_tally *to, teds_error *err)
{
    teds_tally empty = *t; /* lent: nothing of it is changed or freed */
    teds_status st = TEDS_OK;

    empty.cells = NULL;
    empty.cell_count = empty.cell_room = 0;
    empty.kept = 0;
    to->cohort_name = teds_arena_copy(&to->arena, t->cohort_name, strlen(t->cohort_name));
    to->cohort_title = teds_arena_copy(&to->arena, t->cohort_title, strlen(t->cohort_title));
    to->constant_states = t->constant_states;
    to->suppress = t->suppress;
    to->boxes_hidden = t->boxes_hidden;
    to->outcome = t->outcome ? teds_arena_copy(&to->arena, t->outcome, strlen(t->outcome)) : NULL;
    to->outcome_label = t->outcome_label ? teds_arena_copy(&to->arena, t->outcome_label, strlen(t->outcome_label))
                                         : NULL;
    if (!to->cohort_name || !to->cohort_title || !to->outcome != !t->outcome ||
        !to->outcome_label != !t->outcome_label)
        return teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < t->rule_count; i++)
        st = teds_tally_add_rule(to, t->rules[i].text, t->rules[i].box, err);
    memcpy(empty.dimensions, to->dimensions, sizeof empty.dimensions); /* whatever 'to' is by */
    empty.by_count = to->by_count;
    return st == TEDS_OK ? teds_tally_merge(to, &empty, true, err) : st;
}

teds_status teds_tally_copy(const teds_tally *t, teds_tally **out, teds_error *err)
{
    struct teds_buf by = TEDS_BUF_INIT;
    teds_tally *copy = NULL;
    teds_status st;

    for (size_t i = 0; i < t->by_count; i++)
        teds_buf_printf(&by, "%s%s", i ? "," : "", t->dimensions[i].variable->name);
    st = by.failed ? teds_nomem(err) : teds_tally_blank(t->catalog, by.data, &copy, err);
    teds_buf_free(&by);
    if (st != TEDS_OK)
        return st;
    st = teds_tally_copy_head(t, copy, err);
    for (size_t i = 0; st == TEDS_OK && i < t->cell_room; i++)
        if (t->cells[i].count && !teds_tally_add(copy, t->cells[i].key, t->cells[i].count))
            st = teds_nomem(err);
    copy->kept = t->kept;
    if (st != TEDS_OK) {
        teds_tally_free(copy);
        return st;
    }
    *out = copy;
    return TEDS_OK;
}

/* ---- fewer variables -------------------------------------------------- */

static uint64_t projected_key(const teds_tally *from, const teds_tally *to,
                              const struct teds_code_source *sources, uint64_t key)
{
    const struct teds_dimension *last = &from->dimensions[from->by_count];
    uint64_t result = key % (last->stride * last->size); /* the dimensions behind --by are the same */

    for (size_t i = 0; i < to->by_count; i++) {
        uint64_t digit = 0;

        teds_digit(&to->dimensions[i], teds_code_of(&sources[i], key), &digit);
        result += digit * to->dimensions[i].stride;
    }
    return result;
}

teds_status teds_tally_project(const teds_tally *from, const char *by, teds_tally **out, teds_error *err)
{
    struct teds_code_source *sources = calloc(TEDS_MOST_BY, sizeof *sources);
    teds_tally *to = NULL;
    teds_status st = sources ? teds_tally_blank(from->catalog, by, &to, err) : teds_nomem(err);

    if (st == TEDS_OK)
        st = teds_tally_copy_head(from, to, err);
    for (size_t i = 0; st == TEDS_OK && i < to->by_count; i++)
        if (!teds_code_source_find(from, to->dimensions[i].variable, &sources[i]))
            st = teds_fail(err, TEDS_ELAYOUT, "this tally was not made by %s; tally the data again with --by %s",
                           to->dimensions[i].variable->name, to->dimensions[i].variable->name);
    for (size_t i = 0; st == TEDS_OK && i < from->cell_room; i++)
        if (from->cells[i].count && !teds_tally_add(to, projected_key(from, to, sources, from->cells[i].key),
                                                    from->cells[i].count))
            st = teds_nomem(err);
    free(sources);
    if (st != TEDS_OK) {
        teds_tally_free(to);
        return st;
    }
    to->kept = from->kept;
    *out = to;
    return TEDS_OK;
}
