/*
 * compare_difference.c - limits for the difference of two proportions, p1 - p2.
 */
#include "compare_formula.h"

#include <math.h>

static double clip(double d)
{
    return fmin(1, fmax(-1, d));
}

static double difference(const struct teds_two *t)
{
    /* over a common denominator, so that equal proportions differ by exactly 0 */
    return (t->a.x * t->b.n - t->b.x * t->a.n) / (t->a.n * t->b.n);
}

/* ---- Wald and relatives ----------------------------------------------- */

static double variance(const struct teds_two *t)
{
    return t->a.p * t->a.q / t->a.n + t->b.p * t->b.q / t->b.n;
}

static double correction(const struct teds_two *t)
{
    return 1 / t->a.n + 1 / t->b.n;
}

void teds_diff_wald(const struct teds_two *t, struct teds_two_limits *out)
{
    double reach = t->a.z * sqrt(variance(t));

    out->lower = difference(t) - reach;
    out->upper = difference(t) + reach;
}

static void widened(const struct teds_two *t, double by, struct teds_two_limits *out)
{
    teds_diff_wald(t, out);
    out->lower = clip(out->lower - by);
    out->upper = clip(out->upper + by);
}

void teds_diff_wald_clipped(const struct teds_two *t, struct teds_two_limits *out)
{
    widened(t, 0, out);
}

void teds_diff_waldcc(const struct teds_two *t, struct teds_two_limits *out)
{
    widened(t, 0.5 * correction(t), out);
}

/* R's prop.test never corrects by more than the difference itself. */
void teds_diff_waldcc_rproptest(const struct teds_two *t, struct teds_two_limits *out)
{
    widened(t, fmin(0.5 * correction(t), fabs(difference(t))), out);
}

void teds_diff_agresti_caffo(const struct teds_two *t, struct teds_two_limits *out)
{
    struct teds_two more = {
        teds_sample_of(t->a.x + 1, t->a.n + 2, t->a.tail, t->a.alpha),
        teds_sample_of(t->b.x + 1, t->b.n + 2, t->b.tail, t->b.alpha),
    };

    teds_diff_wald(&more, out);
}

/* n - 1 in the variances; a group of one has none. */
void teds_diff_hauck_anderson(const struct teds_two *t, struct teds_two_limits *out)
{
    double va = t->a.n > 1 ? t->a.p * t->a.q / (t->a.n - 1) : 0;
    double vb = t->b.n > 1 ? t->b.p * t->b.q / (t->b.n - 1) : 0;
    double reach = t->a.z * sqrt(va + vb) + 0.5 / fmin(t->a.n, t->b.n);

    out->lower = clip(difference(t) - reach);
    out->upper = clip(difference(t) + reach);
}

/* Beal 1987: the mean of the two proportions, psi, is estimated on its own. */
static void beal(const struct teds_two *t, double psi, struct teds_two_limits *out)
{
    double u = 0.25 * correction(t), v = 0.25 * (1 / t->a.n - 1 / t->b.n), d = difference(t);
    double z = t->a.z, z2 = z * z, w = 1 - 2 * psi;
    double centre = (d + z2 * v * w) / (1 + z2 * u);
    double square = u * (4 * psi * (1 - psi) - d * d) + 2 * v * w * d +
                    4 * z2 * u * u * (1 - psi) * psi + z2 * v * v * w * w;
    double reach = z / (1 + z2 * u) * sqrt(fmax(0, square));

    out->lower = clip(fmin(d, centre - reach)); /* d is within, but for rounding */
    out->upper = clip(fmax(d, centre + reach));
}

void teds_diff_haldane(const struct teds_two *t, struct teds_two_limits *out)
{
    beal(t, 0.5 * (t->a.p + t->b.p), out);
}

void teds_diff_jeffreys_perks(const struct teds_two *t, struct teds_two_limits *out)
{
    beal(t, 0.5 * ((t->a.x + 0.5) / (t->a.n + 1) + (t->b.x + 0.5) / (t->b.n + 1)), out);
}

/* ---- from the limits of each proportion (MOVER) ----------------------- */

