/*
 * report_intervals.c - the calculator: one interval, or a line for each row of a csv.
 */
#include <math.h>
#include <string.h>

#include <tedstat/interval.h>

#include "csv.h"
#include "report.h"
#include "source.h"

static struct teds_report *new_report(struct teds_report_table **t)
{
    static const struct teds_report_column columns[] = {
        { "method", "method", TEDS_COL_TEXT, 0 },
        { "x", "x", TEDS_COL_COUNT, 0 },
        { "n", "n", TEDS_COL_COUNT, 0 },
        { "level", "level", TEDS_COL_NUMBER, 0 },
        { "estimate", "estimate", TEDS_COL_NUMBER, 0 },
        { "lower", "lower", TEDS_COL_NUMBER, 0 },
        { "upper", "upper", TEDS_COL_NUMBER, 0 },
        { "note", "note", TEDS_COL_TEXT, TEDS_COL_READER | TEDS_COL_IF_ANY },
    };
    struct teds_report *r = teds_report_new();

    if (!r)
        return NULL;
    r->title = "Confidence intervals for a proportion";
    *t = teds_report_table(r, "results", "");
    for (size_t i = 0; i < TEDS_COUNT(columns); i++)
        teds_report_column(r, *t, columns[i].key, columns[i].title, columns[i].type,
                           columns[i].flags);
    return r;
}

static teds_status add_row(struct teds_report *r, struct teds_report_table *t, const char *method,
                           uint64_t x, uint64_t n, double level, teds_error *err)
{
    teds_interval_result i;
    teds_status st = teds_interval(method, x, n, level, &i, err);

    if (st != TEDS_OK)
        return st;
    teds_report_row(r, t, false);
    teds_report_text(r, t, method);
    teds_report_whole(r, t, (int64_t)x);
    teds_report_whole(r, t, (int64_t)n);
    teds_report_number(r, t, true, level);
    teds_report_number(r, t, i.defined, i.estimate);
    teds_report_number(r, t, i.defined, i.lower);
    teds_report_number(r, t, i.defined, i.upper);
    teds_report_text(r, t, i.note);
    return TEDS_OK;
}

teds_status teds_report_interval(const char *method, uint64_t x, uint64_t n, double level,
                                 teds_report **out, teds_error *err)
{
    struct teds_report_table *t;
    struct teds_report *r = new_report(&t);
    teds_status st;

    if (!r)
        return teds_nomem(err);
    st = add_row(r, t, method, x, n, level, err);
    if (st == TEDS_OK)
        return teds_report_done(r, out, err);
    teds_report_free(r);
    return st;
}

/* ---- a batch ---------------------------------------------------------- */

struct batch {
    const char *name;
    struct teds_peek table;
    size_t x, n, method, level; /* columns; the number of columns if absent */
    const char *default_method;
    double default_level;
};

static size_t column(const struct batch *b, const char *name)
{
    size_t i = 0;

    while (i < b->table.first[1] && !teds_same_word(b->table.cells[i], name))
        i++;
    return i;
}

static const char *cell(const struct batch *b, size_t record, size_t column_index)
{
    const struct teds_peek *t = &b->table;

    return column_index < t->first[1] ? t->cells[t->first[record] + column_index] : "";
}

static teds_status bad_cell(const struct batch *b, size_t record, const char *name,
                            const char *text, const char *what, teds_error *err)
{
    const struct teds_place at = { b->name, record, name, text };

    return teds_fail_at(err, TEDS_EARG, &at, "\"%s\" is not %s", text, what);
}

static teds_status batch_row(const struct batch *b, size_t record, struct teds_report *r,
                             struct teds_report_table *t, teds_error *err)
{
    const struct teds_place at = { .source = b->name, .record = record };
    const char *x_text, *n_text, *method, *level_text;
    double level = b->default_level;
    uint64_t x, n;
    teds_error why;
    teds_status st;

    if (b->table.first[record + 1] - b->table.first[record] != b->table.first[1])
        return teds_fail_at(err, TEDS_EFORMAT, &at, "%zu cells where the header has %zu",
                            b->table.first[record + 1] - b->table.first[record], b->table.first[1]);
    x_text = cell(b, record, b->x);
    n_text = cell(b, record, b->n);
    method = cell(b, record, b->method);
    level_text = cell(b, record, b->level);
    if (!teds_count_read(x_text, strlen(x_text), &x))
        return bad_cell(b, record, "x", x_text, "a count", err);
    if (!teds_count_read(n_text, strlen(n_text), &n))
        return bad_cell(b, record, "n", n_text, "a count", err);
    if (*level_text && !teds_number_read(level_text, strlen(level_text), &level))
        return bad_cell(b, record, "level", level_text, "a number", err);
    st = add_row(r, t, *method ? method : b->default_method, x, n, level, &why);
    return st == TEDS_OK ? st : teds_fail_at(err, st, &at, "%s", why.message);
}

static teds_status batch_open(struct batch *b, const char *path, teds_source **source,
                              struct teds_buf *bytes, teds_error *err)
{
    teds_status st = teds_source_open(path, source, err);

    if (st == TEDS_OK)
        st = teds_source_read_all(*source, bytes, err);
    if (st != TEDS_OK)
        return st;
    b->name = teds_source_name(*source);
    st = teds_csv_peek(b->name, ',', bytes->data, bytes->length, true, SIZE_MAX, &b->table, err);
    if (st != TEDS_OK)
        return st;
    if (b->table.records < 2)
        return teds_fail_at(err, TEDS_EEMPTY, &(struct teds_place){ .source = b->name },
                            "no rows below a header with x and n");
    b->x = column(b, "x");
    b->n = column(b, "n");
    b->method = column(b, "method");
    b->level = column(b, "level");
    if (b->x == b->table.first[1] || b->n == b->table.first[1])
        return teds_fail_at(err, TEDS_ELAYOUT, &(struct teds_place){ .source = b->name },
                            "the header needs the columns x and n");
    return TEDS_OK;
}

teds_status teds_report_intervals(const char *path, const char *method, double level,
                                  teds_report **out, teds_error *err)
{
    struct batch b = { .default_method = method, .default_level = level };
    struct teds_buf bytes = TEDS_BUF_INIT;
    struct teds_report_table *t;
    struct teds_report *r = new_report(&t);
    teds_source *source = NULL;
    teds_status st = r ? batch_open(&b, path, &source, &bytes, err) : teds_nomem(err);

    for (size_t record = 1; st == TEDS_OK && record < b.table.records; record++)
        st = batch_row(&b, record, r, t, err);
    teds_peek_free(&b.table);
    teds_source_close(source);
    teds_buf_free(&bytes);
    if (st == TEDS_OK)
        return teds_report_done(r, out, err);
    teds_report_free(r);
    return st;
}
