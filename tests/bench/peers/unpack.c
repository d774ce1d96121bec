/*
 * unpack.c FILE.gz - the inflater alone: bytes out and their checksum checked, nothing done with them.
 * Built once with zlib and once, with -DISAL, with ISA-L.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static unsigned char in[64 * 1024], out[256 * 1024];

#ifdef ISAL
#include <isa-l.h>
static struct inflate_state z;

static int unpack(int fd)
{
    isal_inflate_init(&z);
    z.crc_flag = ISAL_GZIP;
    while (z.block_state != ISAL_BLOCK_FINISH) {
        if (z.avail_in == 0) {
            z.next_in = in;
            z.avail_in = (uint32_t)read(fd, in, sizeof in);
        }
        z.next_out = out;
        z.avail_out = sizeof out;
        if (isal_inflate(&z) < 0)
            return 2;
    }
    return 0;
}
#else
#include <zlib.h>
static z_stream z;

static int unpack(int fd)
{
    int rc = inflateInit2(&z, 15 + 16);

    while (rc == Z_OK) {
        if (z.avail_in == 0) {
            z.next_in = in;
            z.avail_in = (uInt)read(fd, in, sizeof in);
        }
        z.next_out = out;
        z.avail_out = sizeof out;
        rc = inflate(&z, Z_NO_FLUSH);
    }
    return rc == Z_STREAM_END ? 0 : 2;
}
#endif

int main(int argc, char **argv)
{
    int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;

    return fd < 0 ? 2 : unpack(fd);
}
