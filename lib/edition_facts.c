/*
 * edition_facts.c - [edition] of an edition file: what is said of the whole file.
 */
#include "edition.h"

#include <string.h>

enum { FIRST_YEAR = 1900, LAST_YEAR = 2100, SHA256_DIGITS = 64 };

bool teds_edition_amount(const char *text, int64_t *value)
{
    uint64_t n;

    if (!teds_count_read(text, strlen(text), &n))
        return false;
    *value = (int64_t)n;
    return true;
}

bool teds_edition_state(const teds_catalog *c, int code)
{
    return code >= 0 && teds_variable_label(c->by_role[TEDS_ROLE_STATE], code) != NULL;
}

/* ---- absent states ---------------------------------------------------- */

static bool add_state(void *context, int code)
{
    struct teds_edition_loading *l = context;
    teds_absent_state *states = (teds_absent_state *)l->g->e.absent_states;

    l->state = code;
    for (size_t i = 0; i < l->g->e.absent_state_count; i++)
        if (states[i].state == code && states[i].year == l->year)
            return false;
    if (!teds_edition_state(l->c, code))
        return false;
    if (!TEDS_PUSH(states, l->g->e.absent_state_count, l->g->state_room)) {
        l->no_memory = true;
        return false;
    }
    states[l->g->e.absent_state_count - 1] = (teds_absent_state){ l->year, code };
    l->g->e.absent_states = states;
    l->state = -1;
    return true;
}

/* "absent_states = 1, 2" or "absent_states 2006 = 1, 2" */
static teds_status read_absent(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    const char *year = at->key + strlen("absent_states");

    year += strspn(year, " ");
    l->year = 0;
    l->state = -1;
    l->g->e.absent_states_known = true;
    if (*year && (!teds_int_read(year, strlen(year), &l->year) || l->year < FIRST_YEAR || l->year > LAST_YEAR))
        return teds_ini_fail(at, err, "absent_states \"%s\": write a year there, or nothing", year);
    if (l->year && (!l->first_absent || l->year < l->first_absent)) {
        l->first_absent = l->year;
        l->first_absent_line = at->line;
    }
    if (l->year > l->last_absent) {
        l->last_absent = l->year;
        l->last_absent_line = at->line;
    }
    if (*at->value == '\0' || teds_int_list(at->value, add_state, l))
        return TEDS_OK;
    if (l->no_memory)
        return teds_nomem(err);
    if (l->state >= 0 && teds_edition_state(l->c, l->state))
        return teds_ini_fail(at, err, "%s: the state %d stands twice", at->key, l->state);
    if (l->state != -1)
        return teds_ini_fail(at, err, "%s: %d is not a code of %s; 'tedstat codebook %s' lists them", at->key, l->state,
                             l->c->by_role[TEDS_ROLE_STATE]->name, l->c->by_role[TEDS_ROLE_STATE]->name);
    return teds_ini_fail(at, err, "%s cannot be \"%s\"; write FIPS codes with commas between", at->key, at->value);
}

/* ---- the others ------------------------------------------------------- */

static bool is_year(const char *text, size_t length, int *year)
{
    return teds_int_read(text, length, year) && *year >= FIRST_YEAR && *year <= LAST_YEAR;
}

static teds_status read_years(teds_edition *e, const struct teds_ini_line *at, teds_error *err)
{
    const char *text = at->value, *dots = strstr(text, "..");
    bool fine = is_year(text, dots ? (size_t)(dots - text) : strlen(text), &e->first_year);

    e->last_year = e->first_year;
    if (fine && dots)
        fine = is_year(dots + 2, strlen(dots + 2), &e->last_year);
    if (!fine)
        return teds_ini_fail(at, err, "years cannot be \"%s\"; write a year, or FIRST..LAST, from %d to %d", text, FIRST_YEAR,
                             LAST_YEAR);
    return e->first_year <= e->last_year ? TEDS_OK
                                         : teds_ini_fail(at, err, "years cannot be \"%s\", which runs backwards; write %d..%d",
                                                         text, e->last_year, e->first_year);
}

static const char *fact_at(void *unused, size_t i)
{
    static const char *const names[] = { "name", "title", "years", "rows", "columns", "values", "absent_states", "csv_name",
                                         "csv_bytes", "csv_sha256", "bundle_name", "bundle_bytes", "bundle_sha256", NULL };

    (void)unused;
    return i < TEDS_COUNT(names) ? names[i] : NULL;
}

static teds_status other_fact(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    static const char absent[] = "absent_states";
    const char *behind = strncmp(at->key, absent, sizeof absent - 1) == 0 ? at->key + sizeof absent - 1 : NULL, *near;
    teds_edition *e = &l->g->e;

    if (strcmp(at->key, "years") == 0)
        return read_years(e, at, err);
    if (strcmp(at->key, "columns") == 0)
        return teds_int_read(at->value, strlen(at->value), &e->columns) && e->columns > 0
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "columns cannot be \"%s\"; write how many the file has", at->value);
    if (strcmp(at->key, "values") == 0)
        return (e->labels = strcmp(at->value, "labels") == 0) || strcmp(at->value, "codes") == 0
                   ? TEDS_OK
                   : teds_ini_fail(at, err, "values cannot be \"%s\"; write codes or labels", at->value);
    if (behind && (*behind == '\0' || *behind == ' '))
        return read_absent(l, at, err);
    near = teds_nearest(at->key, fact_at, NULL);
    return teds_ini_fail(at, err, "\"%s\" is not a fact about an edition%s%s%s", at->key, near ? ", did you mean " : "",
                         near ? near : "", near ? "?" : "");
}

teds_status teds_edition_fact(struct teds_edition_loading *l, const struct teds_ini_line *at, teds_error *err)
{
    teds_edition *e = &l->g->e;
    const struct {
        const char *key;
        const char **text;
        int64_t *amount;
    } facts[] = {
        { "name", &e->name, NULL },
        { "title", &e->title, NULL },
        { "rows", NULL, &e->rows },
        { "csv_name", &e->csv_name, NULL },
        { "csv_bytes", NULL, &e->csv_bytes },
        { "csv_sha256", &e->csv_sha256, NULL },
        { "bundle_name", &e->bundle_name, NULL },
        { "bundle_bytes", NULL, &e->bundle_bytes },
        { "bundle_sha256", &e->bundle_sha256, NULL },
    };
    size_t length = strlen(at->value);

    for (size_t i = 0; i < TEDS_COUNT(facts); i++) {
        if (strcmp(facts[i].key, at->key) != 0)
            continue;
        if (facts[i].amount)
            return teds_edition_amount(at->value, facts[i].amount)
                       ? TEDS_OK
                       : teds_ini_fail(at, err, "%s cannot be \"%s\"; write a whole number", at->key, at->value);
        if (length == 0)
            return teds_ini_fail(at, err, "%s is empty; say what it is, or leave the line out", at->key);
        if (strstr(at->key, "sha256") && (length != SHA256_DIGITS || strspn(at->value, "0123456789abcdef") != length))
            return teds_ini_fail(at, err, "%s cannot be \"%s\"; write the %d digits, 0-9 and a-f, that sha256sum prints", at->key,
                                 at->value, SHA256_DIGITS);
        return (*facts[i].text = teds_edition_keep(l, at->value, length)) ? TEDS_OK : teds_nomem(err);
    }
    return other_fact(l, at, err);
}
