/*
 * catalog.h - what this build knows about the data: the harmonised variables and
 * the editions of TEDS-D, read from the data files that are compiled in.
 *
 * A catalog is filled first and then only read: from then on it may be shared by any
 * number of threads.  Everything it lends (pointers to variables, editions, labels)
 * lives as long as the catalog.
 */
#ifndef TEDSTAT_CATALOG_H
#define TEDSTAT_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Codes that every harmonised variable can have beside its own, which are 0 or more. */
enum {
    TEDS_MISSING = -9,       /* -9, -8, a blank cell, or a code that nobody knows (counted) */
    TEDS_NOT_COLLECTED = -10 /* the edition has no such column */
};

/* Codes of the variables with a role, as far as tedstat itself asks for them. */
enum {
    TEDS_MEDICATION_YES = 1, /* METHUSE */
    TEDS_MEDICATION_NO = 2,
    TEDS_NO_ATTENDANCE = 1 /* FREQ_ATND_SELF_HELP, _D; every other code is some attendance */
};

typedef struct teds_level {
    int code; /* >= 0 */
    const char *label;
} teds_level;

typedef enum teds_variable_type {
    TEDS_CODES,  /* the codes listed and no others */
    TEDS_NUMBER, /* any whole number 0 .. 99999 (years, metro areas) */
    TEDS_ID      /* identifies a case; not for analysis */
} teds_variable_type;

/* What tedstat itself needs a variable for. */
typedef enum teds_role {
    TEDS_ROLE_NONE,
    TEDS_ROLE_STATE,
    TEDS_ROLE_YEAR,
    TEDS_ROLE_MEDICATION,
    TEDS_ROLE_MUTUAL_HELP_DISCHARGE,
    TEDS_ROLE_MUTUAL_HELP_ADMISSION
} teds_role;

typedef struct teds_recode {
    int from, to;
} teds_recode;

/* One line of a derived variable: records for which the rule holds have the code. */
typedef struct teds_derivation {
    const char *rule; /* in the language of cohort.h */
    int code;         /* TEDS_MISSING too */
} teds_derivation;

/* A harmonised variable, a grouping made from one, or a variable derived from several by rules. */
typedef struct teds_variable {
    const char *name, *label;
    const char *alias; /* another name for it, or NULL */
    teds_variable_type type;
    teds_role role;
    int substance; /* of a flag: the code of SUB1, SUB2 or SUB3 that it reports; else 0 */
    const teds_level *levels; /* in the order of tables; none for numbers */
    size_t level_count;
    const struct teds_variable *from; /* the variable a grouping is made from, or NULL */
    const teds_recode *recodes;       /* grouping: code of 'from' -> code; none: the same codes */
    size_t recode_count;
    const teds_derivation *derivations; /* derived: the first rule that holds gives the code; none */
    size_t derivation_count;            /* holds: missing */
    const struct teds_variable *const *parts; /* derived: the variables that its rules name */
    size_t part_count;
    const char *words; /* what it is, in a few words as heads of tables and sentences have them: "sex" */
} teds_variable;

/* One code of one column, as an edition's codebook prints it. */
typedef struct teds_edition_code {
    const char *text;  /* the code as the file has it: "5", "-9", "50..999", "Y" */
    bool number;       /* whole numbers 'first' .. 'last'; else the text itself */
    int first, last;
    int code;          /* the harmonised code it stands for; TEDS_MISSING for -9 and -8 */
    const char *label; /* the codebook's wording, or NULL if not known */
    int64_t count;     /* records with it in the whole public file, or -1 if not known */
} teds_edition_code;

/* How many records of a state have each code of a column, in the order of its codes. */
typedef struct teds_state_counts {
    int state;
    const int64_t *count; /* as many as the column has codes */
} teds_state_counts;

