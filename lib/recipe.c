/*
 * recipe.c - recipes read; see tedstat/recipe.h.
 *
 * libinih tells of KEY = VALUE lines only, and joins sections of one name.  So a first look finds
 * where sections start and takes the bodies of texts out (their lines are blanked, so that numbers
 * of lines hold); then libinih's lines go to the section they stand in.
 */
#include <tedstat/recipe.h>

#include <stdlib.h>
#include <string.h>

#include <tedstat/source.h>

#include "base.h"
#include "hash.h"
#include "ini.h"
#include "source.h"

/* More than any recipe has; a file made to take long is refused early. */
enum { MOST_SECTIONS = 1000, MOST_SETTINGS = 1000 };

struct section {
    teds_section seen;
    teds_setting *settings;
    size_t room;
    struct teds_buf body;
};

struct teds_recipe {
    struct teds_arena arena;
    const char *name, *text;
    char sha256[TEDS_SHA256_TEXT];
    struct section *sections;
    size_t count, section_room;
};

void teds_recipe_free(teds_recipe *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++) {
        free(r->sections[i].settings);
        teds_buf_free(&r->sections[i].body);
    }
    free(r->sections);
    teds_arena_free(&r->arena);
    free(r);
}

static const char *keep(struct teds_recipe *r, const char *text)
{
    return teds_arena_copy(&r->arena, text, strlen(text));
}

/* ---- where sections start ---------------------------------------------- */

struct kinds {
    const char *list; /* "report,table" */
    char word[16][32]; /* each has its room, because the nearest is remembered */
};

static const char *kind_at(void *context, size_t i)
{
    struct kinds *k = context;
    const char *list = k->list, *word = NULL;
    size_t n = 0;

    for (size_t at = 0; at <= i; at++)
        if (!teds_list_word(&list, &word, &n))
            return NULL;
    if (n == 0 || n >= sizeof k->word[0] || i >= TEDS_COUNT(k->word))
        return NULL;
    memcpy(k->word[i], word, n);
    k->word[i][n] = '\0';
    return k->word[i];
}

static bool is_kind(const char *kind, const char *list)
{
    struct kinds k = { .list = list };

    for (size_t i = 0; kind_at(&k, i); i++)
        if (strcmp(k.word[i], kind) == 0)
            return true;
    return false;
}

/* "[table by setting]  ; comment" -> kind and name, in the arena. */
static bool head_of(struct teds_recipe *r, const char *line, size_t length, teds_section *out)
{
    const char *end = memchr(line, ']', length), *kind, *stop;

    if (length == 0 || *line != '[' || !end)
        return false;
    kind = line + 1 + strspn(line + 1, " \t");
    stop = kind + strcspn(kind, " \t]");
    out->kind = teds_arena_copy(&r->arena, kind, (size_t)(stop - kind));
    while (stop < end && (*stop == ' ' || *stop == '\t'))
        stop++;
    while (end > stop && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    out->name = teds_arena_copy(&r->arena, stop, (size_t)(end - stop));
    return true;
}

static teds_status add_section(struct teds_recipe *r, const teds_section *head, const char *kinds,
                               teds_error *err)
{
    struct teds_ini_line at = { .file = r->name, .line = head->line };
    struct kinds list = { .list = kinds };
    char room[TEDS_UNKNOWN_ROOM];

    if (!head->kind || !head->name)
        return teds_nomem(err);
    if (!is_kind(head->kind, kinds))
        return teds_ini_fail(&at, err, "%s", teds_unknown("kind of section", head->kind, kind_at, &list, room));
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->sections[i].seen.kind, head->kind) == 0 && strcmp(r->sections[i].seen.name, head->name) == 0)
            return teds_ini_fail(&at, err, "there is a section [%s%s%.40s] already, on line %u", head->kind,
                                 *head->name ? " " : "", head->name, r->sections[i].seen.line);
    if (r->count == MOST_SECTIONS)
        return teds_ini_fail(&at, err, "more than %d sections", MOST_SECTIONS);
    if (!TEDS_PUSH(r->sections, r->count, r->section_room))
        return teds_nomem(err);
    r->sections[r->count - 1] = (struct section){ .seen = *head };
    return TEDS_OK;
}

