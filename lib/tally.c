/*
 * tally.c - counts that can be added.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "cohort.h"

/* ---- dimensions ------------------------------------------------------- */

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

static teds_status add_by(const teds_catalog *c, const char *name, size_t length,
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
        return teds_fail(err, TEDS_EARG, "--by: %s",
                         teds_unknown("variable", word, teds_variable_name_at, (void *)c, room));
    }
    if (v->type == TEDS_ID)
        return teds_fail(err, TEDS_EARG, "--by: %s identifies cases and makes no groups", v->name);
    if (*count == TEDS_MOST_BY)
        return teds_fail(err, TEDS_EARG, "--by: no more than %d variables", TEDS_MOST_BY);
    for (size_t i = 0; i < *count; i++)
        if (by[i] == v)
            return teds_fail(err, TEDS_EARG, "--by: %s stands twice", v->name);
    by[*count] = v;
    names[(*count)++] = v->alias && teds_same_word(v->alias, word) ? v->alias : v->name;
    return TEDS_OK;
}

teds_status teds_by_parse(const teds_catalog *c, const char *list, const teds_variable **by,
                          const char **names, size_t *count, teds_error *err)
{
    teds_status st = TEDS_OK;
    const char *word;
    size_t n;

    *count = 0;
    while (st == TEDS_OK && teds_list_word(&list, &word, &n))
        st = add_by(c, word, n, by, names, count, err);
    return st;
}

static teds_status set_dimensions(teds_tally *t, const char *list, teds_error *err)
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

/* ---- making ----------------------------------------------------------- */

char *teds_tally_keep(teds_tally *t, const char *text)
{
    struct teds_buf valid = TEDS_BUF_INIT;
    char *copy;

    teds_put_valid(&valid, text);
    copy = valid.failed ? NULL : teds_arena_copy(&t->arena, valid.data ? valid.data : "", valid.length);
    teds_buf_free(&valid);
    return copy;
}

teds_status teds_tally_blank(const teds_catalog *catalog, const char *by, teds_tally **out,
                             teds_error *err)
{
    teds_tally *t = calloc(1, sizeof *t);
    teds_status st;

    if (!t)
        return teds_nomem(err);
    t->catalog = catalog;
    t->cohort_name = t->cohort_title = "";
    st = set_dimensions(t, by, err);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}

teds_status teds_tally_add_rule(teds_tally *t, const char *text, const char *box, teds_error *err)
{
    struct teds_tally_rule *r;

    if (!TEDS_PUSH(t->rules, t->rule_count, t->rule_room))
        return teds_nomem(err);
    r = &t->rules[t->rule_count - 1];
    *r = (struct teds_tally_rule){ .text = teds_tally_keep(t, text), .box = teds_tally_keep(t, box) };
    return r->text && r->box ? TEDS_OK : teds_nomem(err);
}

teds_status teds_tally_new(const teds_cohort *cohort, const char *by, teds_tally **out,
                           teds_error *err)
{
    teds_tally *t = NULL;
    teds_status st = teds_tally_blank(cohort->catalog, by, &t, err);

    if (st != TEDS_OK)
        return st;
    t->cohort = cohort;
    t->cohort_name = teds_tally_keep(t, cohort->name);
    t->cohort_title = teds_tally_keep(t, cohort->title);
    if (!t->cohort_name || !t->cohort_title)
        st = teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < cohort->rule_count; i++)
        st = teds_tally_add_rule(t, cohort->rules[i].text, cohort->rules[i].box, err);
    if (st != TEDS_OK) {
        teds_tally_free(t);
        return st;
    }
    *out = t;
    return TEDS_OK;
}

teds_status teds_tally_new_like(const teds_tally *t, teds_tally **out, teds_error *err)
{
    struct teds_buf by = TEDS_BUF_INIT;
    teds_status st;

    for (size_t i = 0; i < t->by_count; i++)
        teds_buf_printf(&by, "%s%s", i ? "," : "", t->dimensions[i].variable->name);
    st = by.failed ? teds_nomem(err) : teds_tally_new(t->cohort, by.data, out, err);
    teds_buf_free(&by);
    return st;
}

