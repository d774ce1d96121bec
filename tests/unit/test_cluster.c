/*
 * Intervals for proportions from cluster totals: against R's survey package, the rule
 * for clusters of equal rates, and the edges.
 */
#include "gsl_handler.h"
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
        uint64_t cases = reference_count(counts, i, "cases"),
                 used = reference_count(counts, i, variable);

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
    struct reference r = reference_open("cluster_interval"),
                     counts = reference_open("cluster_counts");
    struct worst worst[16] = { 0 };

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *method = reference_text(&r, i, "method");
        size_t n =
            load(&counts, reference_text(&r, i, "design"), reference_text(&r, i, "variable"));
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
            teds_cluster_result got =
                interval(methods[m].name, g, reference_number(&r, i, "level"));

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

/* ---- jackknife, bootstrap, difference, test --------------------------- */

static void jackknife_agrees_with_survey(void **state)
{
    struct reference r = reference_open("cluster_jackknife"),
                     counts = reference_open("cluster_counts");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        size_t n = load(&counts, "cluster", reference_text(&r, i, "variable"));
        teds_cluster_result got;

        assert_int_equal(teds_cluster_jackknife("logit", clusters, n, 0.95,
                                                reference_number(&r, i, "about_estimate") != 0,
                                                &got, NULL),
                         TEDS_OK);
        worst = fmax(worst, error_of(got.se, reference_number(&r, i, "se"), 0));
    }
    print_message("# %zu rows, largest error %.1e\n", r.rows, worst);
    assert_true(worst < 1e-9);
    reference_close(&r);
    reference_close(&counts);
}

/* All G^G resamples are equally likely; 200,000 of them come close to that distribution. */
static void bootstrap_agrees_with_all_resamples(void **state)
{
    struct reference r = reference_open("cluster_bootstrap");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        uint64_t cases[16], used[16];
        size_t n = reference_counts(&r, i, "cases", cases, 16);
        teds_cluster_result got, again;

        reference_counts(&r, i, "used", used, 16);
        for (size_t k = 0; k < n; k++)
            clusters[k] = (teds_cluster_count){ cases[k], used[k] };
        clusters[n] = (teds_cluster_count){ 0, 0 }; /* is no cluster */
        assert_int_equal(
            teds_cluster_bootstrap("percentile", clusters, n + 1, 0.95, 200000, 1, &got, NULL),
            TEDS_OK);
        assert_true(error_of(got.se, reference_number(&r, i, "se"), 0) < 0.01);
        assert_true(error_of(got.lower, reference_number(&r, i, "percentile_lower"), 0) < 0.01);
        assert_true(error_of(got.upper, reference_number(&r, i, "percentile_upper"), 0) < 0.01);
        assert_int_equal(teds_cluster_bootstrap("bca", clusters, n, 0.95, 200000, 1, &got, NULL),
                         TEDS_OK);
        assert_true(error_of(got.lower, reference_number(&r, i, "bca_lower"), 0) < 0.01);
        assert_true(error_of(got.upper, reference_number(&r, i, "bca_upper"), 0) < 0.01);
        assert_int_equal(teds_cluster_bootstrap("bca", clusters, n, 0.95, 200000, 1, &again, NULL),
                         TEDS_OK);
        assert_true(got.lower == again.lower && got.upper == again.upper && got.se == again.se);
        assert_int_equal(teds_cluster_bootstrap("bca", clusters, n, 0.95, 200000, UINT64_C(1) << 33,
                                                &again, NULL),
                         TEDS_OK);
        assert_true(got.se != again.se); /* another seed */
    }
    reference_close(&r);
}

