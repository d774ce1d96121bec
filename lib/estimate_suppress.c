/*
 * estimate_suppress.c - hiding small counts in estimates, and all that would reveal them.
 *
 * Within a group by the atoms of its table (suppress.h), the number of its discharges being
 * known to everybody; a group that is small itself is hidden whole, with another beside it, as
 * the number of all discharges is known too.  Where few items are missing in a group, the
 * missing are hidden there and in another group, so that cases and shares can stay.
 *
 * Of the states within a group nothing is said at all, so there is nothing of them to hide here
 * (estimate.c).
 */
#include "estimate.h"

#include <stdlib.h>
#include <string.h>

#include "suppress.h"

/* What a group shows: cases, missing, items, then a count and bounds for each class. */
enum { CASES, MISSING, ITEMS, COUNTS, BOUNDS = COUNTS + TEDS_CLASSES, SECRETS = BOUNDS + TEDS_CLASSES };

/* The atoms for which a condition on the two answers holds are the bits 3 m + h. */
struct class_sets {
    unsigned count, known, possible;
};

static struct class_sets sets_of(unsigned cells, teds_missing_policy policy)
{
    struct class_sets s = { 0, 0, 0 };

    for (int m = 0; m < TEDS_ANSWERS; m++) {
        for (int h = 0; h < TEDS_ANSWERS; h++) {
            unsigned bit = 1u << (3 * m + h);
            unsigned can = teds_possible_cells((enum teds_answer)m, (enum teds_answer)h);
            bool in = (teds_taken_for((enum teds_answer)m, (enum teds_answer)h) & cells) != 0;

            if (in && teds_is_case((enum teds_answer)m, (enum teds_answer)h, policy))
                s.count |= bit;
            if ((can & ~cells) == 0)
                s.known |= bit;
            if ((can & cells) != 0)
                s.possible |= bit;
        }
    }
    return s;
}

enum { MEDICATION_MISSING = 0700, MUTUAL_HELP_MISSING = 0444 };

static void list_secrets(const teds_rates *r, struct teds_secret *secrets)
{
    const unsigned missing = MEDICATION_MISSING | MUTUAL_HELP_MISSING;
    bool complete = r->policy.missing == TEDS_COMPLETE;

    secrets[CASES] = (struct teds_secret){
        { complete ? TEDS_ALL_ATOMS & ~missing : TEDS_ALL_ATOMS, 0 }, 1, false
    };
    secrets[MISSING] = (struct teds_secret){ { missing, 0 }, 1, false };
    secrets[ITEMS] = (struct teds_secret){ { MEDICATION_MISSING, MUTUAL_HELP_MISSING }, 2, false };
    for (int c = 0; c < TEDS_CLASSES; c++) {
        struct class_sets s = sets_of(teds_class_cells((teds_class)c), r->policy.missing);
        bool shown = teds_rates_has_class(r, (teds_class)c);

        secrets[COUNTS + c] = (struct teds_secret){ { s.count, 0 }, shown ? 1 : 0, false };
        secrets[BOUNDS + c] = (struct teds_secret){ { s.known, s.possible }, shown ? 2 : 0, false };
    }
}

/*
 * Larger classes first, so that the smallest can be taken to hide a small one behind.  The
 * unions come after the four classes, and the bounds after the counts.
 */
static void sort_classes(const teds_group *g, int order[TEDS_CLASSES])
{
    for (int c = 0; c < TEDS_CLASSES; c++)
        order[c] = c;
    for (int i = 1; i < TEDS_CLASSES; i++) {
        for (int k = i; k > (i < 4 ? 0 : 4); k--) {
            if (g->estimate[order[k]].count <= g->estimate[order[k - 1]].count)
                break;
            int t = order[k];
            order[k] = order[k - 1];
            order[k - 1] = t;
        }
    }
}

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

/* Without the atoms in which something is missing, and all that they are in. */
static void leave_cases(uint64_t atoms[TEDS_ATOMS], struct teds_secret *secrets)
{
    for (int i = 0; i < TEDS_ATOMS; i++)
        atoms[i] = (MEDICATION_MISSING | MUTUAL_HELP_MISSING) >> i & 1 ? 0 : atoms[i];
    for (int k = 0; k < SECRETS; k++)
        secrets[k].count = k == CASES || (k >= COUNTS && k < BOUNDS) ? secrets[k].count : 0;
}

