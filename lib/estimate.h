/*
 * estimate.h - the inside of teds_rates: what the groups' counts are, state by state.
 *
 * Comparisons and trends start here; see tedstat/estimate.h.
 */
#ifndef TEDSTAT_ESTIMATE_INSIDE_H
#define TEDSTAT_ESTIMATE_INSIDE_H

#include <tedstat/cluster.h>
#include <tedstat/estimate.h>

#include "answer.h"
#include "tally.h"

/* Bits of the known cells: medication x mutual help.  A class is a set of them. */
enum { TEDS_YY = 1, TEDS_YN = 2, TEDS_NY = 4, TEDS_NN = 8 };
unsigned teds_class_cells(teds_class c);

/* Is a record with these answers in the denominator? */
bool teds_is_case(enum teds_answer medication, enum teds_answer mutual_help,
                  teds_missing_policy policy);

/* Discharges by medication and mutual help. */
struct teds_answer_table {
    uint64_t n[TEDS_ANSWERS][TEDS_ANSWERS];
};

struct teds_state_table {
    int32_t state;
    struct teds_answer_table t;
};

struct teds_group_inside {
    teds_group g; /* first: what the caller sees */
    uint64_t key; /* sorts by the levels of the --by variables */
    struct teds_state_table *states;
    size_t state_count, state_room;
};

struct teds_rates {
    teds_policy policy;
    bool attendance; /* the two items are attendance at admission and at discharge */
    uint64_t suppress;
    const char *outcome, *outcome_label; /* or NULL */
    const teds_variable *by[TEDS_MOST_BY];
    const char *by_name[TEDS_MOST_BY];
    size_t by_count;
    struct teds_dimension digits[TEDS_MOST_BY]; /* of a group's key */
    struct teds_group_inside *groups;
    size_t group_count, group_room;
    struct teds_arena arena;
};

/*
 * Like teds_rates_new(), but with attendance at admission in the place of medication and
 * attendance at discharge in that of mutual help.
 */
teds_status teds_rates_of_attendance(const teds_tally *tally, const teds_policy *policy,
                                     teds_rates **out, teds_error *err);

/* The caller's policy, which may be an older and shorter one; names are checked and made to last (estimate_policy.c). */
teds_status teds_policy_own(const teds_policy *from, teds_policy *to, teds_error *err);
/* The interval between clusters by the method of the policy: linearisation, the jackknife or the bootstrap. */
teds_status teds_policy_cluster(const teds_policy *p, const teds_cluster_count *clusters, size_t count,
                                teds_cluster_result *out, teds_error *err);

/* Fills r->groups from the cells of the tally (estimate_groups.c). */
teds_status teds_rates_make_groups(teds_rates *r, const teds_tally *t, teds_error *err);

/* Hides what r->suppress asks for, and what would reveal it (estimate_suppress.c). */
teds_status teds_rates_suppress(teds_rates *r, const teds_catalog *catalog, teds_error *err);

/* Indices of the groups, those first of which fewest were published; it does not depend on the data (published_order.c). */
teds_status teds_published_order(const teds_rates *r, const teds_catalog *catalog, size_t *order, teds_error *err);

struct teds_class_count {
    uint64_t cases, count;         /* by the missing-data policy */
    uint64_t known, possible, all; /* in the class for certain; perhaps; all */
};
struct teds_class_count teds_count_cells(const struct teds_answer_table *t, unsigned cells,
                                         teds_missing_policy policy);

/* All states together. */
struct teds_answer_table teds_group_table(const struct teds_group_inside *g);

/* Adds a reason code to a note of TEDS_NOTE_ROOM bytes. */
void teds_add_note(char *note, const char *code);
/* ... and those of an interval between states: few states, one that dominates. */
void teds_add_cluster_note(char *note, const teds_cluster_result *c);
/*
 * Fills the note of a row of a comparison or a trend: the codes of its estimate, a further one (or ""), and those of what
 * the states leave of it; "suppressed" alone where it is hidden.
 */
void teds_measure_note(char *note, const teds_rates *rates, bool hidden, const char *estimate, const char *further,
                       const teds_cluster_result *states);

#endif
