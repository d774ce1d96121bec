/*
 * numeric_beta.c - the incomplete beta and gamma functions and their inverses, for
 * parameters up to 1e9 and more.
 *
 * Both are one thing here.  With u = log(x / y) the beta distribution has the density
 *     D(u) = x^a y^b / B(a, b),
 * and the gamma distribution, u = log x, is its limit for b -> infinity with b x kept:
 * so a law is (a, b), and b = infinity says gamma.  Every tail is D times a factor M
 * of moderate size, computed where the tail is the small one (x below the mean a / n,
 * n = a + b; the other side by exchanging a with b and x with y):
 *
 *   a, b >= QUADRATURE   M = integral of D(u - v) / D(u) dv over v > 0, by a fixed
 *                        Gauss-Legendre rule up to where the integrand is 1e-16: it is
 *                        log-concave and smooth at every scale, 24 points give 1e-15
 *   else                 the continued fraction of Didonato and Morris, ACM TOMS 18
 *                        (1992) 360-373 (for gamma: its limit), or, close to
 *                        the mean, the power series with positive terms
 *
 * The quantile starts from a Cornish-Fisher series that is exact to 1e-15 for
 * a b / n above some thousands; where it is not, Halley steps on log(tail) follow,
 * which from any start converge, as that function is concave.
 */
#include "numeric.h"

#include <math.h>

#include "base.h"

enum {
    QUADRATURE = 20, /* smallest a, b for the Gauss-Legendre rule */
    SERIES_BELOW = 2 /* largest a, b for the power series */
};

/* Ends that are never reached; test_numeric_steps.c shows that a tenth of each is enough. */
#ifndef FRACTION_STEPS
#define FRACTION_STEPS 800
#define POWER_SERIES_STEPS 1500
#define QUANTILE_STEPS 80
#endif

#define LOG_2PI 1.8378770664093454836

/* A point of a law.  big quantities: n x and n y; for gamma n y is infinite and x is 0. */
struct point {
    double a, b;
    double x, y;
    double nx, ny;
    double d; /* a y - b x = a - n x: above 0 where x is below the mean */
};

static struct point beta_point(double a, double b, struct teds_share at)
{
    double x = at.x, y = at.y, product = b * x, n = a + b;
    double d = fma(a, y, -product) - fma(b, x, -product);

    /* the larger of x and y is rounded: take 1 - x - y into account */
    d += x < y ? a * ((1 - y) - x) : -b * ((1 - x) - y);
    return (struct point){ a, b, x, y, n * x, n * y, d };
}

static struct point gamma_point(double a, double x)
{
    return (struct point){ a, INFINITY, 0, 1, x, INFINITY, a - x };
}

static struct point mirrored(struct point p)
{
    return (struct point){ p.b, p.a, p.y, p.x, p.ny, p.nx, -p.d };
}

/* a log(nx / a) + a - nx, where d = a - nx: never positive. */
static double deviance(double a, double nx, double d)
{
    if (isinf(a))
        return 0;
    return fabs(d) <= 0.5 * a ? a * teds_num_log1pmx(-d / a) : a * log(nx / a) + d;
}

static double log_density(struct point p)
{
    double log_d = deviance(p.a, p.nx, p.d) + deviance(p.b, p.ny, -p.d);

    if (isinf(p.a) || isinf(p.b)) {
        double a = fmin(p.a, p.b);
        return log_d - teds_num_stirling_error(a) + 0.5 * (log(a) - LOG_2PI);
    }
    return log_d + teds_num_stirling_error(p.a + p.b) - teds_num_stirling_error(p.a) -
           teds_num_stirling_error(p.b) + 0.5 * (log(p.a / (p.a + p.b) * p.b) - LOG_2PI);
}

/* ---- M, for d >= 0 ---------------------------------------------------- */

/*
 * -log(D(u - v) / D(u)) = d v + n log(y e^(x v) + x e^(-y v)): the second part, free of
 * cancellation through the smaller of x and y.
 */
