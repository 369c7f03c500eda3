/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fr in lanes: eight elements of the scalar field of BLS12-381, 5 limbs of 52 bits, Montgomery form with R = 2^260.
   Contracts and bounds: field_lanes.inc.h. The headroom is 5 bits: factors may have bounds whose product is 32.
   Constant time unless the name ends in _var. */
#ifndef ZKP_IFMA_FR52_H
#define ZKP_IFMA_FR52_H

#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lane_constants.h"
#include "zkp/types.h"
#include "zkp/words.h"

#define LANES fr8
#define LN 5
#define L_(name) fr8_##name
#define L_CONSTANT(name) ZKP_LANES_FR_##name
#define L_MULTIPLES 6
#define L_FACTORS 32
#define L_BOUND 35
#include "field_lanes.inc.h"
#undef LANES
#undef LN
#undef L_
#undef L_CONSTANT
#undef L_MULTIPLES
#undef L_FACTORS
#undef L_BOUND

/* Words to limbs and back: column i of `words` is word i of the eight elements, below 2^256. */
static inline void fr8_split(fr8 *o, const __m512i words[4]) {
    const __m512i mask = fr8_splat((UINT64_C(1) << 52) - 1);
    o->l[0] = _mm512_and_si512(words[0], mask);
    o->l[1] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(words[0], 52), _mm512_slli_epi64(words[1], 12)), mask);
    o->l[2] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(words[1], 40), _mm512_slli_epi64(words[2], 24)), mask);
    o->l[3] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(words[2], 28), _mm512_slli_epi64(words[3], 36)), mask);
    o->l[4] = _mm512_srli_epi64(words[3], 16);
    fr8_claim(o, 2.21); /* 2^256 / r */
}

static inline void fr8_join(__m512i words[4], const fr8 *a) {
    words[0] = _mm512_or_si512(a->l[0], _mm512_slli_epi64(a->l[1], 52));
    words[1] = _mm512_or_si512(_mm512_srli_epi64(a->l[1], 12), _mm512_slli_epi64(a->l[2], 40));
    words[2] = _mm512_or_si512(_mm512_srli_epi64(a->l[2], 24), _mm512_slli_epi64(a->l[3], 28));
    words[3] = _mm512_or_si512(_mm512_srli_epi64(a->l[3], 36), _mm512_slli_epi64(a->l[4], 16));
}

/* Eight elements of 4 words that follow each other in memory, at any address, to columns and back. */
static inline void fr8_load_words(__m512i words[4], const void *from) {
    const uint8_t *a = from;
    /* Two elements a row: m[k] holds words 0-3 of elements 2k and 2k + 1. */
    const __m512i even = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13), odd = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
    __m512i m[4];
    for (int k = 0; k < 4; k++) m[k] = _mm512_loadu_si512(a + 64 * k);
    const __m512i low01 = _mm512_permutex2var_epi64(m[0], even, m[1]), high01 = _mm512_permutex2var_epi64(m[0], odd, m[1]);
    const __m512i low23 = _mm512_permutex2var_epi64(m[2], even, m[3]), high23 = _mm512_permutex2var_epi64(m[2], odd, m[3]);
    words[0] = _mm512_shuffle_i64x2(low01, low23, 0x44);
    words[1] = _mm512_shuffle_i64x2(low01, low23, 0xee);
    words[2] = _mm512_shuffle_i64x2(high01, high23, 0x44);
    words[3] = _mm512_shuffle_i64x2(high01, high23, 0xee);
}

static inline void fr8_store_words(void *to, const __m512i words[4]) {
    uint8_t *o = to;
    const __m512i first = _mm512_setr_epi64(0, 4, 8, 12, 1, 5, 9, 13), last = _mm512_setr_epi64(2, 6, 10, 14, 3, 7, 11, 15);
    const __m512i low01 = _mm512_shuffle_i64x2(words[0], words[1], 0x44), low23 = _mm512_shuffle_i64x2(words[2], words[3], 0x44);
    const __m512i high01 = _mm512_shuffle_i64x2(words[0], words[1], 0xee);
    const __m512i high23 = _mm512_shuffle_i64x2(words[2], words[3], 0xee);
    _mm512_storeu_si512(o, _mm512_permutex2var_epi64(low01, first, low23));
    _mm512_storeu_si512(o + 64, _mm512_permutex2var_epi64(low01, last, low23));
    _mm512_storeu_si512(o + 128, _mm512_permutex2var_epi64(high01, first, high23));
    _mm512_storeu_si512(o + 192, _mm512_permutex2var_epi64(high01, last, high23));
}

/* Eight consecutive elements of the scalar code (Montgomery form, R = 2^256) to lanes and back. from, out: 2-bounded.
   to, in: bounded by 16. */
static inline void fr8_from_words(fr8 *o, const zkp_fr *a) {
    static const uint64_t factor[5] = ZKP_LANES_FR_FROM_WORDS;
    __m512i words[4];
    fr8 f;
    fr8_load_words(words, a);
    fr8_split(o, words);
    fr8_broadcast(&f, factor);
    fr8_mul(o, o, &f);
}

static inline void fr8_to_words(zkp_fr *o, const fr8 *a) {
    static const uint64_t factor[5] = ZKP_LANES_FR_TO_WORDS;
    __m512i words[4];
    fr8 t;
    fr8_broadcast(&t, factor);
    fr8_mul(&t, &t, a);
    fr8_canonical(&t, &t);
    fr8_join(words, &t);
    fr8_store_words(o, words);
}

#endif
