/*
 * report_check.c - the findings of a check: a summary, every frequency beside the codebook's,
 * unknown codes, relations, coverage by state.
 *
 * csv and tsv get all of it in one table, "item" saying what a row is; the other formats get a
 * table each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "report.h"
#include "source.h"

static const char fine[] = "ok", different[] = "differs", part[] = "part", unknown[] = "", note[] = "note";

struct building {
    const struct teds_check *k;
    struct teds_report *r;
    struct teds_report_table *flat, *summary, *frequencies, *unknowns, *relations, *coverage;
    bool whole; /* as many records as the public file of the edition */
    bool differs;
    uint64_t codes_compared, codes_different, unknown_cells;
};

/* ---- rows ------------------------------------------------------------- */

struct row {
    const char *item, *variable, *code, *label, *status, *text;
    int64_t here, published; /* negative: not known, or not a count */
};

static void flat_row(struct building *b, const struct row *w)
{
    struct teds_report *r = b->r;
    struct teds_report_table *t = b->flat;
    bool both = w->here >= 0 && w->published >= 0;

    teds_report_row(r, t, false);
    teds_report_text(r, t, w->item);
    teds_report_text(r, t, w->variable ? w->variable : "");
    teds_report_text(r, t, w->code ? w->code : "");
    teds_report_text(r, t, w->label ? w->label : "");
    teds_report_whole_or_empty(r, t, w->here);
    teds_report_whole_or_empty(r, t, w->published);
    if (both)
        teds_report_whole(r, t, w->here - w->published);
    else
        teds_report_whole_or_empty(r, t, -1);
    teds_report_text(r, t, w->status);
    teds_report_text(r, t, w->text ? w->text : "");
    b->differs |= w->status == different;
}

static void summary_row(struct building *b, const char *item, const char *here, const char *published,
                        const char *status, const char *text)
{
    teds_report_row(b->r, b->summary, false);
    teds_report_text(b->r, b->summary, item);
    teds_report_text(b->r, b->summary, here);
    teds_report_text(b->r, b->summary, published);
    teds_report_text(b->r, b->summary, status);
    teds_report_text(b->r, b->summary, text);
}

/* A row of the summary and of the flat table. */
static void say(struct building *b, const char *item, const char *here, const char *published,
                const char *status, const char *text)
{
    uint64_t h, p;
    struct row w = { .item = item, .status = status, .text = text, .here = -1, .published = -1 };
    char a[TEDS_NUMBER_ROOM], c[TEDS_NUMBER_ROOM];
    bool text_only = strcmp(item, "edition") == 0; /* "2019" is a name */
    bool here_count = !text_only && teds_count_read(here, strlen(here), &h);
    bool published_count = teds_count_read(published, strlen(published), &p);

    w.here = here_count ? (int64_t)h : -1;
    w.published = published_count ? (int64_t)p : -1;
    w.label = here_count ? NULL : here;
    flat_row(b, &w);
    summary_row(b, item, here_count ? teds_count_text(h, a) : here,
                published_count ? teds_count_text(p, c) : published, status, text);
}

static const char *count(struct building *b, int64_t n)
{
    return n < 0 ? "" : teds_report_keep(b->r, "%lld", (long long)n);
}

/* ---- the header ------------------------------------------------------- */

static bool in_header(const struct teds_check *k, const char *header)
{
    return teds_records_column(&k->in, header) < k->in.columns;
}

/*
 * The edition whose header comes nearest, where the layout is none in particular; of those that come
 * equally near, the one of the years that the first records are of.
 */
static const teds_edition *nearest_edition(const struct teds_check *k)
{
    const teds_edition *e, *best = NULL;
    struct teds_header_fit fit, best_fit = { 0 };
    int low = 0, high = 0;
    bool years = teds_layout_years(k->catalog, &k->in.peek, &low, &high), best_years = false;

    for (size_t i = 0; (e = teds_catalog_edition(k->catalog, i)) != NULL; i++) {
        bool same_years = years && e->first_year <= low && high <= e->last_year;

        teds_layout_compare(e, &k->in.peek, &fit);
        if (!best || fit.both > best_fit.both ||
            (fit.both == best_fit.both &&
             (fit.only_there < best_fit.only_there ||
              (fit.only_there == best_fit.only_there && same_years && !best_years)))) {
            best = e;
            best_fit = fit;
            best_years = same_years;
        }
    }
    return best;
}

