/*
 * render.c - the table of formats.
 */
#include "render.h"

#include <string.h>

static const struct format {
    const char *name, *suffix;
    teds_render_fn *render;
} formats[] = {
    { "text", ".txt", teds_render_text },
    { "csv", ".csv", teds_render_csv },
    { "tsv", ".tsv", teds_render_tsv },
    { "json", ".json", teds_render_json },
    { "md", ".md", teds_render_md },
    { "html", ".html", teds_render_html },
    { "latex", ".tex", teds_render_latex },
};

const char *teds_format_name(size_t i)
{
    return i < TEDS_COUNT(formats) ? formats[i].name : NULL;
}

const char *teds_format_of_path(const char *path)
{
    size_t n = strlen(path);

    for (size_t i = 0; i < TEDS_COUNT(formats); i++) {
        size_t m = strlen(formats[i].suffix);
        if (n > m && teds_same_word(path + n - m, formats[i].suffix))
            return formats[i].name;
    }
    return NULL;
}

static const char *name_at(void *context, size_t i)
{
    (void)context;
    return teds_format_name(i);
}

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < TEDS_COUNT(formats); i++)
        if (teds_same_word(formats[i].name, name))
            return &formats[i];
    return NULL;
}

teds_status teds_format_check(const char *name, teds_error *err)
{
    char room[TEDS_UNKNOWN_ROOM];

    if (find_format(name))
        return TEDS_OK;
    return teds_fail(err, TEDS_EARG, "%s", teds_unknown("format", name, name_at, NULL, room));
}

teds_status teds_report_render(const teds_report *report, const char *format, char **text,
                               size_t *length, teds_error *err)
{
    struct teds_buf b = TEDS_BUF_INIT;
    teds_status st = teds_format_check(format, err);

    if (st != TEDS_OK)
        return st;
    teds_buf_str(&b, "");
    st = find_format(format)->render(report, &b, err);
    if (st == TEDS_OK && b.failed)
        st = teds_nomem(err);
    if (st != TEDS_OK) {
        teds_buf_free(&b);
        return st;
    }
    *text = b.data;
    *length = b.length;
    return TEDS_OK;
}
