/*
 * tally.h - counts of discharges: the sufficient statistics of every estimate.
 *
 * A tally holds, for one cohort, the number of discharges in each combination of the
 * --by variables x state x medication x mutual help (at discharge and at admission),
 * with the exclusions flow, the problems met and where it all came from.  Definitions,
 * missing-data policy, intervals and bounds are chosen later, from the tally alone.
 *
 * Tallies of the same cohort and variables can be added: any order, any split of the
 * data, any number of machines give the same tally.
 *
 * A tally belongs to one thread; a finished one may be read by many.
 */
#ifndef TEDSTAT_TALLY_H
#define TEDSTAT_TALLY_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat/cohort.h>
#include <tedstat/reader.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Which attendance is mutual help. */
typedef enum teds_mutual_help {
    TEDS_AT_DISCHARGE, /* in the 30 days before discharge */
    TEDS_AT_ADMISSION, /* in the 30 days before admission */
    TEDS_AT_EITHER,    /* yes if either is yes, no if both are no, else missing */
    TEDS_NO_MUTUAL_HELP /* not looked at: any_medication is the only class */
} teds_mutual_help;

typedef struct teds_tally teds_tally;

/*
 * Makes an empty tally.  'by' is a comma-separated list of harmonised variables or
 * groupings, or NULL.  The cohort is copied as far as it is needed for merging and
 * reports, and must stay for counting.  TEDS_EARG for unknown or too many variables.
 */
TEDS_API TEDS_USE teds_status teds_tally_new(const teds_cohort *cohort, const char *by,
                                             teds_tally **out, teds_error *err);
TEDS_API void teds_tally_free(teds_tally *tally);

/* How far counting is.  Return false from the function below to stop with TEDS_ECANCEL. */
typedef struct teds_progress {
    const char *name;        /* of the input */
    uint64_t position, size; /* bytes of the file as it lies; size 0 if not known */
    uint64_t records;
} teds_progress;
typedef bool teds_progress_fn(void *context, const teds_progress *now);

typedef struct teds_count_options {
    size_t size;              /* sizeof (teds_count_options), set by TEDS_COUNT_OPTIONS */
    const char *edition;      /* NULL: find it from the header */
    bool strict;              /* imperfect data end the call with TEDS_EDATA */
    bool repeat;              /* the same bytes may be counted a second time */
    bool need_discharge;      /* fail where attendance at discharge was not collected */
    bool need_admission;      /* fail where attendance at admission was not collected */
    teds_progress_fn *progress; /* called now and then, or NULL */
    void *context;
    const char *scanner; /* as in teds_reader_options */
    unsigned threads;    /* that may work at a time, 0 and 1: the calling one alone */
    bool sha256; /* keep the SHA-256 of the content too, for which it is read in order */
    bool no_crc32; /* do not keep the CRC-32 of the content: then it is 0, and the same bytes given twice are not seen */
} teds_count_options;
#define TEDS_COUNT_OPTIONS                                                                       \
    { sizeof(teds_count_options), 0, false, false, true, false, 0, 0, 0, 1, false, false }

/*
 * Counts all records of a source into the tally.  Takes the source, on success and on
 * failure.  On failure the tally is as it was before.  'options' may be NULL.
 *
 * With threads > 1 a large plain file is read by several threads at once, and gzip and zip are unpacked
 * by one while another counts.  They are made and ended inside the call; the tally is the same for any
 * number, and so are errors.  'progress' and a source's own function are called by the calling thread only.
 */
TEDS_API TEDS_USE teds_status teds_tally_count(teds_tally *tally, teds_source *source,
                                               const teds_count_options *options, teds_error *err);

/*
 * Like teds_tally_count(), but a source that holds a saved tally (by its content, not its name) is
 * loaded and merged instead.  teds_tally_add_file() opens the source too.
 */
TEDS_API TEDS_USE teds_status teds_tally_add_source(teds_tally *tally, teds_source *source,
                                                    const teds_count_options *options,
                                                    teds_error *err);
TEDS_API TEDS_USE teds_status teds_tally_add_file(teds_tally *tally, const char *path,
                                                  const teds_count_options *options,
                                                  teds_error *err);

/*
 * Several files, each as a tally of its own: out[i], the caller's to free, is that of paths[i], a saved
 * tally as it is, or discharge data counted for the cohort by 'by'.  With threads > 1 that many files
 * are worked on side by side.  If any fails, the error is that of the first in the order given, and
 * out[] is all NULL.  Cohort and catalog may be shared as usual.
 */
