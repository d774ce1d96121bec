/*
 * simulate.c - states and years, blocks of records, bytes.
 */
#include "simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deflate.h"

enum {
    STRIDE = TEDS_SIM_BLOCK + 40, /* of columns in memory: no two at the same place of a cache's page */
    OUT_ROOM = 1024 * 1024,
    LONGEST_ID = 24
};

/* A file in the making. */
struct making {
    struct teds_sim *s;
    struct teds_sim_deal deal;
    uint64_t records; /* so far */
    teds_write_fn *write;
    void *context;
    struct teds_deflate *gzip;
    char *out;
    size_t used;
};

/* ---- states ------------------------------------------------------------- */

/* Parts every bundle among the states. */
static teds_status part_by_state(struct teds_sim *s, struct teds_sim_bundle *b, teds_error *err)
{
    size_t cells = s->states * b->kinds;
    double *w = malloc((cells + 1) * sizeof *w);
    int32_t *out = calloc(cells + 1, sizeof *out);
    bool fine = w && out && (b->by_state = calloc(cells + 1, sizeof *b->by_state)) != NULL;

    for (size_t k = 0; fine && k < b->kinds; k++)
        for (size_t i = 0; i < s->states; i++)
            w[k * s->states + i] = teds_sim_lean(s, b, k, i) * (double)b->total[k] * (double)s->state_rows[i];
    fine = fine && teds_sim_fit(b->kinds, s->states, b->total, s->state_rows, w, out) >= 0;
    for (size_t k = 0; fine && k < b->kinds; k++) /* a state's counts side by side */
        for (size_t i = 0; i < s->states; i++)
            b->by_state[i * b->kinds + k] = out[k * s->states + i];
    free(w);
    free(out);
    return fine ? TEDS_OK : teds_nomem(err);
}

/* Records of each year of each state: states that are absent from a year have none. */
static teds_status part_years(struct teds_sim *s, int32_t **out, size_t *years, teds_error *err)
{
    size_t n = s->year ? s->year->code_count : 1;
    double *w = calloc(s->states * n + 1, sizeof *w);
    int64_t *sums = calloc(n + 1, sizeof *sums);
    bool fine = (*out = calloc(s->states * n + 1, sizeof **out)) && w && sums;

    *years = n;
    for (size_t y = 0; fine && y < n; y++)
        sums[y] = s->year ? s->year->codes[y].count : s->rows;
    for (size_t i = 0; fine && i < s->states; i++)
        for (size_t y = 0; y < n; y++)
            if (!s->year || !s->state ||
                !teds_state_absent(s->edition, s->year->codes[y].code, s->state->codes[i].code))
                w[i * n + y] = (double)s->state_rows[i] * (double)sums[y];
    fine = fine && teds_sim_fit(s->states, n, s->state_rows, sums, w, *out) >= 0;
    free(w);
    free(sums);
    return fine ? TEDS_OK : teds_nomem(err);
}

/* ---- bytes -------------------------------------------------------------- */

static bool put_out(struct making *m)
{
    bool fine = m->gzip ? teds_deflate_put(m->gzip, m->out, m->used, m->write, m->context)
                        : m->write(m->context, m->out, m->used);

    m->used = 0;
    return fine;
}

/* 2019 and before: the year and seven digits; later plain numbers. */
static size_t write_id(const struct teds_sim *s, int year, uint64_t record, char *to)
{
    if (s->edition->last_year && s->edition->last_year <= 2019)
        return (size_t)snprintf(to, LONGEST_ID, "%d%07llu,", year, (unsigned long long)record);
    return (size_t)snprintf(to, LONGEST_ID, "%llu,", (unsigned long long)record);
}

static bool write_block(struct making *m, size_t rows, int year)
{
    const struct teds_sim *s = m->s;

    for (size_t row = 0; row < rows; row++) {
        char *p = m->out + m->used;

        m->records++;
        for (size_t i = 0; i < s->column_count; i++) {
            const struct teds_sim_column *c = &s->column[i];
            const struct teds_sim_code *code;

            if (c->id) {
                p += write_id(s, year, m->records, p);
                continue;
            }
            code = &c->codes[c->cell[row]];
            if (code->length <= 8)
                memcpy(p, code->cell, 8);
            else
                memcpy(p, code->cell, code->length);
            p += code->length;
        }
        p[-1] = '\r'; /* in place of the last comma */
        *p++ = '\n';
        m->used = (size_t)(p - m->out);
        if (m->used >= OUT_ROOM && !put_out(m))
            return false;
    }
    return true;
}

