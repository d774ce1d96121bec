/*
 * test_chart.c - charts: what their data and scripts hold whatever the labels are, and SVG for a page.
 */
#include "data.h"

#include "../../lib/catalog.h"

static const char *const all_kinds[] = { "classes", "forest", "bounds", "trend", "states", "funnel",
                                         "heat", "missing", "flow", "frequency", "coverage" };

static teds_tally *made_up_tally(const teds_cohort *cohort, const char *by, size_t records)
{
    struct teds_buf file;
    teds_tally *t = new_tally(cohort, by);

    random_start(601);
    file = made_up_file(records, false);
    count_text(t, "made up", file.data, file.length);
    teds_buf_free(&file);
    return t;
}

static teds_chart *new_chart(const char *kind, const teds_tally *t, const char *by, const char *title)
{
    teds_chart_options o = TEDS_CHART_OPTIONS;
    teds_policy policy = TEDS_POLICY;
    teds_chart *c = NULL;
    teds_error err;

    policy.by = by;
    o.title = title;
    assert_ok(teds_chart_new(kind, t, &policy, &o, &c, &err));
    return c;
}

/* ---- every kind -------------------------------------------------------- */

static size_t tabs_in(const char *line, size_t length)
{
    size_t n = 0;

    for (size_t i = 0; i < length; i++)
        n += line[i] == '\t';
    return n;
}

static void check_table(const char *kind, const char *data)
{
    size_t columns = tabs_in(data, strcspn(data, "\n")), rows = 0;

    for (const char *line = data; *line; line += strcspn(line, "\n") + 1) {
        size_t n = strcspn(line, "\n");

        if (line[n] != '\n')
            fail_msg("%s: the last line does not end", kind);
        if (tabs_in(line, n) != columns)
            fail_msg("%s: %.*s", kind, (int)n, line);
        rows++;
    }
    assert_true(rows > 1);
    if (strstr(data, "nan") || strstr(data, "inf"))
        fail_msg("%s: a number that is none", kind);
}

