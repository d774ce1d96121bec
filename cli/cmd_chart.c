/*
 * cmd_chart.c - tedstat chart: a picture, with the data and the script beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gnuplot.h"

enum { NAME_ROOM = 4096, PER_OUTPUT = 3 };

/* Everything of one -o: the picture, and where the data and the script go. */
struct drawing {
    const char *format;
    char data_path[NAME_ROOM], script_path[NAME_ROOM];
    bool shares; /* data and script with an earlier -o */
    teds_chart *chart;
    char *picture;
    size_t length;
};

/* Paths and formats of the -o, checked before anything is read. */
static bool plan(const struct command *c, const struct settings *s, int argc, char **argv,
                 struct drawing *d)
{
    for (size_t i = 0; i < s->output_count; i++) {
        const char *path = s->output[i];
        size_t base;

        d[i].format = teds_chart_format_of_path(path);
        if (!d[i].format) {
            usage_error(c, "%s: the name of a chart ends with .svg, .png, .pdf or .txt", path);
            return false;
        }
        base = strlen(path) - strlen(teds_chart_suffix(d[i].format));
        if (base + 5 > NAME_ROOM) {
            usage_error(c, "%.40s...: this name is too long", path);
            return false;
        }
        snprintf(d[i].data_path, NAME_ROOM, "%.*s.tsv", (int)base, path);
        snprintf(d[i].script_path, NAME_ROOM, "%.*s.gp", (int)base, path);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(s->output[k], path) == 0) {
                usage_error(c, "-o %s is given twice", path);
                return false;
            }
            d[i].shares |= strcmp(d[k].data_path, d[i].data_path) == 0;
        }
        if (!output_check(path, "chart", s, argc, argv) || !output_check(d[i].data_path, "chart", s, argc, argv) ||
            !output_check(d[i].script_path, "chart", s, argc, argv))
            return false;
    }
    return true;
}

static const char *class_name_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_CLASSES ? teds_class_name((teds_class)i) : NULL;
}

static bool find_class(const struct command *c, const char *name, teds_class *out)
{
    const char *near;

    for (int i = 0; i < TEDS_CLASSES; i++) {
        if (teds_same_word(teds_class_name((teds_class)i), name)) {
            *out = (teds_class)i;
            return true;
        }
    }
    near = teds_nearest(name, class_name_at, NULL);
    usage_error(c, "--class: there is no class \"%s\"%s%s%s", name, near ? ", did you mean " : "", near ? near : "",
                near ? "?" : "");
    return false;
}

static teds_chart_options chart_options(const struct settings *s, teds_class one_class)
{
    teds_chart_options o = TEDS_CHART_OPTIONS;

    o.theme = s->theme;
    o.title = s->title;
    o.width = (int)s->width;
    o.class_given = s->given[OPT_CLASS];
    o.one_class = one_class;
    o.n = s->cases;
    o.methods = s->methods;
    o.sweep = s->prepared ? ((struct sweep_prepared *)s->prepared)->sweep : NULL;
    return o;
}

/* All pictures, in memory. */
static bool draw(const teds_chart_kind *kind, const teds_tally *tally, const struct settings *s,
                 teds_class one_class, struct drawing *d, size_t n, bool image)
{
    teds_chart_options o = chart_options(s, one_class);
    teds_policy policy = settings_policy(s);
    teds_error err;

    for (size_t i = 0; i < n; i++) {
        o.format = d[i].format;
        if (teds_chart_new(kind->name, tally, &policy, &o, &d[i].chart, &err) != TEDS_OK ||
            (image && !gnuplot_draw(d[i].chart, d[i].format, "chart", &d[i].picture, &d[i].length, &err))) {
            progress_end();
            if (err.status != TEDS_ECANCEL)
                say_error(&err);
            return false;
        }
    }
    return true;
}

