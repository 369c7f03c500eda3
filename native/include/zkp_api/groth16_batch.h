/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What verifying many proofs spreads over threads. */
#ifndef ZKP_API_GROTH16_BATCH_H
#define ZKP_API_GROTH16_BATCH_H

#include <stddef.h>
#include <stdint.h>

/* n proofs of 192 bytes (A, B, C compressed) to 384 bytes each (uncompressed), with every check of a decoder: flags, range,
   curve, subgroup. On failure the status and *bad_index of the lowest bad proof (else UINT64_MAX), and out is zero. */
int zkp_groth16_decode_many(uint8_t *out384, uint64_t *bad_index, const uint8_t *in192, size_t n, int threads);

/* out96[i] = weights[i] * points96[i]. Weights: 16 bytes little-endian. Points come from checked values (only parsed,
   ZKP_ERR_RANGE). Variable time. On failure out is zero. */
int zkp_groth16_weigh_many(uint8_t *out96, const uint8_t *points96, const uint8_t *weights_le16, size_t n, int threads);

#endif
