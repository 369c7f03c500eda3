/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-512 (FIPS 180-4). Constant time for a given length. The final function wipes the state. */
#ifndef ZKP_SHA512_H
#define ZKP_SHA512_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t h[8];
    uint64_t length; /* bytes taken in; messages below 2^61 bytes */
    uint8_t block[128];
} zkp_sha512;

void zkp_sha512_init(zkp_sha512 *state);
void zkp_sha512_update(zkp_sha512 *state, const uint8_t *data, size_t len);
void zkp_sha512_final(uint8_t out[64], zkp_sha512 *state);

#endif
