/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/jubjub.h"

#include "zkp/fr_inline.h"

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

/* o from the four intermediate values e, f, g, h of the paper. in: f and h reduced, e and g loose. */
ZKP_INLINE void finish(zkp_jubjub *o, const zkp_fr *e, const zkp_fr *f, const zkp_fr *g, const zkp_fr *h, int with_t) {
    zkp_fr_mul_inline(&o->x, f, e);
    zkp_fr_mul_inline(&o->y, h, g);
    zkp_fr_mul_inline(&o->z, f, g);
    if (with_t) zkp_fr_mul_inline(&o->t, h, e);
}

/* The sum for a = (y - x) * diff and so on; d2 is 2 * z1 * z2. */
ZKP_INLINE void add_common(zkp_jubjub *o, const zkp_jubjub *p, const zkp_fr *sum, const zkp_fr *diff, const zkp_fr *t2d,
                           const zkp_fr *d2) {
    zkp_fr a, b, c, e, f, g, h;
    zkp_fr_sub_loose(&a, &p->y, &p->x);
    zkp_fr_mul_inline(&a, diff, &a);
    zkp_fr_add_loose(&b, &p->y, &p->x);
    zkp_fr_mul_inline(&b, sum, &b);
    zkp_fr_mul_inline(&c, &p->t, t2d);
    zkp_fr_sub_loose(&e, &b, &a);
    zkp_fr_sub_inline(&f, d2, &c);
    zkp_fr_add_loose(&g, d2, &c);
    zkp_fr_add_inline(&h, &b, &a);
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

/* Doubling never reads t; a doubling that follows needs none. All four values of the paper change their sign here, which
   cancels in every product: e = -2xy, f = x^2 - y^2 + 2z^2, g = x^2 - y^2, h = x^2 + y^2. */
ZKP_INLINE void dbl(zkp_jubjub *o, const zkp_jubjub *p, int with_t) {
    zkp_fr a, b, c, e, f, g, h;
    zkp_fr_mul_inline(&a, &p->x, &p->x);
    zkp_fr_mul_inline(&b, &p->y, &p->y);
    zkp_fr_mul_inline(&c, &p->z, &p->z);
    zkp_fr_mul_inline(&e, &p->x, &p->y);
    zkp_fr_add_inline(&c, &c, &c);
    (void)zkp_words_sub(e.l, zkp_fr_r, e.l, 4); /* at most r, so twice it stays below 2^256 */
    zkp_fr_add_loose(&e, &e, &e);
    zkp_fr_sub_inline(&g, &a, &b);
    zkp_fr_add_inline(&f, &g, &c);
    zkp_fr_add_inline(&h, &a, &b);
    finish(o, &e, &f, &g, &h, with_t);
}

/* Not inlined again: in a loop the compiler's code for them is half as fast. */
__attribute__((noinline)) void zkp_jubjub_dbl(zkp_jubjub *o, const zkp_jubjub *a) { dbl(o, a, 1); }
__attribute__((noinline)) void zkp_jubjub_dbl_without_t(zkp_jubjub *o, const zkp_jubjub *a) { dbl(o, a, 0); }

void zkp_jubjub_dbl_times(zkp_jubjub *o, int times) {
    for (int i = 1; i < times; i++) zkp_jubjub_dbl_without_t(o, o);
    zkp_jubjub_dbl(o, o);
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

/* The tangent at a point of order 8 or 4 of the Montgomery form, at (u, v), without its denominator u*(1 - v). */
static void line(zkp_fr *o, const zkp_jubjub_affine *p, const zkp_fr *sum, const zkp_fr *diff, const zkp_fr *slope,
                 const zkp_fr *offset) {
    zkp_fr a, b;
    zkp_fr_mul(&a, diff, offset);
    zkp_fr_mul(&b, sum, slope);
    zkp_fr_sub(&a, &a, &b);
    zkp_fr_mul(&a, &a, &p->u);
    zkp_fr_add(o, &a, sum);
}

/* The group is cyclic of order 8*l, so the subgroup of order l is the set of multiples of 8, and the reduced Tate pairing
   with a point T of order 8 tells the eight cosets apart (Koshelev, "Subgroup membership testing on elliptic curves via
   the Tate pairing", 2022). On B*y^2 = x^3 + A*x^2 + x with x = (1 + v)/(1 - v), y = x/u, Miller's function of T is
   l_T^4 * l_2T^2 / (v_2T^4 * x), since 4*T = (0, 0). Up to eighth powers that is
   ((l_T * v_2T)^2 * l_2T * u * w^3)^2 * w with w = 1 - v^2 and the lines without denominators. Where it vanishes (points
   of small order and those on a tangent) multiplication by l decides. */
int zkp_jubjub_in_subgroup_var(const zkp_jubjub_affine *a) {
    /* (r - 1) / 8 */
    static const uint64_t exponent[4] = {0xdfffffffe0000000, 0xaa77b4805fffcb7f, 0x06673b0101343b00, 0x0e7db4ea6533afa9};
    const zkp_jubjub_pairing *tate = &zkp_jubjub_tate;
    zkp_fr sum, diff, line1, line2, vertical, w, f;
    zkp_fr_add(&sum, &zkp_fr_one, &a->v);
    zkp_fr_sub(&diff, &zkp_fr_one, &a->v);
    line(&line1, a, &sum, &diff, &tate->slope1, &tate->offset1);
    line(&line2, a, &sum, &diff, &tate->slope2, &tate->offset2);
    zkp_fr_mul(&vertical, &diff, &tate->vertical);
    zkp_fr_sub(&vertical, &sum, &vertical);
    zkp_fr_mul(&w, &sum, &diff);
    zkp_fr_mul(&f, &line1, &vertical);
    zkp_fr_sqr(&f, &f);
    zkp_fr_mul(&f, &f, &line2);
    zkp_fr_mul(&f, &f, &a->u);
    zkp_fr_mul(&f, &f, &w);
    zkp_fr_mul(&f, &f, &w);
    zkp_fr_mul(&f, &f, &w);
    zkp_fr_sqr(&f, &f);
    zkp_fr_mul(&f, &f, &w);
    if (!zkp_fr_is_zero(&f)) {
        zkp_fr_pow(&f, &f, exponent, 4);
        return zkp_fr_eq(&f, &tate->value);
    }
    zkp_jubjub p;
    zkp_jubjub_from_affine(&p, a);
    zkp_jubjub_mul_var(&p, &p, zkp_js_order);
    return zkp_jubjub_is_identity(&p);
}
