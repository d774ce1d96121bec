/*
 * cohort.h - which discharges are counted: ordered, named rules.
 *
 * A rule is tests joined by "and"; a test is VARIABLE OP CODES:
 *
 *     SUB1 = 5, 6, 7        AGE >= 3        STFIPS != 72       state = "Ohio"
 *     LOS = 1..30 and REASON = 1           SUB1 = -9 (missing)
 *
 * OP is = != < <= > >=; codes are numbers, ranges A..B, lists, or labels in quotes;
 * variables are the harmonised names and groupings, letter case ignored.  A missing or
 * not collected value fails every test except one that names it (-9, -10).
 *
 * A row is kept, or falls into the box of the first rule that it fails.
 *
 * A cohort is immutable and may be shared by threads; the catalog must outlive it.
 */
#ifndef TEDSTAT_COHORT_H
#define TEDSTAT_COHORT_H

#include <tedstat/catalog.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct teds_cohort teds_cohort;

/*
 * Makes a cohort from a built-in recipe ("oud-adults", "oud", "none") and 'where_count'
 * further rules (where may be NULL if there are none).  TEDS_EARG names what is wrong in a
 * rule and the nearest name that exists.
 */
TEDS_API TEDS_USE teds_status teds_cohort_new(const teds_catalog *catalog, const char *recipe,
                                              const char *const *where, size_t where_count,
                                              teds_cohort **out, teds_error *err);
TEDS_API void teds_cohort_free(teds_cohort *cohort);

/* Names of the built-in recipes; NULL when i is past the end. */
TEDS_API const char *teds_cohort_recipe(const teds_catalog *catalog, size_t i);

TEDS_API const char *teds_cohort_name(const teds_cohort *cohort);  /* of the recipe */
TEDS_API const char *teds_cohort_title(const teds_cohort *cohort); /* in words */

/* The i-th rule in its plain form and the box for what fails it; NULL past the end. */
TEDS_API const char *teds_cohort_rule(const teds_cohort *cohort, size_t i);
TEDS_API const char *teds_cohort_box(const teds_cohort *cohort, size_t i);

/* The i-th variable that the rules name, each once; NULL past the end. */
TEDS_API const teds_variable *teds_cohort_variable(const teds_cohort *cohort, size_t i);

#ifdef __cplusplus
}
#endif
#endif
