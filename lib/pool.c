/*
 * pool.c - meta-analysis of rates: fixed effect, DerSimonian-Laird, REML.
 */
#include <tedstat/pool.h>

#include <math.h>
#include <stdlib.h>

#include "base.h"
#include "method.h"
#include "numeric.h"

/* ---- scales ----------------------------------------------------------- */

struct study {
    double y, v; /* transformed rate and its variance */
};

static struct study log_odds(double x, double n)
{
    double more = x == 0 || x == n ? 0.5 : 0, used = x + more, not_used = n - x + more;

    return (struct study){ log(used / not_used), 1 / used + 1 / not_used };
}

static double share_of_log_odds(double y, double n)
{
    (void)n;
    return 1 / (1 + exp(-y));
}

static struct study double_arcsine(double x, double n)
{
    return (struct study){
        0.5 * (atan2(sqrt(x), sqrt(n + 1 - x)) + atan2(sqrt(x + 1), sqrt(n - x))), 1 / (4 * n + 2)
    };
}

/* Miller 1978; held to what 0 of n and n of n give. */
static double share_of_double_arcsine(double y, double n)
{
    double s = sin(2 * y), inner;

    if (y <= double_arcsine(0, n).y)
        return 0;
    if (y >= double_arcsine(n, n).y)
        return 1;
    inner = s + (s - 1 / s) / n;
    return 0.5 * (1 - copysign(sqrt(fmax(0, 1 - inner * inner)), cos(2 * y)));
}

static struct study plain_rate(double x, double n)
{
    return (struct study){ x / n, x / n * ((n - x) / n) / n };
}

static double share_of_rate(double y, double n)
{
    (void)n;
    return fmin(1, fmax(0, y));
}

static const struct scale {
    const char *name;
    struct study (*transform)(double x, double n);
    double (*share)(double y, double n);
} scales[] = {
    { "PLO", log_odds, share_of_log_odds },
    { "PFT", double_arcsine, share_of_double_arcsine },
    { "PR", plain_rate, share_of_rate },
};

/* ---- variance between states ------------------------------------------ */

struct studies {
    const struct study *s;
    size_t count;
};

/* Sums with the weights 1 / (v + tau2). */
struct sums {
    double w, w2, mean, q; /* q: sum w (y - mean)^2 */
    double reml;           /* sum w^2 (y - mean)^2 - sum w + sum w^2 / sum w: falls to 0 at REML */
};

static struct sums weigh(const struct studies *all, double tau2)
{
    struct sums t = { 0 };
    double squares = 0;

    for (size_t i = 0; i < all->count; i++) {
        double w = 1 / (all->s[i].v + tau2);

        t.w += w;
        t.w2 += w * w;
        t.mean += w * all->s[i].y;
    }
    t.mean /= t.w;
    for (size_t i = 0; i < all->count; i++) {
        double w = 1 / (all->s[i].v + tau2), d = all->s[i].y - t.mean;

        t.q += w * d * d;
        squares += w * w * d * d;
    }
    t.reml = squares - t.w + t.w2 / t.w;
    return t;
}

static double fixed_effect(const struct studies *all)
{
    (void)all;
    return 0;
}

static double dersimonian_laird(const struct studies *all)
{
    struct sums t = weigh(all, 0);

    return fmax(0, (t.q - (double)(all->count - 1)) / (t.w - t.w2 / t.w));
}

static double reml_slope(double tau2, const void *context)
{
    return weigh(context, tau2).reml;
}

static double restricted_likelihood(const struct studies *all)
{
    double high = fmax(dersimonian_laird(all), all->s[0].v);

    if (reml_slope(0, all) <= 0)
        return 0;
    for (int i = 0; i < 200 && reml_slope(high, all) > 0; i++)
        high *= 4;
    return teds_num_root(reml_slope, all, 0, high, 1e-13);
}

static const struct pooling {
    struct teds_method_words words;
    double (*tau2)(const struct studies *all);
} poolings[] = {
    { { "FE", "one true share, every group weighted by its precision", "Cochran, Biometrics 10 (1954) 101-129" },
      fixed_effect },
    { { "DL", "shares that differ between groups; variance by moments",
        "DerSimonian, Laird, Controlled Clin. Trials 7 (1986) 177-188" }, dersimonian_laird },
    { { "REML", "shares that differ between groups; variance by restricted likelihood",
        "Viechtbauer, J. Educ. Behav. Stat. 30 (2005) 261-293" }, restricted_likelihood },
};

const struct teds_method_words *teds_pool_method(size_t i)
{
    return i < TEDS_COUNT(poolings) ? &poolings[i].words : NULL;
}

/* ---- the call --------------------------------------------------------- */

static void pool(const struct studies *all, const struct scale *scale, const struct pooling *method,
                 double harmonic_mean, double level, teds_pool_result *r)
{
    struct sums fixed = weigh(all, 0), t;
    double k = (double)all->count, z = teds_num_normal_quantile(teds_num_upper(0.5 * (1 - level)));

    r->tau2 = all->count > 1 ? method->tau2(all) : 0;
    t = weigh(all, r->tau2);
    r->beta = t.mean;
    r->se = 1 / sqrt(t.w);
    r->lower = r->beta - z * r->se;
    r->upper = r->beta + z * r->se;
    r->share = scale->share(r->beta, harmonic_mean);
    r->share_lower = scale->share(r->lower, harmonic_mean);
    r->share_upper = scale->share(r->upper, harmonic_mean);
    r->defined = true;
    r->note = "";
    r->q_p = 1;
    if (all->count < 2)
        return;
    r->q = fixed.q;
    r->q_df = k - 1;
    r->q_p = teds_num_chi_square(r->q, r->q_df).upper;
    if (method->tau2 == fixed_effect)
        r->i2 = r->q > r->q_df ? 100 * (1 - r->q_df / r->q) : 0;
    else /* against the variance of a typical state */
        r->i2 = 100 * r->tau2 / (r->tau2 + (k - 1) * fixed.w / (fixed.w * fixed.w - fixed.w2));
}

teds_status teds_pool(const char *scale, const char *method, const teds_cluster_count *states,
                      size_t count, double level, teds_pool_result *out, teds_error *err)
{
    const struct scale *sc =
        teds_find_method("scale", scales, TEDS_COUNT(scales), sizeof *scales, scale, err);
    const struct pooling *po = sc ? teds_find_method("pooling", poolings, TEDS_COUNT(poolings),
                                                     sizeof *poolings, method, err)
                                  : NULL;
    teds_pool_result r = { .note = "no_cases" };
    struct study *studies;
    double inverse = 0;
    bool exact = false;
    teds_status status;

    if (!po)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK)
        return status;
    studies = calloc(count ? count : 1, sizeof *studies);
    if (!studies)
        return teds_nomem(err);
    for (size_t i = 0; i < count && status == TEDS_OK; i++) {
        if ((status = teds_check_counts(states[i].used, states[i].cases, err)) != TEDS_OK ||
            states[i].cases == 0)
            continue;
        studies[r.states] = sc->transform((double)states[i].used, (double)states[i].cases);
        exact = exact || studies[r.states].v == 0;
        inverse += 1 / (double)states[i].cases;
        r.states++;
    }
    if (exact)
        r.note = "zero_variance";
    else if (r.states > 0)
        pool(&(struct studies){ studies, r.states }, sc, po, (double)r.states / inverse, level, &r);
    free(studies);
    if (status == TEDS_OK)
        *out = r;
    return status;
}
