/*
 * statfile.c - SPSS, Stata and SAS files as CSV, by ReadStat.
 *
 * ReadStat pushes cells at a function, and a source pulls bytes; so ReadStat runs in a thread of its own
 * and hands over a buffer of CSV at a time.  Everything behind the source is then the same as for a csv
 * file: editions, checks, problems, record numbers, and the recognition of data that are given twice.
 *
 * Numbers are written as whole numbers where they are whole (2.019155e+10 is 20191550000), missing values
 * of any kind as blank cells; codes declared as missing by the file (-9) stay what they are.  Labels of
 * values are not looked at: the codes are what counts.
 */
#include "statfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readstat.h>

#include "lock.h"

enum { HAND_OVER = 256 * 1024 };

/* What ReadStat reads from. */
struct input {
    int fd; /* or -1 */
    char *bytes;
    int64_t size, at;
};

struct statfile {
    struct teds_stream stream; /* first */
    teds_statfile_kind kind;
    struct input in;
    _Atomic uint64_t *position;
    pthread_t thread;
    /* of the thread that runs ReadStat */
    struct teds_buf names, row;
    size_t columns;
    bool header_written;
    bool part_of_record; /* of a SAS transport file: it ended within a record */
    readstat_error_t code;
    /* shared, under the lock */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct teds_buf ready;
    bool full, ended, stop;
    int64_t read_to;
    /* of the reader */
    size_t given;
};

/* ---- which kind --------------------------------------------------------- */

teds_statfile_kind teds_statfile_look(const unsigned char *first, size_t count)
{
    static const unsigned char sas[] = { 0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
                                         0,    0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92,
                                         0x08, 0x00, 0x09, 0xc7, 0x31, 0x8c, 0x18, 0x1f, 0x10, 0x11 };
#define STARTS(text) (count >= sizeof(text) - 1 && memcmp(first, text, sizeof(text) - 1) == 0)
    if (STARTS("$FL2") || STARTS("$FL3"))
        return TEDS_SPSS;
    if (STARTS("<stata_dta>"))
        return TEDS_STATA;
    if (count >= 4 && first[0] >= 104 && first[0] <= 115 && (first[1] == 1 || first[1] == 2) && first[2] == 1 &&
        first[3] == 0)
        return TEDS_STATA; /* version 4 to 12: release, byte order, 1, 0 */
    if (count >= sizeof sas && memcmp(first, sas, sizeof sas) == 0)
        return TEDS_SAS;
    if (STARTS("HEADER RECORD*******LIB"))
        return TEDS_SAS_TRANSPORT;
    if (STARTS("**COMPRESSED** **COMPRESSED**"))
        return TEDS_SAS_CPORT;
    if (STARTS("ASCII SPSS PORT FILE"))
        return TEDS_SPSS_PORTABLE;
    return TEDS_NO_STATFILE;
}

/* ---- what ReadStat reads ------------------------------------------------ */

static int in_open(const char *path, void *context)
{
    (void)path;
    ((struct statfile *)context)->in.at = 0;
    return 1;
}

static int in_close(void *context)
{
    (void)context;
    return 0;
}

static readstat_off_t in_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
    struct input *in = &((struct statfile *)context)->in;
    int64_t to = offset + (whence == READSTAT_SEEK_CUR ? in->at : whence == READSTAT_SEEK_END ? in->size : 0);

    if (to < 0 || to > in->size)
        return -1;
    in->at = to;
    return to;
}

static bool all_blank(const char *bytes, size_t n)
{
    while (n && bytes[n - 1] == ' ')
        n--;
    return n == 0;
}

static ssize_t in_read(void *to, size_t room, void *context)
{
    struct statfile *f = context;
    struct input *in = &f->in;
    ssize_t n;

    if (in->fd >= 0) {
        n = pread(in->fd, to, room, in->at);
    } else {
        n = in->size - in->at < (int64_t)room ? (ssize_t)(in->size - in->at) : (ssize_t)room;
        memcpy(to, in->bytes + in->at, (size_t)n);
    }
    if (n > 0)
        in->at += n;
    if (f->kind == TEDS_SAS_TRANSPORT && n > 0 && (size_t)n < room)
        f->part_of_record = !all_blank(to, (size_t)n);
    return n;
}

static readstat_error_t in_update(long size, readstat_progress_handler progress, void *user, void *context)
{
    (void)size;
    (void)progress;
    (void)user;
    (void)context;
    return READSTAT_OK;
}

/* ---- what it finds ------------------------------------------------------ */

static void add_text(struct teds_buf *b, const char *text)
{
    size_t n = text ? strlen(text) : 0;

    while (n && text[n - 1] == ' ')
        n--;
    if (!text || !strpbrk(text, ",\"\r\n")) {
        teds_buf_add(b, text ? text : "", n);
        return;
    }
    teds_buf_char(b, '"');
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '"')
            teds_buf_char(b, '"');
        teds_buf_char(b, text[i]);
    }
    teds_buf_char(b, '"');
}

