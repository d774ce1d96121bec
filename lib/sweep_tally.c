/*
 * sweep_tally.c - the definitions of a sweep on a tally: their rules, what must be counted for them, and the
 * tally of one and of the next.
 */
#include "sweep.h"

#include <stdlib.h>
#include <string.h>

#include "tally.h"

/* ---- rules ------------------------------------------------------------ */

/* What the definition lets {name} stand for, or NULL. */
static const char *stands_for(const teds_sweep *s, size_t definition, const char *name, size_t length)
{
    for (size_t q = 0; q < s->question_count; q++) {
        const struct teds_sweep_answer *a = teds_sweep_answer_at(s, definition, q);

        for (size_t k = 0; k < a->setting_count; k++) {
            const char *value = a->settings[k].value;

            if (a->settings[k].key == TEDS_SET_LET && strncmp(value, name, length) == 0 &&
                value[length] == ' ')
                return value + length + strspn(value + length, " ");
        }
    }
    return NULL;
}

teds_status teds_sweep_rule(const teds_sweep *s, size_t definition, const char *rule, char **out,
                            teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;

    teds_buf_str(&b, "");
    while (*rule) {
        size_t n = strcspn(rule, "{"), length;
        const char *value;

        teds_buf_add(&b, rule, n);
        rule += n;
        if (!*rule)
            break;
        length = strcspn(rule, "}");
        value = stands_for(s, definition, rule + 1, length - 1);
        if (!value || !rule[length]) {
            teds_buf_free(&b);
            return teds_fail(err, TEDS_EARG, "\"%.60s\": no question says what this stands for", rule);
        }
        teds_buf_str(&b, value);
        rule += length + 1;
    }
    if (b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    *out = b.data;
    return TEDS_OK;
}

/* ---- what the tally must be by ------------------------------------------ */

struct gathering {
    const teds_catalog *catalog;
    bool outcome;
    const teds_variable *list[TEDS_MOST_BY * 4];
    size_t count;
};

/* State, medication and attendance are in every tally, but of an outcome only the state. */
static bool always_there(const teds_variable *v, bool outcome)
{
    const teds_variable *base = v->from ? v->from : v;
    size_t there = 0;

    while (there < v->part_count && always_there(v->parts[there], outcome))
        there++;
    if (v->part_count > 0)
        return there == v->part_count;
    return base->role == TEDS_ROLE_STATE ||
           (!outcome && base->role != TEDS_ROLE_NONE && base->role != TEDS_ROLE_YEAR);
}

static void gather(struct gathering *g, const teds_variable *v)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->list[i] == v || (v->from && v->from == g->list[i]))
            return;
    if (!always_there(v, g->outcome) && g->count < TEDS_COUNT(g->list))
        g->list[g->count++] = v;
}

static teds_status gather_rule(const teds_sweep *s, struct gathering *g, size_t definition,
                               const char *text, teds_error *err)
{
    struct teds_cohort *rules = NULL;
    char *rule = NULL;
    teds_status st = *text ? teds_sweep_rule(s, definition, text, &rule, err) : TEDS_OK;

    if (st == TEDS_OK && rule)
        st = teds_rules_compile(s->catalog, (const char *const[]){ rule }, 1, &rules, err);
    for (size_t i = 0; rules && i < rules->variable_count; i++)
        gather(g, rules->variables[i]);
    teds_cohort_free(rules);
    free(rule);
    return st;
}

static teds_status gather_cohort(struct gathering *g, const char *name, teds_error *err)
{
    teds_cohort *c = NULL;
    teds_status st = teds_cohort_new(g->catalog, name, NULL, 0, &c, err);

    for (size_t i = 0; c && i < c->variable_count; i++)
        gather(g, c->variables[i]);
    teds_cohort_free(c);
    return st;
}

static teds_status gather_definition(const teds_sweep *s, struct gathering *g, size_t definition,
                                     teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t q = 0; st == TEDS_OK && q < s->question_count; q++) {
        const struct teds_sweep_answer *a = teds_sweep_answer_at(s, definition, q);

        for (size_t k = 0; st == TEDS_OK && k < a->setting_count; k++) {
            if (a->settings[k].key == TEDS_SET_WHERE)
                st = gather_rule(s, g, definition, a->settings[k].value, err);
            else if (a->settings[k].key == TEDS_SET_COHORT)
                st = gather_cohort(g, a->settings[k].value, err);
            else if (a->settings[k].key == TEDS_SET_CONSTANT_STATES)
                gather(g, teds_variable_find(s->catalog, "year"));
        }
    }
    for (size_t i = 0; st == TEDS_OK && i < s->need_count; i++)
        st = gather_rule(s, g, definition, s->needs[i], err);
    return st;
}

