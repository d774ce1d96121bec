/*
 * batch.c - [foreach]: a report for each level of a variable, of one count of the data.
 *
 * Levels are worked on side by side; each one's files are written when it is whole, so that memory
 * does not grow with their number, and get their names when all are: a set that is stopped leaves the
 * folder as it was.  What fails is told, and the others go on.
 */
#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

enum { NAME_ROOM = 120 };

struct level {
    int code;
    const char *label; /* or its number as text, where there is none */
    char number[16], name[NAME_ROOM], file[NAME_ROOM + 8]; /* "39-ohio", "39-ohio.html" */
    bool hidden, made;
    char *names;              /* of its files, a line for each */
    struct output_set *files; /* written, and waiting for their names until all are */
    size_t failed;      /* sections */
    bool no_pictures;
    teds_rates *rates;
};

struct batch {
    const struct plan *plan;
    const teds_tally *tally;
    struct level *levels;
    size_t count;
    pthread_mutex_t lock; /* of what follows */
    size_t next, done;
};

/* ---- levels ------------------------------------------------------------- */

/* "39-ohio", "missing": the code keeps names apart, the label is for people. */
static void name_level(struct level *l)
{
    size_t n = l->code < 0 ? 0 : (size_t)snprintf(l->name, sizeof l->name, "%d-", l->code);

    for (const char *p = l->label == l->number ? "" : l->label; *p && n + 2 < sizeof l->name; p++) {
        if (isalnum((unsigned char)*p))
            l->name[n++] = (char)tolower((unsigned char)*p);
        else if (n > 0 && l->name[n - 1] != '-')
            l->name[n++] = '-';
    }
    while (n > 0 && l->name[n - 1] == '-')
        n--;
    l->name[n] = '\0';
    snprintf(l->file, sizeof l->file, "%s.html", l->name);
}

/* Those that have discharges, in their order; hidden ones are those whose number must not be known. */
static bool find_levels(struct batch *b, teds_rates **by_level)
{
    teds_policy policy = settings_policy(&b->plan->settings);
    const teds_variable *v;
    teds_error err;

    policy.by = b->plan->foreach;
    policy.missing = TEDS_AS_NO; /* only the numbers of discharges matter here: what is missing is the pages' business */
    if (teds_rates_new(b->tally, &policy, by_level, &err) != TEDS_OK) {
        say_error(&err);
        return false;
    }
    v = teds_rates_by(*by_level, 0);
    if (!v || teds_rates_by(*by_level, 1)) {
        say("%s: [foreach]: var names one variable", teds_recipe_name(b->plan->recipe));
        return false;
    }
    b->levels = calloc(teds_rates_groups(*by_level) + 1, sizeof *b->levels);
    for (size_t i = 0; b->levels && i < teds_rates_groups(*by_level); i++) {
        const teds_group *g = teds_rates_group(*by_level, i);
        struct level *l = &b->levels[b->count];

        if (g->absent)
            continue;
        l->code = g->codes[0];
        l->label = teds_variable_label(v, l->code);
        snprintf(l->number, sizeof l->number, "%d", l->code);
        if (!l->label)
            l->label = l->number;
        l->hidden = g->hidden & TEDS_HIDDEN_DISCHARGES;
        name_level(l);
        b->count++;
    }
    return b->levels != NULL;
}

/* ---- one level ------------------------------------------------------------ */

static bool level_tally(const struct batch *b, const struct level *l, teds_tally **out)
{
    teds_cohort *only = NULL;
    char rule[120];
    const char *rules[] = { rule };
    teds_error err;
    teds_status st;

    snprintf(rule, sizeof rule, "%.90s = %d", b->plan->foreach, l->code);
    st = teds_cohort_new(b->plan->catalog, "none", rules, 1, &only, &err);
    if (st == TEDS_OK)
        st = teds_tally_copy(b->tally, out, &err);
    if (st == TEDS_OK)
        st = teds_tally_filter(*out, only, &err);
    teds_cohort_free(only);
    if (st != TEDS_OK)
        say("%s: %s", l->label, err.message);
    return st == TEDS_OK;
}

/* "39-ohio.html", "39-ohio.json" and what --also asks for, "39-ohio.md", "39-ohio-setting.csv"; charts lie beside md and latex. */
static bool render_level(const struct batch *b, const struct level *l, struct study *s, struct bundle *files)
{
    static const struct {
        const char *format, *suffix;
        unsigned also;
    } formats[] = { { "html", "html", ALSO_NOTHING }, { "json", "json", ALSO_NOTHING }, { "md", "md", ALSO_MD }, { "latex", "tex", ALSO_LATEX } };
    unsigned also = b->plan->also;
    char path[4400];
    bool fine = true;

    for (size_t i = 0; fine && i < sizeof formats / sizeof *formats; i++) {
        snprintf(path, sizeof path, "%s/%s.%s", b->plan->settings.folder, l->name, formats[i].suffix);
        if ((also & formats[i].also) == formats[i].also)
            fine = study_render(s, formats[i].format, files, path);
    }
    snprintf(path, sizeof path, "%s/%s-", b->plan->settings.folder, l->name);
    return fine && (!(also & ALSO_CSV) || study_tables(s, files, path)) && (!also || study_charts(s, files, path));
}

