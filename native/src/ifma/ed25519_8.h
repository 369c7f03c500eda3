/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The curve -x^2 + y^2 = 1 + d x^2 y^2 of Ed25519 in lanes: eight points at a time in extended coordinates, complete
   formulas (Hisil, Wong, Carter, Dawson 2008) and no branch on data. Products that go into sums are made tight only
   when they are in the sums. Functions that write `o` may alias their inputs. They are inlined: each file makes its
   own functions of them, so that code for secrets shares none with code for public data. Constant time unless the
   name ends in _var. */
#ifndef ZKP_IFMA_ED25519_8_H
#define ZKP_IFMA_ED25519_8_H

#include "fe25519_8.h"
#include "fr52.h"

typedef struct {
    fe8 x, y, z, t;
} ed8;

/* (y + x, y - x, 2d t, 2z) */
typedef struct {
    fe8 sum, diff, t2d, z2;
} ed8_prepared;

/* The same for z = 1. */
typedef struct {
    fe8 sum, diff, t2d;
} ed8_affine;

FE8_INLINE void ed8_identity(ed8 *o) {
    fe8_zero(&o->x);
    fe8_one(&o->y);
    fe8_one(&o->z);
    fe8_zero(&o->t);
}

FE8_INLINE void ed8_from_affine(ed8 *o, const fe8 *x, const fe8 *y) {
    fe8 t;
    fe8_mul(&t, x, y);
    o->x = *x;
    o->y = *y;
    fe8_one(&o->z);
    o->t = t;
}

/* From the intermediate values of the paper to the point. t is needed by an addition that follows, not by a doubling.
   */
FE8_INLINE void ed8_finish(ed8 *o, const fe8 *e, const fe8 *f, const fe8 *g, const fe8 *h, int with_t) {
    fe8_mul(&o->x, e, f);
    fe8_mul(&o->y, g, h);
    fe8_mul(&o->z, f, g);
    if (with_t) fe8_mul(&o->t, e, h);
}

/* e = 2xy, f = 2z^2 + x^2 - y^2, g = y^2 - x^2, h = x^2 + y^2: the paper's with f and h negated, which negates all four
   coordinates. */
FE8_INLINE void ed8_dbl(ed8 *o, const ed8 *p, int with_t) {
    fe8 a, b, c, e, f, g, h;
    fe8_sqr_raw(&a, &p->x);
    fe8_sqr_raw(&b, &p->y);
    fe8_mul_raw(&e, &p->x, &p->y);
    fe8_sqr_raw(&c, &p->z);
    fe8_add_raw(&e, &e, &e);
    fe8_add_raw(&h, &a, &b);
    fe8_sub_raw(&g, &b, &a, FE8_OF_RAW);
    fe8_sub_raw(&f, &a, &b, FE8_OF_RAW);
    fe8_add_raw(&f, &f, &c);
    fe8_add_raw(&f, &f, &c);
    fe8_carry(&e);
    fe8_carry(&h);
    fe8_carry(&g);
    fe8_carry(&f);
    ed8_finish(o, &e, &f, &g, &h, with_t);
}

/* in: p with t. */
FE8_INLINE void ed8_prepare(ed8_prepared *o, const ed8 *p) {
    static const uint64_t twice_d[5] = ZKP_LANES_ED25519_2D;
    fe8 d2, sum;
    fe8_broadcast(&d2, twice_d);
    fe8_add(&sum, &p->y, &p->x);
    fe8_sub(&o->diff, &p->y, &p->x);
    fe8_mul(&o->t2d, &p->t, &d2);
    fe8_add(&o->z2, &p->z, &p->z);
    o->sum = sum;
}

FE8_INLINE void ed8_prepare_affine(ed8_affine *o, const fe8 *x, const fe8 *y) {
    static const uint64_t twice_d[5] = ZKP_LANES_ED25519_2D;
    fe8 d2, sum, t;
    fe8_broadcast(&d2, twice_d);
    fe8_mul(&t, x, y);
    fe8_add(&sum, y, x);
    fe8_sub(&o->diff, y, x);
    fe8_mul(&o->t2d, &t, &d2);
    o->sum = sum;
}

/* The sums of an addition from its four products. */
FE8_INLINE void ed8_add_products(ed8 *o, const fe8 *a, const fe8 *b, const fe8 *c, const fe8 *d, int with_t) {
    fe8 e, f, g, h;
    fe8_sub_raw(&e, b, a, FE8_OF_RAW);
    fe8_sub_raw(&f, d, c, FE8_OF_RAW);
    fe8_add_raw(&g, d, c);
    fe8_add_raw(&h, b, a);
    fe8_carry(&e);
    fe8_carry(&f);
    fe8_carry(&g);
    fe8_carry(&h);
    ed8_finish(o, &e, &f, &g, &h, with_t);
}

