/*
 * cmd_compare.c - tedstat compare: two shares beside each other.
 */
#include <string.h>

#include "cli.h"

static int batch_run(struct settings *s)
{
    teds_report *report = NULL;
    teds_error err;
    int status = STATUS_NOT_DONE;

    for (size_t i = 0; i < s->output_count; i++)
        if (!output_check(s->output[i], s, 0, NULL))
            return STATUS_NOT_DONE;
    if (teds_report_compare_batch("-", s->measure, s->method, s->level, &report, &err) == TEDS_OK)
        status = output_report(report, s, "csv");
    else
        say_error(&err);
    teds_report_free(report);
    return status;
}

static int compare_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    if (argc == 1 && strcmp(argv[0], "-") == 0)
        return batch_run(s);
    return usage_error(c, "expected -, for a batch on standard input");
}

const struct command cmd_compare = {
    .name = "compare",
    .arguments = "-",
    .summary = "differences, ratios and odds ratios of two shares",
    .text = "With - it reads csv with the columns x1, n1, x2 and n2, and measure, method and level if they "
            "differ from the options, and prints a line for each with estimate and limits; counts may "
            "be written as 1e+06.",
    .example = "tedstat compare - <pairs.csv",
    .run = compare_run,
    .takes = { OPT_MEASURE, OPT_METHOD, OPT_LEVEL, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
