/*
 * opt.c - the one table of options, which parses them; opt_help.c prints help and the manual page from it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tedstat/interval.h>

#include "opt.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define AT(member) offsetof(struct settings, member)

static const struct opt table[] = {
    { OPT_COHORT, 0, "cohort", "NAME", "discharges to look at: oud-adults (adults with an opioid as "
      "primary substance), oud (all ages) or none (every record) [oud-adults]",
      TEXT, AT(cohort), 0, 0, 0 },
    { OPT_WHERE, 'w', "where", "RULE", "keep only discharges for which RULE holds, as in "
      "'AGE >= 4 and SEX = 2': codes, lists with commas, ranges A..B, labels in quotes; a missing value fails "
      "every test, also !=; may be repeated, each is one step of the flow",
      LIST, AT(where), AT(where_count), MOST_WHERE, 0 },
    { OPT_BY, 'b', "by", "VAR[,VAR]", "groups: any harmonised variable, or setting, region, state, "
      "year", TEXT, AT(by), 0, 0, 0 },
    { OPT_MUTUAL_HELP, 0, "mutual-help", "WHEN", "attendance in the 30 days before which moment: "
      "discharge, admission or either; none: medication alone [discharge]",
      CHOICE, AT(mutual_help), 0, 0, "discharge|admission|either|none" },
    { OPT_MISSING, 0, "missing", "POLICY", "complete: shares of the discharges with both items known; "
      "as-no: a missing item counts as no [complete]",
      CHOICE, AT(missing), 0, 0, "complete|as-no" },
    { OPT_CONSTANT_STATES, 0, "constant-states", 0, "leave out states that are not in every year",
      FLAG, AT(constant_states), 0, 0, 0 },
    { OPT_MAX_MISSING, 0, "max-missing", "P", "leave out states in which more than a share P of the "
      "discharges has medication or mutual help missing, 0 <= P <= 1 [1]",
      SHARE, AT(max_missing), 0, 0, 0 },
    { OPT_OUTCOME, 0, "outcome", "RULE", "the share of discharges for which RULE holds in place of the classes, as "
      "in --outcome 'REASON = 1' --by use; use is the class of a discharge", TEXT, AT(outcome), 0, 0, 0 },
    { OPT_VARY, 0, "vary", "KEY=A,B", "a definition that is open and its answers: missing=complete,as-no; "
      "mutual-help=discharge,admission,either; max-missing=1,0.5,0.25; cohort=oud-adults,oud; "
      "constant-states=yes,no; interval=METHOD,METHOD; level=P,P; 'where=RULE; RULE' with semicolons, an empty RULE "
      "being none. NAME:KEY=... names it. May be repeated; every combination is looked at. In reproduce: "
      "only these answers to one of the study's questions",
      LIST, AT(vary), AT(vary_count), MOST_VARY, 0 },
    { OPT_INTERVAL, 'i', "interval", "METHOD", "method of the sampling interval [wilson]",
      TEXT, AT(interval), 0, 0, 0 },
    { OPT_LEVEL, 'l', "level", "P", "confidence level, 0.5 to 0.9999999999 [0.95]", LEVEL, AT(level), 0, 0, 0 },
    { OPT_SIDE, 0, "side", "SIDE", "both limits, or one with all of the error beyond it: both, lower or "
      "upper [both]", CHOICE, AT(side), 0, 0, "both|lower|upper" },
    { OPT_MEASURE, 0, "measure", "NAME", "what two shares are compared by: diff, ratio or or (odds "
      "ratio) [diff]", CHOICE, AT(measure), 0, 0, "diff|ratio|or" },
    { OPT_METHOD, 0, "method", "NAME", "method of the interval of the measure [newcombe, "
      "miettinen_nurminen or score_mn]; see 'tedstat intervals'", TEXT, AT(method), 0, 0, 0 },
    { OPT_REFERENCE, 0, "reference", "LEVEL", "code or label of the level that the others are compared with "
      "[the first]", TEXT, AT(reference), 0, 0, 0 },
    { OPT_CLASSES, 0, "classes", "A,B", "two classes of the same discharges beside each other, by group if --by is "
      "given", TEXT, AT(classes), 0, 0, 0 },
    { OPT_ATTENDANCE, 0, "attendance", 0, "attendance before discharge and before admission beside each other "
      "(McNemar), by group if --by is given", FLAG, AT(attendance), 0, 0, 0 },
    { OPT_ADJUST, 0, "adjust", "METHOD", "how the p-values of all rows are adjusted: holm, hochberg, hommel, "
      "bonferroni, BH or BY [holm]", TEXT, AT(adjust), 0, 0, 0 },
    { OPT_STRATA, 0, "strata", "VAR[,VAR]", "compare within strata, too (Mantel-Haenszel), and test whether "
      "they agree", TEXT, AT(strata), 0, 0, 0 },
    { OPT_STANDARDISE, 0, "standardise", "VAR[,VAR]", "shares as they would be if all levels had the same mix of "
      "these", TEXT, AT(standardise), 0, 0, 0 },
    { OPT_STANDARD, 0, "standard", "FILE", "csv with the standard population: the variables of --standardise and "
      "weight [all levels, pooled]", TEXT, AT(standard), 0, 0, 0 },
    { OPT_SUPPRESS, 0, "suppress", "N", "hide counts of 1 to N - 1, and every number that would reveal "
      "one", WHOLE, AT(suppress), 0, 1000000000, 0 },
    { OPT_SIMULTANEOUS, 0, "simultaneous", "METHOD", "intervals for the four classes that hold together, "
      "as goodman or sison_glaz", TEXT, AT(simultaneous), 0, 0, 0 },
    { OPT_CLUSTER, 0, "cluster", "METHOD", "method of the interval between states: logit, beta, mean, "
      "likelihood, asin ... or jackknife, bca, percentile [logit]", TEXT, AT(cluster), 0, 0, 0 },
    { OPT_SEED, 0, "seed", "N", "seed of the bootstrap (bca, percentile) and of made-up files: the same seed "
      "gives the same result [1]", WHOLE, AT(seed), 0, SIZE_MAX, 0 },
    { OPT_REPLICATES, 0, "replicates", "N", "resamples of the bootstrap [2000]",
      WHOLE, AT(replicates), 0, 1000000, 0 },
    { OPT_DETAILS, 0, "details", 0, "a table more: design effects, effective numbers, degrees of freedom, "
      "reliability; with csv in place of the main one", FLAG, AT(details), 0, 0, 0 },
    { OPT_POOL, 0, "pool", "METHOD", "the mean over the groups of --by, such as states: FE (fixed effect), DL or "
      "REML (random effects), on the log odds", TEXT, AT(pool), 0, 0, 0 },
    { OPT_TABLE, 0, "table", "NAME", "the table that csv and tsv print, as flow, tests, adjusted [the main one]",
      TEXT, AT(table), 0, 0, 0 },
    { OPT_FLOW, 0, "flow", 0, "print only where the records went", FLAG, AT(flow), 0, 0, 0 },
    { OPT_EDITION, 'e', "edition", "NAME", "layout of the files, or an edition file of your own "
      "[found from the header]; see 'tedstat editions'", TEXT, AT(edition), 0, 0, 0 },
    { OPT_STRICT, 0, "strict", 0, "stop at the first imperfect cell or record",
      FLAG, AT(strict), 0, 0, 0 },
    { OPT_THREADS, 0, "threads", "N", "work with so many threads at a time; the results are the same "
      "[one for each core]", WHOLE, AT(threads), 0, 256, 0 },
    { OPT_SCANNER, 0, "scanner", "NAME", "how cells are found: libcsv, portable, avx2, avx512 or neon, for "
      "comparing speed; the results are the same [the fastest here]", TEXT, AT(scanner), 0, 0, 0 },
    { OPT_REPEAT, 0, "repeat", 0, "count the same data twice where they are given twice",
      FLAG, AT(repeat), 0, 0, 0 },
    { OPT_ROWS, 'n', "rows", "N", "how many records to make up; all: as many as the public file has [all]",
      TEXT, AT(rows), 0, 0, 0 },
    { OPT_LABELS, 0, "labels", 0, "labels in place of codes, in Windows-1252, as in the csv file of 2021",
      FLAG, AT(labels), 0, 0, 0 },
    { OPT_FORMAT, 'f', "format", "NAME", "text, csv, tsv, json, md, html or latex [text, or by the suffix of -o: .txt "
      ".csv .tsv .json .md .html .tex]",
      TEXT, AT(format), 0, 0, 0 },
    { OPT_OUTPUT, 'o', "output", "FILE", "write to FILE in place of standard output; may be repeated",
      LIST, AT(output), AT(output_count), MOST_OUTPUTS, 0 },
    { OPT_FORCE, 0, "force", 0, "let -o replace a file that tedstat did not write, or wrote in another format; never an input",
      FLAG, AT(force), 0, 0, 0 },
    { OPT_NO_PROGRESS, 0, "no-progress", 0, "no progress line on the terminal",
      FLAG, AT(no_progress), 0, 0, 0 },
    { OPT_QUIET, 'q', "quiet", 0, "nothing on standard error but errors", FLAG, AT(quiet), 0, 0, 0 },
    { OPT_CLASS, 0, "class", "CLASS", "the class to look at: both, medication_only, mutual_help_only, neither, "
      "any_medication, any_mutual_help, exactly_one or at_least_one; in sweep, compare and trend also all, in compare and "
      "trend several with commas between [both]", TEXT, AT(one_class), 0, 0, 0 },
    { OPT_THEME, 0, "theme", "THEME", "light, dark, or print (no colour is needed) [light]",
      CHOICE, AT(theme), 0, 0, "light|dark|print" },
    { OPT_TITLE, 0, "title", "TEXT", "title of the chart [made from the cohort]", TEXT, AT(title), 0, 0, 0 },
    { OPT_WIDTH, 0, "width", "PIXELS", "width of the chart, 480 to 2400; its height grows with the groups "
      "[by the kind]", WHOLE, AT(width), 0, 2400, 0 },
    { OPT_CASES, 0, "n", "N", "of the coverage chart: the number of cases, up to 1000 [50]",
      WHOLE, AT(cases), 0, 1000, 0 },
    { OPT_METHODS, 0, "methods", "METHOD[,METHOD]", "of the coverage chart: interval methods "
      "[wilson,clopper_pearson,jeffreys,agresti_coull,midp,wald]", TEXT, AT(methods), 0, 0, 0 },
    { OPT_NO_IMAGE, 0, "no-image", 0, "write a chart's data and script only; gnuplot is not run",
      FLAG, AT(no_image), 0, 0, 0 },
    { OPT_ALSO, 0, "also", "LIST", "of a set of reports ([foreach]): each level also as md or latex, with its charts, or as csv, every "
      "table of it; as in md,latex", TEXT, AT(also), 0, 0, 0 },
    { OPT_FOLDER, 0, "folder", "FOLDER", "write every table as csv and every chart as svg, png and pdf there too; "
      "where a report is made for each level, all of it", TEXT, AT(folder), 0, 0, 0 },
    { OPT_DRY_RUN, 0, "dry-run", 0, "list what would be made, and read no data", FLAG, AT(dry_run), 0, 0, 0 },
    { OPT_CHECK, 0, "check", "MANIFEST", "make the report again and compare it with the json of an earlier one",
      TEXT, AT(check), 0, 0, 0 },
    { OPT_MAN, 0, "man", 0, "print the manual page (mdoc)", FLAG, AT(man), 0, 0, 0 },
    { OPT_HELP, 'h', "help", 0, "this text", FLAG, AT(help), 0, 0, 0 },
};

static const struct settings defaults = {
    .cohort = "oud-adults",
    .interval = "wilson",
    .level = 0.95,
    .max_missing = 1,
    .missing = "complete",
    .mutual_help = "discharge",
    .rows = "all",
    .side = "both",
    .cluster = "logit",
    .seed = 1,
    .replicates = 2000,
    .measure = "diff",
    .one_class = "both",
    .theme = "light",
    .cases = 50,
};

bool option_taken(const struct command *c, enum option_id id)
{
    for (size_t i = 0; c->takes[i] != OPT_END; i++)
        if (c->takes[i] == id)
            return true;
    return id == OPT_HELP;
}

const struct opt *option_row(size_t i)
{
    return i < COUNT(table) ? &table[i] : NULL;
}

/* ---- parsing ---------------------------------------------------------- */

