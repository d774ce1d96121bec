/*
 * edition.c - loads an edition file: the layout and codebook of one edition as data.
 *
 *     [edition]                  facts about the whole file
 *     [HEADER]                   one column, named as in the file's header
 *     variable = NAME            the harmonised variable, where the names differ
 *     CODE = LABEL | COUNT       a code that means the same as in the vocabulary
 *     CODE -> OTHER = LABEL      a code that stands for another harmonised code
 *
 * docs/edition.md describes the format for users, and everything else that can stand there.
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

/* More than any edition has; a file made to take long is refused early. */
enum { MOST_COLUMNS = 1000, MOST_KEYS = 5000 };

struct loading {
    teds_catalog *c;
    struct teds_growing_edition *g;
    size_t code_room, by_state_room; /* of the last column */
    bool highest_known;
    int highest; /* of its numbers so far */
    int year;         /* of the list of absent states that is read */
    bool no_memory;   /* while reading a list */
    bool facts_known; /* [edition] was there */
    unsigned section;  /* the line of the section that is read */
    size_t line_count; /* in it so far */
    const char **keys; /* those of them that are words */
    size_t key_count, key_room;
};

static teds_edition_column *last_column(struct loading *l)
{
    return l->g->e.column_count
               ? (teds_edition_column *)&l->g->e.column[l->g->e.column_count - 1]
               : NULL;
}

static char *keep(struct loading *l, const char *text, size_t length)
{
    return teds_arena_copy(&l->c->arena, text, length);
}

/* ---- [edition] -------------------------------------------------------- */

static bool add_state(void *context, int code)
{
    struct loading *l = context;
    teds_absent_state *states = (teds_absent_state *)l->g->e.absent_states;

    if (!TEDS_PUSH(states, l->g->e.absent_state_count, l->g->state_room)) {
        l->no_memory = true;
        return false;
    }
    states[l->g->e.absent_state_count - 1] = (teds_absent_state){ l->year, code };
    l->g->e.absent_states = states;
    return true;
}

/* "absent_states = 1, 2" or "absent_states 2006 = 1, 2" */
static bool read_absent(struct loading *l, const struct teds_ini_line *at)
{
    const char *year = at->key + strlen("absent_states");

    year += strspn(year, " ");
    l->year = 0;
    l->g->e.absent_states_known = true;
    return (*year == '\0' || teds_int_read(year, strlen(year), &l->year)) &&
           (*at->value == '\0' || teds_int_list(at->value, add_state, l));
}

static bool read_years(const char *text, teds_edition *e)
{
    const char *dots = strstr(text, "..");

    if (!dots)
        return teds_int_read(text, strlen(text), &e->first_year) &&
               ((e->last_year = e->first_year), true);
    return teds_int_read(text, (size_t)(dots - text), &e->first_year) &&
           teds_int_read(dots + 2, strlen(dots + 2), &e->last_year) && e->first_year <= e->last_year;
}

static bool read_amount(const char *text, int64_t *value)
{
    uint64_t n;

    if (!teds_count_read(text, strlen(text), &n))
        return false;
    *value = (int64_t)n;
    return true;
}

static teds_status edition_fact(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    const struct {
        const char *key;
        const char **text;
        int64_t *amount;
    } facts[] = {
        { "name", &e->name, NULL },
        { "title", &e->title, NULL },
        { "rows", NULL, &e->rows },
        { "csv_name", &e->csv_name, NULL },
        { "csv_bytes", NULL, &e->csv_bytes },
        { "csv_sha256", &e->csv_sha256, NULL },
        { "bundle_name", &e->bundle_name, NULL },
        { "bundle_bytes", NULL, &e->bundle_bytes },
        { "bundle_sha256", &e->bundle_sha256, NULL },
    };
    bool fine = true;

    for (size_t i = 0; i < TEDS_COUNT(facts); i++) {
        if (strcmp(facts[i].key, at->key) != 0)
            continue;
        if (facts[i].amount)
            fine = read_amount(at->value, facts[i].amount);
        else if (!(*facts[i].text = keep(l, at->value, strlen(at->value))))
            return teds_nomem(err);
        return fine ? TEDS_OK : teds_ini_fail(at, err, "\"%s\" is not a count", at->value);
    }
    if (strcmp(at->key, "years") == 0)
        fine = read_years(at->value, e);
    else if (strcmp(at->key, "columns") == 0)
        fine = teds_int_read(at->value, strlen(at->value), &e->columns);
    else if (strcmp(at->key, "values") == 0)
        fine = (e->labels = strcmp(at->value, "labels") == 0) || strcmp(at->value, "codes") == 0;
    else if (strncmp(at->key, "absent_states", strlen("absent_states")) == 0)
        fine = read_absent(l, at);
    else
        return teds_ini_fail(at, err, "\"%s\" is not a fact about an edition", at->key);
    if (l->no_memory)
        return teds_nomem(err);
    return fine ? TEDS_OK : teds_ini_fail(at, err, "%s cannot be \"%s\"", at->key, at->value);
}

