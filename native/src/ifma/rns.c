/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reduction in residues, and the way into and out of them. The names are those of params/derive/rns.py. */
#include "rns.h"

#include "zkp/fp.h"

/* The compiler must not look through what is stored here: each lane is read back by a broadcasting load. */
typedef struct { uint64_t lane[8]; } __attribute__((aligned(64))) vector_words;
#define STORE(at, value)                         \
    do {                                         \
        _mm512_store_si512((at)->lane, (value)); \
        __asm__("" : "+m"(*(at)));               \
    } while (0)

/* Montgomery's reduction of each lane, then one more that brings it to 2^50 and little more:
   (low - (2^52 - 1) + 2^52 high)/2^52 mod m. Only the low 52 bits of the result count. */
ZKP_RNS_INLINE __m512i reduce_lane(__m512i low, __m512i high, __m512i m, __m512i inv, __m512i fold) {
    /* With l = low - (2^52 - 1) the quotient is l inv mod 2^52 = low inv + inv, and the carry out of l + u m, whose
       low word is zero, is low >> 52. */
    const __m512i u = _mm512_madd52lo_epu64(inv, low, inv);
    const __m512i t = _mm512_madd52hi_epu64(_mm512_add_epi64(high, _mm512_srli_epi64(low, 52)), u, m);
    return _mm512_madd52lo_epu64(t, _mm512_srli_epi64(t, 50), fold);
}

/* The integer nearest to sum e_j/b_j, by scalar instructions, which have ports of their own. */
ZKP_RNS_INLINE uint64_t nearest_k(const vector_words *e) {
    uint64_t s = e->lane[0], t = e->lane[1];
    __asm__("addq %1, %0" : "+r"(s) : "m"(e->lane[2]) : "cc");
    __asm__("addq %1, %0" : "+r"(t) : "m"(e->lane[3]) : "cc");
    __asm__("addq %1, %0" : "+r"(s) : "m"(e->lane[4]) : "cc");
    __asm__("addq %1, %0" : "+r"(t) : "m"(e->lane[5]) : "cc");
    __asm__("addq %1, %0" : "+r"(s) : "m"(e->lane[6]) : "cc");
    __asm__("addq %1, %0" : "+r"(t) : "m"(e->lane[7]) : "cc");
    const uint64_t k = (s + t + (UINT64_C(1) << 49)) >> 50;
    ZKP_RNS_MUST(k < 12);
    return k;
}

/* e_j from the stored residues of r. */
ZKP_RNS_INLINE __m512i digits(__m512i r) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i quotient = _mm512_madd52hi_epu64(zero, r, ZKP_RNS_LOAD(zkp_rns_e_quotient));
    const __m512i product = _mm512_madd52lo_epu64(zero, r, ZKP_RNS_LOAD(zkp_rns_e));
    return _mm512_and_si512(_mm512_madd52lo_epu64(product, quotient, ZKP_RNS_LOAD(zkp_rns_b_fold)),
                            ZKP_RNS_ALL(ZKP_RNS_WORD));
}

#if ZKP_VERIFY
static void check_sum(const zkp_rns_sum *s) {
    uint64_t lane[32];
    _mm512_storeu_si512(lane, s->al);
    _mm512_storeu_si512(lane + 8, s->bl);
    _mm512_storeu_si512(lane + 16, s->ah);
    _mm512_storeu_si512(lane + 24, s->bh);
    for (size_t i = 0; i < 16; i++) ZKP_RNS_MUST(lane[i] <= s->low && lane[i + 16] <= s->high);
    /* What tests/native/test_rns_constants.py computes the bounds of a reduced element from. */
    ZKP_RNS_MUST(s->low < UINT64_C(1) << 60 && s->high < UINT64_C(1) << 55);
    /* |r| <= 8 (1 + 2^-33) p + |x|/A, and A > 2^19 p. */
    ZKP_RNS_MUST(s->value / 256 * 16 / (1 << 19) + 129 <= ZKP_RNS_REDUCED_VALUE);
}
#endif

/* low, high += the product of the digits in q with a matrix, for n reductions. A multiply-add takes four cycles and two
   begin in each: with few reductions every sum is split in two. */
ZKP_RNS_INLINE void change_base(__m512i *low, __m512i *high, const vector_words *q, const uint64_t (*matrix)[8],
                                const int n, const int split) {
    __m512i odd_low[4], odd_high[4];
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) odd_low[i] = odd_high[i] = _mm512_setzero_si512();
#pragma GCC unroll 8
    for (int j = 0; j < 8; j++) {
        const __m512i row = ZKP_RNS_LOAD(matrix[j]);
        __m512i *const to_low = split && j % 2 ? odd_low : low, *const to_high = split && j % 2 ? odd_high : high;
#pragma GCC unroll 4
        for (int i = 0; i < n; i++) {
            const __m512i digit = ZKP_RNS_ALL(q[i].lane[j]);
            to_low[i] = _mm512_madd52lo_epu64(to_low[i], digit, row);
            to_high[i] = _mm512_madd52hi_epu64(to_high[i], digit, row);
        }
    }
    if (!split) return;
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) {
        low[i] = _mm512_add_epi64(low[i], odd_low[i]);
        high[i] = _mm512_add_epi64(high[i], odd_high[i]);
    }
}

