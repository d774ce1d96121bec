/*
 * deflate.h - bytes as a gzip file, part by part.
 */
#ifndef TEDSTAT_DEFLATE_H
#define TEDSTAT_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat/simulate.h>

struct teds_deflate;

struct teds_deflate *teds_deflate_new(void); /* NULL: no memory */
void teds_deflate_free(struct teds_deflate *z);

/* Both give what is ready to 'write'; false if that, or zlib, failed. */
bool teds_deflate_put(struct teds_deflate *z, const void *bytes, size_t length, teds_write_fn *write,
                      void *context);
bool teds_deflate_end(struct teds_deflate *z, teds_write_fn *write, void *context);

#endif
