/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/jubjub.h"

static const zkp_fr zero; /* 0 in Montgomery form */

void zkp_jubjub_identity(zkp_jubjub *o) {
    o->x = zero;
    o->y = zkp_fr_one;
    o->z = zkp_fr_one;
    o->t = zero;
}

void zkp_jubjub_from_affine(zkp_jubjub *o, const zkp_jubjub_affine *a) {
    zkp_jubjub p = {.x = a->u, .y = a->v, .z = zkp_fr_one};
    zkp_fr_mul(&p.t, &a->u, &a->v);
    *o = p;
}

void zkp_jubjub_to_affine(zkp_jubjub_affine *o, const zkp_jubjub *a) {
    zkp_fr inverse;
    zkp_fr_inv(&inverse, &a->z);
    zkp_fr_mul(&o->u, &a->x, &inverse);
    zkp_fr_mul(&o->v, &a->y, &inverse);
}

void zkp_jubjub_batch_to_affine(zkp_jubjub_affine *o, const zkp_jubjub *a, size_t n, zkp_fr *scratch) {
    if (n == 0) return;
    zkp_fr inverse; /* z is never zero, so nothing is skipped */
    scratch[0] = a[0].z;
    for (size_t i = 1; i < n; i++) zkp_fr_mul(&scratch[i], &scratch[i - 1], &a[i].z);
    zkp_fr_inv(&inverse, &scratch[n - 1]);
    for (size_t i = n; i-- > 0;) {
        zkp_fr own = inverse;
        if (i > 0) zkp_fr_mul(&own, &inverse, &scratch[i - 1]);
        zkp_fr_mul(&inverse, &inverse, &a[i].z);
        zkp_fr_mul(&o[i].u, &a[i].x, &own);
        zkp_fr_mul(&o[i].v, &a[i].y, &own);
    }
}

/* o from the four intermediate values e, f, g, h of the paper. */
static void finish(zkp_jubjub *o, const zkp_fr *e, const zkp_fr *f, const zkp_fr *g, const zkp_fr *h, int with_t) {
    zkp_fr_mul(&o->x, e, f);
    zkp_fr_mul(&o->y, g, h);
    zkp_fr_mul(&o->z, f, g);
    if (with_t) zkp_fr_mul(&o->t, e, h);
}

/* The sum for a = (y - x) * diff and so on; d2 is 2 * z1 * z2. */
static void add_common(zkp_jubjub *o, const zkp_jubjub *p, const zkp_fr *sum, const zkp_fr *diff, const zkp_fr *t2d,
                       const zkp_fr *d2) {
    zkp_fr a, b, c, e, f, g, h;
    zkp_fr_sub(&a, &p->y, &p->x);
    zkp_fr_mul(&a, &a, diff);
    zkp_fr_add(&b, &p->y, &p->x);
    zkp_fr_mul(&b, &b, sum);
    zkp_fr_mul(&c, &p->t, t2d);
    zkp_fr_sub(&e, &b, &a);
    zkp_fr_sub(&f, d2, &c);
    zkp_fr_add(&g, d2, &c);
    zkp_fr_add(&h, &b, &a);
    finish(o, &e, &f, &g, &h, 1);
}

void zkp_jubjub_add_prepared(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared *b) {
    zkp_fr d2;
    zkp_fr_mul(&d2, &a->z, &b->z2);
    add_common(o, a, &b->sum, &b->diff, &b->t2d, &d2);
}

void zkp_jubjub_add_prepared_affine(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub_prepared_affine *b) {
    zkp_fr d2;
    zkp_fr_dbl(&d2, &a->z);
    add_common(o, a, &b->sum, &b->diff, &b->t2d, &d2);
}

void zkp_jubjub_prepare(zkp_jubjub_prepared *o, const zkp_jubjub *a) {
    zkp_fr_add(&o->sum, &a->y, &a->x);
    zkp_fr_sub(&o->diff, &a->y, &a->x);
    zkp_fr_mul(&o->t2d, &a->t, &zkp_jubjub_2d);
    zkp_fr_dbl(&o->z2, &a->z);
}

