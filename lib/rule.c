/*
 * rule.c - the rule language: text to compiled rules; see tedstat/cohort.h.
 */
#include "cohort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOWEST = 0, HIGHEST = INT32_MAX };

/* ---- words of a rule -------------------------------------------------- */

struct parse {
    teds_cohort *cohort;
    const char *rule; /* as given, for messages */
    const char *p;
    struct teds_buf plain; /* the rule in its plain form */
    struct teds_buf words; /* the rule in words */
    teds_error *err;
};

enum { MOST_SHOWN = 160 }; /* of a rule, in a message that has to end with what is wrong */

static teds_status bad(const struct parse *s, const char *format, ...) TEDS_PRINTF(2, 3);
static teds_status bad(const struct parse *s, const char *format, ...)
{
    struct teds_buf b = TEDS_BUF_INIT;
    char what[400];
    va_list args;
    teds_status st;

    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    teds_buf_printf(&b, "in the rule '%.*s%s': %s", MOST_SHOWN, s->rule, strlen(s->rule) > MOST_SHOWN ? "..." : "", what);
    st = b.failed ? teds_nomem(s->err) : teds_fail(s->err, TEDS_EARG, "%s", b.data);
    teds_buf_free(&b);
    return st;
}

static void skip_blanks(struct parse *s)
{
    while (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r')
        s->p++;
}

static bool take(struct parse *s, const char *token)
{
    size_t n = strlen(token);

    skip_blanks(s);
    if (strncmp(s->p, token, n) != 0)
        return false;
    s->p += n;
    return true;
}

/* ---- variable --------------------------------------------------------- */

static teds_status take_variable(struct parse *s, const teds_variable **variable)
{
    char name[64];
    size_t n = 0;

    skip_blanks(s);
    while (teds_is_name_char(s->p[n]))
        n++;
    if (n == 0 || n >= sizeof name)
        return bad(s, "expected the name of a variable at \"%.20s\"", s->p);
    memcpy(name, s->p, n);
    name[n] = '\0';
    s->p += n;
    *variable = teds_variable_find(s->cohort->catalog, name);
    if (*variable && (*variable)->type != TEDS_ID)
        return TEDS_OK;
    if (*variable)
        return bad(s, "%s identifies cases and cannot be used in a rule", name);
    return bad(s, "%s", teds_unknown("variable", name, teds_variable_name_at,
                                     (void *)s->cohort->catalog, (char[TEDS_UNKNOWN_ROOM]){ 0 }));
}

static teds_status use_variable(struct parse *s, const teds_variable *v, size_t *index)
{
    teds_cohort *c = s->cohort;

    for (*index = 0; *index < c->variable_count; (*index)++)
        if (c->variables[*index] == v)
            return TEDS_OK;
    if (!TEDS_PUSH(c->variables, c->variable_count, c->variable_room))
        return teds_nomem(s->err);
    c->variables[*index] = v;
    return TEDS_OK;
}

/* ---- codes ------------------------------------------------------------ */

static bool is_code(const teds_variable *v, int code)
{
    return code == TEDS_MISSING || code == TEDS_NOT_COLLECTED || v->type == TEDS_NUMBER ||
           teds_variable_label(v, code) != NULL;
}

static const char *label_at(void *context, size_t i)
{
    const teds_variable *v = context;

    return i < v->level_count ? v->levels[i].label : NULL;
}

static teds_status take_label(struct parse *s, const teds_variable *v, int *code)
{
    char quote = *s->p++, label[160];
    const char *end = strchr(s->p, quote);
    size_t n = end ? (size_t)(end - s->p) : 0;

    if (!end || n >= sizeof label)
        return bad(s, "a label without a closing quotation mark");
    memcpy(label, s->p, n);
    label[n] = '\0';
    s->p = end + 1;
    if (teds_same_word(label, "Missing")) {
        *code = TEDS_MISSING;
        return TEDS_OK;
    }
    for (size_t i = 0; i < v->level_count; i++) {
        if (teds_same_word(v->levels[i].label, label)) {
            *code = v->levels[i].code;
            return TEDS_OK;
        }
    }
    return bad(s, "%s: %s", v->name,
               teds_unknown("label", label, label_at, (void *)v, (char[TEDS_UNKNOWN_ROOM]){ 0 }));
}

static teds_status take_code(struct parse *s, const teds_variable *v, int *code)
{
    size_t n = 0;

    skip_blanks(s);
    if (*s->p == '"' || *s->p == '\'')
        return take_label(s, v, code);
    n = *s->p == '-';
    while (s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    if (!teds_int_read(s->p, n, code))
        return bad(s, "expected a code of %s, or a label in quotes, at \"%.20s\"", v->name, s->p);
    s->p += n;
    return TEDS_OK;
}

/* Age is coded in bands: "AGE < 65" means something else than it seems to, so it is refused. */
static teds_status must_be_code(const struct parse *s, const teds_variable *v, int code)
{
    const teds_level *first, *last;

    if (is_code(v, code) || v->level_count == 0)
        return TEDS_OK;
    first = v->levels;
    last = v->levels + v->level_count - 1;
    return bad(s, "%d is not a code of %s (from %d, %s, to %d, %s); 'tedstat codebook %s' lists them", code,
               v->name, first->code, first->label, last->code, last->label, v->name);
}

/* One code or A..B. */
static teds_status take_range(struct parse *s, const teds_variable *v, struct teds_range *range)
{
    int low = 0, high;
    teds_status st = take_code(s, v, &low);

    if (st == TEDS_OK)
        st = must_be_code(s, v, low);
    high = low;
    if (st == TEDS_OK && take(s, "..")) {
        st = take_code(s, v, &high);
        if (st == TEDS_OK)
            st = must_be_code(s, v, high);
        if (st == TEDS_OK && (low < 0 || high < low))
            st = bad(s, "%d..%d is not a range", low, high);
    }
    if (st != TEDS_OK)
        return st;
    *range = (struct teds_range){ low, high };
    return TEDS_OK;
}

static teds_status add_range(struct parse *s, struct teds_test *t, struct teds_range range)
{
    if (!TEDS_PUSH(t->ranges, t->range_count, t->range_room))
        return teds_nomem(s->err);
    t->ranges[t->range_count - 1] = range;
    return TEDS_OK;
}

static teds_status take_list(struct parse *s, const teds_variable *v, struct teds_test *t)
{
    const char *between = "";

    do {
        struct teds_range range;
        teds_status st = take_range(s, v, &range);

        if (st == TEDS_OK)
            st = add_range(s, t, range);
        if (st != TEDS_OK)
            return st;
        teds_buf_printf(&s->plain, range.low == range.high ? "%s%d" : "%s%d..%d", between,
                        (int)range.low, (int)range.high);
        between = ", ";
    } while (take(s, ","));
    return TEDS_OK;
}

static teds_status take_limit(struct parse *s, const teds_variable *v, struct teds_test *t,
                              const char *op)
{
    struct teds_range range = { LOWEST, HIGHEST };
    int code = 0;
    teds_status st = take_code(s, v, &code);

    if (st != TEDS_OK)
        return st;
    st = must_be_code(s, v, code);
    if (st != TEDS_OK)
        return st;
    if (code < 0)
        return bad(s, "a missing value is neither more nor less than another; use = or !=");
    teds_buf_printf(&s->plain, "%d", code);
    if (*op == '<')
        range.high = code - (op[1] != '=');
    else
        range.low = code + (op[1] != '=');
    return add_range(s, t, range);
}

/* ---- tests and rules -------------------------------------------------- */

static const char *take_operator(struct parse *s)
{
    static const char *const operators[] = { "!=", "<=", ">=", "==", "=", "<", ">" };

    for (size_t i = 0; i < TEDS_COUNT(operators); i++)
        if (take(s, operators[i]))
            return strcmp(operators[i], "==") == 0 ? "=" : operators[i];
    return NULL;
}

/* "Heroin", "18-20 years", or the code where it has no label. */
static void put_label(struct parse *s, const teds_variable *v, int code)
{
    const char *label = teds_variable_label(v, code);

    if (label)
        teds_buf_str(&s->words, label);
    else
        teds_buf_printf(&s->words, "%d", code);
}

/* A few codes by their labels, many as the first and the last: "Heroin or Non-prescription methadone", "12-14 years to 25-29 years". */
static void put_range(struct parse *s, const teds_variable *v, const struct teds_range *r)
{
    enum { FEW = 4 };
    size_t n = 0, put = 0;

    for (size_t i = 0; i < v->level_count; i++)
        n += v->levels[i].code >= r->low && v->levels[i].code <= r->high;
    if (n == 0 || n > FEW || r->low == r->high) {
        put_label(s, v, r->low);
        if (r->low != r->high) {
            teds_buf_str(&s->words, " to ");
            put_label(s, v, r->high);
        }
        return;
    }
    for (size_t i = 0; i < v->level_count; i++)
        if (v->levels[i].code >= r->low && v->levels[i].code <= r->high)
            teds_buf_printf(&s->words, "%s%s", put++ ? " or " : "", v->levels[i].label);
}

static void put_test(struct parse *s, const teds_variable *v, const char *op, const struct teds_test *t)
{
    bool open = op[1] != '='; /* < and >: the code itself is not in the range */

    teds_buf_printf(&s->words, "%s%s %s ", s->words.length ? " and " : "", v->words, t->not ? "not" : op);
    if (*op == '<')
        put_label(s, v, t->ranges[0].high + open);
    else if (*op == '>')
        put_label(s, v, t->ranges[0].low - open);
    else
        for (size_t i = 0; i < t->range_count; i++) {
            teds_buf_str(&s->words, i ? " or " : "");
            put_range(s, v, &t->ranges[i]);
        }
}

static teds_status take_test(struct parse *s, struct teds_rule *rule)
{
    const teds_variable *v = NULL;
    struct teds_test *t;
    const char *op;
    teds_status st = take_variable(s, &v);

    if (st != TEDS_OK)
        return st;
    if (!TEDS_PUSH(rule->tests, rule->test_count, rule->test_room))
        return teds_nomem(s->err);
    t = &rule->tests[rule->test_count - 1];
    *t = (struct teds_test){ 0 };
    st = use_variable(s, v, &t->variable);
    if (st != TEDS_OK)
        return st;
    op = take_operator(s);
    if (!op)
        return bad(s, "expected =, !=, <, <=, > or >= after %s", v->name);
    t->not = strcmp(op, "!=") == 0;
    teds_buf_printf(&s->plain, "%s%s %s ", rule->test_count > 1 ? " and " : "", v->name, op);
    st = *op == '<' || *op == '>' ? take_limit(s, v, t, op) : take_list(s, v, t);
    if (st == TEDS_OK)
        put_test(s, v, op, t);
    return st;
}

static bool take_and(struct parse *s)
{
    skip_blanks(s);
    if (!teds_same_word_n("and", s->p, strnlen(s->p, 3)) || teds_is_name_char(s->p[3]))
        return false;
    s->p += 3;
    return true;
}

/*
 * A rule given by the user is its own name: "not sex = Female".  Of bands the other side is said: what AGE >= 3 leaves
 * out is "age at admission below 18-20 years, or missing".
 */
static const char *box_of_limit(teds_cohort *c, const struct teds_rule *rule)
{
    static const struct {
        const char *op, *before, *behind;
    } sides[] = { { " >= ", " below ", "" }, { " <= ", " above ", "" }, { " > ", " ", " or below" }, { " < ", " ", " or above" } };
    char box[600];

    for (size_t i = 0; i < TEDS_COUNT(sides); i++) {
        const char *op = strstr(rule->words, sides[i].op);

        if (!op)
            continue;
        snprintf(box, sizeof box, "%.*s%s%s%s, or missing", (int)(op - rule->words), rule->words, sides[i].before,
                 op + strlen(sides[i].op), sides[i].behind);
        return strlen(rule->words) + 40 < sizeof box ? teds_arena_copy(&c->arena, box, strlen(box)) : NULL;
    }
    return NULL;
}

static const char *box_of_rule(teds_cohort *c, const struct teds_rule *rule)
{
    const bool enclosed = rule->test_count > 1 || rule->tests[0].not;
    size_t room = (rule->words ? strlen(rule->words) : 0) + sizeof "not ()";
    const char *limit = rule->test_count == 1 && rule->text && rule->words && strpbrk(rule->text, "<>") ? box_of_limit(c, rule) : NULL;
    char *box = limit ? NULL : teds_arena_alloc(&c->arena, room);

    if (limit)
        return limit;
    if (box && rule->words)
        snprintf(box, room, enclosed ? "not (%s)" : "not %s", rule->words);
    return box;
}

teds_status teds_rule_add(teds_cohort *c, const char *text, const char *box, teds_error *err)
{
    struct parse s = { .cohort = c, .rule = text, .p = text, .plain = TEDS_BUF_INIT,
                       .words = TEDS_BUF_INIT, .err = err };
    struct teds_rule *rule;
    teds_status st;

    if (!TEDS_PUSH(c->rules, c->rule_count, c->rule_room))
        return teds_nomem(err);
    rule = &c->rules[c->rule_count - 1];
    *rule = (struct teds_rule){ 0 };
    do
        st = take_test(&s, rule);
    while (st == TEDS_OK && take_and(&s));
    skip_blanks(&s);
    if (st == TEDS_OK && *s.p)
        st = bad(&s, "did not expect \"%.20s\"", s.p);
    if (st == TEDS_OK && !s.plain.failed && !s.words.failed) {
        rule->text = teds_arena_copy(&c->arena, s.plain.data, s.plain.length);
        rule->words = teds_arena_copy(&c->arena, s.words.data, s.words.length);
        rule->box = box ? teds_arena_copy(&c->arena, box, strlen(box)) : box_of_rule(c, rule);
    }
    if (st == TEDS_OK && (!rule->text || !rule->words || !rule->box))
        st = teds_nomem(err);
    teds_buf_free(&s.plain);
    teds_buf_free(&s.words);
    return st;
}