static bool is_choice(const char *value, const char *choices)
{
    for (size_t n; *choices; choices += n + (choices[n] == '|')) {
        n = strcspn(choices, "|");
        if (strlen(value) == n && memcmp(value, choices, n) == 0)
            return true;
    }
    return false;
}

static bool set_level(const struct command *c, const char *value, double *level)
{
    double d;

    if (!teds_number_read(value, strlen(value), &d)) {
        usage_error(c, "--level: \"%s\" is not a number", value);
        return false;
    }
    if (!(d >= TEDS_LEAST_LEVEL && d <= TEDS_MOST_LEVEL)) {
        usage_error(c, "--level: %s is not from %.10g to %.10g%s", value, TEDS_LEAST_LEVEL, TEDS_MOST_LEVEL,
                    d >= 50 && d < 100 ? "; a level of 95 % is 0.95" : "");
        return false;
    }
    *level = d;
    return true;
}

static bool set_share(const struct command *c, const struct opt *o, const char *value, double *share)
{
    double d;

    if (!teds_number_read(value, strlen(value), &d) || !(d >= 0 && d <= 1)) {
        usage_error(c, "--%s: \"%s\" is not a share from 0 to 1%s", o->name, value,
                    strchr(value, '%') ? "; 25 % is 0.25" : "");
        return false;
    }
    *share = d;
    return true;
}

