/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interval arithmetic in the place of the compiler's immintrin.h: a vector is the range that each of its lanes can be
   in. The lane headers compiled against this file run their own sequence of operations on the worst cases of all inputs
   at once. A result that could leave 64 bits, a negative number shifted as an unsigned one, and a factor that vpmadd52
   would cut are errors. `interval_largest` is the largest magnitude met. */
#ifndef ZKP_TEST_INTERVAL_IMMINTRIN_H
#define ZKP_TEST_INTERVAL_IMMINTRIN_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef __int128 interval_number;

typedef struct {
    interval_number low, high;
} __m512i;

typedef uint8_t __mmask8;

static interval_number interval_largest;
static int interval_errors;

#define INTERVAL_FULL ((((interval_number)1) << 52) - 1)

static inline void interval_error(const char *what) {
    interval_errors++;
    fprintf(stderr, "intervals: %s\n", what);
}

static inline __m512i interval(interval_number low, interval_number high) {
    const __m512i o = {low, high};
    const interval_number size = -low > high ? -low : high;
    if (size > interval_largest) interval_largest = size;
    if (size >> 63) interval_error("a sum can leave 64 bits");
    return o;
}

static inline __m512i _mm512_setzero_si512(void) { return interval(0, 0); }
static inline __m512i _mm512_set1_epi64(long long v) { return interval(v, v); }

static inline __m512i _mm512_add_epi64(__m512i a, __m512i b) { return interval(a.low + b.low, a.high + b.high); }
static inline __m512i _mm512_sub_epi64(__m512i a, __m512i b) { return interval(a.low - b.high, a.high - b.low); }

static inline __m512i _mm512_srai_epi64(__m512i a, unsigned n) { return interval(a.low >> n, a.high >> n); }

static inline __m512i _mm512_srli_epi64(__m512i a, unsigned n) {
    if (a.low < 0) interval_error("a negative number is shifted as an unsigned one");
    return interval(a.low >> n, a.high >> n);
}

/* b: a mask of low bits. */
static inline __m512i _mm512_and_si512(__m512i a, __m512i b) {
    if (b.low != b.high || (b.low & (b.low + 1)) != 0) interval_error("an and with what is no mask of low bits");
    return a.low >= 0 && a.high <= b.low ? a : interval(0, b.low);
}

/* A factor of vpmadd52: only the lowest 52 bits count. It may be cut on purpose where the product itself is wanted
   modulo 2^52: into an empty accumulator, by a constant. */
static inline __m512i interval_factor(__m512i a, int cut_on_purpose) {
    if (a.low >= 0 && a.high <= INTERVAL_FULL) return a;
    if (!cut_on_purpose) interval_error("a factor can have more than 52 bits");
    return interval(0, INTERVAL_FULL);
}

static inline __m512i _mm512_madd52lo_epu64(__m512i t, __m512i a, __m512i b) {
    const int on_purpose = t.low == 0 && t.high == 0 && b.low == b.high;
    const interval_number most = interval_factor(a, on_purpose).high * interval_factor(b, 0).high;
    return interval(t.low, t.high + (most < INTERVAL_FULL ? most : INTERVAL_FULL));
}

static inline __m512i _mm512_madd52hi_epu64(__m512i t, __m512i a, __m512i b) {
    const __m512i x = interval_factor(a, 0), y = interval_factor(b, 0);
    return interval(t.low + ((x.low * y.low) >> 52), t.high + ((x.high * y.high) >> 52));
}

/* Either, for a mask that nothing is known of. */
static inline __m512i _mm512_mask_mov_epi64(__m512i a, __mmask8 take_b, __m512i b) {
    (void)take_b;
    return interval(a.low < b.low ? a.low : b.low, a.high > b.high ? a.high : b.high);
}

static inline __m512i _mm512_mask_sub_epi64(__m512i other, __mmask8 mask, __m512i a, __m512i b) {
    return _mm512_mask_mov_epi64(other, mask, _mm512_sub_epi64(a, b));
}

static inline __mmask8 _mm512_movepi64_mask(__m512i a) { return a.low < 0 ? 0xff : 0; }

/* Moves of whole lanes and comparisons: the bounds need none of them, the headers have to compile. */
#define INTERVAL_UNUSED(declaration) \
    static inline declaration { abort(); }
#pragma GCC diagnostic ignored "-Wunused-parameter"
INTERVAL_UNUSED(__m512i _mm512_or_si512(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_xor_si512(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_slli_epi64(__m512i a, unsigned n))
INTERVAL_UNUSED(__mmask8 _mm512_testn_epi64_mask(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_unpacklo_epi64(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_unpackhi_epi64(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_shuffle_i64x2(__m512i a, __m512i b, int n))
INTERVAL_UNUSED(__m512i _mm512_permutex2var_epi64(__m512i a, __m512i b, __m512i c))
INTERVAL_UNUSED(__m512i _mm512_permutexvar_epi64(__m512i a, __m512i b))
INTERVAL_UNUSED(__m512i _mm512_ternarylogic_epi64(__m512i a, __m512i b, __m512i c, int n))
INTERVAL_UNUSED(__m512i _mm512_loadu_si512(const void *p))
INTERVAL_UNUSED(void _mm512_storeu_si512(void *p, __m512i a))
INTERVAL_UNUSED(__m512i _mm512_setr_epi64(long long a, long long b, long long c, long long d, long long e, long long f,
                                          long long g, long long h))

#endif
