/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of pairings with eight pairs at a time, one per lane, in affine coordinates: the inversions of one step of all
   pairs are one inversion. Variable time: points of proofs are public. */
#ifndef ZKP_IFMA_MILLER_LANES_H
#define ZKP_IFMA_MILLER_LANES_H

#include "curve_lanes.h"
#include "zkp/tower.h"

/* Eight pairs e(P, Q). */
typedef struct {
    /* Set by the caller: P in Jacobian coordinates as the curve functions give them (y below 2p), Q, the lanes that count
       as factors, and those where Q is finite and to be tested. The other lanes may hold anything, infinity included. */
    g1j8 p;
    g2x8 q;
    __mmask8 active, present;
    /* Afterwards: the present lanes where psi(Q) = [z]Q, which holds for the members of the subgroup of order r alone. */
    __mmask8 member;
    /* Used inside. */
    g2x8 t;
    fp8 inverse_y, minus_x_over_y; /* 1/y and -x/y of P */
    fp8 norm, prefix;
} zkp_ifma_pairs;

/* o = the product of the Miller functions of all active pairs of n >= 1 groups, up to a factor in Fp2 that the final
   exponentiation removes. Means something when all active
   Q are members. */
void zkp_ifma_miller_lanes(zkp_fp12 *o, zkp_ifma_pairs *groups, size_t n);

/* o[i] = (low[i] + high[i] lambda) a[i], where lambda = -z^2 is the eigenvalue of phi. in: active lanes hold members of the
   subgroup of order r, other than infinity, and a scalar that is not zero. */
void zkp_ifma_g1_weigh(g1j8 *o, const g1x8 *a, const uint64_t low[8], const uint64_t high[8]);

#endif
