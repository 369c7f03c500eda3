/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The point formulas, inlined. Bounds in the terms of zkp/fe25519.h: points are tight, prepared summands may be
   anything that a product takes. Constant time. */
#ifndef ZKP_ED25519_INLINE_H
#define ZKP_ED25519_INLINE_H

#include "zkp/ed25519.h"

ZKP_INLINE void zkp_ed_identity(zkp_ed25519 *o) {
    zkp_fe_zero(&o->x);
    zkp_fe_one(&o->y);
    zkp_fe_one(&o->z);
    zkp_fe_zero(&o->t);
}

/* The sum for (y - x) * diff and so on; d2 is 2 * z1 * z2, at most twice tight. */
ZKP_INLINE void zkp_ed_add_common(zkp_ed25519 *o, const zkp_ed25519 *p, const zkp_fe25519 *sum, const zkp_fe25519 *diff,
                                  const zkp_fe25519 *t2d, const zkp_fe25519 *d2) {
    zkp_fe25519 a, b, c, e, f, g, h;
    zkp_fe_sub(&a, &p->y, &p->x);
    zkp_fe_mul_inline(&a, &a, diff);
    zkp_fe_add(&b, &p->y, &p->x);
    zkp_fe_mul_inline(&b, &b, sum);
    zkp_fe_mul_inline(&c, &p->t, t2d);
    zkp_fe_sub(&e, &b, &a);
    zkp_fe_sub(&f, d2, &c);
    zkp_fe_add(&g, d2, &c);
    zkp_fe_add(&h, &b, &a);
    zkp_fe_mul_inline(&o->x, &e, &f);
    zkp_fe_mul_inline(&o->y, &g, &h);
    zkp_fe_mul_inline(&o->z, &f, &g);
    zkp_fe_mul_inline(&o->t, &e, &h);
}

ZKP_INLINE void zkp_ed_add_prepared(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared *b) {
    zkp_fe25519 d2;
    zkp_fe_mul_inline(&d2, &a->z, &b->z2);
    zkp_ed_add_common(o, a, &b->sum, &b->diff, &b->t2d, &d2);
}

ZKP_INLINE void zkp_ed_add_prepared_affine(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared_affine *b) {
    zkp_fe25519 d2;
    zkp_fe_add(&d2, &a->z, &a->z);
    zkp_ed_add_common(o, a, &b->sum, &b->diff, &b->t2d, &d2);
}

/* o = -a: the sums change places. */
ZKP_INLINE void zkp_ed_neg_prepared(zkp_ed25519_prepared *o, const zkp_ed25519_prepared *a) {
    const zkp_ed25519_prepared in = *a;
    o->sum = in.diff;
    o->diff = in.sum;
    zkp_fe_neg(&o->t2d, &in.t2d);
    o->z2 = in.z2;
}

/* Variable time: for public points. */
ZKP_INLINE void zkp_ed_neg_prepared_affine(zkp_ed25519_prepared_affine *o, const zkp_ed25519_prepared_affine *a) {
    const zkp_ed25519_prepared_affine in = *a;
    o->sum = in.diff;
    o->diff = in.sum;
    zkp_fe_neg(&o->t2d, &in.t2d);
}

ZKP_INLINE void zkp_ed_prepare(zkp_ed25519_prepared *o, const zkp_ed25519 *a) {
    zkp_fe25519 sum, diff;
    zkp_fe_add(&sum, &a->y, &a->x);
    zkp_fe_sub(&diff, &a->y, &a->x);
    zkp_fe_mul_inline(&o->t2d, &a->t, &zkp_ed25519_2d);
    zkp_fe_add(&o->z2, &a->z, &a->z);
    zkp_fe_carry(&o->sum, &sum);
    zkp_fe_carry(&o->diff, &diff);
    zkp_fe_carry(&o->z2, &o->z2);
}

/* Doubling never reads t; a doubling that follows needs none. With a = x^2, b = y^2, c = 2z^2, h = a + b: e = h - (x +
   y)^2, g = a - b, f = c + g; all four change their sign against the paper, which cancels in every product. f: at most
   tight + 2^53 + twice tight, below 2^54. */
ZKP_INLINE void zkp_ed_dbl(zkp_ed25519 *o, const zkp_ed25519 *p, int with_t) {
    zkp_fe25519 a, b, c, e, f, g, h;
    zkp_fe_add(&e, &p->x, &p->y);
    zkp_fe_sqr_inline(&e, &e);
    zkp_fe_sqr_inline(&a, &p->x);
    zkp_fe_sqr_inline(&b, &p->y);
    zkp_fe_sqr_inline(&c, &p->z);
    zkp_fe_add(&c, &c, &c);
    zkp_fe_add(&h, &a, &b);
    zkp_fe_sub(&e, &h, &e);
    zkp_fe_sub(&g, &a, &b);
    zkp_fe_add(&f, &c, &g);
    zkp_fe_mul_inline(&o->x, &e, &f);
    zkp_fe_mul_inline(&o->y, &g, &h);
    zkp_fe_mul_inline(&o->z, &f, &g);
    if (with_t) zkp_fe_mul_inline(&o->t, &e, &h);
}

#endif
