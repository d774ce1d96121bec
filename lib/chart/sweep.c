/*
 * sweep.c - a specification curve: the share under every definition, the smallest first, and below
 * it which answers each definition gives.
 */
#include "chart.h"

#include <math.h>
#include <string.h>

#include "sweep.h"

enum { MOST_DRAWN = 400, ROW = 16, CURVE = 274, GAP = 14 }; /* a row is a line of notes: in plain text a higher one would lose some */

/* Where the matrix has the first answer of a question; answers count from 1, from the top. */
static size_t first_row(const teds_sweep *s, size_t question)
{
    size_t row = 1;

    for (size_t q = 0; q < question; q++)
        row += s->questions[q].answer_count;
    return row;
}

static size_t row_of(const teds_sweep *s, size_t definition, size_t question)
{
    const char *answer = teds_sweep_answer_of(s, definition, question);
    size_t a = 0;

    while (strcmp(s->questions[question].answers[a].name, answer) != 0)
        a++;
    return first_row(s, question) + a;
}

/* One header for both kinds of rows: definitions, and the answers with their names. */
static void add_header(struct teds_chart_make *m, const teds_sweep *s)
{
    const char *columns = "row label definition place " TEDS_CHART_ESTIMATE;

    for (size_t q = 0; q < s->question_count; q++)
        columns = teds_chart_keep(m, "%s answer_%zu", columns, q + 1);
    teds_chart_call_column(m, "label", "definition");
    teds_chart_header(m, columns);
}

/* "missing codes: left out" */
static const char *answer_label(struct teds_chart_make *m, const teds_sweep *s, size_t question, const struct teds_sweep_answer *a)
{
    const char *words = teds_sweep_answer_words(s, a, &m->chart->arena);

    m->failed |= !words;
    return teds_chart_keep(m, "%s: %s", teds_sweep_question_words(s, question), words ? words : "");
}

static void add_definition(struct teds_chart_make *m, const teds_sweep *s, size_t place,
                           const struct teds_sweep_point *p)
{
    const teds_estimate *e = &p->group->estimate[p->class];
    const char *label = "";

    for (size_t q = 0; q < s->question_count; q++)
        label = teds_chart_keep(m, "%s%s%s", label, q ? "; " : "", answer_label(m, s, q, teds_sweep_answer_at(s, p->definition, q)));
    teds_chart_text(m, "definition");
    teds_chart_text(m, label);
    teds_chart_count(m, p->definition + 1);
    teds_chart_count(m, place);
    teds_chart_estimate(m, e);
    for (size_t q = 0; q < s->question_count; q++)
        teds_chart_count(m, row_of(s, p->definition, q));
    teds_chart_end_row(m);
}

static int add_answers(struct teds_chart_make *m, const teds_sweep *s)
{
    int longest = 0;

    for (size_t q = 0; q < s->question_count; q++) {
        for (size_t a = 0; a < s->questions[q].answer_count; a++) {
            const char *label = answer_label(m, s, q, &s->questions[q].answers[a]);

            longest = teds_chart_longer(longest, label);
            teds_chart_text(m, "answer");
            teds_chart_text(m, label);
            teds_chart_count(m, 0);
            teds_chart_count(m, first_row(s, q) + a);
            teds_chart_estimate(m, &teds_chart_nothing);
            for (size_t k = 0; k < s->question_count; k++)
                teds_chart_number(m, false, 0);
            teds_chart_end_row(m);
        }
    }
    return longest < TEDS_CHART_LABEL ? longest : TEDS_CHART_LABEL;
}

static double largest(const struct teds_sweep_points *p)
{
    double most = 0;

    for (size_t i = 0; i < p->count; i++)
        most = fmax(most, teds_chart_reach(&p->list[i].group->estimate[p->list[i].class], true));
    return most;
}

static bool has_states(const struct teds_sweep_points *p)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->list[i].group->estimate[p->list[i].class].cluster_defined)
            return true;
    return false;
}

static void describe(struct teds_chart_make *m, const struct teds_sweep_points *p)
{
    teds_class c = m->options->one_class;
    const teds_estimate *low = &p->list[0].group->estimate[c];
    size_t n = 0;

    while (n < p->count && p->list[n].group->estimate[c].share_defined)
        n++;
    if (n == 0)
        m->chart->description = "No definition has a share to show.";
    else
        m->chart->description =
            teds_chart_keep(m, "Specification curve: %s from %s to %s over %zu definitions.", teds_chart_class_words(m, c),
                            teds_chart_percent(m, low->share),
                            teds_chart_percent(m, p->list[n - 1].group->estimate[c].share), n);
}

