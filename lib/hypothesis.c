/*
 * hypothesis.c - tests for one table of counts: the table of methods, and all of them
 * but Fisher's (fisher.c).
 */
#include <tedstat/hypothesis.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base.h"
#include "method.h"
#include "numeric.h"
#include "test_table.h"

/* ---- results ---------------------------------------------------------- */

teds_test_result teds_test_undefined(const char *note)
{
    return (teds_test_result){ .note = note };
}

teds_test_result teds_test_chi_square(double statistic, double df)
{
    return (teds_test_result){ .defined = true,
                               .has = TEDS_HAS_STATISTIC | TEDS_HAS_DF | TEDS_HAS_P,
                               .statistic = statistic,
                               .df = df,
                               .p = teds_num_chi_square(statistic, df).upper,
                               .note = "" };
}

teds_test_result teds_test_normal(double z)
{
    return (teds_test_result){ .defined = true,
                               .has = TEDS_HAS_STATISTIC | TEDS_HAS_P,
                               .statistic = z,
                               .p = fmin(1, 2 * teds_num_normal(fabs(z)).upper),
                               .note = "" };
}

teds_test_result teds_test_limits(double estimate, double lower, double upper)
{
    return (teds_test_result){ .defined = true,
                               .has = TEDS_HAS_ESTIMATE | TEDS_HAS_LIMITS,
                               .estimate = estimate,
                               .lower = lower,
                               .upper = upper,
                               .note = lower < upper ? "" : "zero_width" };
}

/* ---- independence: sums over the cells -------------------------------- */

static double expected(const struct teds_table *t, size_t i, size_t j)
{
    return t->row_sums[i] * t->column_sums[j] / t->n;
}

typedef double cell_function(double count, double mean, double correction);

static teds_test_result over_cells(const struct teds_table *t, cell_function *cell,
                                   double correction)
{
    double sum = 0;

    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < t->columns; j++)
            sum += cell(t->counts[i * t->columns + j], expected(t, i, j), correction);
    return teds_test_chi_square(fmax(0, sum), (double)(t->rows - 1) * (double)(t->columns - 1));
}

static double pearson_cell(double count, double mean, double correction)
{
    double d = fabs(count - mean) - correction;

    return d * d / mean;
}

static teds_test_result pearson(const struct teds_table *t)
{
    return over_cells(t, pearson_cell, 0);
}

/* In a 2 x 2 table all cells are equally far from their means; never corrected by more. */
static teds_test_result yates(const struct teds_table *t)
{
    if (t->rows != 2 || t->columns != 2)
        return teds_test_undefined("two_by_two_only");
    return over_cells(t, pearson_cell, fmin(0.5, fabs(t->counts[0] - expected(t, 0, 0))));
}

static double likelihood_cell(double count, double mean, double correction)
{
    (void)correction;
    return 2 * teds_num_deviance(count, mean);
}

static teds_test_result likelihood_ratio(const struct teds_table *t)
{
    return over_cells(t, likelihood_cell, 0);
}

/* 2 / (k (k + 1)) sum x ((x / m)^k - 1), k = 2/3; sum (x - m) = 0 is taken off. */
static double cressie_read_cell(double count, double mean, double correction)
{
    const double k = 2. / 3;
    double power = count > 0 ? count * expm1(k * log(count / mean)) : 0;

    (void)correction;
    return 2 / (k * (k + 1)) * (power - k * (count - mean));
}

static teds_test_result cressie_read(const struct teds_table *t)
{
    return over_cells(t, cressie_read_cell, 0);
}

/* ---- symmetry --------------------------------------------------------- */

/* Bowker's sum over the pairs of cells, McNemar's where there is one pair. */
static teds_test_result symmetry(const struct teds_table *t, double correction)
{
    double sum = 0, changed = 0;
    size_t pairs = 0;

    if (t->rows != t->columns)
        return teds_test_undefined("not_square");
    for (size_t i = 0; i < t->rows; i++)
        for (size_t j = 0; j < i; j++) {
            double x = t->counts[i * t->columns + j], y = t->counts[j * t->columns + i];
            double d = fabs(x - y) > correction ? fabs(x - y) - correction : 0;

            if (x + y > 0)
                sum += d * d / (x + y);
            changed += x + y;
            pairs++;
        }
    return changed > 0 ? teds_test_chi_square(sum, (double)pairs)
                       : teds_test_undefined("no_changes");
}

static teds_test_result mcnemar(const struct teds_table *t)
{
    return symmetry(t, 0);
}

static teds_test_result mcnemar_corrected(const struct teds_table *t)
{
    return symmetry(t, t->rows == 2 ? 1 : 0);
}

/* 'part' of the probability of what was seen is taken off the doubled tail. */
static teds_test_result mcnemar_binomial(const struct teds_table *t, double part)
{
    struct teds_share half = { 0.5, 0.5 };
    double few, many, p;

    if (t->rows != 2 || t->columns != 2)
        return teds_test_undefined("two_by_two_only");
    few = fmin(t->counts[1], t->counts[2]);
    many = fmax(t->counts[1], t->counts[2]);
    if (many == 0)
        return teds_test_undefined("no_changes");
    p = 2 * teds_num_binomial(few, few + many, half).lower -
        part * teds_num_binomial_pmf(few, few + many, half);
    if (few == many)
        p = 1 - 0.5 * part * teds_num_binomial_pmf(few, few + many, half);
    return (teds_test_result){ .defined = true,
                               .has = TEDS_HAS_STATISTIC | TEDS_HAS_P,
                               .statistic = few,
                               .p = fmin(1, p),
                               .note = "" };
}

static teds_test_result mcnemar_exact(const struct teds_table *t)
{
    return mcnemar_binomial(t, 0);
}

