/*
 * opt.h - a row of the table of options; for opt*.c alone.
 */
#ifndef TEDSTAT_CLI_OPT_H
#define TEDSTAT_CLI_OPT_H

#include "cli.h"

enum opt_type { FLAG, TEXT, LIST, LEVEL, SHARE, CHOICE, WHOLE };

struct opt {
    enum option_id id;
    char letter;
    const char *name, *argument, *help;
    enum opt_type type;
    size_t at, count_at; /* count_at: of a LIST */
    size_t most;         /* of a LIST, or of a WHOLE number */
    const char *choices; /* of a CHOICE: "a|b" */
};

/* The i-th row, NULL past the end; and does the command take that option?  All take --help. */
const struct opt *option_row(size_t i);
bool option_taken(const struct command *c, enum option_id id);

#endif
