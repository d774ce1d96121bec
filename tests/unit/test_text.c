/*
 * test_text.c - words and numbers as text.
 */
#include "data.h"

static void test_number_text(void **state)
{
    static const struct {
        double value;
        const char *text;
    } rows[] = {
        { 0, "0" },          { -0.0, "0" },         { 1, "1" },
        { 0.1, "0.1" },      { -2.5, "-2.5" },      { 1.0 / 3, "0.3333333333333333" },
        { 1e15, "1000000000000000" },               { 123456, "123456" },
        { 0.00001, "0.00001" },                     { 1.5e-7, "1.5e-07" },
        { 1e-300, "1e-300" }, { 5e-324, "5e-324" }, { 1.7976931348623157e308, "1.7976931348623157e+308" },
        { HUGE_VAL, "inf" }, { -HUGE_VAL, "-inf" }, { 0.95, "0.95" },
        { 9007199254740993.0, "9007199254740992" },
    };
    char room[TEDS_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++)
        assert_string_equal(teds_number_text(rows[i].value, room), rows[i].text);
}

/* Whatever is printed reads back as the same number; in a locale with a decimal comma too. */
static void test_number_round_trip(void **state)
{
    char room[TEDS_NUMBER_ROOM];

    (void)state;
    random_start(201);
    for (int comma = 0; comma < 2; comma++) {
        if (comma)
            use_comma_locale();
        for (int i = 0; i < 100000; i++) {
            uint64_t bits = random_bits();
            double value, back;

            memcpy(&value, &bits, sizeof value);
            if (i % 2)
                value = random_unit();
            if (!isfinite(value))
                continue;
            teds_number_text(value, room);
            if (!teds_number_read(room, strlen(room), &back) || back != value)
                fail_msg("%a printed as %s", value, room);
        }
    }
    setlocale(LC_ALL, "C");
}

/* The digits of a number alone, without zeros at either end. */
static void significant(const char *text, char to[48])
{
    size_t n = 0;

    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && (n || *text != '0'))
            to[n++] = *text;
    while (n && to[n - 1] == '0')
        n--;
    to[n] = '\0';
}

/* The digits are those that printf() gives at the first of 15, 16 or 17 places that reads back. */
static void test_fewest_digits(void **state)
{
    (void)state;
    random_start(202);
    for (int i = 0; i < 200000; i++) {
        double cases = (double)(1 + random_below(i % 3 ? 5000 : 100000000)), value;
        char want[48], got[48], room[TEDS_NUMBER_ROOM];
        double back;
        int n = 15;

        value = i % 7 ? (double)random_below((uint64_t)cases + 1) / cases : ldexp(1, (int)random_below(64) - 17);
        if (i % 7 == 3)
            value = nextafter(ldexp(1, (int)random_below(64) - 17), i % 2 ? 0 : 1e300);
        if (i % 7 == 4)
            value *= random_unit() * 1e6;
        if (i % 7 == 5)
            value = nextafter(pow(10, (double)random_below(18) - 5), i % 2 ? 0 : 1e300);
        if (value == 0)
            continue;
        for (;; n++) {
            snprintf(want, sizeof want, "%.*e", n - 1, value);
            if (n == 17 || strtod(want, NULL) == value)
                break;
        }
        teds_number_text(value, room);
        if (!teds_number_read(room, strlen(room), &back) || back != value)
            fail_msg("%a printed as %s", value, room);
        significant(want, got);
        significant(room, want);
        assert_string_equal(want, got);
    }
}

static void test_number_read(void **state)
{
    static const struct {
        const char *text;
        bool fine;
        double value;
    } rows[] = {
        { "12", true, 12 },      { " 0.95 ", true, 0.95 }, { "1e+06", true, 1e6 },
        { "-9.0", true, -9 },    { ".5", true, .5 },       { "5.", true, 5 },
        { "inf", true, HUGE_VAL }, { "-Inf", true, -HUGE_VAL },
        { "", false, 0 },        { " ", false, 0 },        { "1,5", false, 0 },
        { "1e", false, 0 },      { "0x10", false, 0 },     { "nan", false, 0 },
        { "1 2", false, 0 },     { "--1", false, 0 },      { "1e999", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        double value = -77;

        assert_int_equal(teds_number_read(rows[i].text, strlen(rows[i].text), &value), rows[i].fine);
        if (rows[i].fine)
            assert_true(value == rows[i].value);
    }
}

static void test_count_read(void **state)
{
    uint64_t n = 7;

    (void)state;
    assert_true(teds_count_read("1e+06", 5, &n) && n == 1000000);
    assert_true(teds_count_read("12.0", 4, &n) && n == 12);
    assert_false(teds_count_read("12.5", 4, &n));
    assert_false(teds_count_read("-1", 2, &n));
    assert_false(teds_count_read("inf", 3, &n));
    assert_false(teds_count_read("1e300", 5, &n));
}

static void test_fixed_and_count_text(void **state)
{
    char room[TEDS_NUMBER_ROOM];

    (void)state;
    assert_string_equal(teds_fixed_text(12.34, 1, room), "12.3");
    assert_string_equal(teds_fixed_text(-0.5, 2, room), "-0.50");
    use_comma_locale();
    assert_string_equal(teds_fixed_text(1234.56, 1, room), "1234.6");
    setlocale(LC_ALL, "C");
    assert_string_equal(teds_count_text(0, room), "0");
    assert_string_equal(teds_count_text(999, room), "999");
    assert_string_equal(teds_count_text(1722503, room), "1,722,503");
    assert_string_equal(teds_count_text(UINT64_MAX, room), "18,446,744,073,709,551,615");
}

/* The point moves, no digit changes. */
static void test_percent_text(void **state)
{
    static const struct {
        double share;
        const char *text;
    } rows[] = { { 0.95, "95" }, { 0.9999999999, "99.99999999" }, { 1e-300, "1e-298" }, { 0.29, "29" },
                 { 0.999, "99.9" }, { 0.07, "7" }, { 1, "100" }, { 0, "0" }, { 0.0005, "0.05" } };
    char room[TEDS_NUMBER_ROOM];

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++)
        assert_string_equal(teds_percent_text(rows[i].share, room), rows[i].text);
}

