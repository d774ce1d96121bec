/*
 * deflate.c - zlib wrapped for writing.  The gzip header says neither name nor time, so that the
 * same content gives the same file.
 */
#include "deflate.h"

#include <stdlib.h>

#include <zlib.h>

enum { ROOM = 64 * 1024, LEVEL = 4 /* twice as fast as the usual 6, and some 5 % larger */ };

struct teds_deflate {
    z_stream stream;
    unsigned char out[ROOM];
};

struct teds_deflate *teds_deflate_new(void)
{
    struct teds_deflate *z = calloc(1, sizeof *z);

    if (z && deflateInit2(&z->stream, LEVEL, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        free(z);
        z = NULL;
    }
    return z;
}

void teds_deflate_free(struct teds_deflate *z)
{
    if (z)
        deflateEnd(&z->stream);
    free(z);
}

static bool run(struct teds_deflate *z, int flush, teds_write_fn *write, void *context)
{
    do {
        size_t n;
        int code;

        z->stream.next_out = z->out;
        z->stream.avail_out = ROOM;
        code = deflate(&z->stream, flush);
        n = ROOM - z->stream.avail_out;
        if (code == Z_STREAM_ERROR || (n && !write(context, z->out, n)))
            return false;
    } while (z->stream.avail_out == 0);
    return true;
}

bool teds_deflate_put(struct teds_deflate *z, const void *bytes, size_t length, teds_write_fn *write,
                      void *context)
{
    z->stream.next_in = (unsigned char *)(size_t)bytes;
    z->stream.avail_in = (uInt)length;
    return run(z, Z_NO_FLUSH, write, context);
}

bool teds_deflate_end(struct teds_deflate *z, teds_write_fn *write, void *context)
{
    z->stream.avail_in = 0;
    return run(z, Z_FINISH, write, context);
}
