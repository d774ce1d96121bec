/*
 * trend.c - tests for a trend in shares, and its size per unit of the score.
 */
#include <tedstat/trend.h>

#include <math.h>

#include "base.h"
#include "method.h"
#include "numeric.h"
#include "test_table.h"

/* Sums over the groups with cases; scores are taken from their mean, so that years do no harm. */
struct teds_series {
    const teds_trend_point *points;
    size_t count;
    double n, x;     /* cases and used in all */
    double mean;     /* of the scores, over the cases */
    double sxx, sxy; /* sums of (s - mean)^2 and of used (s - mean) */
    double z;        /* normal quantile of the level */
};

/* ---- tests ------------------------------------------------------------ */

/* 'n' in the variance: N (binomial) or N - 1 (given the margins). */
static double trend_z(const struct teds_series *s, double n)
{
    double p = s->x / s->n, q = (s->n - s->x) / s->n;

    return s->sxy / sqrt(p * q * s->sxx * (s->n / n));
}

static teds_test_result with_slope(teds_test_result r, const struct teds_series *s)
{
    r.has |= TEDS_HAS_ESTIMATE;
    r.estimate = s->sxy / s->sxx;
    return r;
}

static teds_test_result cochran_armitage_z(const struct teds_series *s)
{
    return with_slope(teds_test_normal(trend_z(s, s->n)), s);
}

static teds_test_result cochran_armitage_chisq(const struct teds_series *s)
{
    double z = trend_z(s, s->n);

    return with_slope(teds_test_chi_square(z * z, 1), s);
}

static teds_test_result linear_by_linear_z(const struct teds_series *s)
{
    return teds_test_normal(trend_z(s, s->n - 1));
}

static teds_test_result homogeneity_chisq(const struct teds_series *s)
{
    double sum = 0, groups = 0;

    for (size_t i = 0; i < s->count; i++) {
        double n = (double)s->points[i].cases, x = (double)s->points[i].used;
        /* x - n X / N over one denominator: exactly 0 for equal shares of moderate counts */
        double d = (x * s->n - n * s->x) / s->n;

        if (n > 0) {
            sum += d * d / n;
            groups++;
        }
    }
    return teds_test_chi_square(sum * s->n / s->x * s->n / (s->n - s->x), groups - 1);
}

/* ---- estimates -------------------------------------------------------- */

static teds_test_result estimate(double slope, double se, double z)
{
    teds_test_result r = teds_test_normal(slope / se);

    r.has |= TEDS_HAS_ESTIMATE | TEDS_HAS_LIMITS;
    r.estimate = slope;
    r.lower = slope - z * se;
    r.upper = slope + z * se;
    return r;
}

/* Least squares over the cases; the variance is binomial in each group. */
static teds_test_result annual_change(const struct teds_series *s)
{
    double variance = 0;

    for (size_t i = 0; i < s->count; i++) {
        double n = (double)s->points[i].cases, x = (double)s->points[i].used,
               d = s->points[i].score - s->mean;

        if (n > 0)
            variance += d * d * x * ((n - x) / n);
    }
    if (variance == 0)
        return teds_test_undefined("separation");
    return estimate(s->sxy / s->sxx, sqrt(variance) / s->sxx, s->z);
}

/* What one group adds to the log-likelihood, its slope and its information, at 'linear'. */
struct terms {
    double log_likelihood, mean, weight;
};

typedef struct terms model_function(double x, double n, double linear);

static struct terms logistic_terms(double x, double n, double linear)
{
    double p = 1 / (1 + exp(-linear)), log_q = -fmax(0, linear) - log1p(exp(-fabs(linear)));

    return (struct terms){ x * linear + n * log_q, n * p, n * p * exp(log_q) };
}

static struct terms poisson_terms(double x, double n, double linear)
{
    double mean = n * exp(linear);

    return (struct terms){ x * linear - mean, mean, mean };
}

