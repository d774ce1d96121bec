/*
 * count.c - from a source to a tally: the one pass over the data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cohort.h"
#include "tally.h"

enum { BATCHES_A_PROGRESS = 8 };

/* Everything that one row is looked up by. */
struct counting {
    teds_tally *t;
    size_t dimensions, first_rule_column, year_column, columns;
    uint64_t *worth[TEDS_MOST_DIMENSIONS]; /* code - TEDS_NOT_COLLECTED -> digit x stride */
    size_t worth_count[TEDS_MOST_DIMENSIONS];
    teds_year_count years[64];
    size_t year_count;
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

/* Columns of a batch: dimensions, then the cohort's variables, then the year. */
static teds_wanted *what_to_read(struct counting *k, const teds_count_options *o)
{
    const teds_tally *t = k->t;
    teds_wanted *wanted;

    k->dimensions = teds_tally_dimensions(t);
    k->first_rule_column = k->dimensions;
    k->year_column = k->dimensions + t->cohort->variable_count;
    k->columns = k->year_column + 1;
    wanted = calloc(k->columns, sizeof *wanted);
    if (!wanted)
        return NULL;
    for (size_t i = 0; i < k->dimensions; i++)
        wanted[i] = (teds_wanted){ t->dimensions[i].variable, needed(t, i, o) };
    for (size_t i = 0; i < t->cohort->variable_count; i++)
        wanted[k->first_rule_column + i] = (teds_wanted){ t->cohort->variables[i], true };
    wanted[k->year_column].variable = t->catalog->by_role[TEDS_ROLE_YEAR];
    return wanted;
}

/* ---- counting a batch ------------------------------------------------- */

static bool make_worth(struct counting *k)
{
    for (size_t i = 0; i < k->dimensions; i++) {
        const struct teds_dimension *d = &k->t->dimensions[i];
        const teds_variable *v = d->variable;
        int highest = v->type == TEDS_CODES ? 0 : 99999;

        for (size_t n = 0; n < v->level_count; n++)
            if (v->levels[n].code > highest)
                highest = v->levels[n].code;
        k->worth_count[i] = (size_t)(highest - TEDS_NOT_COLLECTED + 1);
        k->worth[i] = calloc(k->worth_count[i], sizeof *k->worth[i]);
        if (!k->worth[i])
            return false;
        for (int code = TEDS_NOT_COLLECTED; code <= highest; code++) {
            uint64_t digit = 0;
            if (teds_digit(d, code, &digit))
                k->worth[i][code - TEDS_NOT_COLLECTED] = digit * d->stride;
        }
    }
    return true;
}

static void count_year(struct counting *k, int year)
{
    size_t i = 0;

    while (i < k->year_count && k->years[i].year != year)
        i++;
    if (i == k->year_count) {
        if (i == TEDS_COUNT(k->years)) /* nonsense years; they are all counted as one */
            k->years[--i].year = TEDS_MISSING;
        else
            k->years[k->year_count++] = (teds_year_count){ .year = year };
    }
    k->years[i].records++;
}

static bool count_batch(struct counting *k, const teds_batch *batch)
{
    teds_tally *t = k->t;
    const int32_t *const *rule_columns = batch->column + k->first_rule_column;

    for (size_t row = 0; row < batch->rows; row++) {
        uint64_t key = 0;
        bool missing;
        int box = teds_cohort_judge(t->cohort, rule_columns, row, &missing);

        count_year(k, batch->column[k->year_column][row]);
        if (box != TEDS_KEPT) {
            t->rules[box].count++;
            t->rules[box].missing += missing;
            continue;
        }
        for (size_t i = 0; i < k->dimensions; i++)
            key += k->worth[i][batch->column[i][row] - TEDS_NOT_COLLECTED];
        t->kept++;
        if (!teds_tally_add(t, key, 1))
            return false;
    }
    return true;
}

/* ---- a whole source --------------------------------------------------- */

static teds_status read_all(struct counting *k, teds_reader *reader, const teds_count_options *o,
                            teds_error *err)
{
    const teds_source *source = teds_reader_source(reader);
    teds_batch batch = { .rows = 1 };
    teds_status st = TEDS_OK;

    for (size_t n = 0; st == TEDS_OK && batch.rows; n++) {
        st = teds_reader_next(reader, &batch, err);
        if (st == TEDS_OK && !count_batch(k, &batch))
            st = teds_nomem(err);
        if (st == TEDS_OK && o->progress && (n % BATCHES_A_PROGRESS == 0 || batch.rows == 0)) {
            const teds_progress now = { teds_source_name(source), teds_source_position(source),
                                        teds_source_size(source), teds_reader_records(reader) };
            if (!o->progress(o->context, &now))
                st = teds_fail(err, TEDS_ECANCEL, "stopped");
        }
    }
    return st;
}

static int by_year(const void *a, const void *b)
{
    return ((const teds_year_count *)a)->year - ((const teds_year_count *)b)->year;
}

static teds_status note_input(struct counting *k, const teds_reader *reader, teds_error *err)
{
    const teds_source *source = teds_reader_source(reader);
    const char *name = teds_source_name(source), *slash = strrchr(name, '/');
    const teds_problem *problems;
    teds_input input = {
        .name = slash ? slash + 1 : name,
        .edition = teds_reader_edition(reader),
        .bytes = teds_source_bytes(source),
        .records = teds_reader_records(reader),
        .crc32 = teds_source_crc32(source),
        .years = k->years,
        .year_count = k->year_count,
    };
    size_t count;

    qsort(k->years, k->year_count, sizeof k->years[0], by_year);
    problems = teds_reader_problems(reader, &count);
    for (size_t i = 0; i < count; i++)
        if (!teds_problems_add(&k->t->problems, &problems[i]))
            return teds_nomem(err);
    k->t->wrong_cells = teds_reader_left_out(reader);
    return teds_tally_add_input(k->t, &input, err);
}

/* Maps that lose meaning say so, where their variable takes part. */
static teds_status note_losses(struct counting *k, const teds_reader *reader,
                               const teds_wanted *wanted, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < k->year_column; i++) {
        const char *loses = teds_reader_loses(reader, i);
        char text[TEDS_NOTICE_ROOM];

        if (!loses)
            continue;
        snprintf(text, sizeof text, "edition %s: %s", teds_reader_edition(reader), loses);
        st = teds_tally_add_notice(k->t, "lossy_map", wanted[i].variable->name, text, err);
    }
    return st;
}

