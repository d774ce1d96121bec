/*
 * simulate_shape.c - which codes go with which states, and with which other codes.
 *
 * None of this is published.  It is made up so that a made-up file behaves as discharge data do:
 * states differ, some do not report an item at all, medication goes with opioids and with outpatient
 * care, meetings with residential care, what is true at discharge was mostly true at admission.
 * Numbers are odds, more or less: only their ratios count, and the published counts always win.
 */
#include "simulate.h"

#include <stdlib.h>
#include <string.h>

uint64_t teds_sim_name(const char *name)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */

    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 1099511628211u;
    return h;
}

double teds_sim_trait(uint64_t a, uint64_t b, uint64_t c)
{
    struct teds_sim_random r = { a * 0x9e3779b97f4a7c15u ^ b * 0xc2b2ae3d27d4eb4fu ^ c * 0x165667b19e3779f9u };

    (void)teds_sim_next(&r);
    return (double)(teds_sim_next(&r) >> 11) * 0x1p-53;
}

/* ---- relations between columns ------------------------------------------ */

typedef const struct teds_sim_relation relation;

static bool is_opioid(int substance)
{
    return substance >= 5 && substance <= 7;
}

static bool is_detox(int services)
{
    return services == 1 || services == 2 || services == 8;
}

static bool is_residential(int services)
{
    return services >= 3 && services <= 5;
}

/* The same as the other, mostly. */
static double same(relation *r, int code, const int parent[2])
{
    if (parent[0] < 0)
        return code < 0 ? r->strength : 1;
    return code == parent[0] ? r->strength : code < 0 ? 1.5 : 1;
}

/* Known only where the other has the one code. */
static double only(relation *r, int code, const int parent[2])
{
    return code < 0 || parent[0] == r->only ? 1 : 0.001;
}

/* Known where a substance is. */
static double with_substance(relation *r, int code, const int parent[2])
{
    bool used = parent[0] > 1;

    (void)r;
    return used == (code >= 0) ? 1 : used ? 0.03 : 0.001;
}

static double route(relation *r, int code, const int parent[2])
{
    static const double likely[][6] = { /* by route: -, oral, smoking, inhalation, injection, other */
        [2] = { 0, 60, 0.02, 0.02, 0.01, 0.1 }, [3] = { 0, 0.5, 12, 7, 1.5, 0.2 },
        [4] = { 0, 0.5, 40, 0.5, 0.02, 0.2 },   [5] = { 0, 0.4, 2, 8, 22, 0.1 },
        [7] = { 0, 8, 0.5, 4, 4, 0.4 },         [10] = { 0, 0.7, 14, 2, 7, 0.2 },
    };
    static const double other[6] = { 0, 8, 1.5, 1.5, 0.7, 0.6 };
    double w = with_substance(r, code, parent);

    if (parent[0] < 2 || code < 1 || code > 5)
        return w;
    return parent[0] < (int)TEDS_COUNT(likely) && likely[parent[0]][1] > 0 ? likely[parent[0]][code] : other[code];
}

static double medication(relation *r, int code, const int parent[2])
{
    double yes = is_opioid(parent[0]) ? 1 : 0.01;

    (void)r;
    if (code != TEDS_MEDICATION_YES)
        return 1;
    return yes * (is_residential(parent[1]) ? 0.25 : is_detox(parent[1]) ? 0.5 : parent[1] == 6 ? 0.9 : 3);
}

static double help(int code, int services)
{
    if (code <= TEDS_NO_ATTENDANCE)
        return 1;
    return is_residential(services) ? 2.5 : is_detox(services) ? 0.4 : services == 6 ? 1.3 : 0.7;
}

static double help_at_admission(relation *r, int code, const int parent[2])
{
    (void)r;
    return help(code, parent[0]);
}

static double help_at_discharge(relation *r, int code, const int parent[2])
{
    return help(code, parent[1]) * same(r, code, parent);
}

/* Days and bands of days by setting. */
static double stay(relation *r, int code, const int parent[2])
{
    (void)r;
    if (is_detox(parent[0]))
        return code <= 10 ? 8 : code <= 30 ? 0.6 : 0.1;
    if (is_residential(parent[0]))
        return code <= 10 ? 0.6 : code <= 33 ? 2 : 0.5;
    return code <= 10 ? 0.4 : code <= 30 ? 0.6 : 2;
}

