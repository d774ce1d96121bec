/*
 * view.c - a table as readers see it, the same in every format for reading.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render.h"

static const char *keep(struct teds_view *v, const char *text)
{
    return teds_arena_copy(&v->arena, text, strlen(text));
}

/* A percentage with one decimal; never 0 for more than nothing nor 100 for less than all. */
static const char *share_text(double share, char room[TEDS_NUMBER_ROOM])
{
    if (share > 0 && share < 0.0005)
        return strcpy(room, "<0.1");
    if (share < 1 && share >= 0.9995)
        return strcpy(room, ">99.9");
    return teds_fixed_text(100 * share, 1, room);
}

/* Four significant digits, without an exponent from 1e-4 to 1e15. */
static const char *measure_text(double x, char room[TEDS_NUMBER_ROOM])
{
    double size = fabs(x);
    int decimals = 3;

    if (!(size < 1e15) || (size > 0 && size < 1e-4)) { /* three digits and a power of ten */
        int power = isfinite(x) && size > 0 ? (int)floor(log10(size)) : 0;
        double unit = pow(10, power - 3);

        return teds_number_text(isfinite(x) ? round(x / unit) * unit : x, room);
    }
    for (; decimals < 7 && size > 0 && size * pow(10, decimals) < 999.95; decimals++)
        continue;
    for (; decimals > 0 && size * pow(10, decimals) >= 9999.5; decimals--)
        continue;
    return teds_fixed_text(x, decimals, room);
}

/* Two decimals; what is below 0.1 has two significant digits, and none is 0 that is not. */
static const char *ratio_text(double x, char room[TEDS_NUMBER_ROOM])
{
    double size = fabs(x);
    int decimals = 2;

    if (!(size < 1e13) || (size > 0 && size < 1e-4))
        return measure_text(x, room);
    for (; size > 0 && size * pow(10, decimals) < 9.95; decimals++)
        continue;
    return teds_fixed_text(x, decimals, room);
}

static const char *percent_text(double x, char room[TEDS_NUMBER_ROOM])
{
    return fabs(x) < 1e13 ? teds_fixed_text(x, 1, room) : measure_text(x, room);
}

static const char *cell_text(enum teds_column_type type, const struct teds_report_cell *cell,
                             char room[TEDS_NUMBER_ROOM])
{
    if (cell->hidden)
        return "*";
    if (cell->quiet)
        return "";
    if (cell->empty)
        return type == TEDS_COL_TEXT ? "" : "-";
    switch (type) {
    case TEDS_COL_TEXT: return cell->text;
    case TEDS_COL_COUNT: return teds_count_text((uint64_t)cell->whole, room);
    case TEDS_COL_SHARE: return share_text(cell->number, room);
    case TEDS_COL_MEASURE: return measure_text(cell->number, room);
    case TEDS_COL_RATIO: return ratio_text(cell->number, room);
    case TEDS_COL_PERCENT: return percent_text(cell->number, room);
    case TEDS_COL_P: return cell->number < 0.0001 ? "<0.0001" : teds_fixed_text(cell->number, 4, room);
    case TEDS_COL_CODE: return teds_fixed_text((double)cell->whole, 0, room);
    default: return teds_number_text(cell->number, room);
    }
}

static bool has_any(const struct teds_report_table *t, size_t k)
{
    for (size_t row = 0; row < t->row_count; row++) {
        const struct teds_report_cell *c = teds_report_cell(t, row, k);
        if (c->hidden)
            return true;
        if (c->quiet)
            continue;
        if (!c->empty && (t->columns[k].type != TEDS_COL_COUNT || c->whole != 0))
            return true;
    }
    return false;
}

/* Codes that readers see as letters, explained below the table. */
static bool is_note(const struct teds_report_table *t, size_t k)
{
    return t->mark_count && strcmp(t->columns[k].key, "note") == 0;
}

/* Marks stand beside what they are about, before the numbers, and not where a wide table is cut off. */
static void move_note(const struct teds_report_table *t, size_t *shown, size_t n)
{
    size_t to = 0;

    while (to < n && t->columns[shown[to]].type == TEDS_COL_TEXT && !is_note(t, shown[to]))
        to++;
    for (size_t i = to; i < n; i++) {
        if (is_note(t, shown[i])) {
            size_t k = shown[i];

            memmove(&shown[to + 1], &shown[to], (i - to) * sizeof *shown);
            shown[to] = k;
            return;
        }
    }
}

