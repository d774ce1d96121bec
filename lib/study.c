/*
 * study.c - the sections of a report, in their order, and the study's own parts in them; see tedstat/study.h.
 *
 * Every number said here comes from the same tally and policy as the tables; what is hidden there
 * (--suppress) is not said here either.  Sections with more to say have files of their own, study_*.c; the
 * appendix is study_items.c, what all of them say is study_words.c.
 */
#include "study.h"

#include <string.h>

#include "document.h"
#include "render/render.h"
#include "tally.h"

/* ---- parts ------------------------------------------------------------ */

static const char *section_of(const teds_study_part *p)
{
    return p->at ? p->at : p->picture ? "charts" : p->report ? "subgroups" : "question";
}

static bool has_parts(const teds_study *s, const char *section)
{
    for (size_t i = 0; i < s->part_count; i++)
        if (strcmp(section_of(&s->parts[i]), section) == 0)
            return true;
    return false;
}

/* A section's own title, or none where its name stands for it. */
static const char *title_of(const teds_study_part *p)
{
    return p->title && *p->title && (!p->name || strcmp(p->title, p->name) != 0) ? p->title : NULL;
}

/* The table that the section asks for, or all that its report has: none is dropped. */
static void add_tables(struct teds_study_make *m, const teds_study_part *p)
{
    const struct teds_report *r = p->report;
    const char *title = title_of(p);
    bool first = true;

    if (r->lead && !teds_document_says(m->d, r->lead))
        teds_document_paragraph(m->d, r->lead);
    if (p->table) {
        teds_document_table(m->d, r, p->table, title);
        return;
    }
    for (size_t i = 0; i < r->table_count; i++) {
        const struct teds_report_table *t = &r->tables[i];

        if (!teds_report_own_table(t))
            continue;
        teds_document_table(m->d, r, t->key, first || !title ? title
                            : teds_study_keep(m, "%s. %s", title, *t->title ? t->title : r->title));
        first = false;
    }
}

static void add_part(struct teds_study_make *m, const teds_study_part *p)
{
    teds_document *d = m->d;

    if ((p->report || p->picture || p->alert || p->text) && p->title && *p->title)
        teds_document_heading(d, 2, p->title);
    if (p->text)
        teds_document_markdown(d, p->text);
    if (p->alert)
        teds_document_alert(d, p->alert);
    if (p->picture)
        teds_document_figure(d, p->title, p->description ? p->description : "", p->svg, p->file, p->report);
    else if (p->report)
        add_tables(m, p);
}

void teds_study_parts(struct teds_study_make *m, const char *section)
{
    for (size_t i = 0; i < m->s->part_count; i++)
        if (strcmp(section_of(&m->s->parts[i]), section) == 0)
            add_part(m, &m->s->parts[i]);
}

/* ---- the sections ------------------------------------------------------ */

static void add_question(struct teds_study_make *m)
{
    const teds_study *s = m->s;
    teds_document *d = m->d;

    teds_document_paragraph(d, s->question ? s->question : teds_study_keep(m,
        "Of the %s, how many used medication, mutual-help groups, both or neither?", s->tally->cohort_title));
    teds_study_headline(m);
    teds_study_parts(m, "question");
    teds_document_heading(d, 2, "Definitions");
    teds_document_item(d, teds_study_keep(m, "A discharge is the end of a treatment episode, not a person. Here: %s.",
                                          s->tally->cohort_title), NULL);
    teds_document_item(d, teds_tally_is_users(s->tally) ? "Medication: METHUSE, what the edition file takes for the use of medication "
                                                          "for opioid use disorder."
                          : "Medication: METHUSE, the use of medication for opioid use disorder that was planned at "
                            "admission.", NULL);
    if (teds_rates_has_class(m->rates, TEDS_BOTH))
        teds_document_item(d, teds_study_keep(m, "Mutual help: any attendance at self-help groups %s.",
                                              teds_study_attendance(s->policy)), NULL);
    teds_document_item(d, s->policy->missing == TEDS_COMPLETE
                       ? "Shares are of the discharges whose items are known; the others are in the bounds."
                       : "A missing item counts as no; what that assumes is seen in the bounds.", NULL);
    if (s->tally->suppress)
        teds_document_item(d, teds_study_keep(m, "Counts of 1 to %llu are hidden, and with them every number that "
                           "would reveal one; they are shown as *. Nothing is told of the differences between states, "
                           "which would give the counts of single states away.", (unsigned long long)s->tally->suppress - 1), NULL);
}

