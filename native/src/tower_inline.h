/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inlined pieces shared by the tower's files. */
#ifndef ZKP_TOWER_INLINE_H
#define ZKP_TOWER_INLINE_H

#include "zkp/fp_inline.h"
#include "zkp/tower.h"

/* in: a, b below 2p. */
ZKP_INLINE void zkp_fp_mul_wide(zkp_fp_wide *o, const zkp_fp *a, const zkp_fp *b)
{
    zkp_words_mul_wide(o->l, a->l, b->l, 6);
}

/* in: a below p * 2^384, destroyed. out: reduced. */
ZKP_INLINE void zkp_fp_reduce_wide(zkp_fp *o, zkp_fp_wide *a)
{
    zkp_words_mont_reduce(o->l, a->l, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
}

/* in: a >= b as integers. */
ZKP_INLINE void zkp_fp_wide_sub(zkp_fp_wide *o, const zkp_fp_wide *a, const zkp_fp_wide *b)
{
    (void)zkp_words_sub(o->l, a->l, b->l, 12);
}

/* a - b, plus p * 2^384 if that is negative. in: a, b below p * 2^384. out: below p * 2^384. */
ZKP_INLINE void zkp_fp_wide_sub_mod(zkp_fp_wide *o, const zkp_fp_wide *a, const zkp_fp_wide *b)
{
    uint64_t fix[6];
    uint64_t mask = 0 - zkp_words_sub(o->l, a->l, b->l, 12);
    ZKP_UNROLL
    for (size_t i = 0; i < 6; i++) fix[i] = zkp_fp_p[i] & mask;
    (void)zkp_words_add(o->l + 6, o->l + 6, fix, 6);
}

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