static const char *list_absent(struct building *b, const teds_edition *e, size_t *n)
{
    const char *text = "";

    *n = 0;
    for (size_t i = 0; i < e->column_count; i++)
        if (!in_header(b->k, e->column[i].header) && !e->column[i].constant && !e->column[i].part_count)
            text = teds_report_keep(b->r, "%s%s%s", text, (*n)++ ? ", " : "", e->column[i].header);
    return text;
}

static const char *list_extra(struct building *b, size_t *n)
{
    const struct teds_check *k = b->k;
    const char *text = "";

    *n = 0;
    for (size_t i = 0; i < k->in.columns; i++)
        if (!k->columns[i].variable && !k->columns[i].column)
            text = teds_report_keep(b->r, "%s%s%s", text, (*n)++ ? ", " : "",
                                    *k->columns[i].header ? k->columns[i].header : "(no name)");
    return text;
}

/* Long lists stand below the summary. */
static void say_list(struct building *b, const char *item, size_t n, const char *status,
                     const char *list)
{
    flat_row(b, &(struct row){ .item = item, .here = (int64_t)n, .published = -1, .status = status,
                               .text = list });
    summary_row(b, item, count(b, (int64_t)n), "", status, "");
    teds_report_note(b->r, b->summary, teds_report_keep(b->r, "%s: %s.", item, list));
}

static void say_columns(struct building *b)
{
    const teds_edition *e = b->k->layout.edition;
    const teds_edition *with = e ? e : nearest_edition(b->k);
    size_t absent, extra, wanted = 0;
    const char *absent_list = list_absent(b, with, &absent), *extra_list = list_extra(b, &extra);

    for (size_t i = 0; i < with->column_count; i++)
        wanted += with->column[i].constant ? 0 : with->column[i].part_count ? with->column[i].part_count : 1;
    say(b, "columns", count(b, (int64_t)b->k->in.columns), count(b, (int64_t)wanted),
        absent && e ? different : absent || extra ? note : fine,
        e ? "" : teds_report_keep(b->r, "the header comes nearest to edition %s", with->name));
    if (absent)
        say_list(b, "columns absent", absent, e ? different : note, absent_list);
    if (extra)
        say_list(b, "columns unknown", extra, note, extra_list);
}

/* ---- the file --------------------------------------------------------- */

static void say_file(struct building *b)
{
    const struct teds_check *k = b->k;
    const teds_edition *e = k->layout.edition;
    int64_t bytes = (int64_t)teds_source_bytes(k->in.source), published = e ? e->csv_bytes : -1;
    const char *sha = e ? e->csv_sha256 : NULL;

    say(b, "edition", k->layout.name, "", e ? fine : note, k->layout.why);
    say(b, "records", count(b, (int64_t)k->records), count(b, e ? e->rows : -1),
        !e || e->rows < 0 ? unknown : b->whole ? fine : different,
        !e || e->rows < 0 || b->whole ? "" : "not as many as the public file has");
    if (k->left_out)
        say(b, "wrong number of cells", count(b, (int64_t)k->left_out), "", different,
            "records with more or fewer cells than the header; they are not looked at");
    say_columns(b);
    if (teds_source_is_converted(k->in.source)) {
        say(b, "converted", "", "", note, "a file of SPSS, Stata or SAS; its size and SHA-256 are not compared");
        return;
    }
    say(b, "bytes", count(b, bytes), count(b, published),
        published < 0 ? unknown : bytes == published ? fine : note,
        published < 0 || bytes == published ? "" : "other line ends, order of columns, quotes or records");
    say(b, "SHA-256", teds_report_keep(b->r, "%.12s...", k->sha256),
        sha ? teds_report_keep(b->r, "%.12s...", sha) : "",
        !sha ? unknown : strcmp(sha, k->sha256) == 0 ? fine : note,
        !sha ? ""
        : strcmp(sha, k->sha256) == 0 ? "this is the published file, byte for byte"
                                      : "not the published file, byte for byte");
    teds_report_fact_text(b->r, "sha256", k->sha256);
}

/* ---- frequencies ------------------------------------------------------ */

static const char *frequency_status(struct building *b, int64_t here, int64_t published)
{
    if (published < 0)
        return unknown;
    b->codes_compared++;
    if (here == published)
        return b->whole || here == 0 ? fine : part;
    if (!b->whole && here <= published)
        return part;
    b->codes_different++;
    return different;
}

