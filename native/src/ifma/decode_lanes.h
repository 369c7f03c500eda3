/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Square roots and point encodings of eight points at a time. Variable time: points here are public. */
#ifndef ZKP_IFMA_DECODE_LANES_H
#define ZKP_IFMA_DECODE_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "curve_lanes.h"

/* o = a^((p - 3)/4), so that a * o is a square root of a or of -a. in: 2^12-bounded. out: 2-bounded. */
void zkp_ifma_fp_inv_sqrt(fp8 *o, const fp8 *a);
/* Returns the lanes where a is a square, and there o^2 = a: of the two roots it gives a^((p + 1)/4), as zkp_fp_sqrt_var
   does. in, out: 2-bounded. */
__mmask8 zkp_ifma_fp_sqrt(fp8 *o, const fp8 *a);
/* The same in Fp2, with the root that zkp_fp2_sqrt_var gives. */
__mmask8 zkp_ifma_fp2_sqrt(fp2x8 *o, const fp2x8 *a);

/* Encodings of one length (48 or 96 bytes on G1, 96 or 192 on G2), with every check and every status of zkp_g1_decode and
   zkp_g2_decode, lane by lane; subgroup: whether membership is checked. out: NULL, or where the uncompressed encodings go
   (those of lanes that fail are infinity). infinite: lanes with the point at infinity. o: x = y = 0 in these and in lanes
   that fail, 2-bounded. */
void zkp_ifma_g1_decode(g1x8 *o, __mmask8 *infinite, int status[8], uint8_t *const out[8], const uint8_t *const in[8],
                        size_t len, int subgroup);
void zkp_ifma_g2_decode(g2x8 *o, __mmask8 *infinite, int status[8], uint8_t *const out[8], const uint8_t *const in[8],
                        size_t len, int subgroup);

/* Twice eight compressed points, to bytes alone, with the same checks: the chains of two roots are faster side by side. */
typedef struct {
    const uint8_t *in[8];
    uint8_t *out[8];
    int status[8];
} zkp_ifma_eight;

void zkp_ifma_g1_decode_two(zkp_ifma_eight e[2], int subgroup);
void zkp_ifma_g2_decode_two(zkp_ifma_eight e[2], int subgroup);

#endif
