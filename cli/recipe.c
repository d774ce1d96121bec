/*
 * recipe.c - from a recipe to a plan of the whole report, before any file is opened: its [report], its sections
 * in their order, all that must be counted, and whether its tables may stand beside each other.
 */
#include "recipe_read.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char kinds[] = "report,table,chart,text,foreach";

/* Keys of [report] that are no options. */
static const char *const report_keys[] = { "question", "lang", "author", "date", "files", NULL };

/* ---- [report] ----------------------------------------------------------- */

static bool add_question(struct plan *p, const char *text)
{
    size_t length = strlen(p->question);
    int n = snprintf(p->question + length, sizeof p->question - length, "%s%s", length ? " " : "", text);

    return (size_t)n < sizeof p->question - length || recipe_wrong("the question is too long");
}

/* As html and others want it: en, de-CH.  It stands in the page as it is. */
static bool is_language(const char *tag)
{
    size_t n = strlen(tag), letters = strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return n <= 35 && letters >= 2 && letters <= 8 && (tag[letters] == '\0' || tag[letters] == '-') && tag[n - 1] != '-' &&
           strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == n && !strstr(tag, "--");
}

static bool report_line(struct plan *p, const struct recipe_keys *k, const teds_setting *line, const struct settings *given)
{
    if (strcasecmp(line->key, "question") == 0)
        return add_question(p, line->value);
    if (strcasecmp(line->key, "files") == 0) {
        if (p->file_count == MOST_FILES)
            return recipe_wrong("too many files");
        if (!*line->value)
            return recipe_wrong("files = names a file, and here it names none");
        p->files[p->file_count++] = line->value;
        return true;
    }
    if (strcasecmp(line->key, "lang") == 0) {
        if (!is_language(line->value))
            return recipe_wrong("lang = \"%s\" is not the tag of a language, like en or de-CH", line->value);
        p->lang = line->value;
    } else if (strcasecmp(line->key, "author") == 0)
        p->author = line->value;
    else if (strcasecmp(line->key, "date") == 0)
        p->date = line->value;
    else
        return recipe_option(k, line, given, &p->settings);
    return true;
}

static bool read_report(const struct command *report, struct plan *p, const teds_section *s, const struct settings *given)
{
    const struct recipe_keys k = { report, report_keys, false };

    if (!recipe_said_once(p, s, report))
        return false;
    for (size_t i = 0; i < s->setting_count; i++) {
        recipe_at(p, s, s->settings[i].line);
        if (!report_line(p, &k, &s->settings[i], given))
            return false;
    }
    return true;
}

/* ---- the whole ----------------------------------------------------------- */

static const teds_variable *variable_of(const struct plan *p, const char *word, size_t length)
{
    char name[64];

    snprintf(name, sizeof name, "%.*s", (int)length, word);
    return teds_variable_find(p->catalog, name);
}

/* Is it in the list, under this or its other name? */
static bool names_variable(const struct plan *p, const char *list, const char *word, size_t length)
{
    const teds_variable *v = variable_of(p, word, length);
    const char *other;
    size_t n;

    while (v && teds_list_word(&list, &other, &n))
        if (variable_of(p, other, n) == v)
            return true;
    return false;
}

/* Adds the variables of a list to what is counted by. */
static bool add_by(struct plan *p, const char *list)
{
    const char *word;
    char name[64];
    size_t n;

    while (teds_list_word(&list, &word, &n)) {
        if (names_variable(p, p->by, word, n))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)n, word);
        if (!list_add(p->by, sizeof p->by, name))
            return recipe_wrong("the report asks for too many variables");
    }
    return true;
}

static bool add_all_by(struct plan *p)
{
    const struct settings *s = &p->settings;

    p->need_discharge |= strcmp(s->mutual_help, "discharge") == 0 || strcmp(s->mutual_help, "either") == 0;
    p->need_admission |= strcmp(s->mutual_help, "admission") == 0 || strcmp(s->mutual_help, "either") == 0;
    for (size_t i = 0; i < p->part_count; i++)
        if (!add_by(p, p->parts[i].by))
            return false;
    return add_by(p, s->by) && add_by(p, "year") && add_by(p, p->foreach);
}

/* ---- hiding ---------------------------------------------------------------- */

/* The same variables in the same order, which decides between groups of which equally many were published. */
static bool same_groups(const struct plan *p, const char *one, const char *other)
{
    const char *a, *b;
    size_t n, m;
    bool more;

    do {
        more = teds_list_word(&one, &a, &n);
        if (more != teds_list_word(&other, &b, &m))
            return false;
        if (more && variable_of(p, a, n) != variable_of(p, b, m))
            return false;
    } while (more);
    return true;
}

/* A picture that has no counts of the data in it. */
static bool without_counts(const struct part *part)
{
    return part->kind == PART_CHART && part->chart_kind && strcmp(part->chart_kind, "coverage") == 0;
}

/*
 * Each table hides what would reveal a small count within it, but not what another table would: any two
 * tables of the same discharges have their total in common, so that a class by setting and the same class
 * of all, or by sex, give the one setting that is hidden.  So all must be of the same groups.
 */
