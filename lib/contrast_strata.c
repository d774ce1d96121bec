/*
 * contrast_strata.c - levels compared within strata.
 */
#include "contrast.h"

#include <stdlib.h>
#include <string.h>

#include <tedstat/strata.h>

#include "base.h"

/* ---- the strata of a level -------------------------------------------- */

bool teds_contrast_is_stratum(const teds_rates *fine, const teds_group *g, const int32_t *codes, size_t code_count)
{
    for (size_t k = 0; k < fine->by_count; k++)
        if (k < code_count ? g->codes[k] != codes[k] : g->codes[k] < 0)
            return false;
    return !g->absent;
}

teds_status teds_contrast_strata(const teds_rates *fine, const int32_t *codes, size_t code_count,
                                 teds_class c, struct teds_contrast_stratum **out, size_t *count,
                                 teds_error *err)
{
    struct teds_contrast_stratum *list = calloc(fine->group_count + 1, sizeof *list);
    size_t n = 0;

    if (!list)
        return teds_nomem(err);
    for (size_t i = 0; i < fine->group_count; i++) {
        const struct teds_group_inside *g = &fine->groups[i];
        struct teds_answer_table t;

        if (!teds_contrast_is_stratum(fine, &g->g, codes, code_count))
            continue;
        t = teds_group_table(g);
        list[n].codes = g->g.codes + code_count;
        list[n++].n = teds_count_cells(&t, teds_class_cells(c), fine->policy.missing);
    }
    *out = list;
    *count = n;
    return TEDS_OK;
}

bool teds_contrast_same_codes(const int32_t *a, const int32_t *b, size_t count)
{
    return memcmp(a, b, count * sizeof *a) == 0;
}

/* ---- common measures -------------------------------------------------- */

static teds_status by_mantel_haenszel(const char *measure, const teds_stratum *s, size_t count,
                                      double level, struct teds_contrast_adjusted *out,
                                      teds_error *err)
{
    const char *name = teds_same_word(measure, "diff")    ? "mh_rd_sato"
                       : teds_same_word(measure, "ratio") ? "mh_rr"
                                                          : "mh_or";
    teds_status st = teds_strata(name, s, count, level, &out->measure, err);

    if (st == TEDS_OK)
        st = teds_strata("cmh", s, count, level, &out->cmh, err);
    if (st == TEDS_OK)
        st = teds_strata("breslow_day", s, count, level, &out->breslow_day, err);
    if (st == TEDS_OK)
        st = teds_strata("tarone", s, count, level, &out->tarone, err);
    return st;
}

teds_status teds_contrast_adjusted(const teds_rates *fine, const char *measure, const int32_t *a,
                                   const int32_t *b, size_t code_count, teds_class c, double level,
                                   struct teds_contrast_adjusted *out, teds_error *err)
{
    struct teds_contrast_stratum *first = NULL, *second = NULL;
    size_t n = 0, m = 0, width = fine->by_count - code_count;
    teds_stratum *pairs = NULL;
    teds_status st = teds_contrast_strata(fine, a, code_count, c, &first, &n, err);

    memset(out, 0, sizeof *out);
    if (st == TEDS_OK)
        st = teds_contrast_strata(fine, b, code_count, c, &second, &m, err);
    if (st == TEDS_OK && !(pairs = calloc(n + 1, sizeof *pairs)))
        st = teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            if (!teds_contrast_same_codes(first[i].codes, second[k].codes, width) || first[i].n.cases == 0 ||
                second[k].n.cases == 0)
                continue;
            pairs[out->strata++] = (teds_stratum){ first[i].n.count, first[i].n.cases,
                                                   second[k].n.count, second[k].n.cases };
        }
    }
    if (st == TEDS_OK)
        st = by_mantel_haenszel(measure, pairs, out->strata, level, out, err);
    free(first);
    free(second);
    free(pairs);
    return st;
}
