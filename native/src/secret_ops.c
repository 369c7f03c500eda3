/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with secrets: derivation, arithmetic modulo l, points, nullifiers. */
#include <string.h>

#include "zkp/blake2b.h"
#include "zkp/declassify.h"
#include "zkp/domains.h"
#include "zkp/jubjub.h"
#include "zkp/poseidon.h"
#include "zkp/secret.h"
#include "zkp/secret_internal.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

static void store_u32(uint8_t out[4], uint32_t value) {
    for (int i = 0; i < 4; i++) out[i] = (uint8_t)(value >> (8 * i));
}

/* The digest of counter 0, for raw bytes. */
static void hash_bytes(uint8_t digest[64], const uint8_t person[16], const zkp_bytes *parts, size_t n_parts) {
    static const uint8_t counter = 0;
    zkp_blake2b state;
    zkp_blake2b_init(&state, person);
    for (size_t i = 0; i < n_parts; i++) zkp_blake2b_update(&state, parts[i].data, parts[i].len);
    zkp_blake2b_update(&state, &counter, 1);
    zkp_blake2b_final(digest, &state);
}

int zkp_secret_derive_scalar(zkp_secret **out, const zkp_secret *key, const uint8_t *person, const uint8_t *data, size_t len) {
    const zkp_bytes parts[] = {{key->bytes, 32}, {data, len}};
    zkp_js value;
    zkp_js_hash(&value, person, parts, 2);
    int status = zkp_secret_store_scalar(out, &value);
    zkp_wipe(&value, sizeof value);
    return status;
}

int zkp_secret_derive_bytes(zkp_secret **out, const zkp_secret *key, const uint8_t *person, const uint8_t *data, size_t len) {
    const zkp_bytes parts[] = {{key->bytes, 32}, {data, len}};
    uint8_t digest[64];
    hash_bytes(digest, person, parts, 2);
    int status = zkp_secret_store_bytes(out, digest);
    zkp_wipe(digest, sizeof digest);
    return status;
}

static int binary(zkp_secret **out, const zkp_secret *a, const zkp_secret *b,
                  void (*operation)(zkp_js *, const zkp_js *, const zkp_js *)) {
    zkp_js x, y;
    *out = NULL;
    if (a->kind != ZKP_SECRET_JUBJUB || b->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&x, a);
    zkp_secret_scalar(&y, b);
    operation(&x, &x, &y);
    int status = zkp_secret_store_scalar(out, &x);
    zkp_wipe(&x, sizeof x);
    zkp_wipe(&y, sizeof y);
    return status;
}

int zkp_secret_add(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) { return binary(out, a, b, zkp_js_add); }
int zkp_secret_sub(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) { return binary(out, a, b, zkp_js_sub); }
int zkp_secret_mul(zkp_secret **out, const zkp_secret *a, const zkp_secret *b) { return binary(out, a, b, zkp_js_mul); }

static void negate(zkp_js *o, const zkp_js *a, const zkp_js *unused) {
    (void)unused;
    zkp_js_neg(o, a);
}

int zkp_secret_neg(zkp_secret **out, const zkp_secret *a) { return binary(out, a, a, negate); }

/* The index of a named generator, or -1; points are public. */
static int generator_index(const zkp_jubjub *p) {
    for (int g = 0; g < ZKP_GEN_COUNT; g++)
        if (zkp_fr_eq(&p->x, &zkp_jubjub_generators[g].u) && zkp_fr_eq(&p->y, &zkp_jubjub_generators[g].v)) return g;
    return -1;
}

int zkp_secret_mul_point(zkp_jubjub_affine *o, const zkp_js *k, const uint8_t point[64]) {
    zkp_jubjub p;
    int status = zkp_jubjub_from_uv_trusted(&p, point);
    if (status != ZKP_OK) return status;
    int generator = generator_index(&p);
    if (generator >= 0)
        zkp_jubjub_mul_generator(&p, generator, k);
    else
        zkp_jubjub_mul(&p, &p, k);
    zkp_jubjub_to_affine(o, &p);
    zkp_wipe(&p, sizeof p);
    return ZKP_OK;
}

