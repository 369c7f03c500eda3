/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constants of the maps to Ed25519, beside those that zkp/ed25519.h declares. */
#ifndef ZKP_ED25519_CONSTANTS_H
#define ZKP_ED25519_CONSTANTS_H

#include "zkp/ed25519.h"

extern const zkp_fe25519 zkp_ed25519_map_even;
extern const zkp_fe25519 zkp_ed25519_map_odd;
extern const zkp_fe25519 zkp_ristretto_sqrt_ad_minus_one;
extern const zkp_fe25519 zkp_ristretto_invsqrt_a_minus_d;
extern const zkp_fe25519 zkp_ristretto_one_minus_d_sq;
extern const zkp_fe25519 zkp_ristretto_d_minus_one_sq;

#endif
