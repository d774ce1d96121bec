/*
 * test_fuzz.c - the fuzz target on inputs made up from the pieces that matter, always the same ones.
 */
#include "data.h"

#include "../fuzz/fuzz_scan.c"

static void test_made_up_inputs(void **state)
{
    static const char *const pieces[] = {
        ",", ",", ",", "\n", "\n", "\r\n", "1", "22", "-9", "\"", "\"\"", "\"a\"", "\"a,b\"", "\"a\nb\"", "\r",
        " ", "\t", ";", "x", "\"x\"\r\n", ",\"\"\n", "\"\"\"\"", "\n\n", "12345678901234567890", "\xef\xbb\xbf",
        "A,B\n1,2\n3,4\n", "\"A\",\"B\"\r\n\"1\",\"2\"\r\n",
    };

    (void)state;
    random_start(1101);
    for (int round = 0; round < 6000; round++) {
        struct teds_buf b = TEDS_BUF_INIT;
        const char *differs;

        for (int i = 0; i < 3; i++)
            teds_buf_char(&b, (char)random_below(256));
        for (size_t n = 1 + random_below(round % 10 ? 40 : 600); n > 0; n--) {
            const char *piece = pieces[random_below(TEDS_COUNT(pieces))];

            if (random_below(200) == 0)
                teds_buf_char(&b, (char)random_below(256)); /* NUL too */
            else
                teds_buf_str(&b, piece);
        }
        differs = fuzz_scan((const uint8_t *)b.data, b.length);
        if (differs)
            fail_msg("round %d: %s differs from libcsv on: %.300s", round, differs, b.data + 3);
        teds_buf_free(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_made_up_inputs) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
