/*
 * report.h - results as tables of typed columns, and the formats they can be printed in.
 *
 * A report is all that a renderer sees, so every format prints the same numbers: machine
 * formats (csv, tsv, json) unrounded, formats for reading rounded from the same values.
 * A report is immutable; it may be rendered by several threads at once.
 */
#ifndef TEDSTAT_REPORT_H
#define TEDSTAT_REPORT_H

#include <tedstat/estimate.h>
#include <tedstat/interval.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_report teds_report;

/*
 * The table of the main job; 'tally' is where the rates came from, for the flow, the problems
 * and the provenance.  *out is the caller's to free; nothing else must stay but the catalog.
 */
TEDS_API TEDS_USE teds_status teds_report_rates(const teds_rates *rates, const teds_tally *tally,
                                                teds_report **out, teds_error *err);

/*
 * The same with, if 'details', one table more: standard errors between states, degrees of freedom,
 * design effects, effective numbers, reliability.  csv and tsv then print that table.
 */
TEDS_API TEDS_USE teds_status teds_report_rates_in_detail(const teds_rates *rates,
                                                          const teds_tally *tally, bool details,
                                                          teds_report **out, teds_error *err);

/* The exclusions flow alone. */
TEDS_API TEDS_USE teds_status teds_report_flow(const teds_tally *tally, teds_report **out,
                                               teds_error *err);

/* How many discharges of each group have medication and mutual help missing. */
TEDS_API TEDS_USE teds_status teds_report_coverage(const teds_rates *rates, const teds_tally *tally,
                                                   teds_report **out, teds_error *err);

/*
 * The four classes of the whole tally under every definition: attendance before discharge, admission
 * or either, missing codes left out or counted as no.  Of the policy, by, missing and mutual_help are
 * not looked at.  An attendance that was not collected has no row.
 */
TEDS_API TEDS_USE teds_status teds_report_sensitivity(const teds_tally *tally, const teds_policy *policy,
                                                      teds_report **out, teds_error *err);

/* The editions this build knows. */
TEDS_API TEDS_USE teds_status teds_report_editions(const teds_catalog *catalog, teds_report **out,
                                                   teds_error *err);

/*
 * The codebook: all variables; one variable; the columns of an edition; one column of an edition;
 * the rules of a built-in cohort.  TEDS_EARG, with the nearest name, for what does not exist.
 */
TEDS_API TEDS_USE teds_status teds_report_variables(const teds_catalog *catalog, teds_report **out,
                                                    teds_error *err);
TEDS_API TEDS_USE teds_status teds_report_variable(const teds_catalog *catalog, const char *variable,
                                                   teds_report **out, teds_error *err);
TEDS_API TEDS_USE teds_status teds_report_edition(const teds_catalog *catalog, const char *edition,
                                                  teds_report **out, teds_error *err);
TEDS_API TEDS_USE teds_status teds_report_edition_variable(const teds_catalog *catalog,
                                                           const char *edition, const char *column,
                                                           teds_report **out, teds_error *err);
TEDS_API TEDS_USE teds_status teds_report_cohort(const teds_catalog *catalog, const char *recipe,
                                                 teds_report **out, teds_error *err);

/*
 * One interval; the columns are method, x, n, level, estimate, lower, upper and note, and side
 * where it is not TEDS_SIDE_BOTH.
 */
TEDS_API TEDS_USE teds_status teds_report_interval(const char *method, uint64_t x, uint64_t n,
                                                   double level, teds_interval_side side,
                                                   teds_report **out, teds_error *err);

/*
 * Many: reads csv (path, or "-") with the columns x and n, and method, level and side (lower, upper
 * or both) where a row has its own; the arguments are for the rows that have none.
 */
TEDS_API TEDS_USE teds_status teds_report_intervals(const char *path, const char *method,
                                                    double level, teds_interval_side side,
                                                    teds_report **out, teds_error *err);

/*
 * Two proportions, many times: reads csv (path, or "-") with the columns x1, n1, x2 and n2, and
 * measure, method and level where a row has its own; the arguments are for the rows that have none.
 * 'method' may be NULL: the default of the measure.  The columns are measure, method, x1, n1, x2,
 * n2, level, estimate, lower, upper and note.
 */
TEDS_API TEDS_USE teds_status teds_report_compare_batch(const char *path, const char *measure,
                                                        const char *method, double level,
                                                        teds_report **out, teds_error *err);