/* ---- codes of a column ------------------------------------------------ */

/* What stands left of "=": CODE, FIRST..LAST, 'CODE' (any text) or each of these with -> OTHER. */
static bool read_code(struct loading *l, const char *key, teds_edition_code *code)
{
    const char *arrow = strstr(key, "->"), *dots;
    size_t length = arrow ? (size_t)(arrow - key) : strlen(key);

    while (length && key[length - 1] == ' ')
        length--;
    if (length >= 2 && (*key == '"' || *key == '\'') && key[length - 1] == *key)
        key++, length -= 2; /* in quotes: a code that looks like one of the words known here */
    code->text = keep(l, key, length);
    l->no_memory |= !code->text;
    if (!code->text || length == 0)
        return false;
    dots = strstr(code->text, "..");
    code->number = teds_int_read(code->text, length, &code->first);
    code->last = code->first;
    if (!code->number && dots)
        code->number = teds_int_read(code->text, (size_t)(dots - code->text), &code->first) &&
                       teds_int_read(dots + 2, strlen(dots + 2), &code->last) &&
                       code->first <= code->last;
    code->code = code->number && code->first == code->last ? code->first : TEDS_NOT_COLLECTED;
    if (code->code == -8)
        code->code = TEDS_MISSING;
    if (!arrow)
        return code->code != TEDS_NOT_COLLECTED;
    arrow += 2 + strspn(arrow + 2, " ");
    if (!teds_int_read(arrow, strlen(arrow), &code->code) || code->code < TEDS_MISSING)
        return false;
    if (code->code == -8)
        code->code = TEDS_MISSING;
    return true;
}

static bool overlap(const teds_edition_code *a, const teds_edition_code *b)
{
    if (a->number != b->number)
        return false;
    return a->number ? a->first <= b->last && b->first <= a->last : teds_same_name(a->text, b->text);
}

/* Codes that ascend, as they nearly always do, are compared with the highest only. */
static teds_status check_overlap(struct loading *l, const struct teds_ini_line *at, const teds_edition_code *code,
                                 teds_error *err)
{
    const teds_edition_column *column = last_column(l);

    if (code->number && (!l->highest_known || code->first > l->highest)) {
        l->highest_known = true;
        l->highest = code->last;
        return TEDS_OK;
    }
    for (size_t i = 0; i < column->code_count; i++)
        if (overlap(&column->codes[i], code))
            return teds_ini_fail(at, err, "the code %s stands twice (%s above)", code->text, column->codes[i].text);
    if (code->number && code->last > l->highest)
        l->highest = code->last;
    return TEDS_OK;
}

static teds_status add_code(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    teds_edition_code *codes = (teds_edition_code *)column->codes, code = { .count = -1 };
    char *label = keep(l, at->value, strlen(at->value)), *bar, *end;
    teds_status st;

    if (!read_code(l, at->key, &code))
        return l->no_memory ? teds_nomem(err) : teds_ini_fail(at, err, "\"%s\" is neither a word known here nor CODE, FIRST..LAST -> CODE "
                                      "or TEXT -> CODE", at->key);
    if (!label)
        return teds_nomem(err);
    bar = strrchr(label, '|');
    if (bar && !read_amount(bar + 1, &code.count))
        return teds_ini_fail(at, err, "expected CODE = LABEL | COUNT");
    for (end = bar ? bar : label + strlen(label); end > label && end[-1] == ' ';)
        end--;
    *end = '\0';
    code.label = *label ? label : NULL;
    st = check_overlap(l, at, &code, err);
    if (st != TEDS_OK)
        return st;
    if (!TEDS_PUSH(codes, column->code_count, l->code_room))
        return teds_nomem(err);
    column->codes = codes;
    codes[column->code_count - 1] = code;
    column->recoded |= !code.number || code.first != code.last ||
                       (code.code != code.first && code.code != TEDS_MISSING);
    return TEDS_OK;
}

/* ---- [COLUMN] --------------------------------------------------------- */

