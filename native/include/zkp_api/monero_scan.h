/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning outputs of Monero transactions with a view key. */
#ifndef ZKP_API_MONERO_SCAN_H
#define ZKP_API_MONERO_SCAN_H

#include "zkp_api/secret.h"

#define ZKP_MONERO_NO_TAG (-1)

/* Candidates are pairs of a public key R and an output (P, index in its transaction, view tag), in the order of the keys:
   those of key k are first[k] .. first[k + 1] - 1, so first has n_keys + 1 entries, rises, and begins with 0.

   For each candidate: D = encoding of 8 * view * R; hits[i] = 1 and spend_keys[i] = encoding of P - Hs(D || varint(index)) * G
   where R and P decode by Monero's rules and the first byte of Keccak("view_tag" || D || varint(index)) is the view tag (or
   there is none: ZKP_MONERO_NO_TAG); else hits[i] = 0 and the key is zeros. A hit is ours if the caller knows the spend key.

   Constant time in the view key but for which candidates are hits, which is what a scan tells. Secret: view.
   threads: see zkp_api/pool.h.
   ZKP_OK, or ZKP_ERR_ARGUMENT: view is no scalar of Ed25519, or first is not as said. */
int zkp_monero_scan(uint8_t *spend_keys, uint8_t *hits, const zkp_secret *view, const uint8_t *public_keys,
                    const uint64_t *first, size_t n_keys, const uint8_t *output_keys, const uint64_t *indices,
                    const int16_t *view_tags, int threads);

#endif