/* The three parts of n reductions: q_i in base A; r in base B, and its digits e_j, in the place of q; r in base A. */
ZKP_RNS_INLINE void first_part(vector_words *q, const zkp_rns_sum *s, const int n) {
    const __m512i m = ZKP_RNS_LOAD(zkp_rns_a), inv = ZKP_RNS_LOAD(zkp_rns_a_inv);
    const __m512i fold = ZKP_RNS_LOAD(zkp_rns_a_fold);
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) STORE(&q[i], reduce_lane(s[i].al, s[i].ah, m, inv, fold));
}

ZKP_RNS_INLINE void second_part(zkp_rns *o, vector_words *e, const vector_words *q, const zkp_rns_sum *s,
                                const int n, const int split) {
    const __m512i m = ZKP_RNS_LOAD(zkp_rns_b), inv = ZKP_RNS_LOAD(zkp_rns_b_inv);
    const __m512i fold = ZKP_RNS_LOAD(zkp_rns_b_fold);
    __m512i low[4], high[4];
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) {
        low[i] = s[i].bl;
        high[i] = s[i].bh;
    }
    change_base(low, high, q, zkp_rns_to_b, n, split);
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) {
        o[i].b = reduce_lane(low[i], high[i], m, inv, fold);
        STORE(&e[i], digits(o[i].b));
    }
}

ZKP_RNS_INLINE void third_part(zkp_rns *o, const vector_words *e, const int n, const int split) {
    const __m512i m = ZKP_RNS_LOAD(zkp_rns_a), inv = ZKP_RNS_LOAD(zkp_rns_a_inv);
    const __m512i fold = ZKP_RNS_LOAD(zkp_rns_a_fold);
    __m512i low[4], high[4];
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) low[i] = high[i] = _mm512_setzero_si512();
    change_base(low, high, e, zkp_rns_to_a, n, split);
#pragma GCC unroll 4
    for (int i = 0; i < n; i++) {
        const __m512i minus = ZKP_RNS_LOAD(zkp_rns_minus_k[nearest_k(&e[i])]);
        o[i].a = reduce_lane(_mm512_add_epi64(low[i], minus), high[i], m, inv, fold);
    }
}

/* groups * n reductions. One alone would wait for its own results most of the time: n go side by side, and the parts of
   a group stand where the results that they need have had time to arrive. */
ZKP_RNS_INLINE void reduce(zkp_rns *o, const zkp_rns_sum *s, const int groups, const int n) {
    const int split = groups * n < 4;
    vector_words q[6], e[6];
#if ZKP_VERIFY
    for (int i = 0; i < groups * n; i++) check_sum(&s[i]);
#endif
#pragma GCC unroll 3
    for (int g = 0; g < groups; g++) first_part(&q[g * n], &s[g * n], n);
#pragma GCC unroll 3
    for (int g = 0; g < groups; g++) second_part(&o[g * n], &e[g * n], &q[g * n], &s[g * n], n, split);
#pragma GCC unroll 3
    for (int g = 0; g < groups; g++) third_part(&o[g * n], &e[g * n], n, split);
    for (int i = 0; i < groups * n; i++) ZKP_RNS_BOUNDS(&o[i], ZKP_RNS_REDUCED, ZKP_RNS_REDUCED_VALUE);
}

void zkp_rns_reduce_1(zkp_rns *o, const zkp_rns_sum *s) { reduce(o, s, 1, 1); }
void zkp_rns_reduce_2(zkp_rns *o, const zkp_rns_sum *s) { reduce(o, s, 1, 2); }
void zkp_rns_reduce_4(zkp_rns *o, const zkp_rns_sum *s) { reduce(o, s, 2, 2); }
void zkp_rns_reduce_6(zkp_rns *o, const zkp_rns_sum *s) { reduce(o, s, 2, 3); }

void zkp_rns_mul(zkp_rns *o, const zkp_rns *x, const zkp_rns *y) {
    zkp_rns_sum s;
    zkp_rns_start(&s);
    zkp_rns_mac(&s, x, y);
    zkp_rns_reduce_1(o, &s);
}