static void frequency_row(struct building *b, const char *variable, const char *code,
                          const char *label, int64_t here, int64_t published)
{
    const char *status = frequency_status(b, here, published);
    struct teds_report_table *t = b->frequencies;
    const teds_edition *e = b->k->layout.edition;

    flat_row(b, &(struct row){ .item = "frequency", .variable = variable, .code = code, .label = label,
                               .here = here, .published = published, .status = status });
    teds_report_row(b->r, t, false);
    teds_report_text(b->r, t, variable);
    teds_report_text(b->r, t, code);
    teds_report_text(b->r, t, label);
    teds_report_whole(b->r, t, here);
    teds_report_number(b->r, t, b->k->records > 0, (double)here / (double)b->k->records);
    teds_report_whole_or_empty(b->r, t, published);
    teds_report_number(b->r, t, published >= 0 && e && e->rows > 0,
                       published >= 0 && e ? (double)published / (double)e->rows : 0);
    teds_report_text(b->r, t, status == fine ? "" : status);
}

static bool edition_lists(const teds_edition_column *column, int code)
{
    for (size_t i = 0; column && i < column->code_count; i++)
        if (column->codes[i].number && code >= column->codes[i].first && code <= column->codes[i].last)
            return true;
    return false;
}

/* The codes of the vocabulary that the edition does not list itself. */
static void vocabulary_rows(struct building *b, const struct teds_column_counts *c)
{
    const teds_variable *v = c->variable;
    bool recoded = c->column && c->column->recoded;

    for (size_t i = 0; v && !recoded && i < v->level_count; i++) {
        char text[16];
        teds_edition_code code = { .text = text, .number = true, .first = v->levels[i].code,
                                   .last = v->levels[i].code, .label = v->levels[i].label };
        int64_t here;

        if (edition_lists(c->column, code.first))
            continue;
        snprintf(text, sizeof text, "%d", code.first);
        here = (int64_t)teds_check_count(c, &code);
        if (here || !c->column || c->column->code_count == 0 || b->k->layout.edition->rows < 0)
            frequency_row(b, c->header, text, code.label, here, -1);
    }
    if (v && !edition_lists(c->column, -9)) {
        teds_edition_code missing = { .text = "-9", .number = true, .first = -9, .last = -8,
                                      .label = "Missing/unknown/not collected/invalid" };
        int64_t here = (int64_t)teds_check_count(c, &missing);

        if (here)
            frequency_row(b, c->header, "-9", "Missing", here, -1);
    }
}

static void column_frequencies(struct building *b, const struct teds_column_counts *c)
{
    const teds_edition_column *column = c->column;
    teds_edition_code blank = { .text = "", .count = -1 };
    int64_t blanks;

    for (size_t i = 0; column && i < column->code_count; i++) {
        const teds_edition_code *code = &column->codes[i];
        const char *label = code->label ? code->label
                            : c->variable ? teds_variable_label(c->variable, code->code) : NULL;

        frequency_row(b, c->header, code->text, label ? label : "", (int64_t)teds_check_count(c, code),
                      code->count);
    }
    vocabulary_rows(b, c);
    blanks = (int64_t)teds_check_count(c, &blank);
    if (blanks)
        frequency_row(b, c->header, "", "(blank)", blanks, -1);
}

/* Counts by state, where they are published: every cell in csv, elsewhere how many differ. */
static void by_state(struct building *b, const struct teds_by_state *table)
{
    const teds_variable *state = b->k->catalog->by_role[TEDS_ROLE_STATE];
    const teds_edition_column *c = table->column;
    int64_t different_cells = 0, cells = 0;

    for (size_t i = 0; i < c->by_state_count; i++) {
        for (size_t n = 0; n < c->code_count; n++) {
            int64_t here = (int64_t)table->count[(size_t)c->by_state[i].state * c->code_count + n];
            int64_t published = c->by_state[i].count[n];
            bool wrong = b->whole ? here != published : here > published;

            cells++;
            different_cells += wrong;
            flat_row(b, &(struct row){ .item = "frequency by state", .variable = c->header,
                                       .code = c->codes[n].text, .label = c->codes[n].label, .here = here,
                                       .published = published, .text = teds_variable_label(state, c->by_state[i].state),
                                       .status = wrong ? different : here == published ? fine : part });
        }
    }
    say(b, teds_report_keep(b->r, "%s by state", c->header), count(b, different_cells), "",
        different_cells ? different : fine,
        teds_report_keep(b->r, "counts that differ, of %lld", (long long)cells));
}

/* ---- unknown codes ---------------------------------------------------- */

