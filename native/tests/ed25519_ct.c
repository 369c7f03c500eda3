/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant time of what Ed25519 does with secrets: every case runs on inputs that memcheck holds undefined, a branch or
   an address that depends on them is an error. Output: one line "name errors" for each case; the caller judges. */
#include "constant_time.h"

#include "zkp/bulletproof.h"
#include "zkp/prime_group.h"
#include "zkp/secret.h"
#include "zkp/sha512.h"
#include "zkp_api/core.h"
#include "zkp_api/ed25519.h"
#include "zkp_api/ed25519_secret.h"
#include "zkp_api/monero_scan.h"

static void hide_bytes(uint8_t *out, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++) out[i] = (uint8_t)((seed * 0x9e3779b97f4a7c15u) >> (i % 57));
    zkp_classify(out, n);
}

static void hide_scalar(zkp_scalar *o, uint64_t seed) {
    uint8_t bytes[64];
    hide_bytes(bytes, sizeof bytes, seed);
    zkp_es_from_le64_wide(o, bytes);
}

static void hide_element(zkp_fe25519 *o, uint64_t seed) {
    uint8_t bytes[32];
    hide_bytes(bytes, sizeof bytes, seed);
    zkp_fe_from_le32(o, bytes);
}

/* A scalar of Ed25519, or plain bytes, whose content memcheck does not know. */
static zkp_secret *hidden(uint64_t seed, int scalar) {
    uint8_t bytes[32];
    zkp_secret *s;
    for (int i = 0; i < 32; i++) bytes[i] = (uint8_t)((seed * 0x9e3779b97f4a7c15u) >> (i % 57));
    bytes[31] &= 0x0f;
    require((scalar ? zkp_ed25519_secret_from_scalar(&s, bytes) : zkp_secret_from_bytes(&s, bytes)) == ZKP_OK, "a secret");
    zkp_classify(s->bytes, 32);
    return s;
}

static void case_field(void) {
    zkp_fe25519 a, b, c;
    uint8_t bytes[32];
    hide_element(&a, 1);
    hide_element(&b, 2);
    zkp_fe_mul(&c, &a, &b);
    zkp_fe_sqr_n(&c, &c, 3);
    zkp_fe_inv(&c, &c);
    zkp_fe_abs(&c, &c);
    (void)zkp_fe_sqrt_ratio(&a, &c, &b);
    zkp_fe_select(&a, &a, &b, (uint64_t)zkp_fe_is_zero(&c));
    zkp_fe_to_le32(bytes, &a);
    (void)zkp_fe_eq(&a, &b);
    zkp_fe25519 two[2], scratch[2];
    hide_element(&two[0], 9);
    hide_element(&two[1], 10);
    zkp_fe_batch_inv(two, two, 2, scratch);
}

static void case_scalars(void) {
    zkp_scalar a, b, c[3], d[3];
    uint8_t bytes[32];
    hide_scalar(&a, 3);
    hide_scalar(&b, 4);
    zkp_bp_from_u64(&c[0], a.l[0]);
    zkp_es_add(&b, &b, &c[0]);
    zkp_es_add(&c[0], &a, &b);
    zkp_es_sub(&c[1], &a, &b);
    zkp_es_mul(&c[2], &a, &b);
    zkp_es_neg(&c[2], &c[2]);
    zkp_es_muladd(&a, &a, &b, &c[1]);
    zkp_es_dot(&b, c, c, 3);
    zkp_es_inv(&b, &b);
    (void)zkp_es_batch_inv(d, c, 3);
    (void)zkp_es_is_zero(&b);
    (void)zkp_es_eq(&a, &b);
    zkp_es_to_le32(bytes, &a);
    zkp_es_from_le32_wide(&a, bytes);
    (void)zkp_es_from_le32(&a, bytes);
}

