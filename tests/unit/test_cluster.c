/*
 * Intervals for proportions from cluster totals: against R's survey package, the rule
 * for clusters of equal rates, and the edges.
 */
#include "reference.h"

#include <tedstat/cluster.h>

#include "base.h"

enum { CLUSTERS = 600 };

static teds_cluster_count clusters[CLUSTERS];

static teds_cluster_result interval(const char *method, size_t count, double level)
{
    teds_cluster_result out;
    teds_error err = { 0 };

    if (teds_cluster_interval(method, clusters, count, level, &out, &err) != TEDS_OK)
        fail_msg("%s: %s", method, err.message);
    return out;
}

/* The clusters of the reference data; design "srs" is every case a cluster of its own. */
static size_t load(const struct reference *counts, const char *design, const char *variable)
{
    size_t n = 0;

    for (size_t i = 0; i < counts->rows; i++) {
        uint64_t cases = reference_count(counts, i, "cases"), used = reference_count(counts, i, variable);

        if (strcmp(design, "cluster") == 0)
            clusters[n++] = (teds_cluster_count){ cases, used };
        else
            for (uint64_t k = 0; k < cases; k++)
                clusters[n++] = (teds_cluster_count){ 1, k < used };
    }
    return n;
}

static void agrees_with_survey(void **state)
{
    struct reference r = reference_open("cluster_interval"), counts = reference_open("cluster_counts");
    struct worst worst[16] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        size_t n = load(&counts, reference_text(&r, i, "design"), reference_text(&r, i, "variable"));
        teds_cluster_result got = interval(method, n, reference_number(&r, i, "level"));
        /* the peer interpolates likelihood limits: good to 1e-4, near 0 in absolute terms */
        bool likelihood = strcmp(method, "likelihood") == 0;
        double scale = likelihood ? 0.1 : 0;
        double error = fmax(error_of(got.lower, reference_number(&r, i, "lower"), scale),
                            error_of(got.upper, reference_number(&r, i, "upper"), scale));

        assert_true(error_of(got.estimate, reference_number(&r, i, "estimate"), 0) < 1e-9);
        assert_true(error_of(got.se, reference_number(&r, i, "se"), 0) < 1e-9);
        assert_true(got.df == reference_number(&r, i, "df"));
        worst_add(worst, TEDS_COUNT(worst), method, error);
        if (!(error <= (likelihood ? 1e-4 : 1e-9)))
            fail_msg("row %zu, %s: error %g", i + 2, method, error);
    }
    worst_print(worst, TEDS_COUNT(worst));
    reference_close(&r);
    reference_close(&counts);
}

/* 'count' clusters that share out cases and used as evenly as whole numbers allow. */
static bool equal_clusters(size_t count, uint64_t cases, uint64_t used)
{
    uint64_t unit = used == 0 || used == cases ? 1 : cases / used, left = cases / unit;

    if (unit * used != cases && used != 0 && used != cases)
        return false;
    for (size_t g = 0; g < count; g++) {
        uint64_t here = g + 1 < count ? left / (count - g) : left;

        clusters[g] = (teds_cluster_count){ here * unit, used == 0 ? 0 : here };
        left -= here;
    }
    return clusters[0].cases > 0;
}

static void equal_rates_give_korn_and_graubard(void **state)
{
    struct reference r = reference_open("cluster_equal_rates");
    size_t count, tested = 0;
    const teds_cluster_method *methods = teds_cluster_methods(&count);

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        size_t g = reference_count(&r, i, "clusters");

        if (!equal_clusters(g, reference_count(&r, i, "cases"), reference_count(&r, i, "used")))
            continue;
        for (size_t m = 0; m < count; m++) {
            teds_cluster_result got = interval(methods[m].name, g, reference_number(&r, i, "level"));

            assert_string_equal(got.note, "korn_graubard");
            assert_true(got.defined && got.se == 0 && got.design_effect == 1);
            assert_true(error_of(got.lower, reference_number(&r, i, "lower"), 0) < 1e-9);
            assert_true(error_of(got.upper, reference_number(&r, i, "upper"), 0) < 1e-9);
            tested++;
        }
    }
    print_message("# korn_graubard: %zu comparisons\n", tested);
    assert_true(tested > 500);
    reference_close(&r);
}

