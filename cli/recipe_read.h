/*
 * recipe_read.h - how a recipe is read, for recipe*.c alone; what comes of it is in recipe.h.
 */
#ifndef TEDSTAT_CLI_RECIPE_READ_H
#define TEDSTAT_CLI_RECIPE_READ_H

#include "recipe.h"

/* ---- lines (recipe_lines.c) ------------------------------------------- */

/* The keys of a kind of section. */
struct recipe_keys {
    const struct command *command; /* whose options are keys too; or NULL */
    const char *const *own;
    bool section; /* not [report] */
};

/* The place of a line, for the messages that follow; and a message.  False always. */
void recipe_at(const struct plan *p, const teds_section *s, unsigned line);
bool recipe_wrong(const char *format, ...) CLI_PRINTF(1, 2);
bool recipe_unknown_key(const struct recipe_keys *k, const char *key);

/* Is it one of the section's own keys, no option? */
bool recipe_own_key(const struct recipe_keys *k, const char *key);
/* A line that is an option of the command; what the command line said stands. */
bool recipe_option(const struct recipe_keys *k, const teds_setting *line, const struct settings *given, struct settings *s);
/* What stands twice and can only hold once is a slip, and nobody can know which of the two was meant. */
bool recipe_said_once(const struct plan *p, const teds_section *s, const struct command *command);
/* What the section says under that key; NULL: nothing. */
const char *recipe_value(const teds_section *s, const char *key);

/* ---- sections (recipe_part.c) ------------------------------------------ */

/* Adds a section to the plan, checked; [foreach] likewise.  False after saying what is wrong. */
bool part_read(struct plan *p, const teds_section *s, enum part_kind kind);
bool foreach_read(struct plan *p, const teds_section *s);

/* A table of rates by these variables, checked as if it were made. */
bool plan_rates(const struct plan *p, const char *by);

#endif
