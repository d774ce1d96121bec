/*
 * recipe.h - a recipe of a report, understood: its settings, its sections, what must be counted.
 */
#ifndef TEDSTAT_CLI_RECIPE_H
#define TEDSTAT_CLI_RECIPE_H

#include "cli.h"

enum { MOST_PARTS = 64, MOST_FILES = 256 };

enum part_kind { PART_TABLE, PART_CHART, PART_TEXT };

/* A section [table NAME], [chart NAME] or [text NAME]. */
struct part {
    enum part_kind kind;
    const teds_section *section;
    const struct command *command; /* that makes it; NULL for a text */
    const char *chart_kind;
    const char *title, *at, *text;
    struct settings settings;
    char by[512]; /* what it needs counted */
    char file[64]; /* what its files in the folder are called, without suffix */
};

/* What is made of each level of [foreach] besides html and json. */
enum also { ALSO_NOTHING = 0, ALSO_MD = 1, ALSO_LATEX = 2, ALSO_CSV = 4 };

struct plan {
    teds_recipe *recipe;
    const teds_catalog *catalog;
    struct settings settings; /* of [report], under the command line */
    const char *title, *lang, *author, *date, *foreach;
    char question[2000];
    const char *files[MOST_FILES]; /* as the recipe has them */
    size_t file_count;
    const char *output[MOST_OUTPUTS];
    unsigned also; /* a set of enum also */
    struct part parts[MOST_PARTS];
    size_t part_count;
    char by[1024]; /* the union of all that is needed */
    bool need_discharge, need_admission;
};

/*
 * Reads a recipe and plans all of it, under the settings of the command line; false after saying what
 * is wrong.  The plan keeps the recipe; plan_free() frees that.  An edition file of the recipe's is added to the catalog.
 */
bool plan_make(const struct command *report, const char *path, const struct settings *given,
               teds_catalog *catalog, struct plan *out);
bool plan_from_text(const struct command *report, const char *name, const char *text, const struct settings *given,
                    teds_catalog *catalog, struct plan *out);
void plan_free(struct plan *p);

/* Paths of data files, its own. */
struct files {
    char **paths;
    size_t count;
};
/* The recipe's files, relative to where it lies; wildcards in them, unless a file is called just so. */
bool files_find(const struct plan *p, const char *recipe_path, struct files *found);
void files_free(struct files *f);

/* Makes a table or a chart of the tally: host->report or host->chart, or host->why. */
void part_run(const struct part *part, const struct plan *p, const teds_tally *tally, struct host *host);

#endif
