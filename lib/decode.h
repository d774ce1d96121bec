/*
 * decode.h - what the text of a cell means: codes as numbers, as text, or as labels.
 */
#ifndef TEDSTAT_DECODE_H
#define TEDSTAT_DECODE_H

#include "catalog.h"

/* What is none of the codes of a variable. */
enum {
    TEDS_UNKNOWN_HERE = -11, /* a whole number, but no code */
    TEDS_NO_NUMBER = -12     /* no whole number, and no label or other text that is known */
};

struct teds_decoder_label {
    const char *folded;
    int32_t code;
};

struct teds_decoder {
    bool number;    /* any whole number 0 .. 99999 is its own code */
    int32_t first;  /* code of known[0] */
    int32_t *known; /* own code - first -> harmonised code, or TEDS_UNKNOWN_HERE */
    size_t count;
    struct teds_decoder_label *labels; /* sorted by their folded text */
    size_t label_count, label_room;
    struct teds_arena arena;
};

/* For the variable (or grouping) as it stands in that column (NULL: by the vocabulary alone). */
teds_status teds_decoder_make(const teds_variable *variable, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err);
void teds_decoder_free(struct teds_decoder *d);

/* A harmonised code, TEDS_MISSING, TEDS_UNKNOWN_HERE or TEDS_NO_NUMBER. */
int32_t teds_decode(const struct teds_decoder *d, const char *text, size_t length);

/*
 * Labels are compared folded: letter case, runs of blanks, kinds of dashes and quotes, and
 * letters beyond ASCII (in UTF-8, Latin-1 or Windows-1252) make no difference.
 */
enum { TEDS_FOLDED_ROOM = 192 };
void teds_fold(const char *text, size_t length, char to[TEDS_FOLDED_ROOM]);

#endif
