/*
 * test_source.c - the same bytes by whatever way, and damage that is noticed.
 */
#include "data.h"

#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "../../lib/source.h"

static struct teds_buf content; /* what every source must give */

static int make_content(void **state)
{
    (void)state;
    random_start(301);
    content = made_up_file(30000, false);
    return 0;
}

static int free_content(void **state)
{
    (void)state;
    teds_buf_free(&content);
    return 0;
}

/* ---- packing ---------------------------------------------------------- */

static struct teds_buf gzip(const char *bytes, size_t length)
{
    struct teds_buf b = TEDS_BUF_INIT;
    z_stream z = { 0 };
    char *room = malloc(length + 1000);

    assert_non_null(room);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)bytes;
    z.avail_in = (uInt)length;
    z.next_out = (unsigned char *)room;
    z.avail_out = (uInt)length + 1000;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    teds_buf_add(&b, room, z.total_out);
    deflateEnd(&z);
    free(room);
    return b;
}

struct member {
    const char *name;
    bool stored;
    const char *password;
};

/* A zip with the content in each member whose name ends in .csv, and a few bytes in the others. */
static struct teds_buf zip_of(const struct member *members, size_t count)
{
    struct teds_buf b = TEDS_BUF_INIT;
    char path[] = "/tmp/tedstat-test-XXXXXX", room[4096];
    int fd = mkstemp(path);
    zip_t *z;
    FILE *f;
    size_t n;

    assert_true(fd >= 0);
    close(fd);
    z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(z);
    for (size_t i = 0; i < count; i++) {
        const char *name = members[i].name, *dot = strrchr(name, '.');
        bool csv = dot && strcmp(dot, ".csv") == 0;
        zip_source_t *s = csv ? zip_source_buffer(z, content.data, content.length, 0)
                              : zip_source_buffer(z, "other", 5, 0);
        zip_int64_t at = zip_file_add(z, name, s, 0);

        assert_true(at >= 0);
        zip_set_file_compression(z, (zip_uint64_t)at,
                                 members[i].stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6);
        if (members[i].password)
            assert_int_equal(zip_file_set_encryption(z, (zip_uint64_t)at, ZIP_EM_AES_256,
                                                     members[i].password), 0);
    }
    assert_int_equal(zip_close(z), 0);
    f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(room, 1, sizeof room, f)) > 0)
        teds_buf_add(&b, room, n);
    fclose(f);
    unlink(path);
    return b;
}

/* ---- reading ---------------------------------------------------------- */

struct drip {
    const char *text;
    size_t length, next, step;
};

static long drip_read(void *context, void *to, size_t room)
{
    struct drip *d = context;
    size_t n = d->step < room ? d->step : room;

    if (n > d->length - d->next)
        n = d->length - d->next;
    memcpy(to, d->text + d->next, n);
    d->next += n;
    return (long)n;
}

static teds_status read_all(teds_source *s, struct teds_buf *to, teds_error *err)
{
    char room[10007];
    size_t got = sizeof room;
    teds_status st = TEDS_OK;

    while (st == TEDS_OK && got == sizeof room) {
        st = teds_source_read(s, room, sizeof room, &got, err);
        if (st == TEDS_OK)
            teds_buf_add(to, room, got);
    }
    return st;
}

/* Opens bytes by memory and by a slow callback; both must say the same. */
static teds_status open_and_read(const struct teds_buf *bytes, struct teds_buf *to, teds_error *err)
{
    struct drip drip = { bytes->data, bytes->length, 0, 777 };
    struct teds_buf second = TEDS_BUF_INIT;
    teds_source *s = NULL;
    teds_error err2;
    teds_status st, st2;

    st = teds_source_open_memory("x", bytes->data, bytes->length, &s, err);
    if (st == TEDS_OK)
        st = read_all(s, to, err);
    if (st == TEDS_OK) {
        assert_int_equal(teds_source_bytes(s), to->length);
        assert_int_equal(teds_source_crc32(s),
                         crc32(0, (const unsigned char *)to->data, (uInt)to->length));
    }
    teds_source_close(s);
    s = NULL;
    st2 = teds_source_open_callback("x", drip_read, &drip, &s, &err2);
    if (st2 == TEDS_OK)
        st2 = read_all(s, &second, &err2);
    teds_source_close(s);
    assert_int_equal(st, st2);
    if (st == TEDS_OK)
        assert_true(to->length == second.length && memcmp(to->data, second.data, to->length) == 0);
    else
        assert_string_equal(err->message, err2.message);
    teds_buf_free(&second);
    return st;
}

