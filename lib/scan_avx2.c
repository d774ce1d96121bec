/*
 * scan_avx2.c - the scanner for x86-64 with AVX2 and BMI; built with these switched on.
 */
#include "scan.h"

#if defined(__AVX2__)

#include <immintrin.h>

#include "scan_loop.h"
#include "scan_table.h"

struct vectors {
    __m256i delimiter, newline, cr, quote;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    return (struct vectors){ _mm256_set1_epi8(delimiter), _mm256_set1_epi8('\n'),
                             _mm256_set1_epi8('\r'), _mm256_set1_epi8('"') };
}

ALWAYS_INLINE uint64_t equal(__m256i low, __m256i high, __m256i with)
{
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, with));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, with));

    return a | (uint64_t)b << 32;
}

ALWAYS_INLINE uint64_t at_most(__m256i low, __m256i high, __m256i with)
{
    return equal(_mm256_max_epu8(low, with), _mm256_max_epu8(high, with), with);
}

struct two {
    __m256i low, high;
};

ALWAYS_INLINE struct two load_64(const char *p)
{
    return (struct two){ _mm256_loadu_si256((const __m256i *)(const void *)p),
                         _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)) };
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    struct two t = load_64(p);

    return (struct masks){ equal(t.low, t.high, v->delimiter), equal(t.low, t.high, v->newline),
                           equal(t.low, t.high, v->cr), at_most(t.low, t.high, v->quote), 0, 0 };
}

ALWAYS_INLINE void rare(const struct vectors *v, const char *p, struct masks *m)
{
    struct two t = load_64(p);

    m->quote = equal(t.low, t.high, v->quote);
    m->nul = equal(t.low, t.high, _mm256_setzero_si256());
}

/* Eight bits at a time by a table; what is written too many is overwritten by the next. */
ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint16_t *to)
{
    for (int i = 0; i < 8; i++, mask >>= 8) {
        uint8_t byte = (uint8_t)mask;
        __m128i index = _mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)&teds_bits_of_byte[byte]));

        _mm_storeu_si128((__m128i *)(void *)to, _mm_add_epi16(index, _mm_set1_epi16((short)(base + 8 * (uint32_t)i))));
        to += _mm_popcnt_u32(byte);
    }
}

ALWAYS_INLINE uint64_t prefix_xor(uint64_t x)
{
    __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)x), _mm_set1_epi8(-1), 0);

    return (uint64_t)_mm_cvtsi128_si64(product);
}

#define SCAN_KERNEL
#include "scan_loop.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul");
}

const struct teds_scan_kernel teds_scan_avx2 = { "avx2", usable, scan };

#else

const struct teds_scan_kernel teds_scan_avx2 = { "avx2", NULL, NULL };

#endif