static double fall(const struct point *p, double v)
{
    double s, w, e;

    if (p->nx <= p->ny)
        s = p->nx, w = p->x, v = -v;
    else
        s = p->ny, w = p->y;
    e = teds_num_expm1mx(v);
    return s * (w > 0 ? e + teds_num_log1pmx(w * (e + v)) / w : e);
}

static double slope(const struct point *p, double v)
{
    if (isinf(p->b))
        return -p->nx * expm1(-v);
    if (isinf(p->a))
        return p->ny * expm1(v);
    return -p->nx * p->y * expm1(-v) / (p->y + p->x * exp(-v));
}

static double by_quadrature(const struct point *p)
{
    static const struct {
        double node, weight;
    } half[] = {
        { 0.99518721999702136018, 0.012341229799987199547 },
        { 0.9747285559713094982, 0.028531388628933663181 },
        { 0.93827455200273275852, 0.044277438817419806169 },
        { 0.88641552700440103421, 0.059298584915436780746 },
        { 0.82000198597390292195, 0.073346481411080305734 },
        { 0.74012419157855436424, 0.086190161531953275917 },
        { 0.64809365193697556925, 0.09761865210411388827 },
        { 0.54542147138883953566, 0.10744427011596563478 },
        { 0.43379350762604513849, 0.11550566805372560135 },
        { 0.31504267969616337439, 0.1216704729278033912 },
        { 0.19111886747361630916, 0.12583745634682829612 },
        { 0.064056892862605626085, 0.12793819534675215697 },
    };
    const double drop = 37; /* e^-37 = 1e-16 */
    double curvature = isinf(p->b) ? p->nx : isinf(p->a) ? p->ny : p->nx * p->y;
    double end = 2 * drop / (p->d + sqrt(p->d * p->d + 2 * drop * curvature)), sum = 0;

    for (int i = 0; i < 2; i++)
        end -= (p->d * end + fall(p, end) - drop) / (p->d + slope(p, end));
    for (size_t i = 0; i < TEDS_COUNT(half); i++) {
        double v = 0.5 * end * (1 - half[i].node), w = 0.5 * end * (1 + half[i].node);

        sum += half[i].weight * (exp(-p->d * v - fall(p, v)) + exp(-p->d * w - fall(p, w)));
    }
    return 0.5 * end * sum;
}

/* Modified Lentz; coefficients of Didonato and Morris and their limits for gamma. */
static double by_fraction(const struct point *p)
{
    double a = p->a, b = p->b, front, c, d, value;

    front = isinf(a) ? p->d + 1 : a / (a + 1) * (p->d + 1);
    value = c = front;
    d = 0;
    for (int k = 1; k < FRACTION_STEPS; k++) {
        double alpha, beta, step;

        if (isinf(a)) {
            alpha = k * (b - k);
            beta = 2 * k + 1 + p->d;
        } else if (isinf(b)) {
            double m = a + 2 * k - 1;
            alpha = (a + k - 1) / m * k * p->nx / m * p->nx;
            beta = k + k * p->nx / m + (a + k) / (m + 2) * (p->d + 1 + 2 * k);
        } else {
            double m = a + 2 * k - 1;
            alpha = (a + k - 1) / m * (a + b + k - 1) / m * k * (b - k) * p->x * p->x;
            beta = k + k * (b - k) * p->x / m + (a + k) / (m + 2) * (p->d + 1 + k * (1 + p->y));
        }
        if (alpha == 0)
            break;
        d = 1 / (beta + alpha * d);
        c = beta + alpha / c;
        step = c * d;
        value *= step;
        if (fabs(step - 1) < 3e-16)
            break;
    }
    return 1 / value;
}

/*
 * The power series of the lower tail, 1/a (1 + (n x)/(a + 1) + ...): every term is
 * positive, so it holds beyond the mean as well, where small a makes the fraction slow.
 */
