/*
 * coverage.h - how often an interval holds the true proportion.
 */
#ifndef TEDSTAT_COVERAGE_H
#define TEDSTAT_COVERAGE_H

#include <tedstat/interval.h>

enum {
    TEDS_COVERAGE_LARGEST = 1000,
    TEDS_COVERAGE_STEPS = 500 /* of chart and table alike: the least depends on them */
};

struct teds_coverage {
    double p, covered, width; /* covered: probability that the interval holds p; width: expected */
};

/*
 * For p = 1/(2 steps), 3/(2 steps), ...: the exact sum over all counts of n cases, no simulation; out has
 * room for 'steps'.  TEDS_EARG for an unknown method or level or n not in 1 .. TEDS_COVERAGE_LARGEST.
 */
teds_status teds_coverage(const char *method, uint64_t n, double level, size_t steps,
                          struct teds_coverage *out, teds_error *err);

#endif
