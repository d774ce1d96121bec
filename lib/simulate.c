/*
 * simulate.c - states, blocks of records, cells, bytes.
 */
#include "simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deflate.h"

enum {
    BLOCK = 8192,          /* records that are dealt together */
    STRIDE = BLOCK + 40,   /* of columns in memory: no two at the same place of a cache's page */
    OUT_ROOM = 1024 * 1024,
    LONGEST_ID = 24
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

/* ---- dealing ------------------------------------------------------------ */

/* Where in the file, and what is at hand. */
struct dealing {
    struct teds_sim *s;
    struct teds_sim_random random;
    size_t state;
    int64_t state_left; /* records of the state that are still to come */
    uint64_t records;
    int32_t *taken, *table;
    double *weight;
    int64_t *group_sum, *taken_sum;
    size_t *at;
    uint32_t *group;
    teds_write_fn *write;
    void *context;
    struct teds_deflate *gzip;
    char *out;
    size_t used;
};

static void shuffle(struct teds_sim_random *r, uint16_t *cards, size_t n)
{
    for (; n > 1; n--) {
        size_t k = teds_sim_below(r, (uint32_t)n);
        uint16_t card = cards[k];

        cards[k] = cards[n - 1];
        cards[n - 1] = card;
    }
}

/* Groups the records by what the bundle leans on; returns how many groups there can be. */
static size_t group_records(struct dealing *d, const struct teds_sim_bundle *b, size_t rows,
                            const struct teds_sim_column *parent[2])
{
    const struct teds_sim *s = d->s;
    size_t groups = 1;

    memset(d->group, 0, rows * sizeof *d->group);
    for (int p = 0; p < 2; p++) {
        const char *name = b->relation ? b->relation->parent[p] : NULL;

        parent[p] = name ? teds_sim_column_named(s, name) : NULL;
        if (!parent[p])
            continue;
        for (size_t row = 0; row < rows; row++)
            d->group[row] = d->group[row] * (uint32_t)parent[p]->code_count + parent[p]->cell[row];
        groups *= parent[p]->code_count;
    }
    return groups;
}

/* How the cards of the block are parted among the groups. */
static bool part_among_groups(struct dealing *d, const struct teds_sim_bundle *b, size_t groups,
                              const struct teds_sim_column *const parent[2])
{
    const struct teds_sim_relation *r = b->relation;

    for (size_t g = 0; g < groups; g++) {
        size_t second = parent[1] ? g % parent[1]->code_count : 0, first = parent[1] ? g / parent[1]->code_count : g;
        const int codes[2] = { parent[0] ? parent[0]->codes[first].code : TEDS_MISSING,
                               parent[1] ? parent[1]->codes[second].code : TEDS_MISSING };

        for (size_t k = 0; d->group_sum[g] && k < b->kinds; k++)
            d->weight[g * b->kinds + k] = (double)d->group_sum[g] * (double)d->taken[k] *
                                          r->weight(r, b->member[0]->codes[teds_sim_kind_code(b, k, 0)].code, codes);
        for (size_t k = 0; !d->group_sum[g] && k < b->kinds; k++)
            d->weight[g * b->kinds + k] = 0;
    }
    for (size_t k = 0; k < b->kinds; k++)
        d->taken_sum[k] = d->taken[k];
    return teds_sim_fit(groups, b->kinds, d->group_sum, d->taken_sum, d->weight, d->table) >= 0;
}

static void fill_members(const struct teds_sim_bundle *b, size_t row, size_t kind)
{
    if (!b->kind) {
        b->member[0]->cell[row] = (uint16_t)kind;
        return;
    }
    for (size_t m = 0; m < b->member_count; m++)
        b->member[m]->cell[row] = b->kind[kind].code[m];
}

/* Deals a bundle out to the records of the block. */
static bool deal(struct dealing *d, struct teds_sim_bundle *b, size_t rows)
{
    const struct teds_sim_column *parent[2] = { NULL, NULL };
    size_t groups = group_records(d, b, rows, parent), n = 0;
    uint16_t *deck = d->s->deck;

    teds_sim_take(b->by_state + d->state * b->kinds, b->kinds, d->state_left, (int64_t)rows, &d->random, d->taken);
    if (groups == 1) {
        memcpy(d->table, d->taken, b->kinds * sizeof *d->table);
    } else {
        memset(d->group_sum, 0, groups * sizeof *d->group_sum);
        for (size_t row = 0; row < rows; row++)
            d->group_sum[d->group[row]]++;
        if (!part_among_groups(d, b, groups, parent))
            return false;
    }
    for (size_t g = 0; g < groups; g++) {
        size_t from = n;

        d->at[g] = from;
        for (size_t k = 0; k < b->kinds; k++)
            for (int32_t i = d->table[g * b->kinds + k]; i > 0; i--)
                deck[n++] = (uint16_t)k;
        shuffle(&d->random, deck + from, n - from);
    }
    for (size_t row = 0; row < rows; row++)
        fill_members(b, row, deck[d->at[d->group[row]]++]);
    return true;
}

/* ---- bytes -------------------------------------------------------------- */

static bool put_out(struct dealing *d)
{
    bool fine = d->gzip ? teds_deflate_put(d->gzip, d->out, d->used, d->write, d->context)
                        : d->write(d->context, d->out, d->used);

    d->used = 0;
    return fine;
}

/* 2019 and before: the year and seven digits; later plain numbers. */
static size_t write_id(const struct teds_sim *s, int year, uint64_t record, char *to)
{
    if (s->edition->last_year && s->edition->last_year <= 2019)
        return (size_t)snprintf(to, LONGEST_ID, "%d%07llu,", year, (unsigned long long)record);
    return (size_t)snprintf(to, LONGEST_ID, "%llu,", (unsigned long long)record);
}

static bool write_block(struct dealing *d, size_t rows, int year)
{
    const struct teds_sim *s = d->s;

    for (size_t row = 0; row < rows; row++) {
        char *p = d->out + d->used;

        d->records++;
        for (size_t i = 0; i < s->column_count; i++) {
            const struct teds_sim_column *c = &s->column[i];
            const struct teds_sim_code *code;

            if (c->id) {
                p += write_id(s, year, d->records, p);
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
        d->used = (size_t)(p - d->out);
        if (d->used >= OUT_ROOM && !put_out(d))
            return false;
    }
    return true;
}

static void write_header(struct dealing *d)
{
    const struct teds_sim *s = d->s;

    for (size_t i = 0; i < s->column_count; i++)
        d->used += (size_t)sprintf(d->out + d->used, "%s%s", i ? "," : "", s->column[i].header);
    d->used += (size_t)sprintf(d->out + d->used, "\r\n");
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
static void fill_place(struct dealing *d, size_t rows, size_t year)
{
    struct teds_sim *s = d->s;
    int state = s->state ? s->state->codes[d->state].code : TEDS_MISSING;

    fill_constant(s->state, rows, d->state);
    fill_constant(s->year, rows, year);
    for (int i = 0; s->state && i < 2; i++) {
        struct teds_sim_column *c = teds_sim_column_named(s, i ? "DIVISION" : "REGION");
        const teds_variable *v = teds_variable_find(s->catalog, i ? "division" : "region");

        fill_constant(c, rows, code_index(c, teds_grouping_code(v, state)));
    }
}

static teds_status make_block(struct dealing *d, size_t rows, size_t year, teds_error *err)
{
    struct teds_sim *s = d->s;
    teds_progress now = { s->edition->name, 0, 0, 0 };

    fill_place(d, rows, year);
    for (size_t i = 0; i < s->bundle_count; i++)
        if (!deal(d, &s->bundle[i], rows))
            return teds_nomem(err);
    d->state_left -= (int64_t)rows;
    if (!write_block(d, rows, s->year ? s->year->codes[year].code : s->edition->first_year))
        return teds_fail(err, TEDS_EIO, "writing the made-up file failed");
    now.records = d->records;
    if (s->o.progress && !s->o.progress(s->o.context, &now))
        return teds_fail(err, TEDS_ECANCEL, "stopped");
    return TEDS_OK;
}

static teds_status make_records(struct dealing *d, teds_error *err)
{
    struct teds_sim *s = d->s;
    int32_t *by_year = NULL;
    size_t years = 0;
    teds_status st = part_years(s, &by_year, &years, err);

    write_header(d);
    for (d->state = 0; st == TEDS_OK && d->state < s->states; d->state++) {
        d->state_left = s->state_rows[d->state];
        for (size_t y = 0; y < years; y++) {
            int64_t left = by_year[d->state * years + y];

            for (; st == TEDS_OK && left > 0; left -= left < BLOCK ? left : BLOCK)
                st = make_block(d, (size_t)(left < BLOCK ? left : BLOCK), y, err);
        }
    }
    if (st == TEDS_OK && (!put_out(d) || (d->gzip && !teds_deflate_end(d->gzip, d->write, d->context))))
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

/* How many groups the records fall into for a bundle, at most. */
static size_t groups_of(const struct teds_sim *s, const struct teds_sim_bundle *b)
{
    size_t groups = 1;

    for (int p = 0; b->relation && p < 2 && b->relation->parent[p]; p++) {
        const struct teds_sim_column *c = teds_sim_column_named(s, b->relation->parent[p]);

        groups *= c ? c->code_count : 1;
    }
    return groups;
}

static teds_status make_room(struct dealing *d, teds_error *err)
{
    struct teds_sim *s = d->s;
    size_t groups = 1, kinds = 1, cells = 1;

    s->cells = calloc((s->column_count + 1) * STRIDE, sizeof *s->cells);
    s->deck = calloc(BLOCK, sizeof *s->deck);
    for (size_t i = 0; i < s->column_count; i++)
        s->column[i].cell = s->cells ? s->cells + i * STRIDE : NULL;
    for (size_t i = 0; i < s->bundle_count; i++) {
        size_t g = groups_of(s, &s->bundle[i]), k = s->bundle[i].kinds;

        groups = g > groups ? g : groups;
        kinds = k > kinds ? k : kinds;
        cells = g * k > cells ? g * k : cells;
    }
    d->taken = calloc(kinds + 1, sizeof *d->taken);
    d->taken_sum = calloc(kinds + 1, sizeof *d->taken_sum);
    d->group_sum = calloc(groups + 1, sizeof *d->group_sum);
    d->at = calloc(groups + 1, sizeof *d->at);
    d->group = calloc(BLOCK, sizeof *d->group);
    d->table = calloc(cells + 1, sizeof *d->table);
    d->weight = calloc(cells + 1, sizeof *d->weight);
    d->out = malloc(OUT_ROOM + longest_line(s));
    if (s->o.gzip)
        d->gzip = teds_deflate_new();
    return s->cells && s->deck && d->taken && d->taken_sum && d->group_sum && d->at && d->group && d->table &&
                   d->weight && d->out && (d->gzip || !s->o.gzip)
               ? TEDS_OK
               : teds_nomem(err);
}

static void free_all(struct dealing *d)
{
    struct teds_sim *s = d->s;

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
    free(s->deck);
    free(d->taken);
    free(d->taken_sum);
    free(d->group_sum);
    free(d->at);
    free(d->group);
    free(d->table);
    free(d->weight);
    free(d->out);
    teds_deflate_free(d->gzip);
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
    struct dealing d = { .s = &s, .write = write, .context = context };
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
        st = make_room(&d, err);
    d.random.state = s.o.seed ^ teds_sim_name(edition);
    if (st == TEDS_OK)
        st = make_records(&d, err);
    free_all(&d);
    return st;
}
