/*
 * catalog.c - puts the compiled-in data files together and looks things up in them.
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "cohort.h"
#include "source.h"

typedef teds_status loader(teds_catalog *c, const char *file, const char *text, size_t length,
                           teds_error *err);
static loader load_recipes, load_changes;

/* The order matters: editions and cohorts speak of variables. */
static const struct kind {
    const char *path;
    loader *load;
} kinds[] = {
    { "datasets/variables.ini", teds_vocabulary_load },
    { "datasets/cohorts.ini", load_recipes },
    { "datasets/changes.ini", load_changes },
};
static const char editions[] = "datasets/editions/";

static teds_status load_all(teds_catalog *c, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t k = 0; k < TEDS_COUNT(kinds) && st == TEDS_OK; k++)
        for (const struct teds_embedded *f = teds_embedded; f->path && st == TEDS_OK; f++)
            if (strcmp(f->path, kinds[k].path) == 0)
                st = kinds[k].load(c, f->path, f->text, f->length, err);
    for (const struct teds_embedded *f = teds_embedded; f->path && st == TEDS_OK; f++)
        if (strncmp(f->path, editions, strlen(editions)) == 0)
            st = teds_edition_load_facts(c, f, err);
    return st;
}

teds_status teds_catalog_new(teds_catalog **out, teds_error *err)
{
    teds_catalog *c = calloc(1, sizeof *c);
    teds_status st;

    if (!c || pthread_mutex_init(&c->lock, NULL) != 0) {
        free(c);
        return teds_nomem(err);
    }
    st = load_all(c, err);
    if (st != TEDS_OK) {
        teds_catalog_free(c);
        return st;
    }
    *out = c;
    return TEDS_OK;
}

void teds_catalog_free(teds_catalog *c)
{
    if (!c)
        return;
    teds_vocabulary_free(c);
    teds_editions_free(c);
    for (size_t i = 0; i < c->recipe_count; i++)
        free(c->recipes[i].rules);
    free(c->recipes);
    free(c->changes);
    teds_arena_free(&c->arena);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* ---- cohorts ---------------------------------------------------------- */

static teds_status recipe_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    teds_catalog *c = context;
    struct teds_recipe *r = c->recipe_count ? &c->recipes[c->recipe_count - 1] : NULL;
    char *value = teds_arena_copy(&c->arena, at->value, strlen(at->value));

    if (!value)
        return teds_nomem(err);
    if (!r || strcmp(r->name, at->section) != 0) {
        if (!TEDS_PUSH(c->recipes, c->recipe_count, c->recipe_room))
            return teds_nomem(err);
        r = &c->recipes[c->recipe_count - 1];
        *r = (struct teds_recipe){ .title = "" };
        r->name = teds_arena_copy(&c->arena, at->section, strlen(at->section));
        if (!r->name)
            return teds_nomem(err);
    }
    if (strcmp(at->key, "title") == 0) {
        r->title = value;
        return TEDS_OK;
    }
    if (!TEDS_PUSH(r->rules, r->rule_count, r->rule_room))
        return teds_nomem(err);
    r->rules[r->rule_count - 1].rule = value;
    r->rules[r->rule_count - 1].box = teds_arena_copy(&c->arena, at->key, strlen(at->key));
    return r->rules[r->rule_count - 1].box ? TEDS_OK : teds_nomem(err);
}

static teds_status load_recipes(teds_catalog *c, const char *file, const char *text, size_t length,
                                teds_error *err)
{
    return teds_ini_parse(file, text, length, recipe_line, c, err);
}

const struct teds_recipe *teds_recipe_find(const teds_catalog *c, const char *name)
{
    for (size_t i = 0; i < c->recipe_count; i++)
        if (teds_same_word(c->recipes[i].name, name))
            return &c->recipes[i];
    return NULL;
}

/* ---- changes of definition -------------------------------------------- */

static teds_status change_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    teds_catalog *c = context;
    struct teds_change *change;

    if (!TEDS_PUSH(c->changes, c->change_count, c->change_room))
        return teds_nomem(err);
    change = &c->changes[c->change_count - 1];
    *change = (struct teds_change){ .variable = teds_variable_find(c, at->key) };
    if (!teds_int_read(at->section, strlen(at->section), &change->year) || !change->variable)
        return teds_ini_fail(at, err, "expected [YEAR] and VARIABLE = what changed");
    change->text = teds_arena_copy(&c->arena, at->value, strlen(at->value));
    return change->text ? TEDS_OK : teds_nomem(err);
}

static teds_status load_changes(teds_catalog *c, const char *file, const char *text, size_t length,
                                teds_error *err)
{
    return teds_ini_parse(file, text, length, change_line, c, err);
}

/* ---- editions of the user's own ---------------------------------------- */

teds_status teds_catalog_add_edition(teds_catalog *c, const char *path, const char **name,
                                     teds_error *err)
{
    struct teds_buf text = TEDS_BUF_INIT;
    teds_source *source = NULL;
    size_t before = c->edition_count;
    teds_status st = teds_source_open(path, &source, err);

    if (st == TEDS_OK)
        st = teds_source_read_all(source, &text, TEDS_MOST_DEFINITION, err);
    if (st == TEDS_OK)
        st = teds_edition_load(c, path, text.data, text.length, err);
    teds_source_close(source);
    teds_buf_free(&text);
    for (size_t i = 0; st == TEDS_OK && i < before; i++)
        if (teds_same_word(teds_edition_facts(c, i)->name, teds_edition_facts(c, before)->name))
            st = teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .source = path },
                              "there is an edition \"%s\" already; give this one another name",
                              teds_edition_facts(c, i)->name);
    if (st == TEDS_OK)
        *name = teds_edition_facts(c, before)->name;
    else if (c->edition_count > before)
        teds_edition_drop_last(c);
    return st;
}

