/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schnorr signatures on Jubjub: S * base == N + c * key with c a hash of N, key and message. */
#include <stdlib.h>
#include <string.h>

#include "zkp/blake2b.h"
#include "zkp/declassify.h"
#include "zkp/jubjub.h"
#include "zkp/random.h"
#include "zkp/secret.h"
#include "zkp/secret_internal.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"
#include "zkp_api/schnorr.h"

enum { RULE_OURS = 0, RULE_ZCASH = 1 };

static void challenge(zkp_js *c, const uint8_t person[16], const uint8_t nonce_point[32], const uint8_t key[32],
                      const uint8_t *message, size_t len, int rule) {
    const zkp_bytes parts[] = {{nonce_point, 32}, {key, 32}, {message, len}};
    if (rule == RULE_OURS) {
        zkp_js_hash(c, person, parts, 3);
        return;
    }
    zkp_blake2b state; /* Zcash's H*: no counter */
    uint8_t digest[64];
    zkp_blake2b_init(&state, person);
    for (size_t i = 0; i < 3; i++) zkp_blake2b_update(&state, parts[i].data, parts[i].len);
    zkp_blake2b_final(digest, &state);
    zkp_js_from_le64_wide(c, digest);
}

void zkp_schnorr_nonce(zkp_js *o, const uint8_t person[16], const uint8_t secret[32], const uint8_t key[32],
                       uint32_t input_index, const uint8_t *message, size_t len, const uint8_t fresh[32]) {
    uint8_t index[4];
    for (int i = 0; i < 4; i++) index[i] = (uint8_t)(input_index >> (8 * i));
    const zkp_bytes parts[] = {{secret, 32}, {key, 32}, {index, 4}, {message, len}, {fresh, 32}};
    zkp_js_hash(o, person, parts, 5);
}

int zkp_schnorr_sign(uint8_t *sig, const zkp_secret *z, const uint8_t *base, const uint8_t *challenge_person,
                     const uint8_t *nonce_person, uint32_t input_index, const uint8_t *message, size_t len) {
    zkp_js secret, nonce, c;
    zkp_jubjub_affine point;
    uint8_t key[32], fresh[32];
    if (z->kind != ZKP_SECRET_JUBJUB) return ZKP_ERR_ARGUMENT;
    zkp_secret_scalar(&secret, z);
    if (zkp_declassify_int(zkp_js_is_zero(&secret))) return ZKP_ERR_IDENTITY;
    if (!zkp_os_random(fresh, sizeof fresh)) {
        zkp_wipe(&secret, sizeof secret);
        return ZKP_ERR_MEMORY;
    }
    /* The signer computes the key itself: a key from outside with another one's challenge would leak the secret. */
    int status = zkp_secret_mul_point(&point, &secret, base);
    if (status != ZKP_OK) {
        zkp_wipe(&secret, sizeof secret);
        return status;
    }
    zkp_jubjub_encode(key, &point);
    zkp_declassify(key, sizeof key);
    zkp_schnorr_nonce(&nonce, nonce_person, z->bytes, key, input_index, message, len, fresh);
    (void)zkp_secret_mul_point(&point, &nonce, base);
    zkp_jubjub_encode(sig, &point);
    zkp_declassify(sig, 32);
    challenge(&c, challenge_person, sig, key, message, len, RULE_OURS);
    zkp_js_mul(&c, &c, &secret);
    zkp_js_add(&c, &c, &nonce);
    zkp_js_to_le32(sig + 32, &c);
    zkp_declassify(sig + 32, 32);
    zkp_wipe(&secret, sizeof secret);
    zkp_wipe(&nonce, sizeof nonce);
    zkp_wipe(&c, sizeof c);
    zkp_wipe(&point, sizeof point);
    zkp_wipe(fresh, sizeof fresh);
    return ZKP_OK;
}

/* A signature taken apart and checked as far as encodings go. */
typedef struct {
    zkp_jubjub_affine key, nonce_point;
    zkp_js c, s;
} parsed;

/* in: o->nonce_point and o->key, with the statuses of their decoding. */
static int parse_rest_var(parsed *o, int key_status, int nonce_status, const uint8_t *message, size_t len, const uint8_t sig[64],
                          const uint8_t person[16], int rule) {
    uint8_t key[32];
    if (key_status != ZKP_OK) return ZKP_ERR_ARGUMENT;
    if (nonce_status != ZKP_OK) return nonce_status;
    if (!zkp_js_from_le32(&o->s, sig + 32)) return ZKP_ERR_LENGTH;
    zkp_jubjub_encode(key, &o->key);
    challenge(&o->c, person, sig, key, message, len, rule);
    return ZKP_OK;
}

