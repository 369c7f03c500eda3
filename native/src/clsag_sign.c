/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing of CLSAGs. The ring is turned by the secret index until the signer stands at its end; from then on every loop
   and every address is the same for all indices, and at the end the responses are turned back. */
#include <stdlib.h>
#include <string.h>

#include "clsag_parts.h"
#include "zkp/declassify.h"
#include "zkp/random.h"
#include "zkp/secret.h"
#include "zkp/wipe.h"
#include "zkp_api/core.h"

#define PERSON_STATEMENT "zkpriv1_ringstmt"
#define PERSON_SEED "zkpriv1_ringseed"
#define PERSON_NONCE "zkpriv1_ringnonc"

typedef struct {
    const zkp_prime_group *group;
    clsag_statement statement;
    uint64_t shift; /* by which the ring is turned: index + 1 modulo n; secret */
    zkp_scalar key, zero, nonce; /* x, z, alpha */
    zkp_point points[CLSAG_MOST_POINTS];
    clsag_member members[ZKP_RING_LARGEST], spare[ZKP_RING_LARGEST];
    zkp_scalar s[ZKP_RING_LARGEST], c[ZKP_RING_LARGEST + 1], spare_scalars[ZKP_RING_LARGEST];
    uint8_t key_image[32], d[32];
} signing;

/* All ones where bit is 1, zero where it is 0. */
static uint64_t mask_of(uint64_t bit) {
    uint64_t mask = (uint64_t)0 - bit;
    __asm__("" : "+r"(mask)); /* a value like any other to the compiler, so that it makes no branch of it */
    return mask;
}

/* Turns `count` rows of `words` words: row i becomes row (i + shift) mod count, shift < count, without showing shift. */
static void turn(uint64_t *rows, uint64_t *spare, size_t count, size_t words, uint64_t shift) {
    for (unsigned bit = 0; (size_t)1 << bit < count; bit++) {
        const uint64_t mask = mask_of(shift >> bit & 1);
        memcpy(spare, rows, count * words * sizeof *rows);
        for (size_t i = 0; i < count; i++) {
            const uint64_t *from = spare + (i + ((size_t)1 << bit)) % count * words;
            for (size_t j = 0; j < words; j++) rows[i * words + j] ^= mask & (rows[i * words + j] ^ from[j]);
        }
    }
}

/* In: a < n. out: n - a, and 0 for a = 0. */
static uint64_t turned_back(uint64_t a, uint64_t n) {
    const uint64_t is_zero = 1 ^ ((a | ((uint64_t)0 - a)) >> 63);
    return (n - a) & ~mask_of(is_zero);
}

static void load_scalar(const zkp_prime_group *group, zkp_scalar *o, const zkp_secret *secret) {
    (void)group->scalar_from_le32(o, secret->bytes);
}

/* The seed of nonce and responses hashes everything that the signature depends on: two statements never share a nonce
   even if `fresh` repeats, and nobody can compute it without the key even if `fresh` is known. */
static void make_seed(uint8_t seed[64], const signing *w, uint64_t index, const uint8_t fresh[32]) {
    const clsag_statement *st = &w->statement;
    uint8_t public_part[64], numbers[32 + 32 + 8 + 32];
    zkp_blake2b h;
    zkp_blake2b_init(&h, (const uint8_t *)PERSON_STATEMENT);
    zkp_blake2b_update(&h, (const uint8_t *)w->group->name, strlen(w->group->name) + 1);
    zkp_blake2b_update(&h, st->message, 32);
    zkp_blake2b_update(&h, st->pseudo_out, 32);
    zkp_blake2b_update(&h, st->keys, 32 * st->n);
    zkp_blake2b_update(&h, st->commitments, 32 * st->n);
    zkp_blake2b_final(public_part, &h);
    w->group->scalar_to_le32(numbers, &w->key);
    w->group->scalar_to_le32(numbers + 32, &w->zero);
    for (int i = 0; i < 8; i++) numbers[64 + i] = (uint8_t)(index >> (8 * i));
    memcpy(numbers + 72, fresh, 32);
    zkp_blake2b_init(&h, (const uint8_t *)PERSON_SEED);
    zkp_blake2b_update(&h, public_part, sizeof public_part);
    zkp_blake2b_update(&h, numbers, sizeof numbers);
    zkp_blake2b_final(seed, &h);
    zkp_wipe(numbers, sizeof numbers);
}

