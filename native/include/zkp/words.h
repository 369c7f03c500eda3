/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic on little-endian arrays of 64-bit words, inlined with the length as a constant so that the compiler
   unrolls every loop. Private to the field code. Constant time. Public: m, neg_inv. */
#ifndef ZKP_WORDS_H
#define ZKP_WORDS_H

#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Checked builds, and those with plain C in the place of wide instructions, are many times longer: there, every function
   is compiled once, where that is possible. */
#if defined(ZKP_VERIFY) || defined(ZKP_EMULATED_LANES)
#define ZKP_INLINE static __attribute__((unused))
#else
#define ZKP_INLINE static inline __attribute__((always_inline))
#endif
#define ZKP_UNROLL _Pragma("GCC unroll 16")

typedef unsigned __int128 zkp_u128;
typedef __int128 zkp_i128;

/* ZKP_VERIFY builds (tests only) stop at the first broken bound of a contract; elsewhere the checks cost nothing. */
#ifdef ZKP_VERIFY
#include <stdio.h>
#include <stdlib.h>
#define ZKP_CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: broken bound: %s\n", __FILE__, __LINE__, #condition); \
            abort(); \
        } \
    } while (0)
#else
#define ZKP_CHECK(condition) ((void)0)
#endif

/* One word of a sum or a difference. gcc finds the carry flag behind 128-bit sums only now and then, so on x86-64 we
   ask for it; every such CPU has these instructions. */
#if defined(__x86_64__)
ZKP_INLINE uint64_t zkp_word_add(uint64_t *o, uint64_t a, uint64_t b, uint64_t carry)
{
    unsigned long long sum;
    carry = _addcarry_u64((unsigned char)carry, a, b, &sum);
    *o = sum;
    return carry;
}

ZKP_INLINE uint64_t zkp_word_sub(uint64_t *o, uint64_t a, uint64_t b, uint64_t borrow)
{
    unsigned long long difference;
    borrow = _subborrow_u64((unsigned char)borrow, a, b, &difference);
    *o = difference;
    return borrow;
}
#else
ZKP_INLINE uint64_t zkp_word_add(uint64_t *o, uint64_t a, uint64_t b, uint64_t carry)
{
    zkp_u128 sum = (zkp_u128)a + b + carry;
    *o = (uint64_t)sum;
    return (uint64_t)(sum >> 64);
}

ZKP_INLINE uint64_t zkp_word_sub(uint64_t *o, uint64_t a, uint64_t b, uint64_t borrow)
{
    zkp_u128 difference = (zkp_u128)a - b - borrow;
    *o = (uint64_t)difference;
    return (uint64_t)(difference >> 64) & 1;
}
#endif

/* o = a + b, returns the carry. */
ZKP_INLINE uint64_t zkp_words_add(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t carry = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) carry = zkp_word_add(&o[i], a[i], b[i], carry);
    return carry;
}

/* o = a - b, returns the borrow. */
ZKP_INLINE uint64_t zkp_words_sub(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t borrow = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) borrow = zkp_word_sub(&o[i], a[i], b[i], borrow);
    return borrow;
}

/* o = a + b where the caller's bounds leave no carry. */
ZKP_INLINE void zkp_words_add_within(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t carry = zkp_words_add(o, a, b, n);
    ZKP_CHECK(carry == 0);
    (void)carry;
}

/* o = take_b ? b : a; take_b is 0 or 1. */
ZKP_INLINE void zkp_words_select(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n, uint64_t take_b)
{
    uint64_t mask = 0 - take_b;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) o[i] = a[i] ^ ((a[i] ^ b[i]) & mask);
}

#ifdef ZKP_VERIFY
/* 1 if a < m. Only for checks. */
ZKP_INLINE int zkp_words_below(const uint64_t *a, const uint64_t *m, size_t n)
{
    uint64_t t[12];
    return (int)zkp_words_sub(t, a, m, n);
}
#endif

