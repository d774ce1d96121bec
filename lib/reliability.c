/*
 * reliability.c - the data presentation standards of NCHS for proportions.
 */
#include "reliability.h"

#include <math.h>

#include "base.h"
#include "interval_formula.h"
#include "method.h"

#define LEVEL 0.95 /* the standards are for this level */
#define FEWEST_CASES 30.0
#define NARROW 0.05         /* reliable whatever the proportion */
#define WIDE 0.30           /* not reliable whatever the proportion */
#define RELATIVELY_WIDE 1.3 /* of the proportion */
#define FEWEST_DF 8.0

/* "" or the reason, for an interval of this width about 'share'. */
static const char *judge(double cases, double effective, double width, double share)
{
    if (cases < FEWEST_CASES || effective < FEWEST_CASES)
        return "few_cases";
    if (width >= WIDE)
        return "wide";
    if (width > NARROW && share > 0 && width > RELATIVELY_WIDE * share)
        return "relatively_wide";
    return "";
}

static const char *review_of(uint64_t used, uint64_t cases, double df)
{
    return used == 0 || used == cases ? "no_events" : df < FEWEST_DF ? "few_clusters" : "";
}

static teds_status check(uint64_t used, uint64_t cases, double effective_n, double df, teds_error *err)
{
    teds_status status = teds_check_counts(used, cases, err);

    if (status == TEDS_OK && cases > 0 && !(effective_n > 0 && df >= 1))
        return teds_fail(
            err, TEDS_EARG,
            "the effective number of cases must be above 0, the degrees of freedom 1 or more");
    return status;
}

/* Effective cases, fewer still where the degrees of freedom are few (Korn and Graubard). */
static double adjusted_cases(double n, double effective_n, double df)
{
    struct teds_tails tail = teds_num_upper(0.5 * (1 - LEVEL));
    double ratio;

    if (df >= n - 1)
        return fmin(n, effective_n);
    ratio = teds_num_student_quantile(tail, n - 1) / teds_num_student_quantile(tail, df);
    return fmin(n, fmin(n, effective_n) * ratio * ratio);
}

teds_status teds_reliability(uint64_t used, uint64_t cases, double effective_n, double df,
                             teds_reliability_result *out, teds_error *err)
{
    teds_reliability_result r = {
        .reason = "few_cases", .review = "", .upper = 1, .width = 1, .relative_width = HUGE_VAL
    };
    teds_status status = check(used, cases, effective_n, df, err);
    struct teds_sample s;
    struct teds_limits l;
    double n = (double)cases, x = (double)used, adjusted;

    if (status != TEDS_OK)
        return status;
    if (cases == 0) {
        *out = r;
        return TEDS_OK;
    }
    r.effective_n = fmin(n, effective_n);
    adjusted = adjusted_cases(n, effective_n, df);
    s = teds_sample_two_sided(adjusted * (x / n), adjusted, LEVEL);
    s.y = adjusted * ((n - x) / n);
    l = teds_limits_clopper_pearson(&s);
    r.lower = l.lower;
    r.upper = l.upper;
    r.width = l.upper - l.lower;
    r.relative_width = used > 0 ? r.width / (x / n) : HUGE_VAL;
    r.reason = judge(n, r.effective_n, r.width, x / n);
    r.reliable = *r.reason == '\0';
    r.complement_reliable = *judge(n, r.effective_n, r.width, (n - x) / n) == '\0';
    r.review = review_of(used, cases, df);
    *out = r;
    return TEDS_OK;
}

/*
 * The exact limits are quantiles of the laws Beta(x, n - x + 1) and Beta(x + 1, n - x), with means
 * x / (n + 1) and (x + 1) / (n + 1).  Such a law is sub-Gaussian with variance proxy 1 / (4 (n + 2)) at
 * most (Marchal and Arbel, Electron. Commun. Probab. 22 (2017) no. 54, theorem 1): so is their distance.
 */
static double most_width(double n)
{
    return 1 / (n + 1) + 2 * sqrt(log(2 / (1 - LEVEL)) / (2 * (n + 2)));
}

teds_status teds_reliability_reason(uint64_t used, uint64_t cases, double effective_n, double df,
                                    const char **reason, const char **review, teds_error *err)
{
    teds_status status = check(used, cases, effective_n, df, err);
    teds_reliability_result r;
    double n = (double)cases, effective = fmin(n, effective_n), share = (double)used / fmax(n, 1);

    if (status != TEDS_OK)
        return status;
    *review = cases ? review_of(used, cases, df) : "";
    *reason = judge(n, effective, 0, share);
    if (**reason || !*judge(n, effective, most_width(adjusted_cases(n, effective_n, df)), share))
        return TEDS_OK; /* the interval itself would change nothing */
    status = teds_reliability(used, cases, effective_n, df, &r, err);
    *reason = r.reason;
    return status;
}
