/*
 * compare_ratio.c - limits for the ratio of two proportions, p1 / p2.
 */
#include "compare_formula.h"

#include <math.h>

static const char zero_count[] = "zero_count", no_events[] = "no_events";

/* ---- normal on the logarithm ------------------------------------------ */

static void around(double ratio, double reach, struct teds_two_limits *out)
{
    out->lower = ratio * exp(-reach);
    out->upper = ratio * exp(reach);
}

/* (n - x) / (x n) and not 1/x - 1/n, which cancels */
static double log_variance(double x, double y)
{
    return y / x / (x + y);
}

static double log_reach(const struct teds_two *t)
{
    return t->a.z * sqrt(log_variance(t->a.x, t->a.y) + log_variance(t->b.x, t->b.y));
}

void teds_ratio_katz_log(const struct teds_two *t, struct teds_two_limits *out)
{
    if (t->a.x == 0 || t->b.x == 0)
        out->note = zero_count;
    else
        around(t->a.p / t->b.p, log_reach(t), out);
}

/* 1/2 added to x and n, as Walter has it. */
void teds_ratio_adjusted_log(const struct teds_two *t, struct teds_two_limits *out)
{
    double xa = t->a.x + 0.5, xb = t->b.x + 0.5;
    double reach = t->a.z * sqrt(log_variance(xa, t->a.y) + log_variance(xb, t->b.y));

    around(xa / (t->a.n + 0.5) / (xb / (t->b.n + 0.5)), reach, out);
}

void teds_ratio_small_sample(const struct teds_two *t, struct teds_two_limits *out)
{
    if (t->a.x == 0 || t->b.x == 0) {
        out->note = zero_count;
        return;
    }
    out->estimate = t->a.p / ((t->b.x + 1) / (t->b.n + 1));
    around(out->estimate, log_reach(t), out);
}

/* ---- from the limits of each proportion (MOVER-R) --------------------- */

static double root(double x, double y, double p, double d)
{
    return sqrt(fmax(0, x * x + y * y * (p - d) * (p + d)));
}

/*
 * Donner and Zou 2012 for a ratio, written with the distances of the limits from the shares,
 * under which nothing cancels: l (2 p - l) = p^2 - (p - l)^2.
 */
static void mover(const struct teds_two *t, teds_interval_function *limits,
                  struct teds_two_limits *out)
{
    struct teds_limits a = limits(&t->a), b = limits(&t->b);
    double pa = t->a.p, pb = t->b.p, product = pa * pb;
    double a_down = pa - a.lower, a_up = a.upper - pa, b_down = pb - b.lower, b_up = b.upper - pb;
    double under = b.lower * (pb + b_down);

    if (t->a.x + t->b.x == 0) {
        out->note = no_events;
        return;
    }
    out->lower =
        a.lower > 0 ? a.lower * (pa + a_down) / (product + root(pa * b_up, a_down, pb, b_up)) : 0;
    out->upper = under > 0 ? (product + root(a_up * pb, b_down, pa, a_up)) / under : HUGE_VAL;
}

void teds_ratio_mover_wilson(const struct teds_two *t, struct teds_two_limits *out)
{
    mover(t, teds_limits_wilson, out);
}

void teds_ratio_mover_jeffreys(const struct teds_two *t, struct teds_two_limits *out)
{
    mover(t, teds_limits_jeffreys, out);
}

/* ---- score ------------------------------------------------------------ */

/*
 * Estimates under p1 = ratio p2.  For ratio >= 1 the likelihood equation in q1 = 1 - p1 is
 *     N q1^2 + b q1 - y1 (ratio - 1) = 0,  b = (X + y1)(ratio - 1) - (y1 + y2);
 * each of q1 and p2 is taken from the root that adds up.
 */
static struct teds_restricted estimates(const struct teds_two *t, double ratio)
{
    struct teds_restricted r;
    double events = t->a.x + t->b.x, n = t->a.n + t->b.n, more = ratio - 1, b, root;

    if (ratio < 1) {
        struct teds_two other = teds_two_exchanged(*t);
        r = estimates(&other, 1 / ratio);
        return (struct teds_restricted){ r.p2, r.q2, r.p1, r.q1 };
    }
    b = (events + t->a.y) * more - (t->a.y + t->b.y);
    root = sqrt(b * b + 4 * n * t->a.y * more);
    r.q1 = b > 0 ? 2 * t->a.y * more / (b + root) : 0.5 * (root - b) / n;
    r.p2 = 2 * events / ((t->a.n + t->b.x) * ratio + t->a.x + t->b.n + root);
    r.p1 = fmin(1, ratio * r.p2);
    r.q2 = (more + r.q1) / ratio;
    return r;
}

struct search {
    const struct teds_two *t;
    double z;
};

static double excess(double ratio, const void *context)
{
    const struct search *s = context;
    const struct teds_two *t = s->t;
    struct teds_restricted r = estimates(t, ratio);
    double variance = r.p1 * r.q1 / t->a.n + ratio * r.p2 * (r.q2 / t->b.n) * ratio;

    return teds_score_excess((struct teds_score){ t->a.p - ratio * t->b.p, sqrt(variance) }, s->z);
}

/* 'factor' multiplies the variance; some events on both sides. */
static double score_lower(const struct teds_two *t, double factor)
{
    struct search s = { t, t->a.z * sqrt(factor) };
    struct teds_two_limits first = { 0 };
    double low, high, step = 4;

    if (t->a.x == 0)
        return 0;
    teds_ratio_adjusted_log(t, &first);
    low = high = fmin(first.lower, t->b.x > 0 ? t->a.p / t->b.p : first.lower);
    for (; low > 0 && excess(low, &s) < 0; step *= step)
        low /= step;
    for (step = 4; excess(high, &s) > 0; step *= step)
        high *= step;
    return teds_num_root(excess, &s, low, high, 1e-13);
}

static void score_limits(const struct teds_two *t, double factor, struct teds_two_limits *out)
{
    struct teds_two other = teds_two_exchanged(*t);

    if (t->a.x + t->b.x == 0) {
        out->note = no_events;
        return;
    }
    out->lower = score_lower(t, factor);
    out->upper = 1 / score_lower(&other, factor);
}

void teds_ratio_koopman(const struct teds_two *t, struct teds_two_limits *out)
{
    score_limits(t, 1, out);
}

void teds_ratio_miettinen_nurminen(const struct teds_two *t, struct teds_two_limits *out)
{
    double n = t->a.n + t->b.n;

    score_limits(t, n / (n - 1), out);
}
