/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time, as all of proving. */
#ifndef ZKP_IFMA_TAPE_LANES_H
#define ZKP_IFMA_TAPE_LANES_H

#include <stddef.h>

#include "zkp/fr_row.h"

/* o = sum of coefs[coef[k]] * values[col[k]] for k < n, reduced. */
void zkp_ifma_combination(zkp_fr *o, const zkp_fr_row *coefs, const uint32_t *coef, const zkp_fr_limbs *values,
                          const uint32_t *col, size_t n);

#endif
