/*
 * test_tally.c - properties that hold always (design: "Rules that hold always"), on random files.
 */
#include "data.h"

#include "../../lib/crc.h"

enum { ROUNDS = 40 };

static void random_plan(teds_cohort **cohort, const char **by)
{
    static const char *const recipes[] = { "oud-adults", "oud", "none" };
    static const char *const rules[] = { NULL, "SEX = 2", "AGE >= 4 and AGE <= 10", "STFIPS != 72",
                                         "SUB1 = -9, 5..7", "setting = 1, 3" };
    static const char *const groups[] = { NULL, "year", "setting", "STFIPS", "region,SEX",
                                          "SERVICES_D,AGE", "SUB1,FREQ_ATND_SELF_HELP_D" };

    *cohort = new_cohort(recipes[random_below(3)], rules[random_below(6)]);
    *by = groups[random_below(7)];
}

/* records read = sum of boxes; sum of cells = kept */
static void test_flow_adds_up(void **state)
{
    (void)state;
    random_start(101);
    for (int round = 0; round < ROUNDS; round++) {
        size_t records = 1 + random_below(2000);
        struct teds_buf file = made_up_file(records, true);
        uint64_t boxes = 0, groups = 0;
        teds_policy policy = TEDS_POLICY;
        teds_rates *rates = NULL;
        teds_cohort *cohort;
        teds_tally *t;
        teds_error err;
        const char *by;

        random_plan(&cohort, &by);
        t = new_tally(cohort, by);
        count_text(t, "made up", file.data, file.length);
        for (size_t i = 0; i < teds_tally_boxes(t); i++)
            boxes += teds_tally_box(t, i).count;
        assert_int_equal(boxes, records);
        assert_int_equal(teds_tally_records(t), records);
        policy.by = by;
        if (teds_tally_kept(t) > 0) {
            assert_ok(teds_rates_new(t, &policy, &rates, &err));
            for (size_t i = 0; i < teds_rates_groups(rates); i++)
                groups += teds_rates_group(rates, i)->discharges;
            assert_int_equal(groups, teds_tally_kept(t));
            teds_rates_free(rates);
        }
        teds_tally_free(t);
        teds_cohort_free(cohort);
        teds_buf_free(&file);
    }
}

/* Splits a file into parts that each have the header, at random record borders. */
static size_t split(const struct teds_buf *file, struct teds_buf part[8])
{
    const char *header_end = strchr(file->data, '\n') + 1, *p = header_end;
    size_t parts = 1 + random_below(7), n = 0;

    for (size_t i = 0; i < parts && *p; i++) {
        size_t want = i + 1 == parts ? SIZE_MAX : 1 + random_below(600);
        const char *start = p;

        while (*p && want-- > 0)
            p = strchr(p, '\n') + 1;
        part[n] = (struct teds_buf)TEDS_BUF_INIT;
        teds_buf_add(&part[n], file->data, (size_t)(header_end - file->data));
        teds_buf_add(&part[n], start, (size_t)(p - start));
        n++;
    }
    return n;
}