/* Publishes a point that was computed from secrets. */
static void publish(uint8_t uv[64], const zkp_jubjub *p) {
    zkp_jubjub_affine a;
    zkp_jubjub_to_affine(&a, p);
    zkp_jubjub_to_uv(uv, &a);
    zkp_declassify(uv, 64);
}

int zkp_secret_mul_base(uint8_t *o, const zkp_secret *s, const uint8_t *point) {
    zkp_js k;
    zkp_jubjub_affine a;
    if (s->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&k, s);
    int status = zkp_secret_mul_point(&a, &k, point);
    zkp_wipe(&k, sizeof k);
    if (status != ZKP_OK) return status;
    zkp_jubjub_to_uv(o, &a);
    zkp_declassify(o, 64);
    return ZKP_OK;
}

int zkp_secret_dh(zkp_secret **out, const zkp_secret *s, const uint8_t *point) {
    zkp_js k;
    zkp_jubjub p;
    zkp_jubjub_affine a;
    uint8_t encoded[32];
    *out = NULL;
    if (s->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    int status = zkp_jubjub_from_uv_trusted(&p, point);
    if (status != ZKP_OK) return status;
    zkp_secret_scalar(&k, s);
    zkp_jubjub_mul(&p, &p, &k);
    zkp_jubjub_dbl_times(&p, 3);
    zkp_jubjub_to_affine(&a, &p);
    zkp_jubjub_encode(encoded, &a);
    status = zkp_secret_store_bytes(out, encoded);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&p, sizeof p);
    zkp_wipe(&a, sizeof a);
    zkp_wipe(encoded, sizeof encoded);
    return status;
}

uint8_t zkp_secret_view_tag(const uint8_t shared[32], const uint8_t ephemeral[32], uint32_t index) {
    uint8_t place[4], digest[64];
    store_u32(place, index);
    const zkp_bytes parts[] = {{shared, 32}, {ephemeral, 32}, {place, 4}};
    hash_bytes(digest, (const uint8_t *)ZKP_PERSON_VIEW_TAG, parts, 3);
    uint8_t tag = digest[0];
    zkp_wipe(digest, sizeof digest);
    return tag;
}

int zkp_secret_derive_output(zkp_secret **h, zkp_secret **h_t, zkp_secret **rho, uint8_t *tag, zkp_secret **aead_key,
                             const zkp_secret *shared, const uint8_t *ephemeral, uint32_t index) {
    static const char *const persons[] = {ZKP_PERSON_ONE_TIME, ZKP_PERSON_ONE_TIME_T, ZKP_PERSON_BLINDING};
    zkp_secret **const scalars[] = {h, h_t, rho};
    uint8_t place[4];
    int status = ZKP_OK;
    store_u32(place, index);
    *h = *h_t = *rho = *aead_key = NULL;
    uint8_t data[36];
    memcpy(data, ephemeral, 32);
    memcpy(data + 32, place, 4);
    for (size_t i = 0; i < 3 && status == ZKP_OK; i++)
        status = zkp_secret_derive_scalar(scalars[i], shared, (const uint8_t *)persons[i], data, sizeof data);
    if (status == ZKP_OK)
        status = zkp_secret_derive_bytes(aead_key, shared, (const uint8_t *)ZKP_PERSON_AEAD_KEY, data, sizeof data);
    if (status != ZKP_OK) {
        zkp_secret_free(*h);
        zkp_secret_free(*h_t);
        zkp_secret_free(*rho);
        *h = *h_t = *rho = NULL;
        return status;
    }
    *tag = zkp_secret_view_tag(shared->bytes, ephemeral, index);
    zkp_declassify(tag, 1);
    return ZKP_OK;
}

int zkp_secret_commit(uint8_t *o, uint64_t value, const zkp_secret *blinding) {
    zkp_js v = {{value, 0, 0, 0}}, rho;
    zkp_jubjub left, right;
    if (blinding->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&rho, blinding);
    zkp_jubjub_mul_generator(&left, ZKP_GEN_VALUE, &v);
    zkp_jubjub_mul_generator(&right, ZKP_GEN_BLINDING, &rho);
    zkp_jubjub_add(&left, &left, &right);
    publish(o, &left);
    zkp_wipe(&v, sizeof v);
    zkp_wipe(&rho, sizeof rho);
    zkp_wipe(&left, sizeof left);
    zkp_wipe(&right, sizeof right);
    return ZKP_OK;
}

