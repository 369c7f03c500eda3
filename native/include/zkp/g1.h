/* SPDX-License-Identifier: GPL-3.0-or-later */
/* G1: the curve y^2 = x^3 + 4 over Fp.
   in/out: points of the curve (not always of the subgroup of order r) with reduced coordinates; every addition is
   complete (equal, opposite and infinite points are handled by cases). Outputs may alias inputs. Variable time,
   therefore, but where a comment says otherwise. */
#ifndef ZKP_G1_H
#define ZKP_G1_H

#include "zkp/fp.h"

extern const zkp_g1 zkp_g1_infinity;
extern const zkp_g1_affine zkp_g1_generator;
/* The coefficient b of y^2 = x^3 + b. */
extern const zkp_fp zkp_g1_b;

void zkp_g1_add(zkp_g1 *o, const zkp_g1 *a, const zkp_g1 *b);
void zkp_g1_sub(zkp_g1 *o, const zkp_g1 *a, const zkp_g1 *b);
void zkp_g1_add_affine(zkp_g1 *o, const zkp_g1 *a, const zkp_g1_affine *b);
void zkp_g1_dbl(zkp_g1 *o, const zkp_g1 *a);
void zkp_g1_neg(zkp_g1 *o, const zkp_g1 *a);
void zkp_g1_neg_affine(zkp_g1_affine *o, const zkp_g1_affine *a);
/* Constant time: multiples by secrets are asked. */
int zkp_g1_is_infinity(const zkp_g1 *a);
/* Equality of points, whatever their z. */
int zkp_g1_eq(const zkp_g1 *a, const zkp_g1 *b);
int zkp_g1_eq_affine(const zkp_g1_affine *a, const zkp_g1_affine *b);
int zkp_g1_is_on_curve(const zkp_g1_affine *a);

/* k: 256-bit little-endian integer, any value. The point may lie outside the subgroup. */
void zkp_g1_mul_var(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]);
/* Faster (endomorphism); the point must lie in the subgroup of order r. k any 256-bit value. */
void zkp_g1_mul_glv_var(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]);
/* Constant time in k and in the point; k < r; the point must lie in the subgroup of order r. */
void zkp_g1_mul_ct(zkp_g1 *o, const zkp_g1 *p, const uint64_t k[4]);

/* o = |z| p for the curve's parameter z (negative, 64 bits, six of them set); any point of the curve. */
void zkp_g1_mul_abs_z(zkp_g1 *o, const zkp_g1 *p);

/* Constant time. */
void zkp_g1_from_affine(zkp_g1 *o, const zkp_g1_affine *a);
/* Constant time, with an inversion of that kind. */
void zkp_g1_to_affine(zkp_g1_affine *o, const zkp_g1 *a);
/* A fast one. */
void zkp_g1_to_affine_var(zkp_g1_affine *o, const zkp_g1 *a);
/* n points with one inversion. scratch: 2*n field elements. */
void zkp_g1_batch_to_affine(zkp_g1_affine *o, const zkp_g1 *a, size_t n, zkp_fp *scratch);

/* o = (beta*x, y): multiplication by the eigenvalue -z^2 (z the curve's parameter), for points of the subgroup. */
void zkp_g1_phi(zkp_g1_affine *o, const zkp_g1_affine *a);

#endif
