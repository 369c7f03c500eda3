/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairings over residues (rns.h). */
#ifndef ZKP_RNS_PAIRING_H
#define ZKP_RNS_PAIRING_H

#include "rns_tower.h"

/* A line of a fixed Q, as in zkp_line. */
typedef struct { zkp_rns2 c0, c1, c4; } zkp_rns_fixed_line;

typedef struct {
    const zkp_g1_affine *p;
    const zkp_g2_affine *q;
    const zkp_rns_fixed_line *lines; /* ZKP_LINES of them, or NULL: then q counts */
} zkp_rns_pair;

#define ZKP_RNS_MILLER_MAX 32

void zkp_rns_lines_from(zkp_rns_fixed_line *o, const zkp_g2_lines *lines);
/* o = the product of the Miller functions of n <= ZKP_RNS_MILLER_MAX pairs, up to a factor of Fp2. */
void zkp_rns_miller(zkp_rns12 *o, const zkp_rns_pair *pairs, size_t n);
/* o = f^(3 (p^12 - 1)/r); zero stays zero. */
void zkp_rns_final_exponentiation(zkp_rns12 *o, const zkp_rns12 *f);

#endif
