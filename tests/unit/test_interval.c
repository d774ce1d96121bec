/*
 * Every interval method for one proportion: against mpmath, R and published examples,
 * its properties on random counts, and the edges 0, n, 1 and 1e9.
 */
#include "gsl_handler.h"
#include "reference.h"

#include <tedstat/interval.h>

#include "base.h"
#include "numeric.h"

enum { METHODS = 32 };

static teds_interval_result limits(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result out;
    teds_error err = { 0 };

    if (teds_interval(method, x, n, level, &out, &err) != TEDS_OK)
        fail_msg("%s %llu %llu %g: %s", method, (unsigned long long)x, (unsigned long long)n, level,
                 err.message);
    return out;
}

/* ---- references ------------------------------------------------------- */

static double row_error(const struct reference *r, size_t i, const teds_interval_result *got)
{
    if (!got->defined)
        return NAN;
    return fmax(error_of(got->lower, reference_number(r, i, "lower"), 0),
                error_of(got->upper, reference_number(r, i, "upper"), 0));
}

static void check_table(const char *name, double (*tolerance)(const char *method, uint64_t n))
{
    struct reference r = reference_open(name);
    struct worst worst[METHODS] = { 0 };

    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        uint64_t x = reference_count(&r, i, "x"), n = reference_count(&r, i, "n");
        teds_interval_result got = limits(method, x, n, reference_number(&r, i, "level"));
        double error = row_error(&r, i, &got);

        if (strcmp(method, "blaker") == 0) /* the reference is good to an absolute 1e-9 */
            error = fmax(fabs(got.lower - reference_number(&r, i, "lower")),
                         fabs(got.upper - reference_number(&r, i, "upper")));
        worst_add(worst, METHODS, method, error);
        if (!(error <= tolerance(method, n)))
            fail_msg("%s row %zu, %s: error %g", name, i + 2, method, error);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static double mpmath_tolerance(const char *method, uint64_t n)
{
    (void)method;
    return n < 1000000 ? 1e-12 : 1e-10;
}

static void agrees_with_mpmath(void **state)
{
    (void)state;
    check_table("interval_mpmath", mpmath_tolerance);
}

static double r_tolerance(const char *method, uint64_t n)
{
    (void)n;
    return strcmp(method, "blaker") == 0 ? 1e-9 : 1e-11;
}

static void agrees_with_r(void **state)
{
    (void)state;
    check_table("interval_r", r_tolerance);
}

static void one_sided_limits_agree_with_r(void **state)
{
    struct reference r = reference_open("interval_onesided");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        bool lower = strcmp(reference_text(&r, i, "side"), "lower") == 0;
        teds_interval_result got;

        assert_int_equal(teds_interval_sided(method, reference_count(&r, i, "x"),
                                             reference_count(&r, i, "n"),
                                             reference_number(&r, i, "level"),
                                             lower ? TEDS_SIDE_LOWER : TEDS_SIDE_UPPER, &got, NULL),
                         TEDS_OK);
        worst_add(worst, METHODS, method, row_error(&r, i, &got));
        assert_true(row_error(&r, i, &got) <= 1e-10);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void agrees_with_published_examples(void **state)
{
    struct reference r = reference_open("interval_published");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        double half_digit = 0.5 * pow(10, -reference_number(&r, i, "decimals")) * (1 + 1e-9);
        teds_interval_result got =
            limits(method, reference_count(&r, i, "x"), reference_count(&r, i, "n"),
                   reference_number(&r, i, "level"));

        if (!(fabs(got.lower - reference_number(&r, i, "lower")) <= half_digit) ||
            !(fabs(got.upper - reference_number(&r, i, "upper")) <= half_digit))
            fail_msg("row %zu, %s: %.17g %.17g", i + 2, method, got.lower, got.upper);
    }
    reference_close(&r);
}

/* ---- properties ------------------------------------------------------- */

static bool cut_to_unit_interval(const char *method)
{
    return !is(method, "wald_unclipped") && !is(method, "agresti_coull_unclipped");
}

/* Its lower limit is not the mirror image of the upper one, and too high: see the table. */
static bool well_behaved(const char *method)
{
    return !is(method, "pratt");
}

/* Their formulas are centred elsewhere, which leaves 0 of n and n of n out. */
static bool contains_estimate(const char *method, uint64_t x, uint64_t n)
{
    return well_behaved(method) &&
           (!(is(method, "jeffreys_plain") || is(method, "arcsine_anscombe") ||
              is(method, "logit_anscombe")) ||
            (x > 0 && x < n));
}

static double random_level(void)
{
    static const double some[] = { 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999999 };

    return random_below(2) ? some[random_below(TEDS_COUNT(some))] : 0.5 + 0.499 * random_unit();
}

static void for_random_counts(void (*check)(const char *method, uint64_t x, uint64_t n,
                                            double level),
                              uint64_t seed, int times)
{
    size_t count;
    const teds_interval_method *methods = teds_interval_methods(&count);

    random_start(seed);
    for (int i = 0; i < times; i++) {
        uint64_t n = random_size(), x = random_count(n);
        double level = random_level();

        for (size_t m = 0; m < count; m++)
            check(methods[m].name, x, n, level);
    }
}

static void complain(const char *what, const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result r = limits(method, x, n, level);

    fail_msg("%s: %s of %llu in %llu at %.17g: %.17g to %.17g", what, method, (unsigned long long)x,
             (unsigned long long)n, level, r.lower, r.upper);
}

static void check_range(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result r = limits(method, x, n, level);
    double slack = 1e-15 * (double)x / (double)n;

    if (!r.defined) {
        if (!(r.lower == 0 && r.upper == 1 && *r.note))
            complain("no reason", method, x, n, level);
        return;
    }
    if (!(r.lower <= r.upper) || (cut_to_unit_interval(method) && !(r.lower >= 0 && r.upper <= 1)))
        complain("out of range", method, x, n, level);
    if (contains_estimate(method, x, n) &&
        !(r.lower <= r.estimate + slack && r.estimate <= r.upper + slack))
        complain("estimate left out", method, x, n, level);
    if (r.lower == r.upper && !is(r.note, "zero_width"))
        complain("zero width without a note", method, x, n, level);
}

static void limits_are_in_range_and_hold_the_estimate(void **state)
{
    (void)state;
    for_random_counts(check_range, 11, 1500);
}

static void check_mirror(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result r = limits(method, x, n, level), m = limits(method, n - x, n, level);

    if (is(method, "cloglog") || !well_behaved(method)) /* asymmetric by design, or by mistake */
        return;
    if (r.defined != m.defined || (r.defined && !(fabs(r.lower + m.upper - 1) <= 1e-14 &&
                                                  fabs(r.upper + m.lower - 1) <= 1e-14)))
        complain("not mirrored", method, x, n, level);
}

static void limits_mirror(void **state)
{
    (void)state;
    for_random_counts(check_mirror, 12, 1000);
}

static void check_level(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result narrow = limits(method, x, n, level);
    teds_interval_result wide = limits(method, x, n, 1 - 0.7 * (1 - level));
    double slack = 2e-15;

    if (narrow.defined && wide.defined &&
        !(wide.lower <= fmax(0, narrow.lower) * (1 + slack) &&
          wide.upper >= fmin(1, narrow.upper) * (1 - slack)))
        complain("not wider at a higher level", method, x, n, level);
}

static void limits_widen_with_the_level(void **state)
{
    (void)state;
    for_random_counts(check_level, 13, 1000);
}

static void check_size(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result few = limits(method, x, n, level), many;

    if (n > 200000000 || !well_behaved(method))
        return;
    many = limits(method, 5 * x, 5 * n, level);
    if (few.defined && many.defined &&
        !(many.upper - many.lower <= (few.upper - few.lower) * (1 + 1e-12)))
        complain("not narrower with five times the cases", method, x, n, level);
}

static void limits_narrow_with_the_cases(void **state)
{
    (void)state;
    for_random_counts(check_size, 14, 1000);
}

/* ---- exact methods against their definition --------------------------- */

/* Blaker's limits are inside Clopper and Pearson's, and hold the likelihood's peak. */
static void check_blaker(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result outer, inner;

    if (!is(method, "blaker"))
        return;
    outer = limits("clopper_pearson", x, n, level);
    inner = limits("blaker", x, n, level);
    if (!(inner.lower >= outer.lower * (1 - 1e-12) && inner.upper <= outer.upper * (1 + 1e-12)))
        complain("outside Clopper and Pearson's", method, x, n, level);
}

static void blaker_is_inside_clopper_pearson(void **state)
{
    (void)state;
    for_random_counts(check_blaker, 15, 3000);
}

/*
 * Blaker's acceptability below the middle, by its definition: P(X >= x) and the largest
 * lower tail that is not above it.
 */
static double acceptability(double x, double n, struct teds_share p)
{
    double upper = teds_num_binomial(x - 1, n, p).upper;
    double y = teds_num_binomial_quantile(n, p, teds_num_lower(fmin(upper, 0.5)));

    if (teds_num_binomial(y, n, p).lower > upper)
        y--;
    return upper + teds_num_binomial(y, n, p).lower;
}

/* The limit is accepted; what lies between it and Clopper and Pearson's is not. */
static void blaker_is_the_hull_of_what_is_accepted(void **state)
{
    (void)state;
    random_start(16);
    for (int i = 0; i < 1500; i++) {
        uint64_t n = random_size(), x = 1 + random_below(n);
        double level = 0.5 + 0.499 * random_unit(), alpha = 1 - level;
        double outer = limits("clopper_pearson", x, n, level).lower,
               inner = limits("blaker", x, n, level).lower;

        if (!(acceptability((double)x, (double)n, teds_num_share(inner * (1 + 1e-12))) >=
              alpha * (1 - 1e-6)))
            complain("limit not accepted", "blaker", x, n, level);
        for (int k = 0; k < 12; k++) {
            double p = outer + (inner - outer) * (1 - 1e-9) * random_unit();

            if (!(acceptability((double)x, (double)n, teds_num_share(p)) < alpha * (1 + 1e-9)))
                complain("accepted below the limit", "blaker", x, n, level);
        }
    }
}

/* The probability, at p, of the counts whose interval holds p. */
static double coverage(const char *method, uint64_t n, double p, double level)
{
    double sum = 0;

    for (uint64_t x = 0; x <= n; x++) {
        teds_interval_result r = limits(method, x, n, level);

        if (r.lower <= p && p <= r.upper)
            sum += teds_num_binomial_pmf((double)x, (double)n, teds_num_share(p));
    }
    return sum;
}

/* What the literature says of them: exact ones never cover less, Wald's far less. */
static void coverage_is_as_known(void **state)
{
    static const uint64_t sizes[] = { 1, 2, 7, 20, 45 };
    double wald = 0, wilson = 0, worst_wald = 1;

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(sizes); i++)
        for (double p = 0.0005; p < 1; p += 0.0105) {
            assert_true(coverage("clopper_pearson", sizes[i], p, 0.95) >= 0.95 - 1e-12);
            assert_true(coverage("blaker", sizes[i], p, 0.95) >= 0.95 - 1e-12);
            assert_true(coverage("blaker", sizes[i], p, 0.8) >= 0.8 - 1e-12);
        }
    for (int i = 0; i < 200; i++) {
        double p = (i + 0.5) / 200, w = coverage("wald", 20, p, 0.95);

        wald += w / 200;
        wilson += coverage("wilson", 20, p, 0.95) / 200;
        worst_wald = fmin(worst_wald, w);
    }
    assert_true(worst_wald < 0.1 && wald < 0.87);
    assert_true(fabs(wilson - 0.95) < 0.01);
}

