/*
 * Comparisons of two proportions: against R and bisections of the definitions, published
 * examples, properties on random tables, and the edges.
 */
#include "gsl_handler.h"
#include "reference.h"

#include <tedstat/compare.h>

#include "base.h"

enum { METHODS = 40 };

struct table {
    uint64_t x1, n1, x2, n2;
};

static teds_compare_result compare(const char *measure, const char *method, struct table t,
                                   double level)
{
    teds_compare_result out;
    teds_error err = { 0 };

    if (teds_compare(measure, method, t.x1, t.n1, t.x2, t.n2, level, &out, &err) != TEDS_OK)
        fail_msg("%s", err.message);
    return out;
}

static void complain(const char *what, const char *measure, const char *method, struct table t,
                     double level)
{
    teds_compare_result r = compare(measure, method, t, level);

    fail_msg("%s: %s %s, %llu of %llu and %llu of %llu at %.17g: %.17g to %.17g %s", what, measure,
             method, (unsigned long long)t.x1, (unsigned long long)t.n1, (unsigned long long)t.x2,
             (unsigned long long)t.n2, level, r.lower, r.upper, r.note);
}

/* ---- references ------------------------------------------------------- */

static struct table row_table(const struct reference *r, size_t i)
{
    return (struct table){ reference_count(r, i, "x1"), reference_count(r, i, "n1"),
                           reference_count(r, i, "x2"), reference_count(r, i, "n2") };
}

/* A limit that is 0 (haldane, where nobody is a case) is 1.4e-17 in R, by rounding. */
static double limit_error(double got, double want)
{
    return fabs(got - want) < 1e-16 ? 0 : error_of(got, want, 0);
}

static double row_error(const struct reference *r, size_t i, const teds_compare_result *got)
{
    return got->defined ? fmax(limit_error(got->lower, reference_number(r, i, "lower")),
                               limit_error(got->upper, reference_number(r, i, "upper")))
                        : NAN;
}

