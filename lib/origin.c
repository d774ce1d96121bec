/*
 * origin.c - are the records of a tally those that SAMHSA published?
 *
 * A file says so itself where its name calls it made up.  Otherwise the records of a year are held
 * against the number that the edition of that year was published with; an equal number does not
 * prove that the records are the same (teds_check() and the SHA-256 tell more), another one proves
 * that they are not.
 */
#include <string.h>
#include <strings.h>

#include <tedstat/simulate.h>

#include "layout.h"
#include "tally.h"

bool teds_name_says_made_up(const char *name)
{
    static const char *const tells[] = { "made_up", "made-up", "madeup", "simulat", "synthetic", "fake" };

    for (size_t i = 0; i < TEDS_COUNT(tells); i++)
        for (const char *at = name; *at; at++)
            if (strncasecmp(at, tells[i], strlen(tells[i])) == 0)
                return true;
    return false;
}

/* Records of that year in the public file of the i-th edition; -1 if not known. */
static int64_t published_of_edition(const teds_catalog *catalog, size_t i, int year, bool *failed)
{
    const teds_edition *e = &catalog->editions[i]->e;

    if (e->first_year == year && e->last_year == year) /* without reading the codes, which takes longer */
        return e->rows;
    e = teds_catalog_edition(catalog, i);
    *failed |= e == NULL;
    for (size_t k = 0; e && k < e->column_count; k++) {
        const teds_edition_column *c = &e->column[k];

        if (!c->variable || c->variable->role != TEDS_ROLE_YEAR)
            continue;
        for (size_t n = 0; n < c->code_count; n++)
            if (c->codes[n].number && c->codes[n].first == year && c->codes[n].last == year)
                return c->codes[n].count;
    }
    return -1;
}

/* Which edition, without reading its codes; as many as there are: none in particular. */
static size_t edition_at(const teds_catalog *c, const char *name)
{
    size_t i = 0;

    while (i < c->edition_count && !teds_same_word(c->editions[i]->e.name, name))
        i++;
    return i;
}

/* The same of the edition that the input is of, or, where that is none in particular, of the year's. */
static int64_t published(const teds_tally *t, const teds_input *in, int year, bool *failed)
{
    const teds_catalog *c = t->catalog;
    size_t own = edition_at(c, in->edition);

    if (own < c->edition_count)
        return published_of_edition(c, own, year, failed);
    for (size_t i = 0; i < c->edition_count; i++)
        if (c->editions[i]->e.first_year <= year && year <= c->editions[i]->e.last_year)
            return published_of_edition(c, i, year, failed);
    return -1;
}

bool teds_tally_is_users(const teds_tally *t)
{
    for (size_t i = 0; i < t->input_count; i++) {
        size_t at = edition_at(t->catalog, t->inputs[i].edition);

        /* a saved tally names an edition file that need not be here */
        if (at == t->catalog->edition_count ? strcmp(t->inputs[i].edition, TEDS_HARMONISED) == 0
                                            : !teds_edition_is_users(&t->catalog->editions[at]->e))
            return false;
    }
    return t->input_count > 0;
}

static void count_input(const teds_tally *t, const teds_input *in, struct teds_origin *o)
{
    if (teds_name_says_made_up(in->name)) {
        o->made_up++;
        return;
    }
    for (size_t k = 0; k < in->year_count; k++) {
        int year = in->years[k].year;
        int64_t n = year > 0 ? published(t, in, year, &o->failed) : -1;
        size_t at = 0;

        if (n < 0) {
            o->unknown |= in->years[k].records > 0;
            continue;
        }
        while (at < o->year_count && o->years[at].year != year)
            at++;
        if (at == TEDS_COUNT(o->years))
            continue;
        if (at == o->year_count)
            o->years[o->year_count++] = (struct teds_origin_year){ .year = year, .published = (uint64_t)n };
        o->years[at].read += in->years[k].records;
    }
}

void teds_tally_origin(const teds_tally *t, struct teds_origin *o)
{
    *o = (struct teds_origin){ 0 };
    for (size_t i = 0; i < t->input_count; i++)
        count_input(t, &t->inputs[i], o);
    if (t->suppress) { /* that they differ tells a number of records, and that they do not tells it too */
        o->year_count = 0;
        o->unknown = false;
    }
    for (size_t i = 1; i < o->year_count; i++) /* by year; there are few */
        for (size_t k = i; k > 0 && o->years[k - 1].year > o->years[k].year; k--) {
            struct teds_origin_year year = o->years[k];

            o->years[k] = o->years[k - 1];
            o->years[k - 1] = year;
        }
    for (size_t i = 0; i < o->year_count; i++)
        o->differ += o->years[i].read != o->years[i].published;
}

void teds_origin_differences(const struct teds_origin *o, struct teds_buf *to)
{
    char read[TEDS_NUMBER_ROOM], published[TEDS_NUMBER_ROOM];
    size_t n = 0;

    for (size_t i = 0; i < o->year_count; i++) {
        const struct teds_origin_year *y = &o->years[i];

        if (y->read != y->published)
            teds_buf_printf(to, "%s%d: %s of %s", n++ ? "; " : "", y->year, teds_count_text(y->read, read),
                            teds_count_text(y->published, published));
    }
}

static bool is_of(const teds_tally *t, const teds_edition *e)
{
    for (size_t k = 0; k < t->input_count; k++)
        if (teds_same_word(e->name, t->inputs[k].edition))
            return true;
    return false;
}

/* How many editions of one year each follow the i-th, year by year, and are there too. */
static size_t years_after(const teds_tally *t, size_t i)
{
    const teds_catalog *c = t->catalog;
    size_t n = 0;

    for (; i + n + 1 < c->edition_count; n++) {
        const teds_edition *e = &c->editions[i + n]->e, *next = &c->editions[i + n + 1]->e;

        if (e->first_year != e->last_year || next->first_year != next->last_year || next->first_year != e->first_year + 1 ||
            !is_of(t, next))
            break;
    }
    return n;
}

/* "2015 to 2019, 2023": in the order of the catalog, and behind them what is of no certain edition. */
static void put_editions(const teds_tally *t, struct teds_buf *to)
{
    const teds_catalog *c = t->catalog;
    size_t n = 0;

    for (size_t i = 0; i < c->edition_count; i++) {
        size_t more = is_of(t, &c->editions[i]->e) ? years_after(t, i) : 0;

        if (!is_of(t, &c->editions[i]->e))
            continue;
        teds_buf_printf(to, "%s%s", n++ ? ", " : "", c->editions[i]->e.name);
        if (more > 1) { /* of two years both are named */
            i += more;
            teds_buf_printf(to, " to %s", c->editions[i]->e.name);
        }
    }
    for (size_t k = 0; k < t->input_count; k++) {
        size_t first = 0;

        while (strcmp(t->inputs[first].edition, t->inputs[k].edition) != 0)
            first++;
        if (first == k && edition_at(c, t->inputs[k].edition) == c->edition_count)
            teds_buf_printf(to, "%s%s", n++ ? ", " : "", t->inputs[k].edition);
    }
}

void teds_origin_words(const teds_tally *t, struct teds_buf *to)
{
    struct teds_origin o;

    teds_tally_origin(t, &o);
    teds_buf_str(to, "");
    put_editions(t, to);
    to->failed |= o.failed;
    if (o.made_up)
        teds_buf_str(to, o.made_up == t->input_count ? "; made-up data" : "; part of the data made up");
    else if (o.differ)
        teds_buf_str(to, t->input_count > 1 ? "; not the published files" : "; not the published file");
}
