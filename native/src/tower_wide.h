/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products in the tower before reduction ("lazy reduction": D. Aranha et al., "Faster explicit formulas for computing
   pairings over ordinary curves", EUROCRYPT 2011). A wide value is an integer in two's complement modulo 2^768, that is
   96.8 p^2, so Karatsuba's differences need no correction. Checked builds carry along between which multiples of p^2
   each value can lie whatever the data, and stop where that leaves what the formulas allow. Constant time. */
#ifndef ZKP_TOWER_WIDE_H
#define ZKP_TOWER_WIDE_H

#include "tower_inline.h"

typedef struct {
    uint64_t l[12];
#ifdef ZKP_VERIFY
    double low, high; /* in p^2 */
#endif
} zkp_fp_wide;

typedef struct { zkp_fp_wide c0, c1; } zkp_fp2_wide;
typedef struct { zkp_fp2_wide c0, c1, c2; } zkp_fp6_wide;

static const uint64_t zkp_fp_2p[6] = ZKP_C_FP_MODULUS_TIMES_2;

/* Variable time: does nothing but in checked builds. */
ZKP_INLINE void zkp_wide_range(zkp_fp_wide *o, double low, double high)
{
    (void)o, (void)low, (void)high;
#ifdef ZKP_VERIFY
    ZKP_CHECK(low > -48 && high < 48);
    o->low = low;
    o->high = high;
#endif
}

#ifdef ZKP_VERIFY
#define ZKP_WIDE_SUM(o, a, b) zkp_wide_range(o, (a)->low + (b)->low, (a)->high + (b)->high)
#define ZKP_WIDE_DIFFERENCE(o, a, b) zkp_wide_range(o, (a)->low - (b)->high, (a)->high - (b)->low)
#else
#define ZKP_WIDE_SUM(o, a, b) ((void)0)
#define ZKP_WIDE_DIFFERENCE(o, a, b) ((void)0)
#endif

/* in: a < bound_a p and b < bound_b p */
ZKP_INLINE void zkp_fp_mul_wide(zkp_fp_wide *o, const zkp_fp *a, const zkp_fp *b, int bound_a, int bound_b)
{
    ZKP_W(mul_wide)(o->l, a->l, b->l, 6);
    zkp_wide_range(o, 0, bound_a * bound_b);
}

ZKP_INLINE void zkp_fp_add_wide(zkp_fp_wide *o, const zkp_fp_wide *a, const zkp_fp_wide *b)
{
    ZKP_WIDE_SUM(o, a, b);
    ZKP_W(add12)(o->l, a->l, b->l);
}

ZKP_INLINE void zkp_fp_sub_wide(zkp_fp_wide *o, const zkp_fp_wide *a, const zkp_fp_wide *b)
{
    ZKP_WIDE_DIFFERENCE(o, a, b);
    ZKP_W(sub12)(o->l, a->l, b->l);
}

/* o = w / 2^384 mod p. in: within +-9.8 p^2, which is +-p 2^384. p 2^384 more makes it positive, and the quotient stays
   below 3p. */
ZKP_INLINE void zkp_fp2_reduce_wide(zkp_fp2 *o, const zkp_fp2_wide *w)
{
    uint64_t high[2][6], low[2][6];
    const zkp_fp_wide *in[2] = { &w->c0, &w->c1 };
    zkp_fp *out[2] = { &o->c0, &o->c1 };
    ZKP_W(mont_reduce_low_2)(low[0], low[1], w->c0.l, w->c1.l, zkp_fp_p, ZKP_C_FP_NEG_INV);
    ZKP_UNROLL
    for (size_t i = 0; i < 2; i++) {
        ZKP_CHECK(in[i]->low > -9.8 && in[i]->high < 9.8);
        ZKP_W(add_wrap)(high[i], in[i]->l + 6, zkp_fp_p, 6);
        ZKP_CHECK(zkp_words_below(high[i], zkp_fp_2p, 6));
        ZKP_W(add_within)(low[i], low[i], high[i], 6);
        ZKP_W(subtract_if_above)(low[i], low[i], zkp_fp_p, 6);
        ZKP_W(subtract_if_above)(out[i]->l, low[i], zkp_fp_p, 6);
        ZKP_CHECK(zkp_words_below(out[i]->l, zkp_fp_p, 6));
    }
}

/* The same within +-19.6 p^2: a quotient below 5p. */
ZKP_INLINE void zkp_fp2_reduce_wider(zkp_fp2 *o, const zkp_fp2_wide *w)
{
    uint64_t high[2][6], low[2][6];
    const zkp_fp_wide *in[2] = { &w->c0, &w->c1 };
    zkp_fp *out[2] = { &o->c0, &o->c1 };
    ZKP_W(mont_reduce_low_2)(low[0], low[1], w->c0.l, w->c1.l, zkp_fp_p, ZKP_C_FP_NEG_INV);
    ZKP_UNROLL
    for (size_t i = 0; i < 2; i++) {
        ZKP_CHECK(in[i]->low > -19.6 && in[i]->high < 19.6);
        ZKP_W(add_wrap)(high[i], in[i]->l + 6, zkp_fp_2p, 6);
        ZKP_W(add_within)(low[i], low[i], high[i], 6);
        ZKP_W(subtract_if_above)(low[i], low[i], zkp_fp_2p, 6);
        ZKP_W(subtract_if_above)(low[i], low[i], zkp_fp_2p, 6);
        ZKP_W(subtract_if_above)(out[i]->l, low[i], zkp_fp_p, 6);
        ZKP_CHECK(zkp_words_below(out[i]->l, zkp_fp_p, 6));
    }
}

ZKP_INLINE void zkp_fp2_add_wide(zkp_fp2_wide *o, const zkp_fp2_wide *a, const zkp_fp2_wide *b)
{
    zkp_fp_add_wide(&o->c0, &a->c0, &b->c0);
    zkp_fp_add_wide(&o->c1, &a->c1, &b->c1);
}

ZKP_INLINE void zkp_fp2_sub_wide(zkp_fp2_wide *o, const zkp_fp2_wide *a, const zkp_fp2_wide *b)
{
    zkp_fp_sub_wide(&o->c0, &a->c0, &b->c0);
    zkp_fp_sub_wide(&o->c1, &a->c1, &b->c1);
}

/* o = (1 + u) a; o is not a. */
ZKP_INLINE void zkp_fp2_mul_xi_wide(zkp_fp2_wide *o, const zkp_fp2_wide *a)
{
    zkp_fp_sub_wide(&o->c0, &a->c0, &a->c1);
    zkp_fp_add_wide(&o->c1, &a->c0, &a->c1);
}

ZKP_INLINE void zkp_fp2_add_unreduced(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b)
{
    zkp_fp_add_unreduced(&o->c0, &a->c0, &b->c0);
    zkp_fp_add_unreduced(&o->c1, &a->c1, &b->c1);
}

/* in: coordinates below bound p, bound at most 4: their sums have to fit into six words. */
ZKP_INLINE void zkp_fp2_mul_wide(zkp_fp2_wide *o, const zkp_fp2 *a, const zkp_fp2 *b, int bound)
{
    zkp_fp sum_a, sum_b;
    zkp_fp_wide imaginary, cross;
    ZKP_CHECK(bound <= 4);
    zkp_fp_add_unreduced(&sum_a, &a->c0, &a->c1);
    zkp_fp_add_unreduced(&sum_b, &b->c0, &b->c1);
    zkp_fp_mul_wide(&o->c0, &a->c0, &b->c0, bound, bound);
    zkp_fp_mul_wide(&imaginary, &a->c1, &b->c1, bound, bound);
    ZKP_W(mul_wide)(cross.l, sum_a.l, sum_b.l, 6);
    ZKP_W(sub12)(cross.l, cross.l, o->c0.l);
    ZKP_W(sub12)(o->c1.l, cross.l, imaginary.l);
    zkp_wide_range(&o->c1, 0, 2 * bound * bound); /* a0 b1 + a1 b0; the differences above are its exact way there */
    zkp_fp_sub_wide(&o->c0, &o->c0, &imaginary);
}

/* in: reduced. (a0 + a1)(a0 - a1) + a0 (2 a1) u */
ZKP_INLINE void zkp_fp2_sqr_wide(zkp_fp2_wide *o, const zkp_fp2 *a)
{
    zkp_fp sum, difference, twice;
    zkp_fp_add_unreduced(&sum, &a->c0, &a->c1);
    zkp_fp_sub_inline(&difference, &a->c0, &a->c1);
    zkp_fp_add_unreduced(&twice, &a->c1, &a->c1);
    zkp_fp_mul_wide(&o->c0, &sum, &difference, 2, 1);
    zkp_fp_mul_wide(&o->c1, &a->c0, &twice, 1, 2);
}

/* Products in Fp6; in: coordinates below bound p, bound at most 2. by_01: b0 + b1 v; by_1: b1 v. */
void zkp_fp6_mul_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp6 *b, int bound);
void zkp_fp6_mul_by_01_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp2 *b0, const zkp_fp2 *b1, int bound);
void zkp_fp6_mul_by_1_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp2 *b1, int bound);

#endif
