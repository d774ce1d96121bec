/*
 * report_notes.c - what the reason codes in a table's column "note" mean.
 */
#include <math.h>
#include <string.h>

#include "report.h"

static size_t find_column(const struct teds_report_table *t, const char *key)
{
    size_t k = 0;

    while (k < t->column_count && strcmp(t->columns[k].key, key) != 0)
        k++;
    return k;
}

bool teds_report_has_states(const struct teds_report_table *t)
{
    size_t k = find_column(t, "cluster_lower");

    if (k == t->column_count || t->columns[k].flags & TEDS_COL_MACHINE)
        return false;
    for (size_t row = 0; row < t->row_count; row++)
        if (!teds_report_cell(t, row, k)->empty)
            return true;
    return false;
}

static const char own_rounding[] = "Each number is rounded on its own, so a difference may be 0.1 off that of the shares shown.";

static double tenths(const struct teds_report_cell *share)
{
    return floor(1000 * share->number + 0.5);
}

void teds_report_explain_rounding(struct teds_report *r, struct teds_report_table *t, const char *share, const char *other,
                                  const char *difference)
{
    size_t k[] = { find_column(t, share), find_column(t, other), find_column(t, difference) };

    if (r->failed || k[0] == t->column_count || k[1] == t->column_count || k[2] == t->column_count)
        return;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct teds_report_cell *a = teds_report_cell(t, row, k[0]), *b = teds_report_cell(t, row, k[1]),
                                      *d = teds_report_cell(t, row, k[2]);

        if (!a->empty && !b->empty && !d->empty && tenths(d) != tenths(a) - tenths(b)) {
            teds_report_note(r, t, own_rounding);
            return;
        }
    }
}

/* The row before this one that is of the same class and has a share; the row itself if there is none. */
static size_t row_before(const struct teds_report_table *t, size_t row, size_t class, size_t share)
{
    for (size_t i = row; i-- > 0;)
        if (!teds_report_cell(t, i, share)->empty && strcmp(teds_report_cell(t, i, class)->text, teds_report_cell(t, row, class)->text) == 0)
            return i;
    return row;
}

void teds_report_explain_changes(struct teds_report *r, struct teds_report_table *t, const char *change)
{
    size_t class = find_column(t, "class"), share = find_column(t, "share"), k = find_column(t, change);

    if (r->failed || class == t->column_count || share == t->column_count || k == t->column_count)
        return;
    for (size_t row = 0; row < t->row_count; row++) {
        const struct teds_report_cell *d = teds_report_cell(t, row, k), *now = teds_report_cell(t, row, share),
                                      *before = teds_report_cell(t, row_before(t, row, class, share), share);

        if (!d->empty && !now->empty && tenths(d) != tenths(now) - tenths(before)) {
            teds_report_note(r, t, own_rounding);
            return;
        }
    }
}

void teds_report_explain_ranges(struct teds_report *r, struct teds_report_table *t)
{
    if (r->failed)
        return;
    if (!teds_report_has_states(t))
        teds_report_note(r, t, "Two ranges for each share: sampling, what chance alone leaves open; missing codes, from the "
                               "discharges known to be in the class to all that could be.");
    else
        teds_report_note(r, t, "Three ranges for each share: sampling, what chance alone leaves open; between states, with "
                           "what the states differ by as well; missing codes, from the discharges known to be in the "
                               "class to all that could be.");
}

static bool unknown(const teds_rates *rates, const teds_group *g, size_t from, size_t to)
{
    for (size_t k = from; k < to && teds_rates_by(rates, k); k++)
        if (g->codes[k] < 0)
            return !g->absent;
    return false;
}

/* The variables that make the groups and are missing somewhere: "sex or setting at discharge"; "" if none is. */
static const char *unknown_names(struct teds_report *r, const teds_rates *rates)
{
    const char *names = "";

    for (size_t k = 0; teds_rates_by(rates, k); k++)
        for (size_t i = 0; i < teds_rates_groups(rates); i++)
            if (unknown(rates, teds_rates_group(rates, i), k, k + 1)) {
                names = teds_report_keep(r, "%s%s%s", names, *names ? " or " : "", teds_rates_by(rates, k)->words);
                break;
            }
    return names;
}