static double reason(relation *r, int code, const int parent[2])
{
    (void)r;
    if (is_detox(parent[0]))
        return code == 1 ? 1.6 : code == 4 ? 1.6 : 0.6;
    return is_residential(parent[0]) ? (code == 1 ? 1.3 : 1) : code == 2 ? 1.3 : 1;
}

static double age(relation *r, int code, const int parent[2])
{
    (void)r;
    if (code <= 2)
        return parent[0] == 4 ? 6 : is_opioid(parent[0]) ? 0.05 : 0.4;
    if (parent[0] == 2)
        return code >= 8 ? 1.6 : 0.7;
    return is_opioid(parent[0]) ? (code >= 5 && code <= 7 ? 1.7 : code == 3 ? 0.6 : 1) : 1;
}

static double by_age(relation *r, int code, const int parent[2])
{
    if (code < 0)
        return 1;
    if (strcmp(r->name, "MARSTAT") == 0)
        return code == 1 ? (parent[0] <= 4 ? 4 : 1) : parent[0] <= 3 ? 0.03 : 1;
    if (strcmp(r->name, "EDUC") == 0)
        return code >= 4 ? (parent[0] <= 3 ? 0.05 : 1) : parent[0] <= 2 && code <= 2 ? 8 : 1;
    return code == 1 ? (parent[0] <= 3 ? 0.02 : parent[0] >= 10 ? 3 : 1) : 1; /* VET */
}

static double injects(relation *r, int code, const int parent[2])
{
    (void)r;
    if (parent[1] == 0) /* no substance */
        return code < 0 ? 1 : 0.001;
    return code < 0 ? 0.01 : (code == 1) == (parent[0] == 4) ? 1 : 0.05;
}

static double diagnosis(relation *r, int code, const int parent[2])
{
    static const int substance[20] = { 0, 2, 0, 2, 2, 5, 3, 4, 0, 2, 4, 0, 5, 3 }; /* that it is about */

    (void)r;
    if (code < 0 || code > 13 || substance[code] == 0)
        return 1;
    return substance[code] == parent[0] || (substance[code] == 5 && is_opioid(parent[0])) ? 15 : 0.3;
}

static double payment(relation *r, int code, const int parent[2])
{
    (void)r;
    return (code == 4 && parent[0] == 2) || (code == 2 && parent[0] == 1) || (code < 0 && parent[0] < 0) ? 6 : 1;
}

static double income(relation *r, int code, const int parent[2])
{
    (void)r;
    return code == 1 ? (parent[0] == 1 || parent[0] == 2 ? 6 : 0.3) : code < 0 && parent[0] < 0 ? 6 : 1;
}

/* In the order in which they are dealt: a parent stands above, or is not here at all. */
static const struct teds_sim_relation relations[] = {
    { "AGE", { "SUB1" }, age, 0, 0 },
    { "MARSTAT", { "AGE" }, by_age, 0, 0 },
    { "EDUC", { "AGE" }, by_age, 0, 0 },
    { "VET", { "AGE" }, by_age, 0, 0 },
    { "SERVICES", { "SERVICES_D" }, same, 80, 0 },
    { "LOS", { "SERVICES_D" }, stay, 0, 0 },
    { "REASON", { "SERVICES_D" }, reason, 0, 0 },
    { "DETCRIM", { "PSOURCE" }, only, 0, 7 },
    { "DETNLF", { "EMPLOY" }, only, 0, 4 },
    { "EMPLOY_D", { "EMPLOY" }, same, 25, 0 },
    { "DETNLF_D", { "EMPLOY_D" }, only, 0, 4 },
    { "LIVARAG_D", { "LIVARAG" }, same, 25, 0 },
    { "ARRESTS_D", { "ARRESTS" }, same, 8, 0 },
    { "PRIMINC", { "EMPLOY" }, income, 0, 0 },
    { "PRIMPAY", { "HLTHINS" }, payment, 0, 0 },
    { "SUB1_D", { "SUB1" }, same, 60, 0 },
    { "SUB2_D", { "SUB2" }, same, 60, 0 },
    { "SUB3_D", { "SUB3" }, same, 60, 0 },
    { "ROUTE1", { "SUB1" }, route, 0, 0 },
    { "ROUTE2", { "SUB2" }, route, 0, 0 },
    { "ROUTE3", { "SUB3" }, route, 0, 0 },
    { "FREQ1", { "SUB1" }, with_substance, 0, 0 },
    { "FREQ2", { "SUB2" }, with_substance, 0, 0 },
    { "FREQ3", { "SUB3" }, with_substance, 0, 0 },
    { "FREQ1_D", { "SUB1_D" }, with_substance, 0, 0 },
    { "FREQ2_D", { "SUB2_D" }, with_substance, 0, 0 },
    { "FREQ3_D", { "SUB3_D" }, with_substance, 0, 0 },
    { "FRSTUSE1", { "SUB1" }, with_substance, 0, 0 },
    { "FRSTUSE2", { "SUB2" }, with_substance, 0, 0 },
    { "FRSTUSE3", { "SUB3" }, with_substance, 0, 0 },
    { "IDU", { "ROUTE1", "ALCDRUG" }, injects, 0, 0 },
    { "DSMCRIT", { "SUB1" }, diagnosis, 0, 0 },
    { "METHUSE", { "SUB1", "SERVICES_D" }, medication, 0, 0 },
    { "FREQ_ATND_SELF_HELP", { "SERVICES" }, help_at_admission, 0, 0 },
    { "FREQ_ATND_SELF_HELP_D", { "FREQ_ATND_SELF_HELP", "SERVICES_D" }, help_at_discharge, 8, 0 },
};

