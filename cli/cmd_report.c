/*
 * cmd_report.c - tedstat report: a recipe and files become one page, or a set of them.
 *
 * All is planned before a file is opened, and counted in one pass; what was made is complete in
 * memory before anything is written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* ---- counting ------------------------------------------------------------ */

static teds_status count_all(const struct plan *p, int file_count, char **files, teds_tally **out, teds_error *err)
{
    struct settings s = p->settings;

    s.count_by = p->by;
    s.sha256 = true;
    s.mutual_help = p->need_discharge && p->need_admission ? "either" : p->need_admission ? "admission"
                    : p->need_discharge ? "discharge" : "none";
    if (strcmp(p->settings.mutual_help, "none") != 0 && s.max_missing < 1)
        s.mutual_help = p->settings.mutual_help; /* states are judged by the attendance of the main table */
    return data_tally(p->catalog, &s, file_count, files, out, err);
}

/* ---- dry run ------------------------------------------------------------- */

static int dry_run(const struct plan *p, int file_count, char **files)
{
    static const char *const kind_words[] = { "table", "chart", "text" };

    printf("recipe\t%s\n", teds_recipe_name(p->recipe));
    for (int i = 0; i < file_count; i++)
        printf("file\t%s\n", files[i]);
    printf("counted by\t%s\tin one pass\n", p->by);
    printf("cohort\t%s\n", p->settings.cohort);
    printf("main\trates\t%s\n", p->settings.by ? p->settings.by : "");
    for (size_t i = 0; i < p->part_count; i++) {
        const struct part *part = &p->parts[i];

        printf("%s\t%s\t%s\t%s\n", kind_words[part->kind], part->section->name,
               part->kind == PART_CHART ? part->chart_kind : part->command ? part->command->name : "",
               part->settings.by ? part->settings.by : "");
    }
    if (p->foreach)
        printf("foreach\t%s\n", p->foreach);
    if (p->settings.also)
        printf("also\t%s\n", p->settings.also);
    for (size_t i = 0; i < p->settings.output_count; i++)
        printf("output\t%s\n", p->settings.output[i]);
    if (p->settings.folder)
        printf("folder\t%s\n", p->settings.folder);
    return STATUS_DONE;
}

/* ---- one report ---------------------------------------------------------- */

/* Every table and every chart, and the list of them. */
static bool write_folder(struct study *s, struct bundle *b, const char *folder)
{
    char before[4400];

    snprintf(before, sizeof before, "%.4300s/", folder);
    return study_tables(s, b, before) && study_charts(s, b, before) && folder_mark(b, folder);
}

static bool write_one(struct study *s, const struct plan *p)
{
    const char *folder = p->settings.folder;
    struct bundle b = { 0 };
    struct output_set *set = NULL;
    bool fine = true;

    for (size_t i = 0; fine && i < p->settings.output_count; i++)
        fine = study_render(s, teds_format_of_path(p->settings.output[i]), &b, p->settings.output[i]);
    if (fine && folder)
        fine = write_folder(s, &b, folder) && folder_may_take(folder, &b, &p->settings);
    if (fine && (set = output_stage(b.files, b.count)) != NULL && folder)
        folder_clean(folder);
    fine = fine && output_commit(set, true);
    bundle_free(&b);
    return fine;
}

static int one_report(const struct plan *p, const teds_tally *tally)
{
    struct study s = { 0 };
    int status = STATUS_NOT_DONE;

    if (study_make(&s, p, tally, NULL, NULL, true) && write_one(&s, p))
        status = s.failed ? STATUS_NO : s.no_pictures && !p->settings.no_image ? STATUS_NOT_DONE : STATUS_DONE;
    study_free(&s);
    return status;
}

/* ---- the command --------------------------------------------------------- */

/* Where the result goes if nobody said. */
static void default_output(struct plan *p, char *room, size_t size)
{
    const char *name = teds_recipe_name(p->recipe), *dot;
    int n;

    name += strspn(name, ".-"); /* neither hidden nor like an option */
    dot = strrchr(name, '.');
    n = dot && dot != name ? (int)(dot - name) : (int)strlen(name);
    if (n == 0) {
        name = "report";
        n = (int)strlen(name);
    }
    if (p->foreach && !p->settings.folder) {
        snprintf(room, size, "%.*s", n, name);
        p->settings.folder = room;
    } else if (!p->foreach && p->settings.output_count == 0) {
        snprintf(room, size, "%.*s.html", n, name);
        p->settings.output[p->settings.output_count++] = room;
    }
}

/* --also: formats of each level besides html and json. */
static bool read_also(const struct command *c, struct plan *p)
{
    static const struct {
        const char *name;
        enum also also;
    } formats[] = { { "md", ALSO_MD }, { "latex", ALSO_LATEX }, { "tex", ALSO_LATEX }, { "csv", ALSO_CSV }, { "html", ALSO_NOTHING }, { "json", ALSO_NOTHING } };
    const char *list = p->settings.also, *word;
    size_t n, k;

    if (list && !p->foreach) {
        usage_error(c, "--also is of sets of reports ([foreach]); of one report -o NAME.md and --folder say it");
        return false;
    }
    while (list && teds_list_word(&list, &word, &n)) {
        for (k = 0; k < sizeof formats / sizeof *formats && !teds_list_has(formats[k].name, word, n); k++)
            continue;
        if (k == sizeof formats / sizeof *formats) {
            usage_error(c, "--also: \"%.*s\" is not md, latex or csv", (int)n, word);
            return false;
        }
        p->also |= formats[k].also;
    }
    return true;
}