static void case_hashes(void) {
    uint8_t data[300], digest[64];
    zkp_keccak keccak;
    zkp_sha512 sha;
    zkp_scalar k;
    hide_bytes(data, sizeof data, 5);
    zkp_keccak_init(&keccak);
    zkp_keccak_update(&keccak, data, 150);
    zkp_keccak_update(&keccak, data + 150, 150);
    zkp_keccak_final(digest, &keccak);
    zkp_sha512_init(&sha);
    zkp_sha512_update(&sha, data, sizeof data);
    zkp_sha512_final(digest, &sha);
    zkp_es_hash(&k, &(zkp_bytes){data, sizeof data}, 1);
    for (int i = 0; i < 2; i++) {
        const zkp_prime_group *g = i ? &zkp_group_jubjub : &zkp_group_ed25519;
        g->hash_to_scalar(&k, (const uint8_t *)"x", 1, &(zkp_bytes){data, sizeof data}, 1);
    }
}

static void case_points(void) {
    zkp_ed25519 p, q, many[3];
    zkp_scalar k, three[3];
    uint8_t bytes[96], uniform[64];
    hide_scalar(&k, 6);
    zkp_ed25519_mul_generator(&p, ZKP_ED25519_GEN_G, &k);
    zkp_ed25519_mul(&q, &p, &k); /* the point is a secret too */
    zkp_ed25519_add(&p, &p, &q);
    zkp_ed25519_sub(&p, &p, &q);
    zkp_ed25519_mul8(&p, &p);
    zkp_ed25519_neg(&p, &p);
    (void)zkp_ed25519_eq(&p, &q);
    (void)zkp_ed25519_is_identity(&p);
    (void)zkp_ed25519_has_small_order(&p);
    for (int i = 0; i < 3; i++) {
        many[i] = i % 2 ? p : q;
        hide_scalar(&three[i], 7 + (uint64_t)i);
    }
    require(zkp_ed25519_msm(&p, many, three, 3) == ZKP_OK, "msm");
    zkp_ed25519_encode(bytes, &p);
    zkp_ed25519_encode_many(bytes, many, 3);
    hide_bytes(uniform, sizeof uniform, 8);
    zkp_ed25519_map_to_curve(&p, uniform);
    zkp_ristretto_from_uniform(&p, uniform);
    zkp_ristretto_encode(bytes, &p);
    (void)zkp_ristretto_eq(&p, &q);
}

/* Points whose coordinates are secret, in every form. */
static void case_forms_of_points(void) {
    zkp_ed25519 p, q;
    zkp_ed25519_affine a;
    zkp_ed25519_prepared_affine prepared;
    zkp_scalar k;
    uint8_t bytes[64];
    hide_scalar(&k, 21);
    zkp_ed25519_mul_generator(&p, ZKP_ED25519_GEN_H, &k);
    zkp_ed25519_to_affine(&a, &p);
    (void)zkp_ed25519_on_curve(&a);
    zkp_ed25519_from_affine(&p, &a);
    zkp_ed25519_prepare_affine(&prepared, &a);
    zkp_ed25519_identity(&q);
    zkp_ed25519_add_prepared_affine(&q, &q, &prepared);
    zkp_ed25519_to_xy(bytes, &a);
    zkp_ed25519_from_xy_trusted(&a, bytes);
    zkp_ed25519_encode_affine(bytes, &a);
    zkp_ed25519_hash_to_point(&q, bytes, 32);
}

