/*
 * test_suppress.c - small counts that are hidden stay hidden.
 *
 * The attacker of these tests knows every number that is shown, the policy and the threshold,
 * and works on his own: brute force over all tables of a group, and linear algebra over all groups
 * together.  He shares no code with the library.
 */
#include "data.h"

#include "../../lib/estimate.h"
#include "../../lib/suppress.h"
#include "../../lib/tally.h"

enum { ATOMS = 9 };

/* ---- the sums that are shown ------------------------------------------------ */

/* The atoms m, h with m in the medication set and h in that of mutual help ("yn?"), of one group. */
static unsigned atoms(const char *medication, const char *mutual_help)
{
    static const char letters[] = "yn?";
    unsigned set = 0;

    for (int m = 0; m < 3; m++)
        for (int h = 0; h < 3; h++)
            if (strchr(medication, letters[m]) && strchr(mutual_help, letters[h]))
                set |= 1u << (3 * m + h);
    return set;
}

/* What class c counts, and which discharges are in it for certain or perhaps; written out by hand. */
static void class_sets(teds_class c, unsigned *count, unsigned *known, unsigned *possible)
{
    unsigned yy = atoms("y", "y"), yn = atoms("y", "n"), ny = atoms("n", "y"), nn = atoms("n", "n");
    unsigned yu = atoms("y", "?"), nu = atoms("n", "?"), uy = atoms("?", "y"), un = atoms("?", "n"),
             uu = atoms("?", "?");

    switch (c) {
    case TEDS_BOTH: *count = *known = yy; *possible = yy | yu | uy | uu; break;
    case TEDS_MEDICATION_ONLY: *count = *known = yn; *possible = yn | yu | un | uu; break;
    case TEDS_MUTUAL_HELP_ONLY: *count = *known = ny; *possible = ny | nu | uy | uu; break;
    case TEDS_NEITHER: *count = *known = nn; *possible = nn | nu | un | uu; break;
    case TEDS_ANY_MEDICATION:
        *count = yy | yn; *known = yy | yn | yu; *possible = yy | yn | yu | uy | un | uu; break;
    case TEDS_ANY_MUTUAL_HELP:
        *count = yy | ny; *known = yy | ny | uy; *possible = yy | ny | uy | yu | nu | uu; break;
    case TEDS_EXACTLY_ONE:
        *count = *known = yn | ny; *possible = yn | ny | yu | nu | uy | un | uu; break;
    default:
        *count = yy | yn | ny; *known = yy | yn | ny | yu | uy;
        *possible = yy | yn | ny | yu | uy | nu | un | uu;
    }
}

/* ---- brute force: all tables of a group that agree with what is shown ----- */

struct sum {
    unsigned set;
    uint64_t value;
};

static uint64_t value_of(const uint64_t *x, unsigned set)
{
    uint64_t s = 0;

    for (int i = 0; i < ATOMS; i++)
        s += set >> i & 1 ? x[i] : 0;
    return s;
}

struct search {
    const struct sum *known;
    size_t known_count;
    const unsigned *wanted;
    size_t wanted_count;
    uint64_t (*seen)[64]; /* seen[k][v]: number of tables in which wanted sum k is v */
    uint64_t x[ATOMS];
};

static void all_tables(struct search *s, int at, uint64_t left)
{
    if (at == ATOMS - 1) {
        s->x[at] = left;
        for (size_t k = 0; k < s->known_count; k++)
            if (value_of(s->x, s->known[k].set) != s->known[k].value)
                return;
        for (size_t k = 0; k < s->wanted_count; k++)
            s->seen[k][value_of(s->x, s->wanted[k])]++;
        return;
    }
    for (s->x[at] = 0; s->x[at] <= left; s->x[at]++)
        all_tables(s, at + 1, left - s->x[at]);
}

/* One of those that rates show. */
static unsigned any_set(void)
{
    unsigned sets[5] = { 0, 0, 0, atoms("?", "yn?"), atoms("yn?", "?") };

    class_sets((teds_class)random_below(TEDS_CLASSES), &sets[0], &sets[1], &sets[2]);
    return sets[random_below(5)];
}

