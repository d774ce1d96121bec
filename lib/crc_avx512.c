/*
 * crc_avx512.c - CRC-32 for x86-64 with carry-less multiplication of 512 bits; built with it on.
 */
#include "crc.h"

#if defined(__VPCLMULQDQ__) && defined(__AVX512F__)

#include "crc_fold.h"

static inline __m512i fold_wide(__m512i x, __m512i k, __m512i next)
{
    __m512i low = _mm512_clmulepi64_epi128(x, k, 0x00), high = _mm512_clmulepi64_epi128(x, k, 0x11);

    return _mm512_ternarylogic_epi64(low, high, next, 0x96); /* all three xored */
}

static size_t crc(uint32_t *inside, const unsigned char *p, size_t length)
{
    const __m128i k128 = _mm_set_epi64x(FOLD_128);
    const __m512i k2048 = _mm512_broadcast_i32x4(_mm_set_epi64x(FOLD_2048));
    const __m512i k512 = _mm512_broadcast_i32x4(_mm_set_epi64x(FOLD_512));
    __m512i x[4];
    __m128i y;
    size_t at = 256;

    if (length < 256)
        return 0;
    for (int i = 0; i < 4; i++)
        x[i] = _mm512_loadu_si512(p + 64 * i);
    x[0] = _mm512_xor_si512(x[0], _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)*inside)));
    for (; length - at >= 256; at += 256)
        for (int i = 0; i < 4; i++)
            x[i] = fold_wide(x[i], k2048, _mm512_loadu_si512(p + at + 64 * (size_t)i));
    for (int i = 1; i < 4; i++)
        x[i] = fold_wide(x[i - 1], k512, x[i]);
    for (; length - at >= 64; at += 64)
        x[3] = fold_wide(x[3], k512, _mm512_loadu_si512(p + at));
    y = fold(_mm512_castsi512_si128(x[3]), k128, _mm512_extracti32x4_epi32(x[3], 1));
    y = fold(y, k128, _mm512_extracti32x4_epi32(x[3], 2));
    y = fold(y, k128, _mm512_extracti32x4_epi32(x[3], 3));
    for (; length - at >= 16; at += 16)
        y = fold(y, k128, load_16(p + at));
    *inside = reduce(y);
    return at;
}

static bool usable(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("vpclmulqdq") &&
           __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
}

const struct teds_crc_kernel teds_crc_avx512 = { "avx512", usable, crc };

#else

const struct teds_crc_kernel teds_crc_avx512 = { "avx512", NULL, NULL };

#endif
