/*
 * part.c - files on their way; see part.h.
 *
 * They are called .tedstat-XXXXXXXX.part, by chance, and locked as long as somebody writes them.  So what a
 * tedstat that was killed left behind can be told from what another one is writing now, and is removed by
 * the next that writes to the same folder.
 *
 * In a folder that is taken (folder.c) they may be thousands, which cannot all be open.  There they are called
 * .tedstat-set-XXXXXXXX.part, and the next that takes the folder knows that they are nobody's.
 */
#include "part.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

static const char before[] = ".tedstat-", before_of_set[] = ".tedstat-set-", behind[] = ".part";
static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
enum { CHANCE = 8, LONGEST_NAME = sizeof before_of_set - 1 + CHANCE + sizeof behind - 1 };

static bool is_called(const char *name, const char *begin)
{
    size_t n = strlen(begin);

    return strncmp(name, begin, n) == 0 && strspn(name + n, letters) == CHANCE && strcmp(name + n + CHANCE, behind) == 0;
}

static bool make_name(char *to, const char *begin)
{
    unsigned char chance[CHANCE];

    if (getrandom(chance, sizeof chance, 0) != sizeof chance)
        return false;
    to += sprintf(to, "%s", begin);
    for (size_t i = 0; i < CHANCE; i++)
        *to++ = letters[chance[i] % (sizeof letters - 1)];
    strcpy(to, behind);
    return true;
}

/* Of our user, and of nobody who still writes it: a lock ends with the process that holds it. */
static bool is_left_behind(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat sb;
    bool stale = fd >= 0 && fstat(fd, &sb) == 0 && S_ISREG(sb.st_mode) && sb.st_uid == geteuid() &&
                 flock(fd, LOCK_EX | LOCK_NB) == 0;

    if (fd >= 0)
        close(fd);
    return stale;
}

void parts_sweep(const char *folder, bool taken)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    struct dirent *entry;

    if (fd >= 0 && !dir)
        close(fd);
    while (dir && (entry = readdir(dir)) != NULL)
        if ((is_called(entry->d_name, before) || (taken && is_called(entry->d_name, before_of_set))) &&
            is_left_behind(fd, entry->d_name))
            unlinkat(fd, entry->d_name, 0);
    if (dir)
        closedir(dir);
}

/*
 * Between its making and its lock another may take it for left behind and remove it: then there is no name
 * of it any more.  Where files cannot be locked nobody does so.
 */
static bool is_ours(int fd)
{
    struct stat sb;

    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    return fstat(fd, &sb) == 0 && sb.st_nlink > 0;
}

static int open_new(const char *temporary, mode_t mode)
{
    int fd;

    if (!leftover_add(temporary)) {
        errno = ENOMEM;
        return -1;
    }
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd >= 0 && is_ours(fd))
        return fd;
    if (fd >= 0) {
        unlink(temporary);
        close(fd);
        errno = EEXIST;
    }
    (void)leftover_forget(temporary);
    return -1;
}

bool part_open(struct part *p, const char *path)
{
    enum { TRIES = 100 };
    const char *slash;
    struct stat sb;
    bool there;
    size_t n;

    p->fd = -1;
    if (!realpath(path, p->real)) /* through a link, to keep the link; else the name as it is */
        snprintf(p->real, sizeof p->real, "%s", path);
    there = stat(p->real, &sb) == 0;
    slash = strrchr(p->real, '/');
    n = slash ? (size_t)(slash - p->real) + 1 : 0;
    if (n + LONGEST_NAME + 2 >= sizeof p->temporary) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (n == 0)
        n = (size_t)sprintf(p->temporary, "./");
    else
        memcpy(p->temporary, p->real, n);
    p->temporary[n] = '\0';
    p->in_taken = folder_is_taken(p->temporary);
    if (!p->in_taken)
        parts_sweep(p->temporary, false);
    for (int i = 0; i < TRIES && p->fd < 0; i++) {
        if (!make_name(p->temporary + n, p->in_taken ? before_of_set : before))
            return false;
        p->fd = open_new(p->temporary, there ? sb.st_mode & 0777 : 0666);
        if (p->fd < 0 && errno != EEXIST)
            return false;
    }
    if (p->fd >= 0 && there)
        (void)!fchmod(p->fd, sb.st_mode & 0777); /* the umask may have taken some; without it they are fewer */
    return p->fd >= 0;
}

bool part_flush(struct part *p)
{
    int fd = p->in_taken ? p->fd : dup(p->fd); /* some file systems tell only at a close() that there was no room */

    if (p->in_taken)
        p->fd = -1;
    return fd >= 0 && close(fd) == 0;
}

bool part_close(struct part *p, bool keep)
{
    bool fine = !keep || rename(p->temporary, p->real) == 0;
    int why = errno;

    if (!fine || !keep)
        unlink(p->temporary);
    leftover_forget(p->temporary);
    if (p->fd >= 0)
        close(p->fd); /* the lock with it, now that it is no part any more */
    errno = why;
    return fine;
}
