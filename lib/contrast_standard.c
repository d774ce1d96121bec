/*
 * contrast_standard.c - shares standardised to one mix of strata, directly and indirectly.
 */
#include "contrast.h"

#include <stdlib.h>
#include <string.h>

#include <tedstat/standardise.h>

#include "base.h"
#include "sheet.h"

/* ---- standard population ---------------------------------------------- */

void teds_standard_free(struct teds_standard *s)
{
    free(s->codes);
    free(s->weights);
    *s = (struct teds_standard){ 0 };
}

static double *find_weight(const struct teds_standard *s, const int32_t *codes)
{
    for (size_t i = 0; i < s->count; i++)
        if (teds_contrast_same_codes(s->codes + i * s->code_count, codes, s->code_count))
            return &s->weights[i];
    return NULL;
}

static bool add_weight(struct teds_standard *s, const int32_t *codes, double weight)
{
    double *have = find_weight(s, codes);

    if (have) {
        *have += weight;
        return true;
    }
    for (size_t k = 0; k < s->code_count; k++) {
        if (!TEDS_PUSH(s->codes, s->codes_used, s->code_room))
            return false;
        s->codes[s->codes_used - 1] = codes[k];
    }
    if (!TEDS_PUSH(s->weights, s->count, s->weight_room))
        return false;
    s->weights[s->count - 1] = weight;
    return true;
}

teds_status teds_standard_add(struct teds_standard *s, const struct teds_contrast_stratum *strata,
                              size_t count, teds_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!add_weight(s, strata[i].codes, (double)strata[i].n.cases))
            return teds_nomem(err);
    return TEDS_OK;
}

/* A code, or a label that the variable has. */
static bool read_code(const teds_variable *v, const char *text, int32_t *code)
{
    double number;

    for (size_t i = 0; i < v->level_count; i++) {
        if (v->levels[i].label && teds_same_word(v->levels[i].label, text)) {
            *code = v->levels[i].code;
            return true;
        }
    }
    if (!teds_number_read(text, strlen(text), &number) || !(number >= 0 && number <= 1e9) ||
        number != (double)(int32_t)number)
        return false;
    *code = (int32_t)number;
    return v->level_count == 0 || teds_variable_label(v, *code) != NULL;
}

static teds_status read_row(struct teds_standard *s, const struct teds_sheet *sheet, size_t row,
                            const struct teds_sheet_column *columns,
                            const teds_variable *const *variables, teds_error *err)
{
    const struct teds_sheet_column weight_column = columns[s->code_count];
    struct teds_place at = { .source = sheet->name, .record = row, .column = weight_column.name };
    int32_t codes[TEDS_MOST_BY];
    double weight = -1;
    teds_status st = teds_sheet_row(sheet, row, err);

    if (st == TEDS_OK)
        st = teds_sheet_number(sheet, row, weight_column, &weight, err);
    if (st == TEDS_OK && !(weight >= 0 && weight < 1e300))
        st = teds_fail_at(err, TEDS_EARG, &at, "a weight is a number, 0 or more");
    for (size_t k = 0; st == TEDS_OK && k < s->code_count; k++) {
        at.text = teds_sheet_text(sheet, row, columns[k]);
        at.column = columns[k].name;
        if (!read_code(variables[k], at.text, &codes[k]))
            st = teds_fail_at(err, TEDS_EARG, &at, "\"%s\" is neither a code nor a label of %s; see "
                                                   "'tedstat codebook %s'",
                              at.text, variables[k]->name, variables[k]->name);
    }
    if (st == TEDS_OK && find_weight(s, codes))
        st = teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .source = sheet->name, .record = row },
                          "this stratum is there twice");
    if (st == TEDS_OK && !add_weight(s, codes, weight))
        st = teds_nomem(err);
    return st;
}

teds_status teds_standard_read(struct teds_standard *s, const char *path,
                               const teds_variable *const *variables, size_t count,
                               teds_error *err)
{
    struct teds_sheet_column columns[TEDS_MOST_BY + 1];
    struct teds_sheet sheet = TEDS_SHEET_INIT;
    teds_status st;

    for (size_t k = 0; k < count; k++)
        columns[k] = (struct teds_sheet_column){ variables[k]->name, true, 0 };
    columns[count] = (struct teds_sheet_column){ "weight", true, 0 };
    s->code_count = count;
    st = teds_sheet_open(&sheet, path, columns, count + 1, err);
    for (size_t row = 1; st == TEDS_OK && row <= teds_sheet_rows(&sheet); row++)
        st = read_row(s, &sheet, row, columns, variables, err);
    teds_sheet_free(&sheet);
    return st;
}