void teds_tally_free(teds_tally *t)
{
    if (!t)
        return;
    free(t->rules);
    free(t->cells);
    free(t->inputs);
    free(t->problems.list);
    free(t->notices);
    teds_arena_free(&t->arena);
    free(t);
}

/* ---- cells ------------------------------------------------------------ */

static size_t slot_of(const struct teds_cell_count *cells, size_t room, uint64_t key)
{
    uint64_t h = key * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(h ^ h >> 32) & (room - 1);

    while (cells[i].count && cells[i].key != key)
        i = (i + 1) & (room - 1);
    return i;
}

static bool grow_cells(teds_tally *t, size_t room)
{
    struct teds_cell_count *bigger = calloc(room, sizeof *bigger);

    if (!bigger)
        return false;
    for (size_t i = 0; i < t->cell_room; i++)
        if (t->cells[i].count)
            bigger[slot_of(bigger, room, t->cells[i].key)] = t->cells[i];
    free(t->cells);
    t->cells = bigger;
    t->cell_room = room;
    return true;
}

bool teds_tally_reserve(teds_tally *t, size_t cells)
{
    size_t room = t->cell_room ? t->cell_room : 256;

    while (room < 2 * (cells + 1))
        room *= 2;
    return room == t->cell_room || grow_cells(t, room);
}

bool teds_tally_is_blank(const teds_tally *t)
{
    return t->input_count == 0 && t->cell_count == 0 && t->notice_count == 0 && teds_tally_records(t) == 0;
}

void teds_tally_swap(teds_tally *a, teds_tally *b)
{
    teds_tally c = *a;

    *a = *b;
    *b = c;
}

bool teds_tally_add(teds_tally *t, uint64_t key, uint64_t count)
{
    struct teds_cell_count *c;

    if (t->cell_count * 2 >= t->cell_room && !grow_cells(t, t->cell_room ? t->cell_room * 2 : 256))
        return false;
    c = &t->cells[slot_of(t->cells, t->cell_room, key)];
    t->cell_count += c->count == 0;
    c->key = key;
    c->count += count;
    return true;
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = ((const struct teds_cell_count *)a)->key;
    uint64_t y = ((const struct teds_cell_count *)b)->key;

    return (x > y) - (x < y);
}

struct teds_cell_count *teds_tally_sorted(const teds_tally *t)
{
    struct teds_cell_count *sorted = malloc((t->cell_count + 1) * sizeof *sorted);
    size_t n = 0;

    if (!sorted)
        return NULL;
    for (size_t i = 0; i < t->cell_room; i++)
        if (t->cells[i].count)
            sorted[n++] = t->cells[i];
    qsort(sorted, n, sizeof *sorted, by_key);
    return sorted;
}

/* ---- inputs ----------------------------------------------------------- */

int teds_compare_inputs(const teds_input *a, const teds_input *b)
{
    int order = strcmp(a->name, b->name);

    if (order == 0)
        order = (a->crc32 > b->crc32) - (a->crc32 < b->crc32);
    if (order == 0)
        order = (a->bytes > b->bytes) - (a->bytes < b->bytes);
    if (order == 0)
        order = strcmp(a->edition, b->edition);
    return order;
}

teds_status teds_tally_add_input(teds_tally *t, const teds_input *input, teds_error *err)
{
    teds_input *copy;
    size_t size = input->year_count * sizeof *input->years;

    if (!TEDS_PUSH(t->inputs, t->input_count, t->input_room))
        return teds_nomem(err);
    copy = &t->inputs[t->input_count - 1];
    *copy = *input;
    copy->name = teds_tally_keep(t, input->name);
    copy->edition = teds_tally_keep(t, input->edition);
    copy->sha256 = teds_tally_keep(t, input->sha256 ? input->sha256 : "");
    copy->found = teds_tally_keep(t, input->found ? input->found : "");
    copy->years = (const teds_year_count *)teds_arena_copy(&t->arena, (const char *)input->years,
                                                           size);
    return copy->name && copy->edition && copy->years && copy->sha256 && copy->found ? TEDS_OK : teds_nomem(err);
}

