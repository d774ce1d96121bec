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

#include "method.h"
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

/* The methods of a table that is not public. */
static bool of_words(const struct teds_method_words *words, struct method *m)
{
    if (words)
        *m = (struct method){ words->name, words->summary, words->source };
    return words != NULL;
}

static bool pooled(size_t i, struct method *m) { return of_words(teds_pool_method(i), m); }
static bool funnel(size_t i, struct method *m) { return of_words(teds_funnel_method(i), m); }

/* Linearisation first, then the methods that resample. */
static bool clusters(size_t i, struct method *m)
{
    size_t count;
    const teds_cluster_method *methods = teds_cluster_methods(&count);

    if (i >= count)
        return of_words(teds_resampling_method(i - count), m);
    *m = (struct method){ methods[i].name, methods[i].summary, methods[i].source };
    return true;
}

#define LINEARISED "Binder, Int. Stat. Rev. 51 (1983) 279-292; R survey: "

/* What stands beside the methods that one can choose: there is one of each kind. */
static bool between_states(size_t i, struct method *m)
{
    static const struct method methods[] = {
        { "cluster_difference", "difference of two shares, linearised variance, Student's t; compare, trend from year to year",
          LINEARISED "svyby, svycontrast" },
        { "cluster_ratio", "ratio and odds ratio of two shares, the same on the logarithm", LINEARISED "svyby, svycontrast" },
        { "cluster_standardised", "standardised shares and their difference, linearised variance, Student's t",
          LINEARISED "svystandardize" },
        { "cluster_slope", "change of the share a year, least squares, linearised variance, Student's t", LINEARISED "svyglm" },
        { "rao_scott_f", "independence of level and class, second-order corrected F",
          "Rao, Scott, Ann. Statist. 12 (1984) 46-60; Thomas, Rao, JASA 82 (1987) 630-636; R survey: svychisq F" },
    };

    if (i < TEDS_COUNT(methods))
        *m = methods[i];
    return i < TEDS_COUNT(methods);
}

static bool effect_size(size_t i, struct method *m)
{
    static const struct method methods[] = {
        { "standardised_difference", "difference of two shares in standard deviations; 0.1 is small",
          "Austin, Commun. Stat. Simul. Comput. 38 (2009) 1228-1234" },
        { "cramers_v", "association in a table, 0 to 1", "Cramer, Mathematical Methods of Statistics (1946), sec. 21.9" },
        { "cohens_h", "difference of two shares on the angle 2 asin sqrt p", "Cohen, Statistical Power Analysis (1988), sec. 6.2" },
    };

    if (i < TEDS_COUNT(methods))
        *m = methods[i];
    return i < TEDS_COUNT(methods);
}

static bool missing_codes(size_t i, struct method *m)
{
    static const struct method worst_case = {
        "worst_case", "bounds over all discharges: from those known to be in the class to those that could be",
        "Manski, Partial Identification of Probability Distributions (2003), ch. 1" };

    if (i == 0)
        *m = worst_case;
    return i == 0;
}

static bool reliability(size_t i, struct method *m)
{
    static const struct method nchs = {
        "nchs", "may a share be printed: cases, effective cases, width of the interval of Korn and Graubard",
        "Parker, Talih, Malec, et al., Vital Health Stat. 2(175) (2017)" };

    if (i == 0)
        *m = nchs;
    return i == 0;
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
    { "between_states", "compare, trend", between_states, false },
    { "effect_size", "compare; cohens_h: library", effect_size, false },
    { "missing_codes", "rates, compare, trend", missing_codes, false },
    { "reliability", "rates: note, --details", reliability, false },
    { "funnel", "chart funnel", funnel, true },
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
