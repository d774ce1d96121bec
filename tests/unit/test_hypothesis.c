/*
 * Tests for tables, trends and strata, p-value adjustment and effect sizes: against R,
 * scipy and statsmodels, published examples, properties, edges.
 */
#include "gsl_handler.h"
#include "reference.h"

#include <tedstat/effect.h>
#include <tedstat/hypothesis.h>
#include <tedstat/padjust.h>
#include <tedstat/strata.h>
#include <tedstat/trend.h>

#include "base.h"

enum { ROOM = 64, METHODS = 16 };

/* ---- references ------------------------------------------------------- */

/* The largest error of the members that the reference has; 0 is met to 'zero'. */
static double result_error(const struct reference *r, size_t i, const teds_test_result *got,
                           double zero)
{
    static const char *const names[] = { "statistic", "df", "p", "estimate", "lower", "upper" };
    const double values[] = {
        got->statistic, got->df, got->p, got->estimate, got->lower, got->upper
    };
    double worst = got->defined ? 0 : NAN;

    for (size_t k = 0; k < TEDS_COUNT(names); k++) {
        bool there = false;
        double want;

        for (size_t c = 0; c < r->columns; c++)
            there = there || is(r->header[c], names[k]);
        if (!there || isnan(want = reference_number(r, i, names[k])))
            continue;
        worst = fmax(worst, error_of(values[k], want, is(names[k], "p") ? 0 : zero));
    }
    return worst;
}

static teds_test_result table_row(const struct reference *r, size_t i)
{
    uint64_t counts[ROOM];
    size_t rows = reference_count(r, i, "rows"), columns = reference_count(r, i, "columns");
    const char *method = reference_text(r, i, "method");
    teds_test_result got = { 0 };

    assert_int_equal(reference_counts(r, i, "counts", counts, ROOM), rows * columns);
    if (is(method, "cramers_v"))
        assert_int_equal(teds_cramers_v(counts, rows, columns, &got, NULL), TEDS_OK);
    else if (is(method, "cohens_h"))
        assert_int_equal(teds_cohens_h(counts[0], counts[0] + counts[1], counts[2],
                                       counts[2] + counts[3], 0.95, &got, NULL),
                         TEDS_OK);
    else
        assert_int_equal(teds_table_test(method, counts, rows, columns, &got, NULL), TEDS_OK);
    return got;
}