static teds_status start_column(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    teds_edition_column *columns = (teds_edition_column *)e->column, *column;

    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_name(e->column[i].header, at->section))
            return teds_ini_fail(at, err, "[%s] a second time", at->section);
    if (e->column_count == MOST_COLUMNS)
        return teds_ini_fail(at, err, "more than %d columns", MOST_COLUMNS);
    if (!TEDS_PUSH(columns, e->column_count, l->g->column_room))
        return teds_nomem(err);
    e->column = columns;
    column = last_column(l);
    *column = (teds_edition_column){ .variable = teds_variable_of_header(l->c, at->section),
                                     .others = -1 };
    column->header = keep(l, at->section, strlen(at->section));
    l->code_room = l->by_state_room = 0;
    l->highest_known = false;
    return column->header ? TEDS_OK : teds_nomem(err);
}

static teds_status set_variable(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    char room[TEDS_UNKNOWN_ROOM];

    column->variable = teds_variable_of_header(l->c, at->value);
    return column->variable ? TEDS_OK
                            : teds_ini_fail(at, err, "%s",
                                            teds_unknown("variable", at->value, teds_variable_name_at,
                                                         l->c, room));
}

/* "columns = A, B": this variable is made from several columns. */
static teds_status set_parts(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    static const int yes_missing_no[] = { TEDS_MEDICATION_YES, TEDS_MISSING, TEDS_MEDICATION_NO };
    const char **parts = teds_arena_alloc(&l->c->arena, TEDS_MOST_PARTS * sizeof *parts);
    const char *list = at->value, *word;
    size_t n;

    if (!parts)
        return teds_nomem(err);
    while (teds_list_word(&list, &word, &n)) {
        if (n == 0)
            return teds_ini_fail(at, err, "expected the headers of columns, with commas between");
        if (column->part_count == TEDS_MOST_PARTS)
            return teds_ini_fail(at, err, "more than %d columns", TEDS_MOST_PARTS);
        if (!(parts[column->part_count++] = keep(l, word, n)))
            return teds_nomem(err);
    }
    if (!column->part_count)
        return teds_ini_fail(at, err, "expected the headers of columns, with commas between");
    column->parts = parts;
    if (!column->first_of) {
        column->first_of = yes_missing_no;
        column->first_of_count = TEDS_COUNT(yes_missing_no);
    }
    return TEDS_OK;
}

struct int_list {
    int *values;
    size_t count;
};

static bool add_int(void *context, int value)
{
    struct int_list *list = context;

    if (list->count == TEDS_MOST_PARTS)
        return false;
    list->values[list->count++] = value;
    return true;
}

static teds_status set_first_of(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    struct int_list list = { teds_arena_alloc(&l->c->arena, TEDS_MOST_PARTS * sizeof(int)), 0 };

    if (!list.values)
        return teds_nomem(err);
    if (!teds_int_list(at->value, add_int, &list) || list.count == 0)
        return teds_ini_fail(at, err, "expected at least one and at most %d codes, with commas between",
                             TEDS_MOST_PARTS);
    column->first_of = list.values;
    column->first_of_count = list.count;
    return TEDS_OK;
}

struct count_list {
    int64_t *values;
    size_t count, most;
};

static bool add_count(void *context, int value)
{
    struct count_list *list = context;

    if (value < 0 || list->count == list->most)
        return false;
    list->values[list->count++] = value;
    return true;
}

/* "state 1 = 4229, 4337": the counts of the codes above in that state. */
static teds_status add_by_state(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    teds_state_counts *all = (teds_state_counts *)column->by_state;
    struct count_list list = { teds_arena_alloc(&l->c->arena, (column->code_count + 1) * sizeof(int64_t)), 0,
                               column->code_count };
    const char *state = at->key + strlen("state ");
    int code;

    if (!list.values || !TEDS_PUSH(all, column->by_state_count, l->by_state_room))
        return teds_nomem(err);
    column->by_state = all;
    all[column->by_state_count - 1] = (teds_state_counts){ 0, list.values };
    if (!teds_int_read(state, strlen(state), &code) || !teds_int_list(at->value, add_count, &list) ||
        list.count != column->code_count)
        return teds_ini_fail(at, err, "expected state CODE = as many counts as there are codes above (%zu)",
                             column->code_count);
    for (size_t i = 0; i + 1 < column->by_state_count; i++)
        if (all[i].state == code)
            return teds_ini_fail(at, err, "state %d stands twice", code);
    all[column->by_state_count - 1].state = code;
    return TEDS_OK;
}

