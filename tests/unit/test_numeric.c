/*
 * The distributions against mpmath (50 digits), their own identities on random
 * arguments, and the promise that GSL's error handler is never reached.
 */
#include "gsl_handler.h"
#include "reference.h"

#include "base.h"
#include "numeric.h"

/* ---- references ------------------------------------------------------- */

static double both(struct teds_tails got, double lower, double upper)
{
    return fmax(error_of(got.lower, lower, 0), error_of(got.upper, upper, 0));
}

static double row_error(const char *f, double a, double b, double at, struct teds_tails p,
                        double lower, double upper)
{
    if (strcmp(f, "beta") == 0)
        return both(teds_num_beta(a, b, teds_num_share(at)), lower, upper);
    if (strcmp(f, "gamma") == 0)
        return both(teds_num_gamma(a, at), lower, upper);
    if (strcmp(f, "student") == 0)
        return both(teds_num_student(at, a), lower, upper);
    if (strcmp(f, "f") == 0)
        return both(teds_num_f(at, a, b), lower, upper);
    if (strcmp(f, "normal") == 0)
        return both(teds_num_normal(at), lower, upper);
    if (strcmp(f, "beta_quantile") == 0) {
        struct teds_share q = teds_num_beta_quantile(a, b, p);
        return both((struct teds_tails){ q.x, q.y }, lower, upper);
    }
    if (strcmp(f, "gamma_quantile") == 0)
        return error_of(teds_num_gamma_quantile(a, p), lower, 0);
    if (strcmp(f, "student_quantile") == 0)
        return error_of(teds_num_student_quantile(p, a), lower, 0);
    if (strcmp(f, "normal_quantile") == 0)
        return error_of(teds_num_normal_quantile(p), lower, 1e-300);
    fail_msg("no function %s", f);
    return NAN;
}

static void agrees_with_mpmath(void **state)
{
    struct reference r = reference_open("numeric");
    struct worst worst[16] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *f = reference_text(&r, i, "function");
        double at = reference_number(&r, i, "at");
        struct teds_tails p = strcmp(reference_text(&r, i, "side"), "lower") == 0
                                  ? teds_num_lower(at)
                                  : teds_num_upper(at);
        double error =
            row_error(f, reference_number(&r, i, "a"), reference_number(&r, i, "b"), at, p,
                      reference_number(&r, i, "lower"), reference_number(&r, i, "upper"));

        worst_add(worst, TEDS_COUNT(worst), f, error);
        if (!(error < 1e-12))
            fail_msg("row %zu, %s: relative error %g", i + 2, f, error);
    }
    worst_print(worst, TEDS_COUNT(worst));
    reference_close(&r);
}

/* ---- identities ------------------------------------------------------- */

static double random_parameter(void)
{
    double v = (double)random_size();

    switch (random_below(4)) {
    case 0:
        return v + 0.5;
    case 1:
        return 18 + 4 * random_unit(); /* the border of two formulas */
    case 2:
        return 0.5 + 3 * random_unit(); /* another one */
    default:
        return v;
    }
}

static double random_tail(void)
{
    return 0.5 * pow(10, -30 * random_unit() * random_unit());
}

static void beta_quantiles_are_inverses(void **state)
{
    (void)state;
    random_start(20240501);
    for (int i = 0; i < 5000; i++) {
        double a = random_parameter(), b = random_parameter(), p = random_tail();
        bool upper = random_below(2) == 0;
        struct teds_share q =
            teds_num_beta_quantile(a, b, upper ? teds_num_upper(p) : teds_num_lower(p));
        struct teds_tails t = teds_num_beta(a, b, q);
        /* one rounding of q moves the tail by about the density of log(q) */
        double moves = teds_num_beta_logit_density(a, b, q) * 1e-15;

        if (!(fabs((upper ? t.upper : t.lower) - p) <= 1e-12 * p + moves))
            fail_msg("a %.17g b %.17g p %.17g %s: %.17g", a, b, p, upper ? "upper" : "lower",
                     upper ? t.upper : t.lower);
    }
}

