/*
 * test_suppress.c - small counts that are hidden stay hidden.
 *
 * The attacker of these tests knows every number that is shown, the policy and the threshold,
 * and works on his own: brute force over all tables of few discharges, in one group and in several, and
 * linear algebra over all groups together.  He shares no code with the library.
 */
#include "data.h"

#include "../../lib/estimate.h"
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

static uint64_t value_of(const uint64_t *x, unsigned set)
{
    uint64_t s = 0;

    for (int i = 0; i < ATOMS; i++)
        s += set >> i & 1 ? x[i] : 0;
    return s;
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

/* ---- all tables: who knows the program, too ----------------------------------- */

/*
 * The strongest attacker there can be: of all tables with as many discharges he keeps those from which exactly
 * the same comes out.  What is hidden must then still be able to be anything from 1 to n - 1.
 */
enum { MOST_GROUPS = 6, MOST_SUMS = 64 };

struct world {
    size_t groups;
    unsigned possible[MOST_GROUPS]; /* cells that can have discharges at all, and the attacker knows that */
    uint64_t n, all;
    teds_missing_policy missing;
    teds_mutual_help mutual_help;
    unsigned sums[MOST_SUMS];       /* of one group, that are printed, or follow from what is */
    int least[MOST_SUMS];           /* cells of at least one discharge are known to be in it */
    size_t sum_count;
    struct seen {
        uint64_t print, x[MOST_GROUPS][ATOMS];
    } *tables;
    size_t count, room;
};

static void add_sum(struct world *w, unsigned set, int least)
{
    for (size_t i = 0; i < w->sum_count; i++)
        if (w->sums[i] == set)
            return;
    assert_true(w->sum_count < MOST_SUMS);
    w->sums[w->sum_count] = set;
    w->least[w->sum_count++] = least;
}

static unsigned counted(const struct world *w, teds_class c)
{
    unsigned count, known, possible;

    class_sets(c, &count, &known, &possible);
    return w->missing == TEDS_AS_NO ? as_no(c) : count;
}

static void list_sums(struct world *w)
{
    unsigned every = (1 << ATOMS) - 1, cases = atoms("yn", "yn");

    for (int i = 0; i < ATOMS; i++)
        add_sum(w, 1u << i, 1);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++)
        add_sum(w, counted(w, (teds_class)c), 1);
    add_sum(w, every, 1);
    add_sum(w, cases, 1);
    add_sum(w, every & ~cases, 1);
    add_sum(w, atoms("?", "yn?"), 1);
    add_sum(w, atoms("yn?", "?"), 1);
    for (int c = 0; c < TEDS_CLASSES; c++) {
        unsigned count, known, possible;

        class_sets((teds_class)c, &count, &known, &possible);
        add_sum(w, counted(w, (teds_class)c), 2); /* of two hidden classes each has one */
        add_sum(w, known, 2);
        add_sum(w, possible, 2);
        add_sum(w, (w->missing == TEDS_AS_NO ? every : cases) & ~counted(w, (teds_class)c), 2);
        add_sum(w, every & ~known, 2);
        add_sum(w, every & ~possible, 2);
    }
}

static void print(uint64_t *hash, uint64_t value)
{
    *hash = (*hash ^ value) * 1099511628211u;
    *hash ^= *hash >> 29;
}

/* A table of rates of which each group is of one state. */
static void make_rates(const struct world *w, uint64_t x[MOST_GROUPS][ATOMS], teds_rates *r, struct teds_group_inside *groups,
                       struct teds_state_table *states)
{
    unsigned every = (1 << ATOMS) - 1, cases = w->missing == TEDS_AS_NO ? every : atoms("yn", "yn");

    *r = (teds_rates){ .suppress = w->n, .groups = groups, .group_count = w->groups };
    r->policy.missing = w->missing;
    r->policy.mutual_help = w->mutual_help;
    for (size_t i = 0; i < w->groups; i++) {
        teds_group *g = &groups[i].g;

        states[i].state = 1;
        for (int k = 0; k < ATOMS; k++)
            states[i].t.n[k / 3][k % 3] = x[i][k];
        groups[i] = (struct teds_group_inside){ .states = &states[i], .state_count = 1 };
        g->discharges = value_of(x[i], every);
        g->missing = g->discharges - value_of(x[i], atoms("yn", "yn"));
        g->medication_missing = value_of(x[i], atoms("?", "yn?"));
        g->mutual_help_missing = value_of(x[i], atoms("yn?", "?"));
        g->absent = g->discharges == 0;
        for (int c = 0; c < TEDS_CLASSES; c++) {
            g->estimate[c].count = value_of(x[i], counted(w, (teds_class)c));
            g->estimate[c].cases = value_of(x[i], cases);
            g->estimate[c].bound_defined = g->discharges > 0;
            strcpy(g->estimate[c].note, "states_hidden");
        }
    }
}

