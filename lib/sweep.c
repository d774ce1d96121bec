/*
 * sweep.c - open questions, their answers, and the tally of each combination.
 */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/interval.h>

#include "tally.h"

static const char *const key_names[TEDS_SET_KEYS] = {
    [TEDS_SET_WHERE] = "where",
    [TEDS_SET_COHORT] = "cohort",
    [TEDS_SET_MISSING] = "missing",
    [TEDS_SET_MUTUAL_HELP] = "mutual-help",
    [TEDS_SET_MAX_MISSING] = "max-missing",
    [TEDS_SET_CONSTANT_STATES] = "constant-states",
    [TEDS_SET_INTERVAL] = "interval",
    [TEDS_SET_LEVEL] = "level",
    [TEDS_SET_LET] = "let",
};

static const char *key_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_SET_KEYS ? key_names[i] : NULL;
}

/* ---- building --------------------------------------------------------- */

teds_status teds_sweep_new(const teds_catalog *catalog, teds_sweep **out, teds_error *err)
{
    teds_sweep *s = calloc(1, sizeof *s);

    if (!s)
        return teds_nomem(err);
    s->catalog = catalog;
    *out = s;
    return TEDS_OK;
}

void teds_sweep_free(teds_sweep *s)
{
    if (!s)
        return;
    for (size_t q = 0; q < s->question_count; q++) {
        for (size_t a = 0; a < s->questions[q].answer_count; a++)
            free(s->questions[q].answers[a].settings);
        free(s->questions[q].answers);
    }
    free(s->questions);
    free(s->needs);
    teds_arena_free(&s->arena);
    free(s);
}

void teds_sweep_of_outcome(teds_sweep *s)
{
    s->outcome = true;
}

static struct teds_sweep_question *find_question(const teds_sweep *s, const char *name)
{
    for (size_t q = 0; q < s->question_count; q++)
        if (teds_same_word(s->questions[q].name, name))
            return &s->questions[q];
    return NULL;
}

static struct teds_sweep_answer *find_answer(const struct teds_sweep_question *q, const char *name)
{
    for (size_t a = 0; a < q->answer_count; a++)
        if (teds_same_word(q->answers[a].name, name))
            return &q->answers[a];
    return NULL;
}

/* Finds or makes; NULL if there is no memory. */
static struct teds_sweep_answer *have_answer(teds_sweep *s, const char *question, const char *answer)
{
    struct teds_sweep_question *q = find_question(s, question);
    struct teds_sweep_answer *a;

    if (!q) {
        if (!TEDS_PUSH(s->questions, s->question_count, s->question_room))
            return NULL;
        q = &s->questions[s->question_count - 1];
        *q = (struct teds_sweep_question){ .name = teds_arena_copy(&s->arena, question, strlen(question)) };
    }
    a = find_answer(q, answer);
    if (a)
        return a;
    if (!TEDS_PUSH(q->answers, q->answer_count, q->answer_room))
        return NULL;
    a = &q->answers[q->answer_count - 1];
    *a = (struct teds_sweep_answer){ .name = teds_arena_copy(&s->arena, answer, strlen(answer)) };
    return q->name && a->name ? a : NULL;
}

/* ---- is the value one that can be? ------------------------------------ */

static teds_status one_of(const char *key, const char *value, const char *const *words, size_t count,
                          teds_error *err)
{
    struct teds_buf list = TEDS_BUF_INIT;
    teds_status st;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value) == 0)
            return TEDS_OK;
    }
    for (size_t i = 0; i < count; i++)
        teds_buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    st = list.failed ? teds_nomem(err)
                     : teds_fail(err, TEDS_EARG, "%s: \"%s\" is not one of %s", key, value, list.data);
    teds_buf_free(&list);
    return st;
}

static teds_status check_number(const char *key, const char *value, bool open, teds_error *err)
{
    double d = -1;
    bool fine = teds_number_read(value, strlen(value), &d) && (open ? d > 0 && d < 1 : d >= 0 && d <= 1);

    return fine ? TEDS_OK
                : teds_fail(err, TEDS_EARG, "%s: \"%s\" is not %s 0 %s 1", key, value,
                            open ? "between" : "a share from", open ? "and" : "to");
}

static teds_status check_cohort(const teds_sweep *s, const char *name, teds_error *err)
{
    teds_cohort *trial = NULL;
    teds_status st = teds_cohort_new(s->catalog, name, NULL, 0, &trial, err);

    teds_cohort_free(trial);
    return st;
}

