/*
 * Standardisation, pooling of states, funnel limits and reliability flags: against R,
 * metafor and epitools, properties, edges.
 */
#include "gsl_handler.h"
#include "reference.h"

#include <tedstat/funnel.h>
#include <tedstat/pool.h>
#include <tedstat/reliability.h>
#include <tedstat/standardise.h>

#include "base.h"
#include "reliability.h"

enum { ROOM = 64, METHODS = 16 };

/* ---- standardisation -------------------------------------------------- */

static teds_interval_result standardised_row(const struct reference *r, size_t i)
{
    const char *method = reference_text(r, i, "method");
    double level = reference_number(r, i, "level"), standard[ROOM];
    uint64_t used[ROOM], cases[ROOM], standard_cases[ROOM];
    size_t n = reference_counts(r, i, "used", used, ROOM);
    teds_interval_result got;

    reference_counts(r, i, "cases", cases, ROOM);
    reference_list(r, i, "standard", standard, ROOM);
    if (reference_counts(r, i, "standard_cases", standard_cases, ROOM) > 0) {
        teds_indirect_stratum s[ROOM];

        for (size_t k = 0; k < n; k++)
            s[k] = (teds_indirect_stratum){ used[k], cases[k], (uint64_t)standard[k],
                                            standard_cases[k] };
        assert_int_equal(teds_standardise_indirect(method, s, n, level, &got, NULL), TEDS_OK);
    } else {
        teds_standard_stratum s[ROOM];

        for (size_t k = 0; k < n; k++)
            s[k] = (teds_standard_stratum){ used[k], cases[k], standard[k] };
        assert_int_equal(teds_standardise(method, s, n, level, &got, NULL), TEDS_OK);
    }
    return got;
}

