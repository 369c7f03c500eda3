/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp12 = Fp6[w]/(w^2 - v). */
#include "scalar_names.h"

#include "tower_wide.h"

/* frobenius_coefficients[k-1][i-1] = xi^(i (p^k - 1)/6): what w^i gains under a -> a^(p^k). */
static const zkp_fp2 frobenius_coefficients[3][5] = {
    { ZKP_C_FROBENIUS1_1, ZKP_C_FROBENIUS1_2, ZKP_C_FROBENIUS1_3, ZKP_C_FROBENIUS1_4, ZKP_C_FROBENIUS1_5 },
    { ZKP_C_FROBENIUS2_1, ZKP_C_FROBENIUS2_2, ZKP_C_FROBENIUS2_3, ZKP_C_FROBENIUS2_4, ZKP_C_FROBENIUS2_5 },
    { ZKP_C_FROBENIUS3_1, ZKP_C_FROBENIUS3_2, ZKP_C_FROBENIUS3_3, ZKP_C_FROBENIUS3_4, ZKP_C_FROBENIUS3_5 },
};

static void add_unreduced6(zkp_fp6 *o, const zkp_fp6 *a, const zkp_fp6 *b)
{
    zkp_fp2_add_unreduced(&o->c0, &a->c0, &b->c0);
    zkp_fp2_add_unreduced(&o->c1, &a->c1, &b->c1);
    zkp_fp2_add_unreduced(&o->c2, &a->c2, &b->c2);
}

/* Not inlined: long, and used six times below. */
static __attribute__((noinline)) void reduce2(zkp_fp2 *o, const zkp_fp2_wide *w)
{
    zkp_fp2_reduce_wider(o, w);
}

/* o = p0 + v p1 */
static void sum_with_v(zkp_fp6 *o, const zkp_fp6_wide *p0, const zkp_fp6_wide *p1)
{
    zkp_fp2_wide t;
    zkp_fp2_mul_xi_wide(&t, &p1->c2);
    zkp_fp2_add_wide(&t, &t, &p0->c0);
    reduce2(&o->c0, &t);
    zkp_fp2_add_wide(&t, &p0->c1, &p1->c0);
    reduce2(&o->c1, &t);
    zkp_fp2_add_wide(&t, &p0->c2, &p1->c1);
    reduce2(&o->c2, &t);
}

/* o = s - p0 - p1 where s = (x + y)(z + t), p0 = xz and p1 = yt: the differences are exact, so the range is that of
   xt + yz, twice that of a product of reduced elements. */
static void cross2(zkp_fp2 *o, zkp_fp2_wide *s, const zkp_fp2_wide *p0, const zkp_fp2_wide *p1)
{
    ZKP_W(sub12)(s->c0.l, s->c0.l, p0->c0.l);
    ZKP_W(sub12)(s->c0.l, s->c0.l, p1->c0.l);
    ZKP_W(sub12)(s->c1.l, s->c1.l, p0->c1.l);
    ZKP_W(sub12)(s->c1.l, s->c1.l, p1->c1.l);
    zkp_wide_range(&s->c0, -14, 16);
    zkp_wide_range(&s->c1, -14, 16);
    reduce2(o, s);
}

static void cross6(zkp_fp6 *o, zkp_fp6_wide *s, const zkp_fp6_wide *p0, const zkp_fp6_wide *p1)
{
    cross2(&o->c0, &s->c0, &p0->c0, &p1->c0);
    cross2(&o->c1, &s->c1, &p0->c1, &p1->c1);
    cross2(&o->c2, &s->c2, &p0->c2, &p1->c2);
}

void zkp_fp12_mul(zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp12 *b)
{
    zkp_fp6_wide p0, p1, w;
    zkp_fp6 s, t;
    zkp_fp6_mul_wide(&p0, &a->c0, &b->c0, 1);
    zkp_fp6_mul_wide(&p1, &a->c1, &b->c1, 1);
    add_unreduced6(&s, &a->c0, &a->c1);
    add_unreduced6(&t, &b->c0, &b->c1);
    zkp_fp6_mul_wide(&w, &s, &t, 2);
    cross6(&o->c1, &w, &p0, &p1);
    sum_with_v(&o->c0, &p0, &p1);
}

