/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors of the prover in lanes. An element of the scalar code is x 2^256; its words are taken as an integer, and a lane
   product divides by 2^260, so that factors 2^4 and 2^8 make up for what is missing. */
#include "quotient_lanes.h"

#include <string.h>

#include "ntt_lanes.h"

/* Eight elements from `at` on; past n, zeros. */
static inline void load(fr8 *o, const void *from, size_t at, size_t n) {
    const uint8_t *bytes = (const uint8_t *)from + 32 * at;
    if (n - at >= 8) {
        (void)fr8_load_integers(o, bytes);
    } else {
        uint8_t some[256] = {0};
        memcpy(some, bytes, 32 * (n - at));
        (void)fr8_load_integers(o, some);
    }
    fr8_claim(o, 1);
}

static inline void store(void *to, const __m512i words[4], size_t at, size_t n) {
    uint8_t *bytes = (uint8_t *)to + 32 * at;
    if (n - at >= 8) {
        fr8_store_words(bytes, words);
    } else {
        uint8_t some[256];
        fr8_store_words(some, words);
        memcpy(bytes, some, 32 * (n - at));
    }
}

/* The integer itself in Montgomery products: o = a * 2^log_factor / 2^260. */
static inline void small_factor(fr8 *o, unsigned log_factor) {
    const uint64_t limbs[5] = {UINT64_C(1) << log_factor, 0, 0, 0, 0};
    fr8_broadcast(o, limbs);
}

void zkp_ifma_fr_vec_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, size_t n) {
    for (size_t i = 0; i < n; i += 8) {
        fr8 x, y;
        __m512i words[4];
        load(&x, a, i, n);
        load(&y, b, i, n);
        for (int j = 0; j < 5; j++) x.l[j] = _mm512_slli_epi64(x.l[j], 4);
#if ZKP_VERIFY
        fr8_range(&x, 0, 16, 16);
#endif
        fr8_carry(&x);
        fr8_mul(&x, &x, &y);
        fr8_canonical(&x, &x);
        fr8_join(words, &x);
        store(o, words, i, n);
    }
}

/* in: canonical integers. out: words of min(k, r - k), with the top bit set where that is r - k. */
static inline void fold(__m512i words[4], const fr8 *k) {
    fr8 negative, chosen;
    fr8_neg(&negative, k, 0);
    /* k > r - k where the highest limb that differs is larger in k: the sign of (r - k) - k. */
    __m512i borrow = _mm512_setzero_si512();
    for (int j = 0; j < 5; j++)
        borrow = _mm512_srai_epi64(_mm512_add_epi64(_mm512_sub_epi64(negative.l[j], k->l[j]), borrow), 52);
    const __mmask8 larger = _mm512_movepi64_mask(borrow);
    fr8_select(&chosen, k, &negative, larger);
    fr8_join(words, &chosen);
    words[3] = _mm512_mask_or_epi64(words[3], larger, words[3], fr8_splat(UINT64_C(1) << 63));
}

void zkp_ifma_fold_many(zkp_msm_scalar *o, const zkp_fr *k, size_t n) {
    fr8 factor;
    small_factor(&factor, 4);
    for (size_t i = 0; i < n; i += 8) {
        fr8 x;
        __m512i words[4];
        load(&x, k, i, n);
        fr8_mul(&x, &x, &factor);
        fr8_canonical(&x, &x);
        fold(words, &x);
        store(o, words, i, n);
    }
}

void zkp_ifma_quotient(zkp_msm_scalar *o, const zkp_fr *a, const zkp_fr *b, const zkp_fr *c, size_t n) {
    fr8 factor, minus;
    small_factor(&factor, 8);
    small_factor(&minus, 4);
    fr8_neg(&minus, &minus, 0);
    for (size_t i = 0; i < n; i += 8) {
        fr8 x, y, z;
        __m512i words[4];
        load(&x, a, i, n);
        load(&y, b, i, n);
        load(&z, c, i, n);
        fr8_mul(&x, &x, &y);
        fr8_mul_add(&x, &x, &factor, &z, &minus);
        fr8_canonical(&x, &x);
        fold(words, &x);
        store(o, words, i, n);
    }
}