static void undefined_cases_say_why(void **state)
{
    teds_cluster_result r;
    teds_error err;

    (void)state;
    r = interval("logit", 0, 0.95);
    assert_true(!r.defined && r.lower == 0 && r.upper == 1);
    assert_string_equal(r.note, "no_cases");
    clusters[0] = (teds_cluster_count){ 0, 0 };
    clusters[1] = (teds_cluster_count){ 10, 3 };
    r = interval("logit", 1, 0.95);
    assert_string_equal(r.note, "no_cases");
    r = interval("logit", 2, 0.95); /* a cluster without cases is none */
    assert_true(!r.defined && r.clusters == 1 && r.estimate == 0.3);
    assert_string_equal(r.note, "one_cluster");
    clusters[0] = (teds_cluster_count){ 10, 11 };
    assert_int_equal(teds_cluster_interval("logit", clusters, 2, 0.95, &r, &err), TEDS_EARG);
    clusters[0] = (teds_cluster_count){ 1000000000, 1 };
    assert_int_equal(teds_cluster_interval("logit", clusters, 2, 0.95, &r, &err), TEDS_EARG);
    assert_int_equal(teds_cluster_interval("logi", clusters, 0, 0.95, &r, &err), TEDS_EARG);
    assert_string_equal(err.message,
                        "there is no cluster interval method \"logi\", did you mean logit?");
}

static void warnings_tell_few_and_uneven_clusters(void **state)
{
    (void)state;
    for (size_t g = 0; g < 12; g++)
        clusters[g] = (teds_cluster_count){ 10, g % 5 };
    assert_string_equal(interval("logit", 12, 0.95).warning, "");
    assert_string_equal(interval("logit", 9, 0.95).warning, "few_clusters");
    clusters[0].cases = 110;
    assert_string_equal(interval("logit", 12, 0.95).warning, "one_dominates");
    assert_true(interval("logit", 12, 0.95).largest_share == 0.5);
    assert_string_equal(interval("logit", 4, 0.95).warning, "few_clusters one_dominates");
}

static size_t random_clusters(void)
{
    size_t g = 2 + random_below(60);
    double rate = random_unit(), spread = random_unit(), size = pow(10, 5 * random_unit());

    for (size_t i = 0; i < g; i++) {
        uint64_t cases = (uint64_t)(size * random_unit()) + (random_below(9) > 0);
        double here = fmin(1, fmax(0, rate + spread * (random_unit() - 0.5)));

        clusters[i] = (teds_cluster_count){ cases, (uint64_t)floor((double)cases * here) };
    }
    return g;
}

static void intervals_hold_the_estimate_mirror_and_widen(void **state)
{
    size_t count;
    const teds_cluster_method *methods = teds_cluster_methods(&count);

    (void)state;
    random_start(31);
    for (int i = 0; i < 2000; i++) {
        size_t g = random_clusters();
        double level = 0.5 + 0.4999 * random_unit();

        for (size_t m = 0; m < count; m++) {
            teds_cluster_result r = interval(methods[m].name, g, level), wide, mirror;

            if (!r.defined)
                continue;
            wide = interval(methods[m].name, g, 1 - 0.7 * (1 - level));
            for (size_t k = 0; k < g; k++)
                clusters[k].used = clusters[k].cases - clusters[k].used;
            mirror = interval(methods[m].name, g, level);
            assert_true(r.lower <= r.estimate && r.estimate <= r.upper && r.lower < r.upper);
            assert_true(wide.lower <= r.lower + 1e-14 && wide.upper >= r.upper - 1e-14);
            assert_true(fabs(r.lower + mirror.upper - 1) < 1e-12);
            assert_true(fabs(r.upper + mirror.lower - 1) < 1e-12);
            if (strcmp(methods[m].name, "mean") != 0)
                assert_true(r.lower >= 0 && r.upper <= 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_survey),
        cmocka_unit_test(equal_rates_give_korn_and_graubard),
        cmocka_unit_test(undefined_cases_say_why),
        cmocka_unit_test(warnings_tell_few_and_uneven_clusters),
        cmocka_unit_test(intervals_hold_the_estimate_mirror_and_widen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