/* teds_suppress() on tables of up to 12 discharges: every small sum may be 1, ..., n for the attacker. */
static void test_brute_force(void **state)
{
    enum { N = 4, SECRETS = 6 };
    size_t hidden = 0, shown = 0, small = 0;

    (void)state;
    random_start(601);
    for (int round = 0; round < 40; round++) {
        struct teds_secret secrets[SECRETS];
        struct sum known[2 * SECRETS];
        uint64_t x[ATOMS] = { 0 }, seen[2 * SECRETS + ATOMS][64] = { { 0 } };
        unsigned wanted[2 * SECRETS + ATOMS];
        struct search s = { .known = known, .wanted = wanted, .seen = seen };
        uint64_t all = 8 + random_below(5);

        for (uint64_t i = 0; i < all; i++)
            x[random_below(1 + random_below(ATOMS))]++;
        for (int k = 0; k < SECRETS; k++)
            secrets[k] = (struct teds_secret){ { any_set(), 0 }, 1, false };
        teds_suppress(x, N, secrets, SECRETS);
        for (int i = 0; i < ATOMS; i++)
            wanted[s.wanted_count++] = 1u << i;
        for (int k = 0; k < SECRETS; k++) {
            wanted[s.wanted_count++] = secrets[k].sums[0];
            hidden += secrets[k].hidden;
            shown += !secrets[k].hidden;
            if (!secrets[k].hidden)
                known[s.known_count++] = (struct sum){ secrets[k].sums[0], value_of(x, secrets[k].sums[0]) };
        }
        all_tables(&s, 0, all);
        for (size_t k = 0; k < s.wanted_count; k++) {
            uint64_t v = value_of(x, wanted[k]);

            if (v == 0 || v >= N)
                continue;
            small++;
            for (uint64_t may = 1; may <= N; may++)
                if (seen[k][may] == 0)
                    fail_msg("a sum of %d cannot be %d for what is shown", (int)v, (int)may);
        }
    }
    assert_true(hidden > 20 && shown > 20 && small > 50);
}

/*
 * Sums as they are printed of one group: the counts and their bounds, with cases and what is missing.  Here
 * whole numbers matter: 20 with any medication, 20 with any mutual help, exactly one = 40 - 2 both is even.
 */
static size_t printed_sums(uint64_t n, const uint64_t x[ATOMS], unsigned possible)
{
    enum { SECRETS = 2 + 2 * TEDS_CLASSES };
    struct teds_secret secrets[SECRETS] = { { { atoms("yn", "yn"), 0 }, 1, false },
                                            { { atoms("?", "yn?"), atoms("yn?", "?") }, 2, false } };
    struct sum known[2 * SECRETS + ATOMS];
    uint64_t seen[2 * SECRETS + ATOMS][64] = { { 0 } };
    unsigned wanted[2 * SECRETS + ATOMS];
    struct search s = { .known = known, .wanted = wanted, .seen = seen };
    size_t small = 0;

    for (int c = 0; c < TEDS_CLASSES; c++) {
        unsigned count, lower, upper;
        bool shown;

        class_sets((teds_class)c, &count, &lower, &upper);
        shown = possible == (1 << ATOMS) - 1 || c == TEDS_ANY_MEDICATION;
        secrets[2 + c] = (struct teds_secret){ { count, 0 }, shown ? 1 : 0, false };
        secrets[2 + TEDS_CLASSES + c] = (struct teds_secret){ { lower, upper }, shown ? 2 : 0, false };
    }
    teds_suppress(x, n, secrets, SECRETS);
    for (unsigned i = 0; i < ATOMS; i++) {
        wanted[s.wanted_count++] = 1u << i;
        if (!(possible >> i & 1))
            known[s.known_count++] = (struct sum){ 1u << i, 0 };
    }
    for (int k = 0; k < SECRETS; k++) {
        for (size_t i = 0; i < secrets[k].count; i++) {
            wanted[s.wanted_count++] = secrets[k].sums[i];
            if (!secrets[k].hidden)
                known[s.known_count++] = (struct sum){ secrets[k].sums[i], value_of(x, secrets[k].sums[i]) };
        }
    }
    all_tables(&s, 0, value_of(x, (1 << ATOMS) - 1));
    for (size_t k = 0; k < s.wanted_count; k++) {
        uint64_t v = value_of(x, wanted[k]);

        if (v == 0 || v >= n)
            continue;
        small++;
        for (uint64_t may = 1; may <= n; may++)
            if (seen[k][may] == 0)
                fail_msg("a sum of %d cannot be %d for what is shown", (int)v, (int)may);
    }
    return small;
}

