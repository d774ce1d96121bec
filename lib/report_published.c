/*
 * report_published.c - published and ours side by side, under the definition that comes nearest.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/version.h>

#include "published.h"
#include "report.h"
#include "tally.h"

enum { ROWS_FOR_READERS = 10, DATA_ROOM = 300 };

/* What one definition gives. */
struct outcome {
    size_t definition, passed;
    double distance; /* root mean square over the cells; infinite if a cell has no cases */
    teds_estimate cells[TEDS_MOST_CELLS];
};

static void judge(const teds_published *p, struct outcome *o)
{
    double sum = 0;

    for (size_t i = 0; i < p->cell_count; i++) {
        const teds_estimate *e = &o->cells[i];
        double d = e->share_defined ? teds_published_distance(&p->cells[i], e->share) : (double)INFINITY;

        o->passed += e->share_defined && teds_published_same(&p->cells[i], e->share);
        sum += d * d;
    }
    o->distance = sqrt(sum / (double)p->cell_count);
}

/* The shares of all classes among the discharges that a rule keeps; none: *found is false. */
static teds_status rates_where(const teds_published *p, const teds_tally *t, size_t definition,
                               const char *where, const teds_policy *policy,
                               teds_estimate out[TEDS_CLASSES], teds_error *err)
{
    teds_tally *part = NULL;
    teds_cohort *c = NULL;
    teds_rates *rates = NULL;
    char *rule = NULL;
    teds_status st = *where ? teds_tally_copy(t, &part, err) : TEDS_OK;

    for (int k = 0; k < TEDS_CLASSES; k++)
        out[k] = (teds_estimate){ .upper = 1, .cluster_upper = 1, .bound_upper = 1 };
    if (st == TEDS_OK && *where)
        st = teds_sweep_rule(p->sweep, definition, where, &rule, err);
    if (st == TEDS_OK && rule)
        st = teds_cohort_new(p->catalog, "none", (const char *const[]){ rule }, 1, &c, err);
    if (st == TEDS_OK && c)
        st = teds_tally_filter(part, c, err);
    if (st == TEDS_OK && teds_tally_kept(part ? part : t) > 0)
        st = teds_rates_new(part ? part : t, policy, &rates, err);
    for (int k = 0; rates && k < TEDS_CLASSES; k++)
        if (teds_rates_has_class(rates, (teds_class)k))
            out[k] = teds_rates_group(rates, 0)->estimate[k];
    teds_rates_free(rates);
    teds_cohort_free(c);
    free(rule);
    teds_tally_free(part);
    return st;
}

static teds_status try_definition(const teds_published *p, const teds_tally *tally, size_t definition,
                                  const teds_policy *policy, struct teds_sweep_cache *cache,
                                  struct outcome *o, teds_error *err)
{
    teds_estimate all[TEDS_CLASSES];
    const char *where = NULL;
    teds_policy own = *policy;
    teds_tally *t = NULL;
    teds_status st = teds_sweep_next(p->sweep, tally, definition, cache, &own, &t, err);

    o->definition = definition;
    for (size_t i = 0; st == TEDS_OK && i < p->cell_count; i++) {
        if (!where || strcmp(where, p->cells[i].where) != 0)
            st = rates_where(p, t, definition, where = p->cells[i].where, &own, all, err);
        o->cells[i] = all[p->cells[i].class];
    }
    teds_tally_free(t);
    if (st == TEDS_OK)
        judge(p, o);
    return st;
}

static int by_distance(const void *a, const void *b)
{
    const struct outcome *x = a, *y = b;

    if (x->passed != y->passed && (x->distance == 0 || y->distance == 0))
        return x->passed > y->passed ? -1 : 1;
    if (x->distance < y->distance || x->distance > y->distance)
        return x->distance < y->distance ? -1 : 1;
    return (x->definition > y->definition) - (x->definition < y->definition);
}

/* ---- the tables ------------------------------------------------------- */

