/*
 * words.c - what charts say: labels of groups and classes, ranges, titles and notes.
 */
#include "chart.h"

#include <limits.h>
#include <math.h>

#include "tally.h"

enum { SHORTEST_PART = 3 };

const char *teds_chart_percent(struct teds_chart_make *m, double share)
{
    char room[TEDS_NUMBER_ROOM];

    if (share > 0 && share < 0.0005)
        return "below 0.1 %";
    return teds_chart_keep(m, "%s %%", teds_fixed_text(100 * share, 1, room));
}

/* "a, b and c" */
static const char *listed(struct teds_chart_make *m, const char *const *words, size_t n)
{
    const char *all = "";

    for (size_t i = 0; i < n; i++)
        all = teds_chart_keep(m, "%s%s%s", all, i == 0 ? "" : i + 1 == n ? " and " : ", ", words[i]);
    return all;
}

/* ---- groups ------------------------------------------------------------ */

static const char *part_of_label(struct teds_chart_make *m, const teds_variable *v, int32_t code)
{
    const char *label = teds_variable_label(v, code);

    return label ? label : teds_chart_keep(m, "%d", (int)code);
}

/* Cuts the longest part, again and again, until all of them take so many columns. */
static void fit(struct teds_chart_make *m, const char **part, size_t n, int columns)
{
    int longest, total;

    do {
        size_t which = 0;

        longest = total = 0;
        for (size_t i = 0; i < n; i++) {
            int k = teds_chart_columns(part[i]);

            total += k + (i ? 2 : 0);
            if (k > longest) {
                longest = k;
                which = i;
            }
        }
        if (total > columns && longest > SHORTEST_PART)
            part[which] = teds_chart_cut(m, part[which], longest - 1);
    } while (total > columns && longest > SHORTEST_PART && !m->failed);
}

/* The labels from one of the variables on, and without another. */
static const char *label_of(struct teds_chart_make *m, const teds_rates *rates, const teds_group *g, size_t from, size_t but,
                            int columns)
{
    const char *part[TEDS_MOST_BY], *all = "";
    const teds_variable *v;
    size_t n = 0;

    for (size_t i = from; i < TEDS_MOST_BY && (v = teds_rates_by(rates, i)) != NULL; i++)
        if (i != but)
            part[n++] = part_of_label(m, v, g->codes[i]);
    fit(m, part, n, columns);
    for (size_t i = 0; i < n; i++)
        all = i ? teds_chart_keep(m, "%s, %s", all, part[i]) : part[i];
    return all;
}

const char *teds_chart_label_but(struct teds_chart_make *m, const teds_rates *rates, const teds_group *g, size_t but,
                                 int columns)
{
    return label_of(m, rates, g, 0, but, columns);
}

const char *teds_chart_group_label(struct teds_chart_make *m, const teds_rates *rates,
                                   const teds_group *g)
{
    const char *label = label_of(m, rates, g, 0, SIZE_MAX, INT_MAX);

    return *label ? label : "All";
}

const char *teds_chart_row_label(struct teds_chart_make *m, struct teds_chart_blocks *b, const teds_group *g, size_t row,
                                 int columns)
{
    size_t n = 0, same = 0;

    while (teds_rates_by(m->rates, n))
        n++;
    while (b->last && same + 1 < n && b->last->codes[same] == g->codes[same])
        same++;
    if (b->last && same == 0 && n > 1 && b->count < TEDS_COUNT(b->start))
        b->start[b->count++] = (int)row;
    b->last = g;
    if (n == 0)
        return "All";
    return label_of(m, m->rates, g, same, SIZE_MAX, columns);
}

const char *teds_chart_by_words(struct teds_chart_make *m)
{
    const char *name[TEDS_MOST_BY];
    size_t n = 0;

    while (m->rates && n < TEDS_MOST_BY && teds_rates_by(m->rates, n)) {
        name[n] = teds_rates_by(m->rates, n)->words;
        n++;
    }
    return n ? teds_chart_keep(m, "by %s", listed(m, name, n)) : "";
}

/* ---- classes ----------------------------------------------------------- */

const char *teds_chart_class_words(const struct teds_chart_make *m, teds_class c)
{
    static const char *const words[TEDS_CLASSES] = {
        [TEDS_BOTH] = "both medication and mutual help",
        [TEDS_MEDICATION_ONLY] = "medication without mutual help",
        [TEDS_MUTUAL_HELP_ONLY] = "mutual help without medication",
        [TEDS_NEITHER] = "neither medication nor mutual help",
        [TEDS_ANY_MEDICATION] = "any medication",
        [TEDS_ANY_MUTUAL_HELP] = "any mutual help",
        [TEDS_EXACTLY_ONE] = "exactly one of medication and mutual help",
        [TEDS_AT_LEAST_ONE] = "at least one of medication and mutual help",
    };
    return m->tally && m->tally->outcome ? m->tally->outcome_label : words[c];
}

const char *teds_chart_class_title(struct teds_chart_make *m, teds_class c)
{
    const char *words = teds_chart_class_words(m, c);

    return m->tally && m->tally->outcome ? words : teds_chart_keep(m, "%c%s", *words - 'a' + 'A', words + 1);
}

/* A group that can be named as an extreme: not one of a missing code, and with a share that is reliable. */
static bool can_be_named(const teds_group *g, teds_class c, size_t by)
{
    for (size_t i = 0; i < by; i++)
        if (g->codes[i] < 0)
            return false;
    return !*g->estimate[c].unreliable;
}