static teds_status check_value(const teds_sweep *s, enum teds_sweep_key key, const char *value,
                               teds_error *err)
{
    static const char *const missing[] = { "complete", "as-no" }, *const yes_no[] = { "yes", "no" };
    static const char *const when[] = { "discharge", "admission", "either", "none" };
    teds_interval_result trial;

    switch (key) {
    case TEDS_SET_COHORT: return check_cohort(s, value, err);
    case TEDS_SET_MISSING: return one_of(key_names[key], value, missing, TEDS_COUNT(missing), err);
    case TEDS_SET_MUTUAL_HELP: return one_of(key_names[key], value, when, TEDS_COUNT(when), err);
    case TEDS_SET_CONSTANT_STATES: return one_of(key_names[key], value, yes_no, TEDS_COUNT(yes_no), err);
    case TEDS_SET_INTERVAL: return teds_interval(value, 1, 2, 0.95, &trial, err);
    case TEDS_SET_MAX_MISSING: return check_number(key_names[key], value, false, err);
    case TEDS_SET_LEVEL: return check_number(key_names[key], value, true, err);
    case TEDS_SET_LET:
        return strchr(value, ' ') ? TEDS_OK : teds_fail(err, TEDS_EARG, "let: \"%s\" is not NAME TEXT", value);
    default: return TEDS_OK; /* rules are looked at when all questions are known */
    }
}

teds_status teds_sweep_answer(teds_sweep *s, const char *question, const char *answer, const char *key,
                              const char *value, teds_error *err)
{
    enum teds_sweep_key k = TEDS_SET_KEYS;
    struct teds_sweep_answer *a;
    char room[TEDS_UNKNOWN_ROOM];
    teds_status st;

    for (int i = 0; i < TEDS_SET_KEYS; i++)
        if (strcmp(key_names[i], key) == 0)
            k = (enum teds_sweep_key)i;
    if (k == TEDS_SET_KEYS)
        return teds_fail(err, TEDS_EARG, "%s", teds_unknown("setting to vary", key, key_at, NULL, room));
    st = check_value(s, k, value, err);
    if (st != TEDS_OK)
        return st;
    a = have_answer(s, question, answer);
    if (!a || !TEDS_PUSH(a->settings, a->setting_count, a->setting_room))
        return teds_nomem(err);
    a->settings[a->setting_count - 1] =
        (struct teds_sweep_setting){ k, teds_arena_copy(&s->arena, value, strlen(value)) };
    if (!a->settings[a->setting_count - 1].value)
        return teds_nomem(err);
    if (teds_sweep_definitions(s) > TEDS_MOST_DEFINITIONS)
        return teds_fail(err, TEDS_EARG, "more than %d definitions; vary less at a time",
                         TEDS_MOST_DEFINITIONS);
    return TEDS_OK;
}

teds_status teds_sweep_needs(teds_sweep *s, const char *rule, teds_error *err)
{
    if (!TEDS_PUSH(s->needs, s->need_count, s->need_room))
        return teds_nomem(err);
    s->needs[s->need_count - 1] = teds_arena_copy(&s->arena, rule, strlen(rule));
    return s->needs[s->need_count - 1] ? TEDS_OK : teds_nomem(err);
}

/* ---- "KEY=VALUE,VALUE" ------------------------------------------------- */

static const char *answer_at(void *context, size_t i)
{
    const struct teds_sweep_question *q = context;

    return i < q->answer_count ? q->answers[i].name : NULL;
}

/* Leaves only the answers that 'wanted' marks. */
static void keep_answers(struct teds_sweep_question *q, const bool *wanted)
{
    size_t n = 0;

    for (size_t a = 0; a < q->answer_count; a++) {
        if (wanted[a])
            q->answers[n++] = q->answers[a];
        else
            free(q->answers[a].settings);
    }
    q->answer_count = n;
}

/* Calls each() for every part between separators, trimmed; stops where it fails. */
static teds_status each_part(char *list, char separator, void *context,
                             teds_status (*each)(void *context, const char *part))
{
    teds_status st = TEDS_OK;

    while (list && st == TEDS_OK) {
        char *end = strchr(list, separator), *last = end ? end : list + strlen(list);
        char *next = end ? end + 1 : NULL;

        list += strspn(list, " ");
        while (last > list && last[-1] == ' ')
            last--;
        *last = '\0';
        st = each(context, list);
        list = next;
    }
    return st;
}

struct varying {
    teds_sweep *s;
    const char *question, *key;
    struct teds_sweep_question *there; /* the question, if it was there before */
    bool *wanted;
    teds_error *err;
};

