/*
 * test_report.c - every format prints the same numbers.
 */
#include <json-c/json.h>

#include "data.h"

/* Splits a csv line (no quotes in it but around labels with commas) in place. */
static size_t csv_cells(char *line, char *cell[64])
{
    size_t n = 0;

    for (;;) {
        char *end;

        if (*line == '"') {
            cell[n++] = ++line;
            end = strchr(line, '"');
            *end++ = '\0';
        } else {
            cell[n++] = line;
            end = line + strcspn(line, ",");
        }
        if (*end == '\0')
            return n;
        *end = '\0';
        line = end + 1;
    }
}

static char *next_line(char **text)
{
    char *line = *text, *newline = strchr(line, '\n');

    if (!newline)
        return NULL;
    *newline = '\0';
    *text = newline + 1;
    return line;
}

static size_t column_of(char *const *header, size_t columns, const char *name)
{
    size_t k = 0;

    while (k < columns && strcmp(header[k], name) != 0)
        k++;
    assert_true(k < columns);
    return k;
}

static void compare_json(char *csv, const char *json_text, size_t *rows)
{
    json_object *root = json_tokener_parse(json_text), *results;
    char *header[64], *cell[64], *line = next_line(&csv);
    size_t columns = csv_cells(line, header);

    assert_non_null(root);
    assert_true(json_object_object_get_ex(root, "results", &results));
    for (*rows = 0; (line = next_line(&csv)) != NULL; (*rows)++) {
        json_object *row = json_object_array_get_idx(results, *rows);

        assert_int_equal(csv_cells(line, cell), columns);
        assert_int_equal(json_object_object_length(row), columns);
        for (size_t k = 0; k < columns; k++) {
            json_object *value;
            const char *text;

            assert_true(json_object_object_get_ex(row, header[k], &value));
            text = value ? json_object_get_string(value) : ""; /* null is an empty cell */
            assert_string_equal(text, cell[k]);
        }
    }
    assert_int_equal(json_object_array_length(results), *rows);
    json_object_put(root);
}

static void compare_tsv(const char *csv, const char *tsv)
{
    for (; *csv; csv++, tsv++) {
        if (*csv == '"')
            csv++; /* labels with a comma are quoted in csv only */
        if (*csv == ',' && *tsv == '\t')
            continue;
        if (*csv == '\0')
            break;
        assert_int_equal(*csv, *tsv);
    }
    assert_int_equal(*tsv, '\0');
}

/* ---- formats for reading ----------------------------------------------- */

/* What each writes for < and >, which "<0.1" and ">99.9" hold. */
static const struct reading {
    const char *format, *less, *greater;
} readings[] = {
    { "text", "<", ">" },
    { "md", "\\<", "\\>" },
    { "html", "&lt;", "&gt;" },
    { "latex", "\\textless{}", "\\textgreater{}" },
};

/* A share of the csv as a reader must see it: one decimal, never 0 for something nor 100 for less than all. */
static void rounded(const char *cell, const struct reading *how, char *to)
{
    char room[TEDS_NUMBER_ROOM];
    double value = 0;

    if (!*cell) {
        strcpy(to, "-");
        return;
    }
    assert_true(teds_number_read(cell, strlen(cell), &value));
    if (value > 0 && value < 0.0005)
        sprintf(to, "%s0.1", how->less);
    else if (value < 1 && value >= 0.9995)
        sprintf(to, "%s99.9", how->greater);
    else
        strcpy(to, teds_fixed_text(100 * value, 1, room));
}

/* Each row of the csv must stand in one line of the text: class, counts, share and all three ranges. */
static void compare_reading(const char *csv_text, const char *reading_text, const struct reading *how)
{
    static const char *const limits[][2] = { { "lower", "upper" }, { "cluster_lower", "cluster_upper" },
                                             { "bound_lower", "bound_upper" } };
    char *csv = teds_strdup(csv_text), *text = teds_strdup(reading_text), *rest = csv, *lines = text;
    char *header[64], *cell[64], *line = next_line(&rest);
    size_t columns = csv_cells(line, header);

    while ((line = next_line(&rest)) != NULL) {
        char want[6][80], low[40], high[40], *row;
        const char *label = NULL;
        size_t n = 0, k = 0;

        csv_cells(line, cell);
#define CELL(name) (cell[column_of(header, columns, name)])
        teds_count_text(strtoull(CELL("count"), NULL, 10), want[n++]);
        teds_count_text(strtoull(CELL("cases"), NULL, 10), want[n++]);
        rounded(CELL("share"), how, want[n++]);
        for (size_t i = 0; i < TEDS_COUNT(limits); i++) {
            rounded(CELL(limits[i][0]), how, low);
            rounded(CELL(limits[i][1]), how, high);
            if (*CELL(limits[i][0]))
                sprintf(want[n++], "%s to %s", low, high);
        }
        for (int c = 0; c < TEDS_CLASSES; c++)
            if (strcmp(teds_class_name((teds_class)c), CELL("class")) == 0)
                label = teds_class_label((teds_class)c);
        do { /* rows are in the same order */
            row = next_line(&lines);
            if (!row)
                fail_msg("%s: no row for %s with %s of %s and %s", how->format, label, want[0], want[1], want[2]);
            for (k = 0; k < n && strstr(row, want[k]); k++) {
            }
        } while (!strstr(row, label) || k < n);
    }
    free(csv);
    free(text);
}

