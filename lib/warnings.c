/*
 * warnings.c - what a reader of numbers from this tally must be told beyond the problems met.
 *
 * Everything here follows from the tally alone: which inputs, editions and years are in it,
 * which variables take part, and what the catalog knows of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/simulate.h>

#include "cohort.h"
#include "tally.h"

struct list {
    const teds_tally *t;
    teds_warning *w;
    size_t count, room;
    bool failed;
};

static void add(struct list *l, const char *code, const char *column, const char *format, ...)
    TEDS_PRINTF(4, 5);
static void add(struct list *l, const char *code, const char *column, const char *format, ...)
{
    teds_warning *w;
    va_list args;

    if (!TEDS_PUSH(l->w, l->count, l->room)) {
        l->failed = true;
        return;
    }
    w = &l->w[l->count - 1];
    *w = (teds_warning){ 0 };
    snprintf(w->code, sizeof w->code, "%s", code);
    snprintf(w->column, sizeof w->column, "%s", column);
    va_start(args, format);
    vsnprintf(w->text, sizeof w->text, format, args);
    va_end(args);
}

/* Of the last warning: an option that helps. */
static void advise(struct list *l, const char *option)
{
    if (!l->failed)
        snprintf(l->w[l->count - 1].option, sizeof l->w->option, "%s", option);
}

/* ---- which years ------------------------------------------------------ */

/* The same discharge year in two files: maybe parts of one, maybe the same discharges again. */
static void same_year_twice(struct list *l)
{
    const teds_tally *t = l->t;

    for (size_t i = 0; t->suppress == 0 && i < t->input_count; i++) {
        for (size_t k = 0; k < t->inputs[i].year_count; k++) {
            int year = t->inputs[i].years[k].year;
            size_t files = 0, first = i;

            for (size_t n = 0; n < t->input_count; n++) {
                bool has = teds_tally_input_has_year(t, n, year, year);

                files += has;
                first = n < first && has ? n : first;
            }
            if (year > 0 && files > 1 && first == i)
                add(l, "same_year", "", "discharges of %d come from %zu files (%s and others); make sure "
                                        "that none is in two of them", year, files, t->inputs[i].name);
        }
    }
}

/* Of no edition in particular are files of 2015 and later. */
static bool is_outside(const teds_tally *t, const teds_input *in, int year)
{
    const teds_edition *e = teds_edition_find(t->catalog, in->edition);
    int first = e ? e->first_year : 2015, last = e ? e->last_year : 9999;

    return first > 0 && year > 0 && (year < first || year > last);
}

static void years_outside(struct list *l)
{
    const teds_tally *t = l->t;

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_input *in = &t->inputs[i];

        for (size_t k = 0; t->suppress == 0 && k < in->year_count; k++)
            if (is_outside(t, in, in->years[k].year))
                add(l, "year_outside_edition", "", "%s: %llu records are of %d, which is not a year of "
                                                   "edition %s; their codes may mean something else",
                    in->name, (unsigned long long)in->years[k].records, in->years[k].year, in->edition);
    }
}

/*
 * In the place of these two and of the problems met, where small counts are hidden: each kind of problem, in each
 * column, is a record or more of some group, and so is each year of each file.  One sentence is one record.
 */
static void something_imperfect(struct list *l)
{
    const teds_tally *t = l->t;
    size_t problems;
    bool any;

    teds_tally_problems(t, &problems);
    any = problems > 0;
    for (size_t i = 0; i < t->input_count; i++)
        for (size_t k = 0; k < t->inputs[i].year_count; k++)
            any |= is_outside(t, &t->inputs[i], t->inputs[i].years[k].year);
    if (t->suppress && any)
        add(l, "imperfect", "", "some records are not as their edition says, in a code, a number of cells or a year; which and how many "
                                "is not told, as small counts are hidden; 'tedstat check' tells");
    if (t->suppress && t->input_count > 1)
        add(l, "same_year", "", "whether discharges of one year are in several files is not told, as small counts are hidden; make sure "
                                "that none is in two of them");
}

/* ---- changes of definition -------------------------------------------- */

bool teds_rule_names(const char *rule, const char *name)
{
    for (size_t n; *rule; rule += n ? n : 1) {
        for (n = 0; teds_is_name_char(rule[n]); n++)
            continue;
        if (n && teds_same_word_n(name, rule, n))
            return true;
    }
    return false;
}

bool teds_tally_names(const teds_tally *t, const teds_variable *v)
{
    const teds_variable *other;

    for (size_t k = 0; (other = teds_catalog_variable(t->catalog, k)) != NULL; k++) {
        if (!teds_made_of(other, v))
            continue;
        for (size_t i = 0; i < t->rule_count; i++)
            if (teds_rule_names(t->rules[i].text, other->name))
                return true;
        if (t->outcome && teds_rule_names(t->outcome, other->name))
            return true;
    }
    return false;
}

bool teds_tally_takes_part(const teds_tally *t, const teds_variable *v)
{
    for (size_t i = 0; i < t->by_count; i++)
        if (teds_made_of(t->dimensions[i].variable, v))
            return true;
    return teds_tally_names(t, v) || (v->role == TEDS_ROLE_MEDICATION && !t->outcome);
}

