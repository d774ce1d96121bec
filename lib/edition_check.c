/*
 * edition_check.c - what only the whole of an edition file can tell: do its parts agree?
 */
#include "edition.h"

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
teds_status teds_edition_check(struct teds_edition_loading *l, const char *file, teds_error *err)
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
