/*
 * out.c - results: whole or not at all, and nothing of the user's overwritten by a slip.
 *
 * A result is complete in memory before it is written.  A file is written under another
 * name in the same folder and then renamed.  tedstat replaces a file only if it is empty
 * or tedstat wrote it in the same format; --force is for the rest, and for no input.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "part.h"

/* ---- may it be written? ----------------------------------------------- */

/* Is this one of the header lines of our tables?  The variables of --by may stand before. */
static bool is_our_header(char *line, char separator)
{
    static const char *const known[] = {
        "class,count,cases,share", "class,share,states", "step,box,rule", "step,rule,box", "method,x,n,level",
        "measure,method,x1,n1", "item,variable,code,label", "variable,alias,label", "variable,code,label,from_codes",
        "edition,position,column", "edition,column,code,label", "edition,title,first_year", "family,method,default",
        "kind,needs,groups,class",
    };

    for (char *c = line; *c; c++)
        *c = *c == separator ? ',' : *c == ',' ? '\t' : *c;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *at = strstr(line, known[i]), *end = at ? at + strlen(known[i]) : NULL;

        if (at && (at == line || at[-1] == ',') && (*end == ',' || *end == '\0'))
            return true;
    }
    return false;
}

/* Is one of the first lines "tedstat VERSION" alone or with a comma behind, as under a title? */
static bool is_signed(const char *start)
{
    int lines = 0;

    for (const char *at = strchr(start, '\n'); at && lines < 6; at = strchr(at + 1, '\n'), lines++) {
        size_t n = 9;

        if (strncmp(at + 1, "tedstat ", 8) != 0 || at[9] < '0' || at[9] > '9')
            continue;
        n += strspn(at + n, "0123456789.");
        return at[n] == '\n' || at[n] == '\0' || strncmp(at + n, ", ", 2) == 0;
    }
    return false;
}

/* The kind of file this is, if tedstat wrote it: a format, "tally" or "chart"; NULL if not. */
static const char *kind_written(const char *path)
{
    static const struct {
        const char *kind, *begin, *then; /* how it begins, and what must follow at once or soon */
    } marks[] = {
        { "tally", "tedstat-tally\t", "" },
        { "json", "{\n  \"schema_version\":", "\n  \"tedstat\":\"" },
        { "html", "<!DOCTYPE html>\n<html ", "<meta name=\"generator\" content=\"tedstat " },
        { "latex", "% Made by tedstat ", "" },
        { "chart", "<svg ", "<metadata>tedstat " },
        { "chart", "# A chart of tedstat ", "" },
    };
    char start[4096];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(start, 1, sizeof start - 1, file) : 0;

    if (file)
        fclose(file);
    start[n] = '\0';
    if (n == 0 || strlen(start) != n)
        return NULL;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(start, marks[i].begin, strlen(marks[i].begin)) == 0 && strstr(start, marks[i].then))
            return marks[i].kind;
    if (is_signed(start))
        return strncmp(start, "# ", 2) == 0 ? "md" : "text";
    start[strcspn(start, "\r\n")] = '\0';
    return strchr(start, '\t') ? is_our_header(start, '\t') ? "tsv" : NULL : is_our_header(start, ',') ? "csv" : NULL;
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

static bool is_same(const struct stat *out, const char *path)
{
    struct stat sb;

    return path && stat(path, &sb) == 0 && sb.st_dev == out->st_dev && sb.st_ino == out->st_ino;
}

/* Is it one of the files, the archive of a member (ZIP:MEMBER), what an option reads, or standard input? */
static bool is_input(const struct stat *out, const struct settings *s, int argc, char **argv)
{
    struct stat sb;
    char zip[PATH_MAX];

    for (int i = 0; i < argc; i++) {
        if (is_same(out, argv[i]))
            return true;
        for (const char *colon = strchr(argv[i], ':'); colon; colon = strchr(colon + 1, ':')) {
            snprintf(zip, sizeof zip, "%.*s", (int)(colon - argv[i]), argv[i]);
            if (is_same(out, zip))
                return true;
        }
    }
    return is_same(out, s->edition) || is_same(out, s->standard) || is_same(out, s->check) ||
           (fstat(STDIN_FILENO, &sb) == 0 && sb.st_dev == out->st_dev && sb.st_ino == out->st_ino);
}

/* What is there already: may it be replaced by a file of this kind? */
static bool may_replace(const char *path, const char *kind, const struct stat *sb, const struct settings *s, int argc,
                        char **argv)
{
    const char *there;

    if (S_ISDIR(sb->st_mode)) {
        say("%s: this is a folder; -o takes the name of a file", path);
        return false;
    }
    if (!S_ISREG(sb->st_mode))
        return true; /* a device or pipe */
    if (is_input(sb, s, argc, argv)) {
        say("%s: this is an input; -o would overwrite it", path);
        return false;
    }
    if (s->force || sb->st_size == 0 || (strcmp(kind, "chart") == 0 && is_of_our_chart(path)))
        return true;
    there = kind_written(path);
    if (!there && strcmp(kind, "data") == 0) {
        say("%s: this file exists, and a made-up file cannot be told from a genuine one; take another name, or say --force", path);
        return false;
    }
    if (!there) {
        say("%s: this file exists and was not written by tedstat; take another name, or say --force", path);
        return false;
    }
    if (s->keep_old || strcmp(there, kind) != 0) {
        say("%s: this file exists (%s); take another name, or say --force", path, there);
        return false;
    }
    return true;
}

