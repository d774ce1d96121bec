/*
 * test_threads.c - any number of threads gives the same tally, the same problems with the same record
 * numbers, and the same errors.
 */
#include "data.h"

#include <unistd.h>
#include <zlib.h>

#include "../../lib/count.h"
#include "../../lib/count_parts.h"

/* ---- counting a text --------------------------------------------------- */

struct outcome {
    teds_status status;
    char *told; /* the saved tally, or the message */
};

static struct outcome count_with(const struct teds_buf *file, unsigned threads, uint64_t part_size,
                                 teds_count_options o)
{
    teds_cohort *cohort = new_cohort("oud", "SEX = 1, 2");
    teds_tally *t = new_tally(cohort, "setting,year");
    teds_source *source = NULL;
    teds_error err = { 0 };
    struct outcome out;

    o.threads = threads;
    assert_ok(teds_source_open_memory("made up", file->data, file->length, &source, &err));
    out.status = teds_tally_count_by(t, source, &o, part_size, &err);
    out.told = out.status == TEDS_OK ? saved(t) : teds_strdup(err.message);
    if (out.status != TEDS_OK)
        assert_int_equal(teds_tally_records(t), 0);
    teds_tally_free(t);
    teds_cohort_free(cohort);
    return out;
}

/* With several numbers of threads and sizes of parts; the status that all have. */
static teds_status same_with_all(const struct teds_buf *file, teds_count_options o)
{
    static const uint64_t sizes[] = { 40, 333, 1000, 4096, 50000 };
    struct outcome one = count_with(file, 1, TEDS_LEAST_PART, o);

    for (size_t i = 0; i < TEDS_COUNT(sizes); i++) {
        for (unsigned threads = 2; threads <= 5; threads += 3) {
            struct outcome many = count_with(file, threads, sizes[i], o);

            assert_int_equal(many.status, one.status);
            assert_string_equal(many.told, one.told);
            free(many.told);
        }
    }
    free(one.told);
    return one.status;
}

static const teds_count_options plain_options = TEDS_COUNT_OPTIONS;

/* A good file with something put in behind the record nearest to the middle. */
static struct teds_buf file_with(size_t records, const char *in_the_middle)
{
    struct teds_buf good = made_up_file(records, false), b = TEDS_BUF_INIT;
    const char *cut = strchr(good.data + good.length / 2, '\n') + 1;

    teds_buf_add(&b, good.data, (size_t)(cut - good.data));
    teds_buf_str(&b, in_the_middle);
    teds_buf_str(&b, cut);
    teds_buf_free(&good);
    return b;
}

/* ---- the tests --------------------------------------------------------- */

static void test_same_tally(void **state)
{
    (void)state;
    random_start(1001);
    for (int round = 0; round < 6; round++) {
        struct teds_buf file = made_up_file(20 + random_below(3000), round % 2);

        if (round % 3 == 2)
            file.length--; /* no line end at the end */
        assert_int_equal(same_with_all(&file, plain_options), TEDS_OK);
        teds_buf_free(&file);
    }
}

static void test_quotes(void **state)
{
    static const char *const middles[] = {
        "2015,1,5,\"2\",5,1,1,1,1\n",                /* quoted, in one line */
        "2015,1,5,\"2\n2,3\n4\",5,1,1,1,1\n",        /* line ends in quotes: an unknown code */
        "2015,1,5,\"\n\n\n\n\n\n\n\n\n2\",5,1,1,1,1\n", "2015,1,5,2,5,1,1,1\n\n\r\n2015,1\n",
        "2015,1,5,\"2\"\"\",5,1,1,1,1\r\n",
    };

    (void)state;
    random_start(1002);
    for (size_t i = 0; i < TEDS_COUNT(middles); i++) {
        struct teds_buf file = file_with(700, middles[i]);

        assert_int_equal(same_with_all(&file, plain_options), TEDS_OK);
        teds_buf_free(&file);
    }
}

