/*
 * study.c - one report of a plan: its sections made, drawn, and rendered.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gnuplot.h"
#include "report.h"

/* ---- making ---------------------------------------------------------------- */

static void failed(struct study *s, size_t i, const char *why, bool tell)
{
    const teds_section *section = s->plan->parts[i].section;

    s->failed++;
    snprintf(s->alert[i], sizeof s->alert[i], "This section could not be made: %s.", why);
    s->parts[i].alert = s->alert[i];
    if (tell)
        say("[%s%s%s]: %s", section->kind, *section->name ? " " : "", section->name, why);
}

static void draw(struct study *s, size_t i, bool tell)
{
    const teds_chart *chart = s->made[i].chart;
    teds_study_part *part = &s->parts[i];
    char prefix[32];
    size_t length;
    teds_error err;

    part->picture = true;
    part->description = teds_chart_description(chart);
    if (!*part->title)
        part->title = teds_chart_title(chart);
    if (teds_report_chart(chart, &s->data[i], &err) == TEDS_OK)
        part->report = s->data[i];
    if (s->plan->settings.no_image)
        return;
    if (!gnuplot_found()) {
        s->no_pictures = true;
        part->alert = "There is no picture, because gnuplot is not installed; these are its numbers.";
        return;
    }
    snprintf(prefix, sizeof prefix, "c%zu-", i + 1);
    if (gnuplot_draw(chart, "svg", prefix, &s->svg[i], &length, &err))
        part->svg = s->svg[i];
    else if (err.status != TEDS_ECANCEL)
        failed(s, i, err.message, tell);
}

static void make_part(struct study *s, size_t i, const char *base, bool tell)
{
    const struct part *part = &s->plan->parts[i];
    teds_study_part *out = &s->parts[i];

    *out = (teds_study_part){ .at = part->at, .name = part->section->name, .text = part->text,
                              .title = part->title ? part->title : part->kind == PART_CHART ? "" : part->section->name };
    if (part->kind == PART_TEXT)
        return;
    part_run(part, s->plan, s->tally, &s->made[i]);
    if (*s->made[i].why)
        failed(s, i, s->made[i].why, tell);
    out->report = s->made[i].report;
    out->table = part->settings.table;
    if (part->kind == PART_CHART)
        out->picture = true;
    if (s->made[i].chart)
        draw(s, i, tell);
    if (base && out->svg && asprintf(&s->file[i], "%s%s", base, part->file) >= 0)
        out->file = s->file[i];
}

/* SOURCE_DATE_EPOCH as a day, the recipe's date, or nothing: there is no clock in a report. */
static const char *date_of(struct study *s)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;
    struct tm day;
    time_t t;

    if (s->plan->date || !epoch || !teds_count_read(epoch, strlen(epoch), &seconds))
        return s->plan->date;
    t = (time_t)seconds;
    if (!gmtime_r(&t, &day))
        return NULL;
    snprintf(s->date, sizeof s->date, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
    return s->date;
}

bool study_make(struct study *s, const struct plan *p, const teds_tally *tally, const char *label, const char *base,
                bool tell)
{
    const char *title = p->title ? p->title : teds_tally_title(tally);

    if (!p->title) /* the tally's names the level */
        label = NULL;
    s->plan = p;
    s->tally = tally;
    s->policy = settings_policy(&p->settings);
    snprintf(s->title, sizeof s->title, "%s%.400s%s%.150s", p->title ? "" : TITLE_OF_ALL, title, label ? ": " : "", label ? label : "");
    for (size_t i = 0; i < p->part_count && !signals_caught(); i++)
        make_part(s, i, base, tell);
    return !signals_caught();
}

void study_free(struct study *s)
{
    for (size_t i = 0; s->plan && i < s->plan->part_count; i++) {
        teds_report_free(s->made[i].report);
        teds_chart_free(s->made[i].chart);
        teds_report_free(s->data[i]);
        free(s->svg[i]);
        free(s->file[i]);
    }
}

/* ---- rendering --------------------------------------------------------------- */

