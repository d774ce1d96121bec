/*
 * data.c - from the files of a command line to one tally.
 *
 * Files are discharge data or saved tallies.  Where all are tallies, cohort and variables
 * are theirs; where the user asked for others, that is an error and not ignored.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

static void warn_problems(const teds_tally *tally)
{
    size_t count, inputs;
    const teds_problem *p = teds_tally_problems(tally, &count);
    const teds_input *input = teds_tally_inputs(tally, &inputs);
    char sentence[240], times[TEDS_NUMBER_ROOM];

    for (size_t i = 0; !teds_tally_suppressed(tally) && i < count; i++) { /* else one of the warnings says that there are some */
        const char *name = input[p[i].input].name, *colon = *p[i].column ? ": " : "";

        teds_problem_text(&p[i], input[p[i].input].edition, sentence, sizeof sentence);
        say("%s: record %llu: %s%s%s (%s time%s)", name, (unsigned long long)p[i].first_record,
            p[i].column, colon, sentence, teds_count_text(p[i].count, times),
            p[i].count == 1 ? "" : "s in all");
    }
}

static void tell_warnings(const teds_tally *tally)
{
    teds_warning *w = NULL;
    size_t count = 0;
    teds_error err;

    if (teds_tally_warnings(tally, &w, &count, &err) != TEDS_OK)
        say_error(&err);
    for (size_t i = 0; i < count; i++)
        say("%s%s%s%s%s", w[i].column, *w[i].column ? ": " : "", w[i].text, *w[i].option ? "; " : "", w[i].option);
    free(w);
}

static void tell_flow(const teds_tally *tally)
{
    char n[TEDS_NUMBER_ROOM];
    size_t boxes = teds_tally_boxes(tally);

    say("%s records read", teds_tally_records_hidden(tally)
                               ? "*"
                               : teds_count_text(teds_tally_records(tally), n));
    for (size_t i = 0; i < boxes; i++) {
        teds_box box = teds_tally_box(tally, i);
        if (box.count || box.count_hidden || i + 1 == boxes)
            say("  %s %s", box.count_hidden ? "*" : teds_count_text(box.count, n), box.name);
    }
}

/* Does the user want the one table for machines only? */
static bool table_only(const struct settings *s)
{
    size_t i = 0;

    do {
        const char *format = s->format ? s->format : s->output_count ? teds_format_of_path(s->output[i]) : NULL;

        if (!format || (strcmp(format, "csv") != 0 && strcmp(format, "tsv") != 0))
            return false;
    } while (++i < s->output_count);
    return true;
}

bool shows_warnings(const struct settings *s)
{
    return !s->writes && !s->output_count && (!s->format || strcmp(s->format, "text") == 0);
}

