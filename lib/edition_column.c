/*
 * edition_column.c - one column of an edition file: its codes, and what else is said of it.
 */
#include "decode.h"
#include "edition.h"

#include <string.h>

/* More than any edition has; a file made to take long is refused early. */
enum { MOST_COLUMNS = 1000 };

/* The column whose section is read. */
static teds_edition_column *last_column(struct teds_edition_loading *l)
{
    return (teds_edition_column *)&l->g->e.column[l->g->e.column_count - 1];
}

/* ---- codes ------------------------------------------------------------ */

/* FIRST..LAST; text that only looks like numbers stands in quotes, because it is nearly always a slip. */
static teds_status read_range(const struct teds_ini_line *at, teds_edition_code *code, teds_error *err)
{
    static const char digits[] = "0123456789";
    const char *text = code->text, *dots = strstr(text, ".."), *dash;
    double number;

    if (dots && strspn(text, "-0123456789") == (size_t)(dots - text)) {
        if (!teds_int_read(text, (size_t)(dots - text), &code->first) || !teds_int_read(dots + 2, strlen(dots + 2), &code->last))
            return teds_ini_fail(at, err, "%s: the ends of a range are whole numbers of at most six digits", text);
        if (code->first > code->last)
            return teds_ini_fail(at, err, "%s runs backwards; write %d..%d", text, code->last, code->first);
        code->number = true;
        return TEDS_OK;
    }
    dash = text + strspn(text, digits);
    if (dash > text && *dash == '-' && dash[1] && dash[1 + strspn(dash + 1, digits)] == '\0')
        return teds_ini_fail(at, err, "%s: write FIRST..LAST for a range of numbers, or '%s' in quotes if the file has this text",
                             text, text);
    if (teds_number_read(text, strlen(text), &number))
        return teds_ini_fail(at, err, "%s is not a whole number of at most six digits; write '%s' in quotes if the file has this text",
                             text, text);
    return TEDS_OK;
}

static const char *word_at(void *unused, size_t i)
{
    static const char *const words[] = { "variable", "label", "position", "constant", "columns", "first_of", "others", "loses", NULL };

    (void)unused;
    return i < TEDS_COUNT(words) ? words[i] : NULL;
}

/* What is missing in every column stands for nothing else in one. */
static teds_status check_missing(const struct teds_ini_line *at, const teds_edition_code *code, teds_error *err)
{
    if (code->code == TEDS_MISSING)
        return TEDS_OK;
    if (code->number ? code->first <= -8 && code->last >= TEDS_MISSING : teds_is_blank(code->text, strlen(code->text)))
        return teds_ini_fail(at, err, "%s: %s missing in every column and cannot stand for %d", code->text,
                             code->number ? "-9 and -8 are" : "this is", code->code);
    return TEDS_OK;
}

