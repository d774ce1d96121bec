/*
 * test_memory.c - every single allocation of the main job fails once: the call says so
 * (TEDS_ENOMEM), nothing leaks (AddressSanitizer looks) and nothing is half done.
 *
 * Linked with --wrap, see the Makefile.
 */
#include "data.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

static long fail_at = -1; /* countdown; -1: never */
static long allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

static bool refuse(void)
{
    allocations++;
    return fail_at >= 0 && fail_at-- == 0;
}

void *__wrap_malloc(size_t size) { return refuse() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t n, size_t size) { return refuse() ? NULL : __real_calloc(n, size); }
void *__wrap_realloc(void *p, size_t size) { return refuse() ? NULL : __real_realloc(p, size); }

static bool no_threads;

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *), void *context);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *), void *context);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*work)(void *), void *context)
{
    return no_threads ? EAGAIN : __real_pthread_create(thread, how, work, context);
}

typedef teds_status job(const struct teds_buf *file, teds_error *err);

static teds_status make_a_catalog(const struct teds_buf *file, teds_error *err)
{
    teds_catalog *c = NULL;
    teds_status st = teds_catalog_new(&c, err);

    (void)file;
    teds_catalog_free(c);
    return st;
}

static teds_status report_it(const teds_tally *t, teds_error *err)
{
    static const char *const formats[] = { "text", "csv", "json" };
    teds_policy policy = TEDS_POLICY;
    teds_rates *rates = NULL;
    teds_report *report = NULL;
    teds_status st;

    policy.by = "setting,year";
    st = teds_rates_new(t, &policy, &rates, err);
    if (st == TEDS_OK)
        st = teds_report_rates(rates, t, &report, err);
    for (int i = 0; st == TEDS_OK && i < 3; i++) {
        char *text = NULL;
        size_t length;

        st = teds_report_render(report, formats[i], &text, &length, err);
        free(text);
    }
    teds_report_free(report);
    teds_rates_free(rates);
    return st;
}

static teds_status main_job(const struct teds_buf *file, teds_error *err)
{
    static const char *const where[] = { "SEX = 1, 2", "AGE >= 2 and AGE <= 12" };
    teds_cohort *cohort = NULL;
    teds_tally *t = NULL, *loaded = NULL;
    teds_source *source = NULL;
    char *text = NULL;
    size_t length = 0;
    teds_status st = teds_cohort_new(catalog, "oud", where, 2, &cohort, err);

    if (st == TEDS_OK)
        st = teds_tally_new(cohort, "setting,year", &t, err);
    if (st == TEDS_OK)
        st = teds_source_open_memory("made up", file->data, file->length, &source, err);
    if (st == TEDS_OK)
        st = teds_tally_count(t, source, NULL, err); /* takes the source */
    if (st == TEDS_OK)
        st = teds_tally_text(t, &text, &length, err);
    if (st == TEDS_OK)
        st = teds_tally_read(catalog, "saved", text, length, &loaded, err);
    if (st == TEDS_OK)
        st = teds_tally_merge(t, loaded, true, err);
    if (st == TEDS_OK)
        st = report_it(t, err);
    free(text);
    teds_tally_free(loaded);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    return st;
}

