/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inlined pieces shared by the tower's files. Constant time. */
#ifndef ZKP_TOWER_INLINE_H
#define ZKP_TOWER_INLINE_H

#include "zkp/fp_inline.h"
#include "zkp/tower.h"

ZKP_INLINE void zkp_fp2_add_inline(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b)
{
    zkp_fp_add_inline(&o->c0, &a->c0, &b->c0);
    zkp_fp_add_inline(&o->c1, &a->c1, &b->c1);
}

ZKP_INLINE void zkp_fp2_sub_inline(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b)
{
    zkp_fp_sub_inline(&o->c0, &a->c0, &b->c0);
    zkp_fp_sub_inline(&o->c1, &a->c1, &b->c1);
}

/* (a0 + a1 u)(1 + u) = (a0 - a1) + (a0 + a1) u */
ZKP_INLINE void zkp_fp2_mul_xi_inline(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp t;
    zkp_fp_sub_inline(&t, &a->c0, &a->c1);
    zkp_fp_add_inline(&o->c1, &a->c0, &a->c1);
    o->c0 = t;
}

#endif
