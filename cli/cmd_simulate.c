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
    static const char *const tells[] = { "made", "simul", "synth", "fake", "demo", "test", "sample" };
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
        if (strcasestr(name, tells[i]))
            return;
    if (!s->quiet && strcmp(path, "-") != 0)
        say("%s: no record in this file is real, and its name does not say so; made_up_%s.csv would", path,
            edition);
}

static int simulate_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_simulate_options o = TEDS_SIMULATE_OPTIONS;
    const char *path = s->output_count ? s->output[0] : "-";
    teds_catalog *catalog = NULL;
    struct output *out;
    teds_error err;
    teds_status st;
    bool fine;

    if (argc != 1)
        return usage_error(c, argc ? "one edition at a time" : "no edition is named; see 'tedstat editions'");
    if (s->output_count > 1)
        return usage_error(c, "one -o only");
    if (!s->output_count && isatty(STDOUT_FILENO))
        return usage_error(c, "say -o FILE, or -o - to see it on the terminal");
    if (!read_options(c, s, &o) || !output_check(path, "data", s, argc, argv))
        return STATUS_NOT_DONE;
    o.gzip = ends_with(path, ".gz");
    o.progress = progress_show;
    o.context = s;
    s->edition = argv[0];
    st = data_catalog(s, &catalog, &err);
    if (st != TEDS_OK) {
        say_error(&err);
        return STATUS_NOT_DONE;
    }
    out = output_open(path);
    if (!out) {
        teds_catalog_free(catalog);
        return STATUS_NOT_DONE;
    }
    st = teds_simulate(catalog, s->edition, &o, output_put, out, &err);
    progress_end();
    fine = output_close(out, st == TEDS_OK) && st == TEDS_OK;
    if (st != TEDS_OK && st != TEDS_ECANCEL && st != TEDS_EIO) /* that was told */
        say_error(&err);
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
            "it is made up.",
    .example = "tedstat simulate 2019 --rows 20000 -o made_up_2019.csv.gz",
    .run = simulate_run,
    .takes = { OPT_ROWS, OPT_SEED, OPT_LABELS, OPT_OUTPUT, OPT_FORCE, OPT_NO_PROGRESS, OPT_QUIET, OPT_END },
};