static teds_status column_line(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    const char **text = strcmp(at->key, "label") == 0   ? &column->label
                        : strcmp(at->key, "loses") == 0 ? &column->loses
                                                        : NULL;
    const char *bar = strrchr(at->value, '|');

    if (text)
        return (*text = keep(l, at->value, strlen(at->value))) ? TEDS_OK : teds_nomem(err);
    if (strncmp(at->key, "state ", strlen("state ")) == 0)
        return add_by_state(l, at, err);
    if (strcmp(at->key, "position") == 0)
        return teds_int_read(at->value, strlen(at->value), &column->position)
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "\"%s\" is not a position", at->value);
    if (strcmp(at->key, "constant") == 0)
        return (column->constant =
                    teds_int_read(at->value, strlen(at->value), &column->constant_code))
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "\"%s\" is not a code", at->value);
    if (strcmp(at->key, "others") == 0)
        return bar && read_amount(bar + 1, &column->others)
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "expected others = LABEL | COUNT");
    if (strcmp(at->key, "variable") == 0)
        return set_variable(l, at, err);
    if (strcmp(at->key, "columns") == 0)
        return set_parts(l, at, err);
    if (strcmp(at->key, "first_of") == 0)
        return set_first_of(l, at, err);
    return add_code(l, at, err);
}

/* The first line of a section. */
static teds_status start_section(struct loading *l, const struct teds_ini_line *at, bool facts, teds_error *err)
{
    if (at->section_line == 0)
        return teds_ini_fail(at, err, "%s stands before the first [SECTION]", at->key);
    l->section = at->section_line;
    l->key_count = l->line_count = 0;
    if (!facts)
        return start_column(l, at, err);
    if (l->facts_known)
        return teds_ini_fail(at, err, "[edition] a second time");
    l->facts_known = true;
    return TEDS_OK;
}

/* What may stand once; add_code() and add_by_state() look after their own. */
static teds_status remember_key(struct loading *l, const struct teds_ini_line *at, teds_error *err)
{
    if (l->line_count++ == MOST_KEYS)
        return teds_ini_fail(at, err, "more than %d lines in [%s]", MOST_KEYS, at->section);
    if ((*at->key >= '0' && *at->key <= '9') || strncmp(at->key, "state ", strlen("state ")) == 0)
        return TEDS_OK;
    for (size_t i = 0; i < l->key_count; i++)
        if (strcmp(l->keys[i], at->key) == 0)
            return teds_ini_fail(at, err, "%s stands twice", at->key);
    if (!TEDS_PUSH(l->keys, l->key_count, l->key_room))
        return teds_nomem(err);
    l->keys[l->key_count - 1] = keep(l, at->key, strlen(at->key));
    return l->keys[l->key_count - 1] ? TEDS_OK : teds_nomem(err);
}

static teds_status edition_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct loading *l = context;
    bool facts = strcmp(at->section, "edition") == 0;
    teds_status st = TEDS_OK;

    if (at->section_line == 0 || at->section_line != l->section)
        st = start_section(l, at, facts, err);
    if (st == TEDS_OK)
        st = remember_key(l, at, err);
    if (st == TEDS_OK)
        st = facts ? edition_fact(l, at, err) : column_line(l, at, err);
    return st;
}

/* Tallies hold numbers of at most five digits. */
static bool is_code(const teds_variable *v, int code)
{
    if (code == TEDS_MISSING || v->type == TEDS_ID)
        return true;
    return code >= 0 && (v->type == TEDS_CODES ? teds_variable_label(v, code) != NULL : code <= 99999);
}

/* Do the codes that stand right of an arrow, and the like, exist? */
static teds_status check_codes(const teds_edition_column *c, const struct teds_place *at, teds_error *err)
{
    const teds_variable *v = c->variable;

    for (size_t k = 0; k < c->code_count; k++)
        if (c->codes[k].code != TEDS_NOT_COLLECTED && !is_code(v, c->codes[k].code))
            return teds_fail_at(err, TEDS_EFORMAT, at,
                                "[%s] %s: %d is not a code of %s; write %s -> CODE", c->header,
                                c->codes[k].text, c->codes[k].code, v->name, c->codes[k].text);
    if (c->constant && !is_code(v, c->constant_code))
        return teds_fail_at(err, TEDS_EFORMAT, at, "[%s] constant: %d is not a code of %s", c->header,
                            c->constant_code, v->name);
    for (size_t k = 0; k < c->first_of_count; k++)
        if (!is_code(v, c->first_of[k]))
            return teds_fail_at(err, TEDS_EFORMAT, at, "[%s] first_of: %d is not a code of %s", c->header,
                                c->first_of[k], v->name);
    return TEDS_OK;
}

