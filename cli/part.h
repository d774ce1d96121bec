/*
 * part.h - a file that is written under another name in the same folder, and then gets its own.
 */
#ifndef TEDSTAT_CLI_PART_H
#define TEDSTAT_CLI_PART_H

#include <limits.h>
#include <stdbool.h>

/* real: the name it is to have; temporary: the one that it has until then.  fd: -1 once part_flush() closed it. */
struct part {
    char real[PATH_MAX], temporary[PATH_MAX];
    bool in_taken; /* it lies in the folder that folder_take() took */
    int fd;
};

/* A new file beside 'path', with the permissions of what it will replace; false with errno. */
bool part_open(struct part *p, const char *path);
/* Was all of it written?  False with errno.  Nothing is to be written behind it. */
bool part_flush(struct part *p);
/* Gives it its name, or (keep false) removes it; p->fd is closed.  False with errno: it was removed. */
bool part_close(struct part *p, bool keep);

#endif