typedef struct teds_edition_column {
    const char *header, *label; /* label: NULL if not known */
    const teds_variable *variable; /* NULL: a column without a harmonised variable */
    int position;                  /* 1-based, or 0 if not known */
    bool recoded;                  /* its codes are not all the harmonised ones */
    const char *loses;             /* what the map to harmonised codes loses, or NULL */
    const teds_edition_code *codes;
    size_t code_count;
    int64_t others;                /* records with codes that the codebook does not print, or -1 */
    bool constant;                 /* no column at all: every record has constant_code */
    int constant_code;
    const char *const *parts;      /* made from these headers, or none */
    size_t part_count;
    const int *first_of;           /* the first of these codes that a part has */
    size_t first_of_count;
    const teds_state_counts *by_state; /* or none */
    size_t by_state_count;
} teds_edition_column;

/* A state that has no records; year 0: in no year of the edition. */
typedef struct teds_absent_state {
    int year, state;
} teds_absent_state;

typedef struct teds_edition {
    const char *name, *title;
    int first_year, last_year;
    int64_t rows;         /* records in the public file, or -1 */
    int columns;          /* of the public csv file, or 0 */
    const char *csv_name, *csv_sha256, *bundle_name, *bundle_sha256; /* NULL if not known */
    int64_t csv_bytes, bundle_bytes;                                 /* -1 if not known */
    const teds_absent_state *absent_states;
    size_t absent_state_count;
    bool absent_states_known;
    bool labels;               /* its csv holds labels, not codes */
    const teds_edition_column *column; /* in the order of the file where that is known */
    size_t column_count;
} teds_edition;

typedef struct teds_catalog teds_catalog;

/* Makes a catalog of what is compiled in; *out is the caller's to free. */
TEDS_API TEDS_USE teds_status teds_catalog_new(teds_catalog **out, teds_error *err);
TEDS_API void teds_catalog_free(teds_catalog *catalog);

/*
 * Adds an edition of the user's own, described in a file (docs/edition.md); *name is lent, for
 * teds_count_options.  On failure (TEDS_EIO, TEDS_EFORMAT with file and line, TEDS_EARG if there is
 * one of that name) the catalog is as it was.
 */
TEDS_API TEDS_USE teds_status teds_catalog_add_edition(teds_catalog *catalog, const char *path,
                                                       const char **name, teds_error *err);

/*
 * Lends the i-th edition or variable; NULL when i is past the end.  The codes of an edition are read when it is
 * first lent (behind a lock, so any thread may ask): NULL too if there is no memory for them.
 */
TEDS_API const teds_edition *teds_catalog_edition(const teds_catalog *catalog, size_t i);
TEDS_API const teds_variable *teds_catalog_variable(const teds_catalog *catalog, size_t i);

/*
 * Lends the edition or variable of that name.  Letter case is ignored, except that "region" and
 * "division" (made from the state) are not REGION and DIVISION (columns); an alias will do.
 */
TEDS_API const teds_edition *teds_edition_find(const teds_catalog *catalog, const char *name);
TEDS_API const teds_variable *teds_variable_find(const teds_catalog *catalog, const char *name);

/*
 * Is the word ('length' characters) the name, letter case ignored, or the other name of the same codes: "year" is DISYR,
 * "state" is STFIPS?  For lists of variables that are looked at before there is a catalog.
 */
TEDS_API bool teds_same_variable_name(const char *name, const char *word, size_t length);

/* Is the state (FIPS code) known to be absent from that year of the edition? */
TEDS_API bool teds_state_absent(const teds_edition *edition, int year, int state);

/*
 * The code of a grouping for a code of the variable it is made from: region of state 39 is 2.
 * TEDS_MISSING if the grouping has no place for it; the code itself if it is no grouping.
 */
TEDS_API int teds_grouping_code(const teds_variable *grouping, int code);

/* The label of a harmonised code ("Missing" and "Not collected" too); NULL if it has none. */
TEDS_API const char *teds_variable_label(const teds_variable *variable, int code);

#ifdef __cplusplus
}
#endif
#endif
