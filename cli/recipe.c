/*
 * recipe.c - from the lines of a recipe to settings; each section is checked by the command that will
 * make it, and says what must be counted, before any file is opened.
 */
#include "recipe.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char kinds[] = "report,table,chart,text,foreach";

/* Keys that are no options, by kind of section. */
static const char *const report_keys[] = { "question", "lang", "author", "date", "files", NULL };
static const char *const table_keys[] = { "command", "title", "at", "text", NULL };
static const char *const chart_keys[] = { "kind", "at", "text", NULL };
static const char *const text_keys[] = { "title", "at", NULL };
static const char *const foreach_keys[] = { "var", NULL };

/* Options that a section cannot have: they are of the whole run. */
static const enum option_id of_the_run[] = {
    OPT_OUTPUT, OPT_FORMAT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_EDITION, OPT_STRICT, OPT_REPEAT, OPT_THREADS,
    OPT_SCANNER, OPT_COHORT, OPT_NO_IMAGE, OPT_SUPPRESS, OPT_DRY_RUN, OPT_CHECK, OPT_HELP, OPT_MAN,
};
/* ... and those that [report] cannot have either. */
static const enum option_id not_in_a_recipe[] = { OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_DRY_RUN, OPT_CHECK, OPT_HELP,
                                                  OPT_MAN };

static bool is_one_of(enum option_id id, const enum option_id *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == id)
            return true;
    return id == OPT_END;
}
#define IS_ONE_OF(id, list) is_one_of(id, list, sizeof(list) / sizeof(list)[0])

/* ---- saying where ------------------------------------------------------ */

static char where_room[400];

/* The place of a line, for the messages that follow. */
static void at_line(const struct plan *p, const teds_section *s, unsigned line)
{
    snprintf(where_room, sizeof where_room, "%s: line %u: [%s%s%s]", teds_recipe_name(p->recipe), line, s->kind,
             *s->name ? " " : "", s->name);
    say_place(where_room);
}

CLI_PRINTF(1, 2)
static bool wrong(const char *format, ...)
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

struct keys {
    const struct command *command; /* whose options are keys too; or NULL */
    const char *const *own;
    bool section; /* not [report] */
};

static const char *key_at(void *context, size_t i)
{
    const struct keys *k = context;
    size_t n = 0;

    while (k->own[n])
        n++;
    if (i < n)
        return k->own[i];
    return k->command ? option_name_at(k->command, i - n) : NULL;
}

static bool is_own(const struct keys *k, const char *key)
{
    for (size_t i = 0; k->own[i]; i++)
        if (strcasecmp(k->own[i], key) == 0)
            return true;
    return false;
}

static bool unknown_key(const struct keys *k, const char *key)
{
    const char *near = teds_nearest(key, key_at, (void *)k);

    if (near && strcmp(near, key) != 0)
        return wrong("there is no key \"%s\" here, did you mean %s?", key, near);
    return wrong("there is no key \"%s\" here", key);
}

/* A line that is an option of the command; what the command line said stands. */
static bool set_option(const struct keys *k, const teds_setting *line, const struct settings *given, struct settings *s)
{
    enum option_id id = k->command ? option_id_of(k->command, line->key) : OPT_END;

    if (id == OPT_END)
        return unknown_key(k, line->key);
    if (IS_ONE_OF(id, not_in_a_recipe))
        return wrong("%s belongs on the command line, not in a recipe", line->key);
    if (k->section && IS_ONE_OF(id, of_the_run))
        return wrong("%s is of the whole report; it belongs in [report]", line->key);
    if (given && given->given[id] && id != OPT_WHERE)
        return true;
    return option_set(k->command, line->key, line->value, s);
}