static void write_header(struct making *m)
{
    const struct teds_sim *s = m->s;

    for (size_t i = 0; i < s->column_count; i++)
        m->used += (size_t)sprintf(m->out + m->used, "%s%s", i ? "," : "", s->column[i].header);
    m->used += (size_t)sprintf(m->out + m->used, "\r\n");
}

/* ---- records ------------------------------------------------------------ */

static void fill_constant(struct teds_sim_column *c, size_t rows, size_t code)
{
    for (size_t row = 0; c && row < rows; row++)
        c->cell[row] = (uint16_t)code;
}

static size_t code_index(const struct teds_sim_column *c, int code)
{
    size_t k = 0;

    while (c && k + 1 < c->code_count && c->codes[k].code != code)
        k++;
    return k;
}

/* State, region, division and year are the same in all records of a block. */
static void fill_place(struct making *m, size_t rows, size_t year)
{
    struct teds_sim *s = m->s;
    int state = s->state ? s->state->codes[m->deal.state].code : TEDS_MISSING;

    fill_constant(s->state, rows, m->deal.state);
    fill_constant(s->year, rows, year);
    for (int i = 0; s->state && i < 2; i++) {
        struct teds_sim_column *c = teds_sim_column_named(s, i ? "DIVISION" : "REGION");
        const teds_variable *v = teds_variable_find(s->catalog, i ? "division" : "region");

        fill_constant(c, rows, code_index(c, teds_grouping_code(v, state)));
    }
}

static teds_status make_block(struct making *m, size_t rows, size_t year, teds_error *err)
{
    struct teds_sim *s = m->s;
    teds_progress now = { s->edition->name, 0, 0, 0 };

    fill_place(m, rows, year);
    for (size_t i = 0; i < s->bundle_count; i++)
        if (!teds_sim_deal(&m->deal, &s->bundle[i], rows))
            return teds_nomem(err);
    m->deal.state_left -= (int64_t)rows;
    if (!write_block(m, rows, s->year ? s->year->codes[year].code : s->edition->first_year))
        return teds_fail(err, TEDS_EIO, "writing the made-up file failed");
    now.records = m->records;
    if (s->o.progress && !s->o.progress(s->o.context, &now))
        return teds_fail(err, TEDS_ECANCEL, "stopped");
    return TEDS_OK;
}

static teds_status make_records(struct making *m, teds_error *err)
{
    struct teds_sim *s = m->s;
    int32_t *by_year = NULL;
    size_t years = 0;
    teds_status st = part_years(s, &by_year, &years, err);

    write_header(m);
    for (m->deal.state = 0; st == TEDS_OK && m->deal.state < s->states; m->deal.state++) {
        m->deal.state_left = s->state_rows[m->deal.state];
        for (size_t y = 0; y < years; y++) {
            int64_t left = by_year[m->deal.state * years + y];

            for (; st == TEDS_OK && left > 0; left -= left < TEDS_SIM_BLOCK ? left : TEDS_SIM_BLOCK)
                st = make_block(m, (size_t)(left < TEDS_SIM_BLOCK ? left : TEDS_SIM_BLOCK), y, err);
        }
    }
    if (st == TEDS_OK && (!put_out(m) || (m->gzip && !teds_deflate_end(m->gzip, m->write, m->context))))
        st = teds_fail(err, TEDS_EIO, "writing the made-up file failed");
    free(by_year);
    return st;
}

/* ---- room --------------------------------------------------------------- */

/* The bytes that a record and the header can have at most. */
static size_t longest_line(const struct teds_sim *s)
{
    size_t sum = 64, header = 64;

    for (size_t i = 0; i < s->column_count; i++) {
        size_t most = LONGEST_ID;

        for (size_t k = 0; k < s->column[i].code_count; k++)
            most = s->column[i].codes[k].length > most ? s->column[i].codes[k].length : most;
        sum += most;
        header += strlen(s->column[i].header) + 1;
    }
    return sum > header ? sum : header;
}