static void unknown_row(struct building *b, const char *variable, const char *text, uint64_t n,
                        uint64_t first)
{
    char safe[200];

    teds_printable(safe, sizeof safe, text, strlen(text));
    b->unknown_cells += n;
    flat_row(b, &(struct row){ .item = "unknown code", .variable = variable, .code = safe,
                               .here = (int64_t)n, .published = -1, .status = different,
                               .text = teds_report_keep(b->r, "first in record %llu",
                                                        (unsigned long long)first) });
    teds_report_row(b->r, b->unknowns, false);
    teds_report_text(b->r, b->unknowns, variable);
    teds_report_text(b->r, b->unknowns, safe);
    teds_report_whole(b->r, b->unknowns, (int64_t)n);
    teds_report_whole(b->r, b->unknowns, (int64_t)first);
}

/* The longest lists of unknown texts are cut; the rest is one row. */
static void column_unknowns(struct building *b, const struct teds_column_counts *c, teds_error *err,
                            teds_status *st)
{
    enum { SHOWN = 50 };
    struct teds_decoder d;
    uint64_t rest = c->too_many, rest_first = 0;
    size_t shown = 0;
    const teds_variable *v = c->variable;

    if (!v || *st != TEDS_OK || (*st = teds_decoder_make(v, c->column, &d, err)) != TEDS_OK)
        return;
    for (int code = TEDS_SMALLEST; code < TEDS_SMALLEST + TEDS_SMALL_CODES; code++) {
        char text[16];
        uint64_t n = c->small[code - TEDS_SMALLEST];

        if (n == 0)
            continue;
        snprintf(text, sizeof text, "%d", code);
        if (teds_decode(&d, text, strlen(text)) <= TEDS_UNKNOWN_HERE)
            unknown_row(b, c->header, text, n, c->first_record[code - TEDS_SMALLEST]);
    }
    for (size_t i = 0; i < c->text_room; i++) {
        const struct teds_text_count *t = &c->texts[i];

        if (!t->text || teds_decode(&d, t->text, strlen(t->text)) > TEDS_UNKNOWN_HERE)
            continue;
        if (shown++ < SHOWN) {
            unknown_row(b, c->header, t->text, t->count, t->first_record);
        } else {
            rest += t->count;
            rest_first = rest_first && rest_first < t->first_record ? rest_first : t->first_record;
        }
    }
    if (rest)
        unknown_row(b, c->header, "(others)", rest, rest_first);
    teds_decoder_free(&d);
}

/* ---- relations and coverage ------------------------------------------- */

/* 'known': how many records break it in the public file, by the codebook's own counts. */
static void say_relation(struct building *b, const char *name, const struct teds_relation *rel, int64_t known)
{
    struct teds_report_table *t = b->relations;
    bool fits = (int64_t)rel->violations == known || (!b->whole && (int64_t)rel->violations < known);
    const char *where = !rel->violations ? ""
                        : teds_report_keep(b->r, known ? "first in record %llu; the codebook's counts differ by %lld "
                                                         "themselves" : "first in record %llu",
                                           (unsigned long long)rel->first_record, (long long)known);

    if (rel->records == 0)
        return;
    flat_row(b, &(struct row){ .item = "relation", .label = name, .here = (int64_t)rel->violations,
                               .published = known, .status = fits ? fine : different, .text = where });
    teds_report_row(b->r, t, false);
    teds_report_text(b->r, t, name);
    teds_report_whole(b->r, t, (int64_t)rel->records);
    teds_report_whole(b->r, t, (int64_t)rel->violations);
    teds_report_text(b->r, t, fits ? fine : different);
    teds_report_text(b->r, t, where);
}

static int64_t published_count(const teds_edition *e, const char *name, int code)
{
    for (size_t i = 0; e && i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];

        for (size_t k = 0; c->variable && strcmp(c->variable->name, name) == 0 && k < c->code_count; k++)
            if (c->codes[k].code == code)
                return c->codes[k].count;
    }
    return -1;
}

/* How much more often the flag is set than SUB1-3 name its drug, as published (2021: a few). */
static int64_t known_violations(const struct building *b, const teds_variable *flag)
{
    static const char *const names[] = { "SUB1", "SUB2", "SUB3" };
    const teds_edition *e = b->k->layout.edition;
    int64_t more = published_count(e, flag->name, 1);

    for (size_t i = 0; more >= 0 && i < TEDS_COUNT(names); i++) {
        int64_t n = published_count(e, names[i], flag->substance);

        if (n < 0)
            return 0;
        more -= n;
    }
    return more > 0 ? more : 0;
}

