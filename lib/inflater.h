/*
 * inflater.h - the seam to who unpacks raw deflate data: ISA-L where built in, else zlib.
 */
#ifndef TEDSTAT_INFLATER_H
#define TEDSTAT_INFLATER_H

#include "base.h"

struct teds_inflater; /* owned by inflater_zlib.c or inflater_isal.c, of which one is built */

enum teds_inflated {
    TEDS_INFLATED_SOME, /* more input or more room is needed */
    TEDS_INFLATED_END,  /* the data have ended; *next is just behind them */
    TEDS_INFLATED_BROKEN,
    TEDS_INFLATED_NO_MEMORY
};

/*
 * Bytes in and room out, moved on by what was used.  TEDS_INFLATER_BEHIND bytes that were given
 * before must still lie in front of *next when it is in a new place.
 */
enum { TEDS_INFLATER_BEHIND = 16 };
struct teds_inflating {
    const unsigned char *next;
    size_t available;
    unsigned char *out;
    size_t room;
};

struct teds_inflater *teds_inflater_new(void); /* NULL: no memory */
bool teds_inflater_restart(struct teds_inflater *z);
enum teds_inflated teds_inflater_run(struct teds_inflater *z, struct teds_inflating *io);
void teds_inflater_free(struct teds_inflater *z);

const char *teds_isal_version(void); /* where it is built in */

#endif