/* Newcombe's square-and-add, Donner and Zou's method of variance estimates recovery. */
static void square_and_add(const struct teds_two *t, teds_interval_function *limits,
                           struct teds_two_limits *out)
{
    struct teds_limits a = limits(&t->a), b = limits(&t->b);

    out->lower = clip(difference(t) - hypot(t->a.p - a.lower, b.upper - t->b.p));
    out->upper = clip(difference(t) + hypot(a.upper - t->a.p, t->b.p - b.lower));
}

void teds_diff_newcombe(const struct teds_two *t, struct teds_two_limits *out)
{
    square_and_add(t, teds_limits_wilson, out);
}

void teds_diff_newcombe_cc(const struct teds_two *t, struct teds_two_limits *out)
{
    square_and_add(t, teds_limits_wilsoncc, out);
}

void teds_diff_mover_jeffreys(const struct teds_two *t, struct teds_two_limits *out)
{
    square_and_add(t, teds_limits_jeffreys, out);
}

/* ---- score ------------------------------------------------------------ */

struct restricted {
    const struct teds_two *t;
    double d; /* p1 - p2 */
};

/*
 * The derivative of the log-likelihood by p2, given p1 = p2 + d, between -1 and 1 and
 * falling: (rising terms - falling terms) / their sum.
 */
static double likelihood_slope(double p2, const void *context)
{
    const struct restricted *r = context;
    const struct teds_sample *a = &r->t->a, *b = &r->t->b;
    double p1 = p2 + r->d, q1 = 1 - r->d - p2, q2 = 1 - p2;
    double rising = (a->x > 0 ? a->x / p1 : 0) + (b->x > 0 ? b->x / p2 : 0);
    double falling = (a->y > 0 ? a->y / q1 : 0) + (b->y > 0 ? b->y / q2 : 0);

    if (isinf(rising) || isinf(falling))
        return isinf(falling) ? -1 : 1;
    return (rising - falling) / (rising + falling);
}

/* Observed less supposed difference, and its standard error at the restricted estimates. */
static struct teds_score score(const struct teds_two *t, double d)
{
    struct restricted r = { t, d };
    double low = fmax(0, -d), high = fmin(1, 1 - d), p2 = low, p1, q1;

    if (likelihood_slope(low, &r) > 0)
        p2 = likelihood_slope(high, &r) < 0 ? teds_num_root(likelihood_slope, &r, low, high, 1e-15)
                                            : high;
    p1 = fmin(1, fmax(0, p2 + d));
    q1 = fmin(1, fmax(0, 1 - d - p2));
    return (struct teds_score){ difference(t) - d,
                                sqrt(p1 * q1 / t->a.n + p2 * (1 - p2) / t->b.n) };
}

struct search {
    const struct teds_two *t;
    double z;
};

static double excess(double d, const void *context)
{
    const struct search *s = context;

    return teds_score_excess(score(s->t, d), s->z);
}

/* 'factor' multiplies the variance. */
static double score_lower(const struct teds_two *t, double factor)
{
    struct search s = { t, t->a.z * sqrt(factor) };
    double d = difference(t);

    return d <= -1 ? -1 : teds_num_root(excess, &s, -1, d, 1e-13);
}

static void score_limits(const struct teds_two *t, double factor, struct teds_two_limits *out)
{
    /* where most cases are successes, count failures: small proportions keep their digits */
    bool flip = t->a.x + t->b.x > t->a.y + t->b.y;
    struct teds_two one = flip ? teds_two_exchanged(teds_two_mirrored(*t)) : *t;
    struct teds_two other = teds_two_exchanged(one);

    out->lower = score_lower(&one, factor);
    out->upper = -score_lower(&other, factor);
}

void teds_diff_mee(const struct teds_two *t, struct teds_two_limits *out)
{
    score_limits(t, 1, out);
}

void teds_diff_miettinen_nurminen(const struct teds_two *t, struct teds_two_limits *out)
{
    double n = t->a.n + t->b.n;

    score_limits(t, n / (n - 1), out);
}
