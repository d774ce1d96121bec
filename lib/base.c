/*
 * base.c - growing memory and growing text.
 */
#include "base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool teds_push(void **array, size_t *count, size_t *capacity, size_t element)
{
    size_t wanted = *capacity < 8 ? 8 : *capacity * 2;
    void *bigger = wanted <= SIZE_MAX / element ? realloc(*array, wanted * element) : NULL;

    if (!bigger)
        return false;
    *array = bigger;
    *capacity = wanted;
    (*count)++;
    return true;
}

struct teds_arena_block {
    struct teds_arena_block *next;
    size_t used, size;
    max_align_t memory[];
};

void *teds_arena_alloc(struct teds_arena *arena, size_t size)
{
    struct teds_arena_block *b = arena->blocks;
    void *p;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!b || b->size - b->used < size) {
        size_t room = size > 16384 ? size : 16384;
        b = malloc(sizeof *b + room);
        if (!b)
            return NULL;
        b->next = arena->blocks;
        b->used = 0;
        b->size = room;
        arena->blocks = b;
    }
    p = (char *)b->memory + b->used;
    b->used += size;
    return memset(p, 0, size);
}

char *teds_arena_copy(struct teds_arena *arena, const char *text, size_t length)
{
    char *copy = teds_arena_alloc(arena, length + 1);

    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *teds_arena_vprintf(struct teds_arena *arena, const char *format, va_list args)
{
    va_list again;
    int length;
    char *text = NULL;

    va_copy(again, args);
    length = vsnprintf(NULL, 0, format, args);
    if (length >= 0)
        text = teds_arena_alloc(arena, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void teds_arena_free(struct teds_arena *arena)
{
    while (arena->blocks) {
        struct teds_arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

char *teds_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

size_t teds_bom_length(const char *text, size_t length)
{
    return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

static bool grow(struct teds_buf *b, size_t more)
{
    size_t wanted = b->capacity ? b->capacity : 256;
    char *bigger;

    if (b->failed || more > SIZE_MAX / 4) {
        b->failed = true;
        return false;
    }
    while (wanted - b->length <= more)
        wanted *= 2;
    bigger = realloc(b->data, wanted);
    if (!bigger) {
        b->failed = true;
        return false;
    }
    b->data = bigger;
    b->capacity = wanted;
    return true;
}

static inline bool make_room(struct teds_buf *b, size_t more)
{
    return (b->capacity - b->length > more && !b->failed) || grow(b, more);
}

void teds_buf_add(struct teds_buf *b, const char *bytes, size_t length)
{
    if (!make_room(b, length))
        return;
    if (length)
        memcpy(b->data + b->length, bytes, length);
    b->length += length;
    b->data[b->length] = '\0';
}

void teds_buf_str(struct teds_buf *b, const char *text)
{
    teds_buf_add(b, text, strlen(text));
}

void teds_buf_char(struct teds_buf *b, char c)
{
    if (!make_room(b, 1))
        return;
    b->data[b->length++] = c;
    b->data[b->length] = '\0';
}

void teds_buf_pad(struct teds_buf *b, char c, size_t times)
{
    if (!make_room(b, times))
        return;
    memset(b->data + b->length, c, times);
    b->length += times;
    b->data[b->length] = '\0';
}

void teds_buf_whole(struct teds_buf *b, int64_t value)
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[24], *p = digits + sizeof digits;

    do
        *--p = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--p = '-';
    teds_buf_add(b, p, (size_t)(digits + sizeof digits - p));
}

void teds_buf_printf(struct teds_buf *b, const char *format, ...)
{
    size_t room = b->capacity > b->length && !b->failed ? b->capacity - b->length : 0;
    va_list args, again;
    int length;

    va_start(args, format);
    va_copy(again, args);
    length = vsnprintf(room ? b->data + b->length : NULL, room, format, args); /* nearly always fits */
    if (length >= 0 && (size_t)length >= room) {
        if (room)
            b->data[b->length] = '\0';
        if (make_room(b, (size_t)length))
            vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
    }
    if (length >= 0 && !b->failed)
        b->length += (size_t)length;
    va_end(again);
    va_end(args);
}

void teds_buf_free(struct teds_buf *b)
{
    free(b->data);
    *b = (struct teds_buf)TEDS_BUF_INIT;
}
