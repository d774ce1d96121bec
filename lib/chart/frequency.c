/*
 * frequency.c - how often self-help groups were attended, by medication: parts of a bar.
 *
 * It tells other counts than those of the classes, and none of them is hidden.
 */
#include "chart.h"

#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "tally.h"

enum { ROW = 26, MOST_LEVELS = 10, FEW = 30 }; /* FEW: the first of the standards of reliability.h */

/* One bar: a group and an answer on medication. */
struct bar {
    size_t group;
    enum teds_answer medication;
    uint64_t level[MOST_LEVELS], missing;
};

struct bars {
    struct teds_chart_make *m;
    const teds_variable *attendance;
    size_t levels;
    struct teds_code_source by[TEDS_MOST_BY];
    size_t by_count;
    struct bar *bar; /* three a group */
    size_t group_count;
    struct teds_chart_blocks blocks;
    size_t rows;
    int longest; /* label, in columns */
    bool few, uneven; /* a bar has a mark; the numbers in a bar do not add to 100 */
};

static teds_status prepare(struct bars *b, teds_error *err)
{
    const struct teds_chart_make *m = b->m;
    enum teds_last_dimension which;

    if (teds_tally_suppressed(m->tally))
        return teds_fail(err, TEDS_EARG, "a chart of kind frequency cannot hide small counts");
    switch (m->policy->mutual_help) {
    case TEDS_AT_DISCHARGE: which = TEDS_DIM_DISCHARGE; break;
    case TEDS_AT_ADMISSION: which = TEDS_DIM_ADMISSION; break;
    default:
        return teds_fail(err, TEDS_EARG, "a chart of kind frequency needs attendance at discharge or at admission");
    }
    b->attendance = m->tally->dimensions[m->tally->by_count + which].variable;
    b->levels = b->attendance->level_count;
    if (b->levels > MOST_LEVELS)
        return teds_fail(err, TEDS_EARG, "%s has more than %d levels", b->attendance->name, MOST_LEVELS);
    for (const teds_variable *v; (v = teds_rates_by(m->rates, b->by_count)) != NULL; b->by_count++)
        if (!teds_code_source_find(m->tally, v, &b->by[b->by_count]))
            return teds_fail(err, TEDS_ELAYOUT, "--by: this tally was not made by %s", v->name);
    b->group_count = teds_rates_groups(m->rates);
    b->bar = calloc(TEDS_ANSWERS * b->group_count, sizeof *b->bar);
    return b->bar ? TEDS_OK : teds_nomem(err);
}

static size_t group_of(const struct bars *b, uint64_t key)
{
    for (size_t i = 0; i < b->group_count; i++) {
        const teds_group *g = teds_rates_group(b->m->rates, i);
        size_t k = 0;

        while (k < b->by_count && teds_code_of(&b->by[k], key) == g->codes[k])
            k++;
        if (k == b->by_count)
            return i;
    }
    return SIZE_MAX;
}

static int32_t code_at(const teds_tally *t, uint64_t key, enum teds_last_dimension which)
{
    return teds_key_code(&t->dimensions[t->by_count + which], key);
}

static teds_status count(struct bars *b, teds_error *err)
{
    const teds_tally *t = b->m->tally;
    struct teds_cell_count *cells = teds_tally_sorted(t);
    bool discharge = b->m->policy->mutual_help == TEDS_AT_DISCHARGE;

    if (!cells)
        return teds_nomem(err);
    for (size_t i = 0; i < t->cell_count; i++) {
        size_t g = group_of(b, cells[i].key);
        enum teds_answer a = teds_medication_answer(code_at(t, cells[i].key, TEDS_DIM_MEDICATION));
        int32_t code = code_at(t, cells[i].key, discharge ? TEDS_DIM_DISCHARGE : TEDS_DIM_ADMISSION);
        struct bar *bar = g == SIZE_MAX ? NULL : &b->bar[TEDS_ANSWERS * g + a];
        size_t k = 0;

        while (k < b->levels && b->attendance->levels[k].code != code)
            k++;
        if (bar && k < b->levels)
            bar->level[k] += cells[i].count;
        else if (bar)
            bar->missing += cells[i].count;
    }
    free(cells);
    return TEDS_OK;
}

static const char *const answers[TEDS_ANSWERS] = { "medication", "no medication", "medication missing" };

/* The answer alone where the bar before is of the same group, or where there are no groups. */
static const char *bar_label(struct bars *b, size_t group, enum teds_answer a, bool whole)
{
    struct teds_chart_make *m = b->m;
    const teds_group *g = teds_rates_group(m->rates, group);

    if (b->by_count == 0)
        return teds_chart_keep(m, "%c%s", *answers[a] - 'a' + 'A', answers[a] + 1);
    if (whole)
        return teds_chart_keep(m, "%s: %s", teds_chart_group_label(m, m->rates, g), answers[a]);
    if (b->blocks.last == g)
        return answers[a];
    if (b->by_count == 1 && b->blocks.last)
        b->blocks.start[b->blocks.count++] = (int)b->rows + 1;
    return teds_chart_keep(m, "%s: %s", teds_chart_row_label(m, &b->blocks, g, b->rows + 1, TEDS_CHART_LABEL - 2 - (int)strlen(answers[a])),
                           answers[a]);
}

