/*
 * tiles.c - where the states stand on a map of tiles (datasets/tiles.ini).
 */
#include "tiles.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "embedded.h"

static teds_status read_tile(void *context, const struct teds_ini_line *at, teds_error *err)
{
    struct teds_tiles *to = context;
    struct teds_tile *t = &to->tile[to->count];
    const char *row = strchr(at->value, ' '), *column = row ? strchr(row + 1, ' ') : NULL;

    if (to->count == TEDS_MOST_TILES || !column || row - at->value != 2)
        return teds_ini_fail(at, err, "\"%s\" is no tile: ABBREVIATION ROW COLUMN", at->value);
    snprintf(t->abbreviation, sizeof t->abbreviation, "%.2s", at->value);
    if (!teds_int_read(at->key, strlen(at->key), &t->state) ||
        !teds_int_read(row + 1, (size_t)(column - row - 1), &t->row) ||
        !teds_int_read(column + 1, strlen(column + 1), &t->column) || t->row < 0 || t->row >= TEDS_TILE_ROWS ||
        t->column < 0 || t->column >= TEDS_TILE_COLUMNS)
        return teds_ini_fail(at, err, "\"%s\" is no tile: ABBREVIATION ROW COLUMN", at->value);
    to->count++;
    return TEDS_OK;
}

teds_status teds_tiles_load(struct teds_tiles *to, teds_error *err)
{
    to->count = 0;
    for (const struct teds_embedded *f = teds_embedded; f->path; f++)
        if (strcmp(f->path, "datasets/tiles.ini") == 0)
            return teds_ini_parse(f->path, f->text, f->length, read_tile, to, err);
    return TEDS_OK;
}

const struct teds_tile *teds_tile_of(const struct teds_tiles *tiles, int state)
{
    for (size_t i = 0; i < tiles->count; i++)
        if (tiles->tile[i].state == state)
            return &tiles->tile[i];
    return NULL;
}
