/*
 * contrast.c - two groups of a tally beside each other, and tests over several.
 */
#include "contrast.h"

#include <stdlib.h>
#include <string.h>

#include <tedstat/effect.h>
#include <tedstat/padjust.h>

#include "base.h"

bool teds_contrast_hidden(const struct teds_group_inside *g, teds_class c)
{
    return g->g.estimate[c].hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES);
}

/* ---- blocks ------------------------------------------------------------ */

bool teds_contrast_same_block(const teds_rates *r, size_t a, size_t b)
{
    return memcmp(r->groups[a].g.codes, r->groups[b].g.codes, (r->by_count - 1) * sizeof(int32_t)) == 0;
}

teds_status teds_contrast_find_blocks(const teds_rates *r, struct teds_contrast_blocks *out, teds_error *err)
{
    for (size_t i = 0; i < r->group_count; i++) {
        struct teds_contrast_block *b;

        if (r->groups[i].g.absent || r->groups[i].g.codes[r->by_count - 1] < 0)
            continue;
        if (out->count == 0 || !teds_contrast_same_block(r, i, out->list[out->count - 1].reference)) {
            if (!TEDS_PUSH(out->list, out->count, out->room))
                return teds_nomem(err);
            out->list[out->count - 1] = (struct teds_contrast_block){ .reference = i };
        }
        b = &out->list[out->count - 1];
        if (!TEDS_PUSH(b->groups, b->count, b->room))
            return teds_nomem(err);
        b->groups[b->count - 1] = i;
    }
    return TEDS_OK;
}

void teds_contrast_free_blocks(struct teds_contrast_blocks *b)
{
    for (size_t k = 0; k < b->count; k++)
        free(b->list[k].groups);
    free(b->list);
}

/* ---- states of both groups -------------------------------------------- */

teds_status teds_contrast_clusters(const struct teds_group_inside *a,
                                   const struct teds_group_inside *b, unsigned cells_a,
                                   unsigned cells_b, teds_missing_policy policy,
                                   teds_cluster_count **first, teds_cluster_count **second,
                                   size_t *count, teds_error *err)
{
    size_t room = a->state_count + b->state_count, i = 0, k = 0, n = 0;
    teds_cluster_count *block = calloc(2 * room + 1, sizeof *block);

    if (!block)
        return teds_nomem(err);
    while (i < a->state_count || k < b->state_count) { /* both sorted by state */
        bool of_a = i < a->state_count &&
                    (k == b->state_count || a->states[i].state <= b->states[k].state);
        bool of_b = k < b->state_count &&
                    (i == a->state_count || b->states[k].state <= a->states[i].state);

        if (of_a) {
            struct teds_class_count c = teds_count_cells(&a->states[i++].t, cells_a, policy);
            block[n] = (teds_cluster_count){ .cases = c.cases, .used = c.count };
        }
        if (of_b) {
            struct teds_class_count c = teds_count_cells(&b->states[k++].t, cells_b, policy);
            block[room + n] = (teds_cluster_count){ .cases = c.cases, .used = c.count };
        }
        n++;
    }
    *first = block;
    *second = block + room;
    *count = n;
    return TEDS_OK;
}

static teds_status between_states(const teds_rates *r, const struct teds_contrast_plan *plan,
                                  struct teds_contrast *x, teds_error *err)
{
    unsigned cells = teds_class_cells(x->c);
    teds_cluster_count *first, *second;
    size_t count;
    teds_status st =
        teds_contrast_clusters(&r->groups[x->group], &r->groups[x->reference], cells, cells,
                               r->policy.missing, &first, &second, &count, err);

    if (st != TEDS_OK)
        return st;
    if (teds_same_word(plan->measure, "diff"))
        st = teds_cluster_difference(first, second, count, plan->level, &x->cluster, err);
    else
        st = teds_cluster_ratio(plan->measure, first, second, count, plan->level, &x->cluster, err);
    if (st == TEDS_OK)
        x->has_cluster_p = teds_cluster_p(plan->measure, &x->cluster, &x->cluster_p);
    free(first);
    return st;
}

/* ---- one contrast ----------------------------------------------------- */

static struct teds_class_count count_of(const teds_rates *r, size_t group, teds_class c)
{
    struct teds_answer_table t = teds_group_table(&r->groups[group]);

    return teds_count_cells(&t, teds_class_cells(c), r->policy.missing);
}

teds_status teds_contrast_make(const teds_rates *r, const struct teds_contrast_plan *plan,
                               struct teds_contrast *x, teds_error *err)
{
    const struct teds_group_inside *a = &r->groups[x->group], *b = &r->groups[x->reference];
    struct teds_class_count m = count_of(r, x->group, x->c), n = count_of(r, x->reference, x->c);
    const uint64_t table[] = { m.count, m.cases - m.count, n.count, n.cases - n.count };
    const uint64_t not_and_in[2][2] = { { table[1], table[0] }, { table[3], table[2] } };
    teds_status st;

