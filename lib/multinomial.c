/*
 * multinomial.c - simultaneous intervals for the shares of the classes of one sample.
 *
 * All methods but Sison and Glaz's are intervals for one proportion with a quantile
 * that allows for the number of classes.
 */
#include <tedstat/multinomial.h>

#include <math.h>

#include "base.h"
#include "interval_formula.h"
#include "method.h"

struct teds_multinomial_formula {
    teds_interval_function *limits; /* NULL: Sison and Glaz's */
    enum { ONE_CLASS, BONFERRONI, CHI_SQUARE } quantile;
};

/* p -+ z / (2 sqrt n): the half-width of p = 1/2 for every class. */
static struct teds_limits fitzpatrick_scott_limits(const struct teds_sample *s)
{
    double reach = s->z / (2 * sqrt(s->n));

    return (struct teds_limits){ fmax(0, s->p - reach), fmin(1, s->p + reach), NULL };
}

#define FORMULA(f, q) (&(const struct teds_multinomial_formula){ f, q })

static const teds_multinomial_method methods[] = {
    { "goodman", "score intervals with Bonferroni's quantile; good at every n, the default",
      "Goodman, Technometrics 7 (1965) 247-254", FORMULA(teds_limits_wilson, BONFERRONI) },
    { "quesenberry_hurst", "score intervals with the chi-square quantile; wider than goodman",
      "Quesenberry, Hurst, Technometrics 6 (1964) 191-195",
      FORMULA(teds_limits_wilson, CHI_SQUARE) },
    { "sison_glaz",
      "same width for all classes; short when no class is small, too low a coverage else",
      "Sison, Glaz, JASA 90 (1995) 366-369", FORMULA(NULL, ONE_CLASS) },
    { "bonferroni_clopper_pearson",
      "exact intervals with Bonferroni's level: coverage never below it",
      "Clopper, Pearson (1934); Bonferroni's inequality",
      FORMULA(teds_limits_clopper_pearson, BONFERRONI) },
    { "gold_bonferroni_wald",
      "normal approximation with Bonferroni's quantile, cut to [0, 1]; poor for "
      "small classes",
      "Gold, Ann. Math. Stat. 34 (1963) 56-74", FORMULA(teds_limits_wald, BONFERRONI) },
    { "fitzpatrick_scott", "p -+ z / (2 sqrt n), cut to [0, 1]: one width, quick, wide",
      "Fitzpatrick, Scott, JASA 82 (1987) 875-878", FORMULA(fitzpatrick_scott_limits, ONE_CLASS) },
    { "wilson_percategory", "score intervals, each at the level for itself: not simultaneous",
      "Wilson, JASA 22 (1927) 209-212", FORMULA(teds_limits_wilson, ONE_CLASS) },
    { "wald_percategory", "normal approximation, each at the level for itself: not simultaneous",
      "Wald's interval", FORMULA(teds_limits_wald, ONE_CLASS) },
};

const teds_multinomial_method *teds_multinomial_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

/* ---- Sison and Glaz --------------------------------------------------- */

/* What a Poisson variable limited to an interval adds to the approximation. */
struct moments {
    double log_probability, shift, variance, third, fourth;
};

/*
 * X is Poisson with mean l, given low <= X <= high.  From k p(k) = l p(k-1), the moments
 * about l follow each other without cancellation of high powers of l:
 *     E(X - l)^(r+1) = l sum_{j<r} C(r, j) E(X - l)^j - l (edge of (X - l)^r),
 * the edge being ((high+1-l)^r p(high) - (low-l)^r p(low-1)) / P(low <= X <= high).
 */
static struct moments limited_poisson(double l, double low, double high)
{
    double p = teds_num_poisson(high, l).lower - teds_num_poisson(low - 1, l).lower;
    double top = l * teds_num_poisson_pmf(high, l) / p,
           bottom = l * teds_num_poisson_pmf(low - 1, l) / p;
    double u = high + 1 - l, v = low - l;
    double m1 = bottom - top;
    double m2 = l - (u * top - v * bottom);
    double m3 = l * (2 * m1 + 1) - (u * u * top - v * v * bottom);
    double m4 = l * (3 * m2 + 3 * m1 + 1) - (u * u * u * top - v * v * v * bottom);
    double variance = m2 - m1 * m1;

    return (struct moments){
        .log_probability = log(p),
        .shift = m1,
        .variance = variance,
        .third = m3 - 3 * m1 * m2 + 2 * m1 * m1 * m1,
        .fourth =
            m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 * m1 * m1 * m1 - 3 * variance * variance,
    };
}

