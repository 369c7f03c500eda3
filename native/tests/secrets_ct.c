/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs every operation that the headers call constant time on inputs that memcheck holds undefined. A branch or an
   address that depends on them is an error, which the case that made it reports. Built with ZKP_CT_TEST for valgrind,
   and without it under AddressSanitizer and UndefinedBehaviorSanitizer.
   Output: one line "name errors" for each case. Exit status 0 if all cases ran; the caller judges the counts. */
#include "constant_time.h"

#include "zkp/blake2b.h"
#include "zkp/jubjub.h"
#include "zkp/poseidon.h"
#include "zkp/secret.h"
#include "zkp/secret_internal.h"
#include "zkp_api/core.h"
#include "zkp_api/ed25519_secret.h"
#include "zkp_api/jubjub.h"
#include "zkp_api/schnorr.h"

/* A scalar, or 32 bytes, whose content memcheck does not know. */
static zkp_secret *hidden(uint64_t seed, int scalar) {
    uint8_t bytes[32];
    zkp_secret *s;
    for (int i = 0; i < 32; i++) bytes[i] = (uint8_t)((seed * 0x9e3779b97f4a7c15u) >> (i % 57));
    bytes[31] &= 0x07;
    require((scalar ? zkp_secret_from_scalar(&s, bytes) : zkp_secret_from_bytes(&s, bytes)) == ZKP_OK, "make a secret");
    zkp_classify(s->bytes, 32);
    return s;
}

static void hidden_fr(zkp_fr *o, uint64_t seed) {
    zkp_fr_from_u64(o, seed * 0x9e3779b97f4a7c15u);
    zkp_fr_sqr(o, o);
    zkp_classify(o, sizeof *o);
}

static uint8_t generator_g[64], generator_t[64], other_point[64];

static void make_points(void) {
    zkp_jubjub p;
    zkp_jubjub_affine a;
    zkp_jubjub_to_uv(generator_g, &zkp_jubjub_generators[ZKP_GEN_G]);
    zkp_jubjub_to_uv(generator_t, &zkp_jubjub_generators[ZKP_GEN_T]);
    zkp_jubjub_from_affine(&p, &zkp_jubjub_generators[ZKP_GEN_G]);
    zkp_jubjub_dbl_times(&p, 5);
    zkp_jubjub_to_affine(&a, &p);
    zkp_jubjub_to_uv(other_point, &a);
}

static void case_scalar_arithmetic(void) {
    zkp_secret *a = hidden(1, 1), *b = hidden(2, 1), *o;
    require(zkp_secret_add(&o, a, b) == ZKP_OK, "add");
    zkp_secret_free(o);
    require(zkp_secret_sub(&o, a, b) == ZKP_OK, "sub");
    zkp_secret_free(o);
    require(zkp_secret_mul(&o, a, b) == ZKP_OK, "mul");
    zkp_secret_free(o);
    require(zkp_secret_neg(&o, a) == ZKP_OK, "neg");
    zkp_secret_free(o);
    zkp_js k;
    zkp_secret_scalar(&k, a);
    zkp_js_inv(&k, &k);
    zkp_secret_free(a);
    zkp_secret_free(b);
}

static void case_scalar_reading(void) {
    zkp_js k;
    uint8_t wide[64] = {7, 8, 9};
    zkp_classify(wide, sizeof wide);
    zkp_js_from_le64_wide(&k, wide);
    zkp_js_from_le32_wide(&k, wide);
    (void)zkp_js_from_le32(&k, wide);
    (void)zkp_js_is_zero(&k);
    zkp_js_to_le32(wide, &k);
}

static void case_field_inversion(void) {
    zkp_fr a, b;
    hidden_fr(&a, 3);
    zkp_fr_inv(&b, &a);
    zkp_fr_cneg(&b, &b, (uint64_t)zkp_fr_sgn0(&a));
    uint8_t bytes[32];
    zkp_fr_to_le32(bytes, &b);
}

static void case_hash_to_scalar(void) {
    zkp_secret *key = hidden(4, 0), *o;
    uint8_t person[16] = "test", data[64] = {1};
    zkp_classify(data, sizeof data); /* a nonce's has fresh randomness */
    require(zkp_secret_derive_scalar(&o, key, person, data, 64) == ZKP_OK, "derive a scalar");
    zkp_secret_free(o);
    require(zkp_secret_derive_bytes(&o, key, person, data, 64) == ZKP_OK, "derive bytes");
    zkp_secret_free(o);
    zkp_secret_free(key);
}

