/*
 * coverage.c - how often an interval holds the true proportion: exact sums, no simulation.
 */
#include "coverage.h"

#include "base.h"
#include "numeric.h"

teds_status teds_coverage(const char *method, uint64_t n, double level, size_t steps,
                          struct teds_coverage *out, teds_error *err)
{
    teds_interval_result limits[TEDS_COVERAGE_LARGEST + 1];

    if (n < 1 || n > TEDS_COVERAGE_LARGEST)
        return teds_fail(err, TEDS_EARG, "coverage: n = %llu is not in 1 to %d", (unsigned long long)n,
                         TEDS_COVERAGE_LARGEST);
    for (uint64_t x = 0; x <= n; x++) {
        teds_status st = teds_interval(method, x, n, level, &limits[x], err);
        if (st != TEDS_OK)
            return st;
    }
    for (size_t i = 0; i < steps; i++) {
        double p = (double)(2 * i + 1) / (2.0 * (double)steps);

        out[i] = (struct teds_coverage){ p, 0, 0 };
        for (uint64_t x = 0; x <= n; x++) {
            double probability = teds_num_binomial_pmf((double)x, (double)n, teds_num_share(p));

            out[i].width += probability * (limits[x].upper - limits[x].lower);
            if (limits[x].lower <= p && p <= limits[x].upper)
                out[i].covered += probability;
        }
    }
    return TEDS_OK;
}