static void table_tests_agree_with_r_and_scipy(void **state)
{
    struct reference r = reference_open("table_tests");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        teds_test_result got = table_row(&r, i);
        double error;

        if (is(method,
               "fisher_exact")) { /* R finds the odds ratio to 1e-4 only; see test_compare.c */
            double want = reference_number(&r, i, "estimate");

            assert_true(isnan(want) || error_of(got.estimate, want, 0) < 1e-3);
            error = error_of(got.p, reference_number(&r, i, "p"), 0);
        } else {
            error = result_error(&r, i, &got, 1e-6);
        }
        worst_add(worst, METHODS, method, error);
        if (!(error <= 1e-10))
            fail_msg("row %zu, %s: error %g (%.17g, p %.17g)", i + 2, method, error, got.statistic,
                     got.p);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static size_t trend_points(const struct reference *r, size_t i, teds_trend_point *points)
{
    double scores[ROOM];
    uint64_t used[ROOM], cases[ROOM];
    size_t n = reference_list(r, i, "score", scores, ROOM);

    assert_int_equal(reference_counts(r, i, "used", used, ROOM), n);
    assert_int_equal(reference_counts(r, i, "cases", cases, ROOM), n);
    for (size_t k = 0; k < n; k++)
        points[k] = (teds_trend_point){ scores[k], used[k], cases[k] };
    return n;
}

static void trends_agree_with_r(void **state)
{
    struct reference r = reference_open("trend");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        teds_trend_point points[ROOM];
        size_t n = trend_points(&r, i, points);
        teds_test_result got;
        double error;

        assert_int_equal(teds_trend(method, points, n, 0.95, &got, NULL), TEDS_OK);
        error = result_error(&r, i, &got, 1e-6);
        worst_add(worst, METHODS, method, error);
        if (!(error <= 1e-8))
            fail_msg("row %zu, %s: error %g (%.17g, p %.17g)", i + 2, method, error, got.statistic,
                     got.p);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void strata_agree_with_r_and_metafor(void **state)
{
    struct reference r = reference_open("strata");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        uint64_t x1[ROOM], n1[ROOM], x2[ROOM], n2[ROOM];
        size_t n = reference_counts(&r, i, "x1", x1, ROOM);
        teds_stratum strata[ROOM];
        teds_test_result got;
        double error;

        reference_counts(&r, i, "n1", n1, ROOM);
        reference_counts(&r, i, "x2", x2, ROOM);
        reference_counts(&r, i, "n2", n2, ROOM);
        for (size_t k = 0; k < n; k++)
            strata[k] = (teds_stratum){ x1[k], n1[k], x2[k], n2[k] };
        assert_int_equal(teds_strata(method, strata, n, 0.95, &got, NULL), TEDS_OK);
        error = result_error(&r, i, &got, 0);
        worst_add(worst, METHODS, method, error);
        if (!(error <= 1e-9))
            fail_msg("row %zu, %s: error %g", i + 2, method, error);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void adjusted_p_values_agree_with_r(void **state)
{
    struct reference r = reference_open("padjust");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        double p[ROOM], want[ROOM], got[ROOM];
        size_t n = reference_list(&r, i, "p", p, ROOM);

        assert_int_equal(reference_list(&r, i, "adjusted", want, ROOM), n);
        assert_int_equal(teds_padjust(reference_text(&r, i, "method"), p, n, got, NULL), TEDS_OK);
        for (size_t k = 0; k < n; k++)
            assert_true(error_of(got[k], want[k], 0) <= 1e-10);
    }
    reference_close(&r);
}

static void standardised_differences_agree_with_r(void **state)
{
    struct reference r = reference_open("standardised_difference");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        uint64_t first[ROOM], second[ROOM];
        size_t n = reference_counts(&r, i, "first", first, ROOM);
        teds_test_result got;

        reference_counts(&r, i, "second", second, ROOM);
        assert_int_equal(teds_standardised_difference(first, second, n,
                                                      reference_number(&r, i, "level"), &got, NULL),
                         TEDS_OK);
        worst = fmax(worst, result_error(&r, i, &got, 1e-3));
    }
    print_message("# %zu rows, largest error %.1e\n", r.rows, worst);
    assert_true(worst < 1e-9);
    reference_close(&r);
}

/* Airway hyper-responsiveness, Fagerland, Lydersen, Laake, BMC Med. Res. Methodol. 13 (2013) 91. */
static void mcnemar_agrees_with_a_published_example(void **state)
{
    static const struct {
        const char *method;
        double p;
    } rows[] = {
        { "mcnemar", 0.0339 },
        { "mcnemar_cc", 0.0771 },
        { "mcnemar_exact", 0.0703 },
        { "mcnemar_midp", 0.0391 },
    };
    const uint64_t table[] = { 1, 1, 7, 12 };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_test_result got;

        assert_int_equal(teds_table_test(rows[i].method, table, 2, 2, &got, NULL), TEDS_OK);
        assert_true(fabs(got.p - rows[i].p) <= 0.00005);
    }
}

/* ---- properties ------------------------------------------------------- */

static void random_counts(uint64_t *counts, size_t n, double size)
{
    for (size_t i = 0; i < n; i++)
        counts[i] = random_below(8) ? random_below((uint64_t)size + 1) : 0;
}

static void transposing_a_table_changes_nothing(void **state)
{
    size_t count;
    const teds_test_method *methods = teds_table_tests(&count);

    (void)state;
    assert_int_equal(count, 9);
    random_start(61);
    for (int i = 0; i < 1500; i++) {
        size_t rows = 2 + random_below(4), columns = random_below(2) ? rows : 2 + random_below(4);
        uint64_t counts[ROOM], turned[ROOM];

        random_counts(counts, rows * columns, pow(10, 7.4 * random_unit()));
        for (size_t k = 0; k < rows * columns; k++)
            turned[k % columns * rows + k / columns] = counts[k];
        for (size_t m = 0; m < count; m++) {
            teds_test_result a, b;

            if (is(methods[m].name, "fisher_exact") && rows * columns > 4)
                continue;
            assert_int_equal(teds_table_test(methods[m].name, counts, rows, columns, &a, NULL),
                             TEDS_OK);
            assert_int_equal(teds_table_test(methods[m].name, turned, columns, rows, &b, NULL),
                             TEDS_OK);
            assert_true(a.defined == b.defined && a.has == b.has);
            assert_true(a.defined || *a.note);
            assert_true(error_of(a.statistic, b.statistic, 1e-3) < 1e-9);
            assert_true(a.p >= 0 && a.p <= 1 && error_of(a.p, b.p, 1e-250) < 1e-7);
        }
    }
}

