/*
 * cluster_bootstrap.c - limits of a proportion by resampling whole clusters.
 *
 * One generator, one loop: the result depends on the seed and on nothing else.
 */
#include <tedstat/cluster.h>

#include <math.h>
#include <stdlib.h>

#include "base.h"
#include "cluster_totals.h"
#include "method.h"
#include "numeric.h"

enum { MOST_REPLICATES = 1000000 };

/* What a method needs: the sorted resamples, the estimate, and how clusters influence it. */
struct resamples {
    const double *sorted;
    size_t count;
    double estimate;
    double acceleration;
};

/* From the tail wanted to the tail to take of the resamples. */
typedef double tail_function(const struct resamples *r, double tail);

static double percentile_tail(const struct resamples *r, double tail)
{
    (void)r;
    return tail;
}

/* Efron and Tibshirani, eq. 14.9, 14.10: with the bias z0 and the acceleration a. */
static double bca_tail(const struct resamples *r, double tail)
{
    double below = 0, z0, z, bent;

    for (size_t i = 0; i < r->count; i++)
        below += r->sorted[i] < r->estimate ? 1 : r->sorted[i] == r->estimate ? 0.5 : 0;
    below = fmin((double)r->count - 0.5, fmax(0.5, below)) / (double)r->count;
    z0 = teds_num_normal_quantile(teds_num_lower(below));
    z = z0 + teds_num_normal_quantile(teds_num_lower(tail));
    bent = 1 - r->acceleration * z;
    if (bent <= 0) /* beyond where the formula turns: the end of the resamples */
        return z < 0 ? 0 : 1;
    return teds_num_normal(z0 + z / bent).lower;
}

static const struct bootstrap_method {
    struct teds_method_words words;
    tail_function *tail;
} methods[] = {
    { { "bca", "bootstrap of whole states, bias-corrected and accelerated; 2,000 replicates",
        "Efron, Tibshirani, An Introduction to the Bootstrap (1993), eq. 14.9-14.15" }, bca_tail },
    { { "percentile", "bootstrap of whole states, quantiles of the replicates",
        "Efron, Tibshirani (1993), eq. 13.4; Field, Welsh, J. R. Stat. Soc. B 69 (2007) 369-390" }, percentile_tail },
};

/* teds_cluster_jackknife() resamples, too. */
const struct teds_method_words *teds_resampling_method(size_t i)
{
    static const struct teds_method_words jackknife = {
        "jackknife", "delete one state, limits on the log odds; agrees with logit for many states",
        "Wolter, Introduction to Variance Estimation (2007), ch. 4; R survey: JK1" };

    return i == 0 ? &jackknife : i <= TEDS_COUNT(methods) ? &methods[i - 1].words : NULL;
}