static bool may_stand_together(const struct plan *p)
{
    const char *by = p->settings.by;

    if (p->settings.suppress && p->foreach && by && *by)
        return recipe_wrong("with suppress and [foreach] the main table has no by: the index, which is by %s, and it would reveal counts that are hidden",
                     p->foreach);
    for (size_t i = 0; p->settings.suppress && i < p->part_count; i++) {
        const struct part *a = &p->parts[i];

        if (!a->command || without_counts(a))
            continue;
        recipe_at(p, a->section, a->section->line);
        if (a->settings.where_count || a->settings.outcome ||
            strcmp(a->settings.missing, p->settings.missing) != 0 || strcmp(a->settings.mutual_help, p->settings.mutual_help) != 0)
            return recipe_wrong("with suppress, a section that is of other records or definitions than the rest would reveal hidden counts");
        if (!same_groups(p, a->by, by))
            return recipe_wrong("with suppress, all tables and charts are by the same variables in the same order, here %s: one by %s would reveal counts that are hidden",
                         by && *by ? by : "none", *a->by ? a->by : "none");
    }
    return true;
}

/* The main table: what is wrong with it is known before a file is read. */
static bool check_main(struct plan *p, const struct settings *given, teds_catalog *catalog)
{
    static const enum option_id checked[] = { OPT_BY, OPT_WHERE, OPT_COHORT, OPT_EDITION, OPT_INTERVAL, OPT_CLUSTER,
                                              OPT_SIMULTANEOUS };
    bool by_command_line = false;
    const teds_section *s;
    teds_cohort *cohort = NULL;
    teds_error err;
    bool fine;

    for (size_t i = 0; i < sizeof checked / sizeof *checked; i++)
        by_command_line |= given->given[checked[i]];
    say_place(NULL);
    for (size_t i = 0; !by_command_line && (s = teds_recipe_section(p->recipe, i)) != NULL; i++)
        if (strcmp(s->kind, "report") == 0)
            recipe_at(p, s, s->line);
    fine = data_edition(&p->settings, catalog, &err) == TEDS_OK &&
           teds_cohort_new(catalog, p->settings.cohort, NULL, 0, &cohort, &err) == TEDS_OK;
    if (!fine)
        say_error(&err);
    teds_cohort_free(cohort);
    return fine && plan_rates(p, p->settings.by);
}

/* There is something in the recipe, and what there is one of has no name. */
static bool check_heads(const struct plan *p)
{
    const teds_section *s;

    say_place(teds_recipe_name(p->recipe));
    if (!teds_recipe_section(p->recipe, 0))
        return recipe_wrong("there is no section in this recipe; [report] with title = ... is the least");
    for (size_t i = 0; (s = teds_recipe_section(p->recipe, i)) != NULL; i++) {
        recipe_at(p, s, s->line);
        if (*s->name && (strcmp(s->kind, "report") == 0 || strcmp(s->kind, "foreach") == 0))
            return recipe_wrong("there is one [%s] in a recipe, and it has no name", s->kind);
    }
    say_place(NULL);
    return true;
}

static bool read_sections(const struct command *report, const struct settings *given, struct plan *p,
                          teds_catalog *catalog)
{
    const teds_section *s;
    bool fine = check_heads(p);

    for (size_t i = 0; fine && (s = teds_recipe_section(p->recipe, i)) != NULL; i++)
        if (strcmp(s->kind, "report") == 0)
            fine = read_report(report, p, s, given);
    fine = fine && check_main(p, given, catalog);
    for (size_t i = 0; fine && (s = teds_recipe_section(p->recipe, i)) != NULL; i++) {
        if (strcmp(s->kind, "table") == 0)
            fine = part_read(p, s, PART_TABLE);
        else if (strcmp(s->kind, "chart") == 0)
            fine = part_read(p, s, PART_CHART);
        else if (strcmp(s->kind, "text") == 0)
            fine = part_read(p, s, PART_TEXT);
        else if (strcmp(s->kind, "foreach") == 0)
            fine = foreach_read(p, s);
    }
    fine = fine && may_stand_together(p);
    say_place(teds_recipe_name(p->recipe));
    fine = fine && add_all_by(p);
    say_place(NULL);
    return fine;
}

static bool plan_recipe(const struct command *report, teds_recipe *recipe, const struct settings *given,
                        teds_catalog *catalog, struct plan *out)
{
    memset(out, 0, sizeof *out);
    out->recipe = recipe;
    out->catalog = catalog;
    out->settings = *given;
    out->lang = "en";
    if (!read_sections(report, given, out, catalog))
        return false;
    out->title = out->settings.title;
    return true;
}

bool plan_make(const struct command *report, const char *path, const struct settings *given,
               teds_catalog *catalog, struct plan *out)
{
    teds_recipe *recipe = NULL;
    teds_error err;

    if (teds_recipe_load(path, kinds, &recipe, &err) != TEDS_OK) {
        say_error(&err);
        return false;
    }
    return plan_recipe(report, recipe, given, catalog, out);
}

bool plan_from_text(const struct command *report, const char *name, const char *text, const struct settings *given,
                    teds_catalog *catalog, struct plan *out)
{
    teds_recipe *recipe = NULL;
    teds_error err;

    if (teds_recipe_read(name, text, strlen(text), kinds, &recipe, &err) != TEDS_OK) {
        say_error(&err);
        return false;
    }
    return plan_recipe(report, recipe, given, catalog, out);
}

void plan_free(struct plan *p)
{
    teds_recipe_free(p->recipe);
    p->recipe = NULL;
}
