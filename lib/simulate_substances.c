/*
 * simulate_substances.c - the bundle of SUB1, SUB2 and SUB3 with the flags, ALCDRUG and NUMSUBS, which follow from them.
 *
 * From 2015 on no record names a drug twice; in 2006-2014 as many do as the flags fall short of the substances.
 */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

enum { NOTHING = 1, ALCOHOL = 2, DRUGS = 32 }; /* codes of SUB1-3; all are below DRUGS */

/*
 * Records by which of SUB1-3 name a drug.  From 2015 on a later one never does without the earlier
 * ones; in 2006-2014 NUMSUBS says how often that is so.
 */
enum type { NONE, ALCOHOL_ONLY, ONE, SECOND_ONLY, TWO, FIRST_AND_THIRD, THREE, TYPES };

struct substances {
    struct teds_sim *s;
    struct teds_sim_bundle *b;
    struct teds_sim_column *sub[3];
    int64_t count[3][DRUGS];       /* of each code; 0 stands for missing */
    int64_t drugs[3], nothing[3];  /* records that name one, and others */
    int64_t type[TYPES];
    int64_t part[3][TYPES][DRUGS]; /* what of count[] goes to which type */
    int64_t twice[DRUGS];          /* records in which SUB2 repeats SUB1 */
    int64_t flag_only[DRUGS];      /* flags beyond the substances: the codebook of 2021 */
};

static bool is_drug(int code)
{
    return code >= ALCOHOL;
}

static bool names_drug(enum type t, int slot)
{
    static const bool names[TYPES][3] = {
        [ALCOHOL_ONLY] = { true }, [ONE] = { true }, [SECOND_ONLY] = { false, true },
        [TWO] = { true, true }, [FIRST_AND_THIRD] = { true, false, true }, [THREE] = { true, true, true },
    };
    return names[t][slot];
}

/* May that code of that slot stand in a record of that type? */
static bool may_stand(enum type t, int slot, int code)
{
    if (is_drug(code) != names_drug(t, slot))
        return false;
    if (t == ALCOHOL_ONLY)
        return !is_drug(code) || code == ALCOHOL;
    return code != ALCOHOL || t == TWO || t == THREE; /* else it would be the only drug, or not exact */
}

static const teds_edition_column *published(const struct teds_sim *s, const char *name)
{
    const struct teds_sim_column *c = teds_sim_column_named(s, name);

    return c ? c->how : NULL;
}

/* The count that the codebook prints, or -1. */
static int64_t printed(const teds_edition_column *how, int code)
{
    for (size_t k = 0; how && k < how->code_count; k++)
        if (how->codes[k].code == code)
            return how->codes[k].count;
    return -1;
}

/* A whole published number as it is in a file of s->rows records. */
static int64_t scaled(const struct teds_sim *s, int64_t n)
{
    if (s->rows == s->edition->rows || s->edition->rows <= 0)
        return n;
    return (int64_t)((double)n * (double)s->rows / (double)s->edition->rows + 0.5);
}

/* How flags and substances differ as published: repeated drugs, or flags without a substance. */
static void compare_flags(struct substances *u)
{
    const teds_variable *v;

    for (size_t i = 0; (v = teds_catalog_variable(u->s->catalog, i)) != NULL; i++) {
        int64_t flag = v->substance ? printed(published(u->s, v->name), 1) : -1, sum = 0;
        bool known = flag >= 0;

        for (int k = 0; known && k < 3; k++) {
            int64_t n = printed(u->sub[k]->how, v->substance);

            known = n >= 0;
            sum += n;
        }
        if (!known)
            continue;
        u->twice[v->substance] = sum > flag ? scaled(u->s, sum - flag) : 0;
        u->flag_only[v->substance] = flag > sum ? scaled(u->s, flag - sum) : 0;
    }
}

