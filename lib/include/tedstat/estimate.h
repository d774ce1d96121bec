/*
 * estimate.h - from a tally to shares, with the three uncertainties of each.
 *
 * A discharge used medication (yes, no, missing) and mutual help (yes, no, missing).
 * Four classes part the discharges whose two items are known; four more are unions of
 * them.  Each share comes with
 *   - an interval for sampling, by the method chosen;
 *   - an interval for differences between states: states as clusters, Taylor linearisation
 *     of the ratio, logit scale, t with G - 1 degrees of freedom (cluster.h);
 *   - worst-case bounds for missing codes (Manski): from the discharges known to be in the
 *     class to those that could be, over all discharges of the group.
 */
#ifndef TEDSTAT_ESTIMATE_H
#define TEDSTAT_ESTIMATE_H

#include <stdbool.h>

#include <tedstat/tally.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum teds_class {
    TEDS_BOTH,
    TEDS_MEDICATION_ONLY,
    TEDS_MUTUAL_HELP_ONLY,
    TEDS_NEITHER,
    TEDS_ANY_MEDICATION,
    TEDS_ANY_MUTUAL_HELP,
    TEDS_EXACTLY_ONE,
    TEDS_AT_LEAST_ONE,
    TEDS_CLASSES
} teds_class;

TEDS_API const char *teds_class_name(teds_class c);  /* "medication_only" */
TEDS_API const char *teds_class_label(teds_class c); /* "Medication only" */

/*
 * Names of classes with commas between ("both,neither"), or "all", as bits 1 << teds_class.
 * TEDS_EARG, with the nearest name, if there is no such class.
 */
TEDS_API TEDS_USE teds_status teds_classes_parse(const char *list, unsigned *classes, teds_error *err);

/* What the denominator of a share is. */
typedef enum teds_missing_policy {
    TEDS_COMPLETE, /* discharges with both items known */
    TEDS_AS_NO     /* all discharges; a missing item counts as no */
} teds_missing_policy;

/* "complete", "as-no"; "discharge", "admission", "either", "none". */
TEDS_API const char *teds_missing_policy_name(teds_missing_policy p);
TEDS_API const char *teds_mutual_help_name(teds_mutual_help m);

typedef struct teds_policy {
    size_t size;          /* sizeof (teds_policy), set by TEDS_POLICY */
    const char *by;       /* groups: variables that the tally has or can make, or NULL */
    const char *interval; /* a method of interval.h */
    double level;         /* of both intervals, 0.5 to 0.9999999999 */
    teds_missing_policy missing;
    teds_mutual_help mutual_help;
    const char *cluster;      /* method of the interval between states; see below */
    size_t replicates;        /* of the bootstrap */
    uint64_t seed;            /* of the bootstrap: the same seed gives the same limits */
    const char *simultaneous; /* a method of multinomial.h for the four classes, or NULL */
    const char *pool;         /* a method of pool.h ("FE", "DL", "REML"): reports then have a table
                                 of the mean over the groups, on the log odds; or NULL */
} teds_policy;
#define TEDS_POLICY                                                                              \
    { sizeof(teds_policy), 0, "wilson", 0.95, TEDS_COMPLETE, TEDS_AT_DISCHARGE, "logit", 2000, 1, 0, 0 }

/*
 * The methods for 'cluster': those of cluster.h, "jackknife" (delete one state, logit limits), "bca"
 * and "percentile" (bootstrap of states).  NULL past the end.
 */
TEDS_API const char *teds_rates_cluster_method(size_t i);

/* TEDS_EARG if teds_rates_new() would not take the policy's methods or level. */
TEDS_API TEDS_USE teds_status teds_policy_check(const teds_policy *policy, teds_error *err);

enum { TEDS_NOTE_ROOM = 160 };

/*
 * What is hidden of a group and of an estimate where the tally is to hide small counts
 * (teds_tally_suppress()).  Hidden numbers are 0, hidden limits 0 and 1, their 'defined' flags
 * false: look at the flag, and show that something is hidden.
 */
enum {
    TEDS_HIDDEN_COUNT = 1,   /* estimate: count, share, lower, upper, simultaneous limits */
    TEDS_HIDDEN_CASES = 2,   /* estimate: cases, and with it share and limits */
    TEDS_HIDDEN_CLUSTER = 4, /* estimate: everything from the differences between states; of every estimate */
    TEDS_HIDDEN_BOUNDS = 8,  /* estimate: bound_lower, bound_upper */
    TEDS_HIDDEN_DISCHARGES = 16, /* group: discharges */
    TEDS_HIDDEN_MISSING = 32,    /* group: missing */
    TEDS_HIDDEN_ITEMS = 64       /* group: medication_missing and mutual_help_missing */
};