static void add_flow(struct teds_study_make *m)
{
    teds_document_table(m->d, m->main, "flow", "Exclusions flow");
    teds_study_parts(m, "flow");
}

static void add_main(struct teds_study_make *m)
{
    bool answered = teds_study_has_answer(m);

    if (answered) {
        teds_study_parts(m, "main");
        teds_document_heading(m->d, 2, "What was used");
    }
    teds_document_paragraph(m->d, !teds_report_has_states(&m->main->tables[0]) ? "Each share has two uncertainties, side by side because one alone "
        "misleads: from sampling, were the discharges a random sample; and from missing codes, at their worst."
        : "Each share has three uncertainties, side by side because one alone misleads: from "
        "sampling, were the discharges a random sample; from differences between states; and from missing codes, at "
        "their worst.");
    if (m->main->lead && !teds_document_says(m->d, m->main->lead))
        teds_document_paragraph(m->d, m->main->lead);
    teds_document_table(m->d, m->main, "results", "Medication and mutual help");
    if (!answered)
        teds_study_parts(m, "main");
}

static void add_sensitivity(struct teds_study_make *m)
{
    teds_report *r = NULL;

    if (m->s->tally->suppress)
        teds_document_paragraph(m->d, "The bounds are in the table above. Other definitions are not shown beside it: the "
                                      "differences between them would reveal counts that are hidden.");
    else if (teds_rates_has_class(m->rates, TEDS_BOTH))
        m->st = teds_report_sensitivity(m->s->tally, m->s->policy, &r, m->err);
    if (r) {
        if (teds_study_has_answer(m))
            teds_document_paragraph(m->d, "This is of the classes of use; the bounds of another outcome are in its own table.");
        teds_document_paragraph(m->d, "The same data under every definition of attendance and of missing codes. The worst "
            "case holds for any of them: from the discharges known to be in a class to those that could be.");
        teds_document_table(m->d, r, "", "Other definitions");
        teds_document_own(m->d, r);
    }
    teds_study_parts(m, "sensitivity");
}

static void add_limits(struct teds_study_make *m)
{
    const struct teds_report *r = m->main;

    for (size_t i = 0; i < r->caveat_count; i++)
        teds_document_item(m->d, r->caveats[i], NULL);
    teds_document_item(m->d, "These are shares among discharges in the data, described; no difference here is an effect "
                             "of medication or of mutual help.", NULL);
    teds_document_item(m->d, "States differ in which programs report, and how; what a state does not send is not here.", NULL);
    if (teds_study_has_states(m))
        teds_document_item(m->d, "The interval between states takes the states as a sample of like ones; with few of them it "
                             "is wide and uncertain.", NULL);
    teds_study_parts(m, "limits");
}

static void add_manifest(struct teds_study_make *m)
{
    const teds_study *s = m->s;

    teds_document_paragraph(m->d, "With the same files (their SHA-256 is in the table of files), the same recipe and the "
        "same version this page comes out the same, byte for byte.");
    teds_document_facts(m->d, m->main, "Manifest");
    if (s->recipe_text && *s->recipe_text)
        teds_document_code(m->d, teds_study_keep(m, "The recipe, %s", s->recipe), s->recipe_text);
    teds_study_parts(m, "manifest");
}

static void add_appendix(struct teds_study_make *m)
{
    teds_study_parts(m, "appendix");
    teds_study_items(m);
}

/* ---- their order ------------------------------------------------------ */

/* Where 'add' is NULL there are only the study's own parts, and without these no section. */
static const struct {
    const char *name, *title;
    void (*add)(struct teds_study_make *m);
} sections[] = {
    { "question", "The question", add_question },
    { "data", "The data", teds_study_data },
    { "flow", "Where the records went", add_flow },
    { "coverage", "What is missing", teds_study_coverage },
    { "main", "The answer", add_main },
    { "sensitivity", "Bounds and other definitions", add_sensitivity },
    { "charts", "Charts", NULL },
    { "subgroups", "Subgroups", NULL },
    { "limits", "Limits", add_limits },
    { "methods", "Methods", teds_study_methods },
    { "manifest", "How it was made", add_manifest },
    { "appendix", "Appendix: STROBE and RECORD", add_appendix },
};

