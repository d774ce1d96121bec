/*
 * chart.c - the table of chart kinds, and what all charts are made of.
 */
#include "chart.h"

#include <limits.h>
#include <math.h>
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

static bool same_name(const char *word, size_t n, const char *needed)
{
    static const char *const other[][2] = { { "year", "DISYR" }, { "state", "STFIPS" } };

    if (teds_same_word_n(needed, word, n))
        return true;
    for (size_t i = 0; i < TEDS_COUNT(other); i++)
        if (strcmp(other[i][0], needed) == 0 && teds_same_word_n(other[i][1], word, n))
            return true;
    return false;
}

/* Is the variable in the list? */
static bool listed(const char *by, const char *needed)
{
    while (by && *by) {
        size_t n = strcspn(by, ","), from = strspn(by, " "), length;

        length = from < n ? n - from : 0;
        while (length && by[from + length - 1] == ' ')
            length--;
        if (same_name(by + from, length, needed))
            return true;
        by += n + (by[n] == ',');
    }
    return false;
}

teds_status teds_chart_by(const teds_chart_kind *kind, const char *by, char **out, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;
    char needed[32];
    size_t extra = 0;

    teds_buf_str(&b, by ? by : "");
    for (const char *at = kind->needs; *at; at += strlen(needed) + (at[strlen(needed)] == ',')) {
        snprintf(needed, sizeof needed, "%.*s", (int)strcspn(at, ","), at);
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
        size_t words = 1;

        for (const char *c = by; *c; c++)
            words += *c == ',';
        if (words > extra) {
            teds_buf_free(&b);
            return teds_fail(err, TEDS_EARG, "--by: a chart of kind %s draws no groups%s%s", kind->name,
                             *kind->needs ? " but by " : "", kind->needs);
        }
    }
    *out = b.data;
    return TEDS_OK;
}

/* ---- data ------------------------------------------------------------- */

/* With what is not UTF-8, or cannot be seen, written out as \xNN. */
static const char *printable(struct teds_chart_make *m, const char *text)
{
    size_t room = 4 * strlen(text) + 1;
    char *shown = teds_arena_alloc(&m->chart->arena, room);

    if (!shown) {
        m->failed = true;
        return "";
    }
    teds_printable(shown, room, text, strlen(text));
    return shown;
}

static struct teds_buf *next_cell(struct teds_chart_make *m)
{
    struct teds_buf *b = &m->chart->data;

    if (b->length && b->data[b->length - 1] != '\n')
        teds_buf_char(b, '\t');
    return b;
}

/*
 * Nothing that gnuplot or a spreadsheet would take for anything but text: no control characters,
 * no straight double quotes (gnuplot has no way to quote them), and no =, +, - or @ in front.
 */
static void put_safe(struct teds_buf *b, const char *shown)
{
    if (strchr("=+-@", shown[0]) && shown[0])
        teds_buf_char(b, '\'');
    for (const char *c = shown; *c; c++) {
        if (*c == '"')
            teds_buf_str(b, "\u201d");
        else
            teds_buf_char(b, *c);
    }
}

void teds_chart_text(struct teds_chart_make *m, const char *text)
{
    put_safe(next_cell(m), printable(m, text));
}

void teds_chart_count(struct teds_chart_make *m, uint64_t n)
{
    teds_buf_printf(next_cell(m), "%llu", (unsigned long long)n);
}

void teds_chart_whole(struct teds_chart_make *m, int64_t n)
{
    teds_buf_printf(next_cell(m), "%lld", (long long)n);
}

void teds_chart_number(struct teds_chart_make *m, bool defined, double value)
{
    char room[TEDS_NUMBER_ROOM];

    teds_buf_str(next_cell(m), defined ? teds_number_text(value, room) : "");
}

void teds_chart_end_row(struct teds_chart_make *m)
{
    teds_buf_char(&m->chart->data, '\n');
}

void teds_chart_header(struct teds_chart_make *m, const char *columns)
{
    for (; *columns; columns++)
        teds_buf_char(&m->chart->data, *columns == ' ' ? '\t' : *columns);
    teds_chart_end_row(m);
}

/* ---- settings --------------------------------------------------------- */

