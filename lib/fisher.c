/*
 * fisher.c - Fisher's exact test: all tables with the same margins that are not likelier
 * than the observed one.
 *
 * A 2 x 2 table is one hypergeometric variable, at any size.  Larger tables are visited
 * one by one, which is a matter of seconds up to MOST_TABLES; beyond that the chi-square
 * tests are as good.
 */
#include <math.h>
#include <stdlib.h>

#include "compare_formula.h"
#include "test_table.h"

enum { MOST_TABLES = 20000000, MOST_CASES = 1000000 };

static teds_test_result two_by_two(const struct teds_table *t)
{
    double p = teds_num_fisher_p(t->counts[0], t->row_sums[0], t->row_sums[1], t->column_sums[0]);
    struct teds_two two = { teds_sample_of(t->counts[0], t->row_sums[0], 0.5, 1),
                            teds_sample_of(t->counts[2], t->row_sums[1], 0.5, 1) };

    return (teds_test_result){ .defined = true,
                               .has = TEDS_HAS_P | TEDS_HAS_ESTIMATE,
                               .p = p,
                               .estimate = teds_or_conditional_estimate(&two),
                               .note = "" };
}

/* ---- larger tables ---------------------------------------------------- */

struct visit {
    const struct teds_table *t;
    const double *log_factorial;
    double *row_left; /* what the columns still to come have to hold */
    double constant;  /* log of the margins' part of the probability */
    double limit;     /* sum of log n! from which a table counts */
    double p;
    long tables;
};

/* The last column is what is left of the rows. */
static void finish(struct visit *v, double sum)
{
    for (size_t i = 0; i < v->t->rows; i++)
        sum += v->log_factorial[(size_t)v->row_left[i]];
    if (sum >= v->limit)
        v->p += exp(v->constant - sum);
    v->tables++;
}

/* Fills cell (i, j) in all ways; 'left' is what rows i and below hold of column j. */
static void fill(struct visit *v, size_t i, size_t j, double left, double sum)
{
    const struct teds_table *t = v->t;
    double below = 0, low, high;

    if (j + 1 == t->columns) {
        finish(v, sum);
        return;
    }
    if (i == t->rows) {
        fill(v, 0, j + 1, t->column_sums[j + 1], sum);
        return;
    }
    for (size_t k = i + 1; k < t->rows; k++)
        below += v->row_left[k];
    low = fmax(0, left - below);
    high = fmin(v->row_left[i], left);
    for (double x = low; x <= high && v->tables <= MOST_TABLES; x++) {
        v->row_left[i] -= x;
        fill(v, i + 1, j, left - x, sum + v->log_factorial[(size_t)x]);
        v->row_left[i] += x;
    }
}

static teds_test_result larger(const struct teds_table *t)
{
    size_t n = (size_t)t->n;
    double *memory, observed = 0;
    struct visit v = { .t = t };

    if (t->n > MOST_CASES)
        return teds_test_undefined("too_large");
    memory = calloc(n + 1 + t->rows, sizeof *memory);
    if (!memory)
        return teds_test_undefined("no_memory");
    for (size_t k = 2; k <= n; k++)
        memory[k] = memory[k - 1] + log((double)k);
    v.log_factorial = memory;
    v.row_left = memory + n + 1;
    v.constant = -v.log_factorial[n];
    for (size_t i = 0; i < t->rows; i++) {
        v.row_left[i] = t->row_sums[i];
        v.constant += v.log_factorial[(size_t)t->row_sums[i]];
    }
    for (size_t j = 0; j < t->columns; j++)
        v.constant += v.log_factorial[(size_t)t->column_sums[j]];
    for (size_t i = 0; i < t->rows * t->columns; i++)
        observed += v.log_factorial[(size_t)t->counts[i]];
    v.limit = observed - 1e-7; /* as likely, up to rounding */
    fill(&v, 0, 0, t->column_sums[0], 0);
    free(memory);
    if (v.tables > MOST_TABLES)
        return teds_test_undefined("too_large");
    return (teds_test_result){ .defined = true, .has = TEDS_HAS_P, .p = fmin(1, v.p), .note = "" };
}

teds_test_result teds_fisher_test(const struct teds_table *t)
{
    return t->rows == 2 && t->columns == 2 ? two_by_two(t) : larger(t);
}
