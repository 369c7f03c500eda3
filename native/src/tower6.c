/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp6 = Fp2[v]/(v^3 - xi). */
#include "tower_inline.h"

const zkp_fp6 zkp_fp6_zero = { { { { 0 } }, { { 0 } } }, { { { 0 } }, { { 0 } } }, { { { 0 } }, { { 0 } } } };
const zkp_fp6 zkp_fp6_one = { { ZKP_C_FP_ONE, { { 0 } } }, { { { 0 } }, { { 0 } } }, { { { 0 } }, { { 0 } } } };

void zkp_fp6_add(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    zkp_fp2_add_inline(&o->c0, &a->c0, &b->c0);
    zkp_fp2_add_inline(&o->c1, &a->c1, &b->c1);
    zkp_fp2_add_inline(&o->c2, &a->c2, &b->c2);
}

void zkp_fp6_sub(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    zkp_fp2_sub_inline(&o->c0, &a->c0, &b->c0);
    zkp_fp2_sub_inline(&o->c1, &a->c1, &b->c1);
    zkp_fp2_sub_inline(&o->c2, &a->c2, &b->c2);
}

void zkp_fp6_neg(zkp_fp6 *o, const zkp_fp6 *a)
{
    zkp_fp2_neg(&o->c0, &a->c0);
    zkp_fp2_neg(&o->c1, &a->c1);
    zkp_fp2_neg(&o->c2, &a->c2);
}

void zkp_fp6_dbl(zkp_fp6 *o, const zkp_fp6 *a) { zkp_fp6_add(o, a, a); }

/* o = (a0 + a1)(b0 + b1) - p - q, the cross term of Karatsuba with p = a0*b0 and q = a1*b1. */
static void cross(zkp_fp2 *o, const zkp_fp2 *a0, const zkp_fp2 *a1, const zkp_fp2 *b0, const zkp_fp2 *b1,
                  const zkp_fp2 *p, const zkp_fp2 *q)
{
    zkp_fp2 s, t;
    zkp_fp2_add_inline(&s, a0, a1);
    zkp_fp2_add_inline(&t, b0, b1);
    zkp_fp2_mul(&s, &s, &t);
    zkp_fp2_sub_inline(&s, &s, p);
    zkp_fp2_sub_inline(o, &s, q);
}

void zkp_fp6_mul(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    zkp_fp2 p0, p1, p2, t;
    zkp_fp6 out;
    zkp_fp2_mul(&p0, &a->c0, &b->c0);
    zkp_fp2_mul(&p1, &a->c1, &b->c1);
    zkp_fp2_mul(&p2, &a->c2, &b->c2);
    cross(&t, &a->c1, &a->c2, &b->c1, &b->c2, &p1, &p2);
    zkp_fp2_mul_xi_inline(&t, &t);
    zkp_fp2_add_inline(&out.c0, &p0, &t);
    cross(&out.c1, &a->c0, &a->c1, &b->c0, &b->c1, &p0, &p1);
    zkp_fp2_mul_xi_inline(&t, &p2);
    zkp_fp2_add_inline(&out.c1, &out.c1, &t);
    cross(&out.c2, &a->c0, &a->c2, &b->c0, &b->c2, &p0, &p2);
    zkp_fp2_add_inline(&out.c2, &out.c2, &p1);
    *o = out;
}

void zkp_fp6_sqr(zkp_fp6 *o, const zkp_fp6 *a)
{
    /* Chung and Hasan's SQR2: with A = a0^2, B = 2 a0 a1, C = (a0 - a1 + a2)^2, D = 2 a1 a2, E = a2^2:
       (A + xi D) + (B + xi E) v + (B + C + D - A - E) v^2. */
    zkp_fp2 sa, sb, sc, sd, se, t;
    zkp_fp2_sqr(&sa, &a->c0);
    zkp_fp2_mul(&sb, &a->c0, &a->c1);
    zkp_fp2_dbl(&sb, &sb);
    zkp_fp2_sub_inline(&sc, &a->c0, &a->c1);
    zkp_fp2_add_inline(&sc, &sc, &a->c2);
    zkp_fp2_sqr(&sc, &sc);
    zkp_fp2_mul(&sd, &a->c1, &a->c2);
    zkp_fp2_dbl(&sd, &sd);
    zkp_fp2_sqr(&se, &a->c2);
    zkp_fp2_mul_xi_inline(&t, &sd);
    zkp_fp2_add_inline(&o->c0, &sa, &t);
    zkp_fp2_mul_xi_inline(&t, &se);
    zkp_fp2_add_inline(&o->c1, &sb, &t);
    zkp_fp2_add_inline(&t, &sb, &sc);
    zkp_fp2_add_inline(&t, &t, &sd);
    zkp_fp2_sub_inline(&t, &t, &sa);
    zkp_fp2_sub_inline(&o->c2, &t, &se);
}