/* With one stratum a standardised difference is the difference; and what cannot be known has a reason. */
static void standardised_shares_at_the_edges(void **state)
{
    const teds_cluster_count a[] = { { 30, 12 }, { 50, 10 }, { 20, 9 }, { 0, 0 } };
    const teds_cluster_count b[] = { { 10, 1 }, { 0, 0 }, { 40, 22 }, { 0, 0 } };
    const double one[] = { 7 }, two[] = { 1, 3 }, none[] = { 0, 0 }, wrong[] = { 1, -1 }, first_only[] = { 2, 0 };
    teds_cluster_result got, want;
    teds_error err;

    (void)state;
    assert_int_equal(teds_cluster_standardised(one, 1, a, b, 4, 0.9, &got, NULL), TEDS_OK);
    assert_int_equal(teds_cluster_difference(a, b, 4, 0.9, &want, NULL), TEDS_OK);
    assert_true(got.defined && got.clusters == want.clusters && got.df == want.df && got.largest_share == want.largest_share);
    assert_true(error_of(got.estimate, want.estimate, 0) < 1e-13 && error_of(got.se, want.se, 0) < 1e-13);
    assert_true(error_of(got.lower, want.lower, 0) < 1e-13 && error_of(got.upper, want.upper, 0) < 1e-13);
    assert_int_equal(teds_cluster_standardised(one, 1, a, NULL, 4, 0.9, &got, NULL), TEDS_OK);
    assert_int_equal(teds_cluster_interval("logit", a, 4, 0.9, &want, NULL), TEDS_OK);
    assert_true(error_of(got.lower, want.lower, 0) < 1e-13 && error_of(got.upper, want.upper, 0) < 1e-13);
    /* by hand, the four counts as two clusters of two strata: (12/50 + 3 x 19/70) / 4 has no meaning but its number */
    {
        const teds_cluster_count c[] = { { 30, 12 }, { 50, 10 }, { 20, 0 }, { 20, 9 } };

        assert_int_equal(teds_cluster_standardised(two, 2, c, NULL, 2, 0.9, &got, NULL), TEDS_OK);
        assert_true(fabs(got.estimate - (12.0 / 50 + 3 * 19.0 / 70) / 4) < 1e-15 && got.df == 1);
    }
    assert_int_equal(teds_cluster_standardised(none, 2, a, b, 2, 0.9, &got, NULL), TEDS_OK);
    assert_true(!got.defined && got.lower == -1 && got.upper == 1 && strcmp(got.note, "no_standard") == 0);
    assert_int_equal(teds_cluster_standardised(two, 2, b, NULL, 1, 0.9, &got, NULL), TEDS_OK);
    assert_true(!got.defined && got.lower == 0 && strcmp(got.note, "empty_stratum") == 0);
    assert_int_equal(teds_cluster_standardised(first_only, 2, b, NULL, 1, 0.9, &got, NULL), TEDS_OK);
    assert_true(!got.defined && got.estimate == 0.1 && strcmp(got.note, "one_cluster") == 0);
    {
        const teds_cluster_count same[] = { { 10, 5 }, { 20, 10 } };

        assert_int_equal(teds_cluster_standardised(one, 1, same, NULL, 2, 0.9, &got, NULL), TEDS_OK);
        assert_true(!got.defined && got.estimate == 0.5 && strcmp(got.note, "zero_variance") == 0);
    }
    assert_int_equal(teds_cluster_standardised(wrong, 2, a, b, 2, 0.9, &got, &err), TEDS_EARG);
    assert_string_equal(err.message, "the weight of stratum 2 is not a number, 0 or more");
    assert_int_equal(teds_cluster_standardised(one, 1, a, b, 4, 1, &got, &err), TEDS_EARG);
}

static void differences_agree_with_survey(void **state)
{
    struct reference r = reference_open("cluster_difference");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        static const char *const columns[] = { "cases1", "used1", "cases2", "used2" };
        uint64_t counts[4][64];
        teds_cluster_count first[64], second[64];
        teds_cluster_result got, other;
        size_t n = 0;

        for (int k = 0; k < 4; k++)
            n = reference_counts(&r, i, columns[k], counts[k], 64);
        for (size_t g = 0; g < n; g++) {
            first[g] = (teds_cluster_count){ counts[0][g], counts[1][g] };
            second[g] = (teds_cluster_count){ counts[2][g], counts[3][g] };
        }
        assert_int_equal(teds_cluster_difference(first, second, n, 0.95, &got, NULL), TEDS_OK);
        worst = fmax(worst, error_of(got.estimate, reference_number(&r, i, "estimate"), 0));
        worst = fmax(worst, error_of(got.se, reference_number(&r, i, "se"), 0));
        assert_int_equal(teds_cluster_difference(second, first, n, 0.95, &other, NULL), TEDS_OK);
        assert_true(fabs(got.lower + other.upper) < 1e-14 && fabs(got.upper + other.lower) < 1e-14);
    }
    print_message("# %zu rows, largest error %.1e\n", r.rows, worst);
    assert_true(worst < 1e-9);
    reference_close(&r);
}

