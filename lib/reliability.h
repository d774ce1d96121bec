/*
 * reliability.h - what the rest of the library needs beyond tedstat/reliability.h.
 */
#ifndef TEDSTAT_RELIABILITY_INSIDE_H
#define TEDSTAT_RELIABILITY_INSIDE_H

#include <tedstat/reliability.h>

/* Reason and review as teds_reliability() gives them, mostly without the exact interval. */
teds_status teds_reliability_reason(uint64_t used, uint64_t cases, double effective_n, double df,
                                    const char **reason, const char **review, teds_error *err);

#endif
