/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of products in Fr, the limbs of one factor in the lanes of a register: what sparse rows need, whose terms come
   from anywhere. A term costs ten multiply-adds and needs no shuffle; carries and the reduction come once a sum.
   Variable time, as all of proving. */
#ifndef ZKP_IFMA_FR_DOT_H
#define ZKP_IFMA_FR_DOT_H

#include "fr52.h"
#include "zkp/fr_row.h"

/* Terms of one sum: columns, of at most ten halves of products a term, stay below 2^62. */
#define FR_DOT_TERMS 96

/* Ten columns to the base 2^52: low holds 0-7, high 8 and 9. */
typedef struct {
    __m512i low, high;
} fr_columns;

/* sum of coefs[coef[k]] * values[col[k]] for k < n <= FR_DOT_TERMS. */
static inline fr_columns fr_dot(const zkp_fr_row *coefs, const uint32_t *coef, const zkp_fr_limbs *values,
                                const uint32_t *col, size_t n) {
    const __m512i zero = _mm512_setzero_si512();
    __m512i lo[5], hi[5];
    _Pragma("GCC unroll 5") for (int i = 0; i < 5; i++) lo[i] = hi[i] = zero;
    for (size_t k = 0; k < n; k++) {
        const __m512i a = _mm512_load_si512(&coefs[coef[k]]);
        const uint64_t *b = values[col[k]].l;
        _Pragma("GCC unroll 5") for (int i = 0; i < 5; i++) {
            const __m512i limb = _mm512_set1_epi64((long long)b[i]);
            lo[i] = _mm512_madd52lo_epu64(lo[i], a, limb);
            hi[i] = _mm512_madd52hi_epu64(hi[i], a, limb);
        }
    }
    /* Limb i of b shifts by i columns, and high halves by one more. Five lanes are in use. */
    const __m512i s1 = _mm512_add_epi64(lo[1], hi[0]), s2 = _mm512_add_epi64(lo[2], hi[1]);
    const __m512i s3 = _mm512_add_epi64(lo[3], hi[2]), s4 = _mm512_add_epi64(lo[4], hi[3]), s5 = hi[4];
    __m512i low = _mm512_add_epi64(lo[0], _mm512_alignr_epi64(s1, zero, 7));
    low = _mm512_add_epi64(low, _mm512_alignr_epi64(s2, zero, 6));
    __m512i more = _mm512_add_epi64(_mm512_alignr_epi64(s3, zero, 5), _mm512_alignr_epi64(s4, zero, 4));
    more = _mm512_add_epi64(more, _mm512_alignr_epi64(s5, zero, 3));
    const __m512i high = _mm512_add_epi64(_mm512_alignr_epi64(zero, s4, 4), _mm512_alignr_epi64(zero, s5, 3));
    return (fr_columns){_mm512_add_epi64(low, more), high};
}

#endif
