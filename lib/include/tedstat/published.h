/*
 * published.h - numbers from the literature, beside ours.
 *
 * A study is a file (docs/sweep.md): what it looked at, the published cells with their rounding, and the
 * definitions that its text leaves open.  These are compiled in; a user's own file works the same.
 */
#ifndef TEDSTAT_PUBLISHED_H
#define TEDSTAT_PUBLISHED_H

#include <tedstat/sweep.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_published teds_published;

/* Writes the name of the i-th study that is compiled in, and returns it; NULL when i is past the end. */
enum { TEDS_STUDY_ROOM = 64 };
TEDS_API const char *teds_published_name(size_t i, char room[TEDS_STUDY_ROOM]);

/*
 * Opens a study by its name, or from a file if there is none of that name and it looks like a path.
 * TEDS_EARG for what is neither, TEDS_EIO, TEDS_EFORMAT with file and line.  The catalog must stay.
 */
TEDS_API TEDS_USE teds_status teds_published_open(const teds_catalog *catalog, const char *name,
                                                  teds_published **out, teds_error *err);
TEDS_API void teds_published_free(teds_published *study);

/* The open definitions; teds_sweep_vary() on it settles some. */
TEDS_API teds_sweep *teds_published_sweep(teds_published *study);

/* The widest cohort: what to count, by teds_sweep_by() of the sweep. */
TEDS_API const char *teds_published_cohort(const teds_published *study);
TEDS_API const char *teds_published_where(const teds_published *study, size_t i); /* NULL past the end */

/*
 * The years of the study, as its file says them, of which the tally has no discharge: "2016", written to
 * 'room'; NULL if there are none.  With one absent the numbers cannot be expected to come out.
 */
enum { TEDS_YEARS_ROOM = 120 };
TEDS_API const char *teds_published_absent_years(const teds_published *study, const teds_tally *tally,
                                                 char room[TEDS_YEARS_ROOM]);

/*
 * Published and ours, cell by cell at the rounding of the study, under the definition that comes
 * nearest, and the other definitions ranked.  Of a cell the distance is how far our share lies outside
 * of what rounds to the published number; of a definition the root mean square over the cells.
 *
 *   passes   does every cell of the nearest definition round to the published number?
 *
 * TEDS_EEMPTY if no definition leaves a discharge in every cell.
 */
TEDS_API TEDS_USE teds_status teds_report_published(const teds_published *study, const teds_tally *tally,
                                                    const teds_policy *policy, teds_report **out,
                                                    bool *passes, teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
