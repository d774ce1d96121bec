/*
 * interval.c - the table of the interval methods for one proportion, and the calls
 * that use it.  The formulas are in interval_normal.c and interval_exact.c.
 */
#include <tedstat/interval.h>

#include <math.h>

#include "base.h"
#include "interval_formula.h"
#include "method.h"

#define BCD "Brown, Cai, DasGupta, Statist. Sci. 16 (2001) 101-133, "
#define NEWCOMBE "Newcombe, Statist. Med. 17 (1998) 857-872, method "

#define FORMULA(f) (&(const struct teds_interval_formula){ teds_limits_##f, 0 })
#define TWO_SIDED(f) (&(const struct teds_interval_formula){ teds_limits_##f, 1 })

static const teds_interval_method methods[] = {
    { "wilson", "score interval; good at every n, the default",
      "Wilson, JASA 22 (1927) 209-212; " BCD "eq. 4", FORMULA(wilson) },
    { "clopper_pearson", "exact: coverage never below the level, so rather wide",
      "Clopper, Pearson, Biometrika 26 (1934) 404-413; " BCD "sec. 4.2.1",
      FORMULA(clopper_pearson) },
    { "jeffreys", "Bayesian with prior Beta(1/2, 1/2), 0 at x = 0 and 1 at x = n; good at every n",
      BCD "sec. 3.1.3", FORMULA(jeffreys) },
    { "agresti_coull", "Wald about the Wilson centre, cut to [0, 1]; simple, a little wide",
      "Agresti, Coull, Am. Stat. 52 (1998) 119-126; " BCD "eq. 5", FORMULA(agresti_coull) },
    { "midp", "Clopper-Pearson counting half of P(X = x): exact on the average, less wide",
      "Lancaster, JASA 56 (1961) 223-234; Berry, Armitage, Statistician 44 (1995) 417-423",
      FORMULA(midp) },
    { "blaker", "exact like Clopper-Pearson and always inside it; hull of the accepted values",
      "Blaker, Canad. J. Statist. 28 (2000) 783-798, the acceptability function",
      TWO_SIDED(blaker) },
    { "likelihood_ratio",
      "values that the likelihood-ratio test does not reject; good from n = 20 on",
      BCD "sec. 4.2.5", FORMULA(likelihood_ratio) },
    { "wald", "p -+ z sqrt(p q / n), cut to [0, 1]; poor near 0 and 1, for comparison only",
      BCD "eq. 1", FORMULA(wald) },
    { "wald_unclipped", "wald as printed: can leave [0, 1]", BCD "eq. 1", FORMULA(wald_unclipped) },
    { "waldcc", "wald with the continuity correction 1/(2n), cut to [0, 1]", NEWCOMBE "2",
      FORMULA(waldcc) },
    { "wilsoncc", "wilson with the continuity correction, always 1/(2n): near Clopper-Pearson",
      NEWCOMBE "4", FORMULA(wilsoncc) },
    { "modified_wilson", "wilson with Poisson limits where x or n - x is 1, 2 (n > 50: 3)",
      BCD "sec. 4.1.1", FORMULA(modified_wilson) },
    { "agresti_coull_unclipped", "agresti_coull as printed: can leave [0, 1]", BCD "eq. 5",
      FORMULA(agresti_coull_unclipped) },
    { "jeffreys_plain",
      "jeffreys without the rule at x = 0 and x = n: leaves the estimate out there",
      BCD "sec. 3.1.3, without its end rule", FORMULA(jeffreys_plain) },
    { "modified_jeffreys", "jeffreys with exact limits at x = 0, 1, n - 1 and n", BCD "sec. 4.1.2",
      FORMULA(modified_jeffreys) },
    { "logit", "wald on the log odds; none at x = 0 and x = n", BCD "sec. 4.2.3", FORMULA(logit) },
    { "logit_anscombe", "wald on the log odds of x + 1/2 and n - x + 1/2; defined everywhere",
      BCD "sec. 4.2.3; Anscombe, Biometrika 43 (1956) 461-464", FORMULA(logit_anscombe) },
    { "arcsine", "wald on the angle asin sqrt p, held in [0, pi/2]",
      BCD "sec. 4.2.2, with p for Anscombe's p", FORMULA(arcsine) },
    { "arcsine_anscombe", "arcsine about (x + 3/8) / (n + 3/4)",
      BCD "sec. 4.2.2; Anscombe, Biometrika 35 (1948) 246-254", FORMULA(arcsine_anscombe) },
    { "cloglog", "wald on log(-log p): asymmetric, usual for survival; none at x = 0 and x = n",
      "Collett, Modelling Survival Data (2003) sec. 2.2.3, delta method", FORMULA(cloglog) },
    { "probit", "wald on the normal quantile of p; none at x = 0 and x = n",
      "delta method on the probit of p", FORMULA(probit) },
    /* Published code has n - x - 1 in the lower limit where symmetry needs n - x + 1, and at
       x = 1 and n - 1 one limit of x = 0 and n; kept, so that results can be compared. */
    { "pratt",
      "closed form near Clopper-Pearson as published code has it: its lower limit is too "
      "high (5 of 20: 0.113 for 0.104), so for comparison only",
      "Pratt, JASA 63 (1968) 1457-1483; Blyth, JASA 81 (1986) 843-855; end rules of Wilcox, "
      "Introduction to Robust Estimation (2005)",
      FORMULA(pratt) },
};