/* Everything that comes out, in one number; 0: nothing does, as it cannot be hidden. */
static uint64_t printed(const struct world *w, uint64_t x[MOST_GROUPS][ATOMS])
{
    struct teds_group_inside groups[MOST_GROUPS];
    struct teds_state_table states[MOST_GROUPS];
    uint64_t hash = 14695981039346656037u;
    teds_rates r;
    teds_error err;

    make_rates(w, x, &r, groups, states);
    if (teds_rates_suppress(&r, NULL, &err) != TEDS_OK)
        return 0;
    for (size_t i = 0; i < w->groups; i++) {
        const teds_group *g = &groups[i].g;

        print(&hash, g->hidden);
        print(&hash, g->discharges);
        print(&hash, g->missing);
        print(&hash, g->medication_missing);
        print(&hash, g->mutual_help_missing);
        for (int c = 0; c < TEDS_CLASSES; c++) {
            const teds_estimate *e = &g->estimate[c];
            unsigned count, known, possible;
            bool wide;

            if (!teds_rates_has_class(&r, (teds_class)c))
                continue;
            class_sets((teds_class)c, &count, &known, &possible);
            print(&hash, e->hidden);
            print(&hash, e->hidden & TEDS_HIDDEN_COUNT ? 0 : value_of(x[i], counted(w, (teds_class)c)));
            print(&hash, e->hidden & TEDS_HIDDEN_CASES ? 0 : e->cases);
            wide = strstr(e->note, "wide_bounds") != NULL;
            print(&hash, wide);
            print(&hash, wide || e->hidden & TEDS_HIDDEN_BOUNDS ? 0 : value_of(x[i], known));
            print(&hash, wide || e->hidden & TEDS_HIDDEN_BOUNDS ? 0 : value_of(x[i], possible));
        }
    }
    return hash ? hash : 1;
}

static void all_tables(struct world *w, uint64_t x[MOST_GROUPS][ATOMS], size_t at, uint64_t left)
{
    size_t i = at / ATOMS, k = at % ATOMS;

    if (i == w->groups) {
        if (left > 0)
            return;
        if (w->count == w->room) {
            w->room = w->room ? 2 * w->room : 1024;
            w->tables = realloc(w->tables, w->room * sizeof *w->tables);
            assert_non_null(w->tables);
        }
        memcpy(w->tables[w->count].x, x, sizeof w->tables[0].x);
        w->tables[w->count].print = printed(w, x);
        w->count += w->tables[w->count].print != 0;
        return;
    }
    for (x[i][k] = 0; x[i][k] <= (w->possible[i] >> k & 1 ? left : 0); x[i][k]++)
        all_tables(w, x, at + 1, left - x[i][k]);
    x[i][k] = 0;
}

static int by_print(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;

    return (x->print > y->print) - (x->print < y->print);
}

/*
 * What must be possible of a sum that is small in some table, when these values of it are (bits).  Where so few
 * discharges have cases that these are hidden, and not many more are missing, the missing are as many values away
 * from the number of discharges, and need not begin at 1.
 */
static bool open_enough(const struct world *w, size_t k, uint64_t can)
{
    uint64_t wanted = ((uint64_t)1 << w->n) - ((uint64_t)1 << w->least[k]), values = 0;

    for (uint64_t v = 1; v < 64; v++)
        values += can >> v & 1;
    return (can & wanted) == wanted || ((w->sums[k] & ~atoms("yn", "yn")) != 0 && values >= w->n - 1);
}

/* Of tables first .. last - 1, from which the same comes out; returns how many small numbers were looked at. */
static size_t check_alike(const struct world *w, size_t first, size_t last)
{
    size_t small = 0;

    for (size_t g = 0; g < w->groups; g++) {
        for (size_t k = 0; k < w->sum_count; k++) {
            uint64_t can = 0, some = 0;

            for (size_t i = first; i < last; i++) {
                uint64_t v = value_of(w->tables[i].x[g], w->sums[k]);
                assert_true(v < 64);
                can |= (uint64_t)1 << v;
                some |= v > 0 && v < w->n;
            }
            if (some && !open_enough(w, k, can))
                fail_msg("group %d of %d, n %d, %d discharges: a sum %o can only be one of the bits %llx", (int)g,
                         (int)w->groups, (int)w->n, (int)w->all, w->sums[k], (unsigned long long)can);
            small += some;
        }
    }
    return small;
}

static size_t attack_world(struct world w)
{
    uint64_t x[MOST_GROUPS][ATOMS] = { { 0 } };
    size_t small = 0;

    list_sums(&w);
    all_tables(&w, x, 0, w.all);
    qsort(w.tables, w.count, sizeof *w.tables, by_print);
    for (size_t first = 0, last; first < w.count; first = last) {
        for (last = first; last < w.count && w.tables[last].print == w.tables[first].print; last++)
            ;
        small += check_alike(&w, first, last);
    }
    free(w.tables);
    return small;
}

