/*
 * report_sweep.c - the shares under every definition of a sweep, ranked: a specification curve as a
 * table.
 */
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sweep.h"
#include "tally.h"

static teds_status no_such_class(const char *name, teds_error *err)
{
    struct teds_buf names = TEDS_BUF_INIT;
    teds_status st;

    for (int c = 0; c < TEDS_CLASSES; c++)
        teds_buf_printf(&names, "%s, ", teds_class_name((teds_class)c));
    st = names.failed ? teds_nomem(err)
                      : teds_fail(err, TEDS_EARG, "there is no class \"%.60s\"; the classes are %sand all", name,
                                  names.data);
    teds_buf_free(&names);
    return st;
}

static teds_status find_class(const char *name, bool wanted[TEDS_CLASSES], teds_error *err)
{
    bool all = strcmp(name, "all") == 0, any = false;

    for (int c = 0; c < TEDS_CLASSES; c++) {
        wanted[c] = all || teds_same_word(teds_class_name((teds_class)c), name);
        any |= wanted[c];
    }
    return any ? TEDS_OK : no_such_class(name, err);
}

/* Titles do not name a method or a level that is not that of all rows. */
static void name_intervals(struct teds_report_table *t, const teds_sweep *s)
{
    if (!teds_sweep_settles(s, "interval") && !teds_sweep_settles(s, "level"))
        return;
    for (size_t k = 0; k < t->column_count; k++) {
        if (strcmp(t->columns[k].key, "lower") == 0)
            t->columns[k].title = "sampling";
        if (strcmp(t->columns[k].key, "cluster_lower") == 0)
            t->columns[k].title = "between states";
    }
}

static const char *words_of(struct teds_report *r, const teds_sweep *s, size_t definition, size_t question)
{
    const char *words = teds_sweep_answer_words(s, teds_sweep_answer_at(s, definition, question), &r->arena);

    r->failed |= !words;
    return words ? words : "";
}

