/*
 * compare.c - the table of the methods that compare two proportions, and the calls that
 * use it.  The formulas are in compare_difference.c, compare_ratio.c, compare_odds.c
 * and compare_classes.c.
 */
#include <tedstat/compare.h>

#include <math.h>
#include <stdio.h>

#include "base.h"
#include "compare_formula.h"
#include "method.h"

#define NEWCOMBE "Newcombe, Statist. Med. 17 (1998) 873-890, method "
#define MN "Miettinen, Nurminen, Statist. Med. 4 (1985) 213-226, "
#define DIFF(f) (&(const struct teds_compare_formula){ teds_diff_##f })
#define RATIO(f) (&(const struct teds_compare_formula){ teds_ratio_##f })
#define ODDS(f) (&(const struct teds_compare_formula){ teds_or_##f })

static const teds_compare_method methods[] = {
    { "newcombe", "diff",
      "from the Wilson limits of both proportions; good at every n, the default", NEWCOMBE "10",
      DIFF(newcombe) },
    { "miettinen_nurminen", "diff", "score test inverted, variance times N/(N-1); good at every n",
      MN "risk difference", DIFF(miettinen_nurminen) },
    { "mee", "diff", "score test inverted; a little shorter than miettinen_nurminen",
      "Mee, Biometrics 40 (1984) 1175-1176; " NEWCOMBE "5", DIFF(mee) },
    { "agresti_caffo", "diff",
      "wald after adding a success and a failure to each group; can leave [-1, 1]",
      "Agresti, Caffo, Am. Stat. 54 (2000) 280-288", DIFF(agresti_caffo) },
    { "wald", "diff", "normal approximation; poor for small or extreme groups, can leave [-1, 1]",
      NEWCOMBE "1", DIFF(wald) },
    { "wald_clipped", "diff", "wald cut to [-1, 1]", NEWCOMBE "1; R prop.test without correction",
      DIFF(wald_clipped) },
    { "waldcc", "diff", "wald with the continuity correction (1/n1 + 1/n2) / 2, cut to [-1, 1]",
      NEWCOMBE "2", DIFF(waldcc) },
    { "waldcc_rproptest", "diff",
      "waldcc, corrected by no more than the difference itself, as R does",
      "R prop.test with correction", DIFF(waldcc_rproptest) },
    { "newcombe_cc", "diff", "newcombe from continuity-corrected Wilson limits", NEWCOMBE "11",
      DIFF(newcombe_cc) },
    { "mover_jeffreys", "diff", "newcombe from Jeffreys limits",
      "Zou, Donner, Statist. Med. 27 (2008) 1693-1702", DIFF(mover_jeffreys) },
    { "hauck_anderson", "diff", "wald with n - 1 and a correction 1 / (2 min n), cut to [-1, 1]",
      "Hauck, Anderson, Am. Stat. 40 (1986) 318-322", DIFF(hauck_anderson) },
    { "haldane", "diff", "score-like quadratic with the mean proportion as it is",
      "Beal, Biometrics 43 (1987) 941-950; " NEWCOMBE "3", DIFF(haldane) },
    { "jeffreys_perks", "diff", "score-like quadratic with the mean of Jeffreys' estimates",
      "Beal, Biometrics 43 (1987) 941-950; " NEWCOMBE "4", DIFF(jeffreys_perks) },

    { "miettinen_nurminen", "ratio", "score test inverted, variance times N/(N-1); good at every n",
      MN "risk ratio", RATIO(miettinen_nurminen) },
    { "koopman", "ratio", "score test inverted; good at every n",
      "Koopman, Biometrics 40 (1984) 513-517", RATIO(koopman) },
    { "katz_log", "ratio", "normal approximation on the logarithm; needs successes in both groups",
      "Katz, Baptista, Azen, Pike, Biometrics 34 (1978) 469-474", RATIO(katz_log) },
    { "adjusted_log", "ratio", "katz_log after adding 1/2 to successes and cases",
      "Walter, Biometrika 62 (1975) 371-374", RATIO(adjusted_log) },
    { "mover_wilson", "ratio", "from the Wilson limits of both proportions",
      "Donner, Zou, Stat. Methods Med. Res. 21 (2012) 347-359", RATIO(mover_wilson) },
    { "mover_jeffreys", "ratio", "from the Jeffreys limits of both proportions",
      "Donner, Zou, Stat. Methods Med. Res. 21 (2012) 347-359", RATIO(mover_jeffreys) },
    { "small_sample_epitools", "ratio",
      "katz_log about an estimate that adds 1 to the second group",
      "Jewell, Statistics for Epidemiology (2004); epitools riskratio.small", RATIO(small_sample) },

    { "score_mn", "or", "score test inverted, variance times N/(N-1); good at every n",
      MN "odds ratio", ODDS(score_mn) },
    { "score", "or", "score test inverted (Cornfield's limits without correction)",
      "Cornfield, Proc. 3rd Berkeley Symp. 4 (1956) 135-148; Gart, Thomas, Am. J. Epidemiol. 115 (1982) "
      "453-470",
      ODDS(score) },
    { "woolf_logit", "or", "normal approximation on the logarithm; needs all four counts",
      "Woolf, Ann. Hum. Genet. 19 (1955) 251-253", ODDS(woolf_logit) },
    { "gart_adjusted_logit", "or", "woolf_logit after adding 1/2 to each count",
      "Gart, Biometrika 53 (1966) 537-541", ODDS(gart_adjusted_logit) },
    { "conditional_exact", "or", "exact given all margins: coverage never below the level, wide",
      "Cornfield (1956); Fisher's noncentral hypergeometric distribution",
      ODDS(conditional_exact) },
    { "conditional_midp", "or", "conditional_exact counting half of P(X = x)",
      "Mehta, Walsh, Am. Stat. 46 (1992) 146-150", ODDS(conditional_midp) },
    { "small_sample_epitools", "or",
      "gart_adjusted_logit with the estimate x1 y2 / ((y1 + 1)(x2 + 1))",
      "Jewell, Statistics for Epidemiology (2004); epitools oddsratio.small", ODDS(small_sample) },
};

