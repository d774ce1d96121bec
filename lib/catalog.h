/*
 * catalog.h - the inside of a catalog; see tedstat/catalog.h.
 */
#ifndef TEDSTAT_CATALOG_INSIDE_H
#define TEDSTAT_CATALOG_INSIDE_H

#include <tedstat/catalog.h>

#include <pthread.h>

#include "base.h"
#include "embedded.h"
#include "ini.h"

/* A built-in cohort as its data file gives it; compiled by cohort.c. */
struct teds_recipe_rule {
    const char *box, *rule;
};
struct teds_recipe {
    const char *name, *title;
    struct teds_recipe_rule *rules;
    size_t rule_count, rule_room;
};

/* A change of definition between years. */
struct teds_change {
    int year; /* the first of the new definition */
    const teds_variable *variable;
    const char *text;
};

/* A variable made from several columns has at most so many, and so many codes to choose from. */
enum { TEDS_MOST_PARTS = 16 };

/* While loading, the arrays inside variables and editions are grown in place. */
struct teds_growing_variable {
    teds_variable v; /* first: a teds_variable * is also this */
    size_t level_room, recode_room, derivation_room;
    struct teds_cohort *rules; /* compiled, of a derived variable */
};
struct teds_growing_edition {
    teds_edition e; /* first: a teds_edition * is also this */
    size_t column_room, state_room;
    const struct teds_embedded *unread; /* where its columns are, until somebody asks for them */
    bool compiled_in;                   /* not a user's own */
};

/* Every edition of a catalog is one that grew. */
static inline bool teds_edition_is_users(const teds_edition *e)
{
    return !((const struct teds_growing_edition *)e)->compiled_in;
}

struct teds_catalog {
    pthread_mutex_t lock; /* while columns are read that nobody asked for before */
    struct teds_arena arena;
    struct teds_growing_variable **variables;
    size_t variable_count, variable_room;
    struct teds_growing_edition **editions;
    size_t edition_count, edition_room;
    struct teds_recipe *recipes;
    size_t recipe_count, recipe_room;
    struct teds_change *changes;
    size_t change_count, change_room;
    const teds_variable *by_role[TEDS_ROLE_MUTUAL_HELP_ADMISSION + 1];
};

const struct teds_recipe *teds_recipe_find(const teds_catalog *catalog, const char *name);

/* Loaders, one a kind of data file.  'file' is for messages. */
teds_status teds_vocabulary_load(teds_catalog *c, const char *file, const char *text, size_t length,
                                 teds_error *err);
teds_status teds_edition_load(teds_catalog *c, const char *file, const char *text, size_t length,
                              teds_error *err);

/*
 * Few editions are needed in one run, and all their codes take long to read: of those that are compiled in
 * only the facts are read at first, the columns when teds_catalog_edition() or teds_edition_find() lends them.
 */
teds_status teds_edition_load_facts(teds_catalog *c, const struct teds_embedded *file, teds_error *err);
teds_status teds_edition_load_columns(teds_catalog *c, struct teds_growing_edition *edition, teds_error *err);

/* The facts of the i-th edition, its columns perhaps not read yet; NULL past the end. */
const teds_edition *teds_edition_facts(const teds_catalog *catalog, size_t i);

void teds_vocabulary_free(teds_catalog *c);
void teds_editions_free(teds_catalog *c);
void teds_edition_drop_last(teds_catalog *c);

/* "1, 2 ,8" -> each(context, 1) ...; false unless all of it is whole numbers. */
bool teds_int_list(const char *text, bool (*each)(void *context, int value), void *context);
bool teds_int_read(const char *text, size_t length, int *value);

/* The variable that a column with this header holds, never a grouping; NULL if none. */
const teds_variable *teds_variable_of_header(const teds_catalog *catalog, const char *header);

/* A grouping without recodes is another name of the variable that it is made from: that one; else 'v'. */
static inline const teds_variable *teds_same_codes_as(const teds_variable *v)
{
    return v->from && v->recode_count == 0 ? v->from : v;
}

/* Is 'v' the other variable, a grouping of it, or derived from it? */
bool teds_made_of(const teds_variable *v, const teds_variable *other);

/* The code of a derived variable in a row; columns[i][row] is the code of its i-th part. */
int32_t teds_derived_code(const teds_variable *derived, const int32_t *const *columns, size_t row);

/* Names for teds_nearest(). */
const char *teds_variable_name_at(void *catalog, size_t i);
const char *teds_edition_name_at(void *catalog, size_t i);

#endif
