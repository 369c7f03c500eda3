/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What benchmarks need from inside the core, and nothing else uses. Variable time: all data is public. */
#ifndef ZKP_API_BENCH_H
#define ZKP_API_BENCH_H

#include <stddef.h>
#include <stdint.h>

/* Products in eight lanes: x_i = x_i * y, n times for each of `vectors` (1 to 4) vectors of eight elements. One vector
   shows how long a product takes (each waits for the one before), four how many fit into a second.
   x48: 8 * vectors elements of 48 bytes, big-endian, below p (ZKP_ERR_RANGE), replaced by the products. ZKP_ERR_ARGUMENT
   where the level in use has no lanes. */
int zkp_bench_fp_mul_lanes(uint8_t *x48, const uint8_t *y48, size_t n, unsigned vectors);

/* n points (start + i * step) * G in key format. Scalars: 32 bytes little-endian, below r (ZKP_ERR_RANGE). */
int zkp_bench_g1_points(uint64_t *keys, const uint8_t *start_le32, const uint8_t *step_le32, size_t n);
int zkp_bench_g2_points(uint64_t *keys, const uint8_t *start_le32, const uint8_t *step_le32, size_t n);

/* The sum of k_i * P_i by one multiplication a point: what a bucket method has to beat at every size. Points in key format,
   trusted and in the subgroup; out and scalars as in zkp_g1_msm_key. One thread. */
int zkp_bench_g1_separate(uint8_t *out96, const uint64_t *points, const uint8_t *scalars_le32, size_t n);
int zkp_bench_g2_separate(uint8_t *out192, const uint64_t *points, const uint8_t *scalars_le32, size_t n);

#endif
