/*
 * test_filter.c - a tally made smaller afterwards is the tally of the smaller data.
 */
#include "data.h"

#include "../../lib/tally.h"

static void filter(teds_tally *t, const char *const *rules, size_t count)
{
    teds_cohort *c = NULL;
    teds_error err;

    assert_ok(teds_cohort_new(catalog, "none", rules, count, &c, &err));
    assert_ok(teds_tally_filter(t, c, &err));
    teds_cohort_free(c);
}

/* Both of the same data: counted by the rules, and counted whole and then filtered. */
static void same_either_way(const struct teds_buf *file, const char *by, const char *const *rules,
                            size_t count)
{
    teds_cohort *all = new_cohort("none", NULL), *narrow = NULL;
    teds_tally *wide = new_tally(all, by), *direct;
    teds_error err;
    char *a, *b;

    assert_ok(teds_cohort_new(catalog, "none", rules, count, &narrow, &err));
    direct = new_tally(narrow, by);
    count_text(wide, "a.csv", file->data, file->length);
    count_text(direct, "a.csv", file->data, file->length);
    filter(wide, rules, count);
    a = saved(direct);
    b = saved(wide);
    assert_string_equal(a, b); /* title, flow, problems, cells, checksum: byte for byte */
    assert_int_equal(teds_tally_records(wide), teds_tally_records(direct));
    free(a);
    free(b);
    teds_tally_free(wide);
    teds_tally_free(direct);
    teds_cohort_free(all);
    teds_cohort_free(narrow);
}

static void test_filtering_is_counting_less(void **state)
{
    static const char *const rules[] = {
        "SUB1 = 5, 6, 7", "AGE >= 3", "SEX = 2", "SEX != 2", "setting = 2, 3", "region = \"South\"",
        "METHUSE = 1", "METHUSE = -9", "FREQ_ATND_SELF_HELP_D > 1 and METHUSE != -9", "AGE = 1..4, -9",
        "state != 39", "year = 2016..2018", "age_group = 3", "SERVICES_D < 6 and SEX = 1",
    };

    (void)state;
    for (int round = 0; round < 40; round++) {
        struct teds_buf file = made_up_file(1 + random_below(400), round % 2);
        const char *some[4];
        size_t n = 1 + random_below(4);

        for (size_t i = 0; i < n; i++)
            some[i] = rules[random_below(TEDS_COUNT(rules))];
        same_either_way(&file, "SUB1,AGE,SEX,SERVICES_D,year", some, n);
        teds_buf_free(&file);
    }
}