TEDS_API TEDS_USE teds_status teds_tally_open_files(const teds_cohort *cohort, const char *by,
                                                    const char *const *paths, size_t count,
                                                    const teds_count_options *options,
                                                    teds_tally **out, teds_error *err);

/* Does the source hold a saved tally?  Reads nothing from it. */
TEDS_API bool teds_source_is_tally(const teds_source *source);

/*
 * Adds 'from' to 'into'.  TEDS_EMERGE, and nothing is changed, if cohort or variables differ
 * or, unless 'repeat', if the same input is in both; or if there would be 10^15 records or more.
 */
TEDS_API TEDS_USE teds_status teds_tally_merge(teds_tally *into, const teds_tally *from,
                                               bool repeat, teds_error *err);

/* TEDS_EMERGE unless both count the same cohort, rule by rule. */
TEDS_API TEDS_USE teds_status teds_tally_same_cohort(const teds_tally *a, const teds_tally *b,
                                                     teds_error *err);

/*
 * Saving and loading, in the format of docs/tally.md.  teds_tally_text() gives a terminated
 * text, the caller's to free(); save(load(text)) is the same text.  Loading checks everything
 * and fails with TEDS_EFORMAT at the first line that is not right.
 */
TEDS_API TEDS_USE teds_status teds_tally_text(const teds_tally *tally, char **text, size_t *length,
                                              teds_error *err);
TEDS_API TEDS_USE teds_status teds_tally_read(const teds_catalog *catalog, const char *name,
                                              const char *text, size_t length, teds_tally **out,
                                              teds_error *err);
/* Takes the source, on success and on failure. */
TEDS_API TEDS_USE teds_status teds_tally_load_source(const teds_catalog *catalog,
                                                     teds_source *source, teds_tally **out,
                                                     teds_error *err);
TEDS_API TEDS_USE teds_status teds_tally_load(const teds_catalog *catalog, const char *path,
                                              teds_tally **out, teds_error *err);

/* ---- looking at a tally; all of it lent until the tally changes -------- */

/* A box of the exclusions flow.  All boxes sum to the records read; the last holds the kept. */
typedef struct teds_box {
    const char *name, *rule; /* rule: "" for boxes that no rule made */
    uint64_t count;
    uint64_t missing; /* of count, those whose value for the rule was missing or not collected */
    bool count_hidden, missing_hidden; /* see teds_tally_suppress(); the number is then 0 */
} teds_box;

typedef struct teds_year_count {
    int year; /* TEDS_MISSING or TEDS_NOT_COLLECTED too */
    uint64_t records;
} teds_year_count;

typedef struct teds_input {
    const char *name; /* without folders */
    const char *edition;
    uint64_t bytes, records; /* of the content, and below its header */
    uint32_t crc32;          /* of the content; 0 if it was not kept */
    const teds_year_count *years;
    size_t year_count;
    const char *sha256; /* of the content, 64 hexadecimal digits; "" if nobody asked */
    const char *found;  /* how the edition was found; "" if not known */
} teds_input;

/*
 * What must be told beside the numbers, beyond problems: maps that lose meaning, years that are
 * not the edition's, the same year in two files, definitions and sets of states that differ between
 * the years.  *out is the caller's to free(); NULL if there are none.
 */
typedef struct teds_warning {
    char code[32];   /* "lossy_map", "definition_changed" ... */
    char column[64]; /* variable, or "" */
    char text[560];  /* a clause */
    char option[160]; /* what could be done about it by an option of the command, or "" */
} teds_warning;
TEDS_API TEDS_USE teds_status teds_tally_warnings(const teds_tally *tally, teds_warning **out,
                                                  size_t *count, teds_error *err);

/*
 * Leaves out the discharges of states that are not in every year of the tally, as a further box of
 * the flow.  TEDS_EARG if the tally is not by year.
 */
TEDS_API TEDS_USE teds_status teds_tally_keep_constant_states(teds_tally *tally, teds_error *err);

/*
 * Keeps what a cohort's rules keep, as if they had been rules of the tally from the start: each is one
 * more box of the flow.  The rules may name what the tally is by, groupings of it, the state, METHUSE
 * and attendance.  The tally can no longer be counted into.  TEDS_ELAYOUT, and nothing is changed, if
 * it does not tell a variable that a rule names.
 */
