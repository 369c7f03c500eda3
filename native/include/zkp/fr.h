/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fr, the scalar field of BLS12-381 and the base field of Jubjub (r has 255 bits, r - 1 = 2^32 * odd).
   in/out of every function: Montgomery form with R = 2^256, fully reduced (< r). Outputs may alias inputs.
   Constant time unless the name ends in _var. Public: e, n, n_limbs. */
#ifndef ZKP_FR_H
#define ZKP_FR_H

#include "zkp/types.h"

extern const zkp_fr zkp_fr_zero;
extern const zkp_fr zkp_fr_one;
/* Primitive roots of unity of order 2^32 and 3 * 2^32, 7^((r-1)/order), and the generator 7 of the whole group. */
extern const zkp_fr zkp_fr_root_of_unity;
extern const zkp_fr zkp_fr_root_of_unity_3;
extern const zkp_fr zkp_fr_generator;
/* r as little-endian words (not Montgomery). */
extern const uint64_t zkp_fr_modulus[4];

void zkp_fr_add(zkp_fr *o, const zkp_fr *a, const zkp_fr *b);
void zkp_fr_sub(zkp_fr *o, const zkp_fr *a, const zkp_fr *b);
void zkp_fr_neg(zkp_fr *o, const zkp_fr *a);
void zkp_fr_dbl(zkp_fr *o, const zkp_fr *a);
void zkp_fr_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b);
void zkp_fr_sqr(zkp_fr *o, const zkp_fr *a);

/* o = a^e; e: n_limbs little-endian words, public. */
void zkp_fr_pow(zkp_fr *o, const zkp_fr *a, const uint64_t *e, size_t n_limbs);
/* o = 1/a, and 0 for a = 0. */
void zkp_fr_inv(zkp_fr *o, const zkp_fr *a);
void zkp_fr_inv_var(zkp_fr *o, const zkp_fr *a);
/* Inverts n elements in place with one inversion; zeros stay zero. scratch: n elements. */
void zkp_fr_batch_inv_var(zkp_fr *a, size_t n, zkp_fr *scratch);
/* Returns 1 and sets o to a square root of a, or returns 0. Which of the two roots is not specified. */
int zkp_fr_sqrt_var(zkp_fr *o, const zkp_fr *a);

int zkp_fr_is_zero(const zkp_fr *a);
int zkp_fr_is_one(const zkp_fr *a);
int zkp_fr_eq(const zkp_fr *a, const zkp_fr *b);
/* Parity of the canonical value. */
int zkp_fr_sgn0(const zkp_fr *a);
void zkp_fr_select(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, uint64_t take_b);
void zkp_fr_cneg(zkp_fr *o, const zkp_fr *a, uint64_t negate);

void zkp_fr_from_u64(zkp_fr *o, uint64_t v);
/* Canonical little-endian words. from: returns 0 (and leaves o zero) for a value >= r, else 1. */
int zkp_fr_from_limbs(zkp_fr *o, const uint64_t v[4]);
void zkp_fr_to_limbs(uint64_t v[4], const zkp_fr *a);
/* Canonical little-endian bytes. Returns ZKP_OK, or ZKP_ERR_RANGE for a value >= r (o is then zero). */
int zkp_fr_from_le32(zkp_fr *o, const uint8_t b[32]);
void zkp_fr_to_le32(uint8_t b[32], const zkp_fr *a);
/* o = the 512-bit little-endian integer b mod r. */
void zkp_fr_from_le64_wide(zkp_fr *o, const uint8_t b[64]);

#endif
