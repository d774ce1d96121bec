/*
 * report.h - the report model: tables of typed columns, facts and sentences.
 *
 * Every value is kept once, unrounded.  Columns say for whom they are: codes and parts
 * for machines, labels and sentences for readers; two columns marked as a range are one
 * column, "a to b", to a reader.
 */
#ifndef TEDSTAT_REPORT_INSIDE_H
#define TEDSTAT_REPORT_INSIDE_H

#include <tedstat/report.h>

#include "base.h"

enum teds_column_type {
    TEDS_COL_TEXT,
    TEDS_COL_CODE,   /* a whole number, maybe negative */
    TEDS_COL_COUNT,  /* a whole number of discharges, bytes ... */
    TEDS_COL_SHARE,  /* a fraction; a percentage to readers */
    TEDS_COL_NUMBER, /* any other number */
    TEDS_COL_MEASURE, /* likewise, but four significant digits are enough for readers */
    TEDS_COL_RATIO,   /* likewise, two decimals; below 0.1 two significant digits */
    TEDS_COL_PERCENT, /* a percentage as it is, one decimal like that of a share */
    TEDS_COL_P        /* a p-value */
};

enum teds_column_flags {
    TEDS_COL_MACHINE = 1,  /* not for readers */
    TEDS_COL_READER = 2,   /* not for machines */
    TEDS_COL_RANGE = 4,    /* with the next column, one range to readers */
    TEDS_COL_GROUP = 8,    /* to readers, only where it changes */
    TEDS_COL_IF_ANY = 16,  /* to readers, only if a cell has something */
    TEDS_COL_NOT_FLAT = 32 /* not in csv and tsv, where the columns are a contract */
};

struct teds_report_column {
    const char *key;   /* machine name */
    const char *title; /* for readers; may hold one newline */
    enum teds_column_type type;
    unsigned flags;
};

struct teds_report_cell {
    bool empty;  /* not defined */
    bool hidden; /* empty because it, or another number, must not be known (--suppress) */
    bool quiet;  /* a text that is not for readers: a sentence below the table says it once */
    double number;
    int64_t whole;
    const char *text;
};

enum { TEDS_MOST_MARKS = 26 };

struct teds_report_table {
    const char *key, *title;
    struct teds_report_column *columns;
    size_t column_count, column_room;
    struct teds_report_cell *cells; /* row by row */
    size_t cell_count, cell_room;
    bool *rule_above; /* one a row: readers see a line above it */
    size_t row_count, row_room;
    const char **notes; /* sentences below the table, for readers */
    size_t note_count, note_room;
    bool provenance; /* part of the manifest: machines only */
    bool background; /* of every report of a tally: the flow, the warnings */
    bool flat_only;  /* everything in one table, for csv and tsv only */
    const char *marks[TEDS_MOST_MARKS]; /* codes of the column "note": readers see a, b ... for them */
    size_t mark_count;
    size_t reader_rows; /* readers see only so many rows, the first; 0: all */
};

/* A fact of the manifest. */
struct teds_report_fact {
    const char *key;
    struct teds_report_cell value;
    enum teds_column_type type;
};

enum { TEDS_MOST_TABLES = 8 };

struct teds_report {
    struct teds_arena arena;
    const char *title;
    const char *made_by; /* program, version, cohort: the line below the title */
    const char *lead;   /* a sentence or two below that, or NULL */
    const char *cohort; /* name, or NULL where it does not apply */
    struct teds_report_table tables[TEDS_MOST_TABLES]; /* the first is the main one */
    size_t table_count;
    size_t flat; /* the table that csv and tsv print */
    struct teds_report_fact *facts;
    size_t fact_count, fact_room;
    const char **caveats; /* sentences that keep a reader honest, at the end */
    size_t caveat_count, caveat_room;
    uint64_t suppress; /* small counts are hidden below this; 0: nothing is hidden */
    bool failed; /* out of memory while building */
};

/* ---- building: failure sticks in report->failed ------------------------ */

struct teds_report *teds_report_new(void); /* NULL if no memory */
const char *teds_report_keep(struct teds_report *r, const char *format, ...) TEDS_PRINTF(2, 3);
struct teds_report_table *teds_report_table(struct teds_report *r, const char *key,
                                            const char *title);
void teds_report_column(struct teds_report *r, struct teds_report_table *t, const char *key,
                        const char *title, enum teds_column_type type, unsigned flags);
void teds_report_columns(struct teds_report *r, struct teds_report_table *t,
                         const struct teds_report_column *columns, size_t count);
void teds_report_row(struct teds_report *r, struct teds_report_table *t, bool rule_above);
void teds_report_note(struct teds_report *r, struct teds_report_table *t, const char *sentence);
void teds_report_caveat(struct teds_report *r, const char *sentence);