static void add_cells(struct teds_report *r, const teds_published *p, const struct outcome *best)
{
    struct teds_report_table *t = teds_report_table(r, "results", "");
    char room[TEDS_PUBLISHED_ROOM];

    teds_report_column(r, t, "cell", "cell", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "label", "cell", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "class", "class", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "published", "published", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "ours", "ours", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "result", "result", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "passes", "passes\nfrom, %", TEDS_COL_TEXT, TEDS_COL_READER);
    teds_report_column(r, t, "count", "discharges", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "cases", "of", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "share", "share\n%", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "cluster_lower", "between\nstates", TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "cluster_upper", "", TEDS_COL_SHARE, 0);
    teds_report_column(r, t, "bound_lower", "missing codes\nworst case", TEDS_COL_SHARE, TEDS_COL_RANGE);
    teds_report_column(r, t, "bound_upper", "", TEDS_COL_SHARE, 0);
    for (size_t i = 0; i < p->cell_count; i++) {
        const struct teds_published_cell *c = &p->cells[i];
        const teds_estimate *e = &best->cells[i];

        teds_report_row(r, t, false);
        teds_report_text(r, t, c->name);
        teds_report_text(r, t, *c->label ? c->label : c->name);
        teds_report_text(r, t, teds_class_name(c->class));
        teds_report_text(r, t, c->text);
        teds_report_text(r, t, e->share_defined ? teds_published_round(c, e->share, room) : "no cases");
        teds_report_text(r, t, e->share_defined && teds_published_same(c, e->share) ? "pass" : "differs");
        teds_report_text(r, t, teds_published_range(c, room));
        teds_report_whole(r, t, (int64_t)e->count);
        teds_report_whole(r, t, (int64_t)e->cases);
        teds_report_number(r, t, e->share_defined, e->share);
        teds_report_number(r, t, e->cluster_defined, e->cluster_lower);
        teds_report_number(r, t, e->cluster_defined, e->cluster_upper);
        teds_report_number(r, t, e->bound_defined, e->bound_lower);
        teds_report_number(r, t, e->bound_defined, e->bound_upper);
    }
    teds_report_note(r, t, "A cell passes if our share, rounded as it was published, is the published number: if it lies in the "
                           "range beside it. \"Ours\" is so rounded, the share is not.");
}

static void ranking_columns(struct teds_report *r, struct teds_report_table *t, const teds_published *p)
{
    teds_report_column(r, t, "rank", "rank", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "definition", "no.", TEDS_COL_COUNT, TEDS_COL_MACHINE);
    for (size_t q = 0; q < teds_sweep_questions(p->sweep); q++)
        teds_report_column(r, t, teds_report_keep(r, "vary_%s", teds_sweep_question(p->sweep, q)),
                           teds_report_keep(r, "%s", teds_sweep_question(p->sweep, q)), TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "passed", "cells\npassed", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "distance", "distance", TEDS_COL_NUMBER, TEDS_COL_MACHINE);
    teds_report_column(r, t, "distance_text", "distance\n(points)", TEDS_COL_TEXT, TEDS_COL_READER);
    for (size_t i = 0; i < p->cell_count; i++)
        teds_report_column(r, t, teds_report_keep(r, "share_%s", p->cells[i].name), "", TEDS_COL_SHARE,
                           TEDS_COL_MACHINE);
}

static void add_ranking(struct teds_report *r, const teds_published *p, const struct outcome *o, size_t n)
{
    struct teds_report_table *t = teds_report_table(r, "definitions", "The definitions, the nearest first");
    char room[TEDS_NUMBER_ROOM];

    ranking_columns(r, t, p);
    t->reader_rows = ROWS_FOR_READERS;
    for (size_t i = 0; i < n; i++) {
        bool defined = isfinite(o[i].distance);

        teds_report_row(r, t, false);
        teds_report_whole(r, t, (int64_t)i + 1);
        teds_report_whole(r, t, (int64_t)o[i].definition + 1);
        for (size_t q = 0; q < teds_sweep_questions(p->sweep); q++)
            teds_report_text(r, t, teds_sweep_answer_of(p->sweep, o[i].definition, q));
        teds_report_whole(r, t, (int64_t)o[i].passed);
        teds_report_number(r, t, defined, defined ? o[i].distance : 0);
        teds_report_text(r, t, defined ? teds_fixed_text(o[i].distance, 2, room) : "no cases");
        for (size_t k = 0; k < p->cell_count; k++)
            teds_report_number(r, t, o[i].cells[k].share_defined, o[i].cells[k].share);
    }
    if (n > ROWS_FOR_READERS)
        teds_report_note(r, t, teds_report_keep(r, "The first %d of %zu; the json has all.", ROWS_FOR_READERS, n));
    teds_report_note(r, t, "Distance: how far our share lies outside of what rounds to the published number, in "
                           "percentage points; root mean square over the cells.");
}

