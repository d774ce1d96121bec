/*
 * methods.c - every method of intervals on the same numbers; run by run.sh under callgrind, which is told where one
 * method ends and the next begins.
 */
#include <stdint.h>
#include <stdio.h>

#include <valgrind/callgrind.h>

#include <tedstat/cluster.h>
#include <tedstat/compare.h>
#include <tedstat/interval.h>
#include <tedstat/multinomial.h>

static const uint64_t sizes[] = { 7, 100, 5000, 1000000 };
static const unsigned percents[] = { 0, 1, 30, 50, 100 };
static const double levels[] = { 0.95, 0.99 };
#define EACH(list) (sizeof(list) / sizeof *(list))

static uint64_t part(uint64_t n, unsigned percent)
{
    return n * percent / 100;
}

/* The costs since the last call have this name.  Callgrind keeps the text of the request in the dump. */
static void done(const char *family, const char *method)
{
    char name[128];

    snprintf(name, sizeof name, "%s %s", family, method);
    CALLGRIND_DUMP_STATS_AT(name);
}

static bool one_proportion(void)
{
    size_t count;
    const teds_interval_method *m = teds_interval_methods(&count);
    teds_interval_result r;
    bool fine = true;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < EACH(sizes) * EACH(percents) * EACH(levels); k++) {
            uint64_t n = sizes[k % EACH(sizes)];

            fine &= teds_interval(m[i].name, part(n, percents[k / EACH(sizes) % EACH(percents)]), n,
                                  levels[k % EACH(levels)], &r, NULL) == TEDS_OK;
        }
        done("interval", m[i].name);
    }
    return fine;
}

static bool two_proportions(void)
{
    size_t count;
    const teds_compare_method *m = teds_compare_methods(&count);
    teds_compare_result r;
    bool fine = true;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 3 * EACH(percents); k++) { /* the exact ones are slow where n is large */
            uint64_t n = sizes[k % 3];

            fine &= teds_compare(m[i].measure, m[i].name, part(n, percents[k / 3]), n, part(2 * n, 20), 2 * n, 0.95,
                                 &r, NULL) == TEDS_OK;
        }
        done(m[i].measure, m[i].name);
    }
    m = teds_compare_class_methods(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < EACH(sizes) * EACH(levels); k++)
            fine &= teds_compare_classes(m[i].name, part(sizes[k / 2], 10), part(sizes[k / 2], 29), sizes[k / 2],
                                         levels[k % 2], &r, NULL) == TEDS_OK;
        done("classes", m[i].name);
    }
    return fine;
}

static bool several(void)
{
    static const uint64_t classes[] = { 104, 292, 298, 305 };
    teds_cluster_count clusters[50];
    size_t count;
    const teds_multinomial_method *m = teds_multinomial_methods(&count);
    const teds_cluster_method *c;
    teds_interval_result r[EACH(classes)];
    teds_cluster_result of_clusters;
    bool fine = true;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < EACH(levels); k++)
            fine &= teds_multinomial(m[i].name, classes, EACH(classes), levels[k], r, NULL) == TEDS_OK;
        done("multinomial", m[i].name);
    }
    for (uint64_t i = 0; i < EACH(clusters); i++)
        clusters[i] = (teds_cluster_count){ 50 + 37 * i, (50 + 37 * i) * (5 + i % 7) / 20 };
    c = teds_cluster_methods(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < 20; k++)
            fine &= teds_cluster_interval(c[i].name, clusters, EACH(clusters) - k, levels[k % EACH(levels)], &of_clusters,
                                          NULL) == TEDS_OK;
        done("clusters", c[i].name);
    }
    return fine;
}

int main(void)
{
    bool fine;

    CALLGRIND_ZERO_STATS;
    fine = one_proportion() && two_proportions() && several();
    return fine ? 0 : 1;
}
