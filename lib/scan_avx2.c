/*
 * scan_avx2.c - the scanner for x86-64 with AVX2 and BMI; built with these switched on.
 */
#include "scan.h"

#if defined(__AVX2__)

#include <immintrin.h>

#include "scan_loop.h"

struct vectors {
    __m256i delimiter, newline, cr, quote, nul;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    return (struct vectors){ _mm256_set1_epi8(delimiter), _mm256_set1_epi8('\n'),
                             _mm256_set1_epi8('\r'), _mm256_set1_epi8('"'), _mm256_setzero_si256() };
}

ALWAYS_INLINE uint64_t equal(__m256i low, __m256i high, __m256i with)
{
    uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, with));
    uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, with));

    return a | (uint64_t)b << 32;
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p);
    __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));

    return (struct masks){ equal(low, high, v->delimiter), equal(low, high, v->newline),
                           equal(low, high, v->cr), equal(low, high, v->quote),
                           equal(low, high, v->nul) };
}

/* Eight at a time without asking whether there are eight: what is too many is overwritten. */
ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint32_t *to)
{
    int count = (int)_mm_popcnt_u64(mask);

    for (int i = 0; i < count; i += 8) {
        for (int k = 0; k < 8; k++) {
            to[i + k] = base + (uint32_t)_tzcnt_u64(mask);
            mask = _blsr_u64(mask);
        }
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
