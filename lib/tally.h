/*
 * tally.h - the inside of a tally; see tedstat/tally.h.
 *
 * Cells live in a hash table under packed keys: a mixed-radix number with one digit for
 * each dimension, --by variables first.  Sorting keys sorts by the levels in their order,
 * missing and not collected last.
 */
#ifndef TEDSTAT_TALLY_INSIDE_H
#define TEDSTAT_TALLY_INSIDE_H

#include <tedstat/tally.h>

#include "catalog.h"
#include "problem.h"

/* The dimensions behind the --by variables, in this order. */
enum teds_last_dimension {
    TEDS_DIM_STATE,
    TEDS_DIM_MEDICATION,
    TEDS_DIM_DISCHARGE,
    TEDS_DIM_ADMISSION,
    TEDS_LAST_DIMENSIONS
};
enum { TEDS_MOST_BY = 8, TEDS_MOST_DIMENSIONS = TEDS_MOST_BY + TEDS_LAST_DIMENSIONS };

struct teds_dimension {
    const teds_variable *variable;
    uint64_t size, stride; /* number of digits, and what one is worth in a key */
};

/* Every count of a tally is less. */
#define TEDS_TALLY_LIMIT UINT64_C(1000000000000000)

struct teds_cell_count {
    uint64_t key, count; /* count 0: the slot is free */
};

struct teds_tally_rule {
    const char *text, *box;
    uint64_t count, missing;
};

/* Something to know about the data that is no count: a map that loses meaning. */
enum { TEDS_NOTICE_ROOM = 320 };
struct teds_notice {
    const char *code, *column, *text;
};

struct teds_tally {
    const teds_catalog *catalog;
    const teds_cohort *cohort; /* for counting; NULL in a loaded tally */
    struct teds_arena arena;
    const char *cohort_name, *cohort_title;
    struct teds_tally_rule *rules;
    size_t rule_count, rule_room;
    struct teds_dimension dimensions[TEDS_MOST_DIMENSIONS];
    size_t by_count;
    uint64_t wrong_cells, kept;
    uint64_t suppress;    /* counts below are hidden, 0: none */
    bool boxes_hidden;    /* and of the flow all boxes but the kept */
    bool constant_states; /* states that are not in every year were left out */
    const char *outcome, *outcome_label; /* what stands in the place of medication, or NULL */
    struct teds_cell_count *cells; /* hash table */
    size_t cell_count, cell_room;  /* room: a power of two, or 0 */
    teds_input *inputs;
    size_t input_count, input_room;
    struct teds_problems problems;
    struct teds_notice *notices; /* sorted; none twice */
    size_t notice_count, notice_room;
};

static inline size_t teds_tally_dimensions(const teds_tally *t)
{
    return t->by_count + TEDS_LAST_DIMENSIONS;
}

/* A copy that lives as long as the tally; valid UTF-8 always, because it is saved and shown. */
char *teds_tally_keep(teds_tally *t, const char *text);

/* An empty tally without cohort; rules are added by the caller. */
teds_status teds_tally_blank(const teds_catalog *catalog, const char *by, teds_tally **out,
                             teds_error *err);
teds_status teds_tally_add_rule(teds_tally *t, const char *text, const char *box, teds_error *err);

/* Makes it a tally by the variables of that list (NULL: none). */
teds_status teds_tally_set_dimensions(teds_tally *t, const char *list, teds_error *err);

/* A comma-separated list of variables, and the names it calls them; room for TEDS_MOST_BY of both. */
teds_status teds_by_parse(const teds_catalog *c, const char *list, const teds_variable **by,
                          const char **names, size_t *count, teds_error *err);
/* The same of another option, which messages name. */
teds_status teds_variables_parse(const teds_catalog *c, const char *option, const char *list, const teds_variable **by,
                                 const char **names, size_t *count, teds_error *err);

/* A dimension of that variable with stride 1. */
struct teds_dimension teds_tally_dimension(const teds_variable *v);

/* Digit of a code in a dimension and back; false if the variable has no such code. */
bool teds_digit(const struct teds_dimension *d, int32_t code, uint64_t *digit);
int32_t teds_digit_code(const struct teds_dimension *d, uint64_t digit);

/* The digit of a dimension in the key of a cell, and the code that it stands for. */
static inline uint64_t teds_key_digit(const struct teds_dimension *d, uint64_t key)
{
    return key / d->stride % d->size;
}
static inline int32_t teds_key_code(const struct teds_dimension *d, uint64_t key)
{
    return teds_digit_code(d, teds_key_digit(d, key));
}