bool teds_tally_has_year(const teds_tally *t, int from, int to)
{
    for (size_t i = 0; i < t->input_count; i++)
        for (size_t k = 0; k < t->inputs[i].year_count; k++)
            if (t->inputs[i].years[k].year >= from && t->inputs[i].years[k].year <= to)
                return true;
    return false;
}

/* ---- notices ---------------------------------------------------------- */

static int compare_notices(const struct teds_notice *a, const struct teds_notice *b)
{
    int order = strcmp(a->code, b->code);

    if (order == 0)
        order = strcmp(a->column, b->column);
    return order ? order : strcmp(a->text, b->text);
}

teds_status teds_tally_add_notice(teds_tally *t, const char *code, const char *column,
                                  const char *text, teds_error *err)
{
    struct teds_notice n = { code, column, text };
    size_t i = 0;

    while (i < t->notice_count && compare_notices(&t->notices[i], &n) < 0)
        i++;
    if (i < t->notice_count && compare_notices(&t->notices[i], &n) == 0)
        return TEDS_OK;
    n = (struct teds_notice){ teds_tally_keep(t, code), teds_tally_keep(t, column),
                                teds_tally_keep(t, text) };
    if (!n.code || !n.column || !n.text || !TEDS_PUSH(t->notices, t->notice_count, t->notice_room))
        return teds_nomem(err);
    memmove(t->notices + i + 1, t->notices + i, (t->notice_count - 1 - i) * sizeof *t->notices);
    t->notices[i] = n;
    return TEDS_OK;
}

/* ---- merging ---------------------------------------------------------- */

teds_status teds_tally_same_cohort(const teds_tally *into, const teds_tally *from, teds_error *err)
{
    size_t i = 0;

    while (i < into->rule_count && i < from->rule_count && strcmp(into->rules[i].text, from->rules[i].text) == 0)
        i++;
    if (i < into->rule_count || i < from->rule_count)
        return teds_fail(err, TEDS_EMERGE,
                         "these tallies count different cohorts: rule %zu is \"%s\" here and \"%s\" before; "
                         "tally the data again with the same --cohort and --where", i + 1,
                         i < from->rule_count ? from->rules[i].text : "none",
                         i < into->rule_count ? into->rules[i].text : "none");
    if (strcmp(into->cohort_name, from->cohort_name) != 0)
        return teds_fail(err, TEDS_EMERGE, "these tallies count different cohorts: %s here and %s before; tally the data again with "
                         "the same --cohort", from->cohort_name, into->cohort_name);
    return TEDS_OK;
}

bool teds_tally_add_counts(teds_tally *into, const teds_tally *from)
{
    if (!teds_tally_reserve(into, into->cell_count + from->cell_count))
        return false;
    for (size_t i = 0; i < from->cell_room; i++)
        if (from->cells[i].count)
            teds_tally_add(into, from->cells[i].key, from->cells[i].count);
    for (size_t i = 0; i < into->rule_count; i++) {
        into->rules[i].count += from->rules[i].count;
        into->rules[i].missing += from->rules[i].missing;
    }
    into->wrong_cells += from->wrong_cells;
    into->kept += from->kept;
    return true;
}

static teds_status may_merge(const teds_tally *into, const teds_tally *from, bool repeat,
                             teds_error *err)
{
    teds_status st = teds_tally_same_cohort(into, from, err);
    bool same;

    if (st != TEDS_OK)
        return st;
    same = into->by_count == from->by_count;
    for (size_t i = 0; same && i < into->by_count; i++)
        same = into->dimensions[i].variable == from->dimensions[i].variable;
    if (!same)
        return teds_fail(err, TEDS_EMERGE, "these tallies are by different variables; tally the "
                                           "data again with the same --by");
    for (size_t i = 0; !repeat && i < from->input_count; i++) {
        const teds_input *a = &from->inputs[i];
        for (size_t k = 0; k < into->input_count; k++) {
            const teds_input *b = &into->inputs[k];
            if (a->crc32 == b->crc32 && a->bytes == b->bytes && a->records == b->records)
                return teds_fail(err, TEDS_EMERGE,
                                 "%s and %s are the same data (%llu bytes, CRC-32 %08x) and would be "
                                 "counted twice; leave one out, or say --repeat",
                                 b->name, a->name, (unsigned long long)a->bytes, (unsigned)a->crc32);
        }
    }
    return TEDS_OK;
}