    x->hidden = teds_contrast_hidden(a, x->c) || teds_contrast_hidden(b, x->c);
    st = teds_compare(plan->measure, plan->method, m.count, m.cases, n.count, n.cases, plan->level,
                      &x->two, err);
    if (st == TEDS_OK)
        st = teds_table_test("pearson_chisq", table, 2, 2, &x->pearson, err);
    if (st == TEDS_OK)
        st = teds_standardised_difference(not_and_in[0], not_and_in[1], 2, plan->level, &x->size, err);
    x->cluster.note = x->cluster.warning = "";
    return st == TEDS_OK && r->suppress == 0 ? between_states(r, plan, x, err) : st;
}

/* ---- many ------------------------------------------------------------- */

static bool p_of(const struct teds_contrast *x, bool cluster, double *p)
{
    if (cluster ? !x->has_cluster_p : x->hidden || !(x->pearson.has & TEDS_HAS_P))
        return false;
    *p = cluster ? x->cluster_p : x->pearson.p;
    return true;
}

teds_status teds_contrast_adjust(const char *method, struct teds_contrast *list, size_t count,
                                 teds_error *err)
{
    double *p = calloc(count + 1, sizeof *p);
    teds_status st = p ? TEDS_OK : teds_nomem(err);

    for (int cluster = 0; st == TEDS_OK && cluster < 2; cluster++) {
        size_t n = 0;

        for (size_t i = 0; i < count; i++)
            n += p_of(&list[i], cluster, &p[n]);
        st = teds_padjust(method, p, n, p, err);
        n = 0;
        for (size_t i = 0; st == TEDS_OK && i < count; i++) {
            double mine;

            if (p_of(&list[i], cluster, &mine))
                *(cluster ? &list[i].cluster_p_adjusted : &list[i].p_adjusted) = p[n++];
        }
    }
    free(p);
    return st;
}

/* ---- tests over several groups ---------------------------------------- */

/* Writes the row of a table: the class and the rest, or the four classes. */
static void fill_row(const struct teds_answer_table *t, teds_missing_policy policy, int c,
                     uint64_t *row)
{
    struct teds_class_count n = { 0 };

    if (c < TEDS_CLASSES) {
        n = teds_count_cells(t, teds_class_cells((teds_class)c), policy);
        row[0] = n.count;
        row[1] = n.cases - n.count;
        return;
    }
    for (int k = 0; k < 4; k++)
        row[k] = teds_count_cells(t, teds_class_cells((teds_class)k), policy).count;
}

/* A table of rows x columns for every state of any group, one after another; free() it. */
static uint64_t *tables_by_state(const teds_rates *r, const size_t *groups, size_t rows, int c,
                                 size_t columns, size_t *states)
{
    size_t most = 0, cells = rows * columns;
    int32_t *codes;
    uint64_t *tables;

    *states = 0;
    for (size_t i = 0; i < rows; i++)
        most += r->groups[groups[i]].state_count;
    codes = calloc(most + 1, sizeof *codes);
    tables = calloc(most * cells + 1, sizeof *tables);
    for (size_t i = 0; codes && tables && i < rows; i++) {
        const struct teds_group_inside *g = &r->groups[groups[i]];

        for (size_t k = 0; k < g->state_count; k++) {
            size_t s = 0;

            while (s < *states && codes[s] != g->states[k].state)
                s++;
            if (s == *states)
                codes[(*states)++] = g->states[k].state;
            fill_row(&g->states[k].t, r->policy.missing, c, tables + s * cells + i * columns);
        }
    }
    if (!codes) {
        free(tables);
        tables = NULL;
    }
    free(codes);
    return tables;
}

teds_status teds_contrast_test(const teds_rates *r, const size_t *groups, size_t count, int c,
                               struct teds_contrast_test *out, teds_error *err)
{
    size_t columns = c < TEDS_CLASSES ? 2 : 4, states;
    uint64_t *all = calloc(count * columns + 1, sizeof *all);
    uint64_t *by_state = tables_by_state(r, groups, count, c, columns, &states);
    teds_status st = all && by_state ? TEDS_OK : teds_nomem(err);

    *out = (struct teds_contrast_test){ 0 };
    for (size_t i = 0; st == TEDS_OK && i < count; i++) {
        const struct teds_group_inside *g = &r->groups[groups[i]];
        struct teds_answer_table t = teds_group_table(g);

        fill_row(&t, r->policy.missing, c, all + i * columns);
        for (int k = 0; k < TEDS_CLASSES; k++) {
            if (c < TEDS_CLASSES ? k != c : k >= 4)
                continue;
            out->hidden |= teds_contrast_hidden(g, (teds_class)k);
        }
    }
    if (st == TEDS_OK)
        st = teds_table_test("pearson_chisq", all, count, columns, &out->pearson, err);
    if (st == TEDS_OK)
        st = teds_cramers_v(all, count, columns, &out->cramers_v, err);
    if (r->suppress > 0)
        out->rao_scott.note = "states_hidden";
    else if (st == TEDS_OK && count * columns <= 1024)
        st = teds_cluster_test(by_state, states, count, columns, &out->rao_scott, err);
    else
        out->rao_scott.note = "too_large";
    free(all);
    free(by_state);
    return st;
}
