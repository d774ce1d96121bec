/*
 * crc.c - which CRC-32 kernel; what it leaves, and machines without one, are zlib's.
 */
#include "crc.h"

#include "stream.h"

static const struct teds_crc_kernel *const kernels[] = { /* the fastest first */
    &teds_crc_avx512, &teds_crc_clmul,
};

const struct teds_crc_kernel *teds_crc_kernel_at(size_t i)
{
    return i < TEDS_COUNT(kernels) ? kernels[i] : NULL;
}

uint32_t teds_crc32_by(const struct teds_crc_kernel *kernel, uint32_t crc, const void *bytes,
                       size_t length)
{
    size_t done = 0;

    if (kernel) {
        uint32_t inside = ~crc;

        done = kernel->crc(&inside, bytes, length);
        crc = ~inside;
    }
    return teds_zlib_crc32(crc, (const char *)bytes + done, length - done);
}

uint32_t teds_crc32(uint32_t crc, const void *bytes, size_t length)
{
    const struct teds_crc_kernel *best = NULL;

    for (size_t i = 0; !best && i < TEDS_COUNT(kernels); i++)
        if (kernels[i]->usable && kernels[i]->usable())
            best = kernels[i];
    return teds_crc32_by(best, crc, bytes, length);
}
