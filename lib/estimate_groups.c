/*
 * estimate_groups.c - from the cells of a tally to groups, each a table for every state.
 */
#include "estimate.h"

#include <stdlib.h>
#include <string.h>

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

/* A cell of the tally on its way to a group. */
struct sortable {
    uint64_t group_key;
    int32_t state;
    enum teds_answer medication, mutual_help;
    uint64_t count;
};

static int by_group_and_state(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;

    if (x->group_key != y->group_key)
        return x->group_key < y->group_key ? -1 : 1;
    return (x->state > y->state) - (x->state < y->state);
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

static teds_status make_sortable(const teds_tally *t, const teds_rates *r,
                                 const struct teds_code_source *sources, struct sortable *out,
                                 teds_error *err)
{
    const struct teds_dimension *last = &t->dimensions[t->by_count];
    bool known = false;
    size_t n = 0;

    for (size_t i = 0; i < t->cell_room; i++) {
        uint64_t key = t->cells[i].key;
        int32_t code[TEDS_LAST_DIMENSIONS];

        if (t->cells[i].count == 0)
            continue;
        for (size_t k = 0; k < TEDS_LAST_DIMENSIONS; k++)
            code[k] = teds_digit_code(&last[k], key / last[k].stride % last[k].size);
        known |= collected(r->policy.mutual_help, code[TEDS_DIM_DISCHARGE], code[TEDS_DIM_ADMISSION]) &&
                 (!r->attendance || code[TEDS_DIM_ADMISSION] != TEDS_NOT_COLLECTED);
        out[n] = (struct sortable){
            .state = code[TEDS_DIM_STATE],
            .medication = r->attendance ? teds_attendance_answer(code[TEDS_DIM_ADMISSION])
                                        : teds_medication_answer(code[TEDS_DIM_MEDICATION]),
            .mutual_help = teds_mutual_help_answer(r->policy.mutual_help, code[TEDS_DIM_DISCHARGE],
                                              code[TEDS_DIM_ADMISSION]),
            .count = t->cells[i].count,
        };
        for (size_t k = 0; k < r->by_count; k++) {
            uint64_t digit = 0;
            teds_digit(&r->digits[k], teds_code_of(&sources[k], key), &digit);
            out[n].group_key += digit * r->digits[k].stride;
        }
        n++;
    }
    if (!known)
        return teds_fail(err, TEDS_ELAYOUT, "attendance at mutual-help groups (%s) was not collected "
                                            "in these data",
                         r->policy.mutual_help == TEDS_AT_ADMISSION || r->attendance ? "at admission"
                                                                                       : "at discharge");
    qsort(out, n, sizeof *out, by_group_and_state);
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
        codes[k] = teds_digit_code(&r->digits[k], key / r->digits[k].stride % r->digits[k].size);
    g = &r->groups[r->group_count - 1];
    *g = (struct teds_group_inside){ .key = key, .g.codes = codes };
    return g;
}

static bool add_to_groups(teds_rates *r, const struct sortable *cells, size_t n)
{
    struct teds_group_inside *g = NULL;

    for (size_t i = 0; i < n; i++) {
        bool new_group = i == 0 || cells[i].group_key != cells[i - 1].group_key;

        if (new_group && !(g = add_group(r, cells[i].group_key)))
            return false;
        if (new_group || cells[i].state != cells[i - 1].state) {
            if (!TEDS_PUSH(g->states, g->state_count, g->state_room))
                return false;
            g->states[g->state_count - 1] = (struct teds_state_table){ .state = cells[i].state };
        }
        g->states[g->state_count - 1].t.n[cells[i].medication][cells[i].mutual_help] += cells[i].count;
    }
    return true;
}

static teds_status groups_with_cases(teds_rates *r, const teds_tally *t, teds_error *err)
{
    struct teds_code_source sources[TEDS_MOST_BY];
    struct sortable *cells;
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
    cells = malloc((t->cell_count + 1) * sizeof *cells);
    if (!cells)
        return teds_nomem(err);
    st = make_sortable(t, r, sources, cells, err);
    if (st == TEDS_OK && !add_to_groups(r, cells, t->cell_count))
        st = teds_nomem(err);
    free(cells);
    return st;
}

/* ---- states that are absent from the edition ---------------------------- */

static teds_role role_of(const teds_variable *v)
{
    return v->from && v->recode_count == 0 ? v->from->role : v->recode_count ? TEDS_ROLE_NONE : v->role;
}

/*
 * Is the state absent from every input that has this year (0: from all years of all inputs)?  Only
 * what an edition says counts: a file of no certain edition may have any states.
 */
static bool absent_everywhere(const teds_tally *t, int year, int state)
{
    bool any = false;

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);

        for (size_t k = 0; k < t->inputs[i].year_count; k++) {
            int y = t->inputs[i].years[k].year;

            if (year && y != year)
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
        teds_digit(&r->digits[k], role_of(r->by[k]) == TEDS_ROLE_YEAR ? year : state, &digit);
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
        by_state |= role_of(r->by[i]) == TEDS_ROLE_STATE;
        by_year |= role_of(r->by[i]) == TEDS_ROLE_YEAR;
    }
    if (!by_state || r->by_count != 1u + by_year)
        return TEDS_OK;
    for (size_t s = 0; fine && s < state->level_count; s++) {
        if (!by_year)
            fine = add_absent(r, t, 0, state->levels[s].code);
        for (int year = 1980; by_year && fine && year < 2100; year++)
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
