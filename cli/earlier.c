/*
 * earlier.c - report --check: the json of an earlier report, and what differs from it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

char *earlier_read(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL, *bigger;
    size_t room = 0, n = 1;

    *length = 0;
    while (file && n > 0) {
        bigger = realloc(text, room += 65536);
        if (!bigger)
            break;
        text = bigger;
        n = fread(text + *length, 1, room - *length, file);
        *length += n;
    }
    if (!file || ferror(file) || n > 0) {
        say("%s: cannot be read (%s)", path, strerror(errno));
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}

int earlier_compare(const struct plan *p, const teds_tally *tally, const char *earlier, size_t length)
{
    struct study s = { 0 };
    struct bundle b = { 0 };
    teds_report *differences = NULL;
    struct settings to_stdout = p->settings;
    size_t count = 0;
    teds_error err;
    int status = STATUS_NOT_DONE;

    to_stdout.output_count = 0;
    if (study_make(&s, p, tally, NULL, NULL, true) && study_render(&s, "json", &b, "now")) {
        if (teds_study_differences(p->settings.check, earlier, length, b.files[0].bytes, b.files[0].length, &differences,
                                   &count, &err) != TEDS_OK)
            say_error(&err);
        else if (output_report(differences, &to_stdout, "text") == STATUS_DONE)
            status = count ? STATUS_NO : STATUS_DONE;
    }
    teds_report_free(differences);
    bundle_free(&b);
    study_free(&s);
    return status;
}
