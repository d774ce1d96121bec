/*
 * estimate_groups.c - from the cells of a tally to groups, each a table for every state.
 */
#include "estimate.h"

#include <stdlib.h>

/* ---- groups from cells ------------------------------------------------ */

static teds_status find_dimension(const teds_tally *t, const teds_variable *wanted,
                                  struct teds_code_source *out, teds_error *err)
{
    if (teds_code_source_find(t, wanted, out))
        return TEDS_OK;
    return teds_fail(err, TEDS_ELAYOUT,
                     "--by: this tally was not made by %s; tally the data again with --by %s",
                     wanted->name, wanted->name);
}

/* One state of one group. */
struct part {
    uint64_t group_key;
    struct teds_state_table in;
};

/* Those that were met, and a hash table of their numbers: slots[] holds the index + 1, or 0. */
struct parts {
    struct part *list;
    size_t count, room;
    uint32_t *slots;
    size_t slot_room; /* a power of two, above the number of cells */
};

static int by_group_and_state(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    if (x->group_key != y->group_key)
        return x->group_key < y->group_key ? -1 : 1;
    return (x->in.state > y->in.state) - (x->in.state < y->in.state);
}

/* NULL: no memory. */
static struct teds_answer_table *table_of(struct parts *p, uint64_t group_key, int32_t state)
{
    uint64_t hash = (group_key * 128 + (uint64_t)(uint32_t)state) * UINT64_C(0x9e3779b97f4a7c15);
    size_t at = hash >> 32 & (p->slot_room - 1);

    for (; p->slots[at]; at = (at + 1) & (p->slot_room - 1)) {
        struct part *have = &p->list[p->slots[at] - 1];

        if (have->group_key == group_key && have->in.state == state)
            return &have->in.t;
    }
    if (!TEDS_PUSH(p->list, p->count, p->room))
        return NULL;
    p->list[p->count - 1] = (struct part){ .group_key = group_key, .in.state = state };
    p->slots[at] = (uint32_t)p->count;
    return &p->list[p->count - 1].in.t;
}

/* Was the attendance that is asked for collected at all? */
static bool collected(teds_mutual_help which, int32_t discharge, int32_t admission)
{
    switch (which) {
    case TEDS_NO_MUTUAL_HELP: return true;
    case TEDS_AT_ADMISSION: return admission != TEDS_NOT_COLLECTED;
    case TEDS_AT_EITHER: return discharge != TEDS_NOT_COLLECTED || admission != TEDS_NOT_COLLECTED;
    default: return discharge != TEDS_NOT_COLLECTED;
    }
}

static uint64_t group_key(const teds_rates *r, const struct teds_code_source *sources, uint64_t cell_key)
{
    uint64_t key = 0;

    for (size_t k = 0; k < r->by_count; k++) {
        uint64_t digit = 0;

        teds_digit(&r->digits[k], teds_code_of(&sources[k], cell_key), &digit);
        key += digit * r->digits[k].stride;
    }
    return key;
}

static teds_status make_parts(const teds_tally *t, const teds_rates *r, const struct teds_code_source *sources,
                              struct parts *out, teds_error *err)
{
    const struct teds_dimension *last = &t->dimensions[t->by_count];
    const teds_mutual_help which = r->policy.mutual_help;
    bool known = false;

    for (size_t i = 0; i < t->cell_room; i++) {
        uint64_t key = t->cells[i].key;
        int32_t code[TEDS_LAST_DIMENSIONS];
        enum teds_answer medication, mutual_help;
        struct teds_answer_table *table;

        if (t->cells[i].count == 0)
            continue;
        for (size_t k = 0; k < TEDS_LAST_DIMENSIONS; k++)
            code[k] = teds_key_code(&last[k], key);
        known |= collected(which, code[TEDS_DIM_DISCHARGE], code[TEDS_DIM_ADMISSION]) &&
                 (!r->attendance || code[TEDS_DIM_ADMISSION] != TEDS_NOT_COLLECTED);
        medication = r->attendance ? teds_attendance_answer(code[TEDS_DIM_ADMISSION])
                                   : teds_medication_answer(code[TEDS_DIM_MEDICATION]);
        mutual_help = teds_mutual_help_answer(which, code[TEDS_DIM_DISCHARGE], code[TEDS_DIM_ADMISSION]);
        table = table_of(out, group_key(r, sources, key), code[TEDS_DIM_STATE]);
        if (!table)
            return teds_nomem(err);
        table->n[medication][mutual_help] += t->cells[i].count;
    }
    if (!known)
        return teds_fail(err, TEDS_ELAYOUT, "attendance at mutual-help groups (%s) was not collected "
                                            "in these data",
                         which == TEDS_AT_ADMISSION || r->attendance ? "at admission" : "at discharge");
    qsort(out->list, out->count, sizeof *out->list, by_group_and_state);
    return TEDS_OK;
}

/* A group of its own, with the codes that its key stands for. */
static struct teds_group_inside *add_group(teds_rates *r, uint64_t key)
{
    int32_t *codes = teds_arena_alloc(&r->arena, (r->by_count + 1) * sizeof *codes);
    struct teds_group_inside *g;