static double log_choose(double n, double k)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

/* The definition, for 2 x 3 tables: the first row in all ways that have these margins. */
static double fisher_by_definition(const uint64_t c[6])
{
    double column[3], row = (double)(c[0] + c[1] + c[2]), n, all, p = 0, observed = 0;

    for (int j = 0; j < 3; j++) {
        column[j] = (double)(c[j] + c[j + 3]);
        observed += log_choose(column[j], (double)c[j]);
    }
    n = column[0] + column[1] + column[2];
    all = log_choose(n, row);
    for (double x = 0; x <= fmin(column[0], row); x++)
        for (double y = 0; y <= fmin(column[1], row - x); y++)
            if (row - x - y <= column[2]) {
                double here = log_choose(column[0], x) + log_choose(column[1], y) +
                              log_choose(column[2], row - x - y);

                if (here <= observed + 1e-7)
                    p += exp(here - all);
            }
    return fmin(1, p);
}

static void fisher_agrees_with_its_definition(void **state)
{
    (void)state;
    random_start(62);
    for (int i = 0; i < 500; i++) {
        uint64_t c[6];
        teds_test_result r;

        random_counts(c, 6, 25);
        if (random_below(2)) /* an empty column is left out: a 2 x 2 table */
            c[2] = c[5] = 0;
        assert_int_equal(teds_table_test("fisher_exact", c, 2, 3, &r, NULL), TEDS_OK);
        if (r.defined && !(error_of(r.p, fisher_by_definition(c), 0) < 1e-9))
            fail_msg("%llu %llu %llu, %llu %llu %llu: %.17g is not %.17g", (unsigned long long)c[0],
                     (unsigned long long)c[1], (unsigned long long)c[2], (unsigned long long)c[3],
                     (unsigned long long)c[4], (unsigned long long)c[5], r.p,
                     fisher_by_definition(c));
    }
}

static void adjusted_p_values_are_ordered_and_larger(void **state)
{
    size_t count;
    const teds_padjust_method *methods = teds_padjust_methods(&count);

    (void)state;
    assert_int_equal(count, 6);
    random_start(63);
    for (int i = 0; i < 300; i++) {
        double p[ROOM], got[ROOM], bonferroni[ROOM];
        size_t n = 1 + random_below(ROOM);

        for (size_t k = 0; k < n; k++)
            p[k] = random_below(5) ? random_unit() * random_unit() * random_unit() : 0.25;
        assert_int_equal(teds_padjust("bonferroni", p, n, bonferroni, NULL), TEDS_OK);
        for (size_t m = 0; m < count; m++) {
            assert_int_equal(teds_padjust(methods[m].name, p, n, got, NULL), TEDS_OK);
            for (size_t k = 0; k < n; k++) {
                assert_true(got[k] >= p[k] && got[k] <= 1);
                if (!is(methods[m].name, "BY"))
                    assert_true(got[k] <= bonferroni[k] * (1 + 1e-15));
                for (size_t j = 0; j < n; j++)
                    assert_true(p[j] < p[k] ? got[j] <= got[k] : p[j] > p[k] || got[j] == got[k]);
            }
        }
    }
}

