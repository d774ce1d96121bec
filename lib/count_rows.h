/*
 * count_rows.h - counting the rows of batches by tables, without asking anything twice.
 *
 * Each variable is read once, whatever it is needed for.  A table for each variable of the cohort
 * gives the tests that a code fails; of the rows that fail none, tables for the dimensions add up
 * to the number of a cell.  Where there are few cells, these are an array and need no hashing.
 */
#ifndef TEDSTAT_COUNT_ROWS_H
#define TEDSTAT_COUNT_ROWS_H

#include "tally.h"

struct teds_counter;

/*
 * A counter for rows of that tally's cohort and dimensions; 'tally' must stay and takes part in
 * counting.  TEDS_ENOMEM only.
 */
teds_status teds_counter_new(teds_tally *tally, const teds_count_options *options,
                             struct teds_counter **out, teds_error *err);
void teds_counter_free(struct teds_counter *c);

/* What a batch must hold: the columns, and for each variable of the tally and its cohort its column. */
const teds_wanted *teds_counter_wanted(const struct teds_counter *c, size_t *count);
const teds_variable *teds_counter_variable(const struct teds_counter *c, size_t i, size_t *column);

/* False: no memory. */
bool teds_counter_add(struct teds_counter *c, const teds_batch *batch);

/* Puts the counts into the tally, once; false: no memory. */
bool teds_counter_finish(struct teds_counter *c);

/* Records of each year, in the order of years; for teds_years_add() of another. */
enum { TEDS_MOST_YEARS = 64 }; /* all beyond count as missing */
struct teds_years {
    teds_year_count list[TEDS_MOST_YEARS + 1];
    size_t count;
};
void teds_years_add(struct teds_years *y, int year, uint64_t records);
const struct teds_years *teds_counter_years(struct teds_counter *c);

#endif