static void test_whole_numbers(void **state)
{
    size_t small = 0;

    (void)state;
    random_start(603);
    for (int round = 0; round < 150; round++) {
        uint64_t x[ATOMS] = { 0 }, all = 9 + random_below(6);

        for (uint64_t i = 0; i < all; i++) { /* mostly complete, and some small */
            unsigned m = random_below(12) ? random_below(2) : 2, h = random_below(12) ? random_below(2) : 2;
            x[3 * m + h]++;
        }
        small += printed_sums(5, x, (1 << ATOMS) - 1);
    }
    assert_true(small > 300);
}

/*
 * 6 with mutual help for certain and 12 perhaps, 6 missing in all: so in none is medication alone missing, as every
 * number but these would be below 0.  Then 6 + 6 is exactly one and twice both, and exactly one of 12 is even.
 */
static void test_nothing_left(void **state)
{
    struct teds_secret secrets[] = { { { atoms("yn", "yn"), 0 }, 1, false },
                                     { { atoms("?", "yn?") | atoms("yn", "?"), 0 }, 1, false },
                                     { { atoms("y", "yn"), 0 }, 1, false },
                                     { { atoms("yn?", "y"), atoms("yn?", "y?") }, 2, false },
                                     { { atoms("y", "n") | atoms("n", "y"), 0 }, 1, false } };
    const uint64_t x[ATOMS] = { 2, 4, 0, 4, 2, 4, 0, 0, 2 };

    (void)state;
    teds_suppress(x, 5, secrets, 5);
    assert_false(secrets[0].hidden || secrets[1].hidden || secrets[2].hidden);
    assert_true(secrets[3].hidden && secrets[4].hidden);
}

/* Where mutual help is not looked at it counts as no, and everybody knows: six of the atoms are nothing. */
static void test_no_mutual_help(void **state)
{
    size_t small = 0;

    (void)state;
    random_start(604);
    for (int round = 0; round < 400; round++) {
        uint64_t x[ATOMS] = { 0 }, all = 6 + random_below(9);

        for (uint64_t i = 0; i < all; i++)
            x[3 * random_below(3) + 1]++;
        small += printed_sums(3 + random_below(3), x, atoms("yn?", "n"));
    }
    assert_true(small > 100);
}

/* ---- linear algebra over everything that a table of rates shows ------------- */

enum { MOST_UNKNOWNS = 400, MOST_ROWS = 2000 };

struct system {
    size_t unknowns, rows;
    double row[MOST_ROWS][MOST_UNKNOWNS]; /* reduced, independent */
    size_t pivot[MOST_ROWS];
};

/* Returns false if the row follows from those before. */
static bool reduce(const struct system *s, double *row)
{
    bool any = false;

    for (size_t r = 0; r < s->rows; r++) {
        double f = row[s->pivot[r]];
        for (size_t i = 0; f != 0 && i < s->unknowns; i++)
            row[i] -= f * s->row[r][i];
    }
    for (size_t i = 0; i < s->unknowns; i++)
        any |= row[i] > 1e-7 || row[i] < -1e-7;
    return any;
}

