/*
 * edition_check.c - do the parts of an edition file agree?  Of each column at its end, of all at the end of the file.
 */
#include "decode.h"
#include "edition.h"

#include <stdlib.h>
#include <string.h>

/* A sentence about another line than the one that is read now. */
#define FAIL(file_name, number, err, ...)                                                                              \
    teds_ini_fail(&(struct teds_ini_line){ .file = (file_name), .line = (number) }, err, __VA_ARGS__)

/* ---- codes ------------------------------------------------------------ */

/* Tallies hold numbers of at most five digits. */
static bool is_code(const teds_variable *v, int code)
{
    if (code == TEDS_MISSING || v->type == TEDS_ID)
        return true;
    return code >= 0 && (v->type == TEDS_CODES ? teds_variable_label(v, code) != NULL : code <= 99999);
}

/* Do the codes that stand right of an arrow, and the like, exist, and are they near enough to each other for a table? */
static teds_status check_codes(struct teds_edition_loading *l, const teds_edition_column *c, const char *file, teds_error *err)
{
    const struct teds_edition_lines *lines = &l->lines[l->lines_count - 1];
    const teds_variable *v = c->variable;
    int lowest = TEDS_MISSING, highest = v->level_count ? v->levels[v->level_count - 1].code : 0;

    for (size_t k = 0; k < c->code_count; k++) {
        const teds_edition_code *code = &c->codes[k];

        if (!is_code(v, code->code))
            return FAIL(file, l->code_lines[k], err, "[%s] %s: %d is not a code of %s; write %s -> CODE", c->header, code->text,
                        code->code, v->name, code->text);
        if (code->number && (v->type == TEDS_CODES || c->recoded)) {
            lowest = code->first < lowest ? code->first : lowest;
            highest = code->last > highest ? code->last : highest;
            if (highest - lowest >= TEDS_WIDEST_CODES)
                return FAIL(file, l->code_lines[k], err, "[%s] %s reaches too far: codes from %d to %d are more than %d; leave out what "
                                                         "the file cannot have", c->header, code->text, lowest, highest,
                            TEDS_WIDEST_CODES);
        }
    }
    if (c->constant && !is_code(v, c->constant_code))
        return FAIL(file, lines->constant, err, "[%s] constant: %d is not a code of %s", c->header, c->constant_code, v->name);
    for (size_t k = 0; k < c->first_of_count; k++)
        if (!is_code(v, c->first_of[k]))
            return FAIL(file, lines->first_of, err, "[%s] first_of: %d is not a code of %s", c->header, c->first_of[k], v->name);
    return TEDS_OK;
}

/* ---- columns that are no column of the file ---------------------------- */

static bool is_listed(const teds_edition_column *c, int code)
{
    for (size_t i = 0; i < c->first_of_count; i++)
        if (c->first_of[i] == code)
            return true;
    return false;
}

/* Made from several: which code of theirs counts is said, for medication it is known. */
static teds_status check_parts(struct teds_edition_loading *l, teds_edition_column *c, const char *file, teds_error *err)
{
    static const int yes_missing_no[] = { TEDS_MEDICATION_YES, TEDS_MISSING, TEDS_MEDICATION_NO };
    const struct teds_edition_lines *lines = &l->lines[l->lines_count - 1];

    if (!c->first_of && c->variable->role != TEDS_ROLE_MEDICATION)
        return FAIL(file, lines->columns, err, "[%s] columns needs first_of = CODES: of the codes that the columns have, the first "
                                               "that is listed there counts", c->header);
    if (!c->first_of) {
        c->first_of = yes_missing_no;
        c->first_of_count = TEDS_COUNT(yes_missing_no);
    }
    for (size_t k = 0; k < c->code_count; k++)
        if (c->codes[k].code != TEDS_MISSING && !is_listed(c, c->codes[k].code))
            return FAIL(file, l->code_lines[k], err, "[%s] %s stands for %d, which would be passed over because it is not in first_of; "
                                                     "add it there", c->header, c->codes[k].text, c->codes[k].code);
    return TEDS_OK;
}

