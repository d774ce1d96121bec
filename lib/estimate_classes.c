/*
 * estimate_classes.c - classes of use: sets of the four known cells, and what of a table is in one.
 */
#include "estimate.h"

#include <stdio.h>

static const struct class_row {
    const char *name, *label;
    unsigned cells;
} classes[TEDS_CLASSES] = {
    [TEDS_BOTH] = { "both", "Both", TEDS_YY },
    [TEDS_MEDICATION_ONLY] = { "medication_only", "Medication only", TEDS_YN },
    [TEDS_MUTUAL_HELP_ONLY] = { "mutual_help_only", "Mutual help only", TEDS_NY },
    [TEDS_NEITHER] = { "neither", "Neither", TEDS_NN },
    [TEDS_ANY_MEDICATION] = { "any_medication", "Any medication", TEDS_YY | TEDS_YN },
    [TEDS_ANY_MUTUAL_HELP] = { "any_mutual_help", "Any mutual help", TEDS_YY | TEDS_NY },
    [TEDS_EXACTLY_ONE] = { "exactly_one", "Exactly one", TEDS_YN | TEDS_NY },
    [TEDS_AT_LEAST_ONE] = { "at_least_one", "At least one", TEDS_YY | TEDS_YN | TEDS_NY },
};

const char *teds_class_name(teds_class c)
{
    return (size_t)c < TEDS_CLASSES ? classes[c].name : "";
}

const char *teds_class_label(teds_class c)
{
    return (size_t)c < TEDS_CLASSES ? classes[c].label : "";
}

static const char *class_name_at(void *context, size_t i)
{
    (void)context;
    return i < TEDS_CLASSES ? classes[i].name : NULL;
}

teds_status teds_classes_parse(const char *list, unsigned *out, teds_error *err)
{
    unsigned set = 0;
    char word[64], room[TEDS_UNKNOWN_ROOM];
    const char *at;
    size_t n;

    if (!*list)
        return teds_fail(err, TEDS_EARG, "no class is named");
    while (teds_list_word(&list, &at, &n)) {
        int c = 0;

        snprintf(word, sizeof word, "%.*s", (int)(n < sizeof word ? n : sizeof word - 1), at);
        while (c < TEDS_CLASSES && !teds_same_word(classes[c].name, word))
            c++;
        if (teds_same_word(word, "all"))
            set = (1u << TEDS_CLASSES) - 1;
        else if (c < TEDS_CLASSES)
            set |= 1u << c;
        else
            return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = word }, "%s",
                                teds_unknown("class", word, class_name_at, NULL, room));
    }
    *out = set;
    return TEDS_OK;
}

unsigned teds_class_cells(teds_class c)
{
    return (size_t)c < TEDS_CLASSES ? classes[c].cells : 0;
}

/* The known cells that a record with these answers can be in. */
static unsigned possible_cells(enum teds_answer medication, enum teds_answer mutual_help)
{
    enum { YES = TEDS_YY | TEDS_YN, NO = TEDS_NY | TEDS_NN }; /* medication */
    enum { ATTENDED = TEDS_YY | TEDS_NY, NOT = TEDS_YN | TEDS_NN };
    unsigned rows = medication == TEDS_YES ? YES : medication == TEDS_NO ? NO : YES | NO;
    unsigned columns = mutual_help == TEDS_YES  ? ATTENDED
                       : mutual_help == TEDS_NO ? NOT
                                                : ATTENDED | NOT;

    return rows & columns;
}

/* The cell where a missing item counts as no. */
static unsigned taken_for(enum teds_answer medication, enum teds_answer mutual_help)
{
    return possible_cells(medication == TEDS_YES ? TEDS_YES : TEDS_NO,
                          mutual_help == TEDS_YES ? TEDS_YES : TEDS_NO);
}

bool teds_is_case(enum teds_answer medication, enum teds_answer mutual_help,
                  teds_missing_policy policy)
{
    return policy == TEDS_AS_NO || (medication != TEDS_UNKNOWN && mutual_help != TEDS_UNKNOWN);
}

struct teds_class_count teds_count_cells(const struct teds_answer_table *t, unsigned cells,
                                         teds_missing_policy policy)
{
    struct teds_class_count c = { 0 };

    for (int m = 0; m < TEDS_ANSWERS; m++) {
        for (int h = 0; h < TEDS_ANSWERS; h++) {
            unsigned can = possible_cells((enum teds_answer)m, (enum teds_answer)h);

            c.all += t->n[m][h];
            c.known += (can & ~cells) == 0 ? t->n[m][h] : 0;
            c.possible += (can & cells) != 0 ? t->n[m][h] : 0;
            if (!teds_is_case((enum teds_answer)m, (enum teds_answer)h, policy))
                continue;
            c.cases += t->n[m][h];
            c.count += (taken_for((enum teds_answer)m, (enum teds_answer)h) & cells) != 0
                           ? t->n[m][h]
                           : 0;
        }
    }
    return c;
}
