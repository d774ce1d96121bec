/*
 * sweep.h - the same shares under every combination of definitions that are open.
 *
 * A sweep holds questions ("opioids", "missing"), each with the answers that could be given ("primary",
 * "any"); a definition is one answer to every question.  One tally that is wide enough serves all:
 *
 *     teds_sweep_new(), teds_sweep_vary() or teds_sweep_answer() ...    which questions are open
 *     teds_sweep_by()                                                  what the tally must be by
 *     teds_sweep_definition()                                          tally and policy of the i-th
 *
 * A sweep belongs to one thread while it is built; then it may be shared.  The catalog must stay.
 */
#ifndef TEDSTAT_SWEEP_H
#define TEDSTAT_SWEEP_H

#include <tedstat/estimate.h>
#include <tedstat/report.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TEDS_MOST_DEFINITIONS = 5000 };

typedef struct teds_sweep teds_sweep;

TEDS_API TEDS_USE teds_status teds_sweep_new(const teds_catalog *catalog, teds_sweep **out,
                                             teds_error *err);
TEDS_API void teds_sweep_free(teds_sweep *sweep);

/*
 * Adds to an answer something that it settles; the question, or the answer, is made if it is new.
 *
 *   key                 value
 *   "where"             a rule (cohort.h); "" for none
 *   "cohort"            a built-in cohort; the tally must then hold every record (cohort "none")
 *   "missing"           complete, as-no
 *   "mutual-help"       discharge, admission, either, none
 *   "max-missing"       a share, 0 .. 1 (teds_tally_drop_states)
 *   "constant-states"   yes, no
 *   "interval"          a method of interval.h
 *   "level"             0.5 to 0.9999999999
 *   "let"               NAME TEXT: {NAME} stands for TEXT in all rules of the definition
 *
 * Rules are applied in the order of the questions, then constant-states, then max-missing.  TEDS_EARG
 * for what cannot be, or if there would be more than TEDS_MOST_DEFINITIONS.
 */
TEDS_API TEDS_USE teds_status teds_sweep_answer(teds_sweep *sweep, const char *question,
                                                const char *answer, const char *key,
                                                const char *value, teds_error *err);

/*
 * "KEY=VALUE,VALUE...": a question of that name, with an answer for each value; the values of where
 * are separated by semicolons, as rules have commas, and an empty one is "all".  "NAME:KEY=..." gives the
 * question another name.  Of a question that is there already, only the answers named are left.
 */
TEDS_API TEDS_USE teds_status teds_sweep_vary(teds_sweep *sweep, const char *text, teds_error *err);

/*
 * The tally will be one of an outcome (tally.h): what rules name of medication and attendance must then be
 * among what it is by.  To be called before teds_sweep_by().
 */
TEDS_API void teds_sweep_of_outcome(teds_sweep *sweep);

/* Is there an answer that settles this key? */
TEDS_API bool teds_sweep_settles(const teds_sweep *sweep, const char *key);

TEDS_API size_t teds_sweep_questions(const teds_sweep *sweep);
TEDS_API const char *teds_sweep_question(const teds_sweep *sweep, size_t question); /* NULL past the end */
TEDS_API size_t teds_sweep_definitions(const teds_sweep *sweep); /* 1 where there is no question */

/* The answer of the i-th definition; the last question varies fastest. */
TEDS_API const char *teds_sweep_answer_of(const teds_sweep *sweep, size_t definition, size_t question);

/*
 * The variables that a tally must be by so that every definition can be made from it: those of
 * 'more' (a list, or NULL) and of all rules.  *by is the caller's to free(); NULL if there are none.
 */
TEDS_API TEDS_USE teds_status teds_sweep_by(const teds_sweep *sweep, const char *more, char **by,
                                            teds_error *err);

/*
 * The tally of the i-th definition, the caller's to free, and its policy: 'policy' as it comes, with
 * what the definition settles put in.  It may have no discharges left.
 */
TEDS_API TEDS_USE teds_status teds_sweep_definition(const teds_sweep *sweep, const teds_tally *tally,
                                                    size_t definition, teds_policy *policy,
                                                    teds_tally **out, teds_error *err);

/*
 * A table with a row for each definition, group (policy->by) and class, ranked by the share.
 * 'class' is the name of one class, or "all".  Definitions that leave no discharges are told.
 */
TEDS_API TEDS_USE teds_status teds_report_sweep(const teds_sweep *sweep, const teds_tally *tally,
                                                const teds_policy *policy, const char *class_name,
                                                teds_report **out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