static void gamma_quantiles_are_inverses(void **state)
{
    (void)state;
    random_start(20240502);
    for (int i = 0; i < 5000; i++) {
        double a = random_parameter(), p = random_tail();
        bool upper = random_below(2) == 0;
        double x = teds_num_gamma_quantile(a, upper ? teds_num_upper(p) : teds_num_lower(p));
        struct teds_tails t = teds_num_gamma(a, x);

        if (!(fabs((upper ? t.upper : t.lower) - p) <= 1e-12 * p + 1e-15 * sqrt(a) * 40 * p))
            fail_msg("a %.17g p %.17g %s: %.17g", a, p, upper ? "upper" : "lower",
                     upper ? t.upper : t.lower);
    }
}

/* I_x(a, b) - I_x(a + 1, b) = x^a y^b / (a B(a, b)), a small step for every formula. */
static void neighbours_differ_by_the_density(void **state)
{
    (void)state;
    random_start(20240503);
    for (int i = 0; i < 5000; i++) {
        double a = random_parameter(), b = random_parameter();
        struct teds_share at = teds_num_beta_quantile(a, b, teds_num_lower(random_unit()));
        double step = teds_num_beta_logit_density(a, b, at) / a;
        struct teds_tails low = teds_num_beta(a, b, at), high = teds_num_beta(a + 1, b, at);
        double difference = low.lower < 0.5 ? low.lower - high.lower : high.upper - low.upper;

        if (!(fabs(difference - step) <= 1e-12 * step + 1e-13 * fmin(low.lower, high.upper)))
            fail_msg("a %.17g b %.17g x %.17g: %.17g is not %.17g", a, b, at.x, difference, step);
    }
}

static void tails_are_monotone(void **state)
{
    (void)state;
    random_start(20240504);
    for (int i = 0; i < 300; i++) {
        double a = random_parameter(), b = random_parameter(), last = -1;

        for (int k = -60; k <= 60; k++) {
            double odds = a / b * exp(k * 0.1 * sqrt(1 / a + 1 / b));
            struct teds_tails t =
                teds_num_beta(a, b, (struct teds_share){ odds / (1 + odds), 1 / (1 + odds) });

            assert_true(t.lower >= last && t.lower <= 1 && t.upper >= 0);
            last = t.lower;
        }
    }
}

static bool probability(double p)
{
    return p >= 0 && p <= 1; /* so not NaN */
}

/* Parameters of 1e-12 to 1e9, which no count has: still no NaN and no endless loop. */
static void no_parameter_gives_nan(void **state)
{
    (void)state;
    random_start(20240506);
    for (int i = 0; i < 100000; i++) {
        double a = pow(10, -12 + 21 * random_unit()), b = pow(10, -12 + 21 * random_unit());
        double p = 0.5 * pow(10, -300 * random_unit() * random_unit()),
               x = pow(10, -300 * random_unit());
        struct teds_tails t = random_below(2) ? teds_num_lower(p) : teds_num_upper(p), r;
        struct teds_share q = teds_num_beta_quantile(a, b, t);

        assert_true(probability(q.x) && probability(q.y));
        r = teds_num_beta(a, b, teds_num_share(random_below(2) ? x : random_unit()));
        assert_true(probability(r.lower) && probability(r.upper));
        r = teds_num_gamma(a, 1e20 * x);
        assert_true(probability(r.lower) && probability(r.upper));
        r = teds_num_f(1e20 * x, a, b);
        assert_true(probability(r.lower) && probability(r.upper));
        r = teds_num_student(-1e20 * x, a);
        assert_true(probability(r.lower) && probability(r.upper));
        assert_true(teds_num_gamma_quantile(a, t) >= 0);
        assert_false(isnan(teds_num_student_quantile(t, a)));
    }
}

/* ---- counts ----------------------------------------------------------- */

static void binomial_is_the_sum_of_its_probabilities(void **state)
{
    (void)state;
    for (double n = 0; n <= 60; n++)
        for (double p = 0.03; p < 1; p += 0.11) {
            struct teds_share share = teds_num_share(p);
            double sum = 0;

            for (double x = 0; x <= n; x++) {
                sum += teds_num_binomial_pmf(x, n, share);
                assert_true(error_of(teds_num_binomial(x, n, share).lower, sum, 0) < 1e-12);
            }
            assert_true(error_of(sum, 1, 0) < 1e-13);
        }
    assert_true(teds_num_binomial(-1, 5, teds_num_share(0.5)).upper == 1);
    assert_true(teds_num_binomial(5, 5, teds_num_share(0.5)).lower == 1);
}

