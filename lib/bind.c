/*
 * bind.c - wanted variables to columns of the file.
 */
#include "bind.h"

#include <stdlib.h>

struct binding_all {
    const teds_catalog *catalog;
    const struct teds_layout *layout;
    struct teds_records *records;
    bool *columns_wanted;
};

static const teds_variable *base_of(const teds_variable *v)
{
    return v->from ? v->from : v;
}

static void add_part(struct binding_all *a, struct teds_binding *b, size_t column)
{
    b->parts[b->part_count++] =
        (struct teds_part){ .counts_problems = !a->columns_wanted[column], .column = column,
                            .header = teds_records_header(a->records, column) };
    a->columns_wanted[column] = true;
}

/* A variable that the edition makes from several columns, or that is the same in every record. */
static bool bind_made(struct binding_all *a, struct teds_binding *b)
{
    const teds_edition *e = a->layout->edition;

    for (size_t i = 0; e && i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];

        if (c->variable != base_of(b->variable) || !(c->constant || c->part_count))
            continue;
        b->how = c;
        for (size_t k = 0; k < c->part_count; k++) {
            size_t column = teds_records_column(a->records, c->parts[k]);
            if (column < a->records->columns)
                add_part(a, b, column);
        }
        b->bound = c->constant || b->part_count == c->part_count;
        return true;
    }
    return false;
}

/* The column of a variable; fails if two columns could be it. */
static teds_status bind_column(struct binding_all *a, struct teds_binding *b, teds_error *err)
{
    for (size_t i = 0; i < a->records->columns; i++) {
        const char *header = teds_records_header(a->records, i);
        const teds_edition_column *how;

        if (teds_layout_column(a->catalog, a->layout, header, &how) != base_of(b->variable))
            continue;
        if (b->bound)
            return teds_fail_at(err, TEDS_ELAYOUT,
                                &(struct teds_place){ teds_source_name(a->records->source), 0, 0, 0 },
                                "columns %s and %s are both the variable %s; remove one of them",
                                b->parts[0].header, header, base_of(b->variable)->name);
        add_part(a, b, i);
        b->how = how;
        b->bound = true;
    }
    return TEDS_OK;
}

/* ---- saying what is absent -------------------------------------------- */

static const char *header_at(void *context, size_t i)
{
    const struct teds_records *r = context;

    return i < r->columns ? teds_records_header(r, i) : NULL;
}

static bool has_variable(const teds_edition *e, const teds_variable *base)
{
    for (size_t k = 0; k < e->column_count; k++)
        if (e->column[k].variable == base)
            return true;
    return false;
}

/* "2015, 2016 ... 2023" */
static void name_editions(const teds_catalog *c, const teds_variable *base, struct teds_buf *to)
{
    const teds_edition *e;
    size_t n = 0;

    for (size_t i = 0; (e = teds_catalog_edition(c, i)) != NULL; i++)
        if (has_variable(e, base))
            teds_buf_printf(to, "%s%s", n++ ? ", " : "", e->name);
}

/* One absent column: its name, and what may help. */
static void describe_absent(const struct binding_all *a, const struct teds_binding *b,
                            struct teds_buf *to)
{
    const teds_variable *base = base_of(b->variable);
    const char *near;

    if (a->layout->edition && !has_variable(a->layout->edition, base)) {
        teds_buf_printf(to, "%s (edition %s did not collect it; editions that did: ", base->name,
                        a->layout->name);
        name_editions(a->catalog, base, to);
        teds_buf_str(to, ")");
        return;
    }
    if (b->how && b->how->part_count) {
        teds_buf_printf(to, "%s (made from", base->name);
        for (size_t k = 0; k < b->how->part_count; k++)
            teds_buf_printf(to, "%s %s", k ? "," : "", b->how->parts[k]);
        teds_buf_str(to, ", of which some are absent)");
        return;
    }
    near = teds_nearest(base->name, header_at, a->records);
    teds_buf_printf(to, near ? "%s (is it %s?)" : "%s", base->name, near);
}

static bool named_before(const struct teds_binding *bindings, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (!bindings[k].bound && base_of(bindings[k].variable) == base_of(bindings[i].variable))
            return true;
    return false;
}

/* Names every required column that is absent. */
static teds_status report_absent(const struct binding_all *a, const teds_wanted *wanted, size_t count,
                                 const struct teds_binding *bindings, teds_error *err)
{
    const struct teds_place at = { .source = teds_source_name(a->records->source) };
    struct teds_buf names = TEDS_BUF_INIT;
    size_t absent = 0;
    teds_status st = TEDS_OK;

    for (size_t i = 0; i < count; i++) {
        if (bindings[i].bound || !wanted[i].required || named_before(bindings, i))
            continue;
        teds_buf_str(&names, absent++ ? ", " : "");
        describe_absent(a, &bindings[i], &names);
    }
    if (names.failed)
        st = teds_nomem(err);
    else if (absent)
        st = teds_fail_at(err, TEDS_ELAYOUT, &at,
                          "no column %s among the %zu of the header; needed here", names.data,
                          a->records->columns);
    teds_buf_free(&names);
    return st;
}

/* ---- binding ---------------------------------------------------------- */

/* From column of the file to cell of a block's row, where only wanted columns are. */
static void number_slots(const struct binding_all *a, struct teds_binding *bindings, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < bindings[i].part_count; k++) {
            struct teds_part *p = &bindings[i].parts[k];

            for (size_t column = 0; column < p->column; column++)
                p->slot += a->columns_wanted[column];
        }
    }
}

static teds_status bind_all(struct binding_all *a, const teds_wanted *wanted, size_t count,
                            struct teds_binding *bindings, teds_error *err)
{
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < count; i++) {
        bindings[i].variable = wanted[i].variable;
        if (!bind_made(a, &bindings[i]))
            st = bind_column(a, &bindings[i], err);
        if (st == TEDS_OK && bindings[i].bound)
            st = teds_decoder_make(a->catalog, wanted[i].variable, bindings[i].how, &bindings[i].decoder, err);
    }
    if (st != TEDS_OK)
        return st;
    number_slots(a, bindings, count);
    st = report_absent(a, wanted, count, bindings, err);
    return st == TEDS_OK ? teds_records_select(a->records, a->columns_wanted, err) : st;
}

teds_status teds_bind(const teds_catalog *catalog, const struct teds_layout *layout,
                      struct teds_records *records, const teds_wanted *wanted, size_t count,
                      struct teds_binding *bindings, teds_error *err)
{
    struct binding_all a = { catalog, layout, records,
                             calloc(records->columns + 1, sizeof *a.columns_wanted) };
    teds_status st;

    if (!a.columns_wanted)
        return teds_nomem(err);
    st = bind_all(&a, wanted, count, bindings, err);
    free(a.columns_wanted);
    return st;
}

void teds_unbind(struct teds_binding *bindings, size_t count)
{
    for (size_t i = 0; bindings && i < count; i++)
        teds_decoder_free(&bindings[i].decoder);
}
