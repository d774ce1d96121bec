/*
 * zip.c - the only file that sees libzip: finds the table in a zip archive.
 *
 * libzip reads the container (zip64 too) and gives the packed bytes; inflate.c unpacks
 * and checks them.
 */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "stream.h"

const char *teds_libzip_version(void)
{
    return zip_libzip_version();
}

static bool ends_with(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);

    return n >= m && teds_same_word(name + n - m, suffix);
}

/* Is it worth reading?  Folders, and what macOS adds beside each file, are not. */
static bool is_table(const char *name, bool statistical)
{
    static const char *const texts[] = { ".csv", ".tsv", ".csv.gz", ".tsv.gz", NULL };
    static const char *const others[] = { ".sav", ".zsav", ".dta", ".sas7bdat", ".xpt", ".tally", ".tally.gz", NULL };
    const char *const *suffixes = statistical ? others : texts;
    const char *slash = strrchr(name, '/');

    if (strncmp(name, "__MACOSX/", 9) == 0 || strncmp(slash ? slash + 1 : name, "._", 2) == 0)
        return false;
    for (size_t i = 0; suffixes[i]; i++)
        if (ends_with(name, suffixes[i]))
            return true;
    return false;
}

/* 'statistical': where there is no csv, a file of SPSS, Stata or SAS will do, or a tally. */
static bool is_wanted(const char *name, const char *wanted, bool statistical)
{
    const char *slash = strrchr(name, '/');

    if (!wanted)
        return is_table(name, statistical);
    return strcmp(name, wanted) == 0 || (slash && strcmp(slash + 1, wanted) == 0);
}

/* ---- choosing a member ------------------------------------------------ */

struct choice {
    zip_int64_t index;
    size_t matches;
    bool statistical, doubled; /* doubled: what matched has one name */
    struct teds_buf names; /* of what matched, or of everything if nothing did */
};

static void list_names(zip_t *archive, const char *wanted, bool matching_only, struct choice *c)
{
    enum { SHOWN = 8 };
    zip_int64_t n = zip_get_num_entries(archive, 0);
    size_t shown = 0;

    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);

        if (!name || (matching_only ? !is_wanted(name, wanted, c->statistical) : ends_with(name, "/")))
            continue;
        if (++shown <= SHOWN)
            teds_buf_printf(&c->names, "%s%s", shown > 1 ? ", " : "", name);
    }
    if (shown > SHOWN)
        teds_buf_printf(&c->names, " and %zu more", shown - SHOWN);
}

static bool all_same_name(zip_t *archive, const char *wanted, const struct choice *c)
{
    const char *last = zip_get_name(archive, (zip_uint64_t)c->index, 0);

    for (zip_int64_t i = 0; i < c->index; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);

        if (name && last && is_wanted(name, wanted, c->statistical) && strcmp(name, last) != 0)
            return false;
    }
    return true;
}

static void count_matches(zip_t *archive, const char *wanted, struct choice *c)
{
    zip_int64_t n = zip_get_num_entries(archive, 0), at = 0;
    size_t whole = 0;

    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);

        if (!name || !is_wanted(name, wanted, c->statistical))
            continue;
        c->index = i;
        c->matches++;
        whole += wanted && strcmp(name, wanted) == 0;
        if (whole == 1 && strcmp(name, wanted) == 0)
            at = i;
    }
    if (whole) { /* the whole name beats the last part of others */
        c->index = at;
        c->matches = whole;
    }
    c->doubled = c->matches > 1 && (whole || all_same_name(archive, wanted, c));
}

static teds_status choose(zip_t *archive, const char *path, const char *wanted, struct choice *c,
                          teds_error *err)
{
    const struct teds_place at = { .source = path };

    count_matches(archive, wanted, c);
    if (!c->matches && !wanted) {
        c->statistical = true;
        count_matches(archive, wanted, c);
    }
    if (c->matches == 1)
        return TEDS_OK;
    list_names(archive, wanted, c->matches > 1, c);
    if (c->names.failed)
        return teds_nomem(err);
    if (c->doubled)
        return teds_fail_at(err, TEDS_ELAYOUT, &at,
                            "the zip holds several members of one name, %s; unpack it first and give the file "
                            "that is meant", zip_get_name(archive, (zip_uint64_t)c->index, 0));
    if (c->matches > 1 && strcmp(path, TEDS_STANDARD_INPUT) == 0)
        return teds_fail_at(err, TEDS_ELAYOUT, &at,
                            "the zip holds several tables; save it to a file and choose one as FILE:MEMBER, of %s",
                            c->names.data);
    if (c->matches > 1)
        return teds_fail_at(err, TEDS_ELAYOUT, &at,
                            "the zip holds several tables; choose one as %s:MEMBER, of %s", path,
                            c->names.data);
    if (wanted)
        return teds_fail_at(err, TEDS_ELAYOUT, &at, "the zip has no member %s; it holds %s", wanted,
                            c->names.data ? c->names.data : "nothing");
    return teds_fail_at(err, TEDS_ELAYOUT, &at,
                        "the zip holds no .csv or .tsv file, and none of SPSS, Stata or SAS; it holds %s%s",
                        c->names.data ? c->names.data : "nothing",
                        c->names.data && strstr(c->names.data, ".zip") ? "; unpack a zip inside a zip first" : "");
}

