/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces shared by the files that work on secrets. Constant time.
   Public: person, key, message, point, ephemeral. */
#ifndef ZKP_SECRET_INTERNAL_H
#define ZKP_SECRET_INTERNAL_H

#include "zkp/jubjub.h"

/* o = k * point (a table for the named generators). ZKP_OK or ZKP_ERR_RANGE. */
int zkp_secret_mul_point(zkp_jubjub_affine *o, const zkp_js *k, const uint8_t point[64]);
/* The one-byte view tag of (D, R, index), both encoded. */
uint8_t zkp_secret_view_tag(const uint8_t shared[32], const uint8_t ephemeral[32], uint32_t index);
/* The nonce of a signature: a hash of the secret, its key, the input's index, the message and 32 fresh bytes, so that two
   inputs or two messages never share one even if the fresh bytes repeat, and vice versa. */
void zkp_schnorr_nonce(zkp_js *o, const uint8_t person[16], const uint8_t secret[32], const uint8_t key[32],
                       uint32_t input_index, const uint8_t *message, size_t len, const uint8_t fresh[32]);

#endif
