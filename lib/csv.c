/*
 * csv.c - the only file that sees libcsv.
 *
 * What libcsv does not do by itself: its callbacks cannot stop it (so it is fed in slices
 * and the trouble is looked at between them); csv_error() must be read before csv_fini()
 * clears it; a cell can grow without limit after a quotation mark that nobody closed.
 * Strict mode is always on: a stray quotation mark would otherwise swallow the records
 * up to the next one without a word.
 */
#include "csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 32 * 1024, OPTIONS = CSV_STRICT | CSV_STRICT_FINI };

/* What both users of libcsv here share. */
struct parsing {
    struct csv_parser p;
    const char *name;
    void (*cell)(void *text, size_t length, void *context);
    void (*record)(int end, void *context);
    void *context;
    uint64_t records; /* finished, with the header */
    size_t cells;     /* of the record that is not finished */
    bool no_memory, too_long;
    uint64_t long_record; /* where the first cell that is too long stands */
    size_t long_cell;
};

#define AS_TEXT(x) #x
#define VERSION(a, b, c) AS_TEXT(a) "." AS_TEXT(b) "." AS_TEXT(c)

const char *teds_libcsv_version(void)
{
    return VERSION(CSV_MAJOR, CSV_MINOR, CSV_RELEASE); /* libcsv cannot be asked at run time */
}

static teds_status start(struct parsing *s, const char *name, char delimiter, teds_error *err)
{
    s->name = name;
    if (csv_init(&s->p, OPTIONS) != 0)
        return teds_nomem(err);
    csv_set_delim(&s->p, (unsigned char)delimiter);
    return TEDS_OK;
}

static teds_status trouble_at(const struct parsing *s, uint64_t record, size_t cell,
                              const char *what, teds_error *err)
{
    const struct teds_place at = { .source = s->name, .record = record };

    return teds_fail_at(err, TEDS_EFORMAT, &at, "%scell %zu: %s", record ? "" : "header, ", cell, what);
}

static teds_status trouble(const struct parsing *s, const char *what, teds_error *err)
{
    return trouble_at(s, s->records, s->cells + 1, what, err);
}

/* To be called by the cell callbacks, before the cell is counted. */
static void look_at_length(struct parsing *s, size_t length)
{
    if (length <= TEDS_LONGEST_CELL || s->too_long)
        return;
    s->too_long = true;
    s->long_record = s->records;
    s->long_cell = s->cells + 1;
}

static const char too_long[] = "longer than 65,536 bytes; is a quotation mark not closed before?";

static teds_status look(const struct parsing *s, teds_error *err)
{
    if (s->no_memory || csv_error((struct csv_parser *)&s->p) == CSV_ENOMEM)
        return teds_nomem(err);
    if (csv_error((struct csv_parser *)&s->p) == CSV_EPARSE)
        return trouble(s, "a quotation mark where none can be; a cell is either quoted as a whole, "
                          "with \"\" for a quotation mark inside, or has none", err);
    if (s->too_long)
        return trouble_at(s, s->long_record, s->long_cell, too_long, err);
    if (s->p.entry_pos > TEDS_LONGEST_CELL)
        return trouble(s, too_long, err);
    return TEDS_OK;
}

/* Parses one slice, up to a NUL byte if there is one. */
static teds_status parse_slice(struct parsing *s, const char *bytes, size_t length, teds_error *err)
{
    const char *nul = memchr(bytes, '\0', length);
    size_t good = nul ? (size_t)(nul - bytes) : length;
    teds_status st;

    csv_parse(&s->p, bytes, good, s->cell, s->record, s->context);
    st = look(s, err);
    if (st == TEDS_OK && nul)
        st = trouble(s, "a NUL byte; this is not a CSV file, or it is damaged (or UTF-16 text)", err);
    return st;
}

static teds_status finish(struct parsing *s, teds_error *err)
{
    if (csv_fini(&s->p, s->cell, s->record, s->context) != 0 &&
        csv_error(&s->p) == CSV_EPARSE)
        return trouble(s, "a quotation mark is opened and never closed", err);
    return look(s, err);
}

/* ---- the first records ------------------------------------------------ */