static bool set_whole(const struct command *c, const struct opt *o, const char *value, uint64_t *whole)
{
    uint64_t n, least = o->id == OPT_SUPPRESS ? 2 : 1; /* no count is below 1 */

    if (!teds_count_read(value, strlen(value), &n) || n < least || n > o->most) {
        usage_error(c, "--%s: \"%s\" is not a whole number from %d to %zu", o->name, value, (int)least, o->most);
        return false;
    }
    *whole = n;
    return true;
}

static bool set(const struct command *c, const struct opt *o, const char *value, struct settings *s)
{
    char *at = (char *)s + o->at;

    s->given[o->id] = true;
    switch (o->type) {
    case FLAG: *(bool *)(void *)at = true; return true;
    case TEXT: *(const char **)(void *)at = value; return true;
    case SHARE: return set_share(c, o, value, (double *)(void *)at);
    case LEVEL: return set_level(c, value, (double *)(void *)at);
    case WHOLE: return set_whole(c, o, value, (uint64_t *)(void *)at);
    case CHOICE:
        if (!is_choice(value, o->choices)) {
            usage_error(c, "--%s: \"%s\" is not one of %s", o->name, value, o->choices);
            return false;
        }
        *(const char **)(void *)at = value;
        return true;
    case LIST: {
        size_t *count = (size_t *)(void *)((char *)s + o->count_at);

        if (*count == o->most) {
            usage_error(c, "--%s: no more than %zu of them", o->name, o->most);
            return false;
        }
        ((const char **)(void *)at)[(*count)++] = value;
        return true;
    }
    }
    return false;
}

