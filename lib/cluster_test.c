/*
 * cluster_test.c - Rao and Scott's test of independence for clustered tables.
 *
 * With the cell shares p of N cases, their linearised covariance V, D = diag(p) and C a
 * basis of the interactions (vectors whose rows and columns sum to 0), the generalised
 * design effects are the eigenvalues of
 *     (C' D^-1 C / N)^-1 (C' D^-1 V D^-1 C).
 * Only their sum and sum of squares are needed.  V is G / (G - 1) sum z_g z_g', so with
 * w_g = L^-1 C' D^-1 z_g, L L' = C' D^-1 C / N, they are sums of the products w_g' w_h.
 */
#include <tedstat/cluster.h>

#include <math.h>
#include <stdlib.h>

#include "base.h"
#include "method.h"
#include "numeric.h"

enum { MOST_CELLS = 1024 };

/* The counts without empty rows and columns, and one's own memory. */
struct tables {
    size_t rows, columns, clusters; /* clusters: with cases */
    double n;
    double *cells;        /* clusters x rows x columns */
    double *share;        /* rows x columns: of all cases */
    double *row, *column; /* shares of the margins */
};

static teds_status add_up(const uint64_t *counts, size_t count, size_t rows, size_t columns,
                          uint64_t *cell, teds_error *err)
{
    uint64_t n = 0;

    for (size_t i = 0; i < count * rows * columns; i++) {
        teds_status status;

        n += counts[i];
        cell[i % (rows * columns)] += counts[i];
        if ((status = teds_check_counts(counts[i], n, err)) != TEDS_OK)
            return status;
    }
    return TEDS_OK;
}

/* Reads the clusters with cases into t->cells, keeping the rows and columns marked so. */
static void read_clusters(struct tables *t, const uint64_t *counts, size_t count, size_t rows,
                          size_t columns, const bool *keep_row, const bool *keep_column)
{
    for (size_t g = 0; g < count; g++) {
        double *to = t->cells + t->clusters * t->rows * t->columns, n = 0;
        size_t at = 0;

        for (size_t i = 0; i < rows * columns; i++)
            if (keep_row[i / columns] && keep_column[i % columns]) {
                to[at] = (double)counts[g * rows * columns + i];
                n += to[at++];
            }
        t->clusters += n > 0;
        t->n += n;
    }
    for (size_t i = 0; i < t->rows * t->columns; i++) {
        for (size_t g = 0; g < t->clusters; g++)
            t->share[i] += t->cells[g * t->rows * t->columns + i];
        t->share[i] /= t->n;
        t->row[i / t->columns] += t->share[i];
        t->column[i % t->columns] += t->share[i];
    }
}

static double pearson(const struct tables *t)
{
    double sum = 0;

    for (size_t i = 0; i < t->rows * t->columns; i++) {
        double mean = t->row[i / t->columns] * t->column[i % t->columns], d = t->share[i] - mean;

        sum += d * d / mean;
    }
    return t->n * sum;
}

/* C' v for a table v: v(i, j) - v(r, j) - v(i, c) + v(r, c), r and c the last ones. */
static void interactions(const struct tables *t, const double *v, double *out)
{
    size_t r = t->rows - 1, c = t->columns - 1;

    for (size_t i = 0; i < r; i++)
        for (size_t j = 0; j < c; j++)
            out[i * c + j] = v[i * t->columns + j] - v[r * t->columns + j] - v[i * t->columns + c] +
                             v[r * t->columns + c];
}

static double inverse_share(const struct tables *t, size_t i, size_t j)
{
    double p = t->share[i * t->columns + j];

    return p > 0 ? 1 / p : 0; /* as R's survey package has it */
}

/* C' D^-1 C / N, from (e_i - e_r) x (e_j - e_c). */
static double metric(const struct tables *t, size_t a, size_t b)
{
    size_t r = t->rows - 1, c = t->columns - 1, i = a / c, j = a % c, k = b / c, l = b % c;
    double sum = inverse_share(t, r, c);

    if (i == k && j == l)
        sum += inverse_share(t, i, j);
    if (i == k)
        sum += inverse_share(t, i, c);
    if (j == l)
        sum += inverse_share(t, r, j);
    return sum / t->n;
}

/* The lower triangle of the metric's Cholesky factor; false if it is singular. */
static bool factorise(const struct tables *t, double *l, size_t k)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = metric(t, i, j), whole = sum;

            for (size_t m = 0; m < j; m++)
                sum -= l[i * k + m] * l[j * k + m];
            if (i > j)
                l[i * k + j] = sum / l[j * k + j];
            else if (sum > 1e-13 * whole)
                l[i * k + i] = sqrt(sum);
            else
                return false;
        }
    return true;
}