const char *teds_study_section(size_t i)
{
    return i < TEDS_COUNT(sections) ? sections[i].name : NULL;
}

/* ---- the whole -------------------------------------------------------- */

static void add_facts(struct teds_study_make *m)
{
    const teds_study *s = m->s;
    struct teds_report *r = m->main;

    for (size_t i = 0; i < r->fact_count; i++)
        if (strcmp(r->facts[i].key, "command") == 0 && s->command)
            r->facts[i].value.text = teds_report_keep(r, "%s", s->command);
    if (s->recipe) {
        teds_report_fact_text(r, "recipe", s->recipe);
        teds_report_fact_text(r, "recipe_sha256", s->recipe_sha256 ? s->recipe_sha256 : "");
    }
}

static teds_status add_sections(struct teds_study_make *m)
{
    for (size_t i = 0; i < TEDS_COUNT(sections) && m->st == TEDS_OK; i++) {
        if (!sections[i].add && !has_parts(m->s, sections[i].name))
            continue;
        teds_document_heading(m->d, 1, sections[i].title);
        if (sections[i].add)
            sections[i].add(m);
        else
            teds_study_parts(m, sections[i].name);
    }
    return m->st;
}

/* The main table, and the group of all discharges. */
static teds_status estimate(struct teds_study_make *m, teds_error *err)
{
    teds_policy p = *m->s->policy;
    teds_rates *main_rates = NULL;
    teds_status st = teds_rates_new(m->s->tally, &p, &main_rates, err);

    if (st == TEDS_OK)
        st = teds_report_rates(main_rates, m->s->tally, &m->main, err);
    teds_rates_free(main_rates);
    p.by = NULL;
    if (st == TEDS_OK)
        st = teds_rates_new(m->s->tally, &p, &m->rates, err);
    if (st == TEDS_OK) {
        m->all = teds_rates_group(m->rates, 0);
        add_facts(m);
        if (m->main->failed)
            st = teds_nomem(err);
    }
    return st;
}

teds_status teds_study_document(const teds_study *s, teds_document **out, teds_error *err)
{
    struct teds_study_make m = { .s = s, .err = err };
    teds_status st = teds_document_new(s->title ? s->title : "Medication and mutual help", s->lang ? s->lang : "en",
                                       &m.d, err);

    if (st == TEDS_OK)
        st = estimate(&m, err);
    if (st == TEDS_OK) {
        if (s->author)
            teds_document_subtitle(m.d, s->author);
        if (s->date)
            teds_document_subtitle(m.d, s->date);
        teds_document_subtitle(m.d, m.main->made_by);
        teds_study_banner(m.d, s->tally);
        st = add_sections(&m);
    }
    teds_rates_free(m.rates);
    if (m.d && m.main)
        teds_document_own(m.d, m.main);
    if (st == TEDS_OK && m.d->failed)
        st = teds_nomem(err);
    if (st != TEDS_OK) {
        teds_document_free(m.d);
        return st;
    }
    *out = m.d;
    return TEDS_OK;
}

teds_status teds_study_json(const teds_study *s, char **text, size_t *length, teds_error *err)
{
    struct teds_document scratch = { 0 };
    struct teds_study_make m = { .s = s, .d = &scratch };
    struct teds_buf b = TEDS_BUF_INIT;
    teds_status st = estimate(&m, err);

    if (st == TEDS_OK && s->recipe_text) /* with it the report can be made again */
        teds_report_fact_text(m.main, "recipe_text", s->recipe_text);
    if (st == TEDS_OK)
        st = teds_render_json_with(m.main, s->parts, s->part_count, &b, err);
    if (st == TEDS_OK && b.failed)
        st = teds_nomem(err);
    teds_rates_free(m.rates);
    teds_report_free(m.main);
    teds_arena_free(&scratch.arena);
    if (st != TEDS_OK) {
        teds_buf_free(&b);
        return st;
    }
    *text = b.data;
    *length = b.length;
    return TEDS_OK;
}
