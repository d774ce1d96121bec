/*
 * cmd_check.c - tedstat check: is the file what one thinks it is?
 */
#include <strings.h>

#include "cli.h"

/* Each file is a report of its own; several are printed one after the other. */
static int check_file(const teds_catalog *catalog, struct settings *s, const char *path)
{
    teds_source *source = NULL;
    teds_report *report = NULL;
    teds_error err;
    bool differs = false;
    teds_status st = teds_source_open(path, &source, &err);
    int status;

    if (st == TEDS_OK)
        st = teds_check(catalog, source, s->edition, progress_show, s, &report, &differs, &err);
    progress_end();
    status = report_put(st, &err, report, s, "text");
    return status == STATUS_DONE && differs ? STATUS_NO : status;
}

static int check_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_error err;
    teds_status st;
    int status = STATUS_DONE, done = 0;

    if (argc == 0)
        return usage_error(c, "no file is named; - is standard input");
    if (argc > 1 && s->format && strcasecmp(s->format, "text") != 0 && strcasecmp(s->format, "md") != 0)
        return usage_error(c, "--format %s takes the check of one file; name one, or take text or md", s->format);
    if (argc > 1 && s->output_count)
        return usage_error(c, "-o takes the check of one file; name one, or leave -o out");
    if (!outputs_check(s, "text", argc, argv))
        return STATUS_NOT_DONE;
    st = s->format ? teds_format_check(s->format, &err) : TEDS_OK;
    if (st == TEDS_OK)
        st = data_catalog(s, &catalog, &err);
    if (st != TEDS_OK) {
        say_error(&err);
        teds_catalog_free(catalog);
        return STATUS_NOT_DONE;
    }
    for (int i = 0; i < argc && !signals_caught(); i++) {
        int one = check_file(catalog, s, argv[i]);
        done += one != STATUS_NOT_DONE;
        status = one > status ? one : status; /* once bad, it never gets better */
    }
    if (status == STATUS_NOT_DONE && done) /* of some only: the answer is no */
        status = STATUS_NO;
    teds_catalog_free(catalog);
    return status;
}

const struct command cmd_check = {
    .name = "check",
    .arguments = "FILE...",
    .summary = "is the file what it should be?",
    .text = "Says which edition the file is and how that was found, and holds it against the published "
            "file: records, size and SHA-256, every frequency beside the codebook's, unknown codes, "
            "relations between columns that always hold, and how much of medication and mutual help "
            "each state reports. Exit status 1 when something differs, "
            "or some of several files cannot be checked.",
    .example = "tedstat check tedsd_puf_2019.csv",
    .run = check_run,
    .takes = { OPT_EDITION, OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