static void test_every_kind_has_data_script_and_words(void **state)
{
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_tally *t = made_up_tally(cohort, "year,setting", 2000);

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(all_kinds); i++) {
        const char *kind = all_kinds[i], *words;
        teds_chart *c = new_chart(kind, strcmp(kind, "coverage") ? t : NULL, NULL, NULL);

        assert_string_equal(teds_chart_kind_find(kind, NULL)->name, kind);
        check_table(kind, teds_chart_data(c));
        words = teds_chart_description(c);
        assert_true(strlen(words) > 30);
        assert_int_equal(words[strlen(words) - 1], '.');
        assert_true(strlen(teds_chart_title(c)) > 10);
        assert_non_null(strstr(teds_chart_script(c), "set output base"));
        assert_non_null(strstr(teds_chart_script(c), "plot"));
        teds_chart_free(c);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

static void test_the_locale_changes_nothing(void **state)
{
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_tally *t = made_up_tally(cohort, "year,setting", 500);

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(all_kinds); i++) {
        const teds_tally *of = strcmp(all_kinds[i], "coverage") ? t : NULL;
        teds_chart *here = new_chart(all_kinds[i], of, NULL, NULL), *there;

        use_comma_locale();
        there = new_chart(all_kinds[i], of, NULL, NULL);
        setlocale(LC_ALL, "C");
        assert_string_equal(teds_chart_data(here), teds_chart_data(there));
        assert_string_equal(teds_chart_script(here), teds_chart_script(there));
        teds_chart_free(here);
        teds_chart_free(there);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

/* ---- labels ------------------------------------------------------------ */

static const struct label {
    const char *given, *in_data;
} labels[] = {
    { "plain", "plain" },
    { "tab\there", "tab\\x09here" },
    { "two\nlines\r", "two\\x0alines\\x0d" },
    { "say \"hi\"", "say \u201dhi\u201d" },
    { "\"; system(\"reboot\")", "\u201d; system(\u201dreboot\u201d)" },
    { "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "-1+2", "'-1+2" },
    { "# no comment", "# no comment" },
    { "`touch x` $(touch x) {^x}_A %s", "`touch x` $(touch x) {^x}_A %s" },
    { "<b>&amp;</b>", "<b>&amp;</b>" },
    { "\u05e9\u05dc\u05d5\u05dd \u6f22\u5b57", "\u05e9\u05dc\u05d5\u05dd \u6f22\u5b57" },
    { "\xff bad", "\\xff bad" },
};

/* The labels of the variable 'setting' are changed, in a catalog of its own. */
static void test_labels_are_text(void **state)
{
    teds_catalog *before = catalog;
    const teds_variable *v;
    teds_level *level;
    teds_cohort *cohort;
    teds_tally *t;
    teds_error err;

    (void)state;
    catalog = NULL;
    assert_ok(teds_catalog_new(&catalog, &err));
    v = teds_variable_find(catalog, "setting");
    level = (teds_level *)&v->levels[0]; /* ours to change: nobody else has this catalog */
    cohort = new_cohort("oud", NULL);
    t = made_up_tally(cohort, "setting", 800);
    for (size_t i = 0; i < TEDS_COUNT(labels); i++) {
        teds_chart *c;
        const char *data, *row;
        size_t n = strlen(labels[i].in_data);

        level->label = labels[i].given;
        c = new_chart("classes", t, "setting", NULL);
        data = teds_chart_data(c);
        check_table("classes", data);
        row = strchr(data, '\n') + 1;
        if (strncmp(row, labels[i].in_data, n) != 0 || row[n] != '\t')
            fail_msg("\"%s\" became \"%.*s\"", labels[i].in_data, (int)strcspn(row, "\n"), row);
        teds_chart_free(c);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_catalog_free(catalog);
    catalog = before;
}

static void test_titles_are_quoted(void **state)
{
    teds_chart *c = new_chart("coverage", NULL, NULL, "it's 'q' ' \" `x` \\n\nend");

    (void)state;
    assert_non_null(strstr(teds_chart_script(c), "array title[1] = ['it'.\"'\".'s '.\"'\".'q'.\"'\".' '.\"'\".' \" `x` \\n\\x0aend']\n"));
    teds_chart_free(c);
}

/* ---- which groups ------------------------------------------------------ */

static void check_by(const char *kind, const char *given, const char *wanted)
{
    const teds_chart_kind *k = teds_chart_kind_find(kind, NULL);
    char *by = NULL;
    teds_error err;

    assert_ok(teds_chart_by(k, given, &by, &err));
    assert_string_equal(by, wanted);
    free(by);
}

static void test_what_a_kind_is_by(void **state)
{
    char *by = NULL;
    teds_error err;

    (void)state;
    check_by("classes", NULL, "");
    check_by("classes", "setting", "setting");
    check_by("trend", NULL, "year");
    check_by("trend", "setting", "setting,year");
    check_by("trend", "setting, DISYR", "setting, DISYR");
    check_by("heat", "STFIPS", "STFIPS,year");
    check_by("heat", "Year,State", "Year,State");
    assert_int_equal(teds_chart_by(teds_chart_kind_find("heat", NULL), "SEX", &by, &err), TEDS_EARG);
    assert_non_null(strstr(err.message, "draws no groups but by state,year"));
    assert_null(teds_chart_kind_find("forrest", &err));
    assert_non_null(strstr(err.message, "did you mean forest?"));
}

static void is_refused(const char *kind, teds_chart_options o, const char *says)
{
    teds_policy policy = TEDS_POLICY;
    teds_chart *c = NULL;
    teds_error err;

    assert_int_equal(teds_chart_new(kind, NULL, &policy, &o, &c, &err), TEDS_EARG);
    assert_null(c);
    if (!strstr(err.message, says))
        fail_msg("wanted %s, got %s", says, err.message);
}

static void test_options_that_are_wrong(void **state)
{
    const teds_chart_options fine = TEDS_CHART_OPTIONS;
    teds_chart_options o;

    (void)state;
    o = fine, o.theme = "pink", is_refused("coverage", o, "theme");
    o = fine, o.format = "jpg", is_refused("coverage", o, "format of charts");
    o = fine, o.width = 479, is_refused("coverage", o, "480 to 2400");
    o = fine, o.one_class = TEDS_CLASSES, is_refused("coverage", o, "no class");
    o = fine, o.n = 1001, is_refused("coverage", o, "1001");
    o = fine, o.methods = "wilson,nosuch", is_refused("coverage", o, "nosuch");
    is_refused("classes", fine, "needs data");
    is_refused("pie", fine, "kind of chart");
}

/* ---- SVG for a page ----------------------------------------------------- */

static const char drawn[] =
    "<?xml version=\"1.0\"?>\n<svg width=\"9\"\n height=\"9\">\n<title>Gnuplot</title>\n<desc>Produced by GNUPLOT</desc>\n"
    "<defs><circle id='gpDot' r='1'/><use xlink:href='#gpDot' id='gpPt6'/></defs>\n"
    "<g id=\"plot_1\" clip-path=\"url(#clip)\"><use xlink:href=\"#gpDot\"/></g>\n"
    "<text>say id=\"gpDot\" and url(#clip) &lt;b id=\"x\"</text></svg>\n";

static void test_svg_gets_ids_and_words(void **state)
{
    teds_chart *c = new_chart("coverage", NULL, NULL, "a <b> & \"c\"");
    char *svg = NULL;
    size_t length = 0;
    teds_error err;

    (void)state;
    assert_ok(teds_chart_svg_finish(drawn, sizeof drawn - 1, "p1", c, &svg, &length, &err));
    assert_int_equal(strlen(svg), length);
    assert_memory_equal(svg, "<svg width=\"9\"  height=\"9\" role=\"img\" aria-labelledby=\"p1-title p1-desc\">", 73);
    assert_non_null(strstr(svg, "<title id=\"p1-title\">a &lt;b&gt; &amp; \"c\"</title>"));
    assert_non_null(strstr(svg, "<desc id=\"p1-desc\">"));
    assert_null(strstr(svg, "GNUPLOT"));
    assert_null(strstr(svg, "<title>"));
    assert_non_null(strstr(svg, "<circle id='p1-gpDot' r='1'/><use xlink:href='#p1-gpDot' id='p1-gpPt6'/>"));
    assert_non_null(strstr(svg, "<g id=\"p1-plot_1\" clip-path=\"url(#p1-clip)\"><use xlink:href=\"#p1-gpDot\"/>"));
    assert_non_null(strstr(svg, "<text>say id=\"gpDot\" and url(#clip) &lt;b id=\"x\"</text></svg>\n"));
    free(svg);
    teds_chart_free(c);
}

static void test_what_is_no_svg_is_refused(void **state)
{
    static const char *const prefixes[] = { "", "1a", "a b", "a\"b", "-a", "\xc3\xa4" };
    teds_chart *c = new_chart("coverage", NULL, NULL, NULL);
    char *svg = NULL;
    size_t length = 0;
    teds_error err;

    (void)state;
    for (size_t n = 0; n < sizeof drawn - 8; n++) /* cut off anywhere before its end */
        assert_int_equal(teds_chart_svg_finish(drawn, n, "p", c, &svg, &length, &err), TEDS_EFORMAT);
    for (size_t i = 0; i < TEDS_COUNT(prefixes); i++)
        assert_int_equal(teds_chart_svg_finish(drawn, sizeof drawn - 1, prefixes[i], c, &svg, &length, &err), TEDS_EARG);
    assert_null(svg);
    teds_chart_free(c);
}

/* Whatever the bytes are, the call returns: with an SVG, or saying that it is none. */
static void test_damaged_svg(void **state)
{
    teds_chart *c = new_chart("coverage", NULL, NULL, NULL);
    char bytes[sizeof drawn];
    teds_error err;

    (void)state;
    random_start(602);
    for (int i = 0; i < 5000; i++) {
        char *svg = NULL;
        size_t length = 0;
        teds_status st;

        memcpy(bytes, drawn, sizeof drawn);
        for (uint64_t n = 1 + random_below(4); n > 0; n--)
            bytes[random_below(sizeof drawn - 1)] = "<>/\"'#g \n\0=\xff"[random_below(12)];
        st = teds_chart_svg_finish(bytes, sizeof drawn - 1, "p", c, &svg, &length, &err);
        assert_true(st == TEDS_OK ? svg && memcmp(svg, "<svg", 4) == 0 : st == TEDS_EFORMAT && !svg);
        free(svg);
    }
    teds_chart_free(c);
}

static void test_no_options_are_the_usual_ones(void **state)
{
    teds_policy policy = TEDS_POLICY;
    teds_chart *given = new_chart("coverage", NULL, NULL, NULL), *none = NULL;
    teds_error err;

    (void)state;
    assert_ok(teds_chart_new("coverage", NULL, &policy, NULL, &none, &err));
    assert_string_equal(teds_chart_script(given), teds_chart_script(none));
    teds_chart_free(given);
    teds_chart_free(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_has_data_script_and_words),
        cmocka_unit_test(test_the_locale_changes_nothing),
        cmocka_unit_test(test_labels_are_text),
        cmocka_unit_test(test_titles_are_quoted),
        cmocka_unit_test(test_what_a_kind_is_by),
        cmocka_unit_test(test_options_that_are_wrong),
        cmocka_unit_test(test_svg_gets_ids_and_words),
        cmocka_unit_test(test_what_is_no_svg_is_refused),
        cmocka_unit_test(test_damaged_svg),
        cmocka_unit_test(test_no_options_are_the_usual_ones),
    };

    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