void zkp_fp6_mul_v(zkp_fp6 *o, const zkp_fp6 *a)
{
    zkp_fp2 t;
    zkp_fp2_mul_xi_inline(&t, &a->c2);
    o->c2 = a->c1;
    o->c1 = a->c0;
    o->c0 = t;
}

void zkp_fp6_mul_by_01(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b0, const zkp_fp2 *b1)
{
    zkp_fp2 p0, p1, t;
    zkp_fp6 out;
    zkp_fp2_mul(&p0, &a->c0, b0);
    zkp_fp2_mul(&p1, &a->c1, b1);
    zkp_fp2_mul(&t, &a->c2, b1);
    zkp_fp2_mul_xi_inline(&t, &t);
    zkp_fp2_add_inline(&out.c0, &p0, &t);
    cross(&out.c1, &a->c0, &a->c1, b0, b1, &p0, &p1);
    zkp_fp2_mul(&t, &a->c2, b0);
    zkp_fp2_add_inline(&out.c2, &t, &p1);
    *o = out;
}

void zkp_fp6_mul_by_1(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b1)
{
    zkp_fp2 t, factor = *b1;
    zkp_fp2_mul(&t, &a->c2, &factor);
    zkp_fp2_mul(&o->c2, &a->c1, &factor);
    zkp_fp2_mul(&o->c1, &a->c0, &factor);
    zkp_fp2_mul_xi_inline(&o->c0, &t);
}

/* The adjugate (t0, t1, t2) with a * t = norm in Fp2. */
static void adjugate(zkp_fp6 *t, zkp_fp2 *norm, const zkp_fp6 *a)
{
    zkp_fp2 x, y;
    zkp_fp2_sqr(&x, &a->c0);
    zkp_fp2_mul(&y, &a->c1, &a->c2);
    zkp_fp2_mul_xi_inline(&y, &y);
    zkp_fp2_sub_inline(&t->c0, &x, &y);
    zkp_fp2_sqr(&x, &a->c2);
    zkp_fp2_mul_xi_inline(&x, &x);
    zkp_fp2_mul(&y, &a->c0, &a->c1);
    zkp_fp2_sub_inline(&t->c1, &x, &y);
    zkp_fp2_sqr(&x, &a->c1);
    zkp_fp2_mul(&y, &a->c0, &a->c2);
    zkp_fp2_sub_inline(&t->c2, &x, &y);
    zkp_fp2_mul(&x, &a->c2, &t->c1);
    zkp_fp2_mul(&y, &a->c1, &t->c2);
    zkp_fp2_add_inline(&x, &x, &y);
    zkp_fp2_mul_xi_inline(&x, &x);
    zkp_fp2_mul(&y, &a->c0, &t->c0);
    zkp_fp2_add_inline(norm, &x, &y);
}

static void scale(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b)
{
    zkp_fp2_mul(&o->c0, &a->c0, b);
    zkp_fp2_mul(&o->c1, &a->c1, b);
    zkp_fp2_mul(&o->c2, &a->c2, b);
}

void zkp_fp6_inv(zkp_fp6 *o, const zkp_fp6 *a)
{
    zkp_fp6 t;
    zkp_fp2 norm;
    adjugate(&t, &norm, a);
    zkp_fp2_inv(&norm, &norm);
    scale(o, &t, &norm);
}

void zkp_fp6_inv_var(zkp_fp6 *o, const zkp_fp6 *a)
{
    zkp_fp6 t;
    zkp_fp2 norm;
    adjugate(&t, &norm, a);
    zkp_fp2_inv_var(&norm, &norm);
    scale(o, &t, &norm);
}

int zkp_fp6_is_zero(const zkp_fp6 *a)
{
    return zkp_fp2_is_zero(&a->c0) & zkp_fp2_is_zero(&a->c1) & zkp_fp2_is_zero(&a->c2);
}

int zkp_fp6_eq(const zkp_fp6 *a, const zkp_fp6 *b)
{
    return zkp_fp2_eq(&a->c0, &b->c0) & zkp_fp2_eq(&a->c1, &b->c1) & zkp_fp2_eq(&a->c2, &b->c2);
}