static void test_formats_agree(void **state)
{
    static const char *const groups[] = { NULL, "setting", "state,SEX", "SERVICES_D", "region" };
    teds_cohort *cohort = new_cohort("none", NULL);

    (void)state;
    random_start(601);
    for (size_t i = 0; i < TEDS_COUNT(groups); i++) {
        struct teds_buf file = made_up_file(400 + random_below(400), true);
        teds_tally *t = new_tally(cohort, groups[i]);
        teds_policy policy = TEDS_POLICY;
        char *csv, *json, *tsv, *text;
        size_t rows;

        policy.by = groups[i];
        count_text(t, "made up", file.data, file.length);
        csv = rates_text(t, &policy, "csv");
        json = rates_text(t, &policy, "json");
        tsv = rates_text(t, &policy, "tsv");
        for (size_t k = 0; k < TEDS_COUNT(readings); k++) {
            text = rates_text(t, &policy, readings[k].format);
            compare_reading(csv, text, &readings[k]);
            free(text);
        }
        compare_tsv(csv, tsv);
        compare_json(csv, json, &rows);
        assert_true(rows > 0 && rows % TEDS_CLASSES == 0);
        free(csv);
        free(json);
        free(tsv);
        teds_tally_free(t);
        teds_buf_free(&file);
    }
    teds_cohort_free(cohort);
}

/* The parts of the JSON object that the contract names. */
static void test_json_parts(void **state)
{
    static const char *const keys[] = { "schema_version", "tedstat", "manifest", "cohort",
                                        "flow", "results", "warnings" };
    teds_cohort *cohort = new_cohort("oud-adults", NULL);
    teds_tally *t = new_tally(cohort, NULL);
    teds_policy policy = TEDS_POLICY;
    json_object *root, *value, *box;
    struct teds_buf file;
    int64_t sum = 0;
    char *json;

    (void)state;
    random_start(602);
    file = made_up_file(500, true);
    count_text(t, "made up", file.data, file.length);
    json = rates_text(t, &policy, "json");
    root = json_tokener_parse(json);
    assert_non_null(root);
    for (size_t i = 0; i < TEDS_COUNT(keys); i++)
        assert_true(json_object_object_get_ex(root, keys[i], &value));
    assert_true(json_object_object_get_ex(root, "cohort", &value));
    assert_string_equal(json_object_get_string(value), "oud-adults");
    assert_true(json_object_object_get_ex(root, "flow", &value));
    for (size_t i = 0; i < json_object_array_length(value); i++) {
        assert_true(json_object_object_get_ex(json_object_array_get_idx(value, i), "discharges", &box));
        sum += json_object_get_int64(box);
    }
    assert_int_equal(sum, 500); /* the boxes sum to the records read */
    assert_true(json_object_object_get_ex(root, "warnings", &value));
    assert_true(json_object_array_length(value) > 0); /* the file is imperfect */
    json_object_put(root);
    free(json);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

/* Never 0 % for more than nothing, nor 100 % for less than all. */
static void test_rounding(void **state)
{
    struct teds_buf file = TEDS_BUF_INIT;
    teds_cohort *cohort = new_cohort("none", NULL);
    teds_tally *t = new_tally(cohort, NULL);
    teds_policy policy = TEDS_POLICY;
    char *text;

    (void)state;
    teds_buf_str(&file, "STFIPS,METHUSE,FREQ_ATND_SELF_HELP_D\n1,1,2\n");
    for (int i = 0; i < 9999; i++)
        teds_buf_str(&file, i % 2 ? "1,2,1\n" : "2,2,1\n");
    count_text(t, "rare", file.data, file.length);
    text = rates_text(t, &policy, "text");
    assert_non_null(strstr(text, "Both              b c             1  10,000   <0.1"));
    assert_non_null(strstr(text, "Neither           b c         9,999  10,000  >99.9"));
    free(text);
    text = rates_text(t, &policy, "html");
    assert_non_null(strstr(text, "Both</th><td>b c</td><td class=\"n\">1</td><td class=\"n\">10,000</td><td class=\"n\">&lt;0.1</td>"));
    free(text);
    text = rates_text(t, &policy, "md");
    assert_non_null(strstr(text, "| Both | b c | 1 | 10,000 | \\<0.1 |"));
    free(text);
    text = rates_text(t, &policy, "latex");
    assert_non_null(strstr(text, "Both & b c & 1 & 10,000 & \\textless{}0.1 &"));
    free(text);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

static void test_formats_by_name(void **state)
{
    teds_error err;

    (void)state;
    assert_string_equal(teds_format_of_path("a/b.JSON"), "json");
    assert_string_equal(teds_format_of_path("x.csv"), "csv");
    assert_string_equal(teds_format_of_path("x.html"), "html");
    assert_string_equal(teds_format_of_path("x.md"), "md");
    assert_string_equal(teds_format_of_path("x.tex"), "latex");
    assert_null(teds_format_of_path("csv"));
    assert_null(teds_format_of_path(".csv"));
    assert_int_equal(teds_format_check("jsn", &err), TEDS_EARG);
    assert_non_null(strstr(err.message, "did you mean json?"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats_agree),
        cmocka_unit_test(test_json_parts),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_formats_by_name),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
