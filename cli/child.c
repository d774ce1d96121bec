/*
 * child.c - a program that runs for us, for a limited time and no longer than we do.
 *
 * It has a process group of its own, so that nothing it starts outlives it.  What it says on standard error
 * comes through a pipe that is always read, so that it can neither fill the disk nor wait for us; only the
 * first of it is kept, and nobody waits for the pipe to be closed, which something it started may hold open.
 */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <time.h>
#include <unistd.h>

#include "cli.h"

enum { STEP_MS = 5 };

/* A few variables of ours, and nothing that changes what the program does. */
enum { KEPT = 5, VALUE_ROOM = 4300 };

static void environment_make(char *list[KEPT + 2], char room[KEPT + 1][VALUE_ROOM])
{
    static const char *const kept[KEPT] = { "PATH", "HOME", "TMPDIR", "FONTCONFIG_FILE", "FONTCONFIG_PATH" };
    size_t n = 0;

    for (size_t i = 0; i < KEPT; i++) {
        const char *value = getenv(kept[i]);

        if (value && strlen(value) < sizeof room[n] - 32) {
            snprintf(room[n], sizeof room[n], "%s=%s", kept[i], value);
            list[n] = room[n];
            n++;
        }
    }
    snprintf(room[n], sizeof room[n], "LC_ALL=C");
    list[n] = room[n];
    list[n + 1] = NULL;
}

/*
 * In the child: only what a process with other threads may do there.  Where the system can, it is killed with
 * us, also if we are; that is, with the thread that started it, which waits for it.
 */
_Noreturn static void become(const char *folder, char *const arguments[], char *const environment[], int said, int failed,
                             pid_t parent)
{
    sigset_t none;
    int nothing, dumped, why;

    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dumped = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (getppid() == parent && nothing >= 0 && dumped >= 0 && dup2(nothing, 0) == 0 && dup2(dumped, 1) == 1 && dup2(said, 2) == 2 &&
        chdir(folder) == 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0)
        execvpe(arguments[0], arguments, environment);
    why = errno;
    (void)!write(failed, &why, sizeof why);
    _exit(127);
}

/* 0 or errno. */
static int start(const char *folder, char *const arguments[], int said, pid_t *child)
{
    char room[KEPT + 1][VALUE_ROOM], *environment[KEPT + 2];
    pid_t parent = getpid();
    int tell[2], why = 0;
    ssize_t n;

    environment_make(environment, room);
    if (pipe2(tell, O_CLOEXEC) != 0)
        return errno;
    *child = fork();
    if (*child == 0)
        become(folder, arguments, environment, said, tell[1], parent);
    why = *child < 0 ? errno : 0;
    close(tell[1]);
    do
        n = *child < 0 ? 0 : read(tell[0], &why, sizeof why); /* ends where the program begins */
    while (n < 0 && errno == EINTR);
    close(tell[0]);
    while (why && *child > 0 && waitpid(*child, NULL, 0) < 0 && errno == EINTR)
        ;
    return why;
}

/* Reads what there is, but not for ever; closes the pipe at its end. */
static void hear(int *from, struct child *to, size_t *length)
{
    enum { READS = 64 };
    char bytes[4096];

    for (int i = 0; *from >= 0 && i < READS; i++) {
        ssize_t n = read(*from, bytes, sizeof bytes);

        if (n < 0)
            return;
        if (n == 0) {
            close(*from);
            *from = -1;
        }
        for (ssize_t k = 0; k < n && *length + 1 < sizeof to->said; k++)
            to->said[(*length)++] = bytes[k];
    }
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Until it has ended, or must; it is not reaped, so that its number stays its own. */
static void await(pid_t child, int *from, long seconds, struct child *to)
{
    double until = now() + (double)seconds;
    size_t length = 0;

    for (;;) {
        struct pollfd at = { .fd = *from, .events = POLLIN };
        siginfo_t ended = { .si_pid = 0 };

        poll(&at, 1, STEP_MS);
        hear(from, to, &length);
        if (waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT) != 0 && errno != EINTR) {
            to->end = CHILD_FAILED;
            to->number = errno;
            break;
        }
        if (ended.si_pid == child) {
            to->end = ended.si_code == CLD_EXITED ? CHILD_ENDED : CHILD_SIGNALLED;
            to->number = ended.si_status;
            break;
        }
        if (signals_caught() || now() > until) {
            to->end = signals_caught() ? CHILD_STOPPED : CHILD_TOO_SLOW;
            break;
        }
    }
    kill(-child, SIGKILL); /* itself, if it still runs, and what it may have started */
    hear(from, to, &length);
    to->said[length] = '\0';
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
}

void child_run(const char *folder, char *const arguments[], long seconds, struct child *to)
{
    pid_t child = 0;
    int said[2], failed;

    memset(to, 0, sizeof *to);
    failed = pipe2(said, O_CLOEXEC) == 0 ? 0 : errno;
    if (!failed) {
        failed = start(folder, arguments, said[1], &child);
        close(said[1]);
        if (failed)
            close(said[0]);
    }
    if (failed) {
        to->end = failed == ENOENT ? CHILD_ABSENT : CHILD_FAILED;
        to->number = failed;
        return;
    }
    fcntl(said[0], F_SETFL, O_NONBLOCK);
    await(child, &said[0], seconds, to);
    if (said[0] >= 0)
        close(said[0]);
}
