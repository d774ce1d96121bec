/*
 * scratch.c - private folders; see scratch.h.
 *
 * Each is locked while it is used, so that those of a tedstat that was killed can be told, and are removed by
 * the next.
 */
#include "scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char before[] = "tedstat-chart-";
enum { CHANCE = 6, TRIES = 100 };

static const char *where(void)
{
    const char *folder = getenv("TMPDIR");

    return folder && *folder == '/' ? folder : "/tmp";
}

/* Takes the lock; false if another has it, or has removed the folder meanwhile.  Some file systems have no locks. */
static bool take(int fd)
{
    struct stat sb;

    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    return fstat(fd, &sb) == 0 && sb.st_nlink > 0;
}

/* The files of a folder; there are no folders in it. */
static void empty(int fd)
{
    int copy = dup(fd);
    DIR *dir = copy >= 0 ? fdopendir(copy) : NULL;
    struct dirent *entry;

    if (!dir && copy >= 0)
        close(copy);
    while (dir && (entry = readdir(dir)) != NULL)
        unlinkat(fd, entry->d_name, 0);
    if (dir)
        closedir(dir);
}

/* What nobody uses any more, and is our user's. */
static void sweep(void)
{
    DIR *dir = opendir(where());
    struct dirent *entry;

    while (dir && (entry = readdir(dir)) != NULL) {
        struct stat sb;
        int fd;

        if (strncmp(entry->d_name, before, sizeof before - 1) != 0 || strlen(entry->d_name) != sizeof before - 1 + CHANCE)
            continue;
        fd = openat(dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd >= 0 && fstat(fd, &sb) == 0 && sb.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0) {
            empty(fd);
            unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR);
        }
        if (fd >= 0)
            close(fd);
    }
    if (dir)
        closedir(dir);
}

bool scratch_make(struct scratch *s)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, sweep);
    for (int i = 0; i < TRIES; i++) {
        snprintf(s->path, sizeof s->path, "%s/%sXXXXXX", where(), before);
        if (!mkdtemp(s->path))
            return false;
        s->fd = open(s->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (s->fd >= 0 && take(s->fd))
            return true;
        if (s->fd >= 0)
            close(s->fd);
        rmdir(s->path); /* another took it for left behind */
    }
    errno = EAGAIN;
    return false;
}

void scratch_remove(struct scratch *s)
{
    empty(s->fd);
    rmdir(s->path);
    close(s->fd);
}