static void case_group_tables(void) {
    for (int i = 0; i < 2; i++) {
        const zkp_prime_group *g = i ? &zkp_group_jubjub : &zkp_group_ed25519;
        zkp_point p[2], q;
        zkp_scalar k[2], d[2];
        uint8_t bytes[64];
        require(g->scalar_random(&k[0]) == ZKP_OK && g->scalar_random(&k[1]) == ZKP_OK, "random scalars");
        g->generator(&p[0], ZKP_GROUP_GENERATOR);
        g->mul_generator(&p[1], ZKP_GROUP_VALUE, &k[0]);
        require(g->msm(&q, p, k, 2) == ZKP_OK, "msm");
        g->mul(&q, &q, &k[1]);
        g->sub(&q, &q, &p[1]);
        g->encode(bytes, &q);
        g->to_affine(bytes, &q);
        g->from_affine(&q, bytes);
        p[0] = q;
        require(g->msm(&q, p, k, 2) == ZKP_OK, "msm on secret points");
        g->add(&q, &q, &p[0]);
        g->neg(&q, &q);
        g->mul8(&q, &q);
        (void)g->eq(&q, &p[0]);
        (void)g->is_identity(&q);
        g->encode_many(bytes, p, 2);
        g->identity(&q);
        const uint32_t which[2] = {1, 0};
        g->generator(&p[0], ZKP_GROUP_GENERATOR);
        g->generator(&p[1], ZKP_GROUP_VALUE);
        zkp_group_bases *bases = g->bases_new(p, 2);
        require(bases != NULL && g->bases_msm(&q, bases, which, k, 2) == ZKP_OK, "msm on fixed points");
        g->bases_free(bases);
        g->scalar_dot(&d[0], k, k, 2);
        g->scalar_muladd(&d[0], &d[0], &k[0], &k[1]);
        (void)g->scalar_batch_inv(d, k, 2);
        (void)g->scalar_eq(&d[0], &k[0]);
    }
}

static uint8_t generator_g[64], generator_h[64], other_point[64];

static void make_points(void) {
    zkp_ed25519 p;
    zkp_ed25519_affine a;
    zkp_ed25519_to_xy(generator_g, &zkp_ed25519_generators[ZKP_ED25519_GEN_G]);
    zkp_ed25519_to_xy(generator_h, &zkp_ed25519_generators[ZKP_ED25519_GEN_H]);
    zkp_ed25519_from_affine(&p, &zkp_ed25519_generators[ZKP_ED25519_GEN_H]);
    zkp_ed25519_dbl(&p, &p);
    zkp_ed25519_to_affine(&a, &p);
    zkp_ed25519_to_xy(other_point, &a);
}

static void case_secret_scalars(void) {
    zkp_secret *a = hidden(11, 1), *b = hidden(12, 1), *seed = hidden(13, 0), *o;
    uint8_t wide[64], data[64];
    hide_bytes(wide, sizeof wide, 14);
    require(zkp_ed25519_secret_random(&o) == ZKP_OK, "random");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_add(&o, a, b) == ZKP_OK, "add");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_sub(&o, a, b) == ZKP_OK, "sub");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_mul(&o, a, b) == ZKP_OK, "mul");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_muladd(&o, a, b, a) == ZKP_OK, "muladd");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_neg(&o, a) == ZKP_OK, "neg");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_inverse(&o, a) == ZKP_OK, "inverse");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_reduce(&o, wide, 32) == ZKP_OK, "reduce");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_reduce(&o, wide, 64) == ZKP_OK, "reduce a wide number");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_reduced(&o, seed) == ZKP_OK, "reduced");
    require(!zkp_secret_equal(o, a) && zkp_ed25519_secret_is_scalar(o), "different secrets");
    zkp_secret_free(o);
    hide_bytes(data, sizeof data, 14); /* a nonce's has fresh randomness */
    require(zkp_ed25519_secret_hash_to_scalar(&o, seed, generator_g, 8, data, 64) == ZKP_OK, "hash");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_hash_to_bytes(&o, a, generator_g, 8, data, 64) == ZKP_OK, "hash to bytes");
    zkp_secret_free(o);
    zkp_ed25519_secret_public_hash(wide, seed, generator_g, 8, data, 64);
    require(wide[0] != wide[1] || wide[2] != wide[3], "a digest");
    zkp_secret_free(a);
    zkp_secret_free(b);
    zkp_secret_free(seed);
}

