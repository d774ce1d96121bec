/*
 * cmd_simulate.c - a made-up file of an edition.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli.h"

static bool read_options(const struct command *c, const struct settings *s, teds_simulate_options *o)
{
    if (strcmp(s->rows, "all") != 0 &&
        (!teds_count_read(s->rows, strlen(s->rows), &o->rows) || o->rows == 0)) {
        usage_error(c, "--rows: \"%s\" is neither a whole number above 0 nor \"all\"", s->rows);
        return false;
    }
    o->seed = s->seed;
    o->labels = s->labels;
    return true;
}

static bool ends_with(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n >= m && strcasecmp(name + n - m, end) == 0;
}

/* A file that looks genuine by its name will be taken for it some day. */
static void advise_name(const struct settings *s, const char *path, const char *edition)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    if (!s->quiet && strcmp(path, "-") != 0 && !teds_name_says_made_up(name))
        say("%s: no record in this file is real, and its name does not say so; made_up_%s.csv would, and results "
            "would be marked", path, edition);
}

/* A name that promises another format would mislead all who read it. */
static bool suffix_fits(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');

    if (!dot || dot == name || strncmp(path, "/dev/", 5) == 0 || ends_with(name, ".csv") || ends_with(name, ".gz"))
        return true;
    say("%s: a made-up file is csv, so its name ends with .csv or, to be compressed, .csv.gz", path);
    return false;
}

/* The whole file, or nothing. */
static bool write_file(const teds_catalog *catalog, const char *path, const char *edition, const teds_simulate_options *o)
{
    struct output *out = output_open(path);
    teds_error err;
    teds_status st;
    bool fine;

    if (!out)
        return false;
    st = teds_simulate(catalog, edition, o, output_put, out, &err);
    progress_end();
    fine = output_close(out, st == TEDS_OK) && st == TEDS_OK;
    if (st != TEDS_OK && st != TEDS_ECANCEL && st != TEDS_EIO) /* that was told */
        say_error(&err);
    return fine;
}

static int simulate_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_simulate_options o = TEDS_SIMULATE_OPTIONS;
    const char *path = s->output_count ? s->output[0] : "-";
    teds_catalog *catalog = NULL;
    teds_error err;
    bool fine = false;

    if (argc != 1)
        return usage_error(c, argc ? "one edition at a time" : "no edition is named; see 'tedstat editions'");
    if (s->output_count > 1)
        return usage_error(c, "one -o only");
    if (!s->output_count && isatty(STDOUT_FILENO))
        return usage_error(c, "say -o FILE, or -o - to see it on the terminal");
    if (!read_options(c, s, &o) || !suffix_fits(path) || !output_check(path, "data", s, argc, argv))
        return STATUS_NOT_DONE;
    o.gzip = ends_with(path, ".gz");
    o.progress = progress_show;
    o.context = s;
    s->edition = argv[0];
    if (data_catalog(s, &catalog, &err) != TEDS_OK)
        say_error(&err);
    else
        fine = write_file(catalog, path, s->edition, &o);
    if (fine)
        advise_name(s, path, s->edition);
    teds_catalog_free(catalog);
    return fine ? STATUS_DONE : STATUS_NOT_DONE;
}

const struct command cmd_simulate = {
    .name = "simulate",
    .arguments = "EDITION",
    .summary = "a made-up file of an edition, with its published counts",
    .text = "Writes a file in the format of that edition in which no record is real. With --rows all every code "
            "of every column is in it exactly as often as the codebook prints, and what must hold between "
            "columns holds; how columns hang together beyond that is made up, and so are the counts of the "
            "editions without a codebook at hand. Good for trying programs, not for findings. EDITION is a "
            "name, or an edition file of your own. FILE.gz is compressed. Let the name of the file say that "
            "it is made up: then tables, charts and reports made of it say so too. A FILE that exists is replaced with "
            "--force only: a made-up file cannot be told from a genuine one.",
    .example = "tedstat simulate 2019 --rows 20000 -o made_up_2019.csv.gz",
    .run = simulate_run,
    .takes = { OPT_ROWS, OPT_SEED, OPT_LABELS, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