/* split anywhere, merge = whole; in any order; the empty tally is neutral */
static void test_split_and_merge(void **state)
{
    (void)state;
    random_start(102);
    for (int round = 0; round < ROUNDS; round++) {
        struct teds_buf file = made_up_file(1 + random_below(1500), true), part[8];
        size_t parts = split(&file, part);
        teds_tally *whole, *forward, *backward, *piece[8];
        char *a, *b, *c;
        teds_cohort *cohort;
        teds_error err;
        const char *by;

        random_plan(&cohort, &by);
        whole = new_tally(cohort, by);
        forward = new_tally(cohort, by);
        backward = new_tally(cohort, by);
        count_text(whole, "whole", file.data, file.length);
        for (size_t i = 0; i < parts; i++) {
            char name[32];
            snprintf(name, sizeof name, "part %zu", i);
            piece[i] = new_tally(cohort, by);
            count_text(piece[i], name, part[i].data, part[i].length);
        }
        for (size_t i = 0; i < parts; i++) {
            assert_ok(teds_tally_merge(forward, piece[i], true, &err));
            assert_ok(teds_tally_merge(backward, piece[parts - 1 - i], true, &err));
        }
        a = counts_of(whole);
        b = counts_of(forward);
        assert_string_equal(a, b);
        free(a);
        free(b);
        a = saved(forward); /* with inputs and problems: the order of merging leaves no trace */
        b = saved(backward);
        assert_string_equal(a, b);
        teds_tally_free(backward);
        backward = new_tally(cohort, by);
        assert_ok(teds_tally_merge(forward, backward, false, &err));
        c = saved(forward);
        assert_string_equal(a, c);
        free(a);
        free(b);
        free(c);
        for (size_t i = 0; i < parts; i++) {
            teds_tally_free(piece[i]);
            teds_buf_free(&part[i]);
        }
        teds_tally_free(whole);
        teds_tally_free(forward);
        teds_tally_free(backward);
        teds_cohort_free(cohort);
        teds_buf_free(&file);
    }
}

/* load(save(t)) = t byte for byte, and gives the same estimates */
static void test_save_and_load(void **state)
{
    (void)state;
    random_start(103);
    for (int round = 0; round < ROUNDS; round++) {
        struct teds_buf file = made_up_file(1 + random_below(800), true);
        teds_policy policy = TEDS_POLICY;
        teds_tally *t, *loaded = NULL;
        teds_cohort *cohort;
        teds_error err;
        const char *by;
        char *a, *b;

        random_plan(&cohort, &by);
        t = new_tally(cohort, by);
        count_text(t, "a name\twith\\odd\nletters", file.data, file.length);
        a = saved(t);
        assert_ok(teds_tally_read(catalog, "saved", a, strlen(a), &loaded, &err));
        b = saved(loaded);
        assert_string_equal(a, b);
        free(a);
        free(b);
        policy.by = by;
        if (teds_tally_kept(t) > 0) {
            a = rates_text(t, &policy, "json");
            b = rates_text(loaded, &policy, "json");
            assert_string_equal(a, b);
            free(a);
            free(b);
        }
        teds_tally_free(t);
        teds_tally_free(loaded);
        teds_cohort_free(cohort);
        teds_buf_free(&file);
    }
}

/* Any one byte of a saved tally changed, or any end cut off: an error, never a crash or a lie. */
static void test_damaged_tally(void **state)
{
    struct teds_buf file;
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_tally *t = new_tally(cohort, "year");
    teds_tally *loaded;
    teds_error err;
    char *text;
    size_t length;

    (void)state;
    random_start(104);
    file = made_up_file(120, true);
    count_text(t, "made up", file.data, file.length);
    text = saved(t);
    length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        char old = text[i];

        text[i] = (char)(old ^ (1 << random_below(7)));
        loaded = NULL;
        if (teds_tally_read(catalog, "saved", text, length, &loaded, &err) == TEDS_OK)
            fail_msg("byte %zu changed from %c to %c was not noticed", i, old, text[i]);
        assert_null(loaded);
        text[i] = old;
        if (teds_tally_read(catalog, "saved", text, i, &loaded, &err) == TEDS_OK)
            fail_msg("cut to %zu bytes was not noticed", i);
    }
    free(text);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

/* Writes the checksum and the number of cells of a text again, as a forger would. */
static void forge_end(struct teds_buf *b)
{
    size_t cells = 0;
    const char *p = strstr(b->data, "\nend\t") + 1;

    b->length = (size_t)(p - b->data);
    b->data[b->length] = '\0';
    for (const char *c = b->data; (c = strstr(c, "\nc\t")) != NULL; c++)
        cells++;
    teds_buf_printf(b, "end\t%zu\t%08x\n", cells, (unsigned)teds_crc32(0, b->data, b->length));
}

