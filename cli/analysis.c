/*
 * analysis.c - what all commands share that turn files into one tally and the tally into a
 * report: everything is checked that can be known to be wrong before a large file is read.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

teds_policy settings_policy(const struct settings *s)
{
    teds_policy p = TEDS_POLICY;

    p.by = s->by;
    p.interval = s->interval;
    p.level = s->level;
    p.cluster = s->cluster;
    p.seed = s->seed;
    p.replicates = (size_t)s->replicates;
    p.simultaneous = s->simultaneous;
    p.pool = s->pool;
    p.missing = strcmp(s->missing, "as-no") == 0 ? TEDS_AS_NO : TEDS_COMPLETE;
    p.mutual_help = strcmp(s->mutual_help, "admission") == 0 ? TEDS_AT_ADMISSION
                    : strcmp(s->mutual_help, "either") == 0  ? TEDS_AT_EITHER
                    : strcmp(s->mutual_help, "none") == 0    ? TEDS_NO_MUTUAL_HELP
                                                             : TEDS_AT_DISCHARGE;
    if (s->outcome)
        p.mutual_help = TEDS_NO_MUTUAL_HELP;
    return p;
}

static teds_status check_early(const struct settings *s, teds_error *err)
{
    teds_policy policy = settings_policy(s);
    teds_status st = teds_policy_check(&policy, err);

    if (st == TEDS_OK && s->format)
        st = teds_format_check(s->format, err);
    return st;
}

void complain(const struct settings *s, const teds_error *err)
{
    if (s->host)
        snprintf(s->host->why, sizeof s->host->why, "%s", err->message);
    if (!s->host || !s->host->tally)
        say_error(err);
}

bool class_fits(const struct command *c, const struct settings *s)
{
    if (!s->outcome || !s->given[OPT_CLASS])
        return true;
    usage_error(c, "--class has no use with --outcome, which has one share only");
    return false;
}

bool analysis_tally(const struct command *c, struct settings *s, int argc, char **argv,
                    teds_catalog **catalog, teds_tally **tally)
{
    const teds_catalog *use;
    teds_error err;
    teds_status st;

    if (argc == 0 && !s->host) {
        usage_error(c, "no file is named; - is standard input");
        return false;
    }
    if (!outputs_check(s, "text", argc, argv))
        return false;
    st = check_early(s, &err);
    if (st == TEDS_OK && !s->host)
        st = data_catalog(s, catalog, &err);
    use = s->host ? s->host->catalog : *catalog;
    if (st == TEDS_OK && s->prepare)
        st = s->prepare(use, s, &err);
    if (st == TEDS_OK)
        st = data_tally(use, s, argc, argv, tally, &err);
    if (st != TEDS_OK && st != TEDS_ECANCEL)
        complain(s, &err);
    return st == TEDS_OK;
}

int report_put(teds_status st, const teds_error *err, teds_report *report, const struct settings *s,
               const char *default_format)
{
    int status = STATUS_NOT_DONE;

    if (st == TEDS_OK)
        status = output_report(report, s, default_format);
    else if (st != TEDS_ECANCEL)
        say_error(err);
    teds_report_free(report);
    return status;
}

int analysis_run(const struct command *c, struct settings *s, int argc, char **argv,
                 analysis_fn *make)
{
    teds_catalog *catalog = NULL;
    teds_tally *tally = NULL;
    teds_report *report = NULL;
    teds_error err;
    int status = STATUS_NOT_DONE;

    if (analysis_tally(c, s, argc, argv, &catalog, &tally)) {
        if (make(s, tally, &report, &err) != TEDS_OK)
            complain(s, &err);
        else if (s->host)
            s->host->report = report, report = NULL, status = STATUS_DONE;
        else
            status = output_report(report, s, "text");
    }
    if (status == STATUS_DONE)
        status = s->verdict;
    teds_report_free(report);
    teds_tally_free(tally);
    teds_catalog_free(catalog);
    return status;
}
