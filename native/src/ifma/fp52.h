/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fp in lanes: eight elements of the base field of BLS12-381, 8 limbs of 52 bits, Montgomery form with R = 2^416.
   Contracts and bounds: field_lanes.inc.h. The headroom is 35 bits: factors may have bounds whose product is 2^34.
   Variable time: all data is public. */
#ifndef ZKP_IFMA_FP52_H
#define ZKP_IFMA_FP52_H

#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "lane_constants.h"
#include "zkp/types.h"
#include "zkp/words.h"

#define LANES fp8
#define LN 8
#define L_(name) fp8_##name
#define L_CONSTANT(name) ZKP_LANES_FP_##name
#define L_MULTIPLES 6
#define L_FACTORS 0x1p34
#define L_BOUND 0x1p34
#include "field_lanes.inc.h"
#undef LANES
#undef LN
#undef L_
#undef L_CONSTANT
#undef L_MULTIPLES
#undef L_FACTORS
#undef L_BOUND

/* Rows to columns of an 8 x 8 matrix of words. */
static inline void fp8_transpose(__m512i m[8]) {
    __m512i a[8], b[8];
    for (int i = 0; i < 8; i += 2) {
        a[i] = _mm512_unpacklo_epi64(m[i], m[i + 1]);
        a[i + 1] = _mm512_unpackhi_epi64(m[i], m[i + 1]);
    }
    for (int i = 0; i < 8; i += 4) {
        for (int k = 0; k < 2; k++) {
            b[i + k] = _mm512_shuffle_i64x2(a[i + k], a[i + k + 2], 0x88);
            b[i + k + 2] = _mm512_shuffle_i64x2(a[i + k], a[i + k + 2], 0xdd);
        }
    }
    for (int k = 0; k < 4; k++) {
        m[k] = _mm512_shuffle_i64x2(b[k], b[k + 4], 0x88);
        m[k + 4] = _mm512_shuffle_i64x2(b[k], b[k + 4], 0xdd);
    }
}

/* Eight coordinates of the key format (8 limbs each, 64 bytes, any address) to lanes. in, out: 2-bounded. */
static inline void fp8_load(fp8 *o, const uint64_t *const rows[8]) {
    for (int i = 0; i < 8; i++) o->l[i] = _mm512_loadu_si512(rows[i]);
    fp8_transpose(o->l);
    fp8_claim(o, 2);
}

/* The other way; canonical for the key format. */
static inline void fp8_store(uint64_t *const rows[8], const fp8 *a) {
    fp8 t = *a;
    fp8_transpose(t.l);
    for (int i = 0; i < 8; i++) _mm512_storeu_si512(rows[i], t.l[i]);
}

/* From and to the scalar code's Montgomery form (R = 2^384). from, out: 2-bounded. to, in: bounded by 2^30. */
static inline void fp8_from_words(fp8 *o, const zkp_fp *const a[8]) {
    static const uint64_t factor[8] = ZKP_LANES_FP_FROM_WORDS;
    const uint64_t mask = (UINT64_C(1) << 52) - 1;
    uint64_t rows[8][8];
    const uint64_t *address[8];
    fp8 f;
    for (int i = 0; i < 8; i++) {
        const uint64_t *w = a[i]->l;
        rows[i][0] = w[0] & mask;
        for (int k = 1; k < 8; k++) {
            const int word = 52 * k / 64, shift = 52 * k % 64;
            uint64_t v = w[word] >> shift;
            if (shift > 12 && word < 5) v |= w[word + 1] << (64 - shift);
            rows[i][k] = v & mask;
        }
        address[i] = rows[i];
    }
    fp8_load(o, address);
    fp8_broadcast(&f, factor);
    fp8_mul(o, o, &f);
}

static inline void fp8_to_words(zkp_fp *const o[8], const fp8 *a) {
    static const uint64_t factor[8] = ZKP_LANES_FP_TO_WORDS;
    uint64_t rows[8][8];
    uint64_t *address[8];
    fp8 t;
    fp8_broadcast(&t, factor);
    fp8_mul(&t, &t, a);
    fp8_canonical(&t, &t);
    for (int i = 0; i < 8; i++) address[i] = rows[i];
    fp8_store(address, &t);
    for (int i = 0; i < 8; i++) {
        for (int k = 0; k < 6; k++) {
            const int limb = 64 * k / 52, shift = 64 * k % 52;
            uint64_t v = rows[i][limb] >> shift;
            v |= rows[i][limb + 1] << (52 - shift);
            if (shift > 40) v |= rows[i][limb + 2] << (104 - shift);
            o[i]->l[k] = v;
        }
    }
}

#endif
