/*
 * cli.h - what the parts of the command share.
 */
#ifndef TEDSTAT_CLI_H
#define TEDSTAT_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include <tedstat.h>

#if defined(__GNUC__)
#define CLI_PRINTF(f, a) __attribute__((format(printf, f, a)))
#endif

/* ---- exit status (contract) ------------------------------------------- */

enum {
    STATUS_DONE = 0,
    STATUS_NO = 1,      /* done, and the answer is no */
    STATUS_NOT_DONE = 2 /* usage, input, output, nothing left */
};

/* ---- options: one table parses and documents them (opt.c, opt_help.c) ----- */

enum option_id {
    OPT_END,
    OPT_COHORT,
    OPT_WHERE,
    OPT_BY,
    OPT_MUTUAL_HELP,
    OPT_MISSING,
    OPT_CONSTANT_STATES,
    OPT_MAX_MISSING,
    OPT_VARY,
    OPT_OUTCOME,
    OPT_INTERVAL,
    OPT_LEVEL,
    OPT_SIDE,
    OPT_MEASURE,
    OPT_METHOD,
    OPT_REFERENCE,
    OPT_CLASSES,
    OPT_ATTENDANCE,
    OPT_ADJUST,
    OPT_STRATA,
    OPT_STANDARDISE,
    OPT_STANDARD,
    OPT_SUPPRESS,
    OPT_SIMULTANEOUS,
    OPT_CLUSTER,
    OPT_SEED,
    OPT_REPLICATES,
    OPT_DETAILS,
    OPT_POOL,
    OPT_TABLE,
    OPT_FLOW,
    OPT_EDITION,
    OPT_STRICT,
    OPT_THREADS,
    OPT_SCANNER,
    OPT_REPEAT,
    OPT_ROWS,
    OPT_LABELS,
    OPT_FORMAT,
    OPT_OUTPUT,
    OPT_FORCE,
    OPT_NO_PROGRESS,
    OPT_QUIET,
    OPT_CLASS,
    OPT_THEME,
    OPT_TITLE,
    OPT_WIDTH,
    OPT_CASES,
    OPT_METHODS,
    OPT_NO_IMAGE,
    OPT_FOLDER,
    OPT_ALSO,
    OPT_DRY_RUN,
    OPT_CHECK,
    OPT_MAN,
    OPT_HELP,
    OPTIONS
};

enum { MOST_WHERE = 32, MOST_OUTPUTS = 16, MOST_VARY = 16 };

struct settings {
    const char *cohort, *where[MOST_WHERE], *by, *interval, *edition, *format;
    const char *output[MOST_OUTPUTS];
    const char *vary[MOST_VARY], *outcome;
    size_t where_count, output_count, vary_count;
    double level, max_missing; /* max_missing: a share, 1 leaves all states in */
    uint64_t threads;  /* 0: one for each core */
    const char *scanner; /* NULL: the fastest */
    uint64_t suppress; /* 0: nothing is hidden */
    const char *simultaneous, *cluster, *pool;
    uint64_t seed, replicates;
    bool details;
    const char *missing, *mutual_help; /* one of their choices */
    const char *rows;
    bool labels;
    const char *side, *measure, *method;
    const char *reference, *adjust, *strata, *standardise, *standard, *table, *classes;
    bool attendance;
    const char *one_class, *theme, *title, *methods;
    uint64_t width, cases;
    bool no_image;
    const char *folder, *also, *check;
    bool dry_run, sha256; /* sha256: of the files, set by a command */
    bool constant_states, flow, strict, repeat, force, no_progress, quiet, man, help;
    bool given[OPTIONS]; /* said by the user, not the default */
    /* Set by a command: called before anything is counted, it may change what is, by the catalog. */
    teds_status (*prepare)(const teds_catalog *catalog, struct settings *s, teds_error *err);
    void *prepared;       /* for the command, between prepare() and what makes the report */
    const char *count_by; /* what is counted by, where that is more than --by */
    const char *writes;   /* what -o gets, where that is no report: "tally", "chart" */
    bool keep_old;        /* -o replaces nothing without --force */
    int verdict;          /* exit status of a report that was made: STATUS_DONE or STATUS_NO */
    struct host *host;    /* the command runs for another one, see below; or NULL */
};