const teds_interval_method *teds_interval_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

struct teds_sample teds_sample_of(double x, double n, double tail, double alpha)
{
    return (struct teds_sample){ .x = x,
                                 .y = n - x,
                                 .n = n,
                                 .p = x / n,
                                 .q = (n - x) / n,
                                 .tail = tail,
                                 .alpha = alpha,
                                 .z = teds_num_normal_quantile(teds_num_upper(tail)) };
}

struct teds_sample teds_sample_two_sided(double x, double n, double level)
{
    return teds_sample_of(x, n, 0.5 * (1 - level), 1 - level);
}

/* Formula and conventions; 'side' may be any, x <= n and the level were checked. */
static teds_interval_result evaluate(const struct teds_interval_formula *formula, uint64_t x,
                                     uint64_t n, double level, teds_interval_side side)
{
    double tail = side == TEDS_SIDE_BOTH ? 0.5 * (1 - level) : 1 - level;
    struct teds_sample s;
    struct teds_limits l;

    if (n == 0)
        return (teds_interval_result){ false, 0, 0, 1, "no_cases" };
    s = teds_sample_of((double)x, (double)n, tail, 1 - level);
    l = formula->limits(&s);
    if (side == TEDS_SIDE_LOWER)
        l.upper = 1;
    if (side == TEDS_SIDE_UPPER)
        l.lower = 0;
    if (!l.note && !(l.lower <= l.upper))
        l.note = "formula_fails";
    if (l.note)
        return (teds_interval_result){ false, s.p, 0, 1, l.note };
    return (teds_interval_result){ true, s.p, l.lower, l.upper,
                                   l.lower < l.upper ? "" : "zero_width" };
}

teds_status teds_interval_sided(const char *method, uint64_t x, uint64_t n, double level,
                                teds_interval_side side, teds_interval_result *out, teds_error *err)
{
    const teds_interval_method *m = teds_find_method(
        "interval method", methods, TEDS_COUNT(methods), sizeof *methods, method, err);
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_counts(x, n, err)) != TEDS_OK ||
        (status = teds_check_level(level, err)) != TEDS_OK)
        return status;
    if (side != TEDS_SIDE_BOTH && m->formula->two_sided_only)
        return teds_fail(err, TEDS_EARG, "the interval method \"%s\" has no one-sided limits",
                         m->name);
    *out = evaluate(m->formula, x, n, level, side);
    return TEDS_OK;
}

teds_status teds_interval(const char *method, uint64_t x, uint64_t n, double level,
                          teds_interval_result *out, teds_error *err)
{
    return teds_interval_sided(method, x, n, level, TEDS_SIDE_BOTH, out, err);
}
