/*
 * cluster_difference.c - the difference, ratio and odds ratio of two shares whose cases come from
 * the same clusters.
 *
 * The linearised variable of cluster g is (x1 - p1 n1)/N1 - (x2 - p2 n2)/N2 for the
 * difference.  Times N1^2 N2^2 it is a whole number below 2e36, and computed as one.  For
 * the logarithm of a ratio, each of the two is divided by p, for that of an odds ratio by
 * p (1 - p).
 */
#include <tedstat/cluster.h>

#include <math.h>
#include <string.h>

#include "base.h"
#include "cluster_totals.h"
#include "method.h"
#include "numeric.h"

static double square(double x)
{
    return x * x;
}

/* G / (G - 1) sum z^2; counts the clusters that have cases, and the cases of the largest. */
static double linearised(const teds_cluster_count *first, const teds_cluster_count *second,
                         size_t count, const struct teds_cluster_totals *a,
                         const struct teds_cluster_totals *b, size_t *clusters, uint64_t *largest)
{
    teds_wide na2 = (teds_wide)a->cases * (teds_wide)a->cases,
              nb2 = (teds_wide)b->cases * (teds_wide)b->cases;
    double sum = 0, g;

    *clusters = 0;
    *largest = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t cases = first[i].cases + second[i].cases;
        teds_wide z =
            teds_cluster_deviation(a, first[i]) * nb2 - teds_cluster_deviation(b, second[i]) * na2;

        sum += square((double)z / (double)na2 / (double)nb2);
        *clusters += cases > 0;
        *largest = cases > *largest ? cases : *largest;
    }
    g = (double)*clusters;
    return g / (g - 1) * sum;
}

/* Where the variance is 0: square and add the distances of both groups' own limits. */
static teds_status from_both(const teds_cluster_count *first, const teds_cluster_count *second,
                             size_t count, double level, teds_cluster_result *out, teds_error *err)
{
    teds_cluster_result a, b;
    teds_status status;

    if ((status = teds_cluster_interval("beta", first, count, level, &a, err)) != TEDS_OK ||
        (status = teds_cluster_interval("beta", second, count, level, &b, err)) != TEDS_OK)
        return status;
    if (!a.defined || !b.defined) {
        out->note = a.defined ? b.note : a.note;
        return TEDS_OK;
    }
    out->defined = true;
    out->note = "korn_graubard";
    out->lower = fmax(-1, out->estimate - hypot(a.estimate - a.lower, b.upper - b.estimate));
    out->upper = fmin(1, out->estimate + hypot(a.upper - a.estimate, b.estimate - b.lower));
    return TEDS_OK;
}

teds_status teds_cluster_difference(const teds_cluster_count *first,
                                    const teds_cluster_count *second, size_t count, double level,
                                    teds_cluster_result *out, teds_error *err)
{
    struct teds_cluster_totals a, b;
    teds_cluster_result r = { .lower = -1, .upper = 1, .note = "no_cases", .warning = "" };
    uint64_t largest;
    double variance, plain, reach;
    teds_status status;

    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(first, count, &a, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(second, count, &b, err)) != TEDS_OK)
        return status;
    if (a.cases == 0 || b.cases == 0) {
        *out = r;
        return TEDS_OK;
    }
    variance = linearised(first, second, count, &a, &b, &r.clusters, &largest);
    r.estimate = ((double)a.used * (double)b.cases - (double)b.used * (double)a.cases) /
                 ((double)a.cases * (double)b.cases);
    r.df = (double)r.clusters - 1;
    r.largest_share = (double)largest / (double)(a.cases + b.cases);
    r.warning = teds_cluster_warning(r.clusters, largest, a.cases + b.cases);
    r.design_effect = 1;
    r.effective_n = (double)(a.cases + b.cases);
    if (r.clusters == 1) {
        r.note = "one_cluster";
    } else if (variance == 0) {
        if ((status = from_both(first, second, count, level, &r, err)) != TEDS_OK)
            return status;
    } else {
        plain =
            (double)a.used * (double)(a.cases - a.used) / square((double)a.cases) /
                (double)a.cases +
            (double)b.used * (double)(b.cases - b.used) / square((double)b.cases) / (double)b.cases;
        r.se = sqrt(variance);
        reach = teds_num_student_quantile(teds_num_upper(0.5 * (1 - level)), r.df) * r.se;
        r.lower = fmax(-1, r.estimate - reach);
        r.upper = fmin(1, r.estimate + reach);
        r.design_effect = variance / plain;
        r.effective_n /= r.design_effect;
        r.defined = true;
        r.note = "";
    }
    *out = r;
    return TEDS_OK;
}