static void binomial_quantiles_are_the_smallest_count(void **state)
{
    (void)state;
    random_start(20240505);
    for (int i = 0; i < 1000; i++) {
        double n = (double)random_size(), p = random_unit(), tail = random_tail();
        struct teds_share share = teds_num_share(random_below(2) ? p : p / n);
        bool upper = random_below(2);
        struct teds_tails t = upper ? teds_num_upper(tail) : teds_num_lower(tail);
        double x = teds_num_binomial_quantile(n, share, t);
        struct teds_tails at = teds_num_binomial(x, n, share);
        struct teds_tails below = teds_num_binomial(x - 1, n, share);

        assert_true(x >= 0 && x <= n);
        assert_true(upper ? at.upper <= tail : at.lower >= tail);
        assert_true(upper ? below.upper > tail : below.lower < tail);
    }
}

static void poisson_is_the_sum_of_its_probabilities(void **state)
{
    (void)state;
    for (double mean = 0.25; mean < 60; mean *= 2) {
        double term = exp(-mean), sum = 0;

        for (double x = 0; x < 2 * mean; x++) {
            sum += term;
            assert_true(error_of(teds_num_poisson(x, mean).lower, sum, 0) < 1e-12);
            term *= mean / (x + 1);
        }
    }
}

/* ---- edges ------------------------------------------------------------ */

static void the_ends_are_exact(void **state)
{
    (void)state;
    assert_true(teds_num_beta(3, 4, (struct teds_share){ 0, 1 }).lower == 0);
    assert_true(teds_num_beta(3, 4, (struct teds_share){ 1, 0 }).upper == 0);
    assert_true(teds_num_beta_quantile(3, 4, teds_num_lower(0)).x == 0);
    assert_true(teds_num_beta_quantile(3, 4, teds_num_upper(0)).x == 1);
    assert_true(teds_num_gamma(3, INFINITY).upper == 0);
    assert_true(teds_num_gamma_quantile(3, teds_num_upper(0)) == INFINITY);
    assert_true(teds_num_student(0, 7).lower == 0.5);
    assert_true(teds_num_student_quantile(teds_num_upper(0.5), 7) == 0);
    assert_true(teds_num_student(1e200, 3).upper >= 0);
    assert_true(teds_num_student(2, INFINITY).upper == teds_num_normal(2).upper);
}

static double cubic(double x, const void *root)
{
    double d = x - *(const double *)root;

    return d * d * d;
}

static int steps;

static double counted_step(double x, const void *root)
{
    steps++;
    return x < *(const double *)root ? -1 : 1;
}

/* Functions on which interpolation is useless: flat at the root, and a jump. */
static void root_search_is_bounded(void **state)
{
    static const double roots[] = { 1e-300, 1e-12, 0.3, 0.999999999999, -7.5, 0 };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(roots); i++) {
        steps = 0;
        double x = teds_num_root(counted_step, &roots[i], -1e9, 1e9, 0);

        assert_true(steps <= TEDS_NUM_ROOT_STEPS);
        assert_true(fabs(x - roots[i]) <= 4e-16 * fabs(roots[i]) + 5e-324);
        x = teds_num_root(cubic, &roots[i], -10, 10, 1e-15);
        assert_true(fabs(x - roots[i]) < 1e-7);
    }
    assert_true(teds_num_root(cubic, &roots[2], 0.5, 0.75, 0) == 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_mpmath),
        cmocka_unit_test(beta_quantiles_are_inverses),
        cmocka_unit_test(gamma_quantiles_are_inverses),
        cmocka_unit_test(neighbours_differ_by_the_density),
        cmocka_unit_test(tails_are_monotone),
        cmocka_unit_test(no_parameter_gives_nan),
        cmocka_unit_test(binomial_is_the_sum_of_its_probabilities),
        cmocka_unit_test(binomial_quantiles_are_the_smallest_count),
        cmocka_unit_test(poisson_is_the_sum_of_its_probabilities),
        cmocka_unit_test(the_ends_are_exact),
        cmocka_unit_test(root_search_is_bounded),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
