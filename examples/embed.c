/* embed.c FILE - the main job through the library: how many opioid discharges used both? */
#include <stdio.h>
#include <tedstat.h>

int main(int argc, char **argv)
{
    teds_catalog *catalog = NULL;
    teds_cohort *cohort = NULL;
    teds_tally *tally = NULL;
    teds_rates *rates = NULL;
    teds_policy policy = TEDS_POLICY;
    teds_error err = { 0 };

    if (argc == 2 && teds_catalog_new(&catalog, &err) == TEDS_OK &&
        teds_cohort_new(catalog, "oud-adults", NULL, 0, &cohort, &err) == TEDS_OK &&
        teds_tally_new(cohort, NULL, &tally, &err) == TEDS_OK &&
        teds_tally_add_file(tally, argv[1], NULL, &err) == TEDS_OK &&
        teds_rates_new(tally, &policy, &rates, &err) == TEDS_OK) {
        const teds_estimate *both = &teds_rates_group(rates, 0)->estimate[TEDS_BOTH];
        printf("both: %.1f %% (between states %.1f to %.1f)\n", 100 * both->share,
               100 * both->cluster_lower, 100 * both->cluster_upper);
    }
    if (err.status != TEDS_OK)
        fprintf(stderr, "%s\n", err.message);
    teds_rates_free(rates), teds_tally_free(tally), teds_cohort_free(cohort);
    teds_catalog_free(catalog);
    return rates ? 0 : 2;
}
