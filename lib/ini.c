/*
 * ini.c - the only file that sees libinih.
 *
 * Debian's libinih cuts lines at 199 bytes and section names at 49 without a word, and
 * takes an indented line for the continuation of the value before it.  So the lines
 * reach it through read_line(), which refuses what would be cut and removes indentation.
 */
#include "ini.h"

#include <ini.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_LINE = 190, LONGEST_SECTION = 48 };

struct parse {
    const char *next, *end;
    struct teds_ini_line at;
    teds_ini_fn *each;
    void *context;
    teds_error *err;
    teds_status status;
};

teds_status teds_ini_fail(const struct teds_ini_line *at, teds_error *err, const char *format, ...)
{
    char sentence[512];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = at->file }, "line %u: %s",
                        at->line, sentence);
}

static char *read_line(char *line, int room, void *context)
{
    struct parse *p = context;
    const char *start = p->next, *stop;
    size_t length;

    if (start >= p->end || p->status != TEDS_OK)
        return NULL;
    stop = memchr(start, '\n', (size_t)(p->end - start));
    p->next = stop ? stop + 1 : p->end;
    p->at.line++;
    while (start < p->next && (*start == ' ' || *start == '\t'))
        start++;
    length = (size_t)((stop ? stop : p->end) - start);
    if (memchr(start, '\0', length) != NULL) {
        p->status = teds_ini_fail(&p->at, p->err, "a NUL byte; this is not a text file");
        return NULL;
    }
    if (length > LONGEST_LINE || length + 2 > (size_t)room) {
        if (*start != ';' && *start != '#')
            p->status = teds_ini_fail(&p->at, p->err, "longer than %d bytes", LONGEST_LINE);
        length = 0; /* a long comment is fine */
    }
    if (length && *start == '[')
        p->at.section_line = p->at.line;
    if (length && *start == '[' && length > LONGEST_SECTION)
        p->status = teds_ini_fail(&p->at, p->err, "a section name longer than %d bytes",
                                  LONGEST_SECTION - 2);
    memcpy(line, start, length);
    memcpy(line + length, "\n", 2);
    return p->status == TEDS_OK ? line : NULL;
}

static int handle(void *context, const char *section, const char *key, const char *value)
{
    struct parse *p = context;

    if (p->status != TEDS_OK)
        return 1;
    p->at.section = section;
    p->at.key = key;
    p->at.value = value;
    p->status = p->each(p->context, &p->at, p->err);
    return 1;
}

teds_status teds_ini_parse(const char *file, const char *text, size_t length, teds_ini_fn *each,
                           void *context, teds_error *err)
{
    struct parse p = { .next = text, .end = text + length, .at = { .file = file },
                       .each = each, .context = context, .err = err };
    int bad_line = ini_parse_stream(read_line, &p, handle, &p);

    if (p.status == TEDS_OK && bad_line > 0) {
        p.at.line = (unsigned)bad_line;
        p.status = teds_ini_fail(&p.at, err, "expected [SECTION] or KEY = VALUE");
    }
    if (p.status == TEDS_OK && bad_line < 0)
        p.status = teds_nomem(err);
    return p.status;
}
