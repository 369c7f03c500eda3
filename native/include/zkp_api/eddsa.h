/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of Ed25519 signatures (64 bytes: nonce point, scalar). Variable time: all inputs are public. Signing is
   in zkp_api/ed25519_secret.h. */
#ifndef ZKP_API_EDDSA_H
#define ZKP_API_EDDSA_H

#include <stddef.h>
#include <stdint.h>

/* Strict: canonical encodings, neither key nor nonce point of small order, and the equation without the cofactor. */
#define ZKP_EDDSA_STRICT 0
/* ZIP 215: any encodings of points, and the equation times the cofactor. */
#define ZKP_EDDSA_ZIP215 1

/* ZKP_OK; ZKP_ERR_SIGNATURE (well formed and wrong); ZKP_ERR_LENGTH for a scalar that is not below l. Of the key, then
   of the nonce point: an encoding status, or ZKP_ERR_IDENTITY for small order. *where: 0 the key, 1 the signature. */
int zkp_eddsa_verify(int *where, const uint8_t *key, const uint8_t *message, size_t len, const uint8_t *sig, int rule);

#endif
