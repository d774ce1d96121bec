/*
 * tally_load.c - a saved tally read: what tally_save.c writes, to the letter, and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "source.h"
#include "stream.h"
#include "tally.h"

static const char magic[] = TEDS_TALLY_MAGIC;
enum { MOST_FIELDS = TEDS_MOST_DIMENSIONS + 2 };

struct loading {
    const teds_catalog *catalog;
    const char *name;
    teds_tally *t;
    unsigned line;
    char *field[MOST_FIELDS];
    size_t fields;
    bool by_known; /* the line "by" was read: cells can follow */
    teds_error *err;
};

static teds_status bad(const struct loading *l, const char *what)
{
    return teds_fail_at(l->err, TEDS_EFORMAT, &(struct teds_place){ .source = l->name },
                        "line %u of this tally: %s", l->line, what);
}

/* ---- fields ------------------------------------------------------------ */

/* Undoes put_text() of tally_save.c in place; false if a backslash stands wrong. */
static bool plain(char *text)
{
    char *to = text;

    for (; *text; text++) {
        if (*text != '\\') {
            *to++ = *text;
            continue;
        }
        switch (*++text) {
        case 't': *to++ = '\t'; break;
        case 'n': *to++ = '\n'; break;
        case 'r': *to++ = '\r'; break;
        case '\\': *to++ = '\\'; break;
        default: return false;
        }
    }
    *to = '\0';
    return true;
}

static bool split(struct loading *l, char *line)
{
    l->fields = 0;
    for (;;) {
        char *tab = strchr(line, '\t');

        if (l->fields == MOST_FIELDS)
            return false;
        l->field[l->fields++] = line;
        if (!tab)
            break;
        *tab = '\0';
        line = tab + 1;
    }
    for (size_t i = 0; i < l->fields; i++)
        if (!plain(l->field[i]))
            return false;
    return true;
}

/* Only what saving writes: digits without a leading zero. */
static bool count_field(const struct loading *l, size_t i, uint64_t *n)
{
    const char *p = i < l->fields ? l->field[i] : "";
    size_t length = strlen(p);

    if (length == 0 || length > 15 || (length > 1 && *p == '0'))
        return false;
    for (*n = 0; *p; p++) {
        if (*p < '0' || *p > '9')
            return false;
        *n = *n * 10 + (uint64_t)(*p - '0');
    }
    return true;
}

static bool code_field(const struct loading *l, size_t i, int *code)
{
    return i < l->fields && teds_int_read(l->field[i], strlen(l->field[i]), code);
}

static bool crc_field(const struct loading *l, size_t i, uint32_t *crc)
{
    const char *p = i < l->fields ? l->field[i] : "";

    if (strlen(p) != 8 || strspn(p, "0123456789abcdef") != 8)
        return false;
    *crc = (uint32_t)strtoul(p, NULL, 16);
    return true;
}

/* ---- lines ------------------------------------------------------------- */

static teds_status load_cohort(struct loading *l)
{
    if (l->fields != 3)
        return bad(l, "expected the cohort's name and title");
    l->t->cohort_name = teds_tally_keep(l->t, l->field[1]);
    l->t->cohort_title = teds_tally_keep(l->t, l->field[2]);
    return l->t->cohort_name && l->t->cohort_title ? TEDS_OK : teds_nomem(l->err);
}

static teds_status load_rule(struct loading *l)
{
    uint64_t count, missing;
    teds_status st;

    if (l->fields != 5 || !count_field(l, 3, &count) || !count_field(l, 4, &missing) ||
        missing > count)
        return bad(l, "expected a rule, its box and two counts");
    st = teds_tally_add_rule(l->t, l->field[1], l->field[2], l->err);
    if (st == TEDS_OK) {
        l->t->rules[l->t->rule_count - 1].count = count;
        l->t->rules[l->t->rule_count - 1].missing = missing;
    }
    return st;
}

