/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the jobs and the kernels that sum sorted points. Variable time: all data is public. */
#ifndef ZKP_MSM_JOB_H
#define ZKP_MSM_JOB_H

#include "zkp/msm.h"

#define ZKP_MSM_CHUNK ((size_t)1024) /* terms of one prepare unit */
#define ZKP_MSM_MIN_WIDTH 3u
#define ZKP_MSM_MAX_WIDTH 16u
#define ZKP_REF_NEGATIVE 0x80000000u /* the top bit of a reference: take the point with its sign changed */

/* Digits of |k| in -2^(c-1) + 1 .. 2^(c-1), modulo 2^16, one every `stride` entries. */
void zkp_msm_recode(uint16_t *digits, size_t stride, const zkp_msm_scalar *k, uint32_t c, uint32_t windows);

/* References to points sorted by segment, and segment = (window, |digit| - 1): those of segment s are
   refs[offsets[s] .. offsets[s + 1]). */
typedef struct {
    uint32_t *refs;
    uint32_t *offsets; /* windows * 2^(c-1) + 1 */
    uint32_t c, windows;
} zkp_msm_sorted;

/* sums[w] = sum of digit * point over window w. Bytes of scratch: for at most so many segments and windows together. */
size_t zkp_g1_sum_windows_scratch(size_t segments, uint32_t windows);
size_t zkp_g2_sum_windows_scratch(size_t segments, uint32_t windows);
void zkp_g1_sum_windows(zkp_g1 *sums, const zkp_g1_xy *points, const zkp_msm_sorted *sorted, void *scratch,
                        const int *cancel);
void zkp_g2_sum_windows(zkp_g2 *sums, const zkp_g2_xy *points, const zkp_msm_sorted *sorted, void *scratch,
                        const int *cancel);

#endif
