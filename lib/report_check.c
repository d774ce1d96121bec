/*
 * report_check.c - the findings of a check: a summary, the header, relations, coverage by state.
 */
#include <string.h>

#include <tedstat/simulate.h>

#include "report_check.h"
#include "source.h"

/* ---- rows ------------------------------------------------------------- */

const char *const teds_check_status_words[] = {
    [TEDS_CHECK_NO_STATUS] = "", [TEDS_CHECK_OK] = "ok", [TEDS_CHECK_DIFFERS] = "differs", [TEDS_CHECK_PART] = "part",
    [TEDS_CHECK_NOTE] = "note",
};

void teds_check_row(struct teds_check_findings *b, const struct teds_check_row *w)
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
    teds_report_text(r, t, teds_check_status_words[w->status]);
    teds_report_text(r, t, w->text ? w->text : "");
    b->differs |= w->status == TEDS_CHECK_DIFFERS;
}

static void summary_row(struct teds_check_findings *b, const char *item, const char *here, const char *published,
                        enum teds_check_status status, const char *text)
{
    teds_report_row(b->r, b->summary, false);
    teds_report_text(b->r, b->summary, item);
    teds_report_text(b->r, b->summary, here);
    teds_report_text(b->r, b->summary, published);
    teds_report_text(b->r, b->summary, teds_check_status_words[status]);
    teds_report_text(b->r, b->summary, text);
}

void teds_check_say(struct teds_check_findings *b, const char *item, const char *here, const char *published,
                    enum teds_check_status status, const char *text)
{
    uint64_t h, p;
    struct teds_check_row w = { .item = item, .status = status, .text = text, .here = -1, .published = -1 };
    char a[TEDS_NUMBER_ROOM], c[TEDS_NUMBER_ROOM];
    bool text_only = strcmp(item, "edition") == 0; /* "2019" is a name */
    bool here_count = !text_only && teds_count_read(here, strlen(here), &h);
    bool published_count = teds_count_read(published, strlen(published), &p);

    w.here = here_count ? (int64_t)h : -1;
    w.published = published_count ? (int64_t)p : -1;
    w.label = here_count ? NULL : here;
    teds_check_row(b, &w);
    summary_row(b, item, here_count ? teds_count_text(h, a) : here,
                published_count ? teds_count_text(p, c) : published, status, text);
}

const char *teds_check_whole(struct teds_check_findings *b, int64_t n)
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

static const char *list_absent(struct teds_check_findings *b, const teds_edition *e, size_t *n)
{
    const char *text = "";

    *n = 0;
    for (size_t i = 0; i < e->column_count; i++)
        if (!in_header(b->k, e->column[i].header) && !e->column[i].constant && !e->column[i].part_count)
            text = teds_report_keep(b->r, "%s%s%s", text, (*n)++ ? ", " : "", e->column[i].header);
    return text;
}

static const char *list_extra(struct teds_check_findings *b, size_t *n)
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
static void say_list(struct teds_check_findings *b, const char *item, size_t n, enum teds_check_status status,
                     const char *list)
{
    teds_check_row(b, &(struct teds_check_row){ .item = item, .here = (int64_t)n, .published = -1, .status = status,
                                                .text = list });
    summary_row(b, item, teds_check_whole(b, (int64_t)n), "", status, "");
    teds_report_note(b->r, b->summary, teds_report_keep(b->r, "%s: %s.", item, list));
}

static void say_columns(struct teds_check_findings *b)
{
    const teds_edition *e = b->k->layout.edition;
    const teds_edition *with = e ? e : nearest_edition(b->k);
    size_t absent, extra, wanted = 0;
    const char *absent_list = list_absent(b, with, &absent), *extra_list = list_extra(b, &extra);

    for (size_t i = 0; i < with->column_count; i++)
        wanted += with->column[i].constant ? 0 : with->column[i].part_count ? with->column[i].part_count : 1;
    teds_check_say(b, "columns", teds_check_whole(b, (int64_t)b->k->in.columns), teds_check_whole(b, (int64_t)wanted),
                   absent && e ? TEDS_CHECK_DIFFERS : absent || extra ? TEDS_CHECK_NOTE : TEDS_CHECK_OK,
                   e ? "" : teds_report_keep(b->r, "the header comes nearest to edition %s", with->name));
    if (absent)
        say_list(b, "columns absent", absent, e ? TEDS_CHECK_DIFFERS : TEDS_CHECK_NOTE, absent_list);
    if (extra)
        say_list(b, "columns unknown", extra, TEDS_CHECK_NOTE, extra_list);
}

