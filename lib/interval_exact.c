/*
 * interval_exact.c - limits from the binomial distribution or likelihood itself.
 *
 * Each method is written for the lower limit; the upper limit of x is the complement
 * of the lower limit of n - x.  So that neither loses digits, limits are kept as a
 * share with its complement, and searched for on the scale of the odds.
 */
#include "interval_formula.h"

#include <math.h>
#include <stddef.h>

#include "base.h"

typedef struct teds_share lower_function(const struct teds_sample *s);

static struct teds_sample mirrored(struct teds_sample s)
{
    return (struct teds_sample){
        .x = s.y, .y = s.x, .n = s.n, .p = s.q, .q = s.p, .tail = s.tail, .alpha = s.alpha, .z = s.z
    };
}

static struct teds_limits both_sides(const struct teds_sample *s, lower_function *lower)
{
    struct teds_sample m = mirrored(*s);

    return (struct teds_limits){ lower(s).x, lower(&m).y, NULL };
}

static struct teds_share from_odds(double odds)
{
    return (struct teds_share){ odds / (1 + odds), 1 / (1 + odds) };
}

static double odds(struct teds_share p)
{
    return p.x / p.y;
}

/* ---- the beta distribution -------------------------------------------- */

static struct teds_share clopper_pearson_lower(const struct teds_sample *s)
{
    if (s->x == 0)
        return (struct teds_share){ 0, 1 };
    return teds_num_beta_quantile(s->x, s->y + 1, teds_num_lower(s->tail));
}

struct teds_limits teds_limits_clopper_pearson(const struct teds_sample *s)
{
    return both_sides(s, clopper_pearson_lower);
}

static struct teds_share jeffreys_plain_lower(const struct teds_sample *s)
{
    return teds_num_beta_quantile(s->x + 0.5, s->y + 0.5, teds_num_lower(s->tail));
}

struct teds_limits teds_limits_jeffreys_plain(const struct teds_sample *s)
{
    return both_sides(s, jeffreys_plain_lower);
}

static struct teds_share jeffreys_lower(const struct teds_sample *s)
{
    return s->x == 0 ? (struct teds_share){ 0, 1 } : jeffreys_plain_lower(s);
}

struct teds_limits teds_limits_jeffreys(const struct teds_sample *s)
{
    return both_sides(s, jeffreys_lower);
}

static struct teds_share modified_jeffreys_lower(const struct teds_sample *s)
{
    double log_tail = log(s->tail) / s->n;

    if (s->x == s->n)
        return (struct teds_share){ exp(log_tail), -expm1(log_tail) };
    return s->x <= 1 ? (struct teds_share){ 0, 1 } : jeffreys_plain_lower(s);
}

struct teds_limits teds_limits_modified_jeffreys(const struct teds_sample *s)
{
    return both_sides(s, modified_jeffreys_lower);
}

/* ---- mid-p ------------------------------------------------------------ */

/* P(X > x) + P(X = x) / 2 - tail */
static double mid_p_excess(double o, const void *context)
{
    const struct teds_sample *s = context;
    struct teds_share p = from_odds(o);

    return teds_num_binomial(s->x, s->n, p).upper + 0.5 * teds_num_binomial_pmf(s->x, s->n, p) -
           s->tail;
}

/* Between the Clopper-Pearson limits of x and x + 1, where it is too small and too large. */
static struct teds_share mid_p_lower(const struct teds_sample *s)
{
    struct teds_sample next = teds_sample_of(s->x + 1, s->n, s->tail, s->alpha);
    double log_p;

    if (s->x == 0)
        return (struct teds_share){ 0, 1 };
    if (s->x == s->n) {
        log_p = fmin(0, log(2 * s->tail)) / s->n;
        return (struct teds_share){ exp(log_p), -expm1(log_p) };
    }
    return from_odds(teds_num_root(mid_p_excess, s, odds(clopper_pearson_lower(s)),
                                   odds(clopper_pearson_lower(&next)), 1e-14));
}

