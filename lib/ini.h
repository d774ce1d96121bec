/*
 * ini.h - INI files through libinih, with line numbers and without its silent cuts.
 */
#ifndef TEDSTAT_INI_H
#define TEDSTAT_INI_H

#include "base.h"

struct teds_ini_line {
    const char *file;
    unsigned line, section_line; /* section_line: of [SECTION], 0 before the first */
    const char *section, *key, *value; /* trimmed, terminated; valid during the call */
};

typedef teds_status teds_ini_fn(void *context, const struct teds_ini_line *at, teds_error *err);

/* Calls 'each' for every KEY = VALUE; stops at the first failure.  'file' is for messages. */
teds_status teds_ini_parse(const char *file, const char *text, size_t length, teds_ini_fn *each,
                           void *context, teds_error *err);

/* Like it, but calls 'head' for every [SECTION], too, also for one without lines; key and value are NULL then. */
teds_status teds_ini_parse_sections(const char *file, const char *text, size_t length, teds_ini_fn *head,
                                    teds_ini_fn *each, void *context, teds_error *err);

/* Fails with "FILE: line N: ...". */
teds_status teds_ini_fail(const struct teds_ini_line *at, teds_error *err, const char *format, ...)
    TEDS_PRINTF(3, 4);

#endif
