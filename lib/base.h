/*
 * base.h - what every module of the library may use: failing with a sentence,
 * memory that grows and text buffers (words and numbers: tedstat/text.h).
 *
 * Internal: not installed.
 */
#ifndef TEDSTAT_BASE_H
#define TEDSTAT_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>
#include <tedstat/text.h>

#define TEDS_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define TEDS_COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- failing ---------------------------------------------------------- */

/* Where something went wrong; every member may be empty. */
struct teds_place {
    const char *source;
    uint64_t record;
    const char *column;
    const char *text;
};

/* Both fill 'err' (NULL allowed) and return 'status', so that a failure is one line. */
teds_status teds_fail(teds_error *err, teds_status status, const char *format, ...) TEDS_PRINTF(3, 4);
teds_status teds_fail_at(teds_error *err, teds_status status, const struct teds_place *at,
                         const char *format, ...) TEDS_PRINTF(4, 5);
teds_status teds_nomem(teds_error *err);

/* ---- memory ----------------------------------------------------------- */

/* Appends room for one to ARRAY (pointer), COUNT, CAPACITY; false when out of memory. */
#define TEDS_PUSH(array, count, capacity)                                                      \
    ((count) < (capacity) ? ((count)++, true)                                                  \
                          : teds_push((void **)&(array), &(count), &(capacity), sizeof *(array)))
bool teds_push(void **array, size_t *count, size_t *capacity, size_t element);

/* Memory freed all at once; for what lives as long as its owner. */
struct teds_arena {
    struct teds_arena_block *blocks;
};
void *teds_arena_alloc(struct teds_arena *arena, size_t size); /* zeroed; NULL if no memory */
char *teds_arena_copy(struct teds_arena *arena, const char *text, size_t length);
char *teds_arena_vprintf(struct teds_arena *arena, const char *format, va_list args) TEDS_PRINTF(2, 0);
void teds_arena_free(struct teds_arena *arena);

char *teds_strdup(const char *text);
size_t teds_bom_length(const char *text, size_t length); /* of the byte order mark of UTF-8: 3, or 0 */

/* ---- text ------------------------------------------------------------- */

/* A growing, always terminated text.  Failure sticks: look at 'failed' once, at the end. */
struct teds_buf {
    char *data;
    size_t length, capacity;
    bool failed;
};
#define TEDS_BUF_INIT { NULL, 0, 0, false }
void teds_buf_add(struct teds_buf *b, const char *bytes, size_t length);
void teds_buf_str(struct teds_buf *b, const char *text);
void teds_buf_char(struct teds_buf *b, char c);
void teds_buf_whole(struct teds_buf *b, int64_t value);
void teds_buf_pad(struct teds_buf *b, char c, size_t times);
void teds_buf_printf(struct teds_buf *b, const char *format, ...) TEDS_PRINTF(2, 3); /* no %f %g: locale */
void teds_buf_free(struct teds_buf *b);

/* 'text' as valid UTF-8: bytes that are none become \xNN, all else stays as it is. */
void teds_put_valid(struct teds_buf *to, const char *text);

/* The same, and what is not to be seen or obeyed too (teds_printable()), but for ends of lines and tabs. */
void teds_put_shown(struct teds_buf *to, const char *text);

/* A share as a percentage without the sign: 0.95 -> 95; as exact as teds_number_text(). */
const char *teds_percent_text(double share, char room[TEDS_NUMBER_ROOM]);

/* "there is no KIND "NAME", did you mean NEAREST?", in 'room' bytes at 'to'; returns 'to'. */
enum { TEDS_UNKNOWN_ROOM = 320 };
const char *teds_unknown(const char *kind, const char *name,
                         const char *(*candidate)(void *context, size_t i), void *context,
                         char to[TEDS_UNKNOWN_ROOM]);

/* ASCII only, in every locale. */
static inline unsigned char teds_lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* teds_same_word(), where the first letters mostly differ. */
static inline bool teds_same_name(const char *a, const char *b)
{
    return ((*a ^ *b) & ~0x20) == 0 && teds_same_word(a, b);
}

bool teds_same_word_n(const char *a, const char *b, size_t b_length);
size_t teds_columns_wide(const char *utf8); /* code points, as a terminal shows them */

#endif
