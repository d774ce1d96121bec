/*
 * published.c - studies: what was published, and what the text leaves open.
 */
#include "published.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "embedded.h"
#include "ini.h"
#include "source.h"

static const char folder[] = "datasets/published/";

/* ---- rounding --------------------------------------------------------- */

/* The number in the cell's own unit: percentage points, or one in how many. */
static double own_unit(const struct teds_published_cell *c, double share)
{
    return c->one_in ? 1 / share : 100 * share;
}

/* The nearest multiple of the step; halves go up, allowing for what binary fractions lose. */
static double steps(const struct teds_published_cell *c, double value)
{
    return floor(value / c->step + 0.5 + 1e-9);
}

const char *teds_published_round(const struct teds_published_cell *c, double share,
                                 char to[TEDS_PUBLISHED_ROOM])
{
    char number[TEDS_NUMBER_ROOM];

    if (c->one_in && share <= 0)
        return strcpy(to, "none");
    teds_fixed_text(steps(c, own_unit(c, share)) * c->step, c->decimals, number);
    snprintf(to, TEDS_PUBLISHED_ROOM, c->one_in ? "1 in %s" : "%s %%", number);
    return to;
}

bool teds_published_same(const struct teds_published_cell *c, double share)
{
    return !(c->one_in && share <= 0) && steps(c, own_unit(c, share)) == steps(c, c->value);
}

/* In percent, what rounds to the published number. */
static void range_of(const struct teds_published_cell *c, double *low, double *high)
{
    double from = c->value - c->step / 2, to = c->value + c->step / 2;

    *low = c->one_in ? 100 / to : from; /* one in a larger number is a smaller share */
    *high = c->one_in ? 100 / from : to;
    *low = *low < 0 ? 0 : *low;
    *high = *high > 100 || *high < 0 ? 100 : *high;
}

const char *teds_published_range(const struct teds_published_cell *c, char to[TEDS_PUBLISHED_ROOM])
{
    double low, high, half = c->step / 2;
    int decimals = 0;
    char a[TEDS_NUMBER_ROOM], b[TEDS_NUMBER_ROOM];

    range_of(c, &low, &high);
    while (!c->one_in && decimals < 9 && fabs(half * pow(10, decimals) - round(half * pow(10, decimals))) > 1e-6)
        decimals++; /* as many as a half of the step needs */
    snprintf(to, TEDS_PUBLISHED_ROOM, "%.20s to %.20s", teds_fixed_text(low, c->one_in ? 1 : decimals, a),
             teds_fixed_text(high, c->one_in ? 1 : decimals, b));
    return to;
}

double teds_published_distance(const struct teds_published_cell *c, double share)
{
    double low, high, percent = 100 * share;

    if (teds_published_same(c, share))
        return 0;
    range_of(c, &low, &high);
    return percent < low ? low - percent : percent > high ? percent - high : 0;
}

/* ---- reading a study --------------------------------------------------- */

struct reading {
    teds_published *p;
    struct teds_published_cell *cell;
};

static const char *keep(struct reading *l, const char *text)
{
    return teds_arena_copy(&l->p->arena, text, strlen(text));
}

/* "2019" or "2015..2017" */
static bool read_years(teds_published *p, const char *text)
{
    const char *dots = strstr(text, "..");
    size_t n = dots ? (size_t)(dots - text) : strlen(text);

    if (!teds_int_read(text, n, &p->first_year))
        return false;
    p->last_year = p->first_year;
    return (!dots || teds_int_read(dots + 2, strlen(dots + 2), &p->last_year)) && 1900 <= p->first_year &&
           p->first_year <= p->last_year && p->last_year < 2200;
}

