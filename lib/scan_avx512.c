/*
 * scan_avx512.c - the scanner for x86-64 with AVX-512 VBMI2; built with these switched on.
 */
#include "scan.h"

#if defined(__AVX512VBMI2__) && defined(__AVX512BW__)

#include <immintrin.h>

#include "scan_loop.h"

struct vectors {
    __m512i delimiter, newline, cr, quote, table;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    char table[16];

    fill_table(delimiter, table);
    return (struct vectors){ _mm512_set1_epi8(delimiter), _mm512_set1_epi8('\n'), _mm512_set1_epi8('\r'),
                             _mm512_set1_epi8('"'),
                             _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)table)) };
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    __m512i text = _mm512_loadu_si512(p);

    return (struct masks){ _mm512_cmpeq_epi8_mask(text, v->delimiter),
                           _mm512_cmpeq_epi8_mask(text, v->newline),
                           _mm512_cmpeq_epi8_mask(text, v->cr),
                           _mm512_cmple_epu8_mask(text, v->quote), 0, 0 };
}

ALWAYS_INLINE void rare(const struct vectors *v, const char *p, struct masks *m)
{
    __m512i text = _mm512_loadu_si512(p);

    m->quote = _mm512_cmpeq_epi8_mask(text, v->quote);
    m->nul = _mm512_testn_epi8_mask(text, text);
}

ALWAYS_INLINE __m512i all_indexes(void)
{
    return _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
        17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

ALWAYS_INLINE void write_32(__m256i indexes, uint32_t base, uint16_t *to)
{
    __m512i wide = _mm512_add_epi16(_mm512_cvtepu8_epi16(indexes), _mm512_set1_epi16((short)base));

    _mm512_storeu_si512(to, wide);
}

/* The indexes of the bits, compressed to the front, then made wide; 32 at a time. */
ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint16_t *to)
{
    __m512i packed = _mm512_maskz_compress_epi8(mask, all_indexes());

    write_32(_mm512_castsi512_si256(packed), base, to);
    if (__builtin_expect(_mm_popcnt_u64(mask) > 32, 0))
        write_32(_mm512_extracti64x4_epi64(packed, 1), base, to + 32);
}

ALWAYS_INLINE uint64_t prefix_xor(uint64_t x)
{
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)x), _mm_set1_epi8(-1), 0);

    return (uint64_t)_mm_cvtsi128_si64(product);
}

#define SCAN_KERNEL
#include "scan_loop.h"

/* One comparison for all special bytes: comparing is what costs most here. */
ALWAYS_INLINE size_t list(const struct vectors *v, const char *p, uint64_t valid, uint32_t base, uint16_t *place,
                          unsigned char *kind)
{
    __m512i text = _mm512_loadu_si512(p);
    uint64_t special = _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(v->table, text), text) & valid;

    write_positions(special, base, place);
    _mm512_storeu_si512(kind, _mm512_maskz_compress_epi8(special, text));
    return (size_t)_mm_popcnt_u64(special);
}

ALWAYS_INLINE uint64_t adjacent(const uint16_t *place)
{
    const __m512i one = _mm512_set1_epi16(1);
    __m512i low = _mm512_sub_epi16(_mm512_loadu_si512(place), _mm512_loadu_si512(place - 1));
    __m512i high = _mm512_sub_epi16(_mm512_loadu_si512(place + 32), _mm512_loadu_si512(place + 31));

    return _mm512_cmpeq_epi16_mask(low, one) | (uint64_t)_mm512_cmpeq_epi16_mask(high, one) << 32;
}

ALWAYS_INLINE void keep(uint64_t mask, const uint16_t *place, uint16_t *to)
{
    uint32_t low = (uint32_t)mask, high = (uint32_t)(mask >> 32);

    _mm512_storeu_si512(to, _mm512_maskz_compress_epi16(low, _mm512_loadu_si512(place)));
    to += _mm_popcnt_u32(low);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi16(high, _mm512_loadu_si512(place + 32)));
}

#include "scan_sparse.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
}

const struct teds_scan_kernel teds_scan_avx512 = { "avx512", usable, scan_either };

#else

const struct teds_scan_kernel teds_scan_avx512 = { "avx512", NULL, NULL };

#endif
