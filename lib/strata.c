/*
 * strata.c - measures common to several 2 x 2 tables, and tests for them.
 *
 * Notation of the literature: a, b are used and not used in the first group, c, d in the
 * second; n1 = a + b, n2 = c + d, m = a + c, n = n1 + n2.
 */
#include <tedstat/strata.h>

#include <math.h>

#include "base.h"
#include "compare_formula.h"
#include "method.h"
#include "test_table.h"

struct teds_strata {
    const teds_stratum *strata;
    size_t count;
    double z;
};

struct cells {
    double a, b, c, d, n1, n2, m, n;
};

static struct cells cells_of(const struct teds_strata *s, size_t i)
{
    const teds_stratum *t = &s->strata[i];
    double a = (double)t->x1, n1 = (double)t->n1, c = (double)t->x2, n2 = (double)t->n2;

    return (struct cells){ a, n1 - a, c, n2 - c, n1, n2, a + c, n1 + n2 };
}

static bool both_groups(const struct cells *t)
{
    return t->n1 > 0 && t->n2 > 0;
}

static bool both_outcomes(const struct cells *t)
{
    return both_groups(t) && t->m > 0 && t->m < t->n;
}

/* ---- common measures -------------------------------------------------- */

static teds_test_result on_log_scale(double ratio, double variance, double z)
{
    double reach = z * sqrt(variance);

    return teds_test_limits(ratio, ratio * exp(-reach), ratio * exp(reach));
}

/* Sums of the Mantel-Haenszel odds ratio R / S and its variance. */
struct odds_sums {
    double r, s, pr, ps_qr, qs;
};

static struct odds_sums add_odds(const struct teds_strata *s)
{
    struct odds_sums sum = { 0 };

    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);
        double p, q, r, w;

        if (!both_outcomes(&t))
            continue;
        p = (t.a + t.d) / t.n;
        q = (t.b + t.c) / t.n;
        r = t.a * (t.d / t.n);
        w = t.b * (t.c / t.n);
        sum.r += r;
        sum.s += w;
        sum.pr += p * r;
        sum.ps_qr += p * w + q * r;
        sum.qs += q * w;
    }
    return sum;
}

static teds_test_result mh_or(const struct teds_strata *s)
{
    struct odds_sums t = add_odds(s);

    if (t.r == 0 && t.s == 0)
        return teds_test_undefined("no_information");
    if (t.r == 0 || t.s == 0)
        return teds_test_undefined("zero_count");
    return on_log_scale(t.r / t.s,
                        0.5 * (t.pr / t.r / t.r + t.ps_qr / t.r / t.s + t.qs / t.s / t.s), s->z);
}

static teds_test_result mh_rr(const struct teds_strata *s)
{
    double r = 0, w = 0, v = 0;

    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);

        if (!both_groups(&t))
            continue;
        r += t.a * (t.n2 / t.n);
        w += t.c * (t.n1 / t.n);
        /* (n1 n2 m - a c n) / n^2 without its cancellation */
        v += t.a * (t.n1 / t.n) * (t.d / t.n) + t.c * (t.n2 / t.n) * (t.b / t.n);
    }
    if (r == 0 && w == 0)
        return teds_test_undefined("no_information");
    if (r == 0 || w == 0)
        return teds_test_undefined("zero_count");
    return on_log_scale(r / w, v / r / w, s->z);
}

/* The common risk difference; 'variance' adds up one stratum's part of the variance. */
static teds_test_result risk_difference(const struct teds_strata *s,
                                        double (*variance)(const struct cells *t,
                                                           double difference))
{
    double weights = 0, sum = 0, v = 0, d;

    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);

        if (!both_groups(&t))
            continue;
        weights += t.n1 * (t.n2 / t.n);
        sum += (t.a * t.n2 - t.c * t.n1) / t.n;
    }
    if (weights == 0)
        return teds_test_undefined("no_information");
    d = sum / weights;
    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);

        if (both_groups(&t))
            v += variance(&t, d);
    }
    v = s->z * sqrt(fmax(0, v)) / weights;
    return teds_test_limits(d, d - v, d + v);
}

static double greenland_robins(const struct cells *t, double difference)
{
    double w1 = t->n1 / t->n, w2 = t->n2 / t->n;

    (void)difference;
    return t->a * (t->b / t->n1) * w2 * w2 + t->c * (t->d / t->n2) * w1 * w1;
}

static double sato(const struct cells *t, double difference)
{
    double w1 = t->n1 / t->n, w2 = t->n2 / t->n;
    double p = w1 * w1 * t->c - w2 * w2 * t->a + 0.5 * w1 * w2 * (t->n2 - t->n1);
    double q = 0.5 * (t->a * (t->d / t->n) + t->c * (t->b / t->n));

    return difference * p + q;
}

static teds_test_result mh_rd_gr(const struct teds_strata *s)
{
    return risk_difference(s, greenland_robins);
}

static teds_test_result mh_rd_sato(const struct teds_strata *s)
{
    return risk_difference(s, sato);
}

/* ---- tests ------------------------------------------------------------ */

