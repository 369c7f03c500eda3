/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying many proofs does in lanes, one or two groups of at most eight proofs a call. Variable time: all
   data is public. */
#ifndef ZKP_IFMA_BATCH_LANES_H
#define ZKP_IFMA_BATCH_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "zkp/tower.h"

/* n <= 16 proofs of 192 bytes to 384 bytes each, with every check (that of B's subgroup if check_b). status[i]: what decoding A, B and C in this order
   reports first. Outputs of proofs that fail are no points. */
void zkp_ifma_proofs_decode(uint8_t *out384, int status[16], const uint8_t *in192, size_t n, int check_b);

/* n <= 8 points of G1 (g2 = 0) or G2 of `len` bytes to uncompressed ones, with the statuses of zkp_g1_decode and
   zkp_g2_decode; the output of a point that fails is infinity. */
void zkp_ifma_points_decode(uint8_t *out, int status[8], const uint8_t *in, size_t n, size_t len, int g2, int subgroup);

/* o = the product of the Miller functions of w_i A_i and B_i for n >= 1 records of 384 bytes, up to a factor in Fp2; weights
   as in zkp_api/groth16_batch.h. Pairs with infinity or a weight of zero count as one. *bad_index: the lowest i whose B lies
   outside the subgroup (ZKP_ERR_NOT_IN_SUBGROUP) or whose bytes are no points (ZKP_ERR_RANGE). */
int zkp_ifma_weighed_miller(zkp_fp12 *o, size_t *bad_index, const uint8_t *records384, const uint8_t *weights_le16,
                            size_t n);

#endif
