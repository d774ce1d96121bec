/*
 * reader.c - source + records + layout -> batches.
 *
 * The first chunk is looked at for the delimiter, the header and the layout, and then
 * parsed again from its start with only the wanted columns.
 */
#include <tedstat/reader.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "layout.h"
#include "problem.h"

enum { CHUNK = 128 * 1024, PEEK_RECORDS = 32 };

/* Where one wanted variable comes from: a column, several, or the edition itself. */
struct binding {
    const teds_variable *variable;
    const teds_edition_column *how; /* or NULL */
    bool bound;
    struct part {
        bool counts_problems; /* the first binding of its column does */
        size_t slot;          /* which cell of a block's row */
        const char *header;
    } parts[TEDS_MOST_PARTS];
    size_t part_count; /* 0: constant, or not collected */
    struct teds_decoder decoder;
    int32_t *values;
};

struct teds_reader {
    const teds_catalog *catalog;
    teds_source *source;
    bool strict;
    char *chunk;
    size_t chunk_used;
    bool chunk_pending, ended; /* pending: read but not yet parsed */
    struct teds_peek peek;
    struct teds_layout layout;
    struct teds_csv *csv;
    struct binding *bindings;
    size_t count, rows_room;
    const int32_t **columns;
    struct teds_problems problems;
    uint64_t records, left_out;
};

/* ---- opening ---------------------------------------------------------- */

static size_t bom_length(const char *bytes, size_t length)
{
    return length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* The delimiter that the header line has most of, outside quotes. */
static char find_delimiter(const char *bytes, size_t length)
{
    static const char candidates[] = { ',', '\t', ';' };
    size_t seen[sizeof candidates] = { 0 }, best = 0;
    bool quoted = false;

    for (size_t i = 0; i < length && (quoted || (bytes[i] != '\n' && bytes[i] != '\r')); i++) {
        if (bytes[i] == '"')
            quoted = !quoted;
        for (size_t k = 0; k < sizeof candidates; k++)
            seen[k] += !quoted && bytes[i] == candidates[k];
    }
    for (size_t k = 1; k < sizeof candidates; k++)
        if (seen[k] > seen[best])
            best = k;
    return candidates[best];
}

static teds_status refuse_doubles(const struct teds_reader *r, teds_error *err)
{
    size_t n = r->peek.first[1];

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct teds_place at = { .source = teds_source_name(r->source),
                                           .column = r->peek.cells[i] };
            if (*r->peek.cells[i] && teds_same_word(r->peek.cells[i], r->peek.cells[k]))
                return teds_fail_at(err, TEDS_ELAYOUT, &at,
                                    "the header names this column twice (cells %zu and %zu); "
                                    "rename or remove one of them", k + 1, i + 1);
        }
    }
    return TEDS_OK;
}

static teds_status look_at_start(struct teds_reader *r, const char *edition, char *delimiter,
                                 teds_error *err)
{
    const char *name = teds_source_name(r->source);
    const struct teds_place at = { .source = name };
    size_t bom;
    teds_status st = teds_source_read(r->source, r->chunk, CHUNK, &r->chunk_used, err);

    if (st != TEDS_OK)
        return st;
    bom = bom_length(r->chunk, r->chunk_used);
    memmove(r->chunk, r->chunk + bom, r->chunk_used -= bom);
    *delimiter = find_delimiter(r->chunk, r->chunk_used);
    r->ended = r->chunk_used + bom < CHUNK;
    r->chunk_pending = true;
    st = teds_csv_peek(name, *delimiter, r->chunk, r->chunk_used, r->ended, PEEK_RECORDS, &r->peek,
                       err);
    if (st != TEDS_OK)
        return st;
    if (r->peek.records == 0)
        return teds_fail_at(err, TEDS_EEMPTY, &at,
                            r->ended ? "the file has no header and no records"
                                     : "no header line in the first 131,072 bytes; this is not a "
                                       "CSV file");
    if (r->peek.records == 1 && r->ended)
        return teds_fail_at(err, TEDS_EEMPTY, &at, "the file has a header but no records");
    st = refuse_doubles(r, err);
    if (st != TEDS_OK)
        return st;
    return teds_layout_find(r->catalog, name, &r->peek, edition, &r->layout, err);
}

static size_t column_of_header(const struct teds_reader *r, const char *header)
{
    size_t i = 0;

    while (i < r->peek.first[1] && !teds_same_word(r->peek.cells[i], header))
        i++;
    return i;
}

static void add_part(struct binding *b, struct teds_reader *r, size_t column, bool *wanted)
{
    b->parts[b->part_count++] = (struct part){ .counts_problems = !wanted[column], .slot = column,
                                               .header = r->peek.cells[column] };
    wanted[column] = true;
    b->bound = true;
}

