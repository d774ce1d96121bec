/*
 * recipe_files.c - the data files that a recipe names.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recipe.h"

void files_free(struct files *f)
{
    for (size_t i = 0; i < f->count; i++)
        free(f->paths[i]);
    free(f->paths);
}

static bool files_add(struct files *f, const char *path)
{
    char **bigger = realloc(f->paths, (f->count + 1) * sizeof *f->paths);

    if (bigger)
        f->paths = bigger;
    if (!bigger || !(bigger[f->count] = strdup(path))) {
        say("out of memory");
        return false;
    }
    f->count++;
    return true;
}

/* "folder" (its first 'n' characters, with the slash) and a pattern below it, in which nothing of the folder's name is a wildcard. */
static char *pattern_below(const char *folder, size_t n, const char *pattern)
{
    char *all = malloc(2 * n + strlen(pattern) + 1), *to = all;

    for (size_t i = 0; all && i < n; i++) {
        if (strchr("*?[]\\", folder[i]))
            *to++ = '\\';
        *to++ = folder[i];
    }
    if (all)
        strcpy(to, pattern);
    return all;
}

static bool add_matching(struct files *f, const char *folder, size_t n, const char *pattern)
{
    char *all = pattern_below(folder, n, pattern);
    glob_t found = { 0 };
    int failed = all ? glob(all, 0, NULL, &found) : GLOB_NOSPACE;
    bool fine = !failed;

    for (size_t i = 0; fine && i < found.gl_pathc; i++)
        fine = files_add(f, found.gl_pathv[i]);
    if (failed)
        say("%.*s%s: %s", (int)n, folder, pattern, failed == GLOB_NOMATCH ? "there is no such file"
                          : failed == GLOB_NOSPACE ? "out of memory" : "a folder cannot be read");
    globfree(&found);
    free(all);
    return fine;
}

bool files_find(const struct plan *p, const char *recipe_path, struct files *found)
{
    const char *slash = strrchr(recipe_path, '/');
    bool fine = true;

    for (size_t i = 0; fine && i < p->file_count; i++) {
        const char *name = p->files[i];
        size_t n = *name == '/' || !slash ? 0 : (size_t)(slash - recipe_path) + 1;
        char *path = NULL;

        if (asprintf(&path, "%.*s%s", (int)n, recipe_path, name) < 0) {
            say("out of memory");
            return false;
        }
        fine = !strpbrk(name, "*?[") || access(path, F_OK) == 0 ? files_add(found, path)
                                                                : add_matching(found, recipe_path, n, name);
        free(path);
    }
    return fine;
}