/* o = a - m, or a where that is negative. */
ZKP_INLINE void zkp_words_subtract_if_above(uint64_t *o, const uint64_t *a, const uint64_t *m, size_t n)
{
    uint64_t t[12];
    uint64_t borrow = zkp_words_sub(t, a, m, n);
    zkp_words_select(o, t, a, n, borrow);
}

/* in: a < 2m, no carry beyond the words. out: a mod m. */
ZKP_INLINE void zkp_words_reduce_once(uint64_t *o, const uint64_t *a, const uint64_t *m, size_t n)
{
    zkp_words_subtract_if_above(o, a, m, n);
    ZKP_CHECK(zkp_words_below(o, m, n));
}

ZKP_INLINE void zkp_words_mod_add(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m, size_t n)
{
    uint64_t t[6];
    ZKP_CHECK(zkp_words_below(a, m, n) && zkp_words_below(b, m, n));
    (void)zkp_words_add(t, a, b, n); /* both moduli leave the top bit free */
    zkp_words_reduce_once(o, t, m, n);
}

ZKP_INLINE void zkp_words_mod_sub(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m, size_t n)
{
    uint64_t t[6], fix[6];
    ZKP_CHECK(zkp_words_below(a, m, n) && zkp_words_below(b, m, n));
    uint64_t mask = 0 - zkp_words_sub(t, a, b, n);
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) fix[i] = m[i] & mask;
    (void)zkp_words_add(o, t, fix, n);
}

ZKP_INLINE uint64_t zkp_words_or(const uint64_t *a, size_t n)
{
    uint64_t acc = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) acc |= a[i];
    return acc;
}

/* 1 if v is zero. */
ZKP_INLINE uint64_t zkp_word_is_zero(uint64_t v) { return 1 ^ ((v | (0 - v)) >> 63); }

ZKP_INLINE uint64_t zkp_words_eq(const uint64_t *a, const uint64_t *b, size_t n)
{
    uint64_t acc = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) acc |= a[i] ^ b[i];
    return zkp_word_is_zero(acc);
}

/* o = (a + (a odd ? m : 0)) / 2 */
ZKP_INLINE void zkp_words_mod_half(uint64_t *o, const uint64_t *a, const uint64_t *m, size_t n)
{
    uint64_t t[6];
    uint64_t mask = 0 - (a[0] & 1);
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) t[i] = m[i] & mask;
    uint64_t carry = zkp_words_add(t, a, t, n);
    ZKP_UNROLL
    for (size_t i = 0; i + 1 < n; i++) o[i] = (t[i] >> 1) | (t[i + 1] << 63);
    o[n - 1] = (t[n - 1] >> 1) | (carry << 63);
}

/* Montgomery product a*b/2^(64n) mod m, row by row.
   in: a < m; b any n words; m below 2^(64n-1), so no row carries out: each partial sum is below a + m. out: < m. */
ZKP_INLINE void zkp_words_mont_mul(uint64_t *o, const uint64_t *a, const uint64_t *b, const uint64_t *m,
                                   uint64_t neg_inv, size_t n)
{
    uint64_t t[7] = { 0 };
    ZKP_CHECK(zkp_words_below(a, m, n));
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        uint64_t word = b[i], carry = 0;
        ZKP_UNROLL
        for (size_t j = 0; j < n; j++) {
            zkp_u128 s = (zkp_u128)a[j] * word + t[j] + carry;
            t[j] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        t[n] = carry;
        uint64_t q = t[0] * neg_inv;
        carry = (uint64_t)(((zkp_u128)q * m[0] + t[0]) >> 64);
        ZKP_UNROLL
        for (size_t j = 1; j < n; j++) {
            zkp_u128 s = (zkp_u128)q * m[j] + t[j] + carry;
            t[j - 1] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        t[n - 1] = t[n] + carry;
    }
    zkp_words_reduce_once(o, t, m, n);
}

ZKP_INLINE void zkp_words_mont_sqr(uint64_t *o, const uint64_t *a, const uint64_t *m, uint64_t neg_inv, size_t n)
{
    zkp_words_mont_mul(o, a, a, m, neg_inv, n);
}

/* w = a * b, 2n words; w must not overlap a or b. */
ZKP_INLINE void zkp_words_mul_wide(uint64_t *w, const uint64_t *a, const uint64_t *b, size_t n)
{
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) w[i] = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        uint64_t word = b[i], carry = 0;
        ZKP_UNROLL
        for (size_t j = 0; j < n; j++) {
            zkp_u128 s = (zkp_u128)a[j] * word + w[i + j] + carry;
            w[i + j] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        w[i + n] = carry;
    }
}

