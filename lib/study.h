/*
 * study.h - the inside of a study's report; see tedstat/study.h.
 */
#ifndef TEDSTAT_STUDY_INSIDE_H
#define TEDSTAT_STUDY_INSIDE_H

#include <tedstat/study.h>

#include "report.h"

/* A report in the making. */
struct teds_study_make {
    const teds_study *s;
    struct teds_document *d;
    struct teds_report *main;
    teds_rates *rates;     /* of all discharges */
    const teds_group *all; /* its only group */
    teds_status st; /* of the section that failed, and why */
    teds_error *err;
};

/* Words that live as long as the document (study_words.c). */
const char *teds_study_keep(struct teds_study_make *m, const char *format, ...) TEDS_PRINTF(2, 3);
/*
 * May shares and counts of all discharges be told?  Not where small counts are hidden in groups: the total
 * of a class less the groups that are shown is the one that is hidden.
 */
bool teds_study_tells_all(const struct teds_study_make *m);
const char *teds_study_percent(struct teds_study_make *m, double share); /* "12.3 %", "less than 0.1 %" */
const char *teds_study_count(struct teds_study_make *m, bool hidden, uint64_t n);
/* Is anything said of the differences between states?  Not where small counts are hidden, nor of one state. */
bool teds_study_has_states(const struct teds_study_make *m);
const char *teds_study_attendance(const teds_policy *p); /* "in the 30 days before discharge" */
/* "2019", "2015 to 2019" or "2015, 2017 to 2019", of all inputs; "" if not known. */
const char *teds_study_years(struct teds_study_make *m);

/*
 * "In short" (study_answer.c): shares of the outcomes that sections at "main" have, and of the classes.  Is there
 * such a section?  Then it answers the question, and the classes are what was used.
 */
void teds_study_headline(struct teds_study_make *m);
bool teds_study_has_answer(const struct teds_study_make *m);

/* The parts that the study itself has in the section of that name. */
void teds_study_parts(struct teds_study_make *m, const char *section);

/* Sections, one a file. */
void teds_study_data(struct teds_study_make *m);
void teds_study_coverage(struct teds_study_make *m);
void teds_study_methods(struct teds_study_make *m);

/* The appendix: STROBE and RECORD, item by item, and the codes of all variables used (study_codes.c). */
void teds_study_items(struct teds_study_make *m);
void teds_study_codes(struct teds_study_make *m);

#endif
