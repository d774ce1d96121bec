/*
 * estimate_suppress.c - hiding small counts in estimates, and all that would reveal them.
 *
 * The attacker knows all that is told and this program; the number of all discharges too.  Everything
 * hidden here is chosen by which counts are small, never by how large a hidden one is (suppress.h).
 *
 * A group's discharges: D = n cases + M with an item missing (where a missing item counts as no, n = D).
 *  1. A group with small D is hidden whole, and other groups with it, as the sum of all is known.
 *  2. Of what is left, a group with small n tells D only: n or M may be anything then.
 *  3. A group with small M tells n but neither D nor M, and other groups with it, as the sum is known.
 *     Where that does not suffice, none tells more than D.
 *  4. Of n cases: the classes with medication (both, medication only) are hidden together if one of them is
 *     small, and those without likewise; all four, if the sum of a pair is.  That pairs are always the same
 *     keeps any medication, the share most asked for, and tells nothing of which of the two is small.
 *  5. If one of the cells of the missing is small, the items are hidden, and the bounds are those that n and M
 *     leave, which are told.  Where a missing item counts as no, M and the bounds are hidden.
 *
 * Of the states within a group nothing is said at all, so there is nothing of them to hide here
 * (estimate.c).  test_suppress.c goes through all small tables and shows that each hidden number may be
 * anything from 1 to N - 1 for all that comes out, and M, where only D is told, one of N - 1 values or more.
 */
#include "estimate.h"

#include <stdlib.h>
#include <string.h>

#include "suppress.h"

/* ---- blanking --------------------------------------------------------- */

static void hide_share(teds_estimate *e)
{
    e->share_defined = e->simultaneous_defined = false;
    e->share = e->lower = e->simultaneous_lower = 0;
    e->upper = e->simultaneous_upper = 1;
}

static void hide_estimate(teds_estimate *e, unsigned what)
{
    if (!what)
        return;
    e->hidden |= what;
    if (what & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES))
        hide_share(e);
    if (what & TEDS_HIDDEN_COUNT)
        e->count = 0;
    if (what & TEDS_HIDDEN_CASES)
        e->cases = 0;
    if (what & TEDS_HIDDEN_BOUNDS) {
        e->bound_defined = false;
        e->bound_lower = 0;
        e->bound_upper = 1;
    }
    strcpy(e->note, "suppressed");
}

static void hide_group(teds_group *g, unsigned what)
{
    g->hidden |= what;
    if (what & TEDS_HIDDEN_DISCHARGES)
        g->discharges = 0;
    if (what & TEDS_HIDDEN_MISSING)
        g->missing = 0;
    if (what & TEDS_HIDDEN_ITEMS)
        g->medication_missing = g->mutual_help_missing = 0;
}

static void hide_all(teds_group *g)
{
    hide_group(g, TEDS_HIDDEN_DISCHARGES | TEDS_HIDDEN_MISSING | TEDS_HIDDEN_ITEMS);
    for (int c = 0; c < TEDS_CLASSES; c++)
        hide_estimate(&g->estimate[c], TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES | TEDS_HIDDEN_BOUNDS);
}

/* These limits are a function of all four counts. */
static void hide_simultaneous(teds_group *g)
{
    bool any = false;

    for (int c = 0; c < 4; c++)
        any |= (g->estimate[c].hidden & TEDS_HIDDEN_COUNT) != 0;
    for (int c = 0; any && c < 4; c++) {
        g->estimate[c].simultaneous_defined = false;
        g->estimate[c].simultaneous_lower = 0;
        g->estimate[c].simultaneous_upper = 1;
    }
}

/* ---- one group -------------------------------------------------------- */

/* All that is told of a group whose cases must not be known. */
static void leave_discharges(teds_group *g)
{
    hide_group(g, TEDS_HIDDEN_MISSING | TEDS_HIDDEN_ITEMS);
    for (int c = 0; c < TEDS_CLASSES; c++)
        hide_estimate(&g->estimate[c], TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES | TEDS_HIDDEN_BOUNDS);
}

/* Is one of the cells small in which an item is missing, or, where these are cases too, any cell? */
static bool has_small_cell(const teds_rates *r, const struct teds_answer_table *t)
{
    bool any = false;

    for (int m = 0; m < TEDS_ANSWERS; m++)
        for (int h = 0; h < TEDS_ANSWERS; h++)
            if (!teds_is_case((enum teds_answer)m, (enum teds_answer)h, TEDS_COMPLETE) || r->policy.missing != TEDS_COMPLETE)
                any |= teds_is_small(t->n[m][h], r->suppress);
    return any;
}

