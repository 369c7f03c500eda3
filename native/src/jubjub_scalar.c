/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zkp/jubjub_scalar.h"

#include <string.h>

#include "zkp/blake2b.h"
#include "zkp/declassify.h"
#include "zkp/wipe.h"

typedef unsigned __int128 u128;

const uint64_t zkp_js_order[4] = {0xd0970e5ed6f72cb7, 0xa6682093ccc81082, 0x06673b0101343b00, 0x0e7db4ea6533afa9};
/* 2^512 mod l, and -1/l mod 2^64. */
static const zkp_js r2 = {{0x67719aa495e57731, 0x51b0cef09ce3fc26, 0x69dab7fac026e9a5, 0x04f6547b8d127688}};
static const zkp_js one = {{1, 0, 0, 0}};
static const uint64_t n0 = 0x1ba3a358ef788ef9;

/* o = a - l if a >= l, else a. in: a < 2*l */
static void reduce_once(zkp_js *o, const zkp_js *a) {
    uint64_t d[4], borrow = 0;
    for (int i = 0; i < 4; i++) {
        u128 x = (u128)a->l[i] - zkp_js_order[i] - borrow;
        d[i] = (uint64_t)x;
        borrow = (uint64_t)(x >> 64) & 1;
    }
    uint64_t keep = (uint64_t)0 - borrow;
    for (int i = 0; i < 4; i++) o->l[i] = (a->l[i] & keep) | (d[i] & ~keep);
}

/* o = a * b / 2^256 mod l. in: a < 2^256, b < l; the sum before the last subtraction is below b + l < 2*l. */
static void montgomery(zkp_js *o, const zkp_js *a, const zkp_js *b) {
    uint64_t t[6] = {0};
    for (int i = 0; i < 4; i++) {
        u128 carry = 0;
        for (int j = 0; j < 4; j++) {
            carry += (u128)a->l[i] * b->l[j] + t[j];
            t[j] = (uint64_t)carry;
            carry >>= 64;
        }
        carry += t[4];
        t[4] = (uint64_t)carry;
        t[5] = (uint64_t)(carry >> 64);
        uint64_t m = t[0] * n0;
        carry = ((u128)m * zkp_js_order[0] + t[0]) >> 64;
        for (int j = 1; j < 4; j++) {
            carry += (u128)m * zkp_js_order[j] + t[j];
            t[j - 1] = (uint64_t)carry;
            carry >>= 64;
        }
        carry += t[4];
        t[3] = (uint64_t)carry;
        t[4] = t[5] + (uint64_t)(carry >> 64);
    }
    zkp_js sum = {{t[0], t[1], t[2], t[3]}};
    reduce_once(o, &sum);
}

static void load(zkp_js *o, const uint8_t b[32]) {
    for (int i = 0; i < 4; i++) {
        o->l[i] = 0;
        for (int j = 7; j >= 0; j--) o->l[i] = (o->l[i] << 8) | b[8 * i + j];
    }
}

int zkp_js_from_le32(zkp_js *o, const uint8_t b[32]) {
    zkp_js a;
    load(&a, b);
    uint64_t borrow = 0;
    for (int i = 0; i < 4; i++) borrow = (uint64_t)(((u128)a.l[i] - zkp_js_order[i] - borrow) >> 64) & 1;
    uint64_t keep = (uint64_t)0 - borrow;
    for (int i = 0; i < 4; i++) o->l[i] = a.l[i] & keep;
    return (int)borrow;
}

void zkp_js_to_le32(uint8_t b[32], const zkp_js *a) {
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 8; j++) b[8 * i + j] = (uint8_t)(a->l[i] >> (8 * j));
}

void zkp_js_from_le32_wide(zkp_js *o, const uint8_t b[32]) {
    zkp_js a;
    load(&a, b);
    montgomery(&a, &a, &r2);
    montgomery(o, &a, &one);
    zkp_wipe(&a, sizeof a);
}

void zkp_js_from_le64_wide(zkp_js *o, const uint8_t b[64]) {
    zkp_js low, high;
    zkp_js_from_le32_wide(&low, b);
    load(&high, b + 32);
    montgomery(&high, &high, &r2); /* high * 2^256 */
    zkp_js_add(o, &low, &high);
    zkp_wipe(&low, sizeof low);
    zkp_wipe(&high, sizeof high);
}

void zkp_js_add(zkp_js *o, const zkp_js *a, const zkp_js *b) {
    zkp_js sum; /* below 2^253: no carry out */
    u128 carry = 0;
    for (int i = 0; i < 4; i++) {
        carry += (u128)a->l[i] + b->l[i];
        sum.l[i] = (uint64_t)carry;
        carry >>= 64;
    }
    reduce_once(o, &sum);
}

void zkp_js_neg(zkp_js *o, const zkp_js *a) {
    zkp_js d;
    uint64_t borrow = 0;
    for (int i = 0; i < 4; i++) {
        u128 x = (u128)zkp_js_order[i] - a->l[i] - borrow;
        d.l[i] = (uint64_t)x;
        borrow = (uint64_t)(x >> 64) & 1;
    }
    reduce_once(o, &d); /* l - 0 becomes 0 */
}

void zkp_js_sub(zkp_js *o, const zkp_js *a, const zkp_js *b) {
    zkp_js minus;
    zkp_js_neg(&minus, b);
    zkp_js_add(o, a, &minus);
}

void zkp_js_mul(zkp_js *o, const zkp_js *a, const zkp_js *b) {
    zkp_js lifted;
    montgomery(&lifted, a, &r2);
    montgomery(o, &lifted, b);
    zkp_wipe(&lifted, sizeof lifted);
}

void zkp_js_inv(zkp_js *o, const zkp_js *a) {
    /* Fermat: a^(l-2) by squarings and multiplications whose order depends on l alone; base and acc are a*2^256. */
    zkp_js base, acc;
    montgomery(&base, a, &r2);
    montgomery(&acc, &r2, &one);
    for (int bit = 251; bit >= 0; bit--) {
        montgomery(&acc, &acc, &acc);
        uint64_t word = zkp_js_order[bit / 64] - (bit < 64 ? 2 : 0);
        if ((word >> (bit % 64)) & 1) montgomery(&acc, &acc, &base);
    }
    montgomery(o, &acc, &one);
    zkp_wipe(&base, sizeof base);
    zkp_wipe(&acc, sizeof acc);
}

int zkp_js_is_zero(const zkp_js *a) {
    uint64_t any = a->l[0] | a->l[1] | a->l[2] | a->l[3];
    return (int)(1 ^ ((any | ((uint64_t)0 - any)) >> 63));
}

void zkp_js_hash(zkp_js *o, const uint8_t person[16], const zkp_bytes *parts, size_t n_parts) {
    zkp_blake2b state;
    uint8_t digest[64];
    uint8_t counter = 0;
    do {
        zkp_blake2b_init(&state, person);
        for (size_t i = 0; i < n_parts; i++) zkp_blake2b_update(&state, parts[i].data, parts[i].len);
        zkp_blake2b_update(&state, &counter, 1);
        zkp_blake2b_final(digest, &state);
        zkp_js_from_le64_wide(o, digest);
        counter++;
        /* This branch shows only whether the value is zero. */
    } while (zkp_declassify_int(zkp_js_is_zero(o)));
    zkp_wipe(digest, sizeof digest);
}
