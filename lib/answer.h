/*
 * answer.h - what the codes of medication and attendance say: yes, no or nothing.
 */
#ifndef TEDSTAT_ANSWER_H
#define TEDSTAT_ANSWER_H

#include <tedstat/estimate.h>

enum answer { YES, NO, UNKNOWN, ANSWERS };

static inline enum answer teds_medication_answer(int32_t code)
{
    return code == TEDS_MEDICATION_YES ? YES : code == TEDS_MEDICATION_NO ? NO : UNKNOWN;
}

static inline enum answer teds_attendance_answer(int32_t code)
{
    return code < 0 ? UNKNOWN : code == TEDS_NO_ATTENDANCE ? NO : YES;
}

static inline enum answer teds_mutual_help_answer(teds_mutual_help which, int32_t discharge,
                                                       int32_t admission)
{
    enum answer d = teds_attendance_answer(discharge), a = teds_attendance_answer(admission);

    switch (which) {
    case TEDS_NO_MUTUAL_HELP: return NO;
    case TEDS_AT_ADMISSION: return a;
    case TEDS_AT_EITHER:
        return d == YES || a == YES ? YES : d == NO && a == NO ? NO
                                                                                      : UNKNOWN;
    default: return d;
    }
}

#endif
