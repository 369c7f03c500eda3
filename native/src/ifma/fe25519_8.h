/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eight elements of the field of 2^255 - 19 at a time, one per 64-bit lane, in five limbs of 52 bits.

   Limbs of 52 bits fill the factors of vpmadd52 and leave five bits above the modulus, so that sums need no reduction
   of their value. 2^260 is 608 modulo the modulus: the upper five columns of a product are carried among themselves,
   multiplied by 608 and added to the lower five (69 operations on vectors; in radix 2^51, where upper halves count
   twice and the fold is by 19 on columns of 56 bits, it takes 84).

   Contracts. An element is *tight* when its lowest four limbs are below 2^52 and the fifth below 2^52 too: any factor
   must be. A *raw* element has larger limbs, for sums that are made tight together. In a build with ZKP_VERIFY each
   element carries the largest number that each limb can hold whatever the data; every function derives it for its
   result, checks its own conditions on it, checks the data against it, and aborts when something does not hold.
   native/tests/fe25519_bounds.c runs the same sequences of operations on intervals. Nothing here branches on data or
   uses it as an address. Constant time unless the name ends in _var. Public: k, v. Outputs may alias
   inputs. */
#ifndef ZKP_IFMA_FE25519_8_H
#define ZKP_IFMA_FE25519_8_H

#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ed25519_constants.h"
#include "zkp/words.h"

#define FE8_INLINE ZKP_INLINE
#define FE8_UNROLL _Pragma("GCC unroll 16")
#define FE8_LOW52 ((UINT64_C(1) << 52) - 1)
#define FE8_LOW47 ((UINT64_C(1) << 47) - 1)
#define FE8_FOLD 608 /* 2^260 modulo the modulus */

/* vpmadd52 looks at the lowest 52 bits of its factors alone, so that a mask before it is not needed. Intervals, which
   take a larger factor for an error, are told that it is meant. */
#ifndef FE8_CUT
#define FE8_CUT(a) (a)
#endif

typedef struct {
    __m512i l[5];
#if ZKP_VERIFY
    uint64_t most[5]; /* the largest number that each limb can be */
#endif
} fe8;

#if ZKP_VERIFY
FE8_INLINE void fe8_must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "lanes: %s\n", what);
    abort();
}

/* The data are within the bounds of the element. */
static __attribute__((noinline, unused)) void fe8_agree(const fe8 *a) {
    for (int i = 0; i < 5; i++) {
        uint64_t v[8];
        _mm512_storeu_si512(v, a->l[i]);
        for (int lane = 0; lane < 8; lane++) fe8_must(v[lane] <= a->most[i], "a limb is above its bound");
    }
}

FE8_INLINE void fe8_bound(fe8 *o, const uint64_t most[5]) {
    for (int i = 0; i < 5; i++) o->most[i] = most[i];
}

/* A factor of a product. */
static __attribute__((noinline, unused)) void fe8_factor(const fe8 *a) {
    for (int i = 0; i < 5; i++) fe8_must(a->most[i] <= FE8_LOW52, "a factor can have a limb of more than 52 bits");
    fe8_agree(a);
}

FE8_INLINE uint64_t fe8_sum_of(uint64_t a, uint64_t b) {
    fe8_must((a + b) >> 63 == 0 && a >> 63 == 0 && b >> 63 == 0, "a sum can leave 63 bits");
    return a + b;
}

/* Bounds of a raw product. Lower halves are below 2^52, upper ones are at most those of the largest factors. */
static __attribute__((noinline, unused)) void fe8_bound_product(fe8 *o, const fe8 *a, const fe8 *b) {
    uint64_t column[10] = {0};
    fe8_factor(a);
    fe8_factor(b);
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++) {
            const unsigned __int128 product = (unsigned __int128)a->most[i] * b->most[j];
            column[i + j] += product < FE8_LOW52 ? (uint64_t)product : FE8_LOW52;
            column[i + j + 1] += (uint64_t)(product >> 52);
        }
    }
    for (int i = 5; i < 9; i++) column[i + 1] += column[i] >> 52;
    /* A product is below 2^520, so its highest digit is below 2^52. */
    for (int i = 0; i < 5; i++) {
        column[i] += FE8_LOW52;
        column[i] += i > 0 ? FE8_FOLD - 1 : FE8_LOW52;
        o->most[i] = column[i];
    }
}
#define FE8_BOUND_PRODUCT(o, a, b) fe8_bound_product(o, a, b)
#define FE8_AGREE(o) fe8_agree(o)
#else
#define FE8_BOUND_PRODUCT(o, a, b) ((void)0)
#define FE8_AGREE(o) ((void)0)
#endif

