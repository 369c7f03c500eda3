/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One Groth16 proof from bytes to verdict, for low latency. Variable time: all data is public. */
#ifndef ZKP_API_GROTH16_VERIFY_H
#define ZKP_API_GROTH16_VERIFY_H

#include <stddef.h>
#include <stdint.h>

typedef struct zkp_groth16_verifier zkp_groth16_verifier; /* immutable; any number of threads may use one at a time */

/* Verdicts. NOT_JUDGED: the proof is malformed, or has the identity in it, or the level in use has no such function, or
   there are too many inputs for it; the separate steps (decoding, pairing) then tell what is wrong, and judge. */
#define ZKP_VERDICT_HOLDS 1
#define ZKP_VERDICT_WRONG 0
#define ZKP_VERDICT_NOT_JUDGED (-1)

/* ic96: 1 + n_inputs points, in checked encodings like the others. *out is NULL, with ZKP_OK, where the level in use has
   no such function or the inputs are too many. */
int zkp_groth16_verifier_new(zkp_groth16_verifier **out, const uint8_t *gamma_neg192, const uint8_t *delta_neg192,
                             const uint8_t *alpha_beta576, const uint8_t *ic96, size_t n_inputs);
void zkp_groth16_verifier_free(zkp_groth16_verifier *verifier); /* NULL is fine */

/* proof: 192 bytes, compressed and not checked, or (size 384) uncompressed, checked before. inputs_le32: n_inputs
   integers below r. */
int zkp_groth16_verify(const zkp_groth16_verifier *verifier, const uint8_t *proof, size_t size,
                       const uint8_t *inputs_le32, int threads);

#endif