static void case_random_scalar(void) {
    zkp_secret *o;
    require(zkp_secret_random_scalar(&o) == ZKP_OK, "random scalar");
    zkp_secret_free(o);
    require(zkp_secret_random_bytes(&o) == ZKP_OK, "random bytes");
    zkp_secret_free(o);
}

static void case_fixed_base(void) {
    zkp_secret *k = hidden(5, 1);
    uint8_t out[64];
    require(zkp_secret_mul_base(out, k, generator_g) == ZKP_OK, "fixed base");
    zkp_secret_free(k);
}

static void case_variable_base(void) {
    zkp_secret *k = hidden(6, 1);
    uint8_t out[64];
    require(zkp_secret_mul_base(out, k, other_point) == ZKP_OK, "variable base");
    zkp_secret_free(k);
}

static void case_diffie_hellman(void) {
    zkp_secret *k = hidden(7, 1), *o;
    require(zkp_secret_dh(&o, k, other_point) == ZKP_OK, "diffie-hellman");
    zkp_secret_free(o);
    zkp_secret_free(k);
}

static void case_output_derivation(void) {
    zkp_secret *shared = hidden(8, 0), *h, *h_t, *rho, *aead;
    uint8_t tag, out[64];
    require(zkp_secret_derive_output(&h, &h_t, &rho, &tag, &aead, shared, generator_g, 3) == ZKP_OK, "derive output");
    require(zkp_secret_one_time_key(out, generator_t, h, h_t) == ZKP_OK, "one-time key");
    zkp_secret_free(h);
    zkp_secret_free(h_t);
    zkp_secret_free(rho);
    zkp_secret_free(aead);
    zkp_secret_free(shared);
}

/* Points whose coordinates are secret, in every form. */
static void case_forms_of_points(void) {
    zkp_secret *k = hidden(19, 1);
    zkp_js scalar;
    zkp_jubjub p[2], q;
    zkp_jubjub_affine a[2];
    zkp_jubjub_prepared_affine prepared;
    zkp_fr scratch[2];
    uint8_t bytes[64], both[128];
    zkp_secret_scalar(&scalar, k);
    zkp_jubjub_mul_generator(&p[0], ZKP_GEN_T, &scalar);
    zkp_jubjub_dbl(&p[1], &p[0]);
    zkp_jubjub_batch_to_affine(a, p, 2, scratch);
    (void)zkp_jubjub_on_curve(&a[0]);
    zkp_jubjub_from_affine(&q, &a[0]);
    (void)zkp_jubjub_eq(&q, &p[1]);
    (void)zkp_jubjub_is_identity(&q);
    (void)zkp_jubjub_has_small_order(&q);
    zkp_jubjub_prepare_affine(&prepared, &a[1]);
    zkp_jubjub_add_prepared_affine(&q, &q, &prepared);
    zkp_jubjub_neg(&q, &q);
    zkp_jubjub_dbl_without_t(&q, &q);
    zkp_jubjub_encode(bytes, &a[0]);
    zkp_jubjub_to_uv(bytes, &a[0]);
    require(zkp_declassify_int(zkp_jubjub_from_uv_trusted(&q, bytes)) == ZKP_OK, "coordinates");
    memcpy(both, bytes, 64);
    memcpy(both + 64, other_point, 64);
    require(zkp_jubjub_sum(bytes, both, 2) == ZKP_OK, "a secret and a public point");
    zkp_secret_free(k);
}

static void case_commitment(void) {
    zkp_secret *rho = hidden(9, 1);
    uint64_t value = 123456789;
    uint8_t out[64];
    zkp_classify(&value, sizeof value);
    require(zkp_secret_commit(out, value, rho) == ZKP_OK, "commit");
    zkp_secret_free(rho);
}

static void case_nullifier(void) {
    zkp_secret *k = hidden(10, 1);
    uint8_t out[32];
    uint32_t position = 77;
    int yes, dummy = 1;
    zkp_classify(&position, sizeof position);
    zkp_classify(&dummy, sizeof dummy);
    require(zkp_secret_nullifier(out, k, position, dummy) == ZKP_OK, "nullifier");
    require(zkp_secret_packed_nullifier_key(out, k) == ZKP_OK, "packed key");
    require(zkp_secret_is_canonical_nullifier_key(&yes, k) == ZKP_OK, "canonical key");
    zkp_secret_free(k);
}

