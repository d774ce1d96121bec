/*
 * test_crc.c - every CRC-32 kernel gives what zlib gives, on any length, place and split.
 */
#include "data.h"

#include <zlib.h>

#include "../../lib/crc.h"

static void test_check_value(void **state)
{
    (void)state;
    assert_int_equal(teds_crc32(0, "123456789", 9), 0xcbf43926); /* of every catalogue of CRCs */
    assert_int_equal(teds_crc32(0, "", 0), 0);
}

static void test_kernels(void **state)
{
    enum { SIZE = 3000 };
    unsigned char bytes[SIZE];
    const struct teds_crc_kernel *k;

    (void)state;
    random_start(901);
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (unsigned char)random_below(256);
    for (size_t i = 0; (k = teds_crc_kernel_at(i)) != NULL; i++) {
        if (!k->usable || !k->usable())
            continue;
        for (int round = 0; round < 20000; round++) {
            size_t from = random_below(300), length = random_below(round % 3 ? 700 : SIZE - 300);
            uint32_t start = (uint32_t)random_below(UINT32_MAX);

            assert_int_equal(teds_crc32_by(k, start, bytes + from, length),
                             crc32(start, bytes + from, (uInt)length));
        }
    }
}

static void test_combine(void **state)
{
    unsigned char bytes[5000];

    (void)state;
    random_start(902);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)random_below(256);
    for (int round = 0; round < 300; round++) {
        size_t length = random_below(sizeof bytes), cut = random_below(length + 1);

        assert_int_equal(teds_crc32_combine(teds_crc32(0, bytes, cut),
                                            teds_crc32(0, bytes + cut, length - cut), length - cut),
                         crc32(0, bytes, (uInt)length));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_value),
        cmocka_unit_test(test_kernels),
        cmocka_unit_test(test_combine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