static int parse_var(parsed *o, const uint8_t key_uv[64], const uint8_t *message, size_t len, const uint8_t sig[64],
                     const uint8_t person[16], int rule) {
    uint32_t flags = rule == RULE_ZCASH ? ZKP_JUBJUB_ALLOW_IDENTITY | ZKP_JUBJUB_ALLOW_OFF_SUBGROUP : 0;
    const int key_status = zkp_jubjub_from_uv_var(&o->key, key_uv, flags);
    const int nonce_status = zkp_jubjub_decode_var(&o->nonce_point, sig, flags);
    return parse_rest_var(o, key_status, nonce_status, message, len, sig, person, rule);
}

/* in: a base that a decoder of this library accepted; anything else is refused here again. */
static int read_base(zkp_jubjub_affine *o, const uint8_t base[64]) {
    return zkp_jubjub_from_uv_var(o, base, 0) == ZKP_OK ? ZKP_OK : ZKP_ERR_ARGUMENT;
}

/* S * base - c * key - N == identity, up to small order under Zcash's rule. */
static int equation_var(const parsed *p, const zkp_jubjub_affine *base, int rule) {
    zkp_jubjub_affine points[2] = {*base, p->key};
    uint64_t scalars[8];
    zkp_jubjub sum, nonce_point;
    zkp_fr_neg(&points[1].u, &points[1].u);
    memcpy(scalars, p->s.l, 32);
    memcpy(scalars + 4, p->c.l, 32);
    if (!zkp_jubjub_msm_var(&sum, points, scalars, 2)) return ZKP_ERR_MEMORY;
    zkp_jubjub_from_affine(&nonce_point, &p->nonce_point);
    zkp_jubjub_neg(&nonce_point, &nonce_point);
    zkp_jubjub_add(&sum, &sum, &nonce_point);
    int good = rule == RULE_ZCASH ? zkp_jubjub_has_small_order(&sum) : zkp_jubjub_is_identity(&sum);
    return good ? ZKP_OK : ZKP_ERR_SIGNATURE;
}

int zkp_schnorr_verify(const uint8_t *key, const uint8_t *message, size_t len, const uint8_t *sig, const uint8_t *base,
                       const uint8_t *person, int rule) {
    zkp_jubjub_affine b;
    parsed p;
    if (rule != RULE_OURS && rule != RULE_ZCASH) return ZKP_ERR_ARGUMENT;
    int status = read_base(&b, base);
    if (status == ZKP_OK) status = parse_var(&p, key, message, len, sig, person, rule);
    if (status != ZKP_OK) return status;
    return equation_var(&p, &b, rule);
}

/* Whether the equations of all items hold: one weighted sum, each with its own 128-bit weight from the system. Keys and
   nonce points lie in the subgroup of prime order, so nothing of small order can cancel. */
static int weighted_sum_var(const parsed *items, size_t n, const zkp_jubjub_affine *base) {
    size_t terms = 2 * n + 1;
    zkp_jubjub_affine *points = malloc(terms * sizeof *points);
    uint64_t *scalars = calloc(terms, 4 * sizeof *scalars);
    uint64_t *weights = malloc(n * 2 * sizeof *weights);
    int status = ZKP_ERR_MEMORY;
    if (points != NULL && scalars != NULL && weights != NULL && zkp_os_random((uint8_t *)weights, n * 2 * sizeof *weights)) {
        zkp_js total = {{0}};
        zkp_jubjub sum;
        zkp_declassify(weights, n * 2 * sizeof *weights); /* unpredictable, and used once in the open */
        for (size_t i = 0; i < n; i++) { /* the short scalars first: they go through half of the sum's steps */
            zkp_js w = {{weights[2 * i], weights[2 * i + 1], 0, 0}}, product;
            memcpy(scalars + 4 * i, w.l, 32);
            points[i] = items[i].nonce_point;
            zkp_js_mul(&product, &w, &items[i].c);
            memcpy(scalars + 4 * (n + i), product.l, 32);
            points[n + i] = items[i].key;
            zkp_js_mul(&product, &w, &items[i].s);
            zkp_js_add(&total, &total, &product);
        }
        zkp_js_neg(&total, &total);
        memcpy(scalars + 8 * n, total.l, 32);
        points[2 * n] = *base;
        if (zkp_jubjub_msm_var(&sum, points, scalars, terms))
            status = zkp_jubjub_is_identity(&sum) ? ZKP_OK : ZKP_ERR_SIGNATURE;
    }
    free(points);
    free(scalars);
    free(weights);
    return status;
}

