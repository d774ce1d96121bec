/*
 * cluster_standardised.c - directly standardised shares, and their difference, whose cases come in clusters.
 *
 * The linearised variable of a cluster is the sum over strata of w/W (x - p n)/N, for a difference less that of
 * the other group; these sum to 0.
 */
#include <tedstat/cluster.h>

#include <math.h>
#include <stdlib.h>

#include "base.h"
#include "cluster_totals.h"
#include "method.h"
#include "numeric.h"

/* One group in one stratum. */
struct side {
    double share, cases;
};

static struct side side_of(const teds_cluster_count *counts, size_t clusters, size_t strata, size_t stratum)
{
    struct side s = { 0, 0 };

    for (size_t g = 0; counts && g < clusters; g++) {
        s.cases += (double)counts[g * strata + stratum].cases;
        s.share += (double)counts[g * strata + stratum].used;
    }
    s.share = s.cases > 0 ? s.share / s.cases : 0;
    return s;
}

static double deviation(const teds_cluster_count *c, struct side s)
{
    return ((double)c->used - s.share * (double)c->cases) / s.cases;
}

/* The estimate, and the sum of squares of the linearised variables; false where a stratum has no cases. */
static bool add_up(const double *weights, size_t strata, const teds_cluster_count *first,
                   const teds_cluster_count *second, size_t clusters, double *u, double *estimate)
{
    double sum = 0;

    for (size_t s = 0; s < strata; s++)
        sum += weights[s];
    for (size_t s = 0; s < strata; s++) {
        struct side a = side_of(first, clusters, strata, s), b = side_of(second, clusters, strata, s);
        double w = weights[s] / sum;

        if (!(weights[s] > 0))
            continue;
        if (!(a.cases > 0) || (second && !(b.cases > 0)))
            return false;
        *estimate += w * (a.share - b.share);
        for (size_t g = 0; g < clusters; g++) {
            u[g] += w * deviation(&first[g * strata + s], a);
            if (second)
                u[g] -= w * deviation(&second[g * strata + s], b);
        }
    }
    return true;
}

/* A share on the logit scale, as elsewhere; a difference as it is. */
static void limits(teds_cluster_result *r, bool difference, double level)
{
    double reach = teds_num_student_quantile(teds_num_upper(0.5 * (1 - level)), r->df) * r->se, p = r->estimate;

    if (difference) {
        r->lower = fmax(-1, p - reach);
        r->upper = fmin(1, p + reach);
    } else {
        double odds = p / (1 - p), by = exp(reach / (p * (1 - p)));

        r->lower = odds / by / (1 + odds / by);
        r->upper = isinf(by) ? 1 : odds * by / (1 + odds * by);
    }
}

/* Clusters with cases in a stratum that counts, and the cases of the largest and of all. */
static void count_clusters(const double *weights, size_t strata, const teds_cluster_count *first,
                           const teds_cluster_count *second, size_t clusters, teds_cluster_result *r)
{
    uint64_t largest = 0, all = 0;

    for (size_t g = 0; g < clusters; g++) {
        uint64_t cases = 0;

        for (size_t s = 0; s < strata; s++)
            if (weights[s] > 0)
                cases += first[g * strata + s].cases + (second ? second[g * strata + s].cases : 0);
        r->clusters += cases > 0;
        largest = cases > largest ? cases : largest;
        all += cases;
    }
    r->df = r->clusters > 0 ? (double)r->clusters - 1 : 0;
    r->largest_share = all > 0 ? (double)largest / (double)all : 0;
    r->warning = teds_cluster_warning(r->clusters, largest, all);
}

teds_status teds_cluster_standardised(const double *weights, size_t strata, const teds_cluster_count *first,
                                      const teds_cluster_count *second, size_t clusters, double level,
                                      teds_cluster_result *out, teds_error *err)
{
    teds_cluster_result r = { .lower = second ? -1 : 0, .upper = 1, .note = "empty_stratum", .warning = "" };
    struct teds_cluster_totals t;
    double *u, squares = 0, sum = 0;
    teds_status st;

    if ((st = teds_check_level(level, err)) != TEDS_OK ||
        (st = teds_cluster_add_up(first, clusters * strata, &t, err)) != TEDS_OK ||
        (second && (st = teds_cluster_add_up(second, clusters * strata, &t, err)) != TEDS_OK))
        return st;
    for (size_t s = 0; s < strata; s++) {
        if (!(weights[s] >= 0 && weights[s] <= 1e15))
            return teds_fail(err, TEDS_EARG, "the weight of stratum %zu is not a number, 0 or more", s + 1);
        sum += weights[s];
    }
    if (!(u = calloc(clusters + 1, sizeof *u)))
        return teds_nomem(err);
    if (!(sum > 0)) {
        r.note = "no_standard";
    } else if (add_up(weights, strata, first, second, clusters, u, &r.estimate)) {
        count_clusters(weights, strata, first, second, clusters, &r);
        for (size_t g = 0; g < clusters; g++)
            squares += u[g] * u[g];
        r.note = r.clusters == 1 ? "one_cluster" : !(squares > 0) ? "zero_variance" : "";
        if (!*r.note) {
            r.defined = true;
            r.se = sqrt((double)r.clusters / r.df * squares);
            limits(&r, second != NULL, level);
        }
    } else {
        r.estimate = 0;
    }
    free(u);
    *out = r;
    return TEDS_OK;
}
