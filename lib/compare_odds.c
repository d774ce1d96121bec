/*
 * compare_odds.c - limits for the odds ratio of two proportions, (x1 y2) / (y1 x2).
 */
#include "compare_formula.h"

#include <math.h>

static const char zero_count[] = "zero_count", one_outcome[] = "one_outcome";

static bool any_zero(const struct teds_two *t)
{
    return t->a.x == 0 || t->a.y == 0 || t->b.x == 0 || t->b.y == 0;
}

/* All cases are successes, or none is: the odds ratio does not enter the likelihood. */
static bool without_information(const struct teds_two *t)
{
    return t->a.x + t->b.x == 0 || t->a.y + t->b.y == 0;
}

/* ---- normal on the logarithm ------------------------------------------ */

/* 'more' is added to each of the four counts. */
static void logit(const struct teds_two *t, double more, struct teds_two_limits *out)
{
    double ax = t->a.x + more, ay = t->a.y + more, bx = t->b.x + more, by = t->b.y + more;
    double reach = t->a.z * sqrt(1 / ax + 1 / ay + 1 / bx + 1 / by), ratio = ax / ay * (by / bx);

    out->lower = ratio * exp(-reach);
    out->upper = ratio * exp(reach);
}

void teds_or_woolf_logit(const struct teds_two *t, struct teds_two_limits *out)
{
    if (any_zero(t))
        out->note = zero_count;
    else
        logit(t, 0, out);
}

void teds_or_gart_adjusted_logit(const struct teds_two *t, struct teds_two_limits *out)
{
    logit(t, 0.5, out);
}

/* The estimate is another one than the centre of the limits. */
void teds_or_small_sample(const struct teds_two *t, struct teds_two_limits *out)
{
    if (any_zero(t)) {
        out->note = zero_count;
        return;
    }
    out->estimate = t->a.x / (t->a.y + 1) * (t->b.y / (t->b.x + 1));
    logit(t, 0.5, out);
}

/* ---- one limit by root search, the other by exchanging the groups ------ */

struct search {
    const struct teds_two *t;
    double z;    /* of a score test: quantile, times the root of the variance factor */
    double part; /* of an exact test: P(X > x) + part P(X = x) is the tail */
};

/* 'excess' is above 0 where the log odds ratio is too small, below 0 where too large. */
static double crossing(const struct search *s, teds_num_function *excess, double start)
{
    double low = start, high = start, step = 0.5;

    while (excess(low, s) < 0 && low > -700)
        low -= step *= 2;
    while (excess(high, s) > 0 && high < 700)
        high += step *= 2;
    return exp(teds_num_root(excess, s, low, high, 1e-15));
}

static double lower_limit(const struct search *s, teds_num_function *excess)
{
    struct teds_two_limits start = { 0 };

    if (s->t->a.x == 0 || s->t->b.y == 0)
        return 0;
    logit(s->t, 0.5, &start);
    return crossing(s, excess, log(start.lower));
}

static void both_limits(const struct teds_two *t, struct search s, teds_num_function *excess,
                        struct teds_two_limits *out)
{
    struct teds_two other = teds_two_exchanged(*t);

    if (without_information(t)) {
        out->note = one_outcome;
        return;
    }
    s.t = t;
    out->lower = lower_limit(&s, excess);
    s.t = &other;
    out->upper = 1 / lower_limit(&s, excess);
}

/* ---- score ------------------------------------------------------------ */

/*
 * Under the odds ratio o the odds w of the second group solve
 *     o y w^2 + b w - x = 0,  b = o (n1 - x) + (n2 - x).
 */
struct teds_restricted teds_or_restricted(double x, double y, double n1, double n2, double o)
{
    double b = o * (n1 - x) + (n2 - x), root = sqrt(b * b + 4 * o * x * y);
    double w = b > 0 ? 2 * x / (b + root) : 0.5 * (root - b) / (o * y);

    return (struct teds_restricted){ o * w / (1 + o * w), 1 / (1 + o * w), w / (1 + w),
                                     1 / (1 + w) };
}

static double score_excess(double log_odds_ratio, const void *context)
{
    const struct search *s = context;
    const struct teds_sample *first = &s->t->a, *second = &s->t->b;
    struct teds_restricted r = teds_or_restricted(first->x + second->x, first->y + second->y,
                                                  first->n, second->n, exp(log_odds_ratio));
    double information = 1 / (first->n * r.p1 * r.q1) + 1 / (second->n * r.p2 * r.q2), difference;
    double least = fmin(fmin(first->x, first->y), fmin(second->x, second->y));

    /* observed less expected is the same, up to its sign, in all four cells */
    if (least == first->x)
        difference = first->x - first->n * r.p1;
    else if (least == first->y)
        difference = first->n * r.q1 - first->y;
    else if (least == second->x)
        difference = second->n * r.p2 - second->x;
    else
        difference = second->y - second->n * r.q2;
    return teds_score_excess((struct teds_score){ difference, sqrt(1 / information) }, s->z);
}

void teds_or_score(const struct teds_two *t, struct teds_two_limits *out)
{
    both_limits(t, (struct search){ .z = t->a.z }, score_excess, out);
}

void teds_or_score_mn(const struct teds_two *t, struct teds_two_limits *out)
{
    double n = t->a.n + t->b.n;

    both_limits(t, (struct search){ .z = t->a.z * sqrt(n / (n - 1)) }, score_excess, out);
}

/* ---- conditional on all margins --------------------------------------- */

static struct teds_hypergeometric distribution(const struct search *s, double log_odds_ratio)
{
    return teds_num_hypergeometric(s->t->a.x, s->t->a.n, s->t->b.n, s->t->a.x + s->t->b.x,
                                   exp(log_odds_ratio));
}

static double tail_missing(double log_odds_ratio, const void *context)
{
    const struct search *s = context;
    struct teds_hypergeometric h = distribution(s, log_odds_ratio);

    return s->t->a.tail - (h.above + s->part * h.at);
}

static double mean_missing(double log_odds_ratio, const void *context)
{
    return -distribution(context, log_odds_ratio).pull;
}

/* Where the expected count equals the observed one. */
double teds_or_conditional_estimate(const struct teds_two *t)
{
    struct search s = { .t = t };

    if (t->a.x == 0 || t->b.y == 0)
        return 0;
    if (t->a.y == 0 || t->b.x == 0)
        return HUGE_VAL;
    return crossing(&s, mean_missing, log(t->a.x / t->a.y * (t->b.y / t->b.x)));
}

static void conditional(const struct teds_two *t, double part, struct teds_two_limits *out)
{
    both_limits(t, (struct search){ .part = part }, tail_missing, out);
    out->estimate = out->note ? NAN : teds_or_conditional_estimate(t);
}

void teds_or_conditional_exact(const struct teds_two *t, struct teds_two_limits *out)
{
    conditional(t, 1, out);
}

void teds_or_conditional_midp(const struct teds_two *t, struct teds_two_limits *out)
{
    conditional(t, 0.5, out);
}
