/*
 * report_codebook.c - what this build knows about variables, editions and cohorts, as tables.
 */

#include "catalog.h"
#include "report.h"

static const char *type_name(const teds_variable *v)
{
    return v->derivation_count ? "derived" : v->from ? "grouping" : v->type == TEDS_CODES ? "codes" : v->type == TEDS_ID ? "id" : "number";
}

static bool edition_has(const teds_edition *e, const teds_variable *v)
{
    const teds_variable *base = v->from ? v->from : v;

    for (size_t i = 0; i < v->part_count; i++)
        if (!edition_has(e, v->parts[i]))
            return false;
    for (size_t k = 0; k < e->column_count; k++)
        if (e->column[k].variable == base)
            return true;
    return v->part_count > 0;
}

/* "2015, 2016 ... 2023": the editions that can measure a variable. */
static const char *editions_with(struct teds_report *r, const teds_catalog *c, const teds_variable *v)
{
    const teds_edition *e;
    const char *text = "";

    for (size_t i = 0; (e = teds_catalog_edition(c, i)) != NULL; i++)
        if (edition_has(e, v))
            text = teds_report_keep(r, "%s%s%s", text, *text ? ", " : "", e->name);
    return text;
}

/* "SUB1, SUB2": what a grouping or a derived variable is made from. */
static const char *made_of(struct teds_report *r, const teds_variable *v)
{
    const char *text = v->from ? v->from->name : "";

    for (size_t i = 0; i < v->part_count; i++)
        text = teds_report_keep(r, "%s%s%s", text, i ? ", " : "", v->parts[i]->name);
    return text;
}

