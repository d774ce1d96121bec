/*
 * recipe_lines.c - the lines of a recipe's sections: where they stand, which keys there are, what an option may be.
 */
#include "recipe_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Options that belong on the command line, and others that are of the whole run and so in no section but [report]. */
static const enum option_id not_in_a_recipe[] = { OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_DRY_RUN, OPT_CHECK, OPT_HELP,
                                                  OPT_MAN };
static const enum option_id of_the_run[] = { OPT_OUTPUT, OPT_FORMAT, OPT_EDITION, OPT_STRICT, OPT_REPEAT, OPT_THREADS,
                                             OPT_SCANNER, OPT_COHORT, OPT_NO_IMAGE, OPT_SUPPRESS };

static bool is_one_of(enum option_id id, const enum option_id *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == id)
            return true;
    return false;
}
#define IS_ONE_OF(id, list) is_one_of(id, list, sizeof(list) / sizeof(list)[0])

/* ---- saying where ------------------------------------------------------ */

static char where_room[400];

void recipe_at(const struct plan *p, const teds_section *s, unsigned line)
{
    snprintf(where_room, sizeof where_room, "%s: line %u: [%s%s%s]", teds_recipe_name(p->recipe), line, s->kind,
             *s->name ? " " : "", s->name);
    say_place(where_room);
}

bool recipe_wrong(const char *format, ...)
{
    char text[500];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    usage_error(NULL, "%s", text);
    return false;
}

/* ---- keys -------------------------------------------------------------- */

static const char *key_at(void *context, size_t i)
{
    const struct recipe_keys *k = context;
    size_t n = 0;

    while (k->own[n])
        n++;
    if (i < n)
        return k->own[i];
    return k->command ? option_name_at(k->command, i - n) : NULL;
}

bool recipe_own_key(const struct recipe_keys *k, const char *key)
{
    for (size_t i = 0; k->own[i]; i++)
        if (strcasecmp(k->own[i], key) == 0)
            return true;
    return false;
}

bool recipe_unknown_key(const struct recipe_keys *k, const char *key)
{
    const char *near = teds_nearest(key, key_at, (void *)k);

    if (near && strcmp(near, key) != 0)
        return recipe_wrong("there is no key \"%s\" here, did you mean %s?", key, near);
    return recipe_wrong("there is no key \"%s\" here", key);
}

bool recipe_option(const struct recipe_keys *k, const teds_setting *line, const struct settings *given, struct settings *s)
{
    enum option_id id = k->command ? option_id_of(k->command, line->key) : OPT_END;

    if (id == OPT_END)
        return recipe_unknown_key(k, line->key);
    if (IS_ONE_OF(id, not_in_a_recipe))
        return recipe_wrong("%s belongs on the command line, not in a recipe", line->key);
    if (k->section && IS_ONE_OF(id, of_the_run))
        return recipe_wrong("%s is of the whole report; it belongs in [report]", line->key);
    if (given && given->given[id] && id != OPT_WHERE)
        return true;
    return option_set(k->command, line->key, line->value, s);
}

bool recipe_said_once(const struct plan *p, const teds_section *s, const struct command *command)
{
    for (size_t i = 0; i < s->setting_count; i++) {
        const char *key = s->settings[i].key;

        if (strcasecmp(key, "question") == 0 || strcasecmp(key, "files") == 0 ||
            (command && option_repeats(option_id_of(command, key))))
            continue;
        for (size_t k = 0; k < i; k++) {
            if (strcasecmp(s->settings[k].key, key) != 0)
                continue;
            recipe_at(p, s, s->settings[i].line);
            return recipe_wrong("%s is there already, on line %u", key, s->settings[k].line);
        }
    }
    return true;
}

const char *recipe_value(const teds_section *s, const char *key)
{
    for (size_t i = 0; i < s->setting_count; i++)
        if (strcasecmp(s->settings[i].key, key) == 0)
            return s->settings[i].value;
    return NULL;
}
