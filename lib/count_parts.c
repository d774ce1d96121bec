/*
 * count_parts.c - a plain file by several threads.
 */
#include "count_parts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "crc.h"
#include "lock.h"

struct part {
    uint64_t from, to;
    bool read; /* to its end */
    uint64_t bytes, records, left_out;
    uint32_t crc32;
    struct teds_problems problems;
};

struct crew {
    const teds_reader *whole;
    const teds_source *source;
    const teds_count_options *options;
    struct part *parts;
    size_t count, room;
    atomic_size_t next;
    atomic_bool stop; /* by whoever cannot go on */
    pthread_mutex_t lock;   /* for what follows */
    pthread_cond_t changed; /* a part was read, or a worker has ended */
    uint64_t bytes, records;
    size_t working;
};

struct worker {
    struct crew *crew;
    pthread_t thread;
    teds_tally *tally;
    struct teds_counter *counter;
    teds_reader *reader;
};

/* ---- cutting ---------------------------------------------------------- */

static teds_status cut(struct crew *w, uint64_t part_size, teds_error *err)
{
    uint64_t size = teds_source_size(w->source), at = 0;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && at < size) {
        uint64_t to = size;

        if (size - at > part_size)
            st = teds_source_cut(w->source, at + part_size, &to, err);
        if (st == TEDS_OK && !TEDS_PUSH(w->parts, w->count, w->room))
            st = teds_nomem(err);
        if (st == TEDS_OK)
            w->parts[w->count - 1] = (struct part){ .from = at, .to = to };
        at = to;
    }
    if (w->count) /* if the file has grown meanwhile, the last part shows it */
        w->parts[w->count - 1].to = UINT64_MAX;
    return st;
}

/* ---- a worker --------------------------------------------------------- */

static bool keep_problems(struct worker *w, struct part *p)
{
    size_t count;
    const teds_problem *list = teds_reader_problems(w->reader, &count);

    p->problems.list = malloc((count + 1) * sizeof *list);
    if (!p->problems.list)
        return false;
    if (count)
        memcpy(p->problems.list, list, count * sizeof *list);
    p->problems.count = p->problems.room = count;
    return true;
}

static bool read_part(struct worker *w, struct part *p)
{
    struct crew *crew = w->crew;
    teds_source *source = NULL;
    teds_batch batch = { .rows = 1 };
    bool fine = teds_source_part(crew->source, p->from, p->to, &source, NULL) == TEDS_OK &&
                teds_reader_part(w->reader, source, p->from == 0, NULL) == TEDS_OK;

    while (fine && batch.rows && !atomic_load_explicit(&crew->stop, memory_order_relaxed)) {
        fine = teds_reader_next(w->reader, &batch, NULL) == TEDS_OK &&
               teds_counter_add(w->counter, &batch);
    }
    if (!fine || batch.rows)
        return false;
    p->bytes = teds_source_bytes(source);
    p->records = teds_reader_records(w->reader);
    p->left_out = teds_reader_left_out(w->reader);
    p->crc32 = teds_source_crc32(source);
    p->read = keep_problems(w, p);
    return p->read;
}