/* ---- the file --------------------------------------------------------- */

static void say_file(struct teds_check_findings *b)
{
    const struct teds_check *k = b->k;
    const teds_edition *e = k->layout.edition;
    int64_t bytes = (int64_t)teds_source_bytes(k->in.source), published = e ? e->csv_bytes : -1;
    const char *sha = e ? e->csv_sha256 : NULL;

    if (teds_name_says_made_up(teds_source_name(k->in.source)))
        teds_check_say(b, "origin", "made up", "", TEDS_CHECK_NOTE, "made-up data, as the name says: no record is real");
    teds_check_say(b, "edition", k->layout.name, "", e ? TEDS_CHECK_OK : TEDS_CHECK_NOTE, k->layout.why);
    teds_check_say(b, "records", teds_check_whole(b, (int64_t)k->records), teds_check_whole(b, e ? e->rows : -1),
                   !e || e->rows < 0 ? TEDS_CHECK_NO_STATUS : b->whole ? TEDS_CHECK_OK : TEDS_CHECK_DIFFERS,
                   !e || e->rows < 0 || b->whole ? "" : b->users ? "not as many as the edition file says" : "not as many as the public file has");
    if (k->left_out)
        teds_check_say(b, "wrong number of cells", teds_check_whole(b, (int64_t)k->left_out), "", TEDS_CHECK_DIFFERS,
                       "records with more or fewer cells than the header; they are not looked at");
    say_columns(b);
    if (teds_source_is_converted(k->in.source)) {
        teds_check_say(b, "converted", "", "", TEDS_CHECK_NOTE,
                       "a file of SPSS, Stata or SAS; its size and SHA-256 are not compared");
        return;
    }
    teds_check_say(b, "bytes", teds_check_whole(b, bytes), teds_check_whole(b, published),
                   published < 0 ? TEDS_CHECK_NO_STATUS : bytes == published ? TEDS_CHECK_OK : TEDS_CHECK_NOTE,
                   published < 0 || bytes == published ? "" : "other line ends, order of columns, quotes or records");
    teds_check_say(b, "SHA-256", teds_report_keep(b->r, "%.12s...", k->sha256),
                   sha ? teds_report_keep(b->r, "%.12s...", sha) : "",
                   !sha ? TEDS_CHECK_NO_STATUS : strcmp(sha, k->sha256) == 0 ? TEDS_CHECK_OK : TEDS_CHECK_NOTE,
                   !sha ? ""
                   : b->users ? (strcmp(sha, k->sha256) == 0 ? "that of the edition file" : "not that of the edition file")
                   : strcmp(sha, k->sha256) == 0 ? "this is the published file, byte for byte"
                                                 : "not the published file, byte for byte");
    teds_report_fact_text(b->r, "sha256", k->sha256);
}

/* ---- relations and coverage ------------------------------------------- */

