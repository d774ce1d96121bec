/*
 * numeric_dist.c - the named distributions, all of them through the incomplete beta
 * and gamma functions.  Abramowitz and Stegun (1964), chapter 26, has the relations.
 */
#include "numeric.h"

#include <math.h>

#include "base.h"

static struct teds_tails exchanged(struct teds_tails t)
{
    return (struct teds_tails){ t.upper, t.lower };
}

/* ---- Student's t: A&S 26.7.1 ------------------------------------------ */

struct teds_tails teds_num_student(double t, double df)
{
    struct teds_tails two;
    double t2 = t * t;

    if (isinf(df))
        return teds_num_normal(t);
    if (isinf(t2))
        return t < 0 ? (struct teds_tails){ 0, 1 } : (struct teds_tails){ 1, 0 };
    two = teds_num_beta(0.5 * df, 0.5, (struct teds_share){ df / (df + t2), t2 / (df + t2) });
    two = (struct teds_tails){ 0.5 * two.lower, 0.5 + 0.5 * two.upper };
    return t < 0 ? two : exchanged(two);
}

double teds_num_student_quantile(struct teds_tails p, double df)
{
    struct teds_share at;
    double tail = fmin(p.lower, p.upper), t;

    if (isinf(df))
        return teds_num_normal_quantile(p);
    at = teds_num_beta_quantile(0.5 * df, 0.5, (struct teds_tails){ 2 * tail, 1 - 2 * tail });
    t = sqrt(df * at.y / at.x);
    return p.lower < p.upper ? -t : t;
}

/* ---- chi-square and F: A&S 26.4.19, 26.6.2 ---------------------------- */

struct teds_tails teds_num_chi_square(double x, double df)
{
    return teds_num_gamma(0.5 * df, 0.5 * x);
}

double teds_num_chi_square_quantile(struct teds_tails p, double df)
{
    return 2 * teds_num_gamma_quantile(0.5 * df, p);
}

struct teds_tails teds_num_f(double f, double df1, double df2)
{
    double odds = df1 / df2 * f;

    if (isinf(df2))
        return teds_num_chi_square(df1 * f, df1);
    if (isinf(odds))
        return (struct teds_tails){ 1, 0 };
    return teds_num_beta(0.5 * df1, 0.5 * df2,
                         (struct teds_share){ odds / (1 + odds), 1 / (1 + odds) });
}

/* ---- counts: A&S 26.5.24, 26.4.21 ------------------------------------- */

struct teds_tails teds_num_binomial(double x, double n, struct teds_share p)
{
    x = floor(x);
    if (x < 0)
        return (struct teds_tails){ 0, 1 };
    if (x >= n)
        return (struct teds_tails){ 1, 0 };
    return exchanged(teds_num_beta(x + 1, n - x, p));
}

/* log(1 - p.y) and the like, through whichever of the two is not rounded. */
static double log_share(double share, double complement)
{
    return share < 0.5 ? log(share) : log1p(-complement);
}

double teds_num_binomial_pmf(double x, double n, struct teds_share p)
{
    if (x < 0 || x > n)
        return 0;
    if (x == 0)
        return n == 0 ? 1 : exp(n * log_share(p.y, p.x));
    if (x == n)
        return exp(n * log_share(p.x, p.y));
    return teds_num_beta_logit_density(x, n - x, p) * n / x / (n - x);
}

/* Is P(X <= x) >= p? */
static bool reached(double x, double n, struct teds_share share, struct teds_tails p)
{
    struct teds_tails t = teds_num_binomial(x, n, share);

    return p.lower < p.upper ? t.lower >= p.lower : t.upper <= p.upper;
}

/* Looks around Cornish and Fisher's guess in steps that double, then halves the bracket. */
double teds_num_binomial_quantile(double n, struct teds_share share, struct teds_tails p)
{
    double z = teds_num_normal_quantile(p), sd = sqrt(n * share.x * share.y);
    double guess = n * share.x + z * sd + (share.y - share.x) * (z * z - 1) / 6;
    double low, high, step = 1; /* P(X <= low) < p <= P(X <= high) */

    low = high = floor(fmin(n, fmax(0, isfinite(guess) ? guess : z < 0 ? 0 : n)));
    if (reached(high, n, share, p)) {
        do {
            high = low;
            low = fmax(-1, low - step);
            step *= 2;
        } while (low >= 0 && reached(low, n, share, p));
    } else {
        do {
            low = high;
            high = fmin(n, high + step);
            step *= 2;
        } while (high < n && !reached(high, n, share, p));
    }
    while (high - low > 1) {
        double x = floor(0.5 * (low + high));

        if (reached(x, n, share, p))
            high = x;
        else
            low = x;
    }
    return high;
}

struct teds_tails teds_num_poisson(double x, double mean)
{
    x = floor(x);
    if (x < 0)
        return (struct teds_tails){ 0, 1 };
    return exchanged(teds_num_gamma(x + 1, mean));
}

double teds_num_poisson_pmf(double x, double mean)
{
    if (x < 0)
        return 0;
    return x == 0 ? exp(-mean) : teds_num_gamma_log_density(x, mean) / x;
}
