/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field of 2^255 - 19: five limbs of 51 bits, little-endian, with room above them. Constant time unless
   the name ends in _var. Outputs may alias inputs.

   Bounds. "Tight": every limb is at most ZKP_FE_TIGHT = 2^51 + 2^15; products, squares and carried values are. A
   product takes limbs below 2^54. So with tight a, b, c, d these may go straight into a product: a + b, a - b,
   (a + b) - c, (a + b) - (c + d) and a sum of two tight values and one difference of two tight ones. Values are unique
   modulo p only after zkp_fe_to_le32, zkp_fe_canonical. ZKP_VERIFY builds check the bounds. */
#ifndef ZKP_FE25519_H
#define ZKP_FE25519_H

#include <stdint.h>

#include "zkp/words.h"

typedef struct { uint64_t l[5]; } zkp_fe25519;

#define ZKP_FE_MASK (((uint64_t)1 << 51) - 1)
#define ZKP_FE_TIGHT (((uint64_t)1 << 51) + ((uint64_t)1 << 15))
#define ZKP_FE_PRODUCT_MAX (((uint64_t)1 << 54) - 1)

#ifdef ZKP_VERIFY
ZKP_INLINE int zkp_fe_within(const zkp_fe25519 *a, uint64_t bound) {
    for (int i = 0; i < 5; i++)
        if (a->l[i] > bound) return 0;
    return 1;
}
#endif

ZKP_INLINE void zkp_fe_zero(zkp_fe25519 *o) { *o = (zkp_fe25519){{0, 0, 0, 0, 0}}; }
ZKP_INLINE void zkp_fe_one(zkp_fe25519 *o) { *o = (zkp_fe25519){{1, 0, 0, 0, 0}}; }

/* o = a + b, limb by limb. */
ZKP_INLINE void zkp_fe_add(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b) {
    ZKP_UNROLL
    for (int i = 0; i < 5; i++) o->l[i] = a->l[i] + b->l[i];
}

/* o = a - b + 4p. in: limbs of b at most 2^53 - 76 (a sum of two tight values). out: limbs at most 2^53 above a's. */
ZKP_INLINE void zkp_fe_sub(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b) {
    ZKP_CHECK(zkp_fe_within(b, ((uint64_t)1 << 53) - 76));
    o->l[0] = a->l[0] + (((uint64_t)1 << 53) - 76) - b->l[0];
    ZKP_UNROLL
    for (int i = 1; i < 5; i++) o->l[i] = a->l[i] + (((uint64_t)1 << 53) - 4) - b->l[i];
}

/* o = -a + 4p, same bounds. */
ZKP_INLINE void zkp_fe_neg(zkp_fe25519 *o, const zkp_fe25519 *a) {
    const zkp_fe25519 zero = {{0, 0, 0, 0, 0}};
    zkp_fe_sub(o, &zero, a);
}

/* in: limbs below 2^61. out: tight. */
ZKP_INLINE void zkp_fe_carry(zkp_fe25519 *o, const zkp_fe25519 *a) {
    uint64_t l0 = a->l[0], l1 = a->l[1], l2 = a->l[2], l3 = a->l[3], l4 = a->l[4];
    const uint64_t c0 = l0 >> 51, c1 = l1 >> 51, c2 = l2 >> 51, c3 = l3 >> 51, c4 = l4 >> 51;
    o->l[0] = (l0 & ZKP_FE_MASK) + 19 * c4;
    o->l[1] = (l1 & ZKP_FE_MASK) + c0;
    o->l[2] = (l2 & ZKP_FE_MASK) + c1;
    o->l[3] = (l3 & ZKP_FE_MASK) + c2;
    o->l[4] = (l4 & ZKP_FE_MASK) + c3;
}

/* The columns of a product, to a tight value. With limbs below 2^54 columns 0 to 3 are at most 77 * 2^108, so their
   carries fit one word; column 4, which has no factor 19, is at most 5 * 2^108 and a carry, so 19 times its carry fits
   one word. */
ZKP_INLINE void zkp_fe_fold(zkp_fe25519 *o, zkp_u128 r0, zkp_u128 r1, zkp_u128 r2, zkp_u128 r3, zkp_u128 r4) {
    r1 += (uint64_t)(r0 >> 51);
    r2 += (uint64_t)(r1 >> 51);
    r3 += (uint64_t)(r2 >> 51);
    r4 += (uint64_t)(r3 >> 51);
    ZKP_CHECK(r0 >> 115 == 0 && r1 >> 115 == 0 && r2 >> 115 == 0 && r3 >> 115 == 0 && r4 >> 111 == 0);
    const uint64_t top = (uint64_t)(r4 >> 51);
    const uint64_t first = top * 19 + ((uint64_t)r0 & ZKP_FE_MASK);
    o->l[0] = first & ZKP_FE_MASK;
    o->l[1] = ((uint64_t)r1 & ZKP_FE_MASK) + (first >> 51);
    o->l[2] = (uint64_t)r2 & ZKP_FE_MASK;
    o->l[3] = (uint64_t)r3 & ZKP_FE_MASK;
    o->l[4] = (uint64_t)r4 & ZKP_FE_MASK;
    ZKP_CHECK(zkp_fe_within(o, ZKP_FE_TIGHT));
}

