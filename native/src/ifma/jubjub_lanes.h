/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scalar code calls for Jubjub in lanes. Constant time unless the name ends in _var.
   Public: points, tags, indices. */
#ifndef ZKP_IFMA_JUBJUB_LANES_H
#define ZKP_IFMA_JUBJUB_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "zkp/jubjub.h"

#define ZKP_IFMA_SCAN_BLOCK 128

/* One block of zkp_secret_scan: n <= ZKP_IFMA_SCAN_BLOCK outputs. points: encodings of R (32 bytes each), or with `affine`
   coordinates (u, v: 64 bytes). hits[i] is 1 where the tag fits, and then shared[i] is enc(D), secret; other places of
   shared keep what they had. */
void zkp_ifma_scan(uint8_t *hits, uint8_t (*shared)[32], const zkp_js *view, const uint8_t *points, int affine,
                   const uint8_t *tags, const uint32_t *indices, size_t n);

/* Decodes (or with `affine` reads coordinates, u and v of 64 bytes) with the checks of zkp_jubjub_decode_var and its flags.
   good[i] is 1 where the point passes, and o[i] is set there alone. */
void zkp_ifma_jubjub_read_var(zkp_jubjub_affine *o, uint8_t *good, const uint8_t *bytes, int affine, uint32_t flags, size_t n);

/* o = sum of k_i * p_i for public 256-bit integers (4 words each). Returns 0 when memory is short, else 1. */
int zkp_ifma_jubjub_msm_var(zkp_jubjub *o, const zkp_jubjub_affine *p, const uint64_t *k, size_t n);

#endif