/* What stands twice and can only hold once is a slip, and nobody can know which of the two was meant. */
static bool said_once(const struct plan *p, const teds_section *s, const struct command *command)
{
    for (size_t i = 0; i < s->setting_count; i++) {
        const char *key = s->settings[i].key;

        if (strcasecmp(key, "question") == 0 || strcasecmp(key, "files") == 0 ||
            (command && option_repeats(option_id_of(command, key))))
            continue;
        for (size_t k = 0; k < i; k++) {
            if (strcasecmp(s->settings[k].key, key) != 0)
                continue;
            at_line(p, s, s->settings[i].line);
            return wrong("%s is there already, on line %u", key, s->settings[k].line);
        }
    }
    return true;
}

static const char *value_of(const teds_section *s, const char *key)
{
    for (size_t i = 0; i < s->setting_count; i++)
        if (strcasecmp(s->settings[i].key, key) == 0)
            return s->settings[i].value;
    return NULL;
}

/* ---- [report] ----------------------------------------------------------- */

static bool add_question(struct plan *p, const char *text)
{
    size_t length = strlen(p->question);
    int n = snprintf(p->question + length, sizeof p->question - length, "%s%s", length ? " " : "", text);

    return (size_t)n < sizeof p->question - length || wrong("the question is too long");
}

static bool report_line(struct plan *p, const struct keys *k, const teds_setting *line, const struct settings *given)
{
    if (strcasecmp(line->key, "question") == 0)
        return add_question(p, line->value);
    if (strcasecmp(line->key, "files") == 0) {
        if (p->file_count == MOST_FILES)
            return wrong("too many files");
        p->files[p->file_count++] = line->value;
        return true;
    }
    if (strcasecmp(line->key, "lang") == 0)
        p->lang = line->value;
    else if (strcasecmp(line->key, "author") == 0)
        p->author = line->value;
    else if (strcasecmp(line->key, "date") == 0)
        p->date = line->value;
    else
        return set_option(k, line, given, &p->settings);
    return true;
}

static bool read_report(const struct command *report, struct plan *p, const teds_section *s, const struct settings *given)
{
    const struct keys k = { report, report_keys, false };

    if (!said_once(p, s, report))
        return false;
    for (size_t i = 0; i < s->setting_count; i++) {
        at_line(p, s, s->settings[i].line);
        if (!report_line(p, &k, &s->settings[i], given))
            return false;
    }
    return true;
}

/* ---- the other sections -------------------------------------------------- */

/* What a section has of its own: nothing that [report] says of its main table. */
static struct settings section_settings(const struct settings *of_report)
{
    struct settings s = *of_report;

    s.by = NULL;
    s.where_count = s.output_count = s.vary_count = 0;
    s.title = NULL;
    s.constant_states = false; /* the counts are so already */
    s.max_missing = 1;
    s.no_image = false;
    s.quiet = true;
    memset(s.given, 0, sizeof s.given);
    return s;
}

static bool find_command(const struct plan *p, struct part *part)
{
    const char *name = value_of(part->section, "command");

    if (part->kind == PART_CHART)
        name = "chart";
    part->command = command_find(name ? name : "rates");
    if (!part->command) {
        at_line(p, part->section, part->section->line);
        command_unknown(name);
        return false;
    }
    return true;
}

static bool part_line(struct part *part, const struct keys *k, const teds_setting *line)
{
    const char *key = line->key;

    if (!is_own(k, key))
        return set_option(k, line, NULL, &part->settings);
    if (strcasecmp(key, "title") == 0)
        part->title = line->value;
    else if (strcasecmp(key, "at") == 0)
        part->at = line->value;
    else if (strcasecmp(key, "text") == 0)
        part->text = line->value;
    else if (strcasecmp(key, "kind") == 0)
        part->chart_kind = line->value;
    return true;
}

static const char *section_name_at(void *context, size_t i)
{
    (void)context;
    return teds_study_section(i);
}

