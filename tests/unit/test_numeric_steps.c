/*
 * The inside of numeric_beta.c: that a tenth of the steps it may take is enough, and that
 * its table of coefficients is what the differential equation of the quantile gives.
 */
#include "reference.h"

/* A second copy, with its own names and the steps cut short. */
#define FRACTION_STEPS 80
#define POWER_SERIES_STEPS 150
#define QUANTILE_STEPS 8
#define teds_num_beta cut_short_beta
#define teds_num_beta_quantile cut_short_beta_quantile
#define teds_num_beta_logit_density cut_short_beta_logit_density
#define teds_num_binomial_deviance cut_short_binomial_deviance
#define teds_num_gamma cut_short_gamma
#define teds_num_gamma_log_density cut_short_gamma_log_density
#define teds_num_gamma_quantile cut_short_gamma_quantile
#include "../../lib/numeric_beta.c"
#undef teds_num_beta
#undef teds_num_beta_quantile
#undef teds_num_gamma
#undef teds_num_gamma_quantile

struct teds_tails teds_num_beta(double a, double b, struct teds_share at);
struct teds_share teds_num_beta_quantile(double a, double b, struct teds_tails p);
struct teds_tails teds_num_gamma(double a, double x);
double teds_num_gamma_quantile(double a, struct teds_tails p);

/* ---- steps ------------------------------------------------------------ */

static const double parameters[] = { 0.05, 0.1, 0.5, 0.9, 1,   1.5, 1.99, 2,
                                     2.5,  3,   5,   8,   12,  17,  19.5, 20,
                                     21,   30,  100, 1e3, 1e4, 1e6, 1e9,  1e9 + 1 };
static const double tails_tried[] = { 0.5,   0.499, 0.4,  0.3,   0.2,   0.1,    0.025,
                                      0.005, 1e-4,  1e-8, 1e-16, 1e-50, 1e-100, 1e-300 };

static void tails_need_few_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(parameters); i++)
        for (size_t j = 0; j < TEDS_COUNT(parameters); j++)
            for (int k = -200; k <= 200; k++) {
                double a = parameters[i], b = parameters[j];
                double odds = a / b * exp(k * 0.1 * fmin(3, sqrt(1 / a + 1 / b)));
                struct teds_share at = { odds / (1 + odds), 1 / (1 + odds) };
                struct teds_tails whole = teds_num_beta(a, b, at), cut = cut_short_beta(a, b, at);

                assert_true(whole.lower == cut.lower && whole.upper == cut.upper);
                whole = teds_num_gamma(a, a * exp(k * 0.1 * fmin(3, 1 / sqrt(a))));
                cut = cut_short_gamma(a, a * exp(k * 0.1 * fmin(3, 1 / sqrt(a))));
                assert_true(whole.lower == cut.lower && whole.upper == cut.upper);
            }
}

static void quantiles_need_few_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(parameters); i++)
        for (size_t j = 0; j < TEDS_COUNT(parameters); j++)
            for (size_t k = 0; k < 2 * TEDS_COUNT(tails_tried); k++) {
                double a = parameters[i], b = parameters[j], p = tails_tried[k / 2];
                struct teds_tails t = k % 2 ? teds_num_upper(p) : teds_num_lower(p);
                struct teds_share whole = teds_num_beta_quantile(a, b, t),
                                  cut = cut_short_beta_quantile(a, b, t);

                assert_true(whole.x == cut.x && whole.y == cut.y);
                assert_true(teds_num_gamma_quantile(a, t) == cut_short_gamma_quantile(a, t));
            }
}

/* ---- the table -------------------------------------------------------- */

enum { DEGREE = 40 };
struct polynomial {
    double c[DEGREE + 1];
};

static struct polynomial product(const struct polynomial *a, const struct polynomial *b)
{
    struct polynomial p = { { 0 } };

    for (int i = 0; i <= DEGREE; i++)
        for (int j = 0; i + j <= DEGREE; j++)
            p.c[i + j] += a->c[i] * b->c[j];
    return p;
}

static struct polynomial derivative(const struct polynomial *a)
{
    struct polynomial p = { { 0 } };

    for (int i = 0; i < DEGREE; i++)
        p.c[i] = (i + 1) * a->c[i + 1];
    return p;
}

static double value(const struct polynomial *a, double x)
{
    double sum = 0;

    for (int i = DEGREE; i >= 0; i--)
        sum = sum * x + a->c[i];
    return sum;
}

/* Powers of e up to SERIES, each a polynomial in z. */
struct expansion {
    struct polynomial e[SERIES + 1];
};

static struct expansion expansion_product(const struct expansion *a, const struct expansion *b)
{
    struct expansion p = { { { { 0 } } } };

    for (int i = 0; i <= SERIES; i++)
        for (int j = 0; i + j <= SERIES; j++) {
            struct polynomial t = product(&a->e[i], &b->e[j]);

            for (int k = 0; k <= DEGREE; k++)
                p.e[i + j].c[k] += t.c[k];
        }
    return p;
}

/*
 * Cumulants of one trial over its variance, as functions of g = q - p: from
 * k(j+1) = p q dk(j)/dp comes c(j+1) = -2 d((1 - g^2)/4 c(j))/dg, c(2) = 1.
 */
static void cumulant_ratios(double g, double ratio[SERIES + 3])
{
    struct polynomial c = { { 1 } }, v = { { 0.25, 0, -0.25 } };

    for (int j = 2; j <= SERIES + 2; j++) {
        struct polynomial next = product(&v, &c);

        ratio[j] = value(&c, g);
        c = derivative(&next);
        for (int k = 0; k <= DEGREE; k++)
            c.c[k] *= -2;
    }
}

/* The right-hand side w'^2 (w + sum_j e^(j-1) c(j+1) w^j / j!) of w'' = -z w' + ... */
static struct expansion right_side(const struct expansion *w, const double ratio[SERIES + 3])
{
    struct expansion sum = *w, power = *w, slope;
    double factorial = 1;

    for (int j = 2; j <= SERIES + 1; j++) {
        power = expansion_product(&power, w);
        factorial *= j;
        for (int i = 0; i + j - 1 <= SERIES; i++)
            for (int k = 0; k <= DEGREE; k++)
                sum.e[i + j - 1].c[k] += ratio[j + 1] / factorial * power.e[i].c[k];
    }
    for (int i = 0; i <= SERIES; i++)
        slope.e[i] = derivative(&w->e[i]);
    slope = expansion_product(&slope, &slope);
    return expansion_product(&slope, &sum);
}

/* P(k) solves P'' - z P' - P = the part of e^k that the earlier ones make. */
static void the_table_solves_the_equation(void **state)
{
    (void)state;
    for (double g = -1; g <= 1; g += 0.125) {
        struct expansion w = { { { { 0, 1 } } } };
        double ratio[SERIES + 3];

        cumulant_ratios(g, ratio);
        for (int k = 1; k <= SERIES; k++) {
            struct expansion right = right_side(&w, ratio);
            struct polynomial p = { { 0 } };

            for (int j = k + 1; j >= 0; j--)
                p.c[j] = (j + 2) * p.c[j + 2] - right.e[k].c[j] / (j + 1);
            w.e[k] = p;
            for (int i = 0; i <= (k + 1) / 2; i++) {
                double c = 0;

                for (int j = 0; j <= k / 2; j++)
                    c += series[k - 1][i][j] * pow(g, k - 2 * j);
                assert_true(fabs(c - p.c[k + 1 - 2 * i]) < 1e-14);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tails_need_few_steps),
        cmocka_unit_test(quantiles_need_few_steps),
        cmocka_unit_test(the_table_solves_the_equation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