FE8_INLINE __m512i fe8_splat(uint64_t v) { return _mm512_set1_epi64((long long)v); }

/* States that limbs written directly are below 2^52, and the fifth at most `top`. The data must agree in a checked
   build; why it holds for other data is for the caller to know. Variable time: elsewhere it does nothing. */
FE8_INLINE void fe8_claim(fe8 *o, uint64_t top) {
    (void)o;
    (void)top;
#if ZKP_VERIFY
    for (int i = 0; i < 4; i++) o->most[i] = FE8_LOW52;
    o->most[4] = top;
    fe8_must(top <= FE8_LOW52, "what is claimed is not tight");
    fe8_agree(o);
#endif
}

/* The same element in all lanes. */
FE8_INLINE void fe8_broadcast(fe8 *o, const uint64_t limbs[5]) {
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = fe8_splat(limbs[i]);
    fe8_claim(o, FE8_LOW47);
}

FE8_INLINE void fe8_small(fe8 *o, uint64_t v) {
    o->l[0] = fe8_splat(v);
    FE8_UNROLL for (int i = 1; i < 5; i++) o->l[i] = _mm512_setzero_si512();
    fe8_claim(o, FE8_LOW47);
}

FE8_INLINE void fe8_zero(fe8 *o) { fe8_small(o, 0); }
FE8_INLINE void fe8_one(fe8 *o) { fe8_small(o, 1); }

/* Limb by limb: raw. */
FE8_INLINE void fe8_add_raw(fe8 *o, const fe8 *a, const fe8 *b) {
#if ZKP_VERIFY
    for (int i = 0; i < 5; i++) o->most[i] = fe8_sum_of(a->most[i], b->most[i]);
#endif
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_add_epi64(a->l[i], b->l[i]);
    FE8_AGREE(o);
}

/* Limbs of 32 k times the modulus, each near k * 2^52. */
#define FE8_OFFSET(k, i) ((i) == 0 ? (k) * ((UINT64_C(1) << 52) - FE8_FOLD) : (k) * FE8_LOW52)
#define FE8_OF_TIGHT 2 /* k for differences in which a tight element is taken away */
#define FE8_OF_RAW 16  /* a product before it is made tight */

/* o = a - b + 32 k modulus, raw; k so large that no limb can be negative. */
FE8_INLINE void fe8_sub_raw(fe8 *o, const fe8 *a, const fe8 *b, uint64_t k) {
#if ZKP_VERIFY
    for (int i = 0; i < 5; i++) {
        fe8_must(b->most[i] <= FE8_OFFSET(k, i), "a limb of a difference can be negative");
        o->most[i] = fe8_sum_of(a->most[i], FE8_OFFSET(k, i));
    }
#endif
    FE8_UNROLL for (int i = 0; i < 5; i++)
        o->l[i] = _mm512_sub_epi64(_mm512_add_epi64(a->l[i], fe8_splat(FE8_OFFSET(k, i))), b->l[i]);
    FE8_AGREE(o);
}

/* In the lanes of the mask o = 32 k modulus - a, elsewhere a; raw. */
FE8_INLINE void fe8_neg_some_raw(fe8 *o, const fe8 *a, uint64_t k, __mmask8 where) {
#if ZKP_VERIFY
    for (int i = 0; i < 5; i++) {
        fe8_must(a->most[i] <= FE8_OFFSET(k, i), "a limb of a difference can be negative");
        o->most[i] = FE8_OFFSET(k, i);
    }
#endif
    FE8_UNROLL for (int i = 0; i < 5; i++)
        o->l[i] = _mm512_mask_sub_epi64(a->l[i], where, fe8_splat(FE8_OFFSET(k, i)), a->l[i]);
    FE8_AGREE(o);
}

