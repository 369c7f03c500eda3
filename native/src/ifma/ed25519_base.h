/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiples of the base point, and of a point in each lane. Constant time. */
#ifndef ZKP_IFMA_ED25519_BASE_H
#define ZKP_IFMA_ED25519_BASE_H

#include "ed25519_wide.h"

/* o = k[lane] * G in each lane, with t. k: below 2^253. */
void zkp_ifma_ed25519_mul_base_ct(ed8 *o, const zkp_scalar k[8]);
/* p = k[lane] * p in each lane, with t. k: below 2^255. */
void zkp_ifma_ed25519_multiply_ct(ed8 *p, const zkp_scalar k[8]);

#endif
