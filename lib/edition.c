/*
 * edition.c - loads an edition file: the layout and codebook of one edition as data.  Here are its sections;
 * edition_facts.c reads what is said of the whole file, edition_column.c what a column has, and edition_check.c
 * looks whether all of it agrees.
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

/* ---- sections --------------------------------------------------------- */

static teds_status edition_section(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct teds_edition_loading *l = context;
    teds_status st = teds_edition_column_end(l, at->file, err);

    if (st != TEDS_OK)
        return st;
    l->key_count = l->line_count = 0;
    if (!teds_same_word(at->section, "edition"))
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
    teds_status st;

    if (at->section_line == 0)
        return teds_ini_fail(at, err, "%s stands before the first [SECTION]", at->key);
    st = remember_key(l, at, err);
    if (st != TEDS_OK)
        return st;
    return l->column_open ? teds_edition_column_line(l, at, err) : teds_edition_fact(l, at, err);
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

/* whole: not only its facts. */
static teds_status read_text(struct teds_edition_loading *l, const char *file, const char *text, size_t length, bool whole,
                             teds_error *err)
{
    teds_status st = teds_ini_parse_sections(file, text, length, edition_section, edition_line, l, err);

    if (st == TEDS_OK)
        st = teds_edition_column_end(l, file, err);
    if (st == TEDS_OK && whole)
        st = teds_edition_check(l, file, err);
    free(l->keys);
    free(l->lines);
    free(l->code_lines);
    return st;
}

teds_status teds_edition_load(teds_catalog *c, const char *file, const char *text, size_t length,
                              teds_error *err)
{
    struct teds_edition_loading l = { .c = c, .own = true };
    teds_status st = new_edition(c, &l.g, err);

    return st == TEDS_OK ? read_text(&l, file, text, length, true, err) : st;
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
    l.g->compiled_in = true;
    return read_text(&l, file->path, file->text, facts_length(file), false, err);
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
    st = read_text(&l, file->path, file->text + facts, file->length - facts, true, err);
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