static bool check_at(const struct part *part)
{
    const char *near;

    for (size_t i = 0; part->at && teds_study_section(i); i++)
        if (strcmp(teds_study_section(i), part->at) == 0)
            return true;
    if (!part->at)
        return true;
    near = teds_nearest(part->at, section_name_at, NULL);
    return wrong("at: a report has no section \"%s\"%s%s%s", part->at, near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
}

/* The command checks the section as if it were run, and says what it needs. */
static bool plan_part(struct plan *p, struct part *part)
{
    struct host host = { .catalog = p->catalog, .cohort = p->settings.cohort };
    struct settings s = part->settings;
    char *argv[2] = { (char *)part->chart_kind, NULL };
    int status;

    s.host = &host;
    at_line(p, part->section, part->section->line);
    if (part->kind == PART_CHART && !part->chart_kind)
        return wrong("kind = says which chart; 'tedstat charts' lists them");
    status = part->command->run(part->command, &s, part->kind == PART_CHART ? 1 : 0, argv);
    if (!host.planned && status != STATUS_NOT_DONE)
        return wrong("%s makes no table of these data", part->command->name);
    if (!host.planned)
        return false;
    snprintf(part->by, sizeof part->by, "%s", host.by);
    p->need_discharge |= host.need_discharge;
    p->need_admission |= host.need_admission;
    return true;
}

/* A command that reads no discharges would do something else than make a table. */
static bool makes_tables(const struct command *c)
{
    return option_id_of(c, "cohort") != OPT_END && option_id_of(c, "mutual-help") != OPT_END &&
           strcmp(c->name, "report") != 0;
}

/* Letters, digits, - and _ of the section's name; no two sections of a kind may come to the same. */
static bool name_file(const struct plan *p, struct part *part)
{
    static const char *const taken[] = { "main", "flow" };
    const char *name = part->section->name;
    size_t n = 0;

    for (; *name && n + 1 < sizeof part->file; name++)
        part->file[n++] = isalnum((unsigned char)*name) || *name == '-' || *name == '_' ? *name : '-';
    if (n == 0)
        snprintf(part->file, sizeof part->file, "section-%zu", p->part_count + 1);
    for (size_t i = 0; part->kind == PART_TABLE && i < sizeof taken / sizeof *taken; i++)
        if (strcasecmp(part->file, taken[i]) == 0)
            return wrong("%s.csv is one of the tables that every report has; take another name", taken[i]);
    for (size_t i = 0; part->kind != PART_TEXT && i < p->part_count; i++) {
        const struct part *other = &p->parts[i];

        if (other->kind == part->kind && strcasecmp(other->file, part->file) == 0)
            return wrong("its files would have the same names as those of line %u ([%s%s%s]); take another name",
                         other->section->line, other->section->kind, *other->section->name ? " " : "", other->section->name);
    }
    return true;
}

static bool read_part(struct plan *p, const teds_section *s, enum part_kind kind)
{
    struct part *part = &p->parts[p->part_count];
    struct keys k = { NULL, kind == PART_TABLE ? table_keys : kind == PART_CHART ? chart_keys : text_keys, true };

    if (p->part_count == MOST_PARTS)
        return wrong("a report has no more than 64 sections");
    *part = (struct part){ .kind = kind, .section = s, .settings = section_settings(&p->settings) };
    if (kind != PART_TEXT && !find_command(p, part))
        return false;
    at_line(p, s, s->line);
    if (part->command && !makes_tables(part->command))
        return wrong("command = %s makes no table of discharges", part->command->name);
    if (!said_once(p, s, part->command) || !name_file(p, part))
        return false;
    k.command = part->command;
    for (size_t i = 0; i < s->setting_count; i++) {
        at_line(p, s, s->settings[i].line);
        if (!part_line(part, &k, &s->settings[i]) || !check_at(part))
            return false;
    }
    if (kind == PART_CHART) {
        part->title = part->settings.title;
        part->settings.title = NULL; /* it stands above the picture */
    }
    if (kind == PART_TEXT)
        part->text = s->body;
    p->part_count++;
    return kind == PART_TEXT || plan_part(p, part);
}

/* A table of rates by these variables, checked as if it were made. */
static bool plan_rates(const struct plan *p, const char *by)
{
    struct host host = { .catalog = p->catalog, .cohort = p->settings.cohort };
    struct settings s = p->settings;
    const struct command *rates = command_find("rates");

    s.by = by;
    s.output_count = 0;
    s.quiet = true;
    s.host = &host;
    rates->run(rates, &s, 0, NULL);
    return host.planned;
}

static bool read_foreach(struct plan *p, const teds_section *s)
{
    const struct keys k = { NULL, foreach_keys, true };

    if (!said_once(p, s, NULL))
        return false;
    for (size_t i = 0; i < s->setting_count; i++) {
        at_line(p, s, s->settings[i].line);
        if (!is_own(&k, s->settings[i].key))
            return unknown_key(&k, s->settings[i].key);
        p->foreach = s->settings[i].value;
    }
    at_line(p, s, s->line);
    if (!p->foreach)
        return wrong("var = says for each level of which variable");
    if (strchr(p->foreach, ','))
        return wrong("var = takes one variable");
    return plan_rates(p, p->foreach);
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
            return wrong("the report asks for too many variables");
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

/* The same variables in the same order, which decides between groups that are equally small. */
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
        return wrong("with suppress and [foreach] the main table has no by: the index, which is by %s, and it would reveal counts that are hidden",
                     p->foreach);
    for (size_t i = 0; p->settings.suppress && i < p->part_count; i++) {
        const struct part *a = &p->parts[i];

        if (!a->command || without_counts(a))
            continue;
        at_line(p, a->section, a->section->line);
        if (a->settings.where_count || a->settings.outcome ||
            strcmp(a->settings.missing, p->settings.missing) != 0 || strcmp(a->settings.mutual_help, p->settings.mutual_help) != 0)
            return wrong("with suppress, a section that is of other records or definitions than the rest would reveal hidden counts");
        if (!same_groups(p, a->by, by))
            return wrong("with suppress, all tables and charts are by the same variables in the same order, here %s: one by %s would reveal counts that are hidden",
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
            at_line(p, s, s->line);
    fine = data_edition(&p->settings, catalog, &err) == TEDS_OK &&
           teds_cohort_new(catalog, p->settings.cohort, NULL, 0, &cohort, &err) == TEDS_OK;
    if (!fine)
        say_error(&err);
    teds_cohort_free(cohort);
    return fine && plan_rates(p, p->settings.by);
}

static bool read_sections(const struct command *report, const struct settings *given, struct plan *p,
                          teds_catalog *catalog)
{
    const teds_section *s;
    bool fine = true;

    for (size_t i = 0; fine && (s = teds_recipe_section(p->recipe, i)) != NULL; i++)
        if (strcmp(s->kind, "report") == 0)
            fine = read_report(report, p, s, given);
    fine = fine && check_main(p, given, catalog);
    for (size_t i = 0; fine && (s = teds_recipe_section(p->recipe, i)) != NULL; i++) {
        if (strcmp(s->kind, "table") == 0)
            fine = read_part(p, s, PART_TABLE);
        else if (strcmp(s->kind, "chart") == 0)
            fine = read_part(p, s, PART_CHART);
        else if (strcmp(s->kind, "text") == 0)
            fine = read_part(p, s, PART_TEXT);
        else if (strcmp(s->kind, "foreach") == 0)
            fine = read_foreach(p, s);
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

void part_run(const struct part *part, const struct plan *p, const teds_tally *tally, struct host *host)
{
    struct settings s = part->settings;
    char *argv[2] = { (char *)part->chart_kind, NULL };

    *host = (struct host){ .catalog = p->catalog, .tally = tally, .cohort = p->settings.cohort };
    s.host = host;
    part->command->run(part->command, &s, part->kind == PART_CHART ? 1 : 0, argv);
    if (!host->report && !host->chart && !*host->why)
        snprintf(host->why, sizeof host->why, "%s made nothing", part->command->name);
}
