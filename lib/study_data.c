/*
 * study_data.c - the section of the data: whose records these are, and are they those that were published?
 */
#include "study.h"

#include <string.h>

#include "document.h"
#include "tally.h"

/* How many files are those that SAMHSA published, byte for byte. */
static size_t published_bytes(const teds_tally *t)
{
    size_t n = 0;

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);

        n += e && e->csv_sha256 && *t->inputs[i].sha256 && strcmp(e->csv_sha256, t->inputs[i].sha256) == 0;
    }
    return n;
}

/* "my-state (Discharge extract of a state agency)", each once. */
static const char *editions(struct teds_study_make *m)
{
    const teds_tally *t = m->s->tally;
    const char *text = "";

    for (size_t i = 0; i < t->input_count; i++) {
        const teds_edition *e = teds_edition_find(t->catalog, t->inputs[i].edition);
        size_t first = 0;

        while (strcmp(t->inputs[first].edition, t->inputs[i].edition) != 0)
            first++;
        if (first == i)
            text = teds_study_keep(m, "%s%s%s%s%s%s", text, i ? ", " : "", t->inputs[i].edition, e && e->title && *e->title ? " (" : "",
                                   e && e->title ? e->title : "", e && e->title && *e->title ? ")" : "");
    }
    return text;
}

/* Whose records these are: a sentence or two. */
static const char *origin(struct teds_study_make *m)
{
    const teds_tally *t = m->s->tally;
    size_t same = published_bytes(t);
    struct teds_origin o;

    teds_tally_origin(t, &o);
    if (o.made_up)
        return o.made_up == t->input_count ? "The files are made up in its format; no record in them is real."
                                           : "Some of the files are made up in its format; no record in those is real.";
    if (o.differ)
        return "The files are in its format, but do not have the number of records that was published; what is shown is of a "
               "part of the published records, or of others.";
    if (t->suppress && same < t->input_count) /* see teds_tally_origin() */
        return "Whether these are the records that SAMHSA published is not said, as small counts are hidden.";
    if (o.unknown)
        return "Whether these are records that SAMHSA published is not known: of files like these the number of records is not.";
    if (same == t->input_count)
        return same == 1 ? "The file is the published one, byte for byte." : "The files are the published ones, byte for byte.";
    return teds_study_keep(m, "Of each year as many records were read as were published; %zu of %zu files have the SHA-256 "
                              "of the published one.", same, t->input_count);
}

/* What the data are, of TEDS-D and of a user's own edition. */
static const char *whose(struct teds_study_make *m)
{
    if (teds_tally_is_users(m->s->tally))
        return teds_study_keep(m, "The data are not TEDS-D as SAMHSA publishes it, but of an edition of the user's own, %s: its edition file says "
                                  "which variable each column is and what its codes mean.", editions(m));
    return teds_study_keep(m, "The Treatment Episode Data Set: Discharges (TEDS-D), which SAMHSA publishes, holds records that states send of "
                              "discharges from treatment for substance use, mostly from programs with public money. %s", origin(m));
}

void teds_study_banner(teds_document *d, const teds_tally *tally)
{
    struct teds_origin o;
    struct teds_buf b = TEDS_BUF_INIT;

    teds_tally_origin(tally, &o);
    if (o.made_up)
        teds_document_alert(d, o.made_up == tally->input_count
                            ? "Made-up data: no record here is real, and no number says anything about treatment. This page shows "
                              "what such a report looks like."
                            : "Some of these data are made up: no number here says anything about treatment.");
    if (o.differ) {
        teds_buf_printf(&b, "Not the published data: these numbers are of a part of the records that SAMHSA published, or of others. "
                            "Records read, of those published: ");
        teds_origin_differences(&o, &b);
        teds_buf_char(&b, '.');
    }
    if (o.differ && !b.failed)
        teds_document_alert(d, b.data);
    d->failed |= b.failed || o.failed;
    teds_buf_free(&b);
}

void teds_study_data(struct teds_study_make *m)
{
    const char *years = teds_study_years(m);

    teds_document_paragraph(m->d, teds_study_keep(m, "%s%s%s%s", whose(m), *years ? " Discharges of " : "", years, *years ? "." : ""));
    teds_document_table(m->d, m->main, "inputs", "Files");
    teds_document_table(m->d, m->main, "warnings", "What was imperfect, or must be known of these data");
    teds_study_parts(m, "data");
}
