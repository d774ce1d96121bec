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

/* "20,000 records read; 13,884 left out: primary substance not an opioid; ...; 5,952 kept" */
static const char *flow(struct appendix *a)
{
    const teds_tally *t = a->m->s->tally;
    size_t last = teds_tally_boxes(t) - 1;
    const char *text = teds_study_keep(a->m, "%s records read", teds_study_count(a->m, teds_tally_records_hidden(t),
                                                                                 teds_tally_records(t)));
    teds_box box;

    for (size_t i = 0; i < last; i++) {
        box = teds_tally_box(t, i);
        if (box.count || box.count_hidden)
            text = teds_study_keep(a->m, "%s; left out, %s: %s", text, box.name, box.count_hidden ? "*" :
                                   teds_study_count(a->m, false, box.count));
    }
    box = teds_tally_box(t, last);
    return teds_study_keep(a->m, "%s; kept: %s", text, box.count_hidden ? "*" : teds_study_count(a->m, false, box.count));
}

/* "setting, region, SEX": the variables that the records were counted by, for groups, rules and outcomes of sections. */
static const char *counted_by(struct appendix *a)
{
    const teds_tally *t = a->m->s->tally;
    const char *list = "";

    for (size_t i = 0; i < t->by_count; i++)
        list = teds_study_keep(a->m, "%s%s%s", list, i ? ", " : "", t->dimensions[i].variable->name);
    return *list ? list : "none";
}

/* Does a section make a report by that command, or one with that fact? */
static bool section_has(struct appendix *a, const char *key, const char *value)
{
    for (size_t i = 0; i < a->m->s->part_count; i++) {
        const struct teds_report *r = a->m->s->parts[i].report;

        for (size_t k = 0; r && k < r->fact_count; k++)
            if (strcmp(r->facts[k].key, key) == 0 && (!value || strcmp(r->facts[k].value.text, value) == 0))
                return true;
    }
    return false;
}

