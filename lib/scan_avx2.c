/*
 * scan_avx2.c - the scanner for x86-64 with AVX2 and BMI; built with these switched on.
 */
#include "scan.h"

#if defined(__AVX2__)

#include <immintrin.h>

#include "scan_loop.h"
#include "scan_table.h"

struct vectors {
    __m256i delimiter, newline, cr, quote, table;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    char table[16];

    fill_table(delimiter, table);
    return (struct vectors){ _mm256_set1_epi8(delimiter), _mm256_set1_epi8('\n'), _mm256_set1_epi8('\r'),
                             _mm256_set1_epi8('"'),
                             _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table)) };
}

struct two {
    __m256i low, high;
};

ALWAYS_INLINE uint64_t equal_64(struct two a, struct two b)
{
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.low, b.low));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a.high, b.high));

    return low | (uint64_t)high << 32;
}

ALWAYS_INLINE uint64_t equal(struct two t, __m256i with)
{
    return equal_64(t, (struct two){ with, with });
}

ALWAYS_INLINE uint64_t at_most(struct two t, __m256i with)
{
    return equal((struct two){ _mm256_max_epu8(t.low, with), _mm256_max_epu8(t.high, with) }, with);
}

ALWAYS_INLINE struct two load_64(const char *p)
{
    return (struct two){ _mm256_loadu_si256((const __m256i *)(const void *)p),
                         _mm256_loadu_si256((const __m256i *)(const void *)(p + 32)) };
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    struct two t = load_64(p);

    return (struct masks){ equal(t, v->delimiter), equal(t, v->newline),
                           equal(t, v->cr), at_most(t, v->quote), 0, 0 };
}

ALWAYS_INLINE void rare(const struct vectors *v, const char *p, struct masks *m)
{
    struct two t = load_64(p);

    m->quote = equal(t, v->quote);
    m->nul = equal(t, _mm256_setzero_si256());
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

/* Four at a time without asking whether there are so many; what is too many is overwritten. */
ALWAYS_INLINE size_t list(const struct vectors *v, const char *p, uint64_t valid, uint32_t base, uint16_t *place,
                          unsigned char *kind)
{
    struct two t = load_64(p);
    uint64_t special = equal_64(t, (struct two){ _mm256_shuffle_epi8(v->table, t.low),
                                                 _mm256_shuffle_epi8(v->table, t.high) }) & valid;
    size_t count = (size_t)_mm_popcnt_u64(special);

    for (size_t i = 0; i < count; i += 4) {
        for (size_t k = i; k < i + 4; k++) {
            uint64_t at = _tzcnt_u64(special); /* 64 if there is none: that can be read, too */

            place[k] = (uint16_t)(base + at);
            kind[k] = (unsigned char)p[at];
            special &= special - 1;
        }
    }
    return count;
}

ALWAYS_INLINE __m256i load_16_places(const uint16_t *place)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)place);
}

/* All ones in 16 of them. */
ALWAYS_INLINE __m256i adjacent_16(const uint16_t *place)
{
    __m256i step = _mm256_sub_epi16(load_16_places(place), load_16_places(place - 1));

    return _mm256_cmpeq_epi16(step, _mm256_set1_epi16(1));
}

ALWAYS_INLINE uint32_t adjacent_32(const uint16_t *place)
{
    __m256i bytes = _mm256_packs_epi16(adjacent_16(place), adjacent_16(place + 16)); /* each half apart */

    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(bytes, 0xd8));
}

ALWAYS_INLINE uint64_t adjacent(const uint16_t *place)
{
    return adjacent_32(place) | (uint64_t)adjacent_32(place + 32) << 32;
}

ALWAYS_INLINE void keep(uint64_t mask, const uint16_t *place, uint16_t *to)
{
    for (; mask; mask &= mask - 1)
        *to++ = place[_tzcnt_u64(mask)];
}

#include "scan_sparse.h"

static bool usable(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul");
}

const struct teds_scan_kernel teds_scan_avx2 = { "avx2", usable, scan_either };

#else

const struct teds_scan_kernel teds_scan_avx2 = { "avx2", NULL, NULL };

#endif
