/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ed25519_names.h"

#include "ed25519_inline.h"

void zkp_ed25519_identity(zkp_ed25519 *o) { zkp_ed_identity(o); }

void zkp_ed25519_from_affine(zkp_ed25519 *o, const zkp_ed25519_affine *a) {
    zkp_ed25519 p = {.x = a->x, .y = a->y};
    zkp_fe_one(&p.z);
    zkp_fe_mul(&p.t, &a->x, &a->y);
    *o = p;
}

void zkp_ed25519_to_affine(zkp_ed25519_affine *o, const zkp_ed25519 *a) {
    zkp_fe25519 inverse;
    zkp_fe_inv(&inverse, &a->z);
    zkp_fe_mul(&o->x, &a->x, &inverse);
    zkp_fe_mul(&o->y, &a->y, &inverse);
}

void zkp_ed25519_batch_to_affine(zkp_ed25519_affine *o, const zkp_ed25519 *a, size_t n, zkp_fe25519 *scratch) {
    if (n == 0) return;
    zkp_fe25519 rest; /* z is never zero, so nothing is skipped */
    scratch[0] = a[0].z;
    for (size_t i = 1; i < n; i++) zkp_fe_mul(&scratch[i], &scratch[i - 1], &a[i].z);
    zkp_fe_inv(&rest, &scratch[n - 1]);
    for (size_t i = n; i-- > 0;) {
        zkp_fe25519 own = rest;
        if (i > 0) zkp_fe_mul(&own, &rest, &scratch[i - 1]);
        zkp_fe_mul(&rest, &rest, &a[i].z);
        zkp_fe_mul(&o[i].x, &a[i].x, &own);
        zkp_fe_mul(&o[i].y, &a[i].y, &own);
    }
}

void zkp_ed25519_prepare(zkp_ed25519_prepared *o, const zkp_ed25519 *a) { zkp_ed_prepare(o, a); }

void zkp_ed25519_prepare_affine(zkp_ed25519_prepared_affine *o, const zkp_ed25519_affine *a) {
    zkp_fe25519 sum, diff;
    zkp_fe_add(&sum, &a->y, &a->x);
    zkp_fe_sub(&diff, &a->y, &a->x);
    zkp_fe_mul(&o->t2d, &a->x, &a->y);
    zkp_fe_mul(&o->t2d, &o->t2d, &zkp_ed25519_2d);
    zkp_fe_carry(&o->sum, &sum);
    zkp_fe_carry(&o->diff, &diff);
}

void zkp_ed25519_add_prepared(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared *b) {
    zkp_ed_add_prepared(o, a, b);
}

void zkp_ed25519_add_prepared_affine(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519_prepared_affine *b) {
    zkp_ed_add_prepared_affine(o, a, b);
}

void zkp_ed25519_add(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b) {
    zkp_ed25519_prepared prepared;
    zkp_ed_prepare(&prepared, b);
    zkp_ed25519_add_prepared(o, a, &prepared);
}

void zkp_ed25519_sub(zkp_ed25519 *o, const zkp_ed25519 *a, const zkp_ed25519 *b) {
    zkp_ed25519_prepared prepared;
    zkp_ed_prepare(&prepared, b);
    zkp_ed_neg_prepared(&prepared, &prepared);
    zkp_ed25519_add_prepared(o, a, &prepared);
}

/* Not inlined into loops: the code is long. */
__attribute__((noinline)) void zkp_ed25519_dbl(zkp_ed25519 *o, const zkp_ed25519 *a) { zkp_ed_dbl(o, a, 1); }
static __attribute__((noinline)) void dbl_without_t(zkp_ed25519 *o, const zkp_ed25519 *a) { zkp_ed_dbl(o, a, 0); }

void zkp_ed25519_dbl_times(zkp_ed25519 *o, const zkp_ed25519 *a, int times) {
    const zkp_ed25519 *from = a;
    for (int i = 1; i < times; i++) {
        dbl_without_t(o, from);
        from = o;
    }
    zkp_ed25519_dbl(o, from);
}

void zkp_ed25519_mul8(zkp_ed25519 *o, const zkp_ed25519 *a) { zkp_ed25519_dbl_times(o, a, 3); }

void zkp_ed25519_neg(zkp_ed25519 *o, const zkp_ed25519 *a) {
    zkp_fe_cneg(&o->x, &a->x, 1);
    o->y = a->y;
    o->z = a->z;
    zkp_fe_cneg(&o->t, &a->t, 1);
}

int zkp_ed25519_is_identity(const zkp_ed25519 *a) { return zkp_fe_is_zero(&a->x) & zkp_fe_eq(&a->y, &a->z); }

int zkp_ed25519_eq(const zkp_ed25519 *a, const zkp_ed25519 *b) {
    zkp_fe25519 left, right;
    zkp_fe_mul(&left, &a->x, &b->z);
    zkp_fe_mul(&right, &b->x, &a->z);
    const int same_x = zkp_fe_eq(&left, &right);
    zkp_fe_mul(&left, &a->y, &b->z);
    zkp_fe_mul(&right, &b->y, &a->z);
    return same_x & zkp_fe_eq(&left, &right);
}

int zkp_ed25519_on_curve(const zkp_ed25519_affine *a) {
    zkp_fe25519 x2, y2, left, right, one;
    zkp_fe_one(&one);
    zkp_fe_sqr(&x2, &a->x);
    zkp_fe_sqr(&y2, &a->y);
    zkp_fe_sub(&left, &y2, &x2);
    zkp_fe_mul(&right, &x2, &y2);
    zkp_fe_mul(&right, &right, &zkp_ed25519_d);
    zkp_fe_add(&right, &right, &one);
    return zkp_fe_eq(&left, &right);
}

int zkp_ed25519_has_small_order(const zkp_ed25519 *a) {
    zkp_ed25519 p;
    zkp_ed25519_mul8(&p, a);
    return zkp_ed25519_is_identity(&p);
}

int zkp_ed25519_in_subgroup_var(const zkp_ed25519 *a) {
    zkp_ed25519 p;
    zkp_ed25519_mul_var(&p, a, zkp_es_order);
    return zkp_ed25519_is_identity(&p);
}
