/*
 * tally_suppress.c - which boxes of the exclusions flow are hidden with the small counts.
 */
#include "suppress.h"
#include "tally.h"

void teds_tally_suppress(teds_tally *t, uint64_t n) { t->suppress = n >= 2 ? n : 0; }
uint64_t teds_tally_suppressed(const teds_tally *t) { return t->suppress; }

enum { MOST_BOXES = 128 };

static uint64_t raw_count(const teds_tally *t, size_t i)
{
    return i == 0 ? t->wrong_cells : i > t->rule_count ? t->kept : t->rules[i - 1].count;
}

/*
 * The boxes sum to the records read.  The kept are the N of every table: they stay, unless
 * they are small themselves.  Returns whether the records read must be hidden.
 */
static bool hide_boxes(const teds_tally *t, bool hidden[MOST_BOXES])
{
    uint64_t counts[MOST_BOXES];
    size_t n = t->rule_count + 2;

    for (size_t i = 0; i < MOST_BOXES; i++)
        hidden[i] = n > MOST_BOXES; /* too many to tell apart: all hidden */
    if (t->suppress == 0 || n > MOST_BOXES)
        return t->suppress > 0;
    for (size_t i = 0; i < n; i++)
        counts[i] = raw_count(t, i);
    return !teds_suppress_parts(counts, n, t->suppress, n - 1, hidden);
}

/* A file or a year of a few records: then all records of all inputs are hidden. */
static bool has_small_input(const teds_tally *t)
{
    for (size_t i = 0; i < t->input_count; i++) {
        if (teds_is_small(t->inputs[i].records, t->suppress))
            return true;
        for (size_t k = 0; k < t->inputs[i].year_count; k++)
            if (teds_is_small(t->inputs[i].years[k].records, t->suppress))
                return true;
    }
    return false;
}

bool teds_tally_records_hidden(const teds_tally *t)
{
    bool hidden[MOST_BOXES];

    return t->suppress > 0 && (hide_boxes(t, hidden) || has_small_input(t));
}

teds_box teds_tally_box(const teds_tally *t, size_t i)
{
    teds_box box = { .name = "kept", .rule = "", .count = raw_count(t, i) };
    bool hidden[MOST_BOXES];

    if (i == 0)
        box.name = "wrong number of cells";
    if (i > 0 && i <= t->rule_count) {
        box.name = t->rules[i - 1].box;
        box.rule = t->rules[i - 1].text;
        box.missing = t->rules[i - 1].missing;
    }
    if (t->suppress == 0)
        return box;
    hide_boxes(t, hidden);
    box.count_hidden = hidden[i < MOST_BOXES ? i : 0];
    box.missing_hidden = hidden[i] || teds_is_small(box.missing, t->suppress) ||
                         teds_is_small(box.count - box.missing, t->suppress);
    if (box.count_hidden)
        box.count = 0;
    if (box.missing_hidden)
        box.missing = 0;
    return box;
}
