/*
 * error.c - statuses and the sentences that go with them.
 *
 * The one place that knows how a message is put together:
 *     SOURCE: record N: COLUMN: sentence
 */
#include "base.h"

#include <stdio.h>
#include <string.h>

static const char *const status_names[] = {
    [TEDS_OK] = "ok",         [TEDS_EARG] = "argument", [TEDS_EIO] = "io",
    [TEDS_EFORMAT] = "format", [TEDS_ELAYOUT] = "layout", [TEDS_EDATA] = "data",
    [TEDS_EEMPTY] = "empty",  [TEDS_EMERGE] = "merge",  [TEDS_ENUMERIC] = "numeric",
    [TEDS_ENOMEM] = "memory", [TEDS_ECANCEL] = "cancelled",
};

const char *teds_status_name(teds_status status)
{
    if ((size_t)status >= TEDS_COUNT(status_names))
        return "unknown";
    return status_names[status];
}

static void copy_printable(char *to, size_t room, const char *from)
{
    teds_printable(to, room, from ? from : "", from ? strlen(from) : 0);
}

TEDS_PRINTF(4, 0)
static void fill(teds_error *err, teds_status status, const struct teds_place *at,
                 const char *format, va_list args)
{
    char sentence[640];
    size_t used = 0;

    vsnprintf(sentence, sizeof sentence, format, args);
    memset(err, 0, sizeof *err);
    err->status = status;
    err->record = at->record;
    copy_printable(err->source, sizeof err->source, at->source);
    copy_printable(err->column, sizeof err->column, at->column);
    copy_printable(err->text, sizeof err->text, at->text);

    if (err->source[0])
        used += (size_t)snprintf(err->message, sizeof err->message, "%s: ", err->source);
    if (err->record)
        used += (size_t)snprintf(err->message + used, sizeof err->message - used,
                                 "record %llu: ", (unsigned long long)err->record);
    if (err->column[0])
        used += (size_t)snprintf(err->message + used, sizeof err->message - used, "%s: ",
                                 err->column);
    copy_printable(err->message + used, sizeof err->message - used, sentence);
}

teds_status teds_fail(teds_error *err, teds_status status, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, status, &(struct teds_place){ 0 }, format, args);
        va_end(args);
    }
    return status;
}

teds_status teds_fail_at(teds_error *err, teds_status status, const struct teds_place *at,
                         const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, status, at, format, args);
        va_end(args);
    }
    return status;
}

teds_status teds_nomem(teds_error *err)
{
    return teds_fail(err, TEDS_ENOMEM, "out of memory");
}