/* Carries from limb to limb. The fifth limb keeps what it gets. */
FE8_INLINE void fe8_ripple(fe8 *o) {
    const __m512i mask = fe8_splat(FE8_LOW52);
#if ZKP_VERIFY
    for (int i = 0; i < 4; i++) {
        o->most[i + 1] = fe8_sum_of(o->most[i + 1], o->most[i] >> 52);
        if (o->most[i] > FE8_LOW52) o->most[i] = FE8_LOW52;
    }
    fe8_must(o->most[4] <= FE8_LOW52, "an element can be too large for its limbs");
#endif
    FE8_UNROLL for (int i = 0; i < 4; i++) {
        o->l[i + 1] = _mm512_add_epi64(o->l[i + 1], _mm512_srli_epi64(o->l[i], 52));
        o->l[i] = _mm512_and_si512(o->l[i], mask);
    }
    FE8_AGREE(o);
}

/* Tight, and below 2^255 + 2^220: what is above 2^255 comes back at the bottom, times 19. */
FE8_INLINE void fe8_carry(fe8 *o) {
    FE8_AGREE(o);
    const __m512i above = _mm512_srli_epi64(o->l[4], 47);
#if ZKP_VERIFY
    const uint64_t most_above = o->most[4] >> 47;
    fe8_must(most_above <= UINT64_C(1) << 20, "what is above 2^255 can be too much");
    o->most[0] = fe8_sum_of(o->most[0], 19 * most_above);
    if (o->most[4] > FE8_LOW47) o->most[4] = FE8_LOW47;
#endif
    o->l[0] = _mm512_madd52lo_epu64(o->l[0], above, fe8_splat(19));
    o->l[4] = _mm512_and_si512(o->l[4], fe8_splat(FE8_LOW47));
    fe8_ripple(o);
#if ZKP_VERIFY
    fe8_must(o->most[4] <= FE8_LOW47 + 4096, "an element can be above 2^255 + 2^220");
#endif
}

/* Tight when what is added is: the value is not reduced. */
FE8_INLINE void fe8_add(fe8 *o, const fe8 *a, const fe8 *b) {
    fe8_add_raw(o, a, b);
    fe8_ripple(o);
}

/* o = a - b, of tight elements. out: below 2^255 + 2^220. */
FE8_INLINE void fe8_sub(fe8 *o, const fe8 *a, const fe8 *b) {
    fe8_sub_raw(o, a, b, FE8_OF_TIGHT);
    fe8_carry(o);
}

FE8_INLINE void fe8_neg(fe8 *o, const fe8 *a) {
    fe8 zero;
    fe8_zero(&zero);
    fe8_sub(o, &zero, a);
}

/* The upper five of ten columns, below 2^60, onto the lower five. */
FE8_INLINE void fe8_fold(fe8 *o, __m512i t[10]) {
    const __m512i fold = fe8_splat(FE8_FOLD);
    FE8_UNROLL for (int i = 5; i < 9; i++) t[i + 1] = _mm512_add_epi64(t[i + 1], _mm512_srli_epi64(t[i], 52));
    const __m512i again = _mm512_madd52hi_epu64(_mm512_setzero_si512(), FE8_CUT(t[9]), fold);
    FE8_UNROLL for (int i = 0; i < 5; i++) t[i] = _mm512_madd52lo_epu64(t[i], FE8_CUT(t[i + 5]), fold);
    FE8_UNROLL for (int i = 0; i < 4; i++) t[i + 1] = _mm512_madd52hi_epu64(t[i + 1], FE8_CUT(t[i + 5]), fold);
    t[0] = _mm512_madd52lo_epu64(t[0], again, fold);
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = t[i];
}