/* The product of two words. */
ZKP_INLINE zkp_u128 zkp_wide(uint64_t a, uint64_t b) { return (zkp_u128)a * b; }

ZKP_INLINE void zkp_fe_mul_inline(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b) {
    ZKP_CHECK(zkp_fe_within(a, ZKP_FE_PRODUCT_MAX) && zkp_fe_within(b, ZKP_FE_PRODUCT_MAX));
    const uint64_t a0 = a->l[0], a1 = a->l[1], a2 = a->l[2], a3 = a->l[3], a4 = a->l[4];
    const uint64_t b0 = b->l[0], b1 = b->l[1], b2 = b->l[2], b3 = b->l[3], b4 = b->l[4];
    const uint64_t c1 = 19 * b1, c2 = 19 * b2, c3 = 19 * b3, c4 = 19 * b4;
    const zkp_u128 r0 = zkp_wide(a0, b0) + zkp_wide(a1, c4) + zkp_wide(a2, c3) + zkp_wide(a3, c2) + zkp_wide(a4, c1);
    const zkp_u128 r1 = zkp_wide(a0, b1) + zkp_wide(a1, b0) + zkp_wide(a2, c4) + zkp_wide(a3, c3) + zkp_wide(a4, c2);
    const zkp_u128 r2 = zkp_wide(a0, b2) + zkp_wide(a1, b1) + zkp_wide(a2, b0) + zkp_wide(a3, c4) + zkp_wide(a4, c3);
    const zkp_u128 r3 = zkp_wide(a0, b3) + zkp_wide(a1, b2) + zkp_wide(a2, b1) + zkp_wide(a3, b0) + zkp_wide(a4, c4);
    const zkp_u128 r4 = zkp_wide(a0, b4) + zkp_wide(a1, b3) + zkp_wide(a2, b2) + zkp_wide(a3, b1) + zkp_wide(a4, b0);
    zkp_fe_fold(o, r0, r1, r2, r3, r4);
}

ZKP_INLINE void zkp_fe_sqr_inline(zkp_fe25519 *o, const zkp_fe25519 *a) {
    ZKP_CHECK(zkp_fe_within(a, ZKP_FE_PRODUCT_MAX));
    const uint64_t a0 = a->l[0], a1 = a->l[1], a2 = a->l[2], a3 = a->l[3], a4 = a->l[4];
    const uint64_t d0 = 2 * a0, d1 = 2 * a1, d2 = 2 * a2, c3 = 19 * a3, c4 = 19 * a4;
    const zkp_u128 r0 = (zkp_u128)a0 * a0 + (zkp_u128)d1 * c4 + (zkp_u128)d2 * c3;
    const zkp_u128 r1 = (zkp_u128)d0 * a1 + (zkp_u128)d2 * c4 + (zkp_u128)a3 * c3;
    const zkp_u128 r2 = (zkp_u128)d0 * a2 + (zkp_u128)a1 * a1 + (zkp_u128)(2 * a3) * c4;
    const zkp_u128 r3 = (zkp_u128)d0 * a3 + (zkp_u128)d1 * a2 + (zkp_u128)a4 * c4;
    const zkp_u128 r4 = (zkp_u128)d0 * a4 + (zkp_u128)d1 * a3 + (zkp_u128)a2 * a2;
    zkp_fe_fold(o, r0, r1, r2, r3, r4);
}

/* o = take_b ? b : a; take_b is 0 or 1. */
ZKP_INLINE void zkp_fe_select(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b, uint64_t take_b) {
    zkp_words_select(o->l, a->l, b->l, 5, take_b);
}

/* o = flag ? -a : a, tight. in: a tight. */
ZKP_INLINE void zkp_fe_cneg(zkp_fe25519 *o, const zkp_fe25519 *a, uint64_t flag) {
    zkp_fe25519 minus;
    zkp_fe_neg(&minus, a);
    zkp_fe_select(&minus, a, &minus, flag);
    zkp_fe_carry(o, &minus);
}

