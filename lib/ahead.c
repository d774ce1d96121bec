/*
 * ahead.c - a stream that is read in a thread of its own, some way ahead of who needs it.
 *
 * Buffers go round in a ring: the thread fills those that are free, the reader takes those
 * that are full, in order.  An error comes when what was read before it has been taken.
 */
#include <stdlib.h>
#include <string.h>

#include "lock.h"
#include "stream.h"

enum { BUFFERS = 4, BUFFER = 256 * 1024 };

struct ahead {
    struct teds_stream stream; /* first */
    struct teds_stream *below;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct {
        unsigned char *bytes;
        size_t used;
    } ring[BUFFERS];
    size_t filled, taken; /* so many buffers were; of them filled - taken wait */
    size_t given;         /* bytes of the oldest one that were given */
    bool ended, stop;
    teds_status status;
    teds_error err;
};

/* Fills one buffer; used < BUFFER only at the end. */
static teds_status fill(struct ahead *a, unsigned char *bytes, size_t *used, teds_error *err)
{
    size_t got = 1;
    teds_status st = TEDS_OK;

    *used = 0;
    while (st == TEDS_OK && got && *used < BUFFER) {
        st = a->below->read(a->below, bytes + *used, BUFFER - *used, &got, err);
        *used += st == TEDS_OK ? got : 0;
    }
    return st;
}

static void *run(void *context)
{
    struct ahead *a = context;
    bool going = true;

    pthread_mutex_lock(&a->lock);
    while (going && !a->stop) {
        size_t i = a->filled % BUFFERS, used = 0;
        teds_error err = { 0 };
        teds_status st;

        if (a->filled - a->taken == BUFFERS) {
            pthread_cond_wait(&a->changed, &a->lock);
            continue;
        }
        pthread_mutex_unlock(&a->lock);
        st = fill(a, a->ring[i].bytes, &used, &err);
        pthread_mutex_lock(&a->lock);
        a->ring[i].used = used;
        a->filled++;
        going = st == TEDS_OK && used == BUFFER;
        a->ended = !going;
        a->status = st;
        a->err = err;
        pthread_cond_signal(&a->changed);
    }
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

static teds_status ahead_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                              teds_error *err)
{
    struct ahead *a = (struct ahead *)stream;
    teds_status st = TEDS_OK;

    *got = 0;
    pthread_mutex_lock(&a->lock);
    while (*got == 0) {
        size_t i = a->taken % BUFFERS;

        if (a->filled > a->taken && a->given < a->ring[i].used) {
            *got = a->ring[i].used - a->given < room ? a->ring[i].used - a->given : room;
            pthread_mutex_unlock(&a->lock); /* a full buffer is left alone until it is taken */
            memcpy(to, a->ring[i].bytes + a->given, *got);
            pthread_mutex_lock(&a->lock);
            a->given += *got;
        }
        if (a->filled > a->taken && a->given == a->ring[i].used) {
            a->taken++;
            a->given = 0;
            pthread_cond_signal(&a->changed);
        } else if (*got == 0 && a->ended) {
            st = a->status;
            if (st != TEDS_OK && err)
                *err = a->err;
            break;
        } else if (*got == 0) {
            pthread_cond_wait(&a->changed, &a->lock);
        }
    }
    pthread_mutex_unlock(&a->lock);
    return st;
}

static void free_all(struct ahead *a)
{
    for (size_t i = 0; i < BUFFERS; i++)
        free(a->ring[i].bytes);
    teds_lock_end(&a->lock, &a->changed);
    free(a);
}

static void ahead_close(struct teds_stream *stream)
{
    struct ahead *a = (struct ahead *)stream;

    pthread_mutex_lock(&a->lock);
    a->stop = true;
    pthread_cond_signal(&a->changed);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    a->below->close(a->below);
    free_all(a);
}

teds_status teds_ahead_open(struct teds_stream *below, struct teds_stream **out, teds_error *err)
{
    struct ahead *a = calloc(1, sizeof *a);
    bool fine = true;

    if (!a)
        return teds_nomem(err);
    if (teds_lock_new(&a->lock, &a->changed, err) != TEDS_OK) {
        free(a);
        return TEDS_ENOMEM;
    }
    a->stream = (struct teds_stream){ ahead_read, ahead_close, below->name };
    a->below = below;
    for (size_t i = 0; i < BUFFERS; i++)
        fine = (a->ring[i].bytes = malloc(BUFFER)) != NULL && fine;
    if (!fine || pthread_create(&a->thread, NULL, run, a) != 0) {
        free_all(a);
        return fine ? teds_fail(err, TEDS_ENOMEM, "the system gives no further thread") : teds_nomem(err);
    }
    *out = &a->stream;
    return TEDS_OK;
}
