/*
 * bundle.c - files that are complete in memory before any is written.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "report.h"

bool bundle_add(struct bundle *b, char *bytes, size_t length, const char *format, ...)
{
    struct output_file *bigger = realloc(b->files, (b->count + 1) * sizeof *b->files);
    char *path = NULL;
    va_list args;

    if (bigger)
        b->files = bigger;
    va_start(args, format);
    if (!bigger || vasprintf(&path, format, args) < 0) {
        va_end(args);
        free(bytes);
        say("out of memory");
        return false;
    }
    va_end(args);
    bigger[b->count++] = (struct output_file){ path, bytes, length };
    return true;
}

void bundle_free(struct bundle *b)
{
    for (size_t i = 0; i < b->count; i++) {
        free((char *)b->files[i].path);
        free((char *)b->files[i].bytes);
    }
    free(b->files);
    *b = (struct bundle){ 0 };
}
