/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/fp.h"

#include "divsteps.h"
#include "zkp/fp_inline.h"
#include "zkp_api/core.h"

static const zkp_fp r2 = ZKP_C_FP_R2, r3 = ZKP_C_FP_R3, two_256 = ZKP_C_FP_TWO_256;
static const int64_t modulus62[7] = ZKP_C_FP_MODULUS62;
static const uint64_t half_p[6] = ZKP_C_FP_HALF;
static const uint64_t exp_sqrt[6] = ZKP_C_FP_EXP_SQRT;

void zkp_fp_add(zkp_fp *o, const zkp_fp *a, const zkp_fp *b) { zkp_fp_add_inline(o, a, b); }
void zkp_fp_sub(zkp_fp *o, const zkp_fp *a, const zkp_fp *b) { zkp_fp_sub_inline(o, a, b); }
void zkp_fp_neg(zkp_fp *o, const zkp_fp *a) { zkp_fp_sub_inline(o, &zkp_fp_zero, a); }
void zkp_fp_dbl(zkp_fp *o, const zkp_fp *a) { zkp_fp_add_inline(o, a, a); }
void zkp_fp_half(zkp_fp *o, const zkp_fp *a) { zkp_words_mod_half(o->l, a->l, zkp_fp_p, 6); }

void zkp_fp_mul(zkp_fp *o, const zkp_fp *a, const zkp_fp *b) { zkp_fp_mul_inline(o, a, b); }
void zkp_fp_sqr(zkp_fp *o, const zkp_fp *a) { zkp_fp_sqr_inline(o, a); }

void zkp_fp_sqr_n(zkp_fp *o, const zkp_fp *a, unsigned n)
{
    zkp_fp t = *a;
    for (unsigned i = 0; i < n; i++) zkp_fp_sqr(&t, &t);
    *o = t;
}

void zkp_fp_pow(zkp_fp *o, const zkp_fp *a, const uint64_t *e, size_t n_limbs)
{
    /* Fixed windows of four bits of a public exponent. */
    zkp_fp table[16], acc = zkp_fp_one;
    table[0] = zkp_fp_one;
    for (size_t i = 1; i < 16; i++) zkp_fp_mul(&table[i], &table[i - 1], a);
    int started = 0;
    for (size_t i = 16 * n_limbs; i-- > 0;) {
        if (started) zkp_fp_sqr_n(&acc, &acc, 4);
        unsigned digit = (unsigned)(e[i / 16] >> (4 * (i % 16))) & 15;
        if (digit == 0) continue;
        zkp_fp_mul(&acc, &acc, &table[digit]);
        started = 1;
    }
    *o = acc;
}

void zkp_fp_inv(zkp_fp *o, const zkp_fp *a)
{
    zkp_fp t;
    zkp_divsteps_invert(t.l, a->l, modulus62, ZKP_C_FP_INV62, 7, 6, (49 * 381 + 57) / 17);
    zkp_fp_mul(o, &t, &r3);
}

void zkp_fp_inv_var(zkp_fp *o, const zkp_fp *a)
{
    zkp_fp t;
    zkp_divsteps_invert_var(t.l, a->l, modulus62, ZKP_C_FP_INV62, 7, 6);
    zkp_fp_mul(o, &t, &r3);
}

void zkp_fp_batch_inv_var(zkp_fp *a, size_t n, zkp_fp *scratch)
{
    zkp_fp product = zkp_fp_one;
    for (size_t i = 0; i < n; i++) {
        scratch[i] = product;
        if (!zkp_fp_is_zero(&a[i])) zkp_fp_mul(&product, &product, &a[i]);
    }
    zkp_fp_inv_var(&product, &product);
    for (size_t i = n; i-- > 0;) {
        if (zkp_fp_is_zero(&a[i])) continue;
        zkp_fp inverse;
        zkp_fp_mul(&inverse, &product, &scratch[i]);
        zkp_fp_mul(&product, &product, &a[i]);
        a[i] = inverse;
    }
}

