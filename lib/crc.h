/*
 * crc.h - the CRC-32 of gzip and zip (polynomial 0xEDB88320), with the instructions at hand.
 */
#ifndef TEDSTAT_CRC_H
#define TEDSTAT_CRC_H

#include "base.h"

/* Of the bytes so far and those that follow; starts with 0. */
uint32_t teds_crc32(uint32_t crc, const void *bytes, size_t length);

/* Of two texts, one behind the other, from the CRC-32 of each and the length of the second. */
uint32_t teds_crc32_combine(uint32_t first, uint32_t second, uint64_t second_length);

/*
 * A kernel does the first part of the bytes, as many as it likes and maybe none, and says how many.
 * It works on the register as it is inside the algorithm: the CRC-32 with all bits turned over.
 */
typedef size_t teds_crc_fn(uint32_t *inside, const unsigned char *bytes, size_t length);

struct teds_crc_kernel {
    const char *name; /* "clmul" */
    bool (*usable)(void);
    teds_crc_fn *crc;
};

/* NULL past the end; maybe unusable. */
const struct teds_crc_kernel *teds_crc_kernel_at(size_t i);

/* The same by one kernel, or by zlib alone (NULL); for tests. */
uint32_t teds_crc32_by(const struct teds_crc_kernel *kernel, uint32_t crc, const void *bytes,
                       size_t length);

extern const struct teds_crc_kernel teds_crc_clmul, teds_crc_avx512;

#endif
