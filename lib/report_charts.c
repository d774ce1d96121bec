/*
 * report_charts.c - the list of chart kinds.
 */
#include "report.h"

#include <tedstat/chart.h>

teds_status teds_report_charts(teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    const teds_chart_kind *k;

    if (!r)
        return teds_nomem(err);
    r->title = "Kinds of charts";
    t = teds_report_table(r, "charts", "");
    teds_report_column(r, t, "kind", "kind", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "needs", "is by", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "groups", "--by adds", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "class", "--class", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "summary", "what it shows", TEDS_COL_TEXT, 0);
    for (size_t i = 0; (k = teds_chart_kinds(i)) != NULL; i++) {
        teds_report_row(r, t, false);
        teds_report_text(r, t, k->name);
        teds_report_text(r, t, k->needs);
        teds_report_text(r, t, k->groups);
        teds_report_text(r, t, k->one_class ? "yes" : "");
        teds_report_text(r, t, k->summary);
    }
    return teds_report_done(r, out, err);
}