/* 'cases_only': what is missing is hidden already, and with it the number of discharges. */
static void hide_within(const teds_rates *r, struct teds_group_inside *inside, bool cases_only)
{
    struct teds_answer_table table = teds_group_table(inside);
    struct teds_secret secrets[SECRETS], sorted[SECRETS];
    teds_group *g = &inside->g;
    uint64_t atoms[TEDS_ATOMS];
    int order[TEDS_CLASSES];

    for (int i = 0; i < TEDS_ATOMS; i++)
        atoms[i] = table.n[i / 3][i % 3];
    list_secrets(r, secrets);
    if (cases_only)
        leave_cases(atoms, secrets);
    sort_classes(g, order);
    memcpy(sorted, secrets, sizeof sorted);
    for (int i = 0; i < TEDS_CLASSES; i++) {
        sorted[COUNTS + i] = secrets[COUNTS + order[i]];
        sorted[BOUNDS + i] = secrets[BOUNDS + order[i]];
    }
    teds_suppress(atoms, r->suppress, sorted, SECRETS);
    for (int k = 0; cases_only && k < SECRETS; k++)
        sorted[k].hidden |= sorted[k].count == 0;
    hide_group(g, cases_only ? TEDS_HIDDEN_DISCHARGES : 0);
    hide_group(g, (sorted[MISSING].hidden ? TEDS_HIDDEN_MISSING : 0) |
                      (sorted[ITEMS].hidden ? TEDS_HIDDEN_ITEMS : 0));
    for (int i = 0; i < TEDS_CLASSES; i++)
        hide_estimate(&g->estimate[order[i]],
                      (sorted[CASES].hidden ? TEDS_HIDDEN_CASES : 0) |
                          (sorted[COUNTS + i].hidden ? TEDS_HIDDEN_COUNT : 0) |
                          (sorted[BOUNDS + i].hidden ? TEDS_HIDDEN_BOUNDS : 0));
    hide_simultaneous(g);
}

/*
 * Groups in which the missing can be hidden while the cases stay: the cases are not small
 * themselves, and all that is known of the missing is their sum over these groups.
 */
static void hide_missing_across(const teds_rates *r, const bool *whole, uint64_t *counts,
                                bool *cases_only)
{
    for (size_t i = 0; i < r->group_count; i++) {
        const teds_group *g = &r->groups[i].g;

        counts[i] = whole[i] || g->discharges - g->missing < r->suppress ? 0 : g->missing;
    }
    if (r->policy.missing != TEDS_COMPLETE ||
        !teds_suppress_parts(counts, r->group_count, r->suppress, SIZE_MAX, cases_only))
        memset(cases_only, 0, r->group_count * sizeof *cases_only);
}

teds_status teds_rates_suppress(teds_rates *r, teds_error *err)
{
    uint64_t *counts = calloc(r->group_count + 1, sizeof *counts);
    bool *hidden = calloc(2 * r->group_count + 1, sizeof *hidden);
    bool *cases_only = hidden + r->group_count, enough;
    size_t several = 0;
    teds_status st = TEDS_OK;

    if (!counts || !hidden) {
        free(counts);
        free(hidden);
        return teds_nomem(err);
    }
    for (size_t i = 0; i < r->group_count; i++)
        counts[i] = r->groups[i].g.discharges;
    enough = teds_suppress_parts(counts, r->group_count, r->suppress, SIZE_MAX, hidden);
    for (size_t i = 0; i < r->group_count; i++)
        several += counts[i] > 0;
    if (!enough && several > 1) /* a group that is listed has at least one */
        st = teds_fail(err, TEDS_EARG, "there are too few discharges for that many groups: all their counts would be hidden, "
                                       "and yet nearly known from the total; take fewer groups");
    else
        hide_missing_across(r, hidden, counts, cases_only);
    for (size_t i = 0; st == TEDS_OK && i < r->group_count; i++) {
        struct teds_group_inside *g = &r->groups[i];

        if (hidden[i])
            hide_all(&g->g);
        else if (!g->g.absent)
            hide_within(r, g, cases_only[i]);
    }
    free(counts);
    free(hidden);
    return st;
}
