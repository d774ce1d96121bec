/*
 * layout.c - binds the header of a file to the vocabulary and decodes cells.
 */
#include "layout.h"

#include <stdio.h>
#include <string.h>

/* ---- which edition ---------------------------------------------------- */

static bool has_column(const teds_edition *e, const char *header)
{
    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_name(e->column[i].header, header))
            return true;
    return false;
}

void teds_layout_compare(const teds_edition *e, const struct teds_peek *peek,
                         struct teds_header_fit *fit)
{
    size_t named = 0;

    *fit = (struct teds_header_fit){ 0 };
    for (size_t i = 0; i < peek->first[1]; i++) {
        named += *peek->cells[i] != '\0';
        fit->both += has_column(e, peek->cells[i]);
    }
    fit->only_here = named - fit->both;
    fit->only_there = e->column_count - fit->both;
}

bool teds_layout_years(const teds_catalog *c, const struct teds_peek *peek, int *low, int *high)
{
    const teds_variable *year = c->by_role[TEDS_ROLE_YEAR];
    bool any = false;
    size_t column = 0;
    int value;

    while (column < peek->first[1] && !teds_same_word(peek->cells[column], year->name))
        column++;
    for (size_t r = 1; column < peek->first[1] && r < peek->records; r++) {
        const char *cell = peek->first[r] + column < peek->first[r + 1]
                               ? peek->cells[peek->first[r] + column]
                               : "";
        double d;

        if (!teds_number_read(cell, strlen(cell), &d) || d < 1900 || d > 2999)
            continue;
        value = (int)d;
        *low = !any || value < *low ? value : *low;
        *high = !any || value > *high ? value : *high;
        any = true;
    }
    return any;
}

/* Does the header have a column that only editions with other codes than the vocabulary's have? */
static const char *old_column(const teds_catalog *c, const struct teds_peek *peek)
{
    for (size_t i = 0; i < peek->first[1]; i++) {
        const char *header = peek->cells[i];
        bool old = false, new = teds_variable_of_header(c, header) != NULL;
        const teds_edition *e;

        for (size_t k = 0; (e = teds_catalog_edition(c, k)) != NULL; k++) {
            bool recoded = e->first_year && e->last_year < TEDS_FIRST_HARMONISED_YEAR;
            old |= recoded && has_column(e, header);
            new |= !recoded && has_column(e, header);
        }
        if (old && !new)
            return header;
    }
    return NULL;
}

static teds_status take_wanted(const teds_catalog *c, const char *source, const char *wanted,
                               struct teds_layout *out, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    snprintf(out->why, sizeof out->why, "asked for");
    if (teds_same_word(wanted, TEDS_HARMONISED))
        return TEDS_OK;
    out->edition = teds_edition_find(c, wanted);
    if (!out->edition)
        return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .source = source },
                            "%s; see 'tedstat editions'",
                            teds_unknown("edition", wanted, teds_edition_name_at, (void *)c, room));
    out->name = out->edition->name;
    return TEDS_OK;
}

/* An edition of which the facts are known. */
static teds_status take(const teds_catalog *c, const teds_edition *facts, struct teds_layout *out, teds_error *err)
{
    out->edition = teds_edition_find(c, facts->name);
    out->name = facts->name;
    return out->edition ? TEDS_OK : teds_nomem(err);
}

teds_status teds_layout_find(const teds_catalog *c, const char *source, const struct teds_peek *peek,
                             const char *wanted, struct teds_layout *out, teds_error *err)
{
    const teds_edition *e, *old = NULL;
    const char *column;
    struct teds_header_fit fit;
    int low = 0, high = 0;
    bool years = teds_layout_years(c, peek, &low, &high);

    *out = (struct teds_layout){ .name = TEDS_HARMONISED };
    if (wanted)
        return take_wanted(c, source, wanted, out, err);
    for (size_t i = 0; (e = teds_edition_facts(c, i)) != NULL; i++) {
        if (e->first_year && e->last_year < TEDS_FIRST_HARMONISED_YEAR)
            old = e;
        if (!years || low < e->first_year || high > e->last_year)
            continue;
        if (!teds_catalog_edition(c, i))
            return teds_nomem(err);
        teds_layout_compare(e, peek, &fit);
        if (fit.only_here || fit.only_there)
            continue;
        snprintf(out->why, sizeof out->why,
                 "the header has its %zu columns and no others, and the first records are of %d",
                 fit.both, low);
        return take(c, e, out, err);
    }
    if (old && years && high <= old->last_year) {
        snprintf(out->why, sizeof out->why, "the first records are of %d", low);
        return take(c, old, out, err);
    }
    if (old && !years && (column = old_column(c, peek)) != NULL) {
        snprintf(out->why, sizeof out->why, "only this edition has the column %.40s", column);
        return take(c, old, out, err);
    }
    snprintf(out->why, sizeof out->why, "column names and codes of 2015 and later%s",
             years ? "" : "; the file does not say its years");
    return TEDS_OK;
}

const teds_variable *teds_layout_column(const teds_catalog *c, const struct teds_layout *layout,
                                        const char *header, const teds_edition_column **column)
{
    const teds_edition *e = layout->edition;

    for (size_t i = 0; e && i < e->column_count; i++) {
        if (teds_same_name(e->column[i].header, header)) {
            *column = &e->column[i];
            return e->column[i].variable;
        }
    }
    *column = NULL;
    return teds_variable_of_header(c, header);
}
