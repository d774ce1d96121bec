/*
 * source_open.c - the ways to open a source: a path, perhaps with the member of a zip, memory, the caller's function.
 */
#include "source_layers.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "a.zip:b.csv", where a.zip is a file and the whole is not: returns where the member starts. */
static const char *member_part(const char *path)
{
    struct stat sb;

    if (stat(path, &sb) == 0)
        return NULL;
    for (const char *colon = strrchr(path, ':'); colon && colon > path;) {
        char *file = teds_strdup(path);
        bool found = false;

        if (file) {
            file[colon - path] = '\0';
            found = strcmp(file, "-") == 0 || stat(file, &sb) == 0;
        }
        free(file);
        if (found)
            return colon + 1;
        while (--colon > path && *colon != ':')
            ;
    }
    return NULL;
}

/* Takes fd, unless it is standard input. */
static teds_status open_fd(const char *name, int fd, const char *wanted, teds_source **out,
                           teds_error *err)
{
    const struct teds_place at = { .source = name };
    struct teds_raw start = { .fd = fd };
    struct stat sb;
    teds_status st = TEDS_OK;

    if (fstat(fd, &sb) != 0)
        st = teds_fail_at(err, TEDS_EIO, &at, "%s", strerror(errno));
    else if (S_ISDIR(sb.st_mode))
        st = teds_fail_at(err, TEDS_EIO, &at, "this is a folder; please name the file in it");
    if (st != TEDS_OK) {
        if (fd != STDIN_FILENO)
            close(fd);
        return st;
    }
    start.is_file = S_ISREG(sb.st_mode);
    start.opened = sb;
    start.regular = start.is_file && fd != STDIN_FILENO;
    return teds_source_new(name, &start, S_ISREG(sb.st_mode) ? (uint64_t)sb.st_size : 0, wanted, out, err);
}

teds_status teds_source_open(const char *path, teds_source **out, teds_error *err)
{
    const char *wanted = strcmp(path, "-") == 0 ? NULL : member_part(path);
    char *file = teds_strdup(path);
    teds_status st;
    int fd;

    if (!file)
        return teds_nomem(err);
    if (wanted)
        file[wanted - path - 1] = '\0';
    if (strcmp(file, "-") == 0) {
        st = open_fd(TEDS_STANDARD_INPUT, STDIN_FILENO, wanted, out, err);
    } else {
        fd = open(file, O_RDONLY | O_CLOEXEC);
        if (!*file)
            st = teds_fail(err, TEDS_EIO, "\"%s\": the name of a file is empty", path);
        else if (fd < 0)
            st = teds_fail_at(err, TEDS_EIO, &(struct teds_place){ .source = file },
                              errno == ENOENT ? "no such file" : "cannot be opened (%s)",
                              strerror(errno));
        else
            st = open_fd(file, fd, wanted, out, err);
    }
    free(file);
    return st;
}

teds_status teds_source_open_memory(const char *name, const void *bytes, size_t size,
                                    teds_source **out, teds_error *err)
{
    struct teds_raw start = { .fd = -1, .bytes = bytes ? bytes : "", .size = size };

    return teds_source_new(name, &start, size, NULL, out, err);
}

teds_status teds_source_open_callback(const char *name, teds_read_fn *call, void *context,
                                      teds_source **out, teds_error *err)
{
    struct teds_raw start = { .fd = -1, .call = call, .context = context };

    return teds_source_new(name, &start, 0, NULL, out, err);
}