/* A variable that the edition makes from several columns, or that is the same in every record. */
static bool bind_made(struct teds_reader *r, struct binding *b, const teds_variable *base,
                      bool *wanted)
{
    const teds_edition *e = r->layout.edition;

    for (size_t i = 0; e && i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];

        if (c->variable != base || !(c->constant || c->part_count))
            continue;
        b->how = c;
        b->bound = c->constant;
        for (size_t k = 0; k < c->part_count; k++) {
            size_t column = column_of_header(r, c->parts[k]);
            if (column < r->peek.first[1])
                add_part(b, r, column, wanted);
        }
        b->bound = c->constant || b->part_count == c->part_count;
        return true;
    }
    return false;
}

/* The column of a variable; fails if two columns could be it. */
static teds_status bind_column(struct teds_reader *r, struct binding *b, const teds_variable *base,
                               bool *wanted, teds_error *err)
{
    for (size_t i = 0; i < r->peek.first[1]; i++) {
        const teds_edition_column *column;

        if (teds_layout_column(r->catalog, &r->layout, r->peek.cells[i], &column) != base)
            continue;
        if (b->bound)
            return teds_fail_at(err, TEDS_ELAYOUT,
                                &(struct teds_place){ .source = teds_source_name(r->source) },
                                "columns %s and %s are both the variable %s; remove one of them",
                                b->parts[0].header, r->peek.cells[i], base->name);
        add_part(b, r, i, wanted);
        b->how = column;
    }
    return TEDS_OK;
}

static const char *header_at(void *context, size_t i)
{
    const struct teds_peek *peek = context;

    return i < peek->first[1] ? peek->cells[i] : NULL;
}

/* The editions that have the variable, as "2015, 2016 ... 2023". */
static void name_editions(const struct teds_reader *r, const teds_variable *base, struct teds_buf *to)
{
    const teds_edition *e;
    size_t n = 0;

    for (size_t i = 0; (e = teds_catalog_edition(r->catalog, i)) != NULL; i++)
        for (size_t k = 0; k < e->column_count; k++)
            if (e->column[k].variable == base)
                teds_buf_printf(to, "%s%s", n++ ? ", " : "", e->name);
}

static bool edition_has(const struct teds_reader *r, const teds_variable *base)
{
    const teds_edition *e = r->layout.edition;

    for (size_t k = 0; e && k < e->column_count; k++)
        if (e->column[k].variable == base)
            return true;
    return e == NULL;
}

/* One absent column: its name, and what may help. */
static void describe_absent(const struct teds_reader *r, const struct binding *b, struct teds_buf *to)
{
    const teds_variable *base = b->variable->from ? b->variable->from : b->variable;
    const char *near;

    if (!edition_has(r, base)) {
        teds_buf_printf(to, "%s (edition %s did not collect it; editions that did: ", base->name,
                        r->layout.name);
        name_editions(r, base, to);
        teds_buf_str(to, ")");
        return;
    }
    if (b->how && b->how->part_count) {
        teds_buf_printf(to, "%s (made from", base->name);
        for (size_t k = 0; k < b->how->part_count; k++)
            teds_buf_printf(to, "%s %s", k ? "," : "", b->how->parts[k]);
        teds_buf_str(to, ", of which some are absent)");
        return;
    }
    near = teds_nearest(base->name, header_at, (void *)&r->peek);
    teds_buf_printf(to, near ? "%s (is it %s?)" : "%s", base->name, near);
}

/* Names every required column that is absent. */
static teds_status report_absent(struct teds_reader *r, const teds_wanted *wanted, teds_error *err)
{
    struct teds_buf names = TEDS_BUF_INIT;
    size_t absent = 0;
    teds_status st = TEDS_OK;

    for (size_t i = 0; i < r->count; i++) {
        if (r->bindings[i].bound || !wanted[i].required)
            continue;
        teds_buf_str(&names, absent++ ? ", " : "");
        describe_absent(r, &r->bindings[i], &names);
    }
    if (names.failed)
        st = teds_nomem(err);
    else if (absent)
        st = teds_fail_at(err, TEDS_ELAYOUT,
                          &(struct teds_place){ .source = teds_source_name(r->source) },
                          "no column %s among the %zu of the header; needed here", names.data,
                          r->peek.first[1]);
    teds_buf_free(&names);
    return st;
}

/* From column of the file to cell of a block's row, where only wanted columns are. */
static void number_slots(struct teds_reader *r, const bool *wanted)
{
    for (size_t i = 0; i < r->count; i++) {
        for (size_t k = 0; k < r->bindings[i].part_count; k++) {
            struct part *p = &r->bindings[i].parts[k];
            size_t slot = 0;

            for (size_t column = 0; column < p->slot; column++)
                slot += wanted[column];
            p->slot = slot;
        }
    }
}

