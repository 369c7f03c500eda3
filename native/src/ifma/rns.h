/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The base field of BLS12-381 in residues: one element in two vectors of eight residues (params/derive/rns.py has the
   mathematics and the constants). A product costs four multiply-adds and sums of products need no reduction in
   between, so formulas are written as sums of products that are reduced once.

   An element stands for an integer x, |x| <= value * p / 16; its residues are the low 52 bits of the lanes (the bits
   above are of no account, and are not always zero) and lie in 0 .. residue. Every function says how it changes the two
   bounds; operands of a product need residue < 2^52. None of the bounds depends on data. A build with -DZKP_VERIFY=1
   carries them along with each element and stops at the first that does not hold, so that running each formula once
   checks it for all inputs; it also compares the residues met with their bound. Variable time: all data is public. */
#ifndef ZKP_RNS_H
#define ZKP_RNS_H

#include <immintrin.h>
#include <stddef.h>

#include "rns_constants.h"
#include "zkp/types.h"
#include "zkp/words.h"

#if ZKP_VERIFY
#include <stdio.h>
#include <stdlib.h>
#define ZKP_RNS_MUST(condition)                                \
    do {                                                       \
        if (!(condition)) {                                    \
            fprintf(stderr, "residues: not %s\n", #condition); \
            abort();                                           \
        }                                                      \
    } while (0)
#else
#define ZKP_RNS_MUST(condition) do { } while (0)
#endif

#define ZKP_RNS_INLINE ZKP_INLINE
#define ZKP_RNS_WORD ((UINT64_C(1) << 52) - 1)

typedef struct {
    __m512i a, b;
#if ZKP_VERIFY
    uint64_t residue, value;
#endif
} zkp_rns;

typedef struct { zkp_rns c0, c1; } zkp_rns2;
/* c[k] is the coefficient of w^k in Fp2[w]/(w^6 - xi): c0.c0, c1.c0, c0.c1, c1.c1, c0.c2, c1.c2 of a zkp_fp12. */
typedef struct { zkp_rns2 c[6]; } zkp_rns12;

/* A sum of products: low and high words of each lane. */
typedef struct {
    __m512i al, ah, bl, bh;
#if ZKP_VERIFY
    uint64_t low, high, value; /* bounds; value counts p^2 / 256 */
#endif
} zkp_rns_sum;

#define ZKP_RNS_LOAD(row) _mm512_load_si512(row)
#define ZKP_RNS_ALL(word) _mm512_set1_epi64((long long)(word))
/* -x is (a multiple of each prime) - x: the multiple must cover every residue. The primes exceed 2^50 - 2^11. */
#define ZKP_RNS_LEAST_PRIME ((UINT64_C(1) << 50) - 2048)

#if ZKP_VERIFY
/* Bounds of what a reduction returns, and of constants. */
#define ZKP_RNS_REDUCED ((UINT64_C(1) << 50) + (UINT64_C(1) << 16))
#define ZKP_RNS_REDUCED_VALUE 130
ZKP_RNS_INLINE void zkp_rns_check(const zkp_rns *x) {
    uint64_t lane[16];
    _mm512_storeu_si512(lane, x->a);
    _mm512_storeu_si512(lane + 8, x->b);
    ZKP_RNS_MUST(x->residue <= ZKP_RNS_WORD && x->value < 1 << 20);
    for (size_t i = 0; i < 16; i++) ZKP_RNS_MUST((lane[i] & ZKP_RNS_WORD) <= x->residue);
}
#define ZKP_RNS_BOUNDS(o, r, v) do { (o)->residue = (r); (o)->value = (v); zkp_rns_check(o); } while (0)
#else
#define ZKP_RNS_BOUNDS(o, r, v) do { } while (0)
#endif

ZKP_RNS_INLINE void zkp_rns_set(zkp_rns *o, const zkp_rns_words *words) {
    o->a = ZKP_RNS_LOAD(words->a);
    o->b = ZKP_RNS_LOAD(words->b);
    ZKP_RNS_BOUNDS(o, UINT64_C(1) << 50, 16);
}

/* A reduced element as sixteen words, anywhere in memory, and back. */
ZKP_RNS_INLINE void zkp_rns_store(uint64_t words[16], const zkp_rns *x) {
    _mm512_storeu_si512(words, x->a);
    _mm512_storeu_si512(words + 8, x->b);
}
ZKP_RNS_INLINE void zkp_rns_restore(zkp_rns *o, const uint64_t words[16]) {
    o->a = _mm512_loadu_si512(words);
    o->b = _mm512_loadu_si512(words + 8);
    ZKP_RNS_BOUNDS(o, ZKP_RNS_REDUCED, ZKP_RNS_REDUCED_VALUE);
}

/* residue, value: sums of those of x and y. */
ZKP_RNS_INLINE zkp_rns zkp_rns_add(const zkp_rns *x, const zkp_rns *y) {
    zkp_rns o;
    o.a = _mm512_add_epi64(x->a, y->a);
    o.b = _mm512_add_epi64(x->b, y->b);
    ZKP_RNS_BOUNDS(&o, x->residue + y->residue, x->value + y->value);
    return o;
}

/* x - y: k times the primes are added, so y's residues must be below k primes. residue: that of x + k * 2^50. */
#define ZKP_RNS_SUBTRACTION(k)                                                                   \
    ZKP_RNS_INLINE zkp_rns zkp_rns_sub_##k(const zkp_rns *x, const zkp_rns *y) {                 \
        zkp_rns o;                                                                               \
        ZKP_RNS_MUST(y->residue <= (k) * ZKP_RNS_LEAST_PRIME);                                   \
        o.a = _mm512_add_epi64(_mm512_sub_epi64(x->a, y->a), ZKP_RNS_LOAD(zkp_rns_a_##k));       \
        o.b = _mm512_add_epi64(_mm512_sub_epi64(x->b, y->b), ZKP_RNS_LOAD(zkp_rns_b_##k));       \
        ZKP_RNS_BOUNDS(&o, x->residue + ((uint64_t)(k) << 50), x->value + y->value);             \
        return o;                                                                                \
    }                                                                                            \
    ZKP_RNS_INLINE zkp_rns zkp_rns_neg_##k(const zkp_rns *y) {                                   \
        zkp_rns o;                                                                               \
        ZKP_RNS_MUST(y->residue <= (k) * ZKP_RNS_LEAST_PRIME);                                   \
        o.a = _mm512_sub_epi64(ZKP_RNS_LOAD(zkp_rns_a_##k), y->a);                               \
        o.b = _mm512_sub_epi64(ZKP_RNS_LOAD(zkp_rns_b_##k), y->b);                               \
        ZKP_RNS_BOUNDS(&o, (uint64_t)(k) << 50, y->value);                                       \
        return o;                                                                                \
    }
ZKP_RNS_SUBTRACTION(2)
ZKP_RNS_SUBTRACTION(3)

/* An empty sum. The low words of every sum begin at 2^52 - 1, which the reduction expects. */
ZKP_RNS_INLINE void zkp_rns_start(zkp_rns_sum *s) {
    s->al = s->bl = ZKP_RNS_ALL(ZKP_RNS_WORD);
    s->ah = s->bh = _mm512_setzero_si512();
#if ZKP_VERIFY
    s->low = ZKP_RNS_WORD;
    s->high = s->value = 0;
#endif
}

/* s += x y, in one base (0 or 1): long sums are formed base by base, with half as many registers in use. The bounds are
   kept with base 0. */
ZKP_RNS_INLINE void zkp_rns_mac_in(zkp_rns_sum *s, const zkp_rns *x, const zkp_rns *y, const int base) {
    if (base == 1) {
        s->bl = _mm512_madd52lo_epu64(s->bl, x->b, y->b);
        s->bh = _mm512_madd52hi_epu64(s->bh, x->b, y->b);
        return;
    }
    s->al = _mm512_madd52lo_epu64(s->al, x->a, y->a);
    s->ah = _mm512_madd52hi_epu64(s->ah, x->a, y->a);
#if ZKP_VERIFY
    zkp_rns_check(x);
    zkp_rns_check(y);
    s->low += ZKP_RNS_WORD;
    s->high += (uint64_t)(((unsigned __int128)x->residue * y->residue) >> 52);
    s->value += x->value * y->value;
#endif
}
ZKP_RNS_INLINE void zkp_rns_mac(zkp_rns_sum *s, const zkp_rns *x, const zkp_rns *y) {
    zkp_rns_mac_in(s, x, y, 0);
    zkp_rns_mac_in(s, x, y, 1);
}
/* The part of s in one base. */
ZKP_RNS_INLINE void zkp_rns_copy_in(zkp_rns_sum *o, const zkp_rns_sum *s, const int base) {
    if (base == 1) {
        o->bl = s->bl;
        o->bh = s->bh;
        return;
    }
    o->al = s->al;
    o->ah = s->ah;
#if ZKP_VERIFY
    o->low = s->low;
    o->high = s->high;
    o->value = s->value;
#endif
}

/* s *= 2^shift, for a sum that is not yet shared: low words are 2^52 - 1 more than the sum, and stay so. */
ZKP_RNS_INLINE void zkp_rns_scale(zkp_rns_sum *s, unsigned shift) {
    const __m512i excess = ZKP_RNS_ALL(ZKP_RNS_WORD * ((UINT64_C(1) << shift) - 1));
    s->al = _mm512_sub_epi64(_mm512_slli_epi64(s->al, shift), excess);
    s->bl = _mm512_sub_epi64(_mm512_slli_epi64(s->bl, shift), excess);
    s->ah = _mm512_slli_epi64(s->ah, shift);
    s->bh = _mm512_slli_epi64(s->bh, shift);
#if ZKP_VERIFY
    s->low <<= shift;
    s->high <<= shift;
    s->value <<= shift;
#endif
}

/* o[i] = s[i]/A: the product in Montgomery form. residue <= 2^50 + 2^16, value <= 8.125. o may be anything that
   the sums were made of. */
void zkp_rns_reduce_1(zkp_rns *o, const zkp_rns_sum *s);
void zkp_rns_reduce_2(zkp_rns *o, const zkp_rns_sum *s);
void zkp_rns_reduce_4(zkp_rns *o, const zkp_rns_sum *s);
void zkp_rns_reduce_6(zkp_rns *o, const zkp_rns_sum *s);

void zkp_rns_from_fp(zkp_rns *o, const zkp_fp *x);
void zkp_rns_to_fp(zkp_fp *o, const zkp_rns *x);
void zkp_rns_mul(zkp_rns *o, const zkp_rns *x, const zkp_rns *y);

#endif