/* What only the whole file can tell. */
static teds_status check_edition(struct loading *l, const char *file, teds_error *err)
{
    const struct teds_place at = { .source = file };
    teds_edition *e = &l->g->e;
    teds_status st = TEDS_OK;

    if (!e->name)
        return teds_fail_at(err, TEDS_EFORMAT, &at,
                            "an edition file needs [edition] with name = ...");
    if (!e->title)
        e->title = e->name;
    for (size_t i = 0; st == TEDS_OK && i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];

        if (c->variable)
            st = check_codes(c, &at, err);
        else if (c->constant || c->part_count)
            st = teds_fail_at(err, TEDS_EFORMAT, &at, "[%s] is not the name of a variable", c->header);
        for (size_t k = 0; st == TEDS_OK && c->variable && (c->constant || c->part_count) && k < e->column_count; k++)
            if (k != i && e->column[k].variable == c->variable)
                st = teds_fail_at(err, TEDS_EFORMAT, &at, "[%s] and [%s] are both the variable %s; leave one out",
                                  c->header, e->column[k].header, c->variable->name);
    }
    return st;
}

static teds_status new_edition(teds_catalog *c, struct teds_growing_edition **out, teds_error *err)
{
    struct teds_growing_edition *g = teds_arena_alloc(&c->arena, sizeof *g);

    if (!g || !TEDS_PUSH(c->editions, c->edition_count, c->edition_room))
        return teds_nomem(err);
    c->editions[c->edition_count - 1] = *out = g;
    g->e = (teds_edition){ .rows = -1, .csv_bytes = -1, .bundle_bytes = -1 };
    return TEDS_OK;
}

static teds_status read_text(struct loading *l, const char *file, const char *text, size_t length, teds_error *err)
{
    teds_status st = teds_ini_parse(file, text, length, edition_line, l, err);

    free(l->keys);
    l->keys = NULL;
    return st;
}

teds_status teds_edition_load(teds_catalog *c, const char *file, const char *text, size_t length,
                              teds_error *err)
{
    struct loading l = { .c = c };
    teds_status st = new_edition(c, &l.g, err);

    if (st == TEDS_OK)
        st = read_text(&l, file, text, length, err);
    return st == TEDS_OK ? check_edition(&l, file, err) : st;
}

/* How much of a compiled-in edition comes before its first column; [edition] stands first there. */
static size_t facts_length(const struct teds_embedded *file)
{
    const char *first = strstr(file->text, "\n["), *second = first ? strstr(first + 1, "\n[") : NULL;

    return second ? (size_t)(second + 1 - file->text) : file->length;
}

teds_status teds_edition_load_facts(teds_catalog *c, const struct teds_embedded *file, teds_error *err)
{
    struct loading l = { .c = c };
    teds_status st = new_edition(c, &l.g, err);

    if (st != TEDS_OK)
        return st;
    l.g->unread = file;
    return read_text(&l, file->path, file->text, facts_length(file), err);
}

static void drop_columns(teds_edition *e)
{
    for (size_t k = 0; k < e->column_count; k++) {
        free((void *)e->column[k].codes);
        free((void *)e->column[k].by_state);
    }
    free((void *)e->column);
    e->column = NULL;
    e->column_count = 0;
}

teds_status teds_edition_load_columns(teds_catalog *c, struct teds_growing_edition *g, teds_error *err)
{
    const struct teds_embedded *file = g->unread;
    struct loading l = { .c = c, .g = g, .facts_known = true };
    size_t facts;
    teds_status st;

    if (!file)
        return TEDS_OK;
    facts = facts_length(file);
    st = read_text(&l, file->path, file->text + facts, file->length - facts, err);
    if (st == TEDS_OK)
        st = check_edition(&l, file->path, err);
    if (st == TEDS_OK) {
        g->unread = NULL;
    } else { /* no memory; as if it had not been tried */
        drop_columns(&g->e);
        g->column_room = 0;
    }
    return st;
}

void teds_edition_drop_last(teds_catalog *c)
{
    teds_edition *e = &c->editions[--c->edition_count]->e;

    drop_columns(e);
    free((void *)e->absent_states);
}

void teds_editions_free(teds_catalog *c)
{
    while (c->edition_count)
        teds_edition_drop_last(c);
    free(c->editions);
}
