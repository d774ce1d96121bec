/*
 * batch.c - [foreach]: a report for each level of a variable, of one count of the data.
 */
#include "report.h"

int batch_run(const struct plan *p, const teds_tally *tally)
{
    (void)p;
    (void)tally;
    say("[foreach]: not yet");
    return STATUS_NOT_DONE;
}
