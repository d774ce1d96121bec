/*
 * scan_table.h - the indexes of the bits of a byte, lowest first; for kernels without an
 * instruction that packs them.
 */
#ifndef TEDSTAT_SCAN_TABLE_H
#define TEDSTAT_SCAN_TABLE_H

#include <stdint.h>

/* The i-th index is in bits 8 i to 8 i + 7; behind the last there is anything. */
extern const uint64_t teds_bits_of_byte[256];

#endif
