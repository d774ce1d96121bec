/*
 * scratch.h - a private folder for as long as a program works in it.
 */
#ifndef TEDSTAT_CLI_SCRATCH_H
#define TEDSTAT_CLI_SCRATCH_H

#include <stdbool.h>

struct scratch {
    char path[4096];
    int fd; /* the folder, locked */
};

/* A new folder in TMPDIR or /tmp; false with errno, and path says where.  By any thread. */
bool scratch_make(struct scratch *s);
/* Removes it with the files in it. */
void scratch_remove(struct scratch *s);

#endif
