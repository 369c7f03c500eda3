/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transforms over Fr in lanes, any size n = R * C with R = 2^3 .. 2^14 or 3 * 2^3 .. 3 * 2^12, C = 2^3 .. 2^14, natural
   order in and out.

   With i = c + C rho and k = kappa + R kappa', X_k = sum x_i w^(i k) falls into (Bailey, "FFTs in external or
   hierarchical memory", 1990):
     pass A  for each c, a transform of size R over rho; times w^(c kappa) (the twist)
     pass B  for each kappa, a transform of size C over c.
   Pass A has eight neighbouring c in the lanes and pass B eight neighbouring kappa, so that all lanes always do the same with
   the same twiddles, input and output are touched in runs of eight elements, and the only exchange between lanes is one
   transposition of eight blocks on the way from A to B. Each transform of a pass runs inside a core's cache.

   A transform inside a pass takes polynomials modulo X^m - t^2 to their residues modulo X^(m/2) - t and X^(m/2) + t,
   starting with X^R - 1 (or X^R - shift^R, which is how coset factors cost nothing): its twiddle is constant inside a
   block, and its output is in bit-reversed order, undone by indexing. With R = 3 M, the first level of pass A takes
   X^R - t^3 to its factors X^M - t z^c, c = 0, 1, 2, z^3 = 1; from there on each is a transform of size M with the shift
   t_c, t_c^M = t z^c, in its twiddles: the factor 3 costs one product for three elements (three where t is not 1).

   The transform is linear, so elements are not brought into Montgomery form: their words are taken as integers, and only the
   twiddles are Montgomery forms. What goes in with a factor (2^256 in the scalar code) comes out with the same factor.
   Variable time, as all of proving. */
#ifndef ZKP_IFMA_NTT_LANES_H
#define ZKP_IFMA_NTT_LANES_H

#include "fr52.h"
#include "zkp/arena.h"
#include "zkp/ntt.h"

/* A constant factor in Montgomery form, canonical, in limbs: broadcast to all lanes where it is used. */
typedef struct {
    uint64_t l[5];
} fr_limbs;

typedef struct {
    zkp_size size;
    uint32_t log_r, log_c;              /* R = odd * 2^log_r, C = 2^log_c */
    size_t r, c;
    int plain;                          /* pass A works modulo X^R - 1: the first block of every level needs no twiddle */
    fr_limbs *twiddle_r, *twiddle_c;    /* of block b of level s at 2^s + b; of each third of R, one after the other */
    fr_limbs third, third_shift[2];     /* odd = 3: z, t and t^2 */
    uint32_t *order_r, *order_c;        /* where output k of a pass lies */
    fr_limbs *column_root, *column_scale; /* for each eight columns: what `lane_root` and `lane_scale` are multiplied with */
    int scaled_out;                     /* outputs of pass B are multiplied: */
    fr_limbs *out_scale;                /* by this for each kappa' */
    zkp_fr *spare;
    fr8 lane_root, lane_scale;
} zkp_lanes_ntt;

/* Takes the tables of a plan with R = odd * 2^log_r from the arena; sizes alone when it only measures. log_r and
   size.log - log_r are 3 to 14, for odd = 3 log_r is 3 to 12. */
void zkp_lanes_ntt_take(zkp_lanes_ntt *plan, zkp_arena *arena, zkp_size size, uint32_t log_r);
/* Fills them. direction: ZKP_NTT_*; `scale` (Montgomery form of the scalar code) multiplies every output. */
void zkp_lanes_ntt_fill(zkp_lanes_ntt *plan, int direction, const zkp_fr *scale);

/* Tasks of the passes, and blocks of scratch that a task of pass A needs. */
static inline size_t zkp_lanes_tasks_a(const zkp_lanes_ntt *plan) { return plan->c / 8; }
static inline size_t zkp_lanes_tasks_b(const zkp_lanes_ntt *plan) { return plan->r / 8; }
static inline size_t zkp_lanes_scratch(const zkp_lanes_ntt *plan) { return plan->r; }

/* words: n elements of 32 bytes, at any address; buffer: n / 8 blocks. Pass A returns 1 if some element it read was not
   below r (what it wrote is then meaningless). Pass B writes canonical ones; with `last`, it zeroes the buffer while it is
   in the cache. */
int zkp_lanes_pass_a(const zkp_lanes_ntt *plan, const uint8_t *words, fr8 *buffer, fr8 *scratch, size_t item);
void zkp_lanes_pass_b(const zkp_lanes_ntt *plan, uint8_t *words, fr8 *buffer, size_t item, int last);

/* in: value in [0, 35 r), limbs as in fr8_carry. out: below 1.01 r; tight. The quotient is estimated from
   the highest limb, and r is subtracted as often by adding 2^260 - r, whose overflow beyond 2^260 is dropped. */
static inline void fr8_shrink(fr8 *o, const fr8 *a) {
    enum { SHIFT = 24 };
    const uint64_t estimate = (UINT64_C(1) << 52) / ((fr8_p[4] >> SHIFT) + 1);
    const uint64_t mask = (UINT64_C(1) << 52) - 1;
    fr8 t = *a;
    fr8_carry(&t);
    const __m512i zero = _mm512_setzero_si512();
    const __m512i q = _mm512_madd52hi_epu64(zero, _mm512_srli_epi64(t.l[4], SHIFT), fr8_splat(estimate));
    for (int j = 0; j < 5; j++) {
        const __m512i c = fr8_splat(j == 0 ? mask + 1 - fr8_p[0] : mask - fr8_p[j]);
        t.l[j] = _mm512_madd52lo_epu64(t.l[j], q, c);
        if (j < 4) t.l[j + 1] = _mm512_madd52hi_epu64(t.l[j + 1], q, c);
    }
    for (int j = 0; j < 4; j++) {
        t.l[j + 1] = _mm512_add_epi64(t.l[j + 1], _mm512_srli_epi64(t.l[j], 52));
        t.l[j] = _mm512_and_si512(t.l[j], fr8_splat(mask));
    }
    t.l[4] = _mm512_and_si512(t.l[4], fr8_splat(mask));
    fr8_claim(&t, 1.01);
    *o = t;
}

/* Eight integers of 32 bytes in a row, at any address; the mask has a one for those that are not below r. */
static inline __mmask8 fr8_load_integers(fr8 *o, const uint8_t *bytes) {
    __m512i words[4];
    fr8_load_words(words, bytes);
    fr8_split(o, words);
    __m512i borrow = _mm512_setzero_si512();
    for (int j = 0; j < 5; j++)
        borrow = _mm512_srai_epi64(_mm512_add_epi64(_mm512_sub_epi64(o->l[j], fr8_splat(fr8_p[j])), borrow), 52);
    return (__mmask8)~_mm512_movepi64_mask(borrow);
}

/* in: canonical. */
static inline void fr8_store_integers(uint8_t *bytes, const fr8 *a) {
    __m512i words[4];
    fr8_join(words, a);
    fr8_store_words(bytes, words);
}

#endif