static void check_table(const char *name, double tolerance)
{
    struct reference r = reference_open(name);
    struct worst worst[METHODS] = { 0 };

    for (size_t i = 0; i < r.rows; i++) {
        const char *measure = reference_text(&r, i, "measure"),
                   *method = reference_text(&r, i, "method");
        double level = reference_number(&r, i, "level");
        teds_compare_result got = compare(measure, method, row_table(&r, i), level);
        double error = row_error(&r, i, &got);
        char label[64];

        snprintf(label, sizeof label, "%s %s", measure, method);
        worst_add(worst, METHODS, label, error);
        if (!(error <= (tolerance > 0 ? tolerance : reference_number(&r, i, "tolerance"))))
            complain("differs", measure, method, row_table(&r, i), level);
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void agrees_with_r_and_bisection(void **state)
{
    (void)state;
    check_table("compare", 0);
}

static void score_limits_agree_with_mpmath(void **state)
{
    (void)state;
    check_table("compare_score", 1e-9);
}

static void estimates_agree_with_r(void **state)
{
    struct reference r = reference_open("compare");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        double want = reference_number(&r, i, "estimate");
        teds_compare_result got = compare(reference_text(&r, i, "measure"),
                                          reference_text(&r, i, "method"), row_table(&r, i), 0.95);

        assert_true(got.has_estimate == !isnan(want));
        /* R subtracts two quotients: its differences near 0 keep an absolute 1e-16 */
        if (got.has_estimate && !(error_of(got.estimate, want, 1e-4) < 1e-11))
            fail_msg("row %zu: %.17g is not %.17g", i + 2, got.estimate, want);
    }
    reference_close(&r);
}

static void agrees_with_published_examples(void **state)
{
    struct reference r = reference_open("compare_published");

    (void)state;
    for (size_t i = 0; i < r.rows; i++) {
        const char *measure = reference_text(&r, i, "measure"),
                   *method = reference_text(&r, i, "method");
        double half_digit = 0.5 * pow(10, -reference_number(&r, i, "decimals")) * (1 + 1e-9);
        double level = reference_number(&r, i, "level");
        teds_compare_result got = compare(measure, method, row_table(&r, i), level);

        if (!(fabs(got.lower - reference_number(&r, i, "lower")) <= half_digit) ||
            !(fabs(got.upper - reference_number(&r, i, "upper")) <= half_digit))
            complain(reference_text(&r, i, "source"), measure, method, row_table(&r, i), level);
    }
    reference_close(&r);
}

/* ---- properties ------------------------------------------------------- */

static struct table random_table(void)
{
    struct table t = { 0, random_size(), 0, random_size() };

    if (random_below(2)) /* groups of similar size and share, as in real work */
        t.n2 = 1 + random_below(2 * t.n1 < 1000000000 ? 2 * t.n1 : 1000000000);
    t.x1 = random_count(t.n1);
    t.x2 = random_below(2) ? random_count(t.n2)
                           : (uint64_t)((double)t.x1 / (double)t.n1 * (double)t.n2 * random_unit());
    return t;
}

typedef void check(const teds_compare_method *m, struct table t, double level);

static void for_random_tables(check *c, uint64_t seed, int times)
{
    size_t count;
    const teds_compare_method *methods = teds_compare_methods(&count);

    random_start(seed);
    for (int i = 0; i < times; i++) {
        struct table t = random_table();
        double level = 0.5 + 0.4999999 * sqrt(random_unit());

        for (size_t m = 0; m < count; m++)
            if (!(strncmp(methods[m].name, "conditional", 11) == 0 && t.n1 + t.n2 > 1000000))
                c(&methods[m], t, level);
    }
}

/* Their centre is not the estimate, which they can leave out at 0 and n. */
static bool centred_elsewhere(const teds_compare_method *m)
{
    return is(m->name, "agresti_caffo") || is(m->name, "adjusted_log") ||
           is(m->name, "gart_adjusted_logit") || strncmp(m->name, "small_sample", 12) == 0;
}

static void check_range(const teds_compare_method *m, struct table t, double level)
{
    teds_compare_result r = compare(m->measure, m->name, t, level);
    bool cut = !is(m->name, "wald") && !is(m->name, "agresti_caffo");

    if (!r.defined) {
        if (!*r.note)
            complain("no reason", m->measure, m->name, t, level);
        return;
    }
    if (!(r.lower <= r.upper) || (r.lower == r.upper && !is(r.note, "zero_width")))
        complain("no width", m->measure, m->name, t, level);
    if (is(m->measure, "diff") ? cut && !(r.lower >= -1 && r.upper <= 1) : !(r.lower >= 0))
        complain("out of range", m->measure, m->name, t, level);
    if (r.has_estimate && !centred_elsewhere(m) &&
        !(r.lower <= r.estimate && r.estimate <= r.upper))
        complain("estimate left out", m->measure, m->name, t, level);
}

static void limits_are_in_range_and_hold_the_estimate(void **state)
{
    const struct table edges[] = { { 0, 1000, 1000, 1000 }, { 0, 1000, 2, 2 }, { 0, 10, 10, 10 }, { 3, 7, 6, 14 } };
    size_t count;
    const teds_compare_method *methods = teds_compare_methods(&count);

    (void)state;
    for_random_tables(check_range, 41, 600);
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        for (size_t m = 0; m < count; m++)
            for (int k = 0; k < 3; k++)
                check_range(&methods[m], edges[i], (const double[]){ 0.5, 0.95, 0.999 }[k]);
}

static bool near(double a, double b, double tolerance)
{
    return a == b || fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b)) + 1e-14;
}

/* Exchanging the groups negates a difference and inverts a ratio. */
static void check_exchange(const teds_compare_method *m, struct table t, double level)
{
    struct table other = { t.x2, t.n2, t.x1, t.n1 };
    teds_compare_result r = compare(m->measure, m->name, t, level);
    teds_compare_result o = compare(m->measure, m->name, other, level);
    bool diff = is(m->measure, "diff");

    if (is(m->name, "small_sample_epitools") && !diff && is(m->measure, "ratio"))
        return; /* adds to the second group only */
    if (r.defined != o.defined)
        complain("defined one way only", m->measure, m->name, t, level);
    if (r.defined && !(near(r.lower, diff ? -o.upper : 1 / o.upper, 1e-9) &&
                       near(r.upper, diff ? -o.lower : 1 / o.lower, 1e-9)))
        complain("groups exchanged differ", m->measure, m->name, t, level);
}

static void exchanging_groups_negates_or_inverts(void **state)
{
    (void)state;
    for_random_tables(check_exchange, 42, 400);
}

