/*
 * simulate_columns.c - the columns of a made-up file: codes, their text, how many records have each.
 *
 * Counts are the codebook's.  Where that is not known, the nearest edition that knows lends its
 * share; what is known of a column stays exact.
 */
#include "simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_RANGE = 64, INVENTED = 40 };

struct teds_sim_column *teds_sim_column_named(const struct teds_sim *s, const char *name)
{
    for (size_t i = 0; i < s->column_count; i++)
        if (strcmp(s->column[i].name, name) == 0)
            return &s->column[i];
    return NULL;
}

/* While columns are made, 'known' of a code is its published count, or what to guess it by. */
struct making {
    struct teds_sim *s;
    struct teds_sim_column *column;
    double *weight; /* of each code: a published count, or a guess */
    bool *known;
    size_t weight_room, known_room, weight_count, known_count;
};

static bool add_code(struct making *m, int code, const char *label, double weight, bool known)
{
    struct teds_sim_column *c = m->column;

    if (!TEDS_PUSH(c->codes, c->code_count, c->code_room) ||
        !TEDS_PUSH(m->weight, m->weight_count, m->weight_room) ||
        !TEDS_PUSH(m->known, m->known_count, m->known_room))
        return false;
    c->codes[c->code_count - 1] = (struct teds_sim_code){ .code = code, .label = label };
    m->weight[m->weight_count - 1] = weight;
    m->known[m->known_count - 1] = known;
    return true;
}

/* ---- what other editions know ------------------------------------------ */

static int distance(const teds_edition *a, const teds_edition *b)
{
    return a->first_year > b->last_year ? a->first_year - b->last_year
           : b->first_year > a->last_year ? b->first_year - a->last_year : 0;
}

/* Metro areas go by several names, and their codes hardly change. */
static bool is_metro(const char *header)
{
    return strncmp(header, "CBSA", 4) == 0;
}

static bool same_column(const teds_edition_column *a, const teds_edition_column *b)
{
    if (is_metro(a->header))
        return is_metro(b->header);
    return a->variable ? a->variable == b->variable : strcmp(a->header, b->header) == 0;
}

/* The share of a code in that edition, or -1. */
static double share_in(const teds_edition *e, const teds_edition_column *like, int code)
{
    for (size_t i = 0; i < e->column_count; i++) {
        const teds_edition_column *c = &e->column[i];
        double sum = 0;
        bool any = false;

        if (!same_column(like, c) || e->rows <= 0)
            continue;
        for (size_t k = 0; k < c->code_count; k++) {
            if (c->codes[k].code != code || c->codes[k].count < 0)
                continue;
            sum += (double)c->codes[k].count;
            any = true;
        }
        if (any)
            return sum / (double)e->rows;
    }
    return -1;
}

/* The share in the nearest edition that knows it (of two the later one); 'least' if none does. */
static double guess(const struct making *m, int code, double least)
{
    const teds_edition *e, *mine = m->s->edition;
    double best = least;
    int nearest = 1000;

    for (size_t i = 0; (e = teds_catalog_edition(m->s->catalog, i)) != NULL; i++) {
        double share = e == mine ? -1 : share_in(e, m->column->how, code);
        int d = distance(mine, e);

        if (share >= 0 && d <= nearest) {
            best = share;
            nearest = d;
        }
    }
    return best;
}

/* ---- codes ------------------------------------------------------------- */

static bool absent(const struct making *m, int code)
{
    const teds_edition *e = m->s->edition;

    return m->column->how->variable &&
           m->column->how->variable == m->s->catalog->by_role[TEDS_ROLE_STATE] &&
           teds_state_absent(e, 0, code);
}

static bool listed(const teds_edition_column *column, int code)
{
    for (size_t k = 0; k < column->code_count; k++)
        if (column->codes[k].code == code)
            return true;
    return false;
}

static int last_of(const teds_edition_code *c)
{
    return c->number && c->last - c->first >= LONGEST_RANGE ? c->first + LONGEST_RANGE - 1 : c->last;
}

/* The codes that the codebook prints; of a range the first numbers. */
static bool add_printed(struct making *m)
{
    const teds_edition_column *how = m->column->how;
    const teds_variable *v = how->variable;
    bool fine = true;

    for (size_t k = 0; fine && k < how->code_count; k++) {
        const teds_edition_code *c = &how->codes[k];
        const char *label = c->label ? c->label : v ? teds_variable_label(v, c->code) : NULL;
        int last = last_of(c);
        double share = c->count >= 0 ? (double)c->count : absent(m, c->code) ? 0 : guess(m, c->code, 0.01);

        if (!c->number)
            fine = add_code(m, c->code, label, share, c->count >= 0);
        for (int own = c->first; fine && c->number && own <= last; own++) {
            fine = add_code(m, c->code, label, share / (last - c->first + 1), c->count >= 0);
            if (fine && c->first < c->last) /* the label is of the range; cells hold the number */
                m->column->codes[m->column->code_count - 1].label = NULL;
        }
    }
    return fine;
}

