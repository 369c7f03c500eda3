/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the additions of points need beside fp52.h and fp2_52.h: differences with any multiple of p, products that take
   a sum along before their limbs are made tight, and coordinates in rows of the key format. The names are the same for
   both fields: fp8_x and fp2x8_x. A `multiple` is k p in every lane. Variable time: all data is public. */
#ifndef ZKP_IFMA_MSM_FIELDS_H
#define ZKP_IFMA_MSM_FIELDS_H

#include "../key_words.h"
#include "fp2_52.h"
#include "zkp/fp.h"
#include "zkp/tower.h"

#define FP8_WORDS 8
#define FP2X8_WORDS 16

/* k p, 1 <= k < 2^32 */
static inline void fp8_multiple(fp8 *o, uint64_t k) {
    uint64_t limbs[8];
    unsigned __int128 carry = 0;
    for (int i = 0; i < 8; i++) {
        carry += (unsigned __int128)fp8_p[i] * k;
        limbs[i] = (uint64_t)carry & ((UINT64_C(1) << 52) - 1);
        carry >>= 52;
    }
    for (int i = 0; i < 8; i++) o->l[i] = _mm512_set1_epi64((long long)limbs[i]);
#if ZKP_VERIFY
    fp8_range(o, (__float128)k, (__float128)k, 1);
#endif
}

/* o = a - b + m, not tight */
static inline void fp8_difference_raw(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *m) {
    fp8 t;
    fp8_add_raw(&t, a, m);
    fp8_sub_raw(o, &t, b);
}

static inline void fp8_difference(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *m) {
    fp8_difference_raw(o, a, b, m);
    fp8_carry(o);
}

/* Lanes of the mask change their sign, limb by limb: signed limbs. */
static inline void fp8_negate_raw(fp8 *o, const fp8 *a, __mmask8 negative) {
    const __m512i zero = _mm512_setzero_si512();
#if ZKP_VERIFY
    fp8_range(o, a->low < -a->high ? a->low : -a->high, a->high > -a->low ? a->high : -a->low, a->spread);
#endif
    for (int i = 0; i < 8; i++) o->l[i] = _mm512_mask_sub_epi64(a->l[i], negative, zero, a->l[i]);
}

/* o = a b + c; c: limbs as for fp8_carry, and the sum is not negative. */
static inline void fp8_mul_plus(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *c) {
    fp8 t;
    fp8_mul_raw(&t, a, b);
    fp8_add_raw(o, &t, c);
    fp8_carry(o);
}

static inline void fp8_sqr_plus(fp8 *o, const fp8 *a, const fp8 *c) {
    fp8 t;
    fp8_sqr_raw(&t, a);
    fp8_add_raw(o, &t, c);
    fp8_carry(o);
}

/* Any bound that a product takes. out: below p. */
static inline void fp8_reduced(fp8 *o, const fp8 *a) {
    fp8 one, t;
    fp8_one(&one);
    fp8_mul(&t, a, &one);
    fp8_canonical(o, &t);
}

/* Lane 0 of reduced elements to the scalar code's form, and back to all lanes. */
static inline void fp8_to_scalar(zkp_fp *o, const fp8 *a) {
    uint64_t key[8], lanes[8];
    fp8 t;
    fp8_reduced(&t, a);
    for (int i = 0; i < 8; i++) {
        _mm512_storeu_si512(lanes, t.l[i]);
        key[i] = lanes[0];
    }
    zkp_fp_from_key(o, key);
}

static inline void fp8_from_scalar(fp8 *o, const zkp_fp *a) {
    uint64_t key[8];
    zkp_fp_to_key(key, a);
    fp8_broadcast(o, key);
}

/* Exchanges lanes whose numbers differ in the given bit. */
static inline void fp8_swap_lanes(fp8 *o, const fp8 *a, int bit) {
    for (int i = 0; i < 8; i++) {
        o->l[i] = bit == 4   ? _mm512_shuffle_i64x2(a->l[i], a->l[i], 0x4e)
                  : bit == 2 ? _mm512_permutex_epi64(a->l[i], 0x4e)
                             : _mm512_shuffle_epi32(a->l[i], (_MM_PERM_ENUM)0x4e);
    }
#if ZKP_VERIFY
    fp8_range(o, a->low, a->high, a->spread);
#endif
}

/* Products out of line and tight: an addition of points over Fp2 has so many of them that with a copy of each its loop
   outgrows what a core keeps of decoded instructions, and no compiler finds registers for all of it. */

static __attribute__((noinline)) void fp8_product(fp8 *o, const fp8 *a, const fp8 *b) { fp8_mul(o, a, b); }

static __attribute__((noinline)) void fp8_product_plus(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *c) {
    fp8_mul_plus_raw(o, a, b, c);
    fp8_carry(o);
}

static __attribute__((noinline)) void fp8_products(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *c, const fp8 *d) {
    fp8_mul_add(o, a, b, c, d);
}

static __attribute__((noinline)) void fp8_products_plus(fp8 *o, const fp8 *a, const fp8 *b, const fp8 *c, const fp8 *d,
                                                        const fp8 *e) {
    fp8_mul_add_plus_raw(o, a, b, c, d, e);
    fp8_carry(o);
}

static __attribute__((noinline)) void fp8_squares(fp8 *o, const fp8 *a, const fp8 *b) { fp8_sqr_add(o, a, b); }

/* The same for Fp2; a multiple is added to both coordinates. */

static inline void fp2x8_load(fp2x8 *o, const uint64_t *const rows[8]) {
    const uint64_t *second[8];
    for (int i = 0; i < 8; i++) second[i] = rows[i] + 8;
    fp8_load(&o->c0, rows);
    fp8_load(&o->c1, second);
}

