/*
 * test_editions.c - what each edition's codes stand for: a row for each recode between editions.
 *
 * The rows are written from the codebooks' own tables ("What changed between editions"), not from
 * the edition files.
 */
#include "data.h"

#include <unistd.h>

/* The harmonised code of one cell, read as a file of that edition with that one column. */
static int32_t decode(const char *edition, const char *header, const char *cell, const char *variable,
                      const char **loses)
{
    teds_wanted wanted = { teds_variable_find(catalog, variable), true };
    teds_reader_options options = TEDS_READER_OPTIONS;
    struct teds_buf file = TEDS_BUF_INIT;
    teds_source *source = NULL;
    teds_reader *reader = NULL;
    teds_batch batch;
    teds_error err;
    int32_t code;

    assert_non_null(wanted.variable);
    options.edition = edition;
    teds_buf_printf(&file, "%s,X\n\"%s\",0\n", header, cell);
    assert_ok(teds_source_open_memory("one cell", file.data, file.length, &source, &err));
    assert_ok(teds_reader_open(catalog, source, &options, &wanted, 1, &reader, &err));
    assert_ok(teds_reader_next(reader, &batch, &err));
    assert_int_equal(batch.rows, 1);
    code = batch.column[0][0];
    if (loses)
        *loses = teds_reader_loses(reader, 0);
    teds_reader_close(reader);
    teds_buf_free(&file);
    return code;
}

struct recode {
    const char *edition, *header, *variable;
    int from, to;
};

static void check_recodes(const struct recode *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char cell[16];
        int32_t got;

        snprintf(cell, sizeof cell, "%d", rows[i].from);
        got = decode(rows[i].edition, rows[i].header, cell, rows[i].variable, NULL);
        if (got != rows[i].to)
            fail_msg("%s %s = %d is %s %d, not %d", rows[i].edition, rows[i].header, rows[i].from,
                     rows[i].variable, (int)got, rows[i].to);
    }
}