static bool counts_missing_as_no(const teds_sweep *s, const teds_policy *p)
{
    for (size_t q = 0; q < s->question_count; q++)
        for (size_t a = 0; strcmp(s->questions[q].name, "missing") == 0 && a < s->questions[q].answer_count; a++)
            if (strcmp(s->questions[q].answers[a].name, teds_missing_policy_name(TEDS_AS_NO)) == 0)
                return true;
    return !teds_sweep_settles(s, "missing") && p->missing == TEDS_AS_NO;
}

static void say_what_is_not_seen(struct teds_chart_make *m, const teds_sweep *s, const struct teds_sweep_points *p)
{
    size_t without = 0;

    for (size_t i = 0; i < p->count; i++)
        without += !p->list[i].group->estimate[p->list[i].class].share_defined;
    if (without)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Without a share, as no case is complete: %zu of %zu definitions.", without,
                                                     p->count));
    if (counts_missing_as_no(s, m->policy))
        teds_chart_say(m, &m->notes, "Where missing counts as no, the interval takes that for the truth; the worst case does not.");
}

static void lay_out(struct teds_chart_make *m, const teds_sweep *s, const struct teds_sweep_points *p, int longest)
{
    size_t rows = first_row(s, s->question_count) - 1;
    const char *first = "";

    teds_chart_set(m, "definitions", (double)p->count);
    teds_chart_set(m, "questions", (double)s->question_count);
    teds_chart_set(m, "rows", (double)rows);
    for (size_t q = 0; q < s->question_count; q++)
        first = teds_chart_keep(m, "%s%s%zu", first, q ? " " : "", first_row(s, q));
    teds_chart_set_text(m, "first_rows", first);
    teds_chart_set(m, "row_height", ROW);
    teds_chart_set(m, "curve", CURVE);
    teds_chart_set(m, "gap", GAP);
    teds_chart_set(m, "has_states", has_states(p));
    teds_chart_set(m, "label_length", TEDS_CHART_LABEL);
    teds_chart_set(m, "level", 100 * m->policy->level);
    teds_chart_set_axis(m, "y", largest(p));
    teds_chart_say(m, &m->notes, "All definitions look at the same discharges: their spread is no sampling error.");
    say_what_is_not_seen(m, s, p);
    teds_chart_say_marks(m);
    teds_chart_say_source(m, !teds_sweep_settles(s, "cohort"));
    m->left = 24 + teds_chart_pixels(longest);
    m->right = 24;
    m->top = 34;
    m->bottom = 12;
    m->plot = CURVE + GAP + (int)rows * ROW;
    m->line = ROW;
}

/* Where the cohort is one of the questions, the title names none. */
static void set_title(struct teds_chart_make *m, const teds_sweep *s, const char *what)
{
    if (teds_sweep_settles(s, "cohort"))
        teds_chart_set_title(m, what);
    else
        teds_chart_default_title(m, what);
}

static teds_status draw(struct teds_chart_make *m, const teds_sweep *s, struct teds_sweep_points *p, teds_error *err)
{
    bool wanted[TEDS_CLASSES] = { false };
    teds_status st;

    wanted[m->options->one_class] = true;
    st = teds_sweep_points_make(s, m->tally, m->policy, wanted, p, err);
    if (st != TEDS_OK)
        return st;
    set_title(m, s, teds_chart_keep(m, "%s under %zu definitions", teds_chart_class_title(m, m->options->one_class), p->count));
    add_header(m, s);
    for (size_t i = 0; i < p->count; i++)
        add_definition(m, s, i + 1, &p->list[i]);
    lay_out(m, s, p, add_answers(m, s));
    describe(m, p);
    return TEDS_OK;
}

static teds_status make_sweep(struct teds_chart_make *m, teds_error *err)
{
    const teds_sweep *s = m->options->sweep;
    struct teds_sweep_points p = { 0 };
    teds_status st;

    if (!s || s->question_count == 0)
        return teds_fail(err, TEDS_EARG, "a chart of kind sweep needs definitions to vary (--vary)");
    if (teds_sweep_definitions(s) > MOST_DRAWN)
        return teds_fail(err, TEDS_EARG, "%zu definitions are too many to draw; at most %d",
                         teds_sweep_definitions(s), MOST_DRAWN);
    st = draw(m, s, &p, err);
    teds_sweep_points_free(s, &p);
    return st;
}

const struct teds_chart_recipe teds_chart_sweep = { make_sweep, false, 960, 760 };
