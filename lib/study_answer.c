/*
 * study_answer.c - "In short": the shares of the tables that answer the question, and of the four classes.
 *
 * A section at "main" answers the recipe's question; without one the classes do.  No share is said that
 * would not be published by the standards of the National Center for Health Statistics for want of cases.
 */
#include <string.h>

#include "document.h"
#include "study.h"

static bool answers(const teds_study_part *p)
{
    return p->at && strcmp(p->at, "main") == 0 && p->report && !p->picture;
}

bool teds_study_has_answer(const struct teds_study_make *m)
{
    for (size_t i = 0; i < m->s->part_count; i++)
        if (answers(&m->s->parts[i]))
            return true;
    return false;
}

/* ---- outcomes ----------------------------------------------------------- */

static const char *fact(const struct teds_report *r, const char *key)
{
    for (size_t i = 0; i < r->fact_count; i++)
        if (strcmp(r->facts[i].key, key) == 0)
            return r->facts[i].value.text;
    return NULL;
}

/* The cell of that column, or NULL. */
static const struct teds_report_cell *cell_of(const struct teds_report_table *t, size_t row, const char *key)
{
    for (size_t k = 0; k < t->column_count; k++)
        if (strcmp(t->columns[k].key, key) == 0)
            return teds_report_cell(t, row, k);
    return NULL;
}

static const char *share_words(struct teds_study_make *m, const struct teds_report_table *t, size_t row)
{
    const struct teds_report_cell *share = cell_of(t, row, "share"), *note = cell_of(t, row, "note");

    if (!share || share->hidden)
        return "hidden";
    if (share->empty)
        return "no case";
    if (note && note->text && strstr(note->text, "unreliable_few_cases"))
        return "too few to say";
    return teds_study_percent(m, share->number);
}

/* "Both 32.4 %, Medication only 29.4 %": of an outcome, where the groups are few. */
static void add_outcome(struct teds_study_make *m, const teds_study_part *p)
{
    enum { MOST_ROWS = 8 };
    const struct teds_report *r = p->report;
    const struct teds_report_table *t = &r->tables[0];
    const char *command = fact(r, "command"), *words = "";

    if (!fact(r, "outcome") || !command || strcmp(command, "rates") != 0 || t->row_count > MOST_ROWS)
        return;
    for (size_t row = 0; row < t->row_count; row++) {
        words = teds_study_keep(m, "%s%s", words, row ? ", " : "");
        for (size_t k = 0; k < t->column_count; k++)
            if (t->columns[k].flags & TEDS_COL_GROUP)
                words = teds_study_keep(m, "%s%s ", words, teds_report_cell(t, row, k)->text);
        words = teds_study_keep(m, "%s%s", words, share_words(m, t, row));
    }
    teds_document_paragraph(m->d, teds_study_keep(m, "In short: %s: %s.", p->title, words));
}

/* ---- the classes -------------------------------------------------------- */

/* A share alone misleads: how far the missing codes could move the first of them. */
static const char *both_range(struct teds_study_make *m)
{
    const teds_estimate *e = &m->all->estimate[TEDS_BOTH];
    const char *lower = teds_study_percent(m, e->bound_lower), *upper = teds_study_percent(m, e->bound_upper);

    if (!e->bound_defined || e->hidden & TEDS_HIDDEN_BOUNDS || m->all->missing == 0 || strcmp(lower, upper) == 0)
        return "";
    return teds_study_keep(m, " What is missing could move the share of both to anything from %s to %s.", lower, upper);
}

static const char *share_of(struct teds_study_make *m, teds_class c)
{
    const teds_estimate *e = &m->all->estimate[c];

    return teds_study_keep(m, "%s%s", teds_study_percent(m, e->share), *e->unreliable ? " (not reliable)" : "");
}

/* What is said in the place of shares that cannot be had or must not be told; NULL where they can. */
static const char *no_shares(struct teds_study_make *m, teds_class first, teds_class last, const char *known)
{
    const teds_estimate *e = m->all->estimate;

    if (e[first].cases == 0 && !(e[first].hidden & TEDS_HIDDEN_CASES))
        return teds_study_keep(m, "there is no discharge%s, so that no share can be told.", known);
    for (int c = first; c <= (int)last; c++)
        if (strcmp(e[c].unreliable, "few_cases") == 0)
            return teds_study_keep(m, "of %s discharges%s no share can be told, as they are too few, or of too few states: the "
                                      "National Center for Health Statistics asks for 30 effective cases.",
                                   teds_study_count(m, e[first].hidden & TEDS_HIDDEN_CASES, e[first].cases), known);
    return NULL;
}

static void add_classes(struct teds_study_make *m, const char *begin)
{
    const teds_estimate *e = m->all->estimate;
    bool both = teds_rates_has_class(m->rates, TEDS_BOTH), complete = m->s->policy->missing == TEDS_COMPLETE;
    teds_class first = both ? TEDS_BOTH : TEDS_ANY_MEDICATION, last = both ? TEDS_NEITHER : TEDS_ANY_MEDICATION;
    const char *known = !complete ? "" : both ? " with both items known" : " with medication known", *words;

    words = no_shares(m, first, last, known);
    if (!words) {
        const char *cases = teds_study_count(m, e[first].hidden & TEDS_HIDDEN_CASES, e[first].cases);

        for (int c = first; c <= (int)last; c++)
            if (!e[c].share_defined)
                return;
        words = !both ? teds_study_keep(m, "of %s discharges%s, %s used medication.", cases, known, share_of(m, first))
                      : teds_study_keep(m, "of %s discharges%s, %s used both medication and mutual help, %s medication only, %s "
                                           "mutual help only, and %s neither.%s", cases, known, share_of(m, TEDS_BOTH),
                                        share_of(m, TEDS_MEDICATION_ONLY), share_of(m, TEDS_MUTUAL_HELP_ONLY),
                                        share_of(m, TEDS_NEITHER), both_range(m));
    }
    teds_document_paragraph(m->d, teds_study_keep(m, "%s: %s", begin, words));
}

void teds_study_headline(struct teds_study_make *m)
{
    for (size_t i = 0; i < m->s->part_count; i++)
        if (answers(&m->s->parts[i]))
            add_outcome(m, &m->s->parts[i]);
    if (teds_study_tells_all(m))
        add_classes(m, teds_study_has_answer(m) ? "What was used" : "In short");
}