static void test_recodes_of_2006_2014(void **state)
{
    static const struct recode rows[] = {
        /* AGE starts at 2 = 12-14; 12 = 55 and over */
        { "2006-2014", "AGE", "AGE", 2, 1 }, { "2006-2014", "AGE", "AGE", 3, 2 },
        { "2006-2014", "AGE", "AGE", 4, 3 }, { "2006-2014", "AGE", "AGE", 5, 4 },
        { "2006-2014", "AGE", "AGE", 11, 10 }, { "2006-2014", "AGE", "AGE", 12, 11 },
        { "2006-2014", "GENDER", "SEX", 1, 1 }, { "2006-2014", "GENDER", "SEX", 2, 2 },
        { "2006-2014", "RACE", "RACE", 5, 5 }, { "2006-2014", "RACE", "RACE", 13, 6 },
        { "2006-2014", "RACE", "RACE", 20, 7 }, { "2006-2014", "RACE", "RACE", 21, 8 },
        { "2006-2014", "RACE", "RACE", 23, 9 },
        /* Cuban and other specific Hispanic become one */
        { "2006-2014", "ETHNIC", "ETHNIC", 1, 1 }, { "2006-2014", "ETHNIC", "ETHNIC", 2, 2 },
        { "2006-2014", "ETHNIC", "ETHNIC", 3, 3 }, { "2006-2014", "ETHNIC", "ETHNIC", 4, 3 },
        { "2006-2014", "ETHNIC", "ETHNIC", 5, 4 }, { "2006-2014", "ETHNIC", "ETHNIC", 6, 5 },
        /* the setting at discharge */
        { "2006-2014", "SERVSETD", "SERVICES_D", 1, 1 }, { "2006-2014", "SERVSETD", "SERVICES_D", 8, 8 },
        { "2006-2014", "SERVSETD", "SERVICES_D", -9, TEDS_MISSING },
        { "2006-2014", "SERVSETD", "setting", 7, 3 }, { "2006-2014", "SERVSETD", "setting", 8, 1 },
        { "2006-2014", "REASON", "REASON", 7, 7 }, { "2006-2014", "REASON", "REASON", -9, TEDS_MISSING },
        { "2006-2014", "NOPRIOR", "NOPRIOR", 0, 0 }, { "2006-2014", "NOPRIOR", "NOPRIOR", 1, 1 },
        { "2006-2014", "NOPRIOR", "NOPRIOR", 5, 1 },
        { "2006-2014", "SUB1", "SUB1", 18, 18 }, { "2006-2014", "SUB1", "SUB1", 20, 19 },
        { "2006-2014", "SUB2", "SUB2", 20, 19 }, { "2006-2014", "SUB3", "SUB3", 20, 19 },
        { "2006-2014", "ROUTE1", "ROUTE1", 4, 4 }, { "2006-2014", "ROUTE1", "ROUTE1", 20, 5 },
        { "2006-2014", "ROUTE3", "ROUTE3", 20, 5 },
        /* five levels of use become three: none, some, daily */
        { "2006-2014", "FREQ1", "FREQ1", 1, 1 }, { "2006-2014", "FREQ1", "FREQ1", 2, 2 },
        { "2006-2014", "FREQ1", "FREQ1", 4, 2 }, { "2006-2014", "FREQ1", "FREQ1", 5, 3 },
        { "2006-2014", "FREQ3", "FREQ3", 5, 3 },
        /* twelve bands become seven */
        { "2006-2014", "FRSTUSE1", "FRSTUSE1", 6, 6 }, { "2006-2014", "FRSTUSE1", "FRSTUSE1", 7, 7 },
        { "2006-2014", "FRSTUSE1", "FRSTUSE1", 12, 7 },
        { "2006-2014", "PRIMPAY", "PRIMPAY", 5, 5 }, { "2006-2014", "PRIMPAY", "PRIMPAY", 8, 6 },
        { "2006-2014", "PRIMPAY", "PRIMPAY", 9, 7 },
        { "2006-2014", "PRIMINC", "PRIMINC", 3, 3 }, { "2006-2014", "PRIMINC", "PRIMINC", 20, 4 },
        { "2006-2014", "PRIMINC", "PRIMINC", 21, 5 },
        { "2006-2014", "DETNLF", "DETNLF", 3, 3 }, { "2006-2014", "DETNLF", "DETNLF", 5, 4 },
        { "2006-2014", "DETNLF", "DETNLF", 6, 5 },
        /* days become bands */
        { "2006-2014", "DAYWAIT", "DAYWAIT", 0, 0 }, { "2006-2014", "DAYWAIT", "DAYWAIT", 7, 1 },
        { "2006-2014", "DAYWAIT", "DAYWAIT", 8, 2 }, { "2006-2014", "DAYWAIT", "DAYWAIT", 14, 2 },
        { "2006-2014", "DAYWAIT", "DAYWAIT", 15, 3 }, { "2006-2014", "DAYWAIT", "DAYWAIT", 30, 3 },
        { "2006-2014", "DAYWAIT", "DAYWAIT", 31, 4 }, { "2006-2014", "DAYWAIT", "DAYWAIT", 120, 4 },
        { "2006-2014", "IDU", "IDU", 1, 1 }, { "2006-2014", "IDU", "IDU", -8, TEDS_MISSING },
        { "2006-2014", "METHUSE", "METHUSE", 1, 1 }, { "2006-2014", "METHUSE", "METHUSE", 2, 2 },
        { "2006-2014", "LOS", "LOS", 37, 37 }, { "2006-2014", "LOS", "LOS", -9, TEDS_MISSING },
        { "2006-2014", "DSMCRIT", "DSMCRIT", 19, 19 }, { "2006-2014", "DSMCRIT", "DSMCRIT", 20, 19 },
        { "2006-2014", "NUMSUBS", "NUMSUBS", 3, 3 },
    };

    (void)state;
    check_recodes(rows, TEDS_COUNT(rows));
}

