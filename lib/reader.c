/*
 * reader.c - records + layout -> batches of harmonised codes.
 */
#include <tedstat/reader.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bind.h"
#include "problem.h"
#include "reader.h"

/* A wanted variable that is derived from others, and where the first of these is. */
struct teds_derived {
    size_t at, first_part;
};

enum { STRIP = 64 }; /* rows decoded at a time, so that their text is fetched once */

struct teds_reader {
    const struct teds_reader *whole; /* of a part: what is found once for the file belongs to it */
    struct teds_records in;
    struct teds_layout layout;
    bool strict;
    struct teds_binding *bindings; /* of the variables wanted, then of the parts of derived ones */
    struct teds_derived *derived;
    size_t count, derived_count, derived_room, rows_room;
    int32_t **values; /* one column for each binding */
    struct teds_quick *quick;
    uint8_t *pairs; /* for all columns */
    int32_t *part_values; /* of one part of a variable that has several */
    struct teds_problems problems;
    uint64_t records, left_out;
};

/* ---- opening ---------------------------------------------------------- */

/* The variables wanted, and behind them those that derived ones are made from. */
static teds_wanted *with_parts(struct teds_reader *r, const teds_wanted *wanted, size_t count)
{
    size_t all = count;
    teds_wanted *more;

    for (size_t i = 0; i < count; i++)
        all += wanted[i].variable->part_count;
    more = calloc(all + 1, sizeof *more);
    r->count = count;
    for (size_t i = 0; more && i < count; i++) {
        const teds_variable *v = wanted[i].variable;

        more[i] = wanted[i];
        if (v->part_count == 0)
            continue;
        if (!TEDS_PUSH(r->derived, r->derived_count, r->derived_room)) {
            free(more);
            return NULL;
        }
        r->derived[r->derived_count - 1] = (struct teds_derived){ i, r->count };
        more[i].required = false; /* its parts are */
        for (size_t k = 0; k < v->part_count; k++)
            more[r->count++] = (teds_wanted){ v->parts[k], wanted[i].required };
    }
    return more;
}

static teds_status open_all(struct teds_reader *r, const teds_catalog *catalog,
                            teds_source *source, const teds_reader_options *o,
                            const teds_wanted *wanted, teds_error *err)
{
    teds_status st = teds_records_open(&r->in, source, o->scanner, err);

    r->bindings = calloc(r->count + 1, sizeof *r->bindings);
    r->values = calloc(r->count + 1, sizeof *r->values);
    r->quick = calloc(r->count + 1, sizeof *r->quick);
    r->pairs = malloc(TEDS_PAIRS);
    if (st == TEDS_OK && (!r->bindings || !r->values || !r->quick || !r->pairs))
        st = teds_nomem(err);
    if (st == TEDS_OK)
        teds_pairs_make(r->in.delimiter, r->pairs);
    if (st == TEDS_OK)
        st = teds_layout_find(catalog, teds_source_name(source), &r->in.peek, o->edition, &r->layout,
                              err);
    if (st == TEDS_OK)
        st = teds_bind(catalog, &r->layout, &r->in, wanted, r->count, r->bindings, err);
    for (size_t i = 0; st == TEDS_OK && i < r->count; i++)
        teds_quick_make(&r->bindings[i].decoder, r->pairs, &r->quick[i]);
    return st;
}

teds_status teds_reader_open(const teds_catalog *catalog, teds_source *source,
                             const teds_reader_options *options, const teds_wanted *wanted,
                             size_t count, teds_reader **out, teds_error *err)
{
    static const teds_reader_options defaults = TEDS_READER_OPTIONS;
    const teds_reader_options *o = options ? options : &defaults;
    struct teds_reader *r = calloc(1, sizeof *r);
    teds_wanted *all = r ? with_parts(r, wanted, count) : NULL;
    teds_status st;

    if (!all) {
        teds_source_close(source);
        if (r)
            free(r->derived);
        free(r);
        return teds_nomem(err);
    }
    r->strict = o->strict;
    st = open_all(r, catalog, source, o, all, err);
    free(all);
    if (st != TEDS_OK) {
        teds_reader_close(r);
        return st;
    }
    *out = r;
    return TEDS_OK;
}

