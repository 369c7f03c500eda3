/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inlined operations of Fr for point formulas and Poseidon. "Loose" values are below 2^256 and may exceed r: they come
   from sums and differences of two reduced values and may be the second factor of a product. Constant time. Each at the
   level that the including file is compiled for. */
#ifndef ZKP_FR_INLINE_H
#define ZKP_FR_INLINE_H

#include "zkp/bls12_381_constants.h"
#include "zkp/fr.h"
#include "zkp/words_level.h"

static const uint64_t zkp_fr_r[4] = ZKP_C_FR_MODULUS;

/* Reduced sums and differences of reduced values. */
ZKP_INLINE void zkp_fr_add_inline(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) {
    ZKP_W(mod_add)(o->l, a->l, b->l, zkp_fr_r, 4);
}

ZKP_INLINE void zkp_fr_sub_inline(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) {
    ZKP_W(mod_sub)(o->l, a->l, b->l, zkp_fr_r, 4);
}

/* in: reduced. out: a + b below 2r, loose. */
ZKP_INLINE void zkp_fr_add_loose(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) {
    ZKP_W(add_within)(o->l, a->l, b->l, 4);
}

/* in: reduced. out: a - b + r, above 0 and below 2r, loose. */
ZKP_INLINE void zkp_fr_sub_loose(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) {
    zkp_fr t;
    (void)zkp_words_sub(t.l, zkp_fr_r, b->l, 4);
    ZKP_W(add_within)(o->l, t.l, a->l, 4);
}

/* in: a reduced, b loose. out: reduced. */
ZKP_INLINE void zkp_fr_mul_inline(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) {
    ZKP_W(mont_mul)(o->l, a->l, b->l, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
}

/* in: reduced. out: reduced. */
ZKP_INLINE void zkp_fr_sqr_inline(zkp_fr *o, const zkp_fr *a) {
    ZKP_W(mont_sqr)(o->l, a->l, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
}

/* A sum of products before reduction: at most 9 products of reduced values, so below 9 * r^2 < 2^514. */
typedef struct { uint64_t l[9]; } zkp_fr_sum;

/* Public: a. These are the constants of a matrix. */
ZKP_INLINE void zkp_fr_sum_start(zkp_fr_sum *o, const zkp_fr *a, const zkp_fr *b) {
    ZKP_W(mul_wide)(o->l, a->l, b->l, 4);
    o->l[8] = 0;
}

/* The same, added. Public: a. */
ZKP_INLINE void zkp_fr_sum_add(zkp_fr_sum *o, const zkp_fr *a, const zkp_fr *b) {
    uint64_t w[8];
    ZKP_W(mul_wide)(w, a->l, b->l, 4);
    ZKP_W(accumulate8)(o->l, w);
}

/* Subtracts multiple * 2^256 if that leaves no borrow; multiple: 5 words. Public: multiple. */
ZKP_INLINE void zkp_fr_sum_trim(zkp_fr_sum *o, const uint64_t *multiple) {
    uint64_t t[5];
    uint64_t borrow = zkp_words_sub(t, o->l + 4, multiple, 5);
    zkp_words_select(o->l + 4, t, o->l + 4, 5, borrow);
}

/* in: destroyed. out: reduced. 9 * r^2 is below 4.08 * r * 2^256; what is left after the trims is below r * 2^256. */
ZKP_INLINE void zkp_fr_sum_reduce(zkp_fr *o, zkp_fr_sum *a) {
    static const uint64_t r1[5] = {0xffffffff00000001, 0x53bda402fffe5bfe, 0x3339d80809a1d805, 0x73eda753299d7d48, 0};
    static const uint64_t r2[5] = {0xfffffffe00000002, 0xa77b4805fffcb7fd, 0x6673b0101343b00a, 0xe7db4ea6533afa90, 0};
    static const uint64_t r4[5] = {0xfffffffc00000004, 0x4ef6900bfff96ffb, 0xcce7602026876015, 0xcfb69d4ca675f520, 1};
    zkp_fr_sum_trim(a, r4);
    zkp_fr_sum_trim(a, r2);
    zkp_fr_sum_trim(a, r1);
    ZKP_W(mont_reduce)(o->l, a->l, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
}

#endif