static bool has_flow_chart(struct appendix *a)
{
    for (size_t i = 0; i < a->m->s->part_count; i++)
        if (a->m->s->parts[i].picture && a->m->s->parts[i].at && strcmp(a->m->s->parts[i].at, "flow") == 0)
            return true;
    return false;
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

static bool uses_diagnosis(struct appendix *a)
{
    const teds_tally *t = a->m->s->tally;
    const teds_variable *v = teds_variable_find(t->catalog, "DSMCRIT");

    return v && teds_tally_takes_part(t, v);
}

static const char *confounding(struct appendix *a)
{
    bool strata = section_has(a, "strata", NULL), standard = section_has(a, "standardise", NULL);

    return strata && standard ? "Comparisons are within strata or standardised where a table says so."
           : strata           ? "Comparisons are within strata where a table says so."
           : standard         ? "Comparisons are standardised where a table says so."
                              : "Nothing is adjusted for: the shares describe.";
}

static void strobe(struct appendix *a)
{
    struct teds_study_make *m = a->m;
    const teds_policy *p = m->s->policy;
    const char *years = teds_study_years(m);
    bool both = teds_rates_has_class(m->rates, TEDS_BOTH), users = teds_tally_is_users(m->s->tally);

    item(a, "STROBE 6", "Participants: eligibility criteria, sources and methods of selection",
         teds_study_keep(m, "All records of the files%s%s that fulfil, in this order: %s (%s). No sample was drawn.",
                         *years ? ", discharges of " : "", years, rules(a), m->s->tally->cohort_title));
    item(a, "STROBE 7", "Variables: outcomes, exposures, predictors, confounders, effect modifiers; diagnostic criteria",
         teds_study_keep(m, "Outcomes: medication (METHUSE, %s)%s%s%s%s. Variables of groups, rules and outcomes of "
                            "sections: %s. Groups are not taken for causes. %s Codes: table \"Codes of all variables used\".",
                         users ? "as the edition file has it" : "planned at admission",
                         both ? ", mutual help (any attendance " : "", both ? teds_study_attendance(p) : "",
                         both ? "), and the classes made of the two" : "",
                         section_has(a, "outcome", NULL) ? ", and those that the tables of outcomes name" : "", counted_by(a),
                         uses_diagnosis(a) ? "Diagnoses (DSMCRIT) are as recorded at admission."
                                           : "No diagnosis is used: substances are as reported."));
    item(a, "STROBE 11", "Quantitative variables: how they were handled, groupings",
         section_has(a, "command", "trend") ? "The year is one in trends. Ages, days and frequencies are published as bands, which are kept, or "
                                              "joined as the table of codes says; attendance is taken as any against none." :
         users ? "None is analysed as a quantity. Ages, days and frequencies are bands, into which the edition file puts what the file has; "
                 "attendance is taken as any against none." :
         "None is analysed as a quantity. TEDS-D publishes ages, days and frequencies as bands, which are kept, or joined as the table "
         "of codes says; attendance is taken as any against none.");
    item(a, "STROBE 12a", "All statistical methods, with those to control for confounding",
         teds_study_keep(m, "Shares with intervals for sampling%s, and worst-case bounds; section \"Methods\". %s",
                         teds_study_has_states(m) ? ", between states" : "", confounding(a)));
    item(a, "STROBE 12b", "Subgroups and interactions",
         section_has(a, "strata", NULL) ? "The same methods within each group; groups are compared, and whether a difference is the same in all "
                                          "strata is tested, where a table says so." :
         section_has(a, "command", "compare") ? "The same methods within each group; groups are compared where a table says so, with p-values "
                                                "as its notes say. Interactions are not tested."
                                              : "The same methods within each group. Groups are not compared and interactions not tested.");
    item(a, "STROBE 12c", "How missing data were addressed",
         p->missing == TEDS_AS_NO ? "A missing item counts as no. Worst-case bounds show what that leaves open."
                                  : "Complete cases: shares of the discharges whose items are known. Worst-case bounds show what the others "
                                    "leave open.");
    item(a, "STROBE 12d", "Analysis that takes account of the sampling strategy",
         m->s->tally->suppress ? "There is none, all records reported are used. Nothing is told of differences between states, as small counts are "
                                 "hidden."
         : !teds_study_has_states(m) ? "There is none, all records reported are used, of one state or of states that are not told apart."
                               : "There is none, all records reported are used. States, which decide what is reported, are clusters.");
    item(a, "STROBE 12e", "Sensitivity analyses",
         m->s->tally->suppress ? "The bounds; other definitions are left out, as small counts are hidden."
         : both ? "Every definition of attendance and of missing items, and the bounds: section \"Bounds and other definitions\"."
                : "The bounds: section \"Bounds and other definitions\".");
    item(a, "STROBE 13a, b", "Numbers at each stage of the study, and reasons for not taking part", teds_study_keep(m, "%s.", flow(a)));
    item(a, "STROBE 13c", "Flow diagram", has_flow_chart(a) ? "The chart in section \"Where the records went\"."
                                                            : "As a table, in section \"Where the records went\".");
    item(a, "STROBE 14a", "Characteristics of participants",
         m->s->tally->suppress ? "As far as the tables by group show them; others are left out, as small counts are hidden."
         : m->s->tally->by_count ? "Number of discharges by every variable used, section \"What is missing\"; others are not described."
                                 : "By year and state, section \"What is missing\"; others are not described.");
    item(a, "STROBE 14b", "Participants with missing data for each variable of interest",
         teds_study_keep(m, "%s Of the variables of groups: the rows \"Missing\".", missing(a)));
    item(a, "STROBE 15", "Numbers of outcome events or summary measures",
         "Discharges in each class, and of how many: the main table and every table by group.");
}

static void record(struct appendix *a)
{
    struct teds_study_make *m = a->m;
    size_t kinds = m->s->tally->problems.count;

    item(a, "RECORD 6.1", "Codes or algorithms by which the population was selected",
         teds_study_keep(m, "%s. Codes: table \"Codes of all variables used\".", rules(a)));
    item(a, "RECORD 7.1", "Codes and algorithms that classify exposures, outcomes, confounders and effect modifiers",
         teds_study_keep(m, "The table \"Codes of all variables used\"%s. Medication: METHUSE 1 against 2; mutual help: attendance 2 to 5 "
                            "against 1; both have to be known for a class of the two.",
                         teds_tally_is_users(m->s->tally) ? ", and the edition file, which makes these codes of those in the files" : ""));
    item(a, "RECORD 12.2", "Data cleaning methods",
         teds_study_keep(m, "Each edition's codes become the harmonised ones; no other value is changed%s. Codes that an edition does "
                            "not list count as missing, records with a wrong number of cells are left out; both are counted in section "
                            "\"The data\": %s.", m->s->policy->missing == TEDS_AS_NO ? ", but a missing item counts as no" : ", none imputed",
                         kinds ? "there were some" : "there were none"));
    item(a, "RECORD 13.1", "Selection of the persons: filtering by data quality, data availability and linkage",
         teds_study_keep(m, "Discharges, not persons; nothing is linked. %s. Discharges with missing items are kept, for the bounds: %s",
                         flow(a), missing(a)));
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
    teds_study_codes(m);
}
