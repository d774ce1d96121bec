/*
 * statfile.h - SPSS (.sav, .zsav), Stata (.dta) and SAS (.sas7bdat, .xpt) files as CSV.
 */
#ifndef TEDSTAT_STATFILE_H
#define TEDSTAT_STATFILE_H

#include "base.h"
#include "stream.h"

/* So many bytes at the start of a file show what it is. */
enum { TEDS_STATFILE_MAGIC = 32 };

typedef enum teds_statfile_kind {
    TEDS_NO_STATFILE,
    TEDS_SPSS,
    TEDS_STATA,
    TEDS_SAS,
    TEDS_SAS_TRANSPORT,
    TEDS_SAS_CPORT, /* which only SAS itself can read */
    TEDS_SPSS_PORTABLE
} teds_statfile_kind;

teds_statfile_kind teds_statfile_look(const unsigned char *first, size_t count);

/*
 * Gives the content as CSV in UTF-8, with a header line.  From 'fd' (taken; a regular file, read from its
 * start) or, where fd is -1, from 'size' bytes of memory (taken: freed at the end).  *position follows
 * what was read.  Takes all of it on success and on failure.
 */
teds_status teds_statfile_open(teds_statfile_kind kind, int fd, char *bytes, size_t size, const char *name,
                               _Atomic uint64_t *position, struct teds_stream **out, teds_error *err);

#endif