static const char *words(struct teds_report *r, const teds_published *p, size_t definition)
{
    const char *text = "";

    for (size_t q = 0; q < teds_sweep_questions(p->sweep); q++)
        text = teds_report_keep(r, "%s%s%s %s", text, q ? ", " : "", teds_sweep_question(p->sweep, q),
                                teds_sweep_answer_of(p->sweep, definition, q));
    return text;
}

/* Do any pass?  The nearest definition is not always the one in which most cells do. */
static const char *verdict(struct teds_report *r, const teds_published *p, const struct outcome *o, size_t n)
{
    size_t most = 0;

    for (size_t i = 0; i < n; i++)
        most = o[i].passed > most ? o[i].passed : most;
    if (o->passed == p->cell_count)
        return p->cell_count == 1 ? "The published number comes out."
                                  : teds_report_keep(r, "All %zu published numbers come out.", p->cell_count);
    if (most == 0)
        return teds_report_keep(r, "%s%s.", p->cell_count == 1 ? "The published number does not come out" :
                                "None of the published numbers comes out", n > 1 ? " under any definition" : "");
    if (n == 1)
        return teds_report_keep(r, "%zu of the %zu published numbers come out.", o->passed, p->cell_count);
    return teds_report_keep(r, "No definition gives all %zu published numbers; the nearest gives %s of them%s.", p->cell_count,
                            o->passed ? teds_report_keep(r, "%zu", o->passed) : "none", most > o->passed ? teds_report_keep(r, ", others up to %zu", most) : "");
}

/* From the records to the discharges that the cells are of: the steps that all definitions have, and this one's. */
static teds_status add_nearest_flow(struct teds_report *r, const teds_published *p, const teds_tally *tally,
                                    const teds_policy *policy, const struct outcome *o, teds_error *err)
{
    teds_policy own = *policy;
    teds_tally *t = NULL;
    teds_status st = teds_sweep_definition(p->sweep, tally, o->definition, &own, &t, err);
    char room[TEDS_NUMBER_ROOM];

    if (st != TEDS_OK)
        return st;
    teds_report_add_flow(r, "nearest_flow", "Where the records went under the nearest definition", t);
    for (size_t i = 0; i < p->cell_count; i++)
        if (!*p->cells[i].where && o->cells[i].cases < teds_tally_kept(t)) {
            teds_report_note(r, &r->tables[r->table_count - 1],
                             teds_report_keep(r, "Of the discharges kept, the cells are of the %s in which both items are known.",
                                              teds_count_text(o->cells[i].cases, room)));
            break;
        }
    teds_report_note(r, &r->tables[r->table_count - 1], "An answer without a step of its own says only which column is the setting, or "
                                                        "which of its levels a cell is of.");
    teds_tally_free(t);
    return TEDS_OK;
}

