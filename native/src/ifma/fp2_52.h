/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp2 = Fp[u]/(u^2 + 1) in lanes. Bounds are those of both coordinates; see field_lanes.inc.h. Variable time: all
   data is public. */
#ifndef ZKP_IFMA_FP2_52_H
#define ZKP_IFMA_FP2_52_H

#include "fp52.h"

typedef struct {
    fp8 c0, c1;
} fp2x8;

static inline void fp2x8_add(fp2x8 *o, const fp2x8 *a, const fp2x8 *b) {
    fp8_add(&o->c0, &a->c0, &b->c0);
    fp8_add(&o->c1, &a->c1, &b->c1);
}

/* o = a - b + 2^log_k p in both coordinates; b is 2^log_k-bounded. */
static inline void fp2x8_sub(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, unsigned log_k) {
    fp8_sub(&o->c0, &a->c0, &b->c0, log_k);
    fp8_sub(&o->c1, &a->c1, &b->c1, log_k);
}

static inline void fp2x8_neg(fp2x8 *o, const fp2x8 *a, unsigned log_k) {
    fp8_neg(&o->c0, &a->c0, log_k);
    fp8_neg(&o->c1, &a->c1, log_k);
}

static inline void fp2x8_dbl(fp2x8 *o, const fp2x8 *a) { fp2x8_add(o, a, a); }

/* Two sums of two products, each with one reduction: measured cheaper than three products, because additions compete with
   products for the two vector ports of current Intel cores. in: 32-bounded. out: 2-bounded. */
static inline void fp2x8_mul(fp2x8 *o, const fp2x8 *a, const fp2x8 *b) {
    fp8 negative, real;
    fp8_neg(&negative, &b->c1, 5);
    fp8_dot(&real, (const fp8 *const[]){&a->c0, &a->c1}, (const fp8 *const[]){&b->c0, &negative}, 2);
    fp8_dot(&o->c1, (const fp8 *const[]){&a->c0, &a->c1}, (const fp8 *const[]){&b->c1, &b->c0}, 2);
    o->c0 = real;
}

/* (a0 + a1)(a0 - a1) + 2 a0 a1 u. in: 32-bounded. out: 2-bounded. */
static inline void fp2x8_sqr(fp2x8 *o, const fp2x8 *a) {
    fp8 sum, difference, twice;
    fp8_add(&sum, &a->c0, &a->c1);
    fp8_sub(&difference, &a->c0, &a->c1, 5);
    fp8_dbl(&twice, &a->c0);
    fp8_mul(&o->c1, &twice, &a->c1);
    fp8_mul(&o->c0, &sum, &difference);
}

/* in: factors as for fp8_mul. out: 2-bounded. */
static inline void fp2x8_mul_fp(fp2x8 *o, const fp2x8 *a, const fp8 *b) {
    fp8_mul(&o->c0, &a->c0, b);
    fp8_mul(&o->c1, &a->c1, b);
}

/* o = a b + c d with one reduction a coordinate. in: 32-bounded. out: 2-bounded. */
static inline void fp2x8_mul_add(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, const fp2x8 *c, const fp2x8 *d) {
    fp8 b1, d1, real;
    fp8_neg(&b1, &b->c1, 5);
    fp8_neg(&d1, &d->c1, 5);
    fp8_dot(&real, (const fp8 *const[]){&a->c0, &a->c1, &c->c0, &c->c1},
            (const fp8 *const[]){&b->c0, &b1, &d->c0, &d1}, 4);
    fp8_dot(&o->c1, (const fp8 *const[]){&a->c0, &a->c1, &c->c0, &c->c1},
            (const fp8 *const[]){&b->c1, &b->c0, &d->c1, &d->c0}, 4);
    o->c0 = real;
}

/* Limb by limb, as in field_lanes.inc.h. */
static inline void fp2x8_add_raw(fp2x8 *o, const fp2x8 *a, const fp2x8 *b) {
    fp8_add_raw(&o->c0, &a->c0, &b->c0);
    fp8_add_raw(&o->c1, &a->c1, &b->c1);
}

static inline void fp2x8_sub_raw(fp2x8 *o, const fp2x8 *a, const fp2x8 *b) {
    fp8_sub_raw(&o->c0, &a->c0, &b->c0);
    fp8_sub_raw(&o->c1, &a->c1, &b->c1);
}

static inline void fp2x8_shift_raw(fp2x8 *o, const fp2x8 *a, unsigned log_k) {
    fp8_shift_raw(&o->c0, &a->c0, log_k);
    fp8_shift_raw(&o->c1, &a->c1, log_k);
}

static inline void fp2x8_add_multiple_raw(fp2x8 *o, const fp2x8 *a, unsigned log_k) {
    fp8_add_multiple_raw(&o->c0, &a->c0, log_k);
    fp8_add_multiple_raw(&o->c1, &a->c1, log_k);
}

static inline void fp2x8_carry(fp2x8 *o) {
    fp8_carry(&o->c0);
    fp8_carry(&o->c1);
}

static inline void fp2x8_one(fp2x8 *o) {
    fp8_one(&o->c0);
    fp8_zero(&o->c1);
}

static inline void fp2x8_select(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, __mmask8 take_b) {
    fp8_select(&o->c0, &a->c0, &b->c0, take_b);
    fp8_select(&o->c1, &a->c1, &b->c1, take_b);
}

/* in: 2-bounded. */
static inline __mmask8 fp2x8_is_zero(const fp2x8 *a) { return fp8_is_zero(&a->c0) & fp8_is_zero(&a->c1); }

#endif
