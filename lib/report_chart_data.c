/*
 * report_chart_data.c - the numbers of a chart as a table, for those who do not see the picture.
 */
#include <string.h>

#include <tedstat/chart.h>

#include "chart.h"
#include "report.h"

enum { MOST_COLUMNS = 64 };

/* A field of a tab-separated line; *rest goes behind it. */
static size_t field(const char **rest)
{
    size_t n = strcspn(*rest, "\t\n");

    *rest += n + ((*rest)[n] == '\t');
    return n;
}

static bool is_undefined(const char *text, size_t n)
{
    return n == 0 || (n == 2 && memcmp(text, "NA", 2) == 0);
}

/* Columns of the data; an empty name: it is of the drawing and not for readers.  Others are shares if a recipe names them, else for machines. */
static const struct column {
    const char *key, *words;
    enum teds_column_type type;
} columns[] = {
    { "label", "group", TEDS_COL_TEXT }, { "class", "", TEDS_COL_TEXT }, { "note", "note", TEDS_COL_TEXT },
    { "year", "year", TEDS_COL_CODE }, { "definition", "no.", TEDS_COL_COUNT }, { "method", "method", TEDS_COL_TEXT },
    { "cases", "of", TEDS_COL_COUNT }, { "discharges", "discharges", TEDS_COL_COUNT }, { "known", "known", TEDS_COL_COUNT },
    { "text", "box", TEDS_COL_TEXT }, { "count", "number", TEDS_COL_COUNT }, { "details", "details", TEDS_COL_TEXT },
    { "share", "share", TEDS_COL_SHARE }, { "lower", "sampling", TEDS_COL_SHARE }, { "upper", "sampling", TEDS_COL_SHARE },
    { "cluster_lower", "between states", TEDS_COL_SHARE }, { "cluster_upper", "between states", TEDS_COL_SHARE },
    { "bound_lower", "missing codes", TEDS_COL_SHARE }, { "bound_upper", "missing codes", TEDS_COL_SHARE },
    { "medication_missing", "medication\nmissing", TEDS_COL_SHARE }, { "mutual_help_missing", "mutual help\nmissing", TEDS_COL_SHARE },
    { "missing_share", "missing", TEDS_COL_SHARE }, { "both", "both", TEDS_COL_SHARE }, { "medication_only", "medication only", TEDS_COL_SHARE },
    { "mutual_help_only", "mutual help only", TEDS_COL_SHARE }, { "neither", "neither", TEDS_COL_SHARE },
    { "lower_95", "95 %\nlimits", TEDS_COL_SHARE }, { "upper_95", "95 %\nlimits", TEDS_COL_SHARE },
    { "lower_998", "99.8 %\nlimits", TEDS_COL_SHARE }, { "upper_998", "99.8 %\nlimits", TEDS_COL_SHARE },
    { "outside", "outside of\nlimits", TEDS_COL_TEXT }, { "p", "true share", TEDS_COL_SHARE }, { "coverage", "coverage", TEDS_COL_SHARE },
    { "series", "", TEDS_COL_CODE }, { "segment", "", TEDS_COL_CODE }, { "alone", "", TEDS_COL_CODE }, { "band", "", TEDS_COL_CODE },
    { "band_alone", "", TEDS_COL_CODE }, { "label_at", "", TEDS_COL_NUMBER }, { "state", "", TEDS_COL_CODE }, { "column", "", TEDS_COL_CODE },
    { "place", "", TEDS_COL_CODE }, { "panel", "", TEDS_COL_CODE }, { "x", "", TEDS_COL_NUMBER }, { "y", "", TEDS_COL_NUMBER },
    { "width", "", TEDS_COL_NUMBER }, { "height", "", TEDS_COL_NUMBER },
};

static struct column column_of(const teds_chart *chart, const char *key)
{
    struct column c = { key, "", TEDS_COL_TEXT };

    for (size_t i = 0; i < chart->column_count; i++)
        if (strcmp(chart->columns[i].key, key) == 0)
            c = (struct column){ key, chart->columns[i].words, TEDS_COL_SHARE };
    for (size_t i = 0; i < TEDS_COUNT(columns); i++)
        if (strcmp(columns[i].key, key) == 0)
            c = (struct column){ key, *c.words ? c.words : columns[i].words, columns[i].type };
    return c;
}

/* Lines and legends have rows, too, which are no numbers of anything. */
static bool is_of_drawing(const char *key, const char *text, size_t n)
{
    static const char *const kinds[] = { "limit", "answer", "arrow", "line" };

    for (size_t i = 0; (strcmp(key, "row") == 0 || strcmp(key, "kind") == 0) && i < TEDS_COUNT(kinds); i++)
        if (n == strlen(kinds[i]) && memcmp(kinds[i], text, n) == 0)
            return true;
    return false;
}

static void add_cell(struct teds_report *r, struct teds_report_table *t, const struct teds_report_column *c, const char *text, size_t n)
{
    static const char *const outside[] = { "none", "95 %", "both" };
    enum teds_column_type type = c->type;
    double value = 0;

    if (strcmp(c->key, "outside") == 0 && n == 1 && *text >= '0' && *text <= '2') {
        teds_report_text(r, t, outside[*text - '0']);
        return;
    }
    if (type == TEDS_COL_TEXT) {
        teds_report_text(r, t, teds_report_keep(r, "%.*s", (int)n, text));
        return;
    }
    if (!is_undefined(text, n) && !teds_number_read(text, n, &value))
        n = 0;
    if (type != TEDS_COL_CODE && type != TEDS_COL_COUNT)
        teds_report_number(r, t, !is_undefined(text, n), value);
    else if (is_undefined(text, n))
        teds_report_whole_or_empty(r, t, -1);
    else
        teds_report_whole(r, t, (int64_t)value);
}

/* Shares are percentages to readers; "95 %" says so. */
static const char *title_of(struct teds_report *r, const struct column *c)
{
    if (c->type != TEDS_COL_SHARE || strchr(c->words, '%'))
        return c->words;
    return teds_report_keep(r, strchr(c->words, '\n') ? "%s %%" : "%s\n%%", c->words);
}

teds_status teds_report_chart(const teds_chart *chart, teds_report **out, teds_error *err)
{
    const char *p = teds_chart_data(chart), *lines = strchr(p, '\n'), *first;
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    size_t count = 0;

    if (!r)
        return teds_nomem(err);
    lines = lines ? lines + 1 : "";
    r->title = teds_report_keep(r, "%s", teds_chart_title(chart));
    t = teds_report_table(r, "results", "");
    first = teds_report_keep(r, "%.*s", (int)strcspn(p, "\t\n"), p);
    for (; *p && *p != '\n' && count < MOST_COLUMNS; count++) {
        const char *at = p;
        struct column c = column_of(chart, teds_report_keep(r, "%.*s", (int)field(&p), at));

        teds_report_column(r, t, c.key, title_of(r, &c), c.type, (*c.words ? TEDS_COL_IF_ANY : TEDS_COL_MACHINE) |
                                                                     (strstr(c.key, "lower") ? TEDS_COL_RANGE : 0));
    }
    for (p = lines; *p && !r->failed; p += *p == '\n') {
        if (!is_of_drawing(first, p, strcspn(p, "\t\n"))) {
            teds_report_row(r, t, false);
            for (size_t k = 0; k < count && !r->failed; k++) {
                const char *at = p;
                size_t n = field(&p);

                add_cell(r, t, &t->columns[k], at, n);
            }
        }
        p += strcspn(p, "\n");
    }
    teds_report_explain(r, t);
    return teds_report_done(r, out, err);
}
