/*
 * sweep.c - open questions and their answers; the tally of each combination is sweep_tally.c.
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

const struct teds_sweep_answer *teds_sweep_answer_at(const teds_sweep *s, size_t definition, size_t question)
{
    for (size_t q = s->question_count; q-- > question + 1;)
        definition /= s->questions[q].answer_count;
    return &s->questions[question].answers[definition % s->questions[question].answer_count];
}

const char *teds_sweep_answer_of(const teds_sweep *s, size_t definition, size_t question)
{
    return teds_sweep_answer_at(s, definition, question)->name;
}

/* The words of answers that are their own names. */
static const struct {
    enum teds_sweep_key key;
    const char *name, *words;
} answer_words[] = {
    { TEDS_SET_MISSING, "complete", "left out" },        { TEDS_SET_MISSING, "as-no", "count as no" },
    { TEDS_SET_MUTUAL_HELP, "either", "either of them" }, { TEDS_SET_MUTUAL_HELP, "none", "not looked at" },
    { TEDS_SET_MAX_MISSING, "1", "any" },
};

static const char *rule_words(const teds_sweep *s, const char *rule, struct teds_arena *arena)
{
    struct teds_cohort *compiled = NULL;
    teds_status st = teds_rules_compile(s->catalog, (const char *const[]){ rule }, 1, &compiled, NULL);
    const char *words = st == TEDS_ENOMEM ? NULL : rule; /* one with {NAME} in it is none yet */

    if (st == TEDS_OK)
        words = teds_arena_copy(arena, compiled->rules[0].words, strlen(compiled->rules[0].words));
    teds_cohort_free(compiled);
    return words;
}

const char *teds_sweep_answer_words(const teds_sweep *s, const struct teds_sweep_answer *a, struct teds_arena *arena)
{
    const struct teds_sweep_setting *set = a->settings;
    char room[TEDS_NUMBER_ROOM], percent[TEDS_NUMBER_ROOM + 2];
    double share;

    if (a->setting_count != 1 || strcmp(a->name, set->value) != 0)
        return a->name;
    for (size_t i = 0; i < TEDS_COUNT(answer_words); i++)
        if (answer_words[i].key == set->key && strcmp(answer_words[i].name, set->value) == 0)
            return answer_words[i].words;
    if (set->key == TEDS_SET_WHERE)
        return rule_words(s, set->value, arena);
    if (set->key == TEDS_SET_MAX_MISSING && teds_number_read(set->value, strlen(set->value), &share))
        return teds_arena_copy(arena, percent, (size_t)snprintf(percent, sizeof percent, "%s %%", teds_percent_text(share, room)));
    return a->name;
}

const char *teds_sweep_question_words(const teds_sweep *s, size_t question)
{
    static const struct {
        enum teds_sweep_key key;
        const char *words;
    } questions[] = {
        { TEDS_SET_MISSING, "missing codes" },
        { TEDS_SET_MUTUAL_HELP, "mutual help before" },
        { TEDS_SET_MAX_MISSING, "missing in a state, at most" },
        { TEDS_SET_CONSTANT_STATES, "constant states" },
    };

    for (size_t i = 0; i < TEDS_COUNT(questions); i++)
        if (strcmp(s->questions[question].name, key_names[questions[i].key]) == 0)
            return questions[i].words;
    return s->questions[question].name;
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