/* Finds the bad ones among items whose sum failed, by halves with weights of their own. bad[i] is set for each. */
static int bisect_var(uint8_t *bad, const parsed *items, size_t n, const zkp_jubjub_affine *base) {
    enum { SINGLY = 4 };
    if (n <= SINGLY) {
        for (size_t i = 0; i < n; i++) {
            const int status = equation_var(&items[i], base, RULE_OURS);
            if (status == ZKP_ERR_MEMORY) return status;
            bad[i] = status != ZKP_OK;
        }
        return ZKP_OK;
    }
    for (size_t half = 0; half < 2; half++) {
        const size_t start = half ? n / 2 : 0, count = half ? n - n / 2 : n / 2;
        int status = weighted_sum_var(items + start, count, base);
        if (status == ZKP_ERR_SIGNATURE) status = bisect_var(bad + start, items + start, count, base);
        if (status != ZKP_OK) return status;
    }
    return ZKP_OK;
}

/* statuses of all items; the well formed ones one after the other in items. Returns how many there are. */
static size_t parse_batch_var(parsed *items, int32_t *statuses, const uint8_t *keys, const uint8_t *messages, size_t len,
                              const uint8_t *sigs, size_t n, const uint8_t person[16]) {
    enum { CHUNK = 64 };
    zkp_jubjub_affine key_points[CHUNK], nonce_points[CHUNK];
    int32_t key_statuses[CHUNK], nonce_statuses[CHUNK];
    uint8_t nonces[CHUNK][32];
    size_t well_formed = 0;
    for (size_t start = 0; start < n; start += CHUNK) {
        const size_t count = n - start < CHUNK ? n - start : CHUNK;
        for (size_t i = 0; i < count; i++) memcpy(nonces[i], sigs + 64 * (start + i), 32);
        zkp_jubjub_read_many_var(key_points, key_statuses, keys + 64 * start, 1, 0, count);
        zkp_jubjub_read_many_var(nonce_points, nonce_statuses, nonces[0], 0, 0, count);
        for (size_t i = 0; i < count; i++) {
            parsed *item = &items[well_formed];
            item->key = key_points[i];
            item->nonce_point = nonce_points[i];
            statuses[start + i] = parse_rest_var(item, key_statuses[i], nonce_statuses[i], messages + len * (start + i), len,
                                                 sigs + 64 * (start + i), person, RULE_OURS);
            if (statuses[start + i] == ZKP_OK) well_formed++;
        }
    }
    return well_formed;
}

int zkp_schnorr_verify_batch(int32_t *statuses, const uint8_t *keys, const uint8_t *messages, size_t len,
                             const uint8_t *sigs, size_t n, const uint8_t *base, const uint8_t *person) {
    zkp_jubjub_affine b;
    if (n == 0) return ZKP_OK;
    if (n > SIZE_MAX / (8 * sizeof(parsed))) return ZKP_ERR_ARGUMENT;
    if (read_base(&b, base) != ZKP_OK) return ZKP_ERR_ARGUMENT;
    parsed *items = malloc(n * sizeof *items);
    uint8_t *bad = calloc(n, 1);
    int status = ZKP_ERR_MEMORY;
    if (items != NULL && bad != NULL) {
        const size_t well_formed = parse_batch_var(items, statuses, keys, messages, len, sigs, n, person);
        status = well_formed == 0 ? ZKP_OK : weighted_sum_var(items, well_formed, &b);
        if (status == ZKP_ERR_SIGNATURE) {
            size_t next = 0;
            const int found = bisect_var(bad, items, well_formed, &b);
            if (found != ZKP_OK) status = found;
            for (size_t i = 0; i < n; i++)
                if (statuses[i] == ZKP_OK && bad[next++]) statuses[i] = ZKP_ERR_SIGNATURE;
        }
        if (status == ZKP_OK && well_formed < n) status = ZKP_ERR_SIGNATURE;
    }
    free(items);
    free(bad);
    return status;
}
