/*
 * count_rows.c - rows to cells by tables.
 */
#include "count_rows.h"

#include <stdlib.h>
#include <string.h>

#include "cohort.h"

enum {
    MOST_TESTS = 31,       /* two boxes each, and one more */
    KEPT = 2 * MOST_TESTS,
    STRIP = 1024,          /* rows at a time: what is known of them stays in the cache */
    MOST_DENSE = 1 << 18,  /* cells of the array */
    LOWEST = TEDS_NOT_COLLECTED
};

/* A variable as it is read.  Tables are indexed by code - LOWEST. */
struct read_column {
    const teds_variable *variable;
    size_t codes;
    uint64_t *worth; /* what the code adds to a key of the tally; NULL if it is no dimension */
    uint64_t *digit; /* what it adds to the place in the array */
    uint8_t *box;    /* 2 i: test i is the first that fails, 2 i + 1: because the code is missing; KEPT; NULL: no test */
    uint64_t digits, stride;
    int32_t *code_of; /* digit -> code - LOWEST */
};

struct teds_counter {
    teds_tally *t;
    teds_wanted *wanted;
    struct read_column *columns;
    size_t column_count, year_column;
    const teds_variable **variables; /* of the tally's dimensions, then of the cohort */
    size_t *column_of;
    size_t variable_count;
    int rule_of_test[MOST_TESTS];
    bool by_tables; /* else the cohort is asked for each row */
    const int32_t **rule_columns;
    uint64_t *dense; /* or NULL */
    uint64_t dense_size;
    uint64_t boxes[4][KEPT + 1]; /* several, so that one need not wait for the other */
    struct teds_years years;
};

/* ---- what to read ----------------------------------------------------- */

static bool needed(const teds_tally *t, size_t dimension, const teds_count_options *o)
{
    if (dimension < t->by_count)
        return true;
    switch ((enum teds_last_dimension)(dimension - t->by_count)) {
    case TEDS_DIM_MEDICATION: return true;
    case TEDS_DIM_DISCHARGE: return o->need_discharge;
    case TEDS_DIM_ADMISSION: return o->need_admission;
    default: return false; /* without states there is no clustered interval, and a note says so */
    }
}

static size_t want(struct teds_counter *c, const teds_variable *v, bool required)
{
    size_t i = 0;

    while (i < c->column_count && teds_same_codes_as(c->wanted[i].variable) != teds_same_codes_as(v))
        i++;
    if (i == c->column_count)
        c->wanted[c->column_count++] = (teds_wanted){ .variable = v };
    c->wanted[i].required |= required;
    return i;
}

static bool what_to_read(struct teds_counter *c, const teds_count_options *o)
{
    const teds_tally *t = c->t;
    size_t dimensions = teds_tally_dimensions(t), rules = t->cohort->variable_count;

    c->variable_count = dimensions + rules;
    c->wanted = calloc(c->variable_count + 1, sizeof *c->wanted);
    c->columns = calloc(c->variable_count + 1, sizeof *c->columns);
    c->variables = calloc(c->variable_count + 1, sizeof *c->variables);
    c->column_of = calloc(c->variable_count + 1, sizeof *c->column_of);
    c->rule_columns = calloc(rules + 1, sizeof *c->rule_columns);
    if (!c->wanted || !c->columns || !c->variables || !c->column_of || !c->rule_columns)
        return false;
    for (size_t i = 0; i < c->variable_count; i++) {
        bool dimension = i < dimensions;

        c->variables[i] = dimension ? t->dimensions[i].variable : t->cohort->variables[i - dimensions];
        c->column_of[i] = want(c, c->variables[i], !dimension || needed(t, i, o));
    }
    c->year_column = want(c, t->catalog->by_role[TEDS_ROLE_YEAR], false);
    for (size_t i = 0; i < c->column_count; i++)
        c->columns[i].variable = c->wanted[i].variable;
    return true;
}

/* ---- tables ----------------------------------------------------------- */

static int highest_code(const teds_variable *v)
{
    int highest = v->type == TEDS_CODES ? 0 : 99999;

    for (size_t n = 0; n < v->level_count; n++)
        if (v->levels[n].code > highest)
            highest = v->levels[n].code;
    return highest;
}

static bool make_room(struct teds_counter *c)
{
    for (size_t i = 0; i < c->variable_count; i++) {
        struct read_column *r = &c->columns[c->column_of[i]];
        size_t codes = (size_t)(highest_code(c->variables[i]) - LOWEST + 1);

        if (codes > r->codes)
            r->codes = codes;
    }
    for (size_t i = 0; i < c->variable_count; i++) {
        struct read_column *r = &c->columns[c->column_of[i]];
        bool dimension = i < teds_tally_dimensions(c->t);

        if (dimension && !r->worth)
            r->worth = calloc(r->codes, sizeof *r->worth);
        if (!dimension && !r->box && (r->box = malloc(r->codes)) != NULL)
            memset(r->box, KEPT, r->codes);
        if (dimension ? !r->worth : !r->box)
            return false;
    }
    return true;
}

