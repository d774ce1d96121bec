/*
 * text.h - words and numbers as text, the same in every locale.
 */
#ifndef TEDSTAT_TEXT_H
#define TEDSTAT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tedstat/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TEDS_NUMBER_ROOM = 32 };

/* The shortest decimal that reads back as exactly 'value'; "inf", "-inf", "nan". Returns room. */
TEDS_API const char *teds_number_text(double value, char room[TEDS_NUMBER_ROOM]);

/* 'value' with 0..9 decimals; a count with commas between thousands. Return room. */
TEDS_API const char *teds_fixed_text(double value, int decimals, char room[TEDS_NUMBER_ROOM]);
TEDS_API const char *teds_count_text(uint64_t value, char room[TEDS_NUMBER_ROOM]);

/*
 * A whole text as a number ("0.95", " 1e+06", "inf"), or as a count 0 .. 2^53, however written
 * ("12", "1e+06", "12.0").  False, and *value as before, unless all of the text is one.
 */
TEDS_API bool teds_number_read(const char *text, size_t length, double *value);
TEDS_API bool teds_count_read(const char *text, size_t length, uint64_t *value);

/*
 * Copies what may be shown on a terminal: control characters, characters that turn the direction of the
 * text or cannot be seen, and what is not UTF-8 become \xNN; a text that is too long ends with "...".  Always terminates 'to' (room > 0).
 */
TEDS_API void teds_printable(char *to, size_t room, const char *from, size_t length);

/* ASCII, letter case ignored. */
TEDS_API bool teds_same_word(const char *a, const char *b);

/*
 * The words of a list with commas between them, without blanks around: for (; teds_list_word(&list, &word, &n);).
 * *list moves on and ends as NULL; it may begin so.  "" has no word, "a," a second one that is empty.
 */
TEDS_API bool teds_list_word(const char **list, const char **word, size_t *length);

/* Is this one of them?  Letter case is ignored. */
TEDS_API bool teds_list_has(const char *list, const char *word, size_t length);

/*
 * The candidate that 'word' was most likely meant to be, or NULL if none is near.
 * candidate(context, i) gives the i-th one, NULL past the end.
 */
TEDS_API const char *teds_nearest(const char *word, const char *(*candidate)(void *context, size_t i),
                                  void *context);

#ifdef __cplusplus
}
#endif
#endif
