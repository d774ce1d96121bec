/*
 * study.h - a whole report of a study: question, definitions, data, exclusions flow, coverage, main
 * table, bounds and sensitivity, charts, subgroups, limits, methods with references, manifest, and an
 * appendix that answers STROBE 6, 7, 11-15 and RECORD 6.1, 7.1, 12.2 and 13.1 item by item.
 *
 * What can be said from the tally and the policy is said here; the caller gives the question, and
 * the parts that are of this study: tables, pictures, texts.
 */
#ifndef TEDSTAT_STUDY_H
#define TEDSTAT_STUDY_H

#include <tedstat/document.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A table, a picture or a text of the study's own; all lent. */
typedef struct teds_study_part {
    const char *at;          /* name of the section it goes to; NULL: subgroups, charts, question */
    const char *name, *title;
    const teds_report *report; /* a table; or the data of a picture, or NULL */
    bool picture;
    const char *description, *svg, *file; /* of a picture, see teds_document_figure() */
    const char *table;       /* which table of the report; NULL: all of its results */
    const char *text;        /* CommonMark, above the table or picture or alone; or NULL */
    const char *alert;       /* what went wrong with this part; or NULL */
} teds_study_part;

typedef struct teds_study {
    size_t size;              /* sizeof (teds_study), set by TEDS_STUDY */
    const char *title, *lang; /* NULL: from the cohort; "en" */
    const char *question;     /* or NULL */
    const char *author;       /* or NULL */
    const char *date;         /* as it is to be printed, or NULL: the library has no clock */
    const char *command;      /* that made it */
    const char *recipe, *recipe_sha256, *recipe_text; /* or NULL */
    const teds_tally *tally;
    const teds_policy *policy; /* of the main table */
    const teds_study_part *parts;
    size_t part_count;
} teds_study;
#define TEDS_STUDY { sizeof(teds_study), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }

/*
 * Adds what nobody who reads a number of these data may miss: that they are made up, or not as many records of
 * a year as were published; nothing where they are.  A study's report has it at the top.
 */
TEDS_API void teds_study_banner(teds_document *document, const teds_tally *tally);

/* Names of the sections, in their order: "question", "data" ...; NULL past the end. */
TEDS_API const char *teds_study_section(size_t i);

/*
 * The report as a document, and as the JSON object that rates prints with, behind it, "tables": the
 * parts that have a report.  Both results are the caller's to free.
 */
TEDS_API TEDS_USE teds_status teds_study_document(const teds_study *study, teds_document **out,
                                                  teds_error *err);
TEDS_API TEDS_USE teds_status teds_study_json(const teds_study *study, char **text, size_t *length,
                                              teds_error *err);

/*
 * The recipe that a report's JSON holds: its name and its text, both the caller's to free().
 * TEDS_EFORMAT if the text is no such JSON.
 */
TEDS_API TEDS_USE teds_status teds_study_recipe(const char *name, const char *json, size_t length,
                                                char **recipe, char **text, teds_error *err);

/*
 * What differs between the JSON of an earlier report and that of one made now: a report with a row for each
 * value, and how many there are in *count.  TEDS_EFORMAT if one is no JSON.
 */
TEDS_API TEDS_USE teds_status teds_study_differences(const char *name, const char *earlier, size_t earlier_length,
                                                     const char *now, size_t now_length, teds_report **out,
                                                     size_t *count, teds_error *err);

/* One of a set of reports; all lent. */
typedef struct teds_study_level {
    int code;
    const char *label, *status; /* "made", "failed", "hidden" */
    const char *file;           /* or NULL */
    const teds_rates *rates;    /* without groups; NULL if there are none to be shown */
} teds_study_level;

/* The index of a set of reports, one for each level of the variable; 'tally' is that of all. */
TEDS_API TEDS_USE teds_status teds_report_levels(const teds_study_level *levels, size_t count, const char *variable,
                                                 const teds_tally *tally, teds_report **out, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