static teds_status gather_list(const teds_sweep *s, struct gathering *g, const char *by, teds_error *err)
{
    const teds_variable *list[TEDS_MOST_BY];
    const char *names[TEDS_MOST_BY];
    size_t count = 0;
    teds_status st = teds_by_parse(s->catalog, by, list, names, &count, err);

    for (size_t i = 0; st == TEDS_OK && i < count; i++)
        gather(g, list[i]);
    return st;
}

/* Without those that another tells, of which they are groupings and which came later. */
static teds_status list_gathered(const struct gathering *g, char **by, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;

    for (size_t i = 0; i < g->count; i++) {
        bool told = false;

        for (size_t k = 0; k < g->count; k++)
            told |= g->list[i]->from && g->list[i]->from == g->list[k];
        if (!told)
            teds_buf_printf(&b, "%s%s", b.length ? "," : "", g->list[i]->name);
    }
    if (b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    *by = b.data;
    return TEDS_OK;
}

teds_status teds_sweep_by(const teds_sweep *s, const char *more, char **by, teds_error *err)
{
    struct gathering g = { .catalog = s->catalog, .outcome = s->outcome };
    teds_status st = gather_list(s, &g, more, err);

    for (size_t i = 0; st == TEDS_OK && i < teds_sweep_definitions(s); i++)
        st = gather_definition(s, &g, i, err);
    return st == TEDS_OK ? list_gathered(&g, by, err) : st;
}

/* ---- one definition ---------------------------------------------------- */

static teds_status apply_rule(const teds_sweep *s, teds_tally *t, size_t definition,
                              const struct teds_sweep_setting *setting, teds_error *err)
{
    bool is_rule = setting->key == TEDS_SET_WHERE;
    teds_cohort *c = NULL;
    char *rule = NULL;
    teds_status st;

    if (is_rule && !*setting->value)
        return TEDS_OK;
    st = is_rule ? teds_sweep_rule(s, definition, setting->value, &rule, err) : TEDS_OK;
    if (st == TEDS_OK)
        st = teds_cohort_new(s->catalog, is_rule ? "none" : setting->value,
                             (const char *const[]){ rule }, is_rule, &c, err);
    if (st == TEDS_OK)
        st = teds_tally_filter(t, c, err);
    teds_cohort_free(c);
    free(rule);
    return st;
}

/* Puts what is no rule into the policy, and into what is done to the states later. */
static void settle(const struct teds_sweep_setting *setting, teds_policy *policy, double *max_missing,
                   bool *constant_states)
{
    const char *v = setting->value;

    switch (setting->key) {
    case TEDS_SET_MISSING: policy->missing = strcmp(v, "as-no") == 0 ? TEDS_AS_NO : TEDS_COMPLETE; break;
    case TEDS_SET_MUTUAL_HELP:
        policy->mutual_help = strcmp(v, "admission") == 0 ? TEDS_AT_ADMISSION
                              : strcmp(v, "either") == 0  ? TEDS_AT_EITHER
                              : strcmp(v, "none") == 0    ? TEDS_NO_MUTUAL_HELP
                                                          : TEDS_AT_DISCHARGE;
        break;
    case TEDS_SET_MAX_MISSING: teds_number_read(v, strlen(v), max_missing); break;
    case TEDS_SET_CONSTANT_STATES: *constant_states = strcmp(v, "yes") == 0; break;
    case TEDS_SET_INTERVAL: policy->interval = v; break;
    case TEDS_SET_LEVEL: teds_number_read(v, strlen(v), &policy->level); break;
    default: break;
    }
}

/* The rules of a definition, applied. */
static teds_status apply_rules(const teds_sweep *s, teds_tally *t, size_t definition, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t q = 0; st == TEDS_OK && q < s->question_count; q++) {
        const struct teds_sweep_answer *a = teds_sweep_answer_at(s, definition, q);

        for (size_t k = 0; st == TEDS_OK && k < a->setting_count; k++)
            if (a->settings[k].key == TEDS_SET_WHERE || a->settings[k].key == TEDS_SET_COHORT)
                st = apply_rule(s, t, definition, &a->settings[k], err);
    }
    return st;
}