void zkp_jubjub_prepare_affine(zkp_jubjub_prepared_affine *o, const zkp_jubjub_affine *a) {
    zkp_fr_add(&o->sum, &a->v, &a->u);
    zkp_fr_sub(&o->diff, &a->v, &a->u);
    zkp_fr_mul(&o->t2d, &a->u, &a->v);
    zkp_fr_mul(&o->t2d, &o->t2d, &zkp_jubjub_2d);
}

void zkp_jubjub_add(zkp_jubjub *o, const zkp_jubjub *a, const zkp_jubjub *b) {
    zkp_jubjub_prepared prepared;
    zkp_jubjub_prepare(&prepared, b);
    zkp_jubjub_add_prepared(o, a, &prepared);
}

/* Doubling never reads t; a doubling that follows needs none. */
static void dbl(zkp_jubjub *o, const zkp_jubjub *p, int with_t) {
    zkp_fr a, b, c, e, f, g, h;
    zkp_fr_sqr(&a, &p->x);
    zkp_fr_sqr(&b, &p->y);
    zkp_fr_sqr(&c, &p->z);
    zkp_fr_dbl(&c, &c);
    zkp_fr_add(&e, &p->x, &p->y);
    zkp_fr_sqr(&e, &e);
    zkp_fr_add(&h, &a, &b);
    zkp_fr_sub(&e, &e, &h); /* 2*x*y */
    zkp_fr_sub(&g, &b, &a); /* a = -1: y^2 - x^2 */
    zkp_fr_sub(&f, &g, &c);
    zkp_fr_neg(&h, &h);     /* -(x^2 + y^2) */
    finish(o, &e, &f, &g, &h, with_t);
}

void zkp_jubjub_dbl(zkp_jubjub *o, const zkp_jubjub *a) { dbl(o, a, 1); }

void zkp_jubjub_dbl_without_t(zkp_jubjub *o, const zkp_jubjub *a) { dbl(o, a, 0); }

void zkp_jubjub_dbl_times(zkp_jubjub *o, int times) {
    for (int i = 1; i < times; i++) dbl(o, o, 0);
    dbl(o, o, 1);
}

void zkp_jubjub_neg(zkp_jubjub *o, const zkp_jubjub *a) {
    zkp_fr_neg(&o->x, &a->x);
    o->y = a->y;
    o->z = a->z;
    zkp_fr_neg(&o->t, &a->t);
}

int zkp_jubjub_is_identity(const zkp_jubjub *a) { return zkp_fr_is_zero(&a->x) & zkp_fr_eq(&a->y, &a->z); }

int zkp_jubjub_eq(const zkp_jubjub *a, const zkp_jubjub *b) {
    zkp_fr left, right;
    zkp_fr_mul(&left, &a->x, &b->z);
    zkp_fr_mul(&right, &b->x, &a->z);
    int same_u = zkp_fr_eq(&left, &right);
    zkp_fr_mul(&left, &a->y, &b->z);
    zkp_fr_mul(&right, &b->y, &a->z);
    return same_u & zkp_fr_eq(&left, &right);
}

int zkp_jubjub_on_curve(const zkp_jubjub_affine *a) {
    zkp_fr u2, v2, left, right;
    zkp_fr_sqr(&u2, &a->u);
    zkp_fr_sqr(&v2, &a->v);
    zkp_fr_sub(&left, &v2, &u2);
    zkp_fr_mul(&right, &u2, &v2);
    zkp_fr_mul(&right, &right, &zkp_jubjub_d);
    zkp_fr_add(&right, &right, &zkp_fr_one);
    return zkp_fr_eq(&left, &right);
}

int zkp_jubjub_has_small_order(const zkp_jubjub *a) {
    zkp_jubjub p = *a;
    zkp_jubjub_dbl_times(&p, 3);
    return zkp_jubjub_is_identity(&p);
}

int zkp_jubjub_in_subgroup_var(const zkp_jubjub_affine *a) {
    zkp_jubjub p;
    zkp_jubjub_from_affine(&p, a);
    zkp_jubjub_mul_var(&p, &p, zkp_js_order);
    return zkp_jubjub_is_identity(&p);
}
