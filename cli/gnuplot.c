/*
 * gnuplot.c - pictures by gnuplot, a program of its own (child.h).
 *
 * It runs in a private folder, on files under names of ours.  What it says is quoted if it fails.
 */
#include "gnuplot.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "scratch.h"

enum { SECONDS = 120 };

const char gnuplot_absent[] =
    "gnuplot is not installed, which draws the charts (on Debian: apt install gnuplot-nox)";

CLI_PRINTF(3, 4)
static bool fail(teds_error *err, teds_status status, const char *format, ...)
{
    char raw[sizeof err->message];
    va_list args;

    va_start(args, format);
    vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    memset(err, 0, sizeof *err);
    err->status = status;
    teds_printable(err->message, sizeof err->message, raw, strlen(raw));
    return false;
}

bool gnuplot_found(void)
{
    const char *path = getenv("PATH");
    char name[4096];

    while (path && *path) {
        size_t n = strcspn(path, ":");

        snprintf(name, sizeof name, "%.*s/gnuplot", (int)n, path);
        if (n && access(name, X_OK) == 0)
            return true;
        path += n + (path[n] == ':');
    }
    return false;
}

/* ---- the private folder ------------------------------------------------ */

static bool put_file(const char *folder, const char *name, const char *text)
{
    char path[4200];
    FILE *file;
    bool fine;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wxe");
    if (!file)
        return false;
    fine = fputs(text, file) >= 0;
    return fclose(file) == 0 && fine;
}

/*
 * Where no font has a character, gnuplot's png and pdf show a box twenty times as large as it should be,
 * over the whole picture.  What DejaVu Sans, which gnuplot-nox brings with it, may not have is therefore
 * a small box in these; svg and text keep it.  The text is UTF-8.
 */
static bool has_glyph(unsigned long code)
{
    return code < 0x0700 || (code >= 0x1e00 && code < 0x2400) || (code >= 0x2500 && code < 0x2800);
}

static char *drawable(const char *text)
{
    char *copy = malloc(2 * strlen(text) + 1), *to = copy; /* a box is three bytes */

    while (copy && *text) {
        unsigned char c = (unsigned char)*text;
        int n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, k = 1;
        unsigned long code = n == 1 ? c : c & (0x7fu >> n);

        for (; k < n && ((unsigned char)text[k] & 0xc0) == 0x80; k++)
            code = code << 6 | ((unsigned char)text[k] & 0x3f);
        if (has_glyph(code)) {
            memcpy(to, text, (size_t)k);
            to += k;
        } else {
            memcpy(to, "\u25a1", 3);
            to += 3;
        }
        text += k;
    }
    if (copy)
        *to = '\0';
    return copy;
}

static bool put_chart(const char *folder, const char *format, const char *name, const char *text)
{
    bool boxes = strcmp(format, "png") == 0 || strcmp(format, "pdf") == 0, fine;
    char *changed = boxes ? drawable(text) : NULL;

    fine = (!boxes || changed) && put_file(folder, name, changed ? changed : text);
    free(changed);
    return fine;
}

/* The whole file, terminated; NULL if it cannot be read. */
static char *get_file(const char *folder, const char *name, size_t *length)
{
    char path[4200], *text = NULL;
    FILE *file;
    long size;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rbe");
    if (!file)
        return NULL;
    if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && (text = malloc((size_t)size + 1))) {
        rewind(file);
        *length = fread(text, 1, (size_t)size, file);
        text[*length] = '\0';
    }
    fclose(file);
    return text;
}

/* ---- running it -------------------------------------------------------- */

/* The time limit; TEDSTAT_GNUPLOT_SECONDS is for slow machines, and for tests. */
static long limit_seconds(void)
{
    const char *text = getenv("TEDSTAT_GNUPLOT_SECONDS");
    long seconds = text ? strtol(text, NULL, 10) : 0;

    return seconds >= 1 && seconds <= 86400 ? seconds : SECONDS;
}

/* The first line that gnuplot wrote that says something, without its caret under a column. */
static void first_words(const char *said, char *to, size_t room)
{
    snprintf(to, room, "%s", "it says nothing");
    for (const char *line = said; *line;) {
        size_t n = strcspn(line, "\n");

        if (strspn(line, " \t^") < n && !memmem(line, n, "warning", 7)) {
            snprintf(to, room, "%.*s", (int)(n < 300 ? n : 300), line);
            if (memmem(line, n, "line ", 5))
                break;
        }
        line += n + (line[n] == '\n');
    }
}

