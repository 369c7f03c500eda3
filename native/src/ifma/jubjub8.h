/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jubjub in lanes: eight points at a time in the extended coordinates of zkp/jubjub.h, complete formulas (Hisil, Wong,
   Carter, Dawson 2008) and no branch on data. Coordinates of a point are tight and 2-bounded, those of a prepared summand
   4-bounded. Functions that write `o` may alias their inputs. They are inlined: each file makes its own functions of
   them, so that code for secrets shares none with code for public data. Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_JUBJUB8_H
#define ZKP_IFMA_JUBJUB8_H

#include <string.h>

#include "fr52_pairs.h"
#include "jubjub_constants.h"

typedef struct {
    fr8 x, y, z, t;
} jj8;

/* (y + x, y - x, 2d t, 2z) */
typedef struct {
    fr8 sum, diff, t2d, z2;
} jj8_prepared;

FR8_INLINE void jj8_identity(jj8 *o) {
    fr8_zero(&o->x);
    fr8_one(&o->y);
    fr8_one(&o->z);
    fr8_zero(&o->t);
}

FR8_INLINE void jj8_from_affine(jj8 *o, const fr8 *u, const fr8 *v) {
    fr8 t;
    fr8_mul(&t, u, v);
    o->x = *u;
    o->y = *v;
    fr8_one(&o->z);
    o->t = t;
}

/* From the intermediate values of the paper to the point. t is needed by an addition that follows, not by a doubling. */
FR8_INLINE void jj8_finish(jj8 *o, const fr8 *e, const fr8 *f, const fr8 *g, const fr8 *h, int with_t) {
    fr8_mul2_raw(&o->x, e, f, &o->y, g, h);
    if (with_t) {
        fr8_mul2_raw(&o->z, f, g, &o->t, e, h);
        fr8_carry(&o->t);
    } else {
        fr8_mul1_raw(&o->z, f, g);
    }
    fr8_carry(&o->x);
    fr8_carry(&o->y);
    fr8_carry(&o->z);
}

/* e = 2xy, f = 2z^2 + x^2 - y^2, g = y^2 - x^2, h = x^2 + y^2: the paper's with f and h negated, which negates all four
   coordinates. The products are made tight only when they are in the sums. */
FR8_INLINE void jj8_dbl(jj8 *o, const jj8 *p, int with_t) {
    fr8 a, b, c, e, f, g, h;
    fr8_sqr2_raw(&a, &p->x, &b, &p->y);
    fr8_sqr1_raw(&c, &p->z);
    fr8_mul1_raw(&e, &p->x, &p->y);
    fr8_add_raw(&e, &e, &e);
    fr8_add_raw(&h, &a, &b);
    fr8_add_multiple_raw(&g, &b, 1);
    fr8_sub_raw(&g, &g, &a);
    fr8_add_multiple_raw(&f, &a, 1);
    fr8_sub_raw(&f, &f, &b);
    fr8_add_raw(&f, &f, &c);
    fr8_add_raw(&f, &f, &c);
    fr8_carry(&e);
    fr8_carry(&h);
    fr8_carry(&g);
    fr8_carry(&f);
    jj8_finish(o, &e, &f, &g, &h, with_t);
}

FR8_INLINE void jj8_prepare(jj8_prepared *o, const jj8 *p) {
    static const uint64_t twice_d[5] = ZKP_LANES_JUBJUB_2D;
    fr8 d2;
    fr8_broadcast(&d2, twice_d);
    fr8_add(&o->sum, &p->y, &p->x);
    fr8_sub(&o->diff, &p->y, &p->x, 1);
    fr8_mul(&o->t2d, &p->t, &d2);
    fr8_add(&o->z2, &p->z, &p->z);
}

/* o = -p */
FR8_INLINE void jj8_prepared_neg(jj8_prepared *o, const jj8_prepared *p) {
    const fr8 sum = p->sum;
    o->sum = p->diff;
    o->diff = sum;
    fr8_neg(&o->t2d, &p->t2d, 1);
    o->z2 = p->z2;
}