static void add_row(struct system *s, const double *from)
{
    double row[MOST_UNKNOWNS];
    size_t p = 0;

    memcpy(row, from, s->unknowns * sizeof *row);
    if (!reduce(s, row))
        return;
    for (size_t i = 1; i < s->unknowns; i++)
        if (row[i] * row[i] > row[p] * row[p])
            p = i;
    for (size_t i = s->unknowns; i-- > 0;)
        if (i != p)
            row[i] /= row[p];
    row[p] = 1;
    for (size_t r = 0; r < s->rows; r++) {
        double f = s->row[r][p];
        for (size_t i = 0; f != 0 && i < s->unknowns; i++)
            s->row[r][i] -= f * row[i];
    }
    assert_true(s->rows < MOST_ROWS);
    memcpy(s->row[s->rows], row, s->unknowns * sizeof *row);
    s->pivot[s->rows++] = p;
}

static void know(struct system *s, size_t group, unsigned set)
{
    double row[MOST_UNKNOWNS] = { 0 };

    for (int i = 0; i < ATOMS; i++)
        row[ATOMS * group + (size_t)i] = set >> i & 1;
    add_row(s, row);
}

/* What class c counts where a missing item is taken for no. */
static unsigned as_no(teds_class c)
{
    switch (c) {
    case TEDS_BOTH: return atoms("y", "y");
    case TEDS_MEDICATION_ONLY: return atoms("y", "n?");
    case TEDS_MUTUAL_HELP_ONLY: return atoms("n?", "y");
    case TEDS_NEITHER: return atoms("n?", "n?");
    case TEDS_ANY_MEDICATION: return atoms("y", "yn?");
    case TEDS_ANY_MUTUAL_HELP: return atoms("yn?", "y");
    case TEDS_EXACTLY_ONE: return atoms("y", "n?") | atoms("n?", "y");
    default: return atoms("y", "yn?") | atoms("n?", "y");
    }
}

/* Everything that is shown of a group, as equations. */
static void know_group(struct system *s, const teds_rates *rates, size_t i)
{
    const teds_group *g = teds_rates_group(rates, i);
    bool no = teds_rates_policy(rates)->missing == TEDS_AS_NO;
    unsigned every = atoms("yn?", "yn?"), complete = atoms("yn", "yn"), cases = no ? every : complete;

    if (!(g->hidden & TEDS_HIDDEN_DISCHARGES))
        know(s, i, every);
    if (!(g->hidden & TEDS_HIDDEN_MISSING))
        know(s, i, every & ~complete);
    if (!(g->hidden & TEDS_HIDDEN_ITEMS)) {
        know(s, i, atoms("?", "yn?"));
        know(s, i, atoms("yn?", "?"));
    }
    for (int c = 0; c < TEDS_CLASSES; c++) {
        const teds_estimate *e = &g->estimate[c];
        unsigned count, known, possible;

        if (!teds_rates_has_class(rates, (teds_class)c))
            continue;
        class_sets((teds_class)c, &count, &known, &possible);
        if (!(e->hidden & TEDS_HIDDEN_COUNT))
            know(s, i, no ? as_no((teds_class)c) : count);
        if (!(e->hidden & TEDS_HIDDEN_CASES))
            know(s, i, cases);
        if (e->bound_defined) { /* a fraction in lowest terms gives the denominator away, too */
            assert_false(e->hidden & TEDS_HIDDEN_BOUNDS);
            know(s, i, known);
            know(s, i, possible);
            know(s, i, every);
        }
        assert_false(e->cluster_defined); /* of states, whatever else is shown */
        assert_true((e->hidden & TEDS_HIDDEN_CLUSTER) || g->absent);
        assert_true(e->cluster_lower == 0 && e->cluster_upper == 1 && e->cluster_se == 0 && e->cluster_df == 0 &&
                    e->effective_n == 0 && e->design_effect == 0 && e->largest_state == 0 && g->states == 0);
        assert_string_equal(e->unreliable, "");
        assert_string_equal(e->review, "");
        if (e->hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES)) { /* nothing of it is left behind */
            assert_false(e->share_defined || e->simultaneous_defined);
            assert_true(e->share == 0 && e->lower == 0 && e->upper == 1);
            assert_string_equal(e->note, "suppressed");
        }
        if (e->hidden & TEDS_HIDDEN_COUNT)
            assert_int_equal(e->count, 0);
    }
}