/* ---- looking up ------------------------------------------------------- */

const teds_edition *teds_edition_facts(const teds_catalog *c, size_t i)
{
    return i < c->edition_count ? &c->editions[i]->e : NULL;
}

const teds_edition *teds_catalog_edition(const teds_catalog *c, size_t i)
{
    teds_catalog *inside = (teds_catalog *)c; /* the lock guards what changes */
    teds_status st;

    if (i >= c->edition_count)
        return NULL;
    pthread_mutex_lock(&inside->lock);
    st = teds_edition_load_columns(inside, c->editions[i], NULL);
    pthread_mutex_unlock(&inside->lock);
    return st == TEDS_OK ? &c->editions[i]->e : NULL;
}

const teds_variable *teds_catalog_variable(const teds_catalog *c, size_t i)
{
    return i < c->variable_count ? &c->variables[i]->v : NULL;
}

const teds_edition *teds_edition_find(const teds_catalog *c, const char *name)
{
    const teds_edition *e;

    for (size_t i = 0; (e = teds_edition_facts(c, i)) != NULL; i++)
        if (teds_same_word(e->name, name))
            return teds_catalog_edition(c, i);
    return NULL;
}

static bool is_called(const teds_variable *v, const char *name)
{
    return teds_same_name(v->name, name) || (v->alias && teds_same_name(v->alias, name));
}

const teds_variable *teds_variable_find(const teds_catalog *c, const char *name)
{
    const teds_variable *v;

    for (size_t i = 0; (v = teds_catalog_variable(c, i)) != NULL; i++)
        if (strcmp(v->name, name) == 0) /* "region", made from the state, is not "REGION" */
            return v;
    for (size_t i = 0; (v = teds_catalog_variable(c, i)) != NULL; i++)
        if (is_called(v, name))
            return v;
    return NULL;
}

bool teds_same_variable_name(const char *name, const char *word, size_t length)
{
    static const char *const same[][2] = { { "year", "DISYR" }, { "state", "STFIPS" } }; /* as datasets/variables.ini has them */

    if (teds_same_word_n(name, word, length))
        return true;
    for (size_t i = 0; i < TEDS_COUNT(same); i++)
        for (int k = 0; k < 2; k++)
            if (teds_same_word(same[i][k], name) && teds_same_word_n(same[i][1 - k], word, length))
                return true;
    return false;
}

const teds_variable *teds_variable_of_header(const teds_catalog *c, const char *header)
{
    const teds_variable *v;

    for (size_t i = 0; (v = teds_catalog_variable(c, i)) != NULL; i++)
        if (!v->from && !v->derivation_count && is_called(v, header))
            return v;
    return NULL;
}

const char *teds_variable_label(const teds_variable *v, int code)
{
    if (code == TEDS_MISSING)
        return "Missing";
    if (code == TEDS_NOT_COLLECTED)
        return "Not collected";
    for (size_t i = 0; i < v->level_count; i++)
        if (v->levels[i].code == code)
            return v->levels[i].label;
    return NULL;
}

bool teds_state_absent(const teds_edition *e, int year, int state)
{
    for (size_t i = 0; i < e->absent_state_count; i++)
        if (e->absent_states[i].state == state &&
            (e->absent_states[i].year == 0 || e->absent_states[i].year == year))
            return true;
    return false;
}

int teds_grouping_code(const teds_variable *grouping, int code)
{
    if (!grouping->from || grouping->recode_count == 0 || code < 0)
        return code;
    for (size_t i = 0; i < grouping->recode_count; i++)
        if (grouping->recodes[i].from == code)
            return grouping->recodes[i].to;
    return TEDS_MISSING;
}

bool teds_made_of(const teds_variable *v, const teds_variable *other)
{
    for (size_t i = 0; i < v->part_count; i++)
        if (teds_made_of(v->parts[i], other))
            return true;
    return v == other || v->from == other;
}

int32_t teds_derived_code(const teds_variable *v, const int32_t *const *columns, size_t row)
{
    const struct teds_cohort *rules = ((const struct teds_growing_variable *)v)->rules;
    size_t first = teds_rules_first(rules, columns, row);

    if (first < v->derivation_count)
        return v->derivations[first].code;
    for (size_t i = 0; i < v->part_count; i++)
        if (columns[i][row] != TEDS_NOT_COLLECTED)
            return TEDS_MISSING;
    return TEDS_NOT_COLLECTED;
}

const char *teds_variable_name_at(void *catalog, size_t i)
{
    const teds_variable *v = teds_catalog_variable(catalog, i);

    return v ? v->name : NULL;
}

const char *teds_edition_name_at(void *catalog, size_t i)
{
    const teds_edition *e = teds_edition_facts(catalog, i);

    return e ? e->name : NULL;
}

/* ---- small readers that several loaders share ------------------------- */

bool teds_int_read(const char *text, size_t length, int *value)
{
    bool minus = length && *text == '-';
    size_t i = minus;
    int n = 0;

    if (i == length || length - i > 6)
        return false;
    for (; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        n = n * 10 + (text[i] - '0');
    }
    *value = minus ? -n : n;
    return true;
}

bool teds_int_list(const char *text, bool (*each)(void *context, int value), void *context)
{
    const char *word;
    size_t n;

    if (!*text)
        return false;
    while (teds_list_word(&text, &word, &n)) {
        int value;

        if (!teds_int_read(word, n, &value) || !each(context, value))
            return false;
    }
    return true;
}
