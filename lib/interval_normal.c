/*
 * interval_normal.c - limits from a normal approximation, on one scale or another.
 *
 * Where a textbook formula subtracts two nearly equal numbers, the other root of the
 * same quadratic is used, so that limits near 0 keep all their digits.  Sources stand
 * in the method table (interval.c).
 */
#include "interval_formula.h"

#include <math.h>
#include <stddef.h>

static const char boundary[] = "boundary", formula_fails[] = "formula_fails";

static double clip(double v)
{
    return fmin(1, fmax(0, v));
}

static struct teds_limits clipped(double lower, double upper)
{
    return (struct teds_limits){ clip(lower), clip(upper), NULL };
}

/* ---- Wald ------------------------------------------------------------- */

struct teds_limits teds_limits_wald_unclipped(const struct teds_sample *s)
{
    double reach = s->z * sqrt(s->p * s->q / s->n);

    return (struct teds_limits){ s->p - reach, s->p + reach, NULL };
}

struct teds_limits teds_limits_wald(const struct teds_sample *s)
{
    struct teds_limits l = teds_limits_wald_unclipped(s);

    return clipped(l.lower, l.upper);
}

struct teds_limits teds_limits_waldcc(const struct teds_sample *s)
{
    struct teds_limits l = teds_limits_wald_unclipped(s);

    return clipped(l.lower - 0.5 / s->n, l.upper + 0.5 / s->n);
}

/* ---- score ------------------------------------------------------------ */

/*
 * The roots of (n + z^2) p^2 - (2 x + z^2) p + x^2 / n = 0: the larger one as it stands,
 * the smaller one from their product.
 */
struct teds_limits teds_limits_wilson(const struct teds_sample *s)
{
    double z2 = s->z * s->z,
           sum = s->x + 0.5 * z2 + fabs(s->z) * sqrt(s->x * s->y / s->n + 0.25 * z2);
    double large = s->y == 0 ? 1 : sum / (s->n + z2);
    double small = s->x == 0 ? 0 : s->x * s->x / s->n / sum;

    return s->z < 0 ? clipped(large, small) : clipped(small, large);
}

/* The same with x - 1/2 and x + 1/2 in the distance, but not in the variance. */
struct teds_limits teds_limits_wilsoncc(const struct teds_sample *s)
{
    double n = s->n, x = s->x, z = s->z, z2 = z * z, lower = 0, upper = 1;

    if (x > 0) {
        double a = 2 * x + z2 - 1;
        double b = z * sqrt(z2 - 2 - 1 / n + 4 * s->p * (s->y + 1));

        lower = z < 0 ? 0.5 * (a - b) / (n + z2) : (2 * x - 1) * (2 * x - 1) / (2 * n * (a + b));
    }
    if (s->y > 0)
        upper =
            0.5 * (2 * x + z2 + 1 + z * sqrt(z2 + 2 - 1 / n + 4 * s->p * (s->y - 1))) / (n + z2);
    return clipped(lower, upper);
}

/* Near 0 and 1 the limits come from the Poisson distribution. */
struct teds_limits teds_limits_modified_wilson(const struct teds_sample *s)
{
    struct teds_limits l = teds_limits_wilson(s);
    double few = s->n <= 50 ? 2 : 3;

    if (s->x >= 1 && s->x <= few)
        l.lower = teds_num_gamma_quantile(s->x, teds_num_lower(s->alpha)) / s->n;
    if (s->y >= 1 && s->y <= few)
        l.upper = 1 - teds_num_gamma_quantile(s->y, teds_num_lower(s->alpha)) / s->n;
    return clipped(l.lower, l.upper);
}

struct teds_limits teds_limits_agresti_coull_unclipped(const struct teds_sample *s)
{
    double z2 = s->z * s->z, n = s->n + z2, p = (s->x + 0.5 * z2) / n;
    double reach = s->z * sqrt(p * ((s->y + 0.5 * z2) / n) / n);

    return (struct teds_limits){ p - reach, p + reach, NULL };
}

struct teds_limits teds_limits_agresti_coull(const struct teds_sample *s)
{
    struct teds_limits l = teds_limits_agresti_coull_unclipped(s);

    return clipped(l.lower, l.upper);
}

