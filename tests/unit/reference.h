/*
 * reference.h - for the unit tests: reads tests/reference/NAME.csv, keeps the largest
 * error of each method, and draws seeded random numbers.
 */
#ifndef TEDSTAT_TEST_REFERENCE_H
#define TEDSTAT_TEST_REFERENCE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wunused-function" /* a test uses some of these */

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* ---- a table ---------------------------------------------------------- */

enum { REFERENCE_COLUMNS = 16 };

struct reference {
    char *text;
    const char *header[REFERENCE_COLUMNS];
    const char *(*cell)[REFERENCE_COLUMNS];
    size_t rows, columns;
};

/* Splits one line at its commas, in place; these files have no quoted cells. */
static size_t reference_split(char *line, const char *cell[REFERENCE_COLUMNS])
{
    size_t n = 0;

    while (line) {
        assert_true(n < REFERENCE_COLUMNS);
        cell[n++] = line;
        line = strchr(line, ',');
        if (line)
            *line++ = '\0';
    }
    return n;
}

static struct reference reference_open(const char *name)
{
    struct reference r = { 0 };
    const char *root = getenv("SOURCE_ROOT");
    char path[1024], *line, *next;
    size_t capacity = 0;
    long size;
    FILE *f;

    snprintf(path, sizeof path, "%s/tests/reference/%s.csv", root ? root : ".", name);
    f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot read %s", path);
    fseek(f, 0, SEEK_END);
    size = ftell(f);
    rewind(f);
    r.text = calloc(1, (size_t)size + 1);
    assert_non_null(r.text);
    assert_int_equal(fread(r.text, 1, (size_t)size, f), size);
    fclose(f);
    for (line = r.text; line && *line; line = next) {
        const char *cell[REFERENCE_COLUMNS] = { 0 };

        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (r.columns == 0) {
            r.columns = reference_split(line, r.header);
            continue;
        }
        if (r.rows == capacity) {
            capacity = capacity ? 2 * capacity : 256;
            r.cell = realloc(r.cell, capacity * sizeof *r.cell);
            assert_non_null(r.cell);
        }
        assert_int_equal(reference_split(line, cell), r.columns);
        memcpy(r.cell[r.rows++], cell, sizeof cell);
    }
    assert_true(r.rows > 0);
    return r;
}

static void reference_close(struct reference *r)
{
    free(r->text);
    free(r->cell);
}

static const char *reference_text(const struct reference *r, size_t row, const char *column)
{
    for (size_t i = 0; i < r->columns; i++)
        if (strcmp(r->header[i], column) == 0)
            return r->cell[row][i];
    fail_msg("no column %s", column);
    return "";
}

/* NAN for an empty cell and NA. */
static double reference_number(const struct reference *r, size_t row, const char *column)
{
    const char *text = reference_text(r, row, column);

    return *text == '\0' || strcmp(text, "NA") == 0 ? NAN : strtod(text, NULL);
}

static uint64_t reference_count(const struct reference *r, size_t row, const char *column)
{
    return (uint64_t)reference_number(r, row, column);
}

/* A cell that holds several numbers with blanks between them; how many there are. */
static size_t reference_list(const struct reference *r, size_t row, const char *column,
                             double *values, size_t room)
{
    const char *text = reference_text(r, row, column);
    size_t n = 0;

    for (char *end; *text; text = end) {
        assert_true(n < room);
        values[n++] = strtod(text, &end);
        while (*end == ' ')
            end++;
    }
    return n;
}

static size_t reference_counts(const struct reference *r, size_t row, const char *column,
                               uint64_t *values, size_t room)
{
    double numbers[64];
    size_t n = reference_list(r, row, column, numbers, 64);

    assert_true(n <= room);
    for (size_t i = 0; i < n; i++)
        values[i] = (uint64_t)numbers[i];
    return n;
}

/* ---- errors ----------------------------------------------------------- */

struct worst {
    char name[64];
    size_t rows;
    double error;
};

/* Relative, but never against less than 'scale'; equal values (infinite ones too) have none. */
static double error_of(double got, double want, double scale)
{
    return got == want ? 0 : fabs(got - want) / fmax(fabs(want), scale);
}

static void worst_add(struct worst *list, size_t room, const char *name, double error)
{
    size_t i;

    for (i = 0; i < room && list[i].rows && strcmp(list[i].name, name) != 0; i++)
        ;
    assert_true(i < room);
    snprintf(list[i].name, sizeof list[i].name, "%s", name);
    list[i].rows++;
    if (!(error <= list[i].error)) /* catches NaN too */
        list[i].error = error;
}

static void worst_print(const struct worst *list, size_t room)
{
    for (size_t i = 0; i < room && list[i].rows; i++)
        print_message("# %-28s %5zu rows, largest error %.1e\n", list[i].name, list[i].rows,
                      list[i].error);
}

/* ---- random numbers: splitmix64 --------------------------------------- */

static uint64_t random_state;

/* Starts from TEST_SEED, or from 'seed', and says so. */
static void random_start(uint64_t seed)
{
    const char *wanted = getenv("TEST_SEED");

    random_state = wanted ? strtoull(wanted, NULL, 10) : seed;
    print_message("# TEST_SEED=%llu\n", (unsigned long long)random_state);
}

static uint64_t random_bits(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double random_unit(void)
{
    return ((double)(random_bits() >> 11) + 0.5) / 9007199254740992.0;
}

static uint64_t random_below(uint64_t n)
{
    return (uint64_t)(random_unit() * (double)n);
}

/* 1 .. 1e9, small and large sizes equally often. */
static uint64_t random_size(void)
{
    return (uint64_t)pow(10, 9 * random_unit());
}

/* 0 .. n: the ends as often as anything between, small and large alike. */
static uint64_t random_count(uint64_t n)
{
    uint64_t x = random_below(3) ? random_below(n + 1) : random_below(n < 10 ? n + 1 : 10);

    return random_below(2) ? x : n - x;
}

#endif
