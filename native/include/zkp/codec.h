/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Point encodings of the IETF/Zcash kind: big-endian, G2 coordinates as (c1, c0), flags in the top three bits of
   the first byte: 0x80 compressed, 0x40 infinity, 0x20 y is the larger root (compressed and finite only).
   Decoders are strict. Status: ZKP_OK, ZKP_ERR_LENGTH (not 48/96 or 96/192), ZKP_ERR_FLAGS (flags that do not fit
   the length or each other, or infinity with other bits set), ZKP_ERR_RANGE (coordinate >= p),
   ZKP_ERR_NOT_ON_CURVE, ZKP_ERR_NOT_IN_SUBGROUP (only if check_subgroup). On failure o is infinity. Variable time:
   all data is public. */
#ifndef ZKP_CODEC_H
#define ZKP_CODEC_H

#include "zkp/g1.h"
#include "zkp/g2.h"

/* The length tells the form: 48 compressed or 96 uncompressed on G1, 96 or 192 on G2. */
int zkp_g1_decode(zkp_g1_affine *o, const uint8_t *in, size_t len, int check_subgroup);
int zkp_g2_decode(zkp_g2_affine *o, const uint8_t *in, size_t len, int check_subgroup);
void zkp_g1_encode48(uint8_t out[48], const zkp_g1_affine *a);
void zkp_g1_encode96(uint8_t out[96], const zkp_g1_affine *a);
void zkp_g2_encode96(uint8_t out[96], const zkp_g2_affine *a);
void zkp_g2_encode192(uint8_t out[192], const zkp_g2_affine *a);
/* Uncompressed form that this library made itself earlier (range, curve and subgroup known): only parses.
   Returns 0 if a coordinate is not reduced or a flag other than infinity is set, else 1. */
int zkp_g1_parse_trusted96(zkp_g1_affine *o, const uint8_t in[96]);
int zkp_g2_parse_trusted192(zkp_g2_affine *o, const uint8_t in[192]);

#endif