/* ---- ratios ----------------------------------------------------------- */

/* What a cluster's deviation N x - X n is divided by: N X for log p, X (N - X) for the log odds. */
static double log_scale(const struct teds_cluster_totals *t, bool odds)
{
    return (double)t->used * (double)(odds ? t->cases - t->used : t->cases);
}

static double linearised_log(const teds_cluster_count *first, const teds_cluster_count *second,
                             size_t count, const struct teds_cluster_totals *a,
                             const struct teds_cluster_totals *b, bool odds)
{
    double scale_a = log_scale(a, odds), scale_b = log_scale(b, odds), sum = 0, g = 0;

    for (size_t i = 0; i < count; i++) {
        sum += square((double)teds_cluster_deviation(a, first[i]) / scale_a -
                      (double)teds_cluster_deviation(b, second[i]) / scale_b);
        g += first[i].cases + second[i].cases > 0;
    }
    return g / (g - 1) * sum;
}

teds_status teds_cluster_ratio(const char *measure, const teds_cluster_count *first,
                               const teds_cluster_count *second, size_t count, double level,
                               teds_cluster_result *out, teds_error *err)
{
    bool odds = teds_same_word(measure, "or");
    struct teds_cluster_totals a, b;
    teds_cluster_result r;
    double variance, log_ratio, reach;
    teds_status status;

    if (!odds && !teds_same_word(measure, "ratio"))
        return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = measure },
                            "there is no measure \"%s\"; it is ratio or or", measure);
    status = teds_cluster_difference(first, second, count, level, &r, err);
    if (status != TEDS_OK || (status = teds_cluster_add_up(first, count, &a, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(second, count, &b, err)) != TEDS_OK)
        return status;
    r.estimate = r.se = r.lower = 0;
    r.upper = HUGE_VAL;
    r.design_effect = 1;
    r.effective_n = (double)(a.cases + b.cases);
    r.defined = false;
    *out = r;
    if (strcmp(r.note, "no_cases") == 0 || strcmp(r.note, "one_cluster") == 0)
        return TEDS_OK;
    if (log_scale(&a, odds) == 0 || log_scale(&b, odds) == 0) {
        out->note = "zero_count";
        return TEDS_OK;
    }
    log_ratio = odds ? log((double)a.used / (double)(a.cases - a.used)) -
                           log((double)b.used / (double)(b.cases - b.used))
                     : log((double)a.used / (double)a.cases) - log((double)b.used / (double)b.cases);
    variance = linearised_log(first, second, count, &a, &b, odds);
    r.estimate = exp(log_ratio);
    r.note = "zero_variance";
    if (variance > 0) {
        double plain = odds ? (double)a.cases / log_scale(&a, odds) + (double)b.cases / log_scale(&b, odds)
                            : (double)(a.cases - a.used) / log_scale(&a, odds) +
                                  (double)(b.cases - b.used) / log_scale(&b, odds);

        r.se = sqrt(variance);
        reach = teds_num_student_quantile(teds_num_upper(0.5 * (1 - level)), r.df) * r.se;
        r.lower = exp(log_ratio - reach);
        r.upper = exp(log_ratio + reach);
        r.design_effect = variance / plain;
        r.effective_n /= r.design_effect;
        r.defined = true;
        r.note = "";
    }
    *out = r;
    return TEDS_OK;
}

bool teds_cluster_p(const char *measure, const teds_cluster_result *r, double *p)
{
    double t;

    if (!r->defined || !(r->se > 0))
        return false;
    t = (teds_same_word(measure, "diff") ? r->estimate : log(r->estimate)) / r->se;
    *p = fmin(1, 2 * teds_num_student(fabs(t), r->df).upper);
    return true;
}
