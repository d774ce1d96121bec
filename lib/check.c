/*
 * check.c - the one pass of a check: counts of every column, relations, coverage by state.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "source.h"

/* ---- counting a column ------------------------------------------------ */

static size_t slot_of(const struct teds_text_count *t, size_t room, const char *text, size_t length)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    size_t i;

    for (size_t k = 0; k < length; k++)
        h = (h ^ (unsigned char)text[k]) * 1099511628211u;
    for (i = (size_t)(h ^ h >> 29) & (room - 1); t[i].text; i = (i + 1) & (room - 1))
        if (strncmp(t[i].text, text, length) == 0 && t[i].text[length] == '\0')
            break;
    return i;
}

static bool grow_texts(struct teds_column_counts *c)
{
    size_t room = c->text_room ? 2 * c->text_room : 64;
    struct teds_text_count *bigger = calloc(room, sizeof *bigger);

    if (!bigger)
        return false;
    for (size_t i = 0; i < c->text_room; i++)
        if (c->texts[i].text)
            bigger[slot_of(bigger, room, c->texts[i].text, strlen(c->texts[i].text))] = c->texts[i];
    free(c->texts);
    c->texts = bigger;
    c->text_room = room;
    return true;
}

static bool count_text(struct teds_check *k, struct teds_column_counts *c, const char *text,
                       size_t length, uint64_t record)
{
    struct teds_text_count *t;

    if (2 * c->text_count >= c->text_room && c->text_count < TEDS_MOST_TEXTS && !grow_texts(c))
        return false;
    t = &c->texts[slot_of(c->texts, c->text_room, text, length)];
    if (!t->text) {
        if (c->text_count >= TEDS_MOST_TEXTS) {
            c->too_many++;
            return true;
        }
        t->text = teds_arena_copy(&k->arena, text, length);
        t->first_record = record;
        c->text_count++;
    }
    t->count++;
    return t->text != NULL;
}

static bool count_cell(struct teds_check *k, struct teds_column_counts *c, struct teds_cell cell,
                       uint64_t record)
{
    int code;

    while (cell.length && (*cell.text == ' ' || *cell.text == '\t'))
        cell.text++, cell.length--;
    while (cell.length && (cell.text[cell.length - 1] == ' ' || cell.text[cell.length - 1] == '\t'))
        cell.length--;
    if (!teds_int_read(cell.text, cell.length, &code) || code < TEDS_SMALLEST ||
        code >= TEDS_SMALLEST + TEDS_SMALL_CODES)
        return count_text(k, c, cell.text, cell.length, record);
    if (c->small[code - TEDS_SMALLEST]++ == 0)
        c->first_record[code - TEDS_SMALLEST] = record;
    return true;
}

uint64_t teds_check_count(const struct teds_column_counts *c, const teds_edition_code *code)
{
    char want[TEDS_FOLDED_ROOM] = "", label[TEDS_FOLDED_ROOM] = "", have[TEDS_FOLDED_ROOM];
    uint64_t n = 0;

    for (int own = code->first; code->number && own <= code->last; own++)
        if (own >= TEDS_SMALLEST && own < TEDS_SMALLEST + TEDS_SMALL_CODES)
            n += c->small[own - TEDS_SMALLEST];
    teds_fold(code->text, strlen(code->text), want);
    if (code->label)
        teds_fold(code->label, strlen(code->label), label);
    for (size_t i = 0; i < c->text_room; i++) {
        if (!c->texts[i].text)
            continue;
        teds_fold(c->texts[i].text, strlen(c->texts[i].text), have);
        if (strcmp(have, want) == 0 || (*label && strcmp(have, label) == 0))
            n += c->texts[i].count;
    }
    return n;
}

/* ---- relations and coverage ------------------------------------------- */

/* A column that relations need, decoded. */
struct needed {
    const teds_variable *variable;
    bool there;
    size_t column;
    struct teds_decoder decoder;
    int32_t code; /* of the record at hand */
};

enum {
    NEED_STATE, NEED_REGION, NEED_DIVISION, NEED_SEX, NEED_PREG, NEED_SUB1, NEED_SUB2, NEED_SUB3,
    NEED_MEDICATION, NEED_ADMISSION, NEED_DISCHARGE, NEED_BY_STATE,
    NEED_FLAGS = NEED_BY_STATE + TEDS_MOST_BY_STATE, NEEDS = NEED_FLAGS + TEDS_MOST_FLAGS
};

static void name_needs(const teds_catalog *c, struct needed *n)
{
    static const char *const names[] = {
        [NEED_REGION] = "REGION", [NEED_DIVISION] = "DIVISION", [NEED_SEX] = "SEX",
        [NEED_PREG] = "PREG",     [NEED_SUB1] = "SUB1",         [NEED_SUB2] = "SUB2",
        [NEED_SUB3] = "SUB3",
    };
    size_t flag = 0;
    const teds_variable *v;

    for (size_t i = 0; i < TEDS_COUNT(names); i++)
        n[i].variable = names[i] ? teds_variable_find(c, names[i]) : NULL;
    n[NEED_STATE].variable = c->by_role[TEDS_ROLE_STATE];
    n[NEED_MEDICATION].variable = c->by_role[TEDS_ROLE_MEDICATION];
    n[NEED_ADMISSION].variable = c->by_role[TEDS_ROLE_MUTUAL_HELP_ADMISSION];
    n[NEED_DISCHARGE].variable = c->by_role[TEDS_ROLE_MUTUAL_HELP_DISCHARGE];
    for (size_t i = 0; (v = teds_catalog_variable(c, i)) != NULL; i++)
        if (v->substance && flag < TEDS_MOST_FLAGS)
            n[NEED_FLAGS + flag++].variable = v;
}

