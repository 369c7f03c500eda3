/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scalar code calls for Ed25519 in lanes. Public scalars are four words, any integer below 2^256: points
   with torsion get that multiple, not the one modulo the order. _var: variable time, for public data. Functions that
   return int return 0 when memory is short, else 1. Variable time unless the name ends in _ct. */
#ifndef ZKP_IFMA_ED25519_LANES_H
#define ZKP_IFMA_ED25519_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "zkp/ed25519.h"

/* Decodes encodings of 32 bytes. good[i] is 1 where the encoding is one of a point, and o[i] that point; elsewhere
   o[i] is the identity. lax: the rules of ZIP 215, else those of RFC 8032 and of Monero. */
void zkp_ifma_ed25519_decode_var(zkp_ed25519_affine *o, uint8_t *good, const uint8_t *bytes, size_t n, int lax);

/* good[i] is 1 where the order of the point divides l. */
void zkp_ifma_ed25519_in_subgroup_var(uint8_t *good, const zkp_ed25519_affine *p, size_t n);

/* Monero's map of 32-byte numbers to points, times 8. */
void zkp_ifma_ed25519_map_var(zkp_ed25519 *o, const uint8_t *numbers, size_t n);

/* Tables of fixed points for sums: zkp_ifma_ed25519_tables_size(n) bytes at an address divisible by 64. */
size_t zkp_ifma_ed25519_tables_size(size_t n);
void zkp_ifma_ed25519_make_tables_var(void *tables, const zkp_ed25519_affine *p, size_t n);

/* o = the sum of k_i times fixed point i for the first n that the tables were made of, and of more_j * p_j (m of
   these). n or m may be 0. */
void zkp_ifma_ed25519_straus_var(zkp_ed25519 *o, const void *tables, const uint64_t *k, size_t n,
                                 const zkp_ed25519_affine *p, const uint64_t *more, size_t m);
/* The same for many points, without tables. */
int zkp_ifma_ed25519_buckets_var(zkp_ed25519 *o, const zkp_ed25519_affine *fixed, const uint64_t *k, size_t n,
                                 const zkp_ed25519_affine *p, const uint64_t *more, size_t m);
/* Where buckets become faster, in all and in points without tables. */
#define ZKP_IFMA_ED25519_BUCKETS 400

/* o = the sum of k_i times fixed point which[i]; scalars below 2^256. Public: tables, which. */
void zkp_ifma_ed25519_bases_ct(zkp_ed25519 *o, const void *tables, const uint32_t *which, const zkp_scalar *k,
                               size_t n);

/* o[i] = k_i * p_i */
void zkp_ifma_ed25519_mul_many_var(zkp_ed25519 *o, const zkp_ed25519_affine *p, const uint64_t *k, size_t n);

#endif