/* linear = a + b (score - mean); the derivatives of the log-likelihood there. */
struct fit {
    double a, b, log_likelihood;
    double ga, gb;        /* gradient */
    double haa, hab, hbb; /* information */
};

static struct fit fit_at(const struct teds_series *s, model_function *model, double a, double b)
{
    struct fit f = { .a = a, .b = b };

    for (size_t i = 0; i < s->count; i++) {
        double d = s->points[i].score - s->mean, x = (double)s->points[i].used;
        struct terms t;

        if (s->points[i].cases == 0)
            continue;
        t = model(x, (double)s->points[i].cases, a + b * d);
        f.log_likelihood += t.log_likelihood;
        f.ga += x - t.mean;
        f.gb += (x - t.mean) * d;
        f.haa += t.weight;
        f.hab += t.weight * d;
        f.hbb += t.weight * d * d;
    }
    return f;
}

/*
 * Newton's method from the pooled rate; the log-likelihood is concave, and a step that
 * lowers it is halved, so that it gets to the maximum, usually in 5 steps.
 */
static struct fit maximum_likelihood(const struct teds_series *s, model_function *model,
                                     double start)
{
    struct fit f = fit_at(s, model, start, 0);

    for (int i = 0; i < 100; i++) {
        double determinant = f.haa * f.hbb - f.hab * f.hab;
        double da = (f.hbb * f.ga - f.hab * f.gb) / determinant;
        double db = (f.haa * f.gb - f.hab * f.ga) / determinant;
        double gain = f.ga * da + f.gb * db;
        struct fit next;

        if (!(gain > 1e-20)) /* the slope is then within 1e-10 of its standard error */
            break;
        for (int halvings = 0; halvings < 60; halvings++, da *= 0.5, db *= 0.5) {
            next = fit_at(s, model, f.a + da, f.b + db);
            if (next.log_likelihood >= f.log_likelihood - 1e-13 * fabs(f.log_likelihood))
                break;
        }
        f = next;
    }
    return f;
}

static teds_test_result fitted_slope(const struct teds_series *s, model_function *model,
                                     double start)
{
    struct fit f = maximum_likelihood(s, model, start);

    return estimate(f.b, sqrt(f.haa / (f.haa * f.hbb - f.hab * f.hab)), s->z);
}

/* Do all the cases of one kind lie on one side of all those of the other kind? */
static bool separated(const struct teds_series *s)
{
    double used_low = HUGE_VAL, used_high = -HUGE_VAL, not_low = HUGE_VAL, not_high = -HUGE_VAL;

    for (size_t i = 0; i < s->count; i++) {
        const teds_trend_point *p = &s->points[i];

        if (p->used > 0) {
            used_low = fmin(used_low, p->score);
            used_high = fmax(used_high, p->score);
        }
        if (p->used < p->cases) {
            not_low = fmin(not_low, p->score);
            not_high = fmax(not_high, p->score);
        }
    }
    return used_low >= not_high || used_high <= not_low;
}

static teds_test_result logistic_slope(const struct teds_series *s)
{
    return separated(s) ? teds_test_undefined("separation")
                        : fitted_slope(s, logistic_terms, log(s->x / (s->n - s->x)));
}

static double percent(double log_ratio)
{
    return 100 * expm1(log_ratio);
}

/* Rates fitted by a Poisson model: exp(slope) is the factor per unit of the score. */
static teds_test_result loglinear_percent(const struct teds_series *s)
{
    double first = HUGE_VAL, last = -HUGE_VAL, used_first = HUGE_VAL, used_last = -HUGE_VAL;
    teds_test_result r;

    for (size_t i = 0; i < s->count; i++) {
        const teds_trend_point *p = &s->points[i];

        if (p->cases > 0) {
            first = fmin(first, p->score);
            last = fmax(last, p->score);
        }
        if (p->used > 0) {
            used_first = fmin(used_first, p->score);
            used_last = fmax(used_last, p->score);
        }
    }
    if (used_first == last || used_last == first)
        return teds_test_undefined("separation");
    r = fitted_slope(s, poisson_terms, log(s->x / s->n));
    r.estimate = percent(r.estimate);
    r.lower = percent(r.lower);
    r.upper = percent(r.upper);
    return r;
}