FR8_INLINE void jj8_add_prepared(jj8 *o, const jj8 *p, const jj8_prepared *q, int with_t) {
    fr8 a, b, c, d, e, f, g, h;
    fr8_add(&e, &p->y, &p->x);
    fr8_sub(&f, &p->y, &p->x, 1);
    fr8_mul2_raw(&b, &e, &q->sum, &a, &f, &q->diff);
    fr8_mul2_raw(&c, &p->t, &q->t2d, &d, &p->z, &q->z2);
    fr8_add_multiple_raw(&e, &b, 1);
    fr8_sub_raw(&e, &e, &a);
    fr8_add_raw(&h, &b, &a);
    fr8_add_multiple_raw(&f, &d, 1);
    fr8_sub_raw(&f, &f, &c);
    fr8_add_raw(&g, &d, &c);
    fr8_carry(&e);
    fr8_carry(&f);
    fr8_carry(&g);
    fr8_carry(&h);
    jj8_finish(o, &e, &f, &g, &h, with_t);
}

/* o |= a & mask, with a full read of a. A masked move instead would let the compiler fold the read into a load that depends
   on the mask. */
FR8_INLINE void fr8_or_masked(fr8 *o, const fr8 *a, __m512i mask) {
    FR8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_ternarylogic_epi64(o->l[i], a->l[i], mask, 0xf8);
}

#define JJ8_ENTRIES 8

/* table[i] = (i + 1) p. in: p with t. */
FR8_INLINE void jj8_multiples(jj8_prepared table[JJ8_ENTRIES], const jj8 *p) {
    jj8 multiple = *p;
    for (int i = 0; i < JJ8_ENTRIES; i++) {
        jj8_prepare(&table[i], &multiple);
        if (i < JJ8_ENTRIES - 1) jj8_add_prepared(&multiple, &multiple, &table[0], 1);
    }
}

/* o = digit * p from its multiples, for one digit from -8 to 8 in each lane. Every entry is read, and masks choose. */
FR8_INLINE void jj8_select(jj8_prepared *o, const jj8_prepared table[JJ8_ENTRIES], __m512i digit) {
    const __m512i negative = _mm512_srai_epi64(digit, 63); /* all ones or zero */
    const __m512i size = _mm512_sub_epi64(_mm512_xor_si512(digit, negative), negative);
    jj8_prepared entry;
    fr8 one, two, minus;
    fr8_one(&one);
    fr8_add(&two, &one, &one);
    fr8_zero(&entry.sum);
    fr8_zero(&entry.diff);
    fr8_zero(&entry.t2d);
    fr8_zero(&entry.z2);
    /* size - 1 has its sign bit set for zero alone. */
    const __m512i none = _mm512_srai_epi64(_mm512_sub_epi64(size, fr8_splat(1)), 63);
    fr8_or_masked(&entry.sum, &one, none);
    fr8_or_masked(&entry.diff, &one, none);
    fr8_or_masked(&entry.z2, &two, none);
    for (uint64_t i = 0; i < JJ8_ENTRIES; i++) {
        const __m512i difference = _mm512_xor_si512(size, fr8_splat(i + 1));
        const __m512i mask = _mm512_srai_epi64(_mm512_sub_epi64(difference, fr8_splat(1)), 63);
        fr8_or_masked(&entry.sum, &table[i].sum, mask);
        fr8_or_masked(&entry.diff, &table[i].diff, mask);
        fr8_or_masked(&entry.t2d, &table[i].t2d, mask);
        fr8_or_masked(&entry.z2, &table[i].z2, mask);
    }
    fr8_claim(&entry.sum, 4);
    fr8_claim(&entry.diff, 4);
    fr8_claim(&entry.t2d, 2);
    fr8_claim(&entry.z2, 4);
    fr8_neg(&minus, &entry.t2d, 1);
    FR8_UNROLL for (int i = 0; i < 5; i++) {
        const __m512i change = _mm512_and_si512(_mm512_xor_si512(entry.sum.l[i], entry.diff.l[i]), negative);
        entry.sum.l[i] = _mm512_xor_si512(entry.sum.l[i], change);
        entry.diff.l[i] = _mm512_xor_si512(entry.diff.l[i], change);
        entry.t2d.l[i] = _mm512_ternarylogic_epi64(negative, minus.l[i], entry.t2d.l[i], 0xca); /* negative ? minus : t2d */
    }
    fr8_claim(&entry.sum, 4);
    fr8_claim(&entry.diff, 4);
    fr8_claim(&entry.t2d, 2.01);
    *o = entry;
}