const struct teds_sim_relation *teds_sim_relation_of(const char *name, size_t *order)
{
    for (size_t i = 0; i < TEDS_COUNT(relations); i++) {
        if (strcmp(relations[i].name, name) == 0) {
            *order = i + 1;
            return &relations[i];
        }
    }
    *order = 0;
    return NULL;
}

/* ---- states ------------------------------------------------------------- */

static int state_code(const struct teds_sim *s, size_t state)
{
    return s->state ? s->state->codes[state].code : 0;
}

/* Up to that share of the states, as long as they fit into two thirds of the missing. */
static void choose_silent(const struct teds_sim *s, const char *name, uint64_t salt, double share, bool *silent)
{
    const struct teds_sim_column *c = teds_sim_column_named(s, name);
    int64_t room = 0;

    for (size_t k = 0; c && s->state && k < c->code_count; k++)
        room += c->codes[k].code < 0 ? c->codes[k].count * 2 / 3 : 0;
    for (double floor = 0; floor < share;) {
        size_t next = s->states;
        double least = share;

        for (size_t i = 0; i < s->states; i++) {
            double t = teds_sim_trait((uint64_t)state_code(s, i), salt, 0);

            if (t > floor && t < least) {
                least = t;
                next = i;
            }
        }
        floor = least;
        if (next < s->states && s->state_rows[next] > 0 && s->state_rows[next] <= room) {
            silent[next] = true;
            room -= s->state_rows[next];
        }
    }
}

void teds_sim_silence(struct teds_sim *s)
{
    choose_silent(s, "METHUSE", 11, 0.15, s->silent_medication);
    choose_silent(s, "FREQ_ATND_SELF_HELP_D", 12, 0.2, s->silent_help);
}

/* FIPS code and postal abbreviation (Census Bureau). */
static const char postal[][3] = {
    [1] = "AL", [2] = "AK", [4] = "AZ", [5] = "AR", [6] = "CA", [8] = "CO", [9] = "CT", [10] = "DE", [11] = "DC",
    [12] = "FL", [13] = "GA", [15] = "HI", [16] = "ID", [17] = "IL", [18] = "IN", [19] = "IA", [20] = "KS",
    [21] = "KY", [22] = "LA", [23] = "ME", [24] = "MD", [25] = "MA", [26] = "MI", [27] = "MN", [28] = "MS",
    [29] = "MO", [30] = "MT", [31] = "NE", [32] = "NV", [33] = "NH", [34] = "NJ", [35] = "NM", [36] = "NY",
    [37] = "NC", [38] = "ND", [39] = "OH", [40] = "OK", [41] = "OR", [42] = "PA", [44] = "RI", [45] = "SC",
    [46] = "SD", [47] = "TN", [48] = "TX", [49] = "UT", [50] = "VT", [51] = "VA", [53] = "WA", [54] = "WV",
    [55] = "WI", [56] = "WY", [72] = "PR",
};

