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
                                         "method,x,n,level", "item,variable,code", "item\tvariable\tcode", "step,box,rule", "step\tbox\trule" };
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

/* A chart's picture or data: the script beside it says so. */
static bool is_of_our_chart(const char *path)
{
    const char *dot = strrchr(path, '.');
    char script[PATH_MAX], start[64] = "";
    FILE *file;

    if (!dot || strchr(dot, '/') || (!teds_chart_format_of_path(path) && strcmp(dot, ".tsv") != 0))
        return false;
    snprintf(script, sizeof script, "%.*s.gp", (int)(dot - path), path);
    file = fopen(script, "rb");
    if (!file)
        return false;
    if (fread(start, 1, sizeof start - 1, file) == 0)
        start[0] = '\0';
    fclose(file);
    return strncmp(start, "# A chart of tedstat", 20) == 0;
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
        if (!s->force && sb.st_size > 0 && !is_ours(path) && !is_of_our_chart(path)) {
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

/* A file that is written under another name and waits for its own. */
struct part {
    char real[PATH_MAX], temporary[PATH_MAX + 32];
};

static bool part_write(struct part *p, const struct output_file *f)
{
    bool fine;
    int fd;

    if (!realpath(f->path, p->real)) /* through a link, to keep the link; else the name as it is */
        snprintf(p->real, sizeof p->real, "%s", f->path);
    snprintf(p->temporary, sizeof p->temporary, "%s.%ld.part", p->real, (long)getpid());
    fd = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        p->temporary[0] = '\0';
        return cannot(f->path);
    }
    fine = write_all(fd, f->bytes, f->length);
    if (close(fd) != 0)
        fine = false;
    return fine || cannot(f->path);
}

bool output_write_all(const struct output_file *files, size_t n)
{
    struct part *parts = calloc(n + 1, sizeof *parts);
    bool fine = parts != NULL;

    if (!parts)
        say("out of memory");
    for (size_t i = 0; fine && i < n; i++)
        fine = part_write(&parts[i], &files[i]);
    for (size_t i = 0; fine && i < n; i++) {
        fine = rename(parts[i].temporary, parts[i].real) == 0 || cannot(files[i].path);
        if (fine)
            parts[i].temporary[0] = '\0';
    }
    for (size_t i = 0; parts && i < n; i++)
        if (parts[i].temporary[0])
            unlink(parts[i].temporary);
    free(parts);
    return fine;
}

bool output_write(const char *path, const char *text, size_t length)
{
    struct output_file file = { path, text, length };
    struct stat sb;

    if (!path || strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, text, length) || cannot("standard output");
    if (stat(path, &sb) == 0 && !S_ISREG(sb.st_mode))
        return write_directly(path, text, length);
    return output_write_all(&file, 1);
}

/* ---- writing part by part ---------------------------------------------- */

struct output {
    char path[PATH_MAX], real[PATH_MAX], temporary[PATH_MAX + 32]; /* temporary "": written directly */
    int fd;
};

struct output *output_open(const char *path)
{
    struct output *o = calloc(1, sizeof *o);
    struct stat sb;

    if (!o) {
        say("out of memory");
        return NULL;
    }
    snprintf(o->path, sizeof o->path, "%s", strcmp(path, "-") == 0 ? "standard output" : path);
    if (strcmp(path, "-") == 0) {
        o->fd = STDOUT_FILENO;
    } else if (stat(path, &sb) == 0 && !S_ISREG(sb.st_mode)) {
        o->fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        if (!realpath(path, o->real))
            snprintf(o->real, sizeof o->real, "%s", path);
        snprintf(o->temporary, sizeof o->temporary, "%s.%ld.part", o->real, (long)getpid());
        o->fd = open(o->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    }
    if (o->fd < 0) {
        cannot(path);
        free(o);
        o = NULL;
    }
    return o;
}

bool output_put(void *output, const void *bytes, size_t length)
{
    struct output *o = output;

    return !signals_caught() && (write_all(o->fd, bytes, length) || cannot(o->path));
}

bool output_close(struct output *o, bool keep)
{
    bool fine = o->fd == STDOUT_FILENO || close(o->fd) == 0 || cannot(o->path);

    if (*o->temporary && fine && keep && rename(o->temporary, o->real) != 0)
        fine = cannot(o->path);
    if (*o->temporary && !(fine && keep))
        unlink(o->temporary);
    free(o);
    return fine;
}

int output_report(teds_report *report, const struct settings *s, const char *default_format)
{
    size_t n = s->output_count ? s->output_count : 1;
    teds_error wrong;

    if (s->table && teds_report_choose_table(report, s->table, &wrong) != TEDS_OK) {
        say_error(&wrong);
        return STATUS_NOT_DONE;
    }
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
