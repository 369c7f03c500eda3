/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Number-theoretic transform over Fr on 2^log_n points, natural order in and out, in place.
   w is zkp_ntt_root(log_n); the coset is g*<w> with g = zkp_ntt_root(log_n + 1), so that g^n = -1. */
#ifndef ZKP_API_NTT_H
#define ZKP_API_NTT_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_NTT_MAX_LOG 28

#define ZKP_NTT_FORWARD 0       /* coefficients -> values at w^i */
#define ZKP_NTT_INVERSE 1       /* values at w^i -> coefficients */
#define ZKP_NTT_COSET_FORWARD 2 /* coefficients -> values at g*w^i */
#define ZKP_NTT_COSET_INVERSE 3 /* values at g*w^i -> coefficients */

/* values_mont: 2^log_n elements of 4 words, Montgomery form, each below r (ZKP_ERR_RANGE otherwise).
   log_n <= ZKP_NTT_MAX_LOG and direction as above, ZKP_ERR_ARGUMENT otherwise. */
int zkp_ntt(uint64_t *values_mont, uint32_t log_n, int direction, int threads);

/* The same on canonical 32-byte little-endian values. */
int zkp_ntt_le32(uint8_t *values_le32, uint32_t log_n, int direction, int threads);

/* The primitive 2^log_n-th root of unity in use, canonical, 32 bytes little-endian; log_n <= 32. */
int zkp_ntt_root(uint8_t *root_le32, uint32_t log_n);

#endif