static teds_status want_answer(void *context, const char *name)
{
    struct varying *v = context;
    struct teds_sweep_answer *a = find_answer(v->there, name);
    char room[TEDS_UNKNOWN_ROOM], kind[80];

    if (a) {
        v->wanted[a - v->there->answers] = true;
        return TEDS_OK;
    }
    snprintf(kind, sizeof kind, "answer to %.60s", v->there->name);
    return teds_fail(v->err, TEDS_EARG, "%s", teds_unknown(kind, name, answer_at, v->there, room));
}

static teds_status add_value(void *context, const char *value)
{
    struct varying *v = context;
    bool rule = strcmp(v->key, "where") == 0;

    if (!*value && !rule)
        return teds_fail(v->err, TEDS_EARG, "%s: an empty value", v->key);
    return teds_sweep_answer(v->s, v->question, *value ? value : "all", v->key, value, v->err);
}

static teds_status restrict_question(struct varying *v, char *list)
{
    teds_status st;

    v->wanted = calloc(v->there->answer_count, sizeof *v->wanted);
    if (!v->wanted)
        return teds_nomem(v->err);
    st = each_part(list, ',', v, want_answer);
    if (st == TEDS_OK)
        keep_answers(v->there, v->wanted);
    free(v->wanted);
    return st;
}

teds_status teds_sweep_vary(teds_sweep *s, const char *text, teds_error *err)
{
    char *copy = teds_strdup(text), *equals, *colon;
    struct varying v = { .s = s, .err = err };
    teds_status st;

    if (!copy)
        return teds_nomem(err);
    equals = strchr(copy, '=');
    if (!equals || equals == copy) {
        free(copy);
        return teds_fail(err, TEDS_EARG, "\"%s\" is not KEY=VALUE,VALUE", text);
    }
    *equals = '\0';
    colon = strchr(copy, ':');
    if (colon)
        *colon = '\0';
    v.question = copy;
    v.key = colon ? colon + 1 : copy;
    v.there = find_question(s, v.question);
    st = v.there ? restrict_question(&v, equals + 1)
                 : each_part(equals + 1, strcmp(v.key, "where") == 0 ? ';' : ',', &v, add_value);
    free(copy);
    return st;
}

/* ---- looking ---------------------------------------------------------- */

size_t teds_sweep_questions(const teds_sweep *s) { return s->question_count; }

const char *teds_sweep_question(const teds_sweep *s, size_t q)
{
    return q < s->question_count ? s->questions[q].name : NULL;
}

size_t teds_sweep_definitions(const teds_sweep *s)
{
    size_t n = 1;

    for (size_t q = 0; q < s->question_count; q++) {
        n *= s->questions[q].answer_count;
        if (n > TEDS_MOST_DEFINITIONS)
            return TEDS_MOST_DEFINITIONS + 1;
    }
    return n;
}

static const struct teds_sweep_answer *answer_of(const teds_sweep *s, size_t definition, size_t question)
{
    for (size_t q = s->question_count; q-- > question + 1;)
        definition /= s->questions[q].answer_count;
    return &s->questions[question].answers[definition % s->questions[question].answer_count];
}

const char *teds_sweep_answer_of(const teds_sweep *s, size_t definition, size_t question)
{
    return answer_of(s, definition, question)->name;
}

bool teds_sweep_settles(const teds_sweep *s, const char *key)
{
    for (size_t q = 0; q < s->question_count; q++)
        for (size_t a = 0; a < s->questions[q].answer_count; a++)
            for (size_t k = 0; k < s->questions[q].answers[a].setting_count; k++)
                if (strcmp(key_names[s->questions[q].answers[a].settings[k].key], key) == 0)
                    return true;
    return false;
}

/* ---- rules ------------------------------------------------------------ */

/* What the definition lets {name} stand for, or NULL. */
static const char *stands_for(const teds_sweep *s, size_t definition, const char *name, size_t length)
{
    for (size_t q = 0; q < s->question_count; q++) {
        const struct teds_sweep_answer *a = answer_of(s, definition, q);

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
        const struct teds_sweep_answer *a = answer_of(s, definition, q);

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
        const struct teds_sweep_answer *a = answer_of(s, definition, q);

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
        const struct teds_sweep_answer *a = answer_of(s, definition, q);

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

teds_status teds_sweep_definition(const teds_sweep *s, const teds_tally *tally, size_t definition,
                                  teds_policy *policy, teds_tally **out, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = filtered(s, tally, definition, &t, err);

    if (st == TEDS_OK)
        st = settle_all(s, t, definition, policy, err);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
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
        if (has_rules(&s->questions[q]) && answer_of(s, one, q) != answer_of(s, other, q))
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
    if (st == TEDS_OK)
        st = settle_all(s, t, definition, policy, err);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}
