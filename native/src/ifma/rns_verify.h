/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of zkp_api/groth16_verify.h at the ifma level. Variable time: all data is public. */
#ifndef ZKP_RNS_VERIFY_H
#define ZKP_RNS_VERIFY_H

#include "zkp_api/groth16_verify.h"

/* Each input costs 8 kB of tables. */
#define ZKP_VERIFIER_MOST_INPUTS 256

int zkp_ifma_verifier_new(zkp_groth16_verifier **out, const uint8_t *gamma_neg192, const uint8_t *delta_neg192,
                          const uint8_t *alpha_beta576, const uint8_t *ic96, size_t n_inputs);
void zkp_ifma_verifier_free(zkp_groth16_verifier *verifier);
int zkp_ifma_verify(const zkp_groth16_verifier *verifier, const uint8_t *proof, size_t size, const uint8_t *inputs_le32,
                    int threads);

#endif
