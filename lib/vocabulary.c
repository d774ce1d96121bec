/*
 * vocabulary.c - loads datasets/variables.ini: the harmonised variables, groupings and derived
 * variables.
 *
 * The file is read from the top; a grouping and a derived variable follow what they are made from.
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "cohort.h"

static const struct role_name {
    const char *name;
    teds_role role;
} role_names[] = {
    { "state", TEDS_ROLE_STATE },
    { "year", TEDS_ROLE_YEAR },
    { "medication", TEDS_ROLE_MEDICATION },
    { "mutual_help_discharge", TEDS_ROLE_MUTUAL_HELP_DISCHARGE },
    { "mutual_help_admission", TEDS_ROLE_MUTUAL_HELP_ADMISSION },
};

struct loading {
    teds_catalog *c;
    struct teds_growing_variable *now;
};

static char *keep(struct loading *l, const char *text)
{
    return teds_arena_copy(&l->c->arena, text, strlen(text));
}

static teds_status start(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_catalog *c = l->c;
    struct teds_growing_variable *v;

    for (size_t i = 0; i < c->variable_count; i++)
        if (strcmp(c->variables[i]->v.name, at->section) == 0)
            return teds_ini_fail(at, err, "[%s] a second time", at->section);
    v = teds_arena_alloc(&c->arena, sizeof *v);
    if (!v || !TEDS_PUSH(c->variables, c->variable_count, c->variable_room))
        return teds_nomem(err);
    c->variables[c->variable_count - 1] = v;
    v->v.name = keep(l, at->section);
    v->v.label = v->v.name;
    l->now = v;
    return v->v.name ? TEDS_OK : teds_nomem(err);
}

static teds_status set_role(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    for (size_t i = 0; i < TEDS_COUNT(role_names); i++) {
        if (strcmp(role_names[i].name, at->value) == 0) {
            l->now->v.role = role_names[i].role;
            l->c->by_role[role_names[i].role] = &l->now->v;
            return TEDS_OK;
        }
    }
    return teds_ini_fail(at, err, "\"%s\" is not a role", at->value);
}

static teds_status set_type(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    if (strcmp(at->value, "number") == 0)
        l->now->v.type = TEDS_NUMBER;
    else if (strcmp(at->value, "id") == 0)
        l->now->v.type = TEDS_ID;
    else
        return teds_ini_fail(at, err, "\"%s\" is not a type", at->value);
    return TEDS_OK;
}

/* A grouping starts as a copy of what it is made from; codes of its own replace the levels. */
static teds_status set_from(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    const teds_variable *from = teds_variable_find(l->c, at->value);

    if (!from || from == &l->now->v || from->from || from->derivation_count)
        return teds_ini_fail(at, err, "\"%s\" is not a variable above this one", at->value);
    l->now->v.from = from;
    l->now->v.type = from->type;
    return TEDS_OK;
}

struct recoding {
    struct loading *l;
    int to;
    bool no_memory;
};

static bool add_recode(void *context, int from)
{
    struct recoding *r = context;
    struct teds_growing_variable *g = r->l->now;
    teds_recode *array = (teds_recode *)g->v.recodes;

    if (!TEDS_PUSH(array, g->v.recode_count, g->recode_room)) {
        r->no_memory = true;
        return false;
    }
    array[g->v.recode_count - 1] = (teds_recode){ .from = from, .to = r->to };
    g->v.recodes = array;
    return true;
}

static teds_status add_level(struct loading *l, const struct teds_ini_line *at, int code,
                             teds_error *err)
{
    struct teds_growing_variable *g = l->now;
    teds_level *levels = (teds_level *)g->v.levels;
    struct recoding recoding = { .l = l, .to = code };
    char *label = keep(l, at->value), *bar;

    if (!label || !TEDS_PUSH(levels, g->v.level_count, g->level_room))
        return teds_nomem(err);
    g->v.levels = levels;
    levels[g->v.level_count - 1] = (teds_level){ .code = code, .label = label };
    if (!g->v.from)
        return TEDS_OK;
    bar = strchr(label, '|');
    if (!bar || !teds_int_list(bar + 1, add_recode, &recoding))
        return recoding.no_memory ? teds_nomem(err)
                                  : teds_ini_fail(at, err, "expected CODE = LABEL | CODES OF %s",
                                                  g->v.from->name);
    while (bar > label && bar[-1] == ' ')
        bar--;
    *bar = '\0';
    return TEDS_OK;
}

