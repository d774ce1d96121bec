/*
 * study_coverage.c - the section of what is missing: in all discharges, by year, by state and by group.
 */
#include "study.h"

#include "document.h"
#include "tally.h"

/* A report of coverage by one variable; left out where the tally is not by it. */
static void add_coverage_by(struct teds_study_make *m, const char *by, const char *caption, bool details)
{
    teds_policy p = *m->s->policy;
    teds_rates *rates = NULL;
    teds_report *r = NULL;
    teds_status st;
    size_t groups = 0; /* one, or none, says no more than the whole */

    if (m->st != TEDS_OK)
        return;
    p.by = by;
    st = teds_rates_new(m->s->tally, &p, &rates, m->err);
    if (st == TEDS_ELAYOUT)
        return;
    for (size_t i = 0; st == TEDS_OK && i < teds_rates_groups(rates); i++)
        groups += teds_rates_group(rates, i)->discharges > 0;
    if (st == TEDS_OK && groups > 1)
        st = teds_report_coverage(rates, m->s->tally, &r, m->err);
    if (r) {
        if (details)
            teds_document_table_details(m->d, r, "", caption);
        else
            teds_document_table(m->d, r, "", caption);
        teds_document_own(m->d, r); /* last, for without memory it is gone */
    }
    teds_rates_free(rates);
    m->st = st;
}

/* How many states hold half of the discharges in which an item is missing: "", where that cannot be told. */
static const char *concentrated(struct teds_study_make *m)
{
    teds_policy p = *m->s->policy;
    teds_rates *rates = NULL;
    uint64_t total = m->all->missing, sum = 0, last = UINT64_MAX;
    size_t states = 0, in_sum = 0;
    teds_status st;

    p.by = "state";
    if (m->s->tally->suppress || total == 0)
        return "";
    st = teds_rates_new(m->s->tally, &p, &rates, m->err);
    m->st = st == TEDS_ELAYOUT ? TEDS_OK : st;
    if (st != TEDS_OK)
        return "";
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        states += teds_rates_group(rates, i)->discharges > 0;
    while (2 * sum < total && last > 0) { /* the largest first */
        uint64_t next = 0;
        size_t n = 0;

        for (size_t i = 0; i < teds_rates_groups(rates); i++) {
            uint64_t missing = teds_rates_group(rates, i)->missing;

            if (missing < last && missing >= next) {
                n = missing > next ? 1 : n + 1;
                next = missing;
            }
        }
        for (; n && 2 * sum < total; n--, in_sum++)
            sum += next;
        last = next;
    }
    teds_rates_free(rates);
    return states < 2 ? "" : teds_study_keep(m, " At least half of these are from %zu of the %zu states%s.",
                                             in_sum, states, in_sum > 1 ? " together" : "");
}

void teds_study_coverage(struct teds_study_make *m)
{
    const teds_group *g = m->all;
    double n = (double)g->discharges;

    if (m->s->tally->suppress)
        teds_document_paragraph(m->d, "What is missing is not shown by group, as small counts are hidden: it would reveal them.");
    if (teds_study_has_answer(m))
        teds_document_paragraph(m->d, "This is of medication and mutual help. What is missing of another outcome is in the bounds of "
                                      "its own table.");
    if (teds_study_tells_all(m) && !(g->hidden & (TEDS_HIDDEN_DISCHARGES | TEDS_HIDDEN_MISSING | TEDS_HIDDEN_ITEMS)) &&
        g->discharges) {
        if (teds_rates_has_class(m->rates, TEDS_BOTH))
            teds_document_paragraph(m->d, teds_study_keep(m,
                "Medication is missing in %s of the discharges, mutual help in %s, one or both in %s.%s The discharges in "
                "which they are known need not be like the others.",
                teds_study_percent(m, (double)g->medication_missing / n),
                teds_study_percent(m, (double)g->mutual_help_missing / n), teds_study_percent(m, (double)g->missing / n),
                concentrated(m)));
        else
            teds_document_paragraph(m->d, teds_study_keep(m, "Medication is missing in %s of the discharges.",
                                                          teds_study_percent(m, (double)g->medication_missing / n)));
    }
    if (m->s->tally->suppress == 0) { /* together with the other tables it would reveal what is hidden */
        add_coverage_by(m, "year", "By year", false);
        add_coverage_by(m, "state", "By state", true);
        for (size_t i = 0; i < m->s->tally->by_count; i++) {
            const teds_variable *v = m->s->tally->dimensions[i].variable;

            if (v->role != TEDS_ROLE_YEAR && v->role != TEDS_ROLE_STATE && teds_same_codes_as(v) == v)
                add_coverage_by(m, v->name, teds_study_keep(m, "By %s", v->words), true);
        }
    }
    teds_study_parts(m, "coverage");
}
