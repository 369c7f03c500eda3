/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inlined operations of Fp for the field and curve code, with the same contracts as fp.h. */
#ifndef ZKP_FP_INLINE_H
#define ZKP_FP_INLINE_H

#include "zkp/bls12_381_constants.h"
#include "zkp/fp.h"
#include "zkp/words.h"

static const uint64_t zkp_fp_p[6] = ZKP_C_FP_MODULUS;

ZKP_INLINE void zkp_fp_add_inline(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    zkp_words_mod_add(o->l, a->l, b->l, zkp_fp_p, 6);
}

ZKP_INLINE void zkp_fp_sub_inline(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    zkp_words_mod_sub(o->l, a->l, b->l, zkp_fp_p, 6);
}

/* in: a, b < p. out: a + b < 2p, not reduced. */
ZKP_INLINE void zkp_fp_add_unreduced(zkp_fp *o, const zkp_fp *a, const zkp_fp *b)
{
    (void)zkp_words_add(o->l, a->l, b->l, 6);
}

#endif