bool study_format(const char *format)
{
    return strcmp(format, "html") == 0 || strcmp(format, "md") == 0 || strcmp(format, "latex") == 0 ||
           strcmp(format, "json") == 0;
}

/*
 * From the folder of the page to the other one, with a / behind it: a way up and down, so that both can be moved together, or from
 * the root where they have no folder in common.  The caller's to free.
 */
static char *way_to(const char *folder, const char *page)
{
    const char *slash = strrchr(page, '/');
    char *of_page = slash ? strndup(page, slash == page ? 1 : (size_t)(slash - page)) : strdup(".");
    char *from = of_page ? realpath(of_page, NULL) : NULL, *to = realpath(folder, NULL), *way = NULL;
    size_t common = 0, up = 0;

    for (size_t i = 0; from && to; i++) {
        bool from_ends = from[i] == '\0' || from[i] == '/', to_ends = to[i] == '\0' || to[i] == '/';

        if (from_ends && to_ends)
            common = i;
        if (from[i] == '\0' || from[i] != to[i])
            break;
    }
    for (size_t i = common; common && from[i]; i++)
        up += from[i] == '/';
    if (!from || !to || common == 0) {
        if (asprintf(&way, "%s/", to && *to ? to : folder) < 0)
            way = NULL;
    } else if ((way = malloc(3 * up + strlen(to + common) + 2)) != NULL) {
        *way = '\0';
        while (up-- > 0)
            strcat(way, "../");
        if (to[common] == '/')
            strcat(strcat(way, to + common + 1), "/");
    }
    free(of_page);
    free(from);
    free(to);
    return way;
}

/* md and latex have pictures in files; where there are none, the first figure says so.  False: memory is out. */
static bool find_pictures(struct study *s, const char *page)
{
    static char no_files[] = "This page has no pictures, as Markdown and LaTeX keep them in files of their own: with --folder FOLDER "
                             "they are written there, and shown here.";
    const char *folder = s->plan->settings.folder;
    char *way = folder ? way_to(folder, page) : NULL;
    bool told = false, fine = !folder || way;

    for (size_t i = 0; fine && i < s->plan->part_count; i++) {
        if (!s->parts[i].svg)
            continue;
        if (!folder) {
            s->parts[i].alert = told ? NULL : no_files;
            told = true;
            continue;
        }
        free(s->file[i]);
        s->file[i] = NULL;
        fine = asprintf(&s->file[i], "%s%s", way, s->plan->parts[i].file) >= 0;
        s->parts[i].file = fine ? s->file[i] : NULL;
    }
    free(way);
    if (!fine)
        say("out of memory");
    return fine;
}

static void forget_pictures(struct study *s)
{
    for (size_t i = 0; i < s->plan->part_count; i++)
        if (s->parts[i].svg)
            s->parts[i].alert = NULL;
}

static teds_study described(struct study *s)
{
    const struct plan *p = s->plan;
    teds_study study = TEDS_STUDY;

    snprintf(s->command, sizeof s->command, "report");
    study.title = s->title;
    study.lang = p->lang;
    study.question = *p->question ? p->question : NULL;
    study.author = p->author;
    study.date = date_of(s);
    study.command = s->command;
    study.recipe = teds_recipe_name(p->recipe);
    study.recipe_sha256 = teds_recipe_sha256(p->recipe);
    study.recipe_text = teds_recipe_text(p->recipe);
    study.tally = s->tally;
    study.policy = &s->policy;
    study.parts = s->parts;
    study.part_count = p->part_count;
    return study;
}

bool study_render(struct study *s, const char *format, struct bundle *b, const char *path)
{
    const teds_study study = described(s);
    bool in_files = !s->plan->foreach && (strcmp(format, "md") == 0 || strcmp(format, "latex") == 0);
    teds_document *d = NULL;
    char *text = NULL;
    size_t length = 0;
    teds_error err;
    teds_status st;

    if (in_files && !find_pictures(s, path))
        return false;
    if (strcmp(format, "json") == 0) {
        st = teds_study_json(&study, &text, &length, &err);
    } else {
        st = teds_study_document(&study, &d, &err);
        if (st == TEDS_OK)
            st = teds_document_render(d, format, &text, &length, &err);
    }
    teds_document_free(d);
    if (in_files)
        forget_pictures(s);
    if (st != TEDS_OK) {
        say_error(&err);
        return false;
    }
    return bundle_add(b, text, length, "%s", path);
}