/* The tables of one kind as one array; design "srs" is every case a cluster of its own. */
static size_t load_tables(const struct reference *tables, const char *design, const char *name,
                          uint64_t *counts, size_t *rows, size_t *columns)
{
    size_t clusters_read = 0;

    for (size_t i = 0; i < tables->rows; i++) {
        uint64_t cell[64];
        size_t cells;

        if (strcmp(reference_text(tables, i, "table"), name) != 0)
            continue;
        *rows = reference_count(tables, i, "rows");
        *columns = reference_count(tables, i, "columns");
        cells = reference_counts(tables, i, "counts", cell, 64);
        if (strcmp(design, "cluster") == 0)
            memcpy(counts + clusters_read++ * cells, cell, cells * sizeof *cell);
        else
            for (size_t c = 0; c < cells; c++)
                for (uint64_t k = 0; k < cell[c]; k++) {
                    memset(counts + clusters_read * cells, 0, cells * sizeof *cell);
                    counts[clusters_read++ * cells + c] = 1;
                }
    }
    return clusters_read;
}

static void rao_scott_agrees_with_survey(void **state)
{
    static uint64_t counts[CLUSTERS * 16];
    struct reference r = reference_open("cluster_tests"), tables = reference_open("cluster_tables");
    double worst = 0;

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        size_t rows = 0, columns = 0,
               n = load_tables(&tables, reference_text(&r, i, "design"),
                               reference_text(&r, i, "table"), counts, &rows, &columns);
        bool f = strcmp(reference_text(&r, i, "statistic"), "F") == 0;
        teds_cluster_test_result got;

        assert_int_equal(teds_cluster_test(counts, n, rows, columns, &got, NULL), TEDS_OK);
        assert_true(got.defined && got.clusters == n);
        worst = fmax(worst, error_of(f ? got.f : got.pearson, reference_number(&r, i, "value"), 0));
        worst = fmax(worst, error_of(f ? got.df1 : got.df, reference_number(&r, i, "df1"), 0));
        worst =
            fmax(worst, error_of(f ? got.p : got.chi_square_p, reference_number(&r, i, "p"), 0));
        if (f)
            worst = fmax(worst, error_of(got.df2, reference_number(&r, i, "df2"), 0));
    }
    print_message("# %zu rows, largest error %.1e\n", r.rows, worst);
    assert_true(worst < 1e-9);
    reference_close(&r);
    reference_close(&tables);
}

