/*
 * cluster_trend.c - the yearly change of a share whose cases come in clusters.
 *
 * Least squares on single cases: slope b = sum (x - mean x) y / S, S = sum (x - mean x)^2.  The
 * linearised variable of a cluster is the sum of (x - mean x) times residual over its cases, divided
 * by S; these sum to 0.
 */
#include <tedstat/cluster.h>

#include <math.h>

#include "base.h"
#include "cluster_totals.h"
#include "method.h"
#include "numeric.h"

struct line {
    double n, used, mean, s, slope; /* mean: over cases, of the distances from the first score */
};

static const teds_cluster_count *at(const teds_cluster_count *counts, size_t points, size_t cluster,
                                    size_t point)
{
    return &counts[cluster * points + point];
}

static struct line fit(const double *scores, size_t points, const teds_cluster_count *counts,
                       size_t clusters)
{
    struct line l = { 0 };
    double sum = 0;

    for (size_t g = 0; g < clusters; g++) {
        for (size_t i = 0; i < points; i++) {
            l.n += (double)at(counts, points, g, i)->cases;
            l.used += (double)at(counts, points, g, i)->used;
            sum += (scores[i] - scores[0]) * (double)at(counts, points, g, i)->cases;
        }
    }
    l.mean = sum / l.n;
    for (size_t g = 0; g < clusters; g++) {
        for (size_t i = 0; i < points; i++) {
            double d = scores[i] - scores[0] - l.mean;

            l.s += d * d * (double)at(counts, points, g, i)->cases;
            l.slope += d * (double)at(counts, points, g, i)->used;
        }
    }
    l.slope = l.s > 0 ? l.slope / l.s : 0;
    return l;
}

/* G / (G - 1) sum u^2 over the clusters that have cases; fills in what else is known of them. */
static double variance(const struct line *l, const double *scores, size_t points,
                       const teds_cluster_count *counts, size_t clusters, teds_cluster_result *r,
                       uint64_t *largest)
{
    double sum = 0, g;

    *largest = 0;
    for (size_t k = 0; k < clusters; k++) {
        uint64_t cases = 0;
        double u = 0;

        for (size_t i = 0; i < points; i++) {
            const teds_cluster_count *c = at(counts, points, k, i);
            double d = scores[i] - scores[0] - l->mean;

            cases += c->cases;
            u += d * ((double)c->used - (double)c->cases * (l->used / l->n + l->slope * d));
        }
        sum += u / l->s * (u / l->s);
        r->clusters += cases > 0;
        *largest = cases > *largest ? cases : *largest;
    }
    g = (double)r->clusters;
    return g / (g - 1) * sum;
}

teds_status teds_cluster_slope(const double *scores, size_t points, const teds_cluster_count *counts,
                               size_t clusters, double level, teds_cluster_result *out,
                               teds_error *err)
{
    teds_cluster_result r = { .lower = -HUGE_VAL, .upper = HUGE_VAL, .note = "no_cases", .warning = "" };
    struct teds_cluster_totals t;
    struct line l;
    uint64_t largest;
    double v, reach;
    teds_status status;

    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(counts, clusters * points, &t, err)) != TEDS_OK)
        return status;
    *out = r;
    if (t.cases == 0)
        return TEDS_OK;
    l = fit(scores, points, counts, clusters);
    out->note = "one_group";
    if (!(l.s > 0))
        return TEDS_OK;
    v = variance(&l, scores, points, counts, clusters, &r, &largest);
    r.estimate = l.slope;
    r.df = (double)r.clusters - 1;
    r.largest_share = (double)largest / (double)t.cases;
    r.warning = teds_cluster_warning(r.clusters, largest, t.cases);
    r.note = r.clusters == 1 ? "one_cluster" : !(v > 0) ? "zero_variance" : "";
    if (!*r.note) {
        r.defined = true;
        r.se = sqrt(v);
        reach = teds_num_student_quantile(teds_num_upper(0.5 * (1 - level)), r.df) * r.se;
        r.lower = r.estimate - reach;
        r.upper = r.estimate + reach;
    }
    *out = r;
    return TEDS_OK;
}