/* ---- files of one table or chart ---------------------------------------------------------------- */

static bool add_table(struct bundle *b, teds_report *r, const char *table, const char *before, const char *name)
{
    char *text = NULL;
    size_t length;
    teds_error err;

    if ((table && teds_report_choose_table(r, table, &err) != TEDS_OK) ||
        teds_report_render(r, "csv", &text, &length, &err) != TEDS_OK) {
        say_error(&err);
        return false;
    }
    return bundle_add(b, text, length, "%s%s.csv", before, name);
}

static bool add_text(struct bundle *b, const char *text, const char *before, const char *name, const char *suffix)
{
    char *copy = strdup(text);

    return copy && bundle_add(b, copy, strlen(copy), "%s%s%s", before, name, suffix);
}

static bool add_chart(struct study *s, size_t i, struct bundle *b, const char *before, const char *name)
{
    static const char *const more[] = { "png", "pdf" };
    const teds_chart *chart = s->made[i].chart;
    bool fine = add_text(b, teds_chart_data(chart), before, name, ".tsv") &&
                add_text(b, teds_chart_script(chart), before, name, ".gp");

    if (!fine || !s->svg[i])
        return fine;
    fine = add_text(b, s->svg[i], before, name, ".svg");
    for (size_t k = 0; fine && k < sizeof more / sizeof *more; k++) {
        char *drawn = NULL;
        size_t length;
        teds_error err;

        fine = gnuplot_draw(chart, more[k], "c", &drawn, &length, &err);
        if (!fine && err.status != TEDS_ECANCEL)
            say_error(&err);
        fine = fine && bundle_add(b, drawn, length, "%s%s.%s", before, name, more[k]);
    }
    return fine;
}

/* The tables that every report has: their names are taken, see name_file() of recipe_part.c. */
static bool add_main_tables(struct study *s, struct bundle *b, const char *before)
{
    teds_rates *rates = NULL;
    teds_report *r = NULL;
    teds_error err;
    bool fine = teds_rates_new(s->tally, &s->policy, &rates, &err) == TEDS_OK &&
                teds_report_rates(rates, s->tally, &r, &err) == TEDS_OK;

    if (!fine)
        say_error(&err);
    fine = fine && add_table(b, r, NULL, before, "main") && add_table(b, r, "flow", before, "flow");
    teds_report_free(r);
    teds_rates_free(rates);
    return fine;
}

/* Its other tables of results: "NAME.tests.csv"; no name of a section has a point, see name_file() of recipe_part.c. */
static bool add_further_tables(struct bundle *b, teds_report *r, const char *before, const char *name)
{
    enum { MOST = 16 };
    const char *further[MOST];
    char file[200];
    size_t n = 0;
    bool fine = true;

    while (n < MOST && (further[n] = teds_report_further_table(r, n)) != NULL) /* choosing one changes them */
        n++;
    for (size_t i = 0; fine && i < n; i++) {
        snprintf(file, sizeof file, "%.100s.%.80s", name, further[i]);
        fine = add_table(b, r, further[i], before, file);
    }
    return fine;
}

bool study_charts(struct study *s, struct bundle *b, const char *before)
{
    bool fine = true;

    for (size_t i = 0; fine && i < s->plan->part_count; i++)
        if (s->made[i].chart)
            fine = add_chart(s, i, b, before, s->plan->parts[i].file);
    return fine;
}

bool study_tables(struct study *s, struct bundle *b, const char *before)
{
    bool fine = add_main_tables(s, b, before);

    for (size_t i = 0; fine && i < s->plan->part_count; i++) {
        const char *name = s->plan->parts[i].file;

        if (s->made[i].report)
            fine = add_table(b, s->made[i].report, s->parts[i].table, before, name) &&
                   (s->parts[i].table || add_further_tables(b, s->made[i].report, before, name));
    }
    return fine;
}
