/*
 * folder.c - the folder that a report is written to: whose it is, and what was written there.
 *
 * The file .tedstat marks it as tedstat's and lists what it wrote, so that a later run can take that away
 * first: a table of an earlier recipe must not stay beside the new ones, least of all where counts are now hidden.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

bool folder_check(const char *folder, const struct settings *s)
{
    char mark[4200];
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
    snprintf(mark, sizeof mark, "%s/.tedstat", folder);
    if (s->force || stat(mark, &sb) == 0 || !(dir = opendir(folder)))
        return true;
    while ((entry = readdir(dir)) != NULL)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    if (entries)
        say("%s: this folder is not empty and was not made by tedstat; take another name, or say --force", folder);
    return entries == 0;
}

/* The folder and those it lies in; what is made here is left over until folder_done(). */
bool folder_make(const char *folder)
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
            folder_done(folder, false);
            return false;
        }
        if (c == '\0')
            return true;
        *p = c;
    }
}

void folder_done(const char *folder, bool keep)
{
    char path[4200];

    snprintf(path, sizeof path, "%s", folder);
    for (char *end = path + strlen(path); end; end = strrchr(path, '/')) { /* the deepest first */
        *end = '\0';
        if (leftover_forget(path) && !keep)
            rmdir(path);
    }
}

bool folder_mark(struct bundle *b, const char *folder)
{
    size_t length, n = strlen(folder);
    char *text = NULL;
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
    return bundle_add(b, text, length, "%s/.tedstat", folder);
}

void folder_clean(const char *folder)
{
    char path[4400], *line = NULL;
    size_t room = 0;
    ssize_t n;
    FILE *list;

    snprintf(path, sizeof path, "%s/.tedstat", folder);
    if (!(list = fopen(path, "r")))
        return;
    for (size_t i = 0; (n = getline(&line, &room, list)) > 0; i++) {
        line[strcspn(line, "\n")] = '\0';
        if (i == 0 || *line == '\0' || *line == '.' || strchr(line, '/'))
            continue; /* the sentence, and what folder_mark() does not write */
        if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, line) < sizeof path)
            unlink(path);
    }
    free(line);
    fclose(list);
}