/* ---- transformed scales ----------------------------------------------- */

/* sin^2(angle -+ z / (2 sqrt n)), the angle held in [0, pi / 2]. */
static struct teds_limits around_angle(double angle, const struct teds_sample *s)
{
    double reach = s->z / (2 * sqrt(s->n));
    double low = sin(fmin(M_PI_2, fmax(0, angle - reach)));
    double high = sin(fmin(M_PI_2, fmax(0, angle + reach)));

    return clipped(low * low, high * high);
}

struct teds_limits teds_limits_arcsine(const struct teds_sample *s)
{
    return around_angle(atan2(sqrt(s->x), sqrt(s->y)), s);
}

struct teds_limits teds_limits_arcsine_anscombe(const struct teds_sample *s)
{
    return around_angle(atan2(sqrt(s->x + 0.375), sqrt(s->y + 0.375)), s);
}

/* The odds x / y times and divided by exp(reach). */
static struct teds_limits around_odds(double x, double y, double reach)
{
    return clipped(x / (x + y * exp(reach)), x / (x + y * exp(-reach)));
}

struct teds_limits teds_limits_logit(const struct teds_sample *s)
{
    if (s->x == 0 || s->y == 0)
        return (struct teds_limits){ .note = boundary };
    return around_odds(s->x, s->y, s->z * sqrt(s->n / s->x / s->y));
}

struct teds_limits teds_limits_logit_anscombe(const struct teds_sample *s)
{
    double variance = (s->n + 1) / (s->x + 1) * (s->n + 2) / (s->y + 1) / s->n;

    return around_odds(s->x + 0.5, s->y + 0.5, s->z * sqrt(variance));
}

struct teds_limits teds_limits_cloglog(const struct teds_sample *s)
{
    double log_p, reach;

    if (s->x == 0 || s->y == 0)
        return (struct teds_limits){ .note = boundary };
    log_p = s->p < 0.5 ? log(s->p) : log1p(-s->q);
    reach = s->z * sqrt(s->q / s->x) / fabs(log_p);
    return clipped(exp(log_p * exp(reach)), exp(log_p * exp(-reach)));
}

struct teds_limits teds_limits_probit(const struct teds_sample *s)
{
    double centre, reach;

    if (s->x == 0 || s->y == 0)
        return (struct teds_limits){ .note = boundary };
    centre = teds_num_normal_quantile((struct teds_tails){ s->p, s->q });
    reach = s->z * sqrt(s->p * s->q / s->n) / teds_num_normal_density(centre);
    return clipped(teds_num_normal(centre - reach).lower, teds_num_normal(centre + reach).lower);
}

/* ---- Pratt ------------------------------------------------------------ */

/* The approximate quantile of the F distribution that Pratt's limits invert; NAN: fails. */
static double pratt_limit(double a, double b, double n, double z)
{
    double root = 9 * a * b * (9 * n + 5 - z * z) + n + 1;
    double top = 81 * a * b - 9 * n - 8, bottom = 81 * a * a - 9 * a * (2 + z * z) + 1, cube;

    if (root < 0 || bottom <= 0)
        return NAN;
    cube = (top - 3 * z * sqrt(root)) / bottom;
    return 1 / (1 + a * a / (b * b) * cube * cube * cube);
}

/* At x = 0, 1, n - 1 and n the limits that Wilcox gives, from powers of alpha. */
struct teds_limits teds_limits_pratt(const struct teds_sample *s)
{
    double n = s->n, x = s->x, lower, upper;

    if (x == 0)
        return clipped(0, -expm1(log(s->alpha) / n));
    if (x == 1 && n > 1)
        return clipped(-expm1(log1p(-s->tail) / n), -expm1(log(s->tail) / n));
    if (x == n)
        return clipped(exp(log(s->alpha) / n), 1);
    if (x == n - 1)
        return clipped(exp(log(s->tail) / n), exp(log1p(-s->tail) / n));
    upper = pratt_limit(x + 1, s->y, n, s->z);
    lower = pratt_limit(x, s->y - 1, n, -s->z);
    if (!(lower <= upper))
        return (struct teds_limits){ .note = formula_fails };
    return clipped(lower, upper);
}
