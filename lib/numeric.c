/*
 * numeric.c - the small functions on which the distributions stand: logarithms and
 * exponentials without cancellation, the normal distribution, and the root search.
 */
#include "numeric.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_version.h>

#include "base.h"

#define LOG_SQRT_2PI 0.91893853320467274178

const char *teds_gsl_version(void)
{
    return gsl_version;
}

/*
 * log(1 + x) = 2 atanh(r) with r = x / (2 + x); taking x = 2 r / (1 - r) off term by
 * term leaves r (2 r^2 (1/3 + r^2/5 + r^4/7 + ...) - x), free of cancellation.
 */
double teds_num_log1pmx(double x)
{
    static const double far[] = { 1. / 33, 1. / 31, 1. / 29, 1. / 27, 1. / 25, 1. / 23, 1. / 21,
                                  1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11, 1. / 9 };
    double r, r2, sum = 0;

    if (x < -0.5 || x > 1)
        return log1p(x) - x;
    r = x / (2 + x);
    r2 = r * r;
    if (fabs(x) < 0.04)
        sum = 1. / 9 + r2 * (1. / 11);
    else
        for (size_t i = 0; i < TEDS_COUNT(far); i++)
            sum = far[i] + r2 * sum;
    return r * (2 * r2 * (1. / 3 + r2 * (1. / 5 + r2 * (1. / 7 + r2 * sum))) - x);
}

double teds_num_expm1mx(double x)
{
    static const double inverse_factorial[] = {
        /* 1/15! .. 1/2! */
        1. / 1307674368000, 1. / 87178291200, 1. / 6227020800, 1. / 479001600, 1. / 39916800,
        1. / 3628800,       1. / 362880,      1. / 40320,      1. / 5040,      1. / 720,
        1. / 120,           1. / 24,          1. / 6,          1. / 2
    };
    double sum = 0;

    if (fabs(x) > 0.5)
        return expm1(x) - x;
    for (size_t i = fabs(x) < 0.02 ? 8 : 0; i < TEDS_COUNT(inverse_factorial); i++)
        sum = inverse_factorial[i] + x * sum;
    return x * x * sum;
}

/* Stirling's series; its smallest term at a = 8 is below 1e-17. */
double teds_num_stirling_error(double a)
{
    static const double b[] = { -3617. / 122400, 1. / 156,  -691. / 360360, 1. / 1188,
                                -1. / 1680,      1. / 1260, -1. / 360,      1. / 12 };
    double sum = 0, s;

    if (a < 8)
        return log(tgamma(a + 1)) - (a + 0.5) * log(a) + a - LOG_SQRT_2PI;
    s = 1 / (a * a);
    for (size_t i = a > 1e3 ? TEDS_COUNT(b) - 3 : 0; i < TEDS_COUNT(b); i++)
        sum = b[i] + s * sum;
    return sum / a;
}

double teds_num_deviance(double x, double mean)
{
    double d = x - mean;

    if (fabs(d) <= 0.5 * x)
        return -x * teds_num_log1pmx(-d / x);
    return (x > 0 ? x * log(x / mean) : 0) - d;
}

/* ---- normal ----------------------------------------------------------- */

struct teds_tails teds_num_normal(double z)
{
    return (struct teds_tails){ gsl_cdf_ugaussian_P(z), gsl_cdf_ugaussian_Q(z) };
}

double teds_num_normal_quantile(struct teds_tails p)
{
    return p.lower < p.upper ? gsl_cdf_ugaussian_Pinv(p.lower) : gsl_cdf_ugaussian_Qinv(p.upper);
}

double teds_num_normal_density(double z)
{
    return exp(-0.5 * z * z - LOG_SQRT_2PI);
}

/* ---- root ------------------------------------------------------------- */

/* Doubles as integers in the same order, so that the middle one can be found. */
static int64_t ordinal(double x)
{
    int64_t i;

    memcpy(&i, &x, sizeof i);
    return i < 0 ? INT64_MIN - i : i;
}

static double from_ordinal(int64_t i)
{
    double x;

    if (i < 0)
        i = INT64_MIN - i;
    memcpy(&x, &i, sizeof x);
    return x;
}

static double middle(double a, double b)
{
    int64_t i = ordinal(a), j = ordinal(b);

    return from_ordinal(i / 2 + j / 2 + (i % 2 + j % 2) / 2);
}

/*
 * Chandrupatla, Adv. Eng. Softw. 28 (1997) 145-149: inverse quadratic interpolation
 * through the last three points where it can be trusted, else the middle.
 */
double teds_num_root(teds_num_function *function, const void *context, double lo, double hi,
                     double relative)
{
    double a = hi, b = lo, c = hi; /* b: newest, a: other side of the root, c: the one before */
    double fa = function(a, context), fb = function(b, context), fc = fa, t = 0.5;

    if (fa == 0 || fb == 0 || (fa > 0) == (fb > 0))
        return fabs(fa) < fabs(fb) ? a : b;
    for (int step = 2; step < TEDS_NUM_ROOT_STEPS; step++) {
        double x = step % 3 == 1 ? middle(a, b) : a + t * (b - a);
        double best, width, xi, phi, fx;

        if (!((x > a && x < b) || (x > b && x < a)))
            x = middle(a, b);
        if (x == a || x == b) /* neighbours */
            break;
        fx = function(x, context);
        if ((fx > 0) == (fa > 0)) {
            c = a;
            fc = fa;
        } else {
            c = b;
            b = a;
            fc = fb;
            fb = fa;
        }
        a = x;
        fa = fx;
        best = fabs(fa) < fabs(fb) ? a : b;
        width = fabs(b - a);
        if (fx == 0 || width <= relative * fabs(best))
            break;
        /* a and c bracket together with b three points: is the inverse quadratic monotone? */
        xi = (a - b) / (c - b);
        phi = (fa - fb) / (fc - fb);
        if (phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi)
            t = fa / (fb - fa) * fc / (fb - fc) +
                (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
        else
            t = 0.5;
        /* next to the root, step over it, so that the bracket closes from both sides */
        width = fmin(0.5, fmax(0.4 * relative, DBL_EPSILON) * fabs(best) / width);
        t = fmin(1 - width, fmax(width, t));
    }
    return fabs(fa) < fabs(fb) ? a : b;
}