/* From 2015 on the codes are the vocabulary's, under whatever name the column has. */
static void test_codes_since_2015(void **state)
{
    static const char *const editions[] = { "2015", "2016", "2017", "2018", "2019",
                                            "2020", "2021", "2022", "2023" };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(editions); i++) {
        const char *e = editions[i], *sex = i == 8 ? "SEX" : "GENDER";
        const struct recode rows[] = {
            { e, "AGE", "AGE", 1, 1 },       { e, "AGE", "AGE", 12, 12 },
            { e, sex, "SEX", 2, 2 },         { e, "RACE", "RACE", 9, 9 },
            { e, "ETHNIC", "ETHNIC", 4, 4 }, { e, "SUB1", "SUB1", 19, 19 },
            { e, "FREQ1", "FREQ1", 3, 3 },   { e, "SERVICES", "SERVICES", 8, 8 },
            { e, "SERVICES_D", "setting", 4, 2 }, { e, "REASON", "REASON", 7, 7 },
            { e, "NOPRIOR", "NOPRIOR", 1, 1 }, { e, "PRIMPAY", "PRIMPAY", 7, 7 },
            { e, "FREQ_ATND_SELF_HELP_D", "FREQ_ATND_SELF_HELP_D", 5, 5 },
            { e, "METHUSE", "METHUSE", -9, TEDS_MISSING }, { e, "IDU", "IDU", -9, TEDS_MISSING },
            { e, "LOS", "LOS", 37, 37 },     { e, "STFIPS", "region", 72, 0 },
            { e, "DISYR", "year", 2019, 2019 },
        };
        check_recodes(rows, TEDS_COUNT(rows));
    }
}

/* Maps that lose meaning say so; maps that only make codes coarser do not. */
static void test_losses(void **state)
{
    static const struct {
        const char *header, *variable;
        bool loses;
    } rows[] = {
        { "AGE", "AGE", true },          { "PRIMPAY", "PRIMPAY", true },
        { "DETCRIM", "DETCRIM", true },  { "RACE", "RACE", false },
        { "FREQ1", "FREQ1", false },     { "SERVSETD", "SERVICES_D", false },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        const char *loses = NULL;

        decode("2006-2014", rows[i].header, "3", rows[i].variable, &loses);
        assert_int_equal(loses != NULL, rows[i].loses);
    }
}

/* Labels as the codebook prints them, as 2021 has them, in whatever letter case and encoding. */
static void test_labels(void **state)
{
    static const struct {
        const char *edition, *header, *cell, *variable;
        int to;
    } rows[] = {
        { "2021", "STFIPS", "Hawaii", "STFIPS", 15 },
        { "2021", "STFIPS", " district of  columbia ", "state", 11 },
        { "2021", "AGE", "25-29 years", "AGE", 5 },
        { "2021", "AGE", "25\x96" "29 years", "AGE", 5 },             /* Windows-1252 dash */
        { "2021", "AGE", "25\xe2\x80\x93" "29 YEARS", "AGE", 5 },     /* UTF-8 dash */
        { "2021", "RACE", "Alaska Native (Aleut, Eskimo, Indian)", "RACE", 1 },
        { "2021", "SUB1", "None", "SUB1", 1 },
        { "2021", "ARRESTS", "None", "ARRESTS", 0 },
        { "2021", "PRIMINC", "None", "PRIMINC", 5 },
        { "2021", "SUB1", "Heroin", "SUB1", 5 },
        { "2021", "METHUSE", "Yes", "METHUSE", 1 },
        { "2021", "METHUSE", "Missing/unknown/not collected/invalid", "METHUSE", TEDS_MISSING },
        { "2021", "FREQ_ATND_SELF_HELP_D", "Some attendance, frequency is unknown",
          "FREQ_ATND_SELF_HELP_D", 5 },
        { "2021", "MARSTAT", "Divorced, Widowed", "MARSTAT", 4 },
        { "2019", "SERVICES_D", "Ambulatory, non-intensive outpatient", "setting", 3 },
        { "2006-2014", "EDUC", "12", "EDUC", 3 }, /* a label, twelve years of school, not a code */
        { "2006-2014", "AGE", "55 and over", "AGE", 11 },
        { "2015+", "SUB1", "methamphetamine/speed", "SUB1", 10 },
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        int32_t got = decode(rows[i].edition, rows[i].header, rows[i].cell, rows[i].variable, NULL);
        if (got != rows[i].to)
            fail_msg("%s %s = %s is %d, not %d", rows[i].edition, rows[i].header, rows[i].cell, (int)got,
                     rows[i].to);
    }
}

