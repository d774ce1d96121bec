/*
 * sweep.h - the inside of a sweep; see tedstat/sweep.h.
 */
#ifndef TEDSTAT_SWEEP_INSIDE_H
#define TEDSTAT_SWEEP_INSIDE_H

#include <tedstat/sweep.h>

#include "base.h"
#include "cohort.h"

enum teds_sweep_key {
    TEDS_SET_WHERE,
    TEDS_SET_COHORT,
    TEDS_SET_MISSING,
    TEDS_SET_MUTUAL_HELP,
    TEDS_SET_MAX_MISSING,
    TEDS_SET_CONSTANT_STATES,
    TEDS_SET_INTERVAL,
    TEDS_SET_LEVEL,
    TEDS_SET_LET,
    TEDS_SET_KEYS
};

struct teds_sweep_setting {
    enum teds_sweep_key key;
    const char *value;
};

struct teds_sweep_answer {
    const char *name;
    struct teds_sweep_setting *settings;
    size_t setting_count, setting_room;
};

struct teds_sweep_question {
    const char *name;
    struct teds_sweep_answer *answers;
    size_t answer_count, answer_room;
};

struct teds_sweep {
    const teds_catalog *catalog;
    bool outcome; /* of a tally of an outcome */
    struct teds_arena arena;
    struct teds_sweep_question *questions;
    size_t question_count, question_room;
    const char **needs; /* rules of others, whose variables the tally must have too */
    size_t need_count, need_room;
};

/* The answer that the definition gives to the question. */
const struct teds_sweep_answer *teds_sweep_answer_at(const struct teds_sweep *s, size_t definition, size_t question);

/*
 * The same in words for readers, and what the question is called above them: "left out" for complete, "setting at discharge
 * = Outpatient" for a rule; a name that the user gave stays.  They live as long as the arena; NULL if there is no memory.
 */
const char *teds_sweep_answer_words(const struct teds_sweep *s, const struct teds_sweep_answer *answer, struct teds_arena *arena);
const char *teds_sweep_question_words(const struct teds_sweep *s, size_t question);

/* A rule that is asked of the tally of a definition later. */
teds_status teds_sweep_needs(struct teds_sweep *s, const char *rule, teds_error *err);

/* The rule with {NAME} replaced as the definition has it; the caller's to free. */
teds_status teds_sweep_rule(const struct teds_sweep *s, size_t definition, const char *rule,
                            char **out, teds_error *err);

/*
 * Definitions one after the other: what their rules keep, brought down to the variables that are still
 * needed, is used again as long as the rules are the same.
 */
struct teds_sweep_cache {
    teds_tally *filtered;
    size_t definition; /* that it was made for */
};

/* Like teds_sweep_definition(), but the tally is by policy->by and by what teds_sweep_needs() named. */
teds_status teds_sweep_next(const struct teds_sweep *s, const teds_tally *tally, size_t definition,
                            struct teds_sweep_cache *cache, teds_policy *policy, teds_tally **out,
                            teds_error *err);

/* The estimate of a class in a group under a definition; lent by the points. */
struct teds_sweep_point {
    size_t definition;
    const teds_rates *rates;
    const teds_group *group;
    teds_class class;
};

/* By group, within it by class, within it the smallest share first, those without a share last. */
struct teds_sweep_points {
    teds_rates **rates; /* one a definition; NULL: it leaves no discharge */
    struct teds_sweep_point *list;
    size_t count, room, empty; /* empty: definitions that leave no discharge */
};

/* Of the classes wanted.  To be freed on failure too.  TEDS_EEMPTY if there is no point. */
teds_status teds_sweep_points_make(const struct teds_sweep *s, const teds_tally *tally,
                                   const teds_policy *policy, const bool wanted[TEDS_CLASSES],
                                   struct teds_sweep_points *p, teds_error *err);
void teds_sweep_points_free(const struct teds_sweep *s, struct teds_sweep_points *p);

#endif
