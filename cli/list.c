/*
 * list.c - lists of variables, as --by has them.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

bool list_add(char *to, size_t room, const char *list)
{
    size_t length = strlen(to), n;
    const char *word;

    while (teds_list_word(&list, &word, &n)) {
        if (teds_list_has(to, word, n))
            continue;
        if (length + n + 2 > room)
            return false;
        length += (size_t)snprintf(to + length, room - length, "%s%.*s", length ? "," : "", (int)n, word);
    }
    return true;
}

bool list_has_year(const char *list)
{
    const char *word;
    size_t n;

    while (teds_list_word(&list, &word, &n))
        if (teds_same_variable_name("year", word, n))
            return true;
    return false;
}