static teds_status load_input(struct loading *l)
{
    teds_input in = { 0 };

    if (l->fields != 6 || !count_field(l, 3, &in.bytes) || !count_field(l, 4, &in.records) ||
        !crc_field(l, 5, &in.crc32))
        return bad(l, "expected an input's name, edition, bytes, records and CRC-32");
    in.name = l->field[1];
    in.edition = l->field[2];
    if (l->t->input_count && teds_compare_inputs(&l->t->inputs[l->t->input_count - 1], &in) > 0)
        return bad(l, "an input that stands behind a later one");
    return teds_tally_add_input(l->t, &in, l->err);
}

/* What else is known of the last input. */
static teds_status load_sha256(struct loading *l)
{
    teds_tally *t = l->t;
    const char *digits = l->fields == 2 ? l->field[1] : "";

    if (!t->input_count || strlen(digits) != 64 || strspn(digits, "0123456789abcdef") != 64)
        return bad(l, "expected a SHA-256 of 64 hexadecimal digits, behind its input");
    t->inputs[t->input_count - 1].sha256 = teds_arena_copy(&t->arena, digits, 64);
    return t->inputs[t->input_count - 1].sha256 ? TEDS_OK : teds_nomem(l->err);
}

static teds_status load_found(struct loading *l)
{
    teds_tally *t = l->t;

    if (!t->input_count || l->fields != 2 || !*l->field[1])
        return bad(l, "expected how an edition was found, behind its input");
    t->inputs[t->input_count - 1].found = teds_tally_keep(t, l->field[1]);
    return t->inputs[t->input_count - 1].found ? TEDS_OK : teds_nomem(l->err);
}

static teds_status load_year(struct loading *l)
{
    teds_tally *t = l->t;
    teds_input *in = t->input_count ? &t->inputs[t->input_count - 1] : NULL;
    teds_year_count *years, year;

    if (!in || l->fields != 3 || !code_field(l, 1, &year.year) || !count_field(l, 2, &year.records))
        return bad(l, "expected a year and its records, behind their input");
    if (in->year_count && in->years[in->year_count - 1].year >= year.year)
        return bad(l, "a year that stands behind a later one");
    years = teds_arena_alloc(&t->arena, (in->year_count + 1) * sizeof *years);
    if (!years)
        return teds_nomem(l->err);
    if (in->year_count)
        memcpy(years, in->years, in->year_count * sizeof *years);
    years[in->year_count++] = year;
    in->years = years;
    return TEDS_OK;
}

static teds_status load_problem(struct loading *l)
{
    teds_problem p = { 0 };
    uint64_t input;

    if (l->fields != 7 || !teds_problem_kind_find(l->field[1], strlen(l->field[1]), &p.kind) ||
        !count_field(l, 3, &p.count) || !count_field(l, 4, &input) ||
        !count_field(l, 5, &p.first_record) || input >= l->t->input_count)
        return bad(l, "expected a problem: kind, column, count, input, first record and text");
    p.input = (uint32_t)input;
    teds_printable(p.column, sizeof p.column, l->field[2], strlen(l->field[2]));
    teds_printable(p.first_text, sizeof p.first_text, l->field[6], strlen(l->field[6]));
    return teds_problems_add(&l->t->problems, &p) ? TEDS_OK : teds_nomem(l->err);
}

static teds_status load_notice(struct loading *l)
{
    if (l->fields != 4)
        return bad(l, "expected a notice: code, column and text");
    return teds_tally_add_notice(l->t, l->field[1], l->field[2], l->field[3], l->err);
}

/* "by": what was loaded so far moves to a tally that has the dimensions. */
static teds_status load_by(struct loading *l)
{
    struct teds_buf by = TEDS_BUF_INIT;
    teds_tally *with = NULL;
    teds_status st;

    for (size_t i = 1; i < l->fields; i++)
        teds_buf_printf(&by, "%s%s", i > 1 ? "," : "", l->field[i]);
    st = by.failed ? teds_nomem(l->err) : teds_tally_blank(l->catalog, by.data, &with, NULL);
    teds_buf_free(&by);
    if (st == TEDS_ENOMEM)
        return teds_nomem(l->err);
    if (st != TEDS_OK || l->by_known) {
        teds_tally_free(with);
        return bad(l, "it is by variables that this version of tedstat does not know");
    }
    l->by_known = true;
    memcpy(l->t->dimensions, with->dimensions, sizeof with->dimensions);
    l->t->by_count = with->by_count;
    teds_tally_free(with);
    return TEDS_OK;
}