static inline void fp2x8_store(uint64_t *const rows[8], const fp2x8 *a) {
    uint64_t *second[8];
    for (int i = 0; i < 8; i++) second[i] = rows[i] + 8;
    fp8_store(rows, &a->c0);
    fp8_store(second, &a->c1);
}

static inline void fp2x8_claim(fp2x8 *o, double bound) {
    fp8_claim(&o->c0, bound);
    fp8_claim(&o->c1, bound);
}

static inline void fp2x8_zero(fp2x8 *o) {
    fp8_zero(&o->c0);
    fp8_zero(&o->c1);
}

static inline void fp2x8_difference_raw(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, const fp8 *m) {
    fp8_difference_raw(&o->c0, &a->c0, &b->c0, m);
    fp8_difference_raw(&o->c1, &a->c1, &b->c1, m);
}

static inline void fp2x8_difference(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, const fp8 *m) {
    fp8_difference(&o->c0, &a->c0, &b->c0, m);
    fp8_difference(&o->c1, &a->c1, &b->c1, m);
}

/* o = m - b, not tight */
static inline void fp8_minus_raw(fp8 *o, const fp8 *m, const fp8 *b) { fp8_sub_raw(o, m, b); }

static inline void fp2x8_minus_raw(fp2x8 *o, const fp8 *m, const fp2x8 *b) {
    fp8_sub_raw(&o->c0, m, &b->c0);
    fp8_sub_raw(&o->c1, m, &b->c1);
}

static inline void fp2x8_negate_raw(fp2x8 *o, const fp2x8 *a, __mmask8 negative) {
    fp8_negate_raw(&o->c0, &a->c0, negative);
    fp8_negate_raw(&o->c1, &a->c1, negative);
}

/* The norm of an element, zero for zero alone. For Fp2 it is a0^2 + a1^2. in: bounded by 2^16. out: 2-bounded. */
static inline void fp8_norm(fp8 *o, const fp8 *a) { *o = *a; }

static inline void fp2x8_norm(fp8 *o, const fp2x8 *a) { fp8_squares(o, &a->c0, &a->c1); }

/* o = a / d, given the inverse of the norm of d, which is 2-bounded, and a multiple that d is bounded by. out:
   2-bounded. */
static inline void fp8_divide(fp8 *o, const fp8 *a, const fp8 *d, const fp8 *inverse, const fp8 *multiple) {
    (void)d;
    (void)multiple;
    fp8_mul(o, a, inverse);
}

static inline void fp2x8_divide(fp2x8 *o, const fp2x8 *a, const fp2x8 *d, const fp8 *inverse, const fp8 *multiple) {
    fp8 negative, t, u;
    fp8_minus_raw(&negative, multiple, &d->c1);
    fp8_carry(&negative);
    fp8_products(&t, &a->c0, &d->c0, &a->c1, &d->c1);
    fp8_products(&u, &a->c1, &d->c0, &a->c0, &negative);
    fp8_product(&o->c0, &t, inverse);
    fp8_product(&o->c1, &u, inverse);
}

/* Products of norms: in the loops of Fp2 out of line. */
static inline void fp8_norm_mul(fp8 *o, const fp8 *a, const fp8 *b) { fp8_mul(o, a, b); }
static inline void fp2x8_norm_mul(fp8 *o, const fp8 *a, const fp8 *b) { fp8_product(o, a, b); }

/* b is 2-bounded, o no factor. */
static inline void fp2x8_mul_plus(fp2x8 *o, const fp2x8 *a, const fp2x8 *b, const fp2x8 *c) {
    fp8 negative;
    fp8_neg(&negative, &b->c1, 1);
    fp8_products_plus(&o->c0, &a->c0, &b->c0, &a->c1, &negative, &c->c0);
    fp8_products_plus(&o->c1, &a->c0, &b->c1, &a->c1, &b->c0, &c->c1);
}

/* a is 2-bounded. */
static inline void fp2x8_sqr_plus(fp2x8 *o, const fp2x8 *a, const fp2x8 *c) {
    fp8 sum, difference, twice;
    fp8_add(&sum, &a->c0, &a->c1);
    fp8_sub(&difference, &a->c0, &a->c1, 1);
    fp8_dbl(&twice, &a->c0);
    fp8_product_plus(&o->c1, &twice, &a->c1, &c->c1);
    fp8_product_plus(&o->c0, &sum, &difference, &c->c0);
}

static inline void fp2x8_reduced(fp2x8 *o, const fp2x8 *a) {
    fp8_reduced(&o->c0, &a->c0);
    fp8_reduced(&o->c1, &a->c1);
}

static inline __mmask8 fp2x8_same_limbs(const fp2x8 *a, const fp2x8 *b) {
    return (__mmask8)(fp8_same_limbs(&a->c0, &b->c0) & fp8_same_limbs(&a->c1, &b->c1));
}

static inline void fp2x8_to_scalar(zkp_fp2 *o, const fp2x8 *a) {
    fp8_to_scalar(&o->c0, &a->c0);
    fp8_to_scalar(&o->c1, &a->c1);
}

static inline void fp2x8_from_scalar(fp2x8 *o, const zkp_fp2 *a) {
    fp8_from_scalar(&o->c0, &a->c0);
    fp8_from_scalar(&o->c1, &a->c1);
}

static inline void fp2x8_swap_lanes(fp2x8 *o, const fp2x8 *a, int bit) {
    fp8_swap_lanes(&o->c0, &a->c0, bit);
    fp8_swap_lanes(&o->c1, &a->c1, bit);
}

#endif
