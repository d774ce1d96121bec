/*
 * scan_portable.c - the scanner in plain C, eight bytes at a time.  Always there, always tested.
 */
#include <string.h>

#include "scan_loop.h"

struct vectors {
    uint64_t delimiter;
};

#define EACH(byte) (0x0101010101010101u * (uint64_t)(unsigned char)(byte))

ALWAYS_INLINE struct vectors prepare(char delimiter)
{
    return (struct vectors){ EACH(delimiter) };
}

/* 0x80 in some bytes, in the order of memory: one bit for each. */
ALWAYS_INLINE uint64_t high_bits(uint64_t word)
{
    return word / 0x80 * 0x0102040810204080u >> 56;
}

/* One bit for each byte of 'word' that is zero. */
ALWAYS_INLINE uint64_t zero_bytes(uint64_t word)
{
    const uint64_t low = EACH(0x7f);

    return high_bits(~(((word & low) + low) | word | low)); /* exact: nothing is carried over */
}

/* One bit for each byte that is at most a quotation mark. */
ALWAYS_INLINE uint64_t low_bytes(uint64_t word)
{
    const uint64_t low = EACH(0x7f);

    return high_bits(~(((word & low) + EACH(0x7f - '"')) | word | low));
}

ALWAYS_INLINE uint64_t load_8(const char *p)
{
    uint64_t word;

    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

ALWAYS_INLINE struct masks masks(const struct vectors *v, const char *p)
{
    struct masks m = { 0, 0, 0, 0, 0, 0 };

    for (int i = 0; i < 8; i++) {
        uint64_t word = load_8(p + 8 * i);

        m.delimiter |= zero_bytes(word ^ v->delimiter) << 8 * i;
        m.newline |= zero_bytes(word ^ EACH('\n')) << 8 * i;
        m.cr |= zero_bytes(word ^ EACH('\r')) << 8 * i;
        m.low |= low_bytes(word) << 8 * i;
    }
    return m;
}

ALWAYS_INLINE void rare(const struct vectors *v, const char *p, struct masks *m)
{
    (void)v;
    for (int i = 0; i < 8; i++) {
        uint64_t word = load_8(p + 8 * i);

        m->quote |= zero_bytes(word ^ EACH('"')) << 8 * i;
        m->nul |= zero_bytes(word) << 8 * i;
    }
}

ALWAYS_INLINE void write_positions(uint64_t mask, uint32_t base, uint16_t *to)
{
    for (; mask; mask &= mask - 1)
        *to++ = (uint16_t)(base + (uint32_t)__builtin_ctzll(mask));
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

const struct teds_scan_kernel teds_scan_portable = { "portable", usable, scan };
