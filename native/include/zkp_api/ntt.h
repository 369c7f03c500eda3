/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Number-theoretic transform over Fr on n points, n = 2^k or 3 * 2^k, natural order in and out, in place.
   w is zkp_ntt_root_n(n) = 7^((r-1)/n); the coset is g*<w> with g = zkp_ntt_root_n(2n), so that g^n = -1. Variable
   time, as all of proving. */
#ifndef ZKP_API_NTT_H
#define ZKP_API_NTT_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_NTT_MAX_LOG 28

#define ZKP_NTT_FORWARD 0       /* coefficients -> values at w^i */
#define ZKP_NTT_INVERSE 1       /* values at w^i -> coefficients */
#define ZKP_NTT_COSET_FORWARD 2 /* coefficients -> values at g*w^i */
#define ZKP_NTT_COSET_INVERSE 3 /* values at g*w^i -> coefficients */

/* values_mont: n elements of 4 words, Montgomery form, each below r (ZKP_ERR_RANGE otherwise).
   n = 2^k or 3 * 2^k, at most 2^ZKP_NTT_MAX_LOG, and direction as above, ZKP_ERR_ARGUMENT otherwise. */
int zkp_ntt_n(uint64_t *values_mont, uint64_t n, int direction, int threads);

/* The same on canonical 32-byte little-endian values. */
int zkp_ntt_n_le32(uint8_t *values_le32, uint64_t n, int direction, int threads);

/* The primitive n-th root of unity in use, canonical, 32 bytes little-endian; n = 2^k or 3 * 2^k with k <= 32. */
int zkp_ntt_root_n(uint8_t *root_le32, uint64_t n);

/* The same for n = 2^log_n; log_n <= ZKP_NTT_MAX_LOG, and <= 32 for the root. */
int zkp_ntt(uint64_t *values_mont, uint32_t log_n, int direction, int threads);
int zkp_ntt_le32(uint8_t *values_le32, uint32_t log_n, int direction, int threads);
int zkp_ntt_root(uint8_t *root_le32, uint32_t log_n);

#endif
