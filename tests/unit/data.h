/*
 * data.h - for the unit tests: made-up discharge files in memory, and counting them.
 */
#ifndef TEDSTAT_TEST_DATA_H
#define TEDSTAT_TEST_DATA_H

#include "reference.h" /* cmocka and random numbers */

#include <locale.h>

#include <tedstat.h>

#include "../../lib/base.h"

/* The catalog that all tests share; made by the group's setup. */
static teds_catalog *catalog;

static int make_catalog(void **state)
{
    teds_error err;

    (void)state;
    return teds_catalog_new(&catalog, &err) == TEDS_OK ? 0 : -1;
}

static int free_catalog(void **state)
{
    (void)state;
    teds_catalog_free(catalog);
    return 0;
}

/* Until setlocale(LC_ALL, "C"); tests/run.sh makes the locale. */
__attribute__((unused)) static void use_comma_locale(void)
{
    const char *folder = getenv("COMMA_LOCALES");

    if (!folder)
        fail_msg("COMMA_LOCALES does not name the folder of a locale with a decimal comma");
    setenv("LOCPATH", folder, 1);
    assert_non_null(setlocale(LC_ALL, "de_DE.UTF-8"));
    assert_string_equal(localeconv()->decimal_point, ",");
    unsetenv("LOCPATH");
}

#define assert_ok(call)                                                    \
    do {                                                                   \
        teds_status st_ = (call);                                          \
        if (st_ != TEDS_OK)                                                \
            fail_msg("%s: %s (%s)", #call, teds_status_name(st_), err.message); \
    } while (0)

/* ---- made-up files ---------------------------------------------------- */

static const char *const made_up_columns[] = { "DISYR", "STFIPS", "AGE", "SERVICES_D", "SUB1", "SEX",
                                               "METHUSE", "FREQ_ATND_SELF_HELP",
                                               "FREQ_ATND_SELF_HELP_D" };
enum { MADE_UP_COLUMNS = sizeof made_up_columns / sizeof *made_up_columns };

static int made_up_code(size_t column)
{
    static const int states[] = { 1, 4, 6, 12, 36, 39, 48, 72 };

    if (random_below(10) == 0 && column > 1)
        return -9;
    switch (column) {
    case 0: return 2015 + (int)random_below(5);
    case 1: return states[random_below(sizeof states / sizeof *states)];
    case 2: return 1 + (int)random_below(12);
    case 3: return 1 + (int)random_below(8);
    case 4: return random_below(2) ? 5 + (int)random_below(3) : 1 + (int)random_below(19);
    case 5:
    case 6: return 1 + (int)random_below(2);
    default: return 1 + (int)random_below(5);
    }
}

/* One record, without line end; 'odd' lets it be imperfect now and then. */
static void made_up_record(struct teds_buf *b, bool odd)
{
    size_t cells = MADE_UP_COLUMNS;

    if (odd && random_below(40) == 0)
        cells += random_below(2) ? 1 : (size_t)-1;
    for (size_t i = 0; i < cells; i++) {
        teds_buf_str(b, i ? "," : "");
        if (odd && random_below(60) == 0)
            teds_buf_str(b, random_below(2) ? "97" : "x");
        else if (odd && random_below(30) == 0)
            continue; /* blank */
        else
            teds_buf_printf(b, "%d", made_up_code(i < MADE_UP_COLUMNS ? i : 2));
    }
}

static void made_up_header(struct teds_buf *b)
{
    for (size_t i = 0; i < MADE_UP_COLUMNS; i++)
        teds_buf_printf(b, "%s%s", i ? "," : "", made_up_columns[i]);
}

/* A whole file; the caller frees it. */
static struct teds_buf made_up_file(size_t records, bool odd)
{
    struct teds_buf b = TEDS_BUF_INIT;

    made_up_header(&b);
    teds_buf_char(&b, '\n');
    for (size_t i = 0; i < records; i++) {
        made_up_record(&b, odd);
        teds_buf_char(&b, '\n');
    }
    assert_false(b.failed);
    return b;
}

/* ---- counting --------------------------------------------------------- */

static teds_tally *new_tally(const teds_cohort *cohort, const char *by)
{
    teds_tally *t = NULL;
    teds_error err;

    assert_ok(teds_tally_new(cohort, by, &t, &err));
    return t;
}

static teds_cohort *new_cohort(const char *recipe, const char *where)
{
    teds_cohort *c = NULL;
    teds_error err;

    assert_ok(teds_cohort_new(catalog, recipe, &where, where != NULL, &c, &err));
    return c;
}

static void count_text(teds_tally *t, const char *name, const char *text, size_t length)
{
    teds_source *source = NULL;
    teds_error err;

    assert_ok(teds_source_open_memory(name, text, length, &source, &err));
    assert_ok(teds_tally_count(t, source, NULL, &err));
}

static char *saved(const teds_tally *t)
{
    char *text = NULL;
    size_t length;
    teds_error err;

    assert_ok(teds_tally_text(t, &text, &length, &err));
    assert_int_equal(strlen(text), length);
    return text;
}

/* What a tally says of the data, without where it came from: for comparing splits. */
static char *counts_of(const teds_tally *t)
{
    char *text = saved(t), *from = strstr(text, "\nby"), *end = strstr(text, "\nend");
    struct teds_buf b = TEDS_BUF_INIT;

    for (size_t i = 0; i < teds_tally_boxes(t); i++) {
        teds_box box = teds_tally_box(t, i);
        teds_buf_printf(&b, "%s %llu %llu\n", box.name, (unsigned long long)box.count,
                        (unsigned long long)box.missing);
    }
    teds_buf_add(&b, from, (size_t)(end - from));
    free(text);
    return b.data;
}

static char *rendered(const teds_report *r, const char *format)
{
    char *text = NULL;
    size_t length;
    teds_error err;

    assert_ok(teds_report_render(r, format, &text, &length, &err));
    return text;
}

/* The report of the main job as one format. */
static char *rates_text(const teds_tally *t, const teds_policy *policy, const char *format)
{
    teds_rates *rates = NULL;
    teds_report *report = NULL;
    teds_error err;
    char *text;

    assert_ok(teds_rates_new(t, policy, &rates, &err));
    assert_ok(teds_report_rates(rates, t, &report, &err));
    text = rendered(report, format);
    teds_report_free(report);
    teds_rates_free(rates);
    return text;
}

#endif
