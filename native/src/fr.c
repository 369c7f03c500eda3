/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scalar_names.h"

#include "zkp/fr.h"

#include "divsteps.h"
#include "zkp/fr_inline.h"
#include "zkp_api/core.h"

static const zkp_fr r2 = ZKP_C_FR_R2, r3 = ZKP_C_FR_R3;
static const int64_t modulus62[5] = ZKP_C_FR_MODULUS62;
static const uint64_t exp_sqrt[4] = ZKP_C_FR_EXP_SQRT;

void zkp_fr_add(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) { zkp_fr_add_inline(o, a, b); }
void zkp_fr_sub(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) { zkp_fr_sub_inline(o, a, b); }
void zkp_fr_neg(zkp_fr *o, const zkp_fr *a) { zkp_fr_sub_inline(o, &zkp_fr_zero, a); }
void zkp_fr_dbl(zkp_fr *o, const zkp_fr *a) { zkp_fr_add_inline(o, a, a); }

void zkp_fr_mul(zkp_fr *o, const zkp_fr *a, const zkp_fr *b) { zkp_fr_mul_inline(o, a, b); }
void zkp_fr_sqr(zkp_fr *o, const zkp_fr *a) { zkp_fr_sqr_inline(o, a); }

void zkp_fr_pow(zkp_fr *o, const zkp_fr *a, const uint64_t *e, size_t n_limbs)
{
    /* Fixed windows of four bits of a public exponent. */
    zkp_fr table[16], acc = zkp_fr_one;
    table[0] = zkp_fr_one;
    for (size_t i = 1; i < 16; i++) zkp_fr_mul(&table[i], &table[i - 1], a);
    int started = 0;
    for (size_t i = 16 * n_limbs; i-- > 0;) {
        for (int j = 0; j < 4 && started; j++) zkp_fr_sqr(&acc, &acc);
        unsigned digit = (unsigned)(e[i / 16] >> (4 * (i % 16))) & 15;
        if (digit == 0) continue;
        zkp_fr_mul(&acc, &acc, &table[digit]);
        started = 1;
    }
    *o = acc;
}

void zkp_fr_inv(zkp_fr *o, const zkp_fr *a)
{
    zkp_fr t;
    zkp_divsteps_invert(t.l, a->l, modulus62, ZKP_C_FR_INV62, 5, 4, (49 * 255 + 57) / 17);
    zkp_fr_mul(o, &t, &r3);
}

void zkp_fr_inv_var(zkp_fr *o, const zkp_fr *a)
{
    zkp_fr t;
    zkp_divsteps_invert_var(t.l, a->l, modulus62, ZKP_C_FR_INV62, 5, 4);
    zkp_fr_mul(o, &t, &r3);
}

void zkp_fr_batch_inv_var(zkp_fr *a, size_t n, zkp_fr *scratch)
{
    zkp_fr product = zkp_fr_one;
    for (size_t i = 0; i < n; i++) {
        scratch[i] = product;
        if (!zkp_fr_is_zero(&a[i])) zkp_fr_mul(&product, &product, &a[i]);
    }
    zkp_fr_inv_var(&product, &product);
    for (size_t i = n; i-- > 0;) {
        if (zkp_fr_is_zero(&a[i])) continue;
        zkp_fr inverse;
        zkp_fr_mul(&inverse, &product, &scratch[i]);
        zkp_fr_mul(&product, &product, &a[i]);
        a[i] = inverse;
    }
}