/* Which columns of the table a reader sees; a range is named by its first column. */
static size_t shown_columns(const struct teds_report_table *t, size_t *shown)
{
    size_t n = 0;

    for (size_t k = 0; k < t->column_count; k++) {
        unsigned flags = t->columns[k].flags;

        if (flags & TEDS_COL_MACHINE || (flags & TEDS_COL_IF_ANY && !has_any(t, k)))
            continue;
        shown[n++] = k;
        k += (flags & TEDS_COL_RANGE) != 0;
    }
    move_note(t, shown, n);
    return n;
}

/* Does the row start another group than the one above?  Groups nest from left to right. */
static bool same_group(const struct teds_report_table *t, size_t row, size_t upto)
{
    if (row == 0)
        return false;
    for (size_t k = 0; k <= upto; k++)
        if (t->columns[k].flags & TEDS_COL_GROUP &&
            strcmp(teds_report_cell(t, row, k)->text, teds_report_cell(t, row - 1, k)->text) != 0)
            return false;
    return true;
}

static const char *view_cell(struct teds_view *v, const struct teds_report_table *t, size_t row,
                             size_t k)
{
    const struct teds_report_column *column = &t->columns[k];
    char a[TEDS_NUMBER_ROOM], b[TEDS_NUMBER_ROOM], both[2 * TEDS_NUMBER_ROOM + 8];

    if (column->flags & TEDS_COL_GROUP && same_group(t, row, k))
        return "";
    if (is_note(t, k)) {
        char marks[2 * TEDS_MOST_MARKS];

        return teds_report_marks(t, teds_report_cell(t, row, k)->text, marks) ? keep(v, marks) : "";
    }
    if (!(column->flags & TEDS_COL_RANGE))
        return keep(v, cell_text(column->type, teds_report_cell(t, row, k), a));
    if (teds_report_cell(t, row, k)->hidden)
        return "*";
    if (teds_report_cell(t, row, k)->empty)
        return "-";
    strcpy(both, cell_text(column->type, teds_report_cell(t, row, k), a));
    strcat(both, " to ");
    strcat(both, cell_text(column->type, teds_report_cell(t, row, k + 1), b));
    return keep(v, both);
}

bool teds_view_make(const struct teds_report_table *t, struct teds_view *out)
{
    const size_t rows = t->reader_rows && t->reader_rows < t->row_count ? t->reader_rows : t->row_count;
    size_t *shown = malloc((t->column_count + 1) * sizeof *shown), n;

    *out = (struct teds_view){ .rows = rows, .rule_above = t->rule_above };
    if (!shown)
        return false;
    out->columns = n = shown_columns(t, shown);
    out->titles = malloc((n + 1) * sizeof *out->titles);
    out->right = malloc(n + 1);
    out->group = malloc(n + 1);
    out->cells = calloc(n * rows + 1, sizeof *out->cells);
    if (!out->titles || !out->right || !out->group || !out->cells) {
        free(shown);
        teds_view_free(out);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        out->titles[i] = t->columns[shown[i]].title;
        out->right[i] = t->columns[shown[i]].type != TEDS_COL_TEXT;
        out->group[i] = (t->columns[shown[i]].flags & TEDS_COL_GROUP) != 0;
    }
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < n; i++) {
            const char *text = view_cell(out, t, row, shown[i]);
            if (!text) {
                free(shown);
                teds_view_free(out);
                return false;
            }
            out->cells[row * n + i] = text;
        }
    }
    free(shown);
    return true;
}

bool teds_view_begins(const struct teds_view *v, size_t row)
{
    for (size_t k = 0; k < v->columns; k++)
        if (v->group[k] && *v->cells[row * v->columns + k])
            return true;
    return false;
}

const char *teds_view_text(const struct teds_view *v, size_t row, size_t k)
{
    if (v->group[k] && teds_view_begins(v, row))
        while (row > 0 && !*v->cells[row * v->columns + k])
            row--;
    return v->cells[row * v->columns + k];
}

void teds_view_free(struct teds_view *v)
{
    free((void *)v->titles);
    free(v->right);
    free(v->group);
    free((void *)v->cells);
    teds_arena_free(&v->arena);
    *v = (struct teds_view){ 0 };
}