static teds_status load_cell(struct loading *l)
{
    teds_tally *t = l->t;
    uint64_t key = 0, count, digit;
    size_t n = teds_tally_dimensions(t);
    int code;

    if (!l->by_known || l->fields != n + 2 || !count_field(l, n + 1, &count) || count == 0)
        return bad(l, "expected a cell: a code for each variable and a count");
    for (size_t i = 0; i < n; i++) {
        const struct teds_dimension *d = &t->dimensions[i];
        if (!code_field(l, i + 1, &code) || !teds_digit(d, code, &digit))
            return bad(l, "a code that its variable does not have");
        key += digit * d->stride;
    }
    return teds_tally_add(t, key, count) ? TEDS_OK : teds_nomem(l->err);
}

static teds_status load_total(struct loading *l)
{
    uint64_t *where = strcmp(l->field[0], "kept") == 0 ? &l->t->kept : &l->t->wrong_cells;

    return l->fields == 2 && count_field(l, 1, where) ? TEDS_OK : bad(l, "expected a count");
}

static teds_status load_cells_header(struct loading *l)
{
    teds_tally *t = l->t;
    bool same = l->fields == teds_tally_dimensions(t) + 2;

    for (size_t i = 0; same && i < teds_tally_dimensions(t); i++)
        same = strcmp(l->field[i + 1], t->dimensions[i].variable->name) == 0;
    return same ? TEDS_OK : bad(l, "its variables are not those of this version of tedstat");
}

static teds_status load_line(struct loading *l)
{
    static const struct {
        const char *word;
        teds_status (*load)(struct loading *l);
    } kinds[] = {
        { "c", load_cell },         { "cohort", load_cohort }, { "wrong_cells", load_total },
        { "rule", load_rule },      { "kept", load_total },    { "input", load_input },
        { "year", load_year },      { "problem", load_problem }, { "by", load_by },
        { "cells", load_cells_header }, { "notice", load_notice },
        { "sha256", load_sha256 },  { "found", load_found },
    };

    for (size_t i = 0; i < TEDS_COUNT(kinds); i++)
        if (strcmp(kinds[i].word, l->field[0]) == 0)
            return kinds[i].load(l);
    return bad(l, "it starts with no word of this format");
}

/* ---- the whole --------------------------------------------------------- */

/* The last line; and do the parts agree with each other? */
static teds_status check_whole(struct loading *l, const char *text, size_t before_end)
{
    uint64_t cells, kept = 0, records = 0;
    uint32_t crc;

    if (l->fields != 3 || strcmp(l->field[0], "end") != 0 || !count_field(l, 1, &cells) ||
        !crc_field(l, 2, &crc))
        return bad(l, "the tally is cut short: its last line, \"end\", is not there");
    if (cells != l->t->cell_count || crc != teds_crc32(0, text, before_end))
        return bad(l, "the tally was changed or damaged (its checksum differs); make it again");
    for (size_t i = 0; i < l->t->cell_room && kept < TEDS_TALLY_LIMIT; i++)
        kept += l->t->cells[i].count;
    for (size_t i = 0; i < l->t->input_count && records < TEDS_TALLY_LIMIT; i++)
        records += l->t->inputs[i].records;
    for (size_t i = 0; i < l->t->problems.count; i++)
        if (l->t->problems.list[i].count > records)
            return bad(l, "a problem in more records than there are");
    if (kept != l->t->kept || records != teds_tally_records(l->t))
        return bad(l, "the counts of this tally do not add up");
    return TEDS_OK;
}