static bool check_outputs(const struct command *c, const struct plan *p, int file_count, char **files)
{
    for (size_t i = 0; i < p->settings.output_count; i++) {
        const char *path = p->settings.output[i], *format = teds_format_of_path(path);

        if (p->foreach) {
            usage_error(c, "with [foreach], --folder says where the reports go, not -o, and --also in which formats besides html and json");
            return false;
        }
        if (!format || !study_format(format)) {
            usage_error(c, "%s: the name of a report ends with .html, .md, .tex or .json", path);
            return false;
        }
        if (!output_check(path, format, &p->settings, file_count, files))
            return false;
    }
    return outputs_differ(&p->settings) && (!p->settings.folder || folder_check(p->settings.folder, &p->settings));
}

/* Counts, and makes of it what is asked for. */
static int make_all(struct plan *p, int file_count, char **files, const char *earlier, size_t earlier_length)
{
    bool writes_folder = p->settings.folder && !earlier;
    int taken = writes_folder ? folder_take(p->settings.folder) : -1, status = STATUS_NOT_DONE;
    teds_tally *tally = NULL;
    teds_error err;

    if (writes_folder && taken < 0)
        return STATUS_NOT_DONE;
    if (count_all(p, file_count, files, &tally, &err) != TEDS_OK) {
        if (err.status != TEDS_ECANCEL)
            say_error(&err);
    } else {
        status = earlier ? earlier_compare(p, tally, earlier, earlier_length) : p->foreach ? batch_run(p, tally) : one_report(p, tally);
    }
    if (taken >= 0)
        folder_done(p->settings.folder, taken);
    teds_tally_free(tally);
    return status;
}

/* earlier: the json to compare with, or NULL. */
static int run_plan(const struct command *c, struct plan *p, const char *recipe_path, int argc, char **argv,
                    const char *earlier, size_t earlier_length)
{
    struct files found = { 0 };
    char room[300];
    bool fine = argc > 0 || files_find(p, recipe_path, &found);
    int status = STATUS_NOT_DONE, file_count = argc ? argc : (int)found.count;
    char **files = argc ? argv : found.paths;

    default_output(p, room, sizeof room);
    fine = fine && read_also(c, p);
    if (fine && file_count == 0)
        usage_error(c, "no data: name files behind the recipe, or in it with files =");
    else if (fine && (earlier || check_outputs(c, p, file_count, files))) {
        status = p->settings.dry_run ? dry_run(p, file_count, files)
                                     : make_all(p, file_count, files, earlier, earlier_length);
    }
    files_free(&found);
    return status;
}

/* The recipe is in the json; behind it are the files. */
static int check_run(const struct command *c, struct settings *s, teds_catalog *catalog, struct plan *p, int argc,
                     char **argv)
{
    char *name = NULL, *text = NULL, *json;
    size_t length;
    teds_error err;
    int status = STATUS_NOT_DONE;

    if (s->given[OPT_OUTPUT] || s->given[OPT_FOLDER])
        return usage_error(c, "--check prints what differs and writes no report; leave %s out, or --check",
                           s->given[OPT_OUTPUT] ? "-o" : "--folder");
    s->no_image = true; /* the numbers are compared */
    json = earlier_read(s->check, &length);
    if (json && teds_study_recipe(s->check, json, length, &name, &text, &err) != TEDS_OK)
        say_error(&err);
    else if (json && plan_from_text(c, name, text, s, catalog, p) && p->foreach)
        say("%s: its recipe makes a set of reports ([foreach]); make the set again and compare the folders", s->check);
    else if (json && p->recipe && p->by[0])
        status = run_plan(c, p, s->check, argc, argv, json, length);
    free(name);
    free(text);
    free(json);
    return status;
}

static int report_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    struct plan *p = calloc(1, sizeof *p);
    teds_catalog *catalog = NULL;
    teds_error err;
    int status = STATUS_NOT_DONE;

    if (argc == 0 && !s->check)
        status = usage_error(c, "which recipe? 'docs/report.md' says what one is");
    else if (!p)
        say("out of memory");
    else if (data_catalog(s, &catalog, &err) != TEDS_OK)
        say_error(&err);
    else if (s->check)
        status = check_run(c, s, catalog, p, argc, argv);
    else if (plan_make(c, argv[0], s, catalog, p))
        status = run_plan(c, p, argv[0], argc - 1, argv + 1, NULL, 0);
    say_place(NULL);
    if (p)
        plan_free(p);
    free(p);
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_report = {
    .name = "report",
    .arguments = "RECIPE.ini [FILE...] | --check MANIFEST.json [FILE...]",
    .summary = "a whole report, or one for each state",
    .text = "Makes what a recipe asks for: one page with question, data, exclusions flow, coverage, main table, bounds, "
            "charts, subgroups, limits, methods, manifest and the answers to STROBE and RECORD. The page (html, by the "
            "suffix also md, tex and json) holds all it shows. A recipe is an INI file whose keys are the options of the "
            "commands; docs/report.md explains it. The data are read once, however many tables there are.",
    .example = "tedstat report examples/report.ini tedsd_puf_2019.csv -o 2019.html",
    .run = report_run,
    .takes = { OPT_BY, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING, OPT_CONSTANT_STATES, OPT_MAX_MISSING, OPT_INTERVAL,
               OPT_LEVEL, OPT_SIMULTANEOUS, OPT_CLUSTER, OPT_SEED, OPT_REPLICATES, OPT_SUPPRESS, OPT_TITLE, OPT_THEME,
               OPT_OUTPUT, OPT_FOLDER, OPT_ALSO, OPT_FORCE, OPT_NO_IMAGE, OPT_DRY_RUN, OPT_CHECK, OPT_EDITION, OPT_STRICT,
               OPT_THREADS, OPT_SCANNER, OPT_REPEAT, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