/* o = p + q, in the lanes of `negative` p - q: q's sum and diff change places and 2d t its sign. in: p with t. */
FE8_INLINE void ed8_add_signed(ed8 *o, const ed8 *p, const ed8_prepared *q, __mmask8 negative, int with_t) {
    fe8 a, b, c, d, left, right;
    fe8_add(&left, &p->y, &p->x);
    fe8_select(&right, &q->sum, &q->diff, negative);
    fe8_mul_raw(&b, &left, &right);
    fe8_sub(&left, &p->y, &p->x);
    fe8_select(&right, &q->diff, &q->sum, negative);
    fe8_mul_raw(&a, &left, &right);
    fe8_mul_raw(&c, &p->t, &q->t2d);
    fe8_neg_some_raw(&c, &c, FE8_OF_RAW, negative);
    fe8_mul_raw(&d, &p->z, &q->z2);
    ed8_add_products(o, &a, &b, &c, &d, with_t);
}

FE8_INLINE void ed8_add_affine_signed(ed8 *o, const ed8 *p, const ed8_affine *q, __mmask8 negative, int with_t) {
    fe8 a, b, c, d, left, right;
    fe8_add(&left, &p->y, &p->x);
    fe8_select(&right, &q->sum, &q->diff, negative);
    fe8_mul_raw(&b, &left, &right);
    fe8_sub(&left, &p->y, &p->x);
    fe8_select(&right, &q->diff, &q->sum, negative);
    fe8_mul_raw(&a, &left, &right);
    fe8_mul_raw(&c, &p->t, &q->t2d);
    fe8_neg_some_raw(&c, &c, FE8_OF_RAW, negative);
    fe8_add_raw(&d, &p->z, &p->z);
    ed8_add_products(o, &a, &b, &c, &d, with_t);
}

FE8_INLINE void ed8_add_prepared(ed8 *o, const ed8 *p, const ed8_prepared *q, int with_t) {
    fe8 a, b, c, d, left;
    fe8_add(&left, &p->y, &p->x);
    fe8_mul_raw(&b, &left, &q->sum);
    fe8_sub(&left, &p->y, &p->x);
    fe8_mul_raw(&a, &left, &q->diff);
    fe8_mul_raw(&c, &p->t, &q->t2d);
    fe8_mul_raw(&d, &p->z, &q->z2);
    ed8_add_products(o, &a, &b, &c, &d, with_t);
}

/* in: both with t. */
FE8_INLINE void ed8_add(ed8 *o, const ed8 *p, const ed8 *q, int with_t) {
    ed8_prepared prepared;
    ed8_prepare(&prepared, q);
    ed8_add_prepared(o, p, &prepared, with_t);
}

/* The point with -1 for the mask's lanes. */
FE8_INLINE void ed8_neg(ed8 *o, const ed8 *p) {
    fe8_neg(&o->x, &p->x);
    fe8_neg(&o->t, &p->t);
    o->y = p->y;
    o->z = p->z;
}

/* Lanes of q where the mask has a one, of p elsewhere. */
FE8_INLINE void ed8_select(ed8 *o, const ed8 *p, const ed8 *q, __mmask8 take_q) {
    fe8_select(&o->x, &p->x, &q->x, take_q);
    fe8_select(&o->y, &p->y, &q->y, take_q);
    fe8_select(&o->z, &p->z, &q->z, take_q);
    fe8_select(&o->t, &p->t, &q->t, take_q);
}

/* multiples[i] = (i + 1) p. in: p with t. */
FE8_INLINE void ed8_multiples(ed8_prepared *multiples, const ed8 *p, int n) {
    ed8 multiple = *p;
    _Pragma("GCC unroll 1") for (int i = 0; i < n; i++) {
        ed8_prepare(&multiples[i], &multiple);
        if (i < n - 1) ed8_add_prepared(&multiple, &multiple, &multiples[0], 1);
    }
}

/* o |= a & mask, with a full read of a. A masked move instead would let the compiler fold the read into a load that
   depends on the mask. */
FE8_INLINE void fe8_or_masked(fe8 *o, const fe8 *a, __m512i mask) {
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_ternarylogic_epi64(o->l[i], a->l[i], mask, 0xf8);
}

/* o = |digit| times the point of the multiples, for one digit from -n to n in each lane; lanes with a negative one.
   Every entry is read, and masks choose. */