/* The vocabulary's, where the codebook is not at hand. */
static bool add_vocabulary(struct making *m)
{
    const teds_variable *v = m->column->how->variable;
    double missing = guess(m, TEDS_MISSING, 0);
    bool fine = true;

    if (missing > 0 && !listed(m->column->how, TEDS_MISSING))
        fine = add_code(m, TEDS_MISSING, "Missing/unknown/not collected/invalid", missing, false);
    for (size_t k = 0; fine && k < v->level_count; k++) {
        int code = v->levels[k].code;

        if (!listed(m->column->how, code) && !absent(m, code))
            fine = add_code(m, code, v->levels[k].label, guess(m, code, 0.01), false);
    }
    return fine;
}

/* Codes that the codebook counts without printing them: metro areas, from the editions that do. */
static bool add_unprinted(struct making *m, double total)
{
    const teds_edition *e;
    const teds_edition_column *how = m->column->how;
    size_t before = m->column->code_count;
    double sum = 0;
    bool fine = true;

    for (size_t i = 0; fine && m->column->code_count == before && (e = teds_catalog_edition(m->s->catalog, i)); i++) {
        for (size_t k = 0; k < e->column_count; k++) {
            const teds_edition_column *c = &e->column[k];

            if (e == m->s->edition || !same_column(how, c) || c->code_count < 2)
                continue;
            for (size_t n = 0; fine && n < c->code_count; n++)
                if (c->codes[n].number && c->codes[n].code >= 0 && !listed(how, c->codes[n].code))
                    fine = add_code(m, c->codes[n].code, c->codes[n].label, (double)c->codes[n].count, true);
        }
    }
    for (int k = 0; fine && m->column->code_count == before && k < INVENTED; k++)
        fine = add_code(m, 9400 + 4 * k, NULL, 1, true);
    for (size_t k = before; fine && k < m->column->code_count; k++)
        sum += m->weight[k];
    for (size_t k = before; fine && k < m->column->code_count; k++)
        m->weight[k] *= total / sum;
    return fine;
}

/* ---- counts ------------------------------------------------------------ */

/* Known counts stay; the others share what is left. */
static bool set_counts(struct making *m)
{
    struct teds_sim_column *c = m->column;
    double all = m->s->edition->rows > 0 ? (double)m->s->edition->rows : 1, known = 0, guessed = 0;
    int64_t *counts = malloc((c->code_count + 1) * sizeof *counts);
    bool fine = counts != NULL;

    for (size_t k = 0; k < c->code_count; k++)
        *(m->known[k] ? &known : &guessed) += m->weight[k];
    for (size_t k = 0; k < c->code_count; k++)
        if (!m->known[k] && guessed > 0)
            m->weight[k] *= known < all ? (all - known) / guessed : 0;
    fine = fine && teds_sim_apportion(m->weight, c->code_count, m->s->rows, counts);
    for (size_t k = 0; fine && k < c->code_count; k++)
        c->codes[k].count = counts[k];
    free(counts);
    return fine;
}

/* ---- cells ------------------------------------------------------------- */

/* Windows-1252 for the characters that labels have beyond ASCII and Latin-1. */
static size_t windows_1252(const char *utf8, char *to, size_t room)
{
    static const struct {
        const char *utf8;
        unsigned char byte;
    } signs[] = { { "\xe2\x80\x93", 0x96 }, { "\xe2\x80\x94", 0x97 }, { "\xe2\x80\x98", 0x91 },
                  { "\xe2\x80\x99", 0x92 }, { "\xe2\x80\x9c", 0x93 }, { "\xe2\x80\x9d", 0x94 } };
    size_t n = 0;

    while (*utf8 && n + 1 < room) {
        unsigned char a = (unsigned char)utf8[0], b = (unsigned char)utf8[1];
        size_t i = 0;

        while (i < TEDS_COUNT(signs) && strncmp(utf8, signs[i].utf8, 3) != 0)
            i++;
        if (i < TEDS_COUNT(signs)) {
            to[n++] = (char)signs[i].byte;
            utf8 += 3;
        } else if ((a == 0xc2 || a == 0xc3) && b) {
            to[n++] = (char)((a & 3) << 6 | (b & 0x3f));
            utf8 += 2;
        } else {
            to[n++] = *utf8++;
        }
    }
    return n;
}