static void gives_content(struct teds_buf bytes)
{
    struct teds_buf got = TEDS_BUF_INIT;
    teds_error err;

    assert_ok(open_and_read(&bytes, &got, &err));
    assert_int_equal(got.length, content.length);
    assert_memory_equal(got.data, content.data, content.length);
    teds_buf_free(&got);
    teds_buf_free(&bytes);
}

static void fails(struct teds_buf bytes, teds_status want, const char *says)
{
    struct teds_buf got = TEDS_BUF_INIT;
    teds_error err = { 0 };
    teds_status st = open_and_read(&bytes, &got, &err);

    if (st != want || !strstr(err.message, says))
        fail_msg("wanted %s (%s), got %s: %s", teds_status_name(want), says, teds_status_name(st),
                 err.message);
    teds_buf_free(&got);
    teds_buf_free(&bytes);
}

/* ---- the tests -------------------------------------------------------- */

static void test_plain_and_gzip(void **state)
{
    struct teds_buf copy = TEDS_BUF_INIT, two, half;

    (void)state;
    teds_buf_add(&copy, content.data, content.length);
    gives_content(copy);
    gives_content(gzip(content.data, content.length));
    two = gzip(content.data, 1000); /* several members, and padding with zeros */
    half = gzip(content.data + 1000, content.length - 1000);
    teds_buf_add(&two, half.data, half.length);
    teds_buf_pad(&two, '\0', 512);
    teds_buf_free(&half);
    gives_content(two);
}

static void test_zip(void **state)
{
    const struct member deflated[] = { { "guide.pdf", false, NULL }, { "data/", false, NULL },
                                       { "data/tedsd_puf_2019.csv", false, NULL } };
    const struct member stored[] = { { "a.csv", true, NULL }, { "b.pdf", true, NULL } };
    const struct member mac[] = { { "a.csv", false, NULL }, { "__MACOSX/._a.csv", false, NULL },
                                  { "._a.csv", false, NULL } };

    (void)state;
    gives_content(zip_of(deflated, 3));
    gives_content(zip_of(stored, 2));
    gives_content(zip_of(mac, 3));
}

static void test_zip_refused(void **state)
{
    const struct member several[] = { { "x/a.csv", false, NULL }, { "b.csv", false, NULL } };
    const struct member none[] = { { "guide.pdf", false, NULL }, { "b.xlsx", false, NULL } };
    const struct member secret[] = { { "a.csv", false, "password" } };
    struct teds_buf z;

    (void)state;
    fails(zip_of(several, 2), TEDS_ELAYOUT, "choose one as x:MEMBER, of x/a.csv, b.csv");
    fails(zip_of(none, 2), TEDS_ELAYOUT, "no .csv or .tsv file, and none of SPSS, Stata or SAS; it holds guide.pdf, b.xlsx");
    fails(zip_of(secret, 1), TEDS_EFORMAT, "encrypted");
    z = zip_of(several, 1);
    z.length /= 2;
    fails(z, TEDS_EFORMAT, "the zip is cut short or damaged");
    z = zip_of(several, 1);
    z.length -= 1;
    fails(z, TEDS_EFORMAT, "the zip is cut short or damaged");
}

/* "x.zip:member", by whole name or last part; a colon in the name of a file is no member. */
static void test_zip_member(void **state)
{
    const struct member members[] = { { "x/a.csv", false, NULL }, { "b.csv", true, NULL } };
    struct teds_buf z = zip_of(members, 2);
    static const char *const good[] = { ":x/a.csv", ":a.csv", ":b.csv" };
    char path[64], whole[128];
    teds_source *s = NULL;
    teds_error err;
    FILE *f;

    (void)state;
    snprintf(path, sizeof path, "/tmp/tedstat-test-%ld:a.zip", (long)getpid());
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(z.data, 1, z.length, f), z.length);
    fclose(f);
    for (size_t i = 0; i < TEDS_COUNT(good); i++) {
        struct teds_buf got = TEDS_BUF_INIT;

        snprintf(whole, sizeof whole, "%s%s", path, good[i]);
        assert_ok(teds_source_open(whole, &s, &err));
        assert_ok(read_all(s, &got, &err));
        assert_int_equal(got.length, content.length);
        assert_int_equal(teds_source_position(s), teds_source_size(s)); /* progress reaches 100 % */
        teds_source_close(s);
        teds_buf_free(&got);
    }
    snprintf(whole, sizeof whole, "%s:c.csv", path);
    assert_int_equal(teds_source_open(whole, &s, &err), TEDS_ELAYOUT);
    assert_non_null(strstr(err.message, "no member c.csv; it holds x/a.csv, b.csv"));
    unlink(path);
    teds_buf_free(&z);
}

