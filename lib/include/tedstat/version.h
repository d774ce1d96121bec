/*
 * version.h - of this library and of those it uses.
 */
#ifndef TEDSTAT_VERSION_H
#define TEDSTAT_VERSION_H

#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0" */
TEDS_API const char *teds_version(void);

/*
 * Name and version of the i-th library used, as loaded at run time where the library can be
 * asked (libcsv cannot: the version it was built with); NULL when i is past the end.
 */
TEDS_API const char *teds_library_version(size_t i, const char **name);

#ifdef __cplusplus
}
#endif
#endif