/* The names of the files, a line for each: what is in the folder is listed there (folder.c). */
static bool list_files(const struct batch *b, struct level *l, const struct bundle *files)
{
    size_t length, n = strlen(b->plan->settings.folder) + 1;
    FILE *list = open_memstream(&l->names, &length);

    if (!list)
        return false;
    for (size_t i = 0; i < files->count; i++)
        fprintf(list, "%s\n", files->files[i].path + n);
    return fclose(list) == 0;
}

static bool write_level(const struct batch *b, struct level *l, struct study *s)
{
    struct bundle files = { 0 };
    bool fine = render_level(b, l, s, &files) && list_files(b, l, &files) &&
                folder_may_take(b->plan->settings.folder, &files, &b->plan->settings) &&
                (l->files = output_stage(files.files, files.count)) != NULL;

    bundle_free(&files);
    return fine;
}

static void make_level(const struct batch *b, struct level *l)
{
    struct study *s = calloc(1, sizeof *s);
    teds_policy policy = settings_policy(&b->plan->settings);
    teds_tally *tally = NULL;
    char base[NAME_ROOM + 2];
    teds_error err;

    policy.by = NULL;
    if (!s) {
        say("out of memory");
    } else if (level_tally(b, l, &tally)) {
        if (teds_rates_new(tally, &policy, &l->rates, &err) == TEDS_OK) {
            snprintf(base, sizeof base, "%s-", l->name);
            l->made = study_make(s, b->plan, tally, l->label, base, true) && write_level(b, l, s);
            l->failed = s->failed;
            l->no_pictures = s->no_pictures;
            study_free(s);
        } else {
            say("%s: %s", l->label, err.message);
        }
    }
    teds_tally_free(tally);
    free(s);
}

/* ---- all of them ----------------------------------------------------------- */

static void *work(void *context)
{
    struct batch *b = context;
    bool shown = !b->plan->settings.quiet && !b->plan->settings.no_progress && isatty(STDERR_FILENO);

    for (;;) {
        size_t i;

        pthread_mutex_lock(&b->lock);
        i = b->next++;
        pthread_mutex_unlock(&b->lock);
        if (i >= b->count || signals_caught()) {
            if (shown && i < b->count)
                fputs("\r\033[K", stderr);
            return NULL;
        }
        if (!b->levels[i].hidden)
            make_level(b, &b->levels[i]);
        pthread_mutex_lock(&b->lock);
        b->done++;
        if (shown)
            fprintf(stderr, "\r\033[K%zu of %zu reports%s", b->done, b->count, b->done == b->count ? "\r\033[K" : "");
        pthread_mutex_unlock(&b->lock);
    }
}

/* This thread works too, so that it is done even where no other can be started. */
static void work_together(struct batch *b, size_t threads)
{
    pthread_t other[64];
    size_t started = 0;

    while (started + 1 < threads && started < sizeof other / sizeof other[0] && started < b->count &&
           pthread_create(&other[started], NULL, work, b) == 0)
        started++;
    work(b);
    for (size_t i = 0; i < started; i++)
        pthread_join(other[i], NULL);
}

static const char *status_of(const struct level *l)
{
    return l->hidden ? "hidden" : !l->made ? "failed" : l->failed ? "made in part" : "made";
}

