/*
 * source.h - bytes in: a path, standard input, memory or the caller's own function.
 *
 * gzip and zip are recognised by their first bytes, never by name; what comes out is
 * always the content.  Of a zip archive the one .csv or .tsv inside is read, in
 * whatever folder it lies; PATH.zip:MEMBER names one of several.
 *
 * Files of SPSS (.sav, .zsav), Stata (.dta) and SAS (.sas7bdat, .xpt) are recognised likewise, and
 * what comes out is a csv: a header, whole numbers, blank cells for system-missing values.  They are
 * read by a thread that lives as long as the source; packed in gzip or zip, or from a pipe, they are
 * held in memory, which such files need as large as they are unpacked.
 *
 *  Checksums and lengths
 * of gzip and zip are checked at the end: a damaged file never ends like a good one.
 *
 * A source belongs to one thread.
 */
#ifndef TEDSTAT_SOURCE_H
#define TEDSTAT_SOURCE_H

#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_source teds_source;

/*
 * The caller's own bytes: puts at most 'room' (> 0) bytes at 'to' and returns how many,
 * 0 at the end, -1 if reading failed.  Fewer bytes than room is not the end.
 */
typedef long teds_read_fn(void *context, void *to, size_t room);

/*
 * Each of these opens a source; *out is the caller's to close.  'name' is used in
 * messages and as provenance.  teds_source_open() reads standard input for "-".
 * teds_source_open_memory() does not copy: the bytes must stay until the source is closed.
 * Errors: TEDS_EIO, TEDS_EFORMAT (damaged, UTF-16, encrypted), TEDS_ELAYOUT (none or
 * several files in a zip), TEDS_ENOMEM.
 */
TEDS_API TEDS_USE teds_status teds_source_open(const char *path, teds_source **out,
                                               teds_error *err);
TEDS_API TEDS_USE teds_status teds_source_open_memory(const char *name, const void *bytes,
                                                      size_t size, teds_source **out,
                                                      teds_error *err);
TEDS_API TEDS_USE teds_status teds_source_open_callback(const char *name, teds_read_fn *read,
                                                        void *context, teds_source **out,
                                                        teds_error *err);
TEDS_API void teds_source_close(teds_source *source);

/*
 * Reads the next bytes of the content; fills 'room' unless the content ends before.
 * *got < room means the end; then checksums have been checked.
 */
TEDS_API TEDS_USE teds_status teds_source_read(teds_source *source, void *to, size_t room,
                                               size_t *got, teds_error *err);

/* As opened, with the member if it is one of a zip; lent until the source is closed. */
TEDS_API const char *teds_source_name(const teds_source *source);

/* Of the content read so far: bytes and CRC-32 (as gzip and zip compute it). */
TEDS_API uint64_t teds_source_bytes(const teds_source *source);
TEDS_API uint32_t teds_source_crc32(const teds_source *source);

/* Of the file as it lies: bytes read so far, and its size or 0 if that is not known. */
TEDS_API uint64_t teds_source_position(const teds_source *source);
TEDS_API uint64_t teds_source_size(const teds_source *source);

#ifdef __cplusplus
}
#endif
#endif
