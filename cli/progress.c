/*
 * progress.c - one line on the terminal while a long file is read.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

static atomic_bool shown; /* messages come from several threads */

static double now_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void progress_end(void)
{
    if (atomic_exchange(&shown, false))
        fputs("\r\033[K", stderr);
}

bool progress_show(void *context, const teds_progress *p)
{
    static double start, last;
    const struct settings *s = context;
    const char *name = strrchr(p->name, '/');
    double now, rate;

    if (signals_caught())
        return false;
    if (s->quiet || s->no_progress || !isatty(STDERR_FILENO))
        return true;
    now = now_seconds();
    if (start == 0)
        start = last = now;
    if (now - start < 0.4 || now - last < 0.1) /* short work stays silent */
        return true;
    last = now;
    rate = (double)p->records / (now - start);
    name = name ? name + 1 : p->name;
    if (p->size)
        fprintf(stderr, "\r\033[K%.40s  %3.0f %%  %.0f MB  %.2f million records/s", name,
                100.0 * (double)p->position / (double)p->size, (double)p->position / 1e6, rate / 1e6);
    else
        fprintf(stderr, "\r\033[K%.40s  %.0f MB  %.2f million records/s", name,
                (double)p->position / 1e6, rate / 1e6);
    fflush(stderr);
    shown = true;
    return true;
}
