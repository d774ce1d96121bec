/*
 * chart.c - the table of chart kinds, and how a chart is put together.
 */
#include "chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embedded.h"
#include "tally.h"

static const teds_chart_kind kinds[] = {
    { "classes", "", "rows", false, true,
      "the four classes as parts of a bar, one bar a group", &teds_chart_classes },
    { "forest", "", "rows", true, true,
      "shares with the intervals and the worst-case bounds behind them",
      &teds_chart_forest },
    { "trend", "year", "lines", true, true,
      "shares over the years with bands, broken where a definition changes", &teds_chart_trend },
    { "states", "state", "", true, true,
      "a map of the states as tiles, hatched where a state has no discharges", &teds_chart_states },
    { "funnel", "state", "", true, true, "states against the limits that chance alone would keep",
      &teds_chart_funnel },
    { "heat", "state,year", "", true, true, "states by years, coloured by share", &teds_chart_heat },
    { "missing", "state,year", "", false, true,
      "in what share of discharges the two items are missing",
      &teds_chart_missing_items },
    { "flow", "", "", false, true, "where the records went, from the file to the four classes",
      &teds_chart_flow },
    { "frequency", "", "rows", false, true, "how often self-help groups were attended, by medication",
      &teds_chart_frequency },
    { "bounds", "", "rows", true, true,
      "shares within the range that the missing codes leave open", &teds_chart_bounds },
    { "sweep", "", "", true, true,
      "a share under every combination of --vary (a specification curve)", &teds_chart_sweep },
    { "coverage", "", "", false, false,
      "how often interval methods hold the true share (no FILE)", &teds_chart_coverage },
};

const teds_chart_kind *teds_chart_kinds(size_t i)
{
    return i < TEDS_COUNT(kinds) ? &kinds[i] : NULL;
}

static const char *kind_name_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_COUNT(kinds) ? kinds[i].name : NULL;
}

const teds_chart_kind *teds_chart_kind_find(const char *name, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    for (size_t i = 0; i < TEDS_COUNT(kinds); i++)
        if (teds_same_word(kinds[i].name, name))
            return &kinds[i];
    (void)teds_fail(err, TEDS_EARG, "%s", teds_unknown("kind of chart", name, kind_name_at, NULL, room));
    return NULL;
}

/* ---- formats and themes ------------------------------------------------ */

static const struct format {
    const char *name, *suffix;
} formats[] = { { "svg", ".svg" }, { "png", ".png" }, { "pdf", ".pdf" }, { "text", ".txt" } };

static const char *const themes[] = { "light", "dark", "print" };

const char *teds_chart_format(size_t i)
{
    return i < TEDS_COUNT(formats) ? formats[i].name : NULL;
}

const char *teds_chart_suffix(const char *format)
{
    for (size_t i = 0; i < TEDS_COUNT(formats); i++)
        if (teds_same_word(formats[i].name, format))
            return formats[i].suffix;
    return NULL;
}

const char *teds_chart_format_of_path(const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < TEDS_COUNT(formats); i++) {
        size_t m = strlen(formats[i].suffix);
        if (n > m && path[n - m - 1] != '/' && teds_same_word(path + n - m, formats[i].suffix))
            return formats[i].name;
    }
    return NULL;
}

static const char *format_at(void *context, size_t i)
{
    (void)context;
    return teds_chart_format(i);
}

static const char *theme_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_COUNT(themes) ? themes[i] : NULL;
}

/* ---- which groups ----------------------------------------------------- */

/* Is the variable in the list? */
static bool listed(const char *by, const char *needed)
{
    const char *word;
    size_t n;

    while (teds_list_word(&by, &word, &n))
        if (teds_same_variable_name(needed, word, n))
            return true;
    return false;
}

