/*
 * report.c - building the report model.
 */
#include "report.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct teds_report *teds_report_new(void)
{
    struct teds_report *r = calloc(1, sizeof *r);

    if (r) {
        r->title = "";
        r->made_by = "tedstat " TEDSTAT_VERSION;
    }
    return r;
}

void teds_report_free(teds_report *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->table_count; i++) {
        free(r->tables[i].columns);
        free(r->tables[i].cells);
        free(r->tables[i].rule_above);
        free(r->tables[i].notes);
    }
    free(r->facts);
    free(r->caveats);
    teds_arena_free(&r->arena);
    free(r);
}

/* Below each table that hides something: what the star means. */
static void explain_hidden(struct teds_report *r)
{
    for (size_t i = 0; i < r->table_count; i++) {
        struct teds_report_table *t = &r->tables[i];
        bool any = false;

        for (size_t k = 0; k < t->cell_count; k++)
            any |= t->cells[k].hidden;
        if (any)
            teds_report_note(r, t, teds_report_keep(r, "* hidden: a count of 1 to %llu, or a number "
                                                       "that would reveal one.",
                                                    (unsigned long long)r->suppress - 1));
    }
}

teds_status teds_report_done(struct teds_report *r, teds_report **out, teds_error *err)
{
    if (r && r->suppress > 0)
        explain_hidden(r);
    if (!r || r->failed) {
        teds_report_free(r);
        return teds_nomem(err);
    }
    *out = r;
    return TEDS_OK;
}

const char *teds_report_keep(struct teds_report *r, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    text = teds_arena_vprintf(&r->arena, format, args);
    va_end(args);
    r->failed |= !text;
    return text ? text : "";
}

/* ---- tables ----------------------------------------------------------- */

struct teds_report_table *teds_report_table(struct teds_report *r, const char *key,
                                            const char *title)
{
    struct teds_report_table *t = &r->tables[r->table_count++];

    assert(r->table_count <= TEDS_MOST_TABLES);
    t->key = key;
    t->title = title;
    return t;
}

void teds_report_column(struct teds_report *r, struct teds_report_table *t, const char *key,
                        const char *title, enum teds_column_type type, unsigned flags)
{
    if (TEDS_PUSH(t->columns, t->column_count, t->column_room))
        t->columns[t->column_count - 1] = (struct teds_report_column){ key, title, type, flags };
    else
        r->failed = true;
}

void teds_report_columns(struct teds_report *r, struct teds_report_table *t,
                         const struct teds_report_column *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        teds_report_column(r, t, columns[i].key, columns[i].title, columns[i].type, columns[i].flags);
}

void teds_report_row(struct teds_report *r, struct teds_report_table *t, bool rule_above)
{
    assert(r->failed || t->cell_count == t->row_count * t->column_count);
    if (TEDS_PUSH(t->rule_above, t->row_count, t->row_room))
        t->rule_above[t->row_count - 1] = rule_above;
    else
        r->failed = true;
}

static void add_cell(struct teds_report *r, struct teds_report_table *t,
                     struct teds_report_cell cell)
{
    if (TEDS_PUSH(t->cells, t->cell_count, t->cell_room))
        t->cells[t->cell_count - 1] = cell;
    else
        r->failed = true;
}

void teds_report_text(struct teds_report *r, struct teds_report_table *t, const char *text)
{
    size_t length = strlen(text), room = 4 * length + 1, plain = 0; /* every byte may become \xNN */
    char *safe;

    while (text[plain] >= ' ' && text[plain] < 0x7f)
        plain++;
    safe = plain == length ? teds_arena_copy(&r->arena, text, length) : teds_arena_alloc(&r->arena, room);
    if (safe && plain < length)
        teds_printable(safe, room, text, length);
    r->failed |= !safe;
    add_cell(r, t, (struct teds_report_cell){ .empty = !*text, .text = safe ? safe : "" });
}

void teds_report_reasons(struct teds_report *r, struct teds_report_table *t, const char *note)
{
    teds_report_text(r, t, note);
    if (!r->failed && strcmp(note, "states_hidden") == 0)
        t->cells[t->cell_count - 1].quiet = true;
}