/* Number 0 is the nonce, the others are responses in the order of the walk. */
static void derive(const signing *w, zkp_scalar *o, const uint8_t seed[64], uint32_t number) {
    uint8_t digest[64], place[4];
    zkp_blake2b h;
    for (int i = 0; i < 4; i++) place[i] = (uint8_t)(number >> (8 * i));
    zkp_blake2b_init(&h, (const uint8_t *)PERSON_NONCE);
    zkp_blake2b_update(&h, seed, 64);
    zkp_blake2b_update(&h, place, 4);
    zkp_blake2b_final(digest, &h);
    w->group->scalar_from_le64_wide(o, digest);
    zkp_wipe(digest, sizeof digest);
}

/* Whether k * G is the point. */
static int opens(const zkp_prime_group *group, const zkp_scalar *k, const zkp_point *p) {
    zkp_point own;
    group->mul_generator(&own, ZKP_GROUP_GENERATOR, k);
    const int equal = group->eq(&own, p);
    zkp_wipe(&own, sizeof own);
    return zkp_declassify_int(equal);
}

static void publish(const zkp_prime_group *group, uint8_t o[32], const zkp_point *p) {
    group->encode(o, p);
    zkp_declassify(o, 32);
}

/* in: everything but c and the last response. */
static int close_ring(signing *w) {
    const zkp_prime_group *group = w->group;
    const size_t last = w->statement.n - 1;
    const zkp_point *base = &w->members[last].base;
    clsag_walk walk = {.group = group};
    zkp_point point[2];
    zkp_scalar joint, product = {{8, 0, 0, 0}};
    group->mul(&walk.images[0], base, &w->key);
    publish(group, w->key_image, &walk.images[0]);
    group->scalar_inv(&product, &product);
    group->scalar_mul(&product, &product, &w->zero);
    group->mul(&point[0], base, &product);
    publish(group, w->d, &point[0]);
    group->mul8(&walk.images[1], &point[0]);
    w->statement.key_image = w->key_image;
    w->statement.d = w->d;
    zkp_clsag_aggregation(walk.mu, group, &w->statement);
    zkp_clsag_round_prefix(&walk.prefix, group, &w->statement);
    group->mul_generator(&point[0], ZKP_GROUP_GENERATOR, &w->nonce);
    group->mul(&point[1], base, &w->nonce);
    zkp_clsag_challenge(&w->c[0], &walk, point);
    const int status = zkp_clsag_walk_ct(w->c, &walk, w->members, w->s, last);
    /* alpha - c (mu_P x + mu_C z) */
    group->scalar_mul(&joint, &walk.mu[0], &w->key);
    group->scalar_muladd(&joint, &walk.mu[1], &w->zero, &joint);
    group->scalar_mul(&product, &w->c[last], &joint);
    group->scalar_sub(&w->s[last], &w->nonce, &product);
    zkp_wipe(&joint, sizeof joint);
    zkp_wipe(&product, sizeof product);
    zkp_wipe(point, sizeof point);
    zkp_wipe(&walk, sizeof walk);
    return status;
}

static void write_signature(uint8_t *out, signing *w) {
    const size_t n = w->statement.n;
    const uint64_t back = turned_back(w->shift, n);
    turn(w->s[0].l, w->spare_scalars[0].l, n, 4, back);
    turn(w->c[0].l, w->spare_scalars[0].l, n, 4, back);
    memcpy(out, w->key_image, 32);
    for (size_t i = 0; i < n; i++) w->group->scalar_to_le32(out + 32 + 32 * i, &w->s[i]);
    w->group->scalar_to_le32(out + 32 + 32 * n, &w->c[0]);
    memcpy(out + 64 + 32 * n, w->d, 32);
    zkp_declassify(out, 96 + 32 * n);
}

