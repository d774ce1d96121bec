/*
 * signals.c - Ctrl-C and its like: the work stops, and nothing that is not whole stays.
 *
 * A thread of its own waits for them, so that what it does then may be anything.  First it only says so
 * (signals_caught()), and the work winds up by itself.  Work that cannot look - a read from a terminal, one
 * long computation - is given PATIENCE seconds; then what is left over is removed and the program ends.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli.h"

enum { PATIENCE = 2 };

static atomic_int caught;
static sigset_t ours;

/* ---- what does not stay ------------------------------------------------ */

static struct leftover {
    struct leftover *next;
    char path[];
} *leftovers;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

bool leftover_add(const char *path)
{
    size_t size = strlen(path) + 1;
    struct leftover *l = malloc(sizeof *l + size);

    if (!l) {
        say("out of memory");
        return false;
    }
    memcpy(l->path, path, size);
    pthread_mutex_lock(&lock);
    l->next = leftovers;
    leftovers = l;
    pthread_mutex_unlock(&lock);
    return true;
}

bool leftover_forget(const char *path)
{
    struct leftover *found = NULL;

    pthread_mutex_lock(&lock);
    for (struct leftover **at = &leftovers; *at && !found;) {
        if (strcmp((*at)->path, path) == 0) {
            found = *at;
            *at = found->next;
        } else {
            at = &(*at)->next;
        }
    }
    pthread_mutex_unlock(&lock);
    free(found);
    return found != NULL;
}

/* The lock is kept: nobody leaves anything from now on. */
static void remove_leftovers(void)
{
    pthread_mutex_lock(&lock);
    for (struct leftover *l = leftovers, *next; l; l = next) {
        next = l->next;
        remove(l->path); /* a file, or a folder that is empty by now */
        free(l);
    }
    leftovers = NULL;
}

/* ---- the signals ------------------------------------------------------- */

static void end_by(int number)
{
    remove_leftovers();
    signal(number, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
    raise(number);
}

static void *watch(void *unused)
{
    const struct timespec patience = { PATIENCE, 0 };
    int number;

    (void)unused;
    if (sigwait(&ours, &number) != 0)
        return NULL;
    caught = number;
    nanosleep(&patience, NULL); /* a second signal is no reason to hurry: some senders send two at once */
    end_by(number);
    return NULL;
}

static void remember(int number)
{
    caught = number;
}

void signals_catch(void)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    struct sigaction action = { .sa_handler = remember, .sa_flags = SA_RESTART };
    pthread_t thread;
    struct sigaction old;

    sigemptyset(&ours);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) /* what was ignored from the start (nohup) stays so */
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaddset(&ours, numbers[i]);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would hide how a child ended (child.c) */
    signal(SIGXFSZ, SIG_IGN); /* a file that may not become larger (ulimit -f) is one that cannot be written */
    pthread_sigmask(SIG_BLOCK, &ours, NULL);
    if (pthread_create(&thread, NULL, watch, NULL) == 0) {
        pthread_detach(thread);
        return;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (sigismember(&ours, numbers[i]) == 1)
            sigaction(numbers[i], &action, NULL);
    pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
}

bool signals_caught(void)
{
    return caught != 0;
}

void signals_raise(void)
{
    if (caught)
        end_by(caught);
}
