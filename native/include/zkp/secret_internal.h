/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces shared by the files that work on secrets. */
#ifndef ZKP_SECRET_INTERNAL_H
#define ZKP_SECRET_INTERNAL_H

#include "zkp/jubjub.h"

/* o = k * point in constant time in k (a table for the named generators). ZKP_OK or ZKP_ERR_RANGE. */
int zkp_secret_mul_point(zkp_jubjub_affine *o, const zkp_js *k, const uint8_t point[64]);
/* The one-byte view tag of (D, R, index), both encoded. */
uint8_t zkp_secret_view_tag(const uint8_t shared[32], const uint8_t ephemeral[32], uint32_t index);

#endif
