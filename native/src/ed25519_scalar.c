/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reduction uses the form of the order: with l = 2^252 + c a number x = high * 2^252 + low is low - c * high modulo l,
   and c has 125 bits. Each fold adds a multiple of l first that keeps the number above zero. */
#include "ed25519_names.h"

#include "zkp/ed25519_scalar.h"

#include <string.h>

#include "divsteps.h"
#include "zkp/wipe.h"
#include "zkp/words.h"

/* c = l - 2^252 */
static const uint64_t c[2] = {0x5812631a5cf5d3ed, 0x14def9dea2f79cd6};

/* w[0..n+1] = a[0..n-1] * c */
ZKP_INLINE void mul_c(uint64_t *w, const uint64_t *a, size_t n) {
    uint64_t carry = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        const zkp_u128 s = (zkp_u128)a[i] * c[0] + carry;
        w[i] = (uint64_t)s;
        carry = (uint64_t)(s >> 64);
    }
    w[n] = carry;
    carry = 0;
    ZKP_UNROLL
    for (size_t i = 0; i < n; i++) {
        const zkp_u128 s = (zkp_u128)a[i] * c[1] + w[i + 1] + carry;
        w[i + 1] = (uint64_t)s;
        carry = (uint64_t)(s >> 64);
    }
    w[n + 1] = carry;
}

/* high = x >> 252 (n - 3 words), low = x mod 2^252 (4 words). */
ZKP_INLINE void split(uint64_t *high, uint64_t *low, const uint64_t *x, size_t n) {
    ZKP_UNROLL
    for (size_t i = 3; i < n; i++) high[i - 3] = x[i] >> 60 | (i + 1 < n ? x[i + 1] << 4 : 0);
    for (size_t i = 0; i < 4; i++) low[i] = x[i];
    low[3] &= UINT64_MAX >> 4;
}

/* o = x mod l; in: 9 words, below 2^522. */
static void reduce(uint64_t o[4], const uint64_t x[9]) {
    /* l * 2^146, l * 2^20 and l: above c * high of the three folds, which is below 2^395, 2^272 and 2^146 */
    static const uint64_t lift1[7] = {
        0, 0, 0x8c6973d74fb40000, 0xe77a8bde73596049,
        0x000000000000537b, 0, 0x0000000000004000};
    static const uint64_t lift2[5] = {
        0x31a5cf5d3ed00000, 0x9dea2f79cd658126, 0x0000000000014def,
        0, 0x0000000000010000};
    uint64_t high[6], low[7], product[8];
    split(high, low, x, 9); /* high: 270 bits */
    mul_c(product, high, 5);
    low[4] = low[5] = low[6] = 0;
    (void)zkp_words_add(low, low, lift1, 7);
    (void)zkp_words_sub(low, low, product, 7); /* above 0, below 2^400 */
    uint64_t second[7];
    memcpy(second, low, sizeof second);
    split(high, low, second, 7); /* high: 147 bits */
    mul_c(product, high, 3);
    low[4] = 0;
    (void)zkp_words_add(low, low, lift2, 5);
    (void)zkp_words_sub(low, low, product, 5);
    memcpy(second, low, 5 * sizeof *second);
    split(high, low, second, 5); /* high: 21 bits */
    mul_c(product, high, 1);
    product[3] = 0;
    (void)zkp_words_add(low, low, zkp_es_order, 4);
    (void)zkp_words_sub(low, low, product, 4); /* above 0, below 2 l */
    zkp_words_reduce_once(o, low, zkp_es_order, 4);
}

/* The same for a product of two reduced numbers plus a third: two folds suffice, and the second lift is l. */
static void reduce_product(uint64_t o[4], const uint64_t x[8]) {
    static const uint64_t lift[6] = {
        0, 0xa000000000000000, 0xcb024c634b9eba7d,
        0x029bdf3bd45ef39a, 0, 0x0200000000000000}; /* l * 2^125 */
    uint64_t high[5], low[6], product[6];
    split(high, low, x, 8); /* high: 253 bits, so four words */
    ZKP_CHECK(high[4] == 0);
    mul_c(product, high, 4);
    low[4] = low[5] = 0;
    (void)zkp_words_add(low, low, lift, 6);
    (void)zkp_words_sub(low, low, product, 6); /* above 0, below 2^378 */
    const uint64_t second[6] = {low[0], low[1], low[2], low[3], low[4], low[5]};
    split(high, low, second, 6); /* high: 126 bits */
    ZKP_CHECK(high[2] == 0);
    mul_c(product, high, 2);
    (void)zkp_words_add(low, low, zkp_es_order, 4);
    (void)zkp_words_sub(low, low, product, 4); /* above 0, below 2 l */
    zkp_words_reduce_once(o, low, zkp_es_order, 4);
}

static void load(uint64_t w[4], const uint8_t b[32]) {
    for (int i = 0; i < 4; i++) {
        w[i] = 0;
        for (int j = 7; j >= 0; j--) w[i] = w[i] << 8 | b[8 * i + j];
    }
}