static void say_relations(struct building *b)
{
    const struct teds_check *k = b->k;
    const teds_variable *v;
    const teds_variable *substance = teds_variable_find(k->catalog, "SUB1");
    size_t flag = 0;

    say_relation(b, "REGION is the region of STFIPS", &k->relations[TEDS_REL_REGION], 0);
    say_relation(b, "DIVISION is the division of STFIPS", &k->relations[TEDS_REL_DIVISION], 0);
    say_relation(b, "PREG is missing for men", &k->relations[TEDS_REL_PREGNANT], 0);
    for (size_t i = 0; (v = teds_catalog_variable(k->catalog, i)) != NULL; i++)
        if (v->substance && flag < TEDS_MOST_FLAGS)
            say_relation(b, teds_report_keep(b->r, "%s = 1 just where %d (%s) is in SUB1, SUB2 or SUB3",
                                             v->name, v->substance,
                                             teds_variable_label(substance, v->substance)),
                         &k->relations[TEDS_REL_FLAGS + flag++], known_violations(b, v));
}

static void cover(struct building *b, bool has, const char *variable, const char *state, uint64_t known,
                  uint64_t records)
{
    if (has)
        flat_row(b, &(struct row){ .item = "coverage", .variable = variable, .label = state,
                                   .here = (int64_t)known, .published = -1, .status = unknown,
                                   .text = count(b, (int64_t)records) });
}

static void say_coverage(struct building *b)
{
    const struct teds_check *k = b->k;
    const teds_variable *state = k->catalog->by_role[TEDS_ROLE_STATE];
    struct teds_report_table *t = b->coverage;

    for (size_t i = 0; k->has_state && i < TEDS_MOST_STATES; i++) {
        const struct teds_state_coverage *s = &k->states[i];
        const char *label = i < TEDS_MOST_STATES - 1 ? teds_variable_label(state, (int)i) : "Missing";
        double n = (double)s->records;

        if (s->records == 0)
            continue;
        label = label ? label : teds_report_keep(b->r, "%zu", i);
        teds_report_row(b->r, t, false);
        teds_report_text(b->r, t, label);
        teds_report_whole(b->r, t, (int64_t)s->records);
        teds_report_number(b->r, t, k->has_medication, (double)s->medication / n);
        teds_report_number(b->r, t, k->has_admission, (double)s->admission / n);
        teds_report_number(b->r, t, k->has_discharge, (double)s->discharge / n);
        cover(b, k->has_medication, "METHUSE", label, s->medication, s->records);
        cover(b, k->has_admission, "FREQ_ATND_SELF_HELP", label, s->admission, s->records);
        cover(b, k->has_discharge, "FREQ_ATND_SELF_HELP_D", label, s->discharge, s->records);
    }
}

/* ---- the whole -------------------------------------------------------- */

