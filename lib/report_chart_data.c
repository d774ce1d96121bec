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

/* Can the k-th column of the lines be read as numbers; are all whole, are all within 0 and 1? */
static enum teds_column_type type_of(const char *lines, size_t k)
{
    bool whole = true, share = true, any = false;

    for (const char *p = lines; *p;) {
        const char *at = p;
        size_t n = field(&p);
        double value;

        for (size_t i = 0; i < k; i++)
            at = p, n = field(&p);
        if (!is_undefined(at, n)) {
            if (!teds_number_read(at, n, &value))
                return TEDS_COL_TEXT;
            any = true;
            whole &= value == (double)(int64_t)value;
            share &= value >= 0 && value <= 1;
        }
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    return !any ? TEDS_COL_TEXT : whole ? TEDS_COL_CODE : share ? TEDS_COL_SHARE : TEDS_COL_NUMBER;
}

static void add_cell(struct teds_report *r, struct teds_report_table *t, enum teds_column_type type, const char *text,
                     size_t n)
{
    double value = 0;

    if (type == TEDS_COL_TEXT) {
        teds_report_text(r, t, teds_report_keep(r, "%.*s", (int)n, text));
        return;
    }
    if (!is_undefined(text, n) && !teds_number_read(text, n, &value))
        n = 0;
    if (type != TEDS_COL_CODE)
        teds_report_number(r, t, !is_undefined(text, n), value);
    else if (is_undefined(text, n))
        teds_report_whole_or_empty(r, t, -1);
    else
        teds_report_whole(r, t, (int64_t)value);
}

/* What a column is called to readers; an empty name: it is of the drawing and not for them. */
static const char *words_of(const teds_chart *chart, const char *key)
{
    static const struct {
        const char *key, *words;
    } columns[] = {
        { "series", "" }, { "shown", "" }, { "segment", "" }, { "alone", "" }, { "band", "" }, { "band_alone", "" },
        { "label_at", "" }, { "row", "" }, { "column", "" }, { "x", "" }, { "y", "" }, { "width", "" }, { "height", "" },
        { "place", "" }, { "panel", "" }, { "abbreviation", "" }, { "unreliable", "" },
        { "label", "group" }, { "lower", "sampling\nfrom" }, { "upper", "sampling\nto" },
        { "cluster_lower", "between states\nfrom" }, { "cluster_upper", "between states\nto" },
        { "bound_lower", "missing codes\nfrom" }, { "bound_upper", "missing codes\nto" }, { "cases", "discharges" },
        { "kind", "" }, { "state", "" }, { "answer_1", "" }, { "answer_2", "" }, { "answer_3", "" }, { "answer_4", "" }, { "answer_5", "" },
        { "answer_6", "" }, { "line_1", "box" }, { "line_2", "second line" }, { "line_3", "third line" }, { "line_4", "fourth line" },
        { "medication_missing", "medication\nmissing" }, { "mutual_help_missing", "mutual help\nmissing" },
        { "lower_95", "95 % limits\nfrom" }, { "upper_95", "95 % limits\nto" }, { "lower_998", "99.8 % limits\nfrom" },
        { "upper_998", "99.8 % limits\nto" }, { "outside", "limits that it\nis outside of" }, { "p", "true share" },
        { "missing_share", "missing" }, { "medication_only", "medication only" }, { "mutual_help_only", "mutual help only" },
    };

    for (size_t i = 0; i < chart->column_count; i++)
        if (strcmp(chart->columns[i].key, key) == 0)
            return chart->columns[i].words;
    for (size_t i = 0; i < TEDS_COUNT(columns); i++)
        if (strcmp(columns[i].key, key) == 0)
            return columns[i].words;
    return key;
}

teds_status teds_report_chart(const teds_chart *chart, teds_report **out, teds_error *err)
{
    const char *p = teds_chart_data(chart), *lines = strchr(p, '\n');
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    size_t columns = 0;

    if (!r)
        return teds_nomem(err);
    lines = lines ? lines + 1 : "";
    r->title = teds_report_keep(r, "%s", teds_chart_title(chart));
    t = teds_report_table(r, "results", "");
    while (*p && *p != '\n' && columns < MOST_COLUMNS) {
        const char *at = p;
        const char *key = teds_report_keep(r, "%.*s", (int)field(&p), at);
        enum teds_column_type type = type_of(lines, columns++);
        const char *words = words_of(chart, key);

        teds_report_column(r, t, key, type != TEDS_COL_SHARE ? words
                           : strchr(words, '\n')             ? teds_report_keep(r, "%s %%", words)
                                                             : teds_report_keep(r, "%s\n%%", words),
                           type, *words ? TEDS_COL_IF_ANY : TEDS_COL_MACHINE);
    }
    for (p = lines; *p;) {
        teds_report_row(r, t, false);
        for (size_t k = 0; k < columns; k++) {
            const char *at = p;
            size_t n = field(&p);

            add_cell(r, t, r->failed ? TEDS_COL_TEXT : t->columns[k].type, at, n);
        }
        p += strcspn(p, "\n");
        p += *p == '\n';
    }
    teds_report_explain(r, t);
    return teds_report_done(r, out, err);
}
