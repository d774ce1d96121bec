/*
 * cmd_reproduce.c - tedstat reproduce: a published table beside ours.
 */
#include <stdlib.h>

#include "cli.h"

struct prepared {
    const char *name;
    teds_published *study;
    char *by;
};

/* The study says what is counted; a saved tally must have been counted so. */
static teds_status prepare(const teds_catalog *catalog, struct settings *s, teds_error *err)
{
    struct prepared *p = s->prepared;
    teds_status st = teds_published_open(catalog, p->name, &p->study, err);
    const char *rule;

    for (size_t i = 0; st == TEDS_OK && i < s->vary_count; i++)
        st = vary_option(teds_published_sweep(p->study), s->vary[i], err);
    if (st == TEDS_OK)
        st = teds_sweep_by(teds_published_sweep(p->study), NULL, &p->by, err);
    if (st != TEDS_OK)
        return st;
    s->cohort = teds_published_cohort(p->study);
    for (size_t i = 0; (rule = teds_published_where(p->study, i)) != NULL && i < MOST_WHERE; i++)
        s->where[s->where_count++] = rule;
    s->given[OPT_COHORT] = true;
    s->count_by = p->by ? p->by : "";
    s->mutual_help = "either"; /* both must have been collected */
    return TEDS_OK;
}

static teds_status make_report(struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    struct prepared *p = s->prepared;
    teds_policy policy = TEDS_POLICY;
    bool passes = false;
    char years[TEDS_YEARS_ROOM];
    const char *absent = teds_published_absent_years(p->study, tally, years);
    teds_status st;

    if (absent && !s->quiet && !shows_warnings(s))
        say("the files have no discharges of %s, which the study has: the numbers cannot be the same", absent);
    policy.level = s->level;
    st = teds_report_published(p->study, tally, &policy, out, &passes, err);
    s->verdict = passes ? STATUS_DONE : STATUS_NO;
    return st;
}

static int reproduce_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    struct prepared p = { 0 };
    char room[TEDS_STUDY_ROOM];
    int status;

    if (argc == 0)
        return usage_error(c, "no study is named; one is %s", teds_published_name(0, room));
    p.name = argv[0];
    s->prepare = prepare;
    s->prepared = &p;
    status = analysis_run(c, s, argc - 1, argv + 1, make_report);
    teds_published_free(p.study);
    free(p.by);
    return status;
}

const struct command cmd_reproduce = {
    .name = "reproduce",
    .arguments = "STUDY FILE...",
    .summary = "a published table beside ours, cell by cell",
    .text = "Prints the numbers of a published study beside ours, rounded as they were published, under the "
            "definition that comes nearest of all that the text of the study leaves open, and ranks the "
            "definitions. STUDY is wen2020 or a file of your own (docs/sweep.md); --vary settles a definition. "
            "The exit status is 1 if a cell differs.",
    .example = "tedstat reproduce wen2020 tedsd_puf_2015.csv tedsd_puf_2016.csv tedsd_puf_2017.csv",
    .run = reproduce_run,
    .takes = { OPT_VARY, OPT_LEVEL, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE,
               OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