static void add_bar(struct bars *b, size_t group, enum teds_answer a)
{
    struct teds_chart_make *m = b->m;
    const struct bar *bar = &b->bar[TEDS_ANSWERS * group + a];
    double share[MOST_LEVELS];
    uint64_t known = 0;
    bool narrow = false;
    const char *shown;

    for (size_t k = 0; k < b->levels; k++)
        known += bar->level[k];
    if (known + bar->missing == 0)
        return;
    shown = bar_label(b, group, a, false);
    teds_chart_text(m, bar_label(b, group, a, true));
    teds_chart_text(m, shown);
    teds_chart_text(m, known > 0 && known < FEW ? "few_cases" : "");
    teds_chart_text(m, known == 0 ? "no_cases" : "");
    teds_chart_count(m, known);
    teds_chart_number(m, true, (double)bar->missing / (double)(known + bar->missing));
    for (size_t k = 0; k < b->levels; k++) {
        share[k] = known ? (double)bar->level[k] / (double)known : 0;
        teds_chart_number(m, known > 0, share[k]);
        narrow |= share[k] > 0 && share[k] < 0.045; /* as in the template: too narrow for a number */
    }
    teds_chart_end_row(m);
    b->few |= known > 0 && known < FEW;
    b->uneven |= known > 0 && !narrow && !teds_chart_parts_add(share, b->levels);
    b->longest = teds_chart_longer(b->longest, shown);
    b->rows++;
}

static void set_legend(struct bars *b)
{
    struct teds_chart_make *m = b->m;
    const char *header = "label shown unreliable note known missing_share";

    for (size_t k = 0; k < b->levels; k++) {
        const char *key = teds_chart_keep(m, "code_%d", b->attendance->levels[k].code);

        header = teds_chart_keep(m, "%s %s", header, key);
        teds_chart_call_column(m, key, b->attendance->levels[k].label);
        teds_chart_set_text(m, teds_chart_keep(m, "level_%zu", k + 1), b->attendance->levels[k].label);
        teds_chart_set_text(m, teds_chart_keep(m, "column_%zu", k + 1), key);
    }
    teds_chart_header(m, header);
    teds_chart_set(m, "levels", (double)b->levels);
}

static const char *description(struct bars *b, size_t rows)
{
    struct teds_chart_make *m = b->m;
    uint64_t attended = 0, known = 0;

    for (size_t i = 0; i < TEDS_ANSWERS * b->group_count; i++) {
        for (size_t k = 0; k < b->levels; k++) {
            known += b->bar[i].level[k];
            attended += b->attendance->levels[k].code == TEDS_NO_ATTENDANCE ? 0 : b->bar[i].level[k];
        }
    }
    return teds_chart_keep(m, "%zu bars of how often self-help groups were attended, by medication%s%s: %s attended at all.",
                           rows, b->by_count ? " and " : "", b->by_count ? teds_chart_by_words(m) : "",
                           known ? teds_chart_percent(m, (double)attended / (double)known) : "not known who");
}

static teds_status draw(struct bars *b, teds_error *err)
{
    struct teds_chart_make *m = b->m;
    const char *by = teds_chart_by_words(m);

    b->longest = 12;
    teds_chart_default_title(m, teds_chart_keep(m, "Attendance at self-help groups by medication%s%s", *by ? ", " : "", by));
    set_legend(b);
    for (size_t g = 0; g < b->group_count; g++)
        for (int a = 0; a < TEDS_ANSWERS; a++)
            add_bar(b, g, (enum teds_answer)a);
    if (teds_chart_check_rows(b->rows, err) != TEDS_OK)
        return TEDS_EARG;
    if (b->rows == 0)
        return teds_fail(err, TEDS_EEMPTY, "there is no discharge to draw");
    teds_chart_say(m, &m->notes, teds_chart_keep(m, "%s. Shares of the discharges in which it is known; a discharge is not a "
                                                    "person. Medication: %s.", b->attendance->label, teds_chart_medication(m)));
    if (b->uneven)
        teds_chart_say_rounded(m);
    if (b->few)
        teds_chart_say(m, &m->notes, "\u2020 fewer than 30 known: too few for shares by the standards of the National Center for "
                                     "Health Statistics.");
    teds_chart_say_source(m, true);
    teds_chart_set_list(m, "blocks", b->blocks.start, b->blocks.count);
    teds_chart_rows(m, b->rows, ROW, b->longest);
    m->right = 140;
    m->top = 16 + 22 * (int)((b->levels + 1) / 2);
    m->bottom = 26;
    m->chart->description = description(b, b->rows);
    return TEDS_OK;
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct bars b = { .m = m };
    teds_status st = prepare(&b, err);

    if (st == TEDS_OK)
        st = count(&b, err);
    if (st == TEDS_OK)
        st = draw(&b, err);
    free(b.bar);
    return st;
}

const struct teds_chart_recipe teds_chart_frequency = { make, true, 900, 760 };