static void changed_definitions(struct list *l)
{
    const teds_tally *t = l->t;

    for (size_t i = 0; i < t->catalog->change_count; i++) {
        const struct teds_change *c = &t->catalog->changes[i];

        if (teds_tally_takes_part(t, c->variable) && teds_tally_has_year(t, 1, c->year - 1) &&
            teds_tally_has_year(t, c->year, 9999))
            add(l, "definition_changed", c->variable->name, "%d: %s", c->year, c->text);
    }
}

/* ---- states ----------------------------------------------------------- */

/* "2017 Georgia, Oregon", or "" where nothing is known to be absent. */
static void absent_in(const teds_tally *t, const teds_edition *e, int year, struct teds_buf *to)
{
    const teds_variable *state = t->catalog->by_role[TEDS_ROLE_STATE];
    size_t n = 0;

    for (size_t i = 0; i < state->level_count; i++)
        if (teds_state_absent(e, year, state->levels[i].code))
            teds_buf_printf(to, "%s%s", n++ ? ", " : "", state->levels[i].label);
}

/* As much of a list as there is room for in a warning, to the end of a name. */
static size_t whole_names(const char *list)
{
    enum { ROOM = 400 };
    size_t n = strlen(list);

    if (n <= ROOM)
        return n;
    for (n = ROOM; n > 0 && list[n] != ',' && list[n] != ';'; n--)
        continue;
    return n;
}

/* Where the states that report differ between the years, a change can be a change of states. */
static void states_differ(struct list *l)
{
    const teds_tally *t = l->t;
    struct teds_buf all = TEDS_BUF_INIT, one = TEDS_BUF_INIT, first = TEDS_BUF_INIT;
    bool differ = false, any = false, unknown = false;

    if (t->constant_states)
        return;
    for (int year = 1980; year < 2100; year++) {
        for (size_t i = 0; i < t->input_count; i++) {
            const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);

            if (!teds_tally_input_has_year(t, i, year, year))
                continue;
            if (!e || !e->absent_states_known) {
                teds_buf_printf(&all, "%s%d not known", all.length ? "; " : "", year);
                unknown = true;
                break;
            }
            one.length = 0;
            teds_buf_str(&one, "");
            absent_in(t, e, year, &one);
            if (!any)
                teds_buf_str(&first, one.failed ? "" : one.data);
            else
                differ |= !one.failed && !first.failed && strcmp(one.data, first.data) != 0;
            any = true;
            teds_buf_printf(&all, "%s%d %s", all.length ? "; " : "", year,
                            one.failed || !*one.data ? "none" : one.data);
            break;
        }
    }
    l->failed |= all.failed || one.failed || first.failed;
    if ((differ || (any && unknown)) && !l->failed) {
        add(l, "states_differ", "", "%s; absent in %.*s%s",
            differ ? "the states that report differ between the years"
                   : "whether the same states report in every year is not known",
            (int)whole_names(all.data), all.data, whole_names(all.data) < all.length ? " and more" : "");
        if (t->suppress == 0) /* else the two cannot be had together */
            advise(l, "--constant-states keeps the states that report in every year");
    }
    teds_buf_free(&all);
    teds_buf_free(&one);
    teds_buf_free(&first);
}

/* ---- whose records ---------------------------------------------------- */

/* Numbers of a part of a published file, or of made-up data, look like any other. */
static void not_published(struct list *l)
{
    const teds_tally *t = l->t;
    struct teds_origin o;
    struct teds_buf b = TEDS_BUF_INIT;

    teds_tally_origin(t, &o);
    for (size_t i = 0; o.made_up && i < t->input_count; i++)
        if (teds_name_says_made_up(t->inputs[i].name))
            teds_buf_printf(&b, "%s%s", b.length ? ", " : "", t->inputs[i].name);
    if (o.made_up == t->input_count && t->input_count > 2)
        add(l, "made_up", "", "made-up data, as the names of all files say; nothing here is a finding about treatment");
    else if (o.made_up && !b.failed)
        add(l, "made_up", "", "made-up data, as the name says: %.*s%s; nothing here is a finding about treatment",
            (int)whole_names(b.data), b.data, whole_names(b.data) < b.length ? " and more" : "");
    b.length = 0;
    if (o.differ)
        teds_origin_differences(&o, &b);
    if (o.differ && !b.failed)
        add(l, "not_published", "", "not the records that SAMHSA published, but a part of them or others (records read, of those published: "
                                    "%.*s%s)",
            (int)whole_names(b.data), b.data, whole_names(b.data) < b.length ? " and more" : "");
    l->failed |= b.failed || o.failed;
    teds_buf_free(&b);
}

teds_status teds_tally_warnings(const teds_tally *t, teds_warning **out, size_t *count,
                                teds_error *err)
{
    struct list l = { .t = t };

    not_published(&l);
    for (size_t i = 0; i < t->notice_count; i++)
        add(&l, t->notices[i].code, t->notices[i].column, "%s", t->notices[i].text);
    years_outside(&l);
    same_year_twice(&l);
    something_imperfect(&l);
    changed_definitions(&l);
    states_differ(&l);
    if (l.failed) {
        free(l.w);
        return teds_nomem(err);
    }
    *out = l.w;
    *count = l.count;
    return TEDS_OK;
}