/* A variable that is two dimensions (by state, and the state itself) adds to both at once. */
static void fill_worth(struct teds_counter *c)
{
    for (size_t i = 0; i < teds_tally_dimensions(c->t); i++) {
        const struct teds_dimension *d = &c->t->dimensions[i];
        struct read_column *r = &c->columns[c->column_of[i]];

        for (size_t k = 0; k < r->codes; k++) {
            uint64_t digit = 0;

            if (teds_digit(d, (int32_t)k + LOWEST, &digit))
                r->worth[k] += digit * d->stride;
        }
    }
}

static void fill_boxes(struct teds_counter *c)
{
    const teds_cohort *cohort = c->t->cohort;
    size_t test = 0;

    for (size_t i = 0; i < cohort->rule_count; i++)
        test += cohort->rules[i].test_count;
    c->by_tables = test <= MOST_TESTS;
    test = 0;
    for (size_t i = 0; c->by_tables && i < cohort->rule_count; i++) {
        for (size_t k = 0; k < cohort->rules[i].test_count; k++, test++) {
            const struct teds_test *one = &cohort->rules[i].tests[k];
            struct read_column *r =
                &c->columns[c->column_of[teds_tally_dimensions(c->t) + one->variable]];

            c->rule_of_test[test] = (int)i;
            for (size_t n = 0; n < r->codes; n++) {
                int32_t code = (int32_t)n + LOWEST;

                if (r->box[n] == KEPT && !teds_test_holds(one, code))
                    r->box[n] = (uint8_t)(2 * test + (code < 0));
            }
        }
    }
}

/* Numbers the codes that can occur, with their own worth each; codes that cannot have none. */
static bool number_codes(struct teds_counter *c, struct read_column *r)
{
    size_t i = (size_t)(r - c->columns), v = 0;

    while (c->column_of[v] != i)
        v++;
    r->digit = calloc(r->codes, sizeof *r->digit);
    r->code_of = calloc(r->codes, sizeof *r->code_of);
    if (!r->digit || !r->code_of)
        return false;
    for (size_t k = 0; k < r->codes; k++) {
        uint64_t ignored;

        if (!teds_digit(&c->t->dimensions[v], (int32_t)k + LOWEST, &ignored))
            continue;
        r->digit[k] = r->digits;
        r->code_of[r->digits++] = (int32_t)k;
    }
    return true;
}

/* An array for all cells, if they are few. */
static bool make_dense(struct teds_counter *c)
{
    uint64_t size = 1;

    for (size_t i = 0; i < c->column_count; i++) {
        struct read_column *r = &c->columns[i];

        if (!r->worth)
            continue;
        if (!number_codes(c, r))
            return false;
        r->stride = size;
        for (size_t k = 0; k < r->codes; k++)
            r->digit[k] *= size;
        if (r->digits > MOST_DENSE / size)
            return true;
        size *= r->digits;
    }
    c->dense_size = size;
    c->dense = calloc(size, sizeof *c->dense);
    return c->dense != NULL;
}

teds_status teds_counter_new(teds_tally *tally, const teds_count_options *options,
                             struct teds_counter **out, teds_error *err)
{
    struct teds_counter *c = calloc(1, sizeof *c);

    if (!c)
        return teds_nomem(err);
    c->t = tally;
    if (!what_to_read(c, options) || !make_room(c)) {
        teds_counter_free(c);
        return teds_nomem(err);
    }
    fill_worth(c);
    fill_boxes(c);
    if (!make_dense(c)) {
        teds_counter_free(c);
        return teds_nomem(err);
    }
    *out = c;
    return TEDS_OK;
}

void teds_counter_free(struct teds_counter *c)
{
    if (!c)
        return;
    for (size_t i = 0; c->columns && i < c->column_count; i++) {
        free(c->columns[i].worth);
        free(c->columns[i].digit);
        free(c->columns[i].box);
        free(c->columns[i].code_of);
    }
    free(c->columns);
    free(c->wanted);
    free(c->variables);
    free(c->column_of);
    free(c->rule_columns);
    free(c->dense);
    free(c);
}

const teds_wanted *teds_counter_wanted(const struct teds_counter *c, size_t *count)
{
    *count = c->column_count;
    return c->wanted;
}

const teds_variable *teds_counter_variable(const struct teds_counter *c, size_t i, size_t *column)
{
    if (i >= c->variable_count)
        return NULL;
    *column = c->column_of[i];
    return c->variables[i];
}

/* ---- years ------------------------------------------------------------ */

void teds_years_add(struct teds_years *y, int year, uint64_t records)
{
    size_t i = 0;

    while (i < y->count && y->list[i].year < year)
        i++;
    if (i < y->count && y->list[i].year == year) {
        y->list[i].records += records;
    } else if (y->count >= TEDS_MOST_YEARS && year != TEDS_MISSING) {
        teds_years_add(y, TEDS_MISSING, records);
    } else {
        memmove(y->list + i + 1, y->list + i, (y->count++ - i) * sizeof *y->list);
        y->list[i] = (teds_year_count){ year, records };
    }
}

