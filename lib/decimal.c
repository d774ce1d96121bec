/*
 * decimal.c - numbers as decimal text and back, the same in every locale.
 *
 * The C library prints and reads a decimal comma where the host program has set such
 * a locale.  Everything here works on digits only, so that it does not matter.
 */
#include "base.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers out ------------------------------------------------------ */

/* Digits and decimal exponent of |value| at so many significant digits: d.ddd x 10^exponent. */
static int digits_of(double value, int significant, char digits[24])
{
    char text[48];
    const char *p = text;
    int n = 0;

    snprintf(text, sizeof text, "%.*e", significant - 1, fabs(value));
    for (; *p != 'e'; p++) /* whatever stands between the digits is the locale's decimal point */
        if (*p >= '0' && *p <= '9')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return (int)strtol(p + 1, NULL, 10);
}

static bool reads_back(double value, int significant)
{
    char text[48];

    snprintf(text, sizeof text, "%.*e", significant - 1, value);
    return strtod(text, NULL) == value; /* same locale on both sides */
}

static int shortest(double value)
{
    int n = 15;

    if (fabs(value) < 1e-300) /* subnormals have fewer digits than 15 */
        n = 1;
    while (n < 17 && !reads_back(value, n))
        n++;
    return n;
}

/* Digits of a whole number; returns how many. */
static int whole_digits(uint64_t value, char digits[24])
{
    char backwards[24];
    int n = 0;

    do
        backwards[n++] = (char)('0' + value % 10);
    while (value /= 10);
    for (int i = 0; i < n; i++)
        digits[i] = backwards[n - 1 - i];
    digits[n] = '\0';
    return n;
}

/*
 * The same without printing and reading again, in whole numbers of 128 bits: shares are printed by
 * the thousand.  The value is m / 2^s; its first n digits are q = m 10^k / 2^s, rounded.  For
 * 1e-5 <= value < 1e14, where nothing is cut off.
 */
#ifdef __SIZEOF_INT128__
typedef unsigned __int128 wide;

/* Is q / 10^k, 'off' / (2^s 10^k) away, read as m / 2^s and not as a neighbour of it? */
static bool is_nearest(uint64_t m, wide off, bool below, wide ten_k)
{
    const wide twice = m == (uint64_t)1 << 52 && below ? off << 2 : off << 1; /* the one below is nearer */

    return twice < ten_k || (twice == ten_k && m % 2 == 0);
}

static bool exact_digits(double value, char digits[24], int *exponent)
{
    wide one, x, q;
    uint64_t m;
    int s, length, n;

    if (!(value >= 1e-5 && value < 1e14))
        return false;
    m = (uint64_t)ldexp(frexp(value, &s), 53);
    s = 53 - s;
    one = (wide)1 << s;
    *exponent = 0;
    for (double limit = 10; value >= limit; limit *= 10) /* these powers are exact */
        (*exponent)++;
    for (x = m; x < one; x *= 10)
        (*exponent)--;
    for (n = 15;; n++) {
        wide ten_k = 1, scaled, off;
        bool below = true;

        for (int k = n - 1 - *exponent; k > 0; k--)
            ten_k *= 10;
        scaled = m * ten_k;
        q = scaled >> s;
        off = scaled - (q << s);
        if (off << 1 > one || (off << 1 == one && q % 2)) {
            off = one - off;
            below = false;
            q++;
        }
        if (n == 17 || is_nearest(m, off, below, ten_k))
            break;
    }
    length = whole_digits((uint64_t)q, digits);
    *exponent += length > n; /* rounded up to the next power of ten */
    while (length > 1 && digits[length - 1] == '0')
        length--;
    digits[length] = '\0';
    return true;
}
#else
static bool exact_digits(double value, char digits[24], int *exponent)
{
    (void)value, (void)digits, (void)exponent;
    return false;
}
#endif

/* Digits of |value| that read back as it, as few as can be of 15 to 17, without zeros behind. */
static int shortest_digits(double value, char digits[24])
{
    int exponent;

    if (exact_digits(fabs(value), digits, &exponent))
        return exponent;
    return digits_of(value, shortest(value), digits);
}

