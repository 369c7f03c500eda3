/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairings and the target group GT. Points are uncompressed IETF/Zcash encodings (96 / 192 bytes). GT elements are 576
   bytes: twelve coordinates of 48 bytes big-endian, highest first (c1.c2.c1, c1.c2.c0, ..., c0.c0.c0).
   Convention of the pairing: that of arkworks and zkcrypto, see zkp/pairing.h. Variable time. */
#ifndef ZKP_API_PAIRING_H
#define ZKP_API_PAIRING_H

#include <stddef.h>
#include <stdint.h>

typedef struct zkp_g2_lines zkp_g2_lines; /* immutable; any number of threads may use one at a time */

/* The lines of a point that many pairings share. check_points as below. On failure *out is NULL. */
int zkp_g2_lines_new(zkp_g2_lines **out, const uint8_t *q192, int check_points);
void zkp_g2_lines_free(zkp_g2_lines *lines); /* NULL is fine */

/* gt576 = prod e(ps[i], qs[i]) * prod e(fixed_ps[j], fixed[j]); *is_one = 1 when that is the identity of GT.
   An empty product is one; identities contribute one. check_points 0: the encodings come from checked points (only parsed,
   ZKP_ERR_RANGE when they are no encodings); 1: canonical, on the curve and in the subgroup (status of the first bad one).
   *bad_index is its place in ps, qs, fixed_ps taken one after the other, else UINT64_MAX. On failure gt576 is zeroed and *is_one 0. */
int zkp_pairing_product(uint8_t *gt576, int *is_one, uint64_t *bad_index, const uint8_t *ps96, const uint8_t *qs192,
                        size_t n, const uint8_t *fixed_ps96, zkp_g2_lines *const *fixed, size_t n_fixed,
                        int check_points, int threads);

/* ZKP_OK for an element of GT, else ZKP_ERR_RANGE or ZKP_ERR_NOT_IN_SUBGROUP. */
int zkp_gt_check(const uint8_t *a576);
/* Operands come from checked elements (only parsed, ZKP_ERR_RANGE). Outputs may alias inputs. */
int zkp_gt_mul(uint8_t *out576, const uint8_t *a576, const uint8_t *b576);
int zkp_gt_inv(uint8_t *out576, const uint8_t *a576);
/* k: 32 bytes little-endian, any value. */
int zkp_gt_pow(uint8_t *out576, const uint8_t *a576, const uint8_t *k_le32);

#endif
