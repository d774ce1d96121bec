/*
 * intervals.c - intervals per second of each method, at n = 1e6 and x all over 1 .. n-1.
 * Run by intervals.sh.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <tedstat/interval.h>

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

int main(void)
{
    const uint64_t n = 1000000;
    size_t count;
    const teds_interval_method *methods = teds_interval_methods(&count);

    for (size_t m = 0; m < count; m++) {
        double start = seconds(), used;
        uint64_t done = 0, x = 1;

        do {
            for (int i = 0; i < 1000; i++) {
                teds_interval_result r;

                x = (x * 48271 + 11) % (n - 1) + 1;
                if (teds_interval(methods[m].name, x, n, 0.95, &r, NULL) != TEDS_OK)
                    return 1;
            }
            done += 1000;
            used = seconds() - start;
        } while (used < 0.25);
        printf("%-26s %10.0f\n", methods[m].name, (double)done / used);
    }
    return 0;
}
