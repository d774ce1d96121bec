/*
 * simulate_deal.c - the kinds of a bundle dealt out like cards to the records of a block.
 */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

static void shuffle(struct teds_sim_random *r, uint16_t *cards, size_t n)
{
    for (; n > 1; n--) {
        size_t k = teds_sim_below(r, (uint32_t)n);
        uint16_t card = cards[k];

        cards[k] = cards[n - 1];
        cards[n - 1] = card;
    }
}

/* Groups the records by what the bundle leans on; returns how many groups there can be. */
static size_t group_records(struct teds_sim_deal *d, const struct teds_sim_bundle *b, size_t rows,
                            const struct teds_sim_column *parent[2])
{
    const struct teds_sim *s = d->s;
    size_t groups = 1;

    memset(d->group, 0, rows * sizeof *d->group);
    for (int p = 0; p < 2; p++) {
        const char *name = b->relation ? b->relation->parent[p] : NULL;

        parent[p] = name ? teds_sim_column_named(s, name) : NULL;
        if (!parent[p])
            continue;
        for (size_t row = 0; row < rows; row++)
            d->group[row] = d->group[row] * (uint32_t)parent[p]->code_count + parent[p]->cell[row];
        groups *= parent[p]->code_count;
    }
    return groups;
}

/* How the cards of the block are parted among the groups. */
static bool part_among_groups(struct teds_sim_deal *d, const struct teds_sim_bundle *b, size_t groups,
                              const struct teds_sim_column *const parent[2])
{
    const struct teds_sim_relation *r = b->relation;

    for (size_t g = 0; g < groups; g++) {
        size_t second = parent[1] ? g % parent[1]->code_count : 0, first = parent[1] ? g / parent[1]->code_count : g;
        const int codes[2] = { parent[0] ? parent[0]->codes[first].code : TEDS_MISSING,
                               parent[1] ? parent[1]->codes[second].code : TEDS_MISSING };

        for (size_t k = 0; d->group_sum[g] && k < b->kinds; k++)
            d->weight[g * b->kinds + k] = (double)d->group_sum[g] * (double)d->taken[k] *
                                          r->weight(r, b->member[0]->codes[teds_sim_kind_code(b, k, 0)].code, codes);
        for (size_t k = 0; !d->group_sum[g] && k < b->kinds; k++)
            d->weight[g * b->kinds + k] = 0;
    }
    for (size_t k = 0; k < b->kinds; k++)
        d->taken_sum[k] = d->taken[k];
    return teds_sim_fit(groups, b->kinds, d->group_sum, d->taken_sum, d->weight, d->table) >= 0;
}

static void fill_members(const struct teds_sim_bundle *b, size_t row, size_t kind)
{
    if (!b->kind) {
        b->member[0]->cell[row] = (uint16_t)kind;
        return;
    }
    for (size_t m = 0; m < b->member_count; m++)
        b->member[m]->cell[row] = b->kind[kind].code[m];
}

bool teds_sim_deal(struct teds_sim_deal *d, struct teds_sim_bundle *b, size_t rows)
{
    const struct teds_sim_column *parent[2] = { NULL, NULL };
    size_t groups = group_records(d, b, rows, parent), n = 0;
    uint16_t *deck = d->deck;

    teds_sim_take(b->by_state + d->state * b->kinds, b->kinds, d->state_left, (int64_t)rows, &d->random, d->taken);
    if (groups == 1) {
        memcpy(d->table, d->taken, b->kinds * sizeof *d->table);
    } else {
        memset(d->group_sum, 0, groups * sizeof *d->group_sum);
        for (size_t row = 0; row < rows; row++)
            d->group_sum[d->group[row]]++;
        if (!part_among_groups(d, b, groups, parent))
            return false;
    }
    for (size_t g = 0; g < groups; g++) {
        size_t from = n;

        d->at[g] = from;
        for (size_t k = 0; k < b->kinds; k++)
            for (int32_t i = d->table[g * b->kinds + k]; i > 0; i--)
                deck[n++] = (uint16_t)k;
        shuffle(&d->random, deck + from, n - from);
    }
    for (size_t row = 0; row < rows; row++)
        fill_members(b, row, deck[d->at[d->group[row]]++]);
    return true;
}

/* ---- room --------------------------------------------------------------- */

/* How many groups the records fall into for a bundle, at most. */
static size_t groups_of(const struct teds_sim *s, const struct teds_sim_bundle *b)
{
    size_t groups = 1;

    for (int p = 0; b->relation && p < 2 && b->relation->parent[p]; p++) {
        const struct teds_sim_column *c = teds_sim_column_named(s, b->relation->parent[p]);

        groups *= c ? c->code_count : 1;
    }
    return groups;
}

teds_status teds_sim_deal_start(struct teds_sim_deal *d, const struct teds_sim *s, teds_error *err)
{
    size_t groups = 1, kinds = 1, cells = 1;

    d->s = s;
    for (size_t i = 0; i < s->bundle_count; i++) {
        size_t g = groups_of(s, &s->bundle[i]), k = s->bundle[i].kinds;

        groups = g > groups ? g : groups;
        kinds = k > kinds ? k : kinds;
        cells = g * k > cells ? g * k : cells;
    }
    d->deck = calloc(TEDS_SIM_BLOCK, sizeof *d->deck);
    d->taken = calloc(kinds + 1, sizeof *d->taken);
    d->taken_sum = calloc(kinds + 1, sizeof *d->taken_sum);
    d->group_sum = calloc(groups + 1, sizeof *d->group_sum);
    d->at = calloc(groups + 1, sizeof *d->at);
    d->group = calloc(TEDS_SIM_BLOCK, sizeof *d->group);
    d->table = calloc(cells + 1, sizeof *d->table);
    d->weight = calloc(cells + 1, sizeof *d->weight);
    return d->deck && d->taken && d->taken_sum && d->group_sum && d->at && d->group && d->table && d->weight
               ? TEDS_OK
               : teds_nomem(err);
}

void teds_sim_deal_free(struct teds_sim_deal *d)
{
    free(d->deck);
    free(d->taken);
    free(d->taken_sum);
    free(d->group_sum);
    free(d->at);
    free(d->group);
    free(d->table);
    free(d->weight);
}