enum option_id option_id_of(const struct command *c, const char *name)
{
    for (size_t k = 0; k < COUNT(table); k++)
        if (strcmp(table[k].name, name) == 0 && option_taken(c, table[k].id))
            return table[k].id;
    return OPT_END;
}

bool option_set(const struct command *c, const char *name, const char *value, struct settings *s)
{
    const struct opt *o = table;
    bool yes = strcmp(value, "yes") == 0;

    while (strcmp(o->name, name) != 0)
        o++;
    if (o->type != FLAG)
        return set(c, o, value, s);
    if (!yes && strcmp(value, "no") != 0) {
        usage_error(c, "%s: \"%s\" is not yes or no", name, value);
        return false;
    }
    *(bool *)(void *)((char *)s + o->at) = yes;
    s->given[o->id] = true;
    return true;
}

const char *option_name(enum option_id id)
{
    size_t k = 0;

    while (table[k].id != id)
        k++;
    return table[k].name;
}

bool option_repeats(enum option_id id)
{
    for (size_t k = 0; k < COUNT(table); k++)
        if (table[k].id == id)
            return table[k].type == LIST;
    return false;
}

const char *option_name_at(const struct command *c, size_t i)
{
    for (size_t k = 0; k < COUNT(table); k++)
        if (option_taken(c, table[k].id) && i-- == 0)
            return table[k].name;
    return NULL;
}