/* t[0..8] += w[0..7]; the callers' bounds leave no carry. */
ZKP_INLINE void zkp_words_accumulate8(uint64_t *t, const uint64_t *w) { t[8] += zkp_words_add(t, t, w, 8); }

/* o = w / 2^(64n) mod m. in: w < m * 2^(64n), 2n words, destroyed. out: < m. */
ZKP_INLINE void zkp_words_mont_reduce(uint64_t *o, uint64_t *w, const uint64_t *m, uint64_t neg_inv, size_t n)
{
    uint64_t top = 0;
    ZKP_CHECK(zkp_words_below(w + n, m, n));
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        uint64_t q = w[i] * neg_inv;
        uint64_t carry = (uint64_t)(((zkp_u128)q * m[0] + w[i]) >> 64);
        ZKP_UNROLL
        for (size_t j = 1; j < n; j++) {
            zkp_u128 s = (zkp_u128)q * m[j] + w[i + j] + carry;
            w[i + j] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        zkp_u128 s = (zkp_u128)w[i + n] + carry + top;
        w[i + n] = (uint64_t)s;
        top = (uint64_t)(s >> 64);
    }
    zkp_words_reduce_once(o, w + n, m, n);
}

/* o = a + b modulo 2^(64n). Public: b. */
ZKP_INLINE void zkp_words_add_wrap(uint64_t *o, const uint64_t *a, const uint64_t *b, size_t n)
{
    (void)zkp_words_add(o, a, b, n);
}

/* 12 words modulo 2^768. */
ZKP_INLINE void zkp_words_add12(uint64_t *o, const uint64_t *a, const uint64_t *b) { (void)zkp_words_add(o, a, b, 12); }
ZKP_INLINE void zkp_words_sub12(uint64_t *o, const uint64_t *a, const uint64_t *b) { (void)zkp_words_sub(o, a, b, 12); }

/* o = (the low half of w + q m) / 2^(64n), at most m. */
ZKP_INLINE void zkp_words_mont_reduce_low(uint64_t *o, const uint64_t *w, const uint64_t *m, uint64_t neg_inv, size_t n)
{
    uint64_t t[7];
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) t[i] = w[i];
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        uint64_t q = t[0] * neg_inv;
        uint64_t carry = (uint64_t)(((zkp_u128)q * m[0] + t[0]) >> 64);
        ZKP_UNROLL
        for (size_t j = 1; j < n; j++) {
            zkp_u128 s = (zkp_u128)q * m[j] + t[j] + carry;
            t[j - 1] = (uint64_t)s;
            carry = (uint64_t)(s >> 64);
        }
        t[n - 1] = carry;
    }
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) o[i] = t[i];
}

ZKP_INLINE void zkp_words_mont_reduce_low_2(uint64_t *o, uint64_t *o2, const uint64_t *w, const uint64_t *w2,
                                            const uint64_t *m, uint64_t neg_inv)
{
    zkp_words_mont_reduce_low(o, w, m, neg_inv, 6);
    zkp_words_mont_reduce_low(o2, w2, m, neg_inv, 6);
}

#endif
