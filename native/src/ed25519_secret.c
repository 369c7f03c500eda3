/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with secret scalars of Ed25519. */
#include "zkp_api/ed25519_secret.h"

#include <stdlib.h>

#include "zkp/declassify.h"
#include "zkp/ed25519.h"
#include "zkp/random.h"
#include "zkp/secret.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

int zkp_secret_ed25519_scalar(zkp_scalar *o, const zkp_secret *s) {
    *o = (zkp_scalar){{0, 0, 0, 0}};
    if (s->kind != ZKP_SECRET_ED25519) return ZKP_ERR_ARGUMENT;
    (void)zkp_es_from_le32(o, s->bytes);
    return ZKP_OK;
}

/* Stores the scalar and wipes the caller's copy. */
static int keep(zkp_secret **out, zkp_scalar *value) {
    const int status = zkp_secret_store_kind(out, value, ZKP_SECRET_ED25519);
    zkp_wipe(value, sizeof *value);
    return status;
}

int zkp_ed25519_secret_random(zkp_secret **out) {
    uint8_t wide[64];
    zkp_scalar value;
    *out = NULL;
    do {
        if (!zkp_os_random(wide, sizeof wide)) return ZKP_ERR_MEMORY;
        zkp_es_from_le64_wide(&value, wide);
    } while (zkp_declassify_int(zkp_es_is_zero(&value)));
    zkp_wipe(wide, sizeof wide);
    const int status = keep(out, &value);
    zkp_wipe_stack();
    return status;
}

int zkp_ed25519_secret_from_scalar(zkp_secret **out, const uint8_t *bytes) {
    zkp_scalar value;
    *out = NULL;
    if (!zkp_declassify_int(zkp_es_from_le32(&value, bytes))) return ZKP_ERR_RANGE;
    const int status = keep(out, &value);
    zkp_wipe_stack();
    return status;
}

int zkp_ed25519_secret_reduce(zkp_secret **out, const uint8_t *bytes, size_t size) {
    zkp_scalar value;
    *out = NULL;
    if (size == 32) zkp_es_from_le32_wide(&value, bytes);
    else if (size == 64) zkp_es_from_le64_wide(&value, bytes);
    else return ZKP_ERR_ARGUMENT;
    const int status = keep(out, &value);
    zkp_wipe_stack();
    return status;
}

int zkp_ed25519_secret_reduced(zkp_secret **out, const zkp_secret *s) {
    return zkp_ed25519_secret_reduce(out, s->bytes, 32);
}

int zkp_ed25519_secret_is_scalar(const zkp_secret *s) { return s->kind == ZKP_SECRET_ED25519; }

static void hash(uint8_t digest[32], const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                 const uint8_t *data, size_t len) {
    zkp_keccak state;
    zkp_keccak_init(&state);
    zkp_keccak_update(&state, prefix, prefix_len);
    zkp_keccak_update(&state, key->bytes, 32);
    zkp_keccak_update(&state, data, len);
    zkp_keccak_final(digest, &state);
}

int zkp_ed25519_secret_hash_to_scalar(zkp_secret **out, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                      const uint8_t *data, size_t len) {
    uint8_t digest[32];
    hash(digest, key, prefix, prefix_len, data, len);
    const int status = zkp_ed25519_secret_reduce(out, digest, sizeof digest);
    zkp_wipe(digest, sizeof digest);
    return status;
}

int zkp_ed25519_secret_hash_to_bytes(zkp_secret **out, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                     const uint8_t *data, size_t len) {
    uint8_t digest[32];
    hash(digest, key, prefix, prefix_len, data, len);
    const int status = zkp_secret_store_bytes(out, digest);
    zkp_wipe(digest, sizeof digest);
    zkp_wipe_stack();
    return status;
}

void zkp_ed25519_secret_public_hash(uint8_t *digest, const zkp_secret *key, const uint8_t *prefix, size_t prefix_len,
                                    const uint8_t *data, size_t len) {
    hash(digest, key, prefix, prefix_len, data, len);
    zkp_declassify(digest, 32);
    zkp_wipe_stack();
}

/* The three operands of an operation; an operation of fewer gets some of them twice. */
static int combine(zkp_secret **out, const zkp_secret *a, const zkp_secret *b, const zkp_secret *c,
                   void (*operation)(zkp_scalar *, const zkp_scalar *, const zkp_scalar *, const zkp_scalar *)) {
    zkp_scalar x, y, z;
    *out = NULL;
    int status = zkp_secret_ed25519_scalar(&x, a);
    if (status == ZKP_OK) status = zkp_secret_ed25519_scalar(&y, b);
    if (status == ZKP_OK) status = zkp_secret_ed25519_scalar(&z, c);
    if (status == ZKP_OK) {
        operation(&x, &x, &y, &z);
        status = keep(out, &x);
    }
    zkp_wipe(&x, sizeof x);
    zkp_wipe(&y, sizeof y);
    zkp_wipe(&z, sizeof z);
    zkp_wipe_stack();
    return status;
}

static void sum(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *unused) {
    (void)unused;
    zkp_es_add(o, a, b);
}

static void difference(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *unused) {
    (void)unused;
    zkp_es_sub(o, a, b);
}

static void product(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *b, const zkp_scalar *unused) {
    (void)unused;
    zkp_es_mul(o, a, b);
}

