/*
 * standardise.c - direct and indirect standardisation of rates.
 */
#include <tedstat/standardise.h>

#include <math.h>

#include "base.h"
#include "interval_formula.h"
#include "method.h"

/* Strata, with the total of the standard population, and what the methods need of both. */
struct direct {
    const teds_standard_stratum *strata;
    size_t count;
    double standard;
    double rate;             /* sum w p */
    double binomial;         /* sum w^2 p q / n */
    double poisson, largest; /* sum w^2 x / n^2; largest w / n */
    double level, tail, z;
};

/* What an indirect ratio is made of. */
struct indirect {
    double observed, expected, tail, z;
};

struct teds_standard_formula {
    struct teds_limits (*direct)(const struct direct *d);
    struct teds_limits (*indirect)(const struct indirect *r);
};

/* ---- direct ----------------------------------------------------------- */

static struct teds_limits direct_normal(const struct direct *d)
{
    double reach = d->z * sqrt(d->binomial);

    return (struct teds_limits){ d->rate - reach, d->rate + reach, NULL };
}

static struct teds_limits direct_logit(const struct direct *d)
{
    double reach, odds;

    if (!(d->rate > 0 && d->rate < 1))
        return (struct teds_limits){ .note = "boundary" };
    reach = exp(d->z * sqrt(d->binomial) / (d->rate * (1 - d->rate)));
    odds = d->rate / (1 - d->rate);
    return (struct teds_limits){ odds / (odds + reach), odds * reach / (1 + odds * reach), NULL };
}

/* The square of each side is the sum of the squares of the strata's sides. */
static struct teds_limits direct_mover(const struct direct *d)
{
    double below = 0, above = 0;

    for (size_t i = 0; i < d->count; i++) {
        const teds_standard_stratum *t = &d->strata[i];
        double w = t->standard / d->standard;
        struct teds_sample s;
        struct teds_limits l;

        if (w == 0)
            continue;
        s = teds_sample_two_sided((double)t->used, (double)t->cases, d->level);
        l = teds_limits_wilson(&s);
        below += w * w * (s.p - l.lower) * (s.p - l.lower);
        above += w * w * (l.upper - s.p) * (l.upper - s.p);
    }
    return (struct teds_limits){ d->rate - sqrt(below), d->rate + sqrt(above), NULL };
}

/* Fay, Feuer 1997: gamma distributions with the mean and variance of the rate. */
static double gamma_limit(double mean, double variance, struct teds_tails p)
{
    return teds_num_gamma_quantile(mean * mean / variance, p) * (variance / mean);
}

static struct teds_limits direct_gamma(const struct direct *d)
{
    double lower = d->rate > 0 ? gamma_limit(d->rate, d->poisson, teds_num_lower(d->tail)) : 0;

    return (struct teds_limits){ lower,
                                 gamma_limit(d->rate + d->largest,
                                             d->poisson + d->largest * d->largest,
                                             teds_num_upper(d->tail)),
                                 NULL };
}

#define DIRECT(f) (&(const struct teds_standard_formula){ .direct = direct_##f })

static const teds_standard_method direct_methods[] = {
    { "direct_mover_wilson",
      "from the Wilson limits of the strata; good with small strata, the default",
      "Donner, Zou, Stat. Methods Med. Res. 21 (2012) 347-359; Yan, Su, Stat. Biopharm. Res. 2 (2010) 329-335",
      DIRECT(mover) },
    { "direct_binomial_logit", "normal on the log odds; keeps to (0, 1)",
      "delta method on the binomial variance", DIRECT(logit) },
    { "direct_binomial_normal", "normal approximation; for large strata, can leave [0, 1]",
      "Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions (2003), ch. 19",
      DIRECT(normal) },
    { "direct_poisson_gamma_fay_feuer", "rare events; coverage hardly ever below the level, wide",
      "Fay, Feuer, Statist. Med. 16 (1997) 791-801", DIRECT(gamma) },
};

const teds_standard_method *teds_standard_methods(size_t *count)
{
    *count = TEDS_COUNT(direct_methods);
    return direct_methods;
}

/* Fills all but tail and z; 'note' if there is no rate. */
static teds_status add_direct(struct direct *d, const char **note, teds_error *err)
{
    uint64_t n = 0;

    *note = NULL;
    for (size_t i = 0; i < d->count; i++) {
        const teds_standard_stratum *t = &d->strata[i];
        teds_status status;

        n += t->cases;
        if ((status = teds_check_counts(t->used, t->cases, err)) != TEDS_OK ||
            (status = teds_check_counts(t->cases, n, err)) != TEDS_OK)
            return status;
        if (!(t->standard >= 0 && t->standard < HUGE_VAL))
            return teds_fail(err, TEDS_EARG,
                             "the standard population of stratum %zu is not a number from 0 on",
                             i + 1);
        d->standard += t->standard;
        if (t->standard > 0 && t->cases == 0)
            *note = "empty_stratum";
    }
    if (!(d->standard > 0 && d->standard < HUGE_VAL))
        *note = "no_standard";
    for (size_t i = 0; i < d->count && !*note; i++) {
        const teds_standard_stratum *t = &d->strata[i];
        double w = t->standard / d->standard, cases = (double)t->cases, used = (double)t->used;

        if (w == 0)
            continue;
        d->rate += w * (used / cases);
        d->binomial += w * w * (used / cases) * ((cases - used) / cases) / cases;
        d->poisson += w / cases * (w / cases) * used;
        d->largest = fmax(d->largest, w / cases);
    }
    return TEDS_OK;
}