static void test_one_group(void **state)
{
    size_t small = 0;

    (void)state;
    for (uint64_t n = 3; n <= 4; n++)
        for (uint64_t all = n; all <= n + 4; all++)
            for (int no = 0; no < 2; no++)
                small += attack_world((struct world){ .groups = 1, .possible = { (1 << ATOMS) - 1 }, .n = n, .all = all,
                                                      .missing = no ? TEDS_AS_NO : TEDS_COMPLETE });
    assert_true(small > 5000);
}

/* Larger groups of which some cells cannot have discharges, as where mutual help is not looked at. */
static void test_few_cells(void **state)
{
    const unsigned cells[] = { atoms("yn?", "n"), atoms("yn", "yn"), atoms("yn", "n?"), atoms("y", "yn?") | atoms("n", "n") };
    size_t small = 0;

    (void)state;
    for (uint64_t n = 3; n <= 5; n++)
        for (uint64_t all = n; all <= 3 * n; all++)
            for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
                for (int no = 0; no < 2; no++)
                    small += attack_world((struct world){ .groups = 1, .possible = { cells[i] }, .n = n, .all = all,
                                                          .missing = no ? TEDS_AS_NO : TEDS_COMPLETE,
                                                          .mutual_help = i ? TEDS_AT_DISCHARGE : TEDS_NO_MUTUAL_HELP });
    assert_true(small > 5000);
}

/* Several groups: the number of all discharges is known, and which groups have any. */
static void test_several_groups(void **state)
{
    const unsigned one = atoms("n", "n"), missing = atoms("?", "?"), two = one | atoms("y", "y");
    size_t small = 0;

    (void)state;
    for (uint64_t n = 2; n <= 4; n++) {
        for (uint64_t all = n; all <= 7 * n; all++)
            small += attack_world((struct world){ .groups = 3, .possible = { one, one, one }, .n = n, .all = all });
        for (uint64_t all = n; all <= 4 * n; all++)
            small += attack_world((struct world){ .groups = 5, .possible = { one, one, one, one, one }, .n = n, .all = all });
    }
    for (uint64_t n = 3; n <= 4; n++) {
        for (uint64_t all = n; all <= 3 * n + 2; all++)
            small += attack_world((struct world){ .groups = 3, .possible = { one | missing, one | missing, one | missing },
                                                  .n = n, .all = all });
        for (uint64_t all = n; all <= 2 * n + 4; all++)
            small += attack_world((struct world){ .groups = 2, .possible = { two | missing, two | missing }, .n = n, .all = all });
    }
    assert_true(small > 5000);
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
        if (strstr(e->note, "wide_bounds")) { /* of numbers that are shown */
            assert_false(e->hidden & TEDS_HIDDEN_COUNT || g->hidden & (TEDS_HIDDEN_DISCHARGES | TEDS_HIDDEN_MISSING));
            assert_float_equal(e->bound_lower, (double)e->count / (double)g->discharges, 0);
            assert_float_equal(e->bound_upper, (double)(e->count + g->missing) / (double)g->discharges, 0);
            assert_null(strstr(e->note, "share_outside_bounds")); /* of the others */
        } else if (e->bound_defined) { /* a fraction in lowest terms gives the denominator away, too */
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
    size_t safe = 0, shares = 0, refused = 0;
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
        teds_status st;

        p.by = by[random_below(5)];
        p.missing = random_below(3) ? TEDS_COMPLETE : TEDS_AS_NO;
        t = new_tally(cohort, p.by);
        count_text(t, "made up", csv.data, csv.length);
        teds_tally_suppress(t, n);
        if (random_below(5) == 0)
            st = teds_rates_of_attendance(t, &p, &rates, &err);
        else
            st = teds_rates_new(t, &p, &rates, &err);
        if (st == TEDS_OK)
            attack(s, rates, n, &safe);
        else
            assert_true(st == TEDS_EARG && strstr(err.message, "too few discharges"));
        refused += st != TEDS_OK;
        for (size_t i = 0; st == TEDS_OK && i < teds_rates_groups(rates); i++)
            for (int c = 0; c < TEDS_CLASSES; c++)
                shares += teds_rates_group(rates, i)->estimate[c].share_defined;
        if (st == TEDS_OK)
            teds_rates_free(rates);
        teds_tally_free(t);
        teds_cohort_free(cohort);
        teds_buf_free(&csv);
    }
    free(s);
    assert_true(safe > 500);   /* there was something to hide */
    assert_true(shares > 500); /* and something to show */
    assert_true(refused < 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_group),
        cmocka_unit_test(test_few_cells),
        cmocka_unit_test(test_several_groups),
        cmocka_unit_test(test_linear_algebra),
    };

    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
