/*
 * document.c - building a document; the formats are in render/.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

#include "render/render.h"

teds_status teds_document_new(const char *title, const char *lang, teds_document **out,
                              teds_error *err)
{
    struct teds_document *d = calloc(1, sizeof *d);

    if (!d)
        return teds_nomem(err);
    d->title = teds_arena_copy(&d->arena, title, strlen(title));
    d->lang = teds_arena_copy(&d->arena, lang, strlen(lang));
    if (!d->title || !d->lang) {
        teds_document_free(d);
        return teds_nomem(err);
    }
    *out = d;
    return TEDS_OK;
}

void teds_document_free(teds_document *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < d->made_count; i++)
        teds_report_free(d->made[i]);
    free(d->made);
    free(d->blocks);
    teds_arena_free(&d->arena);
    free(d);
}

static const char *keep(struct teds_document *d, const char *text)
{
    const char *copy = text ? teds_arena_copy(&d->arena, text, strlen(text)) : NULL;

    if (text && !copy)
        d->failed = true;
    return copy;
}

static struct teds_document_block *add(struct teds_document *d, enum teds_block_kind kind, const char *text)
{
    static struct teds_document_block lost; /* written when memory ran out; never read */
    struct teds_document_block block = { .kind = kind, .text = keep(d, text ? text : "") };

    if (!TEDS_PUSH(d->blocks, d->block_count, d->block_room)) {
        d->failed = true;
        return &lost;
    }
    d->blocks[d->block_count - 1] = block;
    return &d->blocks[d->block_count - 1];
}

void teds_document_subtitle(teds_document *d, const char *text)
{
    add(d, TEDS_BLOCK_SUBTITLE, text);
}

void teds_document_heading(teds_document *d, int level, const char *text)
{
    struct teds_document_block *b = add(d, TEDS_BLOCK_HEADING, text);

    b->level = level;
    if (level == 1)
        b->number = ++d->headings;
}

void teds_document_paragraph(teds_document *d, const char *text)
{
    add(d, TEDS_BLOCK_PARAGRAPH, text);
}

void teds_document_item(teds_document *d, const char *text, const char *href)
{
    const char *to = keep(d, href);

    add(d, TEDS_BLOCK_ITEM, text)->href = to;
}

void teds_document_alert(teds_document *d, const char *text)
{
    add(d, TEDS_BLOCK_ALERT, text);
}

void teds_document_markdown(teds_document *d, const char *text)
{
    add(d, TEDS_BLOCK_MARKDOWN, text);
}

void teds_document_code(teds_document *d, const char *caption, const char *text)
{
    const char *lines = keep(d, text + teds_bom_length(text, strlen(text)));

    add(d, TEDS_BLOCK_CODE, caption)->description = lines ? lines : "";
}

static const struct teds_report_table *find_table(const struct teds_report *r, const char *key)
{
    for (size_t i = 0; i < r->table_count; i++)
        if (*key ? strcmp(r->tables[i].key, key) == 0 : !r->tables[i].flat_only)
            return &r->tables[i];
    return NULL;
}

/* Does the note of a table stand below an earlier one that is open? */
static bool is_noted(const struct teds_document *d, const char *note)
{
    for (size_t i = 0; i < d->block_count; i++) {
        const struct teds_document_block *b = &d->blocks[i];

        for (size_t k = 0; b->kind == TEDS_BLOCK_TABLE && !b->details && k < b->table->note_count; k++)
            if (strcmp(b->table->notes[k], note) == 0)
                return true;
    }
    return false;
}

/*
 * The table without the notes that stand in the document already; those of its marks ("a: ...") stay, as letters mean
 * something else below each table.
 */
static const struct teds_report_table *with_new_notes(struct teds_document *d, const struct teds_report_table *t)
{
    struct teds_report_table *own = teds_arena_alloc(&d->arena, sizeof *own);
    const char **notes = teds_arena_alloc(&d->arena, (t->note_count + 1) * sizeof *notes);

    if (!own || !notes) {
        d->failed = true;
        return t;
    }
    *own = *t; /* lent, but for the notes */
    own->notes = notes;
    own->note_count = 0;
    for (size_t i = 0; i < t->note_count; i++)
        if ((t->notes[i][0] && t->notes[i][1] == ':') || !is_noted(d, t->notes[i]))
            notes[own->note_count++] = t->notes[i];
    return own;
}

bool teds_document_says(const teds_document *d, const char *paragraph)
{
    for (size_t i = 0; i < d->block_count; i++)
        if (d->blocks[i].kind == TEDS_BLOCK_PARAGRAPH && strcmp(d->blocks[i].text, paragraph) == 0)
            return true;
    return false;
}

static bool add_table(struct teds_document *d, const struct teds_report *report, const char *key,
                      const char *caption, bool details)
{
    const struct teds_report_table *t = find_table(report, key);
    struct teds_document_block *b;

    if (!t || t->row_count == 0)
        return false;
    if (!caption)
        caption = *t->title ? t->title : report->title;
    t = with_new_notes(d, t);
    b = add(d, TEDS_BLOCK_TABLE, caption);
    b->table = t;
    b->details = details;
    b->number = ++d->tables;
    return true;
}

