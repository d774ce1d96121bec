/*
 * study_items.c - the appendix: what STROBE and RECORD ask of such a study, answered item by item.
 *
 * STROBE: von Elm et al., Lancet 2007;370:1453-1457 (items for cross-sectional studies).
 * RECORD: Benchimol et al., PLoS Medicine 2015;12(10):e1001885.
 */
#include "study.h"

#include <string.h>

#include "document.h"
#include "tally.h"

struct appendix {
    struct teds_study_make *m;
    struct teds_report *r;
    struct teds_report_table *t;
};

static void item(struct appendix *a, const char *number, const char *asks, const char *answer)
{
    teds_report_row(a->r, a->t, strncmp(number, "RECORD 6", 8) == 0);
    teds_report_text(a->r, a->t, number);
    teds_report_text(a->r, a->t, asks);
    teds_report_text(a->r, a->t, answer);
}

/* "SUB1 = 5, 6, 7; AGE >= 3", or that there is none. */
static const char *rules(struct appendix *a)
{
    const teds_tally *t = a->m->s->tally;
    const char *list = "";

    for (size_t i = 0; i < t->rule_count; i++)
        list = teds_study_keep(a->m, "%s%s%s", list, i ? "; " : "", t->rules[i].text);
    return *list ? list : "none; every record is kept";
}

static const char *kept(struct appendix *a)
{
    const teds_tally *t = a->m->s->tally;
    teds_box box = teds_tally_box(t, teds_tally_boxes(t) - 1);

    return teds_study_count(a->m, box.count_hidden, box.count);
}

static const char *missing(struct appendix *a)
{
    const teds_group *g = a->m->all;

    if (!teds_study_tells_all(a->m) || g->hidden || g->discharges == 0)
        return "Some counts are hidden.";
    return teds_study_keep(a->m, "Medication is missing in %s discharges, mutual help in %s, one or both in %s.",
                           teds_study_count(a->m, false, g->medication_missing),
                           teds_study_count(a->m, false, g->mutual_help_missing),
                           teds_study_count(a->m, false, g->missing));
}

static void strobe(struct appendix *a)
{
    struct teds_study_make *m = a->m;
    const teds_policy *p = m->s->policy;
    const char *by = p->by ? p->by : "none";
    bool as_no = p->missing == TEDS_AS_NO;

    item(a, "STROBE 6", "Participants: eligibility, sources and methods of selection",
         teds_study_keep(m, "Records of TEDS-D, public use files, for which hold: %s. Section \"Where the records went\".",
                         rules(a)));
    item(a, "STROBE 7", "Variables: outcomes, exposures, modifiers",
         teds_study_keep(m, "Medication: METHUSE, planned at admission. Mutual help: any attendance %s. Groups of the main "
                            "table: %s. Section \"Definitions\".", teds_study_attendance(p), by));
    item(a, "STROBE 11", "Quantitative variables: how they were handled",
         "None are analysed as quantities. TEDS-D publishes ages, days and frequencies as bands; attendance is taken as "
         "any against none.");
    item(a, "STROBE 12", "Statistical methods: (a) all, (b) subgroups, (c) missing data, (d) sampling, (e) sensitivity",
         teds_study_keep(m, "(a) shares with three uncertainties, section \"Methods\"; (b) the same method within each group, "
                            "no test of interaction; (c) %s, with worst-case bounds; (d) no sample was drawn, states are "
                            "clusters; (e) section \"Bounds and other definitions\".",
                         as_no ? "a missing item counts as no" : "shares of the discharges with both items known"));
    item(a, "STROBE 13", "Participants: numbers at each stage, reasons, a flow",
         teds_study_keep(m, "%s discharges are in the cohort; each record left out is in one box of the flow, section "
                            "\"Where the records went\".", kept(a)));
    item(a, "STROBE 14", "Descriptive data: characteristics, numbers with missing data",
         teds_study_keep(m, "%s Section \"What is missing\"; characteristics as far as the tables by group show them.",
                         missing(a)));
    item(a, "STROBE 15", "Outcome data: numbers of outcome events or summary measures",
         "Discharges in each class, and of how many, in the main table and in every table by group.");
}

static void record(struct appendix *a)
{
    struct teds_study_make *m = a->m;

    item(a, "RECORD 6.1", "Methods of selecting the population: codes or algorithms",
         teds_study_keep(m, "The rules, in harmonised codes (those of 2015 and later): %s. 'tedstat codebook' prints every "
                            "code and how each edition's codes become these.", rules(a)));
    item(a, "RECORD 7.1", "Complete list of codes for exposures, outcomes, confounders and effect modifiers",
         "Medication: METHUSE 1 yes, 2 no. Mutual help: FREQ_ATND_SELF_HELP (_D) 1 none, 2 to 5 any. Missing: -9 and what "
         "an edition prints for it. Groups: as 'tedstat codebook' prints them.");
    item(a, "RECORD 12.2", "Data cleaning methods",
         teds_study_keep(m, "No value is changed or imputed. Codes that an edition does not know count as missing, records "
                            "with a wrong number of cells are left out; both are counted, see \"What was imperfect\" (%s).",
                         m->s->tally->problems.count ? "there are some" : "there are none"));
    item(a, "RECORD 13.1", "Selection of persons: filtering on data quality, availability, linkage",
         teds_study_keep(m, "Discharges, not persons; nothing is linked. %s Section \"Where the records went\".", missing(a)));
}

void teds_study_items(struct teds_study_make *m)
{
    struct appendix a = { .m = m, .r = teds_report_new() };

    if (!a.r) {
        m->d->failed = true;
        return;
    }
    a.t = teds_report_table(a.r, "items", "");
    teds_report_column(a.r, a.t, "item", "item", TEDS_COL_TEXT, 0);
    teds_report_column(a.r, a.t, "asks", "asks for", TEDS_COL_TEXT, 0);
    teds_report_column(a.r, a.t, "answer", "here", TEDS_COL_TEXT, 0);
    strobe(&a);
    record(&a);
    m->d->failed |= a.r->failed;
    teds_document_table(m->d, a.r, "", "Items of STROBE and RECORD");
    teds_document_own(m->d, a.r);
}
