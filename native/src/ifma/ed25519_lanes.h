/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scalar code calls for Ed25519 in lanes. A point is 64 bytes: x, then y, canonical little-endian integers of a
   point of the curve, which the caller has checked or this code has made. A scalar is four words, any integer below 2^256
   where nothing else is said: points with torsion get that multiple, not the one modulo the order. _var: variable time,
   for public data. Functions that return int return 0 when memory is short, else 1. */
#ifndef ZKP_IFMA_ED25519_LANES_H
#define ZKP_IFMA_ED25519_LANES_H

#include <stddef.h>
#include <stdint.h>

/* Decodes 32-byte encodings. good[i] is 1 where the encoding is one of a point, and row i of o is set there alone (zero
   elsewhere). lax: the rules of ZIP 215 (y of 2^255 - 19 and above, and x = 0 with either sign); else those of RFC 8032 and
   of Monero. */
void zkp_ifma_ed25519_decode_var(uint8_t *o, uint8_t *good, const uint8_t *bytes, size_t n, int lax);

/* good[i] is 1 where the order of the point divides l. */
void zkp_ifma_ed25519_in_subgroup_var(uint8_t *good, const uint8_t *points, size_t n);

/* Monero's map of hashes (32 bytes each, Keccak-256 of what is hashed) to points, times 8. */
void zkp_ifma_ed25519_map_var(uint8_t *o, const uint8_t *hashes, size_t n);

/* Tables of fixed points for sums: zkp_ifma_ed25519_tables_size(n) bytes at an address divisible by 64. */
size_t zkp_ifma_ed25519_tables_size(size_t n);
void zkp_ifma_ed25519_make_tables_var(void *tables, const uint8_t *points, size_t n);

/* o = the sum of k_i times fixed point i for the first n that the tables were made of, and of more_j * points_j (m of these):
   x, y, z, t as canonical integers, 32 bytes each. n or m may be 0. */
void zkp_ifma_ed25519_straus_var(uint8_t o[128], const void *tables, const uint64_t *k, size_t n, const uint8_t *points,
                                 const uint64_t *more, size_t m);

/* The same for many points, without tables. */
int zkp_ifma_ed25519_buckets_var(uint8_t o[128], const uint8_t *points, const uint64_t *k, size_t n, const uint8_t *more_points,
                                 const uint64_t *more, size_t m);

#endif
