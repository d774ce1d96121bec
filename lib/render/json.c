/*
 * json.c - the whole report for machines; the only file that sees json-c.
 *
 * One object {schema_version, tedstat, manifest, cohort, TABLE[] ...}; each table is an array
 * of objects with the column names of the csv.  A cell that is not defined is null; an infinite
 * number is the text "inf" or "-inf".
 */
#include "json.h"

#include <json-c/json.h>
#include <math.h>
#include <string.h>

#include <tedstat/version.h>

#include <tedstat/study.h>

#include "render.h"

enum { SCHEMA_VERSION = 1 };

const char *teds_json_c_version(void)
{
    return json_c_version();
}

/* Adds and takes 'value'; remembers if memory ran out. */
static void add(json_object *to, const char *key, json_object *value, bool *failed)
{
    if (!to || !value || json_object_object_add(to, key, value) != 0) {
        json_object_put(value);
        *failed = true;
    }
}

static json_object *number(double value)
{
    char room[TEDS_NUMBER_ROOM];

    if (isinf(value)) /* JSON has no word for it */
        return json_object_new_string(teds_number_text(value, room));
    return json_object_new_double_s(value, teds_number_text(value, room));
}

static json_object *cell_value(enum teds_column_type type, const struct teds_report_cell *cell)
{
    switch (type) {
    case TEDS_COL_TEXT: return json_object_new_string(cell->text);
    case TEDS_COL_CODE:
    case TEDS_COL_COUNT: return json_object_new_int64(cell->whole);
    default: return number(cell->number);
    }
}

static json_object *table_value(const struct teds_report_table *t, bool *failed)
{
    json_object *rows = json_object_new_array();

    for (size_t row = 0; rows && row < t->row_count; row++) {
        json_object *object = json_object_new_object();

        for (size_t k = 0; k < t->column_count; k++) {
            const struct teds_report_column *column = &t->columns[k];
            const struct teds_report_cell *cell = teds_report_cell(t, row, k);

            if (column->flags & TEDS_COL_READER)
                continue;
            if (cell->empty && column->type != TEDS_COL_TEXT) {
                if (!object || json_object_object_add(object, column->key, NULL) != 0)
                    *failed = true;
            } else {
                add(object, column->key, cell_value(column->type, cell), failed);
            }
        }
        if (!object || json_object_array_add(rows, object) != 0) {
            json_object_put(object);
            *failed = true;
        }
    }
    return rows;
}

static json_object *manifest_value(const struct teds_report *r, bool *failed)
{
    json_object *manifest = json_object_new_object();

    for (size_t i = 0; i < r->fact_count; i++)
        add(manifest, r->facts[i].key, cell_value(r->facts[i].type, &r->facts[i].value), failed);
    for (size_t i = 0; i < r->table_count; i++)
        if (r->tables[i].provenance)
            add(manifest, r->tables[i].key, table_value(&r->tables[i], failed), failed);
    return manifest;
}

/* Further reports: their name, their title and their main table. */
static json_object *more_value(const struct teds_study_part *parts, size_t count, bool *failed)
{
    json_object *list = json_object_new_array();

    for (size_t i = 0; i < count; i++) {
        const struct teds_report *r = parts[i].report;
        json_object *object;

        if (!r)
            continue;
        object = json_object_new_object();
        add(object, "name", json_object_new_string(parts[i].name), failed);
        add(object, "title", json_object_new_string(parts[i].title), failed);
        add(object, "results", table_value(&r->tables[0], failed), failed);
        if (!list || json_object_array_add(list, object) != 0) {
            json_object_put(object);
            *failed = true;
        }
    }
    return list;
}

teds_status teds_render_json(const struct teds_report *r, struct teds_buf *to, teds_error *err)
{
    return teds_render_json_with(r, NULL, 0, to, err);
}

teds_status teds_render_json_with(const struct teds_report *r, const struct teds_study_part *parts, size_t count,
                                  struct teds_buf *to, teds_error *err)
{
    json_object *root = json_object_new_object();
    bool failed = false;
    const char *text;

    add(root, "schema_version", json_object_new_int(SCHEMA_VERSION), &failed);
    add(root, "tedstat", json_object_new_string(teds_version()), &failed);
    add(root, "manifest", manifest_value(r, &failed), &failed);
    if (r->cohort)
        add(root, "cohort", json_object_new_string(r->cohort), &failed);
    for (size_t i = 0; i < r->table_count; i++)
        if (!r->tables[i].provenance && !r->tables[i].flat_only)
            add(root, r->tables[i].key, table_value(&r->tables[i], &failed), &failed);
    if (count)
        add(root, "tables", more_value(parts, count, &failed), &failed);
    text = failed ? NULL
                  : json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY |
                                                             JSON_C_TO_STRING_NOSLASHESCAPE);
    if (text) {
        teds_buf_str(to, text);
        teds_buf_char(to, '\n');
    }
    json_object_put(root);
    return text ? TEDS_OK : teds_nomem(err);
}
