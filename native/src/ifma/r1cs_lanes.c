/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sparse rows: each row's products share their carries (fr_dot.h), and eight rows share their reductions. */
#include "r1cs_lanes.h"

#include <string.h>

#include "fp52.h"
#include "fr_dot.h"

/* The values of eight rows of m, from `row` on; rows past `end` and lanes in `skip` count as empty. Canonical, with the
   Montgomery factor 2^256 of the scalar code, because coefficients carry 2^4 more and the reduction takes 2^260. */
static void eight_rows(fr8 *o, const zkp_r1cs *r1cs, const zkp_matrix *m, size_t row, size_t end, unsigned skip,
                       const zkp_fr_limbs *w) {
    uint32_t at[8], left[8], most = 0;
    for (unsigned i = 0; i < 8; i++) {
        const int used = row + i < end && !(skip >> i & 1);
        at[i] = used ? m->row_ptr[row + i] : 0;
        left[i] = used ? m->row_ptr[row + i + 1] - at[i] : 0;
        if (left[i] > most) most = left[i];
    }
    fr8_zero(o);
    for (uint32_t done = 0; done < most; done += FR_DOT_TERMS) {
        __m512i t[10], high[8];
        for (unsigned i = 0; i < 8; i++) {
            const uint32_t n = left[i] < FR_DOT_TERMS ? left[i] : FR_DOT_TERMS;
            const fr_columns sum = fr_dot(r1cs->coef_rows, m->coef + at[i], w, m->col + at[i], n);
            t[i] = sum.low;
            high[i] = sum.high;
            at[i] += n;
            left[i] -= n;
        }
        fp8_transpose(t);
        fp8_transpose(high);
        t[8] = high[0];
        t[9] = high[1];
        fr8 part;
        fr8_reduce(&part, t, FR_DOT_TERMS); /* below (1 + 96 / 35.3) r */
        fr8_canonical4(&part, &part);
        fr8_add(o, o, &part);
        fr8_canonical(o, o);
    }
}

static void store(zkp_fr *o, const fr8 *a, size_t n) {
    __m512i words[4];
    fr8_join(words, a);
    if (n >= 8) {
        fr8_store_words(o, words);
    } else {
        zkp_fr some[8];
        fr8_store_words(some, words);
        memcpy(o, some, n * sizeof *o);
    }
}

uint64_t zkp_ifma_r1cs_rows(zkp_fr *out_a, zkp_fr *out_b, uint64_t *first_bad, const zkp_r1cs *r1cs,
                            const zkp_fr_limbs *w, size_t begin, size_t end) {
    static const uint64_t lift[5] = ZKP_LANES_FR_TO_WORDS; /* 2^256, since the product of a and b has it twice */
    uint64_t bad_count = 0;
    fr8 factor;
    fr8_broadcast(&factor, lift);
    for (size_t row = begin; row < end; row += 8) {
        unsigned squares = 0;
        for (unsigned i = 0; i < 8; i++) squares |= (row + i < end && r1cs->is_square[row + i] ? 1u : 0u) << i;
        fr8 a, b, c, product, expected;
        eight_rows(&a, r1cs, &r1cs->a, row, end, 0, w);
        eight_rows(&b, r1cs, &r1cs->b, row, end, squares, w);
        eight_rows(&c, r1cs, &r1cs->c, row, end, 0, w);
        fr8_select(&b, &b, &a, (__mmask8)squares);
        fr8_mul(&product, &a, &b);
        fr8_mul(&expected, &c, &factor);
        const unsigned bad = ~(unsigned)fr8_is_equal(&product, &expected) & 0xff;
        if (bad != 0) {
            if (bad_count == 0) *first_bad = row + (unsigned)__builtin_ctz(bad);
            bad_count += (unsigned)__builtin_popcount(bad);
        }
        const size_t n = end - row;
        if (out_a != NULL) store(out_a + row, &a, n);
        if (out_b != NULL) store(out_b + row, &b, n);
    }
    return bad_count;
}
