/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings of Ed25519 in lanes; public data, variable time. The square root of RFC 8032, section 5.1.3. */
#include "ed25519_wide.h"
#include "fe25519_8_pow.h"

static const uint64_t curve_d[5] = ZKP_LANES_ED25519_D, sqrt_m1[5] = ZKP_LANES_ED25519_SQRT_M1;

/* Lanes whose integers are below the modulus. */
static __mmask8 is_reduced(const fe8 *a) {
    fe8 canonical;
    fe8_canonical(&canonical, a);
    return fe8_same_limbs(&canonical, a);
}

FE8_INLINE void decode_var(__mmask8 *good, fe8 *x, fe8 *y, __m512i (*encoded)[4], int lax, const int ways) {
    fe8 d, i, one, zero, square, numerator[FE8_MOST_WAYS], denominator[FE8_MOST_WAYS];
    __mmask8 sign[FE8_MOST_WAYS];
    fe8_broadcast(&d, curve_d);
    fe8_broadcast(&i, sqrt_m1);
    fe8_one(&one);
    fe8_zero(&zero);
    for (int w = 0; w < ways; w++) {
        sign[w] = _mm512_movepi64_mask(encoded[w][3]);
        encoded[w][3] = _mm512_and_si512(encoded[w][3], fe8_splat(INT64_MAX));
        fe8_split(&y[w], encoded[w]);
        good[w] = lax ? 0xff : is_reduced(&y[w]);
        fe8_sqr(&square, &y[w]);
        fe8_sub(&numerator[w], &square, &one);
        fe8_mul(&denominator[w], &square, &d);
        fe8_add(&denominator[w], &denominator[w], &one);
    }
    /* The denominator is never zero, since -1/d is not a square. */
    fe8_many_root_ratio(x, numerator, denominator, ways);
    for (int w = 0; w < ways; w++) {
        fe8 other;
        fe8_sqr(&square, &x[w]);
        fe8_mul(&square, &square, &denominator[w]);
        fe8_mul(&other, &x[w], &i);
        const __mmask8 as_is = fe8_is_equal(&square, &numerator[w]);
        fe8_neg(&numerator[w], &numerator[w]);
        const __mmask8 turned = fe8_is_equal(&square, &numerator[w]);
        fe8_select(&x[w], &x[w], &other, (__mmask8)(turned & ~as_is));
        good[w] &= as_is | turned;
        fe8_neg(&other, &x[w]);
        if (!lax) good[w] &= (__mmask8)~(fe8_is_zero(&x[w]) & sign[w]);
        fe8_select(&x[w], &x[w], &other, fe8_is_odd(&x[w]) ^ sign[w]);
        fe8_select(&x[w], &zero, &x[w], good[w]);
        fe8_select(&y[w], &one, &y[w], good[w]);
    }
}

static __attribute__((noinline)) void decode1_var(__mmask8 *good, fe8 *x, fe8 *y, __m512i (*encoded)[4], int lax) {
    decode_var(good, x, y, encoded, lax, 1);
}

static __attribute__((noinline)) void decode2_var(__mmask8 *good, fe8 *x, fe8 *y, __m512i (*encoded)[4], int lax) {
    decode_var(good, x, y, encoded, lax, 2);
}

static __attribute__((noinline)) void decode4_var(__mmask8 *good, fe8 *x, fe8 *y, __m512i (*encoded)[4], int lax) {
    decode_var(good, x, y, encoded, lax, 4);
}

