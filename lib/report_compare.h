/*
 * report_compare.h - what the parts of the report of a comparison share: report_compare.c makes the main
 * table, report_compare_tests.c the tests over all levels, report_compare_strata.c what is adjusted for strata,
 * report_compare_standard.c what is standardised.
 */
#ifndef TEDSTAT_REPORT_COMPARE_H
#define TEDSTAT_REPORT_COMPARE_H

#include "contrast.h"
#include "report.h"

struct teds_comparison {
    const teds_tally *tally;
    const teds_compare_options *o;
    const teds_policy *policy;
    struct teds_contrast_plan plan;
    teds_rates *rates, *by_strata, *by_standard;
    size_t by_count; /* the last variable is the one that is compared */
    struct teds_contrast_blocks blocks;
    uint64_t left_out; /* discharges whose level is missing */
    bool left_out_hidden;
    struct teds_contrast *list;
    size_t list_count, list_room;
    struct teds_report *r;
};

/* The variable whose levels are compared. */
static inline const teds_variable *teds_compare_variable(const struct teds_comparison *c)
{
    return teds_rates_by(c->rates, c->by_count - 1);
}

enum teds_column_type teds_compare_measure_type(const struct teds_comparison *c);
/* The level and the class; the reference level.  Of a row, its beginning. */
void teds_compare_level_columns(struct teds_comparison *c, struct teds_report_table *t);
void teds_compare_level_cells(struct teds_comparison *c, struct teds_report_table *t, size_t group, teds_class class,
                              bool rule);
void teds_compare_reference_columns(struct teds_comparison *c, struct teds_report_table *t);
void teds_compare_reference_cells(struct teds_comparison *c, struct teds_report_table *t, size_t reference);

/* "sex and age at admission": the variables of 'rates' behind those of the groups. */
const char *teds_compare_more_words(struct teds_comparison *c, const teds_rates *rates);

/* Their tables, where they were asked for. */
teds_status teds_compare_add_adjusted(struct teds_comparison *c, teds_error *err);
teds_status teds_compare_add_standardised(struct teds_comparison *c, teds_error *err);

teds_status teds_compare_add_tests(struct teds_comparison *c, teds_error *err);

#endif