/* value x 10^power, the point moved in its shortest digits, so that nothing is rounded. */
static const char *shifted_text(double value, int power, char room[TEDS_NUMBER_ROOM])
{
    char digits[24], *out = room;
    int exponent, n;

    if (isnan(value))
        return strcpy(room, "nan");
    if (isinf(value))
        return strcpy(room, value < 0 ? "-inf" : "inf");
    if (value == 0)
        return strcpy(room, "0");
    exponent = shortest_digits(value, digits) + power;
    n = (int)strlen(digits);
    if (value < 0)
        *out++ = '-';
    if (exponent < -5 || exponent > 16) {
        *out++ = digits[0];
        if (n > 1) {
            *out++ = '.';
            memcpy(out, digits + 1, (size_t)n - 1);
            out += n - 1;
        }
        snprintf(out, 8, "e%+03d", exponent);
    } else if (exponent < 0) {
        *out++ = '0';
        *out++ = '.';
        for (int i = -1; i > exponent; i--)
            *out++ = '0';
        strcpy(out, digits);
    } else {
        for (int i = 0; i <= exponent || i < n; i++) {
            if (i == exponent + 1)
                *out++ = '.';
            *out++ = i < n ? digits[i] : '0';
        }
        *out = '\0';
    }
    return room;
}

const char *teds_number_text(double value, char room[TEDS_NUMBER_ROOM])
{
    return shifted_text(value, 0, room);
}

const char *teds_percent_text(double share, char room[TEDS_NUMBER_ROOM])
{
    return shifted_text(share, 2, room);
}

const char *teds_fixed_text(double value, int decimals, char room[TEDS_NUMBER_ROOM])
{
    size_t n;

    if (!isfinite(value) || fabs(value) >= 1e15)
        return teds_number_text(value, room);
    n = (size_t)snprintf(room, TEDS_NUMBER_ROOM, "%.*f", decimals, value);
    if (decimals > 0) { /* a locale's decimal point can be longer than one byte */
        size_t end = n - (size_t)decimals, start = end;

        while (start > 0 && !(room[start - 1] >= '0' && room[start - 1] <= '9'))
            start--;
        room[start] = '.';
        memmove(room + start + 1, room + end, (size_t)decimals + 1);
    }
    return room;
}

const char *teds_count_text(uint64_t value, char room[TEDS_NUMBER_ROOM])
{
    char digits[24];
    size_t n = (size_t)snprintf(digits, sizeof digits, "%llu", (unsigned long long)value), out = 0;

    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            room[out++] = ',';
        room[out++] = digits[i];
    }
    room[out] = '\0';
    return room;
}

/* ---- numbers in ------------------------------------------------------- */

/* Checks the form [+-]digits[.digits][e[+-]digits] and puts the locale's point in 'copy'. */
static bool number_form(const char *text, size_t length, char *copy, size_t room)
{
    size_t i = 0, out = 0, digits = 0;
    char point[16];
    size_t point_length;

    snprintf(point, sizeof point, "%.1f", 0.5); /* "0.5" or "0,5" */
    point_length = strlen(point) - 2;
    if (length + point_length + 1 > room)
        return false;
    if (i < length && (text[i] == '+' || text[i] == '-'))
        copy[out++] = text[i++];
    for (; i < length && text[i] >= '0' && text[i] <= '9'; digits++)
        copy[out++] = text[i++];
    if (i < length && text[i] == '.') {
        memcpy(copy + out, point + 1, point_length);
        out += point_length;
        for (i++; i < length && text[i] >= '0' && text[i] <= '9'; digits++)
            copy[out++] = text[i++];
    }
    if (digits == 0)
        return false;
    if (i < length && (text[i] == 'e' || text[i] == 'E')) {
        copy[out++] = text[i++];
        if (i < length && (text[i] == '+' || text[i] == '-'))
            copy[out++] = text[i++];
        if (i == length)
            return false;
        for (; i < length && text[i] >= '0' && text[i] <= '9';)
            copy[out++] = text[i++];
    }
    copy[out] = '\0';
    return i == length;
}

bool teds_number_read(const char *text, size_t length, double *value)
{
    char copy[512];

    while (length && (*text == ' ' || *text == '\t'))
        text++, length--;
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\t'))
        length--;
    if (teds_same_word_n("inf", text, length) || teds_same_word_n("+inf", text, length)) {
        *value = HUGE_VAL;
        return true;
    }
    if (teds_same_word_n("-inf", text, length)) {
        *value = -HUGE_VAL;
        return true;
    }
    if (!number_form(text, length, copy, sizeof copy))
        return false;
    *value = strtod(copy, NULL);
    return isfinite(*value);
}

bool teds_count_read(const char *text, size_t length, uint64_t *value)
{
    double d;
    uint64_t whole = 0;
    size_t i = 0;

    while (length && *text == ' ')
        text++, length--;
    for (; i < length && i < 15 && text[i] >= '0' && text[i] <= '9'; i++)
        whole = whole * 10 + (uint64_t)(text[i] - '0');
    if (i > 0 && i == length) { /* nearly always */
        *value = whole;
        return true;
    }
    if (!teds_number_read(text, length, &d) || !(d >= 0) || d > 9007199254740992.0 ||
        d != floor(d))
        return false;
    *value = (uint64_t)d;
    return true;
}
