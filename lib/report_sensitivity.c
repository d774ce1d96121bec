/*
 * report_sensitivity.c - the classes under every definition that the tally can tell.
 */

#include <tedstat/report.h>

#include "report.h"
#include "tally.h"

static const teds_missing_policy missing[] = { TEDS_COMPLETE, TEDS_AS_NO };
static const teds_mutual_help when[] = { TEDS_AT_DISCHARGE, TEDS_AT_ADMISSION, TEDS_AT_EITHER };

static void add_columns(struct teds_report *r, struct teds_report_table *t)
{
    static const char *const titles[TEDS_CLASSES] = { /* narrow: the table is wide */
        [TEDS_BOTH] = "both\n%", [TEDS_MEDICATION_ONLY] = "medication\nonly, %",
        [TEDS_MUTUAL_HELP_ONLY] = "mutual help\nonly, %", [TEDS_NEITHER] = "neither\n%",
    };

    teds_report_column(r, t, "mutual_help", "mutual help before", TEDS_COL_TEXT, TEDS_COL_GROUP);
    teds_report_column(r, t, "missing_codes", "missing codes", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "cases", "of", TEDS_COL_COUNT, 0);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const char *name = teds_class_name((teds_class)c);

        teds_report_column(r, t, name, titles[c], TEDS_COL_SHARE, 0);
        teds_report_column(r, t, teds_report_keep(r, "%s_bound_lower", name), "\nworst case", TEDS_COL_SHARE,
                           TEDS_COL_RANGE);
        teds_report_column(r, t, teds_report_keep(r, "%s_bound_upper", name), "", TEDS_COL_SHARE, 0);
    }
}

static void add_row(struct teds_report *r, struct teds_report_table *t, const teds_policy *p, const teds_group *g)
{
    const teds_estimate *first = &g->estimate[TEDS_BOTH];

    teds_report_row(r, t, p->missing == TEDS_COMPLETE && t->row_count > 0);
    teds_report_text(r, t, teds_mutual_help_name(p->mutual_help));
    teds_report_text(r, t, p->missing == TEDS_AS_NO ? "count as no" : "left out");
    teds_report_whole_or_hidden(r, t, first->hidden & TEDS_HIDDEN_CASES, first->cases);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const teds_estimate *e = &g->estimate[c];
        bool share_hidden = e->hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES);
        bool bound_hidden = e->hidden & TEDS_HIDDEN_BOUNDS;

        teds_report_number_or_hidden(r, t, share_hidden, e->share_defined, e->share);
        teds_report_number_or_hidden(r, t, bound_hidden, e->bound_defined, e->bound_lower);
        teds_report_number_or_hidden(r, t, bound_hidden, e->bound_defined, e->bound_upper);
    }
}

/* One definition; what was not collected is left out. */
static teds_status add_definition(struct teds_report *r, struct teds_report_table *t, const teds_tally *tally,
                                  const teds_policy *p, teds_error *err)
{
    teds_rates *rates = NULL;
    teds_error own;
    teds_status st = teds_rates_new(tally, p, &rates, &own);

    if (st == TEDS_OK && teds_rates_groups(rates) == 1)
        add_row(r, t, p, teds_rates_group(rates, 0));
    teds_rates_free(rates);
    if (st == TEDS_ENOMEM || st == TEDS_EEMPTY || st == TEDS_EARG) {
        if (err)
            *err = own;
        return st;
    }
    return TEDS_OK;
}

teds_status teds_report_sensitivity(const teds_tally *tally, const teds_policy *policy, teds_report **out,
                                    teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    teds_status st = TEDS_OK;

    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "Other definitions: %s", tally->cohort_title);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    r->suppress = tally->suppress;
    t = teds_report_table(r, "results", "");
    add_columns(r, t);
    for (size_t i = 0; i < TEDS_COUNT(when); i++) {
        for (size_t k = 0; k < TEDS_COUNT(missing) && st == TEDS_OK; k++) {
            teds_policy p = *policy;

            p.by = NULL;
            p.missing = missing[k];
            p.mutual_help = when[i];
            st = add_definition(r, t, tally, &p, err);
        }
    }
    if (st != TEDS_OK) {
        teds_report_free(r);
        return st;
    }
    return teds_report_done(r, out, err);
}
