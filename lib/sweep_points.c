/*
 * sweep_points.c - the estimates of all definitions, ranked: what tables and charts of a sweep are
 * made from.
 */
#include <stdlib.h>

#include "sweep.h"
#include "tally.h"

/* Groups side by side, classes within, and in each the smallest share first. */
static int by_share(const void *a, const void *b)
{
    const struct teds_sweep_point *x = a, *y = b;
    const teds_variable *v;
    const teds_estimate *e, *f;

    for (size_t i = 0; (v = teds_rates_by(x->rates, i)) != NULL; i++) {
        struct teds_dimension d = teds_tally_dimension(v);
        uint64_t left = 0, right = 0;

        teds_digit(&d, x->group->codes[i], &left);
        teds_digit(&d, y->group->codes[i], &right);
        if (left != right)
            return left < right ? -1 : 1;
    }
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    e = &x->group->estimate[x->class];
    f = &y->group->estimate[y->class];
    if (e->share_defined != f->share_defined)
        return e->share_defined ? -1 : 1;
    if (e->share < f->share || e->share > f->share)
        return e->share < f->share ? -1 : 1;
    return (x->definition > y->definition) - (x->definition < y->definition);
}

static bool add_points(struct teds_sweep_points *p, size_t definition, const bool wanted[TEDS_CLASSES])
{
    const teds_rates *rates = p->rates[definition];

    for (size_t g = 0; g < teds_rates_groups(rates); g++) {
        for (int c = 0; c < TEDS_CLASSES; c++) {
            if (!wanted[c] || !teds_rates_has_class(rates, (teds_class)c))
                continue;
            if (!TEDS_PUSH(p->list, p->count, p->room))
                return false;
            p->list[p->count - 1] =
                (struct teds_sweep_point){ definition, rates, teds_rates_group(rates, g), (teds_class)c };
        }
    }
    return true;
}

teds_status teds_sweep_points_make(const teds_sweep *s, const teds_tally *tally, const teds_policy *policy,
                               const bool wanted[TEDS_CLASSES], struct teds_sweep_points *p, teds_error *err)
{
    size_t n = teds_sweep_definitions(s);
    struct teds_sweep_cache cache = { 0 };
    teds_status st = TEDS_OK;

    p->rates = calloc(n, sizeof *p->rates);
    if (!p->rates)
        return teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < n; i++) {
        teds_policy own = *policy;
        teds_tally *t = NULL;

        st = teds_sweep_next(s, tally, i, &cache, &own, &t, err);
        if (st == TEDS_OK && teds_tally_kept(t) == 0)
            p->empty++;
        else if (st == TEDS_OK)
            st = teds_rates_new(t, &own, &p->rates[i], err);
        if (st == TEDS_OK && p->rates[i] && !add_points(p, i, wanted))
            st = teds_nomem(err);
        teds_tally_free(t);
    }
    teds_tally_free(cache.filtered);
    if (st == TEDS_OK && p->count == 0)
        st = teds_fail(err, TEDS_EEMPTY, "no definition leaves a discharge to look at");
    if (st == TEDS_OK)
        qsort(p->list, p->count, sizeof *p->list, by_share);
    return st;
}

void teds_sweep_points_free(const teds_sweep *s, struct teds_sweep_points *p)
{
    for (size_t i = 0; p->rates && i < teds_sweep_definitions(s); i++)
        teds_rates_free(p->rates[i]);
    free(p->rates);
    free(p->list);
}
