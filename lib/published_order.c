/*
 * published_order.c - groups in an order that everybody knows: those of which SAMHSA published the fewest first.
 *
 * Beside a small count another is hidden (suppress.h).  Which, must not depend on the data, but a group that
 * is small in the published files is probably a small one here too, and hiding it loses little.
 */
#include "estimate.h"

#include <stdlib.h>

#include "catalog.h"

/*
 * The records with a code in the newest edition of which that is known; 1 where it is known of none.  An edition of
 * the user's own may have the counts of these very data.
 */
static double published_count(const teds_catalog *catalog, const teds_variable *v, int code)
{
    const teds_variable *base = v->from ? v->from : v;
    const teds_edition *e;
    double newest = 0;

    for (size_t i = 0; (e = teds_catalog_edition(catalog, i)) != NULL; i++) {
        double sum = 0;

        for (size_t k = 0; catalog->editions[i]->compiled_in && k < e->column_count; k++)
            for (size_t j = 0; e->column[k].variable == base && j < e->column[k].code_count; j++) {
                const teds_edition_code *c = &e->column[k].codes[j];

                if (c->count > 0 && (v->from ? teds_grouping_code(v, c->code) : c->code) == code)
                    sum += (double)c->count;
            }
        newest = sum > 0 ? sum : newest;
    }
    return newest > 0 ? newest : 1;
}

struct place {
    double published;
    size_t group;
};

static int by_published(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    return x->published != y->published ? (x->published < y->published ? -1 : 1) : (x->group > y->group) - (x->group < y->group);
}

teds_status teds_published_order(const teds_rates *r, const teds_catalog *catalog, size_t *order, teds_error *err)
{
    struct place *places = calloc(r->group_count + 1, sizeof *places);

    if (!places)
        return teds_nomem(err);
    for (size_t i = 0; i < r->group_count; i++) {
        places[i] = (struct place){ 1, i };
        for (size_t k = 0; k < r->by_count; k++)
            places[i].published *= published_count(catalog, r->by[k], r->groups[i].g.codes[k]);
    }
    qsort(places, r->group_count, sizeof *places, by_published);
    for (size_t i = 0; i < r->group_count; i++)
        order[i] = places[i].group;
    free(places);
    return TEDS_OK;
}