static void case_poseidon(void) {
    for (int i = 0; i < ZKP_POSEIDON_INSTANCES; i++) {
        zkp_fr state[ZKP_POSEIDON_MAX_WIDTH];
        for (int j = 0; j < ZKP_POSEIDON_MAX_WIDTH; j++) hidden_fr(&state[j], (uint64_t)j + 11);
        zkp_poseidon_permute(state, &zkp_poseidon_instances[i]);
    }
}

static void case_equality(void) {
    zkp_secret *a = hidden(12, 0), *b = hidden(13, 0);
    require(!zkp_secret_equal(a, b), "different secrets");
    require(zkp_secret_equal(a, a), "the same secret");
    require(!zkp_secret_is_scalar(a), "plain bytes");
    uint8_t copy[32];
    zkp_secret_reveal(copy, a);
    zkp_secret *c, *scalar = hidden(20, 1);
    zkp_secret_reveal(copy, scalar);
    zkp_secret_free(scalar);
    require(zkp_secret_from_bytes(&c, copy) == ZKP_OK, "bytes that are secret already");
    zkp_secret_free(c);
    require(zkp_secret_from_scalar(&c, copy) == ZKP_OK, "a scalar that is secret already");
    zkp_secret_free(c);
    require(zkp_ed25519_secret_from_scalar(&c, copy) == ZKP_OK, "a scalar of Ed25519");
    zkp_secret_free(c);
    zkp_secret_free(a);
    zkp_secret_free(b);
}

static void case_signing(void) {
    static const uint8_t challenge_person[16] = "zkpriv1_challeng", nonce_person[16] = "zkpriv1_nonce";
    zkp_secret *z = hidden(14, 1);
    uint8_t key[64], digest[64] = {1, 2, 3}, sig[64];
    require(zkp_secret_mul_base(key, z, generator_t) == ZKP_OK, "key");
    require(zkp_schnorr_sign(sig, z, generator_t, challenge_person, nonce_person, 1, digest, 64) == ZKP_OK, "sign");
    require(zkp_schnorr_verify(key, digest, 64, sig, generator_t, challenge_person, 0) == ZKP_OK, "verify");
    int32_t status;
    require(zkp_schnorr_verify_batch(&status, key, digest, 64, sig, 1, generator_t, challenge_person) == ZKP_OK, "batch");
    sig[40] ^= 1;
    require(zkp_schnorr_verify(key, digest, 64, sig, generator_t, challenge_person, 0) != ZKP_OK, "a changed signature");
    zkp_secret_free(z);
}

/* Every input of the nonce counts, each with all others unchanged; above all the index, with broken randomness. */
static void case_nonce_inputs(void) {
    static const uint8_t person[16] = "zkpriv1_nonce", other_person[16] = "zkpriv1_msgnonce";
    uint8_t data[4][64] = {{1}, {2}, {3}, {4}};
    zkp_js first, changed;
    zkp_schnorr_nonce(&first, person, data[0], data[1], 0, data[2], 64, data[3]);
    for (int i = 0; i < 6; i++) {
        for (int j = 0; j < 4; j++) data[j][31] = (uint8_t)(i == j);
        zkp_schnorr_nonce(&changed, i == 5 ? other_person : person, data[0], data[1], i == 4, data[2], 64, data[3]);
        require(memcmp(&first, &changed, sizeof first) != 0, "a part of the nonce's input does not count");
    }
}

static void case_scan(void) {
    enum { COUNT = 5 };
    zkp_secret *view = hidden(15, 1), *out[COUNT];
    uint8_t ephemerals[32 * COUNT], coordinates[64 * COUNT], tags[COUNT] = {0};
    uint32_t indices[COUNT] = {0, 1, 2, 3, 4}, places[COUNT];
    uint64_t found;
    for (int i = 0; i < COUNT; i++) {
        zkp_jubjub_encode(ephemerals + 32 * i, &zkp_jubjub_generators[i % ZKP_GEN_COUNT]);
        zkp_jubjub_to_uv(coordinates + 64 * i, &zkp_jubjub_generators[i % ZKP_GEN_COUNT]);
    }
    for (int affine = 0; affine < 2; affine++) {
        const uint8_t *points = affine ? coordinates : ephemerals;
        require(zkp_secret_scan(out, places, &found, view, points, affine, tags, indices, COUNT, 1) == ZKP_OK, "scan");
        for (uint64_t i = 0; i < found; i++) zkp_secret_free(out[i]);
    }
    zkp_secret_free(view);
}

