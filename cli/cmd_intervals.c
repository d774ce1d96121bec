/*
 * cmd_intervals.c - tedstat intervals: the statistical methods, when to use which, and their sources.
 */
#include "cli.h"

static int intervals_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_report *report = NULL;
    teds_error err;
    teds_status st;

    if (argc > 1)
        return usage_error(c, "expected one name at most");
    if (!outputs_check(s, "text", 0, NULL))
        return STATUS_NOT_DONE;
    st = teds_report_methods(argc ? argv[0] : NULL, &report, &err);
    return report_put(st, &err, report, s, "text");
}

const struct command cmd_intervals = {
    .name = "intervals",
    .arguments = "[NAME]",
    .summary = "the statistical methods: when to use which, and where from",
    .text = "Lists the methods for intervals, comparisons, simultaneous intervals, clusters, trends and "
            "tests, with the option that asks for each, when to use it and the source of its formula. "
            "NAME is a method or a family of them, such as one_proportion or wilson.",
    .example = "tedstat intervals one_proportion",
    .run = intervals_run,
    .takes = { OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