/* What is no rule: into the policy, or done to the tally. */
static teds_status settle_all(const teds_sweep *s, teds_tally *t, size_t definition, teds_policy *policy,
                              teds_error *err)
{
    double max_missing = 1;
    bool constant_states = false;
    teds_status st = TEDS_OK;

    for (size_t q = 0; q < s->question_count; q++) {
        const struct teds_sweep_answer *a = teds_sweep_answer_at(s, definition, q);

        for (size_t k = 0; k < a->setting_count; k++)
            settle(&a->settings[k], policy, &max_missing, &constant_states);
    }
    if (constant_states)
        st = teds_tally_keep_constant_states(t, err);
    if (st == TEDS_OK && max_missing < 1)
        st = teds_tally_drop_states(t, policy->mutual_help, max_missing, err);
    return st;
}

static teds_status filtered(const teds_sweep *s, const teds_tally *tally, size_t definition, teds_tally **out,
                            teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = tally->suppress ? teds_fail(err, TEDS_EARG, "definitions that differ by few discharges "
                                                                 "reveal what is hidden; no sweep with --suppress")
                                     : teds_tally_copy(tally, &t, err);

    if (st == TEDS_OK)
        st = apply_rules(s, t, definition, err);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}

/* Takes 't': hands it over settled, or frees it. */
static teds_status settled(const teds_sweep *s, teds_tally *t, size_t definition, teds_policy *policy, teds_tally **out,
                           teds_error *err)
{
    teds_status st = settle_all(s, t, definition, policy, err);

    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}

teds_status teds_sweep_definition(const teds_sweep *s, const teds_tally *tally, size_t definition,
                                  teds_policy *policy, teds_tally **out, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = filtered(s, tally, definition, &t, err);

    return st == TEDS_OK ? settled(s, t, definition, policy, out, err) : st;
}

/* ---- definitions one after the other -------------------------------------- */

static bool has_rules(const struct teds_sweep_question *q)
{
    for (size_t a = 0; a < q->answer_count; a++)
        for (size_t k = 0; k < q->answers[a].setting_count; k++)
            if (q->answers[a].settings[k].key == TEDS_SET_WHERE || q->answers[a].settings[k].key == TEDS_SET_COHORT ||
                q->answers[a].settings[k].key == TEDS_SET_LET)
                return true;
    return false;
}

static bool same_rules(const teds_sweep *s, size_t one, size_t other)
{
    for (size_t q = 0; q < s->question_count; q++)
        if (has_rules(&s->questions[q]) && teds_sweep_answer_at(s, one, q) != teds_sweep_answer_at(s, other, q))
            return false;
    return true;
}

/* What is asked for after the rules: groups, rules of cells, the year for constant states. */
static teds_status later_by(const teds_sweep *s, size_t definition, const char *by, char **out, teds_error *err)
{
    struct gathering g = { .catalog = s->catalog, .outcome = s->outcome };
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < s->need_count; i++)
        st = gather_rule(s, &g, definition, s->needs[i], err);
    if (teds_sweep_settles(s, "constant-states"))
        gather(&g, teds_variable_find(s->catalog, "year"));
    if (st == TEDS_OK)
        st = gather_list(s, &g, by, err);
    return st == TEDS_OK ? list_gathered(&g, out, err) : st;
}

static teds_status refill(const teds_sweep *s, const teds_tally *tally, size_t definition, const char *by,
                          struct teds_sweep_cache *cache, teds_error *err)
{
    teds_tally *t = NULL;
    char *list = NULL;
    teds_status st = filtered(s, tally, definition, &t, err);

    teds_tally_free(cache->filtered);
    cache->filtered = NULL;
    cache->definition = definition;
    if (st == TEDS_OK)
        st = later_by(s, definition, by, &list, err);
    if (st == TEDS_OK)
        st = teds_tally_project(t, list, &cache->filtered, err);
    teds_tally_free(t);
    free(list);
    return st;
}

teds_status teds_sweep_next(const teds_sweep *s, const teds_tally *tally, size_t definition,
                            struct teds_sweep_cache *cache, teds_policy *policy, teds_tally **out, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = TEDS_OK;

    if (!cache->filtered || !same_rules(s, cache->definition, definition))
        st = refill(s, tally, definition, policy->by, cache, err);
    if (st == TEDS_OK)
        st = teds_tally_copy(cache->filtered, &t, err);
    return st == TEDS_OK ? settled(s, t, definition, policy, out, err) : st;
}
