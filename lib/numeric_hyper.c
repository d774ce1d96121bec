/*
 * numeric_hyper.c - Fisher's noncentral hypergeometric distribution: the number of the m
 * successes that fall to the first of two groups, given all margins and the odds ratio.
 *
 * With w(k) = C(n1, k) C(n2, m - k) odds^k only the ratios of neighbours are needed:
 *     w(k + 1) / w(k) = (n1 - k) (m - k) / ((k + 1) (n2 - m + k + 1)) odds.
 * Everything is summed outward from the observed x, w(x) = 1, until the terms no longer
 * count; the distribution is log-concave, so this takes at most some 50 standard
 * deviations: 600,000 terms for a table of 2e9 cases.
 */
#include "numeric.h"

#include <math.h>

/* Terms above this make everything at x and on its other side 0 beside them. */
#define TOO_LARGE 1e290

/* R's and others' rule: as likely as x, up to rounding, counts as not likelier. */
#define TIE (1 + 1e-7)

struct side {
    double sum;          /* of w(k) */
    double reach;        /* of w(k) |k - x| */
    double not_likelier; /* of w(k) <= w(x) */
};

/*
 * Upward from x; downward is the same with the two groups exchanged (see the callers).
 * 'beyond': go on where the terms no longer add to the sum, to those not likelier than x.
 */
static struct side sum_above(double x, double n1, double n2, double m, double odds, bool beyond)
{
    struct side s = { 0, 0, 0 };
    double term = 1, last = fmin(n1, m);

    for (double k = x; k < last; k++) {
        double ratio = (n1 - k) * (m - k) / ((k + 1) * (n2 - m + k + 1)) * odds;

        term *= ratio;
        s.sum += term;
        s.reach += term * (k + 1 - x);
        if (term <= TIE)
            s.not_likelier += term;
        if (s.sum > TOO_LARGE || (ratio < 1 && term * (k + 1 - x) < 1e-17 * s.reach &&
                                  (!beyond || term < 1e-17 * s.not_likelier)))
            break;
    }
    return s;
}

struct teds_hypergeometric teds_num_hypergeometric(double x, double n1, double n2, double m,
                                                   double odds)
{
    struct side above = sum_above(x, n1, n2, m, odds, false);
    struct side below = sum_above(m - x, n2, n1, m, 1 / odds, false);
    double total = below.sum + 1 + above.sum;

    return (struct teds_hypergeometric){
        .below = below.sum / total,
        .at = 1 / total,
        .above = above.sum / total,
        .pull = above.reach + below.reach > 0
                    ? (above.reach - below.reach) / (above.reach + below.reach)
                    : 0,
    };
}

double teds_num_fisher_p(double x, double n1, double n2, double m)
{
    struct side above = sum_above(x, n1, n2, m, 1, true),
                below = sum_above(m - x, n2, n1, m, 1, true);

    return fmin(1, (below.not_likelier + 1 + above.not_likelier) / (below.sum + 1 + above.sum));
}