static void case_secret_points(void) {
    zkp_secret *a = hidden(15, 1), *b = hidden(16, 1), *o;
    zkp_secret *both[2] = {a, b};
    uint64_t value = 123456789;
    uint8_t out[64], points[128];
    zkp_classify(&value, sizeof value);
    memcpy(points, other_point, 64);
    memcpy(points + 64, generator_h, 64);
    require(zkp_ed25519_secret_mul_base(out, a, generator_g) == ZKP_OK, "fixed base");
    require(zkp_ed25519_secret_mul_base(out, a, other_point) == ZKP_OK && out[0] != 255, "variable base");
    require(zkp_ed25519_secret_dh(&o, a, other_point) == ZKP_OK, "diffie-hellman");
    zkp_secret_free(o);
    require(zkp_ed25519_secret_msm(out, points, both, 2) == ZKP_OK, "sum");
    require(zkp_ed25519_secret_mul_base(points, a, generator_g) == ZKP_OK, "a multiple");
    zkp_classify(points, 64); /* published by itself above; as a part of a one-time key it is secret */
    require(zkp_ed25519_sum(out, points, 2) == ZKP_OK, "a multiple and a public point");
    zkp_declassify(out, sizeof out);
    require(zkp_ed25519_secret_commit(out, value, b) == ZKP_OK, "commit");
    require(out[0] != out[1] || out[2] != out[3], "a point in the open");
    zkp_secret_free(a);
    zkp_secret_free(b);
}

static void case_signing(void) {
    zkp_secret *seed = hidden(17, 0);
    uint8_t key[32], sig[64];
    require(zkp_eddsa_public_key(key, seed) == ZKP_OK, "public key");
    require(zkp_eddsa_sign(sig, seed, generator_h, 64) == ZKP_OK, "sign");
    require(sig[0] != sig[1] || key[0] != key[1], "a signature in the open");
    zkp_secret_free(seed);
}

/* Which candidates are hits is the answer of a scan; nothing else of the view key may show. */
static void case_monero_scan(void) {
    zkp_secret *view = hidden(20, 1);
    const uint64_t first[4] = {0, 2, 3, 4}, indices[4] = {0, 1, 0, 300};
    const int16_t tags[4] = {ZKP_MONERO_NO_TAG, 7, ZKP_MONERO_NO_TAG, ZKP_MONERO_NO_TAG};
    zkp_ed25519_affine affine;
    uint8_t keys[96], outputs[128], spend_keys[128], hits[4];
    zkp_ed25519_from_xy_trusted(&affine, other_point);
    for (int i = 0; i < 3; i++) zkp_ed25519_encode_affine(keys + 32 * i, i == 1 ? &zkp_ed25519_generators[1] : &affine);
    memset(keys + 64, 0xff, 32); /* does not decode */
    for (int i = 0; i < 4; i++) zkp_ed25519_encode_affine(outputs + 32 * i, &affine);
    require(zkp_monero_scan(spend_keys, hits, view, keys, first, 3, outputs, indices, tags, 1) == ZKP_OK, "scan");
    require(hits[0] && hits[2] && !hits[3], "hits without view tags, and none for what does not decode");
    zkp_secret_free(view);
}

static void case_control_leaks_a_branch(void) {
    zkp_secret *s = hidden(18, 0);
    if (s->bytes[3] & 1) sink++;
    zkp_secret_free(s);
}

/* Variable time on purpose: the control for the names that end in _var. */
static void case_control_multiplication_var(void) {
    zkp_scalar k;
    zkp_ed25519 p;
    hide_scalar(&k, 19);
    zkp_ed25519_from_affine(&p, &zkp_ed25519_generators[0]);
    zkp_ed25519_mul_var(&p, &p, k.l);
}

int main(int argc, char **argv) {
    make_points();
    RUN_CASES(argc, argv,
              CASE(field), CASE(scalars), CASE(hashes), CASE(points), CASE(forms_of_points), CASE(group_tables),
              CASE(secret_scalars), CASE(secret_points), CASE(signing), CASE(monero_scan), CASE(control_leaks_a_branch),
              CASE(control_multiplication_var));
}