static void test_filter_in_steps(void **state)
{
    static const char *const both[] = { "SEX = 2", "AGE >= 3" };
    struct teds_buf file;
    teds_cohort *all = new_cohort("none", NULL);
    teds_tally *a = new_tally(all, "SEX,AGE"), *b = NULL;
    teds_error err;
    char *x, *y;

    (void)state;
    file = made_up_file(500, true);
    count_text(a, "a.csv", file.data, file.length);
    assert_ok(teds_tally_copy(a, &b, &err));
    x = saved(a);
    y = saved(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
    filter(a, both, 2);
    filter(b, both, 1);
    filter(b, both + 1, 1);
    x = saved(a);
    y = saved(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
    assert_int_equal(teds_tally_count(b, NULL, NULL, &err), TEDS_EARG); /* no longer the whole data */
    teds_buf_free(&file);
    teds_tally_free(a);
    teds_tally_free(b);
    teds_cohort_free(all);
}

/* By fewer variables, or groupings of them: what would have been counted by these. */
static void test_projecting_is_counting_by_less(void **state)
{
    static const char *const lists[] = { NULL, "AGE", "setting,year", "SEX,age_group,SUB1", "year" };

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct teds_buf file = made_up_file(1 + random_below(400), round % 2);
        teds_cohort *all = new_cohort("none", round % 3 ? "AGE >= 3" : NULL);
        teds_tally *wide = new_tally(all, "SUB1,AGE,SEX,SERVICES_D,year"), *narrow, *projected = NULL;
        const char *by = lists[random_below(TEDS_COUNT(lists))];
        teds_error err;
        char *a, *b;

        narrow = new_tally(all, by);
        count_text(wide, "a.csv", file.data, file.length);
        count_text(narrow, "a.csv", file.data, file.length);
        assert_ok(teds_tally_project(wide, by, &projected, &err));
        a = counts_of(narrow);
        b = counts_of(projected);
        assert_string_equal(a, b);
        free(a);
        free(b);
        assert_int_equal(teds_tally_project(narrow, "RACE", &projected, &err), TEDS_ELAYOUT);
        teds_tally_free(wide);
        teds_tally_free(narrow);
        teds_tally_free(projected);
        teds_cohort_free(all);
        teds_buf_free(&file);
    }
}

static void test_filter_asks_for_what_is_there(void **state)
{
    teds_cohort *all = new_cohort("none", NULL), *narrow = new_cohort("none", "RACE = 5");
    teds_tally *t = new_tally(all, "SEX");
    teds_error err;
    char *before, *after;

    (void)state;
    count_text(t, "a.csv", "STFIPS,SEX,METHUSE,FREQ_ATND_SELF_HELP_D\n1,1,1,1\n1,2,1,1\n", 55);
    before = saved(t);
    assert_int_equal(teds_tally_filter(t, narrow, &err), TEDS_ELAYOUT);
    assert_non_null(strstr(err.message, "--by RACE"));
    after = saved(t);
    assert_string_equal(before, after);
    free(before);
    free(after);
    teds_tally_free(t);
    teds_cohort_free(all);
    teds_cohort_free(narrow);
}

/* Alabama 1 of 4 missing, Alaska 2 of 4, Arizona none; attendance at admission: Arizona all. */
static void test_states_that_report_too_little(void **state)
{
    static const char text[] = "STFIPS,METHUSE,FREQ_ATND_SELF_HELP_D,FREQ_ATND_SELF_HELP\n"
                               "1,1,1,1\n1,2,1,1\n1,1,3,1\n1,-9,-9,1\n"
                               "2,-9,1,1\n2,1,1,1\n2,1,1,1\n2,1,-9,1\n"
                               "4,1,1,-9\n4,2,2,-9\n";
    static const struct {
        double most;
        teds_mutual_help which;
        uint64_t kept, box, missing;
    } rows[] = {
        { 1, TEDS_AT_DISCHARGE, 10, 0, 0 },  { 0.5, TEDS_AT_DISCHARGE, 10, 0, 0 },
        { 0.49, TEDS_AT_DISCHARGE, 6, 4, 2 }, { 0.25, TEDS_AT_DISCHARGE, 6, 4, 2 },
        { 0.24, TEDS_AT_DISCHARGE, 2, 8, 3 }, { 0, TEDS_AT_DISCHARGE, 2, 8, 3 },
        { 0.5, TEDS_AT_ADMISSION, 8, 2, 2 },  { 0.25, TEDS_NO_MUTUAL_HELP, 10, 0, 0 },
    };
    teds_cohort *all = new_cohort("none", NULL);
    teds_tally *t = new_tally(all, NULL);
    teds_error err;

    (void)state;
    count_text(t, "a.csv", text, sizeof text - 1);
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_tally *copy = NULL;
        teds_box box;

        assert_ok(teds_tally_copy(t, &copy, &err));
        assert_ok(teds_tally_drop_states(copy, rows[i].which, rows[i].most, &err));
        box = teds_tally_box(copy, 1);
        assert_int_equal(teds_tally_kept(copy), rows[i].kept);
        assert_int_equal(box.count, rows[i].box);
        assert_int_equal(box.missing, rows[i].missing);
        assert_int_equal(teds_tally_records(copy), 10);
        teds_tally_free(copy);
    }
    assert_int_equal(teds_tally_drop_states(t, TEDS_AT_DISCHARGE, 25, &err), TEDS_EARG);
    assert_int_equal(teds_tally_drop_states(t, TEDS_AT_DISCHARGE, -0.1, &err), TEDS_EARG);
    assert_int_equal(teds_tally_drop_states(t, TEDS_AT_DISCHARGE, (double)NAN, &err), TEDS_EARG);
    teds_tally_free(t);
    teds_cohort_free(all);
}

/* A boundary that binary fractions miss: 29 of 100 missing is not more than 0.29. */
static void test_a_share_on_the_boundary(void **state)
{
    struct teds_buf b = TEDS_BUF_INIT;
    teds_cohort *all = new_cohort("none", NULL);
    teds_tally *t = new_tally(all, NULL);
    teds_error err;

    (void)state;
    teds_buf_str(&b, "STFIPS,METHUSE,FREQ_ATND_SELF_HELP_D\n");
    for (int i = 0; i < 100; i++)
        teds_buf_str(&b, i < 29 ? "1,-9,1\n" : "1,1,1\n");
    count_text(t, "a.csv", b.data, b.length);
    assert_ok(teds_tally_drop_states(t, TEDS_AT_DISCHARGE, 0.29, &err));
    assert_int_equal(teds_tally_kept(t), 100);
    assert_ok(teds_tally_drop_states(t, TEDS_AT_DISCHARGE, 0.2899, &err));
    assert_int_equal(teds_tally_kept(t), 0);
    teds_buf_free(&b);
    teds_tally_free(t);
    teds_cohort_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filtering_is_counting_less),
        cmocka_unit_test(test_filter_in_steps),
        cmocka_unit_test(test_projecting_is_counting_by_less),
        cmocka_unit_test(test_filter_asks_for_what_is_there),
        cmocka_unit_test(test_states_that_report_too_little),
        cmocka_unit_test(test_a_share_on_the_boundary),
    };

    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