static void count_years(struct teds_counter *c, const int32_t *year, size_t rows)
{
    for (size_t row = 0; row < rows;) {
        size_t from = row;

        while (row < rows && year[row] == year[from]) /* nearly always all of them */
            row++;
        teds_years_add(&c->years, year[from], row - from);
    }
}

const struct teds_years *teds_counter_years(struct teds_counter *c)
{
    return &c->years;
}

/* ---- rows ------------------------------------------------------------- */

/* The box of each row: that of the first test that fails. */
static void look_up_boxes(const struct teds_counter *c, const teds_batch *batch, size_t from, size_t rows, uint8_t *box)
{
    memset(box, KEPT, rows);
    for (size_t i = 0; i < c->column_count; i++) {
        const uint8_t *table = c->columns[i].box;
        const int32_t *code = batch->column[i] + from;

        for (size_t row = 0; table && row < rows; row++) {
            uint8_t here = table[code[row] - LOWEST];

            box[row] = here < box[row] ? here : box[row];
        }
    }
}

/* The same by asking for each row; what does not fail is KEPT, all else is counted here and is box 0. */
static void ask_cohort(struct teds_counter *c, const teds_batch *batch, size_t from, size_t rows, uint8_t *box)
{
    const size_t dimensions = teds_tally_dimensions(c->t);

    for (size_t i = dimensions; i < c->variable_count; i++)
        c->rule_columns[i - dimensions] = batch->column[c->column_of[i]];
    for (size_t row = 0; row < rows; row++) {
        bool missing;
        int rule = teds_cohort_judge(c->t->cohort, c->rule_columns, from + row, &missing);

        box[row] = rule == TEDS_KEPT ? KEPT : 0;
        if (rule == TEDS_KEPT)
            continue;
        c->t->rules[rule].count++;
        c->t->rules[rule].missing += missing;
    }
}

/* Rows that fail nothing, without a branch that cannot be foreseen; the others into their boxes. */
static size_t sift(struct teds_counter *c, const uint8_t *box, size_t rows, uint16_t *kept)
{
    size_t n = 0;

    for (size_t row = 0; row < rows; row++) {
        c->boxes[row & 3][box[row]]++;
        kept[n] = (uint16_t)row;
        n += box[row] == KEPT;
    }
    return n;
}

static bool add_rows(struct teds_counter *c, const teds_batch *batch, size_t from,
                     const uint16_t *kept, size_t n)
{
    uint64_t key[STRIP];
    bool fine = true;

    memset(key, 0, n * sizeof *key);
    for (size_t i = 0; i < c->column_count; i++) {
        const uint64_t *table = c->dense ? c->columns[i].digit : c->columns[i].worth;
        const int32_t *code = batch->column[i] + from;

        for (size_t k = 0; table && k < n; k++)
            key[k] += table[code[kept[k]] - LOWEST];
    }
    if (c->dense)
        for (size_t k = 0; k < n; k++)
            c->dense[key[k]]++;
    else
        for (size_t k = 0; k < n; k++)
            fine = teds_tally_add(c->t, key[k], 1) && fine;
    c->t->kept += n;
    return fine;
}

bool teds_counter_add(struct teds_counter *c, const teds_batch *batch)
{
    uint8_t box[STRIP];
    uint16_t kept[STRIP];
    bool fine = true;

    count_years(c, batch->column[c->year_column], batch->rows);
    for (size_t from = 0; fine && from < batch->rows; from += STRIP) {
        size_t rows = batch->rows - from < STRIP ? batch->rows - from : STRIP;

        if (c->by_tables)
            look_up_boxes(c, batch, from, rows, box);
        else
            ask_cohort(c, batch, from, rows, box);
        fine = add_rows(c, batch, from, kept, sift(c, box, rows, kept));
    }
    return fine;
}

/* ---- the end ---------------------------------------------------------- */

static uint64_t key_of_place(const struct teds_counter *c, uint64_t place)
{
    uint64_t key = 0;

    for (size_t i = 0; i < c->column_count; i++) {
        const struct read_column *r = &c->columns[i];

        if (r->worth)
            key += r->worth[r->code_of[place / r->stride % r->digits]];
    }
    return key;
}

bool teds_counter_finish(struct teds_counter *c)
{
    bool fine = true;
    size_t cells = 0;

    for (int box = 0; c->by_tables && box < KEPT; box++) {
        uint64_t n = c->boxes[0][box] + c->boxes[1][box] + c->boxes[2][box] + c->boxes[3][box];

        if (n == 0)
            continue;
        c->t->rules[c->rule_of_test[box / 2]].count += n;
        c->t->rules[c->rule_of_test[box / 2]].missing += box % 2 ? n : 0;
    }
    for (uint64_t place = 0; c->dense && place < c->dense_size; place++)
        cells += c->dense[place] != 0;
    fine = !c->dense || teds_tally_reserve(c->t, c->t->cell_count + cells);
    for (uint64_t place = 0; c->dense && fine && place < c->dense_size; place++)
        if (c->dense[place])
            fine = teds_tally_add(c->t, key_of_place(c, place), c->dense[place]);
    return fine;
}
