/*
 * count_files.c - several files side by side, each as a tally of its own.
 */
#include <stdlib.h>

#include "cohort.h"
#include "count.h"
#include "count_parts.h"
#include "lock.h"
#include "source.h"

struct one_file {
    const char *path;
    teds_tally *tally;
    bool begun, ended;
    teds_progress now; /* of the file; the name lives as long as it is not ended */
    teds_status status;
    teds_error err;
};

struct files {
    const teds_cohort *cohort;
    const char *by;
    const teds_count_options *options; /* for one file */
    struct one_file *list;
    size_t count;
    pthread_mutex_t lock; /* for all that follows, and the files */
    pthread_cond_t changed;
    size_t next, working;
    bool failed, stop; /* no further file is begun; and those that are going stop */
};

struct going {
    struct files *files;
    struct one_file *file;
};

/* Called by the thread that counts the file. */
static bool note_progress(void *context, const teds_progress *now)
{
    struct going *g = context;
    bool go_on;

    pthread_mutex_lock(&g->files->lock);
    g->file->now = *now;
    go_on = !g->files->stop;
    pthread_cond_signal(&g->files->changed);
    pthread_mutex_unlock(&g->files->lock);
    return go_on;
}

/* What the options say of data must be true of the counts: it cannot be made so any more. */
static teds_status open_tally(const struct files *f, const char *path, teds_source *source, const teds_count_options *o,
                              teds_tally **out, teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = teds_tally_load_source(f->cohort->catalog, source, &t, err);
    const teds_problem *p;
    size_t count;

    if (st != TEDS_OK)
        return st;
    p = teds_tally_problems(t, &count);
    if (o->edition)
        st = teds_fail(err, TEDS_EARG, "%s: a saved tally, which knows the editions of its data; leave --edition out", path);
    else if (o->strict && count)
        st = teds_fail(err, TEDS_EFORMAT, "%s: imperfect data were counted in this tally%s%s (record %llu%s), which --strict "
                       "refuses", path, *p->column ? ", in " : "", p->column, (unsigned long long)p->first_record,
                       count > 1 || p->count > 1 ? " and more" : "");
    if (st == TEDS_OK)
        *out = t;
    else
        teds_tally_free(t);
    return st;
}

static teds_status open_file(const struct files *f, const char *path, const teds_count_options *o,
                             teds_tally **out, teds_error *err)
{
    teds_source *source = NULL;
    teds_tally *t = NULL;
    teds_status st = teds_source_open(path, &source, err);

    if (st != TEDS_OK)
        return st;
    if (teds_source_is_tally(source))
        return open_tally(f, path, source, o, out, err);
    st = teds_tally_new(f->cohort, f->by, &t, err);
    if (st == TEDS_OK)
        st = teds_tally_count(t, source, o, err);
    else
        teds_source_close(source);
    if (st == TEDS_OK)
        *out = t;
    else
        teds_tally_free(t);
    return st;
}

