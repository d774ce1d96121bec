/*
 * hiding.c - what cannot be had together with --suppress.
 *
 * What is hidden within one table is the library's business.  Here is refused what would tell of the
 * same discharges by something else, so that hidden counts would follow from both.
 */
#include <stdio.h>

#include "cli.h"

static const char of_states[] = "it tells of single states", between_states[] = "nothing between states is told then",
                  by_strata[] = "strata tell of counts that are not shown otherwise";

static const struct refused {
    enum option_id id;
    const char *why;
} refused[] = {
    { OPT_DETAILS, of_states },
    { OPT_MAX_MISSING, "a state that is kept, or left out, would tell how much it has missing; leave states out by --where" },
    { OPT_CONSTANT_STATES, "a state that is kept would tell that it has as many discharges as there are years; leave states out by --where" },
    { OPT_CLUSTER, between_states },
    { OPT_SEED, between_states },
    { OPT_STRICT, "it names the first record that is imperfect" },
    { OPT_REPLICATES, between_states },
    { OPT_STRATA, by_strata },
    { OPT_STANDARDISE, by_strata },
    { OPT_STANDARD, by_strata },
};

/* Was the option given, and not only to say no? */
static bool is_asked(const struct settings *s, enum option_id id)
{
    switch (id) {
    case OPT_DETAILS: return s->details;
    case OPT_CONSTANT_STATES: return s->constant_states;
    case OPT_MAX_MISSING: return s->max_missing < 1;
    default: return s->given[id];
    }
}

static teds_status no(teds_error *err, const char *what, const char *why)
{
    *err = (teds_error){ .status = TEDS_EARG };
    snprintf(err->message, sizeof err->message, "%s cannot be had with --suppress: %s", what, why);
    return err->status;
}

teds_status hiding_check(const struct settings *s, const teds_cohort *cohort, teds_error *err)
{
    const char *by = s->count_by ? s->count_by : s->by;
    teds_tally *trial = NULL;
    char name[64];
    teds_status st;

    if (!s->suppress)
        return TEDS_OK;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (!is_asked(s, refused[i].id))
            continue;
        snprintf(name, sizeof name, "--%s", option_name(refused[i].id));
        return no(err, name, refused[i].why);
    }
    if (s->attendance && s->host)
        return no(err, "--attendance in a report", "before discharge it is in the main table, too, among other discharges");
    if (s->outcome) /* of an outcome it is known when it is made */
        return TEDS_OK;
    st = teds_tally_new(cohort, by, &trial, err);
    if (st == TEDS_OK) {
        teds_tally_suppress(trial, s->suppress);
        st = teds_tally_can_hide(trial, by, err);
    }
    teds_tally_free(trial);
    return st;
}
