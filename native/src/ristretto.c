/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ristretto255, RFC 9496 section 4; its names and steps. Constant time, but for the decoder. */
#include "ed25519_names.h"

#include "ed25519_constants.h"
#include "ed25519_inline.h"
#include "zkp_api/core.h"

static const uint64_t field_order[4] = {0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff};

int zkp_ristretto_decode(zkp_ed25519 *o, const uint8_t in[32]) {
    uint64_t w[4], unused[4];
    zkp_fe25519 s, ss, u1, u2, u2_sqr, v, one, root, den_x, den_y, x, y, t;
    zkp_ed_identity(o);
    zkp_fe_load(w, in);
    const uint64_t reduced = zkp_words_sub(unused, w, field_order, 4), negative = w[0] & 1;
    if (!reduced || negative) return ZKP_ERR_RANGE;
    zkp_fe_from_words(&s, w);
    zkp_fe_one(&one);
    zkp_fe_sqr(&ss, &s);
    zkp_fe_sub(&u1, &one, &ss);
    zkp_fe_add(&u2, &one, &ss);
    zkp_fe_sqr(&u2_sqr, &u2);
    zkp_fe_sqr(&v, &u1);
    zkp_fe_mul(&v, &v, &zkp_ed25519_d);
    zkp_fe_add(&v, &v, &u2_sqr);
    zkp_fe_neg(&v, &v); /* -(d u1^2) - u2^2 */
    zkp_fe_mul(&t, &v, &u2_sqr);
    const int was_square = zkp_fe_sqrt_ratio(&root, &one, &t);
    zkp_fe_mul(&den_x, &root, &u2);
    zkp_fe_mul(&den_y, &root, &den_x);
    zkp_fe_mul(&den_y, &den_y, &v);
    zkp_fe_add(&x, &s, &s);
    zkp_fe_mul(&x, &x, &den_x);
    zkp_fe_abs(&x, &x);
    zkp_fe_mul(&y, &u1, &den_y);
    zkp_fe_mul(&t, &x, &y);
    if (!was_square || zkp_fe_is_negative(&t) || zkp_fe_is_zero(&y)) return ZKP_ERR_NOT_ON_CURVE;
    *o = (zkp_ed25519){.x = x, .y = y, .z = one, .t = t};
    return ZKP_OK;
}

void zkp_ristretto_encode(uint8_t out[32], const zkp_ed25519 *a) {
    zkp_fe25519 u1, u2, t, one, root, den1, den2, z_inv, ix, iy, other, x, y, den_inv;
    zkp_fe_one(&one);
    zkp_fe_add(&u1, &a->z, &a->y);
    zkp_fe_sub(&t, &a->z, &a->y);
    zkp_fe_mul(&u1, &u1, &t);
    zkp_fe_mul(&u2, &a->x, &a->y);
    zkp_fe_sqr(&t, &u2);
    zkp_fe_mul(&t, &t, &u1);
    (void)zkp_fe_sqrt_ratio(&root, &one, &t); /* a square always */
    zkp_fe_mul(&den1, &root, &u1);
    zkp_fe_mul(&den2, &root, &u2);
    zkp_fe_mul(&z_inv, &den1, &den2);
    zkp_fe_mul(&z_inv, &z_inv, &a->t);
    zkp_fe_mul(&ix, &a->x, &zkp_fe_sqrt_m1);
    zkp_fe_mul(&iy, &a->y, &zkp_fe_sqrt_m1);
    zkp_fe_mul(&other, &den1, &zkp_ristretto_invsqrt_a_minus_d);
    zkp_fe_mul(&t, &a->t, &z_inv);
    const uint64_t rotate = (uint64_t)zkp_fe_is_negative(&t);
    zkp_fe_select(&x, &a->x, &iy, rotate);
    zkp_fe_select(&y, &a->y, &ix, rotate);
    zkp_fe_select(&den_inv, &den2, &other, rotate);
    zkp_fe_mul(&t, &x, &z_inv);
    zkp_fe_cneg(&y, &y, (uint64_t)zkp_fe_is_negative(&t));
    zkp_fe_sub(&t, &a->z, &y);
    zkp_fe_mul(&t, &t, &den_inv);
    zkp_fe_abs(&t, &t);
    zkp_fe_to_le32(out, &t);
}

int zkp_ristretto_eq(const zkp_ed25519 *a, const zkp_ed25519 *b) {
    zkp_fe25519 left, right;
    zkp_fe_mul(&left, &a->x, &b->y);
    zkp_fe_mul(&right, &a->y, &b->x);
    const int same = zkp_fe_eq(&left, &right);
    zkp_fe_mul(&left, &a->y, &b->y);
    zkp_fe_mul(&right, &a->x, &b->x);
    return same | zkp_fe_eq(&left, &right);
}

/* MAP of section 4.3.4. */
static void map(zkp_ed25519 *o, const uint8_t in[32]) {
    uint64_t words[4];
    zkp_fe25519 t, r, u, v, one, s, other, c, n, r_minus_one, minus_one, w0, w1, w2, w3;
    zkp_fe_load(words, in);
    words[3] &= UINT64_MAX >> 1;
    zkp_fe_from_words(&t, words);
    zkp_fe_one(&one);
    zkp_fe_sqr(&r, &t);
    zkp_fe_mul(&r, &r, &zkp_fe_sqrt_m1);
    zkp_fe_add(&u, &r, &one);
    zkp_fe_mul(&u, &u, &zkp_ristretto_one_minus_d_sq);
    zkp_fe_mul(&v, &r, &zkp_ed25519_d);
    zkp_fe_add(&v, &v, &one);
    zkp_fe_neg(&v, &v); /* -1 - r d */
    zkp_fe_add(&w0, &r, &zkp_ed25519_d);
    zkp_fe_mul(&v, &v, &w0);
    const uint64_t was_square = (uint64_t)zkp_fe_sqrt_ratio(&s, &u, &v);
    zkp_fe_mul(&other, &s, &t);
    zkp_fe_abs(&other, &other);
    zkp_fe_cneg(&other, &other, 1);
    zkp_fe_select(&s, &other, &s, was_square);
    zkp_fe_cneg(&minus_one, &one, 1);
    zkp_fe_select(&c, &r, &minus_one, was_square);
    zkp_fe_sub(&r_minus_one, &r, &one);
    zkp_fe_mul(&n, &c, &r_minus_one);
    zkp_fe_mul(&n, &n, &zkp_ristretto_d_minus_one_sq);
    zkp_fe_sub(&n, &n, &v);
    zkp_fe_add(&w0, &s, &s);
    zkp_fe_mul(&w0, &w0, &v);
    zkp_fe_mul(&w1, &n, &zkp_ristretto_sqrt_ad_minus_one);
    zkp_fe_sqr(&other, &s);
    zkp_fe_sub(&w2, &one, &other);
    zkp_fe_add(&w3, &one, &other);
    zkp_fe_mul(&o->x, &w0, &w3);
    zkp_fe_mul(&o->y, &w2, &w1);
    zkp_fe_mul(&o->z, &w1, &w3);
    zkp_fe_mul(&o->t, &w0, &w2);
}

void zkp_ristretto_from_uniform(zkp_ed25519 *o, const uint8_t in[64]) {
    zkp_ed25519 a, b;
    map(&a, in);
    map(&b, in + 32);
    zkp_ed25519_add(o, &a, &b);
}
