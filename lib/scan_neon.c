/*
 * scan_neon.c - the scanner for arm64, where NEON is always there.
 */
#include "scan.h"

#if defined(__aarch64__) && defined(__ARM_NEON)

#include <arm_neon.h>

#include "scan_loop.h"

struct vectors {
    uint8x16_t delimiter, bits;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    static const uint8_t bits[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };

    return (struct vectors){ vdupq_n_u8((uint8_t)delimiter), vld1q_u8(bits) };
}

/* One bit for each byte that is equal, by adding neighbours three times. */
ALWAYS_INLINE uint64_t equal(const struct vectors *v, const uint8x16_t text[4], uint8x16_t with)
{
    uint8x16_t a = vpaddq_u8(vandq_u8(vceqq_u8(text[0], with), v->bits),
                             vandq_u8(vceqq_u8(text[1], with), v->bits));
    uint8x16_t b = vpaddq_u8(vandq_u8(vceqq_u8(text[2], with), v->bits),
                             vandq_u8(vceqq_u8(text[3], with), v->bits));
    uint8x16_t c = vpaddq_u8(a, b);

    c = vpaddq_u8(c, c);
    return vgetq_lane_u64(vreinterpretq_u64_u8(c), 0);
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    const uint8_t *bytes = (const uint8_t *)p;
    const uint8x16_t text[4] = { vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32),
                                 vld1q_u8(bytes + 48) };

    return (struct masks){ equal(v, text, v->delimiter), equal(v, text, vdupq_n_u8('\n')),
                           equal(v, text, vdupq_n_u8('\r')), equal(v, text, vdupq_n_u8('"')),
                           equal(v, text, vdupq_n_u8(0)) };
}

ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint32_t *to)
{
    int count = __builtin_popcountll(mask);

    for (int i = 0; i < count; i += 8) {
        for (int k = 0; k < 8; k++) {
            to[i + k] = base + (mask ? (uint32_t)__builtin_ctzll(mask) : 64);
            mask &= mask - 1;
        }
    }
}

ALWAYS_INLINE uint64_t prefix_xor(uint64_t x)
{
    for (int shift = 1; shift < 64; shift *= 2)
        x ^= x << shift;
    return x;
}

#define SCAN_KERNEL
#include "scan_loop.h"

static bool usable(void)
{
    return true;
}

const struct teds_scan_kernel teds_scan_neon = { "neon", usable, scan };

#else

const struct teds_scan_kernel teds_scan_neon = { "neon", NULL, NULL };

#endif
