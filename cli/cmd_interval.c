/*
 * cmd_interval.c - tedstat interval: a calculator for one proportion, and a batch of them.
 */
#include <string.h>

#include "cli.h"

static int interval_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    bool batch = argc == 1 && strcmp(argv[0], "-") == 0;
    teds_interval_side side = strcmp(s->side, "lower") == 0   ? TEDS_SIDE_LOWER
                              : strcmp(s->side, "upper") == 0 ? TEDS_SIDE_UPPER
                                                              : TEDS_SIDE_BOTH;
    teds_report *report = NULL;
    uint64_t x = 0, n = 0;
    teds_error err;
    teds_status st;

    if (!batch && argc != 2)
        return usage_error(c, "expected two counts, X and N, or - for a batch on standard input");
    if (!batch && !teds_count_read(argv[0], strlen(argv[0]), &x))
        return usage_error(c, "X: \"%s\" is not a count", argv[0]);
    if (!batch && !teds_count_read(argv[1], strlen(argv[1]), &n))
        return usage_error(c, "N: \"%s\" is not a count", argv[1]);
    if (!outputs_check(s, "csv", 0, NULL))
        return STATUS_NOT_DONE;
    st = batch ? teds_report_intervals("-", s->interval, s->level, side, &report, &err)
               : teds_report_interval(s->interval, x, n, s->level, side, &report, &err);
    return report_put(st, &err, report, s, "csv");
}

const struct command cmd_interval = {
    .name = "interval",
    .arguments = "X N | -",
    .summary = "confidence interval for one proportion, or many",
    .text = "Prints the interval for X of N. With - it reads csv with the columns x and n, and method, "
            "level and side if they differ from the options, and prints a line for each; counts may be "
            "written as 1e+06. The methods are listed by 'tedstat intervals'.",
    .example = "tedstat interval 104 1000 --interval clopper_pearson",
    .run = interval_run,
    .takes = { OPT_INTERVAL, OPT_LEVEL, OPT_SIDE, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
