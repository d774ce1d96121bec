/*
 * report_sweep.c - the shares under every definition of a sweep, ranked: a specification curve as a
 * table.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sweep.h"
#include "tally.h"

/* One row to be: a definition's estimate of a class in a group. */
struct point {
    size_t definition;
    const teds_rates *rates;
    const teds_group *group;
    teds_class class;
};

struct points {
    teds_rates **rates; /* one a definition; NULL: nothing was left, or attendance not collected */
    struct point *list;
    size_t count, room, empty;
};

static teds_status find_class(const char *name, bool wanted[TEDS_CLASSES], teds_error *err)
{
    bool all = strcmp(name, "all") == 0, any = false;
    struct teds_buf names = TEDS_BUF_INIT;
    teds_status st = TEDS_OK;

    for (int c = 0; c < TEDS_CLASSES; c++) {
        wanted[c] = all || teds_same_word(teds_class_name((teds_class)c), name);
        any |= wanted[c];
        teds_buf_printf(&names, "%s, ", teds_class_name((teds_class)c));
    }
    if (!any)
        st = names.failed ? teds_nomem(err)
                          : teds_fail(err, TEDS_EARG, "there is no class \"%.60s\"; the classes are %sand all",
                                      name, names.data);
    teds_buf_free(&names);
    return st;
}

/* Groups side by side, classes within, and in each the smallest share first. */
static int by_share(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    const teds_variable *v;
    const teds_estimate *e, *f;

    for (size_t i = 0; (v = teds_rates_by(x->rates, i)) != NULL; i++) {
        struct teds_dimension d = teds_tally_dimension(v);
        uint64_t left = 0, right = 0;

        teds_digit(&d, x->group->codes[i], &left);
        teds_digit(&d, y->group->codes[i], &right);
        if (left != right)
            return left < right ? -1 : 1;
    }
    if (x->class != y->class)
        return x->class < y->class ? -1 : 1;
    e = &x->group->estimate[x->class];
    f = &y->group->estimate[y->class];
    if (e->share_defined != f->share_defined)
        return e->share_defined ? -1 : 1;
    if (e->share < f->share || e->share > f->share)
        return e->share < f->share ? -1 : 1;
    return (x->definition > y->definition) - (x->definition < y->definition);
}

static bool add_points(struct points *p, size_t definition, const bool wanted[TEDS_CLASSES])
{
    const teds_rates *rates = p->rates[definition];

    for (size_t g = 0; g < teds_rates_groups(rates); g++) {
        for (int c = 0; c < TEDS_CLASSES; c++) {
            if (!wanted[c] || !teds_rates_has_class(rates, (teds_class)c))
                continue;
            if (!TEDS_PUSH(p->list, p->count, p->room))
                return false;
            p->list[p->count - 1] =
                (struct point){ definition, rates, teds_rates_group(rates, g), (teds_class)c };
        }
    }
    return true;
}

static teds_status make_points(const teds_sweep *s, const teds_tally *tally, const teds_policy *policy,
                               const bool wanted[TEDS_CLASSES], struct points *p, teds_error *err)
{
    size_t n = teds_sweep_definitions(s);
    teds_status st = TEDS_OK;

    p->rates = calloc(n, sizeof *p->rates);
    if (!p->rates)
        return teds_nomem(err);
    for (size_t i = 0; st == TEDS_OK && i < n; i++) {
        teds_policy own = *policy;
        teds_tally *t = NULL;

        st = teds_sweep_definition(s, tally, i, &own, &t, err);
        if (st == TEDS_OK && teds_tally_kept(t) == 0)
            p->empty++;
        else if (st == TEDS_OK)
            st = teds_rates_new(t, &own, &p->rates[i], err);
        if (st == TEDS_OK && p->rates[i] && !add_points(p, i, wanted))
            st = teds_nomem(err);
        teds_tally_free(t);
    }
    if (st == TEDS_OK && p->count == 0)
        st = teds_fail(err, TEDS_EEMPTY, "no definition leaves a discharge to look at");
    if (st == TEDS_OK)
        qsort(p->list, p->count, sizeof *p->list, by_share);
    return st;
}

static void free_points(const teds_sweep *s, struct points *p)
{
    for (size_t i = 0; p->rates && i < teds_sweep_definitions(s); i++)
        teds_rates_free(p->rates[i]);
    free(p->rates);
    free(p->list);
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

static void add_rows(struct teds_report *r, const teds_sweep *s, const struct points *p)
{
    struct teds_report_table *t = teds_report_table(r, "results", "");

    teds_report_column(r, t, "definition", "no.", TEDS_COL_COUNT, 0);
    for (size_t q = 0; q < teds_sweep_questions(s); q++)
        teds_report_column(r, t, teds_report_keep(r, "vary_%s", teds_sweep_question(s, q)),
                           teds_report_keep(r, "%s", teds_sweep_question(s, q)), TEDS_COL_TEXT, 0);
    teds_report_group_columns(r, t, p->list[0].rates);
    teds_report_class_columns(r, t, p->list[0].rates);
    name_intervals(t, s);
    for (size_t i = 0; i < p->count; i++) {
        const struct point *now = &p->list[i];

        teds_report_row(r, t, i && (now->class != now[-1].class || i % 10 == 0));
        teds_report_whole(r, t, (int64_t)now->definition + 1);
        for (size_t q = 0; q < teds_sweep_questions(s); q++)
            teds_report_text(r, t, teds_sweep_answer_of(s, now->definition, q));
        teds_report_group_cells(r, t, now->rates, now->group);
        teds_report_class_cells(r, t, now->rates, now->group, now->class);
    }
}

/* "Both: 8.1 to 12.4 % over 16 definitions, median 10.2 %." */
static void add_spread(struct teds_report *r, const struct points *p, size_t from, size_t to)
{
    const struct point *first = &p->list[from];
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
                                      teds_class_label(first->class), teds_fixed_text(100 * low, 1, a),
                                      teds_fixed_text(100 * high, 1, b), n,
                                      teds_fixed_text(100 * median, 1, c)));
}

static void add_notes(struct teds_report *r, const struct points *p)
{
    size_t from = 0;

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
    struct points p = { 0 };
    struct teds_report *r = NULL;
    teds_policy general = *policy;
    char n[TEDS_NUMBER_ROOM];
    teds_status st = find_class(class_name, wanted, err);

    if (st == TEDS_OK)
        st = make_points(s, tally, policy, wanted, &p, err);
    if (st == TEDS_OK && (r = teds_report_new()) == NULL)
        st = teds_nomem(err);
    if (st == TEDS_OK) {
        r->title = teds_report_keep(r, "Medication and mutual help under %zu definitions: %s",
                                    teds_sweep_definitions(s), tally->cohort_title);
        r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
        r->lead = teds_report_keep(r, "From one tally of %s discharges.",
                                   teds_count_text(teds_tally_kept(tally), n));
        add_facts(r, s, policy);
        add_rows(r, s, &p);
        add_notes(r, &p);
        teds_report_add_flow(r, tally);
        teds_report_add_problems(r, tally);
        teds_report_add_provenance(r, tally);
        if (teds_sweep_settles(s, "mutual-help")) /* its moment is in the table */
            general.mutual_help = TEDS_NO_MUTUAL_HELP;
        teds_report_add_caveats(r, &general);
        st = teds_report_done(r, out, err);
    }
    free_points(s, &p);
    return st;
}
