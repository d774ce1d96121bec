/*
 * test_estimate.c - shares, bounds and intervals from tallies.
 */
#include "data.h"

static struct teds_buf read_file(const char *name)
{
    const char *root = getenv("SOURCE_ROOT");
    struct teds_buf b = TEDS_BUF_INIT;
    char path[1024], room[4096];
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/tests/reference/%s", root ? root : ".", name);
    f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot read %s", path);
    while ((n = fread(room, 1, sizeof room, f)) > 0)
        teds_buf_add(&b, room, n);
    fclose(f);
    return b;
}

static teds_rates *rates_of(const teds_tally *t, const teds_policy *p)
{
    teds_rates *r = NULL;
    teds_error err;

    assert_ok(teds_rates_new(t, p, &r, &err));
    return r;
}

/* The expected table calls this class by another name. */
static teds_class class_of(const char *name)
{
    if (strcmp(name, "selfhelp_only") == 0)
        return TEDS_MUTUAL_HELP_ONLY;
    for (int c = 0; c < TEDS_CLASSES; c++)
        if (strcmp(teds_class_name((teds_class)c), name) == 0)
            return (teds_class)c;
    fail_msg("no class %s", name);
    return TEDS_BOTH;
}

static const teds_group *group_of(const teds_rates *r, const char *level)
{
    if (strcmp(level, "all") == 0)
        return teds_rates_group(r, 0);
    for (size_t i = 0; i < teds_rates_groups(r); i++)
        if (teds_rates_group(r, i)->codes[0] == atoi(level))
            return teds_rates_group(r, i);
    fail_msg("no group %s", level);
    return NULL;
}

/* Every count, rate, Wilson limit and bound of the reference table. */
static void test_mini(void **state)
{
    static const char *const groups[] = { NULL, "DISYR", "STFIPS", "SERVICES_D" };
    struct reference want = reference_open("teds_mini_expected");
    struct teds_buf file = read_file("teds_mini.csv");
    teds_cohort *cohort = new_cohort("none", "SUB1=5,6,7");
    size_t cells = 0;

    (void)state;
    for (size_t g = 0; g < 4; g++) {
        teds_tally *t = new_tally(cohort, groups[g]);
        teds_policy p = TEDS_POLICY;
        teds_rates *r;

        count_text(t, "teds_mini.csv", file.data, file.length);
        p.by = groups[g];
        r = rates_of(t, &p);
        for (size_t i = 0; i < want.rows; i++) {
            const teds_group *group;
            const teds_estimate *e;

            if (strcmp(reference_text(&want, i, "by"), groups[g] ? groups[g] : "all") != 0)
                continue;
            group = group_of(r, reference_text(&want, i, "level"));
            e = &group->estimate[class_of(reference_text(&want, i, "class"))];
            cells++;
            assert_int_equal(group->discharges, reference_count(&want, i, "n_opioid"));
            assert_int_equal(group->medication_missing, reference_count(&want, i, "n_methuse_missing"));
            assert_int_equal(group->mutual_help_missing,
                             reference_count(&want, i, "n_selfhelp_missing"));
            assert_int_equal(group->missing, group->medication_missing + group->mutual_help_missing -
                                                 reference_count(&want, i, "n_both_missing"));
            assert_int_equal(e->cases, reference_count(&want, i, "n_complete"));
            assert_int_equal(e->count, reference_count(&want, i, "count"));
            assert_true(error_of(e->bound_lower, reference_number(&want, i, "bound_lower"), 1) < 1e-15);
            assert_true(error_of(e->bound_upper, reference_number(&want, i, "bound_upper"), 1) < 1e-15);
            assert_int_equal(e->share_defined, !isnan(reference_number(&want, i, "rate")));
            if (!e->share_defined) {
                assert_string_equal(e->note, "no_cases");
                continue;
            }
            assert_true(error_of(e->share, reference_number(&want, i, "rate"), 0) < 1e-15);
            assert_true(error_of(e->lower, reference_number(&want, i, "wilson95_lower"), 1e-4) < 1e-12);
            assert_true(error_of(e->upper, reference_number(&want, i, "wilson95_upper"), 1e-4) < 1e-12);
        }
        teds_rates_free(r);
        teds_tally_free(t);
    }
    assert_int_equal(cells, want.rows); /* every row of the table was looked at */
    assert_int_equal(cells, 76);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
    reference_close(&want);
}