static void check_one_sided(const char *method, uint64_t x, uint64_t n, double level)
{
    teds_interval_result lower, upper, both;

    level = 1 - ldexp(0.5, -(int)random_below(20)); /* of which the halves are exact */
    both = limits(method, x, n, level);
    if (is(method, "blaker") || is(method, "modified_wilson") || is(method, "pratt"))
        return; /* two-sided only, or with rules for small counts that differ */
    assert_int_equal(
        teds_interval_sided(method, x, n, 0.5 + 0.5 * level, TEDS_SIDE_LOWER, &lower, NULL),
        TEDS_OK);
    assert_int_equal(
        teds_interval_sided(method, x, n, 0.5 + 0.5 * level, TEDS_SIDE_UPPER, &upper, NULL),
        TEDS_OK);
    if (both.defined && (lower.lower != both.lower || upper.upper != both.upper ||
                         lower.upper != 1 || upper.lower != 0))
        complain("one-sided limits differ", method, x, n, level);
}

static void one_sided_limits_are_halves_of_two_sided_ones(void **state)
{
    (void)state;
    for_random_counts(check_one_sided, 17, 500);
}

/* ---- edges ------------------------------------------------------------ */

static void edges_have_documented_answers(void **state)
{
    static const uint64_t sizes[] = { 1, 2, 3, 1000000000 };
    static const double levels[] = { 0.5, 0.51, 0.95, 0.9999999, 0.9999999999 };
    size_t count;
    const teds_interval_method *methods = teds_interval_methods(&count);

    (void)state;
    assert_int_equal(count, 22);
    for (size_t m = 0; m < count; m++) {
        teds_interval_result none = limits(methods[m].name, 0, 0, 0.95);

        assert_true(!none.defined && is(none.note, "no_cases"));
        assert_true(none.lower == 0 && none.upper == 1);
        assert_true(methods[m].summary[0] && methods[m].source[0]);
        for (size_t i = 0; i < TEDS_COUNT(sizes); i++)
            for (size_t k = 0; k < TEDS_COUNT(levels); k++)
                for (uint64_t x = 0; x <= 2; x++) {
                    uint64_t n = sizes[i], at = x == 2 ? n : x == 1 ? n / 2 : 0;
                    teds_interval_result r = limits(methods[m].name, at, n, levels[k]);

                    assert_true(isfinite(r.lower) && isfinite(r.upper) && r.lower <= r.upper);
                    assert_true(r.note != NULL);
                    if (r.lower == r.upper)
                        assert_string_equal(r.note, "zero_width");
                    assert_true(r.lower < r.upper || strstr(methods[m].name, "wald"));
                }
    }
}