/* 'known': how many records break it in the public file, by the codebook's own counts. */
static void say_relation(struct teds_check_findings *b, const char *name, const struct teds_relation *rel, int64_t known)
{
    struct teds_report_table *t = b->relations;
    bool fits = (int64_t)rel->violations == known || (!b->whole && (int64_t)rel->violations < known);
    enum teds_check_status status = fits ? TEDS_CHECK_OK : TEDS_CHECK_DIFFERS;
    const char *where = !rel->violations ? ""
                        : teds_report_keep(b->r, known ? "first in record %llu; the codebook's counts differ by %lld "
                                                         "themselves" : "first in record %llu",
                                           (unsigned long long)rel->first_record, (long long)known);

    if (rel->records == 0)
        return;
    teds_check_row(b, &(struct teds_check_row){ .item = "relation", .label = name, .here = (int64_t)rel->violations,
                                                .published = known, .status = status, .text = where });
    teds_report_row(b->r, t, false);
    teds_report_text(b->r, t, name);
    teds_report_whole(b->r, t, (int64_t)rel->records);
    teds_report_whole(b->r, t, (int64_t)rel->violations);
    teds_report_text(b->r, t, teds_check_status_words[status]);
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
static int64_t known_violations(const struct teds_check_findings *b, const teds_variable *flag)
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

static void say_relations(struct teds_check_findings *b)
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

static void cover(struct teds_check_findings *b, bool has, const char *variable, const char *state, uint64_t known,
                  uint64_t records)
{
    if (has)
        teds_check_row(b, &(struct teds_check_row){ .item = "coverage", .variable = variable, .label = state,
                                                    .here = (int64_t)known, .published = -1, .status = TEDS_CHECK_NO_STATUS,
                                                    .text = teds_check_whole(b, (int64_t)records) });
}

static void say_coverage(struct teds_check_findings *b)
{
    const struct teds_check *k = b->k;
    const teds_variable *state = k->catalog->by_role[TEDS_ROLE_STATE];
    struct teds_report_table *t = b->coverage;

    for (size_t i = 0; k->has_state && i < TEDS_MOST_STATES; i++) {
        const struct teds_state_coverage *s = &k->states[i];
        const char *label = i < TEDS_MOST_STATES - 1 ? teds_report_label(b->r, state, (int32_t)i) : "Missing";
        double n = (double)s->records;

        if (s->records == 0)
            continue;
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

/* What stands beside the file is published, or what the user's edition file says: readers see which; keys stay. */
static void name_source(struct teds_check_findings *b, struct teds_report_table *t)
{
    for (size_t i = 0; b->users && t->columns && i < t->column_count; i++) {
        struct teds_report_column *c = &t->columns[i];

        if (strcmp(c->key, "published") == 0)
            c->title = "edition file";
        if (t == b->frequencies && strncmp(c->key, "published", strlen("published")) == 0)
            c->flags |= TEDS_COL_IF_ANY;
    }
}

static void make_tables(struct teds_check_findings *b)
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
        { &b->unknowns, "unknown_codes", b->users ? "Codes that the edition file does not know" : "Codes that the codebook does not know", unknowns,
          TEDS_COUNT(unknowns) },
        { &b->relations, "relations", "Relations that must hold", relations, TEDS_COUNT(relations) },
        { &b->coverage, "coverage", "How much each state reports", coverage, TEDS_COUNT(coverage) },
        { &b->frequencies, "frequencies", b->users ? "Frequencies" : "Frequencies beside the codebook's", frequencies,
          TEDS_COUNT(frequencies) },
    };

    for (size_t i = 0; i < TEDS_COUNT(tables); i++) {
        *tables[i].table = teds_report_table(b->r, tables[i].key, tables[i].title);
        teds_report_columns(b->r, *tables[i].table, tables[i].columns, tables[i].count);
        name_source(b, *tables[i].table);
    }
    b->flat->flat_only = true;
}

teds_status teds_check_report(const struct teds_check *k, teds_report **out, bool *differs,
                              teds_error *err)
{
    const teds_edition *e = k->layout.edition;
    struct teds_check_findings b = { .k = k, .r = teds_report_new(),
                          .whole = e && e->rows >= 0 && (uint64_t)e->rows == k->records };
    const char *name = teds_source_name(k->in.source), *slash = strrchr(name, '/'), *source;
    teds_status st;

    if (!b.r)
        return teds_nomem(err);
    b.users = e && teds_edition_is_users(e);
    b.r->title = teds_report_keep(b.r, "Check of %s", slash ? slash + 1 : name);
    make_tables(&b);
    say_file(&b);
    st = teds_check_add_codes(&b, err);
    say_relations(&b);
    say_coverage(&b);
    teds_check_sum_codes(&b);
    source = b.users ? "from what the edition file says" : "from what is published";
    b.r->lead = !k->layout.edition && !b.differs
                    ? "The file is none of the editions in particular; nothing that could be compared differs."
                : b.differs ? teds_report_keep(b.r, "Something differs %s; see the rows marked \"differs\".", source)
                            : teds_report_keep(b.r, "Nothing differs %s.", source);
    *differs = b.differs;
    if (st != TEDS_OK) {
        teds_report_free(b.r);
        return st;
    }
    return teds_report_done(b.r, out, err);
}