void zkp_fp12_sqr(zkp_fp12 *o, const zkp_fp12 *a)
{
    /* (a0 + a1)(a0 + v a1) - a0 a1 - v a0 a1, and 2 a0 a1. */
    zkp_fp6 product, s, t;
    zkp_fp6_mul(&product, &a->c0, &a->c1);
    zkp_fp6_add(&s, &a->c0, &a->c1);
    zkp_fp6_mul_v(&t, &a->c1);
    zkp_fp6_add(&t, &t, &a->c0);
    zkp_fp6_mul(&s, &s, &t);
    zkp_fp6_sub(&s, &s, &product);
    zkp_fp6_mul_v(&t, &product);
    zkp_fp6_sub(&o->c0, &s, &t);
    zkp_fp6_dbl(&o->c1, &product);
}

void zkp_fp12_mul_by_014(zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp2 *b0, const zkp_fp2 *b1, const zkp_fp2 *b4)
{
    zkp_fp6_wide p0, p1, w;
    zkp_fp6 s;
    zkp_fp2 sum;
    zkp_fp6_mul_by_01_wide(&p0, &a->c0, b0, b1, 1);
    zkp_fp6_mul_by_1_wide(&p1, &a->c1, b4, 1);
    add_unreduced6(&s, &a->c0, &a->c1);
    zkp_fp2_add_unreduced(&sum, b1, b4);
    zkp_fp6_mul_by_01_wide(&w, &s, b0, &sum, 2);
    cross6(&o->c1, &w, &p0, &p1);
    sum_with_v(&o->c0, &p0, &p1);
}

void zkp_fp12_conj(zkp_fp12 *o, const zkp_fp12 *a)
{
    o->c0 = a->c0;
    zkp_fp6_neg(&o->c1, &a->c1);
}

void zkp_fp12_frobenius(zkp_fp12 *o, const zkp_fp12 *a, unsigned power)
{
    /* Coefficient of w^i: c0.c0 c1.c0 c0.c1 c1.c1 c0.c2 c1.c2 for i = 0..5; odd powers conjugate each. */
    const zkp_fp2 *k = frobenius_coefficients[(power - 1) % 3];
    *o = *a;
    zkp_fp2 *c[6] = { &o->c0.c0, &o->c1.c0, &o->c0.c1, &o->c1.c1, &o->c0.c2, &o->c1.c2 };
    for (size_t i = 0; i < 6; i++) {
        if (power & 1) zkp_fp2_conj(c[i], c[i]);
        if (i > 0) zkp_fp2_mul(c[i], c[i], &k[i - 1]);
    }
}

/* (x + y s)^2 with s^2 = xi in Fp2[s]: out0 = x^2 + xi y^2, out1 = 2xy. */
static __attribute__((noinline)) void fp4_sqr(zkp_fp2 *out0, zkp_fp2 *out1, const zkp_fp2 *x, const zkp_fp2 *y)
{
    zkp_fp2_wide xx, yy, t;
    zkp_fp2 sum;
    zkp_fp2_add_inline(&sum, x, y);
    zkp_fp2_sqr_wide(&xx, x);
    zkp_fp2_sqr_wide(&yy, y);
    zkp_fp2_sqr_wide(&t, &sum);
    zkp_fp2_sub_wide(&t, &t, &xx);
    zkp_fp2_sub_wide(&t, &t, &yy);
    zkp_fp2_reduce_wide(out1, &t);
    zkp_fp2_mul_xi_wide(&t, &yy);
    zkp_fp2_add_wide(&t, &t, &xx);
    zkp_fp2_reduce_wide(out0, &t);
}