static void one_stratum_is_the_plain_table(void **state)
{
    teds_stratum s = { 10, 30, 20, 70 };
    teds_test_result got;

    (void)state;
    assert_int_equal(teds_strata("mh_or", &s, 1, 0.95, &got, NULL), TEDS_OK);
    assert_true(error_of(got.estimate, 10. * 50 / (20 * 20), 0) < 1e-15);
    assert_int_equal(teds_strata("mh_rr", &s, 1, 0.95, &got, NULL), TEDS_OK);
    assert_true(error_of(got.estimate, 10. / 30 / (20. / 70), 0) < 1e-15);
    assert_int_equal(teds_strata("breslow_day", &s, 1, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "one_stratum");
}

/* ---- edges ------------------------------------------------------------ */

static void what_is_not_known_is_said(void **state)
{
    static const struct {
        const char *method;
        uint64_t counts[6];
        size_t rows, columns;
        const char *note;
    } rows[] = {
        { "pearson_chisq", { 0, 0, 3, 4 }, 2, 2, "one_row" },
        { "pearson_chisq", { 0, 3, 0, 4 }, 2, 2, "one_column" },
        { "pearson_chisq", { 0, 0, 0, 0 }, 2, 2, "one_row" },
        { "pearson_chisq_yates", { 1, 2, 3, 4, 5, 6 }, 2, 3, "two_by_two_only" },
        { "mcnemar", { 1, 2, 3, 4, 5, 6 }, 2, 3, "not_square" },
        { "mcnemar_midp", { 5, 0, 0, 5 }, 2, 2, "no_changes" },
        { "fisher_exact", { 400000, 300000, 200000, 100000, 50000, 60000 }, 2, 3, "too_large" },
    };
    teds_test_result got;

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        assert_int_equal(teds_table_test(rows[i].method, rows[i].counts, rows[i].rows,
                                         rows[i].columns, &got, NULL),
                         TEDS_OK);
        assert_true(!got.defined && got.has == 0);
        assert_string_equal(got.note, rows[i].note);
    }
    assert_int_equal(teds_table_test("mcnemar_midp", (uint64_t[]){ 9, 4, 4, 9 }, 2, 2, &got, NULL),
                     TEDS_OK);
    assert_true(got.defined && got.p < 1 && got.p > 0.8);
    assert_int_equal(teds_table_test("mcnemar_exact", (uint64_t[]){ 9, 4, 4, 9 }, 2, 2, &got, NULL),
                     TEDS_OK);
    assert_true(got.p == 1);
}

