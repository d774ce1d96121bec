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

/* Each row of the csv must stand in the text table: the class, its count and the rounded share. */
static void compare_text(char *csv, char *text)
{
    char *header[64], *cell[64], *line = next_line(&csv);
    size_t columns = csv_cells(line, header), share = 0, count = 0, class_column = 0;

    for (size_t k = 0; k < columns; k++) {
        share = strcmp(header[k], "share") == 0 ? k : share;
        count = strcmp(header[k], "count") == 0 ? k : count;
        class_column = strcmp(header[k], "class") == 0 ? k : class_column;
    }
    while ((line = next_line(&csv)) != NULL) {
        char want[2][TEDS_NUMBER_ROOM], *row;
        double value = 0;

        csv_cells(line, cell);
        teds_count_text(strtoull(cell[count], NULL, 10), want[0]);
        if (*cell[share] && teds_number_read(cell[share], strlen(cell[share]), &value))
            teds_fixed_text(100 * value, 1, want[1]);
        else
            strcpy(want[1], "-");
        if (value > 0 && value < 0.0005)
            strcpy(want[1], "<0.1");
        if (value < 1 && value >= 0.9995)
            strcpy(want[1], ">99.9");
        for (;;) { /* rows are in the same order */
            const char *label = NULL;

            row = next_line(&text);
            if (!row)
                fail_msg("no row for %s with %s and %s", cell[class_column], want[0], want[1]);
            for (int c = 0; c < TEDS_CLASSES; c++)
                if (strcmp(teds_class_name((teds_class)c), cell[class_column]) == 0)
                    label = teds_class_label((teds_class)c);
            if (strstr(row, label) && strstr(row, want[0]) && strstr(row, want[1]))
                break;
        }
    }
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
        char *csv, *copy, *json, *tsv, *text;
        size_t rows;

        policy.by = groups[i];
        count_text(t, "made up", file.data, file.length);
        csv = rates_text(t, &policy, "csv");
        copy = teds_strdup(csv);
        json = rates_text(t, &policy, "json");
        tsv = rates_text(t, &policy, "tsv");
        text = rates_text(t, &policy, "text");
        compare_tsv(csv, tsv);
        compare_json(csv, json, &rows);
        assert_true(rows > 0 && rows % TEDS_CLASSES == 0);
        compare_text(copy, text);
        free(csv);
        free(copy);
        free(json);
        free(tsv);
        free(text);
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
    assert_non_null(strstr(text, "Both                       1  10,000   <0.1"));
    assert_non_null(strstr(text, "Neither                9,999  10,000  >99.9"));
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
