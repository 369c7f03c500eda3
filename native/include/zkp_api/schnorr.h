/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verification of Schnorr signatures on Jubjub (64 bytes: nonce point, scalar). Variable time: all inputs are public.
   Statuses: ZKP_OK, ZKP_ERR_SIGNATURE (well formed and wrong), an encoding status of the nonce point (see
   zkp/jubjub.h), ZKP_ERR_LENGTH for a scalar that is not below l, ZKP_ERR_ARGUMENT for an unfit key. */
#ifndef ZKP_API_SCHNORR_H
#define ZKP_API_SCHNORR_H

#include <stddef.h>
#include <stdint.h>

/* rule 0: ours. rule 1: Zcash's RedJubjub (no counter in the challenge, any point of the curve, cofactor cleared). */
int zkp_schnorr_verify(const uint8_t *key, const uint8_t *message, size_t len, const uint8_t *sig, const uint8_t *base,
                       const uint8_t *person, int rule);
/* Our rule for n signatures; keys 64*n, messages len*n, sigs 64*n. statuses: n places, filled for every item whatever
   the result: ZKP_OK if all are good, ZKP_ERR_SIGNATURE if some status is not ZKP_OK, ZKP_ERR_MEMORY. */
int zkp_schnorr_verify_batch(int32_t *statuses, const uint8_t *keys, const uint8_t *messages, size_t len,
                             const uint8_t *sigs, size_t n, const uint8_t *base, const uint8_t *person);

#endif
