/*
 * inflater_zlib.c - zlib: CRC-32 for what the kernels leave, and deflate where ISA-L is not built in.
 */
#include <stdlib.h>
#include <zlib.h>

#include "inflater.h"
#include "stream.h"

uint32_t teds_zlib_crc32(uint32_t crc, const void *bytes, size_t length)
{
    return (uint32_t)crc32_z(crc, bytes, length);
}

uint32_t teds_crc32_combine(uint32_t first, uint32_t second, uint64_t second_length)
{
    return (uint32_t)crc32_combine64(first, second, (z_off64_t)second_length);
}

const char *teds_zlib_version(void)
{
    return zlibVersion();
}

#ifndef TEDSTAT_ISAL

struct teds_inflater {
    z_stream z;
};

struct teds_inflater *teds_inflater_new(void)
{
    struct teds_inflater *z = calloc(1, sizeof *z);

    if (z && inflateInit2(&z->z, -15) != Z_OK) {
        free(z);
        return NULL;
    }
    return z;
}

bool teds_inflater_restart(struct teds_inflater *z)
{
    return inflateReset(&z->z) == Z_OK;
}

enum teds_inflated teds_inflater_run(struct teds_inflater *z, struct teds_inflating *io)
{
    const size_t most = 1u << 30;
    int rc;

    z->z.next_in = (unsigned char *)io->next;
    z->z.avail_in = (uInt)(io->available < most ? io->available : most);
    z->z.next_out = io->out;
    z->z.avail_out = (uInt)(io->room < most ? io->room : most);
    rc = inflate(&z->z, Z_NO_FLUSH);
    io->available -= (size_t)(z->z.next_in - io->next);
    io->room -= (size_t)(z->z.next_out - io->out);
    io->next = z->z.next_in;
    io->out = z->z.next_out;
    return rc == Z_STREAM_END                    ? TEDS_INFLATED_END
           : rc == Z_OK || rc == Z_BUF_ERROR     ? TEDS_INFLATED_SOME
           : rc == Z_MEM_ERROR                   ? TEDS_INFLATED_NO_MEMORY
                                                 : TEDS_INFLATED_BROKEN;
}

void teds_inflater_free(struct teds_inflater *z)
{
    if (z)
        inflateEnd(&z->z);
    free(z);
}

#endif
