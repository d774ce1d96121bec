/*
 * edition.c - loads an edition file: the layout and codebook of one edition as data.  Here are its sections
 * and its facts; edition_column.c reads what a column has, edition_check.c looks at the whole.
 *
 *     [edition]                  facts about the whole file
 *     [HEADER]                   one column, named as in the file's header
 *     variable = NAME            the harmonised variable, where the names differ
 *     CODE = LABEL | COUNT       a code that means the same as in the vocabulary
 *     CODE -> OTHER = LABEL      a code that stands for another harmonised code
 *
 * docs/edition.md describes the format for users, and everything else that can stand there.
 */
#include "edition.h"

#include <stdlib.h>
#include <string.h>

/* More than any section has; a file made to take long is refused early. */
enum { MOST_KEYS = 5000 };

char *teds_edition_keep(struct teds_edition_loading *l, const char *text, size_t length)
{
    return teds_arena_copy(&l->c->arena, text, length);
}

bool teds_edition_amount(const char *text, int64_t *value)
{
    uint64_t n;

    if (!teds_count_read(text, strlen(text), &n))
        return false;
    *value = (int64_t)n;
    return true;
}

/* ---- [edition] -------------------------------------------------------- */

static bool add_state(void *context, int code)
{
    struct teds_edition_loading *l = context;
    teds_absent_state *states = (teds_absent_state *)l->g->e.absent_states;

    if (!TEDS_PUSH(states, l->g->e.absent_state_count, l->g->state_room)) {
        l->no_memory = true;
        return false;
    }
    states[l->g->e.absent_state_count - 1] = (teds_absent_state){ l->year, code };
    l->g->e.absent_states = states;
    return true;
}

/* "absent_states = 1, 2" or "absent_states 2006 = 1, 2" */
static bool read_absent(struct teds_edition_loading *l, const struct teds_ini_line *at)
{
    const char *year = at->key + strlen("absent_states");

    year += strspn(year, " ");
    l->year = 0;
    l->g->e.absent_states_known = true;
    return (*year == '\0' || teds_int_read(year, strlen(year), &l->year)) &&
           (*at->value == '\0' || teds_int_list(at->value, add_state, l));
}

static bool read_years(const char *text, teds_edition *e)
{
    const char *dots = strstr(text, "..");

    if (!dots)
        return teds_int_read(text, strlen(text), &e->first_year) &&
               ((e->last_year = e->first_year), true);
    return teds_int_read(text, (size_t)(dots - text), &e->first_year) &&
           teds_int_read(dots + 2, strlen(dots + 2), &e->last_year) && e->first_year <= e->last_year;
}

static teds_status edition_fact(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
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
            fine = teds_edition_amount(at->value, facts[i].amount);
        else if (!(*facts[i].text = teds_edition_keep(l, at->value, strlen(at->value))))
            return teds_nomem(err);
        return fine ? TEDS_OK : teds_ini_fail(at, err, "\"%s\" is not a count", at->value);
    }
    if (strcmp(at->key, "years") == 0)
        fine = read_years(at->value, e);
    else if (strcmp(at->key, "columns") == 0)
        fine = teds_int_read(at->value, strlen(at->value), &e->columns);
    else if (strcmp(at->key, "values") == 0)
        fine = (e->labels = strcmp(at->value, "labels") == 0) || strcmp(at->value, "codes") == 0;
    else if (strncmp(at->key, "absent_states", strlen("absent_states")) == 0)
        fine = read_absent(l, at);
    else
        return teds_ini_fail(at, err, "\"%s\" is not a fact about an edition", at->key);
    if (l->no_memory)
        return teds_nomem(err);
    return fine ? TEDS_OK : teds_ini_fail(at, err, "%s cannot be \"%s\"", at->key, at->value);
}

/* ---- sections --------------------------------------------------------- */

/* The first line of a section. */
static teds_status start_section(struct teds_edition_loading *l, const struct teds_ini_line *at, bool facts, teds_error *err)
{
    if (at->section_line == 0)
        return teds_ini_fail(at, err, "%s stands before the first [SECTION]", at->key);
    l->section = at->section_line;
    l->key_count = l->line_count = 0;
    if (!facts)
        return teds_edition_column_start(l, at, err);
    if (l->facts_known)
        return teds_ini_fail(at, err, "[edition] a second time");
    l->facts_known = true;
    return TEDS_OK;
}

