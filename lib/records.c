/*
 * records.c - from bytes to blocks of records.
 */
#include "records.h"

#include <stdlib.h>
#include <string.h>

enum {
    PEEK_ROOM = 128 * 1024, /* the header must end within so many bytes */
    CHUNK = 256 * 1024,     /* read at once */
    CUT = 128 * 1024,       /* room for the beginning of a record that the last chunk cut */
    PEEK_RECORDS = 32,
    MOST_ROWS = 4096,     /* of a block, so that its decoded columns stay in the cache */
    LONGEST_SLOW_RUN = 4096
};

/* The character behind blanks and tabs, or a line end. */
static char behind_blanks(const char *bytes, size_t i, size_t length)
{
    while (i < length && (bytes[i] == ' ' || bytes[i] == '\t'))
        i++;
    return i < length ? bytes[i] : '\n';
}

/* The delimiter that the header line has most of, outside quotes; tabs that pad a cell are none. */
static char find_delimiter(const char *bytes, size_t length)
{
    static const char candidates[] = { ',', '\t', ';' };
    size_t seen[sizeof candidates] = { 0 }, best = 0;
    bool quoted = false, padding = false;

    for (size_t i = 0; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
        if (bytes[i] == '"')
            quoted = !quoted;
        if (bytes[i] == ',' || bytes[i] == ';')
            padding = true;
        else if (bytes[i] == '\t')
            padding |= strchr(",;\r\n", behind_blanks(bytes, i, length)) != NULL;
        else if (bytes[i] != ' ')
            padding = false;
        for (size_t k = 0; k < sizeof candidates; k++)
            seen[k] += !quoted && bytes[i] == candidates[k] && !(bytes[i] == '\t' && padding);
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (seen[k] > seen[best])
            best = k;
    return candidates[best];
}

/* ---- the header ------------------------------------------------------- */

struct named {
    const char *name;
    size_t column;
};

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static int by_name(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    const char *p = x->name, *q = y->name;

    while (*p && lower(*p) == lower(*q))
        p++, q++;
    if (lower(*p) != lower(*q))
        return lower(*p) < lower(*q) ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static teds_status refuse_doubles(const struct teds_records *r, teds_error *err)
{
    struct named *names = malloc((r->columns + 1) * sizeof *names);
    teds_status st = TEDS_OK;

    if (!names)
        return teds_nomem(err);
    for (size_t i = 0; i < r->columns; i++)
        names[i] = (struct named){ r->peek.cells[i], i };
    qsort(names, r->columns, sizeof *names, by_name);
    for (size_t i = 1; st == TEDS_OK && i < r->columns; i++) {
        const struct teds_place at = { .source = teds_source_name(r->source),
                                       .column = names[i].name };
        if (*names[i].name && teds_same_word(names[i].name, names[i - 1].name))
            st = teds_fail_at(err, TEDS_ELAYOUT, &at,
                              "the header names this column twice (cells %zu and %zu); rename or "
                              "remove one of them",
                              names[i - 1].column + 1, names[i].column + 1);
    }
    free(names);
    return st;
}

static teds_status check_header(const struct teds_records *r, teds_error *err)
{
    const struct teds_place at = { .source = teds_source_name(r->source) };

    if (r->peek.records == 0)
        return teds_fail_at(err, TEDS_EEMPTY, &at,
                            r->ended ? "the file has no header and no records"
                                     : "no header line in the first 131,072 bytes; this is not a "
                                       "CSV file");
    if (r->peek.records == 1 && r->ended)
        return teds_fail_at(err, TEDS_EEMPTY, &at, "the file has a header but no records");
    if (r->columns > TEDS_MOST_COLUMNS)
        return teds_fail_at(err, TEDS_ELAYOUT, &at, "the header has %zu columns, more than the %d "
                                                    "that are supported",
                            r->columns, TEDS_MOST_COLUMNS);
    return refuse_doubles(r, err);
}

/* ---- opening ---------------------------------------------------------- */

static teds_status choose_scanner(struct teds_records *r, const char *scanner, teds_error *err)
{
    r->kernel = scanner ? teds_scan_named(scanner) : teds_scan_best();
    if (!r->kernel && !teds_same_word(scanner, "libcsv"))
        return teds_fail(err, TEDS_EARG, "there is no scanner \"%s\" that this machine can run; there are "
                                         "libcsv, portable, avx2, avx512 and neon",
                         scanner);
    return TEDS_OK;
}

static teds_status make_buffers(struct teds_records *r, teds_error *err)
{
    r->buffer = malloc(CHUNK + CUT + TEDS_SCAN_PADDING + 1);
    r->ends = malloc((1 + TEDS_SCAN_WINDOW + TEDS_SCAN_PADDING) * sizeof *r->ends);
    r->scan.record_end = malloc((TEDS_SCAN_WINDOW + 1) * sizeof *r->scan.record_end);
    if (!r->buffer || !r->ends || !r->scan.record_end)
        return teds_nomem(err);
    r->ends[0] = UINT16_MAX; /* cell 0 starts behind it, at 0 */
    r->scan.end = r->ends + 1;
    return TEDS_OK;
}

/* What libcsv leaves inside quotation marks. */
static void trim(char *text)
{
    size_t from = strspn(text, " \t"), n = strlen(text);

    while (n > from && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    memmove(text, text + from, n - from);
    text[n - from] = '\0';
}

static teds_status look_at_start(struct teds_records *r, teds_error *err)
{
    const char *name = teds_source_name(r->source);
    teds_status st = teds_source_read(r->source, r->buffer, PEEK_ROOM, &r->used, err);

    if (st != TEDS_OK)
        return st;
    r->ended = r->used < PEEK_ROOM;
    r->done = teds_bom_length(r->buffer, r->used);
    r->delimiter = find_delimiter(r->buffer + r->done, r->used - r->done);
    st = teds_csv_peek(name, r->delimiter, r->buffer + r->done, r->used - r->done, r->ended,
                       PEEK_RECORDS, &r->peek, err);
    if (st != TEDS_OK)
        return st;
    r->columns = r->peek.records ? r->peek.first[1] : 0;
    for (size_t i = 0; i < r->columns; i++)
        trim(r->peek.cells[i]);
    return check_header(r, err);
}

teds_status teds_records_open(struct teds_records *r, teds_source *source, const char *scanner,
                              teds_error *err)
{
    teds_status st;

    *r = (struct teds_records){ .source = source, .slow_run = 1, .chunk = CHUNK };
    st = choose_scanner(r, scanner, err);
    if (st != TEDS_OK)
        return st;
    st = make_buffers(r, err);
    return st == TEDS_OK ? look_at_start(r, err) : st;
}

void teds_records_close(struct teds_records *r)
{
    teds_csv_free(r->csv);
    if (!r->is_part) {
        teds_peek_free(&r->peek);
        free(r->wanted);
    }
    free(r->left_out);
    free(r->buffer);
    free(r->ends);
    free(r->scan.record_end);
    teds_source_close(r->source);
    *r = (struct teds_records){ 0 };
}

/* ---- bytes ------------------------------------------------------------ */

/* Moves what is not done to the front and reads on. */
static teds_status fill(struct teds_records *r, teds_error *err)
{
    size_t got = 0;
    teds_status st;

    memmove(r->buffer, r->buffer + r->done, r->used - r->done);
    r->used -= r->done;
    r->done = 0;
    st = teds_source_read(r->source, r->buffer + r->used, r->chunk, &got, err);
    r->used += got;
    r->ended = got < r->chunk;
    return st;
}

/* Scans the next window, from the record at r->done. */
static void scan_on(struct teds_records *r)
{
    size_t length = r->used - r->done;

    memset(r->buffer + r->used, 0, TEDS_SCAN_PADDING);
    r->scan_length = length < TEDS_SCAN_WINDOW ? length : TEDS_SCAN_WINDOW;
    r->kernel->scan(r->buffer + r->done, r->scan_length, r->delimiter, &r->scan);
    r->scan_from = r->done;
    r->scan_given = 0;
}

/* ---- parts ------------------------------------------------------------ */

teds_status teds_records_open_part(struct teds_records *r, const struct teds_records *whole,
                                   teds_error *err)
{
    teds_status st;

    *r = (struct teds_records){ .is_part = true, .peek = whole->peek, .wanted = whole->wanted,
                                .kernel = whole->kernel, .columns = whole->columns,
                                .delimiter = whole->delimiter, .chunk = whole->chunk };
    st = make_buffers(r, err);
    return st == TEDS_OK ? teds_csv_new(teds_source_name(whole->source), r->delimiter, r->columns,
                                        r->wanted, &r->csv, err)
                         : st;
}

teds_status teds_records_part(struct teds_records *r, teds_source *source, bool first, teds_error *err)
{
    teds_status st;

    teds_source_close(r->source);
    r->source = source;
    r->next_record = !first;
    r->used = r->done = r->slow_lines = 0;
    r->slow_run = 1;
    st = fill(r, err);
    if (st == TEDS_OK && first)
        r->done = teds_bom_length(r->buffer, r->used);
    if (st == TEDS_OK && r->kernel)
        scan_on(r);
    return st;
}

/* ---- the scanner's records --------------------------------------------- */

static bool stopped_at_odd(const struct teds_records *r)
{
    return r->scan.odd < r->scan_length;
}

teds_status teds_records_select(struct teds_records *r, const bool *wanted, teds_error *err)
{
    teds_status st = teds_csv_new(teds_source_name(r->source), r->delimiter, r->columns, wanted,
                                  &r->csv, err);

    if (st == TEDS_OK && !(r->wanted = malloc(r->columns + 1)))
        st = teds_nomem(err);
    if (st == TEDS_OK)
        memcpy(r->wanted, wanted, r->columns);
    if (st == TEDS_OK && r->kernel)
        scan_on(r);
    return st;
}

/* Cells of the i-th record that the scanner found; where they start among all ends. */
static size_t cells_of(const struct teds_records *r, size_t i, size_t *first)
{
    *first = i ? r->scan.record_end[i - 1] : 0;
    return r->scan.record_end[i] - *first;
}

/* Nothing but blanks on the line: libcsv passes over it, and so do we. */
static bool is_blank_line(const struct teds_records *r, size_t i)
{
    size_t first, cells = cells_of(r, i, &first);
    const char *p = r->buffer + r->scan_from + (first ? r->scan.end[first - 1] + 1 : 0);
    const char *stop = r->buffer + r->scan_from + r->scan.end[first];

    while (p < stop && (*p == ' ' || *p == '\t' || *p == '\r'))
        p++;
    return cells == 1 && p == stop;
}

/* The header and blank lines; true if there was one. */
static bool pass_over(struct teds_records *r)
{
    bool blank = is_blank_line(r, r->scan_given);

    if (!blank && r->next_record > 0)
        return false;
    r->next_record += !blank;
    r->scan_given++;
    return true;
}

/* Records with the right number of cells, up to the first that has another, and that one. */
static teds_status give_run(struct teds_records *r, struct teds_block *block, teds_error *err)
{
    size_t from = r->scan_given, limit = r->scan.records, first, at, cells = r->columns;

    if (limit - from > MOST_ROWS)
        limit = from + MOST_ROWS;
    for (at = from; at < limit && cells == r->columns; at++)
        cells = r->scan.record_end[at] - (at ? r->scan.record_end[at - 1] : 0);
    at -= cells != r->columns;
    if (r->columns == 1) /* a blank line would look like a record of one cell */
        for (size_t i = from; i < at; i++)
            at = is_blank_line(r, i) ? i : at;
    cells_of(r, from, &first);
    *block = (struct teds_block){
        .text = r->buffer + r->scan_from, .raw = true, .raw_end = r->scan.end + first,
        .rows = at - from, .stride = r->columns,
        .first_record = r->next_record,
    };
    r->next_record += block->rows;
    r->left_out_count = 0;
    if (at < limit && cells != r->columns && !is_blank_line(r, at)) {
        if (!TEDS_PUSH(r->left_out, r->left_out_count, r->left_out_room))
            return teds_nomem(err);
        r->left_out[0] = (struct teds_left_out){ .before_row = block->rows, .cells = cells };
        r->next_record++;
        at++;
    }
    block->left_out = r->left_out;
    block->left_out_count = r->left_out_count;
    r->scan_given = at;
    return TEDS_OK;
}

/* ---- records for libcsv ------------------------------------------------ */

static teds_status start_slow(struct teds_records *r, teds_error *err)
{
    r->slow_lines = r->kernel ? r->slow_run : SIZE_MAX;
    if (r->slow_run < LONGEST_SLOW_RUN)
        r->slow_run *= 2; /* where there is one odd record there are more */
    return teds_csv_restart(r->csv, r->next_record, err);
}

/* Where the lines that are still to go through libcsv end, as far as they are in the buffer. */
static size_t slow_length(struct teds_records *r)
{
    const char *p = r->buffer + r->done, *stop = r->buffer + r->used;

    while (r->slow_lines != SIZE_MAX && r->slow_lines > 0 && p < stop) {
        const char *newline = memchr(p, '\n', (size_t)(stop - p));

        if (!newline)
            return r->used - r->done;
        p = newline + 1;
        r->slow_lines--;
    }
    return r->slow_lines ? r->used - r->done : (size_t)(p - (r->buffer + r->done));
}

static teds_status give_slow(struct teds_records *r, struct teds_block *block, teds_error *err)
{
    size_t length = slow_length(r);
    teds_status st = teds_csv_parse(r->csv, r->buffer + r->done, length, block, err);

    r->done += length;
    r->next_record = teds_csv_next_record(r->csv);
    if (st != TEDS_OK || r->slow_lines > 0)
        return st;
    if (teds_csv_in_trouble(r->csv))
        r->slow_lines = 1; /* the next call tells it */
    else if (teds_csv_between_records(r->csv))
        scan_on(r); /* back to the scanner */
    else
        r->slow_lines = 1; /* a record of several lines */
    return st;
}

/* ---- reading ---------------------------------------------------------- */

/* The scanner gave all it found: what now? */
static teds_status go_on(struct teds_records *r, bool *last, teds_error *err)
{
    bool whole_window = r->scan_length == TEDS_SCAN_WINDOW;
    teds_status st;

    if (r->scan.records)
        r->done = r->scan_from + r->scan.end[r->scan.ends - 1] + 1;
    if (stopped_at_odd(r) || (whole_window && !r->scan.records))
        return start_slow(r, err);
    if (whole_window && r->done < r->used) {
        scan_on(r);
        return TEDS_OK;
    }
    if (r->scan.records && r->slow_run > 1 && !r->slow_lines)
        r->slow_run = 1; /* a whole chunk without anything odd */
    if (r->ended && r->done == r->used) {
        *last = true;
        return TEDS_OK;
    }
    if (r->ended)
        r->buffer[r->used++] = '\n'; /* the last line has no end; now it has */
    st = r->ended ? TEDS_OK : fill(r, err);
    if (st == TEDS_OK)
        scan_on(r);
    return st;
}

teds_status teds_records_next(struct teds_records *r, struct teds_block *block, bool *last,
                              teds_error *err)
{
    teds_status st = TEDS_OK;

    *last = false;
    *block = (struct teds_block){ 0 };
    if (!r->kernel && !r->slow_lines)
        st = start_slow(r, err);
    while (st == TEDS_OK && !*last && block->rows == 0 && block->left_out_count == 0) {
        if (r->slow_lines) {
            if (r->done == r->used && r->ended) {
                *last = !teds_csv_in_trouble(r->csv); /* the last record may have no line end */
                st = teds_csv_parse(r->csv, NULL, 0, block, err);
            } else if (r->done == r->used) {
                st = fill(r, err);
            } else {
                st = give_slow(r, block, err);
            }
        } else if (r->scan_given < r->scan.records) {
            if (!pass_over(r))
                st = give_run(r, block, err);
        } else {
            st = go_on(r, last, err);
        }
    }
    return st;
}

const char *teds_records_header(const struct teds_records *r, size_t column)
{
    return r->peek.cells[column];
}

size_t teds_records_column(const struct teds_records *r, const char *header)
{
    size_t i = 0;

    while (i < r->columns && !teds_same_word(r->peek.cells[i], header))
        i++;
    return i;
}