/* Draws chart.gp of the folder; *child is what became of it. */
static bool run(const char *folder, const char *format, struct child *child, teds_error *err)
{
    char name[] = "gnuplot", no_rc[] = "-d", with[] = "-c", script[] = "chart.gp", what[8], words[320];
    char *arguments[] = { name, no_rc, with, script, what, NULL };

    snprintf(what, sizeof what, "%s", format);
    child_run(folder, arguments, limit_seconds(), child);
    first_words(child->said, words, sizeof words);
    switch (child->end) {
    case CHILD_ABSENT: return fail(err, TEDS_EIO, "%s", gnuplot_absent);
    case CHILD_FAILED: return fail(err, TEDS_EIO, "gnuplot cannot be run (%s)", strerror(child->number));
    case CHILD_STOPPED: return fail(err, TEDS_ECANCEL, "stopped");
    case CHILD_TOO_SLOW:
        return fail(err, TEDS_EIO, "gnuplot did not end within %ld s and was stopped (TEDSTAT_GNUPLOT_SECONDS sets "
                                   "another limit)", limit_seconds());
    case CHILD_SIGNALLED:
        return fail(err, TEDS_EIO, "gnuplot was ended by signal %d: %s", child->number, words);
    case CHILD_ENDED: break;
    }
    return child->number == 0 ||
           fail(err, TEDS_EIO, "gnuplot failed with exit status %d: %s", child->number, words);
}

/* Text without form feeds, blanks at the ends of lines, and empty lines around it. */
static void tidy(char *text, size_t *length)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        if (*from == '\f' || (*from == '\n' && to == text))
            continue;
        while (*from == '\n' && to > text && to[-1] == ' ')
            to--;
        if (*from != '\n' || to > text)
            *to++ = *from;
    }
    while (to > text && (to[-1] == '\n' || to[-1] == ' '))
        to--;
    if (to > text)
        *to++ = '\n';
    *to = '\0';
    *length = (size_t)(to - text);
}

/* cairo writes the time into a PDF; ours hold no clock, so that the same chart is the same bytes. */
static void no_clock(char *pdf, size_t length)
{
    static const char key[] = "/CreationDate (D:", none[] = "19700101000000";
    char *at = memmem(pdf, length, key, sizeof key - 1);

    if (!at || (size_t)(pdf + length - at) < sizeof key + sizeof none)
        return;
    at += sizeof key - 1;
    if (strspn(at, "0123456789") >= sizeof none - 1)
        memcpy(at, none, sizeof none - 1);
}

static bool finish(const teds_chart *chart, const char *format, const char *prefix, char **bytes,
                   size_t *length, teds_error *err)
{
    char *finished = NULL;

    if (strcmp(format, "text") == 0)
        tidy(*bytes, length);
    if (strcmp(format, "pdf") == 0)
        no_clock(*bytes, *length);
    if (strcmp(format, "svg") != 0)
        return true;
    if (teds_chart_svg_finish(*bytes, *length, prefix, chart, &finished, length, err) != TEDS_OK)
        return false;
    free(*bytes);
    *bytes = finished;
    return true;
}

bool gnuplot_draw(const teds_chart *chart, const char *format, const char *prefix, char **bytes,
                  size_t *length, teds_error *err)
{
    char picture[32], *drawn = NULL;
    struct scratch scratch;
    const char *folder = scratch.path;
    struct child child;
    size_t size = 0;
    bool fine;

    if (!scratch_make(&scratch))
        return fail(err, TEDS_EIO, "%s: no folder for a chart can be made there (%s)", folder, strerror(errno));
    fine = put_chart(folder, format, "chart.tsv", teds_chart_data(chart)) &&
           put_chart(folder, format, "chart.gp", teds_chart_script(chart));
    if (!fine)
        fail(err, TEDS_EIO, "%s: writing failed (%s)", folder, strerror(errno));
    fine = fine && run(folder, format, &child, err);
    snprintf(picture, sizeof picture, "chart%s", teds_chart_suffix(format));
    if (fine && (!(drawn = get_file(folder, picture, &size)) || size == 0)) {
        char words[320];

        first_words(child.said, words, sizeof words);
        fine = fail(err, TEDS_EIO, "gnuplot drew nothing: %s", words);
    }
    fine = fine && finish(chart, format, prefix, &drawn, &size, err);
    scratch_remove(&scratch);
    if (!fine) {
        free(drawn);
        return false;
    }
    *bytes = drawn;
    *length = size;
    return true;
}