static void negative(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *unused, const zkp_scalar *unused_too) {
    (void)unused;
    (void)unused_too;
    zkp_es_neg(o, a);
}

static void inverse(zkp_scalar *o, const zkp_scalar *a, const zkp_scalar *unused, const zkp_scalar *unused_too) {
    (void)unused;
    (void)unused_too;
    zkp_es_inv(o, a);
}

int zkp_ed25519_secret_add(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) {
    return combine(out, a, b, b, sum);
}

int zkp_ed25519_secret_sub(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) {
    return combine(out, a, b, b, difference);
}

int zkp_ed25519_secret_mul(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) {
    return combine(out, a, b, b, product);
}

int zkp_ed25519_secret_muladd(zkp_secret **out, const zkp_secret *a, const zkp_secret *b, const zkp_secret *c) {
    return combine(out, a, b, c, zkp_es_muladd);
}

int zkp_ed25519_secret_neg(zkp_secret **out, const zkp_secret *a) { return combine(out, a, a, a, negative); }
int zkp_ed25519_secret_inverse(zkp_secret **out, const zkp_secret *a) { return combine(out, a, a, a, inverse); }

/* Points are public. */
static void load(zkp_ed25519 *o, const uint8_t xy[64]) {
    zkp_ed25519_affine a;
    zkp_ed25519_from_xy_trusted(&a, xy);
    zkp_ed25519_from_affine(o, &a);
}

/* The named generator that a public point is, or -1. */
static int generator_var(const uint8_t xy[64]) {
    zkp_ed25519_affine a;
    zkp_ed25519_from_xy_trusted(&a, xy);
    for (int g = 0; g < ZKP_ED25519_GEN_COUNT; g++)
        if (zkp_fe_eq(&a.x, &zkp_ed25519_generators[g].x) && zkp_fe_eq(&a.y, &zkp_ed25519_generators[g].y)) return g;
    return -1;
}

/* Publishes a point that was computed from secrets, and wipes it. */
static void publish(uint8_t xy[64], zkp_ed25519 *p) {
    zkp_ed25519_affine a;
    zkp_ed25519_to_affine(&a, p);
    zkp_ed25519_to_xy(xy, &a);
    zkp_declassify(xy, 64);
    zkp_wipe(p, sizeof *p);
}

int zkp_ed25519_secret_mul_base(uint8_t *o, const zkp_secret *s, const uint8_t *point) {
    zkp_scalar k;
    zkp_ed25519 p;
    const int status = zkp_secret_ed25519_scalar(&k, s), generator = generator_var(point);
    if (status != ZKP_OK) return status;
    load(&p, point);
    if (generator >= 0) zkp_ed25519_mul_generator(&p, generator, &k);
    else zkp_ed25519_mul(&p, &p, &k);
    publish(o, &p);
    zkp_wipe(&k, sizeof k);
    zkp_wipe_stack();
    return ZKP_OK;
}

int zkp_ed25519_secret_dh(zkp_secret **out, const zkp_secret *s, const uint8_t *point) {
    zkp_scalar k;
    zkp_ed25519 p;
    uint8_t encoded[32];
    *out = NULL;
    int status = zkp_secret_ed25519_scalar(&k, s);
    if (status != ZKP_OK) return status;
    load(&p, point);
    zkp_ed25519_mul(&p, &p, &k);
    zkp_ed25519_mul8(&p, &p);
    zkp_ed25519_encode(encoded, &p);
    status = zkp_secret_store_bytes(out, encoded);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&p, sizeof p);
    zkp_wipe(encoded, sizeof encoded);
    zkp_wipe_stack();
    return status;
}

int zkp_ed25519_secret_msm(uint8_t *o, const uint8_t *points, zkp_secret *const *s, size_t n) {
    if (n > SIZE_MAX / (2 * sizeof(zkp_ed25519))) return ZKP_ERR_MEMORY;
    zkp_ed25519 *p = malloc((n + 1) * sizeof *p), result;
    zkp_scalar *k = malloc((n + 1) * sizeof *k);
    int status = p == NULL || k == NULL ? ZKP_ERR_MEMORY : ZKP_OK;
    size_t taken = 0;
    for (; status == ZKP_OK && taken < n; taken++) {
        load(&p[taken], points + 64 * taken);
        status = zkp_secret_ed25519_scalar(&k[taken], s[taken]);
    }
    if (status == ZKP_OK) status = zkp_ed25519_msm(&result, p, k, n);
    if (status == ZKP_OK) publish(o, &result);
    if (k != NULL) zkp_wipe(k, taken * sizeof *k);
    zkp_wipe_stack();
    free(p);
    free(k);
    return status;
}

int zkp_ed25519_secret_commit(uint8_t *o, uint64_t value, const zkp_secret *blinding) {
    zkp_scalar k, v;
    zkp_ed25519 left, right;
    const int status = zkp_secret_ed25519_scalar(&k, blinding);
    if (status != ZKP_OK) return status;
    zkp_es_from_u64(&v, value);
    zkp_ed25519_mul_generator(&left, ZKP_ED25519_GEN_G, &k);
    zkp_ed25519_mul_generator(&right, ZKP_ED25519_GEN_H, &v);
    zkp_ed25519_add(&left, &left, &right);
    publish(o, &left);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&v, sizeof v);
    zkp_wipe(&right, sizeof right);
    zkp_wipe_stack();
    return ZKP_OK;
}