static bool series_holds(const struct point *p)
{
    return p->a < SERIES_BELOW && p->a <= p->b && p->nx <= p->a + 2 && p->x <= 0.75;
}

static double by_series(const struct point *p)
{
    double term = 1, sum = 1;

    for (int k = 0; k < POWER_SERIES_STEPS && term > 1e-17 * sum; k++) {
        term *= (isinf(p->b) ? p->nx : p->nx + k * p->x) / (p->a + 1 + k);
        sum += term;
    }
    return sum / p->a;
}

/* ---- tails ------------------------------------------------------------ */

/* M of one of the two tails, the one that is computed directly: true if it is the lower one. */
static bool tail_factor(struct point p, double *m)
{
    struct point other = mirrored(p);
    bool lower = series_holds(&p) || (!series_holds(&other) && p.d >= 0);

    if (!lower)
        p = other;
    if (series_holds(&p))
        *m = by_series(&p);
    else
        *m = fmin(p.a, p.b) >= QUADRATURE ? by_quadrature(&p) : by_fraction(&p);
    return lower;
}

static struct teds_tails tails(struct point p)
{
    double m;
    bool lower = tail_factor(p, &m);
    double direct = fmin(1, exp(log_density(p)) * m);

    return lower ? teds_num_lower(direct) : teds_num_upper(direct);
}

struct teds_tails teds_num_beta(double a, double b, struct teds_share at)
{
    if (!(at.x > 0))
        return (struct teds_tails){ 0, 1 };
    if (!(at.y > 0))
        return (struct teds_tails){ 1, 0 };
    return tails(beta_point(a, b, at));
}

double teds_num_beta_logit_density(double a, double b, struct teds_share at)
{
    return at.x > 0 && at.y > 0 ? exp(log_density(beta_point(a, b, at))) : 0;
}

double teds_num_binomial_deviance(double x, double n, struct teds_share p)
{
    struct point at = beta_point(x, n - x, p);

    return -deviance(at.a, at.nx, at.d) - deviance(at.b, at.ny, -at.d);
}

struct teds_tails teds_num_gamma(double a, double x)
{
    if (!(x > 0))
        return (struct teds_tails){ 0, 1 };
    if (isinf(x))
        return (struct teds_tails){ 1, 0 };
    return tails(gamma_point(a, x));
}

double teds_num_gamma_log_density(double a, double x)
{
    return x > 0 && x < INFINITY ? exp(log_density(gamma_point(a, x))) : 0;
}

/* ---- quantiles -------------------------------------------------------- */

/*
 * u(z) = u_mean + e z + e^2 P1(z) + e^3 P2(z) + ..., e^2 = 1/a + 1/b, g = (b - a) / n.
 * From the definition, u'(z) D(u) = phi(z); its logarithm differentiated once more is
 *     u'' = -u' (z + u' d(u)),
 * and e^k of that is P'' - z P' - P = (a polynomial of the earlier ones), which has one
 * polynomial solution.  Table: power of e, then of z (k+1, k-1, ..), then of g (k, k-2, ..);
 * test_numeric_steps.c derives it again from that equation.  Beyond P6 the remainder is
 * below e^8 B(z), with B the sum of the absolute coefficients of P7.
 */
enum { SERIES = 6 };
static const double series[SERIES][4][4] = {
    { { -1. / 6 }, { -1. / 3 } },
    { { 1. / 144, 1. / 48 }, { 11. / 144, 1. / 16 } },
    { { 1. / 2160, -1. / 240 }, { 7. / 6480, -3. / 80 }, { -1. / 405, -1. / 30 } },
    { { 1. / 69120, 1. / 11520, 1. / 7680 },
      { -71. / 155520, 11. / 2880, 1. / 384 },
      { -1513. / 622080, 61. / 3840, 1. / 512 } },
    { { -1. / 544320, 1. / 90720, 1. / 20160 },
      { -19. / 241920, 101. / 362880, -5. / 16128 },
      { -841. / 6531840, 13. / 40320, -59. / 26880 },
      { 2. / 5103, -1. / 756, 1. / 420 } },
    { { -139. / 348364800, 53. / 38707200, -89. / 4300800, -1. / 172032 },
      { -18461. / 3135283200, 4507. / 348364800, -10511. / 38707200, -1. / 24576 },
      { 368897. / 9405849600, -82933. / 348364800, -30151. / 38707200, -1. / 24576 },
      { 1213927. / 9405849600, -88121. / 116121600, -20747. / 12902400, -5. / 8192 } },
};

