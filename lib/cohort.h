/*
 * cohort.h - compiled rules; see tedstat/cohort.h for the language.
 */
#ifndef TEDSTAT_COHORT_INSIDE_H
#define TEDSTAT_COHORT_INSIDE_H

#include <tedstat/cohort.h>

#include "catalog.h"

struct teds_range {
    int32_t low, high;
};

/* Holds if the value is in one of the ranges (none of them, if 'not'). */
struct teds_test {
    size_t variable; /* index into teds_cohort.variables */
    bool not;
    struct teds_range *ranges;
    size_t range_count, range_room;
};

struct teds_rule {
    const char *text, *box;
    const char *words; /* the text with labels in place of names and codes: "sex = Female" */
    struct teds_test *tests;
    size_t test_count, test_room;
};

struct teds_cohort {
    const teds_catalog *catalog;
    struct teds_arena arena;
    const char *name, *title;
    struct teds_rule *rules;
    size_t rule_count, rule_room;
    const teds_variable **variables; /* each that a rule names, once */
    size_t variable_count, variable_room;
};

/* What the names of variables are made of in a rule. */
static inline bool teds_is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Adds a rule, the last, to the cohort; box NULL: the rule is its own name (rule.c). */
teds_status teds_rule_add(teds_cohort *c, const char *text, const char *box, teds_error *err);

/* Rules alone, as a derived variable has them: no title, no boxes that matter. */
teds_status teds_rules_compile(const teds_catalog *catalog, const char *const *rules, size_t count,
                               struct teds_cohort **out, teds_error *err);

/* The first rule that holds in a row; the number of rules if none does. */
size_t teds_rules_first(const teds_cohort *rules, const int32_t *const *columns, size_t row);

/*
 * Is a rule true in a row?  No, if a test of it fails on a known value; else not known, if a test
 * has no value to look at and does not name missing ones.
 */
enum teds_truth { TEDS_FALSE, TEDS_TRUE, TEDS_NOT_KNOWN };
enum teds_truth teds_rule_truth(const teds_cohort *rules, size_t rule, const int32_t *const *columns,
                                size_t row);

enum { TEDS_KEPT = -1 };

/* Does one test hold for a code? */
bool teds_test_holds(const struct teds_test *test, int32_t code);

/*
 * The first rule that a row fails, or TEDS_KEPT.  columns[i][row] is the code of variables[i].
 * *missing says whether that rule failed on a value that is missing or not collected.
 */
int teds_cohort_judge(const teds_cohort *cohort, const int32_t *const *columns, size_t row,
                      bool *missing);

#endif
