/*
 * race.c - runs commands in turn, many times, and prints how long each took as a whole process.
 *
 *     race ROUNDS NAME COMMAND [NAME COMMAND]...
 *
 * In each round every command runs once, so that a machine that is busy now and idle then is so for
 * all; the first round only warms up.  A command is given to sh; its standard output goes nowhere.
 * CSV on standard output, a line each: seconds of wall clock (median, least, most), of CPU (median;
 * user and system), the largest memory in KiB, and the median over the rounds of the ratio of wall
 * clocks and of CPU to those of the first command in the same round.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct racer {
    const char *name, *command;
    double *wall, *cpu, *ratio, *cpu_ratio;
    long memory;
};

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double of_timeval(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

static void run(struct racer *r, double *wall, double *cpu)
{
    struct rusage use;
    double start = seconds();
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", r->command, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &use) != pid || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "race: %s failed: %s\n", r->name, r->command);
        exit(1);
    }
    *wall = seconds() - start;
    *cpu = of_timeval(use.ru_utime) + of_timeval(use.ru_stime);
    if (use.ru_maxrss > r->memory)
        r->memory = use.ru_maxrss;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    return n % 2 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

int main(int argc, char **argv)
{
    int rounds = argc > 3 ? atoi(argv[1]) : 0, n = (argc - 2) / 2;
    struct racer *r = calloc(n > 0 ? (size_t)n : 1, sizeof *r);

    if (rounds < 1 || argc % 2 || !r) {
        fprintf(stderr, "usage: race ROUNDS NAME COMMAND [NAME COMMAND]...\n");
        return 2;
    }
    for (int i = 0; i < n; i++) {
        r[i].name = argv[2 + 2 * i];
        r[i].command = argv[3 + 2 * i];
        r[i].wall = calloc(4 * (size_t)rounds, sizeof(double));
        r[i].cpu = r[i].wall + rounds;
        r[i].ratio = r[i].cpu + rounds;
        r[i].cpu_ratio = r[i].ratio + rounds;
        run(&r[i], r[i].wall, r[i].cpu);
    }
    for (int k = 0; k < rounds; k++) {
        for (int i = 0; i < n; i++) {
            run(&r[i], &r[i].wall[k], &r[i].cpu[k]);
            r[i].ratio[k] = r[i].wall[k] / r[0].wall[k];
            r[i].cpu_ratio[k] = r[i].cpu[k] / r[0].cpu[k];
        }
    }
    printf("name,wall,wall_least,wall_most,cpu,memory_kib,ratio,cpu_ratio\n");
    for (int i = 0; i < n; i++) {
        double wall = median(r[i].wall, rounds), cpu = median(r[i].cpu, rounds);

        printf("%s,%.4f,%.4f,%.4f,%.4f,%ld,%.2f,%.2f\n", r[i].name, wall, r[i].wall[0],
               r[i].wall[rounds - 1], cpu, r[i].memory, median(r[i].ratio, rounds),
               median(r[i].cpu_ratio, rounds));
    }
    return 0;
}