const char *teds_report_unknown_group(struct teds_report *r, const teds_rates *rates, bool counted)
{
    static const char rest[] = "could be in any group, and the bounds of none count them";
    const char *names = unknown_names(r, rates);
    uint64_t n = 0, all = 0;
    char room[2][TEDS_NUMBER_ROOM];

    if (!*names)
        return NULL;
    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        n += unknown(rates, g, 0, SIZE_MAX) ? g->discharges : 0;
        all += g->discharges;
        counted &= !(g->hidden & TEDS_HIDDEN_DISCHARGES);
    }
    if (!counted)
        return teds_report_keep(r, "The worst case is within the discharges known to be in the group; those of unknown group "
                                   "(%s missing) %s.", names, rest);
    return teds_report_keep(r, "The worst case is within the discharges known to be in the group; the %s of unknown group, of %s "
                               "in all (%s missing), %s.",
                            teds_count_text(n, room[0]), teds_count_text(all, room[1]), names, rest);
}

/* "Oregon" or "Oregon 2019": the labels of a group, or its codes. */
static const char *group_words(struct teds_report *r, const teds_rates *rates, const teds_group *g)
{
    const char *words = "";

    for (size_t k = 0; teds_rates_by(rates, k); k++)
        words = teds_report_keep(r, "%s%s%s", words, k ? " " : "", teds_report_label(r, teds_rates_by(rates, k), g->codes[k]));
    return words;
}

void teds_report_note_absent(struct teds_report *r, struct teds_report_table *t, const teds_rates *rates)
{
    enum { MOST_NAMED = 60 };
    const char *names = "";
    size_t n = 0;

    for (size_t i = 0; i < teds_rates_groups(rates); i++) {
        const teds_group *g = teds_rates_group(rates, i);

        if (g->absent && n++ < MOST_NAMED)
            names = teds_report_keep(r, "%s%s%s", names, n > 1 ? ", " : "", group_words(r, rates, g));
    }
    if (n > MOST_NAMED)
        names = teds_report_keep(r, "%s and %zu more", names, n - MOST_NAMED);
    if (n)
        teds_report_note(r, t, teds_report_keep(r, "No row, because the edition has no records of the state: %s.", names));
}

static const char few_cases[] = "unreliable_few_cases";

static const struct note_text {
    const char *code, *sentence;
} note_texts[] = {
    { "state_absent", "the edition has no records of this state." },
    { "no_cases", "in no discharge is all known that the share needs, so there is none." },
    { "zero_width", "the formula of this interval method has no width here; do not "
                    "believe it, take another method." },
    { "one_cluster", "all cases are of one state, so nothing can be said about "
                     "differences between states." },
    { "no_states", "the data do not say the state, so there is no interval between "
                   "states." },
    { "korn_graubard", "all states have the same share here (0 or all of the "
                       "cases, for one), which leaves no variance to estimate; the interval between "
                       "states is that of Korn and Graubard (1998)." },
    { "few_states", "fewer than ten states; the interval between states may be too "
                    "narrow." },
    { "one_state_dominates", "half of the cases or more are of one state." },
    { few_cases, "not to be published, by the standards of the National Center for Health Statistics (NCHS)." },
    { "unreliable_wide", "an interval of 30 points or wider: not to be published, by the standards of NCHS." },
    { "unreliable_relatively_wide", "an interval wider than 130 % of the share: not to be published, by the "
                                    "standards of NCHS." },
    { "no_events", "neither group has any, so nothing is known of a ratio." },
    { "one_outcome", "all cases or none: nothing is known of an odds ratio." },
    { "zero_count", "the formula divides by a count that is 0 here." },
    { "zero_variance", "the states do not differ in a way that could be measured." },
    { "no_information", "no stratum has cases of both groups that differ." },
    { "empty_stratum", "a stratum of the standard population has no cases here." },
    { "no_standard", "the standard population is empty." },
    { "no_changes", "nobody differs between the two." },
    { "one_group", "fewer than two years with cases, so there is no trend." },
    { "one_year", "there is no year before it in these data." },
    { "definition_changed", "across a change of definition: what is counted is not the same before and after; see "
                            "the warnings." },
    { "sampling_only", "the interval, and the test, are of sampling alone, for these have no form here "
                       "with states as clusters; differences between states would mostly make them wider." },
    { "separation", "all of one kind lie at one end, so that the estimate is infinite." },
    { "suppressed", "something is hidden, so that small counts stay hidden." },
    { "wide_bounds", "the bounds only know how many discharges miss an item, not which, so that small counts stay hidden." },
    { "states_hidden", "Small counts are hidden, and nothing is told of the differences between states: it would give the "
                       "counts of single states away." },
    { "share_outside_bounds", "the share among the complete cases lies outside "
                              "the worst-case bounds of all discharges of the group: whatever the "
                              "missing codes are, the share of all is another one." },
};

