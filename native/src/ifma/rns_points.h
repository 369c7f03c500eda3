/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of G1 over residues, in homogeneous coordinates: (x/z, y/z), infinity is (0 : y : 0). Variable time: all
   data is public. */
#ifndef ZKP_RNS_POINTS_H
#define ZKP_RNS_POINTS_H

#include "rns_tower.h"

typedef struct { zkp_rns x, y, z; } zkp_rns_g1;

/* 1 if x = 0 in Fp. */
int zkp_rns_is_zero(const zkp_rns *x);

void zkp_rns_g1_from_affine(zkp_rns_g1 *o, const zkp_g1_affine *p);
void zkp_rns_g1_to_affine(zkp_g1_affine *o, const zkp_rns_g1 *p);
/* o = p + q for all points of the curve. */
void zkp_rns_g1_add(zkp_rns_g1 *o, const zkp_rns_g1 *p, const zkp_rns_g1 *q);
void zkp_rns_g1_dbl(zkp_rns_g1 *o, const zkp_rns_g1 *p);
/* Bit i of the result: p_i, a finite point of the curve, lies in the subgroup of order r. */
unsigned zkp_rns_g1_pair_in_subgroup(const zkp_g1_affine *p0, const zkp_g1_affine *p1);
/* zkp_g1_in_subgroup of zkp/subgroup.h. */
int zkp_rns_g1_in_subgroup(const zkp_g1_affine *p);

/* Multiples of a fixed point P of G1 for sums of products: the odd multiples 1, 3, .., 15 of |z|^i P, affine, as words
   of x and y. */
#define ZKP_RNS_TABLE 8
typedef struct { uint64_t point[4][ZKP_RNS_TABLE][32]; } zkp_rns_fixed;

/* p: a point of G1, not infinity. */
void zkp_rns_fixed_set(zkp_rns_fixed *o, const zkp_g1_affine *p);
/* o = start + sum k[i] P_i; k[i]: 256-bit little-endian integers. */
void zkp_rns_fixed_sum(zkp_g1_affine *o, const zkp_g1_affine *start, const zkp_rns_fixed *const *fixed,
                       const uint64_t (*k)[4], size_t n);

/* The square roots of a and b, elements of Fp, if they have any: o = a^((p + 1)/4). The caller checks. */
void zkp_rns_sqrt_pair(zkp_fp *root_a, zkp_fp *root_b, const zkp_fp *a, const zkp_fp *b);

#endif