/* Everything before the numbers of the signature: the statement decoded, the ring turned, the secrets checked. */
static int prepare(signing *w, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key,
                   const zkp_secret *mask, const zkp_secret *pseudo_mask) {
    const zkp_prime_group *group = w->group;
    zkp_scalar other;
    w->statement = (clsag_statement){
        .message = statement, .pseudo_out = statement + 32, .keys = statement + 64, .commitments = statement + 64 + 32 * n, .n = n};
    int status = zkp_clsag_decode_var(w->points, group, statement + 32, 1 + 2 * n, 1, 1);
    if (status == ZKP_OK) status = zkp_clsag_members_var(w->members, group, &w->statement, w->points, 1);
    if (status != ZKP_OK) return status;
    const uint64_t next = (uint64_t)index + 1, wraps = 1 ^ ((next ^ n) | ((uint64_t)0 - (next ^ n))) >> 63;
    w->shift = next & ~mask_of(wraps);
    turn((uint64_t *)w->members, (uint64_t *)w->spare, n, sizeof *w->members / sizeof(uint64_t), w->shift);
    load_scalar(group, &w->key, key);
    load_scalar(group, &w->zero, mask);
    load_scalar(group, &other, pseudo_mask);
    group->scalar_sub(&w->zero, &w->zero, &other);
    zkp_wipe(&other, sizeof other);
    if (zkp_declassify_int(group->scalar_is_zero(&w->key) | group->scalar_is_zero(&w->zero))) return ZKP_ERR_IDENTITY;
    if (!opens(group, &w->key, &w->members[n - 1].key)) return ZKP_ERR_RANGE;
    if (!opens(group, &w->zero, &w->members[n - 1].difference)) return ZKP_ERR_SIGNATURE;
    return ZKP_OK;
}

/* in: kinds and sizes not checked. nonce and responses, or NULL for both and a seed of `fresh`. */
static int sign(uint8_t *out, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key, const zkp_secret *mask,
                const zkp_secret *pseudo_mask, int which, const zkp_secret *nonce, const uint8_t *responses,
                const uint8_t fresh[32]) {
    if (which != ZKP_GROUP_ED25519 && which != ZKP_GROUP_JUBJUB) return ZKP_ERR_ARGUMENT;
    if (n < ZKP_RING_LEAST || n > ZKP_RING_LARGEST) return ZKP_ERR_ARGUMENT;
    const zkp_prime_group *group = which == ZKP_GROUP_ED25519 ? &zkp_group_ed25519 : &zkp_group_jubjub;
    const zkp_secret *const secrets[] = {key, mask, pseudo_mask, nonce};
    for (int i = 0; i < 4; i++)
        if (secrets[i] != NULL && secrets[i]->kind != group->secret_kind) return ZKP_ERR_ARGUMENT;
    if (zkp_declassify_int(index >= n)) return ZKP_ERR_ARGUMENT;
    signing *w = malloc(sizeof *w);
    if (w == NULL) return ZKP_ERR_MEMORY;
    w->group = group;
    int status = prepare(w, statement, n, index, key, mask, pseudo_mask);
    if (status == ZKP_OK && nonce != NULL) {
        load_scalar(group, &w->nonce, nonce);
        for (size_t i = 0; i + 1 < n && status == ZKP_OK; i++)
            if (!group->scalar_from_le32(&w->s[i], responses + 32 * i)) status = ZKP_ERR_LENGTH;
    } else if (status == ZKP_OK) {
        uint8_t seed[64];
        make_seed(seed, w, index, fresh);
        derive(w, &w->nonce, seed, 0);
        for (uint32_t i = 1; i < n; i++) derive(w, &w->s[i - 1], seed, i);
        zkp_wipe(seed, sizeof seed);
    }
    if (status == ZKP_OK) status = close_ring(w);
    if (status == ZKP_OK) write_signature(out, w);
    zkp_wipe(w, sizeof *w);
    free(w);
    zkp_wipe_stack();
    return status;
}

int zkp_clsag_sign(uint8_t *out, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key,
                   const zkp_secret *mask, const zkp_secret *pseudo_mask, int group, const uint8_t *fresh) {
    uint8_t own[32];
    if (fresh != NULL)
        memcpy(own, fresh, sizeof own);
    else if (!zkp_os_random(own, sizeof own))
        return ZKP_ERR_MEMORY;
    const int status = sign(out, statement, n, index, key, mask, pseudo_mask, group, NULL, NULL, own);
    zkp_wipe(own, sizeof own);
    return status;
}

int zkp_clsag_sign_with(uint8_t *out, const uint8_t *statement, size_t n, uint32_t index, const zkp_secret *key,
                        const zkp_secret *mask, const zkp_secret *pseudo_mask, int group, const zkp_secret *nonce,
                        const uint8_t *responses) {
    return sign(out, statement, n, index, key, mask, pseudo_mask, group, nonce, responses, NULL);
}
