/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp6 = Fp2[v]/(v^3 - xi). */
#include "scalar_names.h"

#include "tower_wide.h"

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

/* Not inlined: long, and used many times below. */
static __attribute__((noinline)) void product(zkp_fp2_wide *o, const zkp_fp2 *a, const zkp_fp2 *b, int bound)
{
    zkp_fp2_mul_wide(o, a, b, bound);
}

/* o = (x + y)(z + t) - xz - yt = xt + yz; in: coordinates below bound p. */
static __attribute__((noinline)) void cross(zkp_fp2_wide *o, const zkp_fp2 *x, const zkp_fp2 *y, const zkp_fp2 *z,
                                            const zkp_fp2 *t, const zkp_fp2_wide *xz, const zkp_fp2_wide *yt, int bound)
{
    zkp_fp2 left, right;
    const int square = bound * bound;
    zkp_fp2_add_unreduced(&left, x, y);
    zkp_fp2_add_unreduced(&right, z, t);
    product(o, &left, &right, 2 * bound);
    ZKP_W(sub12)(o->c0.l, o->c0.l, xz->c0.l);
    ZKP_W(sub12)(o->c0.l, o->c0.l, yt->c0.l);
    ZKP_W(sub12)(o->c1.l, o->c1.l, xz->c1.l);
    ZKP_W(sub12)(o->c1.l, o->c1.l, yt->c1.l);
    /* The differences are exact, so these are the ranges of the sum of the two products. */
    zkp_wide_range(&o->c0, -2 * square, 2 * square);
    zkp_wide_range(&o->c1, 0, 4 * square);
}

void zkp_fp6_mul_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp6 *b, int bound)
{
    /* a0 b0 + xi (a1 b2 + a2 b1), a0 b1 + a1 b0 + xi a2 b2, a0 b2 + a2 b0 + a1 b1. */
    zkp_fp2_wide v0, v1, v2, t, u;
    product(&v0, &a->c0, &b->c0, bound);
    product(&v1, &a->c1, &b->c1, bound);
    product(&v2, &a->c2, &b->c2, bound);
    cross(&t, &a->c1, &a->c2, &b->c1, &b->c2, &v1, &v2, bound);
    zkp_fp2_mul_xi_wide(&u, &t);
    zkp_fp2_add_wide(&o->c0, &v0, &u);
    cross(&t, &a->c0, &a->c1, &b->c0, &b->c1, &v0, &v1, bound);
    zkp_fp2_mul_xi_wide(&u, &v2);
    zkp_fp2_add_wide(&o->c1, &t, &u);
    cross(&t, &a->c0, &a->c2, &b->c0, &b->c2, &v0, &v2, bound);
    zkp_fp2_add_wide(&o->c2, &t, &v1);
}

void zkp_fp6_mul_by_01_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp2 *b0, const zkp_fp2 *b1, int bound)
{
    /* a0 b0 + xi a2 b1, a0 b1 + a1 b0, a1 b1 + a2 b0. */
    zkp_fp2_wide v0, v1, t, u;
    product(&v0, &a->c0, b0, bound);
    product(&v1, &a->c1, b1, bound);
    product(&t, &a->c2, b1, bound);
    zkp_fp2_mul_xi_wide(&u, &t);
    zkp_fp2_add_wide(&o->c0, &v0, &u);
    cross(&o->c1, &a->c0, &a->c1, b0, b1, &v0, &v1, bound);
    product(&t, &a->c2, b0, bound);
    zkp_fp2_add_wide(&o->c2, &v1, &t);
}

void zkp_fp6_mul_by_1_wide(zkp_fp6_wide *o, const zkp_fp6 *a, const zkp_fp2 *b1, int bound)
{
    zkp_fp2_wide t;
    product(&t, &a->c2, b1, bound);
    product(&o->c2, &a->c1, b1, bound);
    product(&o->c1, &a->c0, b1, bound);
    zkp_fp2_mul_xi_wide(&o->c0, &t);
}

static void reduce(zkp_fp6 *o, const zkp_fp6_wide *w)
{
    zkp_fp2_reduce_wide(&o->c0, &w->c0);
    zkp_fp2_reduce_wide(&o->c1, &w->c1);
    zkp_fp2_reduce_wide(&o->c2, &w->c2);
}

void zkp_fp6_mul(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    zkp_fp6_wide w;
    zkp_fp6_mul_wide(&w, a, b, 1);
    reduce(o, &w);
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
    zkp_fp6_wide w;
    zkp_fp6_mul_by_01_wide(&w, a, b0, b1, 1);
    reduce(o, &w);
}

void zkp_fp6_mul_by_1(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp2 *b1)
{
    zkp_fp6_wide w;
    zkp_fp6_mul_by_1_wide(&w, a, b1, 1);
    reduce(o, &w);
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
