/*
 * make_sample.c - writes made-up discharges in the shape of the 2019 file (csv, 76 columns).
 *
 * No record is real.  Every column is drawn from the counts that the codebook of 2019 prints
 * (datasets/editions/2019.ini), independently of the others but for what would make the sample
 * misleading: flags follow the substances, region and division follow the state, men are not
 * pregnant, medication goes to opioid discharges and more to outpatient ones, and whether
 * medication and mutual help are reported depends on the state.
 *
 *     make_sample 20000 | gzip -n9 > made_up_2019.csv.gz
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat.h>

static uint64_t state_of_generator = 20191122;

/* Steele, Lea and Flood's splitmix64; a uniform number in [0, 1). */
static double uniform(void)
{
    uint64_t z = state_of_generator += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

static size_t column_of(const teds_edition *e, const char *header)
{
    size_t i = 0;

    while (i < e->column_count && strcmp(e->column[i].header, header) != 0)
        i++;
    return i;
}

/* A code by its printed count; a missing one only if 'missing' is allowed. */
static int draw(const teds_edition_column *c, int missing)
{
    double total = 0, u;

    for (size_t i = 0; i < c->code_count; i++)
        total += missing || c->codes[i].first >= 0 ? (double)c->codes[i].count : 0;
    u = uniform() * total;
    for (size_t i = 0; i < c->code_count; i++) {
        u -= missing || c->codes[i].first >= 0 ? (double)c->codes[i].count : 0;
        if (u < 0)
            return c->codes[i].first;
    }
    return TEDS_MISSING;
}

/* A number in [0, 1) that belongs to the state, the same in every run. */
static double trait(int state, int which)
{
    uint64_t h = (uint64_t)(state * 31 + which) * 0x9e3779b97f4a7c15u;

    return (double)((h ^ h >> 29) % 1000) / 1000;
}

static int is_opioid(int substance)
{
    return substance >= 5 && substance <= 7;
}

static int medication(int state, int substance, int services)
{
    double willing = 0.25 + 0.5 * trait(state, 1) + (services >= 6 ? 0.2 : -0.2);

    if (trait(state, 2) < 0.08) /* states that report nothing */
        return TEDS_MISSING;
    if (uniform() < 0.06)
        return TEDS_MISSING;
    return is_opioid(substance) && uniform() < willing ? 1 : 2;
}

static int attendance(const teds_edition_column *c, int state, int services)
{
    double willing = 0.2 + 0.4 * trait(state, 3) + (services >= 3 && services <= 5 ? 0.3 : 0);
    int code;

    if (trait(state, 4) < 0.2 || uniform() < 0.06)
        return TEDS_MISSING;
    if (uniform() >= willing)
        return 1;
    do
        code = draw(c, 0);
    while (code == 1);
    return code;
}

int main(int argc, char **argv)
{
    static const char *const flags[] = { "ALCFLG", "COKEFLG", "MARFLG", "HERFLG", "METHFLG",
        "OPSYNFLG", "PCPFLG", "HALLFLG", "MTHAMFLG", "AMPHFLG", "STIMFLG", "BENZFLG", "TRNQFLG",
        "BARBFLG", "SEDHPFLG", "INHFLG", "OTCFLG", "OTHERFLG" }; /* substances 2 .. 19 */
    long rows = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    teds_catalog *catalog;
    teds_error err;
    const teds_edition *e;

    if (teds_catalog_new(&catalog, &err) != TEDS_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    e = teds_edition_find(catalog, "2019");
    for (size_t i = 0; i < e->column_count; i++)
        printf("%s%s", i ? "," : "", e->column[i].header);
    printf("\r\n");
    for (long row = 1; row <= rows; row++) {
        int value[128], sub[3], other_drugs = 0;

        for (size_t i = 0; i < e->column_count; i++)
            value[i] = draw(&e->column[i], 1);
#define CELL(header) value[column_of(e, header)]
        for (int k = 0; k < 3; k++) {
            size_t at = column_of(e, k == 0 ? "SUB1" : k == 1 ? "SUB2" : "SUB3");
            do /* no record names a drug twice */
                sub[k] = value[at] = draw(&e->column[at], 1);
            while (sub[k] > 1 && ((k > 0 && sub[k] == sub[0]) || (k > 1 && sub[k] == sub[1])));
            other_drugs |= sub[k] > 2;
        }
        for (int k = 0; k < 18; k++)
            CELL(flags[k]) = sub[0] == k + 2 || sub[1] == k + 2 || sub[2] == k + 2;
        CELL("ALCDRUG") = CELL("ALCFLG") + 2 * other_drugs;
        if (CELL("GENDER") == 1)
            CELL("PREG") = TEDS_MISSING;
        CELL("METHUSE") = medication(CELL("STFIPS"), sub[0], CELL("SERVICES"));
        CELL("FREQ_ATND_SELF_HELP") = attendance(&e->column[column_of(e, "FREQ_ATND_SELF_HELP")],
                                                 CELL("STFIPS"), CELL("SERVICES"));
        CELL("FREQ_ATND_SELF_HELP_D") = attendance(
            &e->column[column_of(e, "FREQ_ATND_SELF_HELP_D")], CELL("STFIPS"), CELL("SERVICES_D"));
        CELL("REGION") = teds_grouping_code(teds_variable_find(catalog, "region"), CELL("STFIPS"));
        CELL("DIVISION") = teds_grouping_code(teds_variable_find(catalog, "division"), CELL("STFIPS"));
        for (size_t i = 0; i < e->column_count; i++) {
            if (strcmp(e->column[i].header, "CASEID") == 0)
                printf(",2019%07ld", row);
            else
                printf("%s%d", i ? "," : "", value[i]);
        }
        printf("\r\n");
    }
    teds_catalog_free(catalog);
    return 0;
}