/*
 * All fractions are in [0, 1].  Where something is not defined its flag is false, its
 * numbers are 0 (limits: 0 and 1), and 'note' holds the reason; several are joined by ";":
 *   no_cases              no discharge has both items known: no share, no intervals
 *   zero_width            the interval method's own formula has no width here
 *   one_cluster           all cases are of one state: no clustered interval
 *   no_states             the data do not say the state: no clustered interval
 *   korn_graubard         clustered interval by Korn and Graubard's method, because the
 *                         linearised variance is zero (0 of n, n of n, equal states)
 *   state_absent          the edition has no records of this state at all
 *   share_outside_bounds  the share of the complete cases is not within the worst-case
 *                         bounds: the complete cases differ from the rest for certain
 *   few_states            fewer than 10 states: the interval between states may be too narrow
 *   one_state_dominates   half of the cases or more are of one state
 *   unreliable_few_cases, unreliable_wide, unreliable_relatively_wide
 *                         not to be published by the standards of the National Center for Health
 *                         Statistics (reliability.h), judged by the effective number of cases
 *   states_hidden         small counts are hidden, and with them everything that comes from the
 *                         differences between states: clustered interval, effective number,
 *                         reliability, the number of states (0)
 *   wide_bounds           small counts are hidden, and the bounds are those that the number missing
 *                         alone leaves: none, or all of these discharges, are in the class
 *   suppressed            a number of the estimate itself is hidden; no other code is then given
 */
typedef struct teds_estimate {
    uint64_t count, cases; /* discharges in the class, and the denominator */
    bool share_defined, cluster_defined, bound_defined;
    double share;
    double lower, upper;
    double cluster_lower, cluster_upper;
    double bound_lower, bound_upper;
    char note[TEDS_NOTE_ROOM];
    unsigned hidden; /* TEDS_HIDDEN_... */
    bool simultaneous_defined; /* the four classes only, and where the policy asks for it */
    double simultaneous_lower, simultaneous_upper;
    /* behind the interval between states; 0 unless cluster_defined */
    double cluster_se, cluster_df;
    double design_effect, effective_n;
    double largest_state;   /* share of the cases in the largest state */
    const char *unreliable; /* reason of reliability.h, "" if reliable */
    const char *review;     /* likewise: "", "no_events" or "few_clusters" */
} teds_estimate;

typedef struct teds_group {
    const int32_t *codes; /* one for each --by variable */
    uint64_t discharges;  /* all in the group, > 0 unless absent */
    uint64_t missing;     /* those with medication or mutual help missing */
    uint64_t medication_missing, mutual_help_missing;
    size_t states;        /* with at least one case */
    bool absent;          /* the state is absent from the edition: no discharges, no estimates */
    teds_estimate estimate[TEDS_CLASSES];
    unsigned hidden; /* TEDS_HIDDEN_... */
} teds_group;

typedef struct teds_rates teds_rates;

/*
 * Computes the estimates; *out is the caller's to free, and independent of the tally
 * (but not of the catalog).  Groups are in the order of their levels, missing last.
 *
 * TEDS_EEMPTY if nothing is in the cohort, TEDS_EARG for an unknown method, level or
 * variable, TEDS_ELAYOUT if the tally cannot make a variable of 'by' or the attendance
 * asked for was not collected.
 */
TEDS_API TEDS_USE teds_status teds_rates_new(const teds_tally *tally, const teds_policy *policy,
                                             teds_rates **out, teds_error *err);
TEDS_API void teds_rates_free(teds_rates *rates);

TEDS_API size_t teds_rates_groups(const teds_rates *rates);
TEDS_API const teds_group *teds_rates_group(const teds_rates *rates, size_t i);
TEDS_API const teds_variable *teds_rates_by(const teds_rates *rates, size_t i); /* NULL past the end */
/* The name that the caller of teds_rates_new() used: the variable's, or its alias. */
TEDS_API const char *teds_rates_by_name(const teds_rates *rates, size_t i);
/* Is this class estimated?  All are, but for TEDS_NO_MUTUAL_HELP. */
TEDS_API bool teds_rates_has_class(const teds_rates *rates, teds_class c);
/* The outcome as a rule and in words, of a tally of an outcome (tally.h); else NULL. */
TEDS_API const char *teds_rates_outcome(const teds_rates *rates);
TEDS_API const char *teds_rates_outcome_label(const teds_rates *rates);
/* Name and label of a class in these rates: of an outcome "outcome", and what it is in words. */
TEDS_API const char *teds_rates_class_name(const teds_rates *rates, teds_class c);
TEDS_API const char *teds_rates_class_label(const teds_rates *rates, teds_class c);
TEDS_API const teds_policy *teds_rates_policy(const teds_rates *rates);

#ifdef __cplusplus
}
#endif
#endif