enum forgery { DROPPED, DOUBLED, MOVED, FORGERIES };

/* Takes line 'n' out, doubles it, or moves it behind the next; false if that changes nothing. */
static bool forge(const char *text, size_t n, enum forgery how, struct teds_buf *to)
{
    const char *line = text, *next, *after;

    for (; n > 0; n--)
        line = strchr(line, '\n') + 1;
    next = strchr(line, '\n') + 1;
    after = strchr(next, '\n') ? strchr(next, '\n') + 1 : next;
    if (strncmp(line, "end\t", 4) == 0 || (how == MOVED && strncmp(next, "end\t", 4) == 0))
        return false;
    if (how == DROPPED && (strncmp(line, "year", 4) == 0 || strncmp(line, "problem", 7) == 0 ||
                           strncmp(line, "notice", 6) == 0 || strncmp(line, "found", 5) == 0 ||
                           strncmp(line, "sha256", 6) == 0))
        return false; /* a tally can be without it */
    teds_buf_add(to, text, (size_t)(line - text));
    if (how == DOUBLED)
        teds_buf_add(to, line, (size_t)(next - line));
    if (how == MOVED)
        teds_buf_add(to, next, (size_t)(after - next));
    if (how != DROPPED)
        teds_buf_add(to, line, (size_t)(next - line));
    teds_buf_str(to, how == MOVED ? after : next);
    return true;
}