/* Counts by hand of ten discharges, for every class, policy and moment of attendance. */
static void test_by_hand(void **state)
{
    static const char text[] = "METHUSE,FREQ_ATND_SELF_HELP_D,FREQ_ATND_SELF_HELP,SUB1,AGE,STFIPS\n"
                               "1,2,1,5,4,1\n"   /* yes, yes; admission no */
                               "1,1,1,5,4,1\n"   /* yes, no; no */
                               "1,-9,3,5,4,1\n"  /* yes, missing; yes */
                               "2,5,-9,5,4,2\n"  /* no, yes ("some"); missing */
                               "2,1,-9,5,4,2\n"  /* no, no; missing */
                               "2,1,1,5,4,2\n"   /* no, no; no */
                               "2,-9,-9,5,4,4\n" /* no, missing; missing */
                               "-9,4,4,5,4,4\n"  /* missing, yes; yes */
                               "-9,1,1,5,4,4\n"  /* missing, no; no */
                               "-9,-9,2,5,4,4\n"; /* missing, missing; yes */
    static const struct {
        teds_missing_policy missing;
        teds_mutual_help when;
        uint64_t cases, count[TEDS_CLASSES];
        int known[TEDS_CLASSES], possible[TEDS_CLASSES]; /* of ten */
    } rows[] = {
        { TEDS_COMPLETE, TEDS_AT_DISCHARGE, 5, { 1, 1, 1, 2, 2, 2, 2, 3 },
          { 1, 1, 1, 2, 3, 3, 2, 5 }, { 4, 4, 4, 5, 6, 6, 7, 8 } },
        { TEDS_AS_NO, TEDS_AT_DISCHARGE, 10, { 1, 2, 2, 5, 3, 3, 4, 5 },
          { 1, 1, 1, 2, 3, 3, 2, 5 }, { 4, 4, 4, 5, 6, 6, 7, 8 } },
        { TEDS_COMPLETE, TEDS_AT_ADMISSION, 4, { 1, 2, 0, 1, 3, 1, 2, 3 },
          { 1, 2, 0, 1, 3, 3, 2, 5 }, { 3, 3, 5, 5, 6, 6, 8, 9 } },
        { TEDS_COMPLETE, TEDS_AT_EITHER, 5, { 2, 1, 1, 1, 3, 3, 2, 4 },
          { 2, 1, 1, 1, 3, 5, 2, 6 }, { 4, 2, 5, 4, 6, 7, 7, 9 } },
    };
    teds_cohort *cohort = new_cohort("oud-adults", NULL);
    teds_tally *t = new_tally(cohort, NULL);

    (void)state;
    count_text(t, "ten", text, sizeof text - 1);
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        teds_policy p = TEDS_POLICY;
        teds_rates *r;

        p.missing = rows[i].missing;
        p.mutual_help = rows[i].when;
        r = rates_of(t, &p);
        assert_int_equal(teds_rates_groups(r), 1);
        for (int c = 0; c < TEDS_CLASSES; c++) {
            const teds_estimate *e = &teds_rates_group(r, 0)->estimate[c];

            assert_int_equal(e->cases, rows[i].cases);
            if (e->count != rows[i].count[c])
                fail_msg("row %zu, %s: %d of %d", i, teds_class_name((teds_class)c), (int)e->count,
                         (int)e->cases);
            assert_true(error_of(e->bound_lower * 10, rows[i].known[c], 1) < 1e-14);
            assert_true(error_of(e->bound_upper * 10, rows[i].possible[c], 1) < 1e-14);
        }
        teds_rates_free(r);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

/* On random data and every choice: what must hold between the numbers of one estimate. */
static void check_estimate(const teds_estimate *e, teds_missing_policy missing)
{
    assert_true(e->bound_lower >= 0 && e->bound_lower <= e->bound_upper && e->bound_upper <= 1);
    assert_int_equal(e->share_defined, e->cases > 0);
    assert_true(e->count <= e->cases);
    if (!e->share_defined) {
        assert_string_equal(e->note, "no_cases");
        assert_false(e->cluster_defined);
        return;
    }
    assert_true(e->share == (double)e->count / (double)e->cases);
    assert_true(e->lower >= 0 && e->lower <= e->share && e->share <= e->upper && e->upper <= 1);
    assert_true(e->lower < e->upper); /* Wilson: never without width */
    if (e->cluster_defined) {
        assert_true(e->cluster_lower >= 0 && e->cluster_lower <= e->share);
        assert_true(e->share <= e->cluster_upper && e->cluster_upper <= 1);
        assert_true(e->cluster_lower < e->cluster_upper);
    } else {
        assert_non_null(strstr(e->note, "one_cluster"));
    }
    /* the complete cases can differ from the rest, and then the note says so */
    if (strstr(e->note, "share_outside_bounds"))
        assert_true(missing == TEDS_COMPLETE);
    else
        assert_true(e->bound_lower <= e->share && e->share <= e->bound_upper);
}

static void test_properties(void **state)
{
    static const char *const groups[] = { NULL, "year", "state", "setting,SEX", "AGE" };
    teds_cohort *cohort = new_cohort("none", NULL);

    (void)state;
    random_start(401);
    for (int round = 0; round < 40; round++) {
        struct teds_buf file = made_up_file(1 + random_below(700), true);
        teds_policy p = TEDS_POLICY;
        teds_rates *r;
        teds_tally *t;

        p.by = groups[random_below(5)];
        p.level = 0.5 + 0.4999 * random_unit();
        p.missing = random_below(2) ? TEDS_COMPLETE : TEDS_AS_NO;
        p.mutual_help = (teds_mutual_help)random_below(3);
        t = new_tally(cohort, p.by);
        count_text(t, "made up", file.data, file.length);
        if (teds_tally_kept(t) > 0) {
            r = rates_of(t, &p);
            for (size_t i = 0; i < teds_rates_groups(r); i++) {
                const teds_group *g = teds_rates_group(r, i);
                const teds_estimate *e = g->estimate;

                for (int c = 0; c < TEDS_CLASSES; c++)
                    check_estimate(&e[c], p.missing);
                /* four classes part the cases; four are unions of them */
                assert_int_equal(e[TEDS_BOTH].count + e[TEDS_MEDICATION_ONLY].count +
                                     e[TEDS_MUTUAL_HELP_ONLY].count + e[TEDS_NEITHER].count,
                                 e[TEDS_BOTH].cases);
                assert_int_equal(e[TEDS_ANY_MEDICATION].count,
                                 e[TEDS_BOTH].count + e[TEDS_MEDICATION_ONLY].count);
                assert_int_equal(e[TEDS_ANY_MUTUAL_HELP].count,
                                 e[TEDS_BOTH].count + e[TEDS_MUTUAL_HELP_ONLY].count);
                assert_int_equal(e[TEDS_EXACTLY_ONE].count,
                                 e[TEDS_MEDICATION_ONLY].count + e[TEDS_MUTUAL_HELP_ONLY].count);
                assert_int_equal(e[TEDS_AT_LEAST_ONE].count, e[TEDS_EXACTLY_ONE].count +
                                                                 e[TEDS_BOTH].count);
                assert_int_equal(e[TEDS_BOTH].cases + (p.missing == TEDS_COMPLETE ? g->missing : 0),
                                 g->discharges);
            }
            teds_rates_free(r);
        }
        teds_tally_free(t);
        teds_buf_free(&file);
    }
    teds_cohort_free(cohort);
}

/* A tally by more variables gives the same groups as one by fewer, and groupings of them. */
static void test_coarser_groups(void **state)
{
    static const char *const by[] = { NULL, "DISYR", "year", "SERVICES_D", "setting", "state", "STFIPS",
                                      "region", "division", "setting,year", "SEX,setting" };
    struct teds_buf file;
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_tally *fine = new_tally(cohort, "SERVICES_D,SEX,year");
    teds_policy p = TEDS_POLICY;
    teds_rates *r = NULL;
    teds_error err;

    (void)state;
    random_start(402);
    file = made_up_file(3000, false);
    count_text(fine, "made up", file.data, file.length);
    for (size_t i = 0; i < TEDS_COUNT(by); i++) {
        teds_tally *direct = new_tally(cohort, by[i]);
        char *a, *b;

        count_text(direct, "made up", file.data, file.length);
        p.by = by[i];
        a = rates_text(direct, &p, "csv");
        b = rates_text(fine, &p, "csv");
        assert_string_equal(a, b);
        free(a);
        free(b);
        teds_tally_free(direct);
    }
    p.by = "AGE";
    assert_int_equal(teds_rates_new(fine, &p, &r, &err), TEDS_ELAYOUT);
    assert_non_null(strstr(err.message, "was not made by AGE"));
    teds_tally_free(fine);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

static void test_refused(void **state)
{
    static const char text[] = "SUB1,AGE,METHUSE,FREQ_ATND_SELF_HELP_D\n5,4,1,1\n5,4,2,1\n";
    teds_cohort *cohort = new_cohort("oud-adults", NULL), *nobody = new_cohort("none", "SUB1 = 8");
    teds_tally *t = new_tally(cohort, NULL), *empty = new_tally(nobody, NULL);
    teds_policy p = TEDS_POLICY;
    teds_rates *r = NULL;
    teds_error err;

    (void)state;
    count_text(t, "two", text, sizeof text - 1);
    count_text(empty, "two", text, sizeof text - 1);
    assert_int_equal(teds_rates_new(empty, &p, &r, &err), TEDS_EEMPTY);
    p.mutual_help = TEDS_AT_ADMISSION;
    assert_int_equal(teds_rates_new(t, &p, &r, &err), TEDS_ELAYOUT);
    assert_non_null(strstr(err.message, "at admission"));
    p = (teds_policy)TEDS_POLICY;
    p.level = 1;
    assert_int_equal(teds_rates_new(t, &p, &r, &err), TEDS_EARG);
    p.level = 0.95;
    p.interval = "wilsn";
    assert_int_equal(teds_rates_new(t, &p, &r, &err), TEDS_EARG);
    assert_non_null(strstr(err.message, "wilson"));
    p.interval = "wilson";
    r = rates_of(t, &p); /* no column STFIPS: no interval between states, and a note */
    assert_false(teds_rates_group(r, 0)->estimate[TEDS_NEITHER].cluster_defined);
    assert_string_equal(teds_rates_group(r, 0)->estimate[TEDS_NEITHER].note, "no_states;unreliable_few_cases");
    teds_rates_free(r);
    teds_tally_free(t);
    teds_tally_free(empty);
    teds_cohort_free(cohort);
    teds_cohort_free(nobody);
}

/* What is listed is taken, and known by that name. */
static void test_listed_names(void **state)
{
    struct teds_buf file = read_file("teds_mini.csv");
    teds_cohort *cohort = new_cohort("none", "SUB1=5,6,7");
    teds_tally *t = new_tally(cohort, "SERVICES_D,AGE");
    size_t n = 0;

    (void)state;
    count_text(t, "teds_mini.csv", file.data, file.length);
    assert_string_equal(teds_tally_by(t, 0)->name, "SERVICES_D");
    assert_string_equal(teds_tally_by(t, 1)->name, "AGE");
    assert_null(teds_tally_by(t, 2));
    for (; teds_rates_cluster_method(n); n++) {
        teds_policy p = TEDS_POLICY;
        teds_rates *r;

        p.cluster = teds_rates_cluster_method(n);
        p.replicates = 50;
        r = rates_of(t, &p);
        assert_string_equal(teds_rates_policy(r)->cluster, teds_rates_cluster_method(n));
        assert_true(teds_rates_group(r, 0)->estimate[TEDS_BOTH].cluster_defined);
        teds_rates_free(r);
    }
    assert_int_equal(n, 11); /* eight linearised, the jackknife, two of the bootstrap */
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mini),           cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_properties),     cmocka_unit_test(test_coarser_groups),
        cmocka_unit_test(test_refused),        cmocka_unit_test(test_listed_names),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