static int64_t at_least_0(int64_t n)
{
    return n > 0 ? n : 0;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void count_types(struct substances *u)
{
    const struct teds_sim *s = u->s;
    const teds_edition_column *kinds = published(s, "ALCDRUG"), *number = published(s, "NUMSUBS");
    int64_t none = printed(kinds, 0), three = printed(number, 3), third = 0, flags = 0, second_only = 0;
    int64_t alcohol = teds_sim_count_of(teds_sim_column_named(s, "ALCDRUG"), 1);

    for (int c = 0; c < DRUGS; c++)
        flags += u->flag_only[c];
    for (size_t k = 0; k < u->sub[2]->how->code_count; k++)
        if (u->sub[2]->how->codes[k].code > NOTHING)
            third += u->sub[2]->how->codes[k].count;
    if (none >= 0 && printed(u->sub[0]->how, NOTHING) >= 0)
        second_only = scaled(s, at_least_0(printed(u->sub[0]->how, NOTHING) +
                                           printed(u->sub[0]->how, TEDS_MISSING) - none)) - flags;
    u->type[FIRST_AND_THIRD] = three >= 0 && third >= three ? scaled(s, third - three) : 0;
    u->type[SECOND_ONLY] = least(at_least_0(second_only), u->nothing[0]);
    u->type[NONE] = u->nothing[0] - u->type[SECOND_ONLY];
    u->type[FIRST_AND_THIRD] = least(u->type[FIRST_AND_THIRD], u->drugs[2]);
    u->type[THREE] = u->drugs[2] - u->type[FIRST_AND_THIRD];
    u->type[TWO] = at_least_0(u->drugs[1] - u->type[THREE] - u->type[SECOND_ONLY]);
    u->type[ONE] = u->drugs[0] - u->type[THREE] - u->type[TWO] - u->type[FIRST_AND_THIRD];
    u->type[ALCOHOL_ONLY] = least(least(at_least_0(alcohol - u->twice[ALCOHOL]), u->count[0][ALCOHOL]),
                                  at_least_0(u->type[ONE]));
    u->type[ONE] = at_least_0(u->type[ONE] - u->type[ALCOHOL_ONLY]);
}

static int code_at(int place)
{
    return place == 0 ? TEDS_MISSING : place;
}

/* Parts the codes of a slot among the types, drugs and others apart. */
static int64_t part_slot(struct substances *u, int slot, bool drugs)
{
    int codes[DRUGS];
    enum type types[TYPES];
    size_t rows = 0, columns = 0;
    int64_t row_sum[DRUGS], column_sum[TYPES], stuck;
    double w[DRUGS * TYPES];
    int32_t out[DRUGS * TYPES];

    for (int c = 0; c < DRUGS; c++) {
        if (is_drug(c) == drugs && u->count[slot][c]) {
            row_sum[rows] = u->count[slot][c];
            codes[rows++] = c;
        }
    }
    for (int t = 0; t < TYPES; t++) {
        if (names_drug(t, slot) == drugs) {
            column_sum[columns] = u->type[t];
            types[columns++] = t;
        }
    }
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            w[r * columns + c] = may_stand(types[c], slot, codes[r]) ? (double)column_sum[c] + 0.01 : 0;
    stuck = teds_sim_fit(rows, columns, row_sum, column_sum, w, out);
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            u->part[slot][types[c]][codes[r]] = out[r * columns + c];
    return stuck;
}

/* A pair of SUB1 and SUB2. */
struct pair {
    int first, second;
    int64_t count;
};

/* Independent of one another, but for a little of its own that each pair has. */
static double affinity(int a, int b)
{
    return is_drug(a) && is_drug(b) ? 0.5 + teds_sim_trait((uint64_t)a, (uint64_t)b, 7) : 1;
}

/* SUB1 and SUB2 of the records of a type: as many the same as shall be, and no others. */
static int64_t make_pairs(struct substances *u, enum type t, struct pair pairs[DRUGS * DRUGS], size_t *count)
{
    int64_t first[DRUGS], second[DRUGS], stuck;
    static const int64_t none[DRUGS];
    const int64_t *twice = t == TWO ? u->twice : none;
    double *w = calloc(DRUGS * DRUGS, sizeof *w);
    int32_t *out = calloc(DRUGS * DRUGS, sizeof *out);

    for (int c = 0; c < DRUGS; c++) {
        int64_t same = least(least(twice[c], u->part[0][t][c]), u->part[1][t][c]);

        first[c] = u->part[0][t][c] - same;
        second[c] = u->part[1][t][c] - same;
        if (same)
            pairs[(*count)++] = (struct pair){ c, c, same };
    }
    for (int a = 0; w && a < DRUGS; a++)
        for (int b = 0; b < DRUGS; b++)
            if (first[a] && second[b] && !(a == b && is_drug(a)))
                w[a * DRUGS + b] = (double)first[a] * (double)second[b] * affinity(a, b);
    stuck = w && out ? teds_sim_fit(DRUGS, DRUGS, first, second, w, out) : -1;
    for (int k = 0; stuck >= 0 && k < DRUGS * DRUGS; k++)
        if (out[k])
            pairs[(*count)++] = (struct pair){ k / DRUGS, k % DRUGS, out[k] };
    free(w);
    free(out);
    return stuck;
}

/* Fills the members of a kind from its substances; a drug beyond what was to be repeated is dropped. */
static bool add_substances(struct substances *u, int a, int b, int c, bool repeated, int64_t count)
{
    struct teds_sim_kind *kind = teds_sim_new_kind(u->b, count);
    int codes[3] = { a, is_drug(b) && a == b && !repeated ? NOTHING : b, c }, named = 0;
    bool alcohol = false, other = false;

    if (!kind)
        return false;
    if (is_drug(c) && (c == a || c == codes[1]))
        codes[2] = NOTHING;
    for (int k = 0; k < 3; k++) {
        alcohol |= codes[k] == ALCOHOL;
        other |= codes[k] > ALCOHOL;
        named += is_drug(codes[k]);
    }
    for (size_t m = 0; m < u->b->member_count; m++) {
        const struct teds_sim_column *column = u->b->member[m];
        int substance = column->how->variable ? column->how->variable->substance : 0;
        int code = m < 3 ? code_at(codes[m])
                   : substance ? codes[0] == substance || codes[1] == substance || codes[2] == substance
                   : strcmp(column->name, "ALCDRUG") == 0 ? alcohol + 2 * other : named;

        kind->code[m] = (uint16_t)teds_sim_index_of(column, code);
    }
    return true;
}

/* The records of a type as kinds: pairs, and SUB3 to each of them. */
static bool make_type(struct substances *u, enum type t)
{
    struct pair *pairs = calloc(DRUGS * DRUGS + DRUGS, sizeof *pairs);
    int64_t *sums = calloc(DRUGS * DRUGS + DRUGS, sizeof *sums);
    double *w = calloc((DRUGS * DRUGS + DRUGS) * DRUGS, sizeof *w);
    int32_t *out = calloc((DRUGS * DRUGS + DRUGS) * DRUGS, sizeof *out);
    const int64_t *third = u->part[2][t];
    size_t count = 0;
    bool fine = pairs && sums && w && out && make_pairs(u, t, pairs, &count) >= 0;

    for (size_t p = 0; fine && p < count; p++) {
        sums[p] = pairs[p].count;
        for (int c = 0; c < DRUGS; c++)
            if (third[c] && !(is_drug(c) && (c == pairs[p].first || c == pairs[p].second)))
                w[p * DRUGS + (size_t)c] = (double)sums[p] * (double)third[c] * affinity(pairs[p].first, c);
    }
    fine = fine && teds_sim_fit(count, DRUGS, sums, third, w, out) >= 0;
    for (size_t p = 0; fine && p < count; p++)
        for (int c = 0; fine && c < DRUGS; c++)
            if (out[p * DRUGS + (size_t)c])
                fine = add_substances(u, pairs[p].first, pairs[p].second, c, t == TWO && u->twice[pairs[p].first],
                                      out[p * DRUGS + (size_t)c]);
    free(pairs);
    free(sums);
    free(w);
    free(out);
    return fine;
}

/* ---- what the codebooks themselves say against the rules ----------------- */

/* Takes n records from the largest kind that 'fits' and gives them a kind of their own. */
static struct teds_sim_kind *split_off(struct teds_sim_bundle *b, int64_t n,
                                       bool (*fits)(const struct teds_sim_bundle *b, size_t kind))
{
    size_t best = b->kinds;
    struct teds_sim_kind copy, *made;

    for (size_t k = 0; k < b->kinds; k++)
        if (fits(b, k) && (best == b->kinds || b->total[k] > b->total[best]))
            best = k;
    if (best == b->kinds || b->total[best] < n)
        return NULL;
    b->total[best] -= n;
    copy = b->kind[best];
    made = teds_sim_new_kind(b, n);
    if (made)
        *made = copy;
    return made;
}

static int member_code(const struct teds_sim_bundle *b, size_t kind, const char *name)
{
    for (size_t m = 0; m < b->member_count; m++)
        if (strcmp(b->member[m]->name, name) == 0)
            return b->member[m]->codes[b->kind[kind].code[m]].code;
    return TEDS_NOT_COLLECTED;
}

static bool without_drug(const struct teds_sim_bundle *b, size_t kind)
{
    return member_code(b, kind, "ALCDRUG") == 0;
}

static bool alcohol_and_drugs(const struct teds_sim_bundle *b, size_t kind)
{
    return member_code(b, kind, "ALCDRUG") == 3;
}

static void set_member(struct teds_sim_bundle *b, struct teds_sim_kind *kind, const char *name, int code)
{
    for (size_t m = 0; kind && m < b->member_count; m++)
        if (strcmp(b->member[m]->name, name) == 0)
            kind->code[m] = (uint16_t)teds_sim_index_of(b->member[m], code);
}

/*
 * 2021: some flags are set a few times more often than SUB1-3 name the drug; 2017-2019: a few records
 * with alcohol are not in ALCDRUG 1 or 3.  The printed counts of all columns stay exact.
 */
static void add_oddities(struct substances *u)
{
    int64_t with_alcohol = 0, wanted = 0;
    const struct teds_sim_column *alcdrug = teds_sim_column_named(u->s, "ALCDRUG");
    const teds_variable *v;

    for (size_t i = 0; (v = teds_catalog_variable(u->s->catalog, i)) != NULL; i++) {
        struct teds_sim_kind *kind;

        if (!v->substance || !u->flag_only[v->substance] || !alcdrug)
            continue;
        kind = split_off(u->b, u->flag_only[v->substance], without_drug);
        set_member(u->b, kind, v->name, 1);
        set_member(u->b, kind, "ALCDRUG", 2);
    }
    if (!alcdrug || printed(alcdrug->how, 1) < 0 || u->s->rows != u->s->edition->rows)
        return;
    for (size_t k = 0; k < u->b->kinds; k++)
        with_alcohol += (member_code(u->b, k, "ALCDRUG") & 1) ? u->b->total[k] : 0;
    wanted = printed(alcdrug->how, 1) + printed(alcdrug->how, 3);
    if (with_alcohol > wanted)
        set_member(u->b, split_off(u->b, with_alcohol - wanted, alcohol_and_drugs), "ALCDRUG", 2);
}

bool teds_sim_substances(struct teds_sim *s)
{
    struct substances *u = calloc(1, sizeof *u);
    bool fine = u && (u->b = teds_sim_new_bundle(s)) != NULL;
    const teds_variable *v;

    if (!fine) {
        free(u);
        return false;
    }
    u->s = s;
    for (int k = 0; k < 3; k++) {
        teds_sim_join(u->b, u->sub[k] = teds_sim_column_named(s, k == 0 ? "SUB1" : k == 1 ? "SUB2" : "SUB3"));
        for (size_t n = 0; n < u->sub[k]->code_count; n++) {
            int code = u->sub[k]->codes[n].code, place = code > 0 && code < DRUGS ? code : 0;

            u->count[k][place] += u->sub[k]->codes[n].count;
            *(is_drug(place) ? &u->drugs[k] : &u->nothing[k]) += u->sub[k]->codes[n].count;
        }
    }
    for (size_t i = 0; (v = teds_catalog_variable(s->catalog, i)) != NULL; i++)
        if (v->substance)
            teds_sim_join(u->b, teds_sim_column_named(s, v->name));
    teds_sim_join(u->b, teds_sim_column_named(s, "ALCDRUG"));
    teds_sim_join(u->b, teds_sim_column_named(s, "NUMSUBS"));
    compare_flags(u);
    count_types(u);
    for (int k = 0; fine && k < 3; k++)
        fine = part_slot(u, k, false) >= 0 && part_slot(u, k, true) >= 0;
    for (int t = 0; fine && t < TYPES; t++)
        fine = make_type(u, t);
    if (fine)
        add_oddities(u);
    free(u);
    return fine;
}
