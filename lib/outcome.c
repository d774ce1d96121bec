/*
 * outcome.c - a tally in which an outcome stands in the place of medication.
 *
 * All that is made from tallies - shares, intervals, bounds, comparisons, trends - is then made for
 * the outcome, as that of the class any_medication with mutual help not looked at.
 */
#include <stdlib.h>
#include <string.h>

#include "cohort.h"
#include "sweep.h"
#include "tally.h"

enum { MOST_LABELS = 3 };

/* A label that needs its variable before it. */
static bool says_little(const char *label)
{
    return label && (strcmp(label, "Yes") == 0 || strcmp(label, "No") == 0);
}

/* "Dropped out of treatment", "Medication planned: No", or the rule in words if it says more than that. */
static teds_status label(const struct teds_rule *rule, const teds_variable *v, char **out, teds_error *err)
{
    const struct teds_test *test = &rule->tests[0];
    struct teds_buf b = TEDS_BUF_INIT;
    bool plain = rule->test_count == 1 && !test->not && test->range_count <= MOST_LABELS;

    if (plain && says_little(teds_variable_label(v, test->ranges[0].low)))
        teds_buf_printf(&b, "%s: ", v->label && *v->label ? v->label : v->name);
    for (size_t i = 0; plain && i < test->range_count; i++) {
        const char *word = teds_variable_label(v, test->ranges[i].low);

        plain = word && test->ranges[i].low == test->ranges[i].high;
        if (plain)
            teds_buf_printf(&b, "%s%s", i ? " or " : "", word);
    }
    if (!plain) {
        b.length = 0;
        teds_buf_str(&b, rule->words);
        if (!b.failed && b.data && *b.data >= 'a' && *b.data <= 'z') /* it stands in a title */
            *b.data = (char)(*b.data - 'a' + 'A');
    }
    *out = b.data;
    if (b.failed || !b.data) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    return TEDS_OK;
}

/* What one cell becomes. */
struct outcome {
    const teds_cohort *rule; /* one rule */
    struct teds_code_source *sources; /* of its variables */
    struct teds_code_source by[TEDS_MOST_BY];
    int32_t *codes;
    const int32_t **columns;
};

static uint64_t digit_of(const struct teds_dimension *d, int32_t code)
{
    uint64_t digit = 0;

    return teds_digit(d, code, &digit) ? digit * d->stride : 0;
}

static uint64_t new_key(const teds_tally *from, const teds_tally *to, const struct outcome *o, uint64_t key)
{
    static const int32_t medication[] = { [TEDS_FALSE] = TEDS_MEDICATION_NO, [TEDS_TRUE] = TEDS_MEDICATION_YES,
                                          [TEDS_NOT_KNOWN] = TEDS_MISSING };
    const struct teds_dimension *state = &from->dimensions[from->by_count + TEDS_DIM_STATE];
    const struct teds_dimension *last = &to->dimensions[to->by_count];
    uint64_t result = 0;

    for (size_t i = 0; i < o->rule->variable_count; i++)
        o->codes[i] = teds_code_of(&o->sources[i], key);
    for (size_t i = 0; i < to->by_count; i++)
        result += digit_of(&to->dimensions[i], teds_code_of(&o->by[i], key));
    result += digit_of(&last[TEDS_DIM_STATE], teds_key_code(state, key));
    result += digit_of(&last[TEDS_DIM_MEDICATION], medication[teds_rule_truth(o->rule, 0, o->columns, 0)]);
    result += digit_of(&last[TEDS_DIM_DISCHARGE], TEDS_NOT_COLLECTED);
    return result + digit_of(&last[TEDS_DIM_ADMISSION], TEDS_NOT_COLLECTED);
}

static teds_status find(const teds_tally *t, const teds_variable *v, struct teds_code_source *out,
                        teds_error *err)
{
    return teds_code_source_find(t, v, out)
               ? TEDS_OK
               : teds_fail(err, TEDS_ELAYOUT, "this tally was not made by %s; tally the data again with --by %s",
                           v->name, v->name);
}

static teds_status find_all(const teds_tally *from, const teds_tally *to, struct outcome *o,
                            teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < o->rule->variable_count; i++) {
        o->columns[i] = &o->codes[i];
        st = find(from, o->rule->variables[i], &o->sources[i], err);
    }
    for (size_t i = 0; st == TEDS_OK && i < to->by_count; i++)
        st = find(from, to->dimensions[i].variable, &o->by[i], err);
    return st;
}

static teds_status move_cells(const teds_tally *from, teds_tally *to, const teds_cohort *rule,
                              teds_error *err)
{
    size_t n = rule->variable_count;
    struct outcome o = { .rule = rule, .sources = calloc(n, sizeof *o.sources),
                         .codes = calloc(n, sizeof *o.codes), .columns = calloc(n, sizeof *o.columns) };
    teds_status st = o.sources && o.codes && o.columns ? find_all(from, to, &o, err) : teds_nomem(err);

    for (size_t i = 0; st == TEDS_OK && i < from->cell_room; i++)
        if (from->cells[i].count &&
            !teds_tally_add(to, new_key(from, to, &o, from->cells[i].key), from->cells[i].count))
            st = teds_nomem(err);
    free(o.sources);
    free(o.codes);
    free((void *)o.columns);
    return st;
}

/* What is not cells: cohort, flow, inputs, problems. */
static teds_status copy_rest(const teds_tally *from, teds_tally *to, const teds_cohort *rule,
                             teds_error *err)
{
    char *words = NULL;
    teds_status st = teds_tally_copy_head(from, to, err);

    if (st == TEDS_OK)
        st = label(&rule->rules[0], rule->variables[0], &words, err);
    if (st != TEDS_OK)
        return st;
    to->kept = from->kept;
    to->outcome = teds_arena_copy(&to->arena, rule->rules[0].text, strlen(rule->rules[0].text));
    to->outcome_label = teds_arena_copy(&to->arena, words, strlen(words));
    free(words);
    return to->outcome && to->outcome_label ? TEDS_OK : teds_nomem(err);
}

teds_status teds_tally_outcome(const teds_tally *tally, const char *rule, const char *by,
                               teds_tally **out, teds_error *err)
{
    teds_cohort *c = NULL;
    teds_tally *t = NULL;
    teds_status st = teds_rules_compile(tally->catalog, &rule, 1, &c, err);

    if (st == TEDS_OK)
        st = teds_tally_blank(tally->catalog, by, &t, err);
    if (st == TEDS_OK)
        st = copy_rest(tally, t, c, err);
    if (st == TEDS_OK)
        st = move_cells(tally, t, c, err);
    teds_cohort_free(c);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}

teds_status teds_outcome_by(const teds_catalog *catalog, const char *rule, const char *by, char **out,
                            teds_error *err)
{
    teds_sweep *s = NULL;
    teds_status st = teds_sweep_new(catalog, &s, err);

    if (st == TEDS_OK)
        st = teds_sweep_needs(s, rule, err);
    if (st == TEDS_OK)
        st = teds_sweep_by(s, by, out, err);
    teds_sweep_free(s);
    return st;
}
