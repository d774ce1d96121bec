/*
 * decode.h - what the text of a cell means: codes as numbers, as text, or as labels.
 */
#ifndef TEDSTAT_DECODE_H
#define TEDSTAT_DECODE_H

#include "block.h"
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

/*
 * For the variable (or grouping) as it stands in that column of an edition.  Where that says nothing of codes (NULL, or a
 * column of a user's own without any) it may have those of the vocabulary and the labels of all editions from 2015 on.
 */
teds_status teds_decoder_make(const teds_catalog *catalog, const teds_variable *variable, const teds_edition_column *column,
                              struct teds_decoder *out, teds_error *err);
void teds_decoder_free(struct teds_decoder *d);

/* Takes blanks from both ends. */
void teds_trim(const char **text, size_t *length);

/* A whole number, or the text of a cell: a harmonised code, TEDS_MISSING, TEDS_UNKNOWN_HERE or (text) TEDS_NO_NUMBER. */
int32_t teds_decode_whole(const struct teds_decoder *d, long value);
int32_t teds_decode(const struct teds_decoder *d, const char *text, size_t length);

/*
 * Decoding a column of plain cells at once (decode_column.c).  A code of one or two characters is found by these two
 * bytes in two tables, the first of which is the same for all columns.  Any other text is
 * remembered with its code, so that it is understood only once.
 */
enum {
    TEDS_PAIRS = 65536,
    TEDS_NO_PAIR = 0,     /* two bytes that are no code */
    TEDS_LOWEST_PAIR = 10, /* -9 is 1, 0 is 10, 99 is 109 */
    TEDS_PAIR_CODES = 110,
    TEDS_REMEMBERED = 1024,
    TEDS_IN_PIECES = 64
};

/* Compared at once, by the compiler's vectors, which gcc and clang have for all machines. */
typedef uint64_t teds_16_bytes __attribute__((vector_size(16)));

struct teds_quick {
    const uint8_t *pairs; /* two bytes -> number of the code; lent */
    int32_t code[TEDS_PAIR_CODES]; /* that -> harmonised code, or below TEDS_MISSING: look closer */
    struct teds_remembered {
        teds_16_bytes piece[4]; /* front, second, last but one, back: all of it, up to TEDS_IN_PIECES */
        uint32_t length;
        int32_t code;
        bool used;
        const char *whole; /* if it is longer */
    } *texts; /* a hash table of TEDS_REMEMBERED, made when needed */
    size_t text_count;
    struct teds_arena arena;
    bool failed; /* no memory */
};

/* Fills the table for all files with that delimiter: "5," is 5, "12" is 12, "-9" is -9. */
void teds_pairs_make(char delimiter, uint8_t pairs[TEDS_PAIRS]);

/* Prepares 'q' (zeroed) for a decoder; 'pairs' must stay. */
void teds_quick_make(const struct teds_decoder *d, const uint8_t *pairs, struct teds_quick *q);

/*
 * Decodes rows from..to-1 of column 'column' of a raw block: values[row] is a code, TEDS_MISSING, TEDS_UNKNOWN_HERE or
 * TEDS_NO_NUMBER.  Returns how many of the last two there are.
 */
size_t teds_decode_raw(const struct teds_decoder *d, struct teds_quick *q,
                       const struct teds_block *block, size_t column, size_t from, size_t to,
                       int32_t *values);
void teds_quick_free(struct teds_quick *q);

/*
 * Labels are compared folded: letter case, runs of blanks, kinds of dashes and quotes, and
 * letters beyond ASCII (in UTF-8, Latin-1 or Windows-1252) make no difference.
 */
enum { TEDS_FOLDED_ROOM = 192 };
void teds_fold(const char *text, size_t length, char to[TEDS_FOLDED_ROOM]);

/* Is it nothing, or what statistical programs write for a missing value? */
bool teds_is_blank(const char *text, size_t length);

/* From the lowest to the highest code of a column that is decoded by a table. */
enum { TEDS_WIDEST_CODES = 200000 };

#endif
