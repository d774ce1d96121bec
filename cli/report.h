/*
 * report.h - what the parts of 'tedstat report' share: studies made of a plan, and their files.
 */
#ifndef TEDSTAT_CLI_REPORT_H
#define TEDSTAT_CLI_REPORT_H

#include "recipe.h"

/* Files to be written together; paths and bytes are its own. */
struct bundle {
    struct output_file *files;
    size_t count;
};
/* Takes the bytes, also on failure. */
bool bundle_add(struct bundle *b, char *bytes, size_t length, const char *format, ...) CLI_PRINTF(4, 5);
void bundle_free(struct bundle *b);

/* Before the cohort in words, where a recipe has no title. */
#define TITLE_OF_ALL "Medication and mutual help: "

/* One report: of all, or of a level of [foreach]. */
struct study {
    const struct plan *plan;
    const teds_tally *tally;
    teds_policy policy;
    teds_study_part parts[MOST_PARTS];
    struct host made[MOST_PARTS]; /* tables and charts */
    teds_report *data[MOST_PARTS]; /* of charts */
    char *svg[MOST_PARTS];
    char alert[MOST_PARTS][1400];
    char *file[MOST_PARTS]; /* pictures, from where the page lies */
    char title[600], date[32], command[64];
    size_t failed; /* sections that could not be made */
    bool no_pictures; /* for want of gnuplot */
};

/*
 * Makes all sections.  'label' is the level's, or NULL; 'base' is what paths of pictures begin with in
 * md and latex (NULL: the way from the page to the folder of the plan); 'tell' says on standard error what fails.  False if the
 * program is to stop: then nothing is to be made of it.
 */
bool study_make(struct study *s, const struct plan *p, const teds_tally *tally, const char *label, const char *base,
                bool tell);
void study_free(struct study *s);

bool study_format(const char *format); /* is there a report in this format? */
bool study_render(struct study *s, const char *format, struct bundle *b, const char *path);
/* Every table as csv, and every chart as svg, png, pdf, data and script; 'before' is what paths begin with: a folder and /, say. */
bool study_tables(struct study *s, struct bundle *b, const char *before);
bool study_charts(struct study *s, struct bundle *b, const char *before);

/* Is nothing of the user's lost if the folder is written to?  Says what is wrong. */
bool folder_check(const char *folder, const struct settings *s);
/* The same of each file of the bundle that goes there, before any is written. */
bool folder_may_take(const char *folder, const struct bundle *b, const struct settings *s);
/* Makes the folder and keeps others from writing to it, before the data are read; -1 after saying what is wrong. */
int folder_take(const char *folder);
/* Lets others write to it; what folder_take() made and nothing is in is removed. */
void folder_done(const char *folder, int taken);
/*
 * Adds the file that marks the folder and lists the files of the bundle that are in it, as the first: what a
 * run that is killed leaves is then known for ours.
 */
#define FOLDER_MARK "made by tedstat: 'tedstat report' writes this folder anew, and first removes these files:\n"
bool folder_mark(struct bundle *b, const char *folder);
/* Removes what an earlier run wrote there. */
void folder_clean(const char *folder);

/* The whole of a file, the caller's to free; NULL after saying what is wrong. */
char *earlier_read(const char *path, size_t *length);
/* Prints what differs between the json of an earlier report and the one that the plan makes now; returns the exit status. */
int earlier_compare(const struct plan *p, const teds_tally *tally, const char *earlier, size_t length);

/* A report for each level, an index page, summary.json; returns the exit status. */
int batch_run(const struct plan *p, const teds_tally *tally);

#endif