/* Whole numbers without point or exponent; printf takes too long for a hundred million cells. */
static void add_number(struct teds_buf *b, double value)
{
    char room[TEDS_NUMBER_ROOM], digits[24], *p = digits + sizeof digits;
    uint64_t n;

    if (!(value > -1e15 && value < 1e15) || value != (double)(int64_t)value) {
        teds_buf_str(b, teds_number_text(value, room));
        return;
    }
    n = (uint64_t)(value < 0 ? -value : value);
    do
        *--p = (char)('0' + n % 10);
    while (n /= 10);
    if (value < 0)
        *--p = '-';
    teds_buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

/* Gives the buffer to the reader, once that has done with the one before; false: it wants no more. */
static bool hand_over(struct statfile *f)
{
    struct teds_buf swap;
    bool stop;

    pthread_mutex_lock(&f->lock);
    while (f->full && !f->stop)
        pthread_cond_wait(&f->changed, &f->lock);
    stop = f->stop;
    if (!stop) {
        swap = f->ready;
        f->ready = f->row;
        f->row = swap;
        f->row.length = 0;
        f->full = true;
        f->read_to = f->in.at;
        pthread_cond_signal(&f->changed);
    }
    pthread_mutex_unlock(&f->lock);
    return !stop;
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context)
{
    struct statfile *f = context;

    (void)labels;
    teds_buf_str(&f->names, index ? "," : "");
    add_text(&f->names, readstat_variable_get_name(variable));
    f->columns++;
    return f->names.failed ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

static void write_header(struct statfile *f)
{
    teds_buf_add(&f->row, f->names.data, f->names.length);
    teds_buf_char(&f->row, '\n');
    f->header_written = true;
}

static int on_value(int record, readstat_variable_t *variable, readstat_value_t value, void *context)
{
    struct statfile *f = context;
    size_t index = (size_t)readstat_variable_get_index(variable);

    (void)record;
    if (!f->header_written)
        write_header(f);
    if (index)
        teds_buf_char(&f->row, ',');
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING)
        add_text(&f->row, readstat_string_value(value));
    else if (!readstat_value_is_system_missing(value) && !readstat_value_is_tagged_missing(value))
        add_number(&f->row, readstat_double_value(value));
    if (index + 1 == f->columns)
        teds_buf_char(&f->row, '\n');
    if (f->row.failed || (index + 1 == f->columns && f->row.length >= HAND_OVER && !hand_over(f)))
        return READSTAT_HANDLER_ABORT;
    return READSTAT_HANDLER_OK;
}

static void ignore_message(const char *message, void *context)
{
    (void)message;
    (void)context;
}

static readstat_error_t parse(struct statfile *f, const char *encoding)
{
    readstat_parser_t *p = readstat_parser_init();
    readstat_error_t code = READSTAT_ERROR_MALLOC;

    if (!p)
        return code;
    f->names.length = f->columns = 0;
    readstat_set_open_handler(p, in_open);
    readstat_set_close_handler(p, in_close);
    readstat_set_seek_handler(p, in_seek);
    readstat_set_read_handler(p, in_read);
    readstat_set_update_handler(p, in_update);
    readstat_set_io_ctx(p, f);
    readstat_set_variable_handler(p, on_variable);
    readstat_set_value_handler(p, on_value);
    readstat_set_error_handler(p, ignore_message);
    if (encoding)
        readstat_set_file_character_encoding(p, encoding);
    code = f->kind == TEDS_SPSS    ? readstat_parse_sav(p, "", f)
           : f->kind == TEDS_STATA ? readstat_parse_dta(p, "", f)
           : f->kind == TEDS_SAS   ? readstat_parse_sas7bdat(p, "", f)
                                   : readstat_parse_xport(p, "", f);
    readstat_parser_free(p);
    return code;
}

static void *run(void *context)
{
    struct statfile *f = context;
    readstat_error_t code = parse(f, NULL);

    /* files that say UTF-8 and hold Latin-1 (Stata, 2021 to 2023) */
    if (!f->header_written && (code == READSTAT_ERROR_CONVERT_BAD_STRING || code == READSTAT_ERROR_CONVERT))
        code = parse(f, "WINDOWS-1252");
    if (code == READSTAT_OK && !f->header_written && f->columns)
        write_header(f);
    if (f->row.failed || f->names.failed)
        code = READSTAT_ERROR_MALLOC;
    if (code == READSTAT_OK && f->part_of_record)
        code = READSTAT_ERROR_READ;
    if (f->row.length && !hand_over(f))
        code = READSTAT_ERROR_USER_ABORT;
    pthread_mutex_lock(&f->lock);
    f->code = code;
    f->ended = true;
    pthread_cond_signal(&f->changed);
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

/* ---- what the source reads ---------------------------------------------- */

static teds_status give(struct statfile *f, void *to, size_t room, size_t *got, teds_error *err)
{
    const struct teds_place at = { .source = f->stream.name };

    if (f->full) {
        *got = f->ready.length - f->given < room ? f->ready.length - f->given : room;
        memcpy(to, f->ready.data + f->given, *got);
        f->given += *got;
        *f->position = (uint64_t)f->read_to;
        return TEDS_OK;
    }
    *got = 0;
    if (f->code == READSTAT_OK)
        return TEDS_OK;
    if (f->code == READSTAT_ERROR_MALLOC)
        return teds_nomem(err);
    if (f->part_of_record)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "this SAS transport file is cut short: it ends in the middle of a "
                                                    "record; please get it again");
    return teds_fail_at(err, TEDS_EFORMAT, &at, "ReadStat cannot read this file (%s); it may be damaged, or of a "
                                                "newer program; a csv file of the same data will do",
                        readstat_error_message(f->code));
}

static teds_status statfile_read(struct teds_stream *stream, void *to, size_t room, size_t *got, teds_error *err)
{
    struct statfile *f = (struct statfile *)stream;
    teds_status st;

    pthread_mutex_lock(&f->lock);
    while (!f->full && !f->ended)
        pthread_cond_wait(&f->changed, &f->lock);
    st = give(f, to, room, got, err);
    if (f->full && f->given == f->ready.length) {
        f->full = false;
        f->given = 0;
        pthread_cond_signal(&f->changed);
    }
    pthread_mutex_unlock(&f->lock);
    return st;
}

static void free_statfile(struct statfile *f)
{
    if (f->in.fd >= 0)
        close(f->in.fd);
    free(f->in.bytes);
    teds_buf_free(&f->names);
    teds_buf_free(&f->row);
    teds_buf_free(&f->ready);
    free(f);
}

static void statfile_close(struct teds_stream *stream)
{
    struct statfile *f = (struct statfile *)stream;

    pthread_mutex_lock(&f->lock);
    f->stop = true;
    pthread_cond_signal(&f->changed);
    pthread_mutex_unlock(&f->lock);
    pthread_join(f->thread, NULL);
    teds_lock_end(&f->lock, &f->changed);
    free_statfile(f);
}

static teds_status check_kind(const struct statfile *f, teds_error *err)
{
    const struct teds_place at = { .source = f->stream.name };

    if (f->kind == TEDS_SAS_CPORT)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "a SAS transport file made by PROC CPORT, which only SAS can read; take "
                                                    "the csv, sas7bdat, SPSS or Stata file of the same data");
    if (f->kind == TEDS_SPSS_PORTABLE)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "an SPSS portable file; take the csv, sav or Stata file of the same data");
    if (f->kind == TEDS_SAS_TRANSPORT && f->in.size % 80 != 0) /* and see in_read(); a cut behind a whole record shows nowhere */
        return teds_fail_at(err, TEDS_EFORMAT, &at, "this SAS transport file is cut short: it is no whole number of "
                                                    "80-byte records; please get it again");
    return TEDS_OK;
}