/* What stands left of "=": CODE, FIRST..LAST, 'CODE' (any text) or each of these with -> OTHER. */
static teds_status read_code(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_edition_code *code,
                             teds_error *err)
{
    const char *key = at->key, *arrow = strstr(key, "->"), *near;
    size_t length = arrow ? (size_t)(arrow - key) : strlen(key);
    bool quoted;
    teds_status st = TEDS_OK;

    while (length && key[length - 1] == ' ')
        length--;
    quoted = length >= 2 && (*key == '"' || *key == '\'') && key[length - 1] == *key;
    if (quoted)
        key++, length -= 2; /* a code that looks like one of the words known here */
    if (length == 0)
        return teds_ini_fail(at, err, "the code is missing before %s", arrow ? "->" : "=");
    if (!(code->text = teds_edition_keep(l, key, length)))
        return teds_nomem(err);
    code->number = teds_int_read(code->text, length, &code->first);
    code->last = code->first;
    if (!code->number && !quoted && (arrow || strstr(code->text, "..")))
        st = read_range(at, code, err);
    if (st != TEDS_OK)
        return st;
    code->code = code->number && code->first == code->last ? code->first : TEDS_NOT_COLLECTED;
    if (arrow) {
        arrow += 2 + strspn(arrow + 2, " ");
        if (!teds_int_read(arrow, strlen(arrow), &code->code) || code->code < TEDS_MISSING)
            return teds_ini_fail(at, err, "%s -> \"%s\": behind -> stands a code of the variable, or -9", code->text, arrow);
    }
    if (code->code == -8)
        code->code = TEDS_MISSING;
    if (code->code != TEDS_NOT_COLLECTED)
        return check_missing(at, code, err);
    near = teds_nearest(at->key, word_at, NULL);
    if (code->number)
        return teds_ini_fail(at, err, "%s: say what a range stands for; write %s -> CODE = LABEL", code->text, code->text);
    return teds_ini_fail(at, err, "\"%s\" is neither a word known here nor CODE, FIRST..LAST -> CODE or TEXT -> CODE%s%s%s", at->key,
                         near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
}

static bool overlap(const teds_edition_code *a, const teds_edition_code *b)
{
    if (a->number != b->number)
        return false;
    return a->number ? a->first <= b->last && b->first <= a->last : teds_same_name(a->text, b->text);
}

/* Codes that ascend, as they nearly always do, are compared with the highest only. */
static teds_status check_overlap(struct teds_edition_loading *l, const struct teds_ini_line *at,
                                 const teds_edition_code *code, teds_error *err)
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

static teds_status add_code(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    teds_edition_code *codes = (teds_edition_code *)column->codes, code = { .count = -1 };
    char *label = teds_edition_keep(l, at->value, strlen(at->value)), *bar, *end;
    teds_status st;

    if (!label)
        return teds_nomem(err);
    st = read_code(l, at, &code, err);
    if (st != TEDS_OK)
        return st;
    bar = strrchr(label, '|');
    if (bar && !teds_edition_amount(bar + 1, &code.count))
        return teds_ini_fail(at, err, "expected CODE = LABEL | COUNT, but behind | stands \"%s\"", bar + 1 + strspn(bar + 1, " "));
    for (end = bar ? bar : label + strlen(label); end > label && end[-1] == ' ';)
        end--;
    *end = '\0';
    code.label = *label ? label : NULL;
    st = check_overlap(l, at, &code, err);
    if (st != TEDS_OK)
        return st;
    if (!TEDS_PUSH(l->code_lines, l->code_lines_count, l->code_lines_room) ||
        !TEDS_PUSH(codes, column->code_count, l->code_room))
        return teds_nomem(err);
    l->code_lines[l->code_lines_count - 1] = at->line;
    column->codes = codes;
    codes[column->code_count - 1] = code;
    column->recoded |= !code.number || code.first != code.last ||
                       (code.code != code.first && code.code != TEDS_MISSING);
    return TEDS_OK;
}

/* ---- what else is said ------------------------------------------------ */

teds_status teds_edition_column_start(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    teds_edition_column *columns = (teds_edition_column *)e->column, *column;

    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_name(e->column[i].header, at->section))
            return teds_ini_fail(at, err, "[%s] a second time", at->section);
    if (e->column_count == MOST_COLUMNS)
        return teds_ini_fail(at, err, "more than %d columns", MOST_COLUMNS);
    if (!*at->section)
        return teds_ini_fail(at, err, "a section without a name; it is called as the column in the header");
    if (!TEDS_PUSH(l->lines, l->lines_count, l->lines_room) || !TEDS_PUSH(columns, e->column_count, l->g->column_room))
        return teds_nomem(err);
    l->lines[l->lines_count - 1] = (struct teds_edition_lines){ .section = at->section_line };
    e->column = columns;
    column = last_column(l);
    *column = (teds_edition_column){ .variable = teds_variable_of_header(l->c, at->section),
                                     .others = -1 };
    column->header = teds_edition_keep(l, at->section, strlen(at->section));
    l->code_room = l->by_state_room = l->code_lines_count = 0;
    l->highest_known = false;
    l->column_open = true;
    return column->header ? TEDS_OK : teds_nomem(err);
}