static void clustered_tests_at_the_edges(void **state)
{
    const uint64_t one[] = { 1, 2, 3, 4 }, row[] = { 1, 2, 0, 0, 3, 4, 0, 0 },
                   column[] = { 1, 0, 3, 0, 2, 0, 1, 0 };
    const uint64_t same[] = { 1, 2, 3, 4, 1, 2, 3, 4 };
    teds_cluster_count first[] = { { 10, 0 }, { 20, 0 } }, second[] = { { 15, 0 }, { 5, 0 } },
                       none[] = { { 0, 0 }, { 0, 0 } };
    teds_cluster_test_result t;
    teds_cluster_result d;
    teds_error err;

    (void)state;
    assert_int_equal(teds_cluster_test(one, 1, 2, 2, &t, NULL), TEDS_OK);
    assert_string_equal(t.note, "one_cluster");
    assert_int_equal(teds_cluster_test(row, 2, 2, 2, &t, NULL), TEDS_OK);
    assert_string_equal(t.note, "one_row");
    assert_int_equal(teds_cluster_test(column, 2, 2, 2, &t, NULL), TEDS_OK);
    assert_string_equal(t.note, "one_column");
    assert_int_equal(teds_cluster_test(same, 2, 2, 2, &t, NULL), TEDS_OK);
    assert_string_equal(t.note, "no_variance");
    assert_int_equal(teds_cluster_test(NULL, 0, 2, 2, &t, NULL), TEDS_OK);
    assert_string_equal(t.note, "one_row");
    assert_int_equal(teds_cluster_test(one, 1, 0, 2, &t, &err), TEDS_EARG);

    assert_int_equal(teds_cluster_difference(first, second, 2, 0.95, &d, NULL), TEDS_OK);
    assert_string_equal(d.note, "korn_graubard");
    assert_true(d.defined && d.lower < 0 && d.upper > 0);
    assert_int_equal(teds_cluster_difference(first, none, 2, 0.95, &d, NULL), TEDS_OK);
    assert_true(!d.defined && d.lower == -1 && d.upper == 1);
    assert_string_equal(d.note, "no_cases");
    assert_int_equal(teds_cluster_difference(first, second, 1, 0.95, &d, NULL), TEDS_OK);
    assert_string_equal(d.note, "one_cluster");

    assert_int_equal(teds_cluster_bootstrap("bca", first, 2, 0.95, 1000, 1, &d, NULL), TEDS_OK);
    assert_string_equal(d.note, "korn_graubard");
    assert_int_equal(teds_cluster_bootstrap("bca", first, 2, 0.95, 10, 1, &d, &err), TEDS_EARG);
    assert_string_equal(err.message, "10 resamples are too few for the level 0.95");
    assert_int_equal(teds_cluster_bootstrap("bca", first, 2, 0.95, 2000000, 1, &d, &err),
                     TEDS_EARG);
    assert_int_equal(teds_cluster_bootstrap("basic", first, 2, 0.95, 1000, 1, &d, &err), TEDS_EARG);
    assert_int_equal(teds_cluster_jackknife("logit", first, 2, 0.95, false, &d, NULL), TEDS_OK);
    assert_string_equal(d.note, "korn_graubard");
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

static void bootstrap_limits_are_in_order(void **state)
{
    (void)state;
    random_start(32);
    for (int i = 0; i < 60; i++) {
        size_t g = random_clusters();
        teds_cluster_result narrow, wide;

        for (int m = 0; m < 2; m++) {
            const char *method = m ? "bca" : "percentile";

            assert_int_equal(
                teds_cluster_bootstrap(method, clusters, g, 0.8, 999, 5, &narrow, NULL), TEDS_OK);
            assert_int_equal(teds_cluster_bootstrap(method, clusters, g, 0.95, 999, 5, &wide, NULL),
                             TEDS_OK);
            if (!narrow.defined)
                continue;
            assert_true(0 <= wide.lower && wide.lower <= narrow.lower &&
                        narrow.lower <= narrow.upper && narrow.upper <= wide.upper &&
                        wide.upper <= 1);
            assert_true(narrow.lower < narrow.upper || strcmp(narrow.note, "zero_width") == 0);
        }
    }
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

/* ---- ratios, and slopes over years ------------------------------------------ */

/* { cases, used } of six clusters: two groups, or three years. */
static const teds_cluster_count one[6] = { { 20, 5 }, { 4, 0 }, { 30, 12 }, { 15, 7 }, { 10, 3 }, { 22, 9 } },
                                two[6] = { { 11, 2 }, { 25, 6 }, { 14, 4 }, { 9, 1 }, { 31, 8 }, { 17, 3 } },
                                three[6] = { { 8, 4 }, { 12, 5 }, { 19, 6 }, { 6, 2 }, { 10, 1 }, { 13, 7 } };

static void check(const char *measure, const teds_cluster_result *r, const double want[5])
{
    double p = -1;

    assert_true(r->defined && r->df == 5 && r->clusters == 6);
    assert_true(teds_cluster_p(measure, r, &p));
    assert_true(error_of(r->estimate, want[0], 0) < 1e-12);
    assert_true(error_of(r->se, want[1], 0) < 1e-12);
    assert_true(error_of(r->lower, want[2], 0) < 1e-12);
    assert_true(error_of(r->upper, want[3], 0) < 1e-12);
    assert_true(error_of(p, want[4], 0) < 1e-12);
}

/*
 * R 4.2.2: z <- (x1 - p1 n1)/(N1 p1) - (x2 - p2 n2)/(N2 p2), for the odds ratio divided by p (1 - p);
 * se <- sqrt(6/5 sum(z^2)); exp(log ratio -+ qt(.975, 5) se); 2 pt(-|log ratio| / se, 5).
 */
static void ratios_agree_with_r(void **state)
{
    static const double ratio[] = { 1.5891089108910890, 0.1564362619438110, 1.0629427196425709,
                                    2.3757320916809315, 0.0314904870592108 },
                        odds[] = { 1.91538461538461524, 0.22598355144960691, 1.07144610230045156,
                                   3.42406231818397666, 0.03475190908823127 };
    teds_cluster_result r, other;

    (void)state;
    assert_int_equal(teds_cluster_ratio("ratio", one, two, 6, 0.95, &r, NULL), TEDS_OK);
    check("ratio", &r, ratio);
    assert_int_equal(teds_cluster_ratio("ratio", two, one, 6, 0.95, &other, NULL), TEDS_OK);
    assert_true(error_of(1 / other.upper, r.lower, 0) < 1e-13); /* exchanging the groups inverts */
    assert_int_equal(teds_cluster_ratio("or", one, two, 6, 0.95, &r, NULL), TEDS_OK);
    check("or", &r, odds);
}

/* R 4.2.2: lm(y ~ v) on the single cases; solve(X'X) times the crossproduct of rowsum(X e, cluster), 6/5. */
static void slopes_agree_with_r(void **state)
{
    static const double want[] = { 0.008739419796899333, 0.025264407149087460, -0.056204806308665117,
                                   0.073683645902463790, 0.743483863066155548 },
                        scores[] = { 0, 1, 3 }, moved[] = { 2015, 2016, 2018 };
    teds_cluster_count counts[18];
    teds_cluster_result r;

    (void)state;
    for (size_t g = 0; g < 6; g++) {
        counts[3 * g] = one[g];
        counts[3 * g + 1] = two[g];
        counts[3 * g + 2] = three[g];
    }
    assert_int_equal(teds_cluster_slope(scores, 3, counts, 6, 0.95, &r, NULL), TEDS_OK);
    check("diff", &r, want);
    assert_int_equal(teds_cluster_slope(moved, 3, counts, 6, 0.95, &r, NULL), TEDS_OK);
    check("diff", &r, want); /* the origin of the scale does not matter */
}

static void ratios_and_slopes_at_the_edges(void **state)
{
    static const teds_cluster_count none[2] = { { 5, 0 }, { 7, 0 } }, same[2] = { { 10, 5 }, { 20, 10 } },
                                    empty[2] = { { 0, 0 }, { 0, 0 } };
    static const double flat[] = { 2019, 2019 };
    teds_cluster_result r;
    double p = 0.5;

    (void)state;
    assert_int_equal(teds_cluster_ratio("ratio", none, same, 2, 0.95, &r, NULL), TEDS_OK);
    assert_true(!r.defined && r.lower == 0 && isinf(r.upper));
    assert_string_equal(r.note, "zero_count");
    assert_false(teds_cluster_p("ratio", &r, &p));
    assert_true(p == 0.5);
    assert_int_equal(teds_cluster_ratio("or", same, same, 2, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "zero_variance");
    assert_int_equal(teds_cluster_ratio("or", empty, same, 2, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_cases");
    assert_int_equal(teds_cluster_ratio("or", one, two, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "one_cluster");
    assert_int_equal(teds_cluster_ratio("diff", one, two, 1, 0.95, &r, NULL), TEDS_EARG);
    assert_int_equal(teds_cluster_slope(flat, 2, same, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "one_group");
    assert_int_equal(teds_cluster_slope(flat, 2, empty, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "no_cases");
    assert_int_equal(teds_cluster_slope((const double[]){ 0, 1 }, 2, one, 1, 0.95, &r, NULL), TEDS_OK);
    assert_string_equal(r.note, "one_cluster");
    assert_true(isinf(r.lower) && isinf(r.upper));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_survey),
        cmocka_unit_test(equal_rates_give_korn_and_graubard),
        cmocka_unit_test(jackknife_agrees_with_survey),
        cmocka_unit_test(bootstrap_agrees_with_all_resamples),
        cmocka_unit_test(differences_agree_with_survey),
        cmocka_unit_test(rao_scott_agrees_with_survey),
        cmocka_unit_test(clustered_tests_at_the_edges),
        cmocka_unit_test(undefined_cases_say_why),
        cmocka_unit_test(warnings_tell_few_and_uneven_clusters),
        cmocka_unit_test(intervals_hold_the_estimate_mirror_and_widen),
        cmocka_unit_test(bootstrap_limits_are_in_order),
        cmocka_unit_test(ratios_agree_with_r),
        cmocka_unit_test(slopes_agree_with_r),
        cmocka_unit_test(standardised_shares_at_the_edges),
        cmocka_unit_test(ratios_and_slopes_at_the_edges),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
