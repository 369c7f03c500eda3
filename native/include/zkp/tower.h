/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp2 = Fp[u]/(u^2 + 1), Fp6 = Fp2[v]/(v^3 - xi) with xi = 1 + u, Fp12 = Fp6[w]/(w^2 - v).
   in/out: reduced coordinates, as in fp.h. Outputs may alias inputs. Constant time unless the name ends in _var.
   Public: e, n_limbs, power. */
#ifndef ZKP_TOWER_H
#define ZKP_TOWER_H

#include "zkp/fp.h"

extern const zkp_fp2 zkp_fp2_zero;
extern const zkp_fp2 zkp_fp2_one;
extern const zkp_fp6 zkp_fp6_zero;
extern const zkp_fp6 zkp_fp6_one;
extern const zkp_fp12 zkp_fp12_one;

void zkp_fp2_add(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b);
void zkp_fp2_sub(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b);
void zkp_fp2_neg(zkp_fp2 *o, const zkp_fp2 *a);
void zkp_fp2_dbl(zkp_fp2 *o, const zkp_fp2 *a);
void zkp_fp2_half(zkp_fp2 *o, const zkp_fp2 *a);
/* Conjugate c0 - c1*u, which is also the Frobenius map. */
void zkp_fp2_conj(zkp_fp2 *o, const zkp_fp2 *a);
void zkp_fp2_mul(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b);
void zkp_fp2_mul_fp(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp *b);
/* o = a * (1 + u) */
void zkp_fp2_mul_xi(zkp_fp2 *o, const zkp_fp2 *a);
void zkp_fp2_sqr(zkp_fp2 *o, const zkp_fp2 *a);
/* o = a^e, e public. */
void zkp_fp2_pow(zkp_fp2 *o, const zkp_fp2 *a, const uint64_t *e, size_t n_limbs);
/* 1/a, and 0 for a = 0. */
void zkp_fp2_inv(zkp_fp2 *o, const zkp_fp2 *a);
void zkp_fp2_inv_var(zkp_fp2 *o, const zkp_fp2 *a);
/* Inverts n elements in place with one inversion; zeros stay zero. scratch: n elements. */
void zkp_fp2_batch_inv_var(zkp_fp2 *a, size_t n, zkp_fp2 *scratch);
/* Returns 1 and sets o to a square root of a, or returns 0. Which of the two roots is not specified. */
int zkp_fp2_sqrt_var(zkp_fp2 *o, const zkp_fp2 *a);
/* 1 if a is a square (0 counts as one). */
int zkp_fp2_is_square(const zkp_fp2 *a);
int zkp_fp2_is_zero(const zkp_fp2 *a);
int zkp_fp2_is_one(const zkp_fp2 *a);
int zkp_fp2_eq(const zkp_fp2 *a, const zkp_fp2 *b);
/* Order (c1, then c0), as in point encodings: 1 if a is larger than -a. */
int zkp_fp2_is_largest(const zkp_fp2 *a);
/* sgn0 of RFC 9380. */
int zkp_fp2_sgn0(const zkp_fp2 *a);
void zkp_fp2_select(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b, uint64_t take_b);
void zkp_fp2_cneg(zkp_fp2 *o, const zkp_fp2 *a, uint64_t negate);

void zkp_fp6_add(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b);
void zkp_fp6_sub(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b);
void zkp_fp6_neg(zkp_fp6 *o, const zkp_fp6 *a);
void zkp_fp6_dbl(zkp_fp6 *o, const zkp_fp6 *a);
void zkp_fp6_mul(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b);
void zkp_fp6_sqr(zkp_fp6 *o, const zkp_fp6 *a);
/* o = a * v */
void zkp_fp6_mul_v(zkp_fp6 *o, const zkp_fp6 *a);
/* o = a * (b0 + b1*v) and a * (b1*v) */
void zkp_fp6_mul_by_01(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b0, const zkp_fp2 *b1);
void zkp_fp6_mul_by_1(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b1);
void zkp_fp6_inv(zkp_fp6 *o, const zkp_fp6 *a);
void zkp_fp6_inv_var(zkp_fp6 *o, const zkp_fp6 *a);
int zkp_fp6_is_zero(const zkp_fp6 *a);
int zkp_fp6_eq(const zkp_fp6 *a, const zkp_fp6 *b);

void zkp_fp12_mul(zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp12 *b);
void zkp_fp12_sqr(zkp_fp12 *o, const zkp_fp12 *a);
/* o = a * (b0 + b1*v + b4*v*w): a line of the pairing on this (M-type) twist. */
void zkp_fp12_mul_by_014(zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp2 *b0, const zkp_fp2 *b1, const zkp_fp2 *b4);
/* Conjugate over Fp6, c0 - c1*w; the inverse inside the cyclotomic subgroup. */
void zkp_fp12_conj(zkp_fp12 *o, const zkp_fp12 *a);
/* o = a^(p^power), power 1, 2 or 3. */
void zkp_fp12_frobenius(zkp_fp12 *o, const zkp_fp12 *a, unsigned power);
/* o = a^2 for a in the cyclotomic subgroup (a^(p^4 - p^2 + 1) = 1); wrong elsewhere. */
void zkp_fp12_cyclotomic_sqr(zkp_fp12 *o, const zkp_fp12 *a);
void zkp_fp12_inv(zkp_fp12 *o, const zkp_fp12 *a);
void zkp_fp12_inv_var(zkp_fp12 *o, const zkp_fp12 *a);
/* o = a^e, e public. */
void zkp_fp12_pow(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t *e, size_t n_limbs);
int zkp_fp12_is_one(const zkp_fp12 *a);
int zkp_fp12_eq(const zkp_fp12 *a, const zkp_fp12 *b);

#endif