static teds_test_result mcnemar_midp(const struct teds_table *t)
{
    return mcnemar_binomial(t, 1);
}

/* ---- table of methods ------------------------------------------------- */

#define FORMULA(f) (&(const struct teds_test_formula){ .table = f })
#define WHOLE(f) (&(const struct teds_test_formula){ .table = f, .whole = true })

static const teds_test_method methods[] = {
    { "pearson_chisq", "independence; where all expected counts are 5 or more",
      "Pearson, Phil. Mag. 50 (1900) 157-175", FORMULA(pearson) },
    { "pearson_chisq_yates",
      "pearson_chisq of a 2 x 2 table with continuity correction; conservative",
      "Yates, Suppl. J. R. Stat. Soc. 1 (1934) 217-235; limited as in R", FORMULA(yates) },
    { "likelihood_ratio_G", "independence by the likelihood ratio",
      "Wilks, Ann. Math. Stat. 9 (1938) 60-62", FORMULA(likelihood_ratio) },
    { "cressie_read",
      "between pearson_chisq and likelihood_ratio_G (power 2/3); good with small counts",
      "Cressie, Read, J. R. Stat. Soc. B 46 (1984) 440-464", FORMULA(cressie_read) },
    { "fisher_exact", "independence given all margins, exact; for small tables",
      "Fisher, Statistical Methods for Research Workers (1934); Freeman, Halton, Biometrika 38 (1951) 141-149",
      FORMULA(teds_fisher_test) },
    { "mcnemar", "change between two occasions; a larger square table: Bowker's test of symmetry",
      "McNemar, Psychometrika 12 (1947) 153-157; Bowker, JASA 43 (1948) 572-574", WHOLE(mcnemar) },
    { "mcnemar_cc", "mcnemar with continuity correction; conservative",
      "Edwards, Psychometrika 13 (1948) 185-187", WHOLE(mcnemar_corrected) },
    { "mcnemar_exact", "change, exact: statistic is the smaller number of changes; conservative",
      "binomial test of the discordant cases", WHOLE(mcnemar_exact) },
    { "mcnemar_midp", "mcnemar_exact counting half of what was seen; good at every n",
      "Fagerland, Lydersen, Laake, BMC Med. Res. Methodol. 13 (2013) 91", WHOLE(mcnemar_midp) },
};

const teds_test_method *teds_table_tests(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

/* ---- the call --------------------------------------------------------- */

/* Sums of all rows and columns; TEDS_EARG beyond the largest count. */
static teds_status add_up(const uint64_t *counts, size_t rows, size_t columns, double *row_sums,
                          double *column_sums, teds_error *err)
{
    uint64_t n = 0;

    for (size_t i = 0; i < rows * columns; i++) {
        teds_status status;

        n += counts[i];
        if ((status = teds_check_counts(counts[i], n, err)) != TEDS_OK)
            return status;
        row_sums[i / columns] += (double)counts[i];
        column_sums[i % columns] += (double)counts[i];
    }
    return TEDS_OK;
}

/* Moves the rows, columns and sums that are kept together, in place. */
static void squeeze(struct teds_table *t, double *cells, double *row_sums, double *column_sums)
{
    size_t rows = 0, columns = 0;

    for (size_t i = 0; i < t->rows; i++)
        rows += row_sums[i] > 0;
    for (size_t j = 0; j < t->columns; j++)
        columns += column_sums[j] > 0;
    for (size_t i = 0, at = 0; i < t->rows * t->columns; i++)
        if (row_sums[i / t->columns] > 0 && column_sums[i % t->columns] > 0)
            cells[at++] = cells[i];
    for (size_t i = 0, at = 0; i < t->rows; i++)
        if (row_sums[i] > 0)
            row_sums[at++] = row_sums[i];
    for (size_t j = 0, at = 0; j < t->columns; j++)
        if (column_sums[j] > 0)
            column_sums[at++] = column_sums[j];
    t->rows = rows;
    t->columns = columns;
}

teds_status teds_table_test(const char *method, const uint64_t *counts, size_t rows, size_t columns,
                            teds_test_result *out, teds_error *err)
{
    const teds_test_method *m =
        teds_find_method("table test", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    double *cells = NULL, *row_sums, *column_sums;
    struct teds_table t = { .rows = rows, .columns = columns };
    teds_test_result result;
    teds_status status = TEDS_EARG;

    if (!m)
        return TEDS_EARG;
    if (rows == 0 || columns == 0 || rows > SIZE_MAX / sizeof(double) / 4 / columns)
        return teds_fail(err, TEDS_EARG, "a table of %zu rows and %zu columns cannot be tested",
                         rows, columns);
    cells = calloc(rows * columns + rows + columns, sizeof *cells);
    if (!cells)
        return teds_nomem(err);
    row_sums = cells + rows * columns;
    column_sums = row_sums + rows;
    if ((status = add_up(counts, rows, columns, row_sums, column_sums, err)) != TEDS_OK)
        goto done;
    for (size_t i = 0; i < rows * columns; i++)
        cells[i] = (double)counts[i];
    for (size_t i = 0; i < rows; i++)
        t.n += row_sums[i];
    if (!m->formula->whole)
        squeeze(&t, cells, row_sums, column_sums);
    t.counts = cells;
    t.row_sums = row_sums;
    t.column_sums = column_sums;

    if (t.rows < 2)
        result = teds_test_undefined("one_row");
    else if (t.columns < 2)
        result = teds_test_undefined("one_column");
    else
        result = m->formula->table(&t);
    if (!result.defined && strcmp(result.note, "no_memory") == 0)
        status = teds_nomem(err);
    else
        *out = result;
done:
    free(cells);
    return status;
}