static void standardised_rates_agree_with_r(void **state)
{
    struct reference r = reference_open("standardise");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        teds_interval_result got = standardised_row(&r, i);
        double error = fmax(error_of(got.estimate, reference_number(&r, i, "estimate"), 0),
                            fmax(error_of(got.lower, reference_number(&r, i, "lower"), 0),
                                 error_of(got.upper, reference_number(&r, i, "upper"), 0)));

        assert_true(got.defined);
        worst_add(worst, METHODS, reference_text(&r, i, "method"), error);
        if (!(error <= 1e-9))
            fail_msg("row %zu: error %g", i + 2, error);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void standardised_rates_hold_their_estimates(void **state)
{
    size_t count;
    const teds_standard_method *methods = teds_standard_methods(&count);

    (void)state;
    assert_int_equal(count, 4);
    random_start(71);
    for (int i = 0; i < 1500; i++) {
        teds_standard_stratum s[8];
        size_t n = 1 + random_below(8);
        uint64_t size = (uint64_t)pow(10, 8 * random_unit());

        for (size_t k = 0; k < n; k++) {
            s[k].cases = 1 + random_below(size);
            s[k].used = random_below(3) ? random_below(s[k].cases + 1) : 0;
            s[k].standard = random_below(5) ? 1000 * random_unit() : 0;
        }
        s[0].standard += 1;
        for (size_t m = 0; m < count; m++) {
            teds_interval_result r;

            assert_int_equal(teds_standardise(methods[m].name, s, n, 0.95, &r, NULL), TEDS_OK);
            assert_false(isnan(r.lower) || isnan(r.upper));
            assert_true(r.defined || is(r.note, "boundary"));
            assert_true(r.lower <= r.estimate * (1 + 1e-15) && r.estimate <= r.upper * (1 + 1e-15));
            assert_true(!r.defined || r.lower < r.upper || is(r.note, "zero_width"));
        }
    }
}

/* With one stratum the standard does not matter. */
static void one_stratum_is_the_plain_rate(void **state)
{
    teds_standard_stratum s = { 12, 200, 77 };
    teds_interval_result got, wilson;

    (void)state;
    assert_int_equal(teds_standardise("direct_mover_wilson", &s, 1, 0.95, &got, NULL), TEDS_OK);
    assert_int_equal(teds_interval("wilson", 12, 200, 0.95, &wilson, NULL), TEDS_OK);
    assert_true(error_of(got.lower, wilson.lower, 0) < 1e-14 &&
                error_of(got.upper, wilson.upper, 0) < 1e-14);
}

static void standardisation_says_what_it_cannot_do(void **state)
{
    teds_standard_stratum empty[] = { { 0, 0, 5 }, { 1, 2, 5 } }, none[] = { { 1, 2, 0 } },
                          zero[] = { { 0, 9, 1 } };
    teds_indirect_stratum unknown[] = { { 1, 2, 0, 0 } }, nothing[] = { { 1, 2, 0, 5 } },
                          unseen[] = { { 0, 20, 3, 9 } };
    teds_interval_result r;

    (void)state;
    assert_int_equal(teds_standardise("direct_mover_wilson", empty, 2, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "empty_stratum");
    assert_int_equal(teds_standardise("direct_mover_wilson", none, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_standard");
    assert_int_equal(teds_standardise("direct_mover_wilson", NULL, 0, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_standard");
    assert_int_equal(teds_standardise("direct_binomial_logit", zero, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "boundary");
    assert_int_equal(teds_standardise("direct_poisson_gamma_fay_feuer", zero, 1, 0.95, &r, NULL),
                     TEDS_OK);
    assert_true(r.defined && r.lower == 0 && error_of(r.upper, -log(0.025) / 9, 0) < 1e-14);
    assert_int_equal(teds_standardise_indirect("indirect_sir", unknown, 1, 0.95, &r, NULL),
                     TEDS_OK);
    assert_string_equal(r.note, "empty_stratum");
    assert_int_equal(teds_standardise_indirect("indirect_sir", nothing, 1, 0.95, &r, NULL),
                     TEDS_OK);
    assert_string_equal(r.note, "no_expected");
    assert_int_equal(teds_standardise_indirect("indirect_sir", unseen, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "boundary");
    assert_int_equal(teds_standardise_indirect("indirect_sir_exact", unseen, 1, 0.95, &r, NULL),
                     TEDS_OK);
    assert_true(r.defined && r.lower == 0 && error_of(r.upper, -log(0.025) / (20. / 3), 0) < 1e-14);
    none[0].standard = -1;
    assert_int_equal(teds_standardise("direct_mover_wilson", none, 1, 0.95, &r, NULL), TEDS_EARG);
}

/* ---- pooling ---------------------------------------------------------- */

static void pooled_rates_agree_with_metafor(void **state)
{
    struct reference r = reference_open("pool");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        static const char *const names[] = { "beta", "se", "lower", "upper",
                                             "tau2", "i2", "q",     "q_p" };
        const char *method = reference_text(&r, i, "method");
        uint64_t used[ROOM], cases[ROOM];
        size_t n = reference_counts(&r, i, "used", used, ROOM);
        teds_cluster_count states[ROOM];
        teds_pool_result got;
        double error = 0;

        reference_counts(&r, i, "cases", cases, ROOM);
        for (size_t k = 0; k < n; k++)
            states[k] = (teds_cluster_count){ cases[k], used[k] };
        assert_int_equal(
            teds_pool(reference_text(&r, i, "scale"), method, states, n, 0.95, &got, NULL),
            TEDS_OK);
        for (size_t k = 0; k < TEDS_COUNT(names); k++) {
            const double values[] = { got.beta, got.se, got.lower, got.upper,
                                      got.tau2, got.i2, got.q,     got.q_p };

            error = fmax(error, error_of(values[k], reference_number(&r, i, names[k]), 0));
        }
        print_message("# %s %-4s largest error %.1e\n", reference_text(&r, i, "scale"), method,
                      error);
        assert_true(error <= (is(method, "REML") ? 1e-6 : 1e-10));
    }
    reference_close(&r);
}

static void pooling_holds_its_promises(void **state)
{
    static const char *const scales[] = { "PLO", "PFT", "PR" }, *const methods[] = { "FE", "DL",
                                                                                     "REML" };

    (void)state;
    random_start(72);
    for (int i = 0; i < 1000; i++) {
        teds_cluster_count s[20], same;
        size_t n = 1 + random_below(20);
        double size = pow(10, 6 * random_unit()), rate = random_unit();

        for (size_t k = 0; k < n; k++) {
            s[k].cases = 1 + random_below((uint64_t)size + 1);
            s[k].used = (uint64_t)((double)s[k].cases * fmin(1, rate * 2 * random_unit()));
        }
        for (size_t a = 0; a < 9; a++) {
            teds_pool_result r;

            assert_int_equal(teds_pool(scales[a / 3], methods[a % 3], s, n, 0.95, &r, NULL),
                             TEDS_OK);
            if (!r.defined) {
                assert_string_equal(r.note, "zero_variance");
                continue;
            }
            assert_true(r.lower < r.beta && r.beta < r.upper && r.tau2 >= 0 && r.i2 >= 0 &&
                        r.i2 <= 100);
            assert_true(0 <= r.share_lower && r.share_lower <= r.share &&
                        r.share <= r.share_upper && r.share_upper <= 1);
            assert_true(r.q_p >= 0 && r.q_p <= 1);
        }
        /* one state comes back as it went in */
        same = (teds_cluster_count){ 2 + random_below((uint64_t)size + 1), 1 };
        for (size_t a = 0; a < 3; a++) {
            teds_pool_result r;

            assert_int_equal(teds_pool(scales[a], "DL", &same, 1, 0.95, &r, NULL), TEDS_OK);
            assert_true(error_of(r.share, 1 / (double)same.cases, 1e-4) < 1e-9);
        }
    }
}

static void pooling_says_what_it_cannot_do(void **state)
{
    teds_cluster_count s[] = { { 0, 0 }, { 5, 0 } };
    teds_pool_result r;
    teds_error err;

    (void)state;
    assert_int_equal(teds_pool("PLO", "DL", s, 1, 0.95, &r, NULL), TEDS_OK);
    assert_true(!r.defined && r.states == 0);
    assert_string_equal(r.note, "no_cases");
    assert_int_equal(teds_pool("PR", "DL", s, 2, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "zero_variance");
    assert_int_equal(teds_pool("PL", "DL", s, 2, 0.95, &r, &err), TEDS_EARG);
    assert_string_equal(err.message, "there is no scale \"PL\", did you mean PLO?");
    assert_int_equal(teds_pool("PLO", "EB", s, 2, 0.95, &r, &err), TEDS_EARG);
}

/* ---- funnel ----------------------------------------------------------- */

static void funnel_limits_agree_with_r(void **state)
{
    struct reference r = reference_open("funnel");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        double target = reference_number(&r, i, "target"), level = reference_number(&r, i, "level");
        uint64_t n = reference_count(&r, i, "n");
        teds_funnel_limits got;

        assert_int_equal(teds_funnel("normal", target, n, level, &got, NULL), TEDS_OK);
        worst = fmax(worst, error_of(got.lower, reference_number(&r, i, "lower_normal"), 0));
        worst = fmax(worst, error_of(got.upper, reference_number(&r, i, "upper_normal"), 0));
        assert_int_equal(teds_funnel("exact", target, n, level, &got, NULL), TEDS_OK);
        worst = fmax(worst, error_of(got.lower, reference_number(&r, i, "lower_exact"), 0));
        worst = fmax(worst, error_of(got.upper, reference_number(&r, i, "upper_exact"), 0));
    }
    print_message("# %zu rows, largest error %.1e\n", r.rows, worst);
    assert_true(worst < 1e-10);
    reference_close(&r);
}

/* The limits close in on the target, steadily but for a case or so. */
static void funnel_limits_narrow(void **state)
{
    teds_funnel_limits last = { 0, 1 }, got;
    teds_error err;

    (void)state;
    for (uint64_t n = 1; n <= 1000000000; n = n < 50 ? n + 1 : n * 3 / 2) {
        double slack = 1.0 / (double)n;

        assert_int_equal(teds_funnel("exact", 0.1, n, 0.998, &got, NULL), TEDS_OK);
        assert_true(0 <= got.lower && got.lower <= 0.1 && 0.1 <= got.upper && got.upper <= 1);
        assert_true(got.lower >= last.lower - slack && got.upper <= last.upper + slack);
        last = got;
    }
    assert_true(last.upper - last.lower < 1e-4);
    assert_int_equal(teds_funnel("exact", 0, 5, 0.95, &got, NULL), TEDS_OK);
    assert_true(got.lower == 0 && got.upper == 0);
    assert_int_equal(teds_funnel("exact", 1.5, 5, 0.95, &got, &err), TEDS_EARG);
    assert_string_equal(err.message, "the target 1.5 is not a rate between 0 and 1");
    assert_int_equal(teds_funnel("exact", 0.5, 0, 0.95, &got, &err), TEDS_EARG);
}

/* ---- reliability ------------------------------------------------------ */

static void reliability_agrees_with_r(void **state)
{
    struct reference r = reference_open("reliability");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        teds_reliability_result got;

        assert_int_equal(teds_reliability(reference_count(&r, i, "used"),
                                          reference_count(&r, i, "cases"),
                                          reference_number(&r, i, "effective"),
                                          reference_number(&r, i, "df"), &got, NULL),
                         TEDS_OK);
        worst = fmax(worst, error_of(got.lower, reference_number(&r, i, "lower"), 0));
        worst = fmax(worst, error_of(got.upper, reference_number(&r, i, "upper"), 0));
        assert_string_equal(got.reason, reference_text(&r, i, "reason"));
        assert_true(got.reliable == !*got.reason);
        assert_true(got.complement_reliable == !*reference_text(&r, i, "complement"));
    }
    print_message("# %zu rows, largest error of the limits %.1e\n", r.rows, worst);
    assert_true(worst < 1e-9);
    reference_close(&r);
}

static void reliability_at_the_edges(void **state)
{
    teds_reliability_result r;

    (void)state;
    assert_int_equal(teds_reliability(0, 0, 0, 0, &r, NULL), TEDS_OK);
    assert_true(!r.reliable && r.lower == 0 && r.upper == 1);
    assert_string_equal(r.reason, "few_cases");
    assert_int_equal(teds_reliability(0, 5000, 5000, HUGE_VAL, &r, NULL), TEDS_OK);
    assert_true(r.reliable && r.width > 0);
    assert_string_equal(r.review, "no_events");
    assert_int_equal(teds_reliability(2500, 5000, 5000, 7, &r, NULL), TEDS_OK);
    assert_string_equal(r.review, "few_clusters");
    assert_int_equal(teds_reliability(1, 5, 0, 7, &r, NULL), TEDS_EARG);
    assert_int_equal(teds_reliability(6, 5, 5, 7, &r, NULL), TEDS_EARG);
}

/* The short cut around the exact limits: small and large numbers, whole and effective cases, shares of all sizes. */
static void the_reason_alone_is_the_same_reason(void **state)
{
    size_t reasons[2] = { 0 };

    (void)state;
    random_start(7);
    for (int i = 0; i < 20000; i++) {
        uint64_t cases = random_size(), used = random_count(cases);
        double effective = i % 3 ? (double)cases : fmax(1, (double)cases * random_unit());
        double df = i % 2 ? HUGE_VAL : 1 + (double)random_below(60);
        teds_reliability_result whole;
        const char *reason, *review;

        assert_int_equal(teds_reliability(used, cases, effective, df, &whole, NULL), TEDS_OK);
        assert_int_equal(teds_reliability_reason(used, cases, effective, df, &reason, &review, NULL), TEDS_OK);
        assert_string_equal(reason, whole.reason);
        assert_string_equal(review, whole.review);
        reasons[*reason != '\0']++;
    }
    assert_true(reasons[0] > 2000 && reasons[1] > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standardised_rates_agree_with_r),
        cmocka_unit_test(standardised_rates_hold_their_estimates),
        cmocka_unit_test(one_stratum_is_the_plain_rate),
        cmocka_unit_test(standardisation_says_what_it_cannot_do),
        cmocka_unit_test(pooled_rates_agree_with_metafor),
        cmocka_unit_test(pooling_holds_its_promises),
        cmocka_unit_test(pooling_says_what_it_cannot_do),
        cmocka_unit_test(funnel_limits_agree_with_r),
        cmocka_unit_test(funnel_limits_narrow),
        cmocka_unit_test(reliability_agrees_with_r),
        cmocka_unit_test(reliability_at_the_edges),
        cmocka_unit_test(the_reason_alone_is_the_same_reason),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
