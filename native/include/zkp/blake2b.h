/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAKE2b (RFC 7693) with a personalisation, without key and salt. Constant time for a given length.
   Public: person, digest_len. */
#ifndef ZKP_BLAKE2B_H
#define ZKP_BLAKE2B_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t h[8];
    uint64_t counter;   /* bytes compressed so far; inputs stay far below 2^64 */
    uint8_t buffer[128];
    size_t filled;
} zkp_blake2b;

/* Starts a 64-byte digest. person: 16 bytes, zero padded. */
void zkp_blake2b_init(zkp_blake2b *state, const uint8_t person[16]);
/* The same for a digest of 1 to 64 bytes. */
void zkp_blake2b_init_sized(zkp_blake2b *state, unsigned digest_len, const uint8_t person[16]);
void zkp_blake2b_update(zkp_blake2b *state, const uint8_t *data, size_t len);
/* Writes the digest and wipes the state. */
void zkp_blake2b_final(uint8_t out[64], zkp_blake2b *state);
void zkp_blake2b_final_sized(uint8_t *out, unsigned digest_len, zkp_blake2b *state);

#endif
