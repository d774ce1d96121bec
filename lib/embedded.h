/*
 * embedded.h - the data files of datasets/ and others as they were when the library was built.
 */
#ifndef TEDSTAT_EMBEDDED_H
#define TEDSTAT_EMBEDDED_H

#include <stddef.h>

struct teds_embedded {
    const char *path; /* "datasets/editions/2019.ini" */
    const char *text; /* terminated */
    size_t length;
};
extern const struct teds_embedded teds_embedded[]; /* ends with path == NULL */

#endif
