/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding of points in lanes, sixteen at a time; public data, variable time. The square root is that of jubjub_sqrt.c: one
   exponentiation, then a logarithm in the group of order 2^32 by tables, eight bits at a time (Sarkar, "Computing square
   roots faster than the Tonelli-Shanks/Bernstein algorithm", 2020). */
#include <pthread.h>
#include <string.h>

#include "jubjub_lanes.h"
#include "jubjub_scan.h"
#include "zkp/jubjub.h"

#define WINDOWS 4
#define SIZE 256
#define SLOTS (1 << ZKP_LANES_JUBJUB_SLOT_BITS)

/* negative[k][limb][j] = z^(-j * 2^(8k)), z = zkp_fr_root_of_unity. logarithm: at the slot of z^(2^24 * j), j. Reads are of
   eight bytes. Written once, then read only. */
static uint64_t negative[WINDOWS][5][SIZE];
static uint8_t logarithm[SLOTS + 8];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* In lanes: the canonical limbs of eight elements of the scalar code. */
static void canonical_limbs(fr8 *o, const zkp_fr a[8]) {
    fr8_from_words(o, a);
    fr8_canonical(o, o);
}

static __m512i slots(const fr8 *a) {
    const __m512i product = _mm512_madd52lo_epu64(_mm512_setzero_si512(), a->l[0], fr8_splat(ZKP_LANES_JUBJUB_HASH));
    return _mm512_srli_epi64(product, 52 - ZKP_LANES_JUBJUB_SLOT_BITS);
}

static void make_tables(void) {
    zkp_fr step, power = zkp_fr_root_of_unity, row[SIZE];
    fr8 lanes;
    zkp_fr_inv_var(&step, &power);
    for (int k = 0; k < WINDOWS; k++) {
        row[0] = zkp_fr_one;
        for (int j = 1; j < SIZE; j++) zkp_fr_mul(&row[j], &row[j - 1], &step);
        zkp_fr_mul(&step, &row[SIZE - 1], &step);
        for (int j = 0; j < SIZE; j += 8) {
            canonical_limbs(&lanes, &row[j]);
            for (int i = 0; i < 5; i++) _mm512_storeu_si512(&negative[k][i][j], lanes.l[i]);
        }
    }
    for (int i = 0; i < 24; i++) zkp_fr_sqr(&power, &power);
    row[0] = zkp_fr_one;
    for (int j = 1; j < SIZE; j++) zkp_fr_mul(&row[j], &row[j - 1], &power);
    for (int j = 0; j < SIZE; j += 8) {
        uint64_t slot[8];
        canonical_limbs(&lanes, &row[j]);
        _mm512_storeu_si512(slot, slots(&lanes));
        for (int i = 0; i < 8; i++) logarithm[slot[i]] = (uint8_t)(j + i);
    }
}

/* in: elements of the group of order 256 (zero gives anything). */
static __m512i logarithms_var(const fr8 *a) {
    fr8 t;
    fr8_canonical(&t, a);
    return _mm512_and_si512(_mm512_i64gather_epi64(slots(&t), logarithm, 1), fr8_splat(0xff));
}

/* z^(-digit * 2^(8k)) */
static void power_var(fr8 *o, int k, __m512i digit) {
    FR8_UNROLL for (int i = 0; i < 5; i++) o->l[i] = _mm512_i64gather_epi64(digit, negative[k][i], 8);
    fr8_claim(o, 1);
}

static void multiply_powers_var(fr8 t[2], int k, const __m512i digit[2]) {
    fr8 factor[2];
    power_var(&factor[0], k, digit[0]);
    power_var(&factor[1], k, digit[1]);
    fr8_mul2(t, t, factor);
}

/* o = a square root of numerator / denominator in the lanes of `square`, both not zero; in other lanes there is none. */
static void sqrt_ratio2_var(fr8 o[2], __mmask8 square[2], const fr8 numerator[2], const fr8 denominator[2]) {
    /* (q - 1) / 2 = (r - 1 - 2^32) / 2^33 */
    static const uint64_t exponent[4] = {0x7fff2dff7fffffff, 0x04d0ec02a9ded201, 0x94cebea4199cec04, 0x0000000039f6d3a9};
    const __m512i low = fr8_splat(0xff);
    fr8 x[2], y[2], b[WINDOWS][2];
    __m512i digit[WINDOWS][2];
    pthread_once(&once, make_tables);
    fr8_mul2(x, numerator, denominator);
    fr8_pow2(y, x, exponent, 222);
    fr8_sqr2(b[0], y);
    fr8_mul2(b[0], b[0], x); /* x^q = z^e */
    for (int k = 1; k < WINDOWS; k++) {
        fr8_sqr2(b[k], b[k - 1]);
        for (int i = 1; i < 8; i++) fr8_sqr2(b[k], b[k]);
    }
    for (int k = 0; k < WINDOWS; k++) { /* what is left of z^(e * 2^(24 - 8k)) when the digits known are taken out */
        fr8 *t = b[WINDOWS - 1 - k];
        for (int j = 0; j < k; j++) multiply_powers_var(t, WINDOWS - 1 - k + j, digit[j]);
        for (int i = 0; i < 2; i++) digit[k][i] = logarithms_var(&t[i]);
    }
    for (int i = 0; i < 2; i++) {
        square[i] = _mm512_testn_epi64_mask(digit[0][i], fr8_splat(1)); /* an odd logarithm: not a square */
        for (int k = 0; k < WINDOWS; k++) { /* e / 2 */
            __m512i half = _mm512_srli_epi64(digit[k][i], 1);
            if (k < WINDOWS - 1) half = _mm512_or_si512(half, _mm512_slli_epi64(digit[k + 1][i], 7));
            digit[k][i] = _mm512_and_si512(half, low);
        }
    }
    for (int k = 0; k < WINDOWS; k++) multiply_powers_var(y, k, digit[k]); /* an inverse square root of x */
    fr8_mul2(o, y, numerator);
}

void zkp_ifma_decode2_var(__mmask8 good[2], fr8 u[2], fr8 v[2], const __m512i encoded[2][4]) {
    static const uint64_t curve_d[5] = ZKP_LANES_JUBJUB_D;
    fr8 d, one, zero, numerator[2], denominator[2];
    __mmask8 in_range[2], sign[2], square[2];
    fr8_broadcast(&d, curve_d);
    fr8_one(&one);
    fr8_zero(&zero);
    for (int i = 0; i < 2; i++) {
        __m512i words[4] = {encoded[i][0], encoded[i][1], encoded[i][2], encoded[i][3]};
        sign[i] = _mm512_movepi64_mask(words[3]);
        words[3] = _mm512_and_si512(words[3], fr8_splat(INT64_MAX));
        in_range[i] = jj8_read_field(&v[i], words);
        fr8 square_v;
        fr8_sqr(&square_v, &v[i]);
        fr8_sub(&numerator[i], &square_v, &one, 0);
        fr8_mul(&denominator[i], &square_v, &d);
        fr8_add(&denominator[i], &denominator[i], &one);
        fr8_mul(&numerator[i], &numerator[i], &one); /* 2-bounded, to compare it with zero */
    }
    /* u^2 = (v^2 - 1) / (d*v^2 + 1); the denominator is never zero, since -1/d is not a square. */
    sqrt_ratio2_var(u, square, numerator, denominator);
    for (int i = 0; i < 2; i++) {
        const __mmask8 none = fr8_is_zero(&numerator[i]); /* u = 0 */
        __m512i words[4];
        fr8 minus;
        fr8_select(&u[i], &u[i], &zero, none);
        jj8_write_field(words, &u[i]);
        const __mmask8 odd = _mm512_test_epi64_mask(words[0], fr8_splat(1));
        fr8_neg(&minus, &u[i], 1);
        fr8_mul(&minus, &minus, &one);
        fr8_select(&u[i], &u[i], &minus, (__mmask8)(odd ^ sign[i]));
        good[i] = (__mmask8)(in_range[i] & (square[i] | none) & ~(none & sign[i]));
    }
}

/* The tangent at a point of order 8 or 4, see jubjub.c. */
static void line(fr8 *o, const fr8 *u, const fr8 *sum, const fr8 *diff, const uint64_t slope[5], const uint64_t offset[5]) {
    fr8 a, b, c;
    fr8_broadcast(&c, offset);
    fr8_mul(&a, diff, &c);
    fr8_broadcast(&c, slope);
    fr8_mul(&b, sum, &c);
    fr8_sub(&a, &a, &b, 1);
    fr8_mul(&a, &a, u);
    fr8_add(o, &a, sum);
}

/* zkp_jubjub_in_subgroup_var of jubjub.c has the derivation. */
void zkp_ifma_in_subgroup2_var(__mmask8 inside[2], const fr8 u[2], const fr8 v[2]) {
    static const uint64_t slope1[5] = ZKP_LANES_JUBJUB_TATE_SLOPE1, offset1[5] = ZKP_LANES_JUBJUB_TATE_OFFSET1;
    static const uint64_t slope2[5] = ZKP_LANES_JUBJUB_TATE_SLOPE2, offset2[5] = ZKP_LANES_JUBJUB_TATE_OFFSET2;
    static const uint64_t x2[5] = ZKP_LANES_JUBJUB_TATE_VERTICAL, wanted[5] = ZKP_LANES_JUBJUB_TATE_VALUE;
    /* (r - 1) / 8 */
    static const uint64_t exponent[4] = {0xdfffffffe0000000, 0xaa77b4805fffcb7f, 0x06673b0101343b00, 0x0e7db4ea6533afa9};
    fr8 one, value, f[2];
    __mmask8 undecided[2];
    fr8_one(&one);
    for (int i = 0; i < 2; i++) {
        fr8 sum, diff, line1, line2, vertical, w, t;
        fr8_add(&sum, &one, &v[i]);
        fr8_sub(&diff, &one, &v[i], 1);
        line(&line1, &u[i], &sum, &diff, slope1, offset1);
        line(&line2, &u[i], &sum, &diff, slope2, offset2);
        fr8_broadcast(&t, x2);
        fr8_mul(&vertical, &diff, &t);
        fr8_sub(&vertical, &sum, &vertical, 1);
        fr8_mul(&w, &sum, &diff);
        fr8_mul(&f[i], &line1, &vertical);
        fr8_sqr(&f[i], &f[i]);
        fr8_mul(&f[i], &f[i], &line2);
        fr8_mul(&f[i], &f[i], &u[i]);
        for (int j = 0; j < 3; j++) fr8_mul(&f[i], &f[i], &w);
        fr8_sqr(&f[i], &f[i]);
        fr8_mul(&f[i], &f[i], &w);
        undecided[i] = fr8_is_zero(&f[i]);
    }
    fr8_pow2(f, f, exponent, 252);
    fr8_broadcast(&value, wanted);
    for (int i = 0; i < 2; i++) {
        inside[i] = fr8_is_equal(&f[i], &value);
        if (undecided[i]) { /* points of small order and those on a tangent: the scalar code multiplies them by l */
            zkp_fr rows_u[8], rows_v[8];
            fr8_to_words(rows_u, &u[i]);
            fr8_to_words(rows_v, &v[i]);
            for (int lane = 0; lane < 8; lane++) {
                if (!(undecided[i] >> lane & 1)) continue;
                const zkp_jubjub_affine point = {rows_u[lane], rows_v[lane]};
                const unsigned bit = 1u << lane;
                inside[i] = (__mmask8)(zkp_jubjub_in_subgroup_var(&point) ? inside[i] | bit : inside[i] & ~bit);
            }
        }
    }
}

/* Lanes whose coordinates are canonical and on the curve. encoded: columns of words, as the encoding of such a point. */
static __mmask8 read_affine_var(fr8 *u, fr8 *v, __m512i encoded[4], uint8_t rows[8][64]) {
    static const uint64_t curve_d[5] = ZKP_LANES_JUBJUB_D;
    uint8_t halves[2][8][32];
    __m512i words[4];
    fr8 d, one, u2, v2, left, right;
    for (int i = 0; i < 8; i++) {
        memcpy(halves[0][i], rows[i], 32);
        memcpy(halves[1][i], rows[i] + 32, 32);
    }
    jj8_load_bytes(words, halves[0][0]);
    jj8_load_bytes(encoded, halves[1][0]);
    const __mmask8 in_range = jj8_read_field(u, words) & jj8_read_field(v, encoded);
    encoded[3] = _mm512_or_si512(encoded[3], _mm512_slli_epi64(words[0], 63));
    fr8_broadcast(&d, curve_d);
    fr8_one(&one);
    fr8_sqr(&u2, u);
    fr8_sqr(&v2, v);
    fr8_sub(&left, &v2, &u2, 1);
    fr8_mul(&left, &left, &one);
    fr8_mul(&right, &u2, &v2);
    fr8_mul(&right, &right, &d);
    fr8_add(&right, &right, &one);
    fr8_mul(&right, &right, &one);
    return in_range & fr8_is_equal(&left, &right);
}

void zkp_ifma_read2_var(__mmask8 good[2], fr8 u[2], fr8 v[2], __m512i (*encoded)[4], const uint8_t *bytes, int affine, size_t n) {
    uint8_t rows[2][8][64] = {{{0}}}, *const flat = &rows[0][0][0];
    memcpy(flat, bytes, (affine ? 64 : 32) * n);
    if (affine) {
        for (size_t i = 0; i < 2; i++) good[i] = read_affine_var(&u[i], &v[i], encoded[i], rows[i]);
    } else {
        for (size_t i = 0; i < 2; i++) jj8_load_bytes(encoded[i], flat + 256 * i);
        zkp_ifma_decode2_var(good, u, v, (const __m512i (*)[4])encoded);
    }
    for (size_t i = 0; i < 2; i++) good[i] &= (__mmask8)(n >= 8 * i + 8 ? 0xff : n <= 8 * i ? 0 : (1u << (n - 8 * i)) - 1);
}

void zkp_ifma_jubjub_read_var(zkp_jubjub_affine *o, uint8_t *good, const uint8_t *bytes, int affine, uint32_t flags, size_t n) {
    fr8 other_u, other_v, one; /* for lanes without a point: one that the quick form of the subgroup check decides */
    zkp_fr rows_u[16], rows_v[16];
    for (int i = 0; i < 8; i++) {
        rows_u[i] = zkp_jubjub_generators[0].u;
        rows_v[i] = zkp_jubjub_generators[0].v;
    }
    fr8_from_words(&other_u, rows_u);
    fr8_from_words(&other_v, rows_v);
    fr8_one(&one);
    for (size_t start = 0; start < n; start += 16) {
        const size_t count = n - start < 16 ? n - start : 16;
        fr8 u[2], v[2];
        __m512i encoded[2][4];
        __mmask8 passes[2], inside[2] = {0xff, 0xff};
        zkp_ifma_read2_var(passes, u, v, encoded, bytes + (affine ? 64 : 32) * start, affine, count);
        for (int i = 0; i < 2; i++) {
            fr8_select(&u[i], &other_u, &u[i], passes[i]);
            fr8_select(&v[i], &other_v, &v[i], passes[i]);
        }
        if (!(flags & ZKP_JUBJUB_ALLOW_OFF_SUBGROUP)) zkp_ifma_in_subgroup2_var(inside, u, v);
        for (int i = 0; i < 2; i++) {
            if (!(flags & ZKP_JUBJUB_ALLOW_IDENTITY)) inside[i] &= (__mmask8)~(fr8_is_zero(&u[i]) & fr8_is_equal(&v[i], &one));
            passes[i] &= inside[i];
            fr8_to_words(rows_u + 8 * i, &u[i]);
            fr8_to_words(rows_v + 8 * i, &v[i]);
        }
        for (size_t i = 0; i < count; i++) {
            good[start + i] = passes[i / 8] >> (i % 8) & 1;
            if (good[start + i]) o[start + i] = (zkp_jubjub_affine){rows_u[i], rows_v[i]};
        }
    }
}