FE8_INLINE void ed8_select_entry(ed8_prepared *o, __mmask8 *negative, const ed8_prepared *multiples, int n,
                                 __m512i digit) {
    const __m512i sign = _mm512_srai_epi64(digit, 63), size = _mm512_sub_epi64(_mm512_xor_si512(digit, sign), sign);
    /* size - 1 has its sign bit set for zero alone. */
    const __m512i none = _mm512_srai_epi64(_mm512_sub_epi64(size, fe8_splat(1)), 63);
    ed8_prepared entry;
    fe8_zero(&entry.sum);
    fe8_zero(&entry.diff);
    fe8_zero(&entry.t2d);
    fe8_zero(&entry.z2);
    entry.sum.l[0] = _mm512_and_si512(none, fe8_splat(1));
    entry.diff.l[0] = entry.sum.l[0];
    entry.z2.l[0] = _mm512_and_si512(none, fe8_splat(2));
    for (int i = 0; i < n; i++) {
        const __m512i difference = _mm512_xor_si512(size, fe8_splat((uint64_t)i + 1));
        const __m512i mask = _mm512_srai_epi64(_mm512_sub_epi64(difference, fe8_splat(1)), 63);
        fe8_or_masked(&entry.sum, &multiples[i].sum, mask);
        fe8_or_masked(&entry.diff, &multiples[i].diff, mask);
        fe8_or_masked(&entry.t2d, &multiples[i].t2d, mask);
        fe8_or_masked(&entry.z2, &multiples[i].z2, mask);
    }
    fe8_claim(&entry.sum, UINT64_C(1) << 49); /* sums of two elements below 2^255 + 2^220 */
    fe8_claim(&entry.diff, UINT64_C(1) << 48);
    fe8_claim(&entry.t2d, UINT64_C(1) << 48);
    fe8_claim(&entry.z2, UINT64_C(1) << 49);
    *negative = _mm512_movepi64_mask(digit);
    *o = entry;
}

/* Each lane gets the lane that `from` names. */
FE8_INLINE void fe8_move(fe8 *o, const fe8 *a, __m512i from) {
#if ZKP_VERIFY
    fe8_bound(o, a->most);
#endif
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_permutexvar_epi64(from, a->l[i]);
}

FE8_INLINE void ed8_move(ed8 *o, const ed8 *p, __m512i from) {
    fe8_move(&o->x, &p->x, from);
    fe8_move(&o->y, &p->y, from);
    fe8_move(&o->z, &p->z, from);
    fe8_move(&o->t, &p->t, from);
}

/* Lanes that hold the identity; z is never zero. */
FE8_INLINE __mmask8 ed8_is_identity(const ed8 *p) { return fe8_is_zero(&p->x) & fe8_is_equal(&p->y, &p->z); }

/* Rows of 32 bytes to columns of words and back: eight little-endian integers at any address. */
FE8_INLINE void ed8_load_rows(__m512i words[4], const void *rows) { fr8_load_words(words, rows); }
FE8_INLINE void ed8_store_rows(void *rows, const __m512i words[4]) { fr8_store_words(rows, words); }

/* Columns to rows and back, eight of each, in place. */
FE8_INLINE void ed8_transpose(__m512i r[8]) {
    __m512i a[8], b[8];
    FE8_UNROLL for (int i = 0; i < 4; i++) {
        a[2 * i] = _mm512_unpacklo_epi64(r[2 * i], r[2 * i + 1]);
        a[2 * i + 1] = _mm512_unpackhi_epi64(r[2 * i], r[2 * i + 1]);
    }
    FE8_UNROLL for (int i = 0; i < 2; i++) {
        b[4 * i] = _mm512_shuffle_i64x2(a[4 * i], a[4 * i + 2], 0x88);
        b[4 * i + 1] = _mm512_shuffle_i64x2(a[4 * i + 1], a[4 * i + 3], 0x88);
        b[4 * i + 2] = _mm512_shuffle_i64x2(a[4 * i], a[4 * i + 2], 0xdd);
        b[4 * i + 3] = _mm512_shuffle_i64x2(a[4 * i + 1], a[4 * i + 3], 0xdd);
    }
    FE8_UNROLL for (int i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0x88);
        r[i + 4] = _mm512_shuffle_i64x2(b[i], b[i + 4], 0xdd);
    }
}

/* Lane k of point i becomes lane i of point k. */
FE8_INLINE void ed8_transpose_points(ed8 o[8], const ed8 a[8]) {
    fe8 *to[4][8];
    const fe8 *from[4][8];
    FE8_UNROLL for (int i = 0; i < 8; i++) {
        to[0][i] = &o[i].x, from[0][i] = &a[i].x;
        to[1][i] = &o[i].y, from[1][i] = &a[i].y;
        to[2][i] = &o[i].z, from[2][i] = &a[i].z;
        to[3][i] = &o[i].t, from[3][i] = &a[i].t;
    }
    FE8_UNROLL for (int c = 0; c < 4; c++) {
        FE8_UNROLL for (int j = 0; j < 5; j++) {
            __m512i rows[8];
            FE8_UNROLL for (int i = 0; i < 8; i++) rows[i] = from[c][i]->l[j];
            ed8_transpose(rows);
            FE8_UNROLL for (int i = 0; i < 8; i++) to[c][i]->l[j] = rows[i];
        }
        for (int i = 0; i < 8; i++) fe8_claim(to[c][i], FE8_LOW47 + 4096);
    }
}

#endif
