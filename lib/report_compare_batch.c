/*
 * report_compare_batch.c - the calculator for two proportions: a line for each row of a csv.
 */

#include <tedstat/compare.h>

#include "sheet.h"
#include "report.h"

enum column { MEASURE, METHOD, X1, N1, X2, N2, LEVEL, COLUMNS };

static struct teds_report *new_report(struct teds_report_table **t)
{
    static const struct teds_report_column columns[] = {
        { "measure", "measure", TEDS_COL_TEXT, 0 },
        { "method", "method", TEDS_COL_TEXT, 0 },
        { "x1", "x1", TEDS_COL_COUNT, 0 },
        { "n1", "n1", TEDS_COL_COUNT, 0 },
        { "x2", "x2", TEDS_COL_COUNT, 0 },
        { "n2", "n2", TEDS_COL_COUNT, 0 },
        { "level", "level", TEDS_COL_NUMBER, 0 },
        { "estimate", "estimate", TEDS_COL_NUMBER, 0 },
        { "lower", "lower", TEDS_COL_NUMBER, 0 },
        { "upper", "upper", TEDS_COL_NUMBER, 0 },
        { "note", "note", TEDS_COL_TEXT, TEDS_COL_NOT_FLAT | TEDS_COL_IF_ANY },
    };
    struct teds_report *r = teds_report_new();

    if (!r)
        return NULL;
    r->title = "Two proportions compared";
    *t = teds_report_table(r, "results", "");
    teds_report_columns(r, *t, columns, TEDS_COUNT(columns));
    return r;
}

static teds_status add_row(const struct teds_sheet *b, const struct teds_sheet_column *c,
                           size_t row, const char *measure, const char *method, double level,
                           struct teds_report *r, struct teds_report_table *t, teds_error *err)
{
    uint64_t n[4]; /* x1, n1, x2, n2 */
    teds_compare_result two;
    teds_error why;
    teds_status st = teds_sheet_row(b, row, err);

    for (int k = 0; st == TEDS_OK && k < 4; k++)
        st = teds_sheet_count(b, row, c[X1 + k], &n[k], err);
    if (st == TEDS_OK)
        st = teds_sheet_number(b, row, c[LEVEL], &level, err);
    if (st != TEDS_OK)
        return st;
    if (*teds_sheet_text(b, row, c[MEASURE]))
        measure = teds_sheet_text(b, row, c[MEASURE]);
    if (*teds_sheet_text(b, row, c[METHOD]))
        method = teds_sheet_text(b, row, c[METHOD]);
    if (!method && !(method = teds_compare_default(measure)))
        method = "";
    if (teds_compare(measure, method, n[0], n[1], n[2], n[3], level, &two, &why) != TEDS_OK)
        return teds_sheet_failed(b, row, &why, err);
    teds_report_row(r, t, false);
    teds_report_text(r, t, measure);
    teds_report_text(r, t, method);
    for (int k = 0; k < 4; k++)
        teds_report_whole(r, t, (int64_t)n[k]);
    teds_report_number(r, t, true, level);
    teds_report_number(r, t, two.has_estimate, two.estimate);
    teds_report_number(r, t, two.defined, two.lower);
    teds_report_number(r, t, two.defined, two.upper);
    teds_report_text(r, t, two.note);
    return TEDS_OK;
}

teds_status teds_report_compare_batch(const char *path, const char *measure, const char *method,
                                      double level, teds_report **out, teds_error *err)
{
    struct teds_sheet_column columns[COLUMNS] = {
        [MEASURE] = { "measure", false, 0 }, [METHOD] = { "method", false, 0 },
        [X1] = { "x1", true, 0 },            [N1] = { "n1", true, 0 },
        [X2] = { "x2", true, 0 },            [N2] = { "n2", true, 0 },
        [LEVEL] = { "level", false, 0 },
    };
    struct teds_sheet b = TEDS_SHEET_INIT;
    struct teds_report_table *t = NULL;
    struct teds_report *r = NULL;
    teds_status st = teds_sheet_open(&b, path, columns, COLUMNS, err);

    if (st == TEDS_OK && !(r = new_report(&t)))
        st = teds_nomem(err);
    for (size_t row = 1; st == TEDS_OK && row <= teds_sheet_rows(&b); row++)
        st = add_row(&b, columns, row, measure, method, level, r, t, err);
    teds_sheet_free(&b);
    if (st == TEDS_OK)
        return teds_report_done(r, out, err);
    teds_report_free(r);
    return st;
}
