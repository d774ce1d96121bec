/*
 * coverage.c - how often each interval method holds the true proportion.
 *
 *   coverage           a table for documents: mean and smallest coverage, mean width
 *   coverage csv       method,n,p,coverage,width for a chart
 *
 * Exact sums over all counts, no simulation (lib/coverage.c), for 95 % intervals.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"

static const unsigned sizes[] = { 20, 100, 1000 };

struct summary {
    double mean, least, width;
};

/* Averages over p = 1/1000, 3/1000, ... 999/1000. */
static struct summary measure(const char *method, unsigned n, int csv)
{
    static struct teds_coverage at[TEDS_COVERAGE_STEPS];
    struct summary s = { 0, 1, 0 };

    if (teds_coverage(method, n, 0.95, TEDS_COVERAGE_STEPS, at, NULL) != TEDS_OK)
        exit(1);
    for (int i = 0; i < TEDS_COVERAGE_STEPS; i++) {
        if (csv)
            printf("%s,%u,%.4f,%.6f,%.6f\n", method, n, at[i].p, at[i].covered, at[i].width);
        s.mean += at[i].covered / TEDS_COVERAGE_STEPS;
        s.width += at[i].width / TEDS_COVERAGE_STEPS;
        s.least = at[i].covered < s.least ? at[i].covered : s.least;
    }
    return s;
}

int main(int argc, char **argv)
{
    int csv = argc > 1 && strcmp(argv[1], "csv") == 0;
    size_t count;
    const teds_interval_method *methods = teds_interval_methods(&count);

    if (csv) {
        puts("method,n,p,coverage,width");
    } else {
        printf("| method |");
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
            printf(" n = %u: mean | least | width |", sizes[s]);
        puts("\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    }
    for (size_t m = 0; m < count; m++) {
        if (!csv)
            printf("| %s |", methods[m].name);
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            struct summary c = measure(methods[m].name, sizes[s], csv);

            if (!csv)
                printf(" %.3f | %.3f | %.4f |", c.mean, c.least, c.width);
        }
        if (!csv)
            putchar('\n');
    }
    return 0;
}
