/*
 * scan_neon.c - the scanner for arm64, where NEON is always there.
 */
#include "scan.h"

#if defined(__aarch64__) && defined(__ARM_NEON)

#include <arm_neon.h>

#include "scan_loop.h"
#include "scan_table.h"

struct vectors {
    uint8x16_t bits;
    uint8_t delimiter;
};

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    static const uint8_t bits[16] = { 1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128 };

    return (struct vectors){ vld1q_u8(bits), (uint8_t)delimiter };
}

/* One bit for each byte of all ones, by adding neighbours three times. */
ALWAYS_INLINE uint64_t bits_of(const struct vectors *v, uint8x16_t m0, uint8x16_t m1, uint8x16_t m2,
                               uint8x16_t m3)
{
    uint8x16_t a = vpaddq_u8(vandq_u8(m0, v->bits), vandq_u8(m1, v->bits));
    uint8x16_t b = vpaddq_u8(vandq_u8(m2, v->bits), vandq_u8(m3, v->bits));
    uint8x16_t c = vpaddq_u8(a, b);

    c = vpaddq_u8(c, c);
    return vgetq_lane_u64(vreinterpretq_u64_u8(c), 0);
}

ALWAYS_INLINE uint64_t equal(const struct vectors *v, uint8x16x4_t t, uint8_t byte)
{
    uint8x16_t with = vdupq_n_u8(byte);

    return bits_of(v, vceqq_u8(t.val[0], with), vceqq_u8(t.val[1], with), vceqq_u8(t.val[2], with),
                   vceqq_u8(t.val[3], with));
}

ALWAYS_INLINE uint64_t at_most(const struct vectors *v, uint8x16x4_t t, uint8_t byte)
{
    uint8x16_t with = vdupq_n_u8(byte);

    return bits_of(v, vcleq_u8(t.val[0], with), vcleq_u8(t.val[1], with), vcleq_u8(t.val[2], with),
                   vcleq_u8(t.val[3], with));
}

ALWAYS_INLINE uint8x16x4_t load_64(const char *p)
{
    const uint8_t *bytes = (const uint8_t *)p;
    uint8x16x4_t t = { { vld1q_u8(bytes), vld1q_u8(bytes + 16), vld1q_u8(bytes + 32),
                         vld1q_u8(bytes + 48) } };

    return t;
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    uint8x16x4_t t = load_64(p);

    return (struct masks){ equal(v, t, v->delimiter), equal(v, t, '\n'), equal(v, t, '\r'),
                           at_most(v, t, '"'), 0, 0 };
}

ALWAYS_INLINE void rare(const struct vectors *v, const char *p, struct masks *m)
{
    uint8x16x4_t t = load_64(p);

    m->quote = equal(v, t, '"');
    m->nul = equal(v, t, 0);
}

/* Eight bits at a time by a table; what is written too many is overwritten by the next. */
ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint16_t *to)
{
    for (int i = 0; i < 8; i++, mask >>= 8) {
        uint8_t byte = (uint8_t)mask;
        uint16x8_t index = vmovl_u8(vcreate_u8(teds_bits_of_byte[byte]));

        vst1q_u16(to, vaddq_u16(index, vdupq_n_u16((uint16_t)(base + 8 * (uint32_t)i))));
        to += __builtin_popcount(byte);
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
