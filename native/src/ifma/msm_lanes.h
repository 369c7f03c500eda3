/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the lanes offer to the jobs of multiplications (msm_job.c). Variable time: all data is public. */
#ifndef ZKP_IFMA_MSM_LANES_H
#define ZKP_IFMA_MSM_LANES_H

#include "../msm_job.h"

/* sums[w] = sum of digit * point over window w; points in key format, none of those named is infinity. Scratch: for at
   most so many segments and windows together, and references. */
size_t zkp_ifma_g1_sum_windows_scratch(size_t segments, uint32_t windows, size_t refs);
size_t zkp_ifma_g2_sum_windows_scratch(size_t segments, uint32_t windows, size_t refs);
void zkp_ifma_g1_sum_windows(zkp_g1 *sums, const uint64_t *points, const zkp_msm_sorted *sorted, size_t refs,
                             void *scratch, const int *cancel);
void zkp_ifma_g2_sum_windows(zkp_g2 *sums, const uint64_t *points, const zkp_msm_sorted *sorted, size_t refs,
                             void *scratch, const int *cancel);

/* Tables of multiples of the generator, see zkp_g1_table; entries in key format. */
size_t zkp_ifma_g1_table_scratch(void);
size_t zkp_ifma_g2_table_scratch(void);
void zkp_ifma_g1_table_window(uint64_t *entries, uint32_t c, uint32_t window, void *scratch);
void zkp_ifma_g2_table_window(uint64_t *entries, uint32_t c, uint32_t window, void *scratch);
void zkp_ifma_g1_table_mul(uint64_t *key, const uint64_t *entries, uint32_t c, uint32_t windows,
                           const zkp_msm_scalar *scalars, size_t n, void *scratch);
void zkp_ifma_g2_table_mul(uint64_t *key, const uint64_t *entries, uint32_t c, uint32_t windows,
                           const zkp_msm_scalar *scalars, size_t n, void *scratch);

#endif