/* o = a b, raw. in: tight. */
FE8_INLINE void fe8_mul_raw(fe8 *o, const fe8 *a, const fe8 *b) {
    __m512i t[10];
#if ZKP_VERIFY
    fe8 bounds;
    fe8_bound_product(&bounds, a, b);
#endif
    FE8_UNROLL for (int i = 0; i < 10; i++) t[i] = _mm512_setzero_si512();
    FE8_UNROLL for (int i = 0; i < 5; i++) {
        FE8_UNROLL for (int j = 0; j < 5; j++) t[i + j] = _mm512_madd52lo_epu64(t[i + j], a->l[i], b->l[j]);
        FE8_UNROLL for (int j = 0; j < 5; j++) t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a->l[i], b->l[j]);
    }
    fe8_fold(o, t);
#if ZKP_VERIFY
    fe8_bound(o, bounds.most);
    fe8_agree(o);
#endif
}

/* o = a^2, raw. Products of different limbs are made once and doubled. */
FE8_INLINE void fe8_sqr_raw(fe8 *o, const fe8 *a) {
    __m512i t[10];
#if ZKP_VERIFY
    fe8 bounds;
    fe8_bound_product(&bounds, a, a);
#endif
    FE8_UNROLL for (int i = 0; i < 10; i++) t[i] = _mm512_setzero_si512();
    FE8_UNROLL for (int i = 0; i < 5; i++) {
        FE8_UNROLL for (int j = i + 1; j < 5; j++) {
            t[i + j] = _mm512_madd52lo_epu64(t[i + j], a->l[i], a->l[j]);
            t[i + j + 1] = _mm512_madd52hi_epu64(t[i + j + 1], a->l[i], a->l[j]);
        }
    }
    FE8_UNROLL for (int i = 1; i < 9; i++) t[i] = _mm512_add_epi64(t[i], t[i]);
    FE8_UNROLL for (int i = 0; i < 5; i++) {
        t[2 * i] = _mm512_madd52lo_epu64(t[2 * i], a->l[i], a->l[i]);
        t[2 * i + 1] = _mm512_madd52hi_epu64(t[2 * i + 1], a->l[i], a->l[i]);
    }
    fe8_fold(o, t);
#if ZKP_VERIFY
    fe8_bound(o, bounds.most);
    fe8_agree(o);
#endif
}

FE8_INLINE void fe8_mul(fe8 *o, const fe8 *a, const fe8 *b) {
    fe8_mul_raw(o, a, b);
    fe8_carry(o);
}

FE8_INLINE void fe8_sqr(fe8 *o, const fe8 *a) {
    fe8_sqr_raw(o, a);
    fe8_carry(o);
}

/* Lanes of b where the mask has a one, of a elsewhere. */
FE8_INLINE void fe8_select(fe8 *o, const fe8 *a, const fe8 *b, __mmask8 take_b) {
#if ZKP_VERIFY
    for (int i = 0; i < 5; i++) o->most[i] = a->most[i] > b->most[i] ? a->most[i] : b->most[i];
#endif
    FE8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_mask_mov_epi64(a->l[i], take_b, b->l[i]);
}

/* The integer below the modulus. in: tight. */
FE8_INLINE void fe8_canonical(fe8 *o, const fe8 *a) {
    const __m512i mask = fe8_splat(FE8_LOW52);
    fe8 t = *a;
    __m512i l[5];
    fe8_carry(&t); /* below 2^255 + 2^220: the modulus can be in it once */
    l[0] = _mm512_add_epi64(t.l[0], fe8_splat(19));
    FE8_UNROLL for (int i = 1; i < 5; i++) l[i] = _mm512_add_epi64(t.l[i], _mm512_srli_epi64(l[i - 1], 52));
    /* t + 19 reaches 2^255 when t is at least the modulus. */
    const __m512i once = _mm512_srli_epi64(l[4], 47);
    t.l[0] = _mm512_madd52lo_epu64(t.l[0], once, fe8_splat(19));
    FE8_UNROLL for (int i = 0; i < 4; i++) {
        t.l[i + 1] = _mm512_add_epi64(t.l[i + 1], _mm512_srli_epi64(t.l[i], 52));
        t.l[i] = _mm512_and_si512(t.l[i], mask);
    }
    t.l[4] = _mm512_and_si512(t.l[4], fe8_splat(FE8_LOW47));
    *o = t;
    fe8_claim(o, FE8_LOW47);
}

