/*
 * cluster.c - a proportion from cluster totals: linearised variance, and intervals.
 *
 * With p = X / N the linearised variable of cluster g is z_g = (x_g - p n_g) / N; its
 * mean is 0, and the variance is G / (G - 1) sum z_g^2 (Cochran, Sampling Techniques,
 * 1977, ch. 6 and 9A; ultimate clusters with replacement).  N^2 z_g = N x_g - X n_g is a
 * whole number and computed as one: whether all are zero is not left to rounding.
 */
#include <tedstat/cluster.h>

#include <math.h>

#include "base.h"
#include "cluster_totals.h"
#include "interval_formula.h"
#include "method.h"

enum { FEW_CLUSTERS = 10 };

/*
 * The interval methods are those for one proportion, with the effective number of cases
 * p q / se^2 for n and Student's quantile t for z: wald becomes p -+ t se, and so on.
 */
struct teds_cluster_formula {
    teds_interval_function *limits;
    enum {
        AS_IT_IS,
        BY_DF,
        BY_DISPERSION
    } effective; /* what the effective number is multiplied by:
        1; (t_{N-1} / t_{G-1})^2; or (N - 1) / N, for the dispersion of a quasi-likelihood */
};

#define LUMLEY "Lumley, Complex Surveys (2010); "
#define FORMULA(f) (&(const struct teds_cluster_formula){ teds_limits_##f, AS_IT_IS })

static const struct teds_cluster_formula korn_graubard = { teds_limits_clopper_pearson, BY_DF };
static const struct teds_cluster_formula rao_scott = { teds_limits_likelihood_ratio,
                                                       BY_DISPERSION };

static const teds_cluster_method methods[] = {
    { "logit", "Student's t on the log odds; the default", LUMLEY "R survey: svyciprop logit",
      FORMULA(logit) },
    { "beta", "exact limits at the effective number of cases; wide, safe near 0 and 1",
      "Korn, Graubard, Survey Methodology 24 (1998) 193-201", &korn_graubard },
    { "mean", "p -+ t se; can leave [0, 1], poor near 0 and 1", LUMLEY "R survey: svyciprop mean",
      FORMULA(wald_unclipped) },
    { "likelihood", "values that the Rao-Scott likelihood-ratio test does not reject",
      "Rao, Scott, Ann. Statist. 12 (1984) 46-60; R survey: svyciprop likelihood", &rao_scott },
    { "asin", "Student's t on the angle asin sqrt p, held in [0, pi/2]",
      LUMLEY "R survey: svyciprop asin", FORMULA(arcsine) },
    { "xlogit", "the same as logit, there computed from the mean and not from a regression",
      "R survey: svyciprop xlogit", FORMULA(logit) },
    { "wilson_neff_t", "score interval at the effective number of cases with Student's t",
      "Dean, Pagano, J. Surv. Stat. Methodol. 3 (2015) 484-503", FORMULA(wilson) },
    { "clopper_pearson_neff_raw", "beta without its adjustment for degrees of freedom",
      "Korn, Graubard (1998), before the adjustment", FORMULA(clopper_pearson) },
};

const teds_cluster_method *teds_cluster_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

/* ---- totals ----------------------------------------------------------- */

teds_status teds_cluster_add_up(const teds_cluster_count *clusters, size_t count,
                                struct teds_cluster_totals *t, teds_error *err)
{
    *t = (struct teds_cluster_totals){ 0 };
    for (size_t i = 0; i < count; i++) {
        teds_status status = teds_check_counts(clusters[i].used, clusters[i].cases, err);

        if (status != TEDS_OK)
            return status;
        t->cases += clusters[i].cases;
        t->used += clusters[i].used;
        t->clusters += clusters[i].cases > 0;
        if (clusters[i].cases > t->largest)
            t->largest = clusters[i].cases;
        if ((status = teds_check_counts(t->used, t->cases, err)) != TEDS_OK)
            return status;
    }
    return TEDS_OK;
}

teds_wide teds_cluster_deviation(const struct teds_cluster_totals *t, teds_cluster_count cluster)
{
    return (teds_wide)t->cases * (teds_wide)cluster.used -
           (teds_wide)t->used * (teds_wide)cluster.cases;
}

double teds_cluster_influence(const struct teds_cluster_totals *t, teds_cluster_count cluster)
{
    return (double)teds_cluster_deviation(t, cluster) / (double)t->cases /
           (double)(t->cases - cluster.cases);
}

const char *teds_cluster_warning(size_t clusters, uint64_t largest, uint64_t cases)
{
    bool few = clusters < FEW_CLUSTERS, dominated = 2 * largest >= cases;

    return few && dominated ? "few_clusters one_dominates"
           : few            ? "few_clusters"
           : dominated      ? "one_dominates"
                            : "";
}

