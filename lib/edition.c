/*
 * edition.c - loads an edition file: the layout and codebook of one edition as data.
 *
 *     [edition]                  facts about the whole file
 *     [HEADER]                   one column, named as in the file's header
 *     variable = NAME            the harmonised variable, where the names differ
 *     CODE = LABEL | COUNT       a code that means the same as in the vocabulary
 *     CODE -> OTHER = LABEL      a code that stands for another harmonised code
 *
 * docs/edition.md describes the format for users.
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

struct loading {
    teds_catalog *c;
    struct teds_growing_edition *g;
    size_t code_room; /* of the last column */
    bool no_memory;   /* while reading a list */
};

static teds_edition_column *last_column(struct loading *l)
{
    return l->g->e.column_count
               ? (teds_edition_column *)&l->g->e.column[l->g->e.column_count - 1]
               : NULL;
}

/* ---- [edition] -------------------------------------------------------- */

static bool add_state(void *context, int code)
{
    struct loading *l = context;
    int *states = (int *)l->g->e.absent_states;

    if (!TEDS_PUSH(states, l->g->e.absent_state_count, l->g->state_room)) {
        l->no_memory = true;
        return false;
    }
    states[l->g->e.absent_state_count - 1] = code;
    l->g->e.absent_states = states;
    return true;
}

static bool read_years(const char *text, teds_edition *e)
{
    const char *dots = strstr(text, "..");

    if (!dots)
        return teds_int_read(text, strlen(text), &e->first_year) &&
               ((e->last_year = e->first_year), true);
    return teds_int_read(text, (size_t)(dots - text), &e->first_year) &&
           teds_int_read(dots + 2, strlen(dots + 2), &e->last_year);
}

static bool read_amount(const char *text, int64_t *value)
{
    uint64_t n;

    if (!teds_count_read(text, strlen(text), &n))
        return false;
    *value = (int64_t)n;
    return true;
}

static teds_status edition_fact(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    const struct {
        const char *key;
        const char **text;
        int64_t *amount;
    } facts[] = {
        { "name", &e->name, NULL },
        { "title", &e->title, NULL },
        { "rows", NULL, &e->rows },
        { "csv_name", &e->csv_name, NULL },
        { "csv_bytes", NULL, &e->csv_bytes },
        { "csv_sha256", &e->csv_sha256, NULL },
        { "bundle_name", &e->bundle_name, NULL },
        { "bundle_bytes", NULL, &e->bundle_bytes },
        { "bundle_sha256", &e->bundle_sha256, NULL },
    };
    bool fine = true;

    for (size_t i = 0; i < TEDS_COUNT(facts); i++) {
        if (strcmp(facts[i].key, at->key) != 0)
            continue;
        if (facts[i].amount)
            fine = read_amount(at->value, facts[i].amount);
        else if (!(*facts[i].text = teds_arena_copy(&l->c->arena, at->value, strlen(at->value))))
            return teds_nomem(err);
        return fine ? TEDS_OK : teds_ini_fail(at, err, "\"%s\" is not a count", at->value);
    }
    if (strcmp(at->key, "years") == 0)
        fine = read_years(at->value, e);
    else if (strcmp(at->key, "columns") == 0)
        fine = teds_int_read(at->value, strlen(at->value), &e->columns);
    else if (strcmp(at->key, "values") == 0)
        fine = (e->labels = strcmp(at->value, "labels") == 0) || strcmp(at->value, "codes") == 0;
    else if (strcmp(at->key, "absent_states") == 0)
        fine = (e->absent_states_known = teds_int_list(at->value, add_state, l));
    else
        return teds_ini_fail(at, err, "\"%s\" is not a fact about an edition", at->key);
    if (l->no_memory)
        return teds_nomem(err);
    return fine ? TEDS_OK : teds_ini_fail(at, err, "%s cannot be \"%s\"", at->key, at->value);
}

/* ---- [COLUMN] --------------------------------------------------------- */

static teds_status start_column(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    teds_edition_column *columns = (teds_edition_column *)e->column, *column;

    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_word(e->column[i].header, at->section))
            return teds_ini_fail(at, err, "[%s] a second time", at->section);
    if (!TEDS_PUSH(columns, e->column_count, l->g->column_room))
        return teds_nomem(err);
    e->column = columns;
    column = last_column(l);
    *column = (teds_edition_column){ .variable = teds_variable_of_header(l->c, at->section) };
    column->header = teds_arena_copy(&l->c->arena, at->section, strlen(at->section));
    l->code_room = 0;
    return column->header ? TEDS_OK : teds_nomem(err);
}