static bool write_label(struct teds_sim *s, struct teds_sim_code *code)
{
    char plain[512], quoted[1100] = "";
    size_t length = windows_1252(code->label, plain, sizeof plain), n = 0;
    bool quotes = memchr(plain, ',', length) || memchr(plain, '"', length);

    if (quotes)
        quoted[n++] = '"';
    for (size_t i = 0; i < length; i++) {
        if (plain[i] == '"')
            quoted[n++] = '"';
        quoted[n++] = plain[i];
    }
    if (quotes)
        quoted[n++] = '"';
    quoted[n++] = ',';
    code->cell = teds_arena_copy(&s->arena, quoted, n < 8 ? 8 : n);
    code->length = n;
    return code->cell != NULL;
}

/* Cells are copied eight bytes at a time, so there is room behind short ones. */
static bool write_code(struct teds_sim *s, struct teds_sim_code *code, const char *text)
{
    char cell[64] = "";

    code->length = (size_t)snprintf(cell, sizeof cell, "%.60s,", text);
    code->cell = teds_arena_copy(&s->arena, cell, sizeof cell);
    return code->cell != NULL;
}

/* The text of the k-th code of a column, as printed codes and the rest follow one another. */
static bool write_cells(struct making *m)
{
    const teds_edition_column *how = m->column->how;
    size_t at = 0;
    bool fine = true;
    char number[16];

    for (size_t k = 0; fine && k < how->code_count; k++) {
        const teds_edition_code *c = &how->codes[k];
        int last = last_of(c);

        if (!c->number)
            fine = write_code(m->s, &m->column->codes[at++], c->text);
        for (int own = c->first; fine && c->number && own <= last; own++) {
            snprintf(number, sizeof number, "%d", own);
            fine = write_code(m->s, &m->column->codes[at++], number);
        }
    }
    for (; fine && at < m->column->code_count; at++) {
        snprintf(number, sizeof number, "%d", m->column->codes[at].code);
        fine = write_code(m->s, &m->column->codes[at], number);
    }
    for (size_t k = 0; fine && m->s->o.labels && k < m->column->code_count; k++)
        if (m->column->codes[k].label && !(how->variable && how->variable->type == TEDS_NUMBER))
            fine = write_label(m->s, &m->column->codes[k]);
    return fine;
}

/* ---- all --------------------------------------------------------------- */

static bool make_column(struct teds_sim *s, const teds_edition_column *how, const char *header)
{
    struct making m = { .s = s };
    struct teds_sim_column *c;
    const teds_variable *v = how->variable;
    double known = 0, all = (double)s->edition->rows;
    bool fine, complete = how->code_count > 0, only_missing;

    if (!TEDS_PUSH(s->column, s->column_count, s->column_room))
        return false;
    c = m.column = &s->column[s->column_count - 1];
    *c = (struct teds_sim_column){ .how = how, .header = header, .name = v && !how->part_count ? v->name : header,
                                   .id = v && v->type == TEDS_ID };
    if (c->id)
        return true;
    for (size_t k = 0; k < how->code_count; k++) {
        complete &= how->codes[k].count >= 0;
        known += how->codes[k].count > 0 ? (double)how->codes[k].count : 0;
    }
    only_missing = how->code_count == 0 || (how->code_count == 1 && how->codes[0].code < 0);
    fine = add_printed(&m);
    if (how->others > 0)
        fine = fine && add_unprinted(&m, (double)how->others);
    else if (only_missing && is_metro(header))
        fine = fine && add_unprinted(&m, all - (c->code_count ? m.weight[0] * (m.known[0] ? 1 : all) : 0));
    else if (v && v->type == TEDS_CODES && !how->recoded && !(complete && known >= all))
        fine = fine && add_vocabulary(&m);
    else if (only_missing && s->edition->first_year)
        fine = fine && add_code(&m, s->edition->first_year, NULL, 1, false); /* YEAR, DISYR */
    fine = fine && set_counts(&m) && write_cells(&m);
    free(m.weight);
    free(m.known);
    return fine;
}

teds_status teds_sim_columns(struct teds_sim *s, teds_error *err)
{
    const teds_edition *e = s->edition;
    bool fine = true;

    for (size_t i = 0; fine && i < e->column_count; i++) {
        const teds_edition_column *how = &e->column[i];

        for (size_t p = 0; fine && p < how->part_count; p++)
            fine = make_column(s, how, how->parts[p]);
        if (fine && !how->part_count && !how->constant)
            fine = make_column(s, how, how->header);
    }
    return fine ? TEDS_OK : teds_nomem(err);
}
