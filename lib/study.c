/*
 * study.c - the sections of a report and what stands in each; see tedstat/study.h.
 *
 * Every number said here comes from the same tally and policy as the tables; what is hidden there
 * (--suppress) is not said here either.  The appendix is study_items.c; what both say is study_words.c.
 */
#include <tedstat/cluster.h>

#include "study.h"

#include <stdio.h>
#include <string.h>

#include <tedstat/interval.h>

#include "document.h"
#include "method.h"
#include "render/render.h"
#include "tally.h"

/* ---- sections --------------------------------------------------------- */

static void add_question(struct teds_study_make *m);
static void add_data(struct teds_study_make *m);
static void add_flow(struct teds_study_make *m);
static void add_coverage(struct teds_study_make *m);
static void add_main(struct teds_study_make *m);
static void add_sensitivity(struct teds_study_make *m);
static void add_limits(struct teds_study_make *m);
static void add_methods(struct teds_study_make *m);
static void add_manifest(struct teds_study_make *m);
static void add_appendix(struct teds_study_make *m);

/* Where 'add' is NULL there are only the study's own parts, and without these no section. */
static const struct {
    const char *name, *title;
    void (*add)(struct teds_study_make *m);
} sections[] = {
    { "question", "The question", add_question },
    { "data", "The data", add_data },
    { "flow", "Where the records went", add_flow },
    { "coverage", "What is missing", add_coverage },
    { "main", "The answer", add_main },
    { "sensitivity", "Bounds and other definitions", add_sensitivity },
    { "charts", "Charts", NULL },
    { "subgroups", "Subgroups", NULL },
    { "limits", "Limits", add_limits },
    { "methods", "Methods", add_methods },
    { "manifest", "How it was made", add_manifest },
    { "appendix", "Appendix: STROBE and RECORD", add_appendix },
};

const char *teds_study_section(size_t i)
{
    return i < TEDS_COUNT(sections) ? sections[i].name : NULL;
}

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

/* ---- parts ------------------------------------------------------------ */

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

    if (r->lead)
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