void zkp_ifma_ed25519_decode_groups_var(__mmask8 *good, fe8 *x, fe8 *y, const uint8_t *bytes, size_t n, int lax) {
    uint8_t room[8 * 32];
    __m512i encoded[ZKP_ED25519_GROUPS][4];
    size_t groups = 0;
    fe8 zero, one;
    fe8_zero(&zero);
    fe8_one(&one);
    for (size_t start = 0; start < n; start += 8, groups++)
        ed8_load_rows(encoded[groups], ed8_full_rows(room, bytes + 32 * start, 32, n - start));
    for (size_t g = groups; g < 4; g++) memcpy(encoded[g], encoded[0], sizeof encoded[0]);
    if (groups == 1)
        decode1_var(good, x, y, encoded, lax);
    else if (groups == 2)
        decode2_var(good, x, y, encoded, lax);
    else
        decode4_var(good, x, y, encoded, lax);
    for (size_t g = 0; g < groups; g++) {
        good[g] &= ed8_first(n - 8 * g);
        fe8_select(&x[g], &zero, &x[g], good[g]);
        fe8_select(&y[g], &one, &y[g], good[g]);
    }
}

void zkp_ifma_ed25519_decode_var(zkp_ed25519_affine *o, uint8_t *good, const uint8_t *bytes, size_t n, int lax) {
    const size_t block = 8 * ZKP_ED25519_GROUPS;
    for (size_t start = 0; start < n; start += block) {
        const size_t count = n - start < block ? n - start : block;
        fe8 x[ZKP_ED25519_GROUPS], y[ZKP_ED25519_GROUPS];
        __mmask8 passes[ZKP_ED25519_GROUPS];
        zkp_ifma_ed25519_decode_groups_var(passes, x, y, bytes + 32 * start, count, lax);
        for (size_t i = 0; i < count; i++) {
            if (i % 8 == 0) ed8_store_affine(o + start + i, &x[i / 8], &y[i / 8], count - i);
            good[start + i] = passes[i / 8] >> (i % 8) & 1;
        }
    }
}

/* The order is 2^252 + l_low: 252 doublings, and additions for l_low alone, whose signed digits of five bits are these,
   odd or zero, from the highest: at bit position, digit. */
static const struct {
    uint8_t bit;
    int8_t digit;
} order_digits[] = ZKP_LANES_ED25519_ORDER_DIGITS;
#define ORDER_DIGITS (sizeof order_digits / sizeof *order_digits)

static __attribute__((noinline)) void dbl_var(ed8 *p) { ed8_dbl(p, p, 0); }
static __attribute__((noinline)) void dbl_with_t_var(ed8 *p) { ed8_dbl(p, p, 1); }
static __attribute__((noinline)) void add_var(ed8 *p, const ed8_prepared *q, __mmask8 negative) {
    ed8_add_signed(p, p, q, negative, 0);
}

static __mmask8 in_subgroup_var(const fe8 *x, const fe8 *y) {
    ed8_prepared odd[8], twice;
    ed8 multiple, acc;
    ed8_from_affine(&multiple, x, y);
    acc = multiple;
    ed8_dbl(&multiple, &multiple, 1);
    ed8_prepare(&twice, &multiple);
    multiple = acc;
    for (int i = 0; i < 8; i++) {
        ed8_prepare(&odd[i], &multiple);
        if (i < 7) ed8_add_prepared(&multiple, &multiple, &twice, 1);
    }
    int bit = 252;
    for (size_t k = 0; k < ORDER_DIGITS; k++) {
        const int digit = order_digits[k].digit;
        for (; bit > order_digits[k].bit + 1; bit--) dbl_var(&acc);
        if (bit > order_digits[k].bit) dbl_with_t_var(&acc);
        bit = order_digits[k].bit;
        add_var(&acc, &odd[(digit < 0 ? -digit : digit) / 2], digit < 0 ? 0xff : 0);
    }
    for (; bit > 0; bit--) dbl_var(&acc);
    return ed8_is_identity(&acc);
}

void zkp_ifma_ed25519_in_subgroup_var(uint8_t *good, const zkp_ed25519_affine *p, size_t n) {
    for (size_t start = 0; start < n; start += 8) {
        fe8 x, y;
        ed8_load_affine(&x, &y, p + start, n - start);
        const __mmask8 inside = in_subgroup_var(&x, &y);
        for (size_t i = 0; i < 8 && start + i < n; i++) good[start + i] = inside >> i & 1;
    }
}