TEDS_API TEDS_USE teds_status teds_tally_filter(teds_tally *tally, const teds_cohort *rules,
                                                teds_error *err);

/*
 * Leaves out the states in which more than a share 'most_missing' (0 .. 1) of the discharges have
 * medication or mutual help ('which') missing, as a further box of the flow.
 */
TEDS_API TEDS_USE teds_status teds_tally_drop_states(teds_tally *tally, teds_mutual_help which,
                                                     double most_missing, teds_error *err);

/*
 * A tally of an outcome, the caller's to free: it stands in the place of medication (yes if the rule
 * holds, no if a test of it fails on a known value, missing if that cannot be told), and attendance is
 * not looked at: of teds_rates_new() with TEDS_NO_MUTUAL_HELP the class any_medication is the outcome.
 *
 *   rule   names what the tally is by, groupings and derivations of it, the state, METHUSE, attendance
 *   by     what the new tally is by, likewise: "use" (the class of the discharge) for instance
 *
 * It cannot be saved, and not be counted into.  TEDS_EARG, TEDS_ELAYOUT as in teds_tally_filter().
 * teds_outcome_by() is the list to count by, the caller's to free(), NULL if that is nothing.
 */
TEDS_API TEDS_USE teds_status teds_tally_outcome(const teds_tally *tally, const char *rule,
                                                 const char *by, teds_tally **out, teds_error *err);
TEDS_API TEDS_USE teds_status teds_outcome_by(const teds_catalog *catalog, const char *rule,
                                              const char *by, char **out, teds_error *err);

/*
 * A tally by fewer variables (or by groupings of them), *out: cells that become the same are added.
 * TEDS_ELAYOUT where it was not made by one of them.
 */
TEDS_API TEDS_USE teds_status teds_tally_project(const teds_tally *tally, const char *by, teds_tally **out,
                                                 teds_error *err);

/* A tally of its own with the same content; it cannot be counted into. */
TEDS_API TEDS_USE teds_status teds_tally_copy(const teds_tally *tally, teds_tally **out,
                                              teds_error *err);

/*
 * From now on everything that is made from this tally, boxes, rates and reports, hides the counts
 * 1 .. n - 1 and what would reveal them: other counts, shares, limits, bounds, totals.  Of states
 * within a group nothing is told, nor of records by file or year, nor how often data were imperfect,
 * nor how many records of a box were missing; of a tally that is filtered afterwards, no box but the
 * kept.  n below 2: nothing is hidden.  The tally itself keeps its counts: teds_tally_text() fails
 * with TEDS_EARG, and teds_tally_inputs() and teds_tally_problems() give all they know.
 *
 * What is promised: from all numbers of one report, every hidden count may be, for all that
 * algebra can say, anything from 1 to n (docs/methods.md).  Reports of the same data by other
 * variables are not looked at: two tables can reveal together what none does alone.
 */
TEDS_API void teds_tally_suppress(teds_tally *tally, uint64_t n);

/*
 * TEDS_EARG if small counts are to be hidden, and 'by' (a list, or NULL) or a rule of the cohort is
 * of medication or mutual help, or of an outcome's own variables: what a group cannot have is then
 * known beforehand.  teds_rates_new() fails likewise; this can be asked before anything is counted.
 */
TEDS_API TEDS_USE teds_status teds_tally_can_hide(const teds_tally *tally, const char *by, teds_error *err);
TEDS_API uint64_t teds_tally_suppressed(const teds_tally *tally);

/* Is the number of records read to be hidden, as it would reveal a hidden box? */
TEDS_API bool teds_tally_records_hidden(const teds_tally *tally);

TEDS_API uint64_t teds_tally_records(const teds_tally *tally); /* read */
TEDS_API uint64_t teds_tally_kept(const teds_tally *tally);    /* in the cohort */
TEDS_API size_t teds_tally_boxes(const teds_tally *tally);
TEDS_API teds_box teds_tally_box(const teds_tally *tally, size_t i);
TEDS_API const teds_input *teds_tally_inputs(const teds_tally *tally, size_t *count);
TEDS_API const teds_problem *teds_tally_problems(const teds_tally *tally, size_t *count);
TEDS_API const char *teds_tally_cohort(const teds_tally *tally);
TEDS_API const char *teds_tally_title(const teds_tally *tally);
/* The i-th --by variable; NULL past the end. */
TEDS_API const teds_variable *teds_tally_by(const teds_tally *tally, size_t i);

#ifdef __cplusplus
}
#endif
#endif
