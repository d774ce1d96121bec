/*
 * cluster_totals.h - what the cluster modules share.
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_CLUSTER_TOTALS_H
#define TEDSTAT_CLUSTER_TOTALS_H

#include <tedstat/cluster.h>

struct teds_cluster_totals {
    uint64_t cases, used, largest; /* N, X, cases of the largest cluster */
    size_t clusters;               /* G: those with cases */
};

/* TEDS_EARG if a count is out of range. */
teds_status teds_cluster_add_up(const teds_cluster_count *clusters, size_t count,
                                struct teds_cluster_totals *t, teds_error *err);

/* N x_g - X n_g; below 1e18. */
__extension__ typedef __int128 teds_wide;
teds_wide teds_cluster_deviation(const struct teds_cluster_totals *t, teds_cluster_count cluster);

/* p - (X - x_g) / (N - n_g): what leaving cluster g out does to p; n_g < N. */
double teds_cluster_influence(const struct teds_cluster_totals *t, teds_cluster_count cluster);

/* "few_clusters" and so on. */
const char *teds_cluster_warning(size_t clusters, uint64_t largest, uint64_t cases);

#endif
