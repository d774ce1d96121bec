/*
 * hash.h - SHA-256 of what is read.
 */
#ifndef TEDSTAT_HASH_H
#define TEDSTAT_HASH_H

#include <stddef.h>

enum { TEDS_SHA256_TEXT = 65 }; /* 64 hexadecimal digits and the end */

struct teds_sha256;
struct teds_sha256 *teds_sha256_new(void); /* NULL if no memory */
void teds_sha256_add(struct teds_sha256 *h, const void *bytes, size_t length);
void teds_sha256_text(struct teds_sha256 *h, char to[TEDS_SHA256_TEXT]); /* starts anew */
void teds_sha256_free(struct teds_sha256 *h);

const char *teds_nettle_version(void);

#endif