/* Lanes with the same limbs. */
FE8_INLINE __mmask8 fe8_same_limbs(const fe8 *a, const fe8 *b) {
    __m512i difference = _mm512_setzero_si512();
    FE8_UNROLL for (int i = 0; i < 5; i++) difference = _mm512_or_si512(difference, _mm512_xor_si512(a->l[i], b->l[i]));
    return _mm512_testn_epi64_mask(difference, difference);
}

/* Lanes that are zero modulo the modulus. in: tight. */
FE8_INLINE __mmask8 fe8_is_zero(const fe8 *a) {
    fe8 t;
    fe8_canonical(&t, a);
    __m512i any = t.l[0];
    FE8_UNROLL for (int i = 1; i < 5; i++) any = _mm512_or_si512(any, t.l[i]);
    return _mm512_testn_epi64_mask(any, any);
}

/* Lanes that are equal modulo the modulus. in: tight. */
FE8_INLINE __mmask8 fe8_is_equal(const fe8 *a, const fe8 *b) {
    fe8 t;
    fe8_sub(&t, a, b);
    return fe8_is_zero(&t);
}

/* Lanes whose canonical form is odd. in: tight. */
FE8_INLINE __mmask8 fe8_is_odd(const fe8 *a) {
    fe8 t;
    fe8_canonical(&t, a);
    return _mm512_movepi64_mask(_mm512_slli_epi64(t.l[0], 63));
}

/* Words to limbs: column i of `words` is word i of the eight integers, any below 2^256. */
FE8_INLINE void fe8_split(fe8 *o, const __m512i words[4]) {
    const __m512i mask = fe8_splat(FE8_LOW52);
    const __m512i w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
    o->l[0] = _mm512_and_si512(w0, mask);
    o->l[1] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w0, 52), _mm512_slli_epi64(w1, 12)), mask);
    o->l[2] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w1, 40), _mm512_slli_epi64(w2, 24)), mask);
    o->l[3] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w2, 28), _mm512_slli_epi64(w3, 36)), mask);
    o->l[4] = _mm512_srli_epi64(w3, 16);
    fe8_claim(o, (UINT64_C(1) << 48) - 1);
}

/* The words of the canonical integers. in: tight. */
FE8_INLINE void fe8_join(__m512i words[4], const fe8 *a) {
    fe8 t;
    fe8_canonical(&t, a);
    words[0] = _mm512_or_si512(t.l[0], _mm512_slli_epi64(t.l[1], 52));
    words[1] = _mm512_or_si512(_mm512_srli_epi64(t.l[1], 12), _mm512_slli_epi64(t.l[2], 40));
    words[2] = _mm512_or_si512(_mm512_srli_epi64(t.l[2], 24), _mm512_slli_epi64(t.l[3], 28));
    words[3] = _mm512_or_si512(_mm512_srli_epi64(t.l[3], 36), _mm512_slli_epi64(t.l[4], 16));
}

/* o[k] = a[k]^(2^n) for two elements that share every step: one alone waits for its own carries. */
FE8_INLINE void fe8_sqr2_times(fe8 o[2], const fe8 a[2], int n) {
    fe8 x = a[0], y = a[1];
    _Pragma("GCC unroll 1") for (int i = 0; i < n; i++) {
        fe8_sqr(&x, &x);
        fe8_sqr(&y, &y);
    }
    o[0] = x;
    o[1] = y;
}

FE8_INLINE void fe8_mul2(fe8 o[2], const fe8 a[2], const fe8 b[2]) {
    fe8_mul(&o[0], &a[0], &b[0]);
    fe8_mul(&o[1], &a[1], &b[1]);
}

#endif