/*
 * The probability that no count is further than c from its mean, by the Edgeworth
 * approximation to the sum of limited Poisson variables (Sison and Glaz 1995, sec. 2).
 */
static double probability_within(const uint64_t *counts, size_t classes, double n, double c)
{
    struct moments sum = { 0 };
    double x, g1, g2, x2, edgeworth,
        log_pmf = -teds_num_stirling_error(n) - 0.5 * log(2 * M_PI * n);

    for (size_t i = 0; i < classes; i++) {
        double count = (double)counts[i];
        struct moments m = limited_poisson(count, fmax(0, count - c), fmin(n, count + c));

        sum.log_probability += m.log_probability;
        sum.shift += m.shift;
        sum.variance += m.variance;
        sum.third += m.third;
        sum.fourth += m.fourth;
    }
    x = -sum.shift / sqrt(sum.variance);
    x2 = x * x;
    g1 = sum.third / (sum.variance * sqrt(sum.variance));
    g2 = sum.fourth / (sum.variance * sum.variance);
    edgeworth =
        teds_num_normal_density(x) * (1 + g1 * x * (x2 - 3) / 6 + g2 * (x2 * (x2 - 6) + 3) / 24 +
                                      g1 * g1 * (x2 * (x2 * (x2 - 15) + 45) - 15) / 72);
    return exp(sum.log_probability - log_pmf) * edgeworth / sqrt(sum.variance);
}

/*
 * The interval is p - c/n to p + (c + 2 g)/n, with c the last whole number whose
 * probability is not above the level and g the fraction on the way to c + 1.
 */
static void sison_glaz(const uint64_t *counts, size_t classes, double n, double level,
                       teds_interval_result *out)
{
    double low = 0, high = 1, at_low = 0, at_high = probability_within(counts, classes, n, high), g;

    while (at_high <= level && high < n) {
        low = high;
        at_low = at_high;
        high = fmin(n, 2 * high);
        at_high = probability_within(counts, classes, n, high);
    }
    while (high - low > 1) {
        double c = floor(0.5 * (low + high)), at = probability_within(counts, classes, n, c);

        if (at <= level) {
            low = c;
            at_low = at;
        } else {
            high = c;
            at_high = at;
        }
    }
    g = fmin(1, (level - at_low) / (at_high - at_low));
    for (size_t i = 0; i < classes; i++) {
        out[i].lower = fmax(0, out[i].estimate - low / n);
        out[i].upper = fmin(1, out[i].estimate + (low + 2 * g) / n);
    }
}

/* ---- all methods ------------------------------------------------------ */

static void one_by_one(const struct teds_multinomial_formula *f, const uint64_t *counts,
                       size_t classes, double n, double level, teds_interval_result *out)
{
    double alpha = f->quantile == BONFERRONI ? (1 - level) / (double)classes : 1 - level;

    for (size_t i = 0; i < classes; i++) {
        struct teds_sample s = teds_sample_of((double)counts[i], n, 0.5 * alpha, alpha);
        struct teds_limits l;

        if (f->quantile == CHI_SQUARE)
            s.z = sqrt(teds_num_chi_square_quantile(teds_num_upper(alpha), (double)classes - 1));
        l = f->limits(&s);
        out[i].lower = l.lower;
        out[i].upper = l.upper;
    }
}

teds_status teds_multinomial(const char *method, const uint64_t *counts, size_t classes,
                             double level, teds_interval_result *out, teds_error *err)
{
    const teds_multinomial_method *m = teds_find_method(
        "multinomial method", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    uint64_t n = 0;
    teds_status status;

    if (!m || (status = teds_check_level(level, err)) != TEDS_OK)
        return TEDS_EARG;
    if (classes < 2)
        return teds_fail(err, TEDS_EARG,
                         "intervals for all classes need at least 2 classes, not %zu", classes);
    for (size_t i = 0; i < classes; i++) {
        n += counts[i];
        if ((status = teds_check_counts(counts[i], n, err)) != TEDS_OK)
            return status;
    }
    for (size_t i = 0; i < classes; i++)
        out[i] = (teds_interval_result){ .upper = 1, .note = "no_cases" };
    if (n == 0)
        return TEDS_OK;
    for (size_t i = 0; i < classes; i++)
        out[i].estimate = (double)counts[i] / (double)n;
    if (m->formula->limits)
        one_by_one(m->formula, counts, classes, (double)n, level, out);
    else
        sison_glaz(counts, classes, (double)n, level, out);
    for (size_t i = 0; i < classes; i++) {
        out[i].defined = true;
        out[i].note = out[i].lower < out[i].upper ? "" : "zero_width";
    }
    return TEDS_OK;
}
