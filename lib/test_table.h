/*
 * test_table.h - what the test modules share.
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_TEST_TABLE_H
#define TEDSTAT_TEST_TABLE_H

#include <tedstat/hypothesis.h>

/* A table whose empty rows and columns were left out. */
struct teds_table {
    const double *counts; /* rows x columns */
    size_t rows, columns;
    const double *row_sums, *column_sums;
    double n;
};

typedef teds_test_result teds_table_function(const struct teds_table *t);

struct teds_series; /* trend.c */
struct teds_strata; /* strata.c */

/* What a row of a method table keeps for itself: one of the functions. */
struct teds_test_formula {
    teds_table_function *table;
    bool whole; /* with empty rows and columns */
    teds_test_result (*trend)(const struct teds_series *s);
    teds_test_result (*strata)(const struct teds_strata *s);
};

/* fisher.c; .note "no_memory" is turned into TEDS_ENOMEM by the caller */
teds_table_function teds_fisher_test;

/* Ready-made results. */
teds_test_result teds_test_undefined(const char *note);
teds_test_result teds_test_chi_square(double statistic, double df);
teds_test_result teds_test_normal(double z); /* two-sided */
teds_test_result teds_test_limits(double estimate, double lower, double upper);

#endif
