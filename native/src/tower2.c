/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp2. */
#include "scalar_names.h"

#include "tower_wide.h"

static const uint64_t exp_inv_sqrt[6] = ZKP_C_FP_EXP_INV_SQRT;

void zkp_fp2_add(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b) { zkp_fp2_add_inline(o, a, b); }
void zkp_fp2_sub(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b) { zkp_fp2_sub_inline(o, a, b); }
void zkp_fp2_dbl(zkp_fp2 *o, const zkp_fp2 *a) { zkp_fp2_add_inline(o, a, a); }
void zkp_fp2_mul_xi(zkp_fp2 *o, const zkp_fp2 *a) { zkp_fp2_mul_xi_inline(o, a); }

void zkp_fp2_neg(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp_neg(&o->c0, &a->c0);
    zkp_fp_neg(&o->c1, &a->c1);
}

void zkp_fp2_half(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp_half(&o->c0, &a->c0);
    zkp_fp_half(&o->c1, &a->c1);
}

void zkp_fp2_conj(zkp_fp2 *o, const zkp_fp2 *a)
{
    o->c0 = a->c0;
    zkp_fp_neg(&o->c1, &a->c1);
}

void zkp_fp2_mul(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b)
{
    zkp_fp2_wide w;
    zkp_fp2_mul_wide(&w, a, b, 1);
    zkp_fp2_reduce_wide(o, &w);
}

void zkp_fp2_sqr(zkp_fp2 *o, const zkp_fp2 *a)
{
    /* (a0 + a1)(a0 - a1) + 2 a0 a1 u; the first factor (below 2p) goes second, where any six words are allowed. */
    zkp_fp sum, difference, product;
    zkp_fp_add_unreduced(&sum, &a->c0, &a->c1);
    zkp_fp_sub_inline(&difference, &a->c0, &a->c1);
    zkp_fp_mul(&product, &a->c0, &a->c1);
    zkp_fp_mul(&o->c0, &difference, &sum);
    zkp_fp_add_inline(&o->c1, &product, &product);
}

void zkp_fp2_mul_fp(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp *b)
{
    zkp_fp factor = *b;
    zkp_fp_mul(&o->c0, &a->c0, &factor);
    zkp_fp_mul(&o->c1, &a->c1, &factor);
}

void zkp_fp2_pow(zkp_fp2 *o, const zkp_fp2 *a, const uint64_t *e, size_t n_limbs)
{
    zkp_fp2 base = *a, acc = zkp_fp2_one;
    for (size_t i = 64 * n_limbs; i-- > 0;) {
        zkp_fp2_sqr(&acc, &acc);
        if ((e[i / 64] >> (i % 64)) & 1) zkp_fp2_mul(&acc, &acc, &base);
    }
    *o = acc;
}

static void norm(zkp_fp *o, const zkp_fp2 *a)
{
    zkp_fp t;
    zkp_fp_sqr(&t, &a->c1);
    zkp_fp_sqr(o, &a->c0);
    zkp_fp_add_inline(o, o, &t);
}

static void conj_times(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp *inverse_norm)
{
    zkp_fp2_conj(o, a);
    zkp_fp2_mul_fp(o, o, inverse_norm);
}

void zkp_fp2_inv(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp t;
    norm(&t, a);
    zkp_fp_inv(&t, &t);
    conj_times(o, a, &t);
}

void zkp_fp2_inv_var(zkp_fp2 *o, const zkp_fp2 *a)
{
    zkp_fp t;
    norm(&t, a);
    zkp_fp_inv_var(&t, &t);
    conj_times(o, a, &t);
}

