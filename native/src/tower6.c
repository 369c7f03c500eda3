/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp6 = Fp2[v]/(v^3 - xi). */
#include "scalar_names.h"

#include "tower_inline.h"

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

/* Sums of six and of four products in Fp, too long to be inlined at each use. */
static __attribute__((noinline)) void sum_of_6(zkp_fp *o, const zkp_fp *const *a, const zkp_fp *const *b)
{
    zkp_fp_sum_inline(o, a, b, 6);
}

static __attribute__((noinline)) void sum_of_4(zkp_fp *o, const zkp_fp *const *a, const zkp_fp *const *b)
{
    zkp_fp_sum_inline(o, a, b, 4);
}

/* o = a0 b0 + a1 b1 + a2 b2 in Fp2; minus[k] is -a_k's imaginary part. */
static void dot3(zkp_fp2 *o, const zkp_fp6 *a, const zkp_fp minus[3], const zkp_fp2 *b0, const zkp_fp2 *b1,
                 const zkp_fp2 *b2)
{
    const zkp_fp *real[6] = { &a->c0.c0, &minus[0], &a->c1.c0, &minus[1], &a->c2.c0, &minus[2] };
    const zkp_fp *straight[6] = { &b0->c0, &b0->c1, &b1->c0, &b1->c1, &b2->c0, &b2->c1 };
    const zkp_fp *plain[6] = { &a->c0.c0, &a->c0.c1, &a->c1.c0, &a->c1.c1, &a->c2.c0, &a->c2.c1 };
    const zkp_fp *crossed[6] = { &b0->c1, &b0->c0, &b1->c1, &b1->c0, &b2->c1, &b2->c0 };
    sum_of_6(&o->c0, real, straight);
    sum_of_6(&o->c1, plain, crossed);
}

/* o = x p + y q in Fp2; minus_x and minus_y are the negated imaginary parts. */
static void dot2(zkp_fp2 *o, const zkp_fp2 *x, const zkp_fp *minus_x, const zkp_fp2 *p, const zkp_fp2 *y,
                 const zkp_fp *minus_y, const zkp_fp2 *q)
{
    const zkp_fp *real[4] = { &x->c0, minus_x, &y->c0, minus_y }, *straight[4] = { &p->c0, &p->c1, &q->c0, &q->c1 };
    const zkp_fp *plain[4] = { &x->c0, &x->c1, &y->c0, &y->c1 }, *crossed[4] = { &p->c1, &p->c0, &q->c1, &q->c0 };
    sum_of_4(&o->c0, real, straight);
    sum_of_4(&o->c1, plain, crossed);
}

static void minus_imaginary(zkp_fp minus[3], const zkp_fp6 *a)
{
    zkp_fp_sub_inline(&minus[0], &zkp_fp_zero, &a->c0.c1);
    zkp_fp_sub_inline(&minus[1], &zkp_fp_zero, &a->c1.c1);
    zkp_fp_sub_inline(&minus[2], &zkp_fp_zero, &a->c2.c1);
}

void zkp_fp6_mul(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    /* a0 b0 + a1 (xi b2) + a2 (xi b1), a0 b1 + a1 b0 + a2 (xi b2), a0 b2 + a1 b1 + a2 b0. */
    zkp_fp minus[3];
    zkp_fp2 xi_b1, xi_b2;
    zkp_fp6 out;
    minus_imaginary(minus, a);
    zkp_fp2_mul_xi_inline(&xi_b1, &b->c1);
    zkp_fp2_mul_xi_inline(&xi_b2, &b->c2);
    dot3(&out.c0, a, minus, &b->c0, &xi_b2, &xi_b1);
    dot3(&out.c1, a, minus, &b->c1, &b->c0, &xi_b2);
    dot3(&out.c2, a, minus, &b->c2, &b->c1, &b->c0);
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
    /* a0 b0 + a2 (xi b1), a0 b1 + a1 b0, a1 b1 + a2 b0. */
    zkp_fp minus[3];
    zkp_fp2 xi_b1;
    zkp_fp6 out;
    minus_imaginary(minus, a);
    zkp_fp2_mul_xi_inline(&xi_b1, b1);
    dot2(&out.c0, &a->c0, &minus[0], b0, &a->c2, &minus[2], &xi_b1);
    dot2(&out.c1, &a->c0, &minus[0], b1, &a->c1, &minus[1], b0);
    dot2(&out.c2, &a->c1, &minus[1], b1, &a->c2, &minus[2], b0);
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
