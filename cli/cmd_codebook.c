/*
 * cmd_codebook.c - tedstat codebook: variables, editions, codes and cohorts.
 */
#include "cli.h"

static teds_status make_report(const teds_catalog *catalog, const struct settings *s, int argc,
                               char **argv, teds_report **out, teds_error *err)
{
    if (s->given[OPT_COHORT])
        return teds_report_cohort(catalog, s->cohort, out, err);
    if (argc == 0)
        return teds_report_variables(catalog, out, err);
    if (argc == 2)
        return teds_report_edition_variable(catalog, argv[0], argv[1], out, err);
    return teds_edition_find(catalog, argv[0]) ? teds_report_edition(catalog, argv[0], out, err)
                                               : teds_report_variable(catalog, argv[0], out, err);
}

static int codebook_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_report *report = NULL;
    teds_error err;
    teds_status st;
    int status;

    if (argc > 2 || (argc > 0 && s->given[OPT_COHORT]))
        return usage_error(c, "\"%s\" is one argument too many", argv[argc - 1]);
    if (!outputs_check(s, "text", 0, NULL))
        return STATUS_NOT_DONE;
    st = data_catalog(s, &catalog, &err);
    if (st == TEDS_OK && s->edition && !teds_edition_find(catalog, s->edition))
        st = teds_report_edition(catalog, s->edition, &report, &err); /* fails, and says what is near */
    if (st == TEDS_OK)
        st = make_report(catalog, s, argc, argv, &report, &err);
    status = report_put(st, &err, report, s, "text");
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_codebook = {
    .name = "codebook",
    .arguments = "[EDITION] [VARIABLE]",
    .summary = "variables, codes and labels that this build knows",
    .text = "Without arguments: the harmonised variables and groupings, for rules and --by. VARIABLE: its "
            "codes and labels. EDITION: its columns. EDITION and VARIABLE: the codes of that column as "
            "the codebook prints them, what they stand for, and how many records have them. "
            "--cohort NAME: the rules of a built-in cohort.",
    .example = "tedstat codebook 2019 METHUSE",
    .run = codebook_run,
    .takes = { OPT_COHORT, OPT_EDITION, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
