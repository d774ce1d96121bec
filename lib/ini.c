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
    teds_ini_fn *head, *each;
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

/* What libinih would pass over, or take for something else.  'start' is a line without its line feed. */
static teds_status check_line(const struct parse *p, const char *start, size_t length)
{
    const char *cr = memchr(start, '\r', length), *behind;

    if (memchr(start, '\0', length) != NULL)
        return teds_ini_fail(&p->at, p->err, "a NUL byte; this is not a text file");
    if (length == 0 || *start == ';' || *start == '#')
        return TEDS_OK;
    if (cr && cr + 1 < start + length)
        return teds_ini_fail(&p->at, p->err, "a carriage return within the line; save the file with line ends of Linux or Windows");
    if (*start != '[')
        return TEDS_OK;
    behind = memchr(start, ']', length);
    if (!behind)
        return teds_ini_fail(&p->at, p->err, "expected [SECTION] or KEY = VALUE; here the ] is missing");
    if ((size_t)(behind + 1 - start) > LONGEST_SECTION)
        return teds_ini_fail(&p->at, p->err, "a section name longer than %d bytes", LONGEST_SECTION - 2);
    for (behind++; behind < start + length && (*behind == ' ' || *behind == '\t' || *behind == '\r'); behind++)
        ;
    if (behind < start + length && *behind != ';' && *behind != '#')
        return teds_ini_fail(&p->at, p->err, "something stands behind the ] of a section; give it a line of its own");
    return TEDS_OK;
}

/* libinih tells of sections by their lines only. */
static teds_status tell_section(const struct parse *p, const char *start, size_t length)
{
    char name[LONGEST_SECTION];
    struct teds_ini_line at = p->at;
    const char *from = start + 1, *to = memchr(start, ']', length);

    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
        to--;
    memcpy(name, from, (size_t)(to - from));
    name[to - from] = '\0';
    at.section = name;
    at.key = at.value = NULL;
    return p->head(p->context, &at, p->err);
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
    p->status = check_line(p, start, length);
    if (length > LONGEST_LINE || length + 2 > (size_t)room) {
        if (p->status == TEDS_OK && *start != ';' && *start != '#')
            p->status = teds_ini_fail(&p->at, p->err, "longer than %d bytes; make it shorter", LONGEST_LINE);
        length = 0; /* a long comment is fine */
    }
    if (length && *start == '[') {
        p->at.section_line = p->at.line;
        if (p->status == TEDS_OK && p->head)
            p->status = tell_section(p, start, length);
    }
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
    return teds_ini_parse_sections(file, text, length, NULL, each, context, err);
}

teds_status teds_ini_parse_sections(const char *file, const char *text, size_t length, teds_ini_fn *head,
                                    teds_ini_fn *each, void *context, teds_error *err)
{
    struct parse p = { .next = text + teds_bom_length(text, length), .end = text + length, .at = { .file = file },
                       .head = head, .each = each, .context = context, .err = err };
    int bad_line = ini_parse_stream(read_line, &p, handle, &p);

    if (p.status == TEDS_OK && bad_line > 0) {
        p.at.line = (unsigned)bad_line;
        p.status = teds_ini_fail(&p.at, err, "expected [SECTION] or KEY = VALUE");
    }
    if (p.status == TEDS_OK && bad_line < 0)
        p.status = teds_nomem(err);
    return p.status;
}