static void *work(void *context)
{
    struct files *f = context;

    pthread_mutex_lock(&f->lock);
    while (f->next < f->count && !f->failed && !f->stop) {
        struct one_file *file = &f->list[f->next++];
        struct going g = { f, file };
        teds_count_options o = *f->options;

        if (o.progress)
            o.progress = note_progress;
        o.context = &g;
        file->begun = true;
        pthread_mutex_unlock(&f->lock);
        file->status = open_file(f, file->path, &o, &file->tally, &file->err);
        pthread_mutex_lock(&f->lock);
        file->ended = true;
        f->failed |= file->status != TEDS_OK;
        pthread_cond_signal(&f->changed);
    }
    f->working--;
    pthread_cond_signal(&f->changed);
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

/* Of the first file that is going; records of all. */
static bool progress_now(const struct files *f, teds_progress *now)
{
    uint64_t records = 0;
    bool any = false;

    for (size_t i = f->count; i-- > 0;) {
        records += f->list[i].now.records;
        if (f->list[i].begun && !f->list[i].ended && f->list[i].now.name) {
            *now = f->list[i].now;
            now->name = f->list[i].path;
            any = true;
        }
    }
    now->records = records;
    return any;
}

/* Waits for all, and tells how far they are meanwhile. */
static void wait_for(struct files *f)
{
    const teds_count_options *o = f->options;
    teds_progress now;

    pthread_mutex_lock(&f->lock);
    while (f->working) {
        bool go_on;

        pthread_cond_wait(&f->changed, &f->lock);
        if (f->stop || !o->progress || !progress_now(f, &now))
            continue;
        pthread_mutex_unlock(&f->lock);
        go_on = o->progress(o->context, &now);
        pthread_mutex_lock(&f->lock);
        f->stop |= !go_on;
    }
    pthread_mutex_unlock(&f->lock);
}

static void run_threads(struct files *f, size_t threads)
{
    pthread_t thread[TEDS_MOST_THREADS];
    size_t n = 0;

    for (f->working = threads; n < threads; n++)
        if (pthread_create(&thread[n], NULL, work, f) != 0)
            break;
    pthread_mutex_lock(&f->lock);
    f->working -= threads - n;
    pthread_mutex_unlock(&f->lock);
    if (n == 0) { /* the system gives no thread: this one does it, without telling how far it is */
        f->working = 1;
        work(f);
    }
    wait_for(f);
    for (size_t i = 0; i < n; i++)
        pthread_join(thread[i], NULL);
}

/* The error of the first file, in the order given, that has one. */
static teds_status first_error(const struct files *f, teds_error *err)
{
    for (size_t i = 0; i < f->count; i++) {
        if (f->list[i].status == TEDS_OK)
            continue;
        if (err)
            *err = f->list[i].err;
        return f->list[i].status;
    }
    return f->stop ? teds_fail(err, TEDS_ECANCEL, "stopped") : TEDS_OK;
}

static teds_status side_by_side(struct files *f, size_t threads, teds_tally **out, teds_error *err)
{
    teds_status st;

    if (teds_lock_new(&f->lock, &f->changed, err) != TEDS_OK)
        return TEDS_ENOMEM;
    run_threads(f, threads);
    teds_lock_end(&f->lock, &f->changed);
    st = first_error(f, err);
    for (size_t i = 0; i < f->count; i++) {
        if (st == TEDS_OK)
            out[i] = f->list[i].tally;
        else
            teds_tally_free(f->list[i].tally);
    }
    return st;
}

/* One behind the other, by this thread (and those that each takes for itself). */
static teds_status in_turn(const struct files *f, const char *const *paths, teds_tally **out,
                           teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < f->count; i++)
        st = open_file(f, paths[i], f->options, &out[i], err);
    for (size_t i = 0; st != TEDS_OK && i < f->count; i++) {
        teds_tally_free(out[i]);
        out[i] = NULL;
    }
    return st;
}

teds_status teds_tally_open_files(const teds_cohort *cohort, const char *by, const char *const *paths,
                                  size_t count, const teds_count_options *options, teds_tally **out,
                                  teds_error *err)
{
    teds_count_options o = teds_count_options_whole(options);
    struct files f = { .cohort = cohort, .by = by, .options = &o, .count = count };
    const size_t threads = o.threads < 1 ? 1 : o.threads > TEDS_MOST_THREADS ? TEDS_MOST_THREADS : o.threads;
    const size_t together = count < threads ? count : threads;
    teds_status st;

    for (size_t i = 0; i < count; i++)
        out[i] = NULL;
    if (together < 2)
        return in_turn(&f, paths, out, err);
    o.threads = (unsigned)(threads / together);
    f.list = calloc(count, sizeof *f.list);
    if (!f.list)
        return teds_nomem(err);
    for (size_t i = 0; i < count; i++)
        f.list[i].path = paths[i];
    st = side_by_side(&f, together, out, err);
    free(f.list);
    return st;
}