static void separated_trends_are_not_estimated(void **state)
{
    const teds_trend_point points[] = { { 2015, 0, 10 }, { 2016, 0, 12 }, { 2017, 1, 15 } };
    const teds_trend_point flat[] = { { 2015, 3, 10 }, { 2015, 4, 12 } };
    teds_test_result got;

    (void)state;
    assert_int_equal(teds_trend("logistic_slope", points, 3, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "separation");
    assert_int_equal(teds_trend("loglinear_apc_percent", points, 3, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "separation");
    assert_int_equal(teds_trend("annual_change", points, 3, 0.95, &got, NULL), TEDS_OK);
    assert_true(got.defined && got.lower < got.estimate && got.estimate < got.upper);
    assert_int_equal(teds_trend("cochran_armitage_z", points, 2, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "one_outcome");
    assert_int_equal(teds_trend("cochran_armitage_z", flat, 2, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "one_group");
    assert_int_equal(teds_trend("cochran_armitage_z", NULL, 0, 0.95, &got, NULL), TEDS_OK);
    assert_string_equal(got.note, "one_group");
}

/* Trend estimates on random and extreme data: finite, in order, in bounded time. */
static void trends_hold_their_estimates(void **state)
{
    size_t count;
    const teds_test_method *methods = teds_trend_methods(&count);

    (void)state;
    random_start(64);
    for (int i = 0; i < 2000; i++) {
        teds_trend_point points[8];
        size_t n = 1 + random_below(8);
        double size = pow(10, 8 * random_unit()), rate = random_unit() * random_unit();

        for (size_t k = 0; k < n; k++) {
            points[k].score = random_below(2) ? 2015 + (double)k : (double)random_below(1000) / 10;
            points[k].cases = random_below((uint64_t)size + 2);
            points[k].used =
                (uint64_t)(fmin(1, rate * (0.5 + random_unit())) * (double)points[k].cases);
        }
        for (size_t m = 0; m < count; m++) {
            teds_test_result r;

            assert_int_equal(teds_trend(methods[m].name, points, n, 0.95, &r, NULL), TEDS_OK);
            assert_true(r.defined ? r.p >= 0 && r.p <= 1 : *r.note);
            assert_false(isnan(r.statistic) || isnan(r.estimate) || isnan(r.lower) ||
                         isnan(r.upper));
            if (r.has & TEDS_HAS_LIMITS)
                assert_true(r.lower < r.estimate && r.estimate < r.upper);
        }
    }
}

static void strata_hold_their_estimates(void **state)
{
    size_t count;
    const teds_test_method *methods = teds_strata_methods(&count);

    (void)state;
    random_start(65);
    for (int i = 0; i < 2000; i++) {
        teds_stratum s[6];
        size_t n = random_below(7);
        uint64_t size = (uint64_t)pow(10, 7 * random_unit());

        for (size_t k = 0; k < n; k++) {
            s[k] = (teds_stratum){ .n1 = random_below(size + 2), .n2 = random_below(size + 2) };
            s[k].x1 = random_below(s[k].n1 + 1);
            s[k].x2 = random_below(3) ? random_below(s[k].n2 + 1) : 0;
        }
        for (size_t m = 0; m < count; m++) {
            teds_test_result r;

            assert_int_equal(teds_strata(methods[m].name, s, n, 0.95, &r, NULL), TEDS_OK);
            assert_true(r.defined || *r.note);
            if (r.has & TEDS_HAS_LIMITS)
                assert_true(r.lower <= r.estimate && r.estimate <= r.upper &&
                            (r.lower < r.upper || is(r.note, "zero_width")));
            if (r.has & TEDS_HAS_P)
                assert_true(r.p >= 0 && r.p <= 1);
        }
    }
}

static void effect_sizes_at_the_edges(void **state)
{
    const uint64_t all[] = { 5, 0, 0 }, other[] = { 0, 7, 0 }, none[] = { 0, 0, 0 },
                   some[] = { 4, 3, 2 };
    teds_test_result r;

    (void)state;
    assert_int_equal(teds_standardised_difference(all, none, 3, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_cases");
    assert_int_equal(teds_standardised_difference(all, all, 3, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_variation");
    assert_int_equal(teds_standardised_difference(all, other, 3, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_variation");
    assert_int_equal(teds_standardised_difference(some, some, 3, 0.95, &r, NULL), TEDS_OK);
    assert_true(r.defined && r.estimate == 0 && r.lower < 0);
    assert_int_equal(teds_standardised_difference(some, some, 1, 0.95, &r, NULL), TEDS_EARG);
    assert_int_equal(teds_cohens_h(0, 0, 1, 2, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_cases");
    assert_int_equal(teds_cramers_v(none, 1, 3, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "one_row");
}

static void wrong_arguments_are_explained(void **state)
{
    const uint64_t too_many[] = { 999999999, 1, 1, 0 };
    const double p[] = { 0.5, 1.5 };
    teds_test_result r;
    double out[2];
    teds_error err;

    (void)state;
    assert_int_equal(teds_table_test("pearson", too_many, 2, 2, &r, &err), TEDS_EARG);
    assert_int_equal(teds_table_test("mcnemar", too_many, 2, 2, &r, &err), TEDS_EARG);
    assert_int_equal(teds_table_test("mcnemar", too_many, 0, 2, &r, &err), TEDS_EARG);
    assert_int_equal(teds_padjust("holm", p, 2, out, &err), TEDS_EARG);
    assert_string_equal(err.message, "p-value number 2 is not between 0 and 1");
    assert_int_equal(
        teds_trend("annual_change", &(teds_trend_point){ NAN, 1, 2 }, 1, 0.95, &r, &err),
        TEDS_EARG);
    assert_int_equal(teds_strata("mh_or", &(teds_stratum){ 3, 2, 1, 2 }, 1, 0.95, &r, &err),
                     TEDS_EARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_tests_agree_with_r_and_scipy),
        cmocka_unit_test(trends_agree_with_r),
        cmocka_unit_test(strata_agree_with_r_and_metafor),
        cmocka_unit_test(adjusted_p_values_agree_with_r),
        cmocka_unit_test(standardised_differences_agree_with_r),
        cmocka_unit_test(mcnemar_agrees_with_a_published_example),
        cmocka_unit_test(transposing_a_table_changes_nothing),
        cmocka_unit_test(fisher_agrees_with_its_definition),
        cmocka_unit_test(adjusted_p_values_are_ordered_and_larger),
        cmocka_unit_test(one_stratum_is_the_plain_table),
        cmocka_unit_test(what_is_not_known_is_said),
        cmocka_unit_test(separated_trends_are_not_estimated),
        cmocka_unit_test(trends_hold_their_estimates),
        cmocka_unit_test(strata_hold_their_estimates),
        cmocka_unit_test(effect_sizes_at_the_edges),
        cmocka_unit_test(wrong_arguments_are_explained),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