/* Cores that this process may use. */
unsigned data_cores(void)
{
    cpu_set_t set;

    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

static teds_count_options count_options(const struct settings *s, int files)
{
    teds_count_options o = TEDS_COUNT_OPTIONS;

    o.edition = s->edition;
    o.strict = s->strict;
    o.need_discharge = strcmp(s->mutual_help, "discharge") == 0 || strcmp(s->mutual_help, "either") == 0;
    o.need_admission = strcmp(s->mutual_help, "admission") == 0 || strcmp(s->mutual_help, "either") == 0;
    o.progress = progress_show;
    o.context = (void *)s;
    o.scanner = s->scanner;
    o.threads = s->threads ? (unsigned)s->threads : data_cores();
    o.sha256 = s->sha256;
    o.no_crc32 = files == 1 && table_only(s) && !s->table; /* nobody would see it */
    return o;
}

teds_status error_of_file(teds_status st, const char *path, teds_error *err)
{
    char message[sizeof err->message];

    if (st == TEDS_OK || st == TEDS_ENOMEM)
        return st;
    snprintf(message, sizeof message, "%s: %.*s", strcmp(path, "-") == 0 ? "standard input" : path,
             (int)(sizeof message / 2), err->message);
    memcpy(err->message, message, sizeof message);
    return st;
}

/* The sum of the tallies, which are freed; of saved ones the cohort must be what the user asked for. */
static teds_status add_up(teds_tally **list, size_t count, char **paths, const struct settings *s,
                          const teds_tally *wanted, teds_tally **out, teds_error *err)
{
    bool check = s->given[OPT_COHORT] || s->given[OPT_WHERE];
    teds_status st = TEDS_OK;

    for (size_t i = 0; i < count; i++) {
        if (st == TEDS_OK && check)
            st = error_of_file(teds_tally_same_cohort(wanted, list[i], err), paths[i], err);
        if (st == TEDS_OK && i > 0)
            st = error_of_file(teds_tally_merge(list[0], list[i], s->repeat, err), paths[i], err);
        if (i > 0)
            teds_tally_free(list[i]);
    }
    if (st == TEDS_OK)
        *out = list[0];
    else
        teds_tally_free(list[0]);
    return st;
}

/* --constant-states needs the years counted, whatever the groups are. */
static const char *with_year(const char *by, char *room, size_t size)
{
    if (list_has_year(by))
        return by;
    snprintf(room, size, "%s%syear", by ? by : "", by ? "," : "");
    return room;
}

/* Looks like a file, and is not the name of an edition that is compiled in. */
teds_status data_edition(struct settings *s, teds_catalog *catalog, teds_error *err)
{
    if (s->edition && !teds_edition_find(catalog, s->edition) && (access(s->edition, F_OK) == 0 || strchr(s->edition, '/')))
        return teds_catalog_add_edition(catalog, s->edition, &s->edition, err);
    return TEDS_OK;
}

teds_status data_catalog(struct settings *s, teds_catalog **out, teds_error *err)
{
    teds_status st = teds_catalog_new(out, err);

    return st == TEDS_OK ? data_edition(s, *out, err) : st;
}

/* From now on the outcome stands in the place of medication. */
static teds_status take_outcome(const struct settings *s, teds_tally **tally, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = teds_tally_outcome(*tally, s->outcome, s->count_by ? s->count_by : s->by, &t, err);

    if (st == TEDS_OK) {
        teds_tally_free(*tally);
        *tally = t;
    }
    return st;
}

/* ---- for a host ------------------------------------------------------- */

/* What must be counted: the groups, and what the rules name. */
static teds_status host_plan(struct host *h, const struct settings *s, const teds_cohort *cohort, const char *by,
                             teds_error *err)
{
    const teds_count_options o = count_options(s, 0);
    const teds_variable *v;
    teds_tally *trial = NULL;
    bool room;

    if (teds_tally_new(cohort, by, &trial, err) != TEDS_OK)
        return err->status;
    teds_tally_free(trial);
    if (strcmp(s->cohort, h->cohort) != 0) {
        snprintf(err->message, sizeof err->message, "this section asks for cohort %s, and the report's is %s; all of a report "
                 "is counted in one pass, so say cohort = %s in [report], and narrow it by where", s->cohort, h->cohort, s->cohort);
        return err->status = TEDS_EARG;
    }
    h->need_discharge = o.need_discharge;
    h->need_admission = o.need_admission;
    h->by[0] = '\0';
    room = list_add(h->by, sizeof h->by, by);
    for (size_t i = 0; room && (v = teds_cohort_variable(cohort, i)) != NULL; i++)
        room = list_add(h->by, sizeof h->by, v->name);
    if (!room) {
        snprintf(err->message, sizeof err->message, "this section asks for too many variables");
        return err->status = TEDS_EARG;
    }
    h->planned = true;
    return err->status = TEDS_ECANCEL; /* nothing is made now, and nothing is said */
}

/* The host's counts, narrowed by the section's own rules. */
static teds_status host_sum(const struct host *h, const teds_cohort *rules, teds_tally **out, teds_error *err)
{
    teds_status st = teds_tally_copy(h->tally, out, err);

    if (st == TEDS_OK && teds_cohort_rule(rules, 0))
        st = teds_tally_filter(*out, rules, err);
    return st;
}

static teds_status files_sum(const struct settings *s, const teds_cohort *cohort, const char *count_by, int argc, char **argv,
                             teds_tally **out, teds_error *err)
{
    const teds_count_options options = count_options(s, argc);
    teds_tally *wanted = NULL, **list = calloc((size_t)argc + 1, sizeof *list);
    teds_status st = teds_tally_new(cohort, count_by, &wanted, err); /* what is wrong with --by is found at once */

    if (st == TEDS_OK && !list) {
        *err = (teds_error){ .status = TEDS_ENOMEM };
        snprintf(err->message, sizeof err->message, "no memory for %d files", argc);
        st = err->status;
    }
    if (st == TEDS_OK)
        st = teds_tally_open_files(cohort, count_by, (const char *const *)argv, (size_t)argc, &options, list, err);
    if (st == TEDS_OK)
        st = add_up(list, (size_t)argc, argv, s, wanted, out, err);
    free(list);
    teds_tally_free(wanted);
    return st;
}

teds_status data_tally(const teds_catalog *catalog, const struct settings *s, int argc, char **argv,
                       teds_tally **out, teds_error *err)
{
    const char *recipe = s->host ? "none" : s->cohort; /* a host's counts are of the cohort */
    teds_cohort *cohort = NULL;
    teds_tally *sum = NULL;
    char by[256], *outcome_by = NULL;
    const char *count_by = s->count_by ? s->count_by : s->by;
    teds_status st = teds_cohort_new(catalog, recipe, s->where, s->where_count, &cohort, err);

    if (st == TEDS_OK)
        st = hiding_check(s, cohort, err);
    if (st == TEDS_OK && s->outcome) {
        st = teds_outcome_by(catalog, s->outcome, count_by, &outcome_by, err);
        count_by = outcome_by;
    }
    if (s->constant_states)
        count_by = with_year(count_by, by, sizeof by);
    if (st == TEDS_OK && s->host)
        st = s->host->tally ? host_sum(s->host, cohort, &sum, err) : host_plan(s->host, s, cohort, count_by, err);
    else if (st == TEDS_OK)
        st = files_sum(s, cohort, count_by, argc, argv, &sum, err);
    if (st == TEDS_OK && s->constant_states)
        st = teds_tally_keep_constant_states(sum, err);
    if (st == TEDS_OK && s->outcome)
        st = take_outcome(s, &sum, err);
    if (st == TEDS_OK && s->max_missing < 1)
        st = teds_tally_drop_states(sum, settings_policy(s).mutual_help, s->max_missing, err);
    progress_end();
    teds_cohort_free(cohort);
    free(outcome_by);
    if (st != TEDS_OK) {
        teds_tally_free(sum);
        return st;
    }
    teds_tally_suppress(sum, s->suppress);
    if (!s->quiet && !s->host) {
        if (!shows_warnings(s) || !isatty(STDOUT_FILENO))
            warn_problems(sum);
        if (!shows_warnings(s))
            tell_warnings(sum);
        if (table_only(s) && !s->flow)
            tell_flow(sum);
    }
    *out = sum;
    return TEDS_OK;
}
