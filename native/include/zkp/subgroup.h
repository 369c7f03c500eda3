/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Membership in the subgroups of order r by endomorphisms (M. Scott, eprint 2021/1130).
   in: a point of the curve. Returns 1 or 0; infinity is a member. Variable time (points here are public). */
#ifndef ZKP_SUBGROUP_H
#define ZKP_SUBGROUP_H

#include "zkp/g1.h"
#include "zkp/g2.h"

int zkp_g1_in_subgroup(const zkp_g1_affine *a);
int zkp_g2_in_subgroup(const zkp_g2_affine *a);
/* Multiply into the subgroup: [1 - z]P on G1, and Budroni-Pintore's method on G2 (both as in RFC 9380). */
void zkp_g1_clear_cofactor(zkp_g1 *o, const zkp_g1 *a);
void zkp_g2_clear_cofactor(zkp_g2 *o, const zkp_g2 *a);

#endif