/* The value below p as four words. in: limbs below 2^61. */
ZKP_INLINE void zkp_fe_canonical(uint64_t w[4], const zkp_fe25519 *a) {
    zkp_fe25519 t;
    zkp_fe_carry(&t, a);
    zkp_fe_carry(&t, &t); /* below 2^255 + 2^52: at most p above the value */
    /* q = 1 if t >= p: the carry out of t + 19 beyond bit 255. */
    uint64_t q = (t.l[0] + 19) >> 51;
    ZKP_UNROLL
    for (int i = 1; i < 5; i++) q = (t.l[i] + q) >> 51;
    t.l[0] += 19 * q;
    ZKP_UNROLL
    for (int i = 0; i < 4; i++) {
        t.l[i + 1] += t.l[i] >> 51;
        t.l[i] &= ZKP_FE_MASK;
    }
    t.l[4] &= ZKP_FE_MASK;
    w[0] = t.l[0] | t.l[1] << 51;
    w[1] = t.l[1] >> 13 | t.l[2] << 38;
    w[2] = t.l[2] >> 26 | t.l[3] << 25;
    w[3] = t.l[3] >> 39 | t.l[4] << 12;
}

/* o = w modulo p, tight; any 256 bits. */
ZKP_INLINE void zkp_fe_from_words(zkp_fe25519 *o, const uint64_t w[4]) {
    o->l[0] = (w[0] & ZKP_FE_MASK) + 19 * (w[3] >> 63);
    o->l[1] = (w[0] >> 51 | w[1] << 13) & ZKP_FE_MASK;
    o->l[2] = (w[1] >> 38 | w[2] << 26) & ZKP_FE_MASK;
    o->l[3] = (w[2] >> 25 | w[3] << 39) & ZKP_FE_MASK;
    o->l[4] = w[3] >> 12 & ZKP_FE_MASK;
}

ZKP_INLINE void zkp_fe_load(uint64_t w[4], const uint8_t b[32]) {
    for (int i = 0; i < 4; i++) {
        w[i] = 0;
        for (int j = 7; j >= 0; j--) w[i] = w[i] << 8 | b[8 * i + j];
    }
}

/* o = the 256-bit integer b modulo p. */
ZKP_INLINE void zkp_fe_from_le32(zkp_fe25519 *o, const uint8_t b[32]) {
    uint64_t w[4];
    zkp_fe_load(w, b);
    zkp_fe_from_words(o, w);
}

/* The value below p. in: limbs below 2^61. */
ZKP_INLINE void zkp_fe_to_le32(uint8_t b[32], const zkp_fe25519 *a) {
    uint64_t w[4];
    zkp_fe_canonical(w, a);
    for (int i = 0; i < 32; i++) b[i] = (uint8_t)(w[i / 8] >> (8 * (i % 8)));
}

/* These take limbs below 2^61 and return 0 or 1. */
ZKP_INLINE int zkp_fe_is_zero(const zkp_fe25519 *a) {
    uint64_t w[4];
    zkp_fe_canonical(w, a);
    return (int)zkp_word_is_zero(zkp_words_or(w, 4));
}

ZKP_INLINE int zkp_fe_eq(const zkp_fe25519 *a, const zkp_fe25519 *b) {
    uint64_t v[4], w[4];
    zkp_fe_canonical(v, a);
    zkp_fe_canonical(w, b);
    return (int)zkp_words_eq(v, w, 4);
}

/* The lowest bit of the value below p: RFC 8032's sign, RFC 9496's IS_NEGATIVE. */
ZKP_INLINE int zkp_fe_is_negative(const zkp_fe25519 *a) {
    uint64_t w[4];
    zkp_fe_canonical(w, a);
    return (int)(w[0] & 1);
}

/* o = |a|: the one of a and -a whose lowest bit is 0. in: a tight. */
ZKP_INLINE void zkp_fe_abs(zkp_fe25519 *o, const zkp_fe25519 *a) { zkp_fe_cneg(o, a, (uint64_t)zkp_fe_is_negative(a)); }

/* Not inlined, for code where size counts. */
void zkp_fe_mul(zkp_fe25519 *o, const zkp_fe25519 *a, const zkp_fe25519 *b);
void zkp_fe_sqr(zkp_fe25519 *o, const zkp_fe25519 *a);
/* o = a^(2^n), n >= 1. */
void zkp_fe_sqr_n(zkp_fe25519 *o, const zkp_fe25519 *a, int n);
/* o = 1/a, and 0 for 0. */
void zkp_fe_inv(zkp_fe25519 *o, const zkp_fe25519 *a);
void zkp_fe_inv_var(zkp_fe25519 *o, const zkp_fe25519 *a);
/* o[i] = 1/a[i] with one inversion; no a[i] is zero. scratch: n elements. o may be a. */
void zkp_fe_batch_inv(zkp_fe25519 *o, const zkp_fe25519 *a, size_t n, zkp_fe25519 *scratch);
/* RFC 9496, section 4.2: o = |sqrt(u/v)|, returns 1; for u/v not a square o = |sqrt(i u/v)| with i = sqrt(-1), returns
   0. u = 0 gives 0 and 1, else v = 0 gives 0 and 0. in: u, v with limbs below 2^54. */
int zkp_fe_sqrt_ratio(zkp_fe25519 *o, const zkp_fe25519 *u, const zkp_fe25519 *v);

extern const zkp_fe25519 zkp_fe_sqrt_m1;

#endif
