/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying many proofs does in lanes, one group of at most eight proofs a call. */
#ifndef ZKP_IFMA_BATCH_LANES_H
#define ZKP_IFMA_BATCH_LANES_H

#include <stddef.h>
#include <stdint.h>

/* n <= 8 proofs of 192 bytes to 384 bytes each, with every check. status[i]: what decoding A, B and C in this order
   reports first. Outputs of proofs that fail are no points. */
void zkp_ifma_proofs_decode(uint8_t *out384, int status[8], const uint8_t *in192, size_t n);

/* n <= 8 points of G1 (g2 = 0) or G2 of `len` bytes to uncompressed ones, with the statuses of zkp_g1_decode and
   zkp_g2_decode; the output of a point that fails is infinity. */
void zkp_ifma_points_decode(uint8_t *out, int status[8], const uint8_t *in, size_t n, size_t len, int g2, int subgroup);

#endif
