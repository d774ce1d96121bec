/*
 * study_words.c - the words that the sections of a report and its appendix share.
 */
#include "study.h"

#include "document.h"
#include "tally.h"

const char *teds_study_keep(struct teds_study_make *m, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = teds_arena_vprintf(&m->d->arena, format, args);
    va_end(args);
    m->d->failed |= !text;
    return text ? text : "";
}

bool teds_study_tells_all(const struct teds_study_make *m)
{
    return m->s->tally->suppress == 0 || !m->s->policy->by || !*m->s->policy->by;
}

bool teds_study_has_states(const struct teds_study_make *m)
{
    for (int c = 0; c < TEDS_CLASSES && m->s->tally->suppress == 0; c++)
        if (m->all->estimate[c].cluster_defined)
            return true;
    return false;
}

const char *teds_study_percent(struct teds_study_make *m, double share)
{
    char room[TEDS_NUMBER_ROOM];

    if (share > 0 && share < 0.0005)
        return "less than 0.1 %";
    if (share < 1 && share >= 0.9995)
        return "more than 99.9 %";
    return teds_study_keep(m, "%s %%", teds_fixed_text(100 * share, 1, room));
}

const char *teds_study_count(struct teds_study_make *m, bool hidden, uint64_t n)
{
    char room[TEDS_NUMBER_ROOM];

    return hidden ? "a hidden number of" : teds_study_keep(m, "%s", teds_count_text(n, room));
}

const char *teds_study_attendance(const teds_policy *p)
{
    switch (p->mutual_help) {
    case TEDS_AT_ADMISSION: return "in the 30 days before admission";
    case TEDS_AT_EITHER: return "in the 30 days before admission or before discharge";
    default: return "in the 30 days before discharge";
    }
}

const char *teds_study_years(struct teds_study_make *m)
{
    enum { FIRST = 1980, LAST = 2100 };
    const teds_tally *t = m->s->tally;
    const char *text = "";

    for (int year = FIRST; year < LAST; year++) {
        int last = year;

        if (t->suppress || !teds_tally_has_year(t, year, year))
            continue;
        while (last + 1 < LAST && teds_tally_has_year(t, last + 1, last + 1))
            last++;
        text = teds_study_keep(m, "%s%s%d", text, *text ? ", " : "", year);
        if (last > year)
            text = teds_study_keep(m, "%s%s%d", text, last > year + 1 ? " to " : ", ", last);
        year = last;
    }
    return text;
}
