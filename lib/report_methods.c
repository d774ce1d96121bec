/*
 * report_methods.c - the list of statistical methods: where each is asked for, when to use it, and
 * where its formula is from.
 */
#include <string.h>

#include <tedstat/cluster.h>
#include <tedstat/compare.h>
#include <tedstat/interval.h>
#include <tedstat/multinomial.h>
#include <tedstat/padjust.h>
#include <tedstat/standardise.h>
#include <tedstat/strata.h>
#include <tedstat/trend.h>

#include "report.h"

struct method {
    const char *name, *summary, *source;
};

/* Fills 'm' with the i-th method of a family; false past the end. */
#define FAMILY(function, type, table)                                                            \
    static bool function(size_t i, struct method *m)                                               \
    {                                                                                              \
        size_t count;                                                                              \
        const type *methods = table(&count);                                                       \
                                                                                                   \
        if (i < count)                                                                             \
            *m = (struct method){ methods[i].name, methods[i].summary, methods[i].source };        \
        return i < count;                                                                          \
    }

FAMILY(one_proportion, teds_interval_method, teds_interval_methods)
FAMILY(two_classes, teds_compare_method, teds_compare_class_methods)
FAMILY(simultaneous, teds_multinomial_method, teds_multinomial_methods)
FAMILY(standardised, teds_standard_method, teds_standard_methods)
FAMILY(standardised_ratio, teds_standard_method, teds_indirect_methods)
FAMILY(table_test, teds_test_method, teds_table_tests)
FAMILY(strata, teds_test_method, teds_strata_methods)
FAMILY(trend, teds_test_method, teds_trend_methods)
FAMILY(adjustment, teds_padjust_method, teds_padjust_methods)

/* The methods of one measure. */
static bool of_measure(const char *measure, size_t i, struct method *m)
{
    size_t count;
    const teds_compare_method *methods = teds_compare_methods(&count);

    for (size_t k = 0; k < count; k++) {
        if (strcmp(methods[k].measure, measure) == 0 && i-- == 0) {
            *m = (struct method){ methods[k].name, methods[k].summary, methods[k].source };
            return true;
        }
    }
    return false;
}

static bool difference(size_t i, struct method *m) { return of_measure("diff", i, m); }
static bool ratio(size_t i, struct method *m) { return of_measure("ratio", i, m); }
static bool odds_ratio(size_t i, struct method *m) { return of_measure("or", i, m); }

/* Linearisation first, then the methods that resample. */
static bool clusters(size_t i, struct method *m)
{
    static const struct method others[] = {
        { "jackknife", "delete one state, limits on the log odds; agrees with logit for many states",
          "Wolter, Introduction to Variance Estimation (2007), ch. 4; R survey: JK1" },
        { "bca", "bootstrap of whole states, bias-corrected and accelerated; 2,000 replicates",
          "Efron, Tibshirani, An Introduction to the Bootstrap (1993), eq. 14.9-14.15" },
        { "percentile", "bootstrap of whole states, quantiles of the replicates",
          "Efron, Tibshirani (1993), eq. 13.4; Field, Welsh, J. R. Stat. Soc. B 69 (2007) 369-390" },
    };
    size_t count;
    const teds_cluster_method *methods = teds_cluster_methods(&count);

    if (i < count)
        *m = (struct method){ methods[i].name, methods[i].summary, methods[i].source };
    else if (i - count < TEDS_COUNT(others))
        *m = others[i - count];
    return i < count + TEDS_COUNT(others);
}

static bool pooled(size_t i, struct method *m)
{
    static const struct method methods[] = {
        { "FE", "one true share, every group weighted by its precision", "Cochran, Biometrics 10 (1954) 101-129" },
        { "DL", "shares that differ between groups; variance by moments",
          "DerSimonian, Laird, Controlled Clin. Trials 7 (1986) 177-188" },
        { "REML", "shares that differ between groups; variance by restricted likelihood",
          "Viechtbauer, J. Educ. Behav. Stat. 30 (2005) 261-293" },
    };

    if (i < TEDS_COUNT(methods))
        *m = methods[i];
    return i < TEDS_COUNT(methods);
}

static const struct family {
    const char *name, *asked_for;
    bool (*method)(size_t i, struct method *m);
    bool has_default; /* the first */
} families[] = {
    { "one_proportion", "interval, rates: --interval", one_proportion, true },
    { "simultaneous", "rates: --simultaneous", simultaneous, false },
    { "clusters", "rates: --cluster", clusters, true },
    { "pooled", "rates --by: --pool", pooled, false },
    { "difference", "compare: --measure diff --method", difference, true },
    { "ratio", "compare: --measure ratio --method", ratio, true },
    { "odds_ratio", "compare: --measure or --method", odds_ratio, true },
    { "two_classes", "compare --classes: --method", two_classes, true },
    { "adjustment", "compare: --adjust", adjustment, true },
    { "standardised", "compare --standardise", standardised, true },
    { "standardised_ratio", "library", standardised_ratio, true },
    { "strata", "compare --strata", strata, false },
    { "test", "compare, compare --attendance", table_test, false },
    { "trend", "trend", trend, false },
};

static void add_columns(struct teds_report *r, struct teds_report_table *t)
{
    teds_report_column(r, t, "family", "family", TEDS_COL_TEXT, TEDS_COL_GROUP);
    teds_report_column(r, t, "method", "method", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "default", "default", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "summary", "when to use it", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "asked_for", "asked for by", TEDS_COL_TEXT, TEDS_COL_GROUP);
    teds_report_column(r, t, "source", "source", TEDS_COL_TEXT, 0);
}

static const char *family_name_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_COUNT(families) ? families[i].name : NULL;
}

bool teds_method_source(const char *family, const char *name, const char **summary, const char **source)
{
    struct method m;

    for (size_t f = 0; f < TEDS_COUNT(families); f++) {
        for (size_t i = 0; strcmp(families[f].name, family) == 0 && families[f].method(i, &m); i++) {
            if (teds_same_word(m.name, name)) {
                *summary = m.summary;
                *source = m.source;
                return true;
            }
        }
    }
    return false;
}

teds_status teds_report_methods(const char *wanted, teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    char room[TEDS_UNKNOWN_ROOM];
    struct method m;

    if (!r)
        return teds_nomem(err);
    r->title = "Statistical methods";
    t = teds_report_table(r, "methods", "");
    add_columns(r, t);
    for (size_t f = 0; f < TEDS_COUNT(families); f++) {
        bool all = !wanted || teds_same_word(wanted, families[f].name), first = true;

        for (size_t i = 0; families[f].method(i, &m); i++) {
            if (!all && !teds_same_word(wanted, m.name))
                continue;
            teds_report_row(r, t, first);
            first = false;
            teds_report_text(r, t, families[f].name);
            teds_report_text(r, t, m.name);
            teds_report_text(r, t, families[f].has_default && i == 0 ? "yes" : "");
            teds_report_text(r, t, m.summary);
            teds_report_text(r, t, families[f].asked_for);
            teds_report_text(r, t, m.source);
        }
    }
    if (t->row_count == 0 && !r->failed) {
        teds_report_free(r);
        return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = wanted }, "%s",
                            teds_unknown("method or family of methods", wanted, family_name_at, NULL,
                                         room));
    }
    return teds_report_done(r, out, err);
}