/* Charts of most kinds, and the svg made fit for a page. */
static teds_status charts(const struct teds_buf *file, teds_error *err)
{
    static const char *const kinds[] = { "classes", "forest", "trend", "states", "heat", "funnel", "flow", "frequency" };
    static const char svg[] = "<svg id='a'><title>x</title><g id=\"b\"/></svg>";
    teds_chart_options o = TEDS_CHART_OPTIONS;
    teds_policy policy = TEDS_POLICY;
    teds_cohort *cohort = NULL;
    teds_tally *t = NULL;
    teds_source *source = NULL;
    teds_status st = teds_cohort_new(catalog, "none", NULL, 0, &cohort, err);

    if (st == TEDS_OK)
        st = teds_tally_new(cohort, "year", &t, err);
    if (st == TEDS_OK)
        st = teds_source_open_memory("made up", file->data, file->length, &source, err);
    if (st == TEDS_OK)
        st = teds_tally_count(t, source, NULL, err);
    for (size_t i = 0; st == TEDS_OK && i < TEDS_COUNT(kinds); i++) {
        teds_chart *c = NULL;
        char *finished = NULL;
        size_t length;

        policy.by = strcmp(kinds[i], "forest") ? NULL : "year";
        st = teds_chart_new(kinds[i], t, &policy, &o, &c, err);
        if (st == TEDS_OK)
            st = teds_chart_svg_finish(svg, sizeof svg - 1, "p", c, &finished, &length, err);
        free(finished);
        teds_chart_free(c);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
    return st;
}

/* A sweep as table and chart, a study and an outcome, from one tally. */
static teds_status use_tally(teds_tally *t, teds_sweep *sweep, teds_published *study, teds_error *err)
{
    teds_policy policy = TEDS_POLICY;
    teds_chart_options o = TEDS_CHART_OPTIONS;
    teds_report *report = NULL;
    teds_chart *chart = NULL;
    teds_tally *outcome = NULL;
    bool passes;
    teds_status st = teds_report_sweep(sweep, t, &policy, "both", &report, err);

    teds_report_free(report);
    report = NULL;
    o.sweep = sweep;
    if (st == TEDS_OK)
        st = teds_chart_new("sweep", t, &policy, &o, &chart, err);
    if (st == TEDS_OK)
        st = teds_report_published(study, t, &policy, &report, &passes, err);
    if (st == TEDS_OK)
        st = teds_tally_outcome(t, "SEX = 2", "use", &outcome, err);
    policy.by = "use";
    policy.mutual_help = TEDS_NO_MUTUAL_HELP;
    if (st == TEDS_OK) {
        teds_rates *rates = NULL;
        st = teds_rates_new(outcome, &policy, &rates, err);
        teds_rates_free(rates);
    }
    teds_tally_free(outcome);
    teds_report_free(report);
    teds_chart_free(chart);
    return st;
}

/* Among temporary files; two runs at the same time do not meet. */
static void study_path(char path[512])
{
    snprintf(path, 512, "%s/test_memory_study-%ld.ini", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp", (long)getpid());
}

static teds_status sweeps(const struct teds_buf *file, teds_error *err)
{
    char path[512];
    teds_sweep *sweep = NULL;
    teds_published *study = NULL;
    teds_cohort *cohort = NULL;
    teds_tally *t = NULL;
    teds_source *source = NULL;
    char *by = NULL;
    teds_status st = teds_sweep_new(catalog, &sweep, err);

    study_path(path);
    if (st == TEDS_OK)
        st = teds_sweep_vary(sweep, "where=SEX = 1; setting = 2, 3", err);
    if (st == TEDS_OK)
        st = teds_sweep_vary(sweep, "max-missing=1,0.9", err);
    if (st == TEDS_OK)
        st = teds_sweep_by(sweep, NULL, &by, err);
    if (st == TEDS_OK)
        st = teds_published_open(catalog, path, &study, err);
    if (st == TEDS_OK)
        st = teds_cohort_new(catalog, "none", NULL, 0, &cohort, err);
    if (st == TEDS_OK)
        st = teds_tally_new(cohort, by, &t, err);
    if (st == TEDS_OK)
        st = teds_source_open_memory("made up", file->data, file->length, &source, err);
    if (st == TEDS_OK)
        st = teds_tally_count(t, source, NULL, err);
    if (st == TEDS_OK)
        st = use_tally(t, sweep, study, err);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_published_free(study);
    teds_sweep_free(sweep);
    free(by);
    return st;
}

/* Comparisons within strata and standardised, pairs and trends, with small counts hidden and not. */
static teds_status compare_it(teds_tally *t, teds_error *err)
{
    teds_compare_options o = TEDS_COMPARE_OPTIONS;
    teds_pair_options pair = TEDS_PAIR_OPTIONS;
    teds_policy policy = TEDS_POLICY;
    teds_report *report = NULL;
    teds_status st;

    policy.by = "setting";
    o.classes = "both,neither";
    o.strata = o.standardise = teds_tally_suppressed(t) ? NULL : "SEX"; /* refused where counts are hidden */
    st = teds_report_compare(t, &policy, &o, &report, err);
    teds_report_free(report);
    report = NULL;
    policy.by = NULL;
    pair.attendance = true;
    if (st == TEDS_OK)
        st = teds_report_pairs(t, &policy, &pair, &report, err);
    teds_report_free(report);
    report = NULL;
    policy.by = "year";
    if (st == TEDS_OK)
        st = teds_report_trend(t, &policy, &o, &report, err);
    teds_report_free(report);
    return st;
}

static teds_status comparisons(const struct teds_buf *file, teds_error *err)
{
    teds_cohort *cohort = NULL;
    teds_tally *t = NULL;
    teds_source *source = NULL;
    teds_status st = teds_cohort_new(catalog, "none", NULL, 0, &cohort, err);

    if (st == TEDS_OK)
        st = teds_tally_new(cohort, "setting,SEX,year", &t, err);
    if (st == TEDS_OK)
        st = teds_source_open_memory("made up", file->data, file->length, &source, err);
    if (st == TEDS_OK)
        st = teds_tally_count(t, source, NULL, err);
    if (st == TEDS_OK)
        st = compare_it(t, err);
    if (st == TEDS_OK) {
        teds_tally_suppress(t, 5);
        st = compare_it(t, err);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
    return st;
}

static teds_tally *counted; /* by the test, once */

/* A whole report: as a page, for LaTeX, as json, and the recipe that it is made of. */
static teds_status whole_report(const struct teds_buf *file, teds_error *err)
{
    static const char text[] = "[report]\ntitle = x\n[text t]\n\nSome *words*.\n";
    static const char *const formats[] = { "html", "latex" };
    teds_study study = TEDS_STUDY;
    teds_policy policy = TEDS_POLICY;
    teds_document *d = NULL;
    teds_recipe *recipe = NULL;
    char *rendered = NULL;
    size_t length;
    teds_status st = teds_recipe_read("x.ini", text, sizeof text - 1, "report,text", &recipe, err);

    (void)file;
    study.recipe = "x.ini";
    study.recipe_text = text;
    study.tally = counted;
    study.policy = &policy;
    if (st == TEDS_OK)
        st = teds_study_document(&study, &d, err);
    for (size_t i = 0; st == TEDS_OK && i < TEDS_COUNT(formats); i++) {
        st = teds_document_render(d, formats[i], &rendered, &length, err);
        free(rendered);
        rendered = NULL;
    }
    if (st == TEDS_OK)
        st = teds_study_json(&study, &rendered, &length, err);
    free(rendered);
    teds_document_free(d);
    teds_recipe_free(recipe);
    return st;
}

static void every_allocation_fails(job *work, const struct teds_buf *file)
{
    teds_error err;
    long needed;

    allocations = 0;
    assert_ok(work(file, &err));
    needed = allocations;
    assert_true(needed > 20);
    for (long i = 0; i < needed; i++) {
        teds_status st;

        fail_at = i;
        st = work(file, &err);
        if (fail_at != -1)
            break; /* this run needed fewer: buffers of the C library were there already */
        if (st != TEDS_ENOMEM)
            fail_msg("allocation %ld of %ld failed, and the call said %s", i, needed,
                     teds_status_name(st));
    }
    fail_at = -1;
    assert_ok(work(file, &err));
}

static void test_catalog(void **state)
{
    (void)state;
    every_allocation_fails(make_a_catalog, NULL);
}

static void test_main_job(void **state)
{
    struct teds_buf file;

    (void)state;
    random_start(501);
    file = made_up_file(300, true);
    every_allocation_fails(main_job, &file);
    teds_buf_free(&file);
}

static void test_charts(void **state)
{
    struct teds_buf file;

    (void)state;
    random_start(502);
    file = made_up_file(40, false);
    every_allocation_fails(charts, &file);
    teds_buf_free(&file);
}

static void test_comparisons(void **state)
{
    struct teds_buf file;

    (void)state;
    random_start(504);
    file = made_up_file(60, false);
    every_allocation_fails(comparisons, &file);
    teds_buf_free(&file);
}

static void test_report(void **state)
{
    teds_cohort *cohort = NULL;
    teds_source *source = NULL;
    struct teds_buf file;
    teds_error err;

    (void)state;
    random_start(505);
    file = made_up_file(60, false);
    assert_ok(teds_cohort_new(catalog, "none", NULL, 0, &cohort, &err));
    assert_ok(teds_tally_new(cohort, "year", &counted, &err));
    assert_ok(teds_source_open_memory("made up", file.data, file.length, &source, &err));
    assert_ok(teds_tally_count(counted, source, NULL, &err));
    every_allocation_fails(whole_report, NULL);
    teds_tally_free(counted);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

static void test_sweeps(void **state)
{
    static const char study[] = "[study]\ntitle = x\ncitation = y\n[cell a]\nclass = both\npublished = 10.4 %\n"
                                "where = {s} = 1\n[vary s]\nsex = let s SEX\n[vary missing]\nno = missing as-no\n";
    char path[512];
    struct teds_buf file;
    FILE *f;

    (void)state;
    study_path(path);
    f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(study, f) >= 0 && fclose(f) == 0);
    random_start(503);
    file = made_up_file(40, false);
    every_allocation_fails(sweeps, &file);
    teds_buf_free(&file);
    assert_int_equal(remove(path), 0);
}

/* What needs a thread says that there is none; what can do without does. */
static void test_no_threads(void **state)
{
    static const char sav[128] = "$FL2@(#) SPSS DATA FILE";
    teds_source *source = NULL;
    teds_cohort *cohort = new_cohort("none", NULL);
    teds_tally *t = new_tally(cohort, "year"), *all[2] = { NULL, NULL };
    teds_count_options o = TEDS_COUNT_OPTIONS;
    const char *paths[] = { "no such file", "nor this" };
    struct teds_buf file;
    teds_error err;

    (void)state;
    no_threads = true;
    assert_int_equal(teds_source_open_memory("a.sav", sav, sizeof sav, &source, &err), TEDS_ENOMEM);
    assert_string_equal(err.message, "the system gives no further thread");
    o.threads = 4;
    assert_int_equal(teds_tally_open_files(cohort, "year", paths, 2, &o, all, &err), TEDS_EIO);
    random_start(506);
    file = made_up_file(50, false);
    assert_ok(teds_source_open_memory("made up", file.data, file.length, &source, &err));
    assert_ok(teds_tally_count(t, source, &o, &err));
    assert_int_equal(teds_tally_records(t), 50);
    no_threads = false;
    teds_buf_free(&file);
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_catalog), cmocka_unit_test(test_charts),
                                        cmocka_unit_test(test_sweeps), cmocka_unit_test(test_comparisons), cmocka_unit_test(test_report),
                                        cmocka_unit_test(test_main_job), cmocka_unit_test(test_no_threads) };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