static teds_status study_line(struct reading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_published *p = l->p;
    const struct {
        const char *key, **to;
    } texts[] = { { "title", &p->title }, { "citation", &p->citation }, { "data", &p->data },
                  { "cohort", &p->cohort } };

    for (size_t i = 0; i < TEDS_COUNT(texts); i++)
        if (strcmp(texts[i].key, at->key) == 0)
            return (*texts[i].to = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
    if (strcmp(at->key, "years") == 0)
        return read_years(p, at->value) ? TEDS_OK : teds_ini_fail(at, err, "\"%s\" is neither 2019 nor 2015..2017", at->value);
    if (strcmp(at->key, "where") != 0)
        return teds_ini_fail(at, err, "\"%s\" is none of title, citation, data, years, cohort and where", at->key);
    if (p->where_count == TEDS_MOST_STUDY_RULES)
        return teds_ini_fail(at, err, "more than %d rules", TEDS_MOST_STUDY_RULES);
    return (p->where[p->where_count++] = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
}

/* "10.4 %" or "1 in 7". */
static bool read_value(struct teds_published_cell *c, const char *text)
{
    size_t n = strlen(text);
    const char *point;

    if (strncmp(text, "1 in ", 5) == 0) {
        c->one_in = true;
        c->step = c->step > 0 ? c->step : 1; /* "to" may stand before */
        return teds_number_read(text + 5, n - 5, &c->value) && c->value >= 1;
    }
    if (n < 3 || strcmp(text + n - 2, " %") != 0 || !teds_number_read(text, n - 2, &c->value))
        return false;
    point = strchr(text, '.');
    c->decimals = point ? (int)(text + n - 2 - point - 1) : 0;
    c->step = c->step > 0 ? c->step : pow(10, -c->decimals);
    return c->value >= 0 && c->value <= 100 && c->decimals <= 9;
}

static teds_status cell_line(struct reading *l, const struct teds_ini_line *at, teds_error *err)
{
    struct teds_published_cell *c = l->cell;

    if (strcmp(at->key, "label") == 0)
        return (c->label = keep(l, at->value)) ? TEDS_OK : teds_nomem(err);
    if (strcmp(at->key, "where") == 0)
        return (c->where = keep(l, at->value)) ? teds_sweep_needs(l->p->sweep, at->value, err)
                                               : teds_nomem(err);
    if (strcmp(at->key, "published") == 0) {
        c->text = keep(l, at->value);
        return !c->text                       ? teds_nomem(err)
               : read_value(c, at->value)     ? TEDS_OK
                                              : teds_ini_fail(at, err, "\"%s\" is neither 10.4 %% nor 1 in 7",
                                                              at->value);
    }
    if (strcmp(at->key, "to") == 0)
        return teds_number_read(at->value, strlen(at->value), &c->step) && c->step > 0
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "\"%s\" is not a number to round to", at->value);
    if (strcmp(at->key, "class") != 0)
        return teds_ini_fail(at, err, "\"%s\" is none of label, class, where, published and to", at->key);
    for (int i = 0; i < TEDS_CLASSES; i++) {
        if (teds_same_word(teds_class_name((teds_class)i), at->value)) {
            c->class = (teds_class)i;
            return TEDS_OK;
        }
    }
    return teds_ini_fail(at, err, "there is no class \"%s\"", at->value);
}

/* ANSWER = KEY VALUE */
static teds_status vary_line(struct reading *l, const struct teds_ini_line *at, const char *question,
                             teds_error *err)
{
    size_t n = strcspn(at->value, " ");
    char key[32] = "";
    teds_error why;
    teds_status st;

    memcpy(key, at->value, n < sizeof key ? n : sizeof key - 1);
    st = teds_sweep_answer(l->p->sweep, question, at->key, key,
                           at->value + n + strspn(at->value + n, " "), &why);
    return st == TEDS_OK || st == TEDS_ENOMEM ? st : teds_ini_fail(at, err, "%s", why.message);
}

static teds_status start_cell(struct reading *l, const struct teds_ini_line *at, const char *name,
                              teds_error *err)
{
    teds_published *p = l->p;

    if (p->cell_count == TEDS_MOST_CELLS)
        return teds_ini_fail(at, err, "more than %d cells", TEDS_MOST_CELLS);
    l->cell = &p->cells[p->cell_count++];
    *l->cell = (struct teds_published_cell){ .class = TEDS_CLASSES, .where = "", .label = "" };
    l->cell->name = keep(l, name);
    return l->cell->name ? TEDS_OK : teds_nomem(err);
}

static teds_status line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct reading *l = context;

    if (strcmp(at->section, "study") == 0)
        return study_line(l, at, err);
    if (strncmp(at->section, "vary ", 5) == 0)
        return vary_line(l, at, at->section + 5, err);
    if (strncmp(at->section, "cell ", 5) == 0) {
        if (!l->cell || strcmp(l->cell->name, at->section + 5) != 0) {
            teds_status st = start_cell(l, at, at->section + 5, err);
            if (st != TEDS_OK)
                return st;
        }
        return cell_line(l, at, err);
    }
    return teds_ini_fail(at, err, "[%s] is none of [study], [cell NAME] and [vary QUESTION]", at->section);
}

static teds_status check(const teds_published *p, const char *file, teds_error *err)
{
    const struct teds_place at = { .source = file };

    if (!*p->title || !*p->citation || p->cell_count == 0)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "a study needs a title, a citation and at least one cell");
    for (size_t i = 0; i < p->cell_count; i++)
        if (p->cells[i].class == TEDS_CLASSES || !p->cells[i].text)
            return teds_fail_at(err, TEDS_EFORMAT, &at, "[cell %s] needs a class and what was published",
                                p->cells[i].name);
    return TEDS_OK;
}

