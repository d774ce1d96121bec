/*
 * main.c - the command 'tedstat', and the map of the code.
 *
 * lib/  (arrows only go down this list)
 *   error, base, lock, version   sentences for failures, growing memory, locks of threads; what is built in
 *   text, nearest, decimal   words, the word that was perhaps meant, numbers as text
 *   source, source_*, inflate, inflater_*, zip, crc, crc_*, ahead   bytes in: path, stdin, memory, callbacks; gzip and zip by magic
 *   statfile               files of SPSS, Stata and SAS as csv, by ReadStat
 *   csv, block, records    cells: libcsv wrapped; a header and then blocks of records
 *   sheet                  a small csv of named columns, for the calculators
 *   scan, scan_*           vector kernels that find the cells of plain records
 *   ini, catalog, vocabulary, edition, edition_*   harmonised variables and editions as data (datasets/)
 *   layout, bind, decode, decode_column   which edition; header names -> variables; cells -> codes
 *   problem                imperfect data, by kind and column
 *   reader                 batches of harmonised codes, problems counted
 *   rule, cohort           the rule language; the exclusions flow
 *   tally, tally_dimensions, tally_merge, tally_save, tally_load   counts that can be added and saved
 *   count, count_rows      the one pass over the data: records to cells by tables
 *   count_parts, count_files   the same by several threads
 *   tally_filter           a tally made smaller by rules, or by what states report
 *   outcome                a tally in which an outcome stands in the place of medication
 *   check, hash            is a file what one thinks it is; its SHA-256
 *   warnings, constant_states   what years and editions taken together demand
 *   numeric, numeric_*     distributions and quantiles; the only door to GSL
 *   interval, interval_*, cluster, cluster_*   confidence intervals, one method a function and a table row
 *   coverage               how often an interval method holds the true share
 *   compare, compare_*, multinomial, strata, trend, standardise, hypothesis, fisher, effect, pool, funnel, padjust,
 *   reliability            families of methods, likewise
 *   contrast, contrast_*   groups of a tally beside each other: measures, tests, strata, standard populations
 *   estimate, estimate_*   tally + policy -> shares with three uncertainties
 *   suppress, *_suppress, published_order   hiding small counts, and what would reveal them
 *   origin                 are these the records that SAMHSA published?
 *   sweep, sweep_*         every combination of open definitions, from one tally
 *   published              studies: what was published, and what its text leaves open
 *   simulate, simulate_*, deflate   made-up files with the published counts
 *   report, report_*       tables of typed columns, all that renderers see
 *   recipe, study, study_*   recipes of reports; a whole report, its words, its answers to STROBE and RECORD, its codes
 *   document               reports, sentences and pictures as one page
 *   render/                one format a file: text, csv and tsv, json, md, html, latex
 *   chart, chart/          charts: table, lines, words and estimates are what all share; one kind a recipe, a template and a table row (trend: trend_lines too)
 *   chart_svg              gnuplot's SVG made fit for a page
 * cli/
 *   opt, opt_help          the one table of options: parses; helps, writes the manual page
 *   diag, out, progress    messages, results (whole or not at all), the progress line
 *   signals                Ctrl-C: the work stops, and nothing that is not whole stays
 *   part                   a file that is written under another name until it is whole
 *   child                  a program that runs for us, for a limited time and no longer than we do
 *   scratch                a private folder for it
 *   gnuplot                the program that draws
 *   list                   lists of variables with commas
 *   data, analysis         files of a command line -> one tally -> a report
 *   hiding                 what cannot be had together with --suppress
 *   folder, bundle         the folder that a report is written to; files that are written together
 *   earlier                report --check: an earlier report, and what differs
 *   recipe, recipe_*, study, batch   the sections of a recipe, made by the commands as their host; their files
 *   cmd_*                  one command a file
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

extern const struct command cmd_rates, cmd_report, cmd_sweep, cmd_reproduce, cmd_compare, cmd_trend, cmd_tally, cmd_merge, cmd_check,
    cmd_editions, cmd_codebook, cmd_simulate, cmd_interval, cmd_intervals, cmd_chart, cmd_charts, cmd_help;

const struct command *const commands[] = {
    &cmd_rates, &cmd_compare, &cmd_trend,
    &cmd_sweep, &cmd_reproduce,
    &cmd_tally, &cmd_merge,
    &cmd_check, &cmd_editions, &cmd_codebook, &cmd_simulate,
    &cmd_interval, &cmd_report, &cmd_intervals,
    &cmd_chart, &cmd_charts,
    &cmd_help, NULL,
};

const struct command *command_find(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static const char *command_name_at(void *context, size_t i)
{
    (void)context;
    return commands[i] ? commands[i]->name : NULL;
}

int command_unknown(const char *name)
{
    const char *near = teds_nearest(name, command_name_at, NULL);

    if (near)
        return usage_error(NULL, "there is no command \"%s\", did you mean %s?", name, near);
    return usage_error(NULL, "there is no command \"%s\"", name);
}

static int print_version(void)
{
    const char *name, *version;

    printf("tedstat %s\n", teds_version());
    for (size_t i = 0; (version = teds_library_version(i, &name)) != NULL; i++)
        printf("%s %s\n", name, version);
    return STATUS_DONE;
}

static int run(const struct command *c, int argc, char **argv)
{
    struct settings s;

    if (!options_parse(c, &argc, argv, &s))
        return STATUS_NOT_DONE;
    if (s.help) {
        options_help(c);
        return STATUS_DONE;
    }
    return c->run(c, &s, argc, argv);
}

static int dispatch(int argc, char **argv)
{
    const struct command *c;

    if (argc < 2) {
        fputs("usage: tedstat COMMAND [options] FILE...\ntry 'tedstat help'\n", stderr);
        return STATUS_NOT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return run(&cmd_help, 1, argv + 1);
    c = command_find(argv[1]);
    if (c && argc == 3 && strcmp(argv[2], "--version") == 0)
        return print_version();
    return c ? run(c, argc - 1, argv + 1) : command_unknown(argv[1]);
}

/*
 * Where the caller closed one of the standard streams, the next file opened would take its number, and messages
 * would be written to it.  What stands there instead can be used for nothing, so that using it still fails.
 */
static void take_standard_numbers(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            return;
}

int main(int argc, char **argv)
{
    int status;

    take_standard_numbers();
    signals_catch();
    status = dispatch(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        say("standard output: writing failed");
        status = STATUS_NOT_DONE;
    }
    signals_raise();
    return status;
}
