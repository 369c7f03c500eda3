/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLSAG ring signatures over both groups; zkpriv/ring/_clsag_python.py has the equations. Encodings are 32 bytes each.
   A signature with what it signs is laid out as
       message, c1, key image, D/8, pseudo output, n keys, n commitments, n responses       (160 + 96 n bytes).
   Variable time but for signing. */
#ifndef ZKP_API_CLSAG_H
#define ZKP_API_CLSAG_H

#include <stddef.h>
#include <stdint.h>

#include "zkp_api/secret.h"

#define ZKP_GROUP_ED25519 0
#define ZKP_GROUP_JUBJUB 1

/* Ours: every point has prime order, and no key is there twice. Monero's (Ed25519 alone): the key image has prime order,
   8 times D/8 is not the identity, all others are any points of the curve. */
#define ZKP_RING_STRICT 0
#define ZKP_RING_MONERO 1

#define ZKP_RING_LEAST 2
#define ZKP_RING_LARGEST 128

/* Verifies `count` items one after the other in `items`, item k with sizes[k] ring members. statuses: count places, filled
   for each item: ZKP_OK, ZKP_ERR_SIGNATURE (well formed and wrong), or what is wrong with an encoding. Returns ZKP_OK if all
   are good, ZKP_ERR_SIGNATURE if some status is not ZKP_OK, ZKP_ERR_ARGUMENT, ZKP_ERR_MEMORY. Variable time. threads: see
   zkp_api/pool.h. */
int zkp_clsag_verify_many(int32_t *statuses, const uint8_t *items, const uint32_t *sizes, size_t count, int group, int rules,
                          int threads);

/* Signs. statement: message, pseudo output, n keys, n commitments (64 + 64 n bytes). key: the scalar of member `index`;
   mask, pseudo_mask: the blindings of its commitment and of the pseudo output. out: key image, n responses, c1, D/8
   (96 + 32 n bytes). fresh: NULL for the system's randomness, or 32 bytes in its place (tests).
   Constant time in index and secrets. Secret: index, key, mask, pseudo_mask, fresh.
   ZKP_ERR_ARGUMENT: a secret of another kind, or sizes.
   ZKP_ERR_RANGE: the key is not that of the member. ZKP_ERR_SIGNATURE: the masks do not open the commitment and the pseudo
   output. ZKP_ERR_IDENTITY: key or difference of the masks is zero. Others: an encoding of the statement is unfit. */
int zkp_clsag_sign(uint8_t *out, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key,
                   const zkp_secret *mask, const zkp_secret *pseudo_mask, int group, const uint8_t *fresh);

/* The same with the nonce and the responses of the n - 1 members after the signer, going round (32 bytes each, reduced):
   for known answers. Constant time in index and secrets. Secret: index, key, mask, pseudo_mask, nonce. */
int zkp_clsag_sign_with(uint8_t *out, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key,
                        const zkp_secret *mask, const zkp_secret *pseudo_mask, int group, const zkp_secret *nonce,
                        const uint8_t *responses);

#endif