/* A header with just the columns of the edition, and a first record of that year. */
static void test_detection(void **state)
{
    static const struct {
        const char *columns_of, *year, *want;
    } rows[] = {
        { "2006-2014", "2010", "2006-2014" }, { "2015", "2015", "2015" }, { "2016", "2016", "2016" },
        { "2017", "2017", "2017" }, { "2018", "2018", "2018" }, { "2019", "2019", "2019" },
        { "2020", "2020", "2020" }, { "2021", "2021", "2021" }, { "2022", "2022", "2022" },
        { "2023", "2023", "2023" },
        { "2019", "2018", "2018" },     /* the same columns: the year decides */
        { "2023", "2024", "2015+" },    /* a year nobody knows */
        { "2015", "2010", "2006-2014" },/* that year has the old codes, whatever the columns are */
    };

    (void)state;
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        const teds_edition *e = teds_edition_find(catalog, rows[i].columns_of);
        teds_wanted wanted = { teds_variable_find(catalog, "METHUSE"), true };
        struct teds_buf file = TEDS_BUF_INIT;
        teds_source *source = NULL;
        teds_reader *reader = NULL;
        teds_error err;

        for (size_t k = e->column_count; k-- > 0;) /* in any order */
            teds_buf_printf(&file, "%s%s", e->column[k].header, k ? "," : "\n");
        for (size_t k = e->column_count; k-- > 0;)
            teds_buf_printf(&file, "%s%s",
                            strcmp(e->column[k].header, "DISYR") == 0 ? rows[i].year : "1",
                            k ? "," : "\n");
        assert_ok(teds_source_open_memory("header", file.data, file.length, &source, &err));
        assert_ok(teds_reader_open(catalog, source, NULL, &wanted, 1, &reader, &err));
        assert_string_equal(teds_reader_edition(reader), rows[i].want);
        assert_true(strlen(teds_reader_why(reader)) > 5);
        teds_reader_close(reader);
        teds_buf_free(&file);
    }
}

/* Mutual help was not collected before 2015: the error says so and names who did. */
static void test_not_collected(void **state)
{
    static const char text[] = "DISYR,SUB1,AGE,METHUSE,STFIPS\n2010,5,5,1,6\n2011,5,6,2,36\n";
    teds_cohort *cohort = new_cohort("oud-adults", NULL);
    teds_tally *t = new_tally(cohort, NULL);
    teds_count_options medication_alone = TEDS_COUNT_OPTIONS;
    teds_policy policy = TEDS_POLICY;
    teds_source *source = NULL;
    teds_rates *rates = NULL;
    teds_error err;

    (void)state;
    assert_ok(teds_source_open_memory("old.csv", text, sizeof text - 1, &source, &err));
    assert_int_equal(teds_tally_count(t, source, NULL, &err), TEDS_ELAYOUT);
    assert_non_null(strstr(err.message, "edition 2006-2014 did not collect it; editions that did: 2015, "
                                        "2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023"));
    medication_alone.need_discharge = false;
    assert_ok(teds_source_open_memory("old.csv", text, sizeof text - 1, &source, &err));
    assert_ok(teds_tally_count(t, source, &medication_alone, &err));
    assert_int_equal(teds_rates_new(t, &policy, &rates, &err), TEDS_ELAYOUT);
    policy.mutual_help = TEDS_NO_MUTUAL_HELP;
    assert_ok(teds_rates_new(t, &policy, &rates, &err));
    assert_int_equal(teds_rates_group(rates, 0)->estimate[TEDS_ANY_MEDICATION].count, 1);
    assert_int_equal(teds_rates_group(rates, 0)->estimate[TEDS_ANY_MEDICATION].cases, 2);
    assert_false(teds_rates_has_class(rates, TEDS_BOTH));
    teds_rates_free(rates);
    teds_tally_free(t);
    teds_cohort_free(cohort);
}