/* Which class counts of the cases are hidden. */
static void choose_classes(const teds_rates *r, const struct teds_answer_table *t, bool hidden[TEDS_CLASSES])
{
    uint64_t n[TEDS_CLASSES];
    bool any, with, without;

    for (int c = 0; c < TEDS_CLASSES; c++)
        n[c] = teds_count_cells(t, teds_class_cells((teds_class)c), r->policy.missing).count;
    any = teds_is_small(n[TEDS_BOTH] + n[TEDS_MEDICATION_ONLY], r->suppress) ||
          teds_is_small(n[TEDS_MUTUAL_HELP_ONLY] + n[TEDS_NEITHER], r->suppress);
    with = any || teds_is_small(n[TEDS_BOTH], r->suppress) || teds_is_small(n[TEDS_MEDICATION_ONLY], r->suppress);
    without = any || teds_is_small(n[TEDS_MUTUAL_HELP_ONLY], r->suppress) || teds_is_small(n[TEDS_NEITHER], r->suppress);
    hidden[TEDS_BOTH] = hidden[TEDS_MEDICATION_ONLY] = with;
    hidden[TEDS_MUTUAL_HELP_ONLY] = hidden[TEDS_NEITHER] = hidden[TEDS_AT_LEAST_ONE] = without;
    hidden[TEDS_ANY_MUTUAL_HELP] = hidden[TEDS_EXACTLY_ONE] = with || without;
    hidden[TEDS_ANY_MEDICATION] = any;
}

/* Bounds that do not look at which item is missing: no discharge, or any, of the missing is in the class. */
static void widen_bounds(teds_estimate *e, const teds_group *g)
{
    char *outside = strstr(e->note, ";share_outside_bounds"); /* the last code; of the bounds that are not told */

    if (outside)
        *outside = '\0';
    e->bound_lower = (double)e->count / (double)g->discharges;
    e->bound_upper = (double)(e->count + g->missing) / (double)g->discharges;
    teds_add_note(e->note, "wide_bounds");
}

/* 'cases_only': how many are missing must not be known, and so not the number of discharges. */
static void hide_within(const teds_rates *r, struct teds_group_inside *inside, bool cases_only)
{
    struct teds_answer_table table = teds_group_table(inside);
    bool small = has_small_cell(r, &table), hidden[TEDS_CLASSES];
    teds_group *g = &inside->g;

    choose_classes(r, &table, hidden);
    if (cases_only)
        hide_group(g, TEDS_HIDDEN_DISCHARGES | TEDS_HIDDEN_MISSING | TEDS_HIDDEN_ITEMS);
    if (small)
        hide_group(g, TEDS_HIDDEN_ITEMS | (r->policy.missing != TEDS_COMPLETE ? TEDS_HIDDEN_MISSING : 0));
    for (int c = 0; c < TEDS_CLASSES; c++) {
        bool bounds = hidden[c] || cases_only || (g->hidden & TEDS_HIDDEN_MISSING);

        hide_estimate(&g->estimate[c], (hidden[c] ? TEDS_HIDDEN_COUNT : 0) | (bounds ? TEDS_HIDDEN_BOUNDS : 0));
        if (small && !bounds)
            widen_bounds(&g->estimate[c], g);
    }
    hide_simultaneous(g);
}

/* ---- all groups --------------------------------------------------------- */

/* What is chosen of the groups. */
struct choice {
    uint64_t *counts;
    size_t *order;
    bool *whole, *cases_only;
    bool discharges_only; /* of all the others */
};

static bool has_few_cases(const teds_rates *r, const teds_group *g)
{
    return r->policy.missing == TEDS_COMPLETE && teds_is_small(g->discharges - g->missing, r->suppress);
}

static teds_status choose(const teds_rates *r, struct choice *c, teds_error *err)
{
    size_t several = 0;

    for (size_t i = 0; i < r->group_count; i++) {
        c->counts[i] = r->groups[i].g.discharges;
        several += c->counts[i] > 0;
    }
    if (!teds_suppress_parts(c->counts, r->group_count, r->suppress, c->order, r->group_count, c->whole) && several > 1)
        return teds_fail(err, TEDS_EARG, "there are too few discharges for that many groups: all their counts would be hidden, "
                                         "and yet nearly known from the total; take fewer groups");
    for (size_t i = 0; i < r->group_count; i++) {
        const teds_group *g = &r->groups[i].g;
        bool open = r->policy.missing == TEDS_COMPLETE && !c->whole[i] && g->missing < g->discharges && !has_few_cases(r, g);

        c->counts[i] = open ? g->missing : 0;
    }
    c->discharges_only = !teds_suppress_parts(c->counts, r->group_count, r->suppress, c->order, r->group_count, c->cases_only);
    return TEDS_OK;
}

static void hide_chosen(teds_rates *r, const struct choice *c)
{
    for (size_t i = 0; i < r->group_count; i++) {
        teds_group *g = &r->groups[i].g;

        if (c->whole[i])
            hide_all(g);
        else if (!g->absent && (c->discharges_only || has_few_cases(r, g)))
            leave_discharges(g);
        else if (!g->absent)
            hide_within(r, &r->groups[i], c->cases_only[i]);
    }
}

teds_status teds_rates_suppress(teds_rates *r, const teds_catalog *catalog, teds_error *err)
{
    size_t n = r->group_count + 1;
    struct choice c = { calloc(n, sizeof *c.counts), calloc(n, sizeof *c.order), calloc(n, sizeof *c.whole),
                        calloc(n, sizeof *c.cases_only), false };
    teds_status st = c.counts && c.order && c.whole && c.cases_only ? TEDS_OK : teds_nomem(err);

    if (st == TEDS_OK)
        st = teds_published_order(r, catalog, c.order, err);
    if (st == TEDS_OK)
        st = choose(r, &c, err);
    if (st == TEDS_OK)
        hide_chosen(r, &c);
    free(c.counts);
    free(c.order);
    free(c.whole);
    free(c.cases_only);
    return st;
}
