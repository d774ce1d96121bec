/*
 * test_memory.c - every single allocation of the main job fails once: the call says so
 * (TEDS_ENOMEM), nothing leaks (AddressSanitizer looks) and nothing is half done.
 *
 * Linked with --wrap, see the Makefile.
 */
#include "data.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_catalog), cmocka_unit_test(test_charts),
                                        cmocka_unit_test(test_main_job) };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