teds_status teds_chart_by(const teds_chart_kind *kind, const char *by, char **out, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;
    const char *list = kind->needs, *word;
    char needed[32];
    size_t extra = 0, n;

    teds_buf_str(&b, by ? by : "");
    while (teds_list_word(&list, &word, &n)) {
        snprintf(needed, sizeof needed, "%.*s", (int)n, word);
        if (!listed(by, needed))
            teds_buf_printf(&b, "%s%s", b.length ? "," : "", needed);
        else
            extra++;
    }
    if (b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    if (by && *by && !*kind->groups) {
        size_t words = 0;

        for (list = by; teds_list_word(&list, &word, &n);)
            words++;
        if (words > extra) {
            teds_buf_free(&b);
            return teds_fail(err, TEDS_EARG, "--by: a chart of kind %s draws no groups%s%s", kind->name,
                             *kind->needs ? " but by " : "", kind->needs);
        }
    }
    *out = b.data;
    return TEDS_OK;
}

/* ---- putting together ------------------------------------------------- */

enum { TITLE_LINE = 21, NOTE_LINE = 16, EDGE = 14, LEAST_PLOT = 200 };

/* The classes in their order; templates know them by number, 1 to 8. */
static void set_classes(struct teds_chart_make *m)
{
    struct teds_chart_lines labels = { .count = TEDS_CLASSES };
    const char *names = "";

    for (int c = 0; c < TEDS_CLASSES; c++) {
        names = teds_chart_keep(m, "%s%s%s", names, c ? " " : "", teds_class_name((teds_class)c));
        labels.text[c] = teds_class_label((teds_class)c);
    }
    teds_chart_set_text(m, "classes", names);
    teds_chart_set_lines(m, "class_labels", &labels);
}

/* Of the notes, in a picture or in plain text, which have more lines. */
static int notes_height(const struct teds_chart_make *m)
{
    int picture = NOTE_LINE * (int)m->notes.count, plain = m->line * (int)m->plain.count;

    return picture > plain ? picture : plain;
}

static void settings_done(struct teds_chart_make *m, const teds_chart_kind *kind)
{
    const teds_chart_options *o = m->options;

    if (m->width < m->left + m->right + LEAST_PLOT) /* long labels */
        m->width = m->left + m->right + LEAST_PLOT;
    m->top += EDGE + TITLE_LINE * (int)m->title.count;
    m->bottom += EDGE + notes_height(m);
    m->bottom += m->line - 1 - (m->top + m->plot + m->bottom - 1) % m->line; /* whole lines of text */
    teds_chart_set_text(m, "kind", kind->name);
    teds_chart_set_text(m, "theme", o->theme);
    teds_chart_set(m, "width", m->width);
    teds_chart_set(m, "height", m->top + m->plot + m->bottom);
    teds_chart_set(m, "line_height", m->line);
    teds_chart_set(m, "left", m->left);
    teds_chart_set(m, "right", m->right);
    teds_chart_set(m, "top", m->top);
    teds_chart_set(m, "bottom", m->bottom);
    teds_chart_set_lines(m, "title", &m->title);
    teds_chart_set_lines(m, "notes", &m->notes);
    teds_chart_set_lines(m, "plain_notes", &m->plain);
    set_classes(m);
}

static void add_template(struct teds_buf *to, const char *name)
{
    char path[64];

    snprintf(path, sizeof path, "lib/chart/%s.gp", name);
    for (const struct teds_embedded *f = teds_embedded; f->path; f++)
        if (strcmp(f->path, path) == 0)
            teds_buf_add(to, f->text, f->length);
}

static teds_status chart_done(struct teds_chart_make *m, const teds_chart_kind *kind, teds_error *err)
{
    struct teds_buf *b = &m->chart->script;

    settings_done(m, kind);
    m->chart->description = teds_chart_printable(m, m->chart->description);
    teds_buf_printf(b, "# A chart of tedstat " TEDSTAT_VERSION ", kind %s.\n"
                       "# Beside it lies its data, under the same name with the suffix .tsv. To draw it anew:\n"
                       "#   gnuplot NAME.gp       makes NAME%s\n"
                       "#   gnuplot -c NAME.gp F  makes NAME.F, where F is svg, png, pdf or text (NAME.txt)\n"
                       "format = '%s'\n",
                    kind->name, teds_chart_suffix(m->options->format), m->options->format);
    teds_buf_add(b, m->settings.data, m->settings.length);
    add_template(b, "common");
    add_template(b, kind->name);
    if (m->failed || m->settings.failed || b->failed || m->chart->data.failed)
        return teds_nomem(err);
    return TEDS_OK;
}

static teds_status check_options(const teds_chart_options *o, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];
    bool known = false;

    for (size_t i = 0; i < TEDS_COUNT(themes); i++)
        known |= strcmp(themes[i], o->theme) == 0;
    if (!known)
        return teds_fail(err, TEDS_EARG, "%s", teds_unknown("theme", o->theme, theme_at, NULL, room));
    if (!teds_chart_suffix(o->format))
        return teds_fail(err, TEDS_EARG, "%s",
                         teds_unknown("format of charts", o->format, format_at, NULL, room));
    if (o->width != 0 && (o->width < 480 || o->width > 2400))
        return teds_fail(err, TEDS_EARG, "a chart of %d pixels: the width is 480 to 2400", o->width);
    if ((size_t)o->one_class >= TEDS_CLASSES)
        return teds_fail(err, TEDS_EARG, "there is no class %d", (int)o->one_class);
    return TEDS_OK;
}