/* Nothing that a terminal obeys, no broken UTF-8, never past the room. */
static void test_printable(void **state)
{
    static const char *const unseen[] = { /* U+00AD 061C 200B 200E 200F 202A 202E 2060 2066 2069 FEFF E0041 */
        "\xc2\xad", "\xd8\x9c", "\xe2\x80\x8b", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xae",
        "\xe2\x81\xa0", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xef\xbb\xbf", "\xf3\xa0\x81\x81",
    };
    char to[32];

    (void)state;
    teds_printable(to, sizeof to, "a\x1b[31m", 6);
    assert_string_equal(to, "a\\x1b[31m");
    teds_printable(to, sizeof to, "Mayag\xc3\xbc" "ez", 9);
    assert_string_equal(to, "Mayag\xc3\xbc" "ez");
    teds_printable(to, sizeof to, "Mayag\xfc" "ez", 8);
    assert_string_equal(to, "Mayag\\xfcez");
    teds_printable(to, 8, "abcdefghij", 10);
    assert_string_equal(to, "abcd...");
    teds_printable(to, 8, "abcdefg", 7);
    assert_string_equal(to, "abcdefg");
    for (size_t i = 0; i < TEDS_COUNT(unseen); i++) {
        char from[8], wanted[24] = "";

        snprintf(from, sizeof from, "%s", unseen[i]);
        for (size_t k = 0; k < strlen(from); k++)
            snprintf(wanted + 4 * k, sizeof wanted - 4 * k, "\\x%02x", (unsigned char)from[k]);
        teds_printable(to, sizeof to, from, strlen(from));
        assert_string_equal(to, wanted);
    }
    random_start(202);
    for (int i = 0; i < 20000; i++) {
        char from[24];
        size_t length = random_below(sizeof from), room = 1 + random_below(sizeof to);

        for (size_t k = 0; k < length; k++)
            from[k] = (char)random_bits();
        memset(to, '#', sizeof to);
        teds_printable(to, room, from, length);
        assert_true(strnlen(to, room) < room);
        for (size_t k = room; k < sizeof to; k++)
            assert_int_equal(to[k], '#');
        for (const char *p = to; *p; p++)
            assert_true((unsigned char)*p >= 0x20 && *p != 0x7f);
    }
}

static const char *word_at(void *context, size_t i)
{
    const char *const *words = context;

    return words[i];
}

static void test_nearest(void **state)
{
    static const char *const words[] = { "rates", "tally", "merge", "interval", "intervals", NULL };

    (void)state;
    assert_string_equal(teds_nearest("rats", word_at, (void *)words), "rates");
    assert_string_equal(teds_nearest("meger", word_at, (void *)words), "merge"); /* a swap is one */
    assert_string_equal(teds_nearest("INTERVAL", word_at, (void *)words), "interval");
    assert_string_equal(teds_nearest("intervalls", word_at, (void *)words), "intervals");
    assert_null(teds_nearest("zzz", word_at, (void *)words));
    assert_null(teds_nearest("", word_at, (void *)words));
}

/* "a | b |" for what the words of a list are. */
static void words(const char *list, const char *expected)
{
    char all[200] = "";
    const char *word;
    size_t n;

    while (teds_list_word(&list, &word, &n)) {
        strncat(all, word, n);
        strcat(all, "|");
    }
    assert_string_equal(all, expected);
    assert_null(list);
}

static void test_lists(void **state)
{
    (void)state;
    words("a", "a|");
    words("a,b", "a|b|");
    words("  a b , c  ,d", "a b|c|d|");
    words("a,", "a||");
    words("a, ", "a||");
    words(",a", "|a|");
    words("a,,b", "a||b|");
    words(" ", "|");
    words(NULL, "");
    assert_true(teds_list_has("year, Setting", "SETTING", 7));
    assert_true(teds_list_has("year,x", "years", 4));
    assert_false(teds_list_has("years", "year", 4));
    assert_false(teds_list_has("yea", "year", 4));
    assert_false(teds_list_has("", "year", 4));
    assert_false(teds_list_has(NULL, "year", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists), cmocka_unit_test(test_number_text), cmocka_unit_test(test_number_round_trip),
        cmocka_unit_test(test_fewest_digits),
        cmocka_unit_test(test_number_read), cmocka_unit_test(test_count_read),
        cmocka_unit_test(test_fixed_and_count_text), cmocka_unit_test(test_printable),
        cmocka_unit_test(test_percent_text),
        cmocka_unit_test(test_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
