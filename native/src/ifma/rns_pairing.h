/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairings over residues (rns.h). Variable time: all data is public. */
#ifndef ZKP_RNS_PAIRING_H
#define ZKP_RNS_PAIRING_H

#include "rns_tower.h"

/* The functions of zkp/pairing.h. Pairs with lines need them as residues. */
void zkp_ifma_g2_prepare(zkp_g2_lines *o, const zkp_g2_affine *q);
void zkp_ifma_miller(zkp_fp12 *o, const zkp_pair *pairs, size_t n);
void zkp_ifma_final_exponentiation(zkp_fp12 *o, const zkp_fp12 *f);
int zkp_ifma_gt_is_member(const zkp_fp12 *a);
void zkp_ifma_gt_pow_var(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t k[4]);

/* The same without the changes of form. */
/* With check, returns 1 if every finite q (of the pairs without lines) lies in the subgroup of order r, provided that it
   is a point of the curve: the loop ends with [z]Q, which is psi(Q) there. Pairs with infinity on either side are left
   out and not judged. */
int zkp_rns_miller(zkp_rns12 *o, const zkp_pair *pairs, size_t n, int check);
void zkp_rns_final_exponentiation(zkp_rns12 *o, const zkp_rns12 *f);

/* zkp_g2_in_subgroup of zkp/subgroup.h. */
int zkp_rns_g2_in_subgroup(const zkp_g2_affine *q);

#endif
