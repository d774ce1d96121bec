/*
 * cmd_rates.c - tedstat rates: the main job.
 */
#include "cli.h"

static teds_status make_report(struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    teds_policy policy = settings_policy(s);
    teds_rates *rates = NULL;
    teds_status st;

    if (s->flow)
        return teds_report_flow(tally, out, err);
    st = teds_rates_new(tally, &policy, &rates, err);
    if (st == TEDS_OK)
        st = teds_report_rates_in_detail(rates, tally, s->details, out, err);
    teds_rates_free(rates);
    return st;
}

static int rates_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    if (s->pool && !s->by)
        return usage_error(c, "--pool needs --by VAR, the groups whose shares are pooled");
    return analysis_run(c, s, argc, argv, make_report);
}

const struct command cmd_rates = {
    .name = "rates",
    .arguments = "FILE...",
    .summary = "shares of discharges that used both, one or neither",
    .text = "Prints how many discharges used medication and mutual help, medication only, mutual help "
            "only or neither, and four unions of these, by group if --by is given. Each share comes "
            "with three uncertainties: from sampling, from differences between states, and from "
            "missing codes (worst case). FILE is csv, csv.gz, the zip as SAMHSA ships it, a "
            "file of SPSS, Stata or SAS (.sav, .dta, .sas7bdat, .xpt), or a saved tally.",
    .example = "tedstat rates --by setting tedsd_puf_2019.csv",
    .run = rates_run,
    .takes = { OPT_BY, OPT_OUTCOME, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING,
               OPT_CONSTANT_STATES, OPT_MAX_MISSING, OPT_INTERVAL, OPT_LEVEL,
               OPT_SIMULTANEOUS, OPT_CLUSTER, OPT_SEED, OPT_REPLICATES, OPT_DETAILS, OPT_POOL, OPT_TABLE, OPT_SUPPRESS, OPT_FLOW, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE,
               OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