teds_status teds_report_variables(const teds_catalog *c, teds_report **out, teds_error *err)
{
    struct teds_report *r = teds_report_new();
    struct teds_report_table *t;
    const teds_variable *v;

    if (!r)
        return teds_nomem(err);
    r->title = "The harmonised variables and groupings, for rules and --by";
    t = teds_report_table(r, "variables", "");
    teds_report_column(r, t, "variable", "variable", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "alias", "alias", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "label", "what it is", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "type", "type", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "from", "from", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "codes", "codes", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "editions", "editions", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    for (size_t i = 0; (v = teds_catalog_variable(c, i)) != NULL; i++) {
        teds_report_row(r, t, false);
        teds_report_text(r, t, v->name);
        teds_report_text(r, t, v->alias ? v->alias : "");
        teds_report_text(r, t, v->label);
        teds_report_text(r, t, type_name(v));
        teds_report_text(r, t, made_of(r, v));
        teds_report_whole(r, t, (int64_t)v->level_count);
        teds_report_text(r, t, editions_with(r, c, v));
    }
    teds_report_note(r, t, "'tedstat codebook VARIABLE' lists codes and labels; 'tedstat codebook EDITION' "
                           "the columns of an edition.");
    return teds_report_done(r, out, err);
}

/* The rules of a derived variable, in their order. */
static void add_rules(struct teds_report *r, const teds_variable *v)
{
    struct teds_report_table *t;

    if (v->derivation_count == 0)
        return;
    t = teds_report_table(r, "rules", "How it is derived");
    teds_report_column(r, t, "rule", "first rule that holds", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "code", "code", TEDS_COL_CODE, 0);
    for (size_t i = 0; i < v->derivation_count; i++) {
        teds_report_row(r, t, false);
        teds_report_text(r, t, v->derivations[i].rule);
        teds_report_whole(r, t, v->derivations[i].code);
    }
    teds_report_note(r, t, "Where none holds the value is missing.");
}

/* For a grouping: the codes of the variable it is made from that have this code. */
static const char *made_from(struct teds_report *r, const teds_variable *v, int code)
{
    const char *text = "";

    for (size_t i = 0; i < v->recode_count; i++)
        if (v->recodes[i].to == code)
            text = teds_report_keep(r, "%s%s%d", text, *text ? ", " : "", v->recodes[i].from);
    return text;
}

teds_status teds_report_variable(const teds_catalog *c, const char *name, teds_report **out,
                                 teds_error *err)
{
    const teds_variable *v = teds_variable_find(c, name);
    char room[TEDS_UNKNOWN_ROOM];
    struct teds_report *r;
    struct teds_report_table *t;

    if (!v)
        return teds_fail(err, TEDS_EARG, "%s; 'tedstat codebook' lists the variables",
                         teds_unknown("variable", name, teds_variable_name_at, (void *)c, room));
    r = teds_report_new();
    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "%s: %s", v->name, v->label);
    t = teds_report_table(r, "codes", "");
    teds_report_column(r, t, "variable", "variable", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "code", "code", TEDS_COL_CODE, 0);
    teds_report_column(r, t, "label", "label", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "from_codes", teds_report_keep(r, "codes of %s", v->from ? v->from->name : ""),
                       TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    for (size_t i = 0; i <= v->level_count; i++) {
        bool missing = i == v->level_count;

        teds_report_row(r, t, missing);
        teds_report_text(r, t, v->name);
        teds_report_whole(r, t, missing ? TEDS_MISSING : v->levels[i].code);
        teds_report_text(r, t, missing ? "Missing (-9, -8 or a blank cell)" : v->levels[i].label);
        teds_report_text(r, t, missing ? "" : made_from(r, v, v->levels[i].code));
    }
    if (v->type != TEDS_CODES)
        teds_report_note(r, t, "Any whole number from 0 to 99999 is a code.");
    teds_report_note(r, t, teds_report_keep(r, "Editions that have it: %s.", editions_with(r, c, v)));
    add_rules(r, v);
    return teds_report_done(r, out, err);
}

static const teds_edition *find_edition(const teds_catalog *c, const char *name, teds_error *err)
{
    const teds_edition *e = teds_edition_find(c, name);
    char room[TEDS_UNKNOWN_ROOM];

    if (!e)
        teds_fail(err, TEDS_EARG, "%s; see 'tedstat editions'",
                  teds_unknown("edition", name, teds_edition_name_at, (void *)c, room));
    return e;
}

teds_status teds_report_edition(const teds_catalog *c, const char *name, teds_report **out,
                                teds_error *err)
{
    const teds_edition *e = find_edition(c, name, err);
    struct teds_report *r;
    struct teds_report_table *t;

    if (!e)
        return TEDS_EARG;
    r = teds_report_new();
    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "The columns of %s", e->title);
    t = teds_report_table(r, "columns", "");
    teds_report_column(r, t, "edition", "edition", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "position", "position", TEDS_COL_COUNT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "column", "column", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "variable", "variable", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "label", "label", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "codes", "codes", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "loses", "what is lost", TEDS_COL_TEXT, TEDS_COL_IF_ANY);
    for (size_t i = 0; i < e->column_count; i++) {
        const teds_edition_column *column = &e->column[i];
        const teds_variable *v = column->variable;

        teds_report_row(r, t, false);
        teds_report_text(r, t, e->name);
        teds_report_whole_or_empty(r, t, column->position ? column->position : -1);
        teds_report_text(r, t, column->header);
        teds_report_text(r, t, v ? v->name : "");
        teds_report_text(r, t, column->label ? column->label : v ? v->label : "");
        teds_report_whole(r, t, (int64_t)column->code_count);
        teds_report_text(r, t, column->loses ? column->loses : "");
    }
    return teds_report_done(r, out, err);
}

static const teds_edition_column *find_column(const teds_catalog *c, const teds_edition *e,
                                              const char *name)
{
    const teds_variable *v = teds_variable_find(c, name);

    for (size_t i = 0; i < e->column_count; i++)
        if (teds_same_word(e->column[i].header, name) || (v && e->column[i].variable == v))
            return &e->column[i];
    return NULL;
}