/* Counting failures negates a difference and inverts an odds ratio. */
static void check_mirror(const teds_compare_method *m, struct table t, double level)
{
    struct table mirror = { t.n1 - t.x1, t.n1, t.n2 - t.x2, t.n2 };
    teds_compare_result r, o;
    bool diff = is(m->measure, "diff");

    if (is(m->measure, "ratio"))
        return;
    r = compare(m->measure, m->name, t, level);
    o = compare(m->measure, m->name, mirror, level);
    if (r.defined && !(near(r.lower, diff ? -o.upper : 1 / o.upper, 1e-8) &&
                       near(r.upper, diff ? -o.lower : 1 / o.lower, 1e-8)))
        complain("outcomes exchanged differ", m->measure, m->name, t, level);
}

static void exchanging_outcomes_negates_or_inverts(void **state)
{
    (void)state;
    for_random_tables(check_mirror, 43, 400);
}

static void check_level(const teds_compare_method *m, struct table t, double level)
{
    teds_compare_result narrow = compare(m->measure, m->name, t, level);
    teds_compare_result wide = compare(m->measure, m->name, t, 1 - 0.7 * (1 - level));

    if (is(m->name, "haldane") || is(m->name, "jeffreys_perks"))
        return; /* their centre moves with the level */
    if (narrow.defined && !((wide.lower <= narrow.lower || near(wide.lower, narrow.lower, 1e-12)) &&
                            (wide.upper >= narrow.upper || near(wide.upper, narrow.upper, 1e-12))))
        complain("not wider at a higher level", m->measure, m->name, t, level);
}

static void limits_widen_with_the_level(void **state)
{
    (void)state;
    for_random_tables(check_level, 44, 400);
}

/* ---- edges ------------------------------------------------------------ */

static void edges_have_documented_answers(void **state)
{
    static const uint64_t sizes[] = { 0, 1, 2, 1000000000 };
    static const double levels[] = { 0.5, 0.6, 0.95, 0.9999999 };
    size_t count;
    const teds_compare_method *methods = teds_compare_methods(&count);

    (void)state;
    assert_int_equal(count, 27);
    for (size_t m = 0; m < count; m++)
        for (size_t i = 0; i < TEDS_COUNT(sizes) * TEDS_COUNT(sizes) * 9; i++) {
            uint64_t n1 = sizes[i % 4], n2 = sizes[i / 4 % 4], part1 = i / 16 % 3, part2 = i / 48;
            struct table t = { part1 == 0   ? 0
                               : part1 == 1 ? n1 / 2
                                            : n1,
                               n1,
                               part2 == 0   ? 0
                               : part2 == 1 ? n2 / 2
                                            : n2,
                               n2 };

            if (strncmp(methods[m].name, "conditional", 11) == 0 && t.n1 == t.n2 && t.n1 > 2 &&
                part1 + part2 > 0)
                continue; /* the largest tables have a test of their own */
            for (size_t k = 0; k < TEDS_COUNT(levels); k++) {
                teds_compare_result r = compare(methods[m].measure, methods[m].name, t, levels[k]);

                assert_false(isnan(r.lower) || isnan(r.upper) || isnan(r.estimate));
                assert_true(r.lower <= r.upper);
                assert_true(r.defined || *r.note);
                if (t.n1 == 0 || t.n2 == 0)
                    assert_string_equal(r.note, "no_cases");
            }
        }
}

static void the_largest_tables_are_conditioned_on_in_bounded_time(void **state)
{
    struct table t = { 500000000, 1000000000, 499990000, 1000000000 };
    teds_compare_result exact = compare("or", "conditional_exact", t, 0.95);
    teds_compare_result score = compare("or", "score", t, 0.95);

    (void)state;
    assert_true(near(exact.lower, score.lower, 1e-7) && near(exact.upper, score.upper, 1e-7));
    assert_true(exact.lower <= score.lower && exact.upper >= score.upper);
}

static void what_is_not_known_is_said(void **state)
{
    teds_compare_result r;

    (void)state;
    r = compare("ratio", "koopman", (struct table){ 0, 5, 0, 7 }, 0.95);
    assert_true(!r.defined && !r.has_estimate && r.lower == 0 && r.upper == HUGE_VAL);
    assert_string_equal(r.note, "no_events");
    r = compare("or", "score", (struct table){ 5, 5, 7, 7 }, 0.95);
    assert_string_equal(r.note, "one_outcome");
    r = compare("or", "woolf_logit", (struct table){ 0, 5, 3, 7 }, 0.95);
    assert_string_equal(r.note, "zero_count");
    assert_true(r.has_estimate && r.estimate == 0);
    r = compare("DIFF", "Wald", (struct table){ 0, 5, 0, 7 }, 0.95);
    assert_true(r.defined && r.lower == 0 && r.upper == 0);
    assert_string_equal(r.note, "zero_width");
}

