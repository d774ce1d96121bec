/*
 * diag.c - messages for people, on standard error.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* One line, whatever control characters names and cells hold. */
CLI_PRINTF(1, 0)
static void put_line(const char *format, va_list args)
{
    char raw[2048], line[2048];

    vsnprintf(raw, sizeof raw, format, args);
    teds_printable(line, sizeof line, raw, strlen(raw));
    progress_end();
    fprintf(stderr, "tedstat: %s\n", line);
}

void say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_line(format, args);
    va_end(args);
}

static const char *place;

void say_place(const char *where)
{
    place = where;
}

void say_error(const teds_error *err)
{
    say("%s%s%s", place ? place : "", place ? ": " : "", err->message);
}

int usage_error(const struct command *c, const char *format, ...)
{
    char text[1500];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say("%s%s%s", place ? place : "", place ? ": " : "", text);
    if (!place)
        fprintf(stderr, "try 'tedstat %s%s--help'\n", c ? c->name : "", c ? " " : "");
    return STATUS_NOT_DONE;
}

/* The first line starts where the cursor is, at column 'indent'. */
void print_wrapped(const char *text, size_t indent, size_t width)
{
    size_t column = indent;

    while (*text) {
        size_t n = strcspn(text, " \n");

        if (column > indent && column + 1 + n > width) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column > indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", (int)n, text);
        column += n;
        text += n;
        while (*text == ' ')
            text++;
        if (*text == '\n') {
            printf("\n%*s", (int)indent, "");
            column = indent;
            text++;
        }
    }
    putchar('\n');
}