/* ---- table and call --------------------------------------------------- */

#define FORMULA(f) (&(const struct teds_test_formula){ .trend = f })

static const teds_test_method methods[] = {
    { "cochran_armitage_z", "trend in shares; estimate: least-squares change per unit",
      "Armitage, Biometrics 11 (1955) 375-386; Cochran, Biometrics 10 (1954) 417-451",
      FORMULA(cochran_armitage_z) },
    { "cochran_armitage_chisq", "the square of cochran_armitage_z",
      "Armitage (1955); R prop.trend.test", FORMULA(cochran_armitage_chisq) },
    { "linear_by_linear_z", "cochran_armitage_z with N - 1 in the variance, given the margins",
      "Mantel, JASA 58 (1963) 690-700", FORMULA(linear_by_linear_z) },
    { "homogeneity_chisq", "any difference between the groups, whatever their order",
      "Pearson (1900); R prop.test", FORMULA(homogeneity_chisq) },
    { "annual_change", "change of the share per unit of the score, with limits; least squares",
      "Agresti, Categorical Data Analysis (2013), sec. 5.3.5; binomial variance in each group",
      FORMULA(annual_change) },
    { "logistic_slope", "change of the log odds per unit, maximum likelihood, Wald limits",
      "Cox, J. R. Stat. Soc. B 20 (1958) 215-242", FORMULA(logistic_slope) },
    { "loglinear_apc_percent",
      "percent change of the share per unit, Poisson likelihood, Wald limits",
      "Kim, Fay, Feuer, Midthune, Statist. Med. 19 (2000) 335-351, without joinpoints",
      FORMULA(loglinear_percent) },
};

const teds_test_method *teds_trend_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

static teds_status add_up(const teds_trend_point *points, size_t count, struct teds_series *s,
                          teds_error *err)
{
    uint64_t n = 0;
    double sum = 0, first = 0;

    *s = (struct teds_series){ .points = points, .count = count };
    for (size_t i = 0; i < count; i++) {
        teds_status status;

        n += points[i].cases;
        if ((status = teds_check_counts(points[i].used, points[i].cases, err)) != TEDS_OK ||
            (status = teds_check_counts(points[i].cases, n, err)) != TEDS_OK)
            return status;
        if (!isfinite(points[i].score))
            return teds_fail(err, TEDS_EARG, "the score of group %zu is not a number", i + 1);
        if (n == points[i].cases)
            first = points[i].score;
        s->x += (double)points[i].used;
        sum += (double)points[i].cases * (points[i].score - first);
    }
    s->n = (double)n;
    s->mean = n > 0 ? first + sum / s->n : 0;
    for (size_t i = 0; i < count; i++) {
        double d = points[i].score - s->mean;

        s->sxx += (double)points[i].cases * d * d;
        s->sxy +=
            ((double)points[i].used - (double)points[i].cases * (n > 0 ? s->x / s->n : 0)) * d;
    }
    return TEDS_OK;
}

teds_status teds_trend(const char *method, const teds_trend_point *points, size_t count,
                       double level, teds_test_result *out, teds_error *err)
{
    const teds_test_method *m = teds_find_method("trend method", methods, TEDS_COUNT(methods),
                                                 sizeof *methods, method, err);
    struct teds_series s;
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = add_up(points, count, &s, err)) != TEDS_OK)
        return status;
    s.z = teds_num_normal_quantile(teds_num_upper(0.5 * (1 - level)));
    if (s.sxx == 0)
        *out = teds_test_undefined("one_group");
    else if (s.x == 0 || s.x == s.n)
        *out = teds_test_undefined("one_outcome");
    else
        *out = m->formula->trend(&s);
    return TEDS_OK;
}
