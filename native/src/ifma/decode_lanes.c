/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decode_lanes.h"

#include <string.h>

#include "subgroup_lanes.h"
#include "zkp/codec_flags.h"

static const uint64_t integer_one[8] = {1};
static const uint64_t r2[8] = ZKP_LANES_FP_R2, half[8] = ZKP_LANES_HALF, curve_b[8] = ZKP_LANES_B;

/* o[k] = a[k]^((p - 3)/4), k < n. Two chains side by side take 43 ns a squaring where one alone takes 51: its products
   wait for each other. */
ZKP_INLINE void inverse_roots(fp8 *const o[], const fp8 *const a[], int n) {
    static const uint8_t steps[][2] = ZKP_LANES_INV_SQRT_STEPS;
    fp8 odd[2][ZKP_LANES_INV_SQRT_POWERS], t[2]; /* a, a^3, a^5, ... */
    for (int k = 0; k < n; k++) {
        fp8_sqr(&t[k], a[k]);
        odd[k][0] = *a[k];
        for (int i = 1; i < ZKP_LANES_INV_SQRT_POWERS; i++) fp8_mul(&odd[k][i], &odd[k][i - 1], &t[k]);
        t[k] = odd[k][steps[0][1] / 2];
    }
    for (size_t i = 1; i < sizeof steps / sizeof *steps; i++) {
        for (int j = 0; j < steps[i][0]; j++) {
            for (int k = 0; k < n; k++) fp8_sqr(&t[k], &t[k]);
        }
        if (steps[i][1] == 0) continue;
        for (int k = 0; k < n; k++) fp8_mul(&t[k], &t[k], &odd[k][steps[i][1] / 2]);
    }
    for (int k = 0; k < n; k++) *o[k] = t[k];
}

static __attribute__((noinline)) void two_inverse_roots(fp8 *o0, fp8 *o1, const fp8 *a0, const fp8 *a1) {
    inverse_roots((fp8 *const[]){o0, o1}, (const fp8 *const[]){a0, a1}, 2);
}

void zkp_ifma_fp_inv_sqrt(fp8 *o, const fp8 *a) { inverse_roots((fp8 *const[]){o}, (const fp8 *const[]){a}, 1); }

/* n is 1 or 2 here and below. */
static void some_inverse_roots(fp8 *o, const fp8 *a, int n) {
    if (n == 2) two_inverse_roots(&o[0], &o[1], &a[0], &a[1]);
    else zkp_ifma_fp_inv_sqrt(&o[0], &a[0]);
}

static void fp_roots(fp8 *o, __mmask8 *ok, const fp8 *a, int n) {
    fp8 root[2], square;
    some_inverse_roots(root, a, n);
    for (int k = 0; k < n; k++) {
        fp8_mul(&root[k], &root[k], &a[k]);
        fp8_sqr(&square, &root[k]);
        ok[k] = fp8_is_equal(&square, &a[k]);
        o[k] = root[k];
    }
}

/* The method of zkp_fp2_sqrt_var; there it is explained. */
static void fp2_roots(fp2x8 *o, __mmask8 *ok, const fp2x8 *a, int n) {
    fp8 s[2], t[2], c[2], x, y, check, factor;
    fp2x8 root, square;
    for (int k = 0; k < n; k++) fp8_mul_add(&s[k], &a[k].c0, &a[k].c0, &a[k].c1, &a[k].c1);
    fp_roots(s, ok, s, n);
    fp8_broadcast(&factor, half);
    for (int k = 0; k < n; k++) {
        fp8_select(&s[k], &s[k], &a[k].c0, fp8_is_zero(&a[k].c1));
        fp8_add(&t[k], &a[k].c0, &s[k]);
        fp8_mul(&t[k], &t[k], &factor);
    }
    some_inverse_roots(c, t, n);
    for (int k = 0; k < n; k++) {
        fp8_mul(&x, &t[k], &c[k]);
        fp8_broadcast(&factor, half);
        fp8_mul(&y, &a[k].c1, &factor);
        fp8_mul(&y, &y, &c[k]);
        fp8_sqr(&check, &x);
        const __mmask8 square_t = fp8_is_equal(&check, &t[k]);
        fp8_select(&root.c0, &y, &x, square_t);
        fp8_neg(&check, &x, 1);
        fp8_one(&factor);
        fp8_mul(&check, &check, &factor);
        fp8_select(&root.c1, &check, &y, square_t);
        fp2x8_sqr(&square, &root);
        ok[k] &= fp8_is_equal(&square.c0, &a[k].c0) & fp8_is_equal(&square.c1, &a[k].c1);
        o[k] = root;
    }
}

