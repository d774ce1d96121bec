/*
 * count.c - from a source to a tally: the one pass over the data.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "count.h"
#include "count_parts.h"
#include "source.h"

enum { BATCHES_A_PROGRESS = 32 };

/* One source being counted. */
struct counting {
    teds_tally *t; /* empty at first */
    const teds_count_options *options;
    struct teds_counter *counter;
    const teds_wanted *wanted;
    size_t columns;
    struct teds_counted counted;
};

/* ---- in order --------------------------------------------------------- */

static teds_status read_all(struct counting *k, teds_reader *reader, teds_error *err)
{
    const teds_count_options *o = k->options;
    const teds_source *source = teds_reader_source(reader);
    teds_batch batch = { .rows = 1 };
    teds_status st = TEDS_OK;

    for (size_t n = 0; st == TEDS_OK && batch.rows; n++) {
        st = teds_reader_next(reader, &batch, err);
        if (st == TEDS_OK && !teds_counter_add(k->counter, &batch))
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

static teds_status count_in_order(struct counting *k, teds_reader *reader, teds_error *err)
{
    const teds_source *source = teds_reader_source(reader);
    const teds_problem *problems;
    size_t count;
    teds_status st = read_all(k, reader, err);

    if (st != TEDS_OK)
        return st;
    problems = teds_reader_problems(reader, &count);
    k->counted.bytes = teds_source_bytes(source);
    k->counted.crc32 = teds_source_crc32(source);
    k->counted.records = teds_reader_records(reader);
    k->counted.left_out = teds_reader_left_out(reader);
    k->counted.years = *teds_counter_years(k->counter);
    for (size_t i = 0; i < count; i++)
        if (!teds_problems_add(&k->counted.problems, &problems[i]))
            return teds_nomem(err);
    return teds_counter_finish(k->counter) ? TEDS_OK : teds_nomem(err);
}

/* ---- by several threads ------------------------------------------------ */

static teds_status open_reader(const struct counting *k, teds_source *source, teds_reader **out,
                               teds_error *err)
{
    const teds_count_options *o = k->options;
    const teds_reader_options how = { sizeof how, o->edition, o->strict, o->scanner };

    return teds_reader_open(k->t->catalog, source, &how, k->wanted, k->columns, out, err);
}

static size_t threads_of(const teds_count_options *o)
{
    return o->threads < 1 ? 1 : o->threads > TEDS_MOST_THREADS ? TEDS_MOST_THREADS : o->threads;
}

/* What 'reader' was opened for, which has looked at the first bytes only. */
static teds_status count_all(struct counting *k, teds_reader *reader, teds_source *source,
                             uint64_t part_size, teds_error *err)
{
    const size_t threads = threads_of(k->options);
    teds_reader *again = NULL;
    bool done = false;
    teds_status st = TEDS_OK;

    if (threads > 1 && teds_source_is_packed(source))
        st = teds_source_read_ahead(source, err);
    if (st != TEDS_OK || threads == 1 || k->options->sha256 || !teds_source_has_parts(source) ||
        teds_source_size(source) < 2 * part_size)
        return st == TEDS_OK ? count_in_order(k, reader, err) : st;
    st = teds_count_parts(k->t, reader, k->options, threads, part_size, &k->counted, &done, err);
    if (st != TEDS_OK || done)
        return st;
    k->counted.years.count = 0;
    st = teds_source_part(source, 0, UINT64_MAX, &source, err); /* from the start */
    if (st == TEDS_OK)
        st = open_reader(k, source, &again, err);
    if (st == TEDS_OK)
        st = count_in_order(k, again, err);
    teds_reader_close(again);
    return st;
}

/* ---- what is known of the input ---------------------------------------- */

static teds_status note_input(struct counting *k, const teds_reader *reader, teds_error *err)
{
    const struct teds_counted *counted = &k->counted;
    char sha256[TEDS_SHA256_TEXT] = "";
    const char *name = teds_source_name(teds_reader_source(reader)), *slash = strrchr(name, '/');
    const teds_input input = {
        .name = slash ? slash + 1 : name,
        .edition = teds_reader_edition(reader),
        .bytes = counted->bytes,
        .records = counted->records,
        .crc32 = counted->crc32,
        .years = counted->years.list,
        .year_count = counted->years.count,
        .sha256 = sha256,
        .found = teds_reader_why(reader),
    };

    if (k->options->sha256)
        teds_source_sha256((teds_source *)teds_reader_source(reader), sha256);
    for (size_t i = 0; i < counted->problems.count; i++)
        if (!teds_problems_add(&k->t->problems, &counted->problems.list[i]))
            return teds_nomem(err);
    k->t->wrong_cells = counted->left_out;
    return teds_tally_add_input(k->t, &input, err);
}

/* Maps that lose meaning say so, where their variable takes part. */
static teds_status note_losses(struct counting *k, const teds_reader *reader, teds_error *err)
{
    const teds_variable *v;
    size_t column;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && (v = teds_counter_variable(k->counter, i, &column)) != NULL;
         i++) {
        const char *loses = teds_reader_loses(reader, column);
        char text[TEDS_NOTICE_ROOM];

        if (!loses)
            continue;
        snprintf(text, sizeof text, "edition %s: %s", teds_reader_edition(reader), loses);
        st = teds_tally_add_notice(k->t, "lossy_map", v->name, text, err);
    }
    return st;
}

/* ---- a source into a tally ---------------------------------------------- */

static teds_status count_into(teds_tally *t, teds_source *source, const teds_count_options *o,
                              uint64_t part_size, teds_error *err)
{
    struct counting k = { .t = t, .options = o };
    teds_reader *reader = NULL;
    teds_status st = teds_counter_new(t, o, &k.counter, err);

    if (st == TEDS_OK && o->sha256)
        st = teds_source_hash(source, err);
    if (o->no_crc32)
        teds_source_skip_crc32(source);
    if (st != TEDS_OK) {
        teds_counter_free(k.counter);
        teds_source_close(source);
        return st;
    }
    k.wanted = teds_counter_wanted(k.counter, &k.columns);
    st = open_reader(&k, source, &reader, err);
    if (st == TEDS_OK)
        st = count_all(&k, reader, source, part_size, err);
    if (st == TEDS_OK)
        st = note_input(&k, reader, err);
    if (st == TEDS_OK)
        st = note_losses(&k, reader, err);
    teds_reader_close(reader);
    teds_counter_free(k.counter);
    free(k.counted.problems.list);
    return st;
}

teds_count_options teds_count_options_whole(const teds_count_options *options)
{
    teds_count_options whole = TEDS_COUNT_OPTIONS;

    if (options)
        memcpy(&whole, options, options->size < sizeof whole ? options->size : sizeof whole);
    return whole;
}

/* Counts into a tally of its own first, so that a failure leaves the caller's as it was. */
teds_status teds_tally_count_by(teds_tally *tally, teds_source *source,
                                const teds_count_options *options, uint64_t part_size,
                                teds_error *err)
{
    const teds_count_options o = teds_count_options_whole(options);
    teds_tally *own = NULL;
    teds_status st = TEDS_OK;

    if (!tally->cohort)
        st = teds_fail(err, TEDS_EARG, "a tally that was loaded can be merged but not counted into");
    if (st == TEDS_OK)
        st = teds_tally_new_like(tally, &own, err);
    if (st != TEDS_OK) {
        teds_source_close(source);
        return st;
    }
    st = count_into(own, source, &o, part_size, err);
    if (st == TEDS_OK && teds_tally_is_blank(tally))
        teds_tally_swap(tally, own);
    else if (st == TEDS_OK)
        st = teds_tally_merge(tally, own, o.repeat, err);
    teds_tally_free(own);
    return st;
}

teds_status teds_tally_count(teds_tally *tally, teds_source *source,
                             const teds_count_options *options, teds_error *err)
{
    return teds_tally_count_by(tally, source, options, TEDS_LEAST_PART, err);
}

/* ---- a source, counted or loaded --------------------------------------- */

teds_status teds_tally_add_source(teds_tally *tally, teds_source *source,
                                  const teds_count_options *options, teds_error *err)
{
    teds_tally *loaded = NULL;
    teds_status st;

    if (!teds_source_is_tally(source))
        return teds_tally_count(tally, source, options, err);
    st = teds_tally_load_source(tally->catalog, source, &loaded, err);
    if (st == TEDS_OK)
        st = teds_tally_merge(tally, loaded, options && options->repeat, err);
    teds_tally_free(loaded);
    return st;
}

teds_status teds_tally_add_file(teds_tally *tally, const char *path,
                                const teds_count_options *options, teds_error *err)
{
    teds_source *source = NULL;
    teds_status st = teds_source_open(path, &source, err);

    return st == TEDS_OK ? teds_tally_add_source(tally, source, options, err) : st;
}