struct peeking {
    struct parsing s; /* first */
    struct teds_peek *out;
    size_t most;
};

static void peek_cell(void *text, size_t length, void *context)
{
    struct peeking *k = context;
    struct teds_peek *out = k->out;

    if (out->records >= k->most)
        return;
    look_at_length(&k->s, length);
    k->s.cells++;
    if (!TEDS_PUSH(out->cells, out->cell_count, out->cell_room) ||
        !(out->cells[out->cell_count - 1] = teds_arena_copy(&out->arena, text, length)))
        k->s.no_memory = true;
}

static void peek_record(int end, void *context)
{
    struct peeking *k = context;
    size_t count = k->out->records + 1;

    (void)end;
    if (k->out->records >= k->most)
        return;
    k->s.cells = 0;
    k->s.records++;
    if (TEDS_PUSH(k->out->first, count, k->out->record_room)) {
        k->out->records++;
        k->out->first[k->out->records] = k->out->cell_count;
    } else {
        k->s.no_memory = true;
    }
}

teds_status teds_csv_peek(const char *name, char delimiter, const char *bytes, size_t length,
                          bool all, size_t most, struct teds_peek *out, teds_error *err)
{
    enum { STEP = 4096 };
    struct peeking k = { .s = { .cell = peek_cell, .record = peek_record, .context = &k },
                         .out = out, .most = most };
    size_t none = 0;
    teds_status st;

    *out = (struct teds_peek){ 0 };
    if (!TEDS_PUSH(out->first, none, out->record_room))
        return teds_nomem(err);
    out->first[0] = 0;
    st = start(&k.s, name, delimiter, err);
    for (size_t at = 0; st == TEDS_OK && at < length && out->records < most; at += STEP)
        st = parse_slice(&k.s, bytes + at, length - at < STEP ? length - at : STEP, err);
    if (st == TEDS_OK && all && out->records < most)
        st = finish(&k.s, err);
    csv_free(&k.s.p);
    return st;
}

void teds_peek_free(struct teds_peek *peek)
{
    teds_arena_free(&peek->arena);
    free(peek->cells);
    free(peek->first);
    *peek = (struct teds_peek){ 0 };
}

/* ---- blocks ----------------------------------------------------------- */

struct teds_csv {
    struct parsing s; /* first */
    size_t columns, stride;
    bool *wanted;
    char *text;
    size_t used, room;
    uint32_t *end;
    size_t ends, ends_room;
    struct teds_left_out *left_out;
    size_t left_out_count, left_out_room;
    size_t rows;
    size_t row_text, row_ends; /* where the record that is not finished starts */
    teds_error held; /* trouble behind records that were good: it comes with the next call */
};

static void block_cell(void *text, size_t length, void *context)
{
    struct teds_csv *csv = context;
    size_t column;

    look_at_length(&csv->s, length);
    column = csv->s.cells++;
    if (column >= csv->columns || !csv->wanted[column] || csv->s.no_memory || csv->s.too_long)
        return;
    while (csv->used + length + 1 > csv->room) {
        char *bigger = realloc(csv->text, csv->room * 2);
        if (!bigger) {
            csv->s.no_memory = true;
            return;
        }
        csv->text = bigger;
        csv->room *= 2;
    }
    if (length)
        memcpy(csv->text + csv->used, text, length);
    csv->used += length;
    csv->text[csv->used] = '\n';
    if (TEDS_PUSH(csv->end, csv->ends, csv->ends_room))
        csv->end[csv->ends - 1] = (uint32_t)csv->used;
    else
        csv->s.no_memory = true;
    csv->used++;
}

static void block_record(int end, void *context)
{
    struct teds_csv *csv = context;
    bool header = csv->s.records++ == 0;

    (void)end;
    if (!header && csv->s.cells == csv->columns) {
        csv->rows++;
    } else {
        csv->used = csv->row_text;
        csv->ends = csv->row_ends;
        if (!header && TEDS_PUSH(csv->left_out, csv->left_out_count, csv->left_out_room))
            csv->left_out[csv->left_out_count - 1] =
                (struct teds_left_out){ .before_row = csv->rows, .cells = csv->s.cells };
        else if (!header)
            csv->s.no_memory = true;
    }
    csv->s.cells = 0;
    csv->row_text = csv->used;
    csv->row_ends = csv->ends;
}

