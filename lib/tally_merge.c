/*
 * tally_merge.c - two tallies added: may they be, and what comes of their inputs and problems.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

teds_status teds_tally_same_cohort(const teds_tally *into, const teds_tally *from, teds_error *err)
{
    size_t i = 0;

    while (i < into->rule_count && i < from->rule_count && strcmp(into->rules[i].text, from->rules[i].text) == 0)
        i++;
    if (i < into->rule_count || i < from->rule_count)
        return teds_fail(err, TEDS_EMERGE,
                         "these tallies count different cohorts: rule %zu is \"%s\" here and \"%s\" before; "
                         "tally the data again with the same --cohort and --where", i + 1,
                         i < from->rule_count ? from->rules[i].text : "none",
                         i < into->rule_count ? into->rules[i].text : "none");
    if (strcmp(into->cohort_name, from->cohort_name) != 0)
        return teds_fail(err, TEDS_EMERGE, "these tallies count different cohorts: %s here and %s before; tally the data again with "
                         "the same --cohort", from->cohort_name, into->cohort_name);
    return TEDS_OK;
}

bool teds_tally_add_counts(teds_tally *into, const teds_tally *from)
{
    if (!teds_tally_reserve(into, into->cell_count + from->cell_count))
        return false;
    for (size_t i = 0; i < from->cell_room; i++)
        if (from->cells[i].count)
            teds_tally_add(into, from->cells[i].key, from->cells[i].count);
    for (size_t i = 0; i < into->rule_count; i++) {
        into->rules[i].count += from->rules[i].count;
        into->rules[i].missing += from->rules[i].missing;
    }
    into->wrong_cells += from->wrong_cells;
    into->kept += from->kept;
    return true;
}

static teds_status may_merge(const teds_tally *into, const teds_tally *from, bool repeat,
                             teds_error *err)
{
    teds_status st = teds_tally_same_cohort(into, from, err);
    bool same;

    if (st != TEDS_OK)
        return st;
    same = into->by_count == from->by_count;
    for (size_t i = 0; same && i < into->by_count; i++)
        same = into->dimensions[i].variable == from->dimensions[i].variable;
    if (!same)
        return teds_fail(err, TEDS_EMERGE, "these tallies are by different variables; tally the "
                                           "data again with the same --by");
    for (size_t i = 0; !repeat && i < from->input_count; i++) {
        const teds_input *a = &from->inputs[i];
        for (size_t k = 0; k < into->input_count; k++) {
            const teds_input *b = &into->inputs[k];
            if (a->crc32 == b->crc32 && a->bytes == b->bytes && a->records == b->records)
                return teds_fail(err, TEDS_EMERGE,
                                 "%s and %s are the same data (CRC-32 %08x) and would be "
                                 "counted twice; leave one out, or say --repeat",
                                 b->name, a->name, (unsigned)a->crc32);
        }
    }
    return TEDS_OK;
}

/* Sorts the inputs of 't', of which the last 'added' are new, and says where each went. */
static void sort_inputs(teds_tally *t, uint32_t *where)
{
    size_t n = t->input_count;

    for (size_t i = 0; i < n; i++)
        where[i] = (uint32_t)i;
    for (size_t i = 1; i < n; i++) { /* insertion sort: lists are short and nearly sorted */
        teds_input input = t->inputs[i];
        uint32_t old = where[i];
        size_t k = i;

        for (; k > 0 && teds_compare_inputs(&t->inputs[k - 1], &input) > 0; k--) {
            t->inputs[k] = t->inputs[k - 1];
            where[k] = where[k - 1];
        }
        t->inputs[k] = input;
        where[k] = old;
    }
}

static uint32_t new_place(const uint32_t *where, size_t n, uint32_t old)
{
    for (size_t i = 0; i < n; i++)
        if (where[i] == old)
            return (uint32_t)i;
    return 0;
}

static teds_status merge_inputs(teds_tally *into, const teds_tally *from, teds_error *err)
{
    struct teds_problems all = { 0 };
    size_t before = into->input_count;
    uint32_t *where;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < from->input_count; i++)
        st = teds_tally_add_input(into, &from->inputs[i], err);
    where = malloc((into->input_count + 1) * sizeof *where);
    if (st != TEDS_OK || !where) {
        into->input_count = before;
        free(where);
        return teds_nomem(err);
    }
    sort_inputs(into, where);
    for (size_t i = 0; i < into->problems.count + from->problems.count; i++) {
        bool old = i < into->problems.count;
        teds_problem p = old ? into->problems.list[i] : from->problems.list[i - into->problems.count];

        p.input = new_place(where, into->input_count, old ? p.input : p.input + (uint32_t)before);
        if (!teds_problems_add(&all, &p))
            st = teds_nomem(err);
    }
    free(where);
    free(into->problems.list);
    into->problems = all;
    return st;
}

teds_status teds_tally_merge(teds_tally *into, const teds_tally *from, bool repeat, teds_error *err)
{
    teds_status st = may_merge(into, from, repeat, err);

    if (st != TEDS_OK)
        return st;
    if (teds_tally_records(into) + teds_tally_records(from) >= TEDS_TALLY_LIMIT)
        return teds_fail(err, TEDS_EMERGE, "together these tallies count 10^15 records or more, which a tally "
                                           "cannot hold");
    if (!teds_tally_reserve(into, into->cell_count + from->cell_count))
        return teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < from->notice_count; i++)
        st = teds_tally_add_notice(into, from->notices[i].code, from->notices[i].column,
                                   from->notices[i].text, err);
    if (st == TEDS_OK)
        st = merge_inputs(into, from, err);
    if (st != TEDS_OK)
        return st;
    return teds_tally_add_counts(into, from) ? TEDS_OK : teds_nomem(err); /* room was made: cannot fail */
}