void teds_report_whole(struct teds_report *r, struct teds_report_table *t, int64_t whole)
{
    add_cell(r, t, (struct teds_report_cell){ .whole = whole });
}

void teds_report_whole_or_empty(struct teds_report *r, struct teds_report_table *t, int64_t whole)
{
    add_cell(r, t, (struct teds_report_cell){ .empty = whole < 0, .whole = whole });
}

void teds_report_number(struct teds_report *r, struct teds_report_table *t, bool defined,
                        double number)
{
    add_cell(r, t, (struct teds_report_cell){ .empty = !defined, .number = number });
}

static const struct teds_report_cell hidden_cell = { .empty = true, .hidden = true };

void teds_report_whole_or_hidden(struct teds_report *r, struct teds_report_table *t, bool hidden,
                                 uint64_t whole)
{
    add_cell(r, t, hidden ? hidden_cell : (struct teds_report_cell){ .whole = (int64_t)whole });
}

void teds_report_number_or_hidden(struct teds_report *r, struct teds_report_table *t, bool hidden,
                                  bool defined, double number)
{
    if (hidden)
        add_cell(r, t, hidden_cell);
    else
        teds_report_number(r, t, defined, number);
}

const struct teds_report_cell *teds_report_cell(const struct teds_report_table *t, size_t row,
                                                size_t column)
{
    return &t->cells[row * t->column_count + column];
}

/* ---- sentences and facts ---------------------------------------------- */

static void add_sentence(struct teds_report *r, const char ***list, size_t *count, size_t *room,
                         const char *sentence)
{
    if (TEDS_PUSH(*list, *count, *room))
        (*list)[*count - 1] = teds_report_keep(r, "%s", sentence);
    else
        r->failed = true;
}

void teds_report_note(struct teds_report *r, struct teds_report_table *t, const char *sentence)
{
    add_sentence(r, &t->notes, &t->note_count, &t->note_room, sentence);
}

void teds_report_caveat(struct teds_report *r, const char *sentence)
{
    add_sentence(r, &r->caveats, &r->caveat_count, &r->caveat_room, sentence);
}

static void add_fact(struct teds_report *r, const char *key, enum teds_column_type type,
                     struct teds_report_cell value)
{
    if (TEDS_PUSH(r->facts, r->fact_count, r->fact_room))
        r->facts[r->fact_count - 1] = (struct teds_report_fact){ key, value, type };
    else
        r->failed = true;
}

void teds_report_fact_text(struct teds_report *r, const char *key, const char *text)
{
    add_fact(r, key, TEDS_COL_TEXT,
             (struct teds_report_cell){ .text = teds_report_keep(r, "%s", text) });
}

void teds_report_fact_number(struct teds_report *r, const char *key, double number)
{
    add_fact(r, key, TEDS_COL_NUMBER, (struct teds_report_cell){ .number = number });
}

void teds_report_fact_whole(struct teds_report *r, const char *key, int64_t whole)
{
    add_fact(r, key, TEDS_COL_COUNT, (struct teds_report_cell){ .whole = whole });
}

/* ---- which table is flat ------------------------------------------------- */

static const char *table_name_at(void *context, size_t i)
{
    const struct teds_report *r = context;

    return i < r->table_count ? r->tables[i].key : NULL;
}

bool teds_report_own_table(const struct teds_report_table *t)
{
    return !t->background && !t->provenance && !t->flat_only && t->row_count > 0;
}

const char *teds_report_further_table(const teds_report *r, size_t i)
{
    for (size_t k = 0; k < r->table_count; k++)
        if (k != r->flat && teds_report_own_table(&r->tables[k]) && i-- == 0)
            return r->tables[k].key;
    return NULL;
}

teds_status teds_report_choose_table(teds_report *r, const char *name, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    for (size_t i = 0; i < r->table_count; i++) {
        if (teds_same_word(r->tables[i].key, name)) {
            r->flat = i;
            return TEDS_OK;
        }
    }
    return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = name }, "--table: %s",
                        teds_unknown("table", name, table_name_at, r, room));
}
