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

/* Further reports: their name, their title and their tables of results. */
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
        for (size_t k = 0; k < r->table_count; k++)
            if (k == 0 || teds_report_own_table(&r->tables[k]))
                add(object, k ? r->tables[k].key : "results", table_value(&r->tables[k], failed), failed);
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

/* ---- reading what was written -------------------------------------------- */

/* What is wrong with a text that is no object, or has something behind it; NULL: nothing. */
static const char *no_object(json_object *root, json_tokener *tokener, const char *text, size_t length)
{
    size_t end = json_tokener_get_parse_end(tokener);

    while (end < length && strchr(" \t\r\n", text[end]))
        end++;
    switch (json_tokener_get_error(tokener)) {
    case json_tokener_success:
        return !json_object_is_type(root, json_type_object) ? "it is no object" : end < length ? "something stands behind it" : NULL;
    case json_tokener_continue: return length == 0 ? "it is empty" : "it ends early";
    default: return json_tokener_error_desc(json_tokener_get_error(tokener));
    }
}

static json_object *parse(const char *name, const char *text, size_t length, teds_error *err)
{
    json_tokener *tokener = json_tokener_new();
    json_object *root = NULL;
    const char *wrong;

    if (!tokener || length > INT32_MAX) {
        (void)teds_nomem(err);
    } else {
        root = json_tokener_parse_ex(tokener, text, (int)length);
        wrong = no_object(root, tokener, text, length);
        if (wrong) {
            (void)teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = name },
                               "this is not the json of a report (%s)", wrong);
            json_object_put(root);
            root = NULL;
        }
    }
    if (tokener)
        json_tokener_free(tokener);
    return root;
}

static const char *manifest_text(json_object *root, const char *key)
{
    json_object *manifest, *value;

    if (json_object_object_get_ex(root, "manifest", &manifest) && json_object_object_get_ex(manifest, key, &value) &&
        json_object_is_type(value, json_type_string))
        return json_object_get_string(value);
    return NULL;
}

teds_status teds_study_recipe(const char *name, const char *json, size_t length, char **recipe, char **text,
                              teds_error *err)
{
    json_object *root = parse(name, json, length, err);
    const char *file = root ? manifest_text(root, "recipe") : NULL;
    const char *lines = root ? manifest_text(root, "recipe_text") : NULL;
    teds_status st = TEDS_OK;

    if (!root)
        return TEDS_EFORMAT;
    if (!file || !lines)
        st = teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = name },
                          "there is no recipe in this file; --check takes the json that 'tedstat report' wrote");
    else if (!(*recipe = teds_strdup(file)) || !(*text = teds_strdup(lines)))
        st = teds_nomem(err);
    json_object_put(root);
    return st;
}

struct differences {
    struct teds_report *r;
    struct teds_report_table *t;
};

/* A value in words; as json, with the quotation marks of a text, where it stands beside one of another type. */
static const char *shown(json_object *value, bool there, bool types_differ)
{
    return !there ? "(absent)" : !value ? "(empty)" : types_differ ? json_object_to_json_string(value) : json_object_get_string(value);
}

static void differs(struct differences *d, const char *path, json_object *then, json_object *now, bool had, bool has)
{
    bool types = had && has && json_object_get_type(then) != json_object_get_type(now);

    teds_report_row(d->r, d->t, false);
    teds_report_text(d->r, d->t, path);
    teds_report_text(d->r, d->t, shown(then, had, types));
    teds_report_text(d->r, d->t, shown(now, has, types));
}

static void compare(struct differences *d, const char *path, json_object *then, json_object *now);

static void compare_objects(struct differences *d, const char *path, json_object *then, json_object *now)
{
    json_object *other;

    json_object_object_foreach(then, key, value) {
        const char *below = teds_report_keep(d->r, "%s%s%s", path, *path ? "." : "", key);

        if (json_object_object_get_ex(now, key, &other))
            compare(d, below, value, other);
        else
            differs(d, below, value, NULL, true, false);
    }
    json_object_object_foreach(now, name, added)
        if (!json_object_object_get_ex(then, name, &other))
            differs(d, teds_report_keep(d->r, "%s%s%s", path, *path ? "." : "", name), NULL, added, false, true);
}

static void compare(struct differences *d, const char *path, json_object *then, json_object *now)
{
    json_type type = json_object_get_type(then);

    if (type == json_type_object && json_object_get_type(now) == type) {
        compare_objects(d, path, then, now);
    } else if (type == json_type_array && json_object_get_type(now) == type) {
        size_t n = json_object_array_length(then), m = json_object_array_length(now);

        for (size_t i = 0; i < n || i < m; i++) {
            const char *below = teds_report_keep(d->r, "%s[%zu]", path, i);
            json_object *a = i < n ? json_object_array_get_idx(then, i) : NULL;
            json_object *b = i < m ? json_object_array_get_idx(now, i) : NULL;

            if (i < n && i < m)
                compare(d, below, a, b);
            else
                differs(d, below, a, b, i < n, i < m);
        }
    } else if (type != json_object_get_type(now) ||
               strcmp(then ? json_object_get_string(then) : "", now ? json_object_get_string(now) : "") != 0) {
        differs(d, path, then, now, true, true);
    }
}

teds_status teds_study_differences(const char *name, const char *earlier, size_t earlier_length, const char *now,
                                   size_t now_length, teds_report **out, size_t *count, teds_error *err)
{
    json_object *a = parse(name, earlier, earlier_length, err), *b = a ? parse("now", now, now_length, err) : NULL;
    struct differences d = { .r = teds_report_new() };

    if (!a || !b || !d.r) {
        teds_report_free(d.r);
        json_object_put(a);
        json_object_put(b);
        return a && b ? teds_nomem(err) : TEDS_EFORMAT;
    }
    d.r->title = teds_report_keep(d.r, "%s and the same report made now", name);
    d.t = teds_report_table(d.r, "results", "");
    teds_report_column(d.r, d.t, "what", "what", TEDS_COL_TEXT, 0);
    teds_report_column(d.r, d.t, "then", "then", TEDS_COL_TEXT, 0);
    teds_report_column(d.r, d.t, "now", "now", TEDS_COL_TEXT, 0);
    compare(&d, "", a, b);
    *count = d.t->row_count;
    if (*count == 0)
        d.r->lead = "No value differs.";
    json_object_put(a);
    json_object_put(b);
    return teds_report_done(d.r, out, err);
}