/* The value at (count + 1) tail, counted from 1, between its neighbours. */
static double value_at(const struct resamples *r, double tail)
{
    double place = fmin((double)r->count, fmax(1, (double)(r->count + 1) * tail)),
           whole = floor(place);
    size_t i = (size_t)whole - 1, next = i + 1 < r->count ? i + 1 : i;

    return r->sorted[i] + (place - whole) * (r->sorted[next] - r->sorted[i]);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Skewness of the influence of leaving a cluster out, over 6: eq. 14.15. */
static double acceleration(const teds_cluster_count *clusters, size_t count,
                           const struct teds_cluster_totals *t)
{
    double mean = 0, squares = 0, cubes = 0;

    for (size_t i = 0; i < count; i++)
        mean += teds_cluster_influence(t, clusters[i]) / (double)t->clusters;
    for (size_t i = 0; i < count; i++)
        if (clusters[i].cases > 0) {
            double d = teds_cluster_influence(t, clusters[i]) - mean;

            squares += d * d;
            cubes += d * d * d;
        }
    return squares > 0 ? cubes / (6 * squares * sqrt(squares)) : 0;
}

/* Fills 'values' with the shares of resampled clusters; their standard deviation. */
static double resample(const teds_cluster_count *clusters, size_t count, struct teds_random *random,
                       double *values, size_t replicates)
{
    double mean = 0, squares = 0;

    for (size_t r = 0; r < replicates; r++) {
        uint64_t cases = 0, used = 0;
        double d;

        for (size_t g = 0; g < count; g++) {
            teds_cluster_count c = clusters[teds_num_random_below(random, (uint32_t)count)];

            cases += c.cases;
            used += c.used;
        }
        values[r] = (double)used / (double)cases;
        d = values[r] - mean;
        mean += d / (double)(r + 1);
        squares += d * (values[r] - mean);
    }
    return sqrt(squares / (double)(replicates - 1));
}

/* 'filled': the G > 1 clusters with cases, of unequal rates. */
static teds_status run(tail_function *tail_of, const teds_cluster_count *filled,
                       const struct teds_cluster_totals *t, double level, size_t replicates,
                       uint64_t seed, teds_cluster_result *out, teds_error *err)
{
    struct teds_random *random = teds_num_random_new(seed);
    double *values = calloc(replicates, sizeof *values), tail = 0.5 * (1 - level);
    double p = out->estimate;
    struct resamples r = { values, replicates, p, 0 };

    if (!random || !values) {
        teds_num_random_free(random);
        free(values);
        return teds_nomem(err);
    }
    out->se = resample(filled, t->clusters, random, values, replicates);
    qsort(values, replicates, sizeof *values, by_value);
    r.acceleration = acceleration(filled, t->clusters, t);
    out->lower = value_at(&r, tail_of(&r, tail));
    out->upper = value_at(&r, tail_of(&r, 1 - tail));
    out->design_effect = out->se * out->se / (p * (1 - p)) * (double)t->cases;
    out->effective_n = (double)t->cases / out->design_effect;
    out->defined = true;
    out->note = out->lower < out->upper ? "" : "zero_width";
    teds_num_random_free(random);
    free(values);
    return TEDS_OK;
}

static teds_status check_replicates(size_t replicates, double level, teds_error *err)
{
    char room[TEDS_NUMBER_ROOM];

    if (replicates > MOST_REPLICATES)
        return teds_fail(err, TEDS_EARG, "%zu resamples are more than the %d that are supported",
                         replicates, (int)MOST_REPLICATES);
    if (replicates < 2 || (double)(replicates + 1) * 0.5 * (1 - level) < 1 - 1e-9)
        return teds_fail(err, TEDS_EARG, "%zu resamples are too few for the level %s", replicates,
                         teds_number_text(level, room));
    return TEDS_OK;
}

teds_status teds_cluster_bootstrap(const char *method, const teds_cluster_count *clusters,
                                   size_t count, double level, size_t replicates, uint64_t seed,
                                   teds_cluster_result *out, teds_error *err)
{
    const struct bootstrap_method *m = teds_find_method(
        "bootstrap method", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    teds_cluster_count *filled;
    struct teds_cluster_totals t;
    teds_cluster_result r;
    size_t n = 0;
    teds_status status;

    if (!m)
        return TEDS_EARG;
    /* checks the counts, and has the answer where there is nothing to resample */
    if ((status = teds_cluster_interval("beta", clusters, count, level, &r, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(clusters, count, &t, err)) != TEDS_OK ||
        (status = check_replicates(replicates, level, err)) != TEDS_OK)
        return status;
    if (*r.note != '\0') {
        *out = r;
        return TEDS_OK;
    }
    filled = calloc(t.clusters, sizeof *filled);
    if (!filled)
        return teds_nomem(err);
    for (size_t i = 0; i < count; i++)
        if (clusters[i].cases > 0)
            filled[n++] = clusters[i];
    status = run(m->tail, filled, &t, level, replicates, seed, &r, err);
    free(filled);
    if (status == TEDS_OK)
        *out = r;
    return status;
}
