/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ed25519 in lanes with secret scalars. Constant time in scalars and coordinates. Scalars are below 2^255. */
#ifndef ZKP_IFMA_ED25519_SECRET_H
#define ZKP_IFMA_ED25519_SECRET_H

#include "zkp/ed25519.h"

/* o = sum of k_i * p_i */
void zkp_ifma_ed25519_msm_ct(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n);
/* o[i] = k_i * p_i */
void zkp_ifma_ed25519_mul_many_ct(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_scalar *k, size_t n);

#endif