__mmask8 zkp_ifma_fp_sqrt(fp8 *o, const fp8 *a) {
    __mmask8 ok;
    fp_roots(o, &ok, a, 1);
    return ok;
}

__mmask8 zkp_ifma_fp2_sqrt(fp2x8 *o, const fp2x8 *a) {
    __mmask8 ok;
    fp2_roots(o, &ok, a, 1);
    return ok;
}

/* Integers in lanes from 48 big-endian bytes each, tight. keep: bits of the highest word that belong to the integer. */
static void from_be48(fp8 *o, const uint8_t *const in[8], size_t offset, uint64_t keep) {
    const __m512i reverse = _mm512_broadcast_i32x4(
        _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    const __m512i mask = fp8_splat((UINT64_C(1) << 52) - 1);
    __m512i w[8];
    for (int i = 0; i < 8; i++) w[i] = _mm512_maskz_loadu_epi64(0x3f, in[i] + offset);
    fp8_transpose(w);
    for (int i = 0; i < 6; i++) w[i] = _mm512_shuffle_epi8(w[i], reverse);
    const __m512i w5 = _mm512_and_si512(w[0], fp8_splat(keep)), w4 = w[1], w3 = w[2], w2 = w[3], w1 = w[4], w0 = w[5];
    o->l[0] = _mm512_and_si512(w0, mask);
    o->l[1] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w0, 52), _mm512_slli_epi64(w1, 12)), mask);
    o->l[2] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w1, 40), _mm512_slli_epi64(w2, 24)), mask);
    o->l[3] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w2, 28), _mm512_slli_epi64(w3, 36)), mask);
    o->l[4] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w3, 16), _mm512_slli_epi64(w4, 48)), mask);
    o->l[5] = _mm512_and_si512(_mm512_srli_epi64(w4, 4), mask);
    o->l[6] = _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w4, 56), _mm512_slli_epi64(w5, 8)), mask);
    o->l[7] = _mm512_srli_epi64(w5, 44);
    fp8_claim(o, 10); /* 2^384 < 9.9 p */
}