/* ---- standardised shares ---------------------------------------------- */

teds_status teds_contrast_standardised(const struct teds_contrast_stratum *strata, size_t count,
                                       const struct teds_standard *standard, double level,
                                       teds_interval_result *out, teds_error *err)
{
    teds_standard_stratum *list = calloc(standard->count + 1, sizeof *list);
    teds_status st;

    if (!list)
        return teds_nomem(err);
    for (size_t i = 0; i < standard->count; i++) {
        list[i].standard = standard->weights[i];
        for (size_t k = 0; k < count; k++) {
            if (teds_contrast_same_codes(strata[k].codes, standard->codes + i * standard->code_count,
                           standard->code_count)) {
                list[i].used = strata[k].n.count;
                list[i].cases = strata[k].n.cases;
            }
        }
    }
    st = teds_standardise("direct_mover_wilson", list, standard->count, level, out, err);
    free(list);
    return st;
}

struct states {
    int32_t *codes;
    size_t count, room;
};

static size_t state_at(const struct states *s, int32_t code)
{
    size_t i = 0;

    while (i < s->count && s->codes[i] != code)
        i++;
    return i;
}

static bool find_states(const teds_rates *fine, struct states *s)
{
    for (size_t i = 0; i < fine->group_count; i++) {
        for (size_t k = 0; k < fine->groups[i].state_count; k++) {
            if (state_at(s, fine->groups[i].states[k].state) < s->count)
                continue;
            if (!TEDS_PUSH(s->codes, s->count, s->room))
                return false;
            s->codes[s->count - 1] = fine->groups[i].states[k].state;
        }
    }
    return true;
}

/* Counts of one level by state and stratum. */
static void count_states(const teds_rates *fine, const int32_t *level, size_t code_count, teds_class c,
                         const struct teds_standard *standard, const struct states *states, teds_cluster_count *to)
{
    for (size_t i = 0; i < fine->group_count; i++) {
        const struct teds_group_inside *g = &fine->groups[i];
        const double *weight = teds_contrast_is_stratum(fine, &g->g, level, code_count)
                                   ? find_weight(standard, g->g.codes + code_count) : NULL;

        for (size_t k = 0; weight && k < g->state_count; k++) {
            struct teds_class_count n = teds_count_cells(&g->states[k].t, teds_class_cells(c), fine->policy.missing);
            size_t state = state_at(states, g->states[k].state);

            to[state * standard->count + (size_t)(weight - standard->weights)] =
                (teds_cluster_count){ .cases = n.cases, .used = n.count };
        }
    }
}

teds_status teds_contrast_standardised_states(const teds_rates *fine, const int32_t *a, const int32_t *b,
                                              size_t code_count, teds_class c, const struct teds_standard *standard,
                                              double level, teds_cluster_result *out, teds_error *err)
{
    struct states states = { 0 };
    bool fine_so_far = find_states(fine, &states);
    teds_cluster_count *first = calloc(states.count * standard->count + 1, sizeof *first);
    teds_cluster_count *second = calloc(states.count * standard->count + 1, sizeof *second);
    teds_status st;

    if (fine_so_far && first && second) {
        count_states(fine, a, code_count, c, standard, &states, first);
        if (b)
            count_states(fine, b, code_count, c, standard, &states, second);
        st = teds_cluster_standardised(standard->weights, standard->count, first, b ? second : NULL, states.count, level, out,
                                       err);
    } else {
        st = teds_nomem(err);
    }
    free(states.codes);
    free(first);
    free(second);
    return st;
}

teds_status teds_contrast_indirect(const struct teds_contrast_stratum *strata, size_t count,
                                   const struct teds_contrast_stratum *standard,
                                   size_t standard_count, size_t code_count, double level,
                                   teds_interval_result *out, teds_error *err)
{
    teds_indirect_stratum *list = calloc(count + 1, sizeof *list);
    teds_status st;

    if (!list)
        return teds_nomem(err);
    for (size_t i = 0; i < count; i++) {
        list[i].used = strata[i].n.count;
        list[i].cases = strata[i].n.cases;
        for (size_t k = 0; k < standard_count; k++) {
            if (teds_contrast_same_codes(strata[i].codes, standard[k].codes, code_count)) {
                list[i].standard_used = standard[k].n.count;
                list[i].standard_cases = standard[k].n.cases;
            }
        }
    }
    st = teds_standardise_indirect("indirect_sir_exact", list, count, level, out, err);
    free(list);
    return st;
}