/* A quotation mark in every record, each with line ends: every cut but one in a hundred is wrong. */
static void test_line_ends_in_all_quotes(void **state)
{
    struct teds_buf file = TEDS_BUF_INIT;

    (void)state;
    random_start(1003);
    made_up_header(&file);
    teds_buf_str(&file, ",X\n");
    for (int i = 0; i < 500; i++) {
        made_up_record(&file, false);
        teds_buf_str(&file, ",\"");
        for (size_t n = random_below(30); n > 0; n--)
            teds_buf_str(&file, "2015,1,5,2,5,1,1,1,1,0\n");
        teds_buf_str(&file, "\"\n");
    }
    assert_int_equal(same_with_all(&file, plain_options), TEDS_OK);
    teds_buf_free(&file);
}

static void test_errors(void **state)
{
    static const char *const middles[] = {
        "2015,1,5,2\",5,1,1,1,1\n", "2015,1,5,\"2,5,1,1,1,1\n", "2015,1,\001,2,5,1,1,1,1\n2015,1,\"5\"x,2\n",
    };
    teds_count_options strict = TEDS_COUNT_OPTIONS;
    struct teds_buf file;

    (void)state;
    random_start(1004);
    for (size_t i = 0; i < TEDS_COUNT(middles); i++) {
        file = file_with(700, middles[i]);
        assert_int_equal(same_with_all(&file, plain_options), TEDS_EFORMAT);
        teds_buf_free(&file);
    }
    strict.strict = true;
    file = made_up_file(900, true);
    assert_int_equal(same_with_all(&file, strict), TEDS_EDATA);
    teds_buf_free(&file);
    file = made_up_file(900, false);
    assert_int_equal(same_with_all(&file, strict), TEDS_OK);
    teds_buf_free(&file);
}

/* That parts are really used where they can be, what is known of them together, and that not otherwise. */
static void test_parts(void **state)
{
    teds_cohort *cohort = new_cohort("none", NULL);

    (void)state;
    random_start(1005);
    for (int quoted = 0; quoted < 2; quoted++) {
        struct teds_buf middle = TEDS_BUF_INIT, file;
        teds_tally *t = new_tally(cohort, NULL);
        teds_count_options o = TEDS_COUNT_OPTIONS;
        struct teds_counted counted = { 0 };
        struct teds_counter *counter = NULL;
        const teds_wanted *all;
        size_t columns;
        teds_reader *reader = NULL;
        teds_source *source = NULL;
        teds_error err;
        bool done;

        teds_buf_str(&middle, quoted ? "2015,1,5,\"2" : "");
        for (int i = 0; quoted && i < 12000; i++)
            teds_buf_char(&middle, '\n'); /* so many that one of the cuts is among them */
        teds_buf_str(&middle, quoted ? "\",5,1,1,1,1\n" : "");
        file = file_with(3000, middle.data);
        teds_buf_free(&middle);
        assert_ok(teds_counter_new(t, &o, &counter, &err));
        all = teds_counter_wanted(counter, &columns);
        assert_ok(teds_source_open_memory("m", file.data, file.length, &source, &err));
        assert_ok(teds_reader_open(catalog, source, NULL, all, columns, &reader, &err));
        assert_ok(teds_count_parts(t, reader, &o, 3, 5000, &counted, &done, &err));
        assert_int_equal(done, !quoted);
        if (done) {
            assert_int_equal(counted.records, 3000);
            assert_int_equal(counted.bytes, file.length);
            assert_int_equal(counted.crc32, crc32(0, (unsigned char *)file.data, (uInt)file.length));
            assert_int_equal(teds_tally_kept(t), 3000);
        }
        teds_reader_close(reader);
        teds_counter_free(counter);
        teds_tally_free(t);
        teds_buf_free(&file);
    }
    teds_cohort_free(cohort);
}

static bool stop_at_once(void *context, const teds_progress *now)
{
    (void)now;
    ++*(int *)context;
    return false;
}

