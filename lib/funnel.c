/*
 * funnel.c - control limits of funnel plots.
 */
#include <tedstat/funnel.h>

#include <math.h>

#include "base.h"
#include "method.h"
#include "numeric.h"

static double clip(double p)
{
    return fmin(1, fmax(0, p));
}

static teds_funnel_limits normal(double target, double n, double tail)
{
    double z = teds_num_normal_quantile(teds_num_upper(tail)),
           reach = z * sqrt(target * (1 - target) / n);

    return (teds_funnel_limits){ clip(target - reach), clip(target + reach) };
}

/*
 * With r the smallest count whose P(X <= r) reaches the tail, the limit is
 * (r - (P(X <= r) - tail) / P(X = r)) / n: between r - 1 and r.
 */
static teds_funnel_limits exact(double target, double n, double tail)
{
    struct teds_share p = teds_num_share(target);
    double low, high, below, above;

    if (target == 0 || target == 1)
        return (teds_funnel_limits){ target, target };
    low = teds_num_binomial_quantile(n, p, teds_num_lower(tail));
    high = teds_num_binomial_quantile(n, p, teds_num_upper(tail));
    below = (teds_num_binomial(low, n, p).lower - tail) / teds_num_binomial_pmf(low, n, p);
    above = (tail - teds_num_binomial(high, n, p).upper) / teds_num_binomial_pmf(high, n, p);
    return (teds_funnel_limits){ clip((low - below) / n), clip((high - above) / n) };
}

static const struct funnel_method {
    struct teds_method_words words;
    teds_funnel_limits (*limits)(double target, double n, double tail);
} methods[] = {
    { { "exact", "binomial quantiles, interpolated; what charts draw",
        "Spiegelhalter, Statist. Med. 24 (2005) 1185-1202, appendix A.1.1" }, exact },
    { { "normal", "target -+ z standard errors, cut to [0, 1]; for many cases", "Spiegelhalter (2005), appendix A.1" }, normal },
};

const struct teds_method_words *teds_funnel_method(size_t i)
{
    return i < TEDS_COUNT(methods) ? &methods[i].words : NULL;
}

teds_status teds_funnel(const char *method, double target, uint64_t n, double level,
                        teds_funnel_limits *out, teds_error *err)
{
    const struct funnel_method *m = teds_find_method(
        "kind of funnel limits", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    char room[TEDS_NUMBER_ROOM];
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_check_counts(0, n, err)) != TEDS_OK)
        return status;
    if (n == 0)
        return teds_fail(err, TEDS_EARG, "funnel limits need at least one case");
    if (!(target >= 0 && target <= 1))
        return teds_fail(err, TEDS_EARG, "the target %s is not a rate between 0 and 1",
                         teds_number_text(target, room));
    *out = m->limits(target, (double)n, 0.5 * (1 - level));
    return TEDS_OK;
}
