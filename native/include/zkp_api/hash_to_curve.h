/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maps from field elements to G1 and G2: RFC 9380, suites BLS12381G{1,2}_XMD:SHA-256_SSWU_{RO,NU}_, and EIP-2537.
   Outputs are uncompressed encodings of points of the subgroup. Variable time: messages are public here. */
#ifndef ZKP_API_HASH_TO_CURVE_H
#define ZKP_API_HASH_TO_CURVE_H

#include <stddef.h>
#include <stdint.h>

/* One field element: 48 bytes big-endian, and c0 then c1 for G2. ZKP_ERR_RANGE for a coordinate >= p (the output is then
   infinity). */
int zkp_map_to_g1(uint8_t *out96, const uint8_t *u48);
int zkp_map_to_g2(uint8_t *out192, const uint8_t *u96);

/* From the expanded message: `count` elements (1: non-uniform, 2: random oracle) of 64 bytes a coordinate, big-endian,
   reduced mod p. ZKP_ERR_ARGUMENT for another count. */
int zkp_hash_to_g1(uint8_t *out96, const uint8_t *uniform, size_t count);
int zkp_hash_to_g2(uint8_t *out192, const uint8_t *uniform, size_t count);

#endif
