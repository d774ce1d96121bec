/*
 * report_common.c - what several reports have in common: flow, problems, provenance.
 */
#include <stdlib.h>
#include <string.h>

#include <tedstat/version.h>

#include "report.h"
#include "tally.h"

/* Flags of a column that is empty where small counts are hidden; readers then do not see it. */
static unsigned not_hidden(const teds_tally *tally, unsigned flags)
{
    return tally->suppress ? TEDS_COL_MACHINE : flags;
}

void teds_report_add_flow(struct teds_report *r, const char *key, const char *title, const teds_tally *tally)
{
    struct teds_report_table *t = teds_report_table(r, key, title);
    bool records_hidden = teds_tally_records_hidden(tally);
    char room[TEDS_NUMBER_ROOM];

    teds_report_column(r, t, "step", "step", TEDS_COL_COUNT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "box", "step", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "rule", "kept if", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "discharges", "discharges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "missing", "of which\nmissing", TEDS_COL_COUNT, not_hidden(tally, TEDS_COL_IF_ANY));
    for (size_t i = 0; i < teds_tally_boxes(tally); i++) {
        teds_box box = teds_tally_box(tally, i);

        teds_report_row(r, t, i + 1 == teds_tally_boxes(tally));
        teds_report_whole(r, t, (int64_t)i);
        teds_report_text(r, t, box.name);
        teds_report_text(r, t, box.rule);
        teds_report_whole_or_hidden(r, t, box.count_hidden, box.count);
        teds_report_whole_or_empty(r, t, box.missing_hidden ? -1 : (int64_t)box.missing);
    }
    teds_report_note(r, t,
                     teds_report_keep(r, "%s records read = the sum of the steps; a record is left out at "
                                         "the first step whose rule it fails.",
                                      records_hidden
                                          ? "*"
                                          : teds_count_text(teds_tally_records(tally), room)));
}

/* What a warning is about: "medication planned (METHUSE)", or the name if it is of no variable. */
static const char *about(struct teds_report *r, const teds_tally *tally, const char *column)
{
    const teds_variable *v = *column ? teds_variable_find(tally->catalog, column) : NULL;

    return v ? teds_report_keep(r, "%s (%s)", v->words, column) : *column ? column : "the data";
}

void teds_report_warning(struct teds_report *r, const teds_tally *tally, const char *code, const char *column, const char *text)
{
    struct teds_report_table *t = r->tables;

    while (t < r->tables + r->table_count && strcmp(t->key, "warnings") != 0)
        t++;
    if (t == r->tables + r->table_count) /* no memory for it */
        return;
    teds_report_row(r, t, false);
    teds_report_text(r, t, code);
    teds_report_text(r, t, column);
    teds_report_text(r, t, about(r, tally, column));
    teds_report_whole_or_empty(r, t, -1);
    teds_report_text(r, t, "");
    teds_report_whole_or_empty(r, t, -1);
    teds_report_text(r, t, "");
    teds_report_text(r, t, text);
}

/* Behind the problems, in the same table: what else must be told. */
static void add_warnings(struct teds_report *r, const teds_tally *tally)
{
    teds_warning *warnings = NULL;
    size_t count = 0;

    if (teds_tally_warnings(tally, &warnings, &count, NULL) != TEDS_OK)
        r->failed = true;
    for (size_t i = 0; i < count; i++)
        teds_report_warning(r, tally, warnings[i].code, warnings[i].column, warnings[i].text);
    free(warnings);
}

static void add_problems(struct teds_report *r, const teds_tally *tally)
{
    size_t count;
    const teds_problem *problems = teds_tally_problems(tally, &count);
    struct teds_report_table *t = teds_report_table(r, "warnings", "Warnings");
    char sentence[240];

    t->background = true;
    teds_report_column(r, t, "code", "kind", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "column", "column", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "about", "about", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "count", "times", TEDS_COL_COUNT, not_hidden(tally, TEDS_COL_IF_ANY));
    teds_report_column(r, t, "input", "first in", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "record", "record", TEDS_COL_COUNT, not_hidden(tally, TEDS_COL_IF_ANY));
    teds_report_column(r, t, "value", "value", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "text", "what", TEDS_COL_TEXT, 0);
    for (size_t i = 0; tally->suppress == 0 && i < count; i++) { /* else one of the warnings says that there are some */
        const teds_problem *p = &problems[i];

        teds_report_row(r, t, false);
        teds_report_text(r, t, teds_problem_name(p->kind));
        teds_report_text(r, t, *p->column ? p->column : "(record)");
        teds_report_text(r, t, *p->column ? p->column : "records"); /* as the file calls it */
        teds_report_whole(r, t, (int64_t)p->count);
        teds_report_text(r, t, tally->inputs[p->input].name);
        teds_report_whole(r, t, (int64_t)p->first_record);
        teds_report_text(r, t, p->first_text);
        teds_report_text(r, t, teds_problem_text(p, tally->inputs[p->input].edition, sentence,
                                                 sizeof sentence));
    }
    add_warnings(r, tally);
}

/* "2019:1000;2020:500"; missing and not collected years in words. */
static const char *years_text(struct teds_report *r, const teds_input *in)
{
    const char *text = "";

    for (size_t i = 0; i < in->year_count; i++) {
        const char *between = i ? ";" : "";
        unsigned long long n = in->years[i].records;

        if (in->years[i].year >= 0)
            text = teds_report_keep(r, "%s%s%d:%llu", text, between, in->years[i].year, n);
        else
            text = teds_report_keep(r, "%s%s%s:%llu", text, between,
                                    in->years[i].year == TEDS_MISSING ? "missing" : "unknown", n);
    }
    return text;
}

/* "2019", or "2018: 1,000; 2019: 500" where there are more. */
static const char *years_words(struct teds_report *r, const teds_input *in)
{
    const char *text = "";
    char room[TEDS_NUMBER_ROOM];

    for (size_t i = 0; i < in->year_count; i++) {
        int year = in->years[i].year;
        const char *word = year >= 0 ? teds_report_keep(r, "%d", year) : year == TEDS_MISSING ? "year missing" : "year not known";

        text = in->year_count == 1
                   ? teds_report_keep(r, "%s%s%s", text, i ? ", " : "", word)
                   : teds_report_keep(r, "%s%s%s: %s", text, i ? "; " : "", word, teds_count_text(in->years[i].records, room));
    }
    return text;
}

static bool any_sha256(const teds_tally *t)
{
    for (size_t i = 0; i < t->input_count; i++)
        if (*t->inputs[i].sha256)
            return true;
    return false;
}

/* Do two sentences say the same but for numbers: "its 76 columns ... of 2019", "its 78 columns ... of 2015"? */
static bool same_but_for_numbers(const char *a, const char *b)
{
    static const char digits[] = "0123456789";

    for (; *a && *b; a++, b++) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b)
            return false;
        if (!*a)
            return true;
    }
    return *a == *b;
}

