/*
 * sweep.h - the inside of a sweep; see tedstat/sweep.h.
 */
#ifndef TEDSTAT_SWEEP_INSIDE_H
#define TEDSTAT_SWEEP_INSIDE_H

#include <tedstat/sweep.h>

#include "base.h"
#include "cohort.h"

enum teds_setting_key {
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

struct teds_setting {
    enum teds_setting_key key;
    const char *value;
};

struct teds_sweep_answer {
    const char *name;
    struct teds_setting *settings;
    size_t setting_count, setting_room;
};

struct teds_sweep_question {
    const char *name;
    struct teds_sweep_answer *answers;
    size_t answer_count, answer_room;
};

struct teds_sweep {
    const teds_catalog *catalog;
    struct teds_arena arena;
    struct teds_sweep_question *questions;
    size_t question_count, question_room;
    const char **needs; /* rules of others, whose variables the tally must have too */
    size_t need_count, need_room;
};

/* A rule that is asked of the tally of a definition later. */
teds_status teds_sweep_needs(struct teds_sweep *s, const char *rule, teds_error *err);

/* The rule with {NAME} replaced as the definition has it; the caller's to free. */
teds_status teds_sweep_rule(const struct teds_sweep *s, size_t definition, const char *rule,
                            char **out, teds_error *err);

#endif
