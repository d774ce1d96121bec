/*
 * test_cohort.c - the rule language: what it takes, in which plain form, and whom it keeps.
 */
#include "data.h"

#include "../../lib/cohort.h"

/* One row a rule: the plain form, and the values of its variable that it keeps. */
static void test_rules_keep(void **state)
{
    static const struct {
        const char *rule, *plain;
        int keeps[8], drops[8]; /* end with 0 unless 0 is meant by its place */
    } rows[] = {
        { "SUB1=5,6,7", "SUB1 = 5, 6, 7", { 5, 6, 7 }, { 4, 8, -9, -10 } },
        { "sub1 == 5..7", "SUB1 = 5..7", { 5, 6, 7 }, { 4, 8, -9, -10 } },
        { "SUB1 != 5", "SUB1 != 5", { 1, 4, 6, 19 }, { 5, -9, -10 } },
        { "SUB1 = -9", "SUB1 = -9", { -9 }, { 5, 1, -10 } },
        { "SUB1 != -9", "SUB1 != -9", { 1, 5 }, { -9, -10 } },
        { "SUB1 = \"Heroin\"", "SUB1 = 5", { 5 }, { 6, -9 } },
        { "SUB1 = 'heroin', 7", "SUB1 = 5, 7", { 5, 7 }, { 6, -9 } },
        { "SUB1 = \"Missing\"", "SUB1 = -9", { -9 }, { 5 } },
        { "AGE >= 4", "AGE >= 4", { 4, 12 }, { 3, -9, -10 } },
        { "AGE > 4", "AGE > 4", { 5, 12 }, { 4, -9, -10 } },
        { "AGE <= 4", "AGE <= 4", { 1, 4 }, { 5, -9, -10 } },
        { "AGE < 4", "AGE < 4", { 1, 3 }, { 4, -9, -10 } },
        { "AGE = 1..3, 11..12", "AGE = 1..3, 11..12", { 1, 3, 11, 12 }, { 4, 10, -9 } },
        { "AGE >= 4 and AGE <= 6", "AGE >= 4 and AGE <= 6", { 4, 6 }, { 3, 7, -9 } },
        { "AGE>=4 AND AGE<=6", "AGE >= 4 and AGE <= 6", { 4, 6 }, { 3, 7, -9 } },
        { "gender = 2", "SEX = 2", { 2 }, { 1, -9 } },
        { "state = \"Ohio\"", "state = 39", { 39 }, { 1, -9 } },
        { "DISYR = 2015..2017", "DISYR = 2015..2017", { 2015, 2017 }, { 2014, 2018, -9 } },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_cohort *c = new_cohort("none", rows[i].rule);
        bool missing;

        assert_string_equal(teds_cohort_rule(c, 0), rows[i].plain);
        for (size_t k = 0; k < 8 && rows[i].keeps[k]; k++) {
            const int32_t value = rows[i].keeps[k], *column = &value;
            if (teds_cohort_judge(c, &column, 0, &missing) != TEDS_KEPT)
                fail_msg("%s should keep %d", rows[i].rule, (int)value);
        }
        for (size_t k = 0; k < 8 && rows[i].drops[k]; k++) {
            const int32_t value = rows[i].drops[k], *column = &value;
            if (teds_cohort_judge(c, &column, 0, &missing) != 0)
                fail_msg("%s should drop %d", rows[i].rule, (int)value);
            assert_int_equal(missing, value < 0);
        }
        teds_cohort_free(c);
    }
}