/* The other way; in: canonical. Lanes outside `write` are left alone. */
static void to_be48(uint8_t *const out[8], size_t offset, const fp8 *a, __mmask8 write) {
    const __m512i reverse = _mm512_broadcast_i32x4(
        _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
    const __m512i *l = a->l;
    __m512i w[8];
    fp8_require(a, 1);
    w[5] = _mm512_or_si512(l[0], _mm512_slli_epi64(l[1], 52));
    w[4] = _mm512_or_si512(_mm512_srli_epi64(l[1], 12), _mm512_slli_epi64(l[2], 40));
    w[3] = _mm512_or_si512(_mm512_srli_epi64(l[2], 24), _mm512_slli_epi64(l[3], 28));
    w[2] = _mm512_or_si512(_mm512_srli_epi64(l[3], 36), _mm512_slli_epi64(l[4], 16));
    w[1] = _mm512_or_si512(_mm512_or_si512(_mm512_srli_epi64(l[4], 48), _mm512_slli_epi64(l[5], 4)),
                           _mm512_slli_epi64(l[6], 56));
    w[0] = _mm512_or_si512(_mm512_srli_epi64(l[6], 8), _mm512_slli_epi64(l[7], 44));
    w[6] = w[7] = _mm512_setzero_si512();
    for (int i = 0; i < 6; i++) w[i] = _mm512_shuffle_epi8(w[i], reverse);
    fp8_transpose(w);
    for (int i = 0; i < 8; i++) {
        if ((write >> i) & 1) _mm512_mask_storeu_epi64(out[i] + offset, 0x3f, w[i]);
    }
}

/* Lanes where a <= m. in: tight. */
static __mmask8 at_most(const fp8 *a, const uint64_t m[8]) {
    __m512i borrow = _mm512_setzero_si512();
    for (int i = 0; i < 8; i++)
        borrow = _mm512_srai_epi64(_mm512_add_epi64(_mm512_sub_epi64(fp8_splat(m[i]), a->l[i]), borrow), 52);
    return (__mmask8)~_mm512_movepi64_mask(borrow);
}

/* Parses one coordinate to Montgomery form; lanes with a value >= p get the bit in the result. */
static __mmask8 coordinate(fp8 *o, const uint8_t *const in[8], size_t offset, uint64_t keep) {
    uint64_t p_minus_one[8];
    fp8 factor;
    memcpy(p_minus_one, fp8_p, sizeof p_minus_one);
    p_minus_one[0]--;
    from_be48(o, in, offset, keep);
    const __mmask8 large = (__mmask8)~at_most(o, p_minus_one);
    fp8_broadcast(&factor, r2);
    fp8_mul(o, o, &factor);
    return large;
}

#define WITHOUT_FLAGS ((UINT64_C(1) << 61) - 1)
#define WHOLE UINT64_MAX

/* The integer that a stands for, below p. in: 2-bounded. */
static void integer(fp8 *o, const fp8 *a) {
    fp8 one;
    fp8_broadcast(&one, integer_one);
    fp8_mul(o, a, &one);
    fp8_canonical(o, o);
}

/* Lanes above (p - 1)/2. in: integers. */
static __mmask8 is_largest(const fp8 *a) {
    static const uint64_t bound[8] = ZKP_LANES_HALF_P;
    return (__mmask8)~at_most(a, bound);
}

static __mmask8 is_zero_integer(const fp8 *a) {
    fp8 zero;
    fp8_zero(&zero);
    return fp8_same_limbs(a, &zero);
}

/* Replaces by the negative in some lanes: the Montgomery form and the integer. in, out: 2-bounded and canonical. */
static void negate_lanes(fp8 *a, fp8 *a_integer, __mmask8 negate) {
    fp8 t, one;
    fp8_neg(&t, a, 1);
    fp8_one(&one);
    fp8_mul(&t, &t, &one);
    fp8_select(a, a, &t, negate);
    fp8_neg(&t, a_integer, 0);
    fp8_select(a_integer, a_integer, &t, negate & (__mmask8)~is_zero_integer(a_integer));
    fp8_claim(a_integer, 1); /* p - a for 0 < a < p */
}

/* What the flags say of eight encodings of one length. */
typedef struct {
    __mmask8 infinite, largest, finite; /* finite: not infinite and without an error so far */
} header;

static void read_flags(header *h, int status[8], const uint8_t *const in[8], size_t len, size_t full) {
    *h = (header){0, 0, 0};
    for (int i = 0; i < 8; i++) {
        unsigned flags;
        int is_infinite;
        status[i] = zkp_check_flags(&flags, &is_infinite, in[i], len, full);
        if (status[i] != ZKP_OK) continue;
        if (is_infinite) h->infinite |= (__mmask8)(1 << i);
        else h->finite |= (__mmask8)(1 << i);
        if (flags & ZKP_FLAG_LARGEST) h->largest |= (__mmask8)(1 << i);
    }
}

/* The lanes that are still finite fail with this status where the mask has a one. */
static void fail(header *h, int status[8], __mmask8 bad, int why) {
    bad &= h->finite;
    for (int i = 0; i < 8; i++) {
        if ((bad >> i) & 1) status[i] = why;
    }
    h->finite &= (__mmask8)~bad;
}

/* Bytes of the lanes that are not finite: the point at infinity. */
static void write_infinities(uint8_t *const out[8], __mmask8 finite, size_t size) {
    for (int i = 0; i < 8; i++) {
        if ((finite >> i) & 1) continue;
        memset(out[i], 0, size);
        out[i][0] = ZKP_FLAG_INFINITE;
    }
}

static void keep_lanes(fp8 *a, __mmask8 keep) {
    fp8 zero;
    fp8_zero(&zero);
    fp8_select(a, &zero, a, keep);
}

/* Flags, range, and the right side of the curve's equation at x (2-bounded). */
static void g1_begin(header *h, g1x8 *o, fp8 *right, int status[8], const uint8_t *const in[8], size_t len) {
    fp8 t;
    read_flags(h, status, in, len, 96);
    fail(h, status, coordinate(&o->x, in, 0, WITHOUT_FLAGS), ZKP_ERR_RANGE);
    fp8_sqr(right, &o->x);
    fp8_mul(right, right, &o->x);
    fp8_broadcast(&t, curve_b);
    fp8_add(right, right, &t);
    fp8_one(&t);
    fp8_mul(right, right, &t);
}

/* Of the two roots the one with the sign of the flag; square: lanes where o->y is a root at all. */
static void g1_choose_root(header *h, g1x8 *o, fp8 *y_integer, int status[8], __mmask8 square) {
    fail(h, status, (__mmask8)~square, ZKP_ERR_NOT_ON_CURVE);
    integer(y_integer, &o->y);
    /* y = 0 has one sign only; no point has it, and the strict rule is kept anyway. */
    fail(h, status, is_zero_integer(y_integer) & h->largest, ZKP_ERR_FLAGS);
    negate_lanes(&o->y, y_integer, is_largest(y_integer) ^ h->largest);
}

static void g1_finish(header *h, g1x8 *o, const fp8 *y_integer, int status[8], uint8_t *const out[8], int subgroup) {
    fp8 t;
    if (subgroup) fail(h, status, (__mmask8)~zkp_ifma_g1_in_subgroup(o), ZKP_ERR_NOT_IN_SUBGROUP);
    keep_lanes(&o->x, h->finite);
    keep_lanes(&o->y, h->finite);
    if (out == NULL) return;
    integer(&t, &o->x);
    to_be48(out, 0, &t, h->finite);
    to_be48(out, 48, y_integer, h->finite);
    write_infinities(out, h->finite, 96);
}

void zkp_ifma_g1_decode(g1x8 *o, __mmask8 *infinite, int status[8], uint8_t *const out[8], const uint8_t *const in[8],
                        size_t len, int subgroup) {
    header h;
    fp8 right, y_integer;
    __mmask8 square;
    g1_begin(&h, o, &right, status, in, len);
    if (len == 96) {
        fail(&h, status, coordinate(&o->y, in, 48, WHOLE), ZKP_ERR_RANGE);
        fp8 left;
        fp8_sqr(&left, &o->y);
        fail(&h, status, (__mmask8)~fp8_is_equal(&left, &right), ZKP_ERR_NOT_ON_CURVE);
        integer(&y_integer, &o->y);
    } else {
        fp_roots(&o->y, &square, &right, 1);
        g1_choose_root(&h, o, &y_integer, status, square);
    }
    g1_finish(&h, o, &y_integer, status, out, subgroup);
    *infinite = h.infinite;
}

/* The same for the right side of the curve's equation over Fp2. */
static void g2_begin(header *h, g2x8 *o, fp2x8 *right, int status[8], const uint8_t *const in[8], size_t len) {
    fp8 t;
    read_flags(h, status, in, len, 192);
    fail(h, status, coordinate(&o->x.c1, in, 0, WITHOUT_FLAGS), ZKP_ERR_RANGE);
    fail(h, status, coordinate(&o->x.c0, in, 48, WHOLE), ZKP_ERR_RANGE);
    fp2x8_sqr(right, &o->x);
    fp2x8_mul(right, right, &o->x);
    fp8_broadcast(&t, curve_b);
    fp8_add(&right->c0, &right->c0, &t);
    fp8_add(&right->c1, &right->c1, &t);
    fp8_one(&t);
    fp2x8_mul_fp(right, right, &t);
}

static void g2_choose_root(header *h, g2x8 *o, fp2x8 *y_integer, int status[8], __mmask8 square) {
    fail(h, status, (__mmask8)~square, ZKP_ERR_NOT_ON_CURVE);
    integer(&y_integer->c0, &o->y.c0);
    integer(&y_integer->c1, &o->y.c1);
    const __mmask8 zero0 = is_zero_integer(&y_integer->c0), zero1 = is_zero_integer(&y_integer->c1);
    fail(h, status, zero0 & zero1 & h->largest, ZKP_ERR_FLAGS);
    /* The order of Fp2 is that of c1, then that of c0. */
    const __mmask8 larger = (zero1 & is_largest(&y_integer->c0)) | ((__mmask8)~zero1 & is_largest(&y_integer->c1));
    negate_lanes(&o->y.c0, &y_integer->c0, larger ^ h->largest);
    negate_lanes(&o->y.c1, &y_integer->c1, larger ^ h->largest);
}

static void g2_finish(header *h, g2x8 *o, const fp2x8 *y_integer, int status[8], uint8_t *const out[8], int subgroup) {
    fp8 t;
    if (subgroup) fail(h, status, (__mmask8)~zkp_ifma_g2_in_subgroup(o), ZKP_ERR_NOT_IN_SUBGROUP);
    keep_lanes(&o->x.c0, h->finite);
    keep_lanes(&o->x.c1, h->finite);
    keep_lanes(&o->y.c0, h->finite);
    keep_lanes(&o->y.c1, h->finite);
    if (out == NULL) return;
    integer(&t, &o->x.c1);
    to_be48(out, 0, &t, h->finite);
    integer(&t, &o->x.c0);
    to_be48(out, 48, &t, h->finite);
    to_be48(out, 96, &y_integer->c1, h->finite);
    to_be48(out, 144, &y_integer->c0, h->finite);
    write_infinities(out, h->finite, 192);
}

void zkp_ifma_g2_decode(g2x8 *o, __mmask8 *infinite, int status[8], uint8_t *const out[8], const uint8_t *const in[8],
                        size_t len, int subgroup) {
    header h;
    fp2x8 right, y_integer;
    __mmask8 square;
    g2_begin(&h, o, &right, status, in, len);
    if (len == 192) {
        fail(&h, status, coordinate(&o->y.c1, in, 96, WHOLE), ZKP_ERR_RANGE);
        fail(&h, status, coordinate(&o->y.c0, in, 144, WHOLE), ZKP_ERR_RANGE);
        fp2x8 left;
        fp2x8_sqr(&left, &o->y);
        fail(&h, status, (__mmask8)~(fp8_is_equal(&left.c0, &right.c0) & fp8_is_equal(&left.c1, &right.c1)),
             ZKP_ERR_NOT_ON_CURVE);
        integer(&y_integer.c0, &o->y.c0);
        integer(&y_integer.c1, &o->y.c1);
    } else {
        fp2_roots(&o->y, &square, &right, 1);
        g2_choose_root(&h, o, &y_integer, status, square);
    }
    g2_finish(&h, o, &y_integer, status, out, subgroup);
    *infinite = h.infinite;
}

void zkp_ifma_g1_decode_two(zkp_ifma_eight e[2], int subgroup) {
    header h[2];
    g1x8 o[2];
    fp8 right[2], y[2], y_integer;
    __mmask8 square[2];
    for (int k = 0; k < 2; k++) g1_begin(&h[k], &o[k], &right[k], e[k].status, e[k].in, 48);
    fp_roots(y, square, right, 2);
    for (int k = 0; k < 2; k++) {
        o[k].y = y[k];
        g1_choose_root(&h[k], &o[k], &y_integer, e[k].status, square[k]);
        g1_finish(&h[k], &o[k], &y_integer, e[k].status, e[k].out, subgroup);
    }
}

void zkp_ifma_g2_decode_two(zkp_ifma_eight e[2], int subgroup) {
    header h[2];
    g2x8 o[2];
    fp2x8 right[2], y[2], y_integer;
    __mmask8 square[2];
    for (int k = 0; k < 2; k++) g2_begin(&h[k], &o[k], &right[k], e[k].status, e[k].in, 96);
    fp2_roots(y, square, right, 2);
    for (int k = 0; k < 2; k++) {
        o[k].y = y[k];
        g2_choose_root(&h[k], &o[k], &y_integer, e[k].status, square[k]);
        g2_finish(&h[k], &o[k], &y_integer, e[k].status, e[k].out, subgroup);
    }
}
