/*
 * fuzz_scan.c - whatever the bytes are, every scanner says what libcsv says: the same cells, record
 * numbers and records left out, and the same end.
 *
 * `make fuzz` runs it under libFuzzer; tests/unit/test_fuzz.c on made-up inputs in `make check`.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/decode.h"
#include "../../lib/records.h"

static void tell_row(struct teds_buf *told, const struct teds_records *r, const struct teds_block *b,
                     const bool *wanted, size_t row)
{
    teds_buf_printf(told, "%llu:", (unsigned long long)teds_block_record(b, row));
    for (size_t c = 0, slot = 0; c < r->columns; c++) {
        struct teds_cell cell;

        if (!wanted[c])
            continue;
        cell = teds_block_cell(b, row, b->raw ? c : slot++);
        teds_trim(&cell.text, &cell.length);
        teds_buf_char(told, '[');
        teds_buf_add(told, cell.text, cell.length);
        teds_buf_char(told, ']');
    }
}

static teds_status tell_records(struct teds_records *r, const bool *wanted, struct teds_buf *told,
                                teds_error *err)
{
    bool last = false;
    teds_status st = teds_records_select(r, wanted, err);

    while (st == TEDS_OK && !last) {
        struct teds_block b;
        size_t left = 0;

        st = teds_records_next(r, &b, &last, err);
        for (size_t row = 0; st == TEDS_OK && row <= b.rows; row++) {
            for (; left < b.left_out_count && b.left_out[left].before_row == row; left++)
                teds_buf_printf(told, "out %zu\n", b.left_out[left].cells);
            if (row < b.rows)
                tell_row(told, r, &b, wanted, row);
        }
    }
    return st;
}

/* All that can be told of the input; 'wanted' has a bit for each column, in turn. */
static struct teds_buf tell(const char *scanner, const uint8_t *data, size_t size, unsigned wanted_bits,
                            size_t chunk, bool sparse)
{
    struct teds_buf told = TEDS_BUF_INIT;
    struct teds_records r = { 0 };
    teds_source *source = NULL;
    teds_error err = { 0 };
    teds_status st = teds_source_open_memory("input", data, size, &source, &err);

    if (st == TEDS_OK) {
        st = teds_records_open(&r, source, scanner, &err);
        r.chunk = chunk;
        r.scan.sparse = sparse; /* as if text of long cells had come before */
    }
    if (st == TEDS_OK) {
        bool *wanted = calloc(r.columns + 1, 1);

        for (size_t i = 0; i < r.columns; i++)
            wanted[i] = wanted_bits >> i % 8 & 1;
        wanted[0] = true;
        st = tell_records(&r, wanted, &told, &err);
        free(wanted);
    }
    teds_buf_printf(&told, "end: %s %s\n", teds_status_name(st), st == TEDS_OK ? "" : err.message);
    teds_records_close(&r);
    return told;
}

/* The name of a scanner that differs from libcsv, or NULL.  The first three bytes choose how it is read. */
const char *fuzz_scan(const uint8_t *data, size_t size);
const char *fuzz_scan(const uint8_t *data, size_t size)
{
    const struct teds_scan_kernel *kernel;
    const char *differs = NULL;
    struct teds_buf want;

    if (size < 4)
        return NULL;
    want = tell("libcsv", data + 3, size - 3, data[0], 256 * 1024, false);
    for (size_t i = 0; !differs && (kernel = teds_scan_kernel_at(i)) != NULL; i++) {
        struct teds_buf got;

        if (!teds_scan_named(kernel->name))
            continue;
        got = tell(kernel->name, data + 3, size - 3, data[0], 1 + data[1] + 256 * (size_t)(data[2] % 16),
                   data[2] & 0x80);
        if (got.length != want.length || memcmp(got.data, want.data, want.length) != 0)
            differs = kernel->name;
        teds_buf_free(&got);
    }
    teds_buf_free(&want);
    return differs;
}

#ifdef FUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (fuzz_scan(data, size))
        __builtin_trap();
    return 0;
}
#endif