/* The columns whose counts by state are published. */
static bool need_by_state(struct teds_check *k, struct needed *n)
{
    const teds_edition *e = k->layout.edition;

    for (size_t i = 0; e && i < e->column_count && k->by_state_count < TEDS_MOST_BY_STATE; i++) {
        struct teds_by_state *b = &k->by_state[k->by_state_count];

        if (!e->column[i].by_state_count || !e->column[i].variable)
            continue;
        b->column = &e->column[i];
        b->count = calloc(TEDS_MOST_STATES * e->column[i].code_count + 1, sizeof *b->count);
        if (!b->count)
            return false;
        n[NEED_BY_STATE + k->by_state_count++].variable = e->column[i].variable;
    }
    return true;
}

static teds_status find_needs(struct teds_check *k, struct needed *n, teds_error *err)
{
    teds_status st = need_by_state(k, n) ? TEDS_OK : teds_nomem(err);

    name_needs(k->catalog, n);
    for (size_t i = 0; st == TEDS_OK && i < NEEDS; i++) {
        for (size_t column = 0; n[i].variable && column < k->in.columns; column++) {
            if (n[i].there || k->columns[column].variable != n[i].variable)
                continue;
            n[i].there = true;
            n[i].column = column;
            st = teds_decoder_make(k->catalog, n[i].variable, k->columns[column].column, &n[i].decoder, err);
        }
    }
    k->has_state = n[NEED_STATE].there;
    k->has_medication = n[NEED_MEDICATION].there;
    k->has_admission = n[NEED_ADMISSION].there;
    k->has_discharge = n[NEED_DISCHARGE].there;
    return st;
}

static void relate(struct teds_relation *r, bool holds, uint64_t record)
{
    r->records++;
    if (!holds && r->violations++ == 0)
        r->first_record = record;
}

static void look_at_relations(struct teds_check *k, const struct needed *n, uint64_t record)
{
    struct teds_relation *r = k->relations;
    int32_t state = n[NEED_STATE].code;

    if (n[NEED_STATE].there && n[NEED_REGION].there)
        relate(&r[TEDS_REL_REGION], n[NEED_REGION].code == teds_grouping_code(k->region, state), record);
    if (n[NEED_STATE].there && n[NEED_DIVISION].there)
        relate(&r[TEDS_REL_DIVISION], n[NEED_DIVISION].code == teds_grouping_code(k->division, state),
               record);
    if (n[NEED_SEX].there && n[NEED_PREG].there && n[NEED_SEX].code == 1)
        relate(&r[TEDS_REL_PREGNANT], n[NEED_PREG].code < 0, record);
    if (!n[NEED_SUB1].there || !n[NEED_SUB2].there || !n[NEED_SUB3].there)
        return;
    for (size_t f = 0; f < TEDS_MOST_FLAGS; f++) {
        const struct needed *flag = &n[NEED_FLAGS + f];
        bool reported;

        if (!flag->there)
            continue;
        reported = n[NEED_SUB1].code == flag->variable->substance ||
                   n[NEED_SUB2].code == flag->variable->substance ||
                   n[NEED_SUB3].code == flag->variable->substance;
        relate(&r[TEDS_REL_FLAGS + f], flag->code == (int32_t)reported, record);
    }
}

static void count_coverage(struct teds_check *k, const struct needed *n)
{
    int32_t state = n[NEED_STATE].code;
    struct teds_state_coverage *s =
        &k->states[state >= 0 && state < TEDS_MOST_STATES - 1 ? state : TEDS_MOST_STATES - 1];

    s->records++;
    s->medication += n[NEED_MEDICATION].there && n[NEED_MEDICATION].code >= 0;
    s->admission += n[NEED_ADMISSION].there && n[NEED_ADMISSION].code >= 0;
    s->discharge += n[NEED_DISCHARGE].there && n[NEED_DISCHARGE].code >= 0;
}

static void count_by_state(struct teds_check *k, const struct needed *n)
{
    int32_t state = n[NEED_STATE].code;

    for (size_t i = 0; i < k->by_state_count; i++) {
        const struct teds_by_state *b = &k->by_state[i];

        for (size_t c = 0; state >= 0 && state < TEDS_MOST_STATES && c < b->column->code_count; c++)
            b->count[(size_t)state * b->column->code_count + c] +=
                n[NEED_BY_STATE + i].there && n[NEED_BY_STATE + i].code == b->column->codes[c].code;
    }
}

/* ---- the pass --------------------------------------------------------- */