/* What may stand once; add_code() and add_by_state() look after their own. */
static teds_status remember_key(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    if (l->line_count++ == MOST_KEYS)
        return teds_ini_fail(at, err, "more than %d lines in [%s]", MOST_KEYS, at->section);
    if ((*at->key >= '0' && *at->key <= '9') || strncmp(at->key, "state ", strlen("state ")) == 0)
        return TEDS_OK;
    for (size_t i = 0; i < l->key_count; i++)
        if (strcmp(l->keys[i], at->key) == 0)
            return teds_ini_fail(at, err, "%s stands twice", at->key);
    if (!TEDS_PUSH(l->keys, l->key_count, l->key_room))
        return teds_nomem(err);
    l->keys[l->key_count - 1] = teds_edition_keep(l, at->key, strlen(at->key));
    return l->keys[l->key_count - 1] ? TEDS_OK : teds_nomem(err);
}

static teds_status edition_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct teds_edition_loading *l = context;
    bool facts = strcmp(at->section, "edition") == 0;
    teds_status st = TEDS_OK;

    if (at->section_line == 0 || at->section_line != l->section)
        st = start_section(l, at, facts, err);
    if (st == TEDS_OK)
        st = remember_key(l, at, err);
    if (st == TEDS_OK)
        st = facts ? edition_fact(l, at, err) : teds_edition_column_line(l, at, err);
    return st;
}

/* ---- the whole -------------------------------------------------------- */

static teds_status new_edition(teds_catalog *c, struct teds_growing_edition **out, teds_error *err)
{
    struct teds_growing_edition *g = teds_arena_alloc(&c->arena, sizeof *g);

    if (!g || !TEDS_PUSH(c->editions, c->edition_count, c->edition_room))
        return teds_nomem(err);
    c->editions[c->edition_count - 1] = *out = g;
    g->e = (teds_edition){ .rows = -1, .csv_bytes = -1, .bundle_bytes = -1 };
    return TEDS_OK;
}

static teds_status read_text(struct teds_edition_loading *l, const char *file, const char *text, size_t length, teds_error *err)
{
    teds_status st = teds_ini_parse(file, text, length, edition_line, l, err);

    free(l->keys);
    l->keys = NULL;
    return st;
}

teds_status teds_edition_load(teds_catalog *c, const char *file, const char *text, size_t length,
                              teds_error *err)
{
    struct teds_edition_loading l = { .c = c };
    teds_status st = new_edition(c, &l.g, err);

    if (st == TEDS_OK)
        st = read_text(&l, file, text, length, err);
    return st == TEDS_OK ? teds_edition_check(&l, file, err) : st;
}

/* How much of a compiled-in edition comes before its first column; [edition] stands first there. */
static size_t facts_length(const struct teds_embedded *file)
{
    const char *first = strstr(file->text, "\n["), *second = first ? strstr(first + 1, "\n[") : NULL;

    return second ? (size_t)(second + 1 - file->text) : file->length;
}

teds_status teds_edition_load_facts(teds_catalog *c, const struct teds_embedded *file, teds_error *err)
{
    struct teds_edition_loading l = { .c = c };
    teds_status st = new_edition(c, &l.g, err);

    if (st != TEDS_OK)
        return st;
    l.g->unread = file;
    return read_text(&l, file->path, file->text, facts_length(file), err);
}

static void drop_columns(teds_edition *e)
{
    for (size_t k = 0; k < e->column_count; k++) {
        free((void *)e->column[k].codes);
        free((void *)e->column[k].by_state);
    }
    free((void *)e->column);
    e->column = NULL;
    e->column_count = 0;
}

teds_status teds_edition_load_columns(teds_catalog *c, struct teds_growing_edition *g, teds_error *err)
{
    const struct teds_embedded *file = g->unread;
    struct teds_edition_loading l = { .c = c, .g = g, .facts_known = true };
    size_t facts;
    teds_status st;

    if (!file)
        return TEDS_OK;
    facts = facts_length(file);
    st = read_text(&l, file->path, file->text + facts, file->length - facts, err);
    if (st == TEDS_OK)
        st = teds_edition_check(&l, file->path, err);
    if (st == TEDS_OK) {
        g->unread = NULL;
    } else { /* no memory; as if it had not been tried */
        drop_columns(&g->e);
        g->column_room = 0;
    }
    return st;
}

void teds_edition_drop_last(teds_catalog *c)
{
    teds_edition *e = &c->editions[--c->edition_count]->e;

    drop_columns(e);
    free((void *)e->absent_states);
}

void teds_editions_free(teds_catalog *c)
{
    while (c->edition_count)
        teds_edition_drop_last(c);
    free(c->editions);
}