/* The result before there is a variance: notes "no_cases" or "one_cluster", or, to go on, "". */
static teds_cluster_result start(const struct teds_cluster_totals *t)
{
    if (t->cases == 0)
        return (teds_cluster_result){ .upper = 1, .note = "no_cases", .warning = "" };
    return (teds_cluster_result){
        .estimate = (double)t->used / (double)t->cases,
        .upper = 1,
        .df = (double)t->clusters - 1,
        .note = t->clusters == 1 ? "one_cluster" : "",
        .clusters = t->clusters,
        .largest_share = (double)t->largest / (double)t->cases,
        .warning = teds_cluster_warning(t->clusters, t->largest, t->cases),
    };
}

/* ---- variance --------------------------------------------------------- */

/* All are exactly 0 if and only if all clusters have the same rate. */
typedef double variance_function(const teds_cluster_count *clusters, size_t count,
                                 const struct teds_cluster_totals *t);

/* G / (G - 1) sum z_g^2 */
static double linearised(const teds_cluster_count *clusters, size_t count,
                         const struct teds_cluster_totals *t)
{
    double n = (double)t->cases, g = (double)t->clusters, sum = 0;

    for (size_t i = 0; i < count; i++) {
        double z = (double)teds_cluster_deviation(t, clusters[i]) / n / n;

        sum += z * z;
    }
    return g / (g - 1) * sum;
}

/* (G - 1) / G times the sum of squares about the estimate itself. */
static double jackknife_about_estimate(const teds_cluster_count *clusters, size_t count,
                                       const struct teds_cluster_totals *t)
{
    double g = (double)t->clusters, sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += teds_cluster_influence(t, clusters[i]) * teds_cluster_influence(t, clusters[i]);
    return (g - 1) / g * sum;
}

/* The same about the mean of the estimates with a cluster left out. */
static double jackknife_about_mean(const teds_cluster_count *clusters, size_t count,
                                   const struct teds_cluster_totals *t)
{
    double g = (double)t->clusters, mean = 0, sum = 0;

    for (size_t i = 0; i < count; i++)
        mean += teds_cluster_influence(t, clusters[i]) / g;
    for (size_t i = 0; i < count; i++) {
        double d = clusters[i].cases > 0 ? teds_cluster_influence(t, clusters[i]) - mean : 0;

        sum += d * d;
    }
    return (g - 1) / g * sum;
}

/* ---- limits ----------------------------------------------------------- */

/* Once the variance is known; G > 1. */
static void set_limits(const struct teds_cluster_formula *formula, double level, double variance,
                       const struct teds_cluster_totals *t, teds_cluster_result *out)
{
    double n = (double)t->cases, tail = 0.5 * (1 - level), effective = n;
    double quantile = teds_num_student_quantile(teds_num_upper(tail), out->df);
    struct teds_sample s = teds_sample_of((double)t->used, n, tail, 1 - level);
    struct teds_limits l;

    if (variance > 0)
        effective = s.p * s.q / variance;
    else
        formula = &korn_graubard;
    out->se = sqrt(variance);
    out->effective_n = effective;
    out->design_effect = n / effective;
    if (formula->effective == BY_DF) {
        double nominal = teds_num_student_quantile(teds_num_upper(tail), n - 1);
        effective *= nominal / quantile * nominal / quantile;
    } else if (formula->effective == BY_DISPERSION) {
        effective *= (n - 1) / n;
    }
    s.z = quantile;
    s.n = effective;
    s.x = s.p * effective;
    s.y = s.q * effective;
    l = formula->limits(&s);
    out->lower = l.lower;
    out->upper = l.upper;
    out->note = variance == 0 ? "korn_graubard" : l.lower < l.upper ? "" : "zero_width";
    out->defined = true;
}

static teds_status interval(const char *method, variance_function *variance,
                            const teds_cluster_count *clusters, size_t count, double level,
                            teds_cluster_result *out, teds_error *err)
{
    const teds_cluster_method *m = teds_find_method(
        "cluster interval method", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    struct teds_cluster_totals t;
    teds_cluster_result r;
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_cluster_add_up(clusters, count, &t, err)) != TEDS_OK)
        return status;
    r = start(&t);
    if (*r.note == '\0')
        set_limits(m->formula, level, variance(clusters, count, &t), &t, &r);
    *out = r;
    return TEDS_OK;
}

teds_status teds_cluster_interval(const char *method, const teds_cluster_count *clusters,
                                  size_t count, double level, teds_cluster_result *out,
                                  teds_error *err)
{
    return interval(method, linearised, clusters, count, level, out, err);
}

teds_status teds_cluster_jackknife(const char *method, const teds_cluster_count *clusters,
                                   size_t count, double level, bool about_estimate,
                                   teds_cluster_result *out, teds_error *err)
{
    return interval(method, about_estimate ? jackknife_about_estimate : jackknife_about_mean,
                    clusters, count, level, out, err);
}
