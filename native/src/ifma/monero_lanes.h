/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scanning outputs of Monero in lanes. Constant time in the view key
   but for which candidates are hits. Public: points, p, tag, part. */
#ifndef ZKP_IFMA_MONERO_LANES_H
#define ZKP_IFMA_MONERO_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "zkp/ed25519.h"

/* Public keys that share an inversion, and candidates that go together. */
#define ZKP_IFMA_MONERO_BLOCK 64

/* A part of zkp_monero_scan (zkp_api/monero_scan.h has the meaning): n_keys <= ZKP_IFMA_MONERO_BLOCK public keys,
   first of the first of them; the other arrays are those of the whole scan. Results are written for hits alone. */
typedef struct {
    uint8_t *spend_keys, *hits;
    const zkp_scalar *view;
    const uint8_t *public_keys;
    const uint64_t *first;
    size_t n_keys;
    const uint8_t *output_keys;
    const uint64_t *indices;
    const int16_t *view_tags;
} zkp_ifma_monero_part;

void zkp_ifma_monero_scan(const zkp_ifma_monero_part *part);

/* d[i] = the encoding of 8 * view * R_i for n <= ZKP_IFMA_MONERO_BLOCK points; any point of the curve. */
void zkp_ifma_monero_derive_ct(uint8_t (*d)[32], const zkp_ed25519_affine *points, size_t n, const zkp_scalar *view);
/* digests: the first four words of Keccak("view_tag" || d || index), or without the words at the front, of eight
   candidates. varints: the encodings of their indices, followed by the padding's one and zeros, 16 bytes each. */
void zkp_ifma_monero_hash_ct(uint8_t digests[8][32], const uint8_t *const d[8], uint8_t (*varints)[16], int tag);
/* o[i] = the encoding of p_i - k_i G for eight points. */
void zkp_ifma_monero_subtract_ct(uint8_t o[8][32], const zkp_ed25519_affine p[8], const zkp_scalar k[8]);

#endif
