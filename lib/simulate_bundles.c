/*
 * simulate_bundles.c - columns that hang together firmly are dealt together.
 *
 * - SUB1, SUB2 and SUB3 with the flags, ALCDRUG and NUMSUBS: simulate_substances.c.
 * - SEX with PREG: men are missing on PREG.
 * - STFIPS with REGION and DIVISION.
 * Every other column is a bundle by itself.
 */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

struct teds_sim_bundle *teds_sim_new_bundle(struct teds_sim *s)
{
    if (!TEDS_PUSH(s->bundle, s->bundle_count, s->bundle_room))
        return NULL;
    s->bundle[s->bundle_count - 1] = (struct teds_sim_bundle){ 0 };
    return &s->bundle[s->bundle_count - 1];
}

void teds_sim_join(struct teds_sim_bundle *b, struct teds_sim_column *c)
{
    if (c && b->member_count < TEDS_SIM_MEMBERS)
        b->member[b->member_count++] = c;
}

size_t teds_sim_index_of(const struct teds_sim_column *c, int code)
{
    size_t k = 0;

    while (k < c->code_count && c->codes[k].code != code)
        k++;
    return k < c->code_count ? k : 0;
}

int64_t teds_sim_count_of(const struct teds_sim_column *c, int code)
{
    size_t k = c ? teds_sim_index_of(c, code) : 0;

    return c && c->code_count && c->codes[k].code == code ? c->codes[k].count : 0;
}

struct teds_sim_kind *teds_sim_new_kind(struct teds_sim_bundle *b, int64_t total)
{
    size_t count = b->kinds;

    if (!TEDS_PUSH(b->kind, b->kinds, b->kind_room) || !TEDS_PUSH(b->total, count, b->total_room))
        return NULL;
    b->total[b->kinds - 1] = total;
    b->kind[b->kinds - 1] = (struct teds_sim_kind){ { 0 } };
    return &b->kind[b->kinds - 1];
}

/* ---- sex and pregnancy -------------------------------------------------- */

static bool make_sex(struct teds_sim *s, struct teds_sim_column *sex, struct teds_sim_column *preg)
{
    struct teds_sim_bundle *b = teds_sim_new_bundle(s);
    size_t missing = teds_sim_index_of(preg, TEDS_MISSING);
    int64_t women = teds_sim_count_of(sex, 2);

    if (!b)
        return false;
    teds_sim_join(b, sex);
    teds_sim_join(b, preg);
    for (size_t p = 0; p < preg->code_count; p++) {
        int64_t n = p == missing ? 0 : preg->codes[p].count < women ? preg->codes[p].count : women;
        struct teds_sim_kind *kind = teds_sim_new_kind(b, n);

        if (!kind)
            return false;
        kind->code[0] = (uint16_t)teds_sim_index_of(sex, 2);
        kind->code[1] = (uint16_t)p;
        women -= n;
    }
    for (size_t k = 0; k < sex->code_count; k++) {
        struct teds_sim_kind *kind = teds_sim_new_kind(b, sex->codes[k].code == 2 ? women : sex->codes[k].count);

        if (!kind)
            return false;
        kind->code[0] = (uint16_t)k;
        kind->code[1] = (uint16_t)missing;
    }
    return true;
}

/* ---- all --------------------------------------------------------------- */

static bool make_single(struct teds_sim *s, struct teds_sim_column *c)
{
    struct teds_sim_bundle *b = teds_sim_new_bundle(s);

    if (!b)
        return false;
    teds_sim_join(b, c);
    b->kinds = c->code_count;
    b->total = calloc(b->kinds + 1, sizeof *b->total);
    for (size_t k = 0; b->total && k < b->kinds; k++)
        b->total[k] = c->codes[k].count;
    return b->total != NULL;
}

static bool in_a_bundle(const struct teds_sim *s, const struct teds_sim_column *c)
{
    for (size_t i = 0; i < s->bundle_count; i++)
        for (size_t m = 0; m < s->bundle[i].member_count; m++)
            if (s->bundle[i].member[m] == c)
                return true;
    return false;
}

static int by_order(const void *a, const void *b)
{
    size_t x, y;

    (void)teds_sim_relation_of(((const struct teds_sim_bundle *)a)->member[0]->name, &x);
    (void)teds_sim_relation_of(((const struct teds_sim_bundle *)b)->member[0]->name, &y);
    if (x == y) /* as in the file */
        return ((const struct teds_sim_bundle *)a)->member[0] < ((const struct teds_sim_bundle *)b)->member[0] ? -1 : 1;
    return x < y ? -1 : 1;
}

teds_status teds_sim_bundles(struct teds_sim *s, teds_error *err)
{
    struct teds_sim_column *sex = teds_sim_column_named(s, "SEX"), *preg = teds_sim_column_named(s, "PREG");
    bool fine = true;

    if (teds_sim_column_named(s, "SUB1") && teds_sim_column_named(s, "SUB2") && teds_sim_column_named(s, "SUB3"))
        fine = teds_sim_substances(s);
    if (fine && sex && preg)
        fine = make_sex(s, sex, preg);
    for (size_t i = 0; fine && i < s->column_count; i++) {
        struct teds_sim_column *c = &s->column[i];
        bool with_state = s->state && (strcmp(c->name, "REGION") == 0 || strcmp(c->name, "DIVISION") == 0);

        if (c != s->state && !c->id && !with_state && c != s->year && !in_a_bundle(s, c))
            fine = make_single(s, c);
    }
    if (!fine)
        return teds_nomem(err);
    qsort(s->bundle, s->bundle_count, sizeof *s->bundle, by_order);
    for (size_t i = 0; i < s->bundle_count; i++) {
        size_t order;
        s->bundle[i].relation = teds_sim_relation_of(s->bundle[i].member[0]->name, &order);
    }
    return TEDS_OK;
}