bool teds_document_table(teds_document *d, const teds_report *report, const char *table,
                         const char *caption)
{
    return add_table(d, report, table, caption, false);
}

bool teds_document_table_details(teds_document *d, const teds_report *report, const char *table,
                                 const char *caption)
{
    return add_table(d, report, table, caption, true);
}

void teds_document_own(teds_document *d, teds_report *report)
{
    if (report && TEDS_PUSH(d->made, d->made_count, d->made_room)) {
        d->made[d->made_count - 1] = report;
        return;
    }
    teds_report_free(report);
    d->failed = true;
}

void teds_document_facts(teds_document *d, const teds_report *report, const char *caption)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    char room[TEDS_NUMBER_ROOM];

    if (!r) {
        d->failed = true;
        return;
    }
    t = teds_report_table(r, "facts", caption);
    teds_report_column(r, t, "fact", "what", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "value", "value", TEDS_COL_TEXT, 0);
    for (size_t i = 0; i < report->fact_count; i++) {
        const struct teds_report_fact *f = &report->facts[i];

        if (f->type == TEDS_COL_TEXT && !*f->value.text)
            continue;
        teds_report_row(r, t, false);
        teds_report_text(r, t, f->key);
        teds_report_text(r, t, f->type == TEDS_COL_TEXT ? f->value.text
                               : f->type == TEDS_COL_COUNT
                                   ? teds_fixed_text((double)f->value.whole, 0, room)
                                   : teds_number_text(f->value.number, room));
    }
    d->failed |= r->failed;
    add_table(d, r, "facts", caption, false);
    teds_document_own(d, r);
}

void teds_document_figure(teds_document *d, const char *title, const char *description,
                          const char *svg, const char *file, const teds_report *data)
{
    const char *words = keep(d, description), *picture = keep(d, svg), *name = keep(d, file);
    struct teds_document_block *b = add(d, TEDS_BLOCK_FIGURE, title);

    b->description = words ? words : "";
    b->svg = picture;
    b->file = name;
    b->table = data ? find_table(data, "") : NULL;
    b->number = ++d->figures;
}

void teds_document_report(teds_document *d, const teds_report *r)
{
    bool manifest = r->fact_count > 0;

    teds_document_subtitle(d, r->made_by);
    if (r->lead)
        teds_document_paragraph(d, r->lead);
    for (size_t i = 0; i < r->table_count; i++) {
        const struct teds_report_table *t = &r->tables[i];

        if (t->provenance)
            manifest = true;
        else if (!t->flat_only && t->row_count > 0) {
            if (*t->title)
                teds_document_heading(d, 1, t->title);
            teds_document_table(d, r, t->key, NULL);
        }
    }
    if (r->caveat_count)
        teds_document_heading(d, 1, "Please read it with care");
    for (size_t i = 0; i < r->caveat_count; i++)
        teds_document_item(d, r->caveats[i], NULL);
    if (manifest)
        teds_document_heading(d, 1, "How it was made");
    for (size_t i = 0; i < r->table_count; i++)
        if (r->tables[i].provenance)
            teds_document_table(d, r, r->tables[i].key, NULL);
    if (r->fact_count)
        teds_document_facts(d, r, "Settings and versions");
}

/* ---- rendering -------------------------------------------------------- */

teds_status teds_document_render(const teds_document *d, const char *format, char **text,
                                 size_t *length, teds_error *err)
{
    static const struct {
        const char *name;
        teds_document_fn *render;
    } formats[] = {
        { "html", teds_document_html },
        { "md", teds_document_md },
        { "latex", teds_document_latex },
    };
    struct teds_buf b = TEDS_BUF_INIT;
    size_t i = 0;

    while (i < TEDS_COUNT(formats) && !teds_same_word(formats[i].name, format))
        i++;
    if (i == TEDS_COUNT(formats))
        return teds_fail(err, TEDS_EARG, "a document has no format \"%s\"; there are html, md and latex",
                         format);
    if (d->failed || !formats[i].render(d, &b) || b.failed) {
        teds_buf_free(&b);
        return teds_nomem(err);
    }
    *text = b.data;
    *length = b.length;
    return TEDS_OK;
}

teds_status teds_render_as_document(const struct teds_report *r, const char *format,
                                    struct teds_buf *to, teds_error *err)
{
    teds_document *d = NULL;
    char *text = NULL;
    size_t length;
    teds_status st = teds_document_new(r->title, "en", &d, err);

    if (st == TEDS_OK) {
        teds_document_report(d, r);
        st = teds_document_render(d, format, &text, &length, err);
    }
    if (st == TEDS_OK)
        teds_buf_add(to, text, length);
    free(text);
    teds_document_free(d);
    return st;
}
