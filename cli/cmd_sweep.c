/*
 * cmd_sweep.c - tedstat sweep: the same share under every combination of definitions.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cli.h"

/* What the options fix for all definitions is a question with one answer. */
static teds_status fix(teds_sweep *sweep, struct settings *s, teds_error *err)
{
    char share[TEDS_NUMBER_ROOM], text[64];
    teds_status st = TEDS_OK;

    if (s->max_missing < 1 && !teds_sweep_settles(sweep, "max-missing")) {
        snprintf(text, sizeof text, "max-missing=%s", teds_number_text(s->max_missing, share));
        st = teds_sweep_vary(sweep, text, err);
    }
    if (st == TEDS_OK && s->constant_states && !teds_sweep_settles(sweep, "constant-states"))
        st = teds_sweep_vary(sweep, "constant-states=yes", err);
    s->max_missing = 1;
    s->constant_states = false;
    return st;
}

teds_status vary_option(teds_sweep *sweep, const char *text, teds_error *err)
{
    teds_error why;
    teds_status st = teds_sweep_vary(sweep, text, &why);

    if (st == TEDS_OK)
        return st;
    *err = why;
    snprintf(err->message, sizeof err->message, "--vary: %.750s", why.message);
    return st;
}

/* Where nothing is said to be open: what no option settles of what always is. */
static teds_status vary_usual(teds_sweep *sweep, const struct settings *s, teds_error *err)
{
    static const struct {
        enum option_id settled;
        const char *text;
    } usual[] = {
        { OPT_MISSING, "missing=complete,as-no" },
        { OPT_MUTUAL_HELP, "mutual-help=discharge,admission,either" },
        { OPT_MAX_MISSING, "max-missing=1,0.5,0.25" },
    };
    teds_status st = TEDS_OK;
    bool any = false;

    for (size_t i = 0; st == TEDS_OK && i < sizeof usual / sizeof *usual; i++) {
        if (s->given[usual[i].settled] || (s->outcome && usual[i].settled == OPT_MUTUAL_HELP))
            continue;
        st = teds_sweep_vary(sweep, usual[i].text, err);
        any = true;
    }
    if (st == TEDS_OK && !any) {
        *err = (teds_error){ .status = TEDS_EARG };
        snprintf(err->message, sizeof err->message, "nothing is varied; say --vary missing=complete,as-no for instance");
        st = err->status;
    }
    return st;
}

teds_status sweep_prepare(const teds_catalog *catalog, struct settings *s, teds_error *err)
{
    struct sweep_prepared *p = s->prepared;
    teds_status st = teds_sweep_new(catalog, &p->sweep, err);

    for (size_t i = 0; st == TEDS_OK && i < s->vary_count; i++)
        st = vary_option(p->sweep, s->vary[i], err);
    if (st == TEDS_OK && s->vary_count == 0)
        st = vary_usual(p->sweep, s, err);
    if (st == TEDS_OK)
        st = fix(p->sweep, s, err);
    if (st == TEDS_OK && s->outcome)
        teds_sweep_of_outcome(p->sweep);
    if (st == TEDS_OK)
        st = teds_sweep_by(p->sweep, s->by, &p->by, err);
    if (st != TEDS_OK)
        return st;
    s->count_by = p->by ? p->by : "";
    if (teds_sweep_settles(p->sweep, "cohort"))
        s->cohort = "none";
    if (teds_sweep_settles(p->sweep, "mutual-help"))
        s->mutual_help = "either"; /* both must have been collected */
    return TEDS_OK;
}

void sweep_prepared_free(struct sweep_prepared *p)
{
    teds_sweep_free(p->sweep);
    free(p->by);
}

static teds_status make_report(struct settings *s, const teds_tally *tally, teds_report **out,
                               teds_error *err)
{
    struct sweep_prepared *p = s->prepared;
    teds_policy policy = settings_policy(s);

    return teds_report_sweep(p->sweep, tally, &policy, s->one_class, out, err);
}

static int sweep_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    struct sweep_prepared p = { 0 };
    int status;

    if (!class_fits(c, s))
        return STATUS_NOT_DONE;
    if (s->outcome) /* which stands in the place of medication */
        s->one_class = teds_class_name(TEDS_ANY_MEDICATION);
    s->prepare = sweep_prepare;
    s->prepared = &p;
    status = analysis_run(c, s, argc, argv, make_report);
    sweep_prepared_free(&p);
    return status;
}

const struct command cmd_sweep = {
    .name = "sweep",
    .arguments = "FILE...",
    .summary = "the share of a class under every combination of definitions",
    .text = "Prints the share of --class under every combination of the definitions that --vary leaves open, "
            "the smallest first, each with its three uncertainties, and how far they lie apart. Without --vary these are "
            "missing=complete,as-no, mutual-help=discharge,admission,either and max-missing=1,0.5,0.25, but for what an "
            "option settles. The files are read once. A saved tally will do if it is by every variable that a rule names.",
    .example = "tedstat sweep --vary missing=complete,as-no --vary mutual-help=discharge,admission FILE",
    .run = sweep_run,
    .takes = { OPT_VARY, OPT_CLASS, OPT_OUTCOME, OPT_BY, OPT_COHORT, OPT_WHERE, OPT_MUTUAL_HELP, OPT_MISSING,
               OPT_CONSTANT_STATES, OPT_MAX_MISSING, OPT_INTERVAL, OPT_LEVEL, OPT_EDITION, OPT_STRICT, OPT_THREADS, OPT_SCANNER,
               OPT_REPEAT, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
