/*
 * lock.h - a lock, and the news that threads wait for under it.
 */
#ifndef TEDSTAT_LOCK_H
#define TEDSTAT_LOCK_H

#include <pthread.h>

#include "base.h"

static inline teds_status teds_lock_new(pthread_mutex_t *lock, pthread_cond_t *changed, teds_error *err)
{
    if (pthread_mutex_init(lock, NULL) != 0)
        return teds_nomem(err);
    if (pthread_cond_init(changed, NULL) == 0)
        return TEDS_OK;
    pthread_mutex_destroy(lock);
    return teds_nomem(err);
}

static inline void teds_lock_end(pthread_mutex_t *lock, pthread_cond_t *changed)
{
    pthread_cond_destroy(changed);
    pthread_mutex_destroy(lock);
}

#endif
