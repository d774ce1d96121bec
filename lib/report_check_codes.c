/*
 * report_check_codes.c - the codes that a check found: every frequency beside the codebook's, by state where
 * that is published, and the codes that the codebook does not know.
 */
#include <stdio.h>
#include <string.h>

#include "report_check.h"

/* ---- frequencies ------------------------------------------------------ */

static enum teds_check_status frequency_status(struct teds_check_findings *b, int64_t here, int64_t published)
{
    if (published < 0)
        return TEDS_CHECK_NO_STATUS;
    b->codes_compared++;
    if (here == published)
        return b->whole || here == 0 ? TEDS_CHECK_OK : TEDS_CHECK_PART;
    if (!b->whole && here <= published)
        return TEDS_CHECK_PART;
    b->codes_different++;
    return TEDS_CHECK_DIFFERS;
}

static void frequency_row(struct teds_check_findings *b, const char *variable, const char *code,
                          const char *label, int64_t here, int64_t published)
{
    enum teds_check_status status = frequency_status(b, here, published);
    struct teds_report_table *t = b->frequencies;
    const teds_edition *e = b->k->layout.edition;

    teds_check_row(b, &(struct teds_check_row){ .item = "frequency", .variable = variable, .code = code, .label = label,
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
    teds_report_text(b->r, t, status == TEDS_CHECK_OK ? "" : teds_check_status_words[status]);
}

static bool edition_lists(const teds_edition_column *column, int code)
{
    for (size_t i = 0; column && i < column->code_count; i++)
        if (column->codes[i].number && code >= column->codes[i].first && code <= column->codes[i].last)
            return true;
    return false;
}

/* The codes of the vocabulary that the edition does not list itself. */
static void vocabulary_rows(struct teds_check_findings *b, const struct teds_column_counts *c)
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

static void column_frequencies(struct teds_check_findings *b, const struct teds_column_counts *c)
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
static void by_state(struct teds_check_findings *b, const struct teds_by_state *table)
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
            teds_check_row(b, &(struct teds_check_row){
                .item = "frequency by state", .variable = c->header, .code = c->codes[n].text, .label = c->codes[n].label,
                .here = here, .published = published, .text = teds_variable_label(state, c->by_state[i].state),
                .status = wrong ? TEDS_CHECK_DIFFERS : here == published ? TEDS_CHECK_OK : TEDS_CHECK_PART });
        }
    }
    teds_check_say(b, teds_report_keep(b->r, "%s by state", c->header), teds_check_whole(b, different_cells), "",
                   different_cells ? TEDS_CHECK_DIFFERS : TEDS_CHECK_OK,
                   teds_report_keep(b->r, "counts that differ, of %lld", (long long)cells));
}

/* ---- unknown codes ---------------------------------------------------- */

static void unknown_row(struct teds_check_findings *b, const char *variable, const char *text, uint64_t n,
                        uint64_t first)
{
    char safe[200];

    teds_printable(safe, sizeof safe, text, strlen(text));
    b->unknown_cells += n;
    teds_check_row(b, &(struct teds_check_row){ .item = "unknown code", .variable = variable, .code = safe,
                                                .here = (int64_t)n, .published = -1, .status = TEDS_CHECK_DIFFERS,
                                                .text = teds_report_keep(b->r, "first in record %llu",
                                                                         (unsigned long long)first) });
    teds_report_row(b->r, b->unknowns, false);
    teds_report_text(b->r, b->unknowns, variable);
    teds_report_text(b->r, b->unknowns, safe);
    teds_report_whole(b->r, b->unknowns, (int64_t)n);
    teds_report_whole(b->r, b->unknowns, (int64_t)first);
}

/* The longest lists of unknown texts are cut; the rest is one row. */
static teds_status column_unknowns(struct teds_check_findings *b, const struct teds_column_counts *c, teds_error *err)
{
    enum { SHOWN = 50 };
    struct teds_decoder d;
    uint64_t rest = c->too_many, rest_first = 0;
    size_t shown = 0;
    const teds_variable *v = c->variable;
    teds_status st = v ? teds_decoder_make(b->k->catalog, v, c->column, &d, err) : TEDS_OK;

    if (!v || st != TEDS_OK)
        return st;
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
    return TEDS_OK;
}

/* ---- all columns ------------------------------------------------------ */

teds_status teds_check_add_codes(struct teds_check_findings *b, teds_error *err)
{
    const struct teds_check *k = b->k;
    teds_status st = TEDS_OK;

    for (size_t i = 0; st == TEDS_OK && i < k->in.columns; i++) {
        if (k->columns[i].counted)
            column_frequencies(b, &k->columns[i]);
        st = column_unknowns(b, &k->columns[i], err);
    }
    return st;
}

void teds_check_sum_codes(struct teds_check_findings *b)
{
    teds_check_say(b, "frequencies", teds_check_whole(b, (int64_t)b->codes_different), "",
                   b->codes_compared == 0 ? TEDS_CHECK_NO_STATUS : b->codes_different ? TEDS_CHECK_DIFFERS : TEDS_CHECK_OK,
                   teds_report_keep(b->r, "codes that differ, of %llu compared%s", (unsigned long long)b->codes_compared,
                                    b->whole ? "" : "; a part of the file can only have too many of one"));
    for (size_t i = 0; i < b->k->by_state_count; i++)
        by_state(b, &b->k->by_state[i]);
    teds_check_say(b, "unknown codes", teds_check_whole(b, (int64_t)b->unknown_cells), "",
                   b->unknown_cells ? TEDS_CHECK_DIFFERS : TEDS_CHECK_OK, "");
}
