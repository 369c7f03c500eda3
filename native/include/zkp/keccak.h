/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keccak-256 with the padding of the original submission (0x01), which Monero calls cn_fast_hash. Constant time for a
   given length. The final function wipes the state. */
#ifndef ZKP_KECCAK_H
#define ZKP_KECCAK_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_KECCAK_RATE 136

typedef struct {
    uint64_t lanes[25];
    size_t filled; /* bytes of the block taken in so far, below the rate */
} zkp_keccak;

void zkp_keccak_permute(uint64_t lanes[25]);
void zkp_keccak_init(zkp_keccak *state);
void zkp_keccak_update(zkp_keccak *state, const uint8_t *data, size_t len);
void zkp_keccak_final(uint8_t out[32], zkp_keccak *state);

#endif