static const char *taken_name_at(void *context, size_t i)
{
    return option_name_at(context, i);
}

static void unknown_option(const struct command *c, const char *word)
{
    char name[64] = "";
    const char *near;

    if (strncmp(word, "--", 2) != 0) {
        usage_error(c, "%s: there is no such option", word);
        return;
    }
    snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
    for (size_t k = 0; k < COUNT(table); k++) {
        if (strcmp(table[k].name, name) == 0 && option_taken(c, table[k].id)) {
            usage_error(c, "--%s takes no value", name); /* the only way it can be wrong */
            return;
        }
    }
    near = teds_nearest(name, taken_name_at, (void *)c);
    if (near)
        usage_error(c, "--%s: there is no such option, did you mean --%s?", name, near);
    else
        usage_error(c, "--%s: there is no such option", name);
}

bool options_parse(const struct command *c, int *argc, char **argv, struct settings *s)
{
    struct option longs[COUNT(table) + 1] = { 0 };
    const struct opt *by_index[COUNT(table)];
    char shorts[3 * COUNT(table) + 2] = ":";
    size_t n = 0, m = 1;
    int found, index;

    *s = defaults;
    for (size_t k = 0; k < COUNT(table); k++) {
        if (!option_taken(c, table[k].id))
            continue;
        longs[n].name = table[k].name;
        longs[n].has_arg = table[k].argument ? required_argument : no_argument;
        by_index[n++] = &table[k];
        if (table[k].letter) {
            shorts[m++] = table[k].letter;
            if (table[k].argument)
                shorts[m++] = ':';
        }
    }
    optind = 1; /* argv[0] is the command's name */
    opterr = 0;
    while (index = -1, (found = getopt_long(*argc, argv, shorts, longs, &index)) != -1) {
        const struct opt *o = index >= 0 ? by_index[index] : NULL;

        if (found == ':') {
            usage_error(c, "%s needs a value", argv[optind - 1]);
            return false;
        }
        if (found == '?') {
            char letter[3] = { '-', (char)optopt, '\0' };
            bool is_short = strncmp(argv[optind - 1], "--", 2) != 0 && optopt;
            unknown_option(c, is_short ? letter : argv[optind - 1]);
            return false;
        }
        for (size_t k = 0; !o && k < n; k++)
            if (by_index[k]->letter == found)
                o = by_index[k];
        if (!set(c, o, optarg, s))
            return false;
    }
    *argc -= optind;
    memmove(argv, argv + optind, (size_t)*argc * sizeof *argv);
    return true;
}
