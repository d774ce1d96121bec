/*
 * out.c - results: whole or not at all, and nothing of the user's overwritten by a slip.
 *
 * A result is complete in memory before it is written.  A file is written under another
 * name in the same folder and then renamed.  tedstat replaces a file only if it is empty
 * or was written by tedstat; --force is for the rest.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"

/* ---- signals ---------------------------------------------------------- */

static volatile sig_atomic_t caught;

static void remember(int number)
{
    caught = number;
}

void signals_catch(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = remember, .sa_flags = SA_RESTART };

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old;
        /* what was ignored from the start (nohup) stays ignored */
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
}

bool signals_caught(void)
{
    return caught != 0;
}

void signals_raise(void)
{
    if (caught) {
        signal(caught, SIG_DFL);
        raise(caught);
    }
}

/* ---- may it be written? ----------------------------------------------- */

/* The first bytes of everything tedstat writes hold one of these. */
static bool is_ours(const char *path)
{
    static const char *const marks[] = { "tedstat", "class,count,cases,share", "class\tcount\tcases",
                                         "method,x,n,level", "step,box,rule", "step\tbox\trule" };
    char start[4096] = "";
    FILE *file = fopen(path, "rb");
    size_t n;

    if (!file)
        return false;
    n = fread(start, 1, sizeof start - 1, file);
    fclose(file);
    for (size_t i = 0; i < n; i++)
        if (start[i] == '\0')
            return false;
    if (n == 0)
        return true;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(start, marks[i]))
            return true;
    return false;
}

static bool is_input(const struct stat *out, int argc, char **argv)
{
    struct stat sb;

    for (int i = 0; i < argc; i++)
        if (stat(argv[i], &sb) == 0 && sb.st_dev == out->st_dev && sb.st_ino == out->st_ino)
            return true;
    return false;
}

bool output_check(const char *path, const struct settings *s, int argc, char **argv)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    struct stat sb;

    if (strcmp(path, "-") == 0)
        return true;
    if (stat(path, &sb) == 0) {
        if (S_ISDIR(sb.st_mode)) {
            say("%s: this is a folder; -o takes the name of a file", path);
            return false;
        }
        if (!S_ISREG(sb.st_mode))
            return true; /* a device or pipe */
        if (is_input(&sb, argc, argv)) {
            say("%s: this is an input; -o would overwrite it", path);
            return false;
        }
        if (!s->force && sb.st_size > 0 && !is_ours(path)) {
            say("%s: this file exists and was not written by tedstat; take another name, or say "
                "--force", path);
            return false;
        }
    }
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    if (access(folder, W_OK | X_OK) != 0) {
        say("%s: cannot write there (%s)", path, strerror(errno));
        return false;
    }
    return true;
}

/* ---- writing ---------------------------------------------------------- */

static bool write_all(int fd, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        text += n;
        length -= (size_t)n;
    }
    return true;
}

static bool cannot(const char *path)
{
    say("%s: writing failed (%s)", path, strerror(errno));
    return false;
}

static bool write_directly(const char *path, const char *text, size_t length)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool fine = fd >= 0 && write_all(fd, text, length);

    if (fd >= 0 && close(fd) != 0)
        fine = false;
    return fine || cannot(path);
}

bool output_write(const char *path, const char *text, size_t length)
{
    char real[PATH_MAX], temporary[PATH_MAX + 32];
    struct stat sb;
    bool fine;
    int fd;

    if (!path || strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, text, length) || cannot("standard output");
    if (stat(path, &sb) == 0 && !S_ISREG(sb.st_mode))
        return write_directly(path, text, length);
    if (!realpath(path, real)) /* through a link, to keep the link; else the name as it is */
        snprintf(real, sizeof real, "%s", path);
    snprintf(temporary, sizeof temporary, "%s.%ld.part", real, (long)getpid());
    fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return cannot(path);
    fine = write_all(fd, text, length);
    if (close(fd) != 0)
        fine = false;
    if (fine && rename(temporary, real) == 0)
        return true;
    cannot(path);
    unlink(temporary);
    return false;
}

int output_report(const teds_report *report, const struct settings *s, const char *default_format)
{
    size_t n = s->output_count ? s->output_count : 1;

    for (size_t i = 0; i < n; i++) {
        const char *path = s->output_count ? s->output[i] : NULL, *format = s->format;
        char *text = NULL;
        size_t length = 0;
        teds_error err;
        bool fine;

        if (!format && path)
            format = teds_format_of_path(path);
        if (teds_report_render(report, format ? format : default_format, &text, &length, &err) !=
            TEDS_OK) {
            say_error(&err);
            return STATUS_NOT_DONE;
        }
        progress_end();
        fine = output_write(path, text, length);
        free(text);
        if (!fine)
            return STATUS_NOT_DONE;
    }
    return STATUS_DONE;
}
