/*
 * crc_fold.h - folding by carry-less multiplication, shared by the kernels.
 *
 * V. Gopal, E. Ozturk, J. Guilford, G. Wolrich, W. Feghali, M. Dixon, D. Karakoyunlu: Fast CRC
 * Computation for Generic Polynomials Using PCLMULQDQ Instruction. Intel, 2009.  A fold over D
 * bits multiplies the halves of a register by x^(D+32) and x^(D-32) modulo P, here bit-reflected
 * and shifted by one, as the paper has them for this polynomial.
 */
#ifndef TEDSTAT_CRC_FOLD_H
#define TEDSTAT_CRC_FOLD_H

#include <immintrin.h>

#define FOLD_2048 0x1322d1430, 0x11542778a /* high half, low half */
#define FOLD_512 0x1c6e41596, 0x154442bd4
#define FOLD_128 0x0ccaa009e, 0x1751997d0

static inline __m128i fold(__m128i x, __m128i k, __m128i next)
{
    __m128i low = _mm_clmulepi64_si128(x, k, 0x00), high = _mm_clmulepi64_si128(x, k, 0x11);

    return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

static inline __m128i load_16(const unsigned char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* 128 bits to the 32 of the register: two more folds, then Barrett's reduction. */
static inline uint32_t reduce(__m128i x)
{
    const __m128i low_32 = _mm_setr_epi32(-1, 0, -1, 0);
    const __m128i k = _mm_set_epi64x(FOLD_128), k5 = _mm_set_epi64x(0, 0x163cd6124);
    const __m128i poly = _mm_set_epi64x(0x1f7011641, 0x1db710641);
    __m128i t = _mm_clmulepi64_si128(x, k, 0x10);

    x = _mm_xor_si128(_mm_srli_si128(x, 8), t);
    t = _mm_srli_si128(x, 4);
    x = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(x, low_32), k5, 0x00), t);
    t = _mm_clmulepi64_si128(_mm_and_si128(x, low_32), poly, 0x10);
    t = _mm_clmulepi64_si128(_mm_and_si128(t, low_32), poly, 0x00);
    return (uint32_t)_mm_extract_epi32(_mm_xor_si128(x, t), 1);
}

#endif
