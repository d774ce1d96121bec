/*
 * test_scan.c - every scanner gives what libcsv gives: the same cells, record numbers, left-out
 * records and messages, on files made of everything that can stand in one.
 */
#include "data.h"

#include "../../lib/decode.h"
#include "../../lib/records.h"

/* ---- files of all kinds ------------------------------------------------- */

struct kind {
    const char *name;
    int quotes, odd_quotes, lone_cr, crlf, blanks, blank_lines, wrong_cells, nul, long_cells, newlines, labels;
    /* each: one in so many cells or records; 0: never */
};

static const struct kind kinds[] = {
    { .name = "plain" },
    { .name = "CRLF", .crlf = 1 },
    { .name = "line ends mixed", .crlf = 2 },
    { .name = "quoted now and then", .quotes = 20, .crlf = 3 },
    { .name = "quoted", .quotes = 1 },
    { .name = "line ends in quotes", .quotes = 5, .newlines = 30, .crlf = 2 },
    { .name = "quotation marks in quotes", .quotes = 3, .odd_quotes = 40 },
    { .name = "blanks", .blanks = 3, .quotes = 9 },
    { .name = "blank lines", .blank_lines = 4, .crlf = 2 },
    { .name = "wrong numbers of cells", .wrong_cells = 6, .blank_lines = 9 },
    { .name = "lone CR", .lone_cr = 50, .crlf = 2 },
    { .name = "NUL bytes", .nul = 3000, .quotes = 50 },
    { .name = "long cells", .long_cells = 300, .quotes = 30 },
    { .name = "labels", .labels = 1, .quotes = 9, .crlf = 2 },
    { .name = "labels and anything odd", .labels = 1, .quotes = 9, .odd_quotes = 300, .lone_cr = 300, .crlf = 2,
      .blanks = 50, .blank_lines = 30, .wrong_cells = 90, .newlines = 200, .nul = 3000 },
    { .name = "everything", .quotes = 10, .odd_quotes = 200, .lone_cr = 300, .crlf = 2, .blanks = 10,
      .blank_lines = 30, .wrong_cells = 20, .long_cells = 5000, .newlines = 100 },
};

static bool one_in(int n)
{
    return n > 0 && random_below((uint64_t)n) == 0;
}

static void put_cell(struct teds_buf *b, const struct kind *k, bool broken, char delimiter)
{
    static const char *const texts[] = { "", "1", "2", "-9", "12", "2019", "20190000001", "None",
                                         "Missing/unknown", "x", "-", "+5", "5.0", "\xc3\xa9" };
    static const char *const labels[] = {
        "Missing/unknown/not collected/invalid", "Substance not reported", "Oral", "None", "45\xe2\x80\x93" "49 years",
        "Rehab/residential, short term (30 days or fewer)",
    };
    const char *label = one_in(k->labels) ? labels[random_below(TEDS_COUNT(labels))] : NULL;
    bool quoted = one_in(k->quotes) || (label && strchr(label, ','));

    if (one_in(k->blanks))
        teds_buf_str(b, random_below(2) ? "  " : " ");
    if (quoted)
        teds_buf_char(b, '"');
    teds_buf_str(b, label ? label : texts[random_below(TEDS_COUNT(texts))]);
    if (one_in(k->long_cells))
        teds_buf_pad(b, 'y', 1 + random_below(3000));
    if (quoted && random_below(3) == 0)
        teds_buf_char(b, delimiter);
    if (quoted && one_in(k->newlines))
        teds_buf_str(b, random_below(2) ? "\n" : "\r\n");
    if (quoted && one_in(k->odd_quotes))
        teds_buf_str(b, "\"\"");
    if (one_in(k->nul) && broken)
        teds_buf_char(b, '\0');
    if (broken && one_in(k->odd_quotes) && random_below(20) == 0)
        teds_buf_char(b, '"'); /* a mark where none can be */
    if (quoted)
        teds_buf_char(b, '"');
    if (one_in(k->blanks))
        teds_buf_char(b, ' ');
}

static struct teds_buf make_file(const struct kind *k, size_t columns, size_t records, bool broken,
                                 char delimiter)
{
    struct teds_buf b = TEDS_BUF_INIT;

    for (size_t i = 0; i < columns; i++)
        teds_buf_printf(&b, "%sC%zu", i ? (char[]){ delimiter, 0 } : "", i);
    teds_buf_char(&b, '\n');
    for (size_t r = 0; r < records; r++) {
        size_t cells = columns;

        if (one_in(k->wrong_cells))
            cells = 1 + random_below(2 * columns);
        for (size_t i = 0; i < cells; i++) {
            if (i)
                teds_buf_char(&b, delimiter);
            put_cell(&b, k, broken, delimiter);
        }
        if (one_in(k->lone_cr))
            teds_buf_char(&b, '\r');
        else if (r + 1 < records || random_below(2))
            teds_buf_str(&b, one_in(k->crlf) ? "\r\n" : "\n");
        while (one_in(k->blank_lines))
            teds_buf_str(&b, random_below(2) ? "\n" : " \t\r\n");
    }
    assert_false(b.failed);
    return b;
}

