/*
 * simulate.h - made-up discharge files in the format of an edition.
 *
 * No record that comes out is real or belongs to anybody.  What is real are the counts: with as
 * many rows as the public file has, every code of every column stands in it exactly as often
 * as the codebook prints.  How columns hang together is made up but for what must hold (see
 * docs/simulate.md).  The same edition, options and version give the same bytes on any machine.
 *
 * Any number of simulations may run at once, each in one thread; the catalog may be shared.
 */
#ifndef TEDSTAT_SIMULATE_H
#define TEDSTAT_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/catalog.h>
#include <tedstat/tally.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_simulate_options {
    size_t size;   /* sizeof (teds_simulate_options), set by TEDS_SIMULATE_OPTIONS */
    uint64_t rows; /* 1 .. 1e9; 0: as many as the public file has */
    uint64_t seed; /* other seeds deal the same counts otherwise */
    bool labels;   /* labels instead of codes, in Windows-1252, as in the csv file of 2021 */
    bool gzip;     /* compressed */
    teds_progress_fn *progress; /* called now and then, or NULL */
    void *context;              /* of progress */
} teds_simulate_options;
#define TEDS_SIMULATE_OPTIONS { sizeof(teds_simulate_options), 0, 1, false, false, 0, 0 }

/* Takes the next bytes of the file; false stops the simulation. */
typedef bool teds_write_fn(void *context, const void *bytes, size_t length);

/*
 * Makes up a file of that edition and gives it to 'write', part by part; memory does not grow with
 * the number of rows.  'options' NULL: the defaults.
 *
 * TEDS_EARG if there is no such edition, or rows is 0 and the edition does not say how many the
 * public file has; TEDS_EIO if 'write' returned false; TEDS_ECANCEL; TEDS_ENOMEM.
 */
TEDS_API TEDS_USE teds_status teds_simulate(const teds_catalog *catalog, const char *edition,
                                            const teds_simulate_options *options,
                                            teds_write_fn *write, void *context, teds_error *err);

/*
 * Does the name of a file say that its data are made up ("made_up_2019.csv.gz", "simulated.csv")?  What is
 * made of such a file is marked so.
 */
TEDS_API bool teds_name_says_made_up(const char *name);

#ifdef __cplusplus
}
#endif
#endif
