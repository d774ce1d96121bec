/*
 * tally_suppress.c - which boxes of the exclusions flow are hidden with the small counts.
 *
 * What a rule found missing is never told: it is a count of the same records by another variable.  A
 * tally that is filtered afterwards tells none of its boxes, as these beside those of the whole would
 * give single ones away.
 */
#include "catalog.h"
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
    size_t order[MOST_BOXES], n = t->rule_count + 2;

    for (size_t i = 0; i < MOST_BOXES; i++)
        hidden[i] = n > MOST_BOXES; /* too many to tell apart: all hidden */
    if (t->suppress == 0 || n > MOST_BOXES)
        return t->suppress > 0;
    for (size_t i = 0; i < n; i++) {
        counts[i] = raw_count(t, i);
        order[i] = i;
        hidden[i] = i + 1 < n || teds_is_small(counts[i], t->suppress);
    }
    if (t->boxes_hidden)
        return true;
    return !teds_suppress_parts(counts, n, t->suppress, order, n - 1, hidden);
}

/* ---- what may not be by, or under a rule on, what is estimated ----------- */

/* Is the share of it what is estimated, or does it make a part of that? */
static bool is_estimated(const teds_tally *t, const teds_variable *v)
{
    const teds_variable *other;

    if (!t->outcome)
        return v->role == TEDS_ROLE_MEDICATION || v->role == TEDS_ROLE_MUTUAL_HELP_DISCHARGE ||
               v->role == TEDS_ROLE_MUTUAL_HELP_ADMISSION;
    for (size_t k = 0; (other = teds_catalog_variable(t->catalog, k)) != NULL; k++)
        if (teds_made_of(other, v) && teds_rule_names(t->outcome, other->name))
            return true;
    return false;
}

/* A variable of the cohort's rules that is made of this one; NULL: none. */
static const teds_variable *in_rules(const teds_tally *t, const teds_variable *v)
{
    const teds_variable *other;

    for (size_t i = 0; i < t->rule_count; i++)
        for (size_t k = 0; (other = teds_catalog_variable(t->catalog, k)) != NULL; k++)
            if (teds_made_of(other, v) && teds_rule_names(t->rules[i].text, other->name))
                return other;
    return NULL;
}

teds_status teds_tally_can_hide(const teds_tally *t, const char *by, teds_error *err)
{
    const teds_variable *list[TEDS_MOST_BY], *v, *of = NULL;
    const char *names[TEDS_MOST_BY];
    size_t count = 0;
    teds_status st = t->suppress ? teds_by_parse(t->catalog, by, list, names, &count, err) : TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && t->suppress && !of && (v = teds_catalog_variable(t->catalog, i)) != NULL; i++) {
        if (v->from || v->part_count || !is_estimated(t, v))
            continue;
        of = in_rules(t, v);
        for (size_t k = 0; k < count; k++)
            of = teds_made_of(list[k], v) ? list[k] : of;
    }
    if (of)
        st = teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = of->name },
                          "small counts cannot be hidden where groups or rules are of %s, of which the shares are: it says "
                          "beforehand which classes a group cannot have", of->name);
    return st;
}

bool teds_tally_records_hidden(const teds_tally *t)
{
    bool hidden[MOST_BOXES];

    return hide_boxes(t, hidden);
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
    box.missing_hidden = true;
    box.missing = 0;
    if (box.count_hidden)
        box.count = 0;
    return box;
}
