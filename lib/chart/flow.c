/*
 * flow.c - where the records went: read, excluded by each rule, kept, complete, and the four classes.
 *
 * The boxes are laid out here, in pixels, as their heights follow from their texts.
 */
#include "chart.h"

enum {
    LINES = 5, LINE = 16, PAD = 10, GAP = 22,  /* of and between boxes */
    MAIN_X = 20, MAIN_WIDE = 330, SIDE_X = 400 /* the side boxes reach to the right edge */
};

struct flow {
    struct teds_chart_make *m;
    int y;              /* where the next box may start */
    int main_bottom;    /* of the last box on the left; 0: none yet */
    size_t boxes;
};

/* "1,234", or "*" */
static const char *number_words(struct flow *f, bool hidden, uint64_t n)
{
    char room[TEDS_NUMBER_ROOM];

    return hidden ? "*" : teds_chart_keep(f->m, "%s", teds_count_text(n, room));
}

/* What a box says: a text, a number (unless it is hidden) and details of it; and all of these in the lines that are drawn. */
struct words {
    const char *text, *details;
    bool hidden;
    uint64_t n;
    struct teds_chart_lines lines;
};

/* A row of the data; without words, of an arrow or a line. */
static void put_row(struct flow *f, const char *kind, int x, int y, int wide, int high, const struct words *w)
{
    struct teds_chart_make *m = f->m;

    teds_chart_text(m, kind);
    for (size_t i = 0; i < LINES; i++)
        teds_chart_text(m, w && i < w->lines.count ? w->lines.text[i] : "");
    if (!w || w->hidden)
        teds_chart_text(m, "");
    else
        teds_chart_count(m, w->n);
    teds_chart_text(m, w ? w->text : "");
    teds_chart_text(m, w ? w->details : "");
    teds_chart_whole(m, x);
    teds_chart_whole(m, y);
    teds_chart_whole(m, wide);
    teds_chart_whole(m, high);
    teds_chart_end_row(m);
}

/* "n = 1,234 (5 of them missing)" */
static const char *number_line(struct flow *f, const struct words *w)
{
    return teds_chart_keep(f->m, *w->details ? "n = %s (%s)" : "n = %s%s", number_words(f, w->hidden, w->n), w->details);
}

/* Breaks a text into at most so many lines of the box's width; what is too long ends in "...". */
static void say_in_box(struct flow *f, struct teds_chart_lines *to, const char *text, int wide, size_t most)
{
    teds_chart_break(f->m, to, text, (wide - 2 * PAD) / 7, 100 * (wide - 2 * PAD) / TEDS_CHART_SMALL_FONT, most);
}

static int height_of(const struct teds_chart_lines *l)
{
    return LINE * (int)l->count + PAD;
}

/* A box on the left, with an arrow from the one above it. */
static void add_main(struct flow *f, const char *text, bool hidden, uint64_t n)
{
    struct words w = { text, "", hidden, n, { .count = 0 } };
    int center = MAIN_X + MAIN_WIDE / 2;

    say_in_box(f, &w.lines, text, MAIN_WIDE, LINES - 1);
    w.lines.text[w.lines.count++] = number_line(f, &w);
    if (f->main_bottom)
        put_row(f, "arrow", center, f->main_bottom, 0, f->y - f->main_bottom, NULL);
    put_row(f, "main", MAIN_X, f->y, MAIN_WIDE, height_of(&w.lines), &w);
    f->main_bottom = f->y + height_of(&w.lines);
    f->y = f->main_bottom + GAP;
    f->boxes++;
}

/* A box on the right, with an arrow from the line on the left. */
static void add_side(struct flow *f, const char *text, const char *details, bool hidden, uint64_t n)
{
    struct words w = { text, details, hidden, n, { .count = 0 } };
    int wide = f->m->width - SIDE_X - 20, center = MAIN_X + MAIN_WIDE / 2, high;

    say_in_box(f, &w.lines, text, wide, LINES - 2);
    say_in_box(f, &w.lines, number_line(f, &w), wide - 4 * PAD, LINES); /* plain letters are wider */
    high = height_of(&w.lines);
    put_row(f, "side", SIDE_X, f->y, wide, high, &w);
    put_row(f, "arrow", center, f->y + high / 2, SIDE_X - center, 0, NULL);
    f->y += high + GAP;
    f->boxes++;
}