static void *work(void *context)
{
    struct worker *w = context;
    struct crew *crew = w->crew;
    size_t i;

    while (!crew->stop && (i = crew->next++) < crew->count) {
        bool fine = read_part(w, &crew->parts[i]);

        pthread_mutex_lock(&crew->lock);
        if (!fine)
            crew->stop = true;
        crew->bytes += crew->parts[i].bytes;
        crew->records += crew->parts[i].records;
        pthread_cond_signal(&crew->changed);
        pthread_mutex_unlock(&crew->lock);
    }
    if (!crew->stop && !teds_counter_finish(w->counter))
        crew->stop = true;
    pthread_mutex_lock(&crew->lock);
    crew->working--;
    pthread_cond_signal(&crew->changed);
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

static teds_status make_worker(struct worker *w, struct crew *crew, const teds_tally *t, teds_error *err)
{
    teds_status st = teds_tally_new_like(t, &w->tally, err);

    w->crew = crew;
    if (st == TEDS_OK)
        st = teds_counter_new(w->tally, crew->options, &w->counter, err);
    return st == TEDS_OK ? teds_reader_open_part(crew->whole, &w->reader, err) : st;
}

static void free_worker(struct worker *w)
{
    teds_reader_close(w->reader);
    teds_counter_free(w->counter);
    teds_tally_free(w->tally);
}

/* ---- the crew --------------------------------------------------------- */

static bool tell(const struct crew *crew, uint64_t bytes, uint64_t records)
{
    const teds_count_options *o = crew->options;
    const teds_progress now = { teds_source_name(crew->source), bytes, teds_source_size(crew->source),
                                records };

    return !o->progress || o->progress(o->context, &now);
}

/* Waits for all; tells how far they are meanwhile, and at the end.  False if the caller wants to stop. */
static bool wait_for(struct crew *crew)
{
    bool go_on = true;

    pthread_mutex_lock(&crew->lock);
    while (crew->working) {
        uint64_t bytes, records;

        pthread_cond_wait(&crew->changed, &crew->lock);
        if (!go_on)
            continue;
        bytes = crew->bytes;
        records = crew->records;
        pthread_mutex_unlock(&crew->lock);
        go_on = tell(crew, bytes, records);
        if (!go_on)
            crew->stop = true;
        pthread_mutex_lock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return go_on && tell(crew, crew->bytes, crew->records);
}

/* As many as can be had; false if none. */
static size_t start(struct crew *crew, struct worker *workers, size_t count)
{
    size_t n = 0;

    for (crew->working = count; n < count; n++)
        if (pthread_create(&workers[n].thread, NULL, work, &workers[n]) != 0)
            break;
    pthread_mutex_lock(&crew->lock);
    crew->working -= count - n;
    pthread_mutex_unlock(&crew->lock);
    return n;
}

static bool all_read(const struct crew *crew)
{
    for (size_t i = 0; i < crew->count; i++) {
        const struct part *p = &crew->parts[i];
        uint64_t to = i + 1 < crew->count ? p->to : teds_source_size(crew->source);

        if (!p->read || p->bytes != to - p->from)
            return false;
    }
    return crew->count > 0;
}

/* One part behind the other: record numbers and the CRC-32 of the whole. */
static teds_status join_parts(const struct crew *crew, struct teds_counted *out, teds_error *err)
{
    for (size_t i = 0; i < crew->count; i++) {
        const struct part *p = &crew->parts[i];

        for (size_t k = 0; k < p->problems.count; k++) {
            teds_problem problem = p->problems.list[k];

            problem.first_record += out->records;
            if (!teds_problems_add(&out->problems, &problem))
                return teds_nomem(err);
        }
        out->crc32 = teds_crc32_combine(out->crc32, p->crc32, p->bytes);
        out->bytes += p->bytes;
        out->records += p->records;
        out->left_out += p->left_out;
    }
    return TEDS_OK;
}


static void join_years(struct worker *workers, size_t count, struct teds_years *to)
{
    for (size_t i = 0; i < count; i++) {
        const struct teds_years *y = teds_counter_years(workers[i].counter);

        for (size_t k = 0; k < y->count; k++)
            teds_years_add(to, y->list[k].year, y->list[k].records);
    }
}

static teds_status run_crew(struct crew *crew, struct worker *workers, size_t count, teds_tally *t,
                            struct teds_counted *out, bool *done, teds_error *err)
{
    size_t running = 0;
    bool go_on;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < count; i++)
        st = make_worker(&workers[i], crew, t, err);
    if (st != TEDS_OK)
        return st;
    running = start(crew, workers, count);
    go_on = wait_for(crew);
    for (size_t i = 0; i < running; i++)
        pthread_join(workers[i].thread, NULL);
    if (!go_on)
        return teds_fail(err, TEDS_ECANCEL, "stopped");
    if (crew->stop || !all_read(crew))
        return TEDS_OK;
    join_years(workers, running, &out->years);
    if (out->years.count >= TEDS_MOST_YEARS) /* nonsense: which of them are told depends on the order */
        return TEDS_OK;
    st = join_parts(crew, out, err);
    for (size_t i = 0; st == TEDS_OK && i < running; i++)
        if (!teds_tally_add_counts(t, workers[i].tally))
            st = teds_nomem(err);
    *done = st == TEDS_OK;
    return st;
}

teds_status teds_count_parts(teds_tally *t, const teds_reader *whole, const teds_count_options *o,
                             size_t threads, uint64_t part_size, struct teds_counted *out, bool *done,
                             teds_error *err)
{
    struct crew crew = { .whole = whole, .source = teds_reader_source(whole), .options = o };
    struct worker *workers;
    teds_status st = cut(&crew, part_size, err);

    *done = false;
    if (threads > crew.count)
        threads = crew.count;
    workers = calloc(threads + 1, sizeof *workers);
    if (st == TEDS_OK && !workers)
        st = teds_nomem(err);
    if (st == TEDS_OK && crew.count > 1) {
        st = teds_lock_new(&crew.lock, &crew.changed, err);
        if (st == TEDS_OK) {
            st = run_crew(&crew, workers, threads, t, out, done, err);
            teds_lock_end(&crew.lock, &crew.changed);
        }
    }
    for (size_t i = 0; workers && i < threads; i++)
        free_worker(&workers[i]);
    for (size_t i = 0; i < crew.count; i++)
        free(crew.parts[i].problems.list);
    free(workers);
    free(crew.parts);
    return st;
}