static void wald_says_that_it_is_empty_at_zero(void **state)
{
    teds_interval_result r = limits("WALD", 0, 7, 0.95);

    (void)state;
    assert_true(r.defined && r.lower == 0 && r.upper == 0);
    assert_string_equal(r.note, "zero_width");
    r = limits("logit", 7, 7, 0.95);
    assert_true(!r.defined);
    assert_string_equal(r.note, "boundary");
}

static void wrong_arguments_are_explained(void **state)
{
    teds_interval_result out = { .estimate = 7 };
    teds_error err;

    (void)state;
    assert_int_equal(teds_interval("wilsn", 1, 2, 0.95, &out, &err), TEDS_EARG);
    assert_string_equal(err.message,
                        "there is no interval method \"wilsn\", did you mean wilson?");
    assert_int_equal(teds_interval("wilson", 3, 2, 0.95, &out, &err), TEDS_EARG);
    assert_int_equal(teds_interval("wilson", 1, 1000000001, 0.95, &out, &err), TEDS_EARG);
    assert_int_equal(teds_interval("wilson", 1, 2, 95, &out, &err), TEDS_EARG);
    assert_int_equal(teds_interval("wilson", 1, 2, NAN, &out, NULL), TEDS_EARG);
    assert_int_equal(teds_interval("wilson", 1, 2, 1e-300, &out, &err), TEDS_EARG); /* the limits were the estimate */
    assert_string_equal(err.message, "the confidence level 1e-300 is not from 0.5 to 0.9999999999 (write 0.95, not 95)");
    assert_int_equal(teds_interval("wilson", 1, 2, 1 - 1e-15, &out, NULL), TEDS_EARG);
    assert_int_equal(teds_interval_sided("blaker", 1, 2, 0.95, TEDS_SIDE_LOWER, &out, &err),
                     TEDS_EARG);
    assert_true(out.estimate == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_mpmath),
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(one_sided_limits_agree_with_r),
        cmocka_unit_test(agrees_with_published_examples),
        cmocka_unit_test(limits_are_in_range_and_hold_the_estimate),
        cmocka_unit_test(limits_mirror),
        cmocka_unit_test(limits_widen_with_the_level),
        cmocka_unit_test(limits_narrow_with_the_cases),
        cmocka_unit_test(blaker_is_inside_clopper_pearson),
        cmocka_unit_test(blaker_is_the_hull_of_what_is_accepted),
        cmocka_unit_test(coverage_is_as_known),
        cmocka_unit_test(one_sided_limits_are_halves_of_two_sided_ones),
        cmocka_unit_test(edges_have_documented_answers),
        cmocka_unit_test(wald_says_that_it_is_empty_at_zero),
        cmocka_unit_test(wrong_arguments_are_explained),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