/* Facts that must hold between the parts of each edition file. */
static void test_facts_agree(void **state)
{
    const teds_edition *e;

    (void)state;
    for (size_t i = 0; (e = teds_catalog_edition(catalog, i)) != NULL; i++) {
        assert_int_equal(e->column_count, e->columns);
        for (size_t k = 0; k < e->column_count; k++) {
            const teds_edition_column *c = &e->column[k];
            int64_t sum = c->others > 0 ? c->others : 0;
            bool all = c->code_count > 1;

            for (size_t n = 0; n < c->code_count; n++) {
                all &= c->codes[n].count >= 0;
                sum += c->codes[n].count;
            }
            if (strncmp(c->header, "CBSA", 4) == 0 && c->others < 0)
                continue; /* only the number of -9 is known */
            if (all && sum != e->rows && strcmp(e->name, "2023") != 0)
                fail_msg("%s %s: %lld, not %lld", e->name, c->header, (long long)sum,
                         (long long)e->rows);
        }
    }
    assert_int_equal(teds_edition_find(catalog, "2019")->rows, 1722503);
    assert_true(teds_state_absent(teds_edition_find(catalog, "2019"), 2019, 41)); /* Oregon */
    assert_true(teds_state_absent(teds_edition_find(catalog, "2006-2014"), 2006, 1)); /* Alabama */
    assert_false(teds_state_absent(teds_edition_find(catalog, "2006-2014"), 2014, 1));
}