/* The correction of 1/2 is made only where the sum is not nearer to 0 than that, as in R. */
static teds_test_result cochran_mantel_haenszel(const struct teds_strata *s, double correction)
{
    double sum = 0, v = 0;

    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);

        if (!both_outcomes(&t))
            continue;
        sum += (t.a * t.d - t.b * t.c) / t.n;
        v += t.n1 * (t.n2 / t.n) * (t.m / t.n) * ((t.n - t.m) / (t.n - 1));
    }
    if (v == 0)
        return teds_test_undefined("no_information");
    sum = fabs(sum) >= correction ? fabs(sum) - correction : fabs(sum);
    return teds_test_chi_square(sum * sum / v, 1);
}

static teds_test_result cmh(const struct teds_strata *s)
{
    return cochran_mantel_haenszel(s, 0);
}

static teds_test_result cmh_cc(const struct teds_strata *s)
{
    return cochran_mantel_haenszel(s, 0.5);
}

/* Sum of (a - A)^2 / V at the common odds ratio; Tarone takes (sum (a - A))^2 / sum V off. */
static teds_test_result homogeneity(const struct teds_strata *s, bool tarone)
{
    struct odds_sums odds = add_odds(s);
    double sum = 0, difference = 0, variance = 0, strata = 0;

    if (odds.r == 0 && odds.s == 0)
        return teds_test_undefined("no_information");
    if (odds.r == 0 || odds.s == 0)
        return teds_test_undefined("zero_count");
    for (size_t i = 0; i < s->count; i++) {
        struct cells t = cells_of(s, i);
        struct teds_restricted e;
        double d, v;

        if (!both_outcomes(&t))
            continue;
        e = teds_or_restricted(t.m, t.n - t.m, t.n1, t.n2, odds.r / odds.s);
        d = t.a - t.n1 * e.p1;
        v = 1 / (1 / (t.n1 * e.p1 * e.q1) + 1 / (t.n2 * e.p2 * e.q2));
        sum += d * d / v;
        difference += d;
        variance += v;
        strata++;
    }
    if (strata < 2)
        return teds_test_undefined("one_stratum");
    if (tarone)
        sum -= difference * difference / variance;
    return teds_test_chi_square(fmax(0, sum), strata - 1);
}

static teds_test_result breslow_day(const struct teds_strata *s)
{
    return homogeneity(s, false);
}

static teds_test_result tarone(const struct teds_strata *s)
{
    return homogeneity(s, true);
}

/* ---- table and call --------------------------------------------------- */

#define FORMULA(f) (&(const struct teds_test_formula){ .strata = f })

static const teds_test_method methods[] = {
    { "mh_or", "common odds ratio",
      "Mantel, Haenszel, J. Natl. Cancer Inst. 22 (1959) 719-748; variance: "
      "Robins, Breslow, Greenland, Biometrics 42 (1986) 311-323",
      FORMULA(mh_or) },
    { "mh_rr", "common ratio of the shares", "Greenland, Robins, Biometrics 41 (1985) 55-68",
      FORMULA(mh_rr) },
    { "mh_rd_sato", "common difference of the shares; good for many small and few large strata",
      "Sato, Biometrics 45 (1989) 1323-1324", FORMULA(mh_rd_sato) },
    { "mh_rd_gr", "common difference of the shares; variance for few large strata",
      "Greenland, Robins, Biometrics 41 (1985) 55-68", FORMULA(mh_rd_gr) },
    { "cmh", "is the common odds ratio 1?",
      "Cochran, Biometrics 10 (1954) 417-451; Mantel, Haenszel (1959)", FORMULA(cmh) },
    { "cmh_cc", "cmh with continuity correction", "Mantel, Haenszel (1959); corrected as in R",
      FORMULA(cmh_cc) },
    { "breslow_day", "is the odds ratio the same in all strata?",
      "Breslow, Day, Statistical Methods in Cancer Research I (1980) 142", FORMULA(breslow_day) },
    { "tarone", "breslow_day with the correction that makes it efficient",
      "Tarone, Biometrika 72 (1985) 91-95", FORMULA(tarone) },
};

const teds_test_method *teds_strata_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

teds_status teds_strata(const char *method, const teds_stratum *strata, size_t count, double level,
                        teds_test_result *out, teds_error *err)
{
    const teds_test_method *m = teds_find_method("method for strata", methods, TEDS_COUNT(methods),
                                                 sizeof *methods, method, err);
    struct teds_strata s = { strata, count, 0 };
    teds_status status;
    uint64_t n = 0;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        if ((status = teds_check_counts(strata[i].x1, strata[i].n1, err)) != TEDS_OK ||
            (status = teds_check_counts(strata[i].x2, strata[i].n2, err)) != TEDS_OK)
            return status;
        n += strata[i].n1 + strata[i].n2;
        if ((status = teds_check_counts(0, n, err)) != TEDS_OK)
            return status;
    }
    s.z = teds_num_normal_quantile(teds_num_upper(0.5 * (1 - level)));
    *out = m->formula->strata(&s);
    return TEDS_OK;
}