teds_status teds_reader_open_part(const teds_reader *whole, teds_reader **out, teds_error *err)
{
    struct teds_reader *r = calloc(1, sizeof *r);
    teds_status st;

    if (!r)
        return teds_nomem(err);
    *r = (struct teds_reader){ .whole = whole, .layout = whole->layout, .strict = whole->strict,
                               .bindings = whole->bindings, .derived = whole->derived,
                               .count = whole->count, .derived_count = whole->derived_count,
                               .pairs = whole->pairs };
    r->values = calloc(r->count + 1, sizeof *r->values);
    r->quick = calloc(r->count + 1, sizeof *r->quick);
    st = teds_records_open_part(&r->in, &whole->in, err);
    if (st == TEDS_OK && (!r->values || !r->quick))
        st = teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < r->count; i++)
        teds_quick_make(&r->bindings[i].decoder, r->pairs, &r->quick[i]);
    if (st == TEDS_OK)
        *out = r;
    else
        teds_reader_close(r);
    return st;
}

teds_status teds_reader_part(teds_reader *r, teds_source *source, bool first, teds_error *err)
{
    r->problems.count = 0;
    r->records = r->left_out = 0;
    return teds_records_part(&r->in, source, first, err);
}

void teds_reader_close(teds_reader *r)
{
    if (!r)
        return;
    for (size_t i = 0; r->values && i < r->count; i++)
        free(r->values[i]);
    for (size_t i = 0; r->quick && i < r->count; i++)
        teds_quick_free(&r->quick[i]);
    free(r->quick);
    free(r->part_values);
    free(r->values);
    if (!r->whole) {
        free(r->pairs);
        teds_unbind(r->bindings, r->count);
        free(r->bindings);
        free(r->derived);
    }
    free(r->problems.list);
    teds_records_close(&r->in);
    free(r);
}

/* ---- problems --------------------------------------------------------- */

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
    struct teds_place at = { .source = teds_source_name(r->in.source) };
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
        int n = snprintf(text, sizeof text, "%zu in place of %zu", l->cells, r->in.columns);
        teds_status st = note_problem(
            r, l->cells < r->in.columns ? TEDS_SHORT_RECORD : TEDS_LONG_RECORD, "",
            block->first_record + l->before_row + i, text, (size_t)n, err);

        if (st != TEDS_OK)
            return st;
    }
    r->left_out += block->left_out_count;
    return TEDS_OK;
}

/* ---- decoding --------------------------------------------------------- */

static struct teds_cell cell_of(const struct teds_block *block, const struct teds_part *part, size_t row)
{
    struct teds_cell cell = teds_block_cell(block, row, block->raw ? part->column : part->slot);

    teds_trim(&cell.text, &cell.length);
    return cell;
}

/* What is no code counts as missing, and is noted once for each column of the file. */
static teds_status understand(struct teds_reader *r, const struct teds_part *part,
                              const struct teds_block *block, size_t row, int32_t *code,
                              teds_error *err)
{
    teds_problem_kind kind = *code == TEDS_NO_NUMBER ? TEDS_NOT_A_CODE : TEDS_UNKNOWN_CODE;
    struct teds_cell cell;

    if (*code > TEDS_UNKNOWN_HERE)
        return TEDS_OK;
    *code = TEDS_MISSING;
    if (!part->counts_problems)
        return TEDS_OK;
    cell = cell_of(block, part, row);
    return note_problem(r, kind, part->header, teds_block_record(block, row), cell.text, cell.length,
                        err);
}

static teds_status decode_column(struct teds_reader *r, size_t i, const struct teds_part *part,
                                 const struct teds_block *block, size_t from, size_t to,
                                 int32_t *values, teds_error *err)
{
    const struct teds_decoder *d = &r->bindings[i].decoder;
    size_t odd = to - from;
    teds_status st = TEDS_OK;

    if (block->raw)
        odd = teds_decode_raw(d, &r->quick[i], block, part->column, from, to, values);
    if (r->quick[i].failed)
        return teds_nomem(err);
    for (size_t row = from; !block->raw && row < to; row++) {
        struct teds_cell cell = cell_of(block, part, row);
        values[row] = teds_decode(d, cell.text, cell.length);
    }
    for (size_t row = from; odd && st == TEDS_OK && row < to; row++)
        st = understand(r, part, block, row, &values[row], err);
    return st;
}

/* Of the codes that the parts have, the first in the edition's order. */
static teds_status decode_parts(struct teds_reader *r, size_t i, const struct teds_block *block,
                                int32_t *values, teds_error *err)
{
    const struct teds_binding *b = &r->bindings[i];
    int32_t *rank = values; /* until the end: place of the code in first_of */

    for (size_t row = 0; row < block->rows; row++)
        rank[row] = (int32_t)b->how->first_of_count;
    for (size_t k = 0; k < b->part_count; k++) {
        teds_status st = decode_column(r, i, &b->parts[k], block, 0, block->rows, r->part_values, err);

        if (st != TEDS_OK)
            return st;
        for (size_t row = 0; row < block->rows; row++) {
            int32_t place = 0;

            while (place < rank[row] && b->how->first_of[place] != r->part_values[row])
                place++;
            rank[row] = place;
        }
    }
    for (size_t row = 0; row < block->rows; row++)
        values[row] = rank[row] < (int32_t)b->how->first_of_count ? b->how->first_of[rank[row]]
                                                                 : TEDS_MISSING;
    return TEDS_OK;
}