/* Sorts the inputs of 't', of which the last 'added' are new, and says where each went. */
static void sort_inputs(teds_tally *t, uint32_t *where)
{
    size_t n = t->input_count;

    for (size_t i = 0; i < n; i++)
        where[i] = (uint32_t)i;
    for (size_t i = 1; i < n; i++) { /* insertion sort: lists are short and nearly sorted */
        teds_input input = t->inputs[i];
        uint32_t old = where[i];
        size_t k = i;

        for (; k > 0 && teds_compare_inputs(&t->inputs[k - 1], &input) > 0; k--) {
            t->inputs[k] = t->inputs[k - 1];
            where[k] = where[k - 1];
        }
        t->inputs[k] = input;
        where[k] = old;
    }
}

static uint32_t new_place(const uint32_t *where, size_t n, uint32_t old)
{
    for (size_t i = 0; i < n; i++)
        if (where[i] == old)
            return (uint32_t)i;
    return 0;
}

static teds_status merge_inputs(teds_tally *into, const teds_tally *from, teds_error *err)
{
    struct teds_problems all = { 0 };
    size_t before = into->input_count;
    uint32_t *where;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < from->input_count; i++)
        st = teds_tally_add_input(into, &from->inputs[i], err);
    where = malloc((into->input_count + 1) * sizeof *where);
    if (st != TEDS_OK || !where) {
        into->input_count = before;
        free(where);
        return teds_nomem(err);
    }
    sort_inputs(into, where);
    for (size_t i = 0; i < into->problems.count + from->problems.count; i++) {
        bool old = i < into->problems.count;
        teds_problem p = old ? into->problems.list[i] : from->problems.list[i - into->problems.count];

        p.input = new_place(where, into->input_count, old ? p.input : p.input + (uint32_t)before);
        if (!teds_problems_add(&all, &p))
            st = teds_nomem(err);
    }
    free(where);
    free(into->problems.list);
    into->problems = all;
    return st;
}

teds_status teds_tally_merge(teds_tally *into, const teds_tally *from, bool repeat, teds_error *err)
{
    teds_status st = may_merge(into, from, repeat, err);

    if (st != TEDS_OK)
        return st;
    if (teds_tally_records(into) + teds_tally_records(from) >= TEDS_TALLY_LIMIT)
        return teds_fail(err, TEDS_EMERGE, "together these tallies count 10^15 records or more, which a tally "
                                           "cannot hold");
    if (!teds_tally_reserve(into, into->cell_count + from->cell_count))
        return teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < from->notice_count; i++)
        st = teds_tally_add_notice(into, from->notices[i].code, from->notices[i].column,
                                   from->notices[i].text, err);
    if (st == TEDS_OK)
        st = merge_inputs(into, from, err);
    if (st != TEDS_OK)
        return st;
    return teds_tally_add_counts(into, from) ? TEDS_OK : teds_nomem(err); /* room was made: cannot fail */
}

/* ---- looking ---------------------------------------------------------- */

uint64_t teds_tally_records(const teds_tally *t)
{
    uint64_t n = t->wrong_cells + t->kept;

    for (size_t i = 0; i < t->rule_count; i++)
        n += t->rules[i].count;
    return n;
}

uint64_t teds_tally_kept(const teds_tally *t) { return t->kept; }
size_t teds_tally_boxes(const teds_tally *t) { return t->rule_count + 2; }

const teds_input *teds_tally_inputs(const teds_tally *t, size_t *count)
{
    *count = t->input_count;
    return t->inputs;
}

const teds_problem *teds_tally_problems(const teds_tally *t, size_t *count)
{
    *count = t->problems.count;
    return t->problems.list;
}

const char *teds_tally_cohort(const teds_tally *t) { return t->cohort_name; }
const char *teds_tally_title(const teds_tally *t) { return t->cohort_title; }

const teds_variable *teds_tally_by(const teds_tally *t, size_t i)
{
    return i < t->by_count ? t->dimensions[i].variable : NULL;
}