static teds_status make(const teds_published *p, const teds_tally *tally, const teds_policy *policy, const struct outcome *o,
                        size_t n, teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    char count[TEDS_NUMBER_ROOM], years[TEDS_YEARS_ROOM];
    const char *absent = teds_published_absent_years(p, tally, years);
    struct teds_buf editions = TEDS_BUF_INIT;
    teds_status st;

    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "Published and ours: %s", p->title);
    r->cohort = teds_report_keep(r, "%s", tally->cohort_name);
    r->lead = teds_report_keep(r, "%s%s%s%s.%s%s%s %s", absent ? "These files have no discharges of " : "", absent ? absent : "",
                               absent ? ", which the study has: the numbers cannot be the same. " : "", p->citation,
                               *p->data ? " " : "", p->data, *p->data ? "." : "", verdict(r, p, o, n));
    r->lead = n == 1 ? teds_report_keep(r, "%s One definition, from one tally of %s discharges.", r->lead,
                                        teds_count_text(teds_tally_kept(tally), count))
                     : teds_report_keep(r, "%s Nearest of %zu definitions, from one tally of %s discharges: %s.", r->lead, n,
                                        teds_count_text(teds_tally_kept(tally), count), words(r, p, o->definition));
    teds_report_fact_text(r, "command", "reproduce");
    teds_report_fact_text(r, "study", p->name);
    teds_report_fact_text(r, "citation", p->citation);
    teds_report_fact_whole(r, "definitions", (int64_t)n);
    teds_report_fact_whole(r, "cells", (int64_t)p->cell_count);
    teds_report_fact_whole(r, "passed", (int64_t)o->passed);
    add_cells(r, p, o);
    add_ranking(r, p, o, n);
    if ((st = add_nearest_flow(r, p, tally, policy, o, err)) != TEDS_OK) {
        teds_report_free(r);
        return st;
    }
    teds_report_add_background(r, tally);
    for (size_t i = 0; i < r->table_count; i++)
        if (strcmp(r->tables[i].key, "flow") == 0)
            r->tables[i].title = "Where the records went before any definition";
    teds_origin_words(tally, &editions); /* "cohort none" would not say whose discharges these are */
    r->made_by = teds_report_keep(r, "tedstat %s, population of the study %s, edition %s", teds_version(), p->name,
                                  editions.failed ? "" : editions.data);
    r->failed |= editions.failed;
    teds_buf_free(&editions);
    if (absent)
        teds_report_warning(r, tally, "year_absent", "", teds_report_keep(r, "no discharges of %s, which the study has", absent));
    teds_report_caveat(r, "That a definition gives the published numbers does not show that the study used it; of many "
                          "definitions one can come near by chance.");
    teds_report_caveat(r, "\"One or the other\" is exactly one of the two; at least one is another class.");
    teds_report_add_caveats(r, tally, NULL, &(teds_policy){ .mutual_help = TEDS_NO_MUTUAL_HELP }, ~0u);
    return teds_report_done(r, out, err);
}

/* " (what it looked at)", if the study's file says so. */
static const char *data_words(const teds_published *p, char room[DATA_ROOM])
{
    room[0] = '\0';
    if (*p->data)
        snprintf(room, DATA_ROOM, " (%.*s)", DATA_ROOM - 4, p->data);
    return room;
}

teds_status teds_report_published(const teds_published *p, const teds_tally *tally,
                                  const teds_policy *policy, teds_report **out, bool *passes,
                                  teds_error *err)
{
    size_t n = teds_sweep_definitions(p->sweep);
    struct outcome *o = calloc(n, sizeof *o);
    struct teds_sweep_cache cache = { 0 };
    char room[DATA_ROOM];
    teds_status st = o ? TEDS_OK : teds_nomem(err);

    if (st == TEDS_OK && teds_tally_kept(tally) == 0)
        st = teds_fail(err, TEDS_EEMPTY, "no discharge of the data belongs to the study%s", data_words(p, room));
    for (size_t i = 0; st == TEDS_OK && i < n; i++)
        st = try_definition(p, tally, i, policy, &cache, &o[i], err);
    teds_tally_free(cache.filtered);
    if (st == TEDS_OK) {
        qsort(o, n, sizeof *o, by_distance);
        if (!isfinite(o->distance))
            st = teds_fail(err, TEDS_EEMPTY, "no definition leaves a discharge with both items known in every "
                                             "cell; are these the data of the study%s?", data_words(p, room));
    }
    if (st == TEDS_OK)
        st = make(p, tally, policy, o, n, out, err);
    if (st == TEDS_OK)
        *passes = o->passed == p->cell_count;
    free(o);
    return st;
}
