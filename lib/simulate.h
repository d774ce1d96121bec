/*
 * simulate.h - the parts of a simulation.
 *
 * simulate_columns.c      the columns of the file: codes, their text, and how many records have each
 * simulate_bundles.c      columns that hang together firmly are dealt together, as one bundle
 * simulate_substances.c   the largest of them: the substances, the flags and what counts them
 * simulate_shape.c        which codes go with which states and with which other codes
 * simulate_fit.c          whole numbers in tables with given sums
 * simulate_deal.c         the kinds of a bundle dealt out to the records of a block
 * simulate.c              states and years, blocks of records, bytes
 *
 * The counts of a bundle are parted among the states once (that table stays in memory), those of a
 * state among blocks of records as these come, and within a block they are dealt out like cards.
 * Nothing is drawn with replacement, so all counts come out exactly.
 */
#ifndef TEDSTAT_SIMULATE_INSIDE_H
#define TEDSTAT_SIMULATE_INSIDE_H

#include <tedstat/simulate.h>

#include "catalog.h"

/* ---- random numbers --------------------------------------------------- */

/* Steele, Lea and Flood's splitmix64. */
struct teds_sim_random {
    uint64_t state;
};
static inline uint64_t teds_sim_next(struct teds_sim_random *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}
static inline uint32_t teds_sim_below(struct teds_sim_random *r, uint32_t n)
{
    return (uint32_t)((teds_sim_next(r) >> 32) * n >> 32);
}

/* A number in [0, 1) that belongs to (a, b, c), the same in every run. */
double teds_sim_trait(uint64_t a, uint64_t b, uint64_t c);
uint64_t teds_sim_name(const char *name); /* for use as one of these */

/* ---- tables of whole numbers (simulate_fit.c) -------------------------- */

/*
 * Fills out[row * columns + column] with whole numbers whose sums are row_sum and column_sum
 * (which have the same total), near to weight[] raked to these sums; 'weight' is overwritten.  A
 * weight of 0 forbids a cell; returns how many had to go to forbidden cells all the same, or -1
 * without memory.
 */
int64_t teds_sim_fit(size_t rows, size_t columns, const int64_t *row_sum, const int64_t *column_sum,
                     double *weight, int32_t *out);

/* Parts 'total' in proportion to weight[]; largest remainders, ties to the first. False: no memory. */
bool teds_sim_apportion(const double *weight, size_t count, int64_t total, int64_t *out);

/* Takes m of the 'left' cards, in proportion and with a random start; takes them away from pile[]. */
void teds_sim_take(int32_t *pile, size_t count, int64_t left, int64_t m, struct teds_sim_random *r,
                   int32_t *taken);

/* ---- columns (simulate_columns.c) -------------------------------------- */

struct teds_sim_code {
    int code;      /* harmonised, or the number itself in columns without a variable */
    int64_t count; /* in the file that is made */
    const char *label;
    const char *cell; /* with the comma behind it */
    size_t length;
};

struct teds_sim_column {
    const teds_edition_column *how;
    const char *header, *name; /* name: of the harmonised variable, or the header */
    bool id;                   /* a case number: made while writing */
    struct teds_sim_code *codes;
    size_t code_count, code_room;
    uint16_t *cell; /* of the block at hand: index of a code for each record */
};

struct teds_sim {
    const teds_catalog *catalog;
    const teds_edition *edition;
    teds_simulate_options o;
    int64_t rows;
    struct teds_arena arena;
    struct teds_sim_column *column;
    size_t column_count, column_room;
    struct teds_sim_bundle *bundle;
    size_t bundle_count, bundle_room;
    struct teds_sim_column *state, *year; /* NULL: the edition has none */
    size_t states;                        /* 1 if there is no such column */
    int64_t *state_rows;
    bool *silent_medication, *silent_help; /* states that do not report it */
    uint16_t *cells;
};

struct teds_sim_column *teds_sim_column_named(const struct teds_sim *s, const char *name);

/* Columns and counts of s->edition for s->rows. */
teds_status teds_sim_columns(struct teds_sim *s, teds_error *err);

/* ---- bundles (simulate_bundles.c) -------------------------------------- */

enum { TEDS_SIM_MEMBERS = 24 };

/* One way in which all the columns of a bundle can be filled. */
struct teds_sim_kind {
    uint16_t code[TEDS_SIM_MEMBERS]; /* for each member, the index of one of its codes */
};

struct teds_sim_bundle {
    struct teds_sim_column *member[TEDS_SIM_MEMBERS]; /* the first one names it */
    size_t member_count;
    struct teds_sim_kind *kind; /* NULL: one member, and kinds are its codes */
    size_t kinds, kind_room;
    int64_t *total;    /* of each kind */
    size_t total_room;
    int32_t *by_state; /* states x kinds: what is still to be dealt */
    const struct teds_sim_relation *relation; /* or NULL */
};

static inline size_t teds_sim_kind_code(const struct teds_sim_bundle *b, size_t kind, size_t member)
{
    return b->kind ? b->kind[kind].code[member] : kind;
}

/* Makes the bundles, with the totals of their kinds, in the order in which they are dealt. */
teds_status teds_sim_bundles(struct teds_sim *s, teds_error *err);

/* Of which bundles are made; NULL or false: no memory. */
struct teds_sim_bundle *teds_sim_new_bundle(struct teds_sim *s);
void teds_sim_join(struct teds_sim_bundle *b, struct teds_sim_column *c); /* c may be NULL: no such column */
struct teds_sim_kind *teds_sim_new_kind(struct teds_sim_bundle *b, int64_t total);
bool teds_sim_substances(struct teds_sim *s); /* simulate_substances.c; the three SUB columns are there */

/* Which of the column's codes it is, the first if none; and in how many records it is. */
size_t teds_sim_index_of(const struct teds_sim_column *c, int code);
int64_t teds_sim_count_of(const struct teds_sim_column *c, int code);

/* ---- shape (simulate_shape.c) ------------------------------------------ */

/* What a column leans on: at most two others. */
struct teds_sim_relation {
    const char *name, *parent[2];
    double (*weight)(const struct teds_sim_relation *r, int code, const int parent[2]);
    double strength;
    int only;
};
const struct teds_sim_relation *teds_sim_relation_of(const char *name, size_t *order);

/* How much a kind belongs to a state, beside its own total and the size of the state. */
double teds_sim_lean(const struct teds_sim *s, const struct teds_sim_bundle *b, size_t kind, size_t state);

/* Chooses the states that do not report medication or mutual help. */
void teds_sim_silence(struct teds_sim *s);

/* ---- dealing (simulate_deal.c) ------------------------------------------ */

enum { TEDS_SIM_BLOCK = 8192 }; /* records that are dealt together, at most */

struct teds_sim_deal {
    const struct teds_sim *s;
    struct teds_sim_random random;
    size_t state;
    int64_t state_left; /* records of the state that are still to come */
    uint16_t *deck;
    int32_t *taken, *table;
    double *weight;
    int64_t *group_sum, *taken_sum;
    size_t *at;
    uint32_t *group;
};

/* Room for the bundles of s; free it whatever came of it. */
teds_status teds_sim_deal_start(struct teds_sim_deal *d, const struct teds_sim *s, teds_error *err);
void teds_sim_deal_free(struct teds_sim_deal *d);

/* Deals a bundle out to the records of the block, which are of one state.  False: no memory. */
bool teds_sim_deal(struct teds_sim_deal *d, struct teds_sim_bundle *b, size_t rows);

#endif