static teds_status bind(struct teds_reader *r, const teds_wanted *wanted, bool *columns_wanted,
                        teds_error *err)
{
    for (size_t i = 0; i < r->count; i++) {
        struct binding *b = &r->bindings[i];
        const teds_variable *base;
        teds_status st = TEDS_OK;

        b->variable = wanted[i].variable;
        base = b->variable->from ? b->variable->from : b->variable;
        if (!bind_made(r, b, base, columns_wanted))
            st = bind_column(r, b, base, columns_wanted, err);
        if (st == TEDS_OK && b->bound)
            st = teds_decoder_make(b->variable, b->how, &b->decoder, err);
        if (st != TEDS_OK)
            return st;
    }
    number_slots(r, columns_wanted);
    return report_absent(r, wanted, err);
}

static teds_status open_all(struct teds_reader *r, const char *edition, const teds_wanted *wanted,
                            teds_error *err)
{
    bool *columns_wanted = NULL;
    char delimiter = ',';
    teds_status st;

    r->chunk = malloc(CHUNK);
    r->bindings = calloc(r->count + 1, sizeof *r->bindings);
    r->columns = calloc(r->count + 1, sizeof *r->columns);
    if (!r->chunk || !r->bindings || !r->columns)
        return teds_nomem(err);
    st = look_at_start(r, edition, &delimiter, err);
    if (st != TEDS_OK)
        return st;
    columns_wanted = calloc(r->peek.first[1] + 1, sizeof *columns_wanted);
    if (!columns_wanted)
        return teds_nomem(err);
    st = bind(r, wanted, columns_wanted, err);
    if (st == TEDS_OK)
        st = teds_csv_new(teds_source_name(r->source), delimiter, r->peek.first[1], columns_wanted,
                          &r->csv, err);
    free(columns_wanted);
    return st;
}

teds_status teds_reader_open(const teds_catalog *catalog, teds_source *source, const char *edition,
                             bool strict, const teds_wanted *wanted, size_t count,
                             teds_reader **out, teds_error *err)
{
    struct teds_reader *r = calloc(1, sizeof *r);
    teds_status st;

    if (!r) {
        teds_source_close(source);
        return teds_nomem(err);
    }
    r->catalog = catalog;
    r->source = source;
    r->strict = strict;
    r->count = count;
    st = open_all(r, edition, wanted, err);
    if (st != TEDS_OK) {
        teds_reader_close(r);
        return st;
    }
    *out = r;
    return TEDS_OK;
}

void teds_reader_close(teds_reader *r)
{
    if (!r)
        return;
    for (size_t i = 0; r->bindings && i < r->count; i++) {
        teds_decoder_free(&r->bindings[i].decoder);
        free(r->bindings[i].values);
    }
    free(r->bindings);
    free(r->columns);
    teds_csv_free(r->csv);
    teds_peek_free(&r->peek);
    free(r->problems.list);
    free(r->chunk);
    teds_source_close(r->source);
    free(r);
}

/* ---- reading ---------------------------------------------------------- */

static teds_status note_problem(struct teds_reader *r, teds_problem_kind kind, const char *column,
                                uint64_t record, const char *text, size_t length, teds_error *err)
{
    teds_problem p = { .kind = kind, .count = 1, .first_record = record };

    teds_printable(p.column, sizeof p.column, column, strlen(column));
    teds_printable(p.first_text, sizeof p.first_text, text, length);
    return teds_problems_add(&r->problems, &p) ? TEDS_OK : teds_nomem(err);
}

/* The problem that stands first in the file, so that the message does not depend on chunks. */
static teds_status refuse_first_problem(const struct teds_reader *r, teds_error *err)
{
    const teds_problem *first = r->problems.list;
    struct teds_place at = { .source = teds_source_name(r->source) };
    char sentence[240];

    for (size_t i = 1; i < r->problems.count; i++)
        if (r->problems.list[i].first_record < first->first_record)
            first = &r->problems.list[i];
    at.record = first->first_record;
    at.column = first->column;
    at.text = first->first_text;
    return teds_fail_at(err, TEDS_EDATA, &at,
                        "%s unless --strict asks to stop here; mend the file",
                        teds_problem_text(first, r->layout.name, sentence, sizeof sentence));
}

static teds_status note_left_out(struct teds_reader *r, const struct teds_block *block,
                                 teds_error *err)
{
    for (size_t i = 0; i < block->left_out_count; i++) {
        const struct teds_left_out *l = &block->left_out[i];
        char text[64];
        int n = snprintf(text, sizeof text, "%zu in place of %zu", l->cells, r->peek.first[1]);
        teds_status st = note_problem(
            r, l->cells < r->peek.first[1] ? TEDS_SHORT_RECORD : TEDS_LONG_RECORD, "",
            block->first_record + l->before_row + i, text, (size_t)n, err);

        if (st != TEDS_OK)
            return st;
    }
    r->left_out += block->left_out_count;
    return TEDS_OK;
}