const char *teds_chart_keep(struct teds_chart_make *m, const char *format, ...)
{
    va_list args, again;
    int length;
    char *text;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    text = teds_arena_alloc(&m->chart->arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    else
        m->failed = true;
    va_end(again);
    va_end(args);
    return text ? text : "";
}

/*
 * In single quotes gnuplot expands nothing: no backslash, no backquote, no macro.  A single quote stands in
 * double quotes, as two of them ('') are misread by gnuplot where they follow each other.
 */
static void put_quoted(struct teds_buf *b, const char *shown)
{
    teds_buf_char(b, '\'');
    for (const char *c = shown; *c; c++) {
        if (*c == '\'')
            teds_buf_str(b, "'.\"'\".'");
        else
            teds_buf_char(b, *c);
    }
    teds_buf_char(b, '\'');
}

void teds_chart_set(struct teds_chart_make *m, const char *name, double value)
{
    char room[TEDS_NUMBER_ROOM];

    teds_buf_printf(&m->settings, "%s = %s\n", name, teds_number_text(value, room));
}

void teds_chart_set_text(struct teds_chart_make *m, const char *name, const char *text)
{
    teds_buf_printf(&m->settings, "%s = ", name);
    put_quoted(&m->settings, printable(m, text));
    teds_buf_char(&m->settings, '\n');
}

static void set_lines(struct teds_chart_make *m, const char *name, const struct teds_chart_lines *l)
{
    size_t n = l->count ? l->count : 1; /* gnuplot has no empty arrays */

    teds_buf_printf(&m->settings, "array %s[%zu] = [", name, n);
    for (size_t i = 0; i < n; i++) {
        teds_buf_str(&m->settings, i ? ", \\\n    " : "");
        put_quoted(&m->settings, l->count ? printable(m, l->text[i]) : "");
    }
    teds_buf_str(&m->settings, "]\n");
}

/* Columns of the character that starts here: 2 in East Asian scripts and for emoji, 0 inside one. */
static int columns_at(const char *at)
{
    const unsigned char *c = (const unsigned char *)at;

    if ((*c & 0xc0) == 0x80)
        return 0;
    return *c > 0xe2 || (*c == 0xe2 && c[1] >= 0xba) ? 2 : 1;
}

int teds_chart_columns(const char *s)
{
    int columns = 0;

    for (; *s; s++)
        columns += columns_at(s);
    return columns;
}

/* How many bytes of the text make a line of at most 'room' columns, broken at a space if there is one. */
static size_t line_length(const char *text, int room)
{
    size_t i = 0, space = 0;
    int columns = 0;

    for (; text[i]; i++) {
        if (text[i] == ' ')
            space = i;
        columns += columns_at(text + i);
        if (columns > room)
            return space ? space : i;
    }
    return i;
}

enum { NARROW = 15, WIDE = 16, MOST_TITLE_LINES = 4 }; /* a character, in half pixels, amply */

void teds_chart_break(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text, int columns,
                      size_t most)
{
    most = most < TEDS_CHART_MOST_LINES ? most : TEDS_CHART_MOST_LINES;
    while (*text && to->count < most) {
        bool last = to->count + 1 == most;
        size_t n = line_length(text, last ? columns - 1 : columns);

        to->text[to->count++] = teds_chart_keep(m, "%.*s%s", (int)n, text, last && text[n] ? "\u2026" : "");
        text += n;
        text += strspn(text, " ");
    }
}

void teds_chart_say(struct teds_chart_make *m, struct teds_chart_lines *to, const char *text)
{
    bool title = to == &m->title;

    teds_chart_break(m, to, text, 2 * (m->width - 40) / (title ? WIDE : NARROW),
                     title ? MOST_TITLE_LINES : TEDS_CHART_MOST_LINES);
}

/* ---- words ------------------------------------------------------------ */

enum { MOST_PARTS = TEDS_MOST_BY, SHORTEST_PART = 3 };

const char *teds_chart_percent(struct teds_chart_make *m, double share)
{
    char room[TEDS_NUMBER_ROOM];

    if (share > 0 && share < 0.0005)
        return "below 0.1 %";
    return teds_chart_keep(m, "%s %%", teds_fixed_text(100 * share, 1, room));
}

const char *teds_chart_cut(struct teds_chart_make *m, const char *text, int columns)
{
    size_t i = 0, n = 0;
    int used = 0;

    if (teds_chart_columns(text) <= columns)
        return text;
    for (; text[i]; i++) { /* n: the bytes that leave room for the ellipsis */
        used += columns_at(text + i);
        if (used <= columns - 1)
            n = i + 1;
    }
    return teds_chart_keep(m, "%.*s\u2026", (int)n, text);
}

const char *teds_chart_group_shown(struct teds_chart_make *m, const teds_rates *rates, const teds_group *g,
                                   int columns)
{
    const char *part[MOST_PARTS], *all = "";
    const teds_variable *v;
    size_t n = 0;
    int longest, total;

    for (; n < MOST_PARTS && (v = teds_rates_by(rates, n)) != NULL; n++) {
        part[n] = teds_variable_label(v, g->codes[n]);
        if (!part[n])
            part[n] = teds_chart_keep(m, "%d", (int)g->codes[n]);
    }
    do { /* the longest part gives way, again and again */
        size_t which = 0;

        longest = total = 0;
        for (size_t i = 0; i < n; i++) {
            int k = teds_chart_columns(part[i]);

            total += k + (i ? 2 : 0);
            if (k > longest) {
                longest = k;
                which = i;
            }
        }
        if (total > columns && longest > SHORTEST_PART)
            part[which] = teds_chart_cut(m, part[which], longest - 1);
    } while (total > columns && longest > SHORTEST_PART && !m->failed);
    for (size_t i = 0; i < n; i++)
        all = i ? teds_chart_keep(m, "%s, %s", all, part[i]) : part[i];
    return *all ? all : "All";
}

const char *teds_chart_group_label(struct teds_chart_make *m, const teds_rates *rates,
                                   const teds_group *g)
{
    return teds_chart_group_shown(m, rates, g, INT_MAX);
}

const char *teds_class_title(teds_class c)
{
    static const char *const titles[TEDS_CLASSES] = {
        [TEDS_BOTH] = "Both medication and mutual help",
        [TEDS_MEDICATION_ONLY] = "Medication without mutual help",
        [TEDS_MUTUAL_HELP_ONLY] = "Mutual help without medication",
        [TEDS_NEITHER] = "Neither medication nor mutual help",
        [TEDS_ANY_MEDICATION] = "Any medication",
        [TEDS_ANY_MUTUAL_HELP] = "Any mutual help",
        [TEDS_EXACTLY_ONE] = "Exactly one of medication and mutual help",
        [TEDS_AT_LEAST_ONE] = "At least one of medication and mutual help",
    };
    return titles[c];
}

const char *teds_class_words(teds_class c)
{
    static const char *const words[TEDS_CLASSES] = {
        [TEDS_BOTH] = "both medication and mutual help",
        [TEDS_MEDICATION_ONLY] = "medication without mutual help",
        [TEDS_MUTUAL_HELP_ONLY] = "mutual help without medication",
        [TEDS_NEITHER] = "neither medication nor mutual help",
        [TEDS_ANY_MEDICATION] = "any medication",
        [TEDS_ANY_MUTUAL_HELP] = "any mutual help",
        [TEDS_EXACTLY_ONE] = "exactly one of medication and mutual help",
        [TEDS_AT_LEAST_ONE] = "at least one of medication and mutual help",
    };
    return words[c];
}

const char *teds_chart_class_title(const struct teds_chart_make *m, teds_class c)
{
    return m->tally && m->tally->outcome ? m->tally->outcome_label : teds_class_title(c);
}

const char *teds_chart_class_words(const struct teds_chart_make *m, teds_class c)
{
    return m->tally && m->tally->outcome ? m->tally->outcome_label : teds_class_words(c);
}

const char *teds_chart_range(struct teds_chart_make *m, const teds_rates *rates, teds_class c)
{
    const teds_group *low = NULL, *high = NULL;

    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (!g->estimate[c].share_defined)
            continue;
        if (!low || g->estimate[c].share < low->estimate[c].share)
            low = g;
        if (!high || g->estimate[c].share > high->estimate[c].share)
            high = g;
    }
    if (!low)
        return "no group has a share to show";
    if (low == high)
        return teds_chart_keep(m, "%s %s", teds_chart_class_words(m, c), teds_chart_percent(m, low->estimate[c].share));
    return teds_chart_keep(m, "%s between %s (%s) and %s (%s)", teds_chart_class_words(m, c),
                           teds_chart_percent(m, low->estimate[c].share), teds_chart_group_label(m, rates, low),
                           teds_chart_percent(m, high->estimate[c].share),
                           teds_chart_group_label(m, rates, high));
}