int zkp_fp_sqrt_var(zkp_fp *o, const zkp_fp *a)
{
    /* p = 3 mod 4 */
    zkp_fp root, check;
    zkp_fp_pow(&root, a, exp_sqrt, 6);
    zkp_fp_sqr(&check, &root);
    int ok = zkp_fp_eq(&check, a);
    *o = root;
    return ok;
}

int zkp_fp_is_square(const zkp_fp *a)
{
    zkp_fp t;
    zkp_fp_pow(&t, a, half_p, 6);
    return zkp_fp_is_one(&t) | zkp_fp_is_zero(&t);
}

int zkp_fp_is_zero(const zkp_fp *a) { return (int)zkp_word_is_zero(zkp_words_or(a->l, 6)); }
int zkp_fp_is_one(const zkp_fp *a) { return (int)zkp_words_eq(a->l, zkp_fp_one.l, 6); }
int zkp_fp_eq(const zkp_fp *a, const zkp_fp *b) { return (int)zkp_words_eq(a->l, b->l, 6); }

int zkp_fp_is_largest(const zkp_fp *a)
{
    uint64_t v[6], t[6];
    zkp_fp_to_limbs(v, a);
    return (int)zkp_words_sub(t, half_p, v, 6);
}

int zkp_fp_sgn0(const zkp_fp *a)
{
    uint64_t v[6];
    zkp_fp_to_limbs(v, a);
    return (int)(v[0] & 1);
}

void zkp_fp_select(zkp_fp *o, const zkp_fp *a, const zkp_fp *b, uint64_t take_b)
{
    zkp_words_select(o->l, a->l, b->l, 6, take_b);
}

void zkp_fp_cneg(zkp_fp *o, const zkp_fp *a, uint64_t negate)
{
    zkp_fp t;
    zkp_fp_neg(&t, a);
    zkp_words_select(o->l, a->l, t.l, 6, negate);
}

void zkp_fp_from_u64(zkp_fp *o, uint64_t v)
{
    uint64_t limbs[6] = { v };
    ZKP_W(mont_mul)(o->l, r2.l, limbs, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
}

int zkp_fp_from_limbs(zkp_fp *o, const uint64_t v[6])
{
    uint64_t t[6];
    uint64_t reduced = zkp_words_sub(t, v, zkp_fp_p, 6);
    ZKP_W(mont_mul)(t, r2.l, v, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
    zkp_words_select(o->l, zkp_fp_zero.l, t, 6, reduced);
    return (int)reduced;
}

void zkp_fp_to_limbs(uint64_t v[6], const zkp_fp *a)
{
    static const uint64_t one[6] = { 1 };
    ZKP_W(mont_mul)(v, a->l, one, zkp_fp_p, ZKP_C_FP_NEG_INV, 6);
}

/* n words from 8*n big-endian bytes. */
static void words_from_be(uint64_t *v, const uint8_t *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t word = 0;
        for (size_t j = 0; j < 8; j++) word = word << 8 | b[8 * (n - 1 - i) + j];
        v[i] = word;
    }
}

int zkp_fp_from_be48(zkp_fp *o, const uint8_t b[48])
{
    uint64_t v[6];
    words_from_be(v, b, 6);
    return zkp_fp_from_limbs(o, v) ? ZKP_OK : ZKP_ERR_RANGE;
}

void zkp_fp_to_be48(uint8_t b[48], const zkp_fp *a)
{
    uint64_t v[6];
    zkp_fp_to_limbs(v, a);
    for (size_t i = 0; i < 48; i++) b[i] = (uint8_t)(v[5 - i / 8] >> (56 - 8 * (i % 8)));
}

void zkp_fp_from_be64_wide(zkp_fp *o, const uint8_t b[64])
{
    uint64_t high[6] = { 0 }, low[6] = { 0 };
    zkp_fp t;
    words_from_be(high, b, 4);
    words_from_be(low, b + 32, 4);
    (void)zkp_fp_from_limbs(&t, high);
    (void)zkp_fp_from_limbs(o, low);
    zkp_fp_mul(&t, &t, &two_256);
    zkp_fp_add(o, o, &t);
}