/* o = 3t - 2z and 3t + 2z */
static void triple_minus(zkp_fp2 *o, const zkp_fp2 *t, const zkp_fp2 *z)
{
    zkp_fp2 d;
    zkp_fp2_sub_inline(&d, t, z);
    zkp_fp2_add_inline(&d, &d, &d);
    zkp_fp2_add_inline(o, &d, t);
}

static void triple_plus(zkp_fp2 *o, const zkp_fp2 *t, const zkp_fp2 *z)
{
    zkp_fp2 d;
    zkp_fp2_add_inline(&d, t, z);
    zkp_fp2_add_inline(&d, &d, &d);
    zkp_fp2_add_inline(o, &d, t);
}

void zkp_fp12_cyclotomic_sqr(zkp_fp12 *o, const zkp_fp12 *a)
{
    /* R. Granger and M. Scott, "Faster squaring in the cyclotomic subgroup of sixth degree extensions", 2010. */
    zkp_fp2 a0, a1, b0, b1, c0, c1;
    fp4_sqr(&a0, &a1, &a->c0.c0, &a->c1.c1);
    fp4_sqr(&b0, &b1, &a->c1.c0, &a->c0.c2);
    fp4_sqr(&c0, &c1, &a->c0.c1, &a->c1.c2);
    zkp_fp2_mul_xi_inline(&c1, &c1);
    triple_minus(&o->c0.c0, &a0, &a->c0.c0);
    triple_minus(&o->c0.c1, &b0, &a->c0.c1);
    triple_minus(&o->c0.c2, &c0, &a->c0.c2);
    triple_plus(&o->c1.c0, &c1, &a->c1.c0);
    triple_plus(&o->c1.c1, &a1, &a->c1.c1);
    triple_plus(&o->c1.c2, &b1, &a->c1.c2);
}

/* o = a0^2 - v a1^2, the norm to Fp6. */
static void norm6(zkp_fp6 *o, const zkp_fp12 *a)
{
    zkp_fp6 t;
    zkp_fp6_sqr(&t, &a->c1);
    zkp_fp6_mul_v(&t, &t);
    zkp_fp6_sqr(o, &a->c0);
    zkp_fp6_sub(o, o, &t);
}

static void conj_times(zkp_fp12 *o, const zkp_fp12 *a, const zkp_fp6 *inverse_norm)
{
    zkp_fp6_mul(&o->c0, &a->c0, inverse_norm);
    zkp_fp6_mul(&o->c1, &a->c1, inverse_norm);
    zkp_fp6_neg(&o->c1, &o->c1);
}

void zkp_fp12_inv(zkp_fp12 *o, const zkp_fp12 *a)
{
    zkp_fp6 t;
    norm6(&t, a);
    zkp_fp6_inv(&t, &t);
    conj_times(o, a, &t);
}

void zkp_fp12_inv_var(zkp_fp12 *o, const zkp_fp12 *a)
{
    zkp_fp6 t;
    norm6(&t, a);
    zkp_fp6_inv_var(&t, &t);
    conj_times(o, a, &t);
}

void zkp_fp12_pow(zkp_fp12 *o, const zkp_fp12 *a, const uint64_t *e, size_t n_limbs)
{
    zkp_fp12 base = *a, acc = zkp_fp12_one;
    int started = 0;
    for (size_t i = 64 * n_limbs; i-- > 0;) {
        if (started) zkp_fp12_sqr(&acc, &acc);
        if ((e[i / 64] >> (i % 64)) & 1) {
            zkp_fp12_mul(&acc, &acc, &base);
            started = 1;
        }
    }
    *o = acc;
}

int zkp_fp12_is_one(const zkp_fp12 *a) { return zkp_fp12_eq(a, &zkp_fp12_one); }

int zkp_fp12_eq(const zkp_fp12 *a, const zkp_fp12 *b)
{
    return zkp_fp6_eq(&a->c0, &b->c0) & zkp_fp6_eq(&a->c1, &b->c1);
}
