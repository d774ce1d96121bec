/*
 * folder.c - the folder that a report is written to: whose it is, and what was written there.
 *
 * The file .tedstat marks it as tedstat's and lists what it wrote, so that a later run can take that away
 * first: a table of an earlier recipe must not stay beside the new ones, least of all where counts are now hidden.
 * The folder itself is locked while one is at work, so that two reports cannot mix.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

/* The mark, behind its sentence; NULL if there is none, or it is somebody else's file of that name. */
static FILE *open_mark(const char *folder)
{
    char path[4200], *line = NULL;
    size_t room = 0;
    struct stat sb;
    FILE *list = NULL;

    snprintf(path, sizeof path, "%s/.tedstat", folder);
    if (lstat(path, &sb) == 0 && S_ISREG(sb.st_mode))
        list = fopen(path, "r");
    if (list && (getline(&line, &room, list) < 0 || strcmp(line, FOLDER_MARK) != 0)) {
        fclose(list);
        list = NULL;
    }
    free(line);
    return list;
}

/* The next file that an earlier run wrote to the folder, in *line; NULL behind the last. */
static const char *next_written(FILE *list, char **line, size_t *room)
{
    while (getline(line, room, list) > 0) {
        (*line)[strcspn(*line, "\n")] = '\0';
        if (**line && **line != '.' && !strchr(*line, '/')) /* folder_mark() writes no others */
            return *line;
    }
    return NULL;
}

static bool was_written(const char *folder, const char *name)
{
    FILE *list = open_mark(folder);
    const char *written = NULL;
    char *line = NULL;
    size_t room = 0;

    while (list && (written = next_written(list, &line, &room)) != NULL && strcmp(written, name) != 0)
        ;
    free(line);
    if (list)
        fclose(list);
    return written != NULL;
}

bool folder_may_take(const char *folder, const struct bundle *b, const struct settings *s)
{
    size_t n = strlen(folder);

    for (size_t i = 0; i < b->count; i++) {
        const char *path = b->files[i].path, *name = path + n + 1;
        struct stat sb;

        if (strncmp(path, folder, n) != 0 || path[n] != '/' || lstat(path, &sb) != 0)
            continue;
        if (!S_ISREG(sb.st_mode)) {
            say("%s: this is no plain file, and nothing is written through it; take it out of the folder", path);
            return false;
        }
        if (!s->force && strcmp(name, ".tedstat") != 0 && !was_written(folder, name)) {
            say("%s: this file is in the way and was not written by 'tedstat report'; take it out of the folder, or say "
                "--force", path);
            return false;
        }
    }
    return true;
}

/* The folder, open and locked; -1 after saying that it is in use.  Some file systems have no locks. */
static int open_locked(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        say("%s: this folder cannot be opened (%s)", folder, strerror(errno));
    } else if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        say("%s: another tedstat is writing to this folder; wait until it is done, or take another folder", folder);
        close(fd);
        fd = -1;
    }
    return fd;
}

bool folder_check(const char *folder, const struct settings *s)
{
    int fd;
    char mark[4200];
    FILE *list;
    struct stat sb;
    size_t entries = 0;
    struct dirent *entry;
    DIR *dir;

    if (!*folder) {
        say("--folder: the name is empty");
        return false;
    }
    if (stat(folder, &sb) != 0)
        return true;
    if (!S_ISDIR(sb.st_mode)) {
        say("%s: this is a file; --folder takes the name of a folder", folder);
        return false;
    }
    if ((fd = open_locked(folder)) < 0)
        return false;
    parts_sweep(folder, true);
    close(fd); /* the data are not read yet; folder_take() will keep it */
    snprintf(mark, sizeof mark, "%s/.tedstat", folder);
    if ((list = open_mark(folder)) != NULL) {
        fclose(list);
        return true;
    }
    if (lstat(mark, &sb) == 0 && !(s->force && S_ISREG(sb.st_mode))) {
        say("%s: this was not written by tedstat, which marks its folders by a file of that name; take another folder", mark);
        return false;
    }
    if (s->force || !(dir = opendir(folder)))
        return true;
    while ((entry = readdir(dir)) != NULL)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    if (entries)
        say("%s: this folder is not empty and was not made by tedstat; take another name, or say --force", folder);
    return entries == 0;
}

/* The folder and those it lies in; what is made here is left over until folder_done(). */
static bool make(const char *folder)
{
    char path[4200];

    snprintf(path, sizeof path, "%s", folder);
    for (char *p = path + 1;; p++) {
        char c = *p;

        if (c != '/' && c != '\0')
            continue;
        *p = '\0';
        if (mkdir(path, 0777) == 0) {
            if (!leftover_add(path))
                return false;
        } else if (errno != EEXIST) {
            say("%s: this folder cannot be made (%s)", path, strerror(errno));
            return false;
        }
        if (c == '\0')
            return true;
        *p = c;
    }
}

/* One command takes one folder, before there are threads. */
static struct stat taken_folder;
static bool is_taken;

bool folder_is_taken(const char *folder)
{
    struct stat sb;

    return is_taken && stat(folder, &sb) == 0 && sb.st_dev == taken_folder.st_dev && sb.st_ino == taken_folder.st_ino;
}

int folder_take(const char *folder)
{
    struct stat opened, named;
    int fd = make(folder) ? open_locked(folder) : -1;

    if (fd >= 0 && (faccessat(fd, ".", W_OK | X_OK, 0) != 0 || fstat(fd, &opened) != 0 || stat(folder, &named) != 0)) {
        say("%s: cannot write there (%s)", folder, strerror(errno));
        close(fd);
        fd = -1;
    } else if (fd >= 0 && (opened.st_dev != named.st_dev || opened.st_ino != named.st_ino)) {
        say("%s: another program has just put this folder in the place of another; try again", folder);
        close(fd);
        fd = -1;
    }
    if (fd < 0) {
        folder_done(folder, -1);
        return -1;
    }
    taken_folder = opened;
    is_taken = true;
    parts_sweep(folder, true);
    return fd;
}

void folder_done(const char *folder, int taken)
{
    char path[4200];

    snprintf(path, sizeof path, "%s", folder);
    for (char *end = path + strlen(path); end; end = strrchr(path, '/')) { /* the deepest first */
        *end = '\0';
        if (leftover_forget(path))
            rmdir(path); /* if nothing is in it */
    }
    is_taken = false;
    if (taken >= 0)
        close(taken);
}

bool folder_mark(struct bundle *b, const char *folder)
{
    size_t length, n = strlen(folder);
    char *text = NULL;
    struct output_file mark;
    FILE *list = open_memstream(&text, &length);

    if (!list)
        return false;
    fputs(FOLDER_MARK, list);
    for (size_t i = 0; i < b->count; i++)
        if (strncmp(b->files[i].path, folder, n) == 0 && b->files[i].path[n] == '/')
            fprintf(list, "%s\n", b->files[i].path + n + 1);
    if (fclose(list) != 0) {
        free(text);
        return false;
    }
    if (!bundle_add(b, text, length, "%s/.tedstat", folder))
        return false;
    mark = b->files[b->count - 1];
    memmove(b->files + 1, b->files, (b->count - 1) * sizeof *b->files);
    b->files[0] = mark;
    return true;
}

void folder_clean(const char *folder)
{
    char path[4400], *line = NULL;
    const char *name;
    size_t room = 0;
    FILE *list = open_mark(folder);

    while (list && (name = next_written(list, &line, &room)) != NULL)
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path)
            unlink(path);
    free(line);
    if (list)
        fclose(list);
}
