/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of Fr cut into limbs of 52 bits: the forms in which the wide kernels read factors from scattered places. The
   value is the Montgomery form of the scalar code (R = 2^256) or a fixed multiple of it. Variable time, as all of
   proving. */
#ifndef ZKP_FR_ROW_H
#define ZKP_FR_ROW_H

#include <stdint.h>

#include "zkp/types.h"

/* Coefficients: a cache line each, five limbs and then zeros. */
typedef struct {
    _Alignas(64) uint64_t l[8];
} zkp_fr_row;

/* Values, of which there are more. */
typedef struct {
    uint64_t l[5];
} zkp_fr_limbs;

static inline void zkp_fr_limbs_set(uint64_t o[5], const zkp_fr *a) {
    const uint64_t mask = (UINT64_C(1) << 52) - 1;
    o[0] = a->l[0] & mask;
    o[1] = (a->l[0] >> 52 | a->l[1] << 12) & mask;
    o[2] = (a->l[1] >> 40 | a->l[2] << 24) & mask;
    o[3] = (a->l[2] >> 28 | a->l[3] << 36) & mask;
    o[4] = a->l[3] >> 16;
}

static inline void zkp_fr_row_set(zkp_fr_row *o, const zkp_fr *a) {
    zkp_fr_limbs_set(o->l, a);
    o->l[5] = o->l[6] = o->l[7] = 0;
}

#endif
