/*
 * report_intervals.c - the calculator for one proportion: one interval, or a line for each row of a
 * csv; and the list of its methods.
 */
#include <string.h>

#include <tedstat/interval.h>

#include "sheet.h"
#include "report.h"

static const char *const side_names[] = { "both", "lower", "upper" };

/* The side is a column only where somebody asked for one: the others are a contract. */
static struct teds_report *new_report(bool sided, struct teds_report_table **t)
{
    static const struct teds_report_column columns[] = {
        { "method", "method", TEDS_COL_TEXT, 0 },
        { "x", "x", TEDS_COL_COUNT, 0 },
        { "n", "n", TEDS_COL_COUNT, 0 },
        { "level", "level", TEDS_COL_NUMBER, 0 },
        { "side", "side", TEDS_COL_TEXT, 0 },
        { "estimate", "estimate", TEDS_COL_NUMBER, 0 },
        { "lower", "lower", TEDS_COL_NUMBER, 0 },
        { "upper", "upper", TEDS_COL_NUMBER, 0 },
        { "note", "note", TEDS_COL_TEXT, TEDS_COL_NOT_FLAT | TEDS_COL_IF_ANY },
    };
    struct teds_report *r = teds_report_new();

    if (!r)
        return NULL;
    r->title = "Confidence intervals for a proportion";
    *t = teds_report_table(r, "results", "");
    for (size_t i = 0; i < TEDS_COUNT(columns); i++)
        if (sided || strcmp(columns[i].key, "side") != 0)
            teds_report_columns(r, *t, &columns[i], 1);
    return r;
}

struct question {
    const char *method;
    uint64_t x, n;
    double level;
    teds_interval_side side;
};

static teds_status add_row(struct teds_report *r, struct teds_report_table *t, bool sided,
                           const struct question *q, teds_error *err)
{
    teds_interval_result i;
    teds_status st = teds_interval_sided(q->method, q->x, q->n, q->level, q->side, &i, err);

    if (st != TEDS_OK)
        return st;
    teds_report_row(r, t, false);
    teds_report_text(r, t, q->method);
    teds_report_whole(r, t, (int64_t)q->x);
    teds_report_whole(r, t, (int64_t)q->n);
    teds_report_number(r, t, true, q->level);
    if (sided)
        teds_report_text(r, t, side_names[q->side]);
    teds_report_number(r, t, q->n > 0, i.estimate); /* there is one also where there are no limits */
    teds_report_number(r, t, i.defined, i.lower);
    teds_report_number(r, t, i.defined, i.upper);
    teds_report_text(r, t, i.note);
    return TEDS_OK;
}

teds_status teds_report_interval(const char *method, uint64_t x, uint64_t n, double level,
                                 teds_interval_side side, teds_report **out, teds_error *err)
{
    const struct question q = { method, x, n, level, side };
    struct teds_report_table *t;
    bool sided = side != TEDS_SIDE_BOTH;
    struct teds_report *r = new_report(sided, &t);
    teds_status st;

    if (!r)
        return teds_nomem(err);
    st = add_row(r, t, sided, &q, err);
    if (st == TEDS_OK)
        return teds_report_done(r, out, err);
    teds_report_free(r);
    return st;
}

/* ---- a batch ---------------------------------------------------------- */

enum column { X, N, METHOD, LEVEL, SIDE, COLUMNS };

static teds_status read_side(const struct teds_sheet *b, size_t row, struct teds_sheet_column c,
                             teds_interval_side *side, teds_error *err)
{
    const char *text = teds_sheet_text(b, row, c);
    const struct teds_place at = { b->name, row, c.name, text };

    for (size_t i = 0; i < TEDS_COUNT(side_names); i++) {
        if (teds_same_word(side_names[i], text)) {
            *side = (teds_interval_side)i;
            return TEDS_OK;
        }
    }
    return *text ? teds_fail_at(err, TEDS_EARG, &at, "\"%s\" is not lower, upper or both", text)
                 : TEDS_OK;
}

/* 'q' holds what is meant where a row does not say. */
static teds_status batch_row(const struct teds_sheet *b, const struct teds_sheet_column *c,
                             size_t row, struct question q, bool sided, struct teds_report *r,
                             struct teds_report_table *t, teds_error *err)
{
    const char *method = teds_sheet_text(b, row, c[METHOD]);
    teds_status st = teds_sheet_row(b, row, err);
    teds_error why;

    if (st == TEDS_OK)
        st = teds_sheet_count(b, row, c[X], &q.x, err);
    if (st == TEDS_OK)
        st = teds_sheet_count(b, row, c[N], &q.n, err);
    if (st == TEDS_OK)
        st = teds_sheet_number(b, row, c[LEVEL], &q.level, err);
    if (st == TEDS_OK)
        st = read_side(b, row, c[SIDE], &q.side, err);
    if (st != TEDS_OK)
        return st;
    if (*method)
        q.method = method;
    if (add_row(r, t, sided, &q, &why) != TEDS_OK)
        return teds_sheet_failed(b, row, &why, err);
    return TEDS_OK;
}

teds_status teds_report_intervals(const char *path, const char *method, double level,
                                  teds_interval_side side, teds_report **out, teds_error *err)
{
    struct teds_sheet_column columns[COLUMNS] = {
        [X] = { "x", true, 0 },
        [N] = { "n", true, 0 },
        [METHOD] = { "method", false, 0 },
        [LEVEL] = { "level", false, 0 },
        [SIDE] = { "side", false, 0 },
    };
    const struct question q = { method, 0, 0, level, side };
    struct teds_sheet b = TEDS_SHEET_INIT;
    struct teds_report_table *t = NULL;
    struct teds_report *r = NULL;
    teds_status st = teds_sheet_open(&b, path, columns, COLUMNS, err);
    bool sided = side != TEDS_SIDE_BOTH || columns[SIDE].at != SIZE_MAX;

    if (st == TEDS_OK && !(r = new_report(sided, &t)))
        st = teds_nomem(err);
    for (size_t row = 1; st == TEDS_OK && row <= teds_sheet_rows(&b); row++)
        st = batch_row(&b, columns, row, q, sided, r, t, err);
    teds_sheet_free(&b);
    if (st == TEDS_OK)
        return teds_report_done(r, out, err);
    teds_report_free(r);
    return st;
}
