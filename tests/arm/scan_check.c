/*
 * scan_check.c - the NEON scanner against the portable one, and both against plain C, on random text.
 * Stands alone, so that it can be built for arm64 and run by qemu without arm64 libraries.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/scan.h"

enum { SIZE = TEDS_SCAN_WINDOW };

static uint64_t seed = 88172645463325252u;

static uint64_t next_random(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed >> 16;
}

static void fill(char *text, size_t length, int kind)
{
    static const char *const alphabets[] = { "0123456789,,,,\n", "0123456789-.,,,\r\n", "12,,,\"\"\n", "\",\n\r\0a" };
    static const size_t sizes[] = { 15, 17, 8, 6 };

    for (size_t i = 0; i < length; i++)
        text[i] = alphabets[kind][next_random() % sizes[kind]];
    memset(text + length, 0, TEDS_SCAN_PADDING);
}

static struct teds_scan scan_with(const struct teds_scan_kernel *k, const char *text, size_t length)
{
    struct teds_scan s = { .end = malloc((length + TEDS_SCAN_PADDING) * sizeof *s.end),
                           .record_end = malloc((length + 1) * sizeof *s.record_end) };

    k->scan(text, length, ',', &s);
    return s;
}

static void fail(const char *what, int round)
{
    fprintf(stderr, "round %d: %s\n", round, what);
    exit(1);
}

static void compare(const struct teds_scan *a, const struct teds_scan *b, int round)
{
    if (a->ends != b->ends || a->records != b->records || a->odd != b->odd)
        fail("the counts differ", round);
    if (memcmp(a->end, b->end, a->ends * sizeof *a->end) != 0 ||
        memcmp(a->record_end, b->record_end, a->records * sizeof *a->record_end) != 0)
        fail("the places differ", round);
}

/* Without quotation marks and CRs, all delimiters and line ends up to the last line end. */
static void compare_with_plain(const struct teds_scan *s, const char *text, size_t length, int round)
{
    size_t n = 0;

    while (length && text[length - 1] != '\n')
        length--;
    for (size_t i = 0; i < length; i++)
        if (text[i] == ',' || text[i] == '\n')
            if (n >= s->ends || s->end[n++] != i)
                fail("a place is not that of plain C", round);
    if (n != s->ends)
        fail("more places than by plain C", round);
}

int main(void)
{
    const struct teds_scan_kernel *fast = teds_scan_neon.usable ? &teds_scan_neon : &teds_scan_portable;
    char *text = malloc(SIZE + TEDS_SCAN_PADDING);
    int rounds = 4000;

    for (int round = 0; round < rounds; round++) {
        size_t length = next_random() % (round % 50 ? 900 : SIZE);
        int kind = round % 4;
        struct teds_scan a, b;

        fill(text, length, kind);
        a = scan_with(&teds_scan_portable, text, length);
        b = scan_with(fast, text, length);
        compare(&a, &b, round);
        if (kind == 0)
            compare_with_plain(&b, text, length, round);
        free(a.end);
        free(a.record_end);
        free(b.end);
        free(b.record_end);
    }
    free(text);
    printf("%s = portable on %d texts\n", fast->name, rounds);
    return 0;
}