/* Public data at its limits: sums by both methods, encodings of every kind, unfit sizes. */
static void case_public_data(void) {
    enum { MANY = 300 };
    uint8_t *points = malloc(64 * MANY), *scalars = malloc(32 * MANY), left[64], right[64], in[64], out[128];
    uint64_t bad = 0;
    require(points != NULL && scalars != NULL, "memory");
    for (size_t i = 0; i < MANY; i++) {
        memcpy(points + 64 * i, i % 2 ? generator_g : other_point, 64);
        memset(scalars + 32 * i, i % 3 == 0 ? 0xff : i % 3 == 1 ? 0 : (int)i, 32);
    }
    zkp_jubjub total, term;
    zkp_jubjub_affine affine;
    zkp_jubjub_identity(&total);
    for (size_t i = 0; i < MANY; i++) {
        require(zkp_jubjub_msm(left, points + 64 * i, scalars + 32 * i, 1) == ZKP_OK, "one term");
        require(zkp_jubjub_from_uv_trusted(&term, left) == ZKP_OK, "read a term");
        zkp_jubjub_add(&total, &total, &term);
    }
    zkp_jubjub_to_affine(&affine, &total);
    zkp_jubjub_to_uv(left, &affine);
    require(zkp_jubjub_msm(right, points, scalars, MANY) == ZKP_OK, "many terms");
    require(memcmp(left, right, 64) == 0, "the sum of many terms");
    require(zkp_jubjub_msm(right, points, scalars, 0) == ZKP_OK, "no terms");
    for (int kind = 0; kind < 4; kind++) {
        memset(in, kind == 0 ? 0xff : 0, sizeof in);
        in[0] = (uint8_t)kind;
        for (uint32_t flags = 0; flags < 4; flags++) (void)zkp_jubjub_decode_many(out, &bad, in, 2, flags);
    }
    for (int v = 0; v < 256; v++) {
        in[0] = (uint8_t)v;
        in[32] = (uint8_t)v;
        (void)zkp_jubjub_decode_many(out, &bad, in, 2, ZKP_JUBJUB_ALLOW_OFF_SUBGROUP);
    }
    free(points);
    free(scalars);
}

/* What memcheck must report, or this whole test says nothing: a branch and a table look-up on a secret. */
static void case_control_leaks_a_branch(void) {
    zkp_secret *s = hidden(16, 0);
    if (s->bytes[3] & 1) sink++;
    zkp_secret_free(s);
}

static void case_control_leaks_an_address(void) {
    static const volatile uint8_t table[256] = {1};
    zkp_secret *s = hidden(17, 0);
    sink += table[s->bytes[3]];
    zkp_secret_free(s);
}

/* Variable time on purpose: the control for the names that end in _var. */
static void case_control_variable_time(void) {
    zkp_secret *s = hidden(18, 1);
    zkp_js k;
    zkp_jubjub p;
    zkp_secret_scalar(&k, s);
    zkp_jubjub_from_affine(&p, &zkp_jubjub_generators[0]);
    zkp_jubjub_mul_var(&p, &p, k.l);
    zkp_secret_free(s);
}

int main(int argc, char **argv) {
    make_points();
    RUN_CASES(argc, argv,
              CASE(scalar_arithmetic), CASE(scalar_reading), CASE(field_inversion), CASE(hash_to_scalar),
              CASE(random_scalar), CASE(fixed_base), CASE(variable_base), CASE(diffie_hellman), CASE(output_derivation),
              CASE(forms_of_points),
              CASE(commitment), CASE(nullifier), CASE(poseidon), CASE(equality), CASE(signing), CASE(scan),
              CASE(nonce_inputs), CASE(public_data), CASE(control_leaks_a_branch), CASE(control_leaks_an_address),
              CASE(control_variable_time));
}