int zkp_secret_one_time_key(uint8_t *o, const uint8_t *point, const zkp_secret *h, const zkp_secret *h_t) {
    zkp_js k;
    zkp_jubjub sum, term;
    if (h->kind != ZKP_SECRET_JUBJUB || h_t->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    int status = zkp_jubjub_from_uv_trusted(&sum, point);
    if (status != ZKP_OK) return status;
    zkp_secret_scalar(&k, h);
    zkp_jubjub_mul_generator(&term, ZKP_GEN_G, &k);
    zkp_jubjub_add(&sum, &sum, &term);
    zkp_secret_scalar(&k, h_t);
    zkp_jubjub_mul_generator(&term, ZKP_GEN_T, &k);
    zkp_jubjub_add(&sum, &sum, &term);
    publish(o, &sum);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(&term, sizeof term);
    zkp_wipe(&sum, sizeof sum);
    return ZKP_OK;
}

int zkp_secret_is_canonical_nullifier_key(int *yes, const zkp_secret *s) {
    zkp_js k;
    if (s->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&k, s);
    /* k <= c exactly when the top 96 bits of k are below those of l: subtract them and look at the borrow. */
    uint64_t high = k.l[2] >> 28, top = k.l[3], order_high = zkp_js_order[2] >> 28, order_top = zkp_js_order[3];
    unsigned __int128 difference = (((unsigned __int128)top << 36) | high) - (((unsigned __int128)order_top << 36) | order_high);
    *yes = zkp_declassify_int((int)(difference >> 127));
    zkp_wipe(&k, sizeof k);
    return ZKP_OK;
}

/* Base-8 digits d, 84 of them; d stays if it is 4 or more (or the top one) and becomes 3 - d otherwise, which flips its
   two low bits. */
static int pack(zkp_fr *o, const zkp_secret *s) {
    zkp_js k;
    if (s->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&k, s);
    uint64_t packed[4] = {0};
    for (unsigned bit = 0; bit < 252; bit++) {
        unsigned high = bit - bit % 3 + 2;
        uint64_t own = (k.l[bit / 64] >> (bit % 64)) & 1, leader = (k.l[high / 64] >> (high % 64)) & 1;
        uint64_t flips = bit % 3 < 2 && bit < 249; /* depends on the place alone */
        packed[bit / 64] |= (own ^ (flips & (leader ^ 1))) << (bit % 64);
    }
    zkp_fr_from_limbs(o, packed);
    zkp_wipe(&k, sizeof k);
    zkp_wipe(packed, sizeof packed);
    return ZKP_OK;
}

int zkp_secret_packed_nullifier_key(uint8_t *out, const zkp_secret *k) {
    zkp_fr packed;
    int status = pack(&packed, k);
    if (status != ZKP_OK) return status;
    zkp_fr_to_le32(out, &packed);
    zkp_wipe(&packed, sizeof packed);
    return ZKP_OK;
}

int zkp_secret_nullifier(uint8_t *out, const zkp_secret *k, uint32_t position, int dummy) {
    zkp_fr inputs[2], tag, digest;
    if (zkp_declassify_int((dummy & ~1) != 0)) return ZKP_ERR_ARGUMENT;
    int status = pack(&inputs[0], k);
    if (status != ZKP_OK) return status;
    zkp_fr_from_u64(&inputs[1], (uint64_t)position + ((uint64_t)dummy << 32));
    zkp_poseidon_tag(&tag, ZKP_DOMAIN_NULLIFIER, 2);
    zkp_poseidon_hash(&digest, &tag, inputs, zkp_poseidon_width(3));
    zkp_fr_to_le32(out, &digest);
    zkp_declassify(out, 32);
    zkp_wipe(inputs, sizeof inputs);
    return ZKP_OK;
}
