/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variable time, as all of proving. */
#ifndef ZKP_IFMA_QUOTIENT_LANES_H
#define ZKP_IFMA_QUOTIENT_LANES_H

#include "zkp/msm.h"

/* o[i] = a[i] b[i] - c[i], folded; a, b, c reduced elements of the scalar code. Plain C header: included by scalar files. */
void zkp_ifma_quotient(zkp_msm_scalar *o, const zkp_fr *a, const zkp_fr *b, const zkp_fr *c, size_t n);
/* zkp_msm_fold of n elements. */
void zkp_ifma_fold_many(zkp_msm_scalar *o, const zkp_fr *k, size_t n);

#endif
