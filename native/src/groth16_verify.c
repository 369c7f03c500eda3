/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of one proof in one call, where the level in use has it. */
#include "zkp_api/groth16_verify.h"

#include "zkp/level.h"
#include "zkp_api/core.h"

#ifdef ZKP_HAVE_WIDE
#include "ifma/rns_verify.h"

int zkp_groth16_verifier_new(zkp_groth16_verifier **out, const uint8_t *gamma_neg192, const uint8_t *delta_neg192,
                             const uint8_t *alpha_beta576, const uint8_t *ic96, size_t n_inputs) {
    *out = NULL;
    if (zkp_level_now < ZKP_LEVEL_IFMA || n_inputs > ZKP_VERIFIER_MOST_INPUTS) return ZKP_OK;
    return zkp_ifma_verifier_new(out, gamma_neg192, delta_neg192, alpha_beta576, ic96, n_inputs);
}

void zkp_groth16_verifier_free(zkp_groth16_verifier *verifier) { zkp_ifma_verifier_free(verifier); }

int zkp_groth16_verify(const zkp_groth16_verifier *verifier, const uint8_t *proof, size_t size,
                       const uint8_t *inputs_le32, int threads) {
    if (zkp_level_now < ZKP_LEVEL_IFMA) return ZKP_VERDICT_NOT_JUDGED;
    return zkp_ifma_verify(verifier, proof, size, inputs_le32, threads);
}

#else

int zkp_groth16_verifier_new(zkp_groth16_verifier **out, const uint8_t *gamma_neg192, const uint8_t *delta_neg192,
                             const uint8_t *alpha_beta576, const uint8_t *ic96, size_t n_inputs) {
    (void)gamma_neg192, (void)delta_neg192, (void)alpha_beta576, (void)ic96, (void)n_inputs;
    *out = NULL;
    return ZKP_OK;
}

void zkp_groth16_verifier_free(zkp_groth16_verifier *verifier) { (void)verifier; }

int zkp_groth16_verify(const zkp_groth16_verifier *verifier, const uint8_t *proof, size_t size,
                       const uint8_t *inputs_le32, int threads) {
    (void)verifier, (void)proof, (void)size, (void)inputs_le32, (void)threads;
    return ZKP_VERDICT_NOT_JUDGED;
}

#endif
