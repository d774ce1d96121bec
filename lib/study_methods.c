/*
 * study_methods.c - the methods that the tables of a report's sections used, with their sources.
 *
 * Names, summaries and sources are those of 'tedstat intervals' (report_methods.c); which were used is read off the
 * reports: a fact that names a method, or a column that one fills.
 */
#include <string.h>

#include "document.h"
#include "study.h"

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

/* Has an earlier part the same? */
static bool told(const struct teds_study_make *m, const struct use *u, size_t parts, const char *method)
{
    for (size_t i = 0; i < parts; i++) {
        const char *other = method_of(u, &m->s->parts[i]);

        if (other && strcmp(other, method) == 0)
            return true;
    }
    return false;
}

void teds_study_methods(struct teds_study_make *m)
{
    bool any = false;

    for (size_t k = 0; k < TEDS_COUNT(uses); k++) {
        for (size_t i = 0; i < m->s->part_count; i++) {
            const char *name = method_of(&uses[k], &m->s->parts[i]), *summary, *source;

            if (!name || told(m, &uses[k], i, name) || !teds_method_source(uses[k].family, name, &summary, &source))
                continue;
            if (!any)
                teds_document_heading(m->d, 2, "In the tables of sections");
            any = true;
            teds_document_item(m->d, teds_study_keep(m, "%s: %s (%s).", name, summary, source), NULL);
        }
    }
}
