/*
 * tally_save.c - saved tallies: a text format, described in docs/tally.md; tally_load.c reads it.
 *
 * Lines of tab-separated fields, the first of which says what the line is.  The last line
 * holds the number of cells and the CRC-32 of everything before it, so that a tally that
 * was cut or edited is noticed.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "stream.h"
#include "tally.h"

/* A text field: tab, newline, return and backslash are written as \t \n \r \\. */
static void put_text(struct teds_buf *b, const char *text)
{
    teds_buf_char(b, '\t');
    for (; *text; text++) {
        switch (*text) {
        case '\t': teds_buf_str(b, "\\t"); break;
        case '\n': teds_buf_str(b, "\\n"); break;
        case '\r': teds_buf_str(b, "\\r"); break;
        case '\\': teds_buf_str(b, "\\\\"); break;
        default: teds_buf_char(b, *text);
        }
    }
}

static void put_count(struct teds_buf *b, uint64_t n)
{
    teds_buf_printf(b, "\t%" PRIu64, n);
}

static void put_head(const teds_tally *t, struct teds_buf *b)
{
    teds_buf_str(b, TEDS_TALLY_MAGIC);
    teds_buf_str(b, "cohort");
    put_text(b, t->cohort_name);
    put_text(b, t->cohort_title);
    teds_buf_str(b, "\nwrong_cells");
    put_count(b, t->wrong_cells);
    for (size_t i = 0; i < t->rule_count; i++) {
        teds_buf_str(b, "\nrule");
        put_text(b, t->rules[i].text);
        put_text(b, t->rules[i].box);
        put_count(b, t->rules[i].count);
        put_count(b, t->rules[i].missing);
    }
    teds_buf_str(b, "\nkept");
    put_count(b, t->kept);
    teds_buf_char(b, '\n');
}

static void put_inputs(const teds_tally *t, struct teds_buf *b)
{
    for (size_t i = 0; i < t->input_count; i++) {
        const teds_input *in = &t->inputs[i];

        teds_buf_str(b, "input");
        put_text(b, in->name);
        put_text(b, in->edition);
        put_count(b, in->bytes);
        put_count(b, in->records);
        teds_buf_printf(b, "\t%08" PRIx32 "\n", in->crc32);
        if (*in->sha256)
            teds_buf_printf(b, "sha256\t%s\n", in->sha256);
        if (*in->found) {
            teds_buf_str(b, "found");
            put_text(b, in->found);
            teds_buf_char(b, '\n');
        }
        for (size_t k = 0; k < in->year_count; k++)
            teds_buf_printf(b, "year\t%d\t%" PRIu64 "\n", in->years[k].year, in->years[k].records);
    }
    for (size_t i = 0; i < t->problems.count; i++) {
        const teds_problem *p = &t->problems.list[i];

        teds_buf_str(b, "problem");
        put_text(b, teds_problem_name(p->kind));
        put_text(b, p->column);
        put_count(b, p->count);
        put_count(b, p->input);
        put_count(b, p->first_record);
        put_text(b, p->first_text);
        teds_buf_char(b, '\n');
    }
}

static void put_notices(const teds_tally *t, struct teds_buf *b)
{
    for (size_t i = 0; i < t->notice_count; i++) {
        teds_buf_str(b, "notice");
        put_text(b, t->notices[i].code);
        put_text(b, t->notices[i].column);
        put_text(b, t->notices[i].text);
        teds_buf_char(b, '\n');
    }
}

static bool put_cells(const teds_tally *t, struct teds_buf *b)
{
    struct teds_cell_count *cells = teds_tally_sorted(t);

    teds_buf_str(b, "by");
    for (size_t i = 0; i < t->by_count; i++)
        put_text(b, t->dimensions[i].variable->name);
    teds_buf_str(b, "\ncells");
    for (size_t i = 0; i < teds_tally_dimensions(t); i++)
        put_text(b, t->dimensions[i].variable->name);
    teds_buf_str(b, "\tdischarges\n");
    for (size_t n = 0; cells && n < t->cell_count; n++) {
        teds_buf_str(b, "c");
        for (size_t i = 0; i < teds_tally_dimensions(t); i++)
            teds_buf_printf(b, "\t%d", (int)teds_key_code(&t->dimensions[i], cells[n].key));
        put_count(b, cells[n].count);
        teds_buf_char(b, '\n');
    }
    free(cells);
    return cells != NULL;
}

teds_status teds_tally_text(const teds_tally *t, char **text, size_t *length, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;
    bool fine;

    if (t->suppress > 0)
        return teds_fail(err, TEDS_EARG, "a tally holds all counts and cannot hide small ones; hide them "
                                         "(--suppress) in what is made from it");
    if (t->outcome)
        return teds_fail(err, TEDS_EARG, "the tally of an outcome cannot be saved; save the one it is made from");
    put_head(t, &b);
    put_inputs(t, &b);
    put_notices(t, &b);
    fine = put_cells(t, &b) && !b.failed;
    if (fine)
        teds_buf_printf(&b, "end\t%zu\t%08" PRIx32 "\n", t->cell_count,
                        teds_crc32(0, b.data, b.length));
    if (!fine || b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    *text = b.data;
    *length = b.length;
    return TEDS_OK;
}
