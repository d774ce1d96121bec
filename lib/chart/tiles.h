/*
 * tiles.h - where the states stand on a map of tiles (datasets/tiles.ini).
 */
#ifndef TEDSTAT_TILES_H
#define TEDSTAT_TILES_H

#include "base.h"

struct teds_tile {
    int state; /* FIPS code */
    char abbreviation[4];
    int row, column;
};

enum { TEDS_MOST_TILES = 64, TEDS_TILE_ROWS = 8, TEDS_TILE_COLUMNS = 11 };

struct teds_tiles {
    struct teds_tile tile[TEDS_MOST_TILES];
    size_t count;
};

teds_status teds_tiles_load(struct teds_tiles *to, teds_error *err);
const struct teds_tile *teds_tile_of(const struct teds_tiles *tiles, int state); /* or NULL */

#endif