/* The next cell of the last row; 'or_empty' leaves it empty for a negative number. */
void teds_report_text(struct teds_report *r, struct teds_report_table *t, const char *text);
/* Reason codes; readers do not see one that stands alone for what the table has no column of. */
void teds_report_reasons(struct teds_report *r, struct teds_report_table *t, const char *note);
void teds_report_whole(struct teds_report *r, struct teds_report_table *t, int64_t whole);
void teds_report_whole_or_empty(struct teds_report *r, struct teds_report_table *t, int64_t whole);
void teds_report_number(struct teds_report *r, struct teds_report_table *t, bool defined,
                        double number);
/* A whole number, or a number, unless it is hidden. */
void teds_report_whole_or_hidden(struct teds_report *r, struct teds_report_table *t, bool hidden,
                                 uint64_t whole);
void teds_report_number_or_hidden(struct teds_report *r, struct teds_report_table *t, bool hidden,
                                  bool defined, double number);

void teds_report_fact_text(struct teds_report *r, const char *key, const char *text);
void teds_report_fact_number(struct teds_report *r, const char *key, double number);
void teds_report_fact_whole(struct teds_report *r, const char *key, int64_t whole);

/* Hands the report over, or frees it and fails if memory ran out. */
teds_status teds_report_done(struct teds_report *r, teds_report **out, teds_error *err);

/* Is it a result of this report, and not what every report of the tally has beside it? */
bool teds_report_own_table(const struct teds_report_table *t);
const struct teds_report_cell *teds_report_cell(const struct teds_report_table *t, size_t row,
                                                size_t column);

/* ---- what several reports have in common ------------------------------- */

/* The columns of the main job's table, and the cells of a row: groups first, then a class. */
void teds_report_group_columns(struct teds_report *r, struct teds_report_table *t,
                               const teds_rates *rates);
void teds_report_class_columns(struct teds_report *r, struct teds_report_table *t,
                               const teds_rates *rates);
void teds_report_group_cells(struct teds_report *r, struct teds_report_table *t,
                             const teds_rates *rates, const teds_group *g);
/* Words as the title of a column: in two lines where they are many, broken at the blank nearest to the middle. */
const char *teds_report_two_lines(struct teds_report *r, const char *words);
/* Likewise for the first so many of the variables. */
void teds_report_first_columns(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates, size_t count);
void teds_report_first_cells(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates, size_t count,
                             const teds_group *g);
/* The label of a code, or the code where it has none. */
const char *teds_report_label(struct teds_report *r, const teds_variable *v, int32_t code);
void teds_report_class_cells(struct teds_report *r, struct teds_report_table *t,
                             const teds_rates *rates, const teds_group *g, teds_class c);
/* Below a table that has no rows of them: the states that the edition does not have. */
void teds_report_note_absent(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates);
/* Below the table: what the codes in its column "note" mean; and the letters that stand for them in a cell. */
void teds_report_explain(struct teds_report *r, struct teds_report_table *t);
size_t teds_report_marks(const struct teds_report_table *t, const char *note, char to[2 * TEDS_MOST_MARKS]);

/* What the ranges of those columns are. */
void teds_report_explain_ranges(struct teds_report *r, struct teds_report_table *t);
/*
 * That a difference (the last of the three columns) is not that of the two shares as readers see them, because each is
 * rounded by itself; if a row has one like that.
 */
void teds_report_explain_rounding(struct teds_report *r, struct teds_report_table *t, const char *share, const char *other,
                                  const char *difference);
/* The same of changes from one row to the next of the same class. */
void teds_report_explain_changes(struct teds_report *r, struct teds_report_table *t, const char *change);
/* Has any row an interval between states for readers?  None where no group has more states than one. */
bool teds_report_has_states(const struct teds_report_table *t);
/* What the worst case leaves out where discharges are of unknown group, with their number if 'counted'; NULL if none is. */
const char *teds_report_unknown_group(struct teds_report *r, const teds_rates *rates, bool counted);
/*
 * Flags of a column that tells of the differences between states: readers do not see it where
 * it is always hidden, or no row has it. */
unsigned teds_report_of_states(const teds_rates *rates, unsigned flags);
/* The table of the mean over the groups, by the policy's method (report_pool.c). */
teds_status teds_report_add_pool(struct teds_report *r, const teds_rates *rates, teds_error *err);

/* What that method of a family is for, and its source, as the list of methods has them; false if there is none such. */
bool teds_method_source(const char *family, const char *name, const char **summary, const char **source);

/* What every reader of shares of these classes (bit 1 << teds_class), by the groups of 'rates' (or NULL), must know. */
void teds_report_add_caveats(struct teds_report *r, const teds_tally *tally, const teds_rates *rates, const teds_policy *policy,
                             unsigned classes);

/* Where the records of a tally went, step by step. */
void teds_report_add_flow(struct teds_report *r, const char *key, const char *title, const teds_tally *tally);
/* Where the records went, what was imperfect, and the files and versions: of every report of a tally. */
void teds_report_add_background(struct teds_report *r, const teds_tally *tally);
/* One more row of its warnings. */
void teds_report_warning(struct teds_report *r, const teds_tally *tally, const char *code, const char *column, const char *text);

#endif
