/*
 * data.c - from the files of a command line to one tally.
 *
 * Files are discharge data or saved tallies.  Where all are tallies, cohort and variables
 * are theirs; where the user asked for others, that is an error and not ignored.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static void warn_problems(const teds_tally *tally)
{
    size_t count, inputs;
    const teds_problem *p = teds_tally_problems(tally, &count);
    const teds_input *input = teds_tally_inputs(tally, &inputs);
    char sentence[240], times[TEDS_NUMBER_ROOM];

    for (size_t i = 0; i < count; i++)
        say("%s: record %llu: %s%s%s (%s time%s)", input[p[i].input].name,
            (unsigned long long)p[i].first_record, p[i].column, *p[i].column ? ": " : "",
            teds_problem_text(&p[i], input[p[i].input].edition, sentence, sizeof sentence),
            teds_count_text(p[i].count, times), p[i].count == 1 ? "" : "s in all");
}

static void tell_flow(const teds_tally *tally)
{
    char n[TEDS_NUMBER_ROOM];
    size_t boxes = teds_tally_boxes(tally);

    say("%s records read", teds_count_text(teds_tally_records(tally), n));
    for (size_t i = 0; i < boxes; i++) {
        teds_box box = teds_tally_box(tally, i);
        if (box.count || i + 1 == boxes)
            say("  %s %s", teds_count_text(box.count, n), box.name);
    }
}

/* Does the user want machine formats only?  Then the flow is told on standard error. */
static bool flow_is_hidden(const struct settings *s)
{
    const char *format = s->format;

    if (!format && s->output_count)
        format = teds_format_of_path(s->output[0]);
    return format && (strcmp(format, "csv") == 0 || strcmp(format, "tsv") == 0) && !s->flow;
}

/* One file as a tally of its own: loaded, or counted by the options. */
static teds_status one_file(const char *path, const struct settings *s, const teds_catalog *catalog,
                            const teds_tally *wanted, const teds_cohort *cohort, teds_tally **out,
                            teds_error *err)
{
    teds_count_options o = TEDS_COUNT_OPTIONS;
    teds_source *source = NULL;
    teds_tally *t = NULL;
    teds_status st = teds_source_open(path, &source, err);

    if (st != TEDS_OK)
        return st;
    if (teds_source_is_tally(source)) {
        st = teds_tally_load_source(catalog, source, &t, err);
        if (st == TEDS_OK && (s->given[OPT_COHORT] || s->given[OPT_WHERE]))
            st = teds_tally_same_cohort(wanted, t, err);
    } else {
        o.edition = s->edition;
        o.strict = s->strict;
        o.need_discharge = strcmp(s->mutual_help, "admission") != 0;
        o.need_admission = strcmp(s->mutual_help, "discharge") != 0;
        o.progress = progress_show;
        o.context = (void *)s;
        st = teds_tally_new(cohort, s->by, &t, err);
        if (st == TEDS_OK)
            st = teds_tally_count(t, source, &o, err);
        else
            teds_source_close(source);
    }
    if (st == TEDS_OK)
        *out = t;
    else
        teds_tally_free(t);
    return st;
}

teds_status data_tally(const teds_catalog *catalog, const struct settings *s, int argc, char **argv,
                       teds_tally **out, teds_error *err)
{
    teds_cohort *cohort = NULL;
    teds_tally *wanted = NULL, *sum = NULL;
    teds_status st = teds_cohort_new(catalog, s->cohort, s->where, s->where_count, &cohort, err);

    if (st == TEDS_OK) /* finds what is wrong with --by before a file is read */
        st = teds_tally_new(cohort, s->by, &wanted, err);
    for (int i = 0; st == TEDS_OK && i < argc; i++) {
        teds_tally *next = NULL;

        st = one_file(argv[i], s, catalog, wanted, cohort, &next, err);
        if (st == TEDS_OK && sum)
            st = teds_tally_merge(sum, next, s->repeat, err);
        else if (st == TEDS_OK)
            sum = next, next = NULL;
        teds_tally_free(next);
    }
    progress_end();
    teds_tally_free(wanted);
    teds_cohort_free(cohort);
    if (st != TEDS_OK) {
        teds_tally_free(sum);
        return st;
    }
    if (!s->quiet) {
        warn_problems(sum);
        if (flow_is_hidden(s))
            tell_flow(sum);
    }
    *out = sum;
    return TEDS_OK;
}