int zkp_fr_sqrt_var(zkp_fr *o, const zkp_fr *a)
{
    /* Tonelli and Shanks with r - 1 = 2^32 t: x = a^((t+1)/2), b = a^t, and x^2 = a*b throughout. While b != 1 its
       order is 2^k for a k below that of z; multiplying x by a root of z to the right power lowers k. */
    zkp_fr w, x, b, z = zkp_fr_root_of_unity, t;
    unsigned order_z = 32;
    if (zkp_fr_is_zero(a)) {
        *o = *a;
        return 1;
    }
    zkp_fr_pow(&w, a, exp_sqrt, 4); /* a^((t-1)/2) */
    zkp_fr_mul(&x, a, &w);
    zkp_fr_mul(&b, &x, &w);
    while (!zkp_fr_is_one(&b)) {
        unsigned k = 0;
        t = b;
        while (!zkp_fr_is_one(&t) && k < order_z) {
            zkp_fr_sqr(&t, &t);
            k++;
        }
        if (k >= order_z) return 0; /* b has the full order 2^32 of the first z: a is no square */
        for (unsigned i = k + 1; i < order_z; i++) zkp_fr_sqr(&z, &z);
        zkp_fr_mul(&x, &x, &z);
        zkp_fr_sqr(&z, &z);
        zkp_fr_mul(&b, &b, &z);
        order_z = k;
    }
    *o = x;
    return 1;
}

int zkp_fr_is_zero(const zkp_fr *a) { return (int)zkp_word_is_zero(zkp_words_or(a->l, 4)); }
int zkp_fr_is_one(const zkp_fr *a) { return (int)zkp_words_eq(a->l, zkp_fr_one.l, 4); }
int zkp_fr_eq(const zkp_fr *a, const zkp_fr *b) { return (int)zkp_words_eq(a->l, b->l, 4); }

int zkp_fr_sgn0(const zkp_fr *a)
{
    uint64_t v[4];
    zkp_fr_to_limbs(v, a);
    return (int)(v[0] & 1);
}

void zkp_fr_select(zkp_fr *o, const zkp_fr *a, const zkp_fr *b, uint64_t take_b)
{
    zkp_words_select(o->l, a->l, b->l, 4, take_b);
}

void zkp_fr_cneg(zkp_fr *o, const zkp_fr *a, uint64_t negate)
{
    zkp_fr t;
    zkp_fr_neg(&t, a);
    zkp_words_select(o->l, a->l, t.l, 4, negate);
}

void zkp_fr_from_u64(zkp_fr *o, uint64_t v)
{
    uint64_t limbs[4] = { v };
    ZKP_W(mont_mul)(o->l, r2.l, limbs, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
}

int zkp_fr_from_limbs(zkp_fr *o, const uint64_t v[4])
{
    uint64_t t[4];
    uint64_t reduced = zkp_words_sub(t, v, zkp_fr_r, 4);
    ZKP_W(mont_mul)(t, r2.l, v, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
    zkp_words_select(o->l, zkp_fr_zero.l, t, 4, reduced);
    return (int)reduced;
}

void zkp_fr_to_limbs(uint64_t v[4], const zkp_fr *a)
{
    static const uint64_t one[4] = { 1 };
    ZKP_W(mont_mul)(v, a->l, one, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
}

static void words_from_le32(uint64_t v[4], const uint8_t b[32])
{
    for (size_t i = 0; i < 4; i++) {
        uint64_t word = 0;
        for (size_t j = 8; j-- > 0;) word = word << 8 | b[8 * i + j];
        v[i] = word;
    }
}

int zkp_fr_from_le32(zkp_fr *o, const uint8_t b[32])
{
    uint64_t v[4];
    words_from_le32(v, b);
    return zkp_fr_from_limbs(o, v) ? ZKP_OK : ZKP_ERR_RANGE;
}

void zkp_fr_to_le32(uint8_t b[32], const zkp_fr *a)
{
    uint64_t v[4];
    zkp_fr_to_limbs(v, a);
    for (size_t i = 0; i < 32; i++) b[i] = (uint8_t)(v[i / 8] >> (8 * (i % 8)));
}

void zkp_fr_from_le64_wide(zkp_fr *o, const uint8_t b[64])
{
    /* A Montgomery product takes any 256-bit value as its second factor. */
    uint64_t low[4], high[4];
    zkp_fr t;
    words_from_le32(low, b);
    words_from_le32(high, b + 32);
    ZKP_W(mont_mul)(t.l, r2.l, low, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
    ZKP_W(mont_mul)(o->l, r3.l, high, zkp_fr_r, ZKP_C_FR_NEG_INV, 4);
    zkp_fr_add(o, o, &t);
}