teds_status teds_chart_need_class(struct teds_chart_make *m, teds_class c, teds_error *err)
{
    if (teds_rates_has_class(m->rates, c))
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "without mutual help there is no class %s; take any_medication",
                     teds_class_name(c));
}

teds_status teds_chart_check_rows(size_t rows, teds_error *err)
{
    if (rows <= TEDS_CHART_MOST_ROWS)
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "%zu groups are too many for one chart, which has room for %d; take fewer "
                                     "variables with --by", rows, TEDS_CHART_MOST_ROWS);
}

double teds_chart_set_axis(struct teds_chart_make *m, const char *name, double largest)
{
    static const double steps[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2 };
    double step = 0.2, end;

    if (!(largest > 0))
        largest = 1;
    for (size_t i = TEDS_COUNT(steps); i-- > 0;)
        if (largest <= 6 * steps[i])
            step = steps[i];
    end = step * ceil(largest / step - 1e-9);
    end = end < step ? step : end > 1 ? 1 : end;
    teds_chart_set(m, teds_chart_keep(m, "%s_end", name), end);
    teds_chart_set(m, teds_chart_keep(m, "%s_step", name), step);
    return end;
}

static void put_count_or_nothing(struct teds_chart_make *m, bool hidden, uint64_t n)
{
    if (hidden)
        teds_chart_text(m, "");
    else
        teds_chart_count(m, n);
}

