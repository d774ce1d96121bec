/*
 * cmd_compare.c - tedstat compare: two shares beside each other.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* ---- a batch of counts on standard input ----------------------------------- */

static int batch_run(struct settings *s)
{
    teds_report *report = NULL;
    teds_error err;
    teds_status st;

    if (!outputs_check(s, "csv", 0, NULL))
        return STATUS_NOT_DONE;
    st = teds_report_compare_batch("-", s->measure, s->method, s->level, &report, &err);
    return report_put(st, &err, report, s, "csv");
}

/* ---- groups of discharges -------------------------------------------------- */

static teds_compare_options options_of(const struct settings *s)
{
    teds_compare_options o = TEDS_COMPARE_OPTIONS;

    o.reference = s->reference;
    o.measure = s->measure;
    o.method = s->method;
    o.classes = s->one_class;
    o.adjust = s->adjust;
    o.strata = s->strata;
    o.standardise = s->standardise;
    o.standard = s->standard;
    return o;
}

static teds_status make_report(struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    const teds_policy policy = settings_policy(s);
    const teds_compare_options o = options_of(s);

    return teds_report_compare(tally, &policy, &o, out, err);
}

/* Variables that cannot be had are found before a large file is read. */
static teds_status check_variables(const teds_catalog *catalog, struct settings *s, teds_error *err)
{
    const teds_compare_options o = options_of(s);

    return teds_compare_options_check(catalog, s->by, &o, err);
}

/* ---- two shares of the same discharges --------------------------------------- */

static bool two_classes(const struct settings *s, teds_pair_options *o, teds_error *err)
{
    const char *comma = strchr(s->classes, ',');
    char first[64];
    unsigned a = 0, b = 0;

    if (!comma || strchr(comma + 1, ',')) {
        say("--classes: two names with a comma between, as in both,neither");
        return false;
    }
    snprintf(first, sizeof first, "%.*s", (int)(comma - s->classes), s->classes);
    if (teds_classes_parse(first, &a, err) != TEDS_OK || teds_classes_parse(comma + 1, &b, err) != TEDS_OK) {
        say_error(err);
        return false;
    }
    while (!(a >> o->first & 1))
        o->first++;
    o->second = TEDS_BOTH;
    while (!(b >> o->second & 1))
        o->second++;
    return true;
}

static teds_status make_pairs(struct settings *s, const teds_tally *tally, teds_report **out,
                              teds_error *err)
{
    teds_policy policy = settings_policy(s);
    teds_pair_options o = TEDS_PAIR_OPTIONS;

    o.attendance = s->attendance;
    o.method = s->method;
    if (s->attendance)
        policy.mutual_help = TEDS_AT_DISCHARGE;
    else if (!two_classes(s, &o, err))
        return TEDS_ECANCEL; /* told already */
    return teds_report_pairs(tally, &policy, &o, out, err);
}

static int pairs_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_pair_options o = TEDS_PAIR_OPTIONS;
    teds_compare_result trial;
    teds_error err;

    if (s->classes && s->attendance)
        return usage_error(c, "--classes and --attendance cannot be had together");
    if (s->classes && !two_classes(s, &o, &err))
        return STATUS_NOT_DONE;
    if (s->method && teds_compare_classes(s->method, 1, 2, 4, s->level, &trial, &err) != TEDS_OK) {
        say_error(&err);
        return STATUS_NOT_DONE;
    }
    if (s->attendance)
        s->mutual_help = "either"; /* both must have been collected */
    return analysis_run(c, s, argc, argv, make_pairs);
}

/* Names that are wrong are found before a large file is read. */
static bool check_names(const struct settings *s)
{
    const char *method = s->method ? s->method : teds_compare_default(s->measure);
    teds_compare_result trial;
    unsigned classes;
    double p = 0.5;
    teds_error err;

    if (teds_compare(s->measure, method, 1, 2, 1, 3, s->level, &trial, &err) == TEDS_OK &&
        teds_classes_parse(s->one_class, &classes, &err) == TEDS_OK &&
        (!s->adjust || teds_padjust(s->adjust, &p, 1, &p, &err) == TEDS_OK))
        return true;
    say_error(&err);
    return false;
}

/* Nothing that was asked for is passed over without a word. */
static bool options_go_together(const struct command *c, const struct settings *s, bool counts_given)
{
    const char *of = s->classes ? "--classes" : s->attendance ? "--attendance" : counts_given ? "- alone" : NULL;
    const char *other = s->strata        ? "--strata"
                        : s->standardise ? "--standardise"
                        : s->reference   ? "--reference"
                                         : NULL;

    if (!other && of && counts_given && !s->classes && !s->attendance)
        other = s->suppress ? "--suppress" : s->given[OPT_CLASS] ? "--class" : NULL;
    if (!other && s->attendance && strcmp(s->mutual_help, "none") == 0)
        other = "--mutual-help none";
    if (s->outcome && of && !counts_given)
        other = of, of = "--outcome, which has one share only";
    if (!of || !other)
        return class_fits(c, s);
    usage_error(c, "%s has no use with %s", other, of);
    return false;
}

static int compare_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    char by[512] = "";

    if (!options_go_together(c, s, argc == 1 && strcmp(argv[0], "-") == 0 && !s->by))
        return STATUS_NOT_DONE;
    if (argc == 1 && strcmp(argv[0], "-") == 0 && !s->by && !s->classes && !s->attendance)
        return batch_run(s);
    if (s->classes || s->attendance)
        return pairs_run(c, s, argc, argv);
    if (!s->by)
        return usage_error(c, "--by VAR says what is compared, or --classes A,B or --attendance; - alone reads counts from standard input");
    if (s->standard && !s->standardise)
        return usage_error(c, "--standard needs --standardise VAR");
    if (!check_names(s))
        return STATUS_NOT_DONE;
    if (!list_add(by, sizeof by, s->by) || !list_add(by, sizeof by, s->strata) ||
        !list_add(by, sizeof by, s->standardise))
        return usage_error(c, "too many variables");
    s->count_by = by;
    s->prepare = check_variables;
    return analysis_run(c, s, argc, argv, make_report);
}

const struct command cmd_compare = {
    .name = "compare",
    .arguments = "FILE... | -",
    .summary = "groups beside each other: differences, ratios, odds ratios",
    .text = "Compares the levels of a variable (--by VAR) with a reference level: the share of a class (--class; all, "
            "for each of them) in both, the difference, ratio or odds ratio with an interval for sampling and one for "
            "differences between states, the standardised difference, and tests with p-values as they are "
            "and adjusted for their number. With --by A,B the levels of B are compared within each level of "
            "A. --classes A,B and --attendance compare two shares of the same discharges. With - alone it reads csv with the columns x1, n1, x2 and n2, and measure, method and level "
            "if they differ from the options, and prints a line for each.",
    .example = "tedstat compare --by setting --reference Outpatient --standardise AGE tedsd_puf_2019.csv",
    .run = compare_run,
    .takes = { OPT_BY, OPT_REFERENCE, OPT_CLASS, OPT_CLASSES, OPT_ATTENDANCE, OPT_MEASURE, OPT_METHOD, OPT_LEVEL, OPT_ADJUST, OPT_STRATA,
               OPT_STANDARDISE, OPT_STANDARD, OPT_OUTCOME, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING,
               OPT_CONSTANT_STATES, OPT_MAX_MISSING, OPT_SUPPRESS, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT,
               OPT_TABLE, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
