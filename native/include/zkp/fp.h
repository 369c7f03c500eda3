/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp, the base field of BLS12-381 (p has 381 bits).
   in/out of every function: Montgomery form with R = 2^384, fully reduced (< p). Outputs may alias inputs.
   Constant time unless the name ends in _var. Public: e, n, n_limbs. */
#ifndef ZKP_FP_H
#define ZKP_FP_H

#include "zkp/types.h"

extern const zkp_fp zkp_fp_zero;
extern const zkp_fp zkp_fp_one;

void zkp_fp_add(zkp_fp *o, const zkp_fp *a, const zkp_fp *b);
void zkp_fp_sub(zkp_fp *o, const zkp_fp *a, const zkp_fp *b);
void zkp_fp_neg(zkp_fp *o, const zkp_fp *a);
void zkp_fp_dbl(zkp_fp *o, const zkp_fp *a);
void zkp_fp_half(zkp_fp *o, const zkp_fp *a);
void zkp_fp_mul(zkp_fp *o, const zkp_fp *a, const zkp_fp *b);
void zkp_fp_sqr(zkp_fp *o, const zkp_fp *a);
/* o = a^(2^n) */
void zkp_fp_sqr_n(zkp_fp *o, const zkp_fp *a, unsigned n);

/* o = a^e; e: n_limbs little-endian words, public (the running time depends on e, not on a). */
void zkp_fp_pow(zkp_fp *o, const zkp_fp *a, const uint64_t *e, size_t n_limbs);
/* o = 1/a, and 0 for a = 0. */
void zkp_fp_inv(zkp_fp *o, const zkp_fp *a);
void zkp_fp_inv_var(zkp_fp *o, const zkp_fp *a);
/* Inverts n elements in place with one inversion; zeros stay zero. scratch: n elements. */
void zkp_fp_batch_inv_var(zkp_fp *a, size_t n, zkp_fp *scratch);
/* Returns 1 and sets o to a square root of a, or returns 0 (o is then unspecified). sqrt(0) = 0.
   Of the two roots it gives a^((p+1)/4). */
int zkp_fp_sqrt_var(zkp_fp *o, const zkp_fp *a);
/* 1 if a is a square (0 counts as one). */
int zkp_fp_is_square(const zkp_fp *a);

/* 1 or 0. */
int zkp_fp_is_zero(const zkp_fp *a);
int zkp_fp_is_one(const zkp_fp *a);
int zkp_fp_eq(const zkp_fp *a, const zkp_fp *b);
/* 1 if the canonical value is above (p-1)/2: the sort flag of point encodings. */
int zkp_fp_is_largest(const zkp_fp *a);
/* Parity of the canonical value (sgn0 of RFC 9380). */
int zkp_fp_sgn0(const zkp_fp *a);
/* o = take_b ? b : a, without a branch; take_b is 0 or 1. */
void zkp_fp_select(zkp_fp *o, const zkp_fp *a, const zkp_fp *b, uint64_t take_b);
/* o = negate ? -a : a, without a branch; negate is 0 or 1. */
void zkp_fp_cneg(zkp_fp *o, const zkp_fp *a, uint64_t negate);

void zkp_fp_from_u64(zkp_fp *o, uint64_t v);
/* Canonical little-endian words. from: returns 0 (and leaves o zero) for a value >= p, else 1. */
int zkp_fp_from_limbs(zkp_fp *o, const uint64_t v[6]);
void zkp_fp_to_limbs(uint64_t v[6], const zkp_fp *a);
/* Canonical big-endian bytes. Returns ZKP_OK, or ZKP_ERR_RANGE for a value >= p (o is then zero). */
int zkp_fp_from_be48(zkp_fp *o, const uint8_t b[48]);
void zkp_fp_to_be48(uint8_t b[48], const zkp_fp *a);
/* o = the 512-bit big-endian integer b mod p (hash_to_field of RFC 9380). */
void zkp_fp_from_be64_wide(zkp_fp *o, const uint8_t b[64]);

#endif
