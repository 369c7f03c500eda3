/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Additions of many pairs of affine points with one inversion. Variable time: all data is public. */
#ifndef ZKP_AFFINE_PAIRS_H
#define ZKP_AFFINE_PAIRS_H

#include "zkp/msm.h"

typedef struct {
    const zkp_g1_xy *p, *q;
    zkp_g1_xy *o;
    uint32_t negate; /* bit 0: take -p, bit 1: take -q */
} zkp_g1_pair;

typedef struct {
    const zkp_g2_xy *p, *q;
    zkp_g2_xy *o;
    uint32_t negate;
} zkp_g2_pair;

/* Any points, equal, opposite or at infinity. An output may be one of the inputs of its own pair, not of another.
   denominators, prefix, kinds: memory for n of each. */
void zkp_g1_add_pairs(const zkp_g1_pair *pairs, zkp_fp *denominators, zkp_fp *prefix, uint8_t *kinds, size_t n);
void zkp_g2_add_pairs(const zkp_g2_pair *pairs, zkp_fp2 *denominators, zkp_fp2 *prefix, uint8_t *kinds, size_t n);

#endif
