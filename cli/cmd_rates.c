/*
 * cmd_rates.c - tedstat rates: the main job.
 */
#include <string.h>

#include "cli.h"

static teds_policy policy_of(const struct settings *s)
{
    teds_policy p = TEDS_POLICY;

    p.by = s->by;
    p.interval = s->interval;
    p.level = s->level;
    p.missing = strcmp(s->missing, "as-no") == 0 ? TEDS_AS_NO : TEDS_COMPLETE;
    p.mutual_help = strcmp(s->mutual_help, "admission") == 0 ? TEDS_AT_ADMISSION
                    : strcmp(s->mutual_help, "either") == 0  ? TEDS_AT_EITHER
                                                             : TEDS_AT_DISCHARGE;
    return p;
}

static teds_status make_report(const struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    teds_policy policy = policy_of(s);
    teds_rates *rates = NULL;
    teds_status st;

    if (s->flow)
        return teds_report_flow(tally, out, err);
    st = teds_rates_new(tally, &policy, &rates, err);
    if (st == TEDS_OK)
        st = teds_report_rates(rates, tally, out, err);
    teds_rates_free(rates);
    return st;
}

/* What can be known to be wrong before a large file is read. */
static teds_status check_early(const struct settings *s, teds_error *err)
{
    teds_interval_result trial;
    teds_status st = teds_interval(s->interval, 1, 2, s->level, &trial, err);

    if (st == TEDS_OK && s->format)
        st = teds_format_check(s->format, err);
    return st;
}

static int rates_run(const struct command *c, const struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_tally *tally = NULL;
    teds_report *report = NULL;
    teds_error err;
    teds_status st;
    int status = STATUS_NOT_DONE;

    if (argc == 0)
        return usage_error(c, "no file is named; - is standard input");
    for (size_t i = 0; i < s->output_count; i++)
        if (!output_check(s->output[i], s, argc, argv))
            return STATUS_NOT_DONE;
    st = check_early(s, &err);
    if (st == TEDS_OK)
        st = teds_catalog_new(&catalog, &err);
    if (st == TEDS_OK)
        st = data_tally(catalog, s, argc, argv, &tally, &err);
    if (st == TEDS_OK)
        st = make_report(s, tally, &report, &err);
    if (st == TEDS_OK)
        status = output_report(report, s, "text");
    else if (st != TEDS_ECANCEL)
        say_error(&err);
    teds_report_free(report);
    teds_tally_free(tally);
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_rates = {
    .name = "rates",
    .arguments = "FILE...",
    .summary = "shares of discharges that used both, one or neither",
    .text = "Prints how many discharges used medication and mutual help, medication only, mutual help "
            "only or neither, and four unions of these, by group if --by is given. Each share comes "
            "with three uncertainties: from sampling, from differences between states, and from "
            "missing codes (worst case). FILE is csv, csv.gz, zip or a saved tally.",
    .example = "tedstat rates --by setting tedsd_puf_2019.csv",
    .run = rates_run,
    .takes = { OPT_BY, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING, OPT_INTERVAL, OPT_LEVEL,
               OPT_FLOW, OPT_EDITION, OPT_STRICT, OPT_REPEAT, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE,
               OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