/* ---- what a scanner makes of them ---------------------------------------- */

/* Everything that can be told of the file: cells with their record numbers, and how it ended. */
static struct teds_buf read_with(const char *scanner, const struct teds_buf *file, const bool *wanted,
                                 size_t columns, size_t chunk)
{
    struct teds_buf told = TEDS_BUF_INIT;
    struct teds_records r;
    teds_source *source = NULL;
    teds_error err = { 0 };
    bool last = false;
    teds_status st;

    assert_ok(teds_source_open_memory("file", file->data, file->length, &source, &err));
    st = teds_records_open(&r, source, scanner, &err);
    r.chunk = chunk;
    if (st == TEDS_OK)
        st = teds_records_select(&r, wanted, &err);
    while (st == TEDS_OK && !last) {
        struct teds_block b;
        size_t left = 0;

        st = teds_records_next(&r, &b, &last, &err);
        for (size_t row = 0; st == TEDS_OK && row <= b.rows; row++) {
            for (; left < b.left_out_count && b.left_out[left].before_row == row; left++)
                teds_buf_printf(&told, "left out: %zu cells\n", b.left_out[left].cells);
            if (row == b.rows)
                break;
            teds_buf_printf(&told, "%llu:", (unsigned long long)teds_block_record(&b, row));
            for (size_t c = 0, slot = 0; c < columns; c++) {
                struct teds_cell cell;

                if (!wanted[c])
                    continue;
                cell = teds_block_cell(&b, row, b.raw ? c : slot);
                slot++;
                teds_trim(&cell.text, &cell.length);
                teds_buf_char(&told, '[');
                teds_buf_add(&told, cell.text, cell.length);
                teds_buf_char(&told, ']');
            }
            teds_buf_char(&told, '\n');
        }
    }
    teds_buf_printf(&told, "end: %s %s\n", teds_status_name(st), st == TEDS_OK ? "" : err.message);
    teds_records_close(&r);
    return told;
}

/* How libcsv got to an error says nothing: only that there is one, where, and the records before. */
static void compare(const char *scanner, const struct kind *k, const struct teds_buf *want,
                    const struct teds_buf *got)
{
    size_t i = 0;

    if (want->length == got->length && memcmp(want->data, got->data, want->length) == 0)
        return;
    while (i < want->length && i < got->length && want->data[i] == got->data[i])
        i++;
    while (i > 0 && want->data[i - 1] != '\n')
        i--;
    fail_msg("%s, %s:\nlibcsv: %.200s\nscanner: %.200s", scanner, k->name, want->data + i, got->data + i);
}