void teds_chart_cases(struct teds_chart_make *m, const teds_estimate *e)
{
    put_count_or_nothing(m, e->hidden & TEDS_HIDDEN_CASES, e->cases);
}

void teds_chart_missing(struct teds_chart_make *m, const teds_group *g, unsigned what, uint64_t missing)
{
    bool known = g && g->discharges > 0 && !(g->hidden & (what | TEDS_HIDDEN_DISCHARGES));

    teds_chart_number(m, known, known ? (double)missing / (double)g->discharges : 0);
}

void teds_chart_discharges(struct teds_chart_make *m, const teds_group *g)
{
    put_count_or_nothing(m, g && (g->hidden & TEDS_HIDDEN_DISCHARGES), g ? g->discharges : 0);
}

teds_role teds_chart_role(const teds_variable *v)
{
    return v->from && v->recode_count == 0 ? v->from->role : v->recode_count ? TEDS_ROLE_NONE : v->role;
}

bool teds_chart_hides(const teds_rates *rates)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->hidden)
            return true;
        for (int c = 0; c < TEDS_CLASSES; c++)
            if (g->estimate[c].hidden)
                return true;
    }
    return false;
}

const char *teds_chart_by_words(struct teds_chart_make *m)
{
    const char *name, *words = "";

    for (size_t i = 0; m->rates && (name = teds_rates_by_name(m->rates, i)) != NULL; i++)
        words = teds_chart_keep(m, "%s%s%s", words, i ? ", " : "by ", name);
    return words;
}

void teds_chart_set_title(struct teds_chart_make *m, const char *usual)
{
    m->chart->title = printable(m, m->options->title ? m->options->title : usual);
    teds_chart_say(m, &m->title, m->chart->title);
}

void teds_chart_default_title(struct teds_chart_make *m, const char *what)
{
    teds_chart_set_title(m, teds_chart_keep(m, "%s: %s", what, m->tally->cohort_title));
}

static const char *edition_words(struct teds_chart_make *m)
{
    const char *words = "";

    for (size_t i = 0; i < m->tally->input_count; i++) {
        size_t k = 0;

        while (strcmp(m->tally->inputs[k].edition, m->tally->inputs[i].edition) != 0)
            k++;
        if (k == i) /* not named yet */
            words = teds_chart_keep(m, "%s%s%s", words, i ? ", " : "", m->tally->inputs[i].edition);
    }
    return words;
}

