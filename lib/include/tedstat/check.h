/*
 * check.h - is a file what one thinks it is?
 *
 * Reads all columns of a file and holds them against what the catalog knows of its edition:
 * records, columns, frequencies of every code, unknown codes, relations between columns that
 * always hold, and how much of medication and mutual help each state reports.
 */
#ifndef TEDSTAT_CHECK_H
#define TEDSTAT_CHECK_H

#include <stdbool.h>

#include <tedstat/report.h>
#include <tedstat/tally.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Checks a source; takes it, on success and on failure.
 *
 *   edition   name of the layout, or NULL to find it from the header
 *   progress  called now and then with 'context', or NULL
 *   report    the findings, the caller's to free
 *   differs   something is not as published: records, frequencies, columns that are absent,
 *             unknown codes, relations that do not hold.  That the bytes or the SHA-256 are others
 *             (another order of columns, other line ends) is reported but does not count.
 *
 * Errors are those of reading (TEDS_EIO, TEDS_EFORMAT, TEDS_ELAYOUT, TEDS_EEMPTY) and
 * TEDS_ECANCEL.
 */
TEDS_API TEDS_USE teds_status teds_check(const teds_catalog *catalog, teds_source *source,
                                         const char *edition, teds_progress_fn *progress,
                                         void *context, teds_report **report, bool *differs,
                                         teds_error *err);

#ifdef __cplusplus
}
#endif
#endif