/* How groups are compared; NULL stands for the default of each. */
typedef struct teds_compare_options {
    size_t size;             /* sizeof (teds_compare_options), set by TEDS_COMPARE_OPTIONS */
    const char *reference;   /* code or label of the level that the others are compared with [first] */
    const char *measure;     /* "diff", "ratio" or "or" [diff] */
    const char *method;      /* of compare.h [the first of the measure] */
    const char *classes;     /* names of classes with commas between, or "all" [both] */
    const char *adjust;      /* a method of padjust.h, over all rows [holm] */
    const char *strata;      /* variables within whose combinations to compare, or NULL */
    const char *standardise; /* variables by which to standardise, or NULL */
    const char *standard;    /* path of a csv with these variables and weight [all, pooled] */
} teds_compare_options;
#define TEDS_COMPARE_OPTIONS { sizeof(teds_compare_options), 0, 0, 0, 0, 0, 0, 0, 0 }

/*
 * The levels of the last variable of policy->by against a reference level, within each combination
 * of the others: shares, the measure with intervals for sampling and for states as clusters,
 * standardised differences and tests; a table within strata (strata.h), a table of
 * standardised shares (standardise.h), and tests over all levels.  TEDS_EEMPTY if there is but one
 * level; TEDS_EARG, TEDS_ELAYOUT as teds_rates_new(), which see for what the tally must have.
 */
TEDS_API TEDS_USE teds_status teds_report_compare(const teds_tally *tally, const teds_policy *policy,
                                                  const teds_compare_options *options,
                                                  teds_report **out, teds_error *err);

/*
 * TEDS_EARG, in a sentence that names the option, if strata or standardise name what is no variable, one twice, or one
 * of 'by' (policy->by).  teds_report_compare() looks itself; this is for who wants to know before data are read.
 */
TEDS_API TEDS_USE teds_status teds_compare_options_check(const teds_catalog *catalog, const char *by,
                                                         const teds_compare_options *options, teds_error *err);

/* Two shares of the same discharges. */
typedef struct teds_pair_options {
    size_t size;              /* sizeof (teds_pair_options), set by TEDS_PAIR_OPTIONS */
    teds_class first, second; /* two different classes */
    bool attendance;          /* in place of them: attendance before discharge, and before admission */
    const char *method;       /* of teds_compare_classes(); NULL: tango */
} teds_pair_options;
#define TEDS_PAIR_OPTIONS { sizeof(teds_pair_options), TEDS_BOTH, TEDS_NEITHER, false, 0 }

/*
 * Their difference in each group of policy->by (NULL: all together), with intervals for sampling and
 * for states as clusters, and McNemar's tests.  For attendance policy->mutual_help must be
 * TEDS_AT_DISCHARGE.  Errors as teds_rates_new().
 */
TEDS_API TEDS_USE teds_status teds_report_pairs(const teds_tally *tally, const teds_policy *policy,
                                                const teds_pair_options *options, teds_report **out,
                                                teds_error *err);

/*
 * The share of classes year by year, the change from one year to the next, and the trend over all
 * years (least squares, Cochran and Armitage's test, states as clusters).  The year must be the last
 * variable of policy->by; of the options, method and classes are used.  TEDS_EEMPTY if the tally
 * has but one year.
 */
TEDS_API TEDS_USE teds_status teds_report_trend(const teds_tally *tally, const teds_policy *policy,
                                                const teds_compare_options *options, teds_report **out,
                                                teds_error *err);

/*
 * The statistical methods, with when to use which and the sources; 'wanted' is a family
 * ("one_proportion") or a method, or NULL for all.  TEDS_EARG if there is none of that name.
 */
TEDS_API TEDS_USE teds_status teds_report_methods(const char *wanted, teds_report **out,
                                                  teds_error *err);

TEDS_API void teds_report_free(teds_report *report);

/* Names of the formats: "text", "csv" ...; NULL when i is past the end. */
TEDS_API const char *teds_format_name(size_t i);

/* TEDS_EARG, with the nearest name, if there is no such format. */
TEDS_API TEDS_USE teds_status teds_format_check(const char *name, teds_error *err);

/* The format whose files end like this path ("a.json" -> "json"), or NULL. */
TEDS_API const char *teds_format_of_path(const char *path);

/*
 * The names of the other tables of results besides the one that csv and tsv hold; NULL past the end.  The flow, the
 * warnings and the files are not among them.
 */
TEDS_API const char *teds_report_further_table(const teds_report *report, size_t i);

/*
 * From now on csv and tsv hold the table of that name ("adjusted", "flow") in place of the main one.
 * TEDS_EARG, with the nearest name, if the report has none such.
 */
TEDS_API TEDS_USE teds_status teds_report_choose_table(teds_report *report, const char *name,
                                                       teds_error *err);

/*
 * Renders the report; *text is terminated and the caller's to free().  csv and tsv hold the
 * main table only.  TEDS_EARG if there is no such format.
 */
TEDS_API TEDS_USE teds_status teds_report_render(const teds_report *report, const char *format,
                                                 char **text, size_t *length, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