/*
 * A command that runs for another: a section of a report.  Planning (tally NULL), it checks all that
 * it would, says what must be counted, and ends there.  Then it is run again, takes its counts from
 * 'tally' in place of the files, and leaves its report or chart here in place of writing it.
 */
struct host {
    const teds_catalog *catalog;
    const teds_tally *tally;
    const char *cohort;  /* of the tally: the recipe */
    bool planned;        /* planning went well */
    char by[512];        /* planning: what must be counted by */
    bool need_discharge, need_admission;
    teds_report *report; /* what was made; the host's to free */
    teds_chart *chart;
    char why[1200];      /* what went wrong */
};

struct command {
    const char *name, *arguments, *summary; /* "rates", "FILE...", one line */
    const char *text;                       /* a paragraph */
    const char *example;                    /* command lines that can be pasted, one a line */
    int (*run)(const struct command *c, struct settings *s, int argc, char **argv);
    enum option_id takes[OPTIONS]; /* ends with OPT_END; --help is always there */
};

extern const struct command *const commands[]; /* ends with NULL */
const struct command *command_find(const char *name);
int command_unknown(const char *name); /* says so; returns STATUS_NOT_DONE */

/*
 * Parses options anywhere among the arguments; argv[0..*argc) are then the operands.
 * Returns false after saying what is wrong.
 */
bool options_parse(const struct command *c, int *argc, char **argv, struct settings *s);
/*
 * One option of the command by its long name, as a line of a recipe has it; a flag is yes or no.
 * False after saying what is wrong.  option_id_of() gives OPT_END for what the command does not take;
 * option_name_at() is for the nearest name.
 */
bool option_set(const struct command *c, const char *name, const char *value, struct settings *s);
enum option_id option_id_of(const struct command *c, const char *name);
const char *option_name_at(const struct command *c, size_t i);
const char *option_name(enum option_id id);
bool option_repeats(enum option_id id); /* may it be said more than once? */
void options_help(const struct command *c);
void options_man(void);

/* ---- messages (diag.c): everything but results goes to stderr ----------- */

void say(const char *format, ...) CLI_PRINTF(1, 2);
void say_error(const teds_error *err);
/* Says what is wrong and where help is; returns STATUS_NOT_DONE. */
int usage_error(const struct command *c, const char *format, ...) CLI_PRINTF(2, 3);
/* From now on say_error() and usage_error() begin with this place; NULL: no longer. */
void say_place(const char *place);
void print_wrapped(const char *text, size_t indent, size_t width);

/* ---- being stopped (signals.c) ------------------------------------------ */

/* Catches Ctrl-C and its like.  Before any thread is started. */
void signals_catch(void);
/* Did one come?  Then wind up: write nothing, and return; the program has two seconds. */
bool signals_caught(void);
void signals_raise(void); /* ends the program as the signal would have, if one came */
/*
 * A file or folder that is there only until the work is done: it is removed, the newest first, where the
 * program is stopped.  By any thread.  False after saying that memory is out.
 */
bool leftover_add(const char *path);
bool leftover_forget(const char *path); /* was it one? */
/* Removes from a folder what a tedstat that was killed had not finished there (part.c); taken: it is ours alone. */
void parts_sweep(const char *folder, bool taken);
/* Is it the folder that folder_take() took (folder.c)? */
bool folder_is_taken(const char *folder);

/* ---- results (out.c) --------------------------------------------------- */

/*
 * Would writing there work, and is nothing lost by it?  kind: a format, "tally", "chart" or "data"; argv: the
 * inputs.  Says what is wrong.  outputs_check(): of every -o; a suffix that no format has is wrong, and
 * so is a file given twice (outputs_differ()).
 */
bool output_check(const char *path, const char *kind, const struct settings *s, int argc, char **argv);
bool outputs_differ(const struct settings *s);
bool outputs_check(const struct settings *s, const char *default_format, int argc, char **argv);
/* Writes all of it or nothing; says what is wrong.  path NULL: standard output. */
bool output_write(const char *path, const char *text, size_t length);
/* Several files together: all of them are complete before the first gets its name.  A pipe or device is written to at once. */
struct output_file {
    const char *path, *bytes;
    size_t length;
};
bool output_write_all(const struct output_file *files, size_t n);
/*
 * The same in two steps: complete under other names (NULL after saying what is wrong, or if the program is
 * to stop), then under their own, or removed.  output_commit() takes the set; NULL is none.
 */