    if (!codes || !TEDS_PUSH(r->groups, r->group_count, r->group_room))
        return NULL;
    for (size_t k = 0; k < r->by_count; k++)
        codes[k] = teds_key_code(&r->digits[k], key);
    g = &r->groups[r->group_count - 1];
    *g = (struct teds_group_inside){ .key = key, .g.codes = codes };
    return g;
}

static bool add_to_groups(teds_rates *r, const struct parts *parts)
{
    struct teds_group_inside *g = NULL;

    for (size_t i = 0; i < parts->count; i++) {
        const struct part *p = &parts->list[i];

        if ((!g || g->key != p->group_key) && !(g = add_group(r, p->group_key)))
            return false;
        if (!TEDS_PUSH(g->states, g->state_count, g->state_room))
            return false;
        g->states[g->state_count - 1] = p->in;
    }
    return true;
}

static teds_status groups_with_cases(teds_rates *r, const teds_tally *t, teds_error *err)
{
    struct teds_code_source sources[TEDS_MOST_BY];
    struct parts parts = { .slot_room = 16 };
    uint64_t stride = 1;
    teds_status st;

    for (size_t i = r->by_count; i-- > 0;) {
        st = find_dimension(t, r->by[i], &sources[i], err);
        if (st != TEDS_OK)
            return st;
        r->digits[i] = teds_tally_dimension(r->by[i]);
        r->digits[i].stride = stride;
        stride *= r->digits[i].size;
    }
    while (parts.slot_room <= t->cell_count)
        parts.slot_room *= 2;
    parts.slots = calloc(parts.slot_room, sizeof *parts.slots);
    if (!parts.slots)
        return teds_nomem(err);
    st = make_parts(t, r, sources, &parts, err);
    if (st == TEDS_OK && !add_to_groups(r, &parts))
        st = teds_nomem(err);
    free(parts.list);
    free(parts.slots);
    return st;
}

/* ---- states that are absent from the edition ---------------------------- */

enum { FIRST_YEAR = 1980, LAST_YEAR = 2099 };

/*
 * Is the state absent from every input that has this year (0: from all years of all inputs)?  Only
 * what an edition says counts: a file of no certain edition may have any states.
 */
static bool absent_everywhere(const teds_tally *t, int year, int state)
{
    bool any = false;

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);

        for (int y = year ? year : FIRST_YEAR; y <= (year ? year : LAST_YEAR); y++) {
            if (!teds_tally_input_has_year(t, i, y, y))
                continue;
            if (!e || !teds_state_absent(e, y, state))
                return false;
            any = true;
        }
    }
    return any;
}

static bool have_group(const teds_rates *r, uint64_t key)
{
    for (size_t i = 0; i < r->group_count; i++)
        if (r->groups[i].key == key)
            return true;
    return false;
}

static bool add_absent(teds_rates *r, const teds_tally *t, int year, int state)
{
    uint64_t key = 0;

    if (!absent_everywhere(t, year, state))
        return true;
    for (size_t k = 0; k < r->by_count; k++) {
        uint64_t digit = 0;
        teds_digit(&r->digits[k], teds_same_codes_as(r->by[k])->role == TEDS_ROLE_YEAR ? year : state, &digit);
        key += digit * r->digits[k].stride;
    }
    if (have_group(r, key))
        return true;
    if (!add_group(r, key))
        return false;
    r->groups[r->group_count - 1].g.absent = true;
    return true;
}

static int by_group_key(const void *a, const void *b)
{
    const struct teds_group_inside *x = a, *y = b;

    return (x->key > y->key) - (x->key < y->key);
}

/* Groups by state, or state and year, show the states that are absent, so that a gap has a reason. */
static teds_status add_absent_groups(teds_rates *r, const teds_tally *t, teds_error *err)
{
    const teds_variable *state = t->catalog->by_role[TEDS_ROLE_STATE];
    bool by_state = false, by_year = false, fine = true;

    for (size_t i = 0; i < r->by_count; i++) {
        by_state |= teds_same_codes_as(r->by[i])->role == TEDS_ROLE_STATE;
        by_year |= teds_same_codes_as(r->by[i])->role == TEDS_ROLE_YEAR;
    }
    if (!by_state || r->by_count != 1u + by_year)
        return TEDS_OK;
    for (size_t s = 0; fine && s < state->level_count; s++) {
        if (!by_year)
            fine = add_absent(r, t, 0, state->levels[s].code);
        for (int year = FIRST_YEAR; by_year && fine && year <= LAST_YEAR; year++)
            fine = add_absent(r, t, year, state->levels[s].code);
    }
    qsort(r->groups, r->group_count, sizeof *r->groups, by_group_key);
    return fine ? TEDS_OK : teds_nomem(err);
}

teds_status teds_rates_make_groups(teds_rates *r, const teds_tally *t, teds_error *err)
{
    teds_status st = groups_with_cases(r, t, err);

    return st == TEDS_OK ? add_absent_groups(r, t, err) : st;
}
