/*
 * block.h - a run of records as cells, however they were found.
 *
 * This is the seam between finding cells (scan*.c for plain ones, csv.c for everything
 * else) and understanding them (reader.c).  All records of a block have the same number of
 * cells; a record with the wrong number is left out and only noted.
 */
#ifndef TEDSTAT_BLOCK_H
#define TEDSTAT_BLOCK_H

#include "base.h"

struct teds_left_out {
    size_t before_row; /* it stood before this row of the block */
    size_t cells;
};

struct teds_block {
    const char *text;   /* some bytes behind the last cell can be read */
    bool raw;           /* as in the file: all columns, maybe in quotes, maybe a CR at the end */
    const uint32_t *end; /* cell i ends before text[end[i]] and starts behind text[end[i - 1]], cell 0 at text[0] */
    const uint16_t *raw_end; /* the same in a raw block, where cell 0 starts behind text[raw_end[-1]], modulo 2^16 */
    size_t rows, stride; /* stride: cells a row */
    uint64_t first_record; /* record number of the first record, kept or left out */
    const struct teds_left_out *left_out;
    size_t left_out_count;
};

struct teds_cell {
    const char *text; /* not terminated */
    size_t length;
};

/* Cell k of a row: of all columns in a raw block, of the wanted ones otherwise. */
static inline struct teds_cell teds_block_cell(const struct teds_block *b, size_t row, size_t k)
{
    size_t i = row * b->stride + k, from;
    struct teds_cell cell;

    if (!b->raw) {
        from = i ? b->end[i - 1] + 1 : 0;
        return (struct teds_cell){ b->text + from, b->end[i] - from };
    }
    from = (uint16_t)(b->raw_end[(ptrdiff_t)i - 1] + 1);
    cell = (struct teds_cell){ b->text + from, b->raw_end[i] - from };
    if (k + 1 == b->stride && cell.length && cell.text[cell.length - 1] == '\r')
        cell.length--;
    if (cell.length >= 2 && *cell.text == '"') {
        cell.text++;
        cell.length -= 2;
    }
    return cell;
}

/* The number of the record that is row 'row' of the block. */
uint64_t teds_block_record(const struct teds_block *b, size_t row);

#endif
