/*
 * padjust.c - adjusted p-values.
 *
 * Sorted upwards, p(1) <= ... <= p(m), each method multiplies p(i) by a factor and takes
 * a running maximum from below (step down) or minimum from above (step up).
 */
#include <tedstat/padjust.h>

#include <math.h>
#include <stdlib.h>

#include "base.h"
#include "method.h"

/* Hommel's takes the square of the number in steps. */
enum { MOST_VALUES = 1000000, MOST_FOR_HOMMEL = 20000 };

struct value {
    double p;
    size_t place;
};

/* In and out: the sorted p-values. */
typedef void adjust_function(struct value *v, size_t m);

struct teds_padjust_formula {
    adjust_function *adjust;
    size_t most; /* values */
};

static void bonferroni(struct value *v, size_t m)
{
    for (size_t i = 0; i < m; i++)
        v[i].p = fmin(1, (double)m * v[i].p);
}

static void holm(struct value *v, size_t m)
{
    double most = 0;

    for (size_t i = 0; i < m; i++)
        v[i].p = most = fmin(1, fmax(most, (double)(m - i) * v[i].p));
}

static void hochberg(struct value *v, size_t m)
{
    double least = 1;

    for (size_t i = m; i-- > 0;)
        v[i].p = least = fmin(least, (double)(m - i) * v[i].p);
}

/* 'factor' is 1, or the sum of 1/i that holds under any dependence. */
static void false_discovery(struct value *v, size_t m, double factor)
{
    double least = 1;

    for (size_t i = m; i-- > 0;)
        v[i].p = least = fmin(least, factor * (double)m / (double)(i + 1) * v[i].p);
}

static void benjamini_hochberg(struct value *v, size_t m)
{
    false_discovery(v, m, 1);
}

static void benjamini_yekutieli(struct value *v, size_t m)
{
    double sum = 0;

    for (size_t i = 1; i <= m; i++)
        sum += 1 / (double)i;
    false_discovery(v, m, sum);
}

/*
 * The smallest level at which the closed test with Simes' criterion rejects, by the
 * algorithm of Wright, Biometrics 48 (1992) 1005-1013: for k = m, m-1, ..., 2 hypotheses
 * taken together.  m^2 / 2 steps.
 */
static void hommel(struct value *v, size_t m)
{
    double *adjusted = calloc(m, sizeof *adjusted);

    if (!adjusted) {
        v[0].p = NAN; /* tells the caller */
        return;
    }
    for (size_t k = m; k > 1; k--) {
        size_t first = m - k; /* the k largest are first .. m - 1 */
        double least = (double)k;

        for (size_t i = first + 1; i < m; i++)
            least = fmin(least, (double)k * v[i].p / (double)(i - first + 1));
        for (size_t i = 0; i <= first; i++)
            adjusted[i] = fmax(adjusted[i], fmin(least, (double)k * v[i].p));
        least = fmin(least, (double)k * v[first].p);
        for (size_t i = first + 1; i < m; i++)
            adjusted[i] = fmax(adjusted[i], least);
    }
    for (size_t i = 0; i < m; i++)
        v[i].p = fmin(1, fmax(adjusted[i], v[i].p));
    free(adjusted);
}

#define FORMULA(f) (&(const struct teds_padjust_formula){ f, MOST_VALUES })

static const teds_padjust_method methods[] = {
    { "holm", "no error in any test; never worse than bonferroni, the default",
      "Holm, Scand. J. Statist. 6 (1979) 65-70", FORMULA(holm) },
    { "hochberg", "no error in any test, if tests are independent or positively dependent",
      "Hochberg, Biometrika 75 (1988) 800-802", FORMULA(hochberg) },
    { "hommel", "no error in any test, like hochberg and a little sharper",
      "Hommel, Biometrika 75 (1988) 383-386",
      &(const struct teds_padjust_formula){ hommel, MOST_FOR_HOMMEL } },
    { "bonferroni", "no error in any test; simple", "Dunn, JASA 56 (1961) 52-64",
      FORMULA(bonferroni) },
    { "BH", "a bounded share of errors among the rejections (false discovery rate)",
      "Benjamini, Hochberg, J. R. Stat. Soc. B 57 (1995) 289-300", FORMULA(benjamini_hochberg) },
    { "BY", "the false discovery rate under any dependence",
      "Benjamini, Yekutieli, Ann. Statist. 29 (2001) 1165-1188", FORMULA(benjamini_yekutieli) },
};

const teds_padjust_method *teds_padjust_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

static int by_p(const void *a, const void *b)
{
    const struct value *x = a, *y = b;

    return x->p < y->p ? -1 : x->p > y->p ? 1 : x->place < y->place ? -1 : 1;
}

teds_status teds_padjust(const char *method, const double *p, size_t count, double *out,
                         teds_error *err)
{
    const teds_padjust_method *m = teds_find_method(
        "p-value adjustment", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    teds_status status = TEDS_OK;
    struct value *v;

    if (!m)
        return TEDS_EARG;
    if (count > m->formula->most)
        return teds_fail(err, TEDS_EARG,
                         "%zu p-values are more than the %zu that \"%s\" can adjust", count,
                         m->formula->most, m->name);
    for (size_t i = 0; i < count; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return teds_fail(err, TEDS_EARG, "p-value number %zu is not between 0 and 1", i + 1);
    if (count == 0)
        return TEDS_OK;
    v = calloc(count, sizeof *v);
    if (!v)
        return teds_nomem(err);
    for (size_t i = 0; i < count; i++)
        v[i] = (struct value){ p[i], i };
    qsort(v, count, sizeof *v, by_p);
    m->formula->adjust(v, count);
    if (isnan(v[0].p))
        status = teds_nomem(err);
    else
        for (size_t i = 0; i < count; i++)
            out[v[i].place] = v[i].p;
    free(v);
    return status;
}
