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
    const uint32_t *end; /* cell i ends before text[end[i]] and starts behind text[end[i - 1]] */
    uint32_t start;      /* where cell 0 starts */
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
    size_t i = row * b->stride + k;
    uint32_t from = i ? b->end[i - 1] + 1 : b->start;
    struct teds_cell cell = { b->text + from, b->end[i] - from };

    if (!b->raw)
        return cell;
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
