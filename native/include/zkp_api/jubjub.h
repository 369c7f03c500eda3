/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jubjub on public data. Points travel as 64 bytes, u then v, little-endian. Functions return a status code. Points
   given to add, sum, mul and msm come from a decoder of this library: their range is checked, the curve equation is
   not checked again. Variable time. */
#ifndef ZKP_API_JUBJUB_H
#define ZKP_API_JUBJUB_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_JUBJUB_ALLOW_IDENTITY 1
#define ZKP_JUBJUB_ALLOW_OFF_SUBGROUP 2

/* in: n encodings of 32 bytes; uv: n points. On failure *bad is the index of the first bad one. */
int zkp_jubjub_decode_many(uint8_t *uv, uint64_t *bad, const uint8_t *in, size_t n, uint32_t flags);
int zkp_jubjub_check(const uint8_t *uv, uint32_t flags);
/* Constant time: one-time keys add a multiple of a secret to a public point. */
int zkp_jubjub_sum(uint8_t *o, const uint8_t *points, size_t n);

/* scalars: n 256-bit little-endian integers. */
int zkp_jubjub_msm(uint8_t *o, const uint8_t *points, const uint8_t *scalars, size_t n);

#endif