static void add_parts(struct teds_study_make *m, const char *section)
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
    add_parts(m, "question");
    teds_document_heading(d, 2, "Definitions");
    teds_document_item(d, teds_study_keep(m, "A discharge is the end of a treatment episode, not a person. Here: %s.",
                                          s->tally->cohort_title), NULL);
    teds_document_item(d, "Medication: METHUSE, the use of medication for opioid use disorder that was planned at "
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

static void add_data(struct teds_study_make *m)
{
    const char *years = teds_study_years(m);

    teds_document_paragraph(m->d, teds_study_keep(m,
        "The Treatment Episode Data Set: Discharges (TEDS-D), which SAMHSA publishes, holds records that states send of "
        "discharges from treatment for substance use, mostly from programs with public money. %s%s%s%s", origin(m),
        *years ? " Discharges of " : "", years, *years ? "." : ""));
    teds_document_table(m->d, m->main, "inputs", "Files");
    teds_document_table(m->d, m->main, "warnings", "What was imperfect, or must be known of these data");
    add_parts(m, "data");
}

static void add_flow(struct teds_study_make *m)
{
    teds_document_table(m->d, m->main, "flow", "Exclusions flow");
    add_parts(m, "flow");
}

/* A report of coverage by one variable; left out where the tally is not by it. */
static void add_coverage_by(struct teds_study_make *m, const char *by, const char *caption, bool details)
{
    teds_policy p = *m->s->policy;
    teds_rates *rates = NULL;
    teds_report *r = NULL;
    teds_status st;
    size_t groups = 0; /* one, or none, says no more than the whole */

    if (m->st != TEDS_OK)
        return;
    p.by = by;
    st = teds_rates_new(m->s->tally, &p, &rates, m->err);
    if (st == TEDS_ELAYOUT)
        return;
    for (size_t i = 0; st == TEDS_OK && i < teds_rates_groups(rates); i++)
        groups += teds_rates_group(rates, i)->discharges > 0;
    if (st == TEDS_OK && groups > 1)
        st = teds_report_coverage(rates, m->s->tally, &r, m->err);
    if (r) {
        if (details)
            teds_document_table_details(m->d, r, "", caption);
        else
            teds_document_table(m->d, r, "", caption);
        teds_document_own(m->d, r); /* last, for without memory it is gone */
    }
    teds_rates_free(rates);
    m->st = st;
}

/* How many states hold half of the discharges in which an item is missing: "", where that cannot be told. */
static const char *concentrated(struct teds_study_make *m)
{
    teds_policy p = *m->s->policy;
    teds_rates *rates = NULL;
    uint64_t total = m->all->missing, sum = 0, last = UINT64_MAX;
    size_t states = 0, in_sum = 0;
    teds_status st;

    p.by = "state";
    if (m->s->tally->suppress || total == 0)
        return "";
    st = teds_rates_new(m->s->tally, &p, &rates, m->err);
    m->st = st == TEDS_ELAYOUT ? TEDS_OK : st;
    if (st != TEDS_OK)
        return "";
    for (size_t i = 0; i < teds_rates_groups(rates); i++)
        states += teds_rates_group(rates, i)->discharges > 0;
    while (2 * sum < total && last > 0) { /* the largest first */
        uint64_t next = 0;
        size_t n = 0;

        for (size_t i = 0; i < teds_rates_groups(rates); i++) {
            uint64_t missing = teds_rates_group(rates, i)->missing;

            if (missing < last && missing >= next) {
                n = missing > next ? 1 : n + 1;
                next = missing;
            }
        }
        for (; n && 2 * sum < total; n--, in_sum++)
            sum += next;
        last = next;
    }
    teds_rates_free(rates);
    return states < 2 ? "" : teds_study_keep(m, " At least half of these are from %zu of the %zu states%s.",
                                             in_sum, states, in_sum > 1 ? " together" : "");
}

static void add_coverage(struct teds_study_make *m)
{
    const teds_group *g = m->all;
    double n = (double)g->discharges;

    if (m->s->tally->suppress)
        teds_document_paragraph(m->d, "What is missing is not shown by group, as small counts are hidden: it would reveal them.");
    if (teds_study_has_answer(m))
        teds_document_paragraph(m->d, "This is of medication and mutual help. What is missing of another outcome is in the bounds of "
                                      "its own table.");
    if (teds_study_tells_all(m) && !(g->hidden & (TEDS_HIDDEN_DISCHARGES | TEDS_HIDDEN_MISSING | TEDS_HIDDEN_ITEMS)) &&
        g->discharges) {
        if (teds_rates_has_class(m->rates, TEDS_BOTH))
            teds_document_paragraph(m->d, teds_study_keep(m,
                "Medication is missing in %s of the discharges, mutual help in %s, one or both in %s.%s The discharges in "
                "which they are known need not be like the others.",
                teds_study_percent(m, (double)g->medication_missing / n),
                teds_study_percent(m, (double)g->mutual_help_missing / n), teds_study_percent(m, (double)g->missing / n),
                concentrated(m)));
        else
            teds_document_paragraph(m->d, teds_study_keep(m, "Medication is missing in %s of the discharges.",
                                                          teds_study_percent(m, (double)g->medication_missing / n)));
    }
    if (m->s->tally->suppress == 0) { /* together with the other tables it would reveal what is hidden */
        add_coverage_by(m, "year", "By year", false);
        add_coverage_by(m, "state", "By state", true);
        for (size_t i = 0; i < m->s->tally->by_count; i++) {
            const teds_variable *v = m->s->tally->dimensions[i].variable;

            if (v->role != TEDS_ROLE_YEAR && v->role != TEDS_ROLE_STATE && (!v->from || v->recode_count))
                add_coverage_by(m, v->name, teds_study_keep(m, "By %s", v->name), true);
        }
    }
    add_parts(m, "coverage");
}

static void add_main(struct teds_study_make *m)
{
    bool answered = teds_study_has_answer(m);

    if (answered) {
        add_parts(m, "main");
        teds_document_heading(m->d, 2, "What was used");
    }
    teds_document_paragraph(m->d, m->s->tally->suppress ? "Each share has two uncertainties, side by side because one alone "
        "misleads: from sampling, were the discharges a random sample; and from missing codes, at their worst."
        : "Each share has three uncertainties, side by side because one alone misleads: from "
        "sampling, were the discharges a random sample; from differences between states; and from missing codes, at "
        "their worst.");
    teds_document_table(m->d, m->main, "results", "Medication and mutual help");
    if (!answered)
        add_parts(m, "main");
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
    add_parts(m, "sensitivity");
}

static void add_limits(struct teds_study_make *m)
{
    const struct teds_report *r = m->main;

    for (size_t i = 0; i < r->caveat_count; i++)
        teds_document_item(m->d, r->caveats[i], NULL);
    teds_document_item(m->d, "These are shares among discharges in the data, described; no difference here is an effect "
                             "of medication or of mutual help.", NULL);
    teds_document_item(m->d, "States differ in which programs report, and how; what a state does not send is not here.", NULL);
    if (m->s->tally->suppress == 0)
        teds_document_item(m->d, "The interval between states takes the states as a sample of like ones; with few of them it "
                             "is wide and uncertain.", NULL);
    add_parts(m, "limits");
}

/* How the interval between states is made, by the method that was asked for. */
static const char *between_states(struct teds_study_make *m, const teds_policy *p)
{
    size_t count;
    const teds_cluster_method *methods = teds_cluster_methods(&count), *method;

    if (teds_same_word(p->cluster, "logit"))
        return "its variance by Taylor linearisation, limits on the logit scale with Student's t of one degree of "
               "freedom fewer than there are states";
    if (teds_same_word(p->cluster, "jackknife"))
        return "its variance by the jackknife that leaves out one state at a time, limits on the logit scale with "
               "Student's t of one degree of freedom fewer than there are states";
    method = teds_find_method("method", methods, count, sizeof *methods, p->cluster, NULL);
    if (method)
        return teds_study_keep(m, "its variance by Taylor linearisation, limits by the method %s: %s (%s)", method->name,
                               method->summary, method->source);
    return teds_study_keep(m, "limits (%s) of a bootstrap of whole states with %zu replicates and seed %llu", p->cluster,
                           p->replicates, (unsigned long long)p->seed);
}

static void add_methods(struct teds_study_make *m)
{
    static const char *const references[] = {
        "Wen H, Druss BG, Saloner B. Self-help groups and medication use in opioid addiction treatment: a national "
        "analysis. Health Affairs 2020;39(5):740-746.",
        "Manski CF. Partial Identification of Probability Distributions. Springer 2003, chapter 1.",
        "Lumley T. Analysis of complex survey samples. Journal of Statistical Software 2004;9(8).",
        "Korn EL, Graubard BI. Confidence intervals for proportions with small expected number of positive counts "
        "estimated from survey data. Survey Methodology 1998;24:193-201.",
        "von Elm E, Altman DG, Egger M, et al. The STROBE statement. Lancet 2007;370:1453-1457.",
        "Benchimol EI, Smeeth L, Guttmann A, et al. The RECORD statement. PLoS Medicine 2015;12(10):e1001885.",
    };
    const teds_policy *p = m->s->policy;
    const teds_interval_method *method, *all;
    char level[TEDS_NUMBER_ROOM];
    size_t count;

    all = teds_interval_methods(&count);
    method = teds_find_method("method", all, count, sizeof *all, p->interval, NULL);
    teds_number_text(100 * p->level, level);
    teds_document_paragraph(m->d, teds_study_keep(m,
        "Sampling: %s %% interval by the method %s (%s).", level, p->interval, method ? method->source : ""));
    if (m->s->tally->suppress == 0)
        teds_document_paragraph(m->d, teds_study_keep(m,
            "Between states: states are clusters; the ratio of the totals, %s, %s %%. Where all states have the same "
            "share the interval is that of Korn and Graubard.", between_states(m, p), level));
    teds_document_paragraph(m->d, "Missing codes: worst-case bounds over all discharges of the group, from those known to "
        "be in the class to those that could be (Manski).");
    teds_study_methods(m);
    add_parts(m, "methods");
    teds_document_heading(m->d, 2, "References");
    for (size_t i = 0; i < TEDS_COUNT(references); i++)
        teds_document_item(m->d, references[i], NULL);
    if (method)
        teds_document_item(m->d, method->source, NULL);
}

static void add_manifest(struct teds_study_make *m)
{
    const teds_study *s = m->s;

    teds_document_paragraph(m->d, "With the same files (their SHA-256 is in the table of files), the same recipe and the "
        "same version this page comes out the same, byte for byte.");
    teds_document_facts(m->d, m->main, "Manifest");
    if (s->recipe_text && *s->recipe_text)
        teds_document_code(m->d, teds_study_keep(m, "The recipe, %s", s->recipe), s->recipe_text);
    add_parts(m, "manifest");
}

static void add_appendix(struct teds_study_make *m)
{
    add_parts(m, "appendix");
    teds_study_items(m);
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
            add_parts(m, sections[i].name);
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