/* What the chart is by: what the user says, and what the kind needs.  *by is the caller's to free. */
static teds_status set_by(teds_policy *p, const teds_chart_kind *kind, char **by, teds_error *err)
{
    teds_status st = teds_chart_by(kind, p->by, by, err);

    p->by = st == TEDS_OK && **by ? *by : NULL;
    return st;
}

static teds_status make_rates(struct teds_chart_make *m, const teds_chart_kind *kind, teds_error *err)
{
    teds_status st = teds_rates_new(m->tally, m->policy, &m->rates, err);

    if (st == TEDS_OK && teds_rates_groups(m->rates) == 0)
        st = teds_fail(err, TEDS_EEMPTY, "there is no group to draw");
    if (st == TEDS_OK && *kind->groups)
        st = teds_chart_check_rows(teds_rates_groups(m->rates), err);
    return st;
}

static teds_status make(struct teds_chart_make *m, const teds_chart_kind *kind, teds_error *err)
{
    int width = m->options->width ? m->options->width : kind->recipe->width;
    teds_status st = TEDS_OK;

    m->width = width > kind->recipe->least ? width : kind->recipe->least;
    m->chart = calloc(1, sizeof *m->chart);
    if (!m->chart)
        return teds_nomem(err);
    if (kind->recipe->rates)
        st = make_rates(m, kind, err);
    if (st == TEDS_OK)
        st = kind->recipe->make(m, err);
    if (st == TEDS_OK)
        st = chart_done(m, kind, err);
    teds_rates_free(m->rates);
    teds_buf_free(&m->settings);
    return st;
}

teds_status teds_chart_new(const char *kind_name, const teds_tally *tally, const teds_policy *policy,
                           const teds_chart_options *options, teds_chart **out, teds_error *err)
{
    const teds_chart_kind *kind = teds_chart_kind_find(kind_name, err);
    teds_chart_options o = TEDS_CHART_OPTIONS;
    teds_policy p = TEDS_POLICY;
    struct teds_chart_make m = { .tally = tally, .policy = &p, .options = &o, .line = 13 };
    char *by = NULL;
    teds_status st;

    if (!kind)
        return TEDS_EARG;
    /* a caller built with an older header knows fewer members */
    memcpy(&p, policy, policy->size < sizeof p ? policy->size : sizeof p);
    if (options)
        memcpy(&o, options, options->size < sizeof o ? options->size : sizeof o);
    if (p.mutual_help == TEDS_NO_MUTUAL_HELP && !o.class_given)
        o.one_class = TEDS_ANY_MEDICATION; /* the only one there is */
    st = check_options(&o, err);
    if (st == TEDS_OK && kind->needs_tally && !tally)
        st = teds_fail(err, TEDS_EARG, "a chart of kind %s needs data", kind->name);
    if (st == TEDS_OK)
        st = set_by(&p, kind, &by, err);
    if (st == TEDS_OK)
        st = make(&m, kind, err);
    free(by);
    if (st != TEDS_OK) {
        teds_chart_free(m.chart);
        return st;
    }
    *out = m.chart;
    return TEDS_OK;
}

void teds_chart_free(teds_chart *c)
{
    if (!c)
        return;
    teds_buf_free(&c->data);
    teds_buf_free(&c->script);
    free(c->columns);
    teds_arena_free(&c->arena);
    free(c);
}

const char *teds_chart_data(const teds_chart *c) { return c->data.data; }
const char *teds_chart_script(const teds_chart *c) { return c->script.data; }
const char *teds_chart_title(const teds_chart *c) { return c->title; }
const char *teds_chart_description(const teds_chart *c) { return c->description; }
