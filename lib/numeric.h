/*
 * numeric.h - distributions, quantiles and root finding that hold for counts 0 .. 1e9.
 *
 * Internal: not installed.  Every function here is pure (no allocation but for the
 * random generator, no global state, callable from any thread), needs a bounded number
 * of steps, and returns no NaN for arguments in the ranges given.  The largest numbers
 * of steps found, and held by a test: 80 terms of a continued fraction, 150 of a power
 * series, 8 Halley steps for a beta or gamma quantile; a root search never needs more
 * than TEDS_NUM_ROOT_STEPS.
 *
 * Where nothing else is said, each tail has a relative error below 1e-12, however small
 * it is, down to 1e-300.
 *
 * The numeric*.c files are the only ones that include <gsl/...>.  What GSL 2.7.1 is
 * used for, because measured sound: the normal distribution and its quantile
 * (gsl_cdf_ugaussian_*: rational approximations, no error path) and the Mersenne
 * twister.  What it is not used for, because measured otherwise: its beta and gamma
 * quantiles (NaN, endless loops and the aborting error handler from n = 1e4 on), its
 * incomplete beta (gives up beyond n = 1e6) and everything built on these (Student's
 * t, F, chi-square, binomial and hypergeometric tails).
 */
#ifndef TEDSTAT_NUMERIC_H
#define TEDSTAT_NUMERIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- the two sides of a probability ----------------------------------- */

/*
 * lower + upper = 1.  Both are kept, because 1 - 1e-20 is 1.  As an argument, the
 * smaller of the two is the one that counts.
 */
struct teds_tails {
    double lower, upper;
};
static inline struct teds_tails teds_num_lower(double p)
{
    return (struct teds_tails){ p, 1 - p };
}
static inline struct teds_tails teds_num_upper(double q)
{
    return (struct teds_tails){ 1 - q, q };
}

/* A proportion and its complement, x + y = 1, for the same reason. */
struct teds_share {
    double x, y;
};
static inline struct teds_share teds_num_share(double x)
{
    return (struct teds_share){ x, 1 - x };
}

/* Of the GSL that was loaded. */
const char *teds_gsl_version(void);

/* ---- helpers ---------------------------------------------------------- */

double teds_num_log1pmx(double x); /* log(1 + x) - x, x > -1 */
double teds_num_expm1mx(double x); /* exp(x) - 1 - x */

/* log Gamma(a + 1) - (a + 1/2) log a + a - log(2 pi) / 2, a > 0 (Loader 2000, "stirlerr"). */
double teds_num_stirling_error(double a);

/* x log(x / mean) - x + mean >= 0, exact for x near the mean (Loader 2000, "bd0"); x >= 0. */
double teds_num_deviance(double x, double mean);

/*
 * x such that function(x) changes sign in [lo, hi]: Chandrupatla's method (1997), and
 * every third step a bisection of the *representable numbers* between the brackets, so
 * that no function needs more than TEDS_NUM_ROOT_STEPS evaluations (about 10 is usual).
 * Stops at a bracket of 'relative' x |x| (0: neighbouring numbers).  Where the sign
 * does not change it gives the end at which the function is nearer to 0.
 */
enum { TEDS_NUM_ROOT_STEPS = 200 };
typedef double teds_num_function(double x, const void *context);
double teds_num_root(teds_num_function *function, const void *context, double lo, double hi,
                     double relative);

/* ---- continuous distributions ----------------------------------------- */

struct teds_tails teds_num_normal(double z);
double teds_num_normal_quantile(struct teds_tails p);
double teds_num_normal_density(double z);

/* Beta: the regularised incomplete beta function I_x(a, b) and 1 - I_x(a, b); a, b > 0. */
struct teds_tails teds_num_beta(double a, double b, struct teds_share at);
struct teds_share teds_num_beta_quantile(double a, double b, struct teds_tails p);

/* The density of log(x / y): x^a y^b / B(a, b). */
double teds_num_beta_logit_density(double a, double b, struct teds_share at);

/* Gamma with shape a > 0 and scale 1: P(a, x) and Q(a, x); the density of log x. */
struct teds_tails teds_num_gamma(double a, double x);
double teds_num_gamma_log_density(double a, double x);
double teds_num_gamma_quantile(double a, struct teds_tails p);

/* df > 0, real; infinity gives the normal distribution. */
struct teds_tails teds_num_student(double t, double df);
double teds_num_student_quantile(struct teds_tails p, double df);
struct teds_tails teds_num_chi_square(double x, double df);
double teds_num_chi_square_quantile(struct teds_tails p, double df);
struct teds_tails teds_num_f(double f, double df1, double df2);

/* ---- counts ----------------------------------------------------------- */

/* P(X <= x) and P(X > x); x any number (below 0: 0 and 1), n >= 0 whole. */
struct teds_tails teds_num_binomial(double x, double n, struct teds_share p);
double teds_num_binomial_pmf(double x, double n, struct teds_share p);
/* x log(x / (n p)) + (n - x) log((n - x) / (n q)) >= 0: half the likelihood-ratio statistic. */
double teds_num_binomial_deviance(double x, double n, struct teds_share p);
/* The smallest x with P(X <= x) >= p.lower. */
double teds_num_binomial_quantile(double n, struct teds_share share, struct teds_tails p);

/* P(X <= x) and P(X > x), mean >= 0. */
struct teds_tails teds_num_poisson(double x, double mean);
double teds_num_poisson_pmf(double x, double mean);

/*
 * X of the m successes fall to a first group of n1, the others to a second of n2; 'odds'
 * is the odds ratio between the groups (1: the hypergeometric distribution).  All are
 * whole numbers, 0 <= x <= n1, 0 <= m - x <= n2.  Relative error below 1e-10.
 */
struct teds_hypergeometric {
    double below, at, above; /* P(X < x), P(X = x), P(X > x) */
    double pull;             /* has the sign of E(X) - x, from -1 to 1, rises with odds */
};
struct teds_hypergeometric teds_num_hypergeometric(double x, double n1, double n2, double m,
                                                   double odds);

/* At odds 1, the probability of all values that are not likelier than x; 0 below 1e-290. */
double teds_num_fisher_p(double x, double n1, double n2, double m);

/* ---- random numbers --------------------------------------------------- */

/* A generator belongs to one thread; the same seed gives the same numbers everywhere. */
struct teds_random;
struct teds_random *teds_num_random_new(uint64_t seed); /* NULL if no memory */
void teds_num_random_free(struct teds_random *r);
uint32_t teds_num_random_below(struct teds_random *r, uint32_t n); /* 0 .. n - 1, n > 0 */

#endif
