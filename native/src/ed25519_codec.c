/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encodings of points, and Monero's map from bytes to points. */
#include "ed25519_names.h"

#include "ed25519_constants.h"
#include "ed25519_inline.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

static const uint64_t field_order[4] = {0xffffffffffffffed, 0xffffffffffffffff, 0xffffffffffffffff, 0x7fffffffffffffff};

static int fail(zkp_ed25519_affine *o, int status) {
    zkp_fe_zero(&o->x);
    zkp_fe_one(&o->y);
    return status;
}

/* What ZKP_ED25519_MEMBER asks for in addition. */
static int check_member_var(const zkp_ed25519_affine *a) {
    zkp_ed25519 p;
    zkp_ed25519_from_affine(&p, a);
    if (zkp_ed25519_is_identity(&p)) return ZKP_ERR_IDENTITY;
    return zkp_ed25519_in_subgroup_var(&p) ? ZKP_OK : ZKP_ERR_NOT_IN_SUBGROUP;
}

int zkp_ed25519_decode_var(zkp_ed25519_affine *o, const uint8_t in[32], int rule) {
    const int lenient = (rule & ZKP_ED25519_RULE_MASK) == ZKP_ED25519_RULE_ZIP215;
    uint64_t w[4], t[4];
    zkp_ed25519_affine a;
    zkp_fe25519 y2, u, v, one;
    zkp_fe_load(w, in);
    const uint64_t sign = w[3] >> 63;
    w[3] &= UINT64_MAX >> 1;
    if (!lenient && !zkp_words_sub(t, w, field_order, 4)) return fail(o, ZKP_ERR_RANGE);
    zkp_fe_from_words(&a.y, w);
    zkp_fe_one(&one);
    zkp_fe_sqr(&y2, &a.y);
    zkp_fe_sub(&u, &y2, &one);
    zkp_fe_mul(&v, &y2, &zkp_ed25519_d);
    zkp_fe_add(&v, &v, &one); /* never zero: -1/d is not a square */
    if (!zkp_fe_sqrt_ratio(&a.x, &u, &v)) return fail(o, ZKP_ERR_NOT_ON_CURVE);
    if (!lenient && sign && zkp_fe_is_zero(&a.x)) return fail(o, ZKP_ERR_FLAGS);
    zkp_fe_cneg(&a.x, &a.x, sign); /* the root is even */
    if (rule & ZKP_ED25519_MEMBER) {
        const int status = check_member_var(&a);
        if (status != ZKP_OK) return fail(o, status);
    }
    *o = a;
    return ZKP_OK;
}

void zkp_ed25519_encode_affine(uint8_t out[32], const zkp_ed25519_affine *a) {
    zkp_fe_to_le32(out, &a->y);
    out[31] = (uint8_t)(out[31] | (zkp_fe_is_negative(&a->x) << 7));
}

void zkp_ed25519_encode(uint8_t out[32], const zkp_ed25519 *a) {
    zkp_ed25519_affine affine;
    zkp_ed25519_to_affine(&affine, a);
    zkp_ed25519_encode_affine(out, &affine);
}

void zkp_ed25519_encode_many(uint8_t *out, const zkp_ed25519 *a, size_t n) {
    enum { CHUNK = 64 };
    zkp_ed25519_affine affine[CHUNK];
    zkp_fe25519 scratch[CHUNK];
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        zkp_ed25519_batch_to_affine(affine, a + start, count, scratch);
        for (size_t i = 0; i < count; i++) zkp_ed25519_encode_affine(out + 32 * (start + i), &affine[i]);
    }
}

void zkp_ed25519_to_xy(uint8_t xy[64], const zkp_ed25519_affine *a) {
    zkp_fe_to_le32(xy, &a->x);
    zkp_fe_to_le32(xy + 32, &a->y);
}

void zkp_ed25519_from_xy_trusted(zkp_ed25519_affine *o, const uint8_t xy[64]) {
    zkp_fe_from_le32(&o->x, xy);
    zkp_fe_from_le32(&o->y, xy + 32);
}

int zkp_ed25519_from_xy_var(zkp_ed25519_affine *o, const uint8_t xy[64]) {
    for (int i = 0; i < 2; i++) {
        uint64_t w[4], t[4];
        zkp_fe_load(w, xy + 32 * i);
        if (!zkp_words_sub(t, w, field_order, 4)) return fail(o, ZKP_ERR_RANGE);
    }
    zkp_ed25519_affine a;
    zkp_ed25519_from_xy_trusted(&a, xy);
    if (!zkp_ed25519_on_curve(&a)) return fail(o, ZKP_ERR_NOT_ON_CURVE);
    *o = a;
    return ZKP_OK;
}

/* Elligator's map as CryptoNote writes it. With w = 2 r^2 + 1 and d = w^2 - 2 A^2 r^2 one of 2 A (A + 2) r^2 w/d and
   A (A + 2) w/d is a square. x is the root in question, even or odd by the case; y = (z - w)/(z + w) with
   z = -2 A r^2 or -A. 2 A (A + 2) is a square, and -i A (A + 2) is one, which makes the root of i w/d into the other.
   d and z + w are never zero: 2 is not a square, and no point of the Montgomery form has abscissa -1. */
void zkp_ed25519_map_to_curve(zkp_ed25519 *o, const uint8_t digest[32]) {
    static const zkp_fe25519 minus_a = {
        {0x7fffffff892e7, 0x7ffffffffffff, 0x7ffffffffffff, 0x7ffffffffffff, 0x7ffffffffffff}};
    static const zkp_fe25519 a = {{486662, 0, 0, 0, 0}};
    zkp_fe25519 r, v, w, d, x, odd, z, sum, diff, one;
    zkp_fe_one(&one);
    zkp_fe_from_le32(&r, digest);
    zkp_fe_sqr(&v, &r);
    zkp_fe_add(&v, &v, &v);
    zkp_fe_carry(&v, &v); /* 2 r^2 */
    zkp_fe_add(&w, &v, &one);
    zkp_fe_carry(&w, &w);
    zkp_fe_mul(&z, &v, &a);
    zkp_fe_mul(&z, &z, &a); /* 2 A^2 r^2 */
    zkp_fe_sqr(&d, &w);
    zkp_fe_sub(&d, &d, &z);
    const uint64_t even = (uint64_t)zkp_fe_sqrt_ratio(&x, &w, &d);
    zkp_fe_mul(&odd, &x, &zkp_ed25519_map_odd);
    zkp_fe_mul(&x, &x, &zkp_ed25519_map_even);
    zkp_fe_mul(&x, &x, &r);
    zkp_fe_select(&x, &odd, &x, even);
    zkp_fe_cneg(&x, &x, (uint64_t)zkp_fe_is_negative(&x) ^ even ^ 1);
    zkp_fe_mul(&z, &v, &minus_a);
    zkp_fe_select(&z, &minus_a, &z, even);
    zkp_fe_add(&sum, &z, &w);
    zkp_fe_sub(&diff, &z, &w);
    zkp_fe_mul(&o->x, &x, &sum);
    zkp_fe_carry(&o->y, &diff);
    zkp_fe_carry(&o->z, &sum);
    zkp_fe_mul(&o->t, &x, &diff);
}

void zkp_ed25519_hash_to_point(zkp_ed25519 *o, const uint8_t *data, size_t len) {
    uint8_t digest[32];
    zkp_keccak256(digest, data, len);
    zkp_ed25519_map_to_curve(o, digest);
    zkp_ed25519_mul8(o, o);
}