static teds_status set_variable(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
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
static teds_status set_parts(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    const char **parts = teds_arena_alloc(&l->c->arena, TEDS_MOST_PARTS * sizeof *parts);
    const char *list = at->value, *word;
    size_t n;

    if (!parts)
        return teds_nomem(err);
    while (teds_list_word(&list, &word, &n)) {
        if (n == 0)
            return teds_ini_fail(at, err, "expected the headers of columns, with commas between");
        for (size_t i = 0; i < column->part_count; i++)
            if (teds_same_word_n(parts[i], word, n))
                return teds_ini_fail(at, err, "columns: %s stands twice", parts[i]);
        if (column->part_count == TEDS_MOST_PARTS)
            return teds_ini_fail(at, err, "more than %d columns", TEDS_MOST_PARTS);
        if (!(parts[column->part_count++] = teds_edition_keep(l, word, n)))
            return teds_nomem(err);
    }
    if (!column->part_count)
        return teds_ini_fail(at, err, "expected the headers of columns, with commas between");
    column->parts = parts;
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

static teds_status set_first_of(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    struct int_list list = { teds_arena_alloc(&l->c->arena, TEDS_MOST_PARTS * sizeof(int)), 0 };

    if (!list.values)
        return teds_nomem(err);
    if (!teds_int_list(at->value, add_int, &list) || list.count == 0)
        return teds_ini_fail(at, err, "expected at least one and at most %d codes, with commas between",
                             TEDS_MOST_PARTS);
    for (size_t i = 0; i < list.count; i++)
        for (size_t k = 0; k < i; k++)
            if (list.values[i] == list.values[k])
                return teds_ini_fail(at, err, "first_of: %d stands twice", list.values[i]);
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
static teds_status add_by_state(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
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
    if (teds_int_read(state, strlen(state), &code) && !teds_edition_state(l->c, code))
        return teds_ini_fail(at, err, "state %d: this is not a code of %s", code, l->c->by_role[TEDS_ROLE_STATE]->name);
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

static teds_status set_number(const struct teds_ini_line *at, int least, const char *what, int *to, unsigned *line, teds_error *err)
{
    *line = at->line;
    return teds_int_read(at->value, strlen(at->value), to) && *to >= least
               ? TEDS_OK
               : teds_ini_fail(at, err, "%s cannot be \"%s\"; write %s", at->key, at->value, what);
}

teds_status teds_edition_column_line(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition_column *column = last_column(l);
    struct teds_edition_lines *lines = &l->lines[l->lines_count - 1];
    const char **text = strcmp(at->key, "label") == 0   ? &column->label
                        : strcmp(at->key, "loses") == 0 ? &column->loses
                                                        : NULL;
    const char *bar = strrchr(at->value, '|');

    if (text)
        return (*text = teds_edition_keep(l, at->value, strlen(at->value))) ? TEDS_OK : teds_nomem(err);
    if (strncmp(at->key, "state ", strlen("state ")) == 0)
        return add_by_state(l, at, err);
    if (strcmp(at->key, "position") == 0)
        return set_number(at, 1, "its place in the header, from 1", &column->position, &lines->position, err);
    if (strcmp(at->key, "constant") == 0) {
        column->constant = true;
        return set_number(at, -999999, "one of its codes", &column->constant_code, &lines->constant, err);
    }
    if (strcmp(at->key, "others") == 0)
        return bar && teds_edition_amount(bar + 1, &column->others)
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "expected others = LABEL | COUNT");
    if (strcmp(at->key, "variable") == 0)
        return set_variable(l, at, err);
    if (strcmp(at->key, "columns") == 0) {
        lines->columns = at->line;
        return set_parts(l, at, err);
    }
    if (strcmp(at->key, "first_of") == 0) {
        lines->first_of = at->line;
        return set_first_of(l, at, err);
    }
    return add_code(l, at, err);
}