/* "12" or "12 -> 11" */
static bool read_code(const char *key, teds_edition_code *code)
{
    const char *arrow = strstr(key, "->");
    size_t length = arrow ? (size_t)(arrow - key) : strlen(key);

    while (length && key[length - 1] == ' ')
        length--;
    if (!teds_int_read(key, length, &code->own))
        return false;
    code->code = code->own;
    if (!arrow)
        return true;
    arrow += 2 + strspn(arrow + 2, " ");
    return teds_int_read(arrow, strlen(arrow), &code->code);
}

static teds_status add_code(struct loading *l, const struct teds_ini_line *at,
                            teds_edition_code code, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    teds_edition_code *codes = (teds_edition_code *)column->codes;
    char *label = teds_arena_copy(&l->c->arena, at->value, strlen(at->value)), *bar, *end;

    if (!label)
        return teds_nomem(err);
    code.count = -1;
    end = bar = strrchr(label, '|');
    if (bar && !read_amount(bar + 1, &code.count))
        return teds_ini_fail(at, err, "expected CODE = LABEL | COUNT");
    for (end = bar ? bar : label + strlen(label); end > label && end[-1] == ' ';)
        end--;
    *end = '\0';
    code.label = *label ? label : NULL;
    if (!TEDS_PUSH(codes, column->code_count, l->code_room))
        return teds_nomem(err);
    column->codes = codes;
    codes[column->code_count - 1] = code;
    column->recoded |= code.own != code.code;
    return TEDS_OK;
}

static teds_status column_line(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    teds_edition_code code;

    if (read_code(at->key, &code))
        return add_code(l, at, code, err);
    if (strcmp(at->key, "label") == 0) {
        column->label = teds_arena_copy(&l->c->arena, at->value, strlen(at->value));
        return column->label ? TEDS_OK : teds_nomem(err);
    }
    if (strcmp(at->key, "position") == 0)
        return teds_int_read(at->value, strlen(at->value), &column->position)
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "\"%s\" is not a position", at->value);
    if (strcmp(at->key, "variable") == 0) {
        column->variable = teds_variable_find(l->c, at->value);
        return column->variable ? TEDS_OK
                                : teds_ini_fail(at, err, "no variable is called \"%s\"", at->value);
    }
    return teds_ini_fail(at, err, "\"%s\" is neither a code nor a word known here", at->key);
}

static teds_status edition_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct loading *l = context;
    teds_edition_column *column = last_column(l);
    teds_status st = TEDS_OK;

    if (strcmp(at->section, "edition") == 0)
        return edition_fact(l, at, err);
    if (!column || strcmp(column->header, at->section) != 0)
        st = start_column(l, at, err);
    return st == TEDS_OK ? column_line(l, at, err) : st;
}

teds_status teds_edition_load(teds_catalog *c, const char *file, const char *text, size_t length,
                              teds_error *err)
{
    struct loading l = { .c = c };
    teds_status st;

    l.g = teds_arena_alloc(&c->arena, sizeof *l.g);
    if (!l.g || !TEDS_PUSH(c->editions, c->edition_count, c->edition_room))
        return teds_nomem(err);
    c->editions[c->edition_count - 1] = l.g;
    l.g->e = (teds_edition){ .rows = -1, .csv_bytes = -1, .bundle_bytes = -1 };
    st = teds_ini_parse(file, text, length, edition_line, &l, err);
    if (st != TEDS_OK)
        return st;
    if (!l.g->e.name)
        return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = file },
                            "an edition file needs [edition] with name = ...");
    if (!l.g->e.title)
        l.g->e.title = l.g->e.name;
    return TEDS_OK;
}

void teds_editions_free(teds_catalog *c)
{
    for (size_t i = 0; i < c->edition_count; i++) {
        teds_edition *e = &c->editions[i]->e;

        for (size_t k = 0; k < e->column_count; k++)
            free((void *)e->column[k].codes);
        free((void *)e->column);
        free((void *)e->absent_states);
    }
    free(c->editions);
}
