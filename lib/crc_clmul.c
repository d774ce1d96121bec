/*
 * crc_clmul.c - CRC-32 for x86-64 with carry-less multiplication; built with it switched on.
 */
#include "crc.h"

#if defined(__PCLMUL__) && defined(__SSE4_1__)

#include "crc_fold.h"

static size_t crc(uint32_t *inside, const unsigned char *p, size_t length)
{
    const __m128i k512 = _mm_set_epi64x(FOLD_512), k128 = _mm_set_epi64x(FOLD_128);
    __m128i x[4];
    size_t at = 64;

    if (length < 64)
        return 0;
    for (int i = 0; i < 4; i++)
        x[i] = load_16(p + 16 * i);
    x[0] = _mm_xor_si128(x[0], _mm_cvtsi32_si128((int)*inside));
    for (; length - at >= 64; at += 64)
        for (int i = 0; i < 4; i++)
            x[i] = fold(x[i], k512, load_16(p + at + 16 * (size_t)i));
    for (int i = 1; i < 4; i++)
        x[i] = fold(x[i - 1], k128, x[i]);
    for (; length - at >= 16; at += 16)
        x[3] = fold(x[3], k128, load_16(p + at));
    *inside = reduce(x[3]);
    return at;
}

static bool usable(void)
{
    return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

const struct teds_crc_kernel teds_crc_clmul = { "clmul", usable, crc };

#else

const struct teds_crc_kernel teds_crc_clmul = { "clmul", NULL, NULL };

#endif