/* The page that leads to the others. */
static bool add_index(const struct batch *b, const teds_report *summary, struct bundle *files)
{
    const struct plan *p = b->plan;
    teds_document *d = NULL;
    char *text = NULL;
    size_t length;
    teds_error err;
    char title[600];
    teds_status st;

    snprintf(title, sizeof title, "%s%.500s", p->title ? "" : TITLE_OF_ALL, p->title ? p->title : teds_tally_title(b->tally));
    st = teds_document_new(title, p->lang, &d, &err);

    if (st == TEDS_OK) {
        if (p->author)
            teds_document_subtitle(d, p->author);
        teds_study_banner(d, b->tally);
        if (*p->question)
            teds_document_paragraph(d, p->question);
        teds_document_heading(d, 1, "Reports");
        for (size_t i = 0; i < b->count; i++) {
            const struct level *l = &b->levels[i];

            if (l->made)
                teds_document_item(d, l->label, l->file);
        }
        for (size_t i = 0; i < b->count; i++) {
            const struct level *l = &b->levels[i];
            char note[300];

            snprintf(note, sizeof note, "%.200s: %s", l->label,
                     l->hidden ? "hidden, because there are few discharges or their number would reveal another"
                               : "this report could not be made");
            if (!l->made)
                teds_document_item(d, note, NULL);
        }
        teds_document_heading(d, 1, "Side by side");
        teds_document_table(d, summary, "", NULL);
        teds_document_heading(d, 1, "The data");
        teds_document_table(d, summary, "inputs", "Files");
        teds_document_table(d, summary, "flow", "Exclusions flow");
        teds_document_heading(d, 1, "How it was made");
        teds_document_facts(d, summary, "Manifest");
        teds_document_code(d, teds_recipe_name(p->recipe), teds_recipe_text(p->recipe));
        st = teds_document_render(d, "html", &text, &length, &err);
    }
    teds_document_free(d);
    if (st != TEDS_OK) {
        say_error(&err);
        return false;
    }
    return bundle_add(files, text, length, "%s/index.html", p->settings.folder);
}

/* summary.json and index.html, behind what is in 'files'. */
static bool add_overview(const struct batch *b, struct bundle *files)
{
    teds_study_level *levels = calloc(b->count + 1, sizeof *levels);
    teds_report *summary = NULL;
    char *json = NULL;
    size_t length = 0;
    teds_error err;
    bool fine = levels != NULL;

    for (size_t i = 0; fine && i < b->count; i++) {
        const struct level *l = &b->levels[i];

        levels[i] = (teds_study_level){ l->code, l->label, status_of(l), l->made ? l->file : NULL, l->made ? l->rates : NULL };
    }
    if (fine && (teds_report_levels(levels, b->count, b->plan->foreach, b->tally, &summary, &err) != TEDS_OK ||
                 teds_report_render(summary, "json", &json, &length, &err) != TEDS_OK)) {
        say_error(&err);
        fine = false;
    }
    fine = fine && bundle_add(files, json, length, "%s/summary.json", b->plan->settings.folder) && add_index(b, summary, files);
    teds_report_free(summary);
    free(levels);
    return fine;
}

static int status_of_all(const struct batch *b)
{
    bool no_pictures = false;
    size_t bad = 0;

    for (size_t i = 0; i < b->count; i++) {
        bad += !b->levels[i].hidden && (!b->levels[i].made || b->levels[i].failed);
        no_pictures |= b->levels[i].no_pictures;
    }
    if (bad) {
        say("%zu of %zu reports could not be made, or not in full", bad, b->count);
        return STATUS_NO;
    }
    return no_pictures && !b->plan->settings.no_image ? STATUS_NOT_DONE : STATUS_DONE;
}

/* The list of what is written to the folder. */
static bool add_mark(const struct batch *b, struct bundle *files)
{
    size_t length;
    char *text = NULL;
    FILE *list = open_memstream(&text, &length);

    if (!list)
        return false;
    fputs(FOLDER_MARK "index.html\nsummary.json\n", list);
    for (size_t i = 0; i < b->count; i++)
        if (b->levels[i].made)
            fputs(b->levels[i].names, list);
    if (fclose(list) != 0) {
        free(text);
        return false;
    }
    return bundle_add(files, text, length, "%s/.tedstat", b->plan->settings.folder);
}

/* All that was made takes the place of what an earlier run left. */
static bool publish(struct batch *b)
{
    struct bundle files = { 0 };
    struct output_set *overview = NULL;
    bool fine = !signals_caught() && add_mark(b, &files) && add_overview(b, &files) &&
                folder_may_take(b->plan->settings.folder, &files, &b->plan->settings) &&
                (overview = output_stage(files.files, files.count)) != NULL;

    if (fine)
        folder_clean(b->plan->settings.folder);
    fine = fine && output_commit(overview, true);
    for (size_t i = 0; i < b->count; i++) {
        struct level *l = &b->levels[i];

        if (l->files && !output_commit(l->files, fine))
            fine = false;
        l->files = NULL;
    }
    bundle_free(&files);
    return fine;
}

int batch_run(const struct plan *p, const teds_tally *tally)
{
    struct batch b = { .plan = p, .tally = tally, .lock = PTHREAD_MUTEX_INITIALIZER };
    size_t threads = p->settings.threads ? (size_t)p->settings.threads : data_cores();
    teds_rates *by_level = NULL;
    int status = STATUS_NOT_DONE;

    if (find_levels(&b, &by_level)) {
        work_together(&b, threads);
        if (publish(&b))
            status = status_of_all(&b);
    }
    for (size_t i = 0; i < b.count; i++)
        teds_rates_free(b.levels[i].rates), free(b.levels[i].names);
    free(b.levels);
    teds_rates_free(by_level);
    return status;
}
