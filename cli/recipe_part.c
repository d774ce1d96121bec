/*
 * recipe_part.c - a section of a report planned: the command that will make it checks it as if it were run, and
 * says what must be counted; and later the section made.
 */
#include "recipe_read.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Keys that are no options, by kind of section. */
static const char *const table_keys[] = { "command", "title", "at", "text", NULL };
static const char *const chart_keys[] = { "kind", "at", "text", NULL };
static const char *const text_keys[] = { "title", "at", NULL };
static const char *const foreach_keys[] = { "var", NULL };

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
    const char *name = recipe_value(part->section, "command");

    if (part->kind == PART_CHART)
        name = "chart";
    part->command = command_find(name ? name : "rates");
    if (!part->command) {
        recipe_at(p, part->section, part->section->line);
        command_unknown(name);
        return false;
    }
    return true;
}

static bool part_line(struct part *part, const struct recipe_keys *k, const teds_setting *line)
{
    const char *key = line->key;

    if (!recipe_own_key(k, key))
        return recipe_option(k, line, NULL, &part->settings);
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
    return recipe_wrong("at: a report has no section \"%s\"%s%s%s", part->at, near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
}

/* The command checks the section as if it were run, and says what it needs. */
static bool plan_part(struct plan *p, struct part *part)
{
    struct host host = { .catalog = p->catalog, .cohort = p->settings.cohort };
    struct settings s = part->settings;
    char *argv[2] = { (char *)part->chart_kind, NULL };
    int status;

    s.host = &host;
    recipe_at(p, part->section, part->section->line);
    if (part->kind == PART_CHART && !part->chart_kind)
        return recipe_wrong("kind = says which chart; 'tedstat charts' lists them");
    status = part->command->run(part->command, &s, part->kind == PART_CHART ? 1 : 0, argv);
    if (!host.planned && status != STATUS_NOT_DONE)
        return recipe_wrong("%s makes no table of these data", part->command->name);
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

    for (; *name && n + 1 < sizeof part->file; name++) {
        char c = isalnum((unsigned char)*name) || *name == '_' ? *name : '-';

        if (c != '-' || n > 0) /* a program would take a name that begins with - for an option */
            part->file[n++] = c;
    }
    part->file[n] = '\0';
    if (strspn(part->file, "-") == n)
        snprintf(part->file, sizeof part->file, "section-%zu", p->part_count + 1);
    for (size_t i = 0; part->kind == PART_TABLE && i < sizeof taken / sizeof *taken; i++)
        if (strcasecmp(part->file, taken[i]) == 0)
            return recipe_wrong("%s.csv is one of the tables that every report has; take another name", taken[i]);
    for (size_t i = 0; part->kind != PART_TEXT && i < p->part_count; i++) {
        const struct part *other = &p->parts[i];

        if (other->kind == part->kind && strcasecmp(other->file, part->file) == 0)
            return recipe_wrong("its files would have the same names as those of line %u ([%s%s%s]); take another name",
                         other->section->line, other->section->kind, *other->section->name ? " " : "", other->section->name);
    }
    return true;
}

bool part_read(struct plan *p, const teds_section *s, enum part_kind kind)
{
    struct part *part = &p->parts[p->part_count];
    struct recipe_keys k = { NULL, kind == PART_TABLE ? table_keys : kind == PART_CHART ? chart_keys : text_keys, true };

    if (p->part_count == MOST_PARTS)
        return recipe_wrong("a report has no more than 64 sections");
    *part = (struct part){ .kind = kind, .section = s, .settings = section_settings(&p->settings) };
    if (kind != PART_TEXT && !find_command(p, part))
        return false;
    recipe_at(p, s, s->line);
    if (part->command && !makes_tables(part->command))
        return recipe_wrong("command = %s makes no table of discharges", part->command->name);
    if (!recipe_said_once(p, s, part->command) || !name_file(p, part))
        return false;
    k.command = part->command;
    for (size_t i = 0; i < s->setting_count; i++) {
        recipe_at(p, s, s->settings[i].line);
        if (!part_line(part, &k, &s->settings[i]) || !check_at(part))
            return false;
    }
    if (kind == PART_CHART) {
        part->title = part->settings.title;
        part->settings.title = NULL; /* it stands above the picture */
    }
    if (kind == PART_TEXT) {
        recipe_at(p, s, s->line);
        if (s->body[strspn(s->body, " \t\r\n")] == '\0')
            return recipe_wrong("it says nothing; its text stands behind an empty line");
        part->text = s->body;
    }
    p->part_count++;
    return kind == PART_TEXT || plan_part(p, part);
}

bool plan_rates(const struct plan *p, const char *by)
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

bool foreach_read(struct plan *p, const teds_section *s)
{
    const struct recipe_keys k = { NULL, foreach_keys, true };

    if (!recipe_said_once(p, s, NULL))
        return false;
    for (size_t i = 0; i < s->setting_count; i++) {
        recipe_at(p, s, s->settings[i].line);
        if (!recipe_own_key(&k, s->settings[i].key))
            return recipe_unknown_key(&k, s->settings[i].key);
        p->foreach = s->settings[i].value;
    }
    recipe_at(p, s, s->line);
    if (!p->foreach || !*p->foreach)
        return recipe_wrong("var = says for each level of which variable");
    if (strchr(p->foreach, ','))
        return recipe_wrong("var = takes one variable");
    return plan_rates(p, p->foreach);
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
