/*
 * tally_dimensions.c - the dimensions of a tally: which variables it is by, and what their codes are in a key.
 */
#include "tally.h"

#include <string.h>

enum { NUMBERS = 100000 }; /* codes of a TEDS_NUMBER variable: 0 .. 99999 */

static uint64_t own_levels(const teds_variable *v)
{
    return v->type == TEDS_CODES ? v->level_count : NUMBERS;
}

/* Codes mostly ascend, with gaps: so the search goes down, from where it would be if there were none. */
static bool find_level(const teds_variable *v, int32_t code, uint64_t *digit)
{
    size_t n = v->level_count, i;

    if (n == 0)
        return false;
    i = code <= v->levels[0].code ? 0 : (size_t)((int64_t)code - v->levels[0].code);
    i = i < n ? i : n - 1;
    for (size_t left = n; left > 0; left--, i = i ? i - 1 : n - 1) {
        if (v->levels[i].code == code) {
            *digit = i;
            return true;
        }
    }
    return false;
}

bool teds_digit(const struct teds_dimension *d, int32_t code, uint64_t *digit)
{
    const teds_variable *v = d->variable;

    if (code == TEDS_MISSING || code == TEDS_NOT_COLLECTED) {
        *digit = own_levels(v) + (code == TEDS_NOT_COLLECTED);
        return true;
    }
    if (v->type != TEDS_CODES) {
        *digit = (uint64_t)code;
        return code >= 0 && code < NUMBERS;
    }
    return find_level(v, code, digit);
}

int32_t teds_digit_code(const struct teds_dimension *d, uint64_t digit)
{
    uint64_t own = own_levels(d->variable);

    if (digit >= own)
        return digit == own ? TEDS_MISSING : TEDS_NOT_COLLECTED;
    return d->variable->type == TEDS_CODES ? d->variable->levels[digit].code : (int32_t)digit;
}

struct teds_dimension teds_tally_dimension(const teds_variable *v)
{
    return (struct teds_dimension){ .variable = v, .size = own_levels(v) + 2, .stride = 1 };
}

static teds_status add_by(const teds_catalog *c, const char *option, const char *name, size_t length,
                          const teds_variable **by, const char **names, size_t *count,
                          teds_error *err)
{
    char word[64];
    const teds_variable *v;

    if (length >= sizeof word)
        length = sizeof word - 1;
    memcpy(word, name, length);
    word[length] = '\0';
    v = teds_variable_find(c, word);
    if (!v) {
        char room[TEDS_UNKNOWN_ROOM];
        return teds_fail(err, TEDS_EARG, "%s: %s", option,
                         teds_unknown("variable", word, teds_variable_name_at, (void *)c, room));
    }
    if (v->type == TEDS_ID)
        return teds_fail(err, TEDS_EARG, "%s: %s identifies cases and makes no groups", option, v->name);
    if (*count == TEDS_MOST_BY)
        return teds_fail(err, TEDS_EARG, "%s: no more than %d variables", option, TEDS_MOST_BY);
    for (size_t i = 0; i < *count; i++)
        if (by[i] == v)
            return teds_fail(err, TEDS_EARG, "%s: %s stands twice", option, v->name);
    by[*count] = v;
    names[(*count)++] = v->alias && teds_same_word(v->alias, word) ? v->alias : v->name;
    return TEDS_OK;
}

teds_status teds_variables_parse(const teds_catalog *c, const char *option, const char *list, const teds_variable **by,
                                 const char **names, size_t *count, teds_error *err)
{
    teds_status st = TEDS_OK;
    const char *word;
    size_t n;

    *count = 0;
    while (st == TEDS_OK && teds_list_word(&list, &word, &n))
        st = add_by(c, option, word, n, by, names, count, err);
    return st;
}

teds_status teds_by_parse(const teds_catalog *c, const char *list, const teds_variable **by,
                          const char **names, size_t *count, teds_error *err)
{
    return teds_variables_parse(c, "--by", list, by, names, count, err);
}

teds_status teds_tally_set_dimensions(teds_tally *t, const char *list, teds_error *err)
{
    static const teds_role roles[TEDS_LAST_DIMENSIONS] = {
        [TEDS_DIM_STATE] = TEDS_ROLE_STATE,
        [TEDS_DIM_MEDICATION] = TEDS_ROLE_MEDICATION,
        [TEDS_DIM_DISCHARGE] = TEDS_ROLE_MUTUAL_HELP_DISCHARGE,
        [TEDS_DIM_ADMISSION] = TEDS_ROLE_MUTUAL_HELP_ADMISSION,
    };
    const teds_variable *by[TEDS_MOST_BY];
    const char *names[TEDS_MOST_BY];
    uint64_t stride = 1;
    teds_status st = teds_by_parse(t->catalog, list, by, names, &t->by_count, err);

    if (st != TEDS_OK)
        return st;
    for (size_t i = teds_tally_dimensions(t); i-- > 0;) {
        struct teds_dimension *d = &t->dimensions[i];

        *d = teds_tally_dimension(i < t->by_count
                                      ? by[i]
                                      : t->catalog->by_role[roles[i - t->by_count]]);
        d->stride = stride;
        if (stride > UINT64_MAX / 2 / d->size)
            return teds_fail(err, TEDS_EARG, "--by: too many combinations; take fewer variables");
        stride *= d->size;
    }
    return TEDS_OK;
}