void teds_chart_say_source(struct teds_chart_make *m)
{
    uint64_t n = teds_tally_suppressed(m->tally);

    if (n)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Counts of 1 to %llu, and what would reveal them, are hidden.",
                                                     (unsigned long long)n - 1));
    teds_chart_say(m, &m->notes, teds_chart_keep(m, "tedstat " TEDSTAT_VERSION ", cohort %s, edition %s",
                                                 m->tally->cohort_name, edition_words(m)));
}

void teds_chart_notes(struct teds_chart_make *m)
{
    const teds_policy *p = m->policy;

    if (m->tally->outcome) {
        teds_chart_say(m, &m->notes,
                       teds_chart_keep(m, "Shares of %s for which %s; a discharge is not a person.",
                                       p->missing == TEDS_COMPLETE ? "the discharges where it is known"
                                                                   : "all discharges",
                                       m->tally->outcome));
        teds_chart_say_source(m);
        return;
    }
    if (p->mutual_help == TEDS_NO_MUTUAL_HELP) {
        teds_chart_say(m, &m->notes, p->missing == TEDS_COMPLETE
                                         ? "Shares of the discharges in which it is known; a discharge is not a person."
                                         : "Shares of all discharges, missing counted as no; a discharge is not a person.");
        teds_chart_say(m, &m->notes, "Medication: planned at admission.");
        teds_chart_say_source(m);
        return;
    }
    teds_chart_say(m, &m->notes,
                   p->missing == TEDS_COMPLETE
                       ? "Shares of the discharges with both items known; a discharge is not a person."
                       : "Shares of all discharges, a missing item counted as no; a discharge is not a person.");
    teds_chart_say(m, &m->notes,
                   teds_chart_keep(m, "Medication: planned at admission. Mutual help: attendance in the 30 days "
                                      "before %s.",
                                   p->mutual_help == TEDS_AT_ADMISSION ? "admission"
                                   : p->mutual_help == TEDS_AT_EITHER  ? "admission or before discharge"
                                                                       : "discharge"));
    teds_chart_say_source(m);
}

/* ---- putting together ------------------------------------------------- */

enum { TITLE_LINE = 21, NOTE_LINE = 16, EDGE = 14, LEAST_PLOT = 200 };

static void settings_done(struct teds_chart_make *m, const teds_chart_kind *kind)
{
    const teds_chart_options *o = m->options;

    if (m->width < m->left + m->right + LEAST_PLOT) /* long labels */
        m->width = m->left + m->right + LEAST_PLOT;
    m->top += EDGE + TITLE_LINE * (int)m->title.count;
    m->bottom += EDGE + NOTE_LINE * (int)m->notes.count;
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
    set_lines(m, "title", &m->title);
    set_lines(m, "notes", &m->notes);
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
    m->chart->description = printable(m, m->chart->description);
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

static teds_status make_rates(struct teds_chart_make *m, teds_error *err)
{
    teds_status st = teds_rates_new(m->tally, m->policy, &m->rates, err);

    if (st == TEDS_OK && teds_rates_groups(m->rates) == 0)
        st = teds_fail(err, TEDS_EEMPTY, "there is no group to draw");
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
        st = teds_chart_by(kind, policy->by, &by, err);
    p.by = by && *by ? by : NULL;
    if (st == TEDS_OK && !(m.chart = calloc(1, sizeof *m.chart)))
        st = teds_nomem(err);
    m.width = o.width ? o.width : kind->recipe->width;
    m.width = m.width > kind->recipe->least ? m.width : kind->recipe->least;
    if (st == TEDS_OK && kind->recipe->rates)
        st = make_rates(&m, err);
    if (st == TEDS_OK && m.rates && *kind->groups)
        st = teds_chart_check_rows(teds_rates_groups(m.rates), err);
    if (st == TEDS_OK)
        st = kind->recipe->make(&m, err);
    if (st == TEDS_OK)
        st = chart_done(&m, kind, err);
    teds_rates_free(m.rates);
    teds_buf_free(&m.settings);
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
    teds_arena_free(&c->arena);
    free(c);
}

const char *teds_chart_data(const teds_chart *c) { return c->data.data; }
const char *teds_chart_script(const teds_chart *c) { return c->script.data; }
const char *teds_chart_title(const teds_chart *c) { return c->title; }
const char *teds_chart_description(const teds_chart *c) { return c->description; }