static void attack(struct system *s, const teds_rates *rates, uint64_t n, size_t *safe)
{
    size_t groups = teds_rates_groups(rates);
    double row[MOST_UNKNOWNS];

    s->unknowns = ATOMS * groups;
    s->rows = 0;
    assert_true(s->unknowns <= MOST_UNKNOWNS);
    for (size_t i = 0; i < s->unknowns; i++)
        row[i] = 1;
    add_row(s, row); /* the N of the report */
    for (size_t i = 0; i < groups; i++)
        know_group(s, rates, i);
    for (size_t i = 0; i < groups; i++) {
        struct teds_answer_table t = teds_group_table(&rates->groups[i]);
        uint64_t x[ATOMS];

        memcpy(x, t.n, sizeof x);
        for (unsigned set = 1; set < 1 << ATOMS; set++) { /* every sum there is */
            uint64_t v = value_of(x, set);
            bool printed = (set & (set - 1)) == 0;

            for (int c = 0; c < TEDS_CLASSES; c++) {
                unsigned sets[3];
                class_sets((teds_class)c, &sets[0], &sets[1], &sets[2]);
                if (teds_rates_policy(rates)->missing == TEDS_AS_NO)
                    sets[0] = as_no((teds_class)c);
                printed |= set == sets[0] || set == sets[1] || set == sets[2];
            }
            printed |= set == atoms("yn", "yn") || set == (1 << ATOMS) - 1;
            if (!printed || v == 0 || v >= n)
                continue;
            memset(row, 0, sizeof row);
            for (int k = 0; k < ATOMS; k++)
                row[ATOMS * i + (size_t)k] = set >> k & 1;
            if (!reduce(s, row))
                fail_msg("group %d: a count of %d follows from what is shown", (int)i, (int)v);
            (*safe)++;
        }
    }
}

static void test_linear_algebra(void **state)
{
    static const char *const by[] = { NULL, "state", "SEX", "setting", "year" };
    struct system *s = calloc(1, sizeof *s);
    size_t safe = 0, shares = 0;
    teds_error err;

    (void)state;
    random_start(602);
    assert_non_null(s);
    for (int round = 0; round < 60; round++) {
        struct teds_buf csv = made_up_file(20 + random_below(800), false);
        uint64_t n = 2 + random_below(12);
        teds_cohort *cohort = new_cohort("none", NULL);
        teds_rates *rates;
        teds_policy p = TEDS_POLICY;
        teds_tally *t;

        p.by = by[random_below(5)];
        p.missing = random_below(3) ? TEDS_COMPLETE : TEDS_AS_NO;
        t = new_tally(cohort, p.by);
        count_text(t, "made up", csv.data, csv.length);
        teds_tally_suppress(t, n);
        if (random_below(5) == 0)
            assert_ok(teds_rates_of_attendance(t, &p, &rates, &err));
        else
            assert_ok(teds_rates_new(t, &p, &rates, &err));
        attack(s, rates, n, &safe);
        for (size_t i = 0; i < teds_rates_groups(rates); i++)
            for (int c = 0; c < TEDS_CLASSES; c++)
                shares += teds_rates_group(rates, i)->estimate[c].share_defined;
        teds_rates_free(rates);
        teds_tally_free(t);
        teds_cohort_free(cohort);
        teds_buf_free(&csv);
    }
    free(s);
    assert_true(safe > 500);   /* there was something to hide */
    assert_true(shares > 500); /* and something to show */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute_force),
        cmocka_unit_test(test_linear_algebra),
        cmocka_unit_test(test_whole_numbers),
        cmocka_unit_test(test_nothing_left),
        cmocka_unit_test(test_no_mutual_help),
    };

    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
