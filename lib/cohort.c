/*
 * cohort.c - cohorts: rules in their order, and which of them takes a record.
 */
#include "cohort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- cohorts ---------------------------------------------------------- */

static teds_status extend_title(teds_cohort *c, const char *between, const char *rule, teds_error *err)
{
    size_t room = strlen(c->title) + strlen(between) + strlen(rule) + 1;
    char *title = teds_arena_alloc(&c->arena, room);

    if (!title)
        return teds_nomem(err);
    snprintf(title, room, "%s%s%s", c->title, between, rule);
    c->title = title;
    return TEDS_OK;
}

static const char *recipe_name_at(void *catalog, size_t i)
{
    return teds_cohort_recipe(catalog, i);
}

const char *teds_cohort_recipe(const teds_catalog *catalog, size_t i)
{
    return i < catalog->recipe_count ? catalog->recipes[i].name : NULL;
}

teds_status teds_cohort_new(const teds_catalog *catalog, const char *recipe,
                            const char *const *where, size_t where_count, teds_cohort **out,
                            teds_error *err)
{
    const struct teds_recipe *r = teds_recipe_find(catalog, recipe);
    teds_cohort *c;
    teds_status st = TEDS_OK;

    if (!r) {
        char room[TEDS_UNKNOWN_ROOM];
        return teds_fail(err, TEDS_EARG, "%s",
                         teds_unknown("cohort", recipe, recipe_name_at, (void *)catalog, room));
    }
    c = calloc(1, sizeof *c);
    if (!c)
        return teds_nomem(err);
    c->catalog = catalog;
    c->name = r->name;
    c->title = r->title;
    for (size_t i = 0; st == TEDS_OK && i < r->rule_count; i++)
        st = teds_rule_add(c, r->rules[i].rule, r->rules[i].box, err);
    for (size_t i = 0; st == TEDS_OK && i < where_count; i++) {
        st = teds_rule_add(c, where[i], NULL, err);
        if (st == TEDS_OK)
            st = extend_title(c, i ? " and " : " where ", c->rules[c->rule_count - 1].words, err);
    }
    if (st != TEDS_OK) {
        teds_cohort_free(c);
        return st;
    }
    *out = c;
    return TEDS_OK;
}

teds_status teds_rules_compile(const teds_catalog *catalog, const char *const *rules, size_t count,
                               struct teds_cohort **out, teds_error *err)
{
    teds_cohort *c = calloc(1, sizeof *c);
    teds_status st = TEDS_OK;

    if (!c)
        return teds_nomem(err);
    c->catalog = catalog;
    c->name = c->title = "";
    for (size_t i = 0; st == TEDS_OK && i < count; i++)
        st = teds_rule_add(c, rules[i], NULL, err);
    if (st != TEDS_OK) {
        teds_cohort_free(c);
        return st;
    }
    *out = c;
    return TEDS_OK;
}

void teds_cohort_free(teds_cohort *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->rule_count; i++) {
        for (size_t k = 0; k < c->rules[i].test_count; k++)
            free(c->rules[i].tests[k].ranges);
        free(c->rules[i].tests);
    }
    free(c->rules);
    free(c->variables);
    teds_arena_free(&c->arena);
    free(c);
}

const char *teds_cohort_name(const teds_cohort *c) { return c->name; }
const char *teds_cohort_title(const teds_cohort *c) { return c->title; }

const char *teds_cohort_rule(const teds_cohort *c, size_t i)
{
    return i < c->rule_count ? c->rules[i].text : NULL;
}

const teds_variable *teds_cohort_variable(const teds_cohort *cohort, size_t i)
{
    return i < cohort->variable_count ? cohort->variables[i] : NULL;
}

const char *teds_cohort_box(const teds_cohort *c, size_t i)
{
    return i < c->rule_count ? c->rules[i].box : NULL;
}

/* ---- judging rows ----------------------------------------------------- */

static bool names(const struct teds_test *t, int32_t value)
{
    for (size_t i = 0; i < t->range_count; i++)
        if (value >= t->ranges[i].low && value <= t->ranges[i].high)
            return true;
    return false;
}

/* Does "!= -9" leave a missing value out?  Yes: it is named.  "!= 5" too: it is not known. */
bool teds_test_holds(const struct teds_test *t, int32_t value)
{
    return t->not ? value >= 0 && !names(t, value) : names(t, value);
}

int teds_cohort_judge(const teds_cohort *c, const int32_t *const *columns, size_t row, bool *missing)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        for (size_t k = 0; k < c->rules[i].test_count; k++) {
            const struct teds_test *t = &c->rules[i].tests[k];
            int32_t value = columns[t->variable][row];

            if (!teds_test_holds(t, value)) {
                *missing = value < 0;
                return (int)i;
            }
        }
    }
    return TEDS_KEPT;
}

size_t teds_rules_first(const teds_cohort *c, const int32_t *const *columns, size_t row)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        const struct teds_rule *rule = &c->rules[i];
        size_t k = 0;

        while (k < rule->test_count && teds_test_holds(&rule->tests[k], columns[rule->tests[k].variable][row]))
            k++;
        if (k == rule->test_count)
            return i;
    }
    return c->rule_count;
}

enum teds_truth teds_rule_truth(const teds_cohort *c, size_t rule, const int32_t *const *columns,
                                size_t row)
{
    enum teds_truth truth = TEDS_TRUE;

    for (size_t k = 0; k < c->rules[rule].test_count; k++) {
        const struct teds_test *t = &c->rules[rule].tests[k];
        int32_t value = columns[t->variable][row];

        if (teds_test_holds(t, value))
            continue;
        if (value >= 0 || (t->not && names(t, value)))
            return TEDS_FALSE;
        truth = TEDS_NOT_KNOWN;
    }
    return truth;
}