void zkp_fp2_batch_inv_var(zkp_fp2 *a, size_t n, zkp_fp2 *scratch)
{
    zkp_fp2 product = zkp_fp2_one;
    for (size_t i = 0; i < n; i++) {
        scratch[i] = product;
        if (!zkp_fp2_is_zero(&a[i])) zkp_fp2_mul(&product, &product, &a[i]);
    }
    zkp_fp2_inv_var(&product, &product);
    for (size_t i = n; i-- > 0;) {
        if (zkp_fp2_is_zero(&a[i])) continue;
        zkp_fp2 inverse;
        zkp_fp2_mul(&inverse, &product, &scratch[i]);
        zkp_fp2_mul(&product, &product, &a[i]);
        a[i] = inverse;
    }
}

int zkp_fp2_sqrt_var(zkp_fp2 *o, const zkp_fp2 *a)
{
    /* With s^2 = norm(a), t = (a0 + s)/2 and t' = (a0 - s)/2 have t*t' = -(a1/2)^2 and t + t' = a0. Let
       c = t^((p-3)/4), x = t*c and y = (a1/2)*c. If t is a square then x^2 = t, y^2 = -t' and 2xy = a1, so the root
       is x + y*u. If not, x^2 = -t, y^2 = t' and 2xy = -a1, so it is y - x*u. For a1 = 0 this still holds when s is
       taken with the sign that makes t = a0. */
    zkp_fp s, t, c, x, y, check;
    zkp_fp2 root, square;
    norm(&s, a);
    if (!zkp_fp_sqrt_var(&s, &s)) return 0;
    if (zkp_fp_is_zero(&a->c1)) s = a->c0;
    zkp_fp_add_inline(&t, &a->c0, &s);
    zkp_fp_half(&t, &t);
    zkp_fp_pow(&c, &t, exp_inv_sqrt, 6);
    zkp_fp_mul(&x, &t, &c);
    zkp_fp_half(&y, &a->c1);
    zkp_fp_mul(&y, &y, &c);
    zkp_fp_sqr(&check, &x);
    if (zkp_fp_eq(&check, &t)) {
        root.c0 = x;
        root.c1 = y;
    } else {
        root.c0 = y;
        zkp_fp_neg(&root.c1, &x);
    }
    zkp_fp2_sqr(&square, &root);
    int ok = zkp_fp2_eq(&square, a);
    *o = root;
    return ok;
}

int zkp_fp2_is_square(const zkp_fp2 *a)
{
    /* a^((p^2-1)/2) = norm(a)^((p-1)/2) */
    zkp_fp t;
    norm(&t, a);
    return zkp_fp_is_square(&t);
}

int zkp_fp2_is_zero(const zkp_fp2 *a) { return zkp_fp_is_zero(&a->c0) & zkp_fp_is_zero(&a->c1); }
int zkp_fp2_is_one(const zkp_fp2 *a) { return zkp_fp_is_one(&a->c0) & zkp_fp_is_zero(&a->c1); }

int zkp_fp2_eq(const zkp_fp2 *a, const zkp_fp2 *b)
{
    return zkp_fp_eq(&a->c0, &b->c0) & zkp_fp_eq(&a->c1, &b->c1);
}

int zkp_fp2_is_largest(const zkp_fp2 *a)
{
    int tie = zkp_fp_is_zero(&a->c1);
    return (tie & zkp_fp_is_largest(&a->c0)) | ((1 ^ tie) & zkp_fp_is_largest(&a->c1));
}

int zkp_fp2_sgn0(const zkp_fp2 *a)
{
    return zkp_fp_sgn0(&a->c0) | (zkp_fp_is_zero(&a->c0) & zkp_fp_sgn0(&a->c1));
}

void zkp_fp2_select(zkp_fp2 *o, const zkp_fp2 *a, const zkp_fp2 *b, uint64_t take_b)
{
    zkp_fp_select(&o->c0, &a->c0, &b->c0, take_b);
    zkp_fp_select(&o->c1, &a->c1, &b->c1, take_b);
}

void zkp_fp2_cneg(zkp_fp2 *o, const zkp_fp2 *a, uint64_t negate)
{
    zkp_fp_cneg(&o->c0, &a->c0, negate);
    zkp_fp_cneg(&o->c1, &a->c1, negate);
}