/* ---- reading it ------------------------------------------------------- */

struct packed {
    struct teds_stream stream; /* first */
    zip_t *archive;
    zip_file_t *file;
    _Atomic uint64_t *position; /* counts the packed bytes read */
};

static teds_status packed_read(struct teds_stream *stream, void *to, size_t room, size_t *got,
                               teds_error *err)
{
    struct packed *p = (struct packed *)stream;
    zip_int64_t n = zip_fread(p->file, to, room);

    if (n < 0)
        return teds_fail_at(err, TEDS_EFORMAT, &(struct teds_place){ .source = stream->name },
                            "the zip data are damaged (%s); please get the file again",
                            zip_file_strerror(p->file));
    *got = (size_t)n;
    *p->position += *got;
    return TEDS_OK;
}

static void packed_close(struct teds_stream *stream)
{
    struct packed *p = (struct packed *)stream;

    if (p->file)
        zip_fclose(p->file);
    zip_discard(p->archive);
    free(p);
}

static teds_status open_archive(FILE *file, const char *path, zip_t **out, teds_error *err)
{
    const struct teds_place at = { .source = path };
    zip_error_t error;
    zip_source_t *source;

    zip_error_init(&error);
    source = zip_source_filep_create(file, 0, -1, &error);
    if (!source) {
        fclose(file);
        zip_error_fini(&error);
        return teds_nomem(err);
    }
    *out = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (!*out) {
        int code = zip_error_code_zip(&error);

        zip_source_free(source);
        teds_fail_at(err, TEDS_EFORMAT, &at,
                     code == ZIP_ER_NOZIP || code == ZIP_ER_INCONS
                         ? "the zip is cut short or damaged; please get the file again"
                         : "the zip cannot be read (%s)",
                     zip_error_strerror(&error));
        zip_error_fini(&error);
        return TEDS_EFORMAT;
    }
    zip_error_fini(&error);
    return TEDS_OK;
}

static teds_status open_member(struct packed *p, zip_int64_t index, struct teds_zip_member *out,
                               teds_error *err)
{
    const struct teds_place at = { .source = p->stream.name };
    zip_stat_t s;

    if (zip_stat_index(p->archive, (zip_uint64_t)index, 0, &s) != 0)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "the zip is damaged (%s)",
                            zip_strerror(p->archive));
    if (s.encryption_method != ZIP_EM_NONE)
        return teds_fail_at(err, TEDS_EFORMAT, &at,
                            "%s is encrypted; unpack it first and give the unpacked file", s.name);
    if (s.comp_method != ZIP_CM_DEFLATE && s.comp_method != ZIP_CM_STORE)
        return teds_fail_at(err, TEDS_EFORMAT, &at,
                            "%s is packed by a method other than deflate (number %d); unpack it "
                            "first and give the unpacked file",
                            s.name, (int)s.comp_method);
    p->file = zip_fopen_index(p->archive, (zip_uint64_t)index, ZIP_FL_COMPRESSED);
    if (!p->file)
        return teds_fail_at(err, TEDS_EFORMAT, &at, "%s cannot be read from the zip (%s)", s.name,
                            zip_strerror(p->archive));
    out->packed_size = s.comp_size;
    out->name = teds_strdup(s.name);
    if (!out->name)
        return teds_nomem(err);
    return teds_unpack_open(&p->stream, s.comp_method == ZIP_CM_DEFLATE, s.size, s.crc,
                            &out->stream, err);
}

teds_status teds_zip_open(FILE *file, const char *path, const char *wanted, _Atomic uint64_t *position,
                          struct teds_zip_member *out, teds_error *err)
{
    struct choice choice = { .names = TEDS_BUF_INIT };
    struct packed *p = calloc(1, sizeof *p);
    teds_status st;

    if (!p) {
        fclose(file);
        return teds_nomem(err);
    }
    p->stream = (struct teds_stream){ packed_read, packed_close, path };
    p->position = position;
    st = open_archive(file, path, &p->archive, err);
    if (st != TEDS_OK) {
        free(p);
        return st;
    }
    st = choose(p->archive, path, wanted, &choice, err);
    teds_buf_free(&choice.names);
    if (st == TEDS_OK)
        st = open_member(p, choice.index, out, err);
    if (st != TEDS_OK) {
        free(out->name);
        out->name = NULL;
        packed_close(&p->stream);
    }
    return st;
}
