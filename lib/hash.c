/*
 * hash.c - the only file that sees nettle.
 */
#include "hash.h"

#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdio.h>
#include <stdlib.h>

struct teds_sha256 {
    struct sha256_ctx context;
};

struct teds_sha256 *teds_sha256_new(void)
{
    struct teds_sha256 *h = malloc(sizeof *h);

    if (h)
        sha256_init(&h->context);
    return h;
}

void teds_sha256_add(struct teds_sha256 *h, const void *bytes, size_t length)
{
    sha256_update(&h->context, length, bytes);
}

void teds_sha256_text(struct teds_sha256 *h, char to[TEDS_SHA256_TEXT])
{
    unsigned char digest[SHA256_DIGEST_SIZE];

    sha256_digest(&h->context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(to + 2 * i, 3, "%02x", digest[i]);
}

void teds_sha256_free(struct teds_sha256 *h)
{
    free(h);
}

#define AS_TEXT(x) #x
#define VERSION(a, b) AS_TEXT(a) "." AS_TEXT(b)

const char *teds_nettle_version(void)
{
    return VERSION(NETTLE_VERSION_MAJOR, NETTLE_VERSION_MINOR); /* as built */
}
