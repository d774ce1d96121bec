/*
 * cmd_trend.c - tedstat trend: shares year by year, and what becomes of them.
 */
#include <stdio.h>

#include "cli.h"

static teds_status make_report(struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    teds_policy policy = settings_policy(s);
    teds_compare_options o = TEDS_COMPARE_OPTIONS;

    policy.by = s->count_by;
    o.method = s->method;
    o.classes = s->one_class;
    return teds_report_trend(tally, &policy, &o, out, err);
}

/* The list without the year, and the year behind it. */
static const char *year_last(const char *by, char *to, size_t room)
{
    size_t length = 0, n;
    const char *word;

    while (teds_list_word(&by, &word, &n)) {
        if (teds_same_variable_name("year", word, n))
            continue;
        if (length + n + 8 > room)
            return NULL;
        length += (size_t)snprintf(to + length, room - length, "%.*s,", (int)n, word);
    }
    snprintf(to + length, room - length, "year");
    return to;
}

static int trend_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    const char *method = s->method ? s->method : teds_compare_default("diff");
    teds_compare_result trial;
    unsigned classes;
    teds_error err;
    char by[512];

    if (!class_fits(c, s))
        return STATUS_NOT_DONE;
    s->count_by = year_last(s->by, by, sizeof by);
    if (!s->count_by)
        return usage_error(c, "--by: this list is too long");
    s->by = s->count_by;
    if (teds_compare("diff", method, 1, 2, 1, 3, s->level, &trial, &err) != TEDS_OK ||
        teds_classes_parse(s->one_class, &classes, &err) != TEDS_OK) {
        say_error(&err);
        return STATUS_NOT_DONE;
    }
    return analysis_run(c, s, argc, argv, make_report);
}

const struct command cmd_trend = {
    .name = "trend",
    .arguments = "FILE...",
    .summary = "shares year by year, changes and trends",
    .text = "Prints the share of a class (--class; all, for each of them) in each year, with its three uncertainties, the change from the year "
            "before with an interval for sampling and one for differences between states, and the average "
            "change a year with trend tests; by other variables too (--by year,VAR). Years across which a "
            "definition changes are marked.",
    .example = "tedstat trend --by year,region --class all tedsd_puf_201[5-9].csv",
    .run = trend_run,
    .takes = { OPT_BY, OPT_CLASS, OPT_METHOD, OPT_INTERVAL, OPT_CLUSTER, OPT_SEED, OPT_REPLICATES, OPT_LEVEL,
               OPT_OUTCOME, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING, OPT_CONSTANT_STATES,
               OPT_MAX_MISSING, OPT_SUPPRESS, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT,
               OPT_TABLE, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