/* Lanes that hold the identity; z is never zero. */
FR8_INLINE __mmask8 jj8_is_identity(const jj8 *p) { return fr8_is_zero(&p->x) & fr8_is_equal(&p->y, &p->z); }

/* o[i] = a[i]^e for a public exponent of `bits` bits, from the highest bit down in windows that start and end with a
   one. Two elements share every step. Public: e. */
FR8_INLINE void fr8_pow2(fr8 o[2], const fr8 a[2], const uint64_t *e, int bits) {
    fr8 odd[8][2], square[2], acc[2];
    int started = 0;
    fr8_sqr2(square, a);
    odd[0][0] = a[0];
    odd[0][1] = a[1];
    for (int i = 1; i < 8; i++) fr8_mul2(odd[i], odd[i - 1], square);
    for (int bit = bits - 1; bit >= 0;) {
        if (!((e[bit / 64] >> (bit % 64)) & 1)) {
            if (started) fr8_sqr2(acc, acc);
            bit--;
            continue;
        }
        int low = bit >= 3 ? bit - 3 : 0;
        while (!((e[low / 64] >> (low % 64)) & 1)) low++;
        unsigned window = 0;
        for (int i = bit; i >= low; i--) {
            window = 2 * window + (unsigned)((e[i / 64] >> (i % 64)) & 1);
            if (started) fr8_sqr2(acc, acc);
        }
        if (started) {
            fr8_mul2(acc, acc, odd[window / 2]);
        } else {
            acc[0] = odd[window / 2][0];
            acc[1] = odd[window / 2][1];
            started = 1;
        }
        bit = low - 1;
    }
    o[0] = acc[0];
    o[1] = acc[1];
}

/* Eight encodings of 32 bytes that follow each other, as columns of words. */
FR8_INLINE void jj8_load_bytes(__m512i words[4], const uint8_t *bytes) {
    zkp_fr rows[8];
    memcpy(rows, bytes, sizeof rows);
    fr8_load_words(words, rows);
}

/* Lanes whose words are an integer below the modulus, and that integer in Montgomery form. */
FR8_INLINE __mmask8 jj8_read_field(fr8 *o, const __m512i words[4]) {
    static const uint64_t r2[5] = ZKP_LANES_FR_R2;
    fr8 integer, factor;
    __m512i borrow = _mm512_setzero_si512();
    fr8_split(&integer, words);
    FR8_UNROLL for (int i = 0; i < 5; i++)
        borrow = _mm512_srai_epi64(_mm512_add_epi64(_mm512_sub_epi64(integer.l[i], fr8_splat(fr8_p[i])), borrow), 52);
    fr8_claim(&integer, 2.21); /* 2^256 / modulus */
    fr8_broadcast(&factor, r2);
    fr8_mul(o, &integer, &factor);
    return _mm512_movepi64_mask(borrow);
}

/* The integers, below the modulus. */
FR8_INLINE void jj8_write_field(__m512i words[4], const fr8 *a) {
    static const uint64_t one[5] = {1};
    fr8 integer;
    fr8_broadcast(&integer, one);
    fr8_mul(&integer, &integer, a);
    fr8_canonical(&integer, &integer);
    fr8_join(words, &integer);
}

#endif
