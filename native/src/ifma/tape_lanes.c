/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One linear combination at a time, as the solver needs them: products in lanes, one reduction in scalar code. */
#include "tape_lanes.h"

#include "fr_dot.h"
#include "zkp/bls12_381_constants.h"
#include "zkp/fr.h"

typedef unsigned __int128 u128;

static const uint64_t modulus[4] = ZKP_C_FR_MODULUS;

/* o = t - q r; t is at least q r. */
static void subtract_multiple(uint64_t o[5], const uint64_t t[5], uint64_t q) {
    uint64_t borrow = 0;
    u128 product = 0;
    for (int i = 0; i < 5; i++) {
        product += i < 4 ? (u128)q * modulus[i] : 0;
        const u128 d = (u128)t[i] - (uint64_t)product - borrow;
        o[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
        product >>= 64;
    }
}

/* in: columns below 2^63 of a number below FR_DOT_TERMS r^2. out: the number / 2^256 mod r, reduced. */
static void reduce(zkp_fr *o, const uint64_t columns[16]) {
    /* Ten columns to the base 2^52 are nine words: carry into the next column, then cut at multiples of 64. */
    uint64_t limb[12], t[10];
    uint64_t carry = 0;
    for (int i = 0; i < 10; i++) {
        const uint64_t sum = columns[i] + carry;
        limb[i] = sum & ((UINT64_C(1) << 52) - 1);
        carry = sum >> 52;
    }
    limb[10] = carry;
    limb[11] = 0;
    for (int i = 0; i < 9; i++) {
        const int at = 64 * i / 52, shift = 64 * i % 52;
        t[i] = limb[at] >> shift | limb[at + 1] << (52 - shift);
        if (shift > 40) t[i] |= limb[at + 2] << (104 - shift);
    }
    t[9] = 0;
    for (int i = 0; i < 4; i++) {
        const uint64_t q = t[i] * ZKP_C_FR_NEG_INV;
        u128 s = 0;
        for (int j = 0; j < 4; j++) {
            s += (u128)q * modulus[j] + t[i + j];
            t[i + j] = (uint64_t)s;
            s >>= 64;
        }
        for (int j = i + 4; j < 9; j++) {
            s += t[j];
            t[j] = (uint64_t)s;
            s >>= 64;
        }
    }
    /* Below (96 r / 2^256 + 1) r < 45 r. The multiple of r in it by its leading bits and those of r, 463.6 * 2^246: dividing
       by 464 is at most one too low, because x < 45 * 464. */
    const uint64_t x = t[8] << 10 | t[7] >> 54;
    uint64_t v[5], w[5];
    subtract_multiple(v, t + 4, x / 464);
    uint64_t below = 0; /* v < r */
    for (int i = 0; i < 4; i++) {
        const u128 d = (u128)v[i] - modulus[i] - below;
        w[i] = (uint64_t)d;
        below = (uint64_t)(d >> 64) & 1;
    }
    const uint64_t keep = (uint64_t)0 - (below & (v[4] == 0));
    for (int i = 0; i < 4; i++) o->l[i] = (v[i] & keep) | (w[i] & ~keep);
}

void zkp_ifma_combination(zkp_fr *o, const zkp_fr_row *coefs, const uint32_t *coef, const zkp_fr_limbs *values,
                          const uint32_t *col, size_t n) {
    uint64_t columns[16];
    for (size_t done = 0; done < n || done == 0; done += FR_DOT_TERMS) {
        const size_t left = n - done, terms = left < FR_DOT_TERMS ? left : FR_DOT_TERMS;
        const fr_columns sum = fr_dot(coefs, coef + done, values, col + done, terms);
        zkp_fr part;
        _mm512_storeu_si512(columns, sum.low);
        _mm512_storeu_si512(columns + 8, sum.high);
        reduce(done == 0 ? o : &part, columns);
        if (done > 0) zkp_fr_add(o, o, &part);
    }
}