struct teds_limits teds_limits_midp(const struct teds_sample *s)
{
    return both_sides(s, mid_p_lower);
}

/* ---- likelihood ratio ------------------------------------------------- */

/* The signed root of the likelihood-ratio statistic, falling in p, less z. */
static double root_statistic(double o, const void *context)
{
    const struct teds_sample *s = context;
    struct teds_share p = from_odds(o);
    double statistic = sqrt(2 * teds_num_binomial_deviance(s->x, s->n, p));

    return (s->x * p.y > s->y * p.x ? statistic : -statistic) - s->z;
}

static struct teds_share likelihood_ratio_lower(const struct teds_sample *s)
{
    double log_p = -s->z * fabs(s->z) / (2 * s->n), low, high, step = 2;

    if (s->x == 0)
        return (struct teds_share){ 0, 1 };
    if (s->x == s->n) {
        log_p = fmin(0, log_p);
        return (struct teds_share){ exp(log_p), -expm1(log_p) };
    }
    low = high = s->x / s->y;
    if (s->z >= 0) {
        for (low /= step; root_statistic(low, s) < 0; step *= step)
            low /= step;
    } else {
        for (high *= step; root_statistic(high, s) > 0; step *= step)
            high *= step;
    }
    return from_odds(teds_num_root(root_statistic, s, low, high, 1e-15));
}

struct teds_limits teds_limits_likelihood_ratio(const struct teds_sample *s)
{
    return both_sides(s, likelihood_ratio_lower);
}

/* ---- Blaker ----------------------------------------------------------- */

/* x successes on the upper tail against 'low' or fewer on the lower one, and what is wanted. */
struct blaker {
    double x, n, low, alpha;
};

/* P(X >= x) - P(X <= low): rises with p. */
static double tails_differ(double o, const void *context)
{
    const struct blaker *b = context;
    struct teds_share p = from_odds(o);

    return teds_num_binomial(b->x - 1, b->n, p).upper - teds_num_binomial(b->low, b->n, p).lower;
}

/* P(X >= x) + P(X < low) - alpha: first falls with p, then rises. */
static double acceptability_exceeds(double o, const void *context)
{
    const struct blaker *b = context;
    struct teds_share p = from_odds(o);

    return teds_num_binomial(b->x - 1, b->n, p).upper +
           teds_num_binomial(b->low - 1, b->n, p).lower - b->alpha;
}

/*
 * p is accepted if P(X >= x) + P(X <= y) >= alpha, where y is the largest count whose
 * lower tail is not above P(X >= x).  At the Clopper-Pearson limit c, P(X >= x) is
 * alpha / 2 and y is 'low' - 1, so nothing below c is accepted.  The next y joins at j,
 * where P(X <= low) = P(X >= x) >= alpha / 2, so j is accepted.  Between c and j the
 * acceptability is smooth with one minimum: the smallest accepted p is where it crosses
 * alpha there, or else j.  (Larger gaps in the accepted set lie above: this is its hull.)
 */
static struct teds_share blaker_lower(const struct teds_sample *s)
{
    struct blaker b = { s->x, s->n, 0, s->alpha };
    struct teds_share c;
    double join;

    if (s->x == 0)
        return (struct teds_share){ 0, 1 };
    c = teds_num_beta_quantile(s->x, s->y + 1, teds_num_lower(0.5 * s->alpha));
    b.low = teds_num_binomial_quantile(s->n, c, teds_num_lower(0.5 * s->alpha));
    join = teds_num_root(tails_differ, &b, odds(c), s->y > 0 ? s->x / s->y : 1e300, 1e-15);
    if (acceptability_exceeds(join, &b) > 0)
        join = teds_num_root(acceptability_exceeds, &b, odds(c), join, 1e-15);
    return from_odds(join);
}

struct teds_limits teds_limits_blaker(const struct teds_sample *s)
{
    return both_sides(s, blaker_lower);
}
