/*
 * words.c - what charts say: labels of groups and classes, ranges, titles and notes.
 */
#include "chart.h"

#include <limits.h>
#include <math.h>

#include "tally.h"

enum { SHORTEST_PART = 3, MOST_TOLD = 3 };

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

const char *teds_chart_class_words(struct teds_chart_make *m, teds_class c)
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
    return m->tally && m->tally->outcome ? teds_chart_keep(m, "\u201c%s\u201d", m->tally->outcome_label) : words[c];
}

const char *teds_chart_class_title(struct teds_chart_make *m, teds_class c)
{
    const char *words = teds_chart_class_words(m, c);

    return m->tally && m->tally->outcome ? words : teds_chart_keep(m, "%c%s", *words - 'a' + 'A', words + 1);
}

/* ---- ranges ------------------------------------------------------------- */

/* The shares that are drawn: the ends of those that are known and reliable, and the others, which are no ends but must be told. */
struct range {
    const teds_group *low, *high;
    size_t unknown, unreliable; /* groups of the others */
    const teds_group *other[MOST_TOLD];
};

static bool is_unknown(const teds_rates *rates, const teds_group *g)
{
    for (size_t i = 0; teds_rates_by(rates, i); i++)
        if (g->codes[i] < 0)
            return true;
    return false;
}

static void find_range(struct range *r, const teds_rates *rates, teds_class c, bool unknown)
{
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);
        const teds_estimate *e = &g->estimate[c];
        size_t others = r->unknown + r->unreliable;

        if (!e->share_defined || (!unknown && is_unknown(rates, g)))
            continue;
        if (is_unknown(rates, g) || *e->unreliable) {
            if (others < MOST_TOLD)
                r->other[others] = g;
            *(is_unknown(rates, g) ? &r->unknown : &r->unreliable) += 1;
            continue;
        }
        if (!r->low || e->share < r->low->estimate[c].share)
            r->low = g;
        if (!r->high || e->share > r->high->estimate[c].share)
            r->high = g;
    }
}

/* "67.3 % (Northeast, not reliable) and 13.0 % (Missing)", or how many they are. */
static const char *other_words(struct teds_chart_make *m, const struct range *r, const teds_rates *rates, teds_class c)
{
    size_t n = r->unknown + r->unreliable;
    const char *words[MOST_TOLD];

    if (n > MOST_TOLD)
        return teds_chart_keep(m, "%zu that are %s", n, !r->unknown      ? "not reliable"
                                                               : !r->unreliable ? "missing"
                                                                                : "missing or not reliable");
    for (size_t i = 0; i < n; i++)
        words[i] = teds_chart_keep(m, "%s (%s%s)", teds_chart_percent(m, r->other[i]->estimate[c].share),
                                   teds_chart_group_label(m, rates, r->other[i]),
                                   *r->other[i]->estimate[c].unreliable ? ", not reliable" : "");
    return listed(m, words, n);
}

const char *teds_chart_range(struct teds_chart_make *m, const teds_rates *rates, teds_class c, const char *what, bool unknown)
{
    struct range r = { 0 };
    const char *others, *ends;

    find_range(&r, rates, c, unknown);
    others = r.unknown + r.unreliable ? other_words(m, &r, rates, c) : "";
    if (!r.low)
        return *others ? teds_chart_keep(m, "no group has a share that is known and reliable; drawn: %s", others)
                       : "no group has a share to show";
    if (r.low == r.high)
        ends = teds_rates_by(rates, 0) ? teds_chart_keep(m, "%s (%s)", teds_chart_percent(m, r.low->estimate[c].share),
                                                         teds_chart_group_label(m, rates, r.low))
                                       : teds_chart_percent(m, r.low->estimate[c].share);
    else
        ends = teds_chart_keep(m, "between %s (%s) and %s (%s)", teds_chart_percent(m, r.low->estimate[c].share),
                               teds_chart_group_label(m, rates, r.low), teds_chart_percent(m, r.high->estimate[c].share),
                               teds_chart_group_label(m, rates, r.high));
    return teds_chart_keep(m, "%s%s%s%s%s", what, *what ? " " : "", ends, *others ? ", not counting " : "", others);
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
        return teds_chart_keep(m, "Shares with %s, of %s; a discharge is not a person.", teds_chart_class_words(m, TEDS_ANY_MEDICATION),
                               complete ? "the discharges in which it is known" : "all discharges, missing counted as no");
    if (m->policy->mutual_help == TEDS_NO_MUTUAL_HELP)
        return complete ? "Shares of the discharges in which it is known; a discharge is not a person."
                        : "Shares of all discharges, missing counted as no; a discharge is not a person.";
    return complete ? "Shares of the discharges with both items known; a discharge is not a person."
                    : "Shares of all discharges, a missing item counted as no; a discharge is not a person.";
}

const char *teds_chart_attendance(struct teds_chart_make *m)
{
    teds_mutual_help when = m->policy->mutual_help;

    return teds_chart_keep(m, "Mutual help: attendance in the 30 days before %s.",
                           when == TEDS_AT_ADMISSION ? "admission"
                           : when == TEDS_AT_EITHER  ? "admission or before discharge"
                                                     : "discharge");
}

const char *teds_chart_medication(const struct teds_chart_make *m)
{
    return teds_tally_is_users(m->tally) ? "as the edition file has it" : "planned at admission";
}

void teds_chart_notes(struct teds_chart_make *m)
{
    const teds_policy *p = m->policy;

    teds_chart_say_marks(m);
    teds_chart_say(m, &m->notes, denominator(m));
    if (!m->tally->outcome && p->mutual_help == TEDS_NO_MUTUAL_HELP)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Medication: %s.", teds_chart_medication(m)));
    else if (!m->tally->outcome)
        teds_chart_say(m, &m->notes, teds_chart_keep(m, "Medication: %s. %s", teds_chart_medication(m), teds_chart_attendance(m)));
    teds_chart_say_source(m, true);
}
