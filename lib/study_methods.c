/*
 * study_methods.c - the section of the methods: those of the main table, and those that the tables of other
 * sections used, with their sources.
 *
 * Names, summaries and sources are those of 'tedstat intervals' (report_methods.c); which were used is read off the
 * reports: a fact that names a method, or a column that one fills.
 */
#include <string.h>

#include <tedstat/cluster.h>
#include <tedstat/interval.h>

#include "document.h"
#include "method.h"
#include "study.h"
#include "tally.h"

/* ---- of the sections ---------------------------------------------------- */

static const struct use {
    const char *family;
    const char *method;  /* NULL: the one that the fact names */
    const char *fact;    /* or NULL */
    const char *column;  /* some table must have it; or NULL */
    const char *measure; /* the report must have it; or NULL */
} uses[] = {
    { "simultaneous", NULL, "simultaneous", NULL, NULL },
    { "pooled", NULL, "pool", NULL, NULL },
    { "difference", NULL, "method", NULL, "diff" },
    { "ratio", NULL, "method", NULL, "ratio" },
    { "odds_ratio", NULL, "method", NULL, "or" },
    { "two_classes", NULL, "method", "mcnemar", NULL },
    { "adjustment", NULL, "adjust", NULL, NULL },
    { "test", "pearson_chisq", NULL, "cramers_v", NULL },
    { "test", "mcnemar", NULL, "mcnemar", NULL },
    { "test", "mcnemar_midp", NULL, "mcnemar_midp", NULL },
    { "strata", "mh_rd_sato", NULL, "cmh", "diff" },
    { "strata", "mh_rr", NULL, "cmh", "ratio" },
    { "strata", "mh_or", NULL, "cmh", "or" },
    { "strata", "cmh", NULL, "cmh", NULL },
    { "strata", "breslow_day", NULL, "breslow_day", NULL },
    { "strata", "tarone", NULL, "tarone", NULL },
    { "standardised", "direct_mover_wilson", NULL, "standardised", NULL },
    { "trend", "annual_change", NULL, "annual_change", NULL },
    { "trend", "loglinear_apc_percent", NULL, "annual_percent", NULL },
    { "trend", "cochran_armitage_z", NULL, "cochran_armitage_z", NULL },
    { "trend", "homogeneity_chisq", NULL, "homogeneity_chi_square", NULL },
    { "between_states", "cluster_difference", NULL, "cluster_lower", "diff" },
    { "between_states", "cluster_difference", NULL, "mcnemar", NULL },
    { "between_states", "cluster_ratio", NULL, "cluster_lower", "ratio" },
    { "between_states", "cluster_ratio", NULL, "cluster_lower", "or" },
    { "between_states", "cluster_standardised", NULL, "standardised", NULL },
    { "between_states", "cluster_slope", NULL, "annual_change", NULL },
    { "between_states", "rao_scott_f", NULL, "rao_scott_f", NULL },
    { "effect_size", "standardised_difference", NULL, "standardised_difference", NULL },
    { "effect_size", "cramers_v", NULL, "cramers_v", NULL },
};

static const char *fact(const struct teds_report *r, const char *key)
{
    for (size_t i = 0; i < r->fact_count; i++)
        if (strcmp(r->facts[i].key, key) == 0)
            return r->facts[i].value.text;
    return NULL;
}

static bool has_column(const struct teds_report *r, const char *key)
{
    for (size_t i = 0; i < r->table_count; i++)
        for (size_t k = 0; k < r->tables[i].column_count; k++)
            if (strcmp(r->tables[i].columns[k].key, key) == 0)
                return true;
    return false;
}

/* The measure of a comparison; the changes of a trend are differences. */
static bool has_measure(const struct teds_report *r, const char *measure)
{
    const char *is = fact(r, "measure"), *command = fact(r, "command");

    if (!is && command && strcmp(command, "trend") == 0)
        is = "diff";
    return is && strcmp(is, measure) == 0;
}

/* The method of that use in the part, or NULL. */
static const char *method_of(const struct use *u, const teds_study_part *p)
{
    const struct teds_report *r = p->report;

    if (!r || p->picture || (u->column && !has_column(r, u->column)) || (u->measure && !has_measure(r, u->measure)))
        return NULL;
    return u->method ? u->method : fact(r, u->fact);
}

/* Was the method told of before, for an earlier part or an earlier use? */
static bool told(const struct teds_study_make *m, size_t use, size_t part, const char *method)
{
    for (size_t k = 0; k <= use; k++)
        for (size_t i = 0; i < (k < use ? m->s->part_count : part); i++) {
            const char *other = strcmp(uses[k].family, uses[use].family) == 0 ? method_of(&uses[k], &m->s->parts[i]) : NULL;

            if (other && strcmp(other, method) == 0)
                return true;
        }
    return false;
}

static void add_of_sections(struct teds_study_make *m)
{
    bool any = false;

    for (size_t k = 0; k < TEDS_COUNT(uses); k++) {
        if (teds_tally_suppressed(m->s->tally) && strcmp(uses[k].family, "between_states") == 0) /* nothing of that is shown */
            continue;
        for (size_t i = 0; i < m->s->part_count; i++) {
            const char *name = method_of(&uses[k], &m->s->parts[i]), *summary, *source;

            if (!name || told(m, k, i, name) || !teds_method_source(uses[k].family, name, &summary, &source))
                continue;
            if (!any)
                teds_document_heading(m->d, 2, "In the tables of sections");
            any = true;
            teds_document_item(m->d, teds_study_keep(m, "%s: %s (%s).", name, summary, source), NULL);
        }
    }
}

/* ---- of the main table --------------------------------------------------- */

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

void teds_study_methods(struct teds_study_make *m)
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
    if (teds_study_has_states(m))
        teds_document_paragraph(m->d, teds_study_keep(m,
            "Between states: states are clusters; the ratio of the totals, %s, %s %%. Where all states have the same "
            "share the interval is that of Korn and Graubard.", between_states(m, p), level));
    teds_document_paragraph(m->d, "Missing codes: worst-case bounds over all discharges of the group, from those known to "
        "be in the class to those that could be (Manski).");
    add_of_sections(m);
    teds_study_parts(m, "methods");
    teds_document_heading(m->d, 2, "References");
    for (size_t i = 0; i < TEDS_COUNT(references); i++)
        teds_document_item(m->d, references[i], NULL);
    if (method)
        teds_document_item(m->d, method->source, NULL);
}
