/*
 * report_check.h - what the parts of the report of a check share: report_check.c makes the summary, the relations
 * and the coverage, report_check_codes.c what is said of codes.
 *
 * csv and tsv get all of it in one table, "item" saying what a row is; the other formats get a table each.
 */
#ifndef TEDSTAT_REPORT_CHECK_H
#define TEDSTAT_REPORT_CHECK_H

#include "check.h"
#include "report.h"

/* What is said of a row, in the words of teds_check_status_words[]. */
enum teds_check_status { TEDS_CHECK_NO_STATUS, TEDS_CHECK_OK, TEDS_CHECK_DIFFERS, TEDS_CHECK_PART, TEDS_CHECK_NOTE };
extern const char *const teds_check_status_words[];

struct teds_check_findings {
    const struct teds_check *k;
    struct teds_report *r;
    struct teds_report_table *flat, *summary, *frequencies, *unknowns, *relations, *coverage;
    bool users; /* the edition is one of the user's own: what its file says is not published */
    bool whole; /* as many records as the public file of the edition */
    bool differs; /* something does */
    uint64_t codes_compared, codes_different, unknown_cells;
};

/* A row of the flat table; texts may be NULL. */
struct teds_check_row {
    const char *item, *variable, *code, *label, *text;
    enum teds_check_status status;
    int64_t here, published; /* negative: not known, or not a count */
};
void teds_check_row(struct teds_check_findings *b, const struct teds_check_row *w);

/* A row of the summary and of the flat table. */
void teds_check_say(struct teds_check_findings *b, const char *item, const char *here, const char *published,
                    enum teds_check_status status, const char *text);
/* A number as text, kept by the report; "" if it is negative. */
const char *teds_check_whole(struct teds_check_findings *b, int64_t n);

/* The frequencies and the unknown codes of all columns. */
teds_status teds_check_add_codes(struct teds_check_findings *b, teds_error *err);
/* Behind all else: how many frequencies differ, those by state, and how many cells are unknown. */
void teds_check_sum_codes(struct teds_check_findings *b);

#endif
