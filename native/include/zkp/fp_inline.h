/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inlined operations of Fp for the field and curve code, with the same contracts as fp.h, at the level that the
   including file is compiled for. Constant time. */
#ifndef ZKP_FP_INLINE_H
#define ZKP_FP_INLINE_H

#include "zkp/bls12_381_constants.h"
#include "zkp/fp.h"
#include "zkp/words_level.h"

static const uint64_t zkp_fp_p[6] = ZKP_C_FP_MODULUS;

ZKP_INLINE void zkp_fp_add_inline(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    ZKP_W(mod_add)(o->l, a->l, b->l, zkp_fp_p, 6);
}

ZKP_INLINE void zkp_fp_sub_inline(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    ZKP_W(mod_sub)(o->l, a->l, b->l, zkp_fp_p, 6);
}

/* in: a, b < p. out: a + b < 2p, not reduced. */
ZKP_INLINE void zkp_fp_add_unreduced(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    ZKP_W(add_within)(o->l, a->l, b->l, 6);
}

/* in: a reduced, b any six words. */
ZKP_INLINE void zkp_fp_mul_inline(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    ZKP_W(mont_mul)(o->l, a->l, b->l, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
}

ZKP_INLINE void zkp_fp_sqr_inline(zkp_fp *o, const zkp_fp *a)
{
    ZKP_W(mont_sqr)(o->l, a->l, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
}

#endif
