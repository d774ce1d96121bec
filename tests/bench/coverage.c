/*
 * coverage.c - how often each interval method holds the true proportion.
 *
 *   coverage           a table for documents: mean and smallest coverage, mean width
 *   coverage csv       method,n,p,coverage,width for a chart
 *
 * Exact sums over all counts, no simulation: for each p, the probabilities of the counts
 * whose 95 % interval holds p.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/interval.h>

#include "numeric.h"

enum { LARGEST = 1000, STEPS = 500 };

static const unsigned sizes[] = { 20, 100, 1000 };

struct coverage {
    double mean, least, width;
};

/* Averages over p = 1/1000, 3/1000, ... 999/1000. */
static struct coverage measure(const char *method, unsigned n, int csv)
{
    static teds_interval_result limits[LARGEST + 1];
    struct coverage c = { 0, 1, 0 };

    for (unsigned x = 0; x <= n; x++)
        if (teds_interval(method, x, n, 0.95, &limits[x], NULL) != TEDS_OK)
            exit(1);
    for (int i = 0; i < STEPS; i++) {
        double p = (2 * i + 1) / (2.0 * STEPS), covered = 0, width = 0;

        for (unsigned x = 0; x <= n; x++) {
            double probability = teds_num_binomial_pmf(x, n, teds_num_share(p));

            width += probability * (limits[x].upper - limits[x].lower);
            if (limits[x].lower <= p && p <= limits[x].upper)
                covered += probability;
        }
        if (csv)
            printf("%s,%u,%.4f,%.6f,%.6f\n", method, n, p, covered, width);
        c.mean += covered / STEPS;
        c.width += width / STEPS;
        c.least = covered < c.least ? covered : c.least;
    }
    return c;
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
            struct coverage c = measure(methods[m].name, sizes[s], csv);

            if (!csv)
                printf(" %.3f | %.3f | %.4f |", c.mean, c.least, c.width);
        }
        if (!csv)
            putchar('\n');
    }
    return 0;
}
