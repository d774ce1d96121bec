/*
 * test_published.c - rounding as a paper does, and what a study file may say.
 */
#include "data.h"

#include "../../lib/published.h"

static void test_rounding(void **state)
{
    static const struct {
        struct teds_published_cell cell;
        double share;
        const char *ours;
        bool same;
        double distance; /* by hand: to the edge of what rounds to the value */
    } rows[] = {
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, 0.104, "10.4 %", true, 0 },
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, 0.1035, "10.4 %", true, 0 },
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, 0.10349, "10.3 %", false, 0.001 },
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, 0.1045, "10.5 %", false, 0 },
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, 0.12, "12.0 %", false, 1.55 },
        { { .value = 60, .step = 10 }, 0.59, "60 %", true, 0 },
        { { .value = 60, .step = 10 }, 0.55, "60 %", true, 0 },
        { { .value = 60, .step = 10 }, 0.549, "50 %", false, 0.1 },
        { { .value = 60, .step = 10 }, 0.694, "70 %", false, 4.4 },
        { { .value = 30, .step = 1 }, 0.305, "31 %", false, 0 },
        { { .value = 7, .step = 1, .one_in = true }, 0.1429, "1 in 7", true, 0 },
        { { .value = 7, .step = 1, .one_in = true }, 1 / 6.5, "1 in 7", true, 0 },
        { { .value = 7, .step = 1, .one_in = true }, 0.16, "1 in 6", false, 16 - 100 / 6.5 },
        { { .value = 7, .step = 1, .one_in = true }, 0.1, "1 in 10", false, 100 / 7.5 - 10 },
        { { .value = 7, .step = 1, .one_in = true }, 0, "none", false, 100 / 7.5 },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        char room[TEDS_PUBLISHED_ROOM];

        assert_string_equal(teds_published_round(&rows[i].cell, rows[i].share, room), rows[i].ours);
        assert_int_equal(teds_published_same(&rows[i].cell, rows[i].share), rows[i].same);
        assert_float_equal(teds_published_distance(&rows[i].cell, rows[i].share), rows[i].distance, 1e-9);
    }
}

/* What rounds to the published number: half a step to either side, by hand. */
static void test_range(void **state)
{
    static const struct {
        struct teds_published_cell cell;
        const char *range;
    } rows[] = {
        { { .value = 10.4, .step = 0.1, .decimals = 1 }, "10.35 to 10.45" },
        { { .value = 60, .step = 10 }, "55 to 65" },
        { { .value = 30, .step = 1 }, "29.5 to 30.5" },
        { { .value = 100, .step = 1 }, "99.5 to 100.0" },
        { { .value = 7, .step = 1, .one_in = true }, "13.3 to 15.4" }, /* 100 / 7.5, 100 / 6.5 */
        { { .value = 10, .step = 1, .one_in = true }, "9.5 to 10.5" },
        { { .value = 1, .step = 1, .one_in = true }, "66.7 to 100.0" }, /* 100 / 1.5; 100 / 0.5 is more than all */
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        char room[TEDS_PUBLISHED_ROOM];

        assert_string_equal(teds_published_range(&rows[i].cell, room), rows[i].range);
    }
}

/* What the paper says (Health Affairs 2020;39:740-746), and 2 x 2 x 3 x 2 x 4 x 2 definitions. */
static void test_wen2020(void **state)
{
    static const char *const published[] = { "10.4 %", "29.2 %", "29.8 %", "30.5 %", "60 %", "1 in 7", "1 in 10" };
    teds_published *p = NULL;
    char room[TEDS_STUDY_ROOM], *by = NULL;
    teds_error err;

    (void)state;
    assert_string_equal(teds_published_name(0, room), "wen2020");
    assert_null(teds_published_name(99, room));
    assert_ok(teds_published_open(catalog, "WEN2020", &p, &err));
    assert_int_equal(p->cell_count, TEDS_COUNT(published));
    for (size_t i = 0; i < TEDS_COUNT(published); i++)
        assert_string_equal(p->cells[i].text, published[i]);
    assert_int_equal(teds_sweep_definitions(teds_published_sweep(p)), 192);
    assert_ok(teds_sweep_by(teds_published_sweep(p), NULL, &by, &err));
    assert_string_equal(by, "opioids,SERVICES_D,SERVICES");
    free(by);
    assert_ok(teds_sweep_vary(teds_published_sweep(p), "opioid=any", &err));
    assert_ok(teds_sweep_vary(teds_published_sweep(p), "detox=within, out", &err));
    assert_int_equal(teds_sweep_definitions(teds_published_sweep(p)), 64);
    assert_int_equal(teds_sweep_vary(teds_published_sweep(p), "detox=inside", &err), TEDS_EARG);
    assert_int_equal(teds_sweep_definitions(teds_published_sweep(p)), 64);
    teds_published_free(p);
}

/* A definition's tally and policy give what its rule gives where the data are counted under it. */
static void test_definition(void **state)
{
    static const char *const rules[] = { "SEX = 1", "SEX = 2" };
    struct teds_buf csv = made_up_file(400, false);
    teds_cohort *all = new_cohort("none", NULL);
    teds_sweep *sweep = NULL;
    teds_tally *wide;
    char *by = NULL;
    teds_error err;

    (void)state;
    assert_ok(teds_sweep_new(catalog, &sweep, &err));
    assert_ok(teds_sweep_vary(sweep, "where=SEX = 1; SEX = 2", &err));
    assert_ok(teds_sweep_vary(sweep, "missing=complete,as-no", &err));
    assert_ok(teds_sweep_by(sweep, NULL, &by, &err));
    assert_int_equal(teds_sweep_definitions(sweep), 4);
    wide = new_tally(all, by);
    count_text(wide, "made up", csv.data, csv.length);
    for (size_t i = 0; i < 4; i++) { /* the last question varies fastest */
        teds_cohort *cohort = new_cohort("none", rules[i / 2]);
        teds_tally *counted = new_tally(cohort, NULL), *made = NULL;
        teds_policy policy = TEDS_POLICY, wanted = TEDS_POLICY;
        teds_rates *a, *b;

        wanted.missing = i % 2 ? TEDS_AS_NO : TEDS_COMPLETE;
        count_text(counted, "made up", csv.data, csv.length);
        assert_ok(teds_sweep_definition(sweep, wide, i, &policy, &made, &err));
        assert_int_equal(policy.missing, wanted.missing);
        assert_ok(teds_rates_new(counted, &wanted, &a, &err));
        assert_ok(teds_rates_new(made, &policy, &b, &err));
        assert_true(teds_rates_group(a, 0)->discharges > 50);
        for (int c = 0; c < TEDS_CLASSES; c++) {
            assert_int_equal(teds_rates_group(a, 0)->estimate[c].count, teds_rates_group(b, 0)->estimate[c].count);
            assert_int_equal(teds_rates_group(a, 0)->estimate[c].cases, teds_rates_group(b, 0)->estimate[c].cases);
        }
        teds_rates_free(a);
        teds_rates_free(b);
        teds_tally_free(made);
        teds_tally_free(counted);
        teds_cohort_free(cohort);
    }
    teds_tally_free(wide);
    teds_cohort_free(all);
    teds_sweep_free(sweep);
    teds_buf_free(&csv);
    free(by);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_range),
        cmocka_unit_test(test_wen2020),
        cmocka_unit_test(test_definition),
    };

    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
