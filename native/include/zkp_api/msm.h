/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multi-scalar multiplication sum_i k_i * P_i, and the key format of points.

   Key format: a coordinate is x * 2^416 mod p, canonical (< p), as 8 words that hold 52 bits each, little-endian (64
   bytes). G1: x, y (16 words, 128 bytes). G2: x.c0, x.c1, y.c0, y.c1 (32 words, 256 bytes). Infinity: all words zero.
   Encoding: the uncompressed IETF/Zcash encoding (96 / 192 bytes).
   A scalar counts as k or as k - r, whichever is nearer to zero. That is the same for points of the subgroup; for
   other points of the curve the sum is that of these numbers, on every level.
   Variable time in points and scalars. */
#ifndef ZKP_API_MSM_H
#define ZKP_API_MSM_H

#include <stddef.h>
#include <stdint.h>

#define ZKP_POINTS_TRUSTED 0  /* words and encodings are canonical because we made them; not checked */
#define ZKP_POINTS_ON_CURVE 1 /* canonical and on the curve */
#define ZKP_POINTS_SUBGROUP 2 /* and in the subgroup of order r */
#define ZKP_POINTS_MEMBERS 3  /* as ON_CURVE, and known to be in the subgroup because we made them */

/* out: uncompressed sum (infinity as its encoding). points: n encodings, decoded with `check` ON_CURVE or SUBGROUP
   (TRUSTED counts as ON_CURVE). scalars_le32: n values of 32 bytes, little-endian, each below r: ZKP_ERR_RANGE
   otherwise. n = 0 gives infinity. Status of the first bad point on a bad encoding; *bad_index is its index (else
   UINT64_MAX). */
int zkp_g1_msm(uint8_t *out96, uint64_t *bad_index, const uint8_t *points96, const uint8_t *scalars_le32, size_t n,
               int check, int threads);
int zkp_g2_msm(uint8_t *out192, uint64_t *bad_index, const uint8_t *points192, const uint8_t *scalars_le32, size_t n,
               int check, int threads);

/* The same on trusted points in key format (they must be checked before; see zkp_g1_key_check). known:
   ZKP_POINTS_MEMBERS if they lie in the subgroup, which makes sums of few points faster, else ZKP_POINTS_TRUSTED. */
int zkp_g1_msm_key(uint8_t *out96, const uint64_t *points, const uint8_t *scalars_le32, size_t n, int known,
                   int threads);
int zkp_g2_msm_key(uint8_t *out192, const uint64_t *points, const uint8_t *scalars_le32, size_t n, int known,
                   int threads);

/* Encodings to key format and back. *bad_index as above. from_key refuses non-canonical limbs with ZKP_ERR_RANGE and
   points off the curve with ZKP_ERR_NOT_ON_CURVE. */
int zkp_g1_to_key(uint64_t *out, uint64_t *bad_index, const uint8_t *points96, size_t n, int check, int threads);
int zkp_g2_to_key(uint64_t *out, uint64_t *bad_index, const uint8_t *points192, size_t n, int check, int threads);
int zkp_g1_from_key(uint8_t *out96, uint64_t *bad_index, const uint64_t *points, size_t n, int threads);
int zkp_g2_from_key(uint8_t *out192, uint64_t *bad_index, const uint64_t *points, size_t n, int threads);

/* Checks n points in key format at level `check` (TRUSTED: limbs canonical only). */
int zkp_g1_key_check(uint64_t *bad_index, const uint64_t *points, size_t n, int check, int threads);
int zkp_g2_key_check(uint64_t *bad_index, const uint64_t *points, size_t n, int check, int threads);

#endif