static bool write_all(const struct settings *s, const struct drawing *d, size_t n)
{
    struct output_file files[MOST_OUTPUTS * PER_OUTPUT];
    size_t count = 0;

    progress_end();
    if (!s->output_count)
        return output_write(NULL, d->picture, d->length);
    for (size_t i = 0; i < n; i++) {
        const char *data = teds_chart_data(d[i].chart), *script = teds_chart_script(d[i].chart);

        if (d[i].picture)
            files[count++] = (struct output_file){ s->output[i], d[i].picture, d[i].length };
        if (d[i].shares)
            continue;
        files[count++] = (struct output_file){ d[i].data_path, data, strlen(data) };
        files[count++] = (struct output_file){ d[i].script_path, script, strlen(script) };
    }
    return output_write_all(files, count);
}

/* The chart as it is to be in a page; the host draws it. */
static int lend_to_host(const teds_chart_kind *kind, const teds_tally *tally, const struct settings *s,
                        teds_class one_class)
{
    teds_chart_options o = chart_options(s, one_class);
    teds_policy policy = settings_policy(s);
    teds_error err;

    if (teds_chart_new(kind->name, tally, &policy, &o, &s->host->chart, &err) == TEDS_OK)
        return STATUS_DONE;
    complain(s, &err);
    return STATUS_NOT_DONE;
}

static int draw_and_write(const teds_chart_kind *kind, const teds_tally *tally,
                          const struct settings *s, teds_class one_class, struct drawing *d)
{
    size_t n = s->output_count ? s->output_count : 1;
    bool image = !s->no_image, found = !image || gnuplot_found();
    int status = STATUS_NOT_DONE;

    if (s->host)
        return lend_to_host(kind, tally, s, one_class);
    if (!s->output_count && !found)
        say("%s", gnuplot_absent);
    else if (draw(kind, tally, s, one_class, d, n, image && found) && write_all(s, d, n))
        status = found ? STATUS_DONE : STATUS_NOT_DONE;
    if (s->output_count && !found && d[0].chart)
        say("%s; %s and %s are written, from which it draws the chart", gnuplot_absent, d[0].data_path,
            d[0].script_path);
    for (size_t i = 0; i < n; i++) {
        teds_chart_free(d[i].chart);
        free(d[i].picture);
    }
    return status;
}

/* Do the options go together with the kind?  Says what is wrong. */
static bool options_fit(const struct command *c, const struct settings *s, const teds_chart_kind *kind)
{
    bool sweep = strcmp(kind->name, "sweep") == 0;

    if (sweep && s->suppress)
        usage_error(c, "definitions that differ by few discharges reveal what --suppress hides");
    else if (strcmp(kind->name, "frequency") == 0 && s->suppress)
        usage_error(c, "a chart of kind frequency cannot be had with --suppress: it tells other counts than those that are hidden or shown");
    else if (strcmp(kind->name, "funnel") == 0 && s->suppress)
        usage_error(c, "a chart of kind funnel cannot be had with --suppress: its limits are about the share of all states, which would tell of those that are hidden");
    else if (s->outcome && !kind->one_class)
        usage_error(c, "a chart of kind %s draws no outcome", kind->name);
    else if (!sweep && s->vary_count)
        usage_error(c, "--vary is for a chart of kind sweep");
    else if (s->no_image && !s->output_count && !s->host)
        usage_error(c, "--no-image: -o must say where the data and the script go");
    else
        return class_fits(c, s);
    return false;
}