static void add_code_row(struct teds_report *r, struct teds_report_table *t, const teds_edition *e,
                         const teds_edition_column *column, const teds_edition_code *code)
{
    const teds_variable *v = column->variable;
    const char *meaning = v ? teds_variable_label(v, code->code) : NULL;

    teds_report_row(r, t, false);
    teds_report_text(r, t, e->name);
    teds_report_text(r, t, column->header);
    teds_report_text(r, t, code->text);
    teds_report_text(r, t, code->label ? code->label : meaning ? meaning : "");
    teds_report_whole(r, t, code->code);
    teds_report_text(r, t, meaning ? meaning : "");
    teds_report_whole_or_empty(r, t, code->count);
    teds_report_number(r, t, code->count >= 0 && e->rows > 0, (double)code->count / (double)e->rows);
}

teds_status teds_report_edition_variable(const teds_catalog *c, const char *edition, const char *name,
                                         teds_report **out, teds_error *err)
{
    const teds_edition *e = find_edition(c, edition, err);
    const teds_edition_column *column;
    struct teds_report *r;
    struct teds_report_table *t;

    if (!e)
        return TEDS_EARG;
    column = find_column(c, e, name);
    if (!column)
        return teds_fail(err, TEDS_EARG, "edition %s has no column \"%s\"; 'tedstat codebook %s' lists them",
                         e->name, name, e->name);
    r = teds_report_new();
    if (!r)
        return teds_nomem(err);
    r->title = teds_report_keep(r, "%s in %s%s%s", column->header, e->title, column->label ? ": " : "",
                                column->label ? column->label : "");
    t = teds_report_table(r, "codes", "");
    teds_report_column(r, t, "edition", "edition", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "column", "column", TEDS_COL_TEXT, TEDS_COL_MACHINE);
    teds_report_column(r, t, "code", "code", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "label", "label", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "harmonised_code", "harmonised", TEDS_COL_CODE, 0);
    teds_report_column(r, t, "harmonised_label", "stands for", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "count", "records", TEDS_COL_COUNT, TEDS_COL_IF_ANY);
    teds_report_column(r, t, "share", "%", TEDS_COL_SHARE, TEDS_COL_IF_ANY);
    for (size_t i = 0; i < column->code_count; i++)
        add_code_row(r, t, e, column, &column->codes[i]);
    if (column->code_count == 0)
        teds_report_note(r, t, "No codes are known for this column of this edition.");
    if (column->loses)
        teds_report_note(r, t, teds_report_keep(r, "What the map to harmonised codes loses: %s.",
                                                column->loses));
    return teds_report_done(r, out, err);
}

teds_status teds_report_cohort(const teds_catalog *c, const char *name, teds_report **out,
                               teds_error *err)
{
    teds_cohort *cohort = NULL;
    struct teds_report *r;
    struct teds_report_table *t;
    teds_status st = teds_cohort_new(c, name, NULL, 0, &cohort, err);

    if (st != TEDS_OK)
        return st;
    r = teds_report_new();
    if (!r) {
        teds_cohort_free(cohort);
        return teds_nomem(err);
    }
    r->title = teds_report_keep(r, "The cohort %s: %s", teds_cohort_name(cohort),
                                teds_cohort_title(cohort));
    t = teds_report_table(r, "rules", "");
    teds_report_column(r, t, "step", "step", TEDS_COL_COUNT, 0);
    teds_report_column(r, t, "rule", "kept if", TEDS_COL_TEXT, 0);
    teds_report_column(r, t, "box", "else counted as", TEDS_COL_TEXT, 0);
    for (size_t i = 0; teds_cohort_rule(cohort, i); i++) {
        teds_report_row(r, t, false);
        teds_report_whole(r, t, (int64_t)i + 1);
        teds_report_text(r, t, teds_cohort_rule(cohort, i));
        teds_report_text(r, t, teds_cohort_box(cohort, i));
    }
    if (t->row_count == 0)
        teds_report_note(r, t, "No rule: every record is kept.");
    teds_cohort_free(cohort);
    return teds_report_done(r, out, err);
}
