/*
 * render.h - one format a file; what they share.
 */
#ifndef TEDSTAT_RENDER_H
#define TEDSTAT_RENDER_H

#include "../report.h"

typedef teds_status teds_render_fn(const struct teds_report *report, struct teds_buf *to,
                                   teds_error *err);

teds_render_fn teds_render_text, teds_render_csv, teds_render_tsv, teds_render_json;

/*
 * A table as readers see it: columns for readers only, ranges joined, numbers rounded and
 * grouped, repeated group labels blank.  Strings live in the arena.
 */
struct teds_view {
    struct teds_arena arena;
    size_t columns, rows;
    const char **titles;     /* may hold one newline */
    bool *right;             /* aligned to the right */
    const char **cells;      /* rows x columns, "" if empty */
    const bool *rule_above;  /* lent from the table */
};
bool teds_view_make(const struct teds_report_table *t, struct teds_view *out);
void teds_view_free(struct teds_view *v);

#endif