static void test_rules_refused(void **state)
{
    static const struct {
        const char *rule, *says;
    } rows[] = {
        { "", "expected the name of a variable" },
        { "SUB1", "expected =, !=, <, <=, > or >= after SUB1" },
        { "SUB1 =", "expected a code of SUB1" },
        { "SUBB = 1", "did you mean SUB1?" },
        { "SUB1 = 99", "99 is not a code of SUB1" },
        { "SUB1 = 30..40", "30 is not a code of SUB1" },
        { "AGE < 65", "65 is not a code of AGE (from 1, 12-14 years, to 12, 65 years and older)" },
        { "AGE >= 18", "18 is not a code of AGE" },
        { "SEX = Female", "or a label in quotes, at \"Female\"" },
        { "SUB1 = 7..5", "7..5 is not a range" },
        { "SUB1 = 5 or SUB1 = 6", "did not expect \"or SUB1 = 6\"" },
        { "SUB1 = \"Heroine\"", "did you mean Heroin?" },
        { "SUB1 = \"Heroin", "without a closing quotation mark" },
        { "SUB1 > -9", "use = or !=" },
        { "SUB1 = 5,", "expected a code of SUB1" },
        { "CASEID = 5", "identifies cases" },
        { "SUB1 = 5 and", "expected the name of a variable" },
        { "SUB1 = 99999999999", "expected a code of SUB1" },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_cohort *c = NULL;
        teds_error err;

        assert_int_equal(teds_cohort_new(catalog, "none", &rows[i].rule, 1, &c, &err), TEDS_EARG);
        assert_null(c);
        if (!strstr(err.message, rows[i].says))
            fail_msg("'%s' gives: %s", rows[i].rule, err.message);
    }
}

static void test_recipes(void **state)
{
    teds_cohort *c = new_cohort("OUD-Adults", "SEX = 2");
    teds_error err;

    (void)state;
    assert_string_equal(teds_cohort_name(c), "oud-adults");
    assert_string_equal(teds_cohort_box(c, 0), "primary substance not an opioid or missing");
    assert_string_equal(teds_cohort_rule(c, 1), "AGE >= 3");
    assert_string_equal(teds_cohort_box(c, 2), "not sex = Female");
    assert_null(teds_cohort_rule(c, 3));
    assert_string_equal(teds_cohort_title(c), "discharges of adults (18 and older) with an opioid as "
                                              "primary substance where sex = Female");
    teds_cohort_free(c);
    assert_int_equal(teds_cohort_new(catalog, "oud-adult", NULL, 0, &c, &err), TEDS_EARG);
    assert_non_null(strstr(err.message, "did you mean oud-adults?"));
}

/* What a reader sees of a rule: words of the codebook in the place of names and codes. */
static void test_words(void **state)
{
    static const struct {
        const char *rule, *words, *box;
    } rows[] = {
        { "SEX = 2", "sex = Female", "not sex = Female" },
        { "state = 54", "state = West Virginia", "not state = West Virginia" },
        { "STFIPS != 72, 48", "state not Puerto Rico or Texas", "not (state not Puerto Rico or Texas)" },
        { "AGE >= 3", "age at admission >= 18-20 years", "age at admission below 18-20 years, or missing" },
        { "age > 3", "age at admission > 18-20 years", "age at admission 18-20 years or below, or missing" },
        { "AGE < 12", "age at admission < 65 years and older", "age at admission 65 years and older or above, or missing" },
        { "AGE = 3..4", "age at admission = 18-20 years or 21-24 years", "not age at admission = 18-20 years or 21-24 years" },
        { "AGE = 1..9", "age at admission = 12-14 years to 45-49 years", "not age at admission = 12-14 years to 45-49 years" },
        { "DISYR = 2015..2017", "year = 2015 to 2017", "not year = 2015 to 2017" }, /* has no labels */
        { "SEX = -9", "sex = Missing", "not sex = Missing" },
        { "SEX = 2 and METHUSE = 1", "sex = Female and medication planned = Yes", "not (sex = Female and medication planned = Yes)" },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_cohort *c = new_cohort("none", rows[i].rule);
        char title[200];

        snprintf(title, sizeof title, "all discharges where %s", rows[i].words);
        assert_string_equal(teds_cohort_title(c), title);
        assert_string_equal(teds_cohort_box(c, 0), rows[i].box);
        teds_cohort_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_keep),
        cmocka_unit_test(test_rules_refused),
        cmocka_unit_test(test_recipes),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