static teds_status check_made(struct teds_edition_loading *l, teds_edition_column *c, const char *file, teds_error *err)
{
    const struct teds_edition_lines *lines = &l->lines[l->lines_count - 1];

    if (!c->variable)
        return FAIL(file, lines->section, err, "[%s] is not the name of a variable; say which it is by variable = NAME", c->header);
    if (c->constant && c->part_count)
        return FAIL(file, lines->constant, err, "[%s] has constant and columns; leave one out", c->header);
    if (c->constant && c->code_count)
        return FAIL(file, l->code_lines[0], err, "[%s] is the same in every record (constant), so that %s is never read; leave one "
                                                 "out", c->header, c->codes[0].text);
    return c->part_count ? check_parts(l, c, file, err) : TEDS_OK;
}

/* ---- labels ----------------------------------------------------------- */

/* What a cell can be: a code as it stands, or a label. */
struct spelled {
    const char *folded, *as;
    int code;
    unsigned line;
};

static int by_spelling(const void *a, const void *b)
{
    const struct spelled *x = a, *y = b;
    int order = strcmp(x->folded, y->folded);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static bool spell(struct teds_arena *arena, struct spelled *to, const char *text, int code, unsigned line)
{
    char folded[TEDS_FOLDED_ROOM];

    teds_fold(text, strlen(text), folded);
    *to = (struct spelled){ teds_arena_copy(arena, folded, strlen(folded)), text, code, line };
    return to->folded != NULL;
}

/* A cell may be a code or a label, so that none may be two. */
static teds_status check_labels(struct teds_edition_loading *l, const teds_edition_column *c, const char *file, teds_error *err)
{
    struct teds_arena arena = { NULL };
    struct spelled *all = calloc(2 * c->code_count + 1, sizeof *all);
    size_t n = 0;
    bool fine = all != NULL;
    teds_status st = TEDS_OK;

    for (size_t k = 0; fine && k < c->code_count; k++) {
        const teds_edition_code *code = &c->codes[k];

        fine = spell(&arena, &all[n++], code->text, code->code, l->code_lines[k]) &&
               (!code->label || spell(&arena, &all[n++], code->label, code->code, l->code_lines[k]));
    }
    if (!fine)
        st = teds_nomem(err);
    else
        qsort(all, n, sizeof *all, by_spelling);
    for (size_t i = 1; st == TEDS_OK && i < n; i++)
        if (strcmp(all[i - 1].folded, all[i].folded) == 0 && all[i - 1].code != all[i].code)
            st = FAIL(file, all[i].line, err, "[%s] \"%s\" would be %d (line %u) and %d; give each a label of its own", c->header,
                      all[i].as, all[i - 1].code, all[i - 1].line, all[i].code);
    free(all);
    teds_arena_free(&arena);
    return st;
}

/* A code that means the same as in the vocabulary, with the label that another has there. */
static teds_status check_meaning(struct teds_edition_loading *l, const teds_edition_column *c, const char *file, teds_error *err)
{
    char own[TEDS_FOLDED_ROOM], other[TEDS_FOLDED_ROOM];

    for (size_t k = 0; k < c->code_count; k++) {
        const teds_edition_code *code = &c->codes[k];

        if (!code->number || code->first != code->code || !code->label)
            continue;
        teds_fold(code->label, strlen(code->label), own);
        for (size_t i = 0; i < c->variable->level_count; i++) {
            const teds_level *level = &c->variable->levels[i];

            if (level->code == code->code)
                continue;
            teds_fold(level->label, strlen(level->label), other);
            if (strcmp(own, other) == 0)
                return FAIL(file, l->code_lines[k], err, "[%s] %s = %s: that is the label of %d of %s; write %s -> %d = %s", c->header,
                            code->text, code->label, level->code, c->variable->name, code->text, level->code, code->label);
        }
    }
    return TEDS_OK;
}

/* ---- one column ------------------------------------------------------- */

teds_status teds_edition_column_end(struct teds_edition_loading *l, const char *file, teds_error *err)
{
    teds_edition_column *c;
    teds_status st = TEDS_OK;

    if (!l->column_open)
        return TEDS_OK;
    l->column_open = false;
    c = (teds_edition_column *)&l->g->e.column[l->g->e.column_count - 1];
    if (c->constant || c->part_count)
        st = check_made(l, c, file, err);
    else if (c->first_of)
        st = FAIL(file, l->lines[l->lines_count - 1].first_of, err, "[%s] first_of has no use without columns = A, B, ...", c->header);
    if (st == TEDS_OK && c->variable)
        st = check_codes(l, c, file, err);
    if (st == TEDS_OK && l->own)
        st = check_labels(l, c, file, err);
    if (st == TEDS_OK && l->own && c->variable)
        st = check_meaning(l, c, file, err);
    return st;
}

/* ---- the whole -------------------------------------------------------- */

/* Is it one of the years that the edition says it has, if it does? */
static teds_status check_year(const teds_edition *e, int year, const char *what, const char *file, unsigned line, teds_error *err)
{
    if (year == 0 || e->first_year == 0 || (year >= e->first_year && year <= e->last_year))
        return TEDS_OK;
    if (e->first_year == e->last_year)
        return FAIL(file, line, err, "%s %d, but this edition is of %d; see years = ...", what, year, e->first_year);
    return FAIL(file, line, err, "%s %d, but this edition is of %d to %d; see years = ...", what, year, e->first_year, e->last_year);
}

static teds_status check_years(const struct teds_edition_loading *l, const char *file, teds_error *err)
{
    const teds_edition *e = &l->g->e;
    teds_status st = check_year(e, l->first_absent, "absent_states", file, l->first_absent_line, err);

    if (st == TEDS_OK)
        st = check_year(e, l->last_absent, "absent_states", file, l->last_absent_line, err);
    for (size_t i = 0; st == TEDS_OK && i < e->column_count; i++)
        if (e->column[i].constant && e->column[i].variable->role == TEDS_ROLE_YEAR)
            st = check_year(e, e->column[i].constant_code, "constant =", file, l->lines[i].constant, err);
    return st;
}

/* The column and one before it. */
static teds_status check_pair(const struct teds_edition_loading *l, size_t i, size_t k, const char *file, teds_error *err)
{
    const teds_edition_column *c = &l->g->e.column[i], *before = &l->g->e.column[k];

    if (c->variable && c->variable == before->variable)
        return FAIL(file, l->lines[i].section, err, "[%s] and [%s] are both the variable %s; leave one out", before->header, c->header,
                    c->variable->name);
    if (c->position && c->position == before->position)
        return FAIL(file, l->lines[i].position, err, "[%s] position = %d is that of [%s] too", c->header, c->position, before->header);
    return TEDS_OK;
}

teds_status teds_edition_check(struct teds_edition_loading *l, const char *file, teds_error *err)
{
    const struct teds_place at = { .source = file };
    teds_edition *e = &l->g->e;
    teds_status st = TEDS_OK;
    int of_the_file = 0;

    if (!e->name)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "an edition file needs [edition] with name = ...");
    if (!e->column_count)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "an edition file needs a section for each column that is used, as [METHUSE]");
    if (!e->title)
        e->title = e->name;
    for (size_t i = 0; st == TEDS_OK && i < e->column_count; i++) {
        if (e->columns && e->column[i].position > e->columns)
            st = FAIL(file, l->lines[i].position, err, "[%s] position = %d is behind the last of %d columns", e->column[i].header,
                      e->column[i].position, e->columns);
        of_the_file += !e->column[i].constant && !e->column[i].part_count;
        if (st == TEDS_OK && e->columns && of_the_file > e->columns)
            st = FAIL(file, l->lines[i].section, err, "[%s] is one column more than columns = %d says", e->column[i].header, e->columns);
        for (size_t k = 0; st == TEDS_OK && k < i; k++)
            st = check_pair(l, i, k, file, err);
    }
    return st == TEDS_OK ? check_years(l, file, err) : st;
}
