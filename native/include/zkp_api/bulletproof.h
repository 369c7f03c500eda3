/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Range proofs at the cffi surface. group: ZKP_BP_ED25519 or ZKP_BP_JUBJUB; scheme: ZKP_BP_ORIGINAL or ZKP_BP_PLUS.
   Variable time but for the prover. */
#ifndef ZKP_API_BULLETPROOF_H
#define ZKP_API_BULLETPROOF_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_BP_ED25519 0
#define ZKP_BP_JUBJUB 1
#define ZKP_BP_ORIGINAL 0
#define ZKP_BP_PLUS 1
#define ZKP_BP_WRONG 100 /* a proof is well formed and does not hold */
/* The longest proof of either scheme, in bytes. */
#define ZKP_BP_MAX_BYTES 992

/* Verifies n proofs together. proofs: one after the other, proof i ends at ends[i]; commitments: counts[i] encodings
   of 32 bytes for each proof, one after the other, as the proof speaks of them (times 1/8 on Ed25519). statuses[i]:
   ZKP_OK, ZKP_BP_WRONG, or another status for malformed bytes; with malformed ones nothing is verified and the rest
   stays ZKP_OK. Returns ZKP_OK where all are, ZKP_BP_WRONG where some are not, ZKP_ERR_MEMORY (no memory or no
   randomness). */
int zkp_bp_verify_batch(int32_t *statuses, int group, int scheme, const uint8_t *proofs, const uint64_t *ends,
                        const uint8_t *commitments, const uint32_t *counts, size_t n);

/* Proves that m amounts are below 2^64. Constant time. Secret: amounts, masks, random.
   masks: 32 bytes each, below the order.
   out: room for ZKP_BP_MAX_BYTES, *length is set; commitments: room for the coordinates of m points, 64 bytes each.
   random: NULL for the operating system's, or (tests, and proofs that a seed determines) 64 bytes for each scalar
   that the prover draws, reduced modulo the order: zkp_bp_draws of them. ZKP_OK, ZKP_ERR_ARGUMENT (m), ZKP_ERR_RANGE
   (a mask is not reduced), ZKP_ERR_MEMORY, ZKP_BP_WRONG (a challenge is zero: use other randomness). */
int zkp_bp_prove(uint8_t *out, uint64_t *length, uint8_t *commitments, int group, int scheme, const uint64_t *amounts,
                 const uint8_t *masks, size_t m, const uint8_t *random);
/* How many scalars the prover of m amounts draws. */
size_t zkp_bp_draws(int scheme, size_t m);

#endif
