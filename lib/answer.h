/*
 * answer.h - what the codes of medication and attendance say: yes, no or nothing.
 */
#ifndef TEDSTAT_ANSWER_H
#define TEDSTAT_ANSWER_H

#include <tedstat/estimate.h>

enum teds_answer { TEDS_YES, TEDS_NO, TEDS_UNKNOWN, TEDS_ANSWERS };

static inline enum teds_answer teds_medication_answer(int32_t code)
{
    return code == TEDS_MEDICATION_YES ? TEDS_YES : code == TEDS_MEDICATION_NO ? TEDS_NO : TEDS_UNKNOWN;
}

static inline enum teds_answer teds_attendance_answer(int32_t code)
{
    return code < 0 ? TEDS_UNKNOWN : code == TEDS_NO_ATTENDANCE ? TEDS_NO : TEDS_YES;
}

static inline enum teds_answer teds_mutual_help_answer(teds_mutual_help which, int32_t discharge,
                                                       int32_t admission)
{
    enum teds_answer d = teds_attendance_answer(discharge), a = teds_attendance_answer(admission);

    switch (which) {
    case TEDS_NO_MUTUAL_HELP: return TEDS_NO;
    case TEDS_AT_ADMISSION: return a;
    case TEDS_AT_EITHER:
        return d == TEDS_YES || a == TEDS_YES ? TEDS_YES : d == TEDS_NO && a == TEDS_NO ? TEDS_NO
                                                                                      : TEDS_UNKNOWN;
    default: return d;
    }
}

#endif