/* Limits and notes as a result; where not defined the upper limit is 'highest'. */
static teds_interval_result result_of(double estimate, struct teds_limits l, double highest)
{
    if (l.note)
        return (teds_interval_result){ false, estimate, 0, highest, l.note };
    return (teds_interval_result){ true, estimate, l.lower, l.upper,
                                   l.lower < l.upper ? "" : "zero_width" };
}

teds_status teds_standardise(const char *method, const teds_standard_stratum *strata, size_t count,
                             double level, teds_interval_result *out, teds_error *err)
{
    const teds_standard_method *m =
        teds_find_method("standardisation", direct_methods, TEDS_COUNT(direct_methods),
                         sizeof *direct_methods, method, err);
    struct direct d = {
        .strata = strata, .count = count, .level = level, .tail = 0.5 * (1 - level)
    };
    struct teds_limits l = { 0 };
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = add_direct(&d, &l.note, err)) != TEDS_OK)
        return status;
    d.z = teds_num_normal_quantile(teds_num_upper(d.tail));
    if (!l.note)
        l = m->formula->direct(&d);
    *out = result_of(d.rate, l, 1);
    return TEDS_OK;
}

/* ---- indirect --------------------------------------------------------- */

static struct teds_limits indirect_log(const struct indirect *r)
{
    double ratio = r->observed / r->expected, reach;

    if (r->observed == 0)
        return (struct teds_limits){ .note = "boundary" };
    reach = r->z / sqrt(r->observed);
    return (struct teds_limits){ ratio * exp(-reach), ratio * exp(reach), NULL };
}

static struct teds_limits indirect_exact(const struct indirect *r)
{
    double lower =
        r->observed > 0 ? teds_num_gamma_quantile(r->observed, teds_num_lower(r->tail)) : 0;

    return (struct teds_limits){ lower / r->expected,
                                 teds_num_gamma_quantile(r->observed + 1, teds_num_upper(r->tail)) /
                                     r->expected,
                                 NULL };
}

#define INDIRECT(f) (&(const struct teds_standard_formula){ .indirect = indirect_##f })

static const teds_standard_method indirect_methods[] = {
    { "indirect_sir", "normal on the logarithm", "Rothman, Modern Epidemiology (1986); R epitools",
      INDIRECT(log) },
    { "indirect_sir_exact", "exact for a Poisson number of events; defined at 0",
      "Garwood, Biometrika 28 (1936) 437-442; Ulm, Am. J. Epidemiol. 131 (1990) 373-375",
      INDIRECT(exact) },
};

const teds_standard_method *teds_indirect_methods(size_t *count)
{
    *count = TEDS_COUNT(indirect_methods);
    return indirect_methods;
}

teds_status teds_standardise_indirect(const char *method, const teds_indirect_stratum *strata,
                                      size_t count, double level, teds_interval_result *out,
                                      teds_error *err)
{
    const teds_standard_method *m =
        teds_find_method("indirect standardisation", indirect_methods, TEDS_COUNT(indirect_methods),
                         sizeof *indirect_methods, method, err);
    struct indirect r = { .tail = 0.5 * (1 - level) };
    struct teds_limits l = { 0 };
    uint64_t n = 0, standard = 0;
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        const teds_indirect_stratum *t = &strata[i];

        n += t->cases;
        standard += t->standard_cases;
        if ((status = teds_check_counts(t->used, t->cases, err)) != TEDS_OK ||
            (status = teds_check_counts(t->standard_used, t->standard_cases, err)) != TEDS_OK ||
            (status = teds_check_counts(t->cases, n, err)) != TEDS_OK ||
            (status = teds_check_counts(t->standard_cases, standard, err)) != TEDS_OK)
            return status;
        r.observed += (double)t->used;
        if (t->standard_cases > 0)
            r.expected += (double)t->cases * ((double)t->standard_used / (double)t->standard_cases);
        else if (t->cases > 0)
            l.note = "empty_stratum";
    }
    r.z = teds_num_normal_quantile(teds_num_upper(r.tail));
    if (!l.note && r.expected == 0)
        l.note = "no_expected";
    if (l.note)
        *out = result_of(0, l, HUGE_VAL);
    else
        *out = result_of(r.observed / r.expected, m->formula->indirect(&r), HUGE_VAL);
    return TEDS_OK;
}
