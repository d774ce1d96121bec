/*
 * effect.c - sizes of differences: standardised difference, Cramer's V, Cohen's h.
 */
#include <tedstat/effect.h>

#include <math.h>

#include "base.h"
#include "method.h"
#include "numeric.h"
#include "test_table.h"

static double quantile(double level)
{
    return teds_num_normal_quantile(teds_num_upper(0.5 * (1 - level)));
}

/* ---- standardised difference ------------------------------------------ */

/* Shares of both groups in the classes that have cases at all. */
struct shares {
    double first[TEDS_EFFECT_CLASSES], second[TEDS_EFFECT_CLASSES];
    double n1, n2;
    size_t classes;
};

static teds_status read_shares(const uint64_t *first, const uint64_t *second, size_t classes,
                               struct shares *s, teds_error *err)
{
    uint64_t n1 = 0, n2 = 0;

    *s = (struct shares){ 0 };
    for (size_t i = 0; i < classes; i++) {
        teds_status status;

        n1 += first[i];
        n2 += second[i];
        if ((status = teds_check_counts(first[i], n1, err)) != TEDS_OK ||
            (status = teds_check_counts(second[i], n2, err)) != TEDS_OK)
            return status;
    }
    s->n1 = (double)n1;
    s->n2 = (double)n2;
    for (size_t i = 0; i < classes && n1 > 0 && n2 > 0; i++)
        if (first[i] + second[i] > 0) {
            s->first[s->classes] = (double)first[i] / s->n1;
            s->second[s->classes++] = (double)second[i] / s->n2;
        }
    return TEDS_OK;
}

/*
 * d' S^-1 d for the classes but the first, S the mean of the two multinomial covariance
 * matrices, by Gaussian elimination; S is positive definite, so without pivoting.
 * Negative if S is singular.
 */
static double squared_distance(const struct shares *s)
{
    double matrix[TEDS_EFFECT_CLASSES][TEDS_EFFECT_CLASSES + 1], sum = 0;
    size_t k = s->classes - 1;

    for (size_t i = 0; i < k; i++) {
        double p = s->first[i + 1], q = s->second[i + 1];

        for (size_t j = 0; j < k; j++)
            matrix[i][j] = 0.5 * (i == j ? p * (1 - p) + q * (1 - q)
                                         : -p * s->first[j + 1] - q * s->second[j + 1]);
        matrix[i][k] = p - q;
    }
    for (size_t i = 0; i < k; i++) {
        if (!(matrix[i][i] > 1e-14 * (s->first[i + 1] + s->second[i + 1])))
            return -1;
        sum += matrix[i][k] * matrix[i][k] / matrix[i][i];
        for (size_t r = i + 1; r < k; r++) {
            double factor = matrix[r][i] / matrix[i][i];

            for (size_t c = i; c <= k; c++)
                matrix[r][c] -= factor * matrix[i][c];
        }
    }
    return sum;
}

teds_status teds_standardised_difference(const uint64_t *first, const uint64_t *second,
                                         size_t classes, double level, teds_test_result *out,
                                         teds_error *err)
{
    struct shares s;
    double square, d, reach, n;
    teds_status status;

    if (classes < 2 || classes > TEDS_EFFECT_CLASSES)
        return teds_fail(err, TEDS_EARG,
                         "a standardised difference is for 2 to %d classes, not %zu",
                         (int)TEDS_EFFECT_CLASSES, classes);
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = read_shares(first, second, classes, &s, err)) != TEDS_OK)
        return status;
    if (s.classes == 0) {
        *out = teds_test_undefined("no_cases");
        return TEDS_OK;
    }
    square = s.classes > 1 ? squared_distance(&s) : -1;
    if (square < 0) {
        *out = teds_test_undefined("no_variation");
        return TEDS_OK;
    }
    d = sqrt(square);
    if (classes == 2 && s.first[1] < s.second[1])
        d = -d;
    n = s.n1 + s.n2;
    reach = quantile(level) * sqrt(n / s.n1 / s.n2 + d * d / (2 * n));
    *out = teds_test_limits(d, d - reach, d + reach);
    return TEDS_OK;
}

/* ---- Cramer's V and Cohen's h ----------------------------------------- */

teds_status teds_cramers_v(const uint64_t *counts, size_t rows, size_t columns,
                           teds_test_result *out, teds_error *err)
{
    teds_test_result r;
    teds_status status = teds_table_test("pearson_chisq", counts, rows, columns, &r, err);
    double n = 0, used_rows = 0, least;

    if (status != TEDS_OK)
        return status;
    if (r.defined) {
        for (size_t i = 0; i < rows; i++) {
            double sum = 0;

            for (size_t j = 0; j < columns; j++)
                sum += (double)counts[i * columns + j];
            n += sum;
            used_rows += sum > 0;
        }
        /* df is (rows - 1)(columns - 1) of those that have cases */
        least = fmin(used_rows - 1, r.df / (used_rows - 1));
        r = (teds_test_result){ .defined = true,
                                .has = TEDS_HAS_ESTIMATE,
                                .estimate = fmin(1, sqrt(r.statistic / n / least)),
                                .note = "" };
    }
    *out = r;
    return TEDS_OK;
}

teds_status teds_cohens_h(uint64_t x1, uint64_t n1, uint64_t x2, uint64_t n2, double level,
                          teds_test_result *out, teds_error *err)
{
    double h, reach;
    teds_status status;

    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_check_counts(x1, n1, err)) != TEDS_OK ||
        (status = teds_check_counts(x2, n2, err)) != TEDS_OK)
        return status;
    if (n1 == 0 || n2 == 0) {
        *out = teds_test_undefined("no_cases");
        return TEDS_OK;
    }
    h = 2 * (atan2(sqrt((double)x1), sqrt((double)(n1 - x1))) -
             atan2(sqrt((double)x2), sqrt((double)(n2 - x2))));
    reach = quantile(level) * sqrt(1 / (double)n1 + 1 / (double)n2);
    *out = teds_test_limits(h, h - reach, h + reach);
    return TEDS_OK;
}