static bool has_code(const char *note, const char *code)
{
    size_t n = strlen(code);

    for (; *note; note += strcspn(note, ";") + (note[strcspn(note, ";")] == ';'))
        if (strcspn(note, ";") == n && memcmp(note, code, n) == 0)
            return true;
    return false;
}

/* Fewer than 30 of what: where the row has 30 cases or more, it is the effective cases. */
static const char *few_of_what(const struct teds_report_table *t, size_t note)
{
    size_t cases = find_column(t, "cases");
    bool few = false, many = false;

    for (size_t row = 0; cases < t->column_count && row < t->row_count; row++)
        if (has_code(teds_report_cell(t, row, note)->text, few_cases)) {
            few |= teds_report_cell(t, row, cases)->whole < 30;
            many |= teds_report_cell(t, row, cases)->whole >= 30;
        }
    if (few && !many)
        return "fewer than 30 cases: ";
    return few ? "fewer than 30 cases, or in rows of 30 cases or more fewer than 30 effective cases (the cases over the design "
                 "effect): "
               : "fewer than 30 effective cases (the cases over the design effect): ";
}

/* Which of the codes stand in a note. */
static void find_codes(const char *note, bool found[TEDS_COUNT(note_texts)])
{
    while (*note) {
        size_t n = strcspn(note, ";");

        for (size_t i = 0; i < TEDS_COUNT(note_texts); i++)
            if (!found[i] && strncmp(note_texts[i].code, note, n) == 0 && note_texts[i].code[n] == '\0')
                found[i] = true;
        note += n + (note[n] == ';');
    }
}

/* A sentence for what is so in every row, where a letter in each would tell nothing; NULL if the code has none, or not all rows have it. */
static const char *of_every_row(const struct teds_report_table *t, size_t note, const char *code)
{
    static const struct note_text sentences[] = {
        { "one_cluster", "In each row all cases are of one state, so nothing can be said about differences between states." },
        { "no_states", "The data do not say the state, so there is no interval between states." },
    };
    const char *sentence = NULL;

    for (size_t i = 0; i < TEDS_COUNT(sentences); i++)
        if (strcmp(sentences[i].code, code) == 0)
            sentence = sentences[i].sentence;
    for (size_t row = 0; sentence && row < t->row_count; row++) {
        const char *text = teds_report_cell(t, row, note)->text;

        if (!has_code(text, code) && !has_code(text, "no_cases") && !has_code(text, "state_absent"))
            return NULL;
    }
    return sentence;
}

/* Each code gets a letter, which readers see in its place, and a sentence below the table; what is so in every row, no letter. */
void teds_report_explain(struct teds_report *r, struct teds_report_table *t)
{
    bool found[TEDS_COUNT(note_texts)] = { false }, told = false;
    const char *last = "";
    char room[2 * TEDS_MOST_MARKS];
    size_t k = find_column(t, "note");

    if (r->failed || k == t->column_count)
        return;
    for (size_t row = 0; row < t->row_count; row++) {
        const char *note = teds_report_cell(t, row, k)->text;

        if (strcmp(note, last) != 0)
            find_codes(note, found);
        last = note;
    }
    for (size_t i = 0; i < TEDS_COUNT(note_texts) && t->mark_count < TEDS_MOST_MARKS; i++) {
        if (!found[i])
            continue;
        if (strcmp(note_texts[i].code, "states_hidden") == 0) {
            teds_report_note(r, t, note_texts[i].sentence);
            continue;
        }
        if (of_every_row(t, k, note_texts[i].code)) {
            teds_report_note(r, t, of_every_row(t, k, note_texts[i].code));
            told = true;
            continue;
        }
        t->marks[t->mark_count++] = note_texts[i].code;
        teds_report_note(r, t, teds_report_keep(r, "%c: %s%s", (int)('a' + t->mark_count - 1),
                                                note_texts[i].code == few_cases ? few_of_what(t, k) : "", note_texts[i].sentence));
    }
    for (size_t row = 0; told && row < t->row_count; row++) {
        struct teds_report_cell *note = &t->cells[row * t->column_count + k];

        note->quiet |= teds_report_marks(t, note->text, room) == 0;
    }
}

size_t teds_report_marks(const struct teds_report_table *t, const char *note, char to[2 * TEDS_MOST_MARKS])
{
    size_t n = 0;

    for (size_t i = 0; i < t->mark_count; i++) {
        if (has_code(note, t->marks[i])) {
            if (n)
                to[n++] = ' ';
            to[n++] = (char)('a' + i);
        }
    }
    to[n] = '\0';
    return n;
}
