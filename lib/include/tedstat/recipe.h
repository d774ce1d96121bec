/*
 * recipe.h - recipes: INI files of sections [KIND NAME] with KEY = VALUE lines, and texts.
 *
 * The reader knows nothing of what keys mean.  In a section of kind "text", the lines behind the first
 * empty line are its body, as they are, up to the next line that starts a section.
 *
 * A recipe is immutable and may be shared by threads.
 */
#ifndef TEDSTAT_RECIPE_H
#define TEDSTAT_RECIPE_H

#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_recipe teds_recipe;

typedef struct teds_setting {
    const char *key, *value; /* trimmed */
    unsigned line;
} teds_setting;

typedef struct teds_section {
    const char *kind, *name; /* "table", "by setting"; name "" if it has none */
    unsigned line;
    const teds_setting *settings;
    size_t setting_count;
    const char *body; /* of a text; "" for the others */
} teds_section;

/*
 * 'kinds' are the kinds of sections there may be, "report,table,text".  TEDS_EFORMAT, with file and
 * line, for a line that is not understood, an unknown kind (with the nearest) or a second section of
 * the same kind and name.  *out is the caller's to free.
 */
TEDS_API TEDS_USE teds_status teds_recipe_read(const char *name, const char *text, size_t length,
                                               const char *kinds, teds_recipe **out, teds_error *err);
/* From a file; "-" is standard input. */
TEDS_API TEDS_USE teds_status teds_recipe_load(const char *path, const char *kinds, teds_recipe **out,
                                               teds_error *err);
TEDS_API void teds_recipe_free(teds_recipe *r);

/* All lent.  In the order of the file; NULL past the end. */
TEDS_API const teds_section *teds_recipe_section(const teds_recipe *r, size_t i);
TEDS_API const char *teds_recipe_name(const teds_recipe *r);   /* without folders */
TEDS_API const char *teds_recipe_text(const teds_recipe *r);   /* the whole file */
TEDS_API const char *teds_recipe_sha256(const teds_recipe *r); /* of the file */

#ifdef __cplusplus
}
#endif
#endif
