/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying many proofs spreads over threads. Variable time: all data is public. */
#ifndef ZKP_API_GROTH16_BATCH_H
#define ZKP_API_GROTH16_BATCH_H

#include <stddef.h>
#include <stdint.h>

#include "zkp_api/pairing.h"

/* n proofs of 192 bytes (A, B, C compressed) to 384 bytes each (uncompressed), with every check of a decoder: flags, range,
   curve, subgroup. On failure the status and *bad_index of the lowest bad proof (else UINT64_MAX), and out is zero. */
int zkp_groth16_decode_many(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads);

/* out96[i] = weights[i] * points96[i]. Weights: 16 bytes little-endian. Points come from checked values (only parsed,
   ZKP_ERR_RANGE). Variable time. On failure out is zero. */
int zkp_groth16_weigh_many(uint8_t *out96, const uint8_t *points96, const uint8_t *weights_le16, size_t n, int threads);

/* As zkp_groth16_decode_many, but that B lies in the subgroup is left for zkp_groth16_product to check: its loop over the
   bits of z gives the answer for nothing. Until then these B are points of the curve and no more. */
int zkp_groth16_decode_deferring(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads);

/* gt576 = prod e(w_i A_i, B_i) * prod e(fixed_ps[j], fixed[j]). records384: A, B, C uncompressed, as decoded above (only
   parsed, ZKP_ERR_RANGE). Weights of 16 bytes little-endian stand for low + high * lambda, lambda = -z^2 mod r the
   eigenvalue of phi on G1: 2^128 different scalars mod r. fixed_ps96: checked points. check_b: 1 after
   zkp_groth16_decode_deferring: ZKP_ERR_NOT_IN_SUBGROUP and the lowest i whose B is outside in *bad_index (else UINT64_MAX).
   Variable time. On failure gt576 is zero. */
int zkp_groth16_product(uint8_t *gt576, uint64_t *bad_index, const uint8_t *records384, const uint8_t *weights_le16,
                        size_t n, const uint8_t *fixed_ps96, zkp_g2_lines *const *fixed, size_t n_fixed, int check_b,
                        int threads);

#endif
