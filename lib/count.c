/*
 * count.c - from a source to a tally: the one pass over the data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count_rows.h"

enum { BATCHES_A_PROGRESS = 32 };

/* ---- a whole source --------------------------------------------------- */

static teds_status read_all(struct teds_counter *c, teds_reader *reader, const teds_count_options *o,
                            teds_error *err)
{
    const teds_source *source = teds_reader_source(reader);
    teds_batch batch = { .rows = 1 };
    teds_status st = TEDS_OK;

    for (size_t n = 0; st == TEDS_OK && batch.rows; n++) {
        st = teds_reader_next(reader, &batch, err);
        if (st == TEDS_OK && !teds_counter_add(c, &batch))
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

static teds_status note_input(teds_tally *t, struct teds_counter *c, const teds_reader *reader, teds_error *err)
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
        .years = teds_counter_years(c)->list,
        .year_count = teds_counter_years(c)->count,
    };
    size_t count;

    problems = teds_reader_problems(reader, &count);
    for (size_t i = 0; i < count; i++)
        if (!teds_problems_add(&t->problems, &problems[i]))
            return teds_nomem(err);
    t->wrong_cells = teds_reader_left_out(reader);
    return teds_tally_add_input(t, &input, err);
}

/* Maps that lose meaning say so, where their variable takes part. */
static teds_status note_losses(teds_tally *t, const struct teds_counter *c, const teds_reader *reader,
                               teds_error *err)
{
    const teds_variable *v;
    size_t column;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && (v = teds_counter_variable(c, i, &column)) != NULL; i++) {
        const char *loses = teds_reader_loses(reader, column);
        char text[TEDS_NOTICE_ROOM];

        if (!loses)
            continue;
        snprintf(text, sizeof text, "edition %s: %s", teds_reader_edition(reader), loses);
        st = teds_tally_add_notice(t, "lossy_map", v->name, text, err);
    }
    return st;
}

static teds_status count_into(teds_tally *t, teds_source *source, const teds_count_options *o,
                              teds_error *err)
{
    const teds_reader_options how = { sizeof how, o->edition, o->strict, o->scanner };
    struct teds_counter *c = NULL;
    const teds_wanted *wanted;
    size_t columns;
    teds_reader *reader = NULL;
    teds_status st = teds_counter_new(t, o, &c, err);

    if (st != TEDS_OK) {
        teds_source_close(source);
        return st;
    }
    wanted = teds_counter_wanted(c, &columns);
    st = teds_reader_open(t->catalog, source, &how, wanted, columns, &reader, err);
    if (st == TEDS_OK)
        st = read_all(c, reader, o, err);
    if (st == TEDS_OK && !teds_counter_finish(c))
        st = teds_nomem(err);
    if (st == TEDS_OK)
        st = note_input(t, c, reader, err);
    if (st == TEDS_OK)
        st = note_losses(t, c, reader, err);
    teds_reader_close(reader);
    teds_counter_free(c);
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
    if (st == TEDS_OK && teds_tally_is_blank(tally))
        teds_tally_swap(tally, own);
    else if (st == TEDS_OK)
        st = teds_tally_merge(tally, own, o->repeat, err);
    teds_tally_free(own);
    return st;
}