static teds_status start(struct statfile *f, teds_error *err)
{
    if (teds_lock_new(&f->lock, &f->changed, err) != TEDS_OK)
        return TEDS_ENOMEM;
    if (pthread_create(&f->thread, NULL, run, f) == 0)
        return TEDS_OK;
    teds_lock_end(&f->lock, &f->changed);
    return teds_fail(err, TEDS_ENOMEM, "the system gives no further thread");
}

teds_status teds_statfile_open(teds_statfile_kind kind, int fd, char *bytes, size_t size, const char *name,
                               _Atomic uint64_t *position, struct teds_stream **out, teds_error *err)
{
    const struct teds_place at = { .source = name };
    struct statfile *f = calloc(1, sizeof *f);
    teds_status st = TEDS_OK;

    if (!f) {
        if (fd >= 0)
            close(fd);
        free(bytes);
        return teds_nomem(err);
    }
    f->stream = (struct teds_stream){ statfile_read, statfile_close, name };
    f->kind = kind;
    f->position = position;
    f->in = (struct input){ fd, bytes, fd >= 0 ? (int64_t)lseek(fd, 0, SEEK_END) : (int64_t)size, 0 };
    if (f->in.size < 0)
        st = teds_fail_at(err, TEDS_EIO, &at, "its size cannot be found (%s)", strerror(errno));
    else
        st = check_kind(f, err);
    if (st == TEDS_OK)
        st = start(f, err);
    if (st != TEDS_OK) {
        free_statfile(f);
        return st;
    }
    *out = &f->stream;
    return TEDS_OK;
}