/* An edition file of one's own: what is wrong in it is said with file and line. */
static void test_own_edition_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        { "", "needs [edition] with name" },
        { "[edition]\nname = 2019\n[SEX]\n1 = M\n", "there is an edition \"2019\" already" },
        { "[edition]\nname = x\nyear = 2019\n", "line 3: \"year\" is not a fact" },
        { "[edition]\nname = x\nyears = 2019..2010\n", "line 3: years cannot be" },
        { "[edition]\nname = x\n[A]\nvariable = AGEE\n1 = x\n", "line 4: there is no variable \"AGEE\", did "
                                                             "you mean AGE?" },
        { "[edition]\nname = x\n[SEX]\nM = Male\n", "line 4: \"M\" is neither a word known here nor CODE" },
        { "[edition]\nname = x\n[SEX]\nM -> 7 = Male\n", "7 is not a code of SEX" },
        { "[edition]\nname = x\n[SEX]\n1 = Male | many\n", "line 4: expected CODE = LABEL | COUNT" },
        { "[edition]\nname = x\n[SEX]\njunk\n", "line 4: expected [SECTION] or KEY = VALUE" },
        { "[edition]\nname = x\n[FOO]\nconstant = 3\n", "[FOO] is not the name of a variable" },
        /* nothing may stand twice */
        { "[edition]\nname = x\n[METHUSE]\ncolumns=METHUSE,SUB1\ncolumns=A,B,C\nfirst_of=1,-9,2\n1 -> 1=Yes\n",
          "line 5: columns stands twice" },
        { "[edition]\nname = x\nname = y\n", "line 3: name stands twice" },
        { "[edition]\nname = x\n[edition]\nrows = 1\n", "line 3: [edition] a second time" },
        { "[edition]\nname = x\n[SEX]\n1 = M\n[SEX]\n2 = F\n", "line 5: [SEX] a second time" },
        { "[edition]\nname = x\n[SEX]\n1 = M\n[AGE]\n1 = a\n[sex]\n2 = F\n", "line 7: [sex] a second time" },
        { "[edition]\nname = x\n[SEX]\n1 = M\n1 -> 2 = F\n", "line 5: the code 1 stands twice" },
        { "[edition]\nname = x\n[SEX]\n1..5 -> 1 = M\n3 -> 2 = F\n", "line 5: the code 3 stands twice (1..5 above)" },
        { "[edition]\nname = x\n[SEX]\nm -> 1 = M\nM -> 2 = F\n", "line 5: the code M stands twice" },
        { "[edition]\nname = x\n[SEX]\n1 = M\nstate 1 = 4\nstate 01 = 4\n", "line 6: state 1 stands twice" },
        { "name = x\n[edition]\nname = x\n", "line 1: name stands before the first [SECTION]" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns =\n", "line 4: expected the headers" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns = A\nfirst_of =\n", "line 5: expected at least one" },
        { "[edition]\nname = x\n[METHUSE]\nconstant = 1\n[A]\nvariable = METHUSE\ncolumns = B\n",
          "[METHUSE] and [A] are both the variable METHUSE" },
        /* every code stands for one that the variable has */
        { "[edition]\nname = x\n[METHUSE]\nconstant = 3\n", "[METHUSE] constant: 3 is not a code of METHUSE" },
        { "[edition]\nname = x\n[METHUSE]\nconstant = -10\n", "-10 is not a code of METHUSE" },
        { "[edition]\nname = x\n[METHUSE]\na -> 99 = A\n", "[METHUSE] a: 99 is not a code of METHUSE" },
        { "[edition]\nname = x\n[METHUSE]\na -> -5 = A\n", "[METHUSE] a: -5 is not a code of METHUSE" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns = A\nfirst_of = 1, 7\n", "first_of: 7 is not a code of METHUSE" },
        { "[edition]\nname = x\n[DISYR]\nconstant = 100000\n", "100000 is not a code of DISYR" },
        /* facts that cannot be */
        { "[edition]\nname =\n", "line 2: name is empty" },
        { "[\tedition ]\nname =\n", "line 2: name is empty" },
        { "[edition]\nname = x\nyears = 2019..2010\n", "which runs backwards; write 2010..2019" },
        { "[edition]\nname = x\nyears = 0\n", "line 3: years cannot be \"0\"; write a year" },
        { "[edition]\nname = x\nyaers = 2019\n", "line 3: \"yaers\" is not a fact about an edition, did you mean years?" },
        { "[edition]\nname = x\nrows = -3\n", "line 3: rows cannot be \"-3\"; write a whole number" },
        { "[edition]\nname = x\ncolumns = 0\n", "line 3: columns cannot be \"0\"" },
        { "[edition]\nname = x\ncolumns = 1\n[SEX]\n[AGE]\n", "line 5: [AGE] is one column more than columns = 1 says" },
        { "[edition]\nname = x\nvalues = words\n[SEX]\n", "line 3: values cannot be \"words\"; write codes or labels" },
        { "[edition]\nname = x\ncsv_sha256 = abc\n", "line 3: csv_sha256 cannot be \"abc\"" },
        { "[edition]\nname = x\nabsent_states = 1, 1\n", "line 3: absent_states: the state 1 stands twice" },
        { "[edition]\nname = x\nabsent_states = 1, 999\n", "line 3: absent_states: 999 is not a code of STFIPS" },
        { "[edition]\nname = x\nabsent_states = Ohio\n", "line 3: absent_states cannot be \"Ohio\"; write FIPS codes" },
        { "[edition]\nname = x\nyears = 2018..2019\nabsent_states 2012 = 1\n[SEX]\n",
          "line 4: absent_states 2012, but this edition is of 2018 to 2019" },
        { "[edition]\nname = x\nabsent_states 2021 = 1\nabsent_states 2019 = 1\nyears = 2019\n[SEX]\n",
          "line 3: absent_states 2021, but this edition is of 2019" },
        { "[edition]\nname = x\n", "needs a section for each column" },
        /* codes and ranges that cannot be, or are nearly always a slip */
        { "[edition]\nname = x\n[AGE]\n9..1 -> 3 = a\n", "line 4: 9..1 runs backwards; write 1..9" },
        { "[edition]\nname = x\n[AGE]\n9-1 -> 3 = a\n", "line 4: 9-1: write FIRST..LAST for a range of numbers, or '9-1' in quotes" },
        { "[edition]\nname = x\n[AGE]\n1..9 = a\n", "line 4: 1..9: say what a range stands for; write 1..9 -> CODE" },
        { "[edition]\nname = x\n[AGE]\n-2000000000..2000000000 -> 3 = a\n", "line 4: -2000000000..2000000000: the ends of a range" },
        { "[edition]\nname = x\n[AGE]\n1 -> 3 = b\n2..999999 -> 3 = a\n", "line 5: [AGE] 2..999999 reaches too far" },
        { "[edition]\nname = x\n[AGE]\n-150000..-10 -> 3 = b\n0..150000 -> 3 = a\n", "line 5: [AGE] 0..150000 reaches too far" },
        { "[edition]\nname = x\n[AGE]\n99999999999 -> 3 = a\n", "line 4: 99999999999 is not a whole number of at most six digits" },
        { "[edition]\nname = x\n[AGE]\n1.5 -> 3 = a\n", "line 4: 1.5 is not a whole number" },
        { "[edition]\nname = x\n[AGE]\n1 -> = a\n", "line 4: 1 -> \"\": behind -> stands a code of the variable" },
        { "[edition]\nname = x\n[AGE]\n1 -> 2 -> 3 = a\n", "line 4: 1 -> \"2 -> 3\": behind ->" },
        { "[edition]\nname = x\n[SEX]\n'' -> 1 = a\n", "line 4: the code is missing before ->" },
        { "[edition]\nname = x\n[SEX]\n = a\n", "line 4: the code is missing before =" },
        { "[edition]\nname = x\n[SEX]\n-9 -> 1 = a\n", "line 4: -9: -9 and -8 are missing in every column and cannot stand for 1" },
        { "[edition]\nname = x\n[SEX]\n-20..5 -> 1 = a\n", "line 4: -20..5: -9 and -8 are missing in every column" },
        { "[edition]\nname = x\n[SEX]\nNA -> 1 = a\n", "line 4: NA: this is missing in every column" },
        { "[edition]\nname = x\n[SEX]\nlable = a\n", "CODE or TEXT -> CODE, did you mean label?" },
        /* a cell may be a code or a label, so that none may be two */
        { "[edition]\nname = x\n[SEX]\n1 = Man\n2 = MAN\n", "line 5: [SEX] \"MAN\" would be 1 (line 4) and 2" },
        { "[edition]\nname = x\n[SEX]\nM -> 1 = F\nF -> 2 = W\n", "line 5: [SEX] \"F\" would be 1 (line 4) and 2" },
        { "[edition]\nname = x\n[SEX]\n1 = 2\n2 = 1\n", "[SEX] \"1\" would be 1 (line 4) and 2" },
        { "[edition]\nname = x\n[SEX]\n1 = Female\n2 = Other\n", "line 4: [SEX] 1 = Female: that is the label of 2 of SEX; write 1 -> 2 = Female" },
        /* columns */
        { "[edition]\nname = x\n[]\n1 = M\n", "line 3: a section without a name" },
        { "[edition]\nname = x\n[SEX]\n[GENDER]\n", "line 4: [SEX] and [GENDER] are both the variable SEX; leave one out" },
        { "[edition]\nname = x\n[A]\nvariable = SEX\n[B]\nvariable = SEX\n", "line 5: [A] and [B] are both the variable SEX" },
        { "[edition]\nname = x\n[SEX]\nposition = -1\n", "line 4: position cannot be \"-1\"; write its place in the header, from 1" },
        { "[edition]\nname = x\n[SEX]\nposition = 3\n[AGE]\nposition = 3\n", "line 6: [AGE] position = 3 is that of [SEX] too" },
        { "[edition]\nname = x\ncolumns = 2\n[SEX]\nposition = 3\n", "line 5: [SEX] position = 3 is behind the last of 2 columns" },
        { "[edition]\nname = x\n[SEX]\nconstant = 1\n1 = M\n", "line 5: [SEX] is the same in every record (constant), so that 1 is never read" },
        { "[edition]\nname = x\n[SEX]\nconstant = 1\ncolumns = A, B\n", "line 4: [SEX] has constant and columns; leave one out" },
        { "[edition]\nname = x\nyears = 2019\n[DISYR]\nconstant = 2018\n", "line 5: constant = 2018, but this edition is of 2019" },
        { "[edition]\nname = x\n[SEX]\nfirst_of = 1, 2\n", "line 4: [SEX] first_of has no use without columns" },
        { "[edition]\nname = x\n[SEX]\ncolumns = A, B\n", "line 4: [SEX] columns needs first_of = CODES" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns = A, a\n", "line 4: columns: A stands twice" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns = A, B\nfirst_of = 1, 1, 1\n", "line 5: first_of: 1 stands twice" },
        { "[edition]\nname = x\n[METHUSE]\ncolumns = A, B\nfirst_of = 1, -9\nY -> 1 = Y\nN -> 2 = N\n",
          "line 7: [METHUSE] N stands for 2, which would be passed over" },
        { "[edition]\nname = x\n[SEX]\n1 = M\nstate 999 = 3\n", "line 5: state 999: this is not a code of STFIPS" },
    };
    char path[64];

    (void)state;
    snprintf(path, sizeof path, "/tmp/tedstat-test-%ld.ini", (long)getpid());
    for (size_t i = 0; i < TEDS_COUNT(rows); i++) {
        FILE *f = fopen(path, "wb");
        const char *name = NULL;
        size_t before = 0;
        teds_error err;

        while (teds_catalog_edition(catalog, before))
            before++;
        assert_non_null(f);
        fputs(*rows[i].text ? rows[i].text : "; nothing\n", f);
        fclose(f);
        if (teds_catalog_add_edition(catalog, path, &name, &err) == TEDS_OK)
            fail_msg("taken: %s", rows[i].text);
        if (!strstr(err.message, rows[i].says) || strncmp(err.message, path, strlen(path)) != 0)
            fail_msg("%s", err.message);
        assert_null(teds_catalog_edition(catalog, before)); /* as it was */
    }
    remove(path);
}