static void test_scanners_agree(void **state)
{
    const struct teds_scan_kernel *kernel;
    size_t tried = 0;

    (void)state;
    random_start(701);
    for (int round = 0; round < 25; round++) {
        for (size_t n = 0; n < TEDS_COUNT(kinds); n++) {
            static const char delimiters[] = { ',', '\t', ';' };
            size_t columns = 2 + random_below(round % 5 == 0 ? 90 : 8), chunk;
            char delimiter = delimiters[random_below(3)];
            struct teds_buf file = make_file(&kinds[n], columns, 1 + random_below(400), round % 2,
                                             delimiter), want;
            bool *wanted = calloc(columns, 1);

            for (size_t c = 0; c < columns; c++)
                wanted[c] = random_below(3) > 0;
            wanted[random_below(columns)] = true;
            chunk = 50 + random_below(5000);
            want = read_with("libcsv", &file, wanted, columns, chunk);
            for (size_t i = 0; (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
                struct teds_buf got;

                if (!teds_scan_named(kernel->name))
                    continue;
                got = read_with(kernel->name, &file, wanted, columns, 50 + random_below(5000));
                compare(kernel->name, &kinds[n], &want, &got);
                teds_buf_free(&got);
                tried++;
            }
            free(wanted);
            teds_buf_free(&want);
            teds_buf_free(&file);
        }
    }
    assert_true(tried > 0);
}

/* One column only: a blank line is no record there either. */
static void test_one_column(void **state)
{
    static const char text[] = "A\n1\n\n2\n \n3\r\n\r\n\"4\"\n";
    const struct teds_buf file = { (char *)text, sizeof text - 1, 0, false };
    const bool wanted = true;
    const struct teds_scan_kernel *kernel;
    struct teds_buf want = read_with("libcsv", &file, &wanted, 1, 1000);

    (void)state;
    assert_string_equal(want.data, "1:[1]\n2:[2]\n3:[3]\n4:[4]\nend: ok \n");
    for (size_t i = 0; (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
        struct teds_buf got;

        if (!teds_scan_named(kernel->name))
            continue;
        got = read_with(kernel->name, &file, &wanted, 1, 1000);
        assert_string_equal(got.data, want.data);
        teds_buf_free(&got);
    }
    teds_buf_free(&want);
}

/* A cell may be 65,536 bytes long and no longer; a record may be longer than that. */
static void test_long_cells(void **state)
{
    static const size_t lengths[] = { 65535, 65536, 65537, 70000, 200000, 1000000 };
    const bool wanted[] = { true, false };
    const struct teds_scan_kernel *kernel;

    (void)state;
    for (size_t n = 0; n < TEDS_COUNT(lengths); n++) {
        struct teds_buf file = TEDS_BUF_INIT, want;

        teds_buf_str(&file, "A,B\n1,2\n3,");
        teds_buf_pad(&file, 'y', lengths[n]);
        teds_buf_str(&file, "\n4,5\n");
        want = read_with("libcsv", &file, wanted, 2, 256 * 1024);
        assert_int_equal(strstr(want.data, "end: ok") != NULL, lengths[n] <= 65536);
        for (size_t i = 0; (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
            struct teds_buf got;

            if (!teds_scan_named(kernel->name))
                continue;
            got = read_with(kernel->name, &file, wanted, 2, 256 * 1024);
            assert_string_equal(got.data, want.data);
            teds_buf_free(&got);
        }
        teds_buf_free(&want);
        teds_buf_free(&file);
    }
}

/* The masks of each kernel, bit by bit, against plain C. */
static void test_positions(void **state)
{
    enum { SIZE = 5000 };
    static const char alphabet[] = "0123456789-.,,,,,\n\r\n";
    char *text = calloc(1, SIZE + TEDS_SCAN_PADDING);
    uint16_t *end = malloc((SIZE + TEDS_SCAN_PADDING) * sizeof *end);
    uint32_t *record_end = malloc((SIZE + 1) * sizeof *record_end);

    (void)state;
    random_start(702);
    for (int round = 0; round < 300; round++) {
        size_t length = random_below(SIZE);
        const struct teds_scan_kernel *kernel;

        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[random_below(sizeof alphabet - 1)];
        memset(text + length, 0, TEDS_SCAN_PADDING);
        for (size_t i = 0; (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
            struct teds_scan s = { .end = end, .record_end = record_end };
            size_t n = 0, records = 0;

            if (!teds_scan_named(kernel->name))
                continue;
            kernel->scan(text, length, ',', &s);
            for (size_t p = 0; p < s.odd; p++) {
                if (text[p] != ',' && text[p] != '\n')
                    continue;
                if (n < s.ends)
                    assert_int_equal(end[n], p);
                n++;
                if (text[p] == '\n' && records < s.records)
                    assert_int_equal(record_end[records++], n);
            }
            assert_int_equal(records, s.records);
            if (s.odd < length) /* behind a CR that no LF follows */
                assert_true(text[s.odd - 1] == '\r' && text[s.odd] != '\n');
        }
    }
    free(text);
    free(end);
    free(record_end);
}

/* Whether text counts as sparse makes a kernel go another way, to the same records. */
static void test_sparse(void **state)
{
    enum { MOST = TEDS_SCAN_WINDOW };
    static const char delimiters[] = { ',', '\t', ';' };
    uint16_t *end = malloc(2 * (MOST + TEDS_SCAN_PADDING) * sizeof *end);
    uint32_t *record_end = malloc(2 * (MOST + 1) * sizeof *record_end);
    char *text = malloc(MOST + TEDS_SCAN_PADDING);
    const struct teds_scan_kernel *kernel;

    (void)state;
    random_start(703);
    for (int round = 0; round < 20 * (int)TEDS_COUNT(kinds); round++) {
        const struct kind *k = &kinds[(size_t)round % TEDS_COUNT(kinds)];
        char delimiter = delimiters[random_below(3)];
        struct teds_buf file = make_file(k, 1 + random_below(90), 1 + random_below(300), round % 3 == 0, delimiter);
        size_t length = file.length < MOST ? file.length : MOST;

        length -= random_below(length < 100 ? length : 100);
        memcpy(text, file.data, length);
        memset(text + length, 0, TEDS_SCAN_PADDING);
        for (size_t i = 0; (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
            struct teds_scan dense = { .end = end, .record_end = record_end };
            struct teds_scan sparse = { .end = end + MOST + TEDS_SCAN_PADDING, .record_end = record_end + MOST + 1,
                                        .sparse = true };

            if (!teds_scan_named(kernel->name))
                continue;
            kernel->scan(text, length, delimiter, &dense);
            kernel->scan(text, length, delimiter, &sparse);
            assert_int_equal(dense.records, sparse.records);
            assert_int_equal(dense.ends, sparse.ends);
            assert_memory_equal(dense.end, sparse.end, dense.ends * sizeof *dense.end);
            assert_memory_equal(dense.record_end, sparse.record_end, dense.records * sizeof *dense.record_end);
        }
        teds_buf_free(&file);
    }
    free(text);
    free(end);
    free(record_end);
}

static void test_names(void **state)
{
    (void)state;
    assert_non_null(teds_scan_best());
    assert_ptr_equal(teds_scan_named("portable"), &teds_scan_portable);
    assert_null(teds_scan_named("sse"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scanners_agree),
        cmocka_unit_test(test_one_column),
        cmocka_unit_test(test_long_cells),
        cmocka_unit_test(test_positions),
        cmocka_unit_test(test_sparse),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