teds_status teds_csv_new(const char *name, char delimiter, size_t columns, const bool *wanted,
                         struct teds_csv **out, teds_error *err)
{
    struct teds_csv *csv = calloc(1, sizeof *csv);
    teds_status st;

    if (!csv)
        return teds_nomem(err);
    csv->columns = columns;
    csv->room = 2 * SLICE;
    csv->text = malloc(csv->room);
    csv->wanted = malloc(columns ? columns : 1);
    st = csv->text && csv->wanted ? start(&csv->s, name, delimiter, err) : teds_nomem(err);
    if (st != TEDS_OK) {
        teds_csv_free(csv);
        return st;
    }
    memcpy(csv->wanted, wanted, columns);
    for (size_t i = 0; i < columns; i++)
        csv->stride += wanted[i];
    csv->s.cell = block_cell;
    csv->s.record = block_record;
    csv->s.context = csv;
    *out = csv;
    return TEDS_OK;
}

void teds_csv_free(struct teds_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->s.p);
    free(csv->wanted);
    free(csv->text);
    free(csv->end);
    free(csv->left_out);
    free(csv);
}

teds_status teds_csv_restart(struct teds_csv *csv, uint64_t record, teds_error *err)
{
    unsigned char delimiter = csv_get_delim(&csv->s.p);

    csv_free(&csv->s.p);
    csv->s.records = record;
    csv->s.cells = 0;
    csv->used = csv->ends = csv->row_text = csv->row_ends = 0;
    return start(&csv->s, csv->s.name, (char)delimiter, err);
}

bool teds_csv_in_trouble(const struct teds_csv *csv)
{
    return csv->held.status != TEDS_OK;
}

uint64_t teds_csv_next_record(const struct teds_csv *csv)
{
    return csv->s.records;
}

bool teds_csv_between_records(const struct teds_csv *csv)
{
    return csv->s.p.pstate == 0 && csv->s.cells == 0; /* libcsv's ROW_NOT_BEGUN */
}

/* Forgets the finished records; the beginning of the next one moves to the front. */
static void start_block(struct teds_csv *csv)
{
    size_t cells = csv->ends - csv->row_ends;

    memmove(csv->text, csv->text + csv->row_text, csv->used - csv->row_text);
    for (size_t i = 0; i < cells; i++)
        csv->end[i] = csv->end[csv->row_ends + i] - (uint32_t)csv->row_text;
    csv->used -= csv->row_text;
    csv->ends = cells;
    csv->row_text = csv->row_ends = 0;
    csv->rows = csv->left_out_count = 0;
}

teds_status teds_csv_parse(struct teds_csv *csv, const char *bytes, size_t length,
                           struct teds_block *block, teds_error *err)
{
    uint64_t before;
    teds_error trouble_here = { 0 };
    teds_status st = TEDS_OK;

    if (csv->held.status != TEDS_OK) {
        if (err)
            *err = csv->held;
        return csv->held.status;
    }
    start_block(csv);
    before = csv->s.records;
    if (length == 0)
        st = finish(&csv->s, &trouble_here);
    for (size_t at = 0; st == TEDS_OK && at < length; at += SLICE)
        st = parse_slice(&csv->s, bytes + at, length - at < SLICE ? length - at : SLICE, &trouble_here);
    if (st != TEDS_OK && (csv->rows || csv->left_out_count) && st != TEDS_ENOMEM) {
        csv->held = trouble_here;
    } else if (st != TEDS_OK) {
        if (err)
            *err = trouble_here;
        return st;
    }
    *block = (struct teds_block){
        .text = csv->text, .end = csv->end, .rows = csv->rows, .stride = csv->stride,
        .first_record = before ? before : 1, /* the header is record 0 */
        .left_out = csv->left_out, .left_out_count = csv->left_out_count,
    };
    return TEDS_OK;
}

uint64_t teds_block_record(const struct teds_block *b, size_t row)
{
    size_t before = 0;

    while (before < b->left_out_count && b->left_out[before].before_row <= row)
        before++;
    return b->first_record + row + before;
}