/* Starts of sections; bodies go to their sections, and 'rest' is the text without them. */
static teds_status first_look(struct teds_recipe *r, const char *kinds, struct teds_buf *rest, teds_error *err)
{
    bool in_body = false;
    unsigned line = 0;
    teds_status st = TEDS_OK;

    for (const char *p = r->text + teds_bom_length(r->text, strlen(r->text)); *p && st == TEDS_OK;) {
        size_t n = strcspn(p, "\n"), shown = n && p[n - 1] == '\r' ? n - 1 : n;
        struct section *last = r->count ? &r->sections[r->count - 1] : NULL;
        teds_section head = { .line = ++line, .body = "" };
        size_t blanks = in_body ? 0 : strspn(p, " \t"); /* indented, it is part of a text */
        bool starts = blanks <= shown && head_of(r, p + blanks, shown - blanks, &head) && (!in_body || (head.kind && is_kind(head.kind, kinds)));

        if (starts) {
            in_body = false;
            st = add_section(r, &head, kinds, err);
        } else if (in_body) {
            teds_buf_add(&last->body, p, shown);
            teds_buf_char(&last->body, '\n');
        } else if (last && strspn(p, " \t") == shown && strcmp(last->seen.kind, "text") == 0) {
            in_body = true;
        }
        if (!in_body)
            teds_buf_add(rest, p, shown);
        teds_buf_char(rest, '\n');
        p += n + (p[n] == '\n');
    }
    return st == TEDS_OK && rest->failed ? teds_nomem(err) : st;
}

/* ---- what stands in them ----------------------------------------------- */

static teds_status take_line(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct teds_recipe *r = context;
    struct section *s = NULL;
    teds_setting setting = { keep(r, at->key), keep(r, at->value), at->line };

    for (size_t i = 0; i < r->count && r->sections[i].seen.line < at->line; i++)
        s = &r->sections[i];
    if (!s)
        return teds_ini_fail(at, err, "\"%.60s\" stands before the first [section]", at->key);
    if (s->seen.setting_count == MOST_SETTINGS)
        return teds_ini_fail(at, err, "more than %d lines in one section", MOST_SETTINGS);
    if (!setting.key || !setting.value || !TEDS_PUSH(s->settings, s->seen.setting_count, s->room))
        return teds_nomem(err);
    s->settings[s->seen.setting_count - 1] = setting;
    return TEDS_OK;
}

static teds_status read_all(struct teds_recipe *r, const char *kinds, teds_error *err)
{
    struct teds_buf rest = TEDS_BUF_INIT;
    teds_status st = first_look(r, kinds, &rest, err);

    teds_buf_str(&rest, "");
    if (st == TEDS_OK)
        st = rest.failed ? teds_nomem(err) : teds_ini_parse(r->name, rest.data, rest.length, take_line, r, err);
    teds_buf_free(&rest);
    for (size_t i = 0; i < r->count; i++) {
        struct section *s = &r->sections[i];

        s->seen.settings = s->settings;
        s->seen.body = s->body.data ? s->body.data : "";
        if (st == TEDS_OK && s->body.failed)
            st = teds_nomem(err);
    }
    return st;
}

teds_status teds_recipe_read(const char *name, const char *text, size_t length, const char *kinds,
                             teds_recipe **out, teds_error *err)
{
    struct teds_recipe *r = calloc(1, sizeof *r);
    struct teds_sha256 *hash = teds_sha256_new();
    const char *slash = strrchr(name, '/');
    teds_status st = r && hash ? TEDS_OK : teds_nomem(err);

    if (st == TEDS_OK && memchr(text, '\0', length))
        st = teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = name },
                          "a NUL byte; this is not a text file");
    if (st == TEDS_OK) {
        r->name = keep(r, slash ? slash + 1 : name);
        r->text = teds_arena_copy(&r->arena, text, length);
        teds_sha256_add(hash, text, length);
        teds_sha256_text(hash, r->sha256);
        st = r->name && r->text ? read_all(r, kinds, err) : teds_nomem(err);
    }
    teds_sha256_free(hash);
    if (st != TEDS_OK) {
        teds_recipe_free(r);
        return st;
    }
    *out = r;
    return TEDS_OK;
}

teds_status teds_recipe_load(const char *path, const char *kinds, teds_recipe **out, teds_error *err)
{
    struct teds_buf text = TEDS_BUF_INIT;
    teds_source *source = NULL;
    teds_status st = teds_source_open(path, &source, err);

    if (st == TEDS_OK)
        st = teds_source_read_all(source, &text, TEDS_MOST_DEFINITION, err);
    teds_source_close(source);
    if (st == TEDS_OK)
        st = teds_recipe_read(path, text.data, text.length, kinds, out, err);
    teds_buf_free(&text);
    return st;
}

/* ---- looking ------------------------------------------------------------ */

const teds_section *teds_recipe_section(const teds_recipe *r, size_t i)
{
    return i < r->count ? &r->sections[i].seen : NULL;
}

const char *teds_recipe_name(const teds_recipe *r)
{
    return r->name;
}

const char *teds_recipe_text(const teds_recipe *r)
{
    return r->text;
}

const char *teds_recipe_sha256(const teds_recipe *r)
{
    return r->sha256;
}
