/*
 * Simultaneous intervals: against R's formulas and statsmodels, properties, edges.
 */
#include "gsl_handler.h"
#include "reference.h"

#include <tedstat/multinomial.h>

#include "base.h"

enum { CLASSES = 8, METHODS = 16 };

static void intervals(const char *method, const uint64_t *counts, size_t classes, double level,
                      teds_interval_result out[CLASSES])
{
    teds_error err = { 0 };

    if (teds_multinomial(method, counts, classes, level, out, &err) != TEDS_OK)
        fail_msg("%s: %s", method, err.message);
}

/* Rows of one method, set and level stand together. */
static size_t same_set(const struct reference *r, size_t first)
{
    size_t i = first;

    while (i < r->rows &&
           strcmp(reference_text(r, i, "method"), reference_text(r, first, "method")) == 0 &&
           strcmp(reference_text(r, i, "set"), reference_text(r, first, "set")) == 0 &&
           strcmp(reference_text(r, i, "level"), reference_text(r, first, "level")) == 0)
        i++;
    return i - first;
}

static void agrees_with_r_and_statsmodels(void **state)
{
    struct reference r = reference_open("multinomial");
    struct worst worst[METHODS] = { 0 };

    (void)state;
    for (size_t i = 0, classes; i < r.rows; i += classes) {
        const char *method = reference_text(&r, i, "method");
        uint64_t counts[CLASSES];
        teds_interval_result got[CLASSES];

        classes = same_set(&r, i);
        assert_true(classes >= 2 && classes <= CLASSES);
        for (size_t k = 0; k < classes; k++)
            counts[k] = reference_count(&r, i + k, "count");
        intervals(method, counts, classes, reference_number(&r, i, "level"), got);
        for (size_t k = 0; k < classes; k++) {
            double error = fmax(error_of(got[k].lower, reference_number(&r, i + k, "lower"), 0),
                                error_of(got[k].upper, reference_number(&r, i + k, "upper"), 0));

            worst_add(worst, METHODS, method, error);
            if (!(error <= (strcmp(method, "sison_glaz") == 0 ? 1e-9 : 1e-11)))
                fail_msg("row %zu, %s: error %g", i + k + 2, method, error);
        }
    }
    worst_print(worst, METHODS);
    reference_close(&r);
}

static void check_counts(const char *method, const uint64_t *counts, size_t classes, double level)
{
    teds_interval_result got[CLASSES], wide[CLASSES], turned[CLASSES];
    uint64_t other[CLASSES];
    /* Sison and Glaz's upper limit falls by 1/n each time that c goes up */
    bool widens = strcmp(method, "sison_glaz") != 0;

    for (size_t k = 0; k < classes; k++)
        other[k] = counts[(k + 1) % classes];
    intervals(method, counts, classes, level, got);
    intervals(method, counts, classes, 1 - 0.7 * (1 - level), wide);
    intervals(method, other, classes, level, turned);
    for (size_t k = 0; k < classes; k++) {
        const teds_interval_result *g = &got[k], *t = &turned[(k + classes - 1) % classes];

        if (!(g->defined && 0 <= g->lower && g->lower <= g->estimate && g->estimate <= g->upper &&
              g->upper <= 1) ||
            (g->lower == g->upper && strcmp(g->note, "zero_width") != 0) ||
            (widens && !(wide[k].lower <= g->lower * (1 + 1e-12) &&
                         wide[k].upper >= g->upper * (1 - 1e-12))) ||
            !(fabs(t->lower - g->lower) <= 1e-12 && fabs(t->upper - g->upper) <= 1e-12))
            fail_msg("%s at %.17g, class %zu: %.17g %.17g %.17g, wider %.17g %.17g", method, level,
                     k, g->lower, g->estimate, g->upper, wide[k].lower, wide[k].upper);
    }
}

static void intervals_hold_the_shares_and_widen(void **state)
{
    size_t count;
    const teds_multinomial_method *methods = teds_multinomial_methods(&count);

    (void)state;
    assert_int_equal(count, 8);
    random_start(51);
    for (int i = 0; i < 400; i++) {
        uint64_t counts[CLASSES];
        size_t classes = 2 + random_below(CLASSES - 1);
        double level = 0.7 + 0.2999 * random_unit(), n = (double)random_size() / CLASSES;

        for (size_t k = 0; k < classes; k++)
            counts[k] = 1 + (uint64_t)(n * random_unit());
        for (size_t m = 0; m < count; m++)
            check_counts(methods[m].name, counts, classes, level);
    }
}

static void simultaneous_intervals_are_wider_than_single_ones(void **state)
{
    static const char *const wider[] = { "goodman", "quesenberry_hurst" };
    const uint64_t counts[] = { 10, 0, 37, 1000 };
    teds_interval_result together[CLASSES], alone[CLASSES];

    (void)state;
    intervals("wilson_percategory", counts, 4, 0.95, alone);
    for (size_t i = 0; i < TEDS_COUNT(wider); i++) {
        intervals(wider[i], counts, 4, 0.95, together);
        for (size_t k = 0; k < 4; k++)
            assert_true(together[k].lower <= alone[k].lower && together[k].upper > alone[k].upper);
    }
}

static void edges_have_documented_answers(void **state)
{
    static const uint64_t tables[][2] = {
        { 0, 0 }, { 0, 1 }, { 1, 1 }, { 0, 1000000000 }, { 3, 999999997 }
    };
    static const double levels[] = { 0.5, 0.95, 0.9999999 };
    size_t count;
    const teds_multinomial_method *methods = teds_multinomial_methods(&count);
    teds_interval_result got[CLASSES];

    (void)state;
    for (size_t m = 0; m < count; m++)
        for (size_t i = 0; i < TEDS_COUNT(tables); i++)
            for (size_t l = 0; l < TEDS_COUNT(levels); l++) {
                intervals(methods[m].name, tables[i], 2, levels[l], got);
                for (int k = 0; k < 2; k++) {
                    assert_true(got[k].lower >= 0 && got[k].upper <= 1 &&
                                got[k].lower <= got[k].upper);
                    assert_string_equal(got[k].note, i == 0                         ? "no_cases"
                                                     : got[k].lower == got[k].upper ? "zero_width"
                                                                                    : "");
                }
            }
    assert_int_equal(teds_multinomial("goodman", tables[1], 1, 0.95, got, NULL), TEDS_EARG);
    assert_int_equal(teds_multinomial("godman", tables[1], 2, 0.95, got, NULL), TEDS_EARG);
    assert_int_equal(teds_multinomial("goodman", (uint64_t[]){ 1000000000, 1 }, 2, 0.95, got, NULL),
                     TEDS_EARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r_and_statsmodels),
        cmocka_unit_test(intervals_hold_the_shares_and_widen),
        cmocka_unit_test(simultaneous_intervals_are_wider_than_single_ones),
        cmocka_unit_test(edges_have_documented_answers),
        cmocka_unit_test(gsl_error_handler_is_never_reached),
    };

    return cmocka_run_group_tests(tests, count_handler_calls, NULL);
}