static teds_status read_study(teds_published *p, const char *file, const char *text, size_t length,
                              teds_error *err)
{
    struct reading l = { .p = p };
    teds_status st = teds_ini_parse(file, text, length, line, &l, err);
    char *by = NULL;
    teds_error why;

    if (st == TEDS_OK)
        st = check(p, file, err);
    if (st != TEDS_OK)
        return st;
    st = teds_sweep_by(p->sweep, NULL, &by, &why); /* looks at every rule */
    free(by);
    return st == TEDS_OK ? st : teds_fail_at(err, st, &(struct teds_place){ .source = file }, "%s", why.message);
}

/* ---- finding it --------------------------------------------------------- */

/* "wen2020" of the i-th file in the folder; its length. */
static const struct teds_embedded *study_at(size_t i, const char **name, size_t *length)
{
    for (const struct teds_embedded *f = teds_embedded; f->path; f++) {
        if (strncmp(f->path, folder, sizeof folder - 1) != 0 || i-- > 0)
            continue;
        *name = f->path + sizeof folder - 1;
        *length = strcspn(*name, ".");
        return f;
    }
    return NULL;
}

const char *teds_published_name(size_t i, char room[TEDS_STUDY_ROOM])
{
    const char *name;
    size_t length;

    if (!study_at(i, &name, &length))
        return NULL;
    snprintf(room, TEDS_STUDY_ROOM, "%.*s", (int)length, name);
    return room;
}

static teds_status no_such_study(const char *name, teds_error *err)
{
    struct teds_buf names = TEDS_BUF_INIT;
    char room[TEDS_STUDY_ROOM];
    teds_status st;

    for (size_t i = 0; teds_published_name(i, room); i++)
        teds_buf_printf(&names, "%s%s", i ? ", " : "", room);
    st = names.failed ? teds_nomem(err)
                      : teds_fail(err, TEDS_EARG, "there is no study \"%s\"; there are %s, and files of your "
                                                  "own, NAME.ini", name, names.data);
    teds_buf_free(&names);
    return st;
}

static teds_status read_file(teds_published *p, const char *path, teds_error *err)
{
    struct teds_buf text = TEDS_BUF_INIT;
    teds_source *source = NULL;
    teds_status st = teds_source_open(path, &source, err);

    if (st == TEDS_OK)
        st = teds_source_read_all(source, &text, TEDS_MOST_TABLE, err);
    if (st == TEDS_OK)
        st = read_study(p, path, text.data ? text.data : "", text.length, err);
    teds_source_close(source);
    teds_buf_free(&text);
    return st;
}

static teds_status find_and_read(teds_published *p, const char *name, teds_error *err)
{
    const struct teds_embedded *f;
    const char *own;
    size_t length;

    for (size_t i = 0; (f = study_at(i, &own, &length)) != NULL; i++)
        if (teds_same_word_n(name, own, length) && strlen(name) == length)
            return read_study(p, f->path, f->text, f->length, err);
    if (strpbrk(name, "./"))
        return read_file(p, name, err);
    return no_such_study(name, err);
}

teds_status teds_published_open(const teds_catalog *catalog, const char *name, teds_published **out,
                                teds_error *err)
{
    teds_published *p = calloc(1, sizeof *p);
    teds_status st;

    if (!p)
        return teds_nomem(err);
    p->catalog = catalog;
    p->title = p->citation = p->data = "";
    p->cohort = "none";
    p->name = teds_arena_copy(&p->arena, name, strlen(name));
    st = p->name ? teds_sweep_new(catalog, &p->sweep, err) : teds_nomem(err);
    if (st == TEDS_OK)
        st = find_and_read(p, name, err);
    if (st != TEDS_OK) {
        teds_published_free(p);
        return st;
    }
    *out = p;
    return TEDS_OK;
}

void teds_published_free(teds_published *p)
{
    if (!p)
        return;
    teds_sweep_free(p->sweep);
    teds_arena_free(&p->arena);
    free(p);
}

static bool has_year(const teds_tally *tally, int year)
{
    size_t count;
    const teds_input *in = teds_tally_inputs(tally, &count);

    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < in[i].year_count; k++)
            if (in[i].years[k].year == year && in[i].years[k].records)
                return true;
    return false;
}

const char *teds_published_absent_years(const teds_published *p, const teds_tally *tally, char room[TEDS_YEARS_ROOM])
{
    size_t n = 0;

    *room = '\0';
    for (int year = p->first_year; year && year <= p->last_year; year++)
        if (!has_year(tally, year) && n + 8 < TEDS_YEARS_ROOM)
            n += (size_t)snprintf(room + n, TEDS_YEARS_ROOM - n, "%s%d", n ? ", " : "", year);
    return *room ? room : NULL;
}

teds_sweep *teds_published_sweep(teds_published *p) { return p->sweep; }
const char *teds_published_cohort(const teds_published *p) { return p->cohort; }

const char *teds_published_where(const teds_published *p, size_t i)
{
    return i < p->where_count ? p->where[i] : NULL;
}
