/*
 * simulate_fit.c - whole numbers in tables with given sums.
 *
 * Only + - * / and comparisons of doubles are used, so that every machine finds the same.
 */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

/* ---- raking ----------------------------------------------------------- */

/* Deming and Stephan's iterative proportional fitting, ending with the rows. */
static void rake(size_t rows, size_t columns, const int64_t *row_sum, const int64_t *column_sum,
                 double *w, double *sums)
{
    enum { ROUNDS = 12 };

    for (int round = 0; round < ROUNDS; round++) {
        for (size_t r = 0; r < rows; r++) {
            double sum = 0;

            for (size_t c = 0; c < columns; c++)
                sum += w[r * columns + c];
            for (size_t c = 0; sum > 0 && c < columns; c++)
                w[r * columns + c] *= (double)row_sum[r] / sum;
        }
        if (round + 1 == ROUNDS)
            break;
        memset(sums, 0, columns * sizeof *sums);
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < columns; c++)
                sums[c] += w[r * columns + c];
        for (size_t c = 0; c < columns; c++)
            sums[c] = sums[c] > 0 ? (double)column_sum[c] / sums[c] : 0;
        for (size_t r = 0; r < rows; r++)
            for (size_t c = 0; c < columns; c++)
                if (column_sum[c] > 0) /* else it stays: 0 would forbid the cell */
                    w[r * columns + c] *= sums[c];
    }
}

/* ---- rounding --------------------------------------------------------- */

struct rounding {
    size_t rows, columns;
    const int64_t *row_sum;
    const double *w;
    int32_t *out;
    int64_t *room; /* of each column: what is not given yet */
    double *carry; /* of each column: what rounding still owes it */
};

static size_t best_column(const struct rounding *t, const double *w, bool forbidden)
{
    size_t best = t->columns;

    for (size_t c = 0; c < t->columns; c++)
        if (t->room[c] > 0 && (forbidden || w[c] > 0) && (best == t->columns || t->carry[c] > t->carry[best]))
            best = c;
    return best;
}

/* One row: cumulated shares are rounded, so that it sums up; the error goes on to the next row. */
static void round_row(struct rounding *t, size_t row)
{
    const double *w = t->w + row * t->columns;
    int32_t *out = t->out + row * t->columns;
    int64_t given = 0, left = t->row_sum[row];
    double sum = 0;

    for (size_t c = 0; c < t->columns; c++) {
        int64_t want;

        out[c] = 0;
        if (w[c] <= 0)
            continue;
        t->carry[c] += w[c];
        sum += t->carry[c];
        want = (int64_t)(sum + 0.5) - given;
        want = want < 0 || sum < 0 ? 0 : want > t->room[c] ? t->room[c] : want;
        want = want > left ? left : want;
        out[c] = (int32_t)want;
        given += want;
        left -= want;
        t->room[c] -= want;
        t->carry[c] -= (double)want;
    }
    while (left > 0) {
        size_t c = best_column(t, w, false);

        c = c < t->columns ? c : best_column(t, w, true);
        out[c]++;
        left--;
        t->room[c]--;
        t->carry[c]--;
    }
}

/* Takes what lies in forbidden cells out again, by exchanges within rows and columns. */
static int64_t repair(struct rounding *t)
{
    int64_t stuck = 0;

    for (size_t r = 0; r < t->rows; r++) {
        for (size_t c = 0; c < t->columns; c++) {
            int32_t *bad = &t->out[r * t->columns + c];

            if (*bad == 0 || t->w[r * t->columns + c] > 0)
                continue;
            for (size_t i = 0; *bad > 0 && i < t->rows; i++) {
                if (i == r || t->w[i * t->columns + c] <= 0)
                    continue;
                for (size_t j = 0; *bad > 0 && j < t->columns; j++) {
                    int32_t *from = &t->out[i * t->columns + j];
                    int32_t n = *from < *bad ? *from : *bad;

                    if (j == c || n == 0 || t->w[r * t->columns + j] <= 0)
                        continue;
                    *bad -= n;
                    *from -= n;
                    t->out[i * t->columns + c] += n;
                    t->out[r * t->columns + j] += n;
                }
            }
            stuck += *bad;
        }
    }
    return stuck;
}

struct ranked {
    size_t row, allowed;
    int64_t sum;
};

/* The most restricted rows first, then the small ones; the last takes what is left. */
static int by_rank(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->allowed != y->allowed)
        return x->allowed < y->allowed ? -1 : 1;
    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

int64_t teds_sim_fit(size_t rows, size_t columns, const int64_t *row_sum, const int64_t *column_sum,
                     double *weight, int32_t *out)
{
    struct rounding t = { rows, columns, row_sum, weight, out, calloc(columns + 1, sizeof *t.room),
                          calloc(columns + 1, sizeof *t.carry) };
    struct ranked *ranks = calloc(rows + 1, sizeof *ranks);
    int64_t stuck = -1;

    if (t.room && t.carry && ranks) {
        rake(rows, columns, row_sum, column_sum, weight, t.carry);
        memset(t.carry, 0, columns * sizeof *t.carry);
        memcpy(t.room, column_sum, columns * sizeof *t.room);
        for (size_t r = 0; r < rows; r++) {
            ranks[r] = (struct ranked){ r, 0, row_sum[r] };
            for (size_t c = 0; c < columns; c++)
                ranks[r].allowed += weight[r * columns + c] > 0;
        }
        qsort(ranks, rows, sizeof *ranks, by_rank);
        for (size_t i = 0; i < rows; i++)
            round_row(&t, ranks[i].row);
        stuck = repair(&t);
    }
    free(t.room);
    free(t.carry);
    free(ranks);
    return stuck;
}

/* ---- one row ---------------------------------------------------------- */

struct remainder {
    size_t at;
    double part;
};

static int by_part(const void *a, const void *b)
{
    const struct remainder *x = a, *y = b;

    if (x->part != y->part)
        return x->part > y->part ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

bool teds_sim_apportion(const double *weight, size_t count, int64_t total, int64_t *out)
{
    struct remainder *rest = malloc((count + 1) * sizeof *rest);
    double sum = 0;
    int64_t given = 0;

    if (!rest)
        return false;
    for (size_t i = 0; i < count; i++)
        sum += weight[i];
    for (size_t i = 0; i < count; i++) {
        double share = sum > 0 ? (double)total * (weight[i] / sum) : (double)total / (double)count;

        /* a count that comes out whole is meant to be whole */
        out[i] = (int64_t)(share + 1e-6);
        rest[i] = (struct remainder){ i, share - (double)out[i] };
        given += out[i];
    }
    qsort(rest, count, sizeof *rest, by_part);
    for (size_t i = 0; given < total; i = (i + 1) % count, given++)
        out[rest[i].at]++;
    for (size_t i = count; given > total; i--) {
        if (i == 0)
            i = count;
        if (out[rest[i - 1].at] > 0) {
            out[rest[i - 1].at]--;
            given--;
        }
    }
    free(rest);
    return true;
}

void teds_sim_take(int32_t *pile, size_t count, int64_t left, int64_t m, struct teds_sim_random *r,
                   int32_t *taken)
{
    uint64_t start = left > 0 ? teds_sim_below(r, (uint32_t)left) : 0, before = 0, sum = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t now;

        sum += (uint64_t)pile[i];
        now = left > 0 ? (sum * (uint64_t)m + start) / (uint64_t)left : 0;
        taken[i] = (int32_t)(now - before);
        before = now;
        pile[i] -= taken[i];
    }
}