static teds_status make_room(struct making *m, teds_error *err)
{
    struct teds_sim *s = m->s;

    s->cells = calloc((s->column_count + 1) * STRIDE, sizeof *s->cells);
    for (size_t i = 0; i < s->column_count; i++)
        s->column[i].cell = s->cells ? s->cells + i * STRIDE : NULL;
    m->out = malloc(OUT_ROOM + longest_line(s));
    if (s->o.gzip)
        m->gzip = teds_deflate_new();
    return s->cells && m->out && (m->gzip || !s->o.gzip) ? teds_sim_deal_start(&m->deal, s, err) : teds_nomem(err);
}

static void free_all(struct making *m)
{
    struct teds_sim *s = m->s;

    for (size_t i = 0; i < s->bundle_count; i++) {
        free(s->bundle[i].kind);
        free(s->bundle[i].total);
        free(s->bundle[i].by_state);
    }
    for (size_t i = 0; i < s->column_count; i++)
        free(s->column[i].codes);
    free(s->bundle);
    free(s->column);
    free(s->state_rows);
    free(s->silent_medication);
    free(s->silent_help);
    free(s->cells);
    teds_sim_deal_free(&m->deal);
    free(m->out);
    teds_deflate_free(m->gzip);
    teds_arena_free(&s->arena);
}

/* ---- the whole ---------------------------------------------------------- */

static teds_status find_states(struct teds_sim *s, teds_error *err)
{
    for (size_t i = 0; i < s->column_count; i++) {
        const teds_variable *v = s->column[i].how->variable;

        if (v && v->role == TEDS_ROLE_STATE)
            s->state = &s->column[i];
        if (v && v->role == TEDS_ROLE_YEAR)
            s->year = &s->column[i];
    }
    s->states = s->state ? s->state->code_count : 1;
    s->state_rows = calloc(s->states + 1, sizeof *s->state_rows);
    s->silent_medication = calloc(s->states + 1, sizeof *s->silent_medication);
    s->silent_help = calloc(s->states + 1, sizeof *s->silent_help);
    if (!s->state_rows || !s->silent_medication || !s->silent_help)
        return teds_nomem(err);
    for (size_t i = 0; i < s->states; i++)
        s->state_rows[i] = s->state ? s->state->codes[i].count : s->rows;
    teds_sim_silence(s);
    return TEDS_OK;
}

static teds_status start(struct teds_sim *s, const char *edition, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    s->edition = teds_edition_find(s->catalog, edition);
    if (!s->edition)
        return teds_fail(err, TEDS_EARG, "%s; see 'tedstat editions'",
                         teds_unknown("edition", edition, teds_edition_name_at, (void *)s->catalog, room));
    if (s->o.rows == 0 && s->edition->rows <= 0)
        return teds_fail(err, TEDS_EARG, "edition %s does not say how many records its file has; say how many "
                                         "rows to make up", s->edition->name);
    if (s->o.rows > 1000000000)
        return teds_fail(err, TEDS_EARG, "no more than 1,000,000,000 rows can be made up");
    s->rows = s->o.rows ? (int64_t)s->o.rows : s->edition->rows;
    return TEDS_OK;
}

teds_status teds_simulate(const teds_catalog *catalog, const char *edition,
                          const teds_simulate_options *options, teds_write_fn *write, void *context,
                          teds_error *err)
{
    struct teds_sim s = { .catalog = catalog, .o = TEDS_SIMULATE_OPTIONS };
    struct making m = { .s = &s, .write = write, .context = context };
    teds_status st;

    if (options)
        memcpy(&s.o, options, options->size < sizeof s.o ? options->size : sizeof s.o);
    st = start(&s, edition, err);
    if (st == TEDS_OK)
        st = teds_sim_columns(&s, err);
    if (st == TEDS_OK)
        st = find_states(&s, err);
    if (st == TEDS_OK)
        st = teds_sim_bundles(&s, err);
    for (size_t i = 0; st == TEDS_OK && i < s.bundle_count; i++)
        st = part_by_state(&s, &s.bundle[i], err);
    if (st == TEDS_OK)
        st = make_room(&m, err);
    m.deal.random.state = s.o.seed ^ teds_sim_name(edition);
    if (st == TEDS_OK)
        st = make_records(&m, err);
    free_all(&m);
    return st;
}