/* Replaces the clusters' tables by w_g; 'room' holds one table. */
static void standardise(struct tables *t, const double *l, size_t k, double *room)
{
    size_t size = t->rows * t->columns;

    for (size_t g = 0; g < t->clusters; g++) {
        double *cells = t->cells + g * size, n = 0;

        for (size_t i = 0; i < size; i++)
            n += cells[i];
        for (size_t i = 0; i < size; i++)
            room[i] = t->share[i] > 0 ? (cells[i] - t->share[i] * n) / t->n / t->share[i] : 0;
        interactions(t, room, cells);
        for (size_t i = 0; i < k; i++) {
            for (size_t m = 0; m < i; m++)
                cells[i] -= l[i * k + m] * cells[m];
            cells[i] /= l[i * k + i];
        }
    }
}

/* Sum and sum of squares of the generalised design effects. */
static void traces(const struct tables *t, size_t k, double *sum, double *squares)
{
    size_t size = t->rows * t->columns;
    double g = (double)t->clusters, factor = g / (g - 1);

    *sum = *squares = 0;
    for (size_t a = 0; a < t->clusters; a++)
        for (size_t b = 0; b <= a; b++) {
            double product = 0;

            for (size_t i = 0; i < k; i++)
                product += t->cells[a * size + i] * t->cells[b * size + i];
            if (a == b)
                *sum += factor * product;
            *squares += (a == b ? 1 : 2) * factor * factor * product * product;
        }
}

static void decide(struct tables *t, double *l, double *room, teds_cluster_test_result *out)
{
    size_t k = (t->rows - 1) * (t->columns - 1);
    double sum = 0, squares = 0, g = (double)t->clusters;

    out->pearson = pearson(t);
    out->df = (double)k;
    if (factorise(t, l, k)) {
        standardise(t, l, k, room);
        traces(t, k, &sum, &squares);
    }
    if (!(sum > 1e-12 && squares > 0)) {
        out->note = "no_variance";
        return;
    }
    out->mean_effect = sum / (double)k;
    out->f = out->pearson / sum;
    out->df1 = sum * sum / squares;
    out->df2 = out->df1 * (g - 1);
    out->p = teds_num_f(out->f, out->df1, out->df2).upper;
    out->chi_square_p = teds_num_chi_square(out->pearson / out->mean_effect, out->df).upper;
    out->defined = true;
    out->note = "";
}

/* One block of memory for all that depends on the size of the table. */
static teds_status test(const uint64_t *counts, size_t count, size_t rows, size_t columns,
                        const uint64_t *cell, teds_cluster_test_result *out, teds_error *err)
{
    bool *keep = calloc(rows + columns, sizeof *keep);
    size_t size = rows * columns;
    double *memory = calloc(count * size + 2 * size + rows + columns + size * size, sizeof *memory),
           *l;
    struct tables t = { 0 };

    if (!keep || !memory) {
        free(keep);
        free(memory);
        return teds_nomem(err);
    }
    for (size_t i = 0; i < size; i++)
        if (cell[i] > 0)
            keep[i / columns] = keep[rows + i % columns] = true;
    for (size_t i = 0; i < rows; i++)
        t.rows += keep[i];
    for (size_t j = 0; j < columns; j++)
        t.columns += keep[rows + j];
    t.cells = memory;
    t.share = t.cells + count * size;
    t.row = t.share + 2 * size; /* between them: room for one table */
    t.column = t.row + rows;
    l = t.column + columns;
    if (t.rows >= 2 && t.columns >= 2)
        read_clusters(&t, counts, count, rows, columns, keep, keep + rows);
    out->clusters = t.clusters;
    out->note = t.rows < 2       ? "one_row"
                : t.columns < 2  ? "one_column"
                : t.clusters < 2 ? "one_cluster"
                                 : "";
    if (*out->note == '\0')
        decide(&t, l, t.share + size, out);
    free(keep);
    free(memory);
    return TEDS_OK;
}

teds_status teds_cluster_test(const uint64_t *counts, size_t count, size_t rows, size_t columns,
                              teds_cluster_test_result *out, teds_error *err)
{
    teds_cluster_test_result r = { .note = "" };
    uint64_t *cell;
    teds_status status;

    if (rows == 0 || columns == 0 || rows > MOST_CELLS / columns)
        return teds_fail(err, TEDS_EARG, "a table of %zu rows and %zu columns cannot be tested",
                         rows, columns);
    if (count > SIZE_MAX / sizeof(double) / 2 / (rows * columns))
        return teds_fail(err, TEDS_EARG, "%zu clusters are too many", count);
    cell = calloc(rows * columns, sizeof *cell);
    if (!cell)
        return teds_nomem(err);
    if ((status = add_up(counts, count, rows, columns, cell, err)) == TEDS_OK)
        status = test(counts, count, rows, columns, cell, &r, err);
    free(cell);
    if (status == TEDS_OK)
        *out = r;
    return status;
}
