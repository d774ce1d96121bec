/*
 * cmd_tally.c - tedstat tally: count now, analyse later.  tedstat merge: add counts.
 */
#include <stdlib.h>

#include "cli.h"

/* What became of a tally: writes it if 'st' is TEDS_OK, else says what went wrong.  Returns the exit status. */
static int put_tally(teds_status st, teds_error *err, const teds_tally *tally, const struct settings *s)
{
    size_t n = s->output_count ? s->output_count : 1, length = 0;
    char *text = NULL;
    bool fine;

    if (st == TEDS_OK)
        st = teds_tally_text(tally, &text, &length, err);
    fine = st == TEDS_OK;
    for (size_t i = 0; fine && i < n; i++)
        fine = output_write(s->output_count ? s->output[i] : NULL, text, length);
    if (st != TEDS_OK && st != TEDS_ECANCEL)
        say_error(err);
    free(text);
    return fine ? STATUS_DONE : STATUS_NOT_DONE;
}

/* Saved tallies may be by more variables than --by, and must not be by fewer. */
static teds_status by_what_was_asked(const char *by, teds_tally **tally, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = teds_tally_project(*tally, by, &t, err);

    if (st == TEDS_OK) {
        teds_tally_free(*tally);
        *tally = t;
    }
    return st;
}

static int tally_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_tally *tally = NULL;
    teds_error err;
    teds_status st;
    int status;

    if (argc == 0)
        return usage_error(c, "no file is named; - is standard input");
    s->writes = "tally";
    if (!outputs_check(s, "tally", argc, argv))
        return STATUS_NOT_DONE;
    st = data_catalog(s, &catalog, &err);
    if (st == TEDS_OK)
        st = data_tally(catalog, s, argc, argv, &tally, &err);
    if (st == TEDS_OK && s->given[OPT_BY])
        st = by_what_was_asked(s->by, &tally, &err);
    if (st == TEDS_OK && teds_tally_kept(tally) == 0 && !s->quiet)
        say("no discharge is in the cohort; the tally holds the exclusions only");
    status = put_tally(st, &err, tally, s);
    teds_tally_free(tally);
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_tally = {
    .name = "tally",
    .arguments = "FILE... -o X.tally",
    .summary = "count now and save the counts",
    .text = "Counts the discharges of the cohort by state, medication and mutual help, and by the "
            "variables of --by, and saves the counts. Everything that 'tedstat rates' chooses after "
            "counting (missing codes, intervals, levels) can then be chosen from the saved tally, "
            "which holds no records.",
    .example = "tedstat tally --by year,setting tedsd_puf_2019.csv -o 2019.tally",
    .run = tally_run,
    .takes = { OPT_BY, OPT_COHORT, OPT_WHERE, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT,
               OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};

static teds_status merge_all(const teds_catalog *catalog, const struct settings *s, int argc,
                             char **argv, teds_tally **out, teds_error *err)
{
    teds_tally *sum = NULL;
    teds_status st = TEDS_OK;

    for (int i = 0; st == TEDS_OK && i < argc; i++) {
        teds_tally *next = NULL;

        st = teds_tally_load(catalog, argv[i], &next, err);
        if (st == TEDS_OK && sum)
            st = error_of_file(teds_tally_merge(sum, next, s->repeat, err), argv[i], err);
        else if (st == TEDS_OK)
            sum = next, next = NULL;
        teds_tally_free(next);
    }
    if (st == TEDS_OK)
        *out = sum;
    else
        teds_tally_free(sum);
    return st;
}

static int merge_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_tally *tally = NULL;
    teds_error err;
    teds_status st;
    int status;

    if (argc == 0)
        return usage_error(c, "no tally is named");
    s->writes = "tally";
    s->keep_old = true; /* if the name behind -o was forgotten, that is a tally to add */
    if (!outputs_check(s, "tally", argc, argv))
        return STATUS_NOT_DONE;
    st = teds_catalog_new(&catalog, &err);
    if (st == TEDS_OK)
        st = merge_all(catalog, s, argc, argv, &tally, &err);
    status = put_tally(st, &err, tally, s);
    teds_tally_free(tally);
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_merge = {
    .name = "merge",
    .arguments = "A.tally B.tally... -o C.tally",
    .summary = "add saved tallies",
    .text = "Adds saved tallies of the same cohort and variables. The order and the way in which the "
            "data were split make no difference. The same data in two of them are refused. "
            "A file that is there already is replaced with --force only.",
    .example = "tedstat merge 2018.tally 2019.tally -o both.tally",
    .run = merge_run,
    .takes = { OPT_REPEAT, OPT_OUTPUT, OPT_FORCE, OPT_QUIET, OPT_END },
};