static void test_gzip_damaged(void **state)
{
    struct teds_buf g;

    (void)state;
    g = gzip(content.data, content.length);
    g.length /= 2;
    fails(g, TEDS_EFORMAT, "cut short");
    g = gzip(content.data, content.length);
    g.length -= 3; /* in the trailer */
    fails(g, TEDS_EFORMAT, "cut short");
    g = gzip(content.data, content.length);
    g.data[g.length - 8] ^= 1;
    fails(g, TEDS_EFORMAT, "wrong CRC-32");
    g = gzip(content.data, content.length);
    g.data[g.length - 1] ^= 1;
    fails(g, TEDS_EFORMAT, "wrong length");
    g = gzip(content.data, content.length);
    teds_buf_str(&g, "garbage");
    fails(g, TEDS_EFORMAT, "followed by bytes that do not belong to it");
}

/* Any byte of the packed data changed: never the wrong content with a good status. */
/* A gzip member with everything that RFC 1952 allows in a header. */
static struct teds_buf gzip_with_header(const char *bytes, size_t length, int kind)
{
    struct teds_buf plain = gzip(bytes, length), b = TEDS_BUF_INIT;
    const char flags = (char)(kind == 0 ? 0 : 2 | 4 | 8 | 16);
    uint32_t crc;

    teds_buf_add(&b, plain.data, 3);
    teds_buf_char(&b, flags);
    teds_buf_add(&b, plain.data + 4, 6);
    if (flags) {
        teds_buf_add(&b, "\5\0extra", 7);
        teds_buf_add(&b, "name.csv", 9);
        teds_buf_add(&b, "a comment", 10);
        crc = (uint32_t)crc32(0, (const unsigned char *)b.data, (uInt)b.length);
        teds_buf_char(&b, (char)(crc & 0xff));
        teds_buf_char(&b, (char)(crc >> 8 & 0xff) ^ (char)(kind == 2)); /* 2: a wrong one */
    }
    teds_buf_add(&b, plain.data + 10, plain.length - 10);
    teds_buf_free(&plain);
    return b;
}

/* Several members of all sizes, so that their ends fall everywhere in the buffers; zeros behind. */
static void test_gzip_members(void **state)
{
    struct teds_buf b;

    (void)state;
    random_start(303);
    for (int round = 0; round < 12; round++) {
        b = (struct teds_buf)TEDS_BUF_INIT;
        for (size_t at = 0, n; at < content.length; at += n) {
            struct teds_buf member;

            n = 1 + random_below(round % 3 ? 300000 : 3000);
            if (n > content.length - at)
                n = content.length - at;
            member = gzip_with_header(content.data + at, n, round % 2);
            teds_buf_add(&b, member.data, member.length);
            teds_buf_free(&member);
        }
        if (round % 4 == 0)
            teds_buf_pad(&b, '\0', 1000);
        gives_content(b);
    }
    fails(gzip_with_header(content.data, content.length, 2), TEDS_EFORMAT, "damaged");
    b = gzip(content.data, content.length);
    b.data[3] = (char)0x80; /* a flag that means nothing */
    fails(b, TEDS_EFORMAT, "damaged");
}

/* Cut anywhere, a gzip file never ends like a good one. */
static void test_gzip_cut_anywhere(void **state)
{
    struct teds_buf whole = gzip(content.data, 3000);

    (void)state;
    for (size_t length = 20; length < whole.length; length += length + 100 < whole.length ? 37 : 1) {
        struct teds_buf b = TEDS_BUF_INIT;

        teds_buf_add(&b, whole.data, length);
        fails(b, TEDS_EFORMAT, "cut short");
    }
    teds_buf_free(&whole);
}