static teds_status count_into(teds_tally *t, teds_source *source, const teds_count_options *o,
                              teds_error *err)
{
    struct counting k = { .t = t };
    teds_wanted *wanted = what_to_read(&k, o);
    teds_reader *reader = NULL;
    teds_status st;

    if (!wanted || !make_worth(&k)) {
        teds_source_close(source);
        st = teds_nomem(err);
    } else {
        st = teds_reader_open(t->catalog, source,
                              &(teds_reader_options){ sizeof(teds_reader_options), o->edition,
                                                      o->strict, o->scanner },
                              wanted, k.columns, &reader, err);
    }
    if (st == TEDS_OK)
        st = read_all(&k, reader, o, err);
    if (st == TEDS_OK)
        st = note_input(&k, reader, err);
    if (st == TEDS_OK)
        st = note_losses(&k, reader, wanted, err);
    teds_reader_close(reader);
    free(wanted);
    for (size_t i = 0; i < k.dimensions; i++)
        free(k.worth[i]);
    return st;
}

/* Counts into a tally of its own first, so that a failure leaves the caller's as it was. */
teds_status teds_tally_count(teds_tally *tally, teds_source *source,
                             const teds_count_options *options, teds_error *err)
{
    static const teds_count_options defaults = TEDS_COUNT_OPTIONS;
    const teds_count_options *o = options ? options : &defaults;
    struct teds_buf by = TEDS_BUF_INIT;
    teds_tally *own = NULL;
    teds_status st = TEDS_OK;

    if (!tally->cohort)
        st = teds_fail(err, TEDS_EARG, "a tally that was loaded can be merged but not counted into");
    for (size_t i = 0; i < tally->by_count; i++)
        teds_buf_printf(&by, "%s%s", i ? "," : "", tally->dimensions[i].variable->name);
    if (st == TEDS_OK && by.failed)
        st = teds_nomem(err);
    if (st == TEDS_OK)
        st = teds_tally_new(tally->cohort, by.data, &own, err);
    teds_buf_free(&by);
    if (st != TEDS_OK) {
        teds_source_close(source);
        return st;
    }
    st = count_into(own, source, o, err);
    if (st == TEDS_OK)
        st = teds_tally_merge(tally, own, o->repeat, err);
    teds_tally_free(own);
    return st;
}
