/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points of foreign keys, eight at a time. Statuses are those of the scalar code, point by point. Variable time:
   all data is public. */
#ifndef ZKP_IFMA_KEY_POINTS_H
#define ZKP_IFMA_KEY_POINTS_H

#include <stddef.h>
#include <stdint.h>

/* n <= 8 points in key format whose limbs are canonical: on the curve, and in the subgroup if asked for. */
void zkp_ifma_g1_check_keys(int status[8], const uint64_t *keys, size_t n, int subgroup);
void zkp_ifma_g2_check_keys(int status[8], const uint64_t *keys, size_t n, int subgroup);
/* n <= 8 uncompressed encodings to key format, with every check of the decoders. Only keys of points that pass are set. */
void zkp_ifma_g1_to_keys(uint64_t *keys, int status[8], const uint8_t *encodings, size_t n, int subgroup);
void zkp_ifma_g2_to_keys(uint64_t *keys, int status[8], const uint8_t *encodings, size_t n, int subgroup);

#endif
