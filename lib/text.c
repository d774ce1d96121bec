/*
 * text.c - words and lists of them, and text made fit to be shown.
 */
#include "base.h"

#include <stdio.h>
#include <string.h>

/* ---- words ------------------------------------------------------------ */

bool teds_same_word_n(const char *a, const char *b, size_t b_length)
{
    size_t i;

    for (i = 0; i < b_length; i++)
        if (a[i] == '\0' || teds_lower(a[i]) != teds_lower(b[i]))
            return false;
    return a[i] == '\0';
}

bool teds_same_word(const char *a, const char *b)
{
    while (*a && teds_lower(*a) == teds_lower(*b))
        a++, b++;
    return *a == *b;
}

bool teds_list_word(const char **list, const char **word, size_t *length)
{
    const char *p = *list;
    size_t n;

    if (!p || !*p)
        return false;
    p += strspn(p, " ");
    n = strcspn(p, ",");
    *list = p[n] == '\0' ? NULL : p + n + 1;
    if (*list && **list == '\0') /* the last comma stays for the empty word behind it */
        *list = n > 0 ? p + n : NULL;
    while (n && p[n - 1] == ' ')
        n--;
    *word = p;
    *length = n;
    return true;
}

bool teds_list_has(const char *list, const char *word, size_t length)
{
    const char *one;
    size_t n;

    while (teds_list_word(&list, &one, &n)) {
        size_t i = 0;

        while (i < n && i < length && teds_lower(one[i]) == teds_lower(word[i]))
            i++;
        if (i == n && i == length)
            return true;
    }
    return false;
}

/* ---- characters ------------------------------------------------------- */

static unsigned code_point(const unsigned char *p, size_t n)
{
    unsigned code = n == 1 ? p[0] : p[0] & (0x7fu >> n);

    for (size_t i = 1; i < n; i++)
        code = code << 6 | (p[i] & 0x3fu);
    return code;
}

/* What a terminal obeys, what turns the direction of the text behind it, and what nobody can see. */
static bool is_unseen(unsigned code)
{
    static const struct {
        unsigned first, last;
    } unseen[] = {
        { 0x80, 0x9f },     { 0xad, 0xad },     { 0x34f, 0x34f },   { 0x61c, 0x61c },
        { 0x115f, 0x1160 }, { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 }, { 0xfe00, 0xfe0f },
        { 0xfeff, 0xfeff }, { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xfffe, 0xffff },
        { 0xe0000, 0xe0fff },
    };

    for (size_t i = 0; i < TEDS_COUNT(unseen); i++)
        if (code >= unseen[i].first && code <= unseen[i].last)
            return true;
    return false;
}

/* Length of the well-formed UTF-8 character at 'p', or 0. */
static size_t character(const unsigned char *p, size_t length)
{
    size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
               : p[0] >= 0xf0 && p[0] < 0xf5                                                  ? 4
                                                                                              : 0;

    if (n == 0 || n > length)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0; /* overlong, surrogate, beyond Unicode */
    return n;
}

/* The same of one that may be shown as it is. */
static size_t shown_character(const unsigned char *p, size_t length)
{
    size_t n = character(p, length);

    return n == 0 || p[0] < 0x20 || p[0] == 0x7f || is_unseen(code_point(p, n)) ? 0 : n;
}

void teds_put_valid(struct teds_buf *to, const char *text)
{
    for (size_t length = strlen(text), n; length; text += n, length -= n) {
        n = character((const unsigned char *)text, length);
        if (n)
            teds_buf_add(to, text, n);
        else
            teds_buf_printf(to, "\\x%02x", (unsigned char)*text), n = 1;
    }
}

void teds_put_shown(struct teds_buf *to, const char *text)
{
    for (size_t length = strlen(text), n; length; text += n, length -= n) {
        n = *text == '\n' || *text == '\t' ? 1 : shown_character((const unsigned char *)text, length);
        if (n)
            teds_buf_add(to, text, n);
        else
            teds_buf_printf(to, "\\x%02x", (unsigned char)*text), n = 1;
    }
}

void teds_printable(char *to, size_t room, const char *from, size_t length)
{
    size_t out = 0, cut = 0; /* cut: the last place where "..." would still fit */

    if (room == 0)
        return;
    for (size_t i = 0; i < length;) {
        size_t n = shown_character((const unsigned char *)from + i, length - i), need = n ? n : 4;

        if (out + 4 <= room)
            cut = out;
        if (out + need + 1 > room) {
            out = cut;
            if (room >= 4)
                memcpy(to + out, "...", 3), out += 3;
            break;
        }
        if (n)
            memcpy(to + out, from + i, n);
        else
            snprintf(to + out, room - out, "\\x%02x", (unsigned char)from[i]);
        out += need;
        i += n ? n : 1;
    }
    to[out] = '\0';
}

size_t teds_columns_wide(const char *utf8)
{
    size_t n = 0;

    for (; *utf8; utf8++)
        n += ((unsigned char)*utf8 & 0xc0) != 0x80;
    return n;
}