/* What is known of names without a catalog is what the vocabulary says: "state" is STFIPS under a plain name. */
static void test_names_without_catalog(void **state)
{
    const teds_variable *v, *other;
    size_t plain = 0;

    (void)state;
    for (size_t i = 0; (v = teds_catalog_variable(catalog, i)) != NULL; i++)
        for (size_t k = 0; (other = teds_catalog_variable(catalog, k)) != NULL; k++) {
            bool same = (v->from == other && v->recode_count == 0) || (other->from == v && other->recode_count == 0) ||
                        teds_same_word(v->name, other->name);

            if (teds_same_variable_name(v->name, other->name, strlen(other->name)) != same)
                fail_msg("%s and %s", v->name, other->name);
            plain += v->from == other && v->recode_count == 0;
        }
    assert_int_equal(plain, 2);
    assert_true(teds_same_variable_name("year", "disyr,SEX", 5));
    assert_false(teds_same_variable_name("year", "years", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_without_catalog),
        cmocka_unit_test(test_recodes_of_2006_2014), cmocka_unit_test(test_codes_since_2015),
        cmocka_unit_test(test_losses),               cmocka_unit_test(test_labels),
        cmocka_unit_test(test_detection),            cmocka_unit_test(test_not_collected),
        cmocka_unit_test(test_facts_agree),          cmocka_unit_test(test_own_edition_refused),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
