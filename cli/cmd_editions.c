/*
 * cmd_editions.c - tedstat editions: what this build knows about the data.
 */
#include "cli.h"

static int editions_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_report *report = NULL;
    teds_error err;
    teds_status st;
    int status;

    if (argc > 0)
        return usage_error(c, "\"%s\" is one argument too many", argv[0]);
    if (!outputs_check(s, "text", 0, NULL))
        return STATUS_NOT_DONE;
    st = teds_catalog_new(&catalog, &err);
    if (st == TEDS_OK)
        st = teds_report_editions(catalog, &report, &err);
    status = report_put(st, &err, report, s, "text");
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_editions = {
    .name = "editions",
    .arguments = "",
    .summary = "the editions of TEDS-D that this build knows",
    .text = "Prints what this build knows about each edition of the file: records, columns, the name "
            "and size of the published csv, and the states that are absent from it.",
    .example = "tedstat editions --format csv",
    .run = editions_run,
    .takes = { OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