/* What is read must be what would be written: no line is missing, doubled or out of its place. */
static teds_status check_same(struct loading *l, const char *text, size_t length)
{
    char *again = NULL;
    size_t size = 0;
    teds_status st = teds_tally_text(l->t, &again, &size, l->err);

    if (st == TEDS_OK && (size != length || memcmp(again, text, length) != 0)) {
        size_t i = 0;

        for (l->line = 1; i < length && i < size && again[i] == text[i]; i++)
            l->line += text[i] == '\n';
        st = bad(l, "it is not what tedstat writes there; lines were changed, doubled or moved; make it again");
    }
    free(again);
    return st;
}

static teds_status load_all(struct loading *l, const char *text, size_t length)
{
    const char *p = text + sizeof magic - 1, *end = text + length;
    struct teds_buf line = TEDS_BUF_INIT;
    teds_status st = TEDS_OK;

    l->fields = 0;
    for (l->line = 2; st == TEDS_OK && p < end; l->line++) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));

        if (!stop || memchr(p, '\0', (size_t)(stop - p))) {
            st = bad(l, "the tally is cut short or damaged");
            break;
        }
        line.length = 0;
        teds_buf_add(&line, p, (size_t)(stop - p));
        if (line.failed)
            st = teds_nomem(l->err);
        else if (!split(l, line.data))
            st = bad(l, "it is damaged");
        else if (stop + 1 < end)
            st = load_line(l);
        else
            st = check_whole(l, text, (size_t)(p - text));
        p = stop + 1;
    }
    if (st == TEDS_OK && (l->fields == 0 || strcmp(l->field[0], "end") != 0))
        st = bad(l, "the tally is cut short");
    teds_buf_free(&line);
    return st;
}

/* As every version's does, whatever an editor put before it. */
static bool begins_as_tally(const char *text, size_t length)
{
    size_t bom = teds_bom_length(text, length);

    return length - bom >= 8 && memcmp(text + bom, magic, 8) == 0;
}

teds_status teds_tally_read(const teds_catalog *catalog, const char *name, const char *text,
                            size_t length, teds_tally **out, teds_error *err)
{
    struct loading l = { .catalog = catalog, .name = name, .line = 1, .err = err };
    teds_status st;

    if (!begins_as_tally(text, length))
        return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = name },
                            "not a saved tally, and only those can be merged; 'tedstat tally FILE -o NAME.tally' makes one "
                            "of a file of discharges");
    if (teds_bom_length(text, length) || memchr(text, '\r', length))
        return bad(&l, "a byte order mark or line ends of Windows, which an editor or a transfer put there; copy "
                       "the tally again, in binary, as it was made");
    if (length < sizeof magic - 1 || memcmp(text, magic, sizeof magic - 1) != 0)
        return bad(&l, "not a tally of a format that this version of tedstat reads");
    st = teds_tally_blank(catalog, NULL, &l.t, err);
    if (st == TEDS_OK)
        st = load_all(&l, text, length);
    if (st == TEDS_OK)
        st = check_same(&l, text, length);
    if (st != TEDS_OK) {
        teds_tally_free(l.t);
        return st;
    }
    *out = l.t;
    return TEDS_OK;
}

teds_status teds_tally_load_source(const teds_catalog *catalog, teds_source *source,
                                   teds_tally **out, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;
    teds_status st = teds_source_read_all(source, &b, TEDS_MOST_TABLE, err);

    if (st == TEDS_OK)
        st = teds_tally_read(catalog, teds_source_name(source), b.data ? b.data : "", b.length, out,
                             err);
    teds_source_close(source);
    teds_buf_free(&b);
    return st;
}

teds_status teds_tally_load(const teds_catalog *catalog, const char *path, teds_tally **out,
                            teds_error *err)
{
    teds_source *source = NULL;
    teds_status st = teds_source_open(path, &source, err);

    return st == TEDS_OK ? teds_tally_load_source(catalog, source, out, err) : st;
}

bool teds_source_is_tally(const teds_source *source)
{
    size_t length;
    const char *first = teds_source_first(source, &length);

    return begins_as_tally(first, length);
}