/* CODE = LABEL | RULE; the label may be left out where the code has one, and is for -9. */
static teds_status add_derivation(struct loading *l, const struct teds_ini_line *at, int code,
                                  teds_error *err)
{
    struct teds_growing_variable *g = l->now;
    teds_derivation *derivations = (teds_derivation *)g->v.derivations;
    teds_level *levels = (teds_level *)g->v.levels;
    const char *bar = strchr(at->value, '|'), *rule = bar + 1 + strspn(bar + 1, " ");
    size_t length = (size_t)(bar - at->value);

    while (length && at->value[length - 1] == ' ')
        length--;
    if (!TEDS_PUSH(derivations, g->v.derivation_count, g->derivation_room))
        return teds_nomem(err);
    g->v.derivations = derivations;
    derivations[g->v.derivation_count - 1] = (teds_derivation){ keep(l, rule), code };
    if (!derivations[g->v.derivation_count - 1].rule)
        return teds_nomem(err);
    if (code == TEDS_MISSING || teds_variable_label(&g->v, code))
        return TEDS_OK;
    if (length == 0)
        return teds_ini_fail(at, err, "code %d needs a label", code);
    if (!TEDS_PUSH(levels, g->v.level_count, g->level_room))
        return teds_nomem(err);
    g->v.levels = levels;
    levels[g->v.level_count - 1] = (teds_level){ code, teds_arena_copy(&l->c->arena, at->value, length) };
    return levels[g->v.level_count - 1].label ? TEDS_OK : teds_nomem(err);
}

/* Compiles the rules of a derived variable, and notes what they name. */
static teds_status finish_derived(teds_catalog *c, struct teds_growing_variable *g, teds_error *err)
{
    const char **rules = malloc(g->v.derivation_count * sizeof *rules);
    teds_status st;

    if (!rules)
        return teds_nomem(err);
    for (size_t i = 0; i < g->v.derivation_count; i++)
        rules[i] = g->v.derivations[i].rule;
    st = teds_rules_compile(c, rules, g->v.derivation_count, &g->rules, err);
    free(rules);
    if (st != TEDS_OK)
        return st;
    g->v.parts = g->rules->variables;
    g->v.part_count = g->rules->variable_count;
    for (size_t i = 0; i < g->v.part_count; i++)
        if (g->v.parts[i]->derivation_count)
            return teds_fail(err, TEDS_EFORMAT, "%s is derived from %s, which is derived itself",
                             g->v.name, g->v.parts[i]->name);
    return TEDS_OK;
}

static teds_status vocabulary_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct loading *l = context;
    teds_status st = TEDS_OK;
    int code;

    if (!l->now || strcmp(l->now->v.name, at->section) != 0)
        st = start(l, at, err);
    if (st != TEDS_OK)
        return st;
    if (teds_int_read(at->key, strlen(at->key), &code)) {
        if (!l->now->v.from && strchr(at->value, '|') && code >= TEDS_MISSING)
            return add_derivation(l, at, code, err);
        if (code >= 0)
            return add_level(l, at, code, err);
    }
    if (strcmp(at->key, "substance") == 0)
        return teds_int_read(at->value, strlen(at->value), &l->now->v.substance)
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "\"%s\" is not a code", at->value);
    if (strcmp(at->key, "role") == 0)
        return set_role(l, at, err);
    if (strcmp(at->key, "type") == 0)
        return set_type(l, at, err);
    if (strcmp(at->key, "from") == 0)
        return set_from(l, at, err);
    if (strcmp(at->key, "label") == 0)
        return (l->now->v.label = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
    if (strcmp(at->key, "words") == 0)
        return (l->now->v.words = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
    if (strcmp(at->key, "alias") == 0)
        return (l->now->v.alias = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
    return teds_ini_fail(at, err, "\"%s\" is neither a code nor a word known here", at->key);
}

/* The label as it stands within a sentence: "Sex" is "sex", but "DSM diagnosis" and "PCP" stay as they are. */
static char *label_inside(struct loading *l, const char *label)
{
    char *words = keep(l, label);

    if (words && words[0] >= 'A' && words[0] <= 'Z' && words[1] >= 'a' && words[1] <= 'z')
        words[0] = (char)(words[0] - 'A' + 'a');
    return words;
}

teds_status teds_vocabulary_load(teds_catalog *c, const char *file, const char *text, size_t length,
                                 teds_error *err)
{
    struct loading l = { .c = c };
    teds_status st = teds_ini_parse(file, text, length, vocabulary_line, &l, err);

    for (size_t i = 0; st == TEDS_OK && i < c->variable_count; i++) {
        teds_variable *v = &c->variables[i]->v;

        if (v->from && v->level_count == 0) { /* state, year: the same codes under a plain name */
            v->levels = v->from->levels;
            v->level_count = v->from->level_count;
        }
        if (!v->words && !(v->words = label_inside(&l, v->label)))
            return teds_nomem(err);
        if (v->derivation_count)
            st = finish_derived(c, c->variables[i], err);
    }
    return st;
}

void teds_vocabulary_free(teds_catalog *c)
{
    for (size_t i = 0; i < c->variable_count; i++) {
        teds_variable *v = &c->variables[i]->v;

        if (!v->from || v->levels != v->from->levels)
            free((void *)v->levels);
        free((void *)v->recodes);
        free((void *)v->derivations);
        teds_cohort_free(c->variables[i]->rules);
    }
    free(c->variables);
}