static teds_status decode_cell(struct teds_reader *r, const struct binding *b,
                               const struct part *part, const struct teds_block *block, size_t row,
                               int32_t *code, teds_error *err)
{
    struct teds_cell cell = teds_block_cell(block, row, part->slot);
    teds_status st = TEDS_OK;

    *code = teds_decode(&b->decoder, cell.text, cell.length);
    if (*code > TEDS_UNKNOWN_HERE)
        return TEDS_OK;
    if (part->counts_problems)
        st = note_problem(r, *code == TEDS_NO_NUMBER ? TEDS_NOT_A_CODE : TEDS_UNKNOWN_CODE,
                          part->header, teds_block_record(block, row), cell.text, cell.length, err);
    *code = TEDS_MISSING;
    return st;
}

static teds_status decode_column(struct teds_reader *r, struct binding *b,
                                 const struct teds_block *block, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t row = 0; st == TEDS_OK && row < block->rows; row++)
        st = decode_cell(r, b, &b->parts[0], block, row, &b->values[row], err);
    return st;
}

/* Of the codes that the parts have, the first in the edition's order. */
static teds_status decode_parts(struct teds_reader *r, struct binding *b,
                                const struct teds_block *block, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t row = 0; row < block->rows; row++) {
        size_t best = b->how->first_of_count;

        for (size_t k = 0; k < b->part_count; k++) {
            int32_t code;
            size_t rank = 0;

            st = decode_cell(r, b, &b->parts[k], block, row, &code, err);
            if (st != TEDS_OK)
                return st;
            while (rank < b->how->first_of_count && b->how->first_of[rank] != code)
                rank++;
            best = rank < best ? rank : best;
        }
        b->values[row] = best < b->how->first_of_count ? b->how->first_of[best] : TEDS_MISSING;
    }
    return st;
}

static teds_status make_rows(struct teds_reader *r, size_t rows, teds_error *err)
{
    if (rows <= r->rows_room)
        return TEDS_OK;
    for (size_t i = 0; i < r->count; i++) {
        struct binding *b = &r->bindings[i];
        int32_t *bigger = realloc(b->values, rows * sizeof *bigger);

        if (!bigger)
            return teds_nomem(err);
        b->values = bigger;
        r->columns[i] = bigger;
        for (size_t k = 0; b->part_count == 0 && k < rows; k++)
            bigger[k] = b->bound ? teds_grouping_code(b->variable, b->how->constant_code)
                                 : TEDS_NOT_COLLECTED;
    }
    r->rows_room = rows;
    return TEDS_OK;
}

static teds_status next_block(struct teds_reader *r, struct teds_block *block, teds_error *err)
{
    teds_status st = TEDS_OK;

    if (!r->chunk_pending && !r->ended) {
        st = teds_source_read(r->source, r->chunk, CHUNK, &r->chunk_used, err);
        r->ended = r->chunk_used < CHUNK;
    }
    if (st == TEDS_OK)
        st = teds_csv_parse(r->csv, r->chunk, r->chunk_used, block, err);
    r->chunk_pending = false;
    r->chunk_used = 0; /* the next call without bytes finishes the last record */
    return st;
}

teds_status teds_reader_next(teds_reader *r, teds_batch *batch, teds_error *err)
{
    struct teds_block block = { 0 };
    bool last = false;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && block.rows == 0 && !last) {
        last = r->ended && !r->chunk_pending;
        st = next_block(r, &block, err);
        if (st == TEDS_OK)
            st = note_left_out(r, &block, err);
        r->records += block.rows + block.left_out_count;
    }
    if (st == TEDS_OK)
        st = make_rows(r, block.rows, err);
    for (size_t i = 0; st == TEDS_OK && i < r->count; i++)
        if (r->bindings[i].part_count == 1)
            st = decode_column(r, &r->bindings[i], &block, err);
        else if (r->bindings[i].part_count > 1)
            st = decode_parts(r, &r->bindings[i], &block, err);
    if (st == TEDS_OK && r->strict && r->problems.count)
        st = refuse_first_problem(r, err);
    if (st == TEDS_OK)
        *batch = (teds_batch){ .rows = block.rows, .column = r->columns };
    return st;
}

const teds_source *teds_reader_source(const teds_reader *r) { return r->source; }
const char *teds_reader_edition(const teds_reader *r) { return r->layout.name; }
const char *teds_reader_why(const teds_reader *r) { return r->layout.why; }
uint64_t teds_reader_records(const teds_reader *r) { return r->records; }
uint64_t teds_reader_left_out(const teds_reader *r) { return r->left_out; }

const teds_problem *teds_reader_problems(const teds_reader *r, size_t *count)
{
    *count = r->problems.count;
    return r->problems.list;
}
