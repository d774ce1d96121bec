/*
 * test_decode.c - a column of cells decoded at once gives what each cell gives alone, whatever was remembered before.
 */
#include "data.h"

#include "../../lib/decode.h"

enum { LABELS = 700, COLUMNS = 3, MOST = 60 * 1024 }; /* more labels than are remembered */

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct teds_decoder_label *)a)->folded, ((const struct teds_decoder_label *)b)->folded);
}

/* Labels of all lengths, many of which differ in a single byte. */
static struct teds_decoder make_decoder(void)
{
    struct teds_decoder d = { .number = true };

    d.labels = calloc(LABELS, sizeof *d.labels);
    for (int i = 0; i < LABELS; i++) {
        size_t length = 1 + (random_below(4) ? random_below(70) : random_below(150));
        char text[160];

        memset(text, 'x', length);
        text[length] = '\0';
        text[random_below(length)] = (char)('a' + random_below(20));
        d.labels[d.label_count] = (struct teds_decoder_label){ teds_arena_copy(&d.arena, text, length), i };
        d.label_count++;
    }
    qsort(d.labels, d.label_count, sizeof *d.labels, by_text);
    for (size_t i = 1; i < d.label_count; i++) /* the same text has one code */
        if (strcmp(d.labels[i].folded, d.labels[i - 1].folded) == 0)
            d.labels[i].code = d.labels[i - 1].code;
    return d;
}

static void put_cell(struct teds_buf *b, const struct teds_decoder *d)
{
    static const char *const others[] = { "",   "1",  "12",    "-9",        "2021", "NA",
                                          "xx", "7 ", "12345", "123456789", ".",    "-5" };
    bool quoted = random_below(6) == 0;

    if (quoted)
        teds_buf_char(b, '"');
    if (random_below(4) == 0)
        teds_buf_str(b, others[random_below(TEDS_COUNT(others))]);
    else
        teds_buf_str(b, d->labels[random_below(d->label_count)].folded);
    if (quoted)
        teds_buf_char(b, '"');
}

/* Records of COLUMNS cells, and where these end. */
static struct teds_block make_block(struct teds_buf *text, uint16_t *ends, const struct teds_decoder *d)
{
    struct teds_block b = { .raw = true, .stride = COLUMNS, .raw_end = ends + 1 };
    size_t n = 1;

    ends[0] = UINT16_MAX; /* the first cell starts behind it, at 0 */
    while (text->length < MOST) {
        for (int c = 0; c < COLUMNS; c++) {
            put_cell(text, d);
            if (c + 1 == COLUMNS && random_below(2))
                teds_buf_char(text, '\r');
            ends[n++] = (uint16_t)text->length;
            teds_buf_char(text, c + 1 < COLUMNS ? ',' : '\n');
        }
        b.rows++;
    }
    teds_buf_pad(text, '\0', 64);
    b.text = text->data;
    return b;
}

static void test_columns(void **state)
{
    static uint16_t ends[MOST + 1000];
    static int32_t values[MOST];
    static uint8_t pairs[TEDS_PAIRS];
    struct teds_quick quick[COLUMNS] = { 0 };
    struct teds_decoder d;
    size_t texts = 0;

    (void)state;
    random_start(1701);
    d = make_decoder();
    teds_pairs_make(',', pairs);
    for (size_t c = 0; c < COLUMNS; c++)
        teds_quick_make(&d, pairs, &quick[c]);
    for (int round = 0; round < 20; round++) {
        struct teds_buf text = TEDS_BUF_INIT;
        struct teds_block b = make_block(&text, ends, &d);

        for (size_t c = 0; c < COLUMNS; c++) {
            for (size_t from = 0, to; from < b.rows; from = to) {
                size_t odd = 0, told;

                to = from + 1 + random_below(64);
                to = to < b.rows ? to : b.rows;
                told = teds_decode_raw(&d, &quick[c], &b, c, from, to, values);
                for (size_t row = from; row < to; row++) {
                    struct teds_cell cell = teds_block_cell(&b, row, c);

                    assert_int_equal(values[row], teds_decode(&d, cell.text, cell.length));
                    odd += values[row] <= TEDS_UNKNOWN_HERE;
                    texts += values[row] > TEDS_UNKNOWN_HERE && cell.length > 20;
                }
                assert_int_equal(told, odd);
            }
        }
        teds_buf_free(&text);
    }
    assert_true(texts > 1000);
    for (size_t c = 0; c < COLUMNS; c++) {
        assert_false(quick[c].failed);
        teds_quick_free(&quick[c]);
    }
    teds_decoder_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_columns) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