static void add_exclusions(struct flow *f)
{
    const teds_tally *t = f->m->tally;
    bool hidden = teds_tally_records_hidden(t);

    add_main(f, "Records read", hidden, hidden ? 0 : teds_tally_records(t));
    for (size_t i = 0; i + 1 < teds_tally_boxes(t); i++) {
        teds_box b = teds_tally_box(t, i);
        const char *missing = "";

        if (i == 0 && b.count == 0 && !b.count_hidden)
            continue; /* no record had the wrong number of cells */
        if (b.missing)
            missing = teds_chart_keep(f->m, "%s of them missing", number_words(f, false, b.missing));
        add_side(f, teds_chart_keep(f->m, "Excluded: %s", b.name), missing, b.count_hidden, b.count);
    }
}

static void add_missing(struct flow *f, const teds_group *g)
{
    bool items = g->hidden & TEDS_HIDDEN_ITEMS, missing = g->hidden & TEDS_HIDDEN_MISSING;
    const char *details = "", *both = "";

    if (!teds_tally_suppressed(f->m->tally)) /* it can be small where the others are not */
        both = teds_chart_keep(f->m, "; both %s, counted in each",
                               number_words(f, false, g->medication_missing + g->mutual_help_missing - g->missing));
    if (missing || g->missing > 0)
        details = teds_chart_keep(f->m, "medication %s, mutual help %s%s", number_words(f, items, g->medication_missing),
                                  number_words(f, items, g->mutual_help_missing), both);
    add_side(f, "Left out: medication or mutual help missing", details, missing, g->missing);
}

/* The classes side by side, below an arrow each. */
static void add_classes(struct flow *f, const teds_group *g)
{
    int between = 12, wide = (f->m->width - 2 * MAIN_X - 3 * between) / 4;
    int bar = f->main_bottom + 16, y = bar + 20, center = MAIN_X + MAIN_WIDE / 2, high = 0;

    put_row(f, "line", center, f->main_bottom, 0, bar - f->main_bottom, NULL);
    put_row(f, "line", MAIN_X + wide / 2, bar, 3 * (wide + between), 0, NULL);
    for (int c = TEDS_BOTH; c <= TEDS_NEITHER; c++) {
        const teds_estimate *e = &g->estimate[c];
        struct words w = { teds_class_label((teds_class)c), "", e->hidden & (TEDS_HIDDEN_COUNT | TEDS_HIDDEN_CASES), e->count, { .count = 0 } };
        int x = MAIN_X + c * (wide + between);

        if (e->share_defined)
            w.details = teds_chart_keep(f->m, "%s%s", teds_chart_percent(f->m, e->share), teds_chart_unreliable(f->m, e) ? " \u2020" : "");
        say_in_box(f, &w.lines, w.text, wide, LINES - 1);
        w.lines.text[w.lines.count++] = number_line(f, &w);
        high = height_of(&w.lines);
        put_row(f, "arrow", x + wide / 2, bar, 0, y - bar, NULL);
        put_row(f, teds_class_name((teds_class)c), x, y, wide, high, &w);
        f->boxes++;
    }
    f->y = y + high + GAP;
}

static teds_status make(struct teds_chart_make *m, teds_error *err)
{
    struct flow f = { .m = m };
    const teds_tally *t = m->tally;
    teds_box kept = teds_tally_box(t, teds_tally_boxes(t) - 1);
    const teds_group *g = teds_rates_group(m->rates, 0);
    const teds_estimate *e = &g->estimate[TEDS_BOTH];
    bool all = teds_rates_has_class(m->rates, TEDS_BOTH);

    (void)err;
    teds_chart_default_title(m, "Where the records went");
    teds_chart_header(m, "kind line_1 line_2 line_3 line_4 line_5 count text details x y width height");
    add_exclusions(&f);
    add_main(&f, teds_chart_keep(m, "In the cohort: %s", teds_tally_title(t)), kept.count_hidden, kept.count);
    if (all && m->policy->missing == TEDS_COMPLETE) {
        add_missing(&f, g);
        add_main(&f, "Medication and mutual help both known", e->hidden & TEDS_HIDDEN_CASES, e->cases);
    }
    if (all)
        add_classes(&f, g);
    teds_chart_notes(m);
    m->left = m->right = 0;
    m->top = 4;
    m->plot = f.y;
    m->bottom = 0;
    m->chart->description =
        teds_chart_keep(m, "Boxes from %s records read to %s discharges in the cohort, with %zu boxes in all.",
                        number_words(&f, teds_tally_records_hidden(t), teds_tally_records_hidden(t) ? 0 : teds_tally_records(t)),
                        number_words(&f, kept.count_hidden, kept.count), f.boxes);
    return TEDS_OK;
}

const struct teds_chart_recipe teds_chart_flow = { make, true, 860, 700 };