const char *teds_chart_range(struct teds_chart_make *m, const teds_rates *rates, teds_class c)
{
    const teds_group *low = NULL, *high = NULL;
    size_t by = 0;
    bool any = false;

    while (teds_rates_by(rates, by))
        by++;
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        any |= g->estimate[c].share_defined;
        if (!g->estimate[c].share_defined || !can_be_named(g, c, by))
            continue;
        if (!low || g->estimate[c].share < low->estimate[c].share)
            low = g;
        if (!high || g->estimate[c].share > high->estimate[c].share)
            high = g;
    }
    if (!low && any)
        return "no group has a share that is reliable";
    if (!low)
        return "no group has a share to show";
    if (low == high)
        return teds_chart_keep(m, "%s %s", teds_chart_class_words(m, c), teds_chart_percent(m, low->estimate[c].share));
    return teds_chart_keep(m, "%s between %s (%s) and %s (%s)", teds_chart_class_words(m, c),
                           teds_chart_percent(m, low->estimate[c].share), teds_chart_group_label(m, rates, low),
                           teds_chart_percent(m, high->estimate[c].share),
                           teds_chart_group_label(m, rates, high));
}

/* ---- parts of a bar ----------------------------------------------------- */

bool teds_chart_parts_add(const double *shares, size_t n)
{
    double sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += nearbyint(100 * shares[i]);
    return sum == 100;
}

void teds_chart_say_rounded(struct teds_chart_make *m)
{
    teds_chart_say(m, &m->notes, "Each part is rounded on its own, so the numbers of a bar may add to 99 or 101.");
}

/* ---- titles and notes -------------------------------------------------- */

void teds_chart_set_title(struct teds_chart_make *m, const char *usual)
{
    m->chart->title = teds_chart_printable(m, m->options->title ? m->options->title : usual);
    teds_chart_say(m, &m->title, m->chart->title);
}

void teds_chart_default_title(struct teds_chart_make *m, const char *what)
{
    teds_chart_set_title(m, teds_chart_keep(m, "%s: %s", what, m->tally->cohort_title));
}

void teds_chart_say_skipped(struct teds_chart_make *m, const struct teds_chart_years *y)
{
    const char *skipped[2 * TEDS_CHART_MOST_YEARS];
    size_t n = 0;

    for (size_t i = 1; i < y->count; i++) {
        int from = y->year[i - 1] + 1, to = y->year[i] - 1;

        if (to > from + 1)
            skipped[n++] = teds_chart_keep(m, "%d to %d", from, to);
        for (int year = from; to <= from + 1 && year <= to; year++)
            skipped[n++] = teds_chart_keep(m, "%d", year);
    }
    if (n)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "These data have no discharges of %s.", listed(m, skipped, n)));
}

void teds_chart_say_left_out(struct teds_chart_make *m, size_t state_at, size_t year_at)
{
    uint64_t n = 0;
    char room[TEDS_NUMBER_ROOM];

    if (teds_chart_hides(m->rates))
        return;
    for (size_t i = 0; i < teds_rates_groups(m->rates); i++) {
        const teds_group *g = teds_rates_group(m->rates, i);

        if (g->codes[state_at] < 0 || (year_at != SIZE_MAX && g->codes[year_at] < 0))
            n += g->discharges;
    }
    if (n)
        teds_chart_say(m, &m->notes,
                       teds_chart_keep(m, "Not shown: %s discharges without a state%s.", teds_count_text(n, room),
                                       year_at == SIZE_MAX ? "" : " or year"));
}

void teds_chart_say_source(struct teds_chart_make *m, bool cohort)
{
    uint64_t n = teds_tally_suppressed(m->tally);
    struct teds_buf origin = TEDS_BUF_INIT;

    teds_origin_words(m->tally, &origin);
    if (n)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Hidden: counts of 1 to %llu, what would reveal them, and everything between states.",
                                                     (unsigned long long)n - 1));
    teds_chart_say(m, &m->notes, teds_chart_keep(m, "tedstat " TEDSTAT_VERSION "%s%s, edition %s", cohort ? ", cohort " : "",
                                                 cohort ? m->tally->cohort_name : "", origin.failed ? "" : origin.data));
    m->failed |= origin.failed;
    teds_buf_free(&origin);
}

void teds_chart_say_marks(struct teds_chart_make *m)
{
    if (m->unreliable)
        teds_chart_say(m, &m->notes, "\u2020 not reliable by the standards of the National Center for Health Statistics: few "
                                     "cases, or a wide interval.");
}

/* Of what the shares are. */
static const char *denominator(struct teds_chart_make *m)
{
    bool complete = m->policy->missing == TEDS_COMPLETE;

    if (m->tally->outcome)
        return teds_chart_keep(m, "Shares of %s for which %s; a discharge is not a person.",
                               complete ? "the discharges where it is known" : "all discharges", m->tally->outcome);
    if (m->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        return complete ? "Shares of the discharges in which it is known; a discharge is not a person."
                        : "Shares of all discharges, missing counted as no; a discharge is not a person.";
    return complete ? "Shares of the discharges with both items known; a discharge is not a person."
                    : "Shares of all discharges, a missing item counted as no; a discharge is not a person.";
}

void teds_chart_notes(struct teds_chart_make *m)
{
    const teds_policy *p = m->policy;

    teds_chart_say_marks(m);
    teds_chart_say(m, &m->notes, denominator(m));
    if (!m->tally->outcome && p->mutual_help == TEDS_NO_MUTUAL_HELP)
        teds_chart_say(m, &m->notes, "Medication: planned at admission.");
    else if (!m->tally->outcome)
        teds_chart_say(m, &m->notes,
                       teds_chart_keep(m, "Medication: planned at admission. Mutual help: attendance in the 30 days "
                                          "before %s.",
                                       p->mutual_help == TEDS_AT_ADMISSION ? "admission"
                                       : p->mutual_help == TEDS_AT_EITHER  ? "admission or before discharge"
                                                                           : "discharge"));
    teds_chart_say_source(m, true);
}
