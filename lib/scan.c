/*
 * scan.c - which kernel.
 */
#include "scan.h"

static const struct teds_scan_kernel *const kernels[] = { /* the fastest first */
    &teds_scan_avx512, &teds_scan_avx2, &teds_scan_neon, &teds_scan_portable,
};

static bool usable(const struct teds_scan_kernel *k)
{
    return k->usable && k->usable();
}

const struct teds_scan_kernel *teds_scan_kernel_at(size_t i)
{
    return i < TEDS_COUNT(kernels) ? kernels[i] : NULL;
}

const struct teds_scan_kernel *teds_scan_best(void)
{
    size_t i = 0;

    while (!usable(kernels[i])) /* the portable one always is */
        i++;
    return kernels[i];
}

const struct teds_scan_kernel *teds_scan_named(const char *name)
{
    for (size_t i = 0; i < TEDS_COUNT(kernels); i++)
        if (teds_same_word(kernels[i]->name, name))
            return usable(kernels[i]) ? kernels[i] : NULL;
    return NULL;
}