bool output_check(const char *path, const char *kind, const struct settings *s, int argc, char **argv)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    struct stat sb;

    if (strcmp(path, "-") == 0)
        return true;
    if (!*path) {
        say("-o: the name is empty");
        return false;
    }
    if (stat(path, &sb) == 0) {
        if (!may_replace(path, kind, &sb, s, argc, argv))
            return false;
    } else if (lstat(path, &sb) == 0) {
        say("%s: this is a link to what is not there; take another name", path);
        return false;
    }
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + 1) : 1, slash ? path : ".");
    if (access(folder, W_OK | X_OK) != 0) {
        say("%s: cannot write there (%s)", path, strerror(errno));
        return false;
    }
    return true;
}

/* Of a report: the format of that path.  NULL after saying that its suffix is none that is known. */
static const char *format_for(const char *path, const struct settings *s, const char *default_format)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    const char *format = s->format ? s->format : teds_format_of_path(path);

    if (format || !dot || dot == name || !dot[1] || strncmp(path, "/dev/", 5) == 0)
        return format ? format : default_format;
    say("%s: no format has the suffix %s; .txt, .csv, .tsv, .json, .md, .html and .tex have one, or say --format", path,
        dot);
    return NULL;
}

/* Paths without what does not matter, as far as that can be known of files that are not there yet. */
static bool same_path(const char *a, const char *b)
{
    struct stat sb;

    while (strncmp(a, "./", 2) == 0)
        a += 2;
    while (strncmp(b, "./", 2) == 0)
        b += 2;
    return strcmp(a, b) == 0 || (stat(a, &sb) == 0 && S_ISREG(sb.st_mode) && is_same(&sb, b));
}

bool outputs_differ(const struct settings *s)
{
    for (size_t i = 0; i < s->output_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (same_path(s->output[k], s->output[i])) {
                say("-o %s is given twice", s->output[i]);
                return false;
            }
        }
    }
    return true;
}

bool outputs_check(const struct settings *s, const char *default_format, int argc, char **argv)
{
    for (size_t i = 0; i < s->output_count; i++) {
        const char *path = s->output[i], *kind = s->writes ? s->writes : format_for(path, s, default_format);

        if (!kind || !output_check(path, kind, s, argc, argv))
            return false;
    }
    return outputs_differ(s);
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

/* Files that wait for their names. */
struct output_set {
    size_t count;
    struct part parts[];
};

/* True and *waits false: it was written to at once. */
static bool stage(struct part *p, const struct output_file *f, bool *waits)
{
    struct stat sb;

    *waits = false;
    if (stat(f->path, &sb) == 0 && !S_ISREG(sb.st_mode)) /* a pipe or device stays what it is */
        return write_directly(f->path, f->bytes, f->length);
    if (!part_open(p, f->path))
        return cannot(f->path);
    *waits = true;
    return (write_all(p->fd, f->bytes, f->length) && part_flush(p)) || cannot(f->path);
}

struct output_set *output_stage(const struct output_file *files, size_t n)
{
    struct output_set *set = calloc(1, sizeof *set + n * sizeof *set->parts);
    bool fine = set != NULL;

    if (!set)
        say("out of memory");
    for (size_t i = 0; fine && i < n; i++) {
        bool waits;

        fine = stage(&set->parts[set->count], &files[i], &waits);
        set->count += waits;
    }
    if (fine && !signals_caught())
        return set;
    output_commit(set, false);
    return NULL;
}

bool output_commit(struct output_set *set, bool keep)
{
    bool fine = keep && set;

    for (size_t i = 0; set && i < set->count; i++) {
        struct part *p = &set->parts[i];

        if (!part_close(p, fine))
            fine = cannot(p->real);
    }
    free(set);
    return fine;
}

bool output_write_all(const struct output_file *files, size_t n)
{
    struct output_set *set = output_stage(files, n);

    return set && output_commit(set, true);
}

bool output_write(const char *path, const char *text, size_t length)
{
    struct output_file file = { path, text, length };

    if (signals_caught())
        return false;
    if (!path || strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, text, length) || cannot("standard output");
    return output_write_all(&file, 1);
}

/* ---- writing part by part ---------------------------------------------- */

struct output {
    char path[PATH_MAX];
    struct part part; /* if it waits for its name */
    bool waits;
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
        o->waits = part_open(&o->part, path);
        o->fd = o->part.fd;
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
    bool fine;

    if (o->waits) {
        fine = !keep || part_flush(&o->part) || cannot(o->path);
        if (!part_close(&o->part, fine && keep))
            fine = cannot(o->path);
    } else {
        fine = o->fd == STDOUT_FILENO || close(o->fd) == 0 || cannot(o->path);
    }
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