static void add_rows(struct teds_report *r, const teds_sweep *s, const struct teds_sweep_points *p)
{
    struct teds_report_table *t = teds_report_table(r, "results", "");

    teds_report_column(r, t, "definition", "no.", TEDS_COL_COUNT, 0);
    for (size_t q = 0; q < teds_sweep_questions(s); q++)
        teds_report_column(r, t, teds_report_keep(r, "vary_%s", teds_sweep_question(s, q)),
                           teds_report_keep(r, "%s", teds_sweep_question(s, q)), TEDS_COL_TEXT, TEDS_COL_MACHINE);
    for (size_t q = 0; q < teds_sweep_questions(s); q++)
        teds_report_column(r, t, teds_report_keep(r, "words_%s", teds_sweep_question(s, q)),
                           teds_report_two_lines(r, teds_sweep_question_words(s, q)), TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_group_columns(r, t, p->list[0].rates);
    teds_report_class_columns(r, t, p->list[0].rates);
    name_intervals(t, s);
    for (size_t i = 0; i < p->count; i++) {
        const struct teds_sweep_point *now = &p->list[i];

        teds_report_row(r, t, i && (now->class != now[-1].class || i % 10 == 0));
        teds_report_whole(r, t, (int64_t)now->definition + 1);
        for (size_t q = 0; q < teds_sweep_questions(s); q++)
            teds_report_text(r, t, teds_sweep_answer_of(s, now->definition, q));
        for (size_t q = 0; q < teds_sweep_questions(s); q++)
            teds_report_text(r, t, words_of(r, s, now->definition, q));
        teds_report_group_cells(r, t, now->rates, now->group);
        teds_report_class_cells(r, t, now->rates, now->group, now->class);
    }
}

/* "Both: 8.1 to 12.4 % over 16 definitions, median 10.2 %." */
static void add_spread(struct teds_report *r, const struct teds_sweep_points *p, size_t from, size_t to)
{
    const struct teds_sweep_point *first = &p->list[from];
    size_t n = 0;
    double low, high, median;
    char a[TEDS_NUMBER_ROOM], b[TEDS_NUMBER_ROOM], c[TEDS_NUMBER_ROOM];

#define SHARE(i) (p->list[i].group->estimate[p->list[i].class].share)
    while (from + n < to && p->list[from + n].group->estimate[first->class].share_defined)
        n++;
    if (n == 0)
        return;
    low = SHARE(from);
    high = SHARE(from + n - 1);
    median = (SHARE(from + (n - 1) / 2) + SHARE(from + n / 2)) / 2;
#undef SHARE
    teds_report_note(r, &r->tables[0],
                     teds_report_keep(r, "%s: from %s to %s %% over %zu definitions, median %s %%.",
                                      teds_rates_class_label(first->rates, first->class), teds_fixed_text(100 * low, 1, a),
                                      teds_fixed_text(100 * high, 1, b), n,
                                      teds_fixed_text(100 * median, 1, c)));
}

static void add_notes(struct teds_report *r, const struct teds_sweep_points *p)
{
    size_t from = 0;
    const char *unknown = NULL;

    for (size_t i = 1; teds_rates_by(p->list[0].rates, 0) == NULL && i <= p->count; i++) {
        if (i < p->count && p->list[i].class == p->list[from].class)
            continue;
        add_spread(r, p, from, i);
        from = i;
    }
    if (p->empty)
        teds_report_note(r, &r->tables[0],
                         teds_report_keep(r, "Definitions that leave no discharge, and are not shown: %zu.",
                                          p->empty));
    teds_report_explain_ranges(r, &r->tables[0]);
    for (size_t i = 0; i < p->count && !unknown; i++) /* the number is another under each definition */
        if (i == 0 || p->list[i].rates != p->list[i - 1].rates)
            unknown = teds_report_unknown_group(r, p->list[i].rates, false);
    if (unknown)
        teds_report_note(r, &r->tables[0], unknown);
    teds_report_explain(r, &r->tables[0]);
    teds_report_note(r, &r->tables[0], "The definitions are answers to one question from the same "
                                       "discharges: their spread is no sampling error, and no interval "
                                       "of one definition covers it.");
}

static void add_facts(struct teds_report *r, const teds_sweep *s, const teds_policy *policy)
{
    teds_report_fact_text(r, "command", "sweep");
    teds_report_fact_text(r, "by", policy->by ? policy->by : "");
    teds_report_fact_whole(r, "definitions", (int64_t)teds_sweep_definitions(s));
    teds_report_fact_text(r, "interval", policy->interval);
    teds_report_fact_number(r, "level", policy->level);
    teds_report_fact_text(r, "missing", teds_missing_policy_name(policy->missing));
    teds_report_fact_text(r, "mutual_help", teds_mutual_help_name(policy->mutual_help));
}

teds_status teds_report_sweep(const teds_sweep *s, const teds_tally *tally, const teds_policy *policy,
                              const char *class_name, teds_report **out, teds_error *err)
{
    bool wanted[TEDS_CLASSES];
    struct teds_sweep_points p = { 0 };
    struct teds_report *r = NULL;
    teds_policy general = *policy;
    unsigned classes = 0;
    char n[TEDS_NUMBER_ROOM];
    teds_status st = find_class(class_name, wanted, err);

    if (st == TEDS_OK)
        st = teds_sweep_points_make(s, tally, policy, wanted, &p, err);
    if (st == TEDS_OK && (r = teds_report_new()) == NULL)
        st = teds_nomem(err);
    if (st == TEDS_OK) {
        r->title = teds_report_keep(r, "%s under %zu definitions%s%s", /* one may be the cohort */
                                    tally->outcome ? tally->outcome_label : "Medication and mutual help",
                                    teds_sweep_definitions(s), teds_sweep_settles(s, "cohort") ? "" : ": ",
                                    teds_sweep_settles(s, "cohort") ? "" : tally->cohort_title);
        r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
        r->lead = teds_report_keep(r, "From one tally of %s discharges.",
                                   teds_count_text(teds_tally_kept(tally), n));
        add_facts(r, s, policy);
        add_rows(r, s, &p);
        add_notes(r, &p);
        teds_report_add_background(r, tally);
        if (teds_sweep_settles(s, "mutual-help")) /* its moment is in the table */
            general.mutual_help = TEDS_NO_MUTUAL_HELP;
        for (int c = 0; c < TEDS_CLASSES; c++)
            classes |= wanted[c] ? 1u << c : 0;
        teds_report_add_caveats(r, tally, NULL, &general, classes);
        st = teds_report_done(r, out, err);
    }
    teds_sweep_points_free(s, &p);
    return st;
}