/* ---- reading ---------------------------------------------------------- */

/* What has no column has the same code in all rows, and is filled in once. */
static teds_status make_rows(struct teds_reader *r, size_t rows, teds_error *err)
{
    int32_t *part_values;

    if (rows <= r->rows_room)
        return TEDS_OK;
    part_values = realloc(r->part_values, rows * sizeof *part_values);
    if (!part_values)
        return teds_nomem(err);
    r->part_values = part_values;
    for (size_t i = 0; i < r->count; i++) {
        const struct teds_binding *b = &r->bindings[i];
        int32_t *bigger = realloc(r->values[i], rows * sizeof *bigger);

        if (!bigger)
            return teds_nomem(err);
        r->values[i] = bigger;
        for (size_t k = 0; b->part_count == 0 && k < rows; k++)
            bigger[k] = b->bound ? teds_grouping_code(b->variable, b->how->constant_code)
                                 : TEDS_NOT_COLLECTED;
    }
    r->rows_room = rows;
    return TEDS_OK;
}

static void derive(struct teds_reader *r, size_t rows)
{
    for (size_t i = 0; i < r->derived_count; i++) {
        const struct teds_derived *d = &r->derived[i];
        const int32_t *const *parts = (const int32_t *const *)r->values + d->first_part;

        for (size_t row = 0; row < rows; row++)
            r->values[d->at][row] = teds_derived_code(r->bindings[d->at].variable, parts, row);
    }
}

static teds_status next_rows(struct teds_reader *r, struct teds_block *block, teds_error *err)
{
    bool last = false;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && block->rows == 0 && !last) {
        st = teds_records_next(&r->in, block, &last, err);
        if (st == TEDS_OK)
            st = note_left_out(r, block, err);
        if (st == TEDS_OK)
            r->records += block->rows + block->left_out_count;
    }
    return st == TEDS_OK ? make_rows(r, block->rows, err) : st;
}

teds_status teds_reader_next(teds_reader *r, teds_batch *batch, teds_error *err)
{
    struct teds_block block = { 0 };
    teds_status st = next_rows(r, &block, err);

    for (size_t from = 0; st == TEDS_OK && from < block.rows; from += STRIP) {
        size_t to = block.rows - from < STRIP ? block.rows : from + STRIP;

        for (size_t i = 0; st == TEDS_OK && i < r->count; i++)
            if (r->bindings[i].part_count == 1)
                st = decode_column(r, i, r->bindings[i].parts, &block, from, to, r->values[i], err);
    }
    for (size_t i = 0; st == TEDS_OK && i < r->count; i++) {
        if (r->bindings[i].part_count > 1)
            st = decode_parts(r, i, &block, r->values[i], err);
    }
    if (st == TEDS_OK)
        derive(r, block.rows);
    if (st == TEDS_OK && r->strict && r->problems.count)
        st = refuse_first_problem(r, err);
    if (st == TEDS_OK)
        *batch = (teds_batch){ .rows = block.rows, .column = (const int32_t *const *)r->values };
    return st;
}

const teds_source *teds_reader_source(const teds_reader *r) { return r->in.source; }
const char *teds_reader_edition(const teds_reader *r) { return r->layout.name; }
const char *teds_reader_why(const teds_reader *r) { return r->layout.why; }

const char *teds_reader_loses(const teds_reader *r, size_t i)
{
    const char *loses = i < r->count && r->bindings[i].how ? r->bindings[i].how->loses : NULL;

    for (size_t k = 0; !loses && k < r->derived_count; k++)
        for (size_t n = 0; !loses && r->derived[k].at == i && n < r->bindings[i].variable->part_count; n++)
            loses = teds_reader_loses(r, r->derived[k].first_part + n);
    return loses;
}

uint64_t teds_reader_records(const teds_reader *r) { return r->records; }
uint64_t teds_reader_left_out(const teds_reader *r) { return r->left_out; }

const teds_problem *teds_reader_problems(const teds_reader *r, size_t *count)
{
    *count = r->problems.count;
    return r->problems.list;
}