int zkp_es_from_le32(zkp_scalar *o, const uint8_t b[32]) {
    uint64_t w[4], t[4];
    load(w, b);
    const uint64_t below = zkp_words_sub(t, w, zkp_es_order, 4);
    for (int i = 0; i < 4; i++) o->l[i] = w[i] & (0 - below);
    return (int)below;
}

void zkp_es_to_le32(uint8_t b[32], const zkp_scalar *a) {
    for (int i = 0; i < 32; i++) b[i] = (uint8_t)(a->l[i / 8] >> (8 * (i % 8)));
}

void zkp_es_from_le32_wide(zkp_scalar *o, const uint8_t b[32]) {
    uint64_t w[9] = {0};
    load(w, b);
    reduce(o->l, w);
    zkp_wipe(w, sizeof w);
}

void zkp_es_from_le64_wide(zkp_scalar *o, const uint8_t b[64]) {
    uint64_t w[9];
    load(w, b);
    load(w + 4, b + 32);
    w[8] = 0;
    reduce(o->l, w);
    zkp_wipe(w, sizeof w);
}

void zkp_es_from_u64(zkp_scalar *o, uint64_t v) { *o = (zkp_scalar){{v, 0, 0, 0}}; }

void zkp_es_add(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b) {
    zkp_words_mod_add(o->l, a->l, b->l, zkp_es_order, 4);
}

void zkp_es_sub(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b) {
    zkp_words_mod_sub(o->l, a->l, b->l, zkp_es_order, 4);
}

void zkp_es_neg(zkp_scalar *o, const zkp_scalar *a) {
    const zkp_scalar zero = {{0, 0, 0, 0}};
    zkp_es_sub(o, &zero, a);
}

void zkp_es_mul(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b) {
    uint64_t w[8];
    zkp_words_mul_wide(w, a->l, b->l, 4);
    reduce_product(o->l, w);
}

void zkp_es_muladd(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *d) {
    uint64_t w[8];
    const uint64_t summand[8] = {d->l[0], d->l[1], d->l[2], d->l[3], 0, 0, 0, 0};
    zkp_words_mul_wide(w, a->l, b->l, 4);
    (void)zkp_words_add(w, w, summand, 8);
    reduce_product(o->l, w);
}

void zkp_es_dot(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, size_t n) {
    enum { LAZY = 1 << 10 }; /* products below 2^506 each, and a reduced number, stay below 2^522 */
    uint64_t sum[9] = {0}, w[8];
    for (size_t i = 0; i < n; i++) {
        zkp_words_mul_wide(w, a[i].l, b[i].l, 4);
        zkp_words_accumulate8(sum, w);
        if (i % LAZY == LAZY - 1) {
            reduce(sum, sum);
            for (int j = 4; j < 9; j++) sum[j] = 0;
        }
    }
    reduce(o->l, sum);
    zkp_wipe(sum, sizeof sum);
    zkp_wipe(w, sizeof w);
}

void zkp_es_inv(zkp_scalar *o, const zkp_scalar *a) {
    static const int64_t order62[5] = {
        0x1812631a5cf5d3ed, 0x137be77a8bde7359, 0x0000000000000001,
        0x0000000000000000, 0x0000000000000010};
    zkp_divsteps_invert(o->l, a->l, order62, 0x2d4ae25cedab81e5, 5, 4, (49 * 253 + 57) / 17);
}

int zkp_es_is_zero(const zkp_scalar *a) { return (int)zkp_word_is_zero(zkp_words_or(a->l, 4)); }
int zkp_es_eq(const zkp_scalar *a, const zkp_scalar *b) { return (int)zkp_words_eq(a->l, b->l, 4); }

int zkp_es_batch_inv(zkp_scalar *o, const zkp_scalar *a, size_t n) {
    zkp_scalar rest;
    if (n == 0) return 1;
    o[0] = a[0];
    for (size_t i = 1; i < n; i++) zkp_es_mul(&o[i], &o[i - 1], &a[i]);
    const int zero = zkp_es_is_zero(&o[n - 1]);
    zkp_es_inv(&rest, &o[n - 1]);
    for (size_t i = n; i-- > 1;) {
        zkp_es_mul(&o[i], &rest, &o[i - 1]);
        zkp_es_mul(&rest, &rest, &a[i]);
    }
    o[0] = rest;
    zkp_wipe(&rest, sizeof rest);
    return !zero;
}

void zkp_es_hash_final(zkp_scalar *o, zkp_keccak *state) {
    uint8_t digest[32];
    zkp_keccak_final(digest, state);
    zkp_es_from_le32_wide(o, digest);
    zkp_wipe(digest, sizeof digest);
}

void zkp_es_hash(zkp_scalar *o, const zkp_bytes *parts, size_t n_parts) {
    zkp_keccak state;
    zkp_keccak_init(&state);
    for (size_t i = 0; i < n_parts; i++) zkp_keccak_update(&state, parts[i].data, parts[i].len);
    zkp_es_hash_final(o, &state);
}