static void test_flipped_bytes(void **state)
{
    const struct member one[] = { { "a.csv", false, NULL } };

    (void)state;
    random_start(302);
    for (int i = 0; i < 60; i++) {
        struct teds_buf b = i % 2 ? gzip(content.data, 20000) : zip_of(one, 1);
        size_t want = i % 2 ? 20000 : content.length, at = random_below(b.length);
        struct teds_buf got = TEDS_BUF_INIT;
        teds_source *s = NULL;
        teds_error err;

        b.data[at] = (char)(b.data[at] ^ (1 << random_below(8)));
        if (teds_source_open_memory("x", b.data, b.length, &s, &err) == TEDS_OK &&
            read_all(s, &got, &err) == TEDS_OK && (at > 9 || got.length == want)) {
            /* a name, a date or another field that does not matter was hit; or the magic was,
             * and the file is then no zip and no table either */
            bool plain = got.length == b.length && memcmp(got.data, b.data, b.length) == 0;
            if (!plain && (got.length != want || memcmp(got.data, content.data, want) != 0))
                fail_msg("byte %zu changed, and other content came out", at);
        }
        teds_source_close(s);
        teds_buf_free(&got);
        teds_buf_free(&b);
    }
}

static void test_other_trouble(void **state)
{
    teds_source *s = NULL;
    teds_error err;

    (void)state;
    assert_int_equal(teds_source_open("/no/such/file", &s, &err), TEDS_EIO);
    assert_string_equal(err.message, "/no/such/file: no such file");
    assert_int_equal(teds_source_open("/tmp", &s, &err), TEDS_EIO);
    assert_non_null(strstr(err.message, "this is a folder"));
    assert_int_equal(teds_source_open_memory("empty", NULL, 0, &s, &err), TEDS_EEMPTY);
    assert_int_equal(teds_source_open_memory("wide", "\xff\xfeS\0U\0", 6, &s, &err), TEDS_EFORMAT);
    assert_non_null(strstr(err.message, "UTF-16"));
    assert_null(s);
    teds_source_close(NULL);
}

/* Reads a third of a file, lets 'change' happen to it, reads on; what the whole says. */
static teds_status read_changed(int change, bool part, teds_error *err)
{
    char path[] = "/tmp/tedstat-test-XXXXXX", *room = malloc(content.length);
    int fd = mkstemp(path);
    teds_source *s = NULL, *p = NULL;
    size_t got = 1, all = 0;
    teds_status st;

    assert_non_null(room);
    assert_int_equal(write(fd, content.data, content.length), (ssize_t)content.length);
    assert_int_equal(teds_source_open(path, &s, err), TEDS_OK);
    if (part)
        assert_int_equal(teds_source_part(s, 0, content.length, &p, err), TEDS_OK);
    st = teds_source_read(part ? p : s, room, content.length / 3, &got, err);
    if (change > 0)
        assert_int_equal(write(fd, "1,2\n", 4), 4);
    if (change < 0)
        assert_int_equal(ftruncate(fd, (off_t)content.length / 2), 0);
    for (; st == TEDS_OK && got > 0; all += got)
        st = teds_source_read(part ? p : s, room, content.length, &got, err);
    teds_source_close(p);
    teds_source_close(s);
    close(fd);
    unlink(path);
    free(room);
    return st;
}

static void test_changed_while_read(void **state)
{
    teds_error err;

    (void)state;
    for (int part = 0; part < 2; part++) {
        assert_int_equal(read_changed(0, part, &err), TEDS_OK);
        for (int change = -1; change < 2; change += 2) {
            assert_int_equal(read_changed(change, part, &err), TEDS_EIO);
            assert_non_null(strstr(err.message, "the file was changed while it was read"));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_and_gzip), cmocka_unit_test(test_zip),
        cmocka_unit_test(test_zip_refused),    cmocka_unit_test(test_zip_member),
        cmocka_unit_test(test_gzip_damaged),   cmocka_unit_test(test_gzip_members),
        cmocka_unit_test(test_gzip_cut_anywhere),
        cmocka_unit_test(test_flipped_bytes),
        cmocka_unit_test(test_other_trouble), cmocka_unit_test(test_changed_while_read),
    };
    return cmocka_run_group_tests(tests, make_content, free_content);
}