struct output_set;
struct output_set *output_stage(const struct output_file *files, size_t n);
bool output_commit(struct output_set *set, bool keep);
/* The same for what comes part by part; NULL after saying what is wrong.  path "-": standard output. */
struct output;
struct output *output_open(const char *path);
bool output_put(void *output, const void *bytes, size_t length);
bool output_close(struct output *o, bool keep); /* keep false: nothing is left behind */
/* A report to every -o, or to standard output in --format. */
int output_report(teds_report *report, const struct settings *s, const char *default_format);

/* ---- lists with commas (list.c) ----------------------------------------- */

/* Adds the words of a list (or NULL) that are not there yet; false if there is no room. */
bool list_add(char *to, size_t room, const char *list);
/* Is the year one of the variables of --by? */
bool list_has_year(const char *list);

/* ---- data (data.c) ----------------------------------------------------- */

/* Cores that this process may use. */
unsigned data_cores(void);

/* A catalog, with the edition file that --edition may name. */
teds_status data_catalog(struct settings *s, teds_catalog **out, teds_error *err);
teds_status data_edition(struct settings *s, teds_catalog *catalog, teds_error *err); /* adds that file to one */

/* TEDS_EARG for what cannot be had together with --suppress (hiding.c). */
teds_status hiding_check(const struct settings *s, const teds_cohort *cohort, teds_error *err);
/* Counts or loads all files, and says what was imperfect or must be told. */
teds_status data_tally(const teds_catalog *catalog, const struct settings *s, int argc, char **argv,
                       teds_tally **out, teds_error *err);

/* Will the report be read at once?  Then what stands in it need not be told on standard error. */
bool shows_warnings(const struct settings *s);

/* Puts the name of the file before what is wrong with it; returns st. */
teds_status error_of_file(teds_status st, const char *path, teds_error *err);

/* ---- from files to a report (analysis.c) -------------------------------- */

/* The estimates that the options ask for. */
teds_policy settings_policy(const struct settings *s);

/*
 * Checks all that can be known to be wrong, and counts the files; false after saying what is wrong.
 * Both results are the caller's to free, on failure too.
 */
bool analysis_tally(const struct command *c, struct settings *s, int argc, char **argv,
                    teds_catalog **catalog, teds_tally **tally);

/*
 * The sweep that --vary and the other options ask for, for commands that draw or print one: s->prepared
 * points to an empty one, s->prepare is sweep_prepare (cmd_sweep.c).
 */
struct sweep_prepared {
    teds_sweep *sweep;
    char *by;
};
teds_status sweep_prepare(const teds_catalog *catalog, struct settings *s, teds_error *err);
void sweep_prepared_free(struct sweep_prepared *p);

/* One --vary; what is wrong with it is said of that option (cmd_sweep.c). */
teds_status vary_option(teds_sweep *sweep, const char *text, teds_error *err);

/* An outcome has one share: --class beside --outcome would be passed over.  Says so. */
bool class_fits(const struct command *c, const struct settings *s);

/* Says what went wrong, or keeps it for the host. */
void complain(const struct settings *s, const teds_error *err);

/*
 * What became of a report: writes it if 'st' is TEDS_OK, else says what went wrong; frees it.  Returns the exit
 * status.
 */
int report_put(teds_status st, const teds_error *err, teds_report *report, const struct settings *s,
               const char *default_format);

/* Makes one tally of the files, a report of it by 'make', and writes that; returns the exit status. */
typedef teds_status analysis_fn(struct settings *s, const teds_tally *tally,
                                teds_report **out, teds_error *err);
int analysis_run(const struct command *c, struct settings *s, int argc, char **argv,
                 analysis_fn *make);

/* ---- progress (progress.c) --------------------------------------------- */

teds_progress_fn progress_show; /* the context is a struct settings */
void progress_end(void);

#endif