static void test_cancel(void **state)
{
    struct teds_buf file;
    teds_count_options o = TEDS_COUNT_OPTIONS;
    int calls = 0;

    (void)state;
    random_start(1006);
    file = made_up_file(5000, false);
    o.progress = stop_at_once;
    o.context = &calls;
    assert_int_equal(same_with_all(&file, o), TEDS_ECANCEL);
    assert_true(calls >= 11);
    teds_buf_free(&file);
}

/* ---- packed: unpacked ahead --------------------------------------------- */

static struct teds_buf gzipped(const struct teds_buf *text)
{
    struct teds_buf b = TEDS_BUF_INIT;
    uLong room = compressBound((uLong)text->length) + 100;
    unsigned char *to = malloc(room);
    z_stream z = { 0 };

    assert_non_null(to);
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (unsigned char *)text->data;
    z.avail_in = (uInt)text->length;
    z.next_out = to;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    teds_buf_add(&b, (char *)to, z.total_out);
    deflateEnd(&z);
    free(to);
    return b;
}

static void test_gzip(void **state)
{
    struct teds_buf file, packed;
    static const teds_status want[] = { TEDS_OK, TEDS_EFORMAT, TEDS_EFORMAT };

    (void)state;
    random_start(1007);
    file = made_up_file(60000, true);
    packed = gzipped(&file);
    for (int damage = 0; damage < 3; damage++) {
        struct outcome one, two;

        if (damage == 1)
            packed.data[packed.length - 6] ^= 1; /* CRC-32 */
        if (damage == 2)
            packed.length /= 2;
        one = count_with(&packed, 1, TEDS_LEAST_PART, plain_options);
        two = count_with(&packed, 2, TEDS_LEAST_PART, plain_options);
        assert_int_equal(one.status, want[damage]);
        assert_int_equal(two.status, want[damage]);
        assert_string_equal(one.told, two.told);
        free(one.told);
        free(two.told);
    }
    teds_buf_free(&packed);
    teds_buf_free(&file);
}

/* ---- several files ------------------------------------------------------ */

enum { FILES = 7 };

static char *write_file(const struct teds_buf *b)
{
    char path[] = "/tmp/tedstat-test-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, b->data, b->length), b->length);
    close(fd);
    return teds_strdup(path);
}

static void test_files(void **state)
{
    teds_cohort *cohort = new_cohort("oud", NULL);
    teds_count_options o = TEDS_COUNT_OPTIONS;
    char *paths[FILES], *first[FILES] = { 0 };
    teds_tally *t[FILES];
    teds_error err;

    (void)state;
    random_start(1008);
    for (size_t i = 0; i < FILES; i++) {
        struct teds_buf file = made_up_file(100 + random_below(3000), i % 2);

        paths[i] = write_file(&file);
        teds_buf_free(&file);
    }
    for (o.threads = 1; o.threads < 12; o.threads += 3) {
        assert_ok(teds_tally_open_files(cohort, "year", (const char *const *)paths, FILES, &o, t, &err));
        for (size_t i = 0; i < FILES; i++) {
            char *text = saved(t[i]);

            if (first[i])
                assert_string_equal(text, first[i]);
            else
                first[i] = teds_strdup(text);
            free(text);
            teds_tally_free(t[i]);
        }
    }
    remove(paths[2]); /* the error is that of the first in order, whichever thread is first */
    remove(paths[5]);
    for (o.threads = 1; o.threads < 12; o.threads += 3) {
        assert_int_equal(teds_tally_open_files(cohort, "year", (const char *const *)paths, FILES, &o, t, &err),
                         TEDS_EIO);
        assert_non_null(strstr(err.message, paths[2]));
        for (size_t i = 0; i < FILES; i++)
            assert_null(t[i]);
    }
    for (size_t i = 0; i < FILES; i++) {
        remove(paths[i]);
        free(paths[i]);
        free(first[i]);
    }
    teds_cohort_free(cohort);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_tally),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_line_ends_in_all_quotes),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_files),
    };
    return cmocka_run_group_tests(tests, make_catalog, free_catalog);
}