/* Is the state (FIPS code) one of those that the label of a metro area ends with? */
static bool in_metro(const char *label, int state)
{
    const char *p = strrchr(label, ',');

    if (!p || state < 0 || state >= (int)TEDS_COUNT(postal))
        return false;
    for (p += strspn(p, ", "); p[0] && p[1]; p += 3) { /* "PA-NJ METRO" */
        if (p[0] == postal[state][0] && p[1] == postal[state][1])
            return true;
        if (p[2] != '-')
            break;
    }
    return false;
}

/* The share of opioid discharges in a state, once the substances are parted. */
static double opioids(const struct teds_sim *s, size_t state)
{
    for (size_t i = 0; i < s->bundle_count; i++) {
        const struct teds_sim_bundle *b = &s->bundle[i];
        int64_t n = 0;

        if (!b->by_state || strcmp(b->member[0]->name, "SUB1") != 0)
            continue;
        for (size_t k = 0; k < b->kinds; k++)
            if (is_opioid(b->member[0]->codes[teds_sim_kind_code(b, k, 0)].code))
                n += b->by_state[state * b->kinds + k];
        return s->state_rows[state] ? (double)n / (double)s->state_rows[state] : 0;
    }
    return 1;
}

static double lean_of_medication(const struct teds_sim *s, size_t state, int code)
{
    uint64_t place = (uint64_t)state_code(s, state);

    if (code < 0)
        return s->silent_medication[state] ? 1 : 0.15 + teds_sim_trait(place, 21, 0);
    if (s->silent_medication[state])
        return 0;
    return code == TEDS_MEDICATION_YES ? opioids(s, state) * (0.25 + 1.5 * teds_sim_trait(place, 22, 0)) : 1;
}

static double lean_of_help(const struct teds_sim *s, size_t state, int code)
{
    uint64_t place = (uint64_t)state_code(s, state);

    if (code < 0)
        return s->silent_help[state] ? 1 : 0.15 + teds_sim_trait(place, 23, 0);
    if (s->silent_help[state])
        return 0;
    return code == TEDS_NO_ATTENDANCE ? 1 : 0.25 + 1.5 * teds_sim_trait(place, 24, 0);
}

/* Where it is known how many records of a state have a code; else 0. */
static double published_lean(const struct teds_sim *s, const struct teds_sim_bundle *b, size_t kind, size_t state)
{
    const teds_edition_column *how = b->member[0]->how;

    for (size_t i = 0; !b->kind && kind < how->code_count && i < how->by_state_count; i++)
        if (how->by_state[i].state == state_code(s, state) && how->codes[kind].count > 0)
            return (double)how->by_state[i].count[kind] / (double)how->codes[kind].count /
                   ((double)s->state_rows[state] + 1e-9);
    return 0;
}

double teds_sim_lean(const struct teds_sim *s, const struct teds_sim_bundle *b, size_t kind, size_t state)
{
    const struct teds_sim_column *c = b->member[0];
    const struct teds_sim_code *code = &c->codes[teds_sim_kind_code(b, kind, 0)];
    uint64_t place = (uint64_t)state_code(s, state);
    double own = teds_sim_trait(place, teds_sim_name(c->name), (uint64_t)(int64_t)code->code);
    double seed = 0.97 + 0.06 * teds_sim_trait(s->o.seed, place, teds_sim_name(c->name) + (uint64_t)kind);

    if (!s->state)
        return 1;
    if (c->how->by_state_count)
        return published_lean(s, b, kind, state);
    if (strcmp(c->name, "METHUSE") == 0)
        return seed * lean_of_medication(s, state, code->code);
    if (strncmp(c->name, "FREQ_ATND_SELF_HELP", 19) == 0)
        return seed * lean_of_help(s, state, code->code);
    if (code->label && (strncmp(c->header, "CBSA", 4) == 0 || strcmp(c->header, "PMSA") == 0) && code->code >= 0)
        return in_metro(code->label, state_code(s, state)) ? seed : 1e-5;
    if (code->code < 0) /* some states hardly ever miss it, others often */
        return seed * (own < 0.3 ? 0.1 : 0.3 + 3 * own * own);
    if (strcmp(c->name, "SERVICES_D") == 0 || strcmp(c->name, "SERVICES") == 0)
        return seed * (0.2 + 1.6 * teds_sim_trait(place, 25, (uint64_t)code->code));
    return seed * (0.6 + 0.8 * own);
}
