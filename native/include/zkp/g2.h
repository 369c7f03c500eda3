/* SPDX-License-Identifier: GPL-3.0-or-later */
/* G2: the curve y^2 = x^3 + 4(1 + u) over Fp2.
   in/out: points of the curve (not always of the subgroup of order r) with reduced coordinates; every addition is
   complete (equal, opposite and infinite points are handled by cases). Outputs may alias inputs. Variable time,
   therefore, but where a comment says otherwise. */
#ifndef ZKP_G2_H
#define ZKP_G2_H

#include "zkp/tower.h"

extern const zkp_g2 zkp_g2_infinity;
extern const zkp_g2_affine zkp_g2_generator;
/* The coefficient b of y^2 = x^3 + b. */
extern const zkp_fp2 zkp_g2_b;

void zkp_g2_add(zkp_g2 *o, const zkp_g2 *a, const zkp_g2 *b);
void zkp_g2_sub(zkp_g2 *o, const zkp_g2 *a, const zkp_g2 *b);
void zkp_g2_add_affine(zkp_g2 *o, const zkp_g2 *a, const zkp_g2_affine *b);
void zkp_g2_dbl(zkp_g2 *o, const zkp_g2 *a);
void zkp_g2_neg(zkp_g2 *o, const zkp_g2 *a);
void zkp_g2_neg_affine(zkp_g2_affine *o, const zkp_g2_affine *a);
/* Constant time: multiples by secrets are asked. */
int zkp_g2_is_infinity(const zkp_g2 *a);
/* Equality of points, whatever their z. */
int zkp_g2_eq(const zkp_g2 *a, const zkp_g2 *b);
int zkp_g2_eq_affine(const zkp_g2_affine *a, const zkp_g2_affine *b);
int zkp_g2_is_on_curve(const zkp_g2_affine *a);

/* k: 256-bit little-endian integer, any value. The point may lie outside the subgroup. */
void zkp_g2_mul_var(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]);
/* Faster (endomorphism); the point must lie in the subgroup of order r. k any 256-bit value. */
void zkp_g2_mul_glv_var(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]);
/* Constant time in k and in the point; k < r; the point must lie in the subgroup of order r. */
void zkp_g2_mul_ct(zkp_g2 *o, const zkp_g2 *p, const uint64_t k[4]);

/* o = |z| p for the curve's parameter z (negative, 64 bits, six of them set); any point of the curve. */
void zkp_g2_mul_abs_z(zkp_g2 *o, const zkp_g2 *p);

/* Constant time. */
void zkp_g2_from_affine(zkp_g2 *o, const zkp_g2_affine *a);
/* Constant time, with an inversion of that kind. */
void zkp_g2_to_affine(zkp_g2_affine *o, const zkp_g2 *a);
/* A fast one. */
void zkp_g2_to_affine_var(zkp_g2_affine *o, const zkp_g2 *a);
/* n points with one inversion. scratch: 2*n field elements. */
void zkp_g2_batch_to_affine(zkp_g2_affine *o, const zkp_g2 *a, size_t n, zkp_fp2 *scratch);

/* The endomorphism psi (untwist, Frobenius, twist); on the subgroup it multiplies by p mod r = z (negative). */
void zkp_g2_psi(zkp_g2 *o, const zkp_g2 *a);
void zkp_g2_psi_affine(zkp_g2_affine *o, const zkp_g2_affine *a);

#endif