/* Below the table of files: why each was taken for its edition; what is so of several files, once. */
static void note_found(struct teds_report *r, struct teds_report_table *t, const teds_tally *tally)
{
    for (size_t i = 0; i < tally->input_count; i++) {
        const char *found = tally->inputs[i].found, *likewise = "";
        size_t like = 0, first = 0;

        while (!same_but_for_numbers(tally->inputs[first].found, found))
            first++;
        for (size_t k = i + 1; k < tally->input_count; k++)
            like += same_but_for_numbers(tally->inputs[k].found, found);
        if (!*found || first < i)
            continue;
        if (like)
            likewise = like + 1 == tally->input_count ? "; the other files likewise"
                                                      : teds_report_keep(r, "; %zu other files likewise", like);
        teds_report_note(r, t, teds_report_keep(r, "Edition %s of %s: %s%s.", tally->inputs[i].edition, tally->inputs[i].name, found,
                                                likewise));
    }
}

static void add_provenance(struct teds_report *r, const teds_tally *tally)
{
    struct teds_report_table *t = teds_report_table(r, "inputs", "Inputs");
    bool hidden = tally->suppress > 0; /* records of a file or a year are a table by another variable */
    const char *name, *version;
    struct teds_buf origin = TEDS_BUF_INIT;

    t->provenance = true;
    teds_report_column(r, t, "name", "file", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "edition", "edition", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "bytes", "bytes", TEDS_COL_COUNT, not_hidden(tally, 0));
    teds_report_column(r, t, "crc32", "CRC-32", TEDS_COL_TEXT, any_sha256(tally) ? TEDS_COL_MACHINE : 0);
    teds_report_column(r, t, "records", "records", TEDS_COL_COUNT, not_hidden(tally, 0));
    teds_report_column(r, t, "years", "years", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "years_read", "years", TEDS_COL_TEXT, hidden ? TEDS_COL_MACHINE : TEDS_COL_READER);
    teds_report_column(r, t, "found", "how the edition was found", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "sha256", "SHA-256", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    for (size_t i = 0; i < tally->input_count; i++) {
        const teds_input *in = &tally->inputs[i];

        teds_report_row(r, t, false);
        teds_report_text(r, t, in->name);
        teds_report_text(r, t, in->edition);
        teds_report_whole_or_empty(r, t, hidden ? -1 : (int64_t)in->bytes);
        teds_report_text(r, t, teds_report_keep(r, "%08x", (unsigned)in->crc32));
        teds_report_whole_or_empty(r, t, hidden ? -1 : (int64_t)in->records);
        teds_report_text(r, t, hidden ? "" : years_text(r, in));
        teds_report_text(r, t, hidden ? "" : years_words(r, in));
        teds_report_text(r, t, hidden ? "" : in->found); /* it tells of the first records */
        teds_report_text(r, t, in->sha256);
    }
    if (!hidden)
        note_found(r, t, tally);
    teds_origin_words(tally, &origin);
    r->made_by = teds_report_keep(r, "tedstat %s, cohort %s, edition %s", teds_version(), tally->cohort_name,
                                  origin.failed ? "" : origin.data);
    r->failed |= origin.failed;
    teds_buf_free(&origin);
    teds_report_fact_text(r, "cohort_title", tally->cohort_title);
    if (tally->suppress > 0)
        teds_report_fact_whole(r, "suppress", (int64_t)tally->suppress);
    for (size_t i = 0; (version = teds_library_version(i, &name)) != NULL; i++)
        teds_report_fact_text(r, name, version);
}

void teds_report_add_background(struct teds_report *r, const teds_tally *tally)
{
    teds_report_add_flow(r, "flow", "Where the records went", tally);
    r->tables[r->table_count - 1].background = true;
    r->suppress = tally->suppress;
    add_problems(r, tally);
    add_provenance(r, tally);
}

teds_status teds_report_flow(const teds_tally *tally, teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();

    if (!r)
        return teds_nomem(err);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    r->title = teds_report_keep(r, "Exclusions flow: %s", tally->cohort_title);
    teds_report_add_background(r, tally);
    return teds_report_done(r, out, err);
}
