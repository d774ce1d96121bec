/*
 * compare_classes.c - the difference between the shares of two classes of one sample.
 *
 * The same as the difference of two marginal shares of matched pairs, where x1 and x2
 * are the pairs that changed one way and the other.
 */
#include <tedstat/compare.h>

#include <math.h>

#include "base.h"
#include "compare_formula.h"
#include "method.h"

/* Both samples of 't' have the same n. */
static void class_wald(const struct teds_two *t, struct teds_two_limits *out)
{
    double n = t->a.n, d = (t->a.x - t->b.x) / n;
    double reach = t->a.z * sqrt(((t->a.x + t->b.x) / n - d * d) / n);

    out->lower = d - reach;
    out->upper = d + reach;
}

static void class_bonett_price(const struct teds_two *t, struct teds_two_limits *out)
{
    struct teds_two more = { teds_sample_of(t->a.x + 1, t->a.n + 2, t->a.tail, t->a.alpha),
                             teds_sample_of(t->b.x + 1, t->b.n + 2, t->b.tail, t->b.alpha) };

    class_wald(&more, out);
    out->lower = fmax(-1, out->lower);
    out->upper = fmin(1, out->upper);
}

/*
 * The smaller share q under share difference d >= 0, where q + d is the larger one:
 *     2 n q^2 + b q - x d (1 - d) = 0,  b = (2 n - larger + x) d - larger - x.
 */
static double smaller_share(double larger, double x, double n, double d)
{
    double b = (2 * n - larger + x) * d - larger - x, c = x * d * (1 - d);
    double root = sqrt(b * b + 8 * n * c);

    return b > 0 ? 2 * c / (b + root) : 0.25 * (root - b) / n;
}

static double excess(double d, const void *context)
{
    const struct teds_two *t = context;
    double n = t->a.n,
           q = d < 0 ? smaller_share(t->b.x, t->a.x, n, -d) : smaller_share(t->a.x, t->b.x, n, d);
    double variance = (2 * q + fabs(d) * (1 - fabs(d))) / n;

    return teds_score_excess(
        (struct teds_score){ (t->a.x - t->b.x) / n - d, sqrt(fmax(0, variance)) }, t->a.z);
}

static double tango_lower(const struct teds_two *t)
{
    double d = (t->a.x - t->b.x) / t->a.n;

    return d <= -1 ? -1 : teds_num_root(excess, t, -1, d, 1e-13);
}

static void class_tango(const struct teds_two *t, struct teds_two_limits *out)
{
    struct teds_two other = teds_two_exchanged(*t);

    out->lower = tango_lower(t);
    out->upper = -tango_lower(&other);
}

#define CLASSES(f) (&(const struct teds_compare_formula){ class_##f })

static const teds_compare_method methods[] = {
    { "tango", "classes", "score test inverted; good at every n, the default",
      "Tango, Statist. Med. 17 (1998) 891-908", CLASSES(tango) },
    { "bonett_price", "classes",
      "wald after adding 1 to both counts, cut to [-1, 1]; good at every n",
      "Bonett, Price, J. Educ. Behav. Stat. 37 (2012) 479-488", CLASSES(bonett_price) },
    { "wald", "classes", "normal approximation; poor for small counts, can leave [-1, 1]",
      "Agresti, Categorical Data Analysis (2013), sec. 11.1.1", CLASSES(wald) },
};

const teds_compare_method *teds_compare_class_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

static double difference_estimate(const struct teds_two *t)
{
    return (t->a.x - t->b.x) / t->a.n;
}

teds_status teds_compare_classes(const char *method, uint64_t x1, uint64_t x2, uint64_t n,
                                 double level, teds_compare_result *out, teds_error *err)
{
    const teds_compare_method *m = teds_find_method(
        "method for two classes", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_check_counts(x1, n, err)) != TEDS_OK ||
        (status = teds_check_counts(x2, n - x1, err)) != TEDS_OK)
        return status;
    *out = teds_two_compare(m, x1, n, x2, n, level, difference_estimate, -1, 1);
    return TEDS_OK;
}