/* Where the code of a variable comes from in the key of a cell: a dimension, or several. */
struct teds_code_part {
    const struct teds_dimension *d;
    const teds_variable *wanted;
    bool regroup; /* through wanted->recodes; else the codes are the same */
};
struct teds_code_source {
    struct teds_code_part whole;
    struct teds_code_part parts[TEDS_MOST_PARTS]; /* of a derived variable that is no dimension */
    size_t part_count;
};

/* False if the tally has no dimensions that tell that variable. */
bool teds_code_source_find(const teds_tally *t, const teds_variable *wanted,
                           struct teds_code_source *out);
int32_t teds_code_of(const struct teds_code_source *source, uint64_t key);

/*
 * Takes cells out of the tally: judge(context, key, &missing) gives TEDS_KEPT, or which of 'added' new
 * rules, the last of the tally, takes the cell.  On failure the tally is as it was, the rules gone.
 */
typedef int teds_sieve_fn(void *context, uint64_t key, bool *missing);
teds_status teds_tally_sieve(teds_tally *t, size_t added, teds_sieve_fn *judge, void *context,
                             teds_error *err);

/* Gives an empty tally all that 'from' has but its cells: cohort, flow, inputs, problems. */
teds_status teds_tally_copy_head(const teds_tally *from, teds_tally *to, teds_error *err);

/* An empty tally of the same cohort and variables. */
teds_status teds_tally_new_like(const teds_tally *t, teds_tally **out, teds_error *err);

bool teds_tally_add(teds_tally *t, uint64_t key, uint64_t count);
bool teds_tally_reserve(teds_tally *t, size_t cells); /* room for so many in all */

/* Adds the counts alone: cells and boxes, no inputs, problems or notices.  False: no memory. */
bool teds_tally_add_counts(teds_tally *into, const teds_tally *from);

/* Nothing was counted into it; and two of the same cohort and variables change places. */
bool teds_tally_is_blank(const teds_tally *t);
void teds_tally_swap(teds_tally *a, teds_tally *b);

/* The first line of a saved tally. */
#define TEDS_TALLY_MAGIC "tedstat-tally\t1\n"

/* All cells sorted by key; the caller's to free. */
struct teds_cell_count *teds_tally_sorted(const teds_tally *t);

/* Adds a notice unless it is there. */
teds_status teds_tally_add_notice(teds_tally *t, const char *code, const char *column,
                                  const char *text, teds_error *err);

/* The order in which a tally holds its inputs; a fixed one makes merging commute. */
int teds_compare_inputs(const teds_input *a, const teds_input *b);

/* Copies an input into the tally's list, at the end. */
teds_status teds_tally_add_input(teds_tally *t, const teds_input *input, teds_error *err);

/*
 * Has an input, or any, records of one of these years?  Where small counts are hidden: is one of them a year of
 * its edition?  For a year that has a record is a count of one or more, and many years are as many records.
 */
bool teds_tally_input_has_year(const teds_tally *t, size_t input, int from, int to);
bool teds_tally_has_year(const teds_tally *t, int from, int to);

/* How the records of a tally stand to those that SAMHSA published (origin.c). */
enum { TEDS_MOST_ORIGIN_YEARS = 100 };
struct teds_origin {
    size_t made_up; /* inputs that are, as their names say; they are not in the years below */
    bool unknown;   /* there are records of which nobody knows how many were published */
    bool failed;    /* no memory */
    struct teds_origin_year {
        int year;
        uint64_t read, published;
    } years[TEDS_MOST_ORIGIN_YEARS];
    size_t year_count, differ; /* differ: years of which more or fewer were read than published */
};
void teds_tally_origin(const teds_tally *t, struct teds_origin *out);
/* Are all files of editions of a user's own?  Then nothing that is known of TEDS-D holds for them. */
bool teds_tally_is_users(const teds_tally *t);
/* "2019: 20,000 of 1,722,503; ...": records read and published, of the years that differ. */
void teds_origin_differences(const struct teds_origin *origin, struct teds_buf *to);
/* "2018, 2019; made-up data", "2019; not the published file", "2019": editions, and whether these are they. */
void teds_origin_words(const teds_tally *t, struct teds_buf *to);

/* Does the text of a rule name the variable, in whatever case? */
bool teds_rule_names(const char *rule, const char *name);
/* Does a rule of the tally, or its outcome, name the variable, itself or as a grouping? */
bool teds_tally_names(const teds_tally *t, const teds_variable *v);
/* Does the variable take part in the counts: as medication, in a rule, or in --by, itself or as a grouping? */
bool teds_tally_takes_part(const teds_tally *t, const teds_variable *v);

#endif
