/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of Fr in lanes for code that has two independent ones at a time: one product alone waits for its own carries,
   two of them fill the gaps of each other (measured: 17 ns each instead of 20 alone and 31 in a chain). The `raw` ones
   leave out the last pass of carries, for results that go into sums first. Contracts: field_lanes.inc.h. Constant
   time unless the name ends in _var. */
#ifndef ZKP_IFMA_FR52_PAIRS_H
#define ZKP_IFMA_FR52_PAIRS_H

#include "fr52.h"
#include "zkp/words.h"

/* Plain C in the place of the instructions is many times longer: there, every function is compiled once. */
#ifdef ZKP_EMULATED_LANES
#define FR8_INLINE static __attribute__((noinline, unused))
#else
#define FR8_INLINE ZKP_INLINE
#endif

#define FR8_UNROLL _Pragma("GCC unroll 16")
#define FR8_LOW52 ((UINT64_C(1) << 52) - 1)

#if ZKP_VERIFY
#define FR8_FACTOR(a) fr8_require(a, 35)
#define FR8_PRODUCT(o, a, b) fr8_range_of_product(o, (a)->high * (b)->high)
#else
#define FR8_FACTOR(a) ((void)0)
#define FR8_PRODUCT(o, a, b) ((void)0)
#endif

/* Columns of one product. The five that get reduced start at 2^52 - 1: shifted down they are then rounded up, which is
   the carry of an exact division, and q is made from the column less this start (see row_reduce of field_lanes.inc.h). */
FR8_INLINE void fr8_columns_start(__m512i t[6]) {
    FR8_UNROLL for (int j = 0; j < 5; j++) t[j] = fr8_splat(FR8_LOW52);
    t[5] = _mm512_setzero_si512();
}

FR8_INLINE void fr8_columns_reduce(__m512i t[6]) {
    const __m512i factor = fr8_splat(ZKP_LANES_FR_NEG_INV);
    const __m512i q = _mm512_madd52lo_epu64(factor, t[0], factor); /* -(t - (2^52 - 1)) / modulus, mod 2^52 */
    const __m512i carry = _mm512_srli_epi64(t[0], 52);
    FR8_UNROLL for (int j = 1; j < 5; j++) t[j] = _mm512_madd52lo_epu64(t[j], q, fr8_splat(fr8_p[j]));
    t[1] = _mm512_add_epi64(t[1], carry);
    FR8_UNROLL for (int j = 0; j < 5; j++) t[j + 1] = _mm512_madd52hi_epu64(t[j + 1], q, fr8_splat(fr8_p[j]));
    FR8_UNROLL for (int j = 0; j < 5; j++) t[j] = t[j + 1];
    t[5] = _mm512_setzero_si512();
}

FR8_INLINE void fr8_columns_out(fr8 *o, const __m512i *t) {
    FR8_UNROLL for (int j = 0; j < 5; j++) o->l[j] = t[j];
}

/* The same values as fr8_mul, not tight. */
FR8_INLINE void fr8_mul1_raw(fr8 *o, const fr8 *a, const fr8 *b) {
    __m512i t[6];
    FR8_FACTOR(a);
    FR8_FACTOR(b);
    FR8_PRODUCT(o, a, b);
    fr8_columns_start(t);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        fr8_row_multiply(t, a->l[i], b);
        fr8_columns_reduce(t);
    }
    fr8_columns_out(o, t);
}

/* o = a b and o2 = a2 b2, not tight; o may alias none of the factors of o2. */
FR8_INLINE void fr8_mul2_raw(fr8 *o, const fr8 *a, const fr8 *b, fr8 *o2, const fr8 *a2, const fr8 *b2) {
    __m512i t[6], s[6];
    FR8_FACTOR(a);
    FR8_FACTOR(b);
    FR8_FACTOR(a2);
    FR8_FACTOR(b2);
    FR8_PRODUCT(o, a, b);
    FR8_PRODUCT(o2, a2, b2);
    fr8_columns_start(t);
    fr8_columns_start(s);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        fr8_row_multiply(t, a->l[i], b);
        fr8_row_multiply(s, a2->l[i], b2);
        fr8_columns_reduce(t);
        fr8_columns_reduce(s);
    }
    fr8_columns_out(o, t);
    fr8_columns_out(o2, s);
}

/* The ten columns of a square: products of different limbs once and doubled. */
FR8_INLINE void fr8_square_columns(__m512i t[10], const fr8 *a) {
    FR8_UNROLL for (int j = 0; j < 10; j++) t[j] = _mm512_setzero_si512();
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        FR8_UNROLL for (int j = i + 1; j < 5; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a->l[i], a->l[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a->l[i], a->l[j]);
        }
    }
    FR8_UNROLL for (int j = 1; j < 9; j++) t[j] = _mm512_add_epi64(t[j], t[j]);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        t[2 * i] = _mm512_madd52lo_epu64(t[2 * i], a->l[i], a->l[i]);
        t[2 * i + 1] = _mm512_madd52hi_epu64(t[2 * i + 1], a->l[i], a->l[i]);
    }
}

FR8_INLINE void fr8_square_reduce(__m512i t[10], int i) {
    const __m512i q = _mm512_madd52lo_epu64(_mm512_setzero_si512(), t[i], fr8_splat(ZKP_LANES_FR_NEG_INV));
    const __m512i carry = _mm512_srli_epi64(_mm512_add_epi64(t[i], fr8_splat(FR8_LOW52)), 52);
    FR8_UNROLL for (int j = 1; j < 5; j++) t[i + j] = _mm512_madd52lo_epu64(t[i + j], q, fr8_splat(fr8_p[j]));
    t[i + 1] = _mm512_add_epi64(t[i + 1], carry);
    FR8_UNROLL for (int j = 0; j < 5; j++) t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], q, fr8_splat(fr8_p[j]));
}

/* The same values as fr8_sqr, not tight. */
FR8_INLINE void fr8_sqr1_raw(fr8 *o, const fr8 *a) {
    __m512i t[10];
    FR8_FACTOR(a);
    FR8_PRODUCT(o, a, a);
    fr8_square_columns(t, a);
    FR8_UNROLL for (int i = 0; i < 5; i++) fr8_square_reduce(t, i);
    fr8_columns_out(o, t + 5);
}

FR8_INLINE void fr8_sqr2_raw(fr8 *o, const fr8 *a, fr8 *o2, const fr8 *a2) {
    __m512i t[10], s[10];
    FR8_FACTOR(a);
    FR8_FACTOR(a2);
    FR8_PRODUCT(o, a, a);
    FR8_PRODUCT(o2, a2, a2);
    fr8_square_columns(t, a);
    fr8_square_columns(s, a2);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        fr8_square_reduce(t, i);
        fr8_square_reduce(s, i);
    }
    fr8_columns_out(o, t + 5);
    fr8_columns_out(o2, s + 5);
}

/* Both tight. Pairs may alias their own factors: o[i] = a[i] b[i]. */
FR8_INLINE void fr8_mul2(fr8 o[2], const fr8 a[2], const fr8 b[2]) {
    fr8 first, second;
    fr8_mul2_raw(&first, &a[0], &b[0], &second, &a[1], &b[1]);
    fr8_carry(&first);
    fr8_carry(&second);
    o[0] = first;
    o[1] = second;
}

FR8_INLINE void fr8_sqr2(fr8 o[2], const fr8 a[2]) {
    fr8 first, second;
    fr8_sqr2_raw(&first, &a[0], &second, &a[1]);
    fr8_carry(&first);
    fr8_carry(&second);
    o[0] = first;
    o[1] = second;
}

#endif
