/*
 * estimate_policy.c - a caller's policy checked before anything is counted by it.
 */
#include "estimate.h"

#include <string.h>

#include <tedstat/interval.h>
#include <tedstat/multinomial.h>

#include "method.h"

teds_status teds_policy_cluster(const teds_policy *p, const teds_cluster_count *clusters,
                                size_t count, teds_cluster_result *out, teds_error *err)
{
    if (teds_same_word(p->cluster, "jackknife"))
        return teds_cluster_jackknife("logit", clusters, count, p->level, false, out, err);
    if (teds_same_word(p->cluster, "bca") || teds_same_word(p->cluster, "percentile"))
        return teds_cluster_bootstrap(p->cluster, clusters, count, p->level, p->replicates, p->seed,
                                      out, err);
    return teds_cluster_interval(p->cluster, clusters, count, p->level, out, err);
}

/* Names as they live in their tables, for as long as the program; NULL: there is no such method. */

static const char *own_interval(const char *name)
{
    size_t n;
    const teds_interval_method *all = teds_interval_methods(&n), *own = teds_find_method("method", all, n, sizeof *all, name, NULL);

    return own ? own->name : NULL;
}

static const char *own_simultaneous(const char *name)
{
    size_t n;
    const teds_multinomial_method *all = teds_multinomial_methods(&n),
                                  *own = teds_find_method("method", all, n, sizeof *all, name, NULL);

    return own ? own->name : NULL;
}

static const char *cluster_name_at(void *context, size_t i)
{
    size_t n;
    const teds_cluster_method *methods = teds_cluster_methods(&n);
    const struct teds_method_words *other = i < n ? NULL : teds_resampling_method(i - n);

    (void)context;
    return i < n ? methods[i].name : other ? other->name : NULL;
}

const char *teds_rates_cluster_method(size_t i)
{
    return cluster_name_at(NULL, i);
}

static teds_status own_cluster(const char *name, const char **out, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    for (size_t i = 0; cluster_name_at(NULL, i); i++) {
        if (teds_same_word(cluster_name_at(NULL, i), name)) {
            *out = cluster_name_at(NULL, i);
            return TEDS_OK;
        }
    }
    return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = name }, "%s",
                        teds_unknown("method for clusters", name, cluster_name_at, NULL, room));
}

/* NULL for NULL; TEDS_EARG if there is no such method. */
static teds_status own_pool(const char *name, const char **out, teds_error *err)
{
    const struct teds_method_words *method;

    if (!name)
        return TEDS_OK;
    for (size_t i = 0; (method = teds_pool_method(i)) != NULL; i++) {
        if (teds_same_word(method->name, name)) {
            *out = method->name;
            return TEDS_OK;
        }
    }
    return teds_fail_at(err, TEDS_EARG, &(struct teds_place){ .text = name },
                        "there is no method for pooling \"%s\"; it is FE, DL or REML", name);
}

teds_status teds_policy_own(const teds_policy *from, teds_policy *to, teds_error *err)
{
    static const teds_cluster_count two[] = { { 10, 5 }, { 10, 6 } };
    static const uint64_t four[] = { 1, 2, 3, 4 };
    teds_policy p = TEDS_POLICY;
    teds_interval_result trial, trials[4];
    teds_cluster_result cluster;
    teds_status st;

    memcpy(&p, from, from->size < sizeof p ? from->size : sizeof p);
    p.by = NULL; /* teds_rates_by() tells */
    st = teds_interval(p.interval, 1, 2, p.level, &trial, err);
    if (st == TEDS_OK)
        st = own_cluster(p.cluster, &p.cluster, err);
    if (st == TEDS_OK)
        st = teds_policy_cluster(&p, two, TEDS_COUNT(two), &cluster, err);
    if (st == TEDS_OK && p.simultaneous)
        st = teds_multinomial(p.simultaneous, four, 4, p.level, trials, err);
    if (st == TEDS_OK)
        st = own_pool(p.pool, &p.pool, err);
    if (st != TEDS_OK)
        return st;
    p.interval = own_interval(p.interval);
    if (p.simultaneous)
        p.simultaneous = own_simultaneous(p.simultaneous);
    *to = p;
    return TEDS_OK;
}

teds_status teds_policy_check(const teds_policy *policy, teds_error *err)
{
    teds_policy own;

    return teds_policy_own(policy, &own, err);
}