/* Eight limbs of 52 bits. */
static void split(uint64_t limb[8], const uint64_t word[6]) {
    for (size_t i = 0; i < 8; i++) {
        const size_t at = 52 * i / 64, shift = 52 * i % 64;
        uint64_t value = at < 6 ? word[at] >> shift : 0;
        if (shift > 12 && at + 1 < 6) value |= word[at + 1] << (64 - shift);
        limb[i] = value & ZKP_RNS_WORD;
    }
}

/* The residues of the integer in x (below 2^384), and their product with the factor that changes the form. */
void zkp_rns_from_fp(zkp_rns *o, const zkp_fp *x) {
    zkp_rns t, factor;
    uint64_t limb[8];
    split(limb, x->l);
    __m512i al = ZKP_RNS_ALL(ZKP_RNS_WORD), bl = al, ah = _mm512_setzero_si512(), bh = ah;
    for (size_t i = 0; i < 8; i++) {
        const __m512i digit = ZKP_RNS_ALL(limb[i]);
        al = _mm512_madd52lo_epu64(al, digit, ZKP_RNS_LOAD(zkp_rns_limb_a[i]));
        ah = _mm512_madd52hi_epu64(ah, digit, ZKP_RNS_LOAD(zkp_rns_limb_a[i]));
        bl = _mm512_madd52lo_epu64(bl, digit, ZKP_RNS_LOAD(zkp_rns_limb_b[i]));
        bh = _mm512_madd52hi_epu64(bh, digit, ZKP_RNS_LOAD(zkp_rns_limb_b[i]));
    }
    t.a = reduce_lane(al, ah, ZKP_RNS_LOAD(zkp_rns_a), ZKP_RNS_LOAD(zkp_rns_a_inv), ZKP_RNS_LOAD(zkp_rns_a_fold));
    t.b = reduce_lane(bl, bh, ZKP_RNS_LOAD(zkp_rns_b), ZKP_RNS_LOAD(zkp_rns_b_inv), ZKP_RNS_LOAD(zkp_rns_b_fold));
    ZKP_RNS_BOUNDS(&t, ZKP_RNS_REDUCED, 16);
    zkp_rns_set(&factor, &zkp_rns_from_words);
    zkp_rns_mul(o, &t, &factor);
}

/* r, which the product with the factor brings into 9 p .. -p, is sum e_j B/b_j - k B; with p added it is positive. */
void zkp_rns_to_fp(zkp_fp *o, const zkp_rns *x) {
    zkp_rns t, factor;
    vector_words e;
    uint64_t low[8], high[8], limb[8];
    zkp_rns_set(&factor, &zkp_rns_to_words);
    zkp_rns_mul(&t, x, &factor);
    STORE(&e, digits(t.b));
    __m512i l = _mm512_setzero_si512(), h = l;
    for (size_t j = 0; j < 8; j++) {
        const __m512i digit = ZKP_RNS_ALL(e.lane[j]);
        l = _mm512_madd52lo_epu64(l, digit, ZKP_RNS_LOAD(zkp_rns_weight[j]));
        h = _mm512_madd52hi_epu64(h, digit, ZKP_RNS_LOAD(zkp_rns_weight[j]));
    }
    _mm512_storeu_si512(low, l);
    _mm512_storeu_si512(high, h);
    const uint64_t *const minus = zkp_rns_k_times[nearest_k(&e)];
    int64_t carry = 0;
    for (size_t i = 0; i < 8; i++) {
        carry += (int64_t)(low[i] + (i > 0 ? high[i - 1] : 0) + zkp_rns_p_times[1][i]) - (int64_t)minus[i];
        limb[i] = (uint64_t)carry & ZKP_RNS_WORD;
        carry >>= 52;
    }
    ZKP_RNS_MUST(carry == 0 && high[7] == 0);
    /* Below 10 p: p's top limbs tell the quotient up to one. */
    const uint64_t *const p = zkp_rns_p_times[1];
    const uint64_t top = (limb[7] << 40 | limb[6] >> 12) / ((p[7] << 40 | p[6] >> 12) + 1);
    ZKP_RNS_MUST(top <= 10);
    for (int again = 0; again < 2; again++) {
        int64_t borrow = 0;
        uint64_t out[8];
        const uint64_t *const multiple = zkp_rns_p_times[again ? 1 : top];
        for (size_t i = 0; i < 8; i++) {
            borrow += (int64_t)limb[i] - (int64_t)multiple[i];
            out[i] = (uint64_t)borrow & ZKP_RNS_WORD;
            borrow >>= 52;
        }
        if (borrow < 0) break;
        for (size_t i = 0; i < 8; i++) limb[i] = out[i];
    }
    for (size_t i = 0; i < 6; i++) {
        const size_t at = 64 * i / 52, shift = 64 * i % 52;
        uint64_t value = limb[at] >> shift | limb[at + 1] << (52 - shift);
        if (104 - shift < 64 && at + 2 < 8) value |= limb[at + 2] << (104 - shift);
        o->l[i] = value;
    }
}