static void make_tables(struct building *b)
{
    static const struct teds_report_column flat[] = {
        { "item", "item", TEDS_COL_TEXT, 0 },         { "variable", "variable", TEDS_COL_TEXT, 0 },
        { "code", "code", TEDS_COL_TEXT, 0 },         { "label", "label", TEDS_COL_TEXT, 0 },
        { "here", "here", TEDS_COL_COUNT, 0 },        { "published", "published", TEDS_COL_COUNT, 0 },
        { "difference", "difference", TEDS_COL_CODE, 0 }, { "status", "status", TEDS_COL_TEXT, 0 },
        { "text", "text", TEDS_COL_TEXT, 0 },
    }, summary[] = {
        { "item", "", TEDS_COL_TEXT, 0 },      { "here", "here", TEDS_COL_TEXT, 0 },
        { "published", "published", TEDS_COL_TEXT, 0 }, { "status", "", TEDS_COL_TEXT, 0 },
        { "text", "", TEDS_COL_TEXT, TEDS_COL_IF_ANY },
    }, unknowns[] = {
        { "variable", "column", TEDS_COL_TEXT, TEDS_COL_GROUP }, { "code", "code", TEDS_COL_TEXT, 0 },
        { "count", "records", TEDS_COL_COUNT, 0 },    { "record", "first in record", TEDS_COL_COUNT, 0 },
    }, relations[] = {
        { "relation", "relation", TEDS_COL_TEXT, 0 }, { "records", "records", TEDS_COL_COUNT, 0 },
        { "violations", "violations", TEDS_COL_COUNT, 0 }, { "status", "", TEDS_COL_TEXT, 0 },
        { "text", "", TEDS_COL_TEXT, TEDS_COL_IF_ANY },
    }, coverage[] = {
        { "state", "state", TEDS_COL_TEXT, 0 },       { "records", "discharges", TEDS_COL_COUNT, 0 },
        { "medication", "medication\nknown %", TEDS_COL_SHARE, 0 },
        { "admission", "mutual help at\nadmission known %", TEDS_COL_SHARE, 0 },
        { "discharge", "at discharge\nknown %", TEDS_COL_SHARE, 0 },
    }, frequencies[] = {
        { "variable", "column", TEDS_COL_TEXT, TEDS_COL_GROUP }, { "code", "code", TEDS_COL_TEXT, 0 },
        { "label", "label", TEDS_COL_TEXT, 0 },       { "count", "here", TEDS_COL_COUNT, 0 },
        { "share", "%", TEDS_COL_SHARE, 0 },          { "published", "published", TEDS_COL_COUNT, 0 },
        { "published_share", "%", TEDS_COL_SHARE, 0 }, { "status", "", TEDS_COL_TEXT, TEDS_COL_IF_ANY },
    };
    const struct {
        struct teds_report_table **table;
        const char *key, *title;
        const struct teds_report_column *columns;
        size_t count;
    } tables[] = {
        { &b->flat, "check", "", flat, TEDS_COUNT(flat) },
        { &b->summary, "summary", "", summary, TEDS_COUNT(summary) },
        { &b->unknowns, "unknown_codes", "Codes that the codebook does not know", unknowns,
          TEDS_COUNT(unknowns) },
        { &b->relations, "relations", "Relations that must hold", relations, TEDS_COUNT(relations) },
        { &b->coverage, "coverage", "How much each state reports", coverage, TEDS_COUNT(coverage) },
        { &b->frequencies, "frequencies", "Frequencies beside the codebook's", frequencies,
          TEDS_COUNT(frequencies) },
    };

    for (size_t i = 0; i < TEDS_COUNT(tables); i++) {
        *tables[i].table = teds_report_table(b->r, tables[i].key, tables[i].title);
        for (size_t c = 0; c < tables[i].count; c++)
            teds_report_column(b->r, *tables[i].table, tables[i].columns[c].key,
                               tables[i].columns[c].title, tables[i].columns[c].type,
                               tables[i].columns[c].flags);
    }
    b->flat->flat_only = true;
}

teds_status teds_check_report(const struct teds_check *k, teds_report **out, bool *differs,
                              teds_error *err)
{
    const teds_edition *e = k->layout.edition;
    struct building b = { .k = k, .r = teds_report_new(),
                          .whole = e && e->rows >= 0 && (uint64_t)e->rows == k->records };
    const char *name = teds_source_name(k->in.source), *slash = strrchr(name, '/');
    teds_status st = TEDS_OK;

    if (!b.r)
        return teds_nomem(err);
    b.r->title = teds_report_keep(b.r, "Check of %s", slash ? slash + 1 : name);
    make_tables(&b);
    say_file(&b);
    for (size_t i = 0; i < k->in.columns; i++) {
        if (k->columns[i].counted)
            column_frequencies(&b, &k->columns[i]);
        column_unknowns(&b, &k->columns[i], err, &st);
    }
    say_relations(&b);
    say_coverage(&b);
    say(&b, "frequencies", count(&b, (int64_t)b.codes_different), "",
        b.codes_compared == 0 ? unknown : b.codes_different ? different : fine,
        teds_report_keep(b.r, "codes that differ, of %llu compared%s",
                         (unsigned long long)b.codes_compared,
                         b.whole ? "" : "; a part of the file can only have too many of one"));
    for (size_t i = 0; i < k->by_state_count; i++)
        by_state(&b, &k->by_state[i]);
    say(&b, "unknown codes", count(&b, (int64_t)b.unknown_cells), "", b.unknown_cells ? different : fine,
        "");
    b.r->lead = !k->layout.edition && !b.differs
                    ? "The file is none of the editions in particular; nothing that could be compared differs."
                : b.differs ? "Something differs from what is published; see the rows marked \"differs\"."
                          : "Nothing differs from what is published.";
    *differs = b.differs;
    if (st != TEDS_OK) {
        teds_report_free(b.r);
        return st;
    }
    return teds_report_done(b.r, out, err);
}