/* The files are counted if the kind wants any. */
static int chart_make(const struct command *c, struct settings *s, const teds_chart_kind *kind, int argc, char **argv)
{
    struct drawing d[MOST_OUTPUTS] = { 0 };
    struct sweep_prepared sweep = { 0 };
    teds_catalog *catalog = NULL;
    teds_tally *tally = NULL;
    teds_class one_class = TEDS_BOTH;
    int status = STATUS_NOT_DONE;

    s->writes = "chart";
    d[0].format = "text"; /* where there is no -o */
    if (strcmp(kind->name, "sweep") == 0) {
        s->prepare = sweep_prepare;
        s->prepared = &sweep;
    }
    if (s->outcome) { /* which stands in the place of medication */
        s->one_class = teds_class_name(TEDS_ANY_MEDICATION);
        s->given[OPT_CLASS] = true;
    }
    if (!find_class(c, s->one_class, &one_class) || !plan(c, s, argc, argv, d))
        return STATUS_NOT_DONE;
    if (!kind->needs_tally && argc > 0)
        usage_error(c, "%s: a chart of kind %s is made without data", argv[0], kind->name);
    else if (!kind->needs_tally && s->host && !s->host->tally)
        s->host->planned = true;
    else if (!kind->needs_tally || analysis_tally(c, s, argc, argv, &catalog, &tally))
        status = draw_and_write(kind, tally, s, one_class, d);
    teds_tally_free(tally);
    teds_catalog_free(catalog);
    sweep_prepared_free(&sweep);
    return status;
}

static int chart_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    const teds_chart_kind *kind;
    char *by = NULL;
    teds_error err;
    int status;

    if (argc == 0)
        return usage_error(c, "which kind of chart? 'tedstat charts' lists them");
    if (!(kind = teds_chart_kind_find(argv[0], &err)) || teds_chart_by(kind, s->by, &by, &err) != TEDS_OK)
        return usage_error(c, "%s", err.message);
    s->by = *by ? by : NULL;
    status = options_fit(c, s, kind) ? chart_make(c, s, kind, argc - 1, argv + 1) : STATUS_NOT_DONE;
    free(by);
    return status;
}

const struct command cmd_chart = {
    .name = "chart",
    .arguments = "KIND FILE...",
    .summary = "draw a chart",
    .text = "Draws a chart of the kind ('tedstat charts' lists them) and writes it to the -o, as svg, png, "
            "pdf or plain text by the suffix, with the data (.tsv) and the gnuplot script (.gp) that "
            "draw it anew beside it. Without -o the chart is printed as plain text. gnuplot must be "
            "installed; without it, data and script are written.",
    .example = "tedstat chart classes --by setting tedsd_puf_2019.csv -o setting.svg",
    .run = chart_run,
    .takes = { OPT_BY, OPT_CLASS, OPT_OUTCOME, OPT_VARY, OPT_THEME, OPT_TITLE, OPT_WIDTH, OPT_CASES, OPT_METHODS, OPT_COHORT, OPT_WHERE,
               OPT_MUTUAL_HELP, OPT_MISSING, OPT_CONSTANT_STATES, OPT_MAX_MISSING, OPT_INTERVAL, OPT_LEVEL, OPT_SUPPRESS, OPT_EDITION,
               OPT_STRICT, OPT_THREADS, OPT_SCANNER, OPT_REPEAT, OPT_OUTPUT, OPT_FORCE, OPT_NO_IMAGE, OPT_NO_PROGRESS, OPT_QUIET,
               OPT_END },
};

static int charts_run(const struct command *c, struct settings *s, int argc, char **argv)
{
    teds_report *report = NULL;
    teds_error err;
    teds_status st;

    if (argc > 0)
        return usage_error(c, "%s: this command takes no names", argv[0]);
    if (!outputs_check(s, "text", 0, NULL))
        return STATUS_NOT_DONE;
    st = teds_report_charts(&report, &err);
    return report_put(st, &err, report, s, "text");
}

const struct command cmd_charts = {
    .name = "charts",
    .arguments = "",
    .summary = "the kinds of charts",
    .text = "Lists the kinds of charts that 'tedstat chart' draws: the variables that each is by, what --by "
            "adds, whether --class chooses what is drawn, and what it shows.",
    .example = "tedstat charts --format csv",
    .run = charts_run,
    .takes = { OPT_FORMAT, OPT_OUTPUT, OPT_FORCE, OPT_END },
};