static teds_status count_block(struct teds_check *k, struct needed *n, const struct teds_block *block,
                               teds_error *err)
{
    for (size_t row = 0; row < block->rows; row++) {
        uint64_t record = block->left_out_count ? teds_block_record(block, row)
                                                : block->first_record + row;

        for (size_t i = 0; i < k->in.columns; i++)
            if (k->columns[i].counted &&
                !count_cell(k, &k->columns[i], teds_block_cell(block, row, i), record))
                return teds_nomem(err);
        for (size_t i = 0; i < NEEDS; i++) {
            if (n[i].there) {
                struct teds_cell cell = teds_block_cell(block, row, n[i].column);
                n[i].code = teds_decode(&n[i].decoder, cell.text, cell.length);
            }
        }
        look_at_relations(k, n, record);
        count_coverage(k, n);
        count_by_state(k, n);
    }
    k->records += block->rows + block->left_out_count;
    k->left_out += block->left_out_count;
    return TEDS_OK;
}

static teds_status count_all(struct teds_check *k, struct needed *n, teds_progress_fn *progress,
                             void *context, teds_error *err)
{
    bool last = false;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && !last) {
        struct teds_block block = { 0 };
        teds_progress now;

        st = teds_records_next(&k->in, &block, &last, err);
        if (st == TEDS_OK)
            st = count_block(k, n, &block, err);
        now = (teds_progress){ teds_source_name(k->in.source), teds_source_position(k->in.source),
                               teds_source_size(k->in.source), k->records };
        if (st == TEDS_OK && progress && !progress(context, &now))
            st = teds_fail(err, TEDS_ECANCEL, "stopped");
    }
    return st;
}

/* A column of which the edition makes a variable together with others. */
static const teds_edition_column *as_part(const struct teds_check *k, const char *header)
{
    const teds_edition *e = k->layout.edition;

    for (size_t i = 0; e && i < e->column_count; i++)
        for (size_t p = 0; p < e->column[i].part_count; p++)
            if (teds_same_word(e->column[i].parts[p], header))
                return &e->column[i];
    return NULL;
}

static teds_status prepare(struct teds_check *k, const char *edition, teds_error *err)
{
    bool *all = malloc(k->in.columns + 1);
    teds_status st = all ? TEDS_OK : teds_nomem(err);

    k->columns = calloc(k->in.columns + 1, sizeof *k->columns);
    if (st == TEDS_OK && !k->columns)
        st = teds_nomem(err);
    if (st == TEDS_OK)
        st = teds_layout_find(k->catalog, teds_source_name(k->in.source), &k->in.peek, edition,
                              &k->layout, err);
    for (size_t i = 0; st == TEDS_OK && i < k->in.columns; i++) {
        struct teds_column_counts *c = &k->columns[i];

        all[i] = true;
        c->header = teds_records_header(&k->in, i);
        c->variable = teds_layout_column(k->catalog, &k->layout, c->header, &c->column);
        if (!c->variable && !c->column && (c->column = as_part(k, c->header)) != NULL)
            c->variable = c->column->variable;
        c->counted = (c->variable || c->column) && !(c->variable && c->variable->type == TEDS_ID);
    }
    if (st == TEDS_OK)
        st = teds_records_select(&k->in, all, err);
    free(all);
    return st;
}

static void free_check(struct teds_check *k)
{
    for (size_t i = 0; k->columns && i < k->in.columns; i++)
        free(k->columns[i].texts);
    for (size_t i = 0; i < k->by_state_count; i++)
        free(k->by_state[i].count);
    free(k->columns);
    teds_records_close(&k->in);
    teds_arena_free(&k->arena);
    free(k);
}

teds_status teds_check(const teds_catalog *catalog, teds_source *source, const char *edition,
                       teds_progress_fn *progress, void *context, teds_report **report,
                       bool *differs, teds_error *err)
{
    struct teds_check *k = calloc(1, sizeof *k);
    struct needed *n = calloc(NEEDS, sizeof *n);
    teds_status st;

    if (!k || !n) {
        free(k);
        free(n);
        teds_source_close(source);
        return teds_nomem(err);
    }
    k->catalog = catalog;
    k->region = teds_variable_find(catalog, "region");
    k->division = teds_variable_find(catalog, "division");
    st = teds_source_is_tally(source)
             ? teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .source = teds_source_name(source) },
                            "this is a tally; a check needs the file of discharges that it was made from")
             : teds_source_hash(source, err);
    if (st == TEDS_OK)
        st = teds_records_open(&k->in, source, NULL, err);
    else
        teds_source_close(source);
    if (st == TEDS_OK)
        st = prepare(k, edition, err);
    if (st == TEDS_OK)
        st = find_needs(k, n, err);
    if (st == TEDS_OK)
        st = count_all(k, n, progress, context, err);
    if (st == TEDS_OK) {
        teds_source_sha256(k->in.source, k->sha256);
        st = teds_check_report(k, report, differs, err);
    }
    for (size_t i = 0; i < NEEDS; i++)
        teds_decoder_free(&n[i].decoder);
    free(n);
    free_check(k);
    return st;
}