static void wrong_arguments_are_explained(void **state)
{
    teds_compare_result out;
    teds_error err;

    (void)state;
    assert_int_equal(teds_compare("rr", "wald", 1, 2, 1, 2, 0.95, &out, &err), TEDS_EARG);
    assert_string_equal(err.message, "there is no measure \"rr\"; it is diff, ratio or or");
    assert_int_equal(teds_compare("or", "newcombe", 1, 2, 1, 2, 0.95, &out, &err), TEDS_EARG);
    assert_string_equal(err.message, "there is no method for the measure \"or\" \"newcombe\"; there are score_mn, score, woolf_logit, "
                                     "gart_adjusted_logit, conditional_exact, conditional_midp, small_sample_epitools");
    assert_int_equal(teds_compare("diff", "newcomb", 1, 2, 1, 2, 0.95, &out, &err), TEDS_EARG);
    assert_int_equal(teds_compare("diff", "newcombe", 3, 2, 1, 2, 0.95, &out, &err), TEDS_EARG);
    assert_int_equal(teds_compare("diff", "newcombe", 1, 2, 1, 2, 1, &out, &err), TEDS_EARG);
    assert_int_equal(teds_compare_classes("wald", 2, 1, 2, 0.95, &out, &err), TEDS_EARG);
}

/* ---- two classes of one sample ---------------------------------------- */

static teds_compare_result classes(const char *method, uint64_t x1, uint64_t x2, uint64_t n,
                                   double level)
{
    teds_compare_result out;

    assert_int_equal(teds_compare_classes(method, x1, x2, n, level, &out, NULL), TEDS_OK);
    return out;
}

/* Airway hyper-responsiveness, Fagerland, Lydersen, Laake, Statist. Med. 33 (2014) 2850-2875. */
static void classes_agree_with_a_published_example(void **state)
{
    teds_compare_result r = classes("tango", 1, 7, 21, 0.95);

    (void)state;
    assert_true(fabs(r.lower - -0.517) < 0.0005 && fabs(r.upper - -0.026) < 0.0005);
    r = classes("wald", 1, 7, 21, 0.95);
    assert_true(fabs(r.lower - -0.520) < 0.0005 && fabs(r.upper - -0.052) < 0.0005);
    r = classes("bonett_price", 1, 7, 21, 0.95);
    assert_true(fabs(r.lower - -0.508) < 0.0005 && fabs(r.upper - -0.013) < 0.0005);
}

static void class_limits_hold_the_estimate_and_exchange(void **state)
{
    size_t count;
    const teds_compare_method *methods = teds_compare_class_methods(&count);

    (void)state;
    random_start(45);
    for (int i = 0; i < 2000; i++) {
        uint64_t n = random_size(), x1 = random_count(n), x2 = random_count(n - x1);
        double level = 0.5 + 0.4999 * random_unit();

        for (size_t m = 0; m < count; m++) {
            teds_compare_result r = classes(methods[m].name, x1, x2, n, level);
            teds_compare_result o = classes(methods[m].name, x2, x1, n, level);

            assert_true(r.defined && r.lower <= r.upper &&
                        (r.lower < r.upper || is(r.note, "zero_width")));
            assert_true(near(r.lower, -o.upper, 1e-10) && near(r.upper, -o.lower, 1e-10));
            if (!is(methods[m].name, "bonett_price"))
                assert_true(r.lower <= r.estimate && r.estimate <= r.upper);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r_and_bisection),
        cmocka_unit_test(score_limits_agree_with_mpmath),
        cmocka_unit_test(estimates_agree_with_r),
        cmocka_unit_test(agrees_with_published_examples),
        cmocka_unit_test(limits_are_in_range_and_hold_the_estimate),
        cmocka_unit_test(exchanging_groups_negates_or_inverts),
        cmocka_unit_test(exchanging_outcomes_negates_or_inverts),
        cmocka_unit_test(limits_widen_with_the_level),
        cmocka_unit_test(edges_have_documented_answers),
        cmocka_unit_test(the_largest_tables_are_conditioned_on_in_bounded_time),
        cmocka_unit_test(what_is_not_known_is_said),
        cmocka_unit_test(wrong_arguments_are_explained),
        cmocka_unit_test(classes_agree_with_a_published_example),
        cmocka_unit_test(class_limits_hold_the_estimate_and_exchange),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