/* u(z) - u_mean; 'error' bounds the remainder. */
static double series_quantile(double a, double b, double z, double *error)
{
    double e = sqrt(1 / a + 1 / b), g = isinf(b) ? 1 : isinf(a) ? -1 : (b - a) / (a + b);
    double g2 = g * g, z2 = z * z, sum = 0, e4 = e * e * e * e;

    *error = e4 * e4 * (1.9e-3 + z2 * (2.1e-3 + z2 * (7e-4 + z2 * (1.2e-4 + z2 * 5e-6))));
    for (int k = SERIES; k > 0; k--) {
        double p = 0;

        for (int i = 0; i <= (k + 1) / 2; i++) {
            double c = 0;

            for (int j = 0; j <= k / 2; j++)
                c = c * g2 + series[k - 1][i][j];
            p = p * z2 + c;
        }
        if (k % 2 == 0)
            p *= z;
        else
            p *= g;
        sum = e * (sum + p);
    }
    return e * (z + sum);
}

/* u + by; a step too far ends at x = 0 or y = 0. */
static struct point moved(struct point p, double by)
{
    double down = by > 0 ? exp(-by) : 1, up = by > 0 ? 1 : exp(by);

    if (isinf(p.b))
        return gamma_point(p.a, p.nx * up / down);
    if (isinf(p.a))
        return mirrored(gamma_point(p.b, p.ny * down / up));
    return beta_point(p.a, p.b,
                      (struct teds_share){ p.x * up / (p.y * down + p.x * up),
                                           p.y * down / (p.y * down + p.x * up) });
}

/* Where the lower tail is p <= 1/2, starting from the mean of the law. */
static struct point lower_quantile(struct point at, double p)
{
    double error,
        by = series_quantile(at.a, at.b, teds_num_normal_quantile(teds_num_lower(p)), &error);

    if (error < 0.1)
        at = moved(at, by);
    for (int i = 0; i < QUANTILE_STEPS && error > 1e-15 && at.nx > 0 && at.ny > 0; i++) {
        double m, log_d = log_density(at), rate, newton, bend, scaled;

        if (!tail_factor(at, &m))
            m = exp(-log_d) - m;
        rate = 1 / m; /* derivative of log(tail) by u; the second one is rate (d - rate) */
        newton = (log(p) - log_d - log(m)) * m;
        bend = 1 + 0.5 * newton * (at.d - rate);
        by = newton / fmax(0.5, bend);
        at = moved(at, by);
        scaled = by * rate;
        error = fabs(scaled * scaled * by);
    }
    return at;
}

static struct point quantile(struct point mean, struct teds_tails p)
{
    return p.lower <= p.upper ? lower_quantile(mean, p.lower)
                              : mirrored(lower_quantile(mirrored(mean), p.upper));
}

struct teds_share teds_num_beta_quantile(double a, double b, struct teds_tails p)
{
    struct point at;

    if (!(p.lower > 0))
        return (struct teds_share){ 0, 1 };
    if (!(p.upper > 0))
        return (struct teds_share){ 1, 0 };
    at = quantile(beta_point(a, b, (struct teds_share){ a / (a + b), b / (a + b) }), p);
    return (struct teds_share){ at.x, at.y };
}

double teds_num_gamma_quantile(double a, struct teds_tails p)
{
    if (!(p.lower > 0))
        return 0;
    if (!(p.upper > 0))
        return INFINITY;
    return quantile(gamma_point(a, a), p).nx;
}