/* A line dropped, doubled or moved is noticed also where the checksum was made anew. */
static void test_forged_tally(void **state)
{
    struct teds_buf file;
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_tally *t = new_tally(cohort, "year"), *loaded = NULL;
    teds_error err;
    char *text;
    size_t lines = 0, forged = 0;

    (void)state;
    random_start(109);
    file = made_up_file(120, true);
    count_text(t, "made up", file.data, file.length);
    text = saved(t);
    for (const char *p = text; *p; p++)
        lines += *p == '\n';
    for (size_t n = 0; n + 1 < lines; n++) {
        for (int how = 0; how < FORGERIES; how++) {
            struct teds_buf b = TEDS_BUF_INIT;

            if (forge(text, n, (enum forgery)how, &b)) {
                forge_end(&b);
                forged++;
                if (teds_tally_read(catalog, "forged", b.data, b.length, &loaded, &err) == TEDS_OK)
                    fail_msg("line %zu, forgery %d was not noticed", n + 1, how);
            }
            teds_buf_free(&b);
        }
    }
    assert_true(forged > 2 * lines);
    free(text);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

/* 1,000 records as 999,999,999,999,999 more of them: it can be read, but nothing can be added. */
static void test_sum_too_large(void **state)
{
    static const char *const text =
        "tedstat-tally\t1\ncohort\tnone\tall discharges\nwrong_cells\t%s\nkept\t0\n"
        "input\t%s\t2019\t10\t%s\t00000001\nby\n"
        "cells\tSTFIPS\tMETHUSE\tFREQ_ATND_SELF_HELP_D\tFREQ_ATND_SELF_HELP\tdischarges\nend\t0\t0\n";
    static const char *const most = "999999999999999";
    teds_tally *large = NULL, *one = NULL;
    struct teds_buf b = TEDS_BUF_INIT;
    teds_error err;
    char *before, *after;

    (void)state;
    teds_buf_printf(&b, text, most, "a", most);
    forge_end(&b);
    assert_ok(teds_tally_read(catalog, "large", b.data, b.length, &large, &err));
    teds_buf_free(&b);
    teds_buf_printf(&b, text, "1", "b", "1");
    forge_end(&b);
    assert_ok(teds_tally_read(catalog, "one", b.data, b.length, &one, &err));
    before = saved(large);
    assert_int_equal(teds_tally_merge(large, one, false, &err), TEDS_EMERGE);
    assert_non_null(strstr(err.message, "10^15"));
    after = saved(large);
    assert_string_equal(before, after);
    free(before);
    free(after);
    teds_buf_free(&b);
    teds_tally_free(large);
    teds_tally_free(one);
}

/* A name that is not UTF-8 is made valid, and stays as it is from then on. */
static void test_name_not_utf8(void **state)
{
    teds_cohort *cohort = new_cohort("none", NULL);
    teds_tally *t = new_tally(cohort, NULL), *loaded = NULL;
    struct teds_buf file;
    teds_error err;
    char *a, *b;

    (void)state;
    random_start(110);
    file = made_up_file(20, true);
    count_text(t, "Mayag\xfc" "ez \xc3\xbc.csv", file.data, file.length);
    a = saved(t);
    assert_non_null(strstr(a, "input\tMayag\\\\xfcez \xc3\xbc.csv\t"));
    assert_ok(teds_tally_read(catalog, "saved", a, strlen(a), &loaded, &err));
    b = saved(loaded);
    assert_string_equal(a, b);
    free(a);
    free(b);
    teds_tally_free(t);
    teds_tally_free(loaded);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

struct drip {
    const char *text;
    size_t length, next;
};

static long drip_read(void *context, void *to, size_t room)
{
    struct drip *d = context;
    size_t n = 1 + random_below(7);

    if (n > room)
        n = room;
    if (n > d->length - d->next)
        n = d->length - d->next;
    memcpy(to, d->text + d->next, n);
    d->next += n;
    return (long)n;
}

/* How the bytes arrive makes no difference. */
static void test_short_reads(void **state)
{
    struct teds_buf file;
    teds_cohort *cohort = new_cohort("oud-adults", NULL);
    teds_tally *a = new_tally(cohort, "STFIPS"), *b = new_tally(cohort, "STFIPS");
    struct drip drip;
    teds_source *source = NULL;
    teds_error err;
    char *x, *y;

    (void)state;
    random_start(105);
    file = made_up_file(20000, true); /* several chunks */
    assert_true(file.length > 400000);
    drip = (struct drip){ file.data, file.length, 0 };
    count_text(a, "made up", file.data, file.length);
    assert_ok(teds_source_open_callback("made up", drip_read, &drip, &source, &err));
    assert_ok(teds_tally_count(b, source, NULL, &err));
    x = saved(a);
    y = saved(b);
    assert_string_equal(x, y);
    free(x);
    free(y);
    teds_tally_free(a);
    teds_tally_free(b);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

/* A host that set a locale with a decimal comma gets the same bytes. */
static void test_locale(void **state)
{
    struct teds_buf file;
    teds_cohort *cohort = new_cohort("none", NULL);
    teds_tally *t = new_tally(cohort, "SEX");
    teds_policy policy = TEDS_POLICY;
    static const char *const formats[] = { "text", "csv", "tsv", "json" };

    (void)state;
    random_start(106);
    file = made_up_file(500, false);
    count_text(t, "made up", file.data, file.length);
    policy.by = "SEX";
    for (int i = 0; i < 4; i++) {
        char *a = rates_text(t, &policy, formats[i]), *b;

        use_comma_locale();
        b = rates_text(t, &policy, formats[i]);
        setlocale(LC_ALL, "C");
        assert_string_equal(a, b);
        free(a);
        free(b);
    }
    teds_tally_free(t);
    teds_cohort_free(cohort);
    teds_buf_free(&file);
}

/* What may not be merged is an error that says why, and changes nothing. */
static void test_merge_refuses(void **state)
{
    teds_cohort *adults = new_cohort("oud-adults", NULL), *all = new_cohort("oud", NULL);
    teds_tally *a = new_tally(adults, "year"), *same = new_tally(adults, "year");
    teds_tally *other_cohort = new_tally(all, "year"), *other_by = new_tally(adults, "SEX");
    struct teds_buf file;
    teds_error err;
    char *before, *after;

    (void)state;
    random_start(107);
    file = made_up_file(300, false);
    count_text(a, "one.csv", file.data, file.length);
    count_text(same, "two.csv", file.data, file.length);
    before = saved(a);
    assert_int_equal(teds_tally_merge(a, other_cohort, false, &err), TEDS_EMERGE);
    assert_non_null(strstr(err.message, "different cohorts"));
    assert_int_equal(teds_tally_merge(a, other_by, false, &err), TEDS_EMERGE);
    assert_non_null(strstr(err.message, "different variables"));
    assert_int_equal(teds_tally_merge(a, same, false, &err), TEDS_EMERGE);
    assert_non_null(strstr(err.message, "one.csv and two.csv are the same data"));
    after = saved(a);
    assert_string_equal(before, after);
    free(before);
    free(after);
    assert_ok(teds_tally_merge(a, same, true, &err));
    assert_int_equal(teds_tally_records(a), 600);
    teds_tally_free(a);
    teds_tally_free(same);
    teds_tally_free(other_cohort);
    teds_tally_free(other_by);
    teds_cohort_free(adults);
    teds_cohort_free(all);
    teds_buf_free(&file);
}

/* Problems are counted by kind and column, with the first record of each. */
static void test_problems(void **state)
{
    static const char text[] = "SUB1,AGE,STFIPS,METHUSE,FREQ_ATND_SELF_HELP_D\n"
                               "5,4,1,1,1\n"      /* record 1 */
                               "5,4,1,7,1\n"      /* unknown code */
                               "5,4,1,maybe,1\n"  /* neither a code nor a label */
                               "5,4,1\n"          /* short */
                               "5,4,1,1,1,1\n"    /* long */
                               "5,4,1,7,1\n"      /* unknown again */
                               "5,4,1, Yes ,-9.0\n" /* fine: a label, padding, a whole number */
                               "5,4,1,,.\n";      /* fine: blanks are missing */
    static const struct {
        teds_problem_kind kind;
        const char *column, *first_text;
        uint64_t count, first_record;
    } want[] = {
        { TEDS_UNKNOWN_CODE, "METHUSE", "7", 2, 2 },
        { TEDS_NOT_A_CODE, "METHUSE", "maybe", 1, 3 },
        { TEDS_SHORT_RECORD, "", "3 in place of 5", 1, 4 },
        { TEDS_LONG_RECORD, "", "6 in place of 5", 1, 5 },
    };
    teds_cohort *cohort = new_cohort("oud-adults", NULL);
    teds_tally *t = new_tally(cohort, NULL);
    const teds_problem *p;
    size_t count;

    (void)state;
    count_text(t, "odd.csv", text, sizeof text - 1);
    p = teds_tally_problems(t, &count);
    assert_int_equal(count, sizeof want / sizeof *want);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(p[i].kind, want[i].kind);
        assert_string_equal(p[i].column, want[i].column);
        assert_string_equal(p[i].first_text, want[i].first_text);
        assert_int_equal(p[i].count, want[i].count);
        assert_int_equal(p[i].first_record, want[i].first_record);
    }
    assert_int_equal(teds_tally_records(t), 8);
    assert_int_equal(teds_tally_box(t, 0).count, 2); /* wrong number of cells */
    assert_int_equal(teds_tally_kept(t), 6);
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow_adds_up),   cmocka_unit_test(test_split_and_merge),
        cmocka_unit_test(test_save_and_load),  cmocka_unit_test(test_damaged_tally),
        cmocka_unit_test(test_forged_tally),   cmocka_unit_test(test_sum_too_large),
        cmocka_unit_test(test_name_not_utf8),
        cmocka_unit_test(test_short_reads),    cmocka_unit_test(test_locale),
        cmocka_unit_test(test_merge_refuses),  cmocka_unit_test(test_problems),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