const teds_compare_method *teds_compare_methods(size_t *count)
{
    *count = TEDS_COUNT(methods);
    return methods;
}

const char *teds_compare_default(const char *measure)
{
    for (size_t i = 0; i < TEDS_COUNT(methods); i++)
        if (teds_same_word(methods[i].measure, measure))
            return methods[i].name;
    return NULL;
}

struct teds_two teds_two_exchanged(struct teds_two t)
{
    return (struct teds_two){ t.b, t.a };
}

static struct teds_sample mirrored(struct teds_sample s)
{
    double x = s.x, p = s.p;

    s.x = s.y, s.p = s.q;
    s.y = x, s.q = p;
    return s;
}

struct teds_two teds_two_mirrored(struct teds_two t)
{
    return (struct teds_two){ mirrored(t.a), mirrored(t.b) };
}

double teds_score_excess(struct teds_score s, double z)
{
    if (s.se > 0)
        return s.difference - z * s.se;
    return s.difference != 0 ? s.difference : -z;
}

/* The measure's rows are neighbours in the table. */
static const teds_compare_method *find(const char *measure, const char *method, teds_error *err)
{
    char kind[64];
    size_t first = 0, count = 0;

    while (first < TEDS_COUNT(methods) && !teds_same_word(methods[first].measure, measure))
        first++;
    while (first + count < TEDS_COUNT(methods) &&
           teds_same_word(methods[first + count].measure, measure))
        count++;
    if (count == 0) {
        teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = measure },
                     "there is no measure \"%s\"; it is diff, ratio or or", measure);
        return NULL;
    }
    snprintf(kind, sizeof kind, "method for the measure \"%s\"", methods[first].measure);
    return teds_find_method(kind, methods + first, count, sizeof *methods, method, err);
}

/* What the counts themselves say. */

static double difference_estimate(const struct teds_two *t)
{
    return (t->a.x * t->b.n - t->b.x * t->a.n) / (t->a.n * t->b.n);
}

static double quotient(double top, double bottom)
{
    return bottom > 0 ? top / bottom : top > 0 ? HUGE_VAL : NAN;
}

static double ratio_estimate(const struct teds_two *t)
{
    return quotient(t->a.x * t->b.n, t->b.x * t->a.n);
}

static double odds_ratio_estimate(const struct teds_two *t)
{
    return quotient(t->a.x * t->b.y, t->b.x * t->a.y);
}

teds_compare_result teds_two_compare(const teds_compare_method *method, uint64_t x1, uint64_t n1,
                                     uint64_t x2, uint64_t n2, double level,
                                     double (*estimate)(const struct teds_two *t), double lowest,
                                     double highest)
{
    struct teds_two_limits l = { NAN, 0, 0, "no_cases" };
    teds_compare_result r = { .lower = lowest, .upper = highest };

    if (n1 > 0 && n2 > 0) {
        struct teds_two t = { teds_sample_two_sided((double)x1, (double)n1, level),
                              teds_sample_two_sided((double)x2, (double)n2, level) };

        l = (struct teds_two_limits){ .estimate = estimate(&t) };
        method->formula->limits(&t, &l);
    }
    r.has_estimate = !isnan(l.estimate);
    r.estimate = r.has_estimate ? l.estimate : 0;
    r.defined = l.note == NULL;
    r.note = l.note;
    if (r.defined) {
        r.lower = l.lower;
        r.upper = l.upper;
        r.note = l.lower == l.upper ? "zero_width" : "";
    }
    return r;
}

teds_status teds_compare(const char *measure, const char *method, uint64_t x1, uint64_t n1,
                         uint64_t x2, uint64_t n2, double level, teds_compare_result *out,
                         teds_error *err)
{
    const teds_compare_method *m = find(measure, method, err);
    teds_status status;

    if (!m)
        return TEDS_EARG;
    if ((status = teds_check_level(level, err)) != TEDS_OK ||
        (status = teds_check_counts(x1, n1, err)) != TEDS_OK ||
        (status = teds_check_counts(x2, n2, err)) != TEDS_OK)
        return status;
    if (teds_same_word(m->measure, "diff"))
        *out = teds_two_compare(m, x1, n1, x2, n2, level, difference_estimate, -1, 1);
    else if (teds_same_word(m->measure, "ratio"))
        *out = teds_two_compare(m, x1, n1, x2, n2, level, ratio_estimate, 0, HUGE_VAL);
    else
        *out = teds_two_compare(m, x1, n1, x2, n2, level, odds_ratio_estimate, 0, HUGE_VAL);
    return TEDS_OK;
}
