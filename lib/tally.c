/*
 * tally.c - counts that can be added: cells, and the inputs, problems and notices that belong to them.
 */
#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "cohort.h"

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
    st = teds_tally_set_dimensions(t, by, err);
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

bool teds_tally_input_has_year(const teds_tally *t, size_t input, int from, int to)
{
    const teds_input *in = &t->inputs[input];
    const teds_edition *e = t->suppress ? teds_edition_find(t->catalog, in->edition) : NULL;

    for (size_t k = 0; t->suppress == 0 && k < in->year_count; k++)
        if (in->years[k].year >= from && in->years[k].year <= to)
            return true;
    return e && e->first_year <= to && from <= e->last_year;
}

bool teds_tally_has_year(const teds_tally *t, int from, int to)
{
    bool any = false;

    for (size_t i = 0; i < t->input_count; i++)
        any |= teds_tally_input_has_year(t, i, from, to);
    return any;
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
